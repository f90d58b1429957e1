"""Records made by hand for the pure stages. Their texts are synthetic (合成示例), not from any policy."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from assistant.references import references
from assistant.understand import document_numbers
from corpus.normalise import normal
from corpus.numerals import integer
from corpus.records import Authority, Clause, Document, Facet, Finding, Kind, Outcome, Question, Status, Want

TEXT = (
    "合成示例市关于测试的意见\n一、合成支持\n"
    "（一）设立测试基金。安排不少于3亿元的测试基金。由市测试局牵头。\n"
    "（二）奖励测试企业。投资超过500万元的，给予奖励。具体办法由市测试局另行制定。\n"
)


def clause(number: int, label: str, text: str, heading: str, kind: Kind = Kind.CLAUSE) -> Clause:
    start = TEXT.index(text)
    path = ("一、合成支持", f"{label}{heading}") if kind is Kind.CLAUSE else (f"{label}{heading}",)
    return Clause(
        id=f"hcs-2020-1/{number if kind is Kind.CLAUSE else f's{number}'}",
        document_id="hcs-2020-1",
        label=label,
        ordinal=number,
        kind=kind,
        path=path,
        heading=heading,
        text=text,
        start=start,
        end=start + len(text),
        page=1,
        ocr=False,
    )


DOCUMENT = Document(
    id="hcs-2020-1",
    title="合成示例市关于测试的意见",
    number="合测发〔2020〕1号",
    issuer="合成示例市",
    publisher=None,
    addressee=None,
    issued_on=date(2020, 1, 1),
    valid_until=None,
    status=Status.IN_FORCE,
    status_note=None,
    authority=Authority.OFFICIAL,
    source="synthetic.txt",
    sha256="0" * 64,
    reading="",
    text=TEXT,
    page_starts=(0,),
)
SECTION = clause(1, "一、", "一、合成支持", "合成支持", Kind.SECTION)
FUND = clause(1, "（一）", "（一）设立测试基金。安排不少于3亿元的测试基金。由市测试局牵头。", "设立测试基金")
REWARD = clause(
    2, "（二）", "（二）奖励测试企业。投资超过500万元的，给予奖励。具体办法由市测试局另行制定。", "奖励测试企业"
)
CLAUSES = (SECTION, FUND, REWARD)


@dataclass(frozen=True)
class View:
    """What the pure stages need of a snapshot."""

    documents: Mapping[str, Document]
    clauses: Mapping[str, Clause]
    generation: int = 1


VIEW = View({DOCUMENT.id: DOCUMENT}, {clause.id: clause for clause in CLAUSES})


def question(
    text: str, *, want: Want = Want.MATTER, facet: Facet | None = None, document_ids: tuple[str, ...] = ()
) -> Question:
    """``text`` as understood, with the places that it names; want and facet as the caller says."""
    return Question(
        text=text,
        search=normal(text),
        references=references(normal(text)),
        facet=facet,
        want=want,
        document_ids=document_ids,
        foreign=tuple(document_numbers(text).values()),
    )


def finding(*citations: object, conclusion: str = "有规定。", outcome: Outcome = Outcome.ANSWERED) -> Finding:
    return Finding(
        outcome=outcome,
        citations=citations,  # type: ignore[arg-type]
        conclusion=conclusion,
        confidence=0.9,
        reason="test",
    )


def made(
    number: int, title: str, *pieces: tuple[Kind, str, str, str], **facts: object
) -> tuple[Document, list[Clause]]:
    """A synthetic document from its pieces: kind, label, heading, and the rest of the piece's text.

    Clauses stand under the last section, items under the last clause. ``facts``: fields of the document.
    """
    name = f"hcs-2020-{number}"
    clauses: list[Clause] = []
    path: tuple[str, ...] = ()
    depth = {Kind.SECTION: 0, Kind.CLAUSE: 1, Kind.ITEM: 2}
    trail: dict[int, str] = {}
    start = 0
    for place, (kind, label, heading, rest) in enumerate(pieces):
        if kind in depth:
            trail = {level: step for level, step in trail.items() if level < depth[kind]}
            trail[depth[kind]] = f"{label}{heading}"
            path = tuple(trail[level] for level in sorted(trail))
        digits = label.strip("（）第条、.")
        text = f"{label}{heading}{rest}"
        clauses.append(
            Clause(
                id=f"{name}/{place}",
                document_id=name,
                label=label,
                ordinal=integer(digits) if digits else 0,
                kind=kind,
                path=path if kind in depth else (),
                heading=heading,
                text=text,
                start=start,
                end=start + len(text),
                page=1,
                ocr=False,
            )
        )
        start += len(text) + 1
    told = replace(
        DOCUMENT,
        id=name,
        title=title,
        number=f"合测发〔2020〕{number}号",
        text="\n".join(clause.text for clause in clauses),
        **facts,
    )
    return told, clauses


def view(*documents: tuple[Document, list[Clause]]) -> View:
    return View(
        {document.id: document for document, _ in documents},
        {clause.id: clause for _, clauses in documents for clause in clauses},
    )
