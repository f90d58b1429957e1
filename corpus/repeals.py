"""Which documents of the corpus are repealed by others of it: “《…》（…号）同时废止”.

Derived whenever a generation is opened, never stored: with the document that repeals, the repeal goes too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from corpus.normalise import normal
from corpus.records import Clause, Document, Status

_SENTENCE = re.compile(r"[^。；\n]*废止[^。；\n]*")
_NAMED = re.compile(r"《([^《》]+)》(?:[（(]([^（）()]*?号)[）)])?")
_DONE = re.compile("(?:同时|予以|一并|即行|自行|相应)废止|废止《|》(?:[（(][^（）()]*[）)])?(?:自[^，]*起)?废止$")
_MARKS = re.compile(r"[\s〔〕\[\]()【】（）]")


@dataclass(frozen=True, slots=True)
class Repeal:
    """What a text says is repealed, and at which offset.

    ``number`` is None where it names the title alone; both in normal form.
    """

    title: str
    number: str | None
    at: int


def repeals(text: str) -> Iterator[Repeal]:
    """The documents that ``text`` repeals.

    >>> list(repeals("本办法自印发之日起施行，《合成示例办法》（合成发〔2019〕3号）同时废止。"))
    [Repeal(title='合成示例办法', number='合成发20193号', at=12)]
    >>> list(repeals("《合成示例办法》的修改、废止程序另行规定。"))
    []
    """
    for sentence in _SENTENCE.finditer(text):
        if _DONE.search(sentence[0]):
            for named in _NAMED.finditer(sentence[0]):
                at = sentence.start() + named.start()
                yield Repeal(_plain(named[1]), _plain(named[2]) if named[2] else None, at)


def with_repeals(documents: Iterable[Document], clauses: Iterable[Clause]) -> Mapping[str, Document]:
    """``documents`` by id; those whose status nobody has stated and that another one repeals are marked as repealed.

    ``clauses``: of the documents; the one that repeals is named (:attr:`~corpus.records.Document.repealed_by`).
    """
    known = {document.id: document for document in documents}
    held: dict[str, list[Clause]] = {}
    for clause in clauses:
        held.setdefault(clause.document_id, []).append(clause)
    for one in list(known.values()):
        for repeal in repeals(one.text) if "废止" in one.text else ():
            for other in list(known.values()):
                if other.id != one.id and other.status is Status.UNKNOWN and _is(other, repeal) and _later(one, other):
                    number = f"（{one.number}）" if one.number else ""
                    note = f"已由《{one.title}》{number}废止"
                    by = next((own.id for own in held.get(one.id, ()) if own.start <= repeal.at < own.end), None)
                    known[other.id] = replace(other, status=Status.REPEALED, status_note=note, repealed_by=by)
    return known


def _is(document: Document, repeal: Repeal) -> bool:
    if repeal.number and document.number:
        return repeal.number in map(_plain, document.number.split("、"))
    title = _plain(document.title)
    return title == repeal.title or (len(repeal.title) > 8 and title.endswith(repeal.title))


def _later(one: Document, other: Document) -> bool:
    """Whether ``one`` may have been issued after ``other``: what came first repeals nothing that came later."""
    return one.issued_on is None or other.issued_on is None or one.issued_on >= other.issued_on


def _plain(text: str) -> str:
    return _MARKS.sub("", normal(text))
