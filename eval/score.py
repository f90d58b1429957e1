"""Answers against what was expected: a row for each question. Pure functions.

A question without an answer scores 0 everywhere; none is dropped. ``answerable``: those whose expected outcome is
``answered`` or ``unspecified``.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from corpus.records import Answer, Citation, Outcome, View
from eval.figures import loose_numbers
from eval.questions import Expected, Part, unspaced

CITING = (Outcome.ANSWERED, Outcome.UNSPECIFIED)
"""The outcomes whose citations count as an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question with its answer and what was found of it.

    ``first``: the first citation is a right one for the main part, None where a refusal is expected. ``parts``: which
    parts of the question are fulfilled, the main one first: some citation comes from a right clause, and the quotes
    from right clauses hold every expected word. ``cited``, ``right``: citations that count as an answer, and how many
    of them are from a right clause of any part. ``ranking``: the distinct cited clauses as :func:`ranking` names them.
    ``quotes``, ``verbatim``: how many, and how many of them are the stored text. ``loose``: numbers of the answer's
    text that stand neither in a quote nor in the question or the citations' names.
    """

    expected: Expected
    answer: Answer
    first: bool | None
    parts: tuple[bool, ...]
    outcome: bool
    cited: int
    right: int
    ranking: tuple[str, ...]
    quotes: int
    verbatim: int
    loose: tuple[str, ...]

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with the answer, in words; empty when nothing is."""
        told = (
            ("结局", not self.outcome),
            ("首条引文", self.first is False),
            ("引文字句", not all(self.parts)),
            ("引文与原文不符", self.verbatim < self.quotes),
            ("数字无依据", bool(self.loose)),
        )
        return tuple(words for words, wrong in told if wrong)

    @property
    def sound(self) -> bool:
        """Whether outcome and first citation are right, the event whose probability is the answer's confidence."""
        return self.outcome and self.first is not False


def score(expected: Expected, answer: Answer, stored: View) -> Row:
    """What ``answer`` is worth; its quotes are checked against the clauses and documents that ``stored`` holds."""
    cited = answer.citations if answer.outcome in CITING else ()
    serves = [_serves(citation, expected, answer) for citation in cited]
    clauses = [citation.clause.id for citation in cited]
    return Row(
        expected=expected,
        answer=answer,
        first=bool(serves and 0 in serves[0]) if expected.answerable else None,
        parts=tuple(_fulfilled(part, number, cited, serves) for number, part in enumerate(expected.parts)),
        outcome=answer.outcome is expected.outcome,
        cited=len(cited),
        right=sum(bool(served) for served in serves),
        ranking=tuple(ranking(clauses, serves)),
        quotes=len(answer.citations),
        verbatim=sum(is_verbatim(citation, stored) for citation in answer.citations),
        loose=loose_numbers(answer.text, _sources(answer)),
    )


def _serves(citation: Citation, expected: Expected, answer: Answer) -> frozenset[int]:
    """The numbers of the parts for which the citation comes from a right clause."""
    if expected.document is None:
        return frozenset(n for n, part in enumerate(expected.parts) if citation.clause.id in part.clauses)
    if PurePath(answer.documents[citation.clause.document_id].source).name != PurePath(expected.document).name:
        return frozenset()
    text = unspaced(citation.clause.text)
    return frozenset(n for n, part in enumerate(expected.parts) if all(word in text for word in part.contains))


def _fulfilled(part: Part, number: int, cited: Sequence[Citation], serves: Sequence[Collection[int]]) -> bool:
    quotes = [unspaced(citation.quote) for citation, served in zip(cited, serves, strict=True) if number in served]
    return bool(quotes) and all(any(word in quote for quote in quotes) for word in part.contains)


def part_name(number: int) -> str:
    """How a ranking names what serves part ``number``; no clause is called so."""
    return f"part {number}"


def ranking(clauses: Sequence[str], serves: Sequence[Collection[int]]) -> Iterator[str]:
    """The distinct ``clauses`` in their order; one that is the first to serve a part stands as the name of the part.

    Any right clause will do for a part, so it is the part that is relevant and not each of its clauses: two clauses
    of which either is right do not make an answer that cites one of them half as good.

    >>> list(ranking(["d/3", "d/1", "d/1", "d/2"], [(), (0,), (0,), (0, 1)]))
    ['d/3', 'part 0', 'part 1']
    >>> list(ranking(["d/1", "d/2"], [(0,), (0,)]))
    ['part 0', 'd/2']
    """
    told: set[str] = set()
    named: set[str] = set()
    for clause, served in zip(clauses, serves, strict=True):
        if clause in told:
            continue
        told.add(clause)
        fresh = [part_name(number) for number in sorted(served) if part_name(number) not in named]
        named.update(fresh)
        yield from fresh or [clause]


def is_verbatim(citation: Citation, stored: View) -> bool:
    """Whether the quote stands where the citation says, in the stored clause and in its document's text."""
    clause = stored.clauses.get(citation.clause.id)
    if clause is None or not citation.quote or clause.text[citation.start : citation.end] != citation.quote:
        return False
    document = stored.documents.get(clause.document_id)
    start, end = clause.start + citation.start, clause.start + citation.end
    return document is not None and document.text[start:end] == citation.quote


def _sources(answer: Answer) -> list[str]:
    """Where the numbers of the answer's text may come from."""
    told = [answer.question]
    for citation in answer.citations:
        told += [citation.quote, citation.clause.label, *citation.clause.path]
    for document in answer.documents.values():
        told += [document.title, document.number or ""]
    return told
