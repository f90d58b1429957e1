"""The ledger: documents, clauses with their words and vectors, and the generations, in one SQLite file.

It alone is the truth. A change of documents and the generation that shows it become visible in one transaction.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DatabaseError
from sqlalchemy.types import TypeEngine

from corpus.errors import MissingStore, StoreError, UnwritableStore
from corpus.records import Authority, Clause, Document, Kind, Origin, Status

SCHEMA = 3
FILE = "ledger.sqlite3"
_meta = MetaData()
_about = Table("about", _meta, Column("schema", Integer, primary_key=True))
_COLUMNS: Mapping[str, Any] = {"issued_on": Date, "valid_until": Date, "page_starts": JSON, "origins": JSON}
_documents = Table(
    "documents",
    _meta,
    Column("id", String, primary_key=True),
    *(
        Column(field.name, _COLUMNS.get(field.name, String))
        for field in fields(Document)
        if field.name not in ("id", "repealed_by")
    ),
)
_TYPES: Mapping[Any, type[TypeEngine[Any]]] = {int: Integer, bool: Boolean}
_clauses = Table(
    "clauses",
    _meta,
    Column("id", String, primary_key=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    *(
        Column(field.name, JSON if field.name == "path" else _TYPES.get(field.type, String))
        for field in fields(Clause)
        if field.name not in ("id", "document_id")
    ),
    Column("position", Integer, nullable=False),
    Column("words", JSON),  # null: not indexed
    Column("vector", LargeBinary),  # float32, little endian
)
_copies = Table(
    "copies",
    _meta,
    Column("source", String, primary_key=True),
    Column("reading", String, nullable=False),
    Column("of_source", String, nullable=False),
    Column("of_reading", String, nullable=False),
)
_generations = Table(
    "generations",
    _meta,
    Column("id", Integer, primary_key=True),
    Column("created_at", String, nullable=False),
    Column("embedding", String, nullable=False),
    Column("libraries", String, nullable=False),
    Column("digests", JSON, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A clause as the ledger holds it. ``words`` and ``vector`` (float32, unit length): None when it is not indexed."""

    clause: Clause
    words: tuple[str, ...] | None
    vector: np.ndarray | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that holds a document once more, so that it need not be read again to know. ``source`` and ``reading`` as
    in :class:`~corpus.records.Document`, of the file and of the one (``of_…``) that the corpus keeps."""

    source: str
    reading: str
    of_source: str
    of_reading: str


@dataclass(frozen=True, slots=True)
class Generation:
    """One state of the indexes. ``embedding``: fingerprint of the model; ``libraries``: versions of what wrote the
    folder; ``digests``: SHA-256 of each of its files by relative path."""

    id: int
    embedding: str
    libraries: str
    digests: dict[str, str]


@dataclass(frozen=True, slots=True)
class State:
    """What one read of the ledger saw: all of it belongs to one generation."""

    generation: Generation
    documents: tuple[Document, ...]
    rows: tuple[Row, ...]


class Ledger:
    """The ledger in a store's folder."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self.path = folder / FILE
        if not create and not self.path.is_file():
            raise MissingStore(f"{folder}：这里还没有收录任何文件；请先运行 python -m ingest --store {folder}")
        self._engine = create_engine(f"sqlite:///{self.path}", connect_args={"timeout": 30})
        event.listen(self._engine, "connect", _on_connect)
        event.listen(self._engine, "begin", _on_begin)
        if create:
            with self._open() as connection:
                _meta.create_all(connection)
                if connection.scalar(select(_about.c.schema)) is None:
                    connection.execute(insert(_about).values(schema=SCHEMA))
        with self._open() as connection:
            found = connection.scalar(select(_about.c.schema))
        if found != SCHEMA:
            raise StoreError(f"{self.path}：台账的版本是{found}，本程序只读版本{SCHEMA}；请换一个新的 --store 重新收录")

    @contextmanager
    def _open(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except (DatabaseError, sqlite3.DatabaseError) as fault:
            raise self._fault(str(getattr(fault, "orig", fault))) from None

    def _fault(self, told: str) -> StoreError:
        folder = self.path.parent
        if "no such table" in told:
            return MissingStore(f"{folder}：这里还没有收录任何文件；请先运行 python -m ingest --store {folder}")
        if any(word in told for word in ("readonly", "unable to open", "is full", "disk I/O", "locked")):
            return UnwritableStore(f"{self.path}：台账无法读写（{told}）；请检查磁盘空间和权限")
        return StoreError(f"{self.path}：台账已损坏（{told}）；请从备份恢复，或删除 {folder} 后重新收录")

    def newest_id(self) -> int:
        """The number of the newest generation; 0 when there is none. Well under a millisecond."""
        with self._open() as connection:
            return connection.scalar(select(_generations.c.id).order_by(_generations.c.id.desc()).limit(1)) or 0

    def read(self, *, with_words: bool = False) -> State | None:
        """The newest generation with its documents and clauses; None when there is none yet.

        ``with_words``: with the clauses' words and vectors, which only a builder of indexes needs.
        """
        with self._open() as connection:
            newest = connection.execute(select(_generations).order_by(_generations.c.id.desc()).limit(1)).first()
            if newest is None:
                return None
            documents = connection.execute(select(_documents).order_by(_documents.c.id)).mappings()
            columns = _clauses.c if with_words else [c for c in _clauses.c if c.name not in ("words", "vector")]
            order = (_clauses.c.document_id, _clauses.c.position)
            clauses = connection.execute(select(*columns).order_by(*order)).mappings()
            return State(
                Generation(newest.id, newest.embedding, newest.libraries, newest.digests),
                tuple(_document(row) for row in documents),
                tuple(_row(row) for row in clauses),
            )

    def write(
        self,
        removed: Sequence[str],
        added: Sequence[tuple[Document, Sequence[Row]]],
        reworked: Sequence[Row],
        generation: Generation,
    ) -> None:
        """In one transaction: take the documents ``removed`` out, put ``added`` in, give the clauses ``reworked``
        their new words and vectors, and show it all as ``generation``."""
        with self._open() as connection:
            for name in removed:
                connection.execute(_clauses.delete().where(_clauses.c.document_id == name))
                connection.execute(_documents.delete().where(_documents.c.id == name))
            for document, rows in added:
                connection.execute(insert(_documents), _plain(document))
                if rows:
                    connection.execute(insert(_clauses), [_stored(row, place) for place, row in enumerate(rows)])
            for row in reworked:
                changed = update(_clauses).where(_clauses.c.id == row.clause.id)
                connection.execute(changed.values(words=_words(row), vector=_bytes(row)))
            connection.execute(_generations.delete())
            values = {**asdict(generation), "created_at": datetime.now(UTC).isoformat(timespec="seconds")}
            connection.execute(insert(_generations), values)

    def copies(self) -> tuple[Copy, ...]:
        """The files that were found to hold what another file holds."""
        with self._open() as connection:
            return tuple(Copy(**row) for row in connection.execute(select(_copies)).mappings())

    def note_copies(self, copies: Sequence[Copy]) -> None:
        """Know these ``copies`` and no others."""
        with self._open() as connection:
            connection.execute(_copies.delete())
            if copies:
                connection.execute(insert(_copies), [asdict(copy) for copy in copies])

    def renew_digests(self, generation: Generation) -> None:
        """Note that the folder of ``generation`` was made anew, unless a newer one has taken its place."""
        with self._open() as connection:
            same = update(_generations).where(_generations.c.id == generation.id)
            connection.execute(same.values(digests=generation.digests, libraries=generation.libraries))

    def close(self) -> None:
        """Let the file go."""
        self._engine.dispose()


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's own BEGIN below: pysqlite would not hold one read together
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _plain(record: Document | Clause) -> dict[str, Any]:
    told = asdict(record)
    told.pop("repealed_by", None)  # derived: it goes with the document that repeals
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}


def _words(row: Row) -> list[str] | None:
    return None if row.words is None else list(row.words)


def _bytes(row: Row) -> bytes | None:
    return None if row.vector is None else row.vector.astype("<f4").tobytes()


def _stored(row: Row, position: int) -> dict[str, Any]:
    return {**_plain(row.clause), "position": position, "words": _words(row), "vector": _bytes(row)}


def _document(row: Any) -> Document:
    told = {field.name: row[field.name] for field in fields(Document) if field.name != "repealed_by"}
    told |= {"status": Status(row["status"]), "authority": Authority(row["authority"])}
    told["origins"] = {name: Origin(origin) for name, origin in row["origins"].items()}
    return Document(**{**told, "page_starts": tuple(row["page_starts"])})


def _row(row: Any) -> Row:
    told = {field.name: row[field.name] for field in fields(Clause)}
    clause = Clause(**{**told, "kind": Kind(row["kind"]), "path": tuple(row["path"])})
    words, vector = row.get("words"), row.get("vector")
    return Row(
        clause,
        None if words is None else tuple(words),
        None if vector is None else np.frombuffer(vector, dtype="<f4"),
    )
