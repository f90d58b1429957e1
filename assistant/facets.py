"""Questions about a document itself: its title, number, date, issuer, outline, whether it holds."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from assistant.numbers import quantities, unsupported
from assistant.passages import Passage, sentences, whole
from assistant.structure import MOST, finding_of, heading_of, said
from corpus.records import Clause, Document, Facet, Finding, Kind, Origin, Outcome, Question, Status

_TERM = re.compile("有效期|起(?:施行|实施|执行)|(?:执行|实施|截止|截至|有效)(?:期限)?[^，。；]{0,8}至")
"""How a text says from when and until when it holds."""
_BEGIN = re.compile("施行|实施|执行|生效")
_BEGINS = re.compile("(?:之日|[日年月])起?(?:正式)?(?:施行|实施|执行|生效)|起(?:施行|实施|执行|生效)")
_OF_PARTS = re.compile("(?:多少|几)(?:个?大?部分|章|节|编)")
STATUS_WORDS = {
    Status.IN_FORCE: "现行有效",
    Status.EXPIRED: "已失效",
    Status.REPEALED: "已废止",
    Status.UNKNOWN: "时效未核实",
}


_FIELDS = {
    Facet.NUMBER: "number",
    Facet.ISSUER: "issuer",
    Facet.DATE: "issued_on",
    Facet.ADDRESSEE: "number",
    Facet.STATUS: "valid_until",
}
"""What a question about a document asks for, where the notice that issues it may be what says so."""


def told_by(document: Document, facet: Facet | None) -> str:
    """The id of the document that says what ``facet`` asks of ``document``: itself, or the notice that issues it."""
    field = _FIELDS.get(facet) if facet else None
    from_notice = field is not None and document.origins.get(field) is Origin.NOTICE
    return document.part_of if from_notice and document.part_of else document.id


def by_facet(
    question: Question, document: Document, clauses: list[Clause], repeal: Clause | None = None
) -> Finding | None:
    """What ``question`` asks about ``document`` itself; None when that is nothing, or the text does not show it.

    ``repeal``: the clause of another document that repeals it.
    """
    facet = question.facet
    if facet is None or (question.references and facet in (Facet.OUTLINE, Facet.COUNT)):
        return None
    numbered = [clause for clause in clauses if clause.kind is Kind.CLAUSE and clause.label]
    sections = [clause for clause in clauses if clause.kind is Kind.SECTION]
    top = [clause for clause in sections if len(clause.path) == 1] or numbered
    name = f"《{document.title}》"
    if facet is Facet.PURPOSE:
        opening = [whole(clause) for clause in clauses if clause.kind is Kind.PREAMBLE]
        told = f"{name}的序言说明了为什么制定。"
        return finding_of(Outcome.ANSWERED, (opening[0].cite(),), told, "purpose") if opening else None
    if facet is Facet.OUTLINE and top:
        names = "；".join(heading_of(clause).text for clause in top)
        cited = tuple(heading_of(clause).cite() for clause in top)
        return finding_of(Outcome.ANSWERED, cited, f"{name}包括：{names}。", "outline")
    if facet is Facet.COUNT and numbered:
        parts = _OF_PARTS.search(question.search) is not None and bool(sections)
        counted = top if parts else numbered
        names = f"从{said(counted[0])}到{said(counted[-1])}"
        cited = tuple(heading_of(clause).cite() for clause in (counted if parts else (counted[0], counted[-1])))
        return finding_of(Outcome.ANSWERED, cited, f"{name}的{'部分' if parts else '条款'}{names}。", "count")
    if facet in (Facet.OUTLINE, Facet.COUNT):
        return None
    if facet is Facet.STATUS:
        return _status(document, clauses, repeal)
    if facet is Facet.DATE and (begins := _beginning(question, clauses)):
        return finding_of(Outcome.ANSWERED, (begins.cite(),), f"{name}规定了从何时起施行。", "facet date")
    value, words = {
        Facet.TITLE: ("标题", document.title),
        Facet.NUMBER: ("文号", document.number),
        Facet.ADDRESSEE: ("发文对象", document.addressee),
        Facet.ISSUER: ("发文机关", document.issuer),
        Facet.DATE: ("成文日期", document.issued_on),
    }[facet]
    if words is None:
        return None
    shown = _printed_date(words) if isinstance(words, date) else words.rstrip("：:")
    place = _date_place(clauses, words) if isinstance(words, date) else _place(clauses, shown)
    if place is None and facet is Facet.ISSUER:
        place = _place(clauses, document.title)
    if place is None:
        return None
    return finding_of(Outcome.ANSWERED, (place.cite(),), f"{name}的{value}是{shown}。", f"facet {facet.value}")


def _beginning(question: Question, clauses: Sequence[Clause]) -> Passage | None:
    """The sentence that says from when the document holds, if ``question`` asks for that and there is one."""
    if not _BEGIN.search(question.search):
        return None
    told = (passage for clause in reversed(clauses) for passage in sentences(clause))
    return next((passage for passage in told if _BEGINS.search(passage.text)), None)


def _printed_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _place(clauses: Iterable[Clause], words: str) -> Passage | None:
    """Where ``words`` stand, over the lines that a title or the number of an order takes."""
    pattern = re.compile(r"\s*".join(map(re.escape, "".join(words.split()))))
    for clause in clauses:
        if found := pattern.search(clause.text):
            return Passage(clause, found.start(), found.end())
    return None


def _date_place(clauses: Sequence[Clause], day: date) -> Passage | None:
    wanted = [int(part) for part in (day.year, day.month, day.day)]
    pattern = re.compile(
        r"[0-9０-９〇○零一二三四五六七八九十]{2,4}年[0-9０-９一二三四五六七八九十]{1,3}月[0-9０-９一二三四五六七八九十]{1,3}日"
    )
    for clause in reversed(clauses):
        for match in pattern.finditer(clause.text):
            told = [int(quantity.value) for quantity in quantities(match[0].replace("○", "〇"))]
            if told == wanted:
                return Passage(clause, match.start(), match.end())
    return None


def _status(document: Document, clauses: Sequence[Clause], repeal: Clause | None) -> Finding:
    name = f"《{document.title}》"
    cited = [passage.cite() for passage in (sentences(repeal) if repeal else ()) if "废止" in passage.text]
    if document.issued_on and (place := _date_place(clauses, document.issued_on)):
        cited.append(place.cite())
    cited += [passage.cite() for clause in clauses for passage in sentences(clause) if _TERM.search(passage.text)][
        :MOST
    ]
    note = document.status_note or ""
    for quantity in quantities(note):
        shown = (
            passage
            for clause in clauses
            if clause.kind not in (Kind.HEADER, Kind.CLOSING)
            for passage in sentences(clause)
            if any((quantity.value, quantity.unit) == (other.value, other.unit) for other in quantities(passage.text))
        )
        if passage := next(shown, None):
            cited.append(passage.cite())
    told = f"{name}{STATUS_WORDS[document.status]}。"
    if not cited:
        cited = [heading_of(clause).cite() for clause in clauses[:1]]
    if unsupported(note, (document.title, document.number or "", *(citation.quote for citation in cited))):
        note = ""  # it says more than the text shows
    return finding_of(
        Outcome.ANSWERED, tuple(dict.fromkeys(cited)), f"{told}{note.rstrip('。')}。" if note else told, "status"
    )
