"""A finding becomes the text that a person reads: the conclusion, then where it stands, then the quote."""

import re
from collections.abc import Mapping
from datetime import date

from assistant.facets import STATUS_WORDS
from assistant.numbers import quantities
from assistant.references import numbered
from assistant.structure import said
from corpus.normalise import normal
from corpus.records import Citation, Document, Finding, Outcome, Status

NOT_FOUND = "在已收录的政策文件中没有查到与这个问题有关的规定，因此不作回答。"
LISTED = 5
"""How many documents a refusal names."""

_DIGITS = "[0-9〇零一二三四五六七八九十]"
_NUMERALS = re.compile(f"{_DIGITS}.?[年月日条款项章号家个万亿元%]|第{_DIGITS}|[0-9]")
_FROM = re.compile(rf"自?{_DIGITS}{{4}}年{_DIGITS}{{1,3}}月(?:{_DIGITS}{{1,3}}日)?(?:起|以来)")
"""A day from which something holds is no target."""


def compose(finding: Finding, documents: Mapping[str, Document], today: date) -> str:
    """The draft for ``finding``: Chinese plain text, paragraphs separated by an empty line."""
    if finding.outcome is Outcome.REFUSED:
        return "\n\n".join(filter(None, [finding.conclusion or NOT_FOUND, _related(finding), _coverage(documents)]))
    quotes, cautions = _quotes(finding, documents), _cautions(finding, documents, today)
    return "\n\n".join(filter(None, [finding.conclusion, *quotes, _related(finding), *cautions]))


def bare(finding: Finding, documents: Mapping[str, Document]) -> str:
    """The least that can be said: where it stands and the quotes, without a word of our own about them."""
    if finding.outcome is Outcome.REFUSED:
        return NOT_FOUND
    return "\n\n".join(_quotes(finding, documents))


def reference(citation: Citation, document: Document) -> str:
    """How a clause is cited: 《title》（number）第（四）条."""
    number = f"（{document.number}）" if document.number else ""
    return f"《{document.title}》{number}{said(citation.clause)}"


def _related(finding: Finding) -> str:
    """The nearest clauses that are not cited, by their headings alone: a number would need a quote."""
    cited = {citation.clause.heading for citation in finding.citations}
    headings = dict.fromkeys(clause.heading for clause in finding.related if clause.heading not in ("", *cited))
    told = [f"“{heading}”" for heading in headings if not _NUMERALS.search(heading)]
    return f"可能相关的条文（不一定回答这个问题）：{'、'.join(told)}。" if told else ""


def _quotes(finding: Finding, documents: Mapping[str, Document]) -> list[str]:
    """Each quote under its reference; a document's name is not said twice running."""
    told, before = [], None
    for citation in finding.citations:
        document = documents[citation.clause.document_id]
        name = said(citation.clause) if document is before else reference(citation, document)
        told.append(f"{name}：\n“{citation.quote}”")
        before = document
    return told


def _coverage(documents: Mapping[str, Document]) -> str:
    # A number of a title would stand in the text without a quote for it, so such titles are only counted in.
    titles = [document.title for document in documents.values() if not numbered(document.title)]
    shown = "、".join(f"《{title}》" for title in titles[:LISTED])
    more = "等文件" if len(documents) > len(titles[:LISTED]) else ""
    return f"目前收录的是{shown}{more}；请换个说法，或询问其中的事项。" if shown else ""


def _cautions(finding: Finding, documents: Mapping[str, Document], today: date) -> list[str]:
    cited = [documents[name] for name in dict.fromkeys(citation.clause.document_id for citation in finding.citations)]
    doubts = [(document, doubt) for document in cited if (doubt := _doubt(document, today))]
    told = [
        f"{_called(document, cited)}{doubt}，办理前请先向发文机关确认是否仍在执行。"
        for document, doubt in doubts
        if doubt not in finding.conclusion
    ]
    years = {
        int(quantity.value)
        for citation in finding.citations
        for quantity in quantities(_FROM.sub("", normal(citation.quote)))
        if quantity.unit == "年" and 1949 < quantity.value < today.year
    }
    target = max(years, default=0)
    issued = {document.issued_on.year for document in cited if document.issued_on}
    if target and target not in issued and all(target > year for year in issued):
        told.append(f"条文中的目标年份{target}年已过。")
    return ["注意：" + "".join(told)] if told else []


def _doubt(document: Document, today: date) -> str:
    if document.status is not Status.IN_FORCE:
        return STATUS_WORDS[document.status]
    over = document.valid_until is not None and document.valid_until < today
    return "登记的有效期已过" if over else ""


def _called(document: Document, cited: list[Document]) -> str:
    return "该文件" if len(cited) == 1 else f"《{document.title}》"
