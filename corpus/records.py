"""The records that pass between the rooms. All are frozen values; none knows how it is stored.

Offsets are code points in :attr:`Document.text`; ``document.text[clause.start:clause.end] == clause.text``
holds for every clause, and the clauses with the gaps between them rebuild the document's text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from corpus.errors import QuoteError


class Status(StrEnum):
    """Whether a document is in force (时效)."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"
    REPEALED = "repealed"
    UNKNOWN = "unknown"


class Authority(StrEnum):
    """``OFFICIAL``: the issuing body's own text; ``GUIDE``: an explanation (解读, 办事指南) of it."""

    OFFICIAL = "official"
    GUIDE = "guide"


class Kind(StrEnum):
    """What a clause is in the structure of its document."""

    HEADER = "header"  # title, number, addressee: what stands above the first sentence
    PREAMBLE = "preamble"
    SECTION = "section"  # 一、重点任务: a heading with clauses under it; its text is the heading
    CLAUSE = "clause"  # （一） or 第一条: what one quotes
    ITEM = "item"  # 1. or (1) inside a clause
    TABLE = "table"
    ANNEX = "annex"
    CLOSING = "closing"  # signature, date, distribution list


class Origin(StrEnum):
    """Where a field of a document was taken from; each goes before those after it."""

    MANIFEST = "manifest"  # the entry beside the file
    FILE = "file"  # what the file states outside its text: the table of a web page
    TEXT = "text"  # the text itself
    NOTICE = "notice"  # the notice that issues the document
    NAME = "name"  # the name of the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One policy text as a reader of the page reads it.

    ``text``: broken lines joined, page furniture gone, layout spaces gone, everything else as printed.
    ``page_starts``: offset in ``text`` at which page 1, 2, … begins; the first is 0.
    ``source``: where the file came from, as given to the ingest, for people only. ``reading``: SHA-256 over what
    decided the reading: the file, what the manifest says of it, and the reader itself. ``part_of``: id of the document
    whose file this one stands in, the notice that issues it (印发) or the compilation (汇编) that holds it.
    ``origins``: where each field that holds something was taken from. ``repealed_by``: id of the clause that repeals
    it, worked out when a generation is opened and never stored.
    """

    id: str
    title: str
    number: str | None
    issuer: str | None
    publisher: str | None
    addressee: str | None
    issued_on: date | None
    valid_until: date | None
    status: Status
    status_note: str | None
    authority: Authority
    source: str
    sha256: str
    reading: str
    text: str
    page_starts: tuple[int, ...]
    part_of: str | None = None
    origins: Mapping[str, Origin] = field(default_factory=dict)
    repealed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One quotable piece of a document.

    ``label`` is as printed (``（六）``, ``第十三条``, ``1.``), empty for kinds that carry none; ``ordinal`` its
    value (0 without a label). ``path`` holds the labels with headings, outermost first, this clause last.
    ``text`` includes label and heading. ``page`` counts from 1. ``ocr``: some of it was recognised in a picture.
    """

    id: str
    document_id: str
    label: str
    ordinal: int
    kind: Kind
    path: tuple[str, ...]
    heading: str
    text: str
    start: int
    end: int
    page: int
    ocr: bool


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote that is its clause's text, to the letter; a false one cannot be made.

    ``start`` and ``end`` are offsets in ``clause.text``.

    Raises :class:`~corpus.errors.QuoteError` unless ``clause.text[start:end] == quote`` and the quote is not empty.
    """

    clause: Clause
    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        inside = 0 <= self.start < self.end <= len(self.clause.text)
        if not inside or self.clause.text[self.start : self.end] != self.quote:
            raise QuoteError(
                f"{self.clause.id} [{self.start}:{self.end}]：引文与条文原文不符，不予显示；"
                "请重新运行 python -m ingest 后再问"
            )


class View(Protocol):
    """One generation of the corpus as it is read: whole, and the same until it is let go."""

    @property
    def generation(self) -> int:
        """The number of the generation; higher is newer."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents by id."""

    @property
    def clauses(self) -> Mapping[str, Clause]:
        """The clauses by id, each document's in its order."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One clause as an index ranks it. ``score``: the index's own scale, higher is nearer."""

    clause_id: str
    score: float


class Facet(StrEnum):
    """What a question about the document itself asks for; answered from structure."""

    TITLE = "title"
    NUMBER = "number"
    DATE = "date"
    ISSUER = "issuer"
    ADDRESSEE = "addressee"
    STATUS = "status"
    PURPOSE = "purpose"  # why it was issued
    OUTLINE = "outline"  # which sections or clauses there are
    COUNT = "count"  # how many


class Want(StrEnum):
    """The kind of detail that a question asks for; a passage that lacks it leaves the question open."""

    AMOUNT = "amount"  # 多少钱, 额度
    RATE = "rate"  # 比例, 百分之几, 利率
    QUANTITY = "quantity"  # 多少家, 几个
    TIME = "time"  # 什么时候, 期限
    WHO = "who"  # 哪个部门, 谁牵头
    PROCEDURE = "procedure"  # 怎么申请, 流程
    MATERIALS = "materials"  # 什么材料
    CONTACT = "contact"  # 电话, 地址
    MATTER = "matter"  # anything else: what is said about it


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A place in a document that a question names: 第三条, （十二）, 第三部分.

    ``kind`` is :attr:`Kind.CLAUSE`, :attr:`Kind.SECTION` or :attr:`Kind.ITEM`; ``ordinal`` counts from 1,
    and -1 is the last; ``words`` as asked.
    """

    kind: Kind
    ordinal: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as understood. ``text`` is as asked; ``search`` is its normal form with the history that it needs.

    ``part``: where the text asks several things, the words that ask this one, in normal form.
    """

    text: str
    search: str
    references: tuple[Reference, ...]
    facet: Facet | None
    want: Want
    document_ids: tuple[str, ...]  # the documents that it names; empty: any
    foreign: tuple[str, ...]  # document numbers that it names and the corpus does not hold, as asked
    part: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A clause that may answer. ``score``: probability-like, in [0, 1]; ``features``: what it was made from."""

    clause: Clause
    score: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the judge makes of the evidence: an outcome, the passages for it, and why.

    ``conclusion`` is text for the reader (no quote marks of its own making); ``reason`` is for the log.
    ``related``: the nearest clauses that are not cited, which need not answer.
    """

    outcome: "Outcome"
    citations: tuple[Citation, ...]
    conclusion: str
    confidence: float
    reason: str
    related: tuple[Clause, ...] = ()


class Outcome(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    UNSPECIFIED = "unspecified"  # the policy treats the matter and leaves this detail open
    REFUSED = "refused"  # not in the corpus
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What leaves the assistant. ``documents``: the cited ones by id, for titles and numbers.

    ``confidence`` in [0, 1]; ``milliseconds`` of wall time; ``generation`` of the corpus that answered;
    ``error`` is set for :attr:`Outcome.FAILED` only.
    """

    question: str
    outcome: Outcome
    text: str
    citations: tuple[Citation, ...]
    documents: Mapping[str, Document] = field(repr=False)
    confidence: float
    milliseconds: float
    generation: int
    error: str | None = None
