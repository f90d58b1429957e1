"""Laws as documents with clauses, to fill a store with: the articles beside the checkout, in shared/data."""

import json
import lzma
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from corpus.records import Authority, Clause, Document, Kind, Status
from corpus.store import Revision
from ingest.run import BATCH, CLAUSES


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a law; ``chapter`` without its number, empty where there is none."""

    law: str
    chapter: str
    label: str
    text: str


def articles(path: Path) -> Iterator[Article]:
    """The articles in the order of the file."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            chapter = re.sub(r"^第\S+章\s*", "", row["chapter"] or "").strip()
            yield Article(row["law"], chapter, row["art"], row["text"])


def laws(told: Iterator[Article], count: int) -> Iterator[Revision]:
    """Laws as documents until there are ``count`` clauses; the last one may be cut off."""
    left = count
    for number, (law, own) in enumerate(groupby(told, key=lambda one: one.law)):
        taken = [one for one in own if one.text.strip()][:left]
        if taken:
            yield law_of(f"law-{number}", law, taken)
        left -= len(taken)
        if left <= 0:
            return


def law_of(name: str, title: str, told: Sequence[Article]) -> Revision:
    """The articles ``told`` of one law as a document with its clauses."""
    clauses, start = [], 0
    for place, one in enumerate(told, 1):
        clauses.append(
            Clause(
                id=f"{name}/{place}",
                document_id=name,
                label=one.label,
                ordinal=place,
                kind=Kind.CLAUSE,
                path=(*([one.chapter] if one.chapter else []), one.label),
                heading="",
                text=(text := f"{one.label} {one.text}"),
                start=start,
                end=start + len(text),
                page=1,
                ocr=False,
            )
        )
        start += len(text) + 1
    document = Document(
        id=name,
        title=title,
        number=None,
        issuer=None,
        publisher=None,
        addressee=None,
        issued_on=None,
        valid_until=None,
        status=Status.IN_FORCE,
        status_note=None,
        authority=Authority.OFFICIAL,
        source=name,
        sha256=name,
        reading=name,
        text="\n".join(clause.text for clause in clauses),
        page_starts=(0,),
    )
    return document, tuple(clauses)


def batches(told: Iterator[Revision]) -> Iterator[list[Revision]]:
    """``told`` in the portions that the ingest commits."""
    batch: list[Revision] = []
    for one in told:
        batch.append(one)
        if len(batch) == BATCH or sum(len(clauses) for _, clauses in batch) >= CLAUSES:
            yield batch
            batch = []
    if batch:
        yield batch


def chapter_questions(held: Sequence[Revision], count: int) -> list[str]:
    """At most ``count`` questions on chapters spread over the laws ``held``; every second one names its law."""
    chapters = [
        (document.title, chapter)
        for document, clauses in held
        for chapter in dict.fromkeys(clause.path[0] for clause in clauses if len(clause.path) > 1)
        if chapter not in ("总则", "附则", "法律责任")
    ]
    told = chapters[:: max(len(chapters) // count, 1)][:count]
    return [f"{title if place % 2 else ''}{chapter}有什么规定？" for place, (title, chapter) in enumerate(told)]
