"""Answers against what was expected: a row for each question, and the figures over a file. Pure functions.

A question without an answer scores 0 everywhere; none is dropped. ``answerable``: those whose expected outcome is
``answered`` or ``unspecified``.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from corpus.records import Answer, Citation, Outcome, View
from eval.figures import loose_numbers
from eval.questions import Expected, unspaced

CITING = (Outcome.ANSWERED, Outcome.UNSPECIFIED)
"""The outcomes whose citations count as an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question with its answer and what was found of it.

    ``first``: the first citation is a right one; ``words``: every expected word stands in a quote from a right clause;
    both None where a refusal is expected. ``quotes``, ``verbatim``: how many, and how many of them are the stored text.
    ``loose``: numbers of the answer's text that stand neither in a quote nor in the question or the citations' names.
    """

    expected: Expected
    answer: Answer
    first: bool | None
    words: bool | None
    outcome: bool
    quotes: int
    verbatim: int
    loose: tuple[str, ...]

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with the answer, in words; empty when nothing is."""
        told = (
            ("结局", not self.outcome),
            ("首条引文", self.first is False),
            ("引文字句", self.words is False),
            ("引文与原文不符", self.verbatim < self.quotes),
            ("数字无依据", bool(self.loose)),
        )
        return tuple(words for words, wrong in told if wrong)


def score(expected: Expected, answer: Answer, stored: View) -> Row:
    """What ``answer`` is worth; its quotes are checked against the clauses and documents that ``stored`` holds."""
    cited = answer.citations if answer.outcome in CITING else ()
    right = [citation for citation in cited if _is_right(citation, expected, answer)]
    quotes = [unspaced(citation.quote) for citation in right]
    return Row(
        expected=expected,
        answer=answer,
        first=bool(right and right[0] is cited[0]) if expected.answerable else None,
        words=all(any(word in quote for quote in quotes) for word in expected.contains)
        if expected.answerable
        else None,
        outcome=answer.outcome is expected.outcome,
        quotes=len(answer.citations),
        verbatim=sum(is_verbatim(citation, stored) for citation in answer.citations),
        loose=loose_numbers(answer.text, _sources(answer)),
    )


def _is_right(citation: Citation, expected: Expected, answer: Answer) -> bool:
    if expected.document is None:
        return citation.clause.id in expected.clauses
    source = answer.documents[citation.clause.document_id].source
    text = unspaced(citation.clause.text)
    same = PurePath(source).name == PurePath(expected.document).name
    return same and all(word in text for word in expected.contains)


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


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` out of ``n``."""

    hits: int
    n: int

    @property
    def value(self) -> float | None:
        """In [0, 1]; None when there is nothing to count.

        >>> Share(1, 4).value, Share(0, 0).value
        (0.25, None)
        """
        return self.hits / self.n if self.n else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """The mean confidence of the ``n`` answers that ended in ``outcome`` and were right, or were not."""

    outcome: Outcome
    right: bool
    n: int
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The figures of one question file.

    ``first``, ``words``: of the answerable; ``verbatim``: of all quotes; ``outcome``, ``right``: of all questions;
    ``refused_right``: of those to be refused, ``refused_wrong``: of the answerable, how many were refused;
    ``unspecified``: of those expected to be. ``failed`` answers, and ``loose`` numbers, are counts; times in
    milliseconds.
    """

    n: int
    right: Share
    first: Share
    words: Share
    verbatim: Share
    outcome: Share
    refused_right: Share
    refused_wrong: Share
    unspecified: Share
    failed: int
    loose: int
    confidence: tuple[Confidence, ...]
    p50: float
    p95: float


def summarise(rows: Sequence[Row]) -> Summary:
    """The figures over ``rows``, of which there must be at least one."""
    answerable = [row for row in rows if row.expected.answerable]
    foreign = [row for row in rows if not row.expected.answerable]
    times = [row.answer.milliseconds for row in rows]
    return Summary(
        n=len(rows),
        right=_share(not row.faults for row in rows),
        first=_share(bool(row.first) for row in answerable),
        words=_share(bool(row.words) for row in answerable),
        verbatim=Share(sum(row.verbatim for row in rows), sum(row.quotes for row in rows)),
        outcome=_share(row.outcome for row in rows),
        refused_right=_share(row.answer.outcome is Outcome.REFUSED for row in foreign),
        refused_wrong=_share(row.answer.outcome is Outcome.REFUSED for row in answerable),
        unspecified=_share(row.outcome for row in rows if row.expected.outcome is Outcome.UNSPECIFIED),
        failed=sum(row.answer.outcome is Outcome.FAILED for row in rows),
        loose=sum(len(row.loose) for row in rows),
        confidence=tuple(_confidence(rows)),
        p50=percentile(times, 50),
        p95=percentile(times, 95),
    )


def _share(told: Iterable[bool]) -> Share:
    marks = list(told)
    return Share(sum(marks), len(marks))


def _confidence(rows: Sequence[Row]) -> Iterable[Confidence]:
    for outcome in Outcome:
        for right in (True, False):
            same = [row for row in rows if row.answer.outcome is outcome and right is (not row.faults)]
            told = [row.answer.confidence for row in same]
            if told:
                yield Confidence(outcome=outcome, right=right, n=len(told), mean=sum(told) / len(told))


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of ``values`` that at least ``percent`` % of them do not exceed (nearest rank).

    >>> percentile([30, 10, 20, 40], 50), percentile([30, 10, 20, 40], 95)
    (20, 40)
    """
    return sorted(values)[max(0, math.ceil(percent / 100 * len(values)) - 1)]
