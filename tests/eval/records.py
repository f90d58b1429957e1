"""Hand-made records: a small document with two clauses, and answers from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from corpus.records import Answer, Authority, Citation, Clause, Document, Kind, Outcome, Status
from eval.questions import Category, Expected, Part

TEXT = "（一）加大扶持。对设备投资过2000万元的项目，给予贷款贴息。\n（二）建立联席会议。由省经信委牵头。"
SECOND = TEXT.index("（二）")

DOCUMENT = Document(
    id="d-1",
    title="若干意见",
    number="鄂政发〔2016〕82号",
    issuer=None,
    publisher=None,
    addressee=None,
    issued_on=date(2016, 12, 31),
    valid_until=None,
    status=Status.UNKNOWN,
    status_note=None,
    authority=Authority.OFFICIAL,
    source="somewhere/意见.txt",
    sha256="0" * 64,
    reading="",
    text=TEXT,
    page_starts=(0,),
)


def clause(ordinal: int, label: str, start: int, end: int) -> Clause:
    return Clause(
        id=f"d-1/{ordinal}",
        document_id="d-1",
        label=label,
        ordinal=ordinal,
        kind=Kind.CLAUSE,
        path=("二、政策支持", label),
        heading="",
        text=TEXT[start:end],
        start=start,
        end=end,
        page=1,
        ocr=False,
    )


ONE = clause(1, "（一）", 0, SECOND - 1)
TWO = clause(2, "（二）", SECOND, len(TEXT))


@dataclass(frozen=True)
class Corpus:
    """One generation that holds the document, or what a test puts in its place."""

    generation: int
    documents: Mapping[str, Document]
    clauses: Mapping[str, Clause]


CORPUS = Corpus(generation=7, documents={"d-1": DOCUMENT}, clauses={"d-1/1": ONE, "d-1/2": TWO})


def cite(of: Clause, quote: str) -> Citation:
    start = of.text.index(quote)
    return Citation(clause=of, start=start, end=start + len(quote), quote=quote)


def answer(
    *citations: Citation,
    outcome: Outcome = Outcome.ANSWERED,
    text: str = "见条文。",
    question: str = "问？",
    confidence: float = 0.5,
    milliseconds: float = 10.0,
) -> Answer:
    return Answer(
        question=question,
        outcome=outcome,
        text=text,
        citations=citations,
        documents={"d-1": DOCUMENT} if citations else {},
        confidence=confidence,
        milliseconds=milliseconds,
        generation=7,
        error="出错了" if outcome is Outcome.FAILED else None,
    )


REFUSAL = answer(outcome=Outcome.REFUSED, text="没有查到。")


def expected(
    outcome: Outcome = Outcome.ANSWERED,
    clauses: tuple[str, ...] = ("d-1/1",),
    contains: tuple[str, ...] = ("设备投资过2000万元",),
    document: str | None = None,
    name: str = "q-1",
    category: Category = Category.FACT,
    also: tuple[Part, ...] = (),
) -> Expected:
    return Expected(
        id=name,
        category=category,
        question="问？",
        outcome=outcome,
        clauses=clauses,
        contains=contains,
        document=document,
        also=also,
    )


REFUSE = expected(Outcome.REFUSED, (), (), category=Category.OUT_OF_CORPUS)
