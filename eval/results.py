"""The records of a run: each file's rows and figures, those of each category, and all files together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from corpus.records import Outcome
from eval.bootstrap import Figure, figures
from eval.calibration import Bin, reliability
from eval.metrics import Tally, tallies
from eval.questions import CATEGORIES, Category
from eval.score import Row

TOTAL = "合计"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the figures were taken on.

    ``commit`` ends in ``-dirty`` with uncommitted changes, None outside git. ``generation``: of the store, None when
    every document was asked alone; ``documents``: in all stores that were asked.
    """

    date: str
    commit: str | None
    generation: int | None
    documents: int
    embedding: str


@dataclass(frozen=True, slots=True)
class Group:
    """Some questions, at least one, with what each adds to the figures, and their figures by name."""

    rows: tuple[Row, ...]
    tallies: tuple[Tally, ...]
    figures: Mapping[str, Figure]

    @classmethod
    def of(cls, rows: Sequence[Row], told: Sequence[Tally]) -> Self:
        """The group of ``rows``, whose tallies ``told`` are."""
        return cls(tuple(rows), tuple(told), figures(told))

    def wrong(self) -> tuple[Row, ...]:
        """The questions that were not answered rightly."""
        return tuple(row for row in self.rows if row.faults)

    def failed(self) -> int:
        """How many questions ended in ``failed``."""
        return sum(row.answer.outcome is Outcome.FAILED for row in self.rows)

    def reliability(self) -> tuple[Bin, ...]:
        """The answers by their confidence."""
        return reliability([one.confidence for one in self.tallies], [one.sound for one in self.tallies])


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One question file, or all together (``sha256`` is None). ``unknown``: what is expected and the corpus lacks."""

    name: str
    sha256: str | None
    unknown: tuple[str, ...]
    whole: Group
    categories: Mapping[Category, Group]


@dataclass(frozen=True, slots=True)
class Report:
    """A run: what it was taken on, each file, and all files together."""

    setting: Setting
    results: tuple[Result, ...]
    total: Result


def result_of(name: str, sha256: str | None, rows: Sequence[Row], unknown: tuple[str, ...] = ()) -> Result:
    """The figures of ``rows``, at least one, together and by category."""
    return _result(name, sha256, rows, tallies(rows), unknown)


def total_of(results: Sequence[Result]) -> Result:
    """All ``results`` together."""
    return _result(
        TOTAL,
        None,
        [row for result in results for row in result.whole.rows],
        [one for result in results for one in result.whole.tallies],
        tuple(dict.fromkeys(name for result in results for name in result.unknown)),
    )


def _result(
    name: str, sha256: str | None, rows: Sequence[Row], told: Sequence[Tally], unknown: tuple[str, ...]
) -> Result:
    found: dict[Category, Group] = {}
    for category in CATEGORIES:
        places = [place for place, row in enumerate(rows) if row.expected.category is category]
        if places:
            found[category] = Group.of([rows[place] for place in places], [told[place] for place in places])
    return Result(name=name, sha256=sha256, unknown=unknown, whole=Group.of(rows, told), categories=found)
