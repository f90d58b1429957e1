"""What an ingest did, file by file, for a person and for a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from corpus.normalise import normal
from corpus.records import Clause, Document, Kind, Origin

MOST = 3
"""How many gaps of a numbering are named."""


class State(StrEnum):
    """What became of a file."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"  # the corpus holds this document from another file
    READ = "read"  # by --dry-run: nothing was written
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """One file. ``clauses``, ``pages``: counts, 0 for a file that failed. ``error``: one line, for those alone.

    ``contains``: ids of the documents that the file holds besides its own; ``origins``: where each field comes from.
    """

    file: str
    state: State
    document_id: str | None
    title: str | None
    number: str | None
    clauses: int
    pages: int
    contains: tuple[str, ...]
    origins: Mapping[str, Origin]
    warnings: tuple[str, ...]
    error: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. ``generation``: of the store after it, 0 for a dry run; ``removed``: ids of documents."""

    generation: int
    files: tuple[FileReport, ...]
    removed: tuple[str, ...]

    def ids(self, state: State) -> tuple[str, ...]:
        """The documents of the files in ``state``, in the order of the files."""
        files = [one for one in self.files if one.state is state]
        return tuple(name for one in files for name in (one.document_id, *one.contains) if name)

    @property
    def failed(self) -> tuple[FileReport, ...]:
        """The files that could not be ingested."""
        return tuple(one for one in self.files if one.state is State.FAILED)


def failure(file: str, error: str) -> FileReport:
    """The report of a file that could not be ingested."""
    return FileReport(
        file=file, state=State.FAILED, document_id=None, title=None, number=None, clauses=0, pages=0, contains=(),
        origins={}, warnings=(), error=error,
    )  # fmt: skip


def entry(
    file: str, state: State, documents: Sequence[Document], clauses: int, pages: int, warnings: tuple[str, ...] = ()
) -> FileReport:
    """The report of a file that holds ``documents``, its own first. ``clauses``: of them all."""
    own = documents[0]
    return FileReport(
        file=file,
        state=state,
        document_id=own.id,
        title=own.title,
        number=own.number,
        clauses=clauses,
        pages=pages,
        contains=tuple(document.id for document in documents[1:]),
        origins=own.origins,
        warnings=warnings,
        error=None,
    )


def warnings_of(revisions: Sequence[tuple[Document, Sequence[Clause]]]) -> tuple[str, ...]:
    """What a person should look at in the documents of a file: no number, no date, no numbering, gaps in it."""
    own = revisions[0][0]
    told = []
    if own.number is None:
        told.append("没有找到文号")
    if own.issued_on is None:
        told.append("没有找到成文日期")
    if not any(clause.label for _, clauses in revisions for clause in clauses):
        told.append("没有编号，每段作为一条")
    return (*told, *(gap for _, clauses in revisions for gap in gaps_of(clauses)))


def gaps_of(clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Where the numbering of ``clauses`` leaves one out."""
    gaps = [f"编号从{before.label}跳到{after.label}" for before, after in _gaps(clauses)]
    more = [f"另有{len(gaps) - MOST}处编号不连续"] if len(gaps) > MOST else []
    return (*gaps[:MOST], *more)


def _gaps(clauses: Sequence[Clause]) -> list[tuple[Clause, Clause]]:
    """Neighbours under the same heading whose numbers leave one out."""
    rows: dict[tuple[object, ...], list[Clause]] = {}
    for clause in clauses:
        if clause.label and clause.kind in (Kind.SECTION, Kind.CLAUSE, Kind.ITEM):
            rows.setdefault((clause.path[:-1], _style(clause.label)), []).append(clause)
    return [
        (before, after)
        for row in rows.values()
        for before, after in pairwise(row)
        if after.ordinal > before.ordinal + 1
    ]


def _style(label: str) -> str:
    """The marks of a label without its numeral, half and full width alike.

    >>> _style("（十二）") == _style("(3)")
    True
    """
    return "".join(char for char in normal(label) if not (char.isnumeric() or char in "零〇百千"))
