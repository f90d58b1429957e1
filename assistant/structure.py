"""Questions by clause number and about the document itself, answered from its structure, not from likeness."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from assistant.passages import Passage, body_start, whole
from assistant.references import numbered, references, without_references
from assistant.understand import content, facet_of
from corpus.normalise import normal
from corpus.records import (
    Citation,
    Clause,
    Document,
    Finding,
    Kind,
    Outcome,
    Question,
    Reference,
    View,
    Want,
)
from corpus.segment import words

MOST = 3
"""From how many documents at most one answer is given when the question names none."""
SURE = 0.99
"""The confidence of an answer that stands in the structure itself."""


def clauses_of(snapshot: View, document_ids: Collection[str]) -> Mapping[str, list[Clause]]:
    """The clauses of each of the documents, in its order."""
    told: dict[str, list[Clause]] = {name: [] for name in document_ids}
    for clause in snapshot.clauses.values():
        if clause.document_id in told:
            told[clause.document_id].append(clause)
    return told


def places(clauses: Sequence[Clause], references: Iterable[Reference]) -> tuple[list[Clause], list[Reference]]:
    """The clauses that ``references`` name, in their order, none twice, and the references that name none.

    A named section narrows a clause's number, where it holds such a clause; a bracketed number is an item's where the
    clauses are 第…条.
    """
    told = list(references)
    sections = [reference for reference in told if reference.kind is Kind.SECTION]
    inside = _named(clauses, sections)
    found: list[Clause] = []
    missing = [reference for reference in sections if not _named(clauses, [reference])]
    for reference in told:
        if reference.kind is Kind.SECTION:
            continue
        matches = _named(below(clauses, inside), [reference])
        if not matches and not (inside and reference.ordinal < 0):
            matches = _named(clauses, [reference])
        if not matches and not (inside and reference.ordinal < 0):
            missing.append(reference)
        found += [clause for clause in matches if clause not in found]
    return (found or inside, missing)


def below(clauses: Sequence[Clause], sections: Sequence[Clause]) -> list[Clause]:
    """Those of ``clauses`` that stand under one of ``sections``, these not among them."""
    return [clause for clause in clauses if clause not in sections and _within(clause, sections)]


def _named(clauses: Sequence[Clause], references: Sequence[Reference]) -> list[Clause]:
    found = []
    for reference in references:
        of_kind = [clause for clause in clauses if clause.kind is reference.kind]
        if reference.ordinal < 0:
            found += of_kind[-1:]
            continue
        matches = [clause for clause in of_kind if clause.ordinal == reference.ordinal]
        bracketed = reference.words[:1] in ("(", "（")
        if bracketed and not any(clause.label[:1] in ("(", "（") for clause in matches):
            items = [c for c in clauses if c.ordinal == reference.ordinal and c.label[:1] in ("(", "（")]
            matches = items or matches
        if not matches and reference.kind is Kind.SECTION:
            # 第三部分 of a text that has no sections: its top-level clauses are its parts
            matches = [
                c for c in clauses if c.ordinal == reference.ordinal and c.kind is Kind.CLAUSE and len(c.path) == 1
            ]
        found += [clause for clause in matches if clause not in found]
    return found


def _within(clause: Clause, sections: Sequence[Clause]) -> bool:
    return any(section.path == clause.path[: len(section.path)] for section in sections)


def heading_of(clause: Clause) -> Passage:
    """The clause's label with its heading, without the punctuation at its end; the whole clause when it has none."""
    text = clause.text[: body_start(clause)].rstrip("。：:.\n 　")
    return Passage(clause, 0, len(text)) if text else whole(clause)


def by_reference(question: Question, document: Document, clauses: list[Clause]) -> Finding | None:
    """What ``question`` asks of the places that it names in ``document``, as a whole; None when it names none."""
    if not question.references:
        return None
    found, missing = places(clauses, question.references)
    lost = _lost(question, missing)
    own = [clause for clause in clauses if clause.kind is Kind.CLAUSE]
    if not found:
        # A refusal cites nothing, so it may not hold the number of a title or of a heading either.
        name = "该文件" if numbered(document.title) else f"《{document.title}》"
        heading = own[-1].heading if own and not numbered(own[-1].heading) else ""
        last = f"，最后一条是“{heading}”" if heading else ""
        return finding_of(Outcome.REFUSED, (), f"{name}中没有{lost}{last}。", f"{document.id} has no {lost}")
    lead = f"文件中没有{lost}。" if missing else ""
    if all(clause.kind is Kind.SECTION for clause in found):
        held = below(own, found)
        names = "；".join(heading_of(clause).text for clause in held)
        heads = "、".join(f"“{heading_of(section).text}”" for section in found)
        return finding_of(
            Outcome.ANSWERED,
            tuple(heading_of(clause).cite() for clause in (*found, *held)),
            f"{lead}{heads}包括：{names}。" if held else f"{lead}{heads}下没有分条。",
            "section by number",
        )
    sections = _named(clauses, [reference for reference in question.references if reference.kind is Kind.SECTION])
    strays = [clause for clause in found if sections and not _within(clause, sections)]
    if strays:
        lead += f"{'、'.join(map(said, strays))}不在{'、'.join(map(said, sections))}。"
    cited = [whole(clause).cite() for clause in found]
    cited += [heading_of(section).cite() for section in sections if strays]
    headings = "；".join(f"{said(clause)}讲的是“{clause.heading}”" for clause in found if clause.heading)
    conclusion = f"{lead}{headings}。" if headings else f"{lead}原文如下。"
    return finding_of(Outcome.ANSWERED, tuple(cited), conclusion, "clause by number")


def names_matter(question: Question, document: Document, named: Sequence[Clause]) -> bool:
    """Whether a question that names places asks for something in them: 第三部分有几条 does not, nor their headings."""
    rest = without_references(question.search)
    heads = [clause.heading for clause in named] if question.want is Want.MATTER else []
    known = frozenset(words(normal(" ".join((document.title, *heads)))))
    return facet_of(rest) is None and bool(content(rest, known))


def _lost(question: Question, missing: Sequence[Reference]) -> str:
    """What to call the places that there are not; a number that only an earlier question holds is not repeated."""
    asked = {(reference.kind, reference.ordinal) for reference in references(normal(question.text))}
    words = [_spoken(place) for place in missing if place.words and (place.kind, place.ordinal) in asked]
    return "、".join(words) or "所问的条款"


def _spoken(reference: Reference) -> str:
    plain = reference.words.replace(" ", "")
    return f"第（{plain[1:-1]}）条" if plain[:1] in ("(", "（") else plain


def said(clause: Clause) -> str:
    """How the clause is called in an answer: 第（六）条, 第十三条, 第二部分, or its heading where it has no number.

    >>> from corpus.records import Kind
    >>> said(Clause(id="d/6", document_id="d", label="（六）", ordinal=6, kind=Kind.CLAUSE, path=(), heading="",
    ...             text="（六）", start=0, end=3, page=1, ocr=False))
    '第（六）条'
    """
    label = clause.label.rstrip("、.．")
    if clause.kind is Kind.PREAMBLE:
        return "序言"
    if clause.kind is Kind.HEADER:
        return "文件首部"
    if clause.kind is Kind.CLOSING:
        return "文末落款"
    if not label:
        return clause.heading or "正文"
    if label.startswith("第"):
        return label
    if clause.kind is Kind.SECTION:
        return f"第{label}部分"
    return f"第{label}项" if clause.kind is Kind.ITEM else f"第{label}条"


def finding_of(outcome: Outcome, citations: tuple[Citation, ...], conclusion: str, reason: str) -> Finding:
    """A finding from the structure itself."""
    return Finding(outcome=outcome, citations=citations, conclusion=conclusion, confidence=SURE, reason=reason)
