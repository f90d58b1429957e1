"""Retrieval sets: texts, questions, and which texts answer which question.

A set is a folder with ``corpus.jsonl`` (``id``, ``title``, ``text``), ``queries.jsonl`` (``id``, ``text``) and
``qrels.tsv`` (query, document, relevance, under a heading line), each as it is or compressed (``.xz``).
"""

import lzma
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import FileError, UsageError

CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", "qrels.tsv"
LAYOUT = f"检索集的文件夹里应有 {CORPUS}、{QUERIES}、{QRELS}（或各加 .xz）"
_SHOWN = 60
_DEMANDS = {"id": "应是不为空的编号", "title": "应是文字或不写", "text": "应是文字"}


class Query(BaseModel):
    """A question; ``id`` is its own in the set."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    id: Annotated[str, Field(pattern=r"^[^\t\r\n]+$")]
    text: str


class Text(Query):
    """A text that may answer; ``title`` is searched with it."""

    title: str | None = None

    @property
    def whole(self) -> str:
        """Title and text."""
        return f"{self.title or ''}\n{self.text}".strip()


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """``relevant``: for each query, in their order, the gain (above 0) of each text that answers it, by id."""

    name: str
    texts: tuple[Text, ...]
    queries: tuple[Query, ...]
    relevant: tuple[Mapping[str, int], ...]

    @property
    def unanswered(self) -> int:
        """How many queries no text answers; whatever is found for them counts 0."""
        return sum(not gains for gains in self.relevant)


def folders_of(told: Sequence[Path]) -> list[Path]:
    """The sets among ``told``: each a set, or a folder of sets, which are taken in the order of their names.

    Raises :class:`~corpus.errors.FileError` for a folder that is neither, and :class:`~corpus.errors.UsageError` when
    two have one name, since rows are told apart by it.
    """
    found: list[Path] = []
    for folder in told:
        if not folder.is_dir():
            raise FileError(f"{folder}：没有这个文件夹；请检查 --retrieval 的路径")
        inside = [folder] if _is_set(folder) else sorted(filter(_is_set, folder.iterdir()))
        if not inside:
            raise FileError(f"{folder}：不是检索集，也没有检索集；{LAYOUT}")
        found += inside
    names = [path.resolve().name for path in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(f"--retrieval：{'、'.join(twice)} 给了不止一次；结果按文件夹名区分，请只给一次或改名")
    return found


def _is_set(folder: Path) -> bool:
    return any((folder / f"{QRELS}{ending}").exists() for ending in ("", ".xz"))


def read_set(folder: Path) -> RetrievalSet:
    """The set in ``folder``.

    Raises :class:`~corpus.errors.FileError` naming file and line when something is missing, odd, or there twice.
    """
    texts = tuple(_rows(folder, CORPUS, Text))
    queries = tuple(_rows(folder, QUERIES, Query))
    gains: dict[str, dict[str, int]] = {query.id: {} for query in queries}
    known = {text.id for text in texts}
    for where, line in _judgements(folder):
        query, document, gain = line
        if query not in gains:
            raise FileError(f"{where}：{QUERIES} 里没有编号为 {query:.{_SHOWN}} 的问题；请核对两个文件")
        if document not in known:
            raise FileError(f"{where}：{CORPUS} 里没有编号为 {document:.{_SHOWN}} 的文档；请核对两个文件")
        if gain > 0:
            gains[query][document] = gain
    return RetrievalSet(folder.resolve().name, texts, queries, tuple(gains[query.id] for query in queries))


Row = TypeVar("Row", bound=Query)


def _rows(folder: Path, name: str, kind: type[Row]) -> Iterator[Row]:
    seen: dict[str, str] = {}
    for where, line in _lines(folder, name):
        try:
            row = kind.model_validate_json(line)
        except ValidationError as fault:
            first = fault.errors()[0]
            if not first["loc"]:
                raise FileError(f"{where}不是一个JSON对象：{line!r:.{_SHOWN}}；每行应是一条") from None
            found = "没有写" if first["type"] == "missing" else f"得到的是 {first['input']!r:.{_SHOWN}}"
            field = str(first["loc"][0])
            raise FileError(f"{where}，字段 {field}：{found}；{_DEMANDS[field]}") from None
        if row.id in seen:
            raise FileError(f"{where}，字段 id：与{seen[row.id]}重复（{row.id:.{_SHOWN}}）；请改掉其中一个")
        seen[row.id] = where.rpartition("：")[2]
        yield row
    if not seen:
        raise FileError(f"{folder / name}：一条也没有；{LAYOUT}")


def _judgements(folder: Path) -> Iterator[tuple[str, tuple[str, str, int]]]:
    lines = _lines(folder, QRELS)
    for number, (where, line) in enumerate(lines):
        cells = line.split("\t")
        whole = len(cells) == 3 and cells[2].strip().lstrip("-").isdecimal()
        if number == 0 and whole:
            raise FileError(f"{where}：得到的是 {line!r:.{_SHOWN}}；首行应是表头，如 query_id⇥doc_id⇥relevance")
        if number and not whole:
            raise FileError(f"{where}：得到的是 {line!r:.{_SHOWN}}；应是制表符分开的三栏：问题、文档、相关度（整数）")
        if number:
            yield where, (cells[0], cells[1], int(cells[2]))


def _lines(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    """The lines of the file ``name`` that are not blank, each after the words that say where it stands."""
    plain, packed = folder / name, folder / f"{name}.xz"
    path = plain if plain.exists() or not packed.exists() else packed
    try:
        data = path.read_bytes()
        text = (lzma.decompress(data) if path is packed else data).decode("utf-8-sig")
    except FileNotFoundError:
        raise FileError(f"{plain}：没有这个文件；{LAYOUT}") from None
    except OSError as fault:
        raise FileError(f"{path}：无法读取（{fault.strerror}）；请检查 --retrieval 的路径") from None
    except lzma.LZMAError as fault:
        raise FileError(f"{path}：不是完整的 xz 文件（{fault}）；请重新取得") from None
    except UnicodeDecodeError:
        raise FileError(f"{path}：不是 UTF-8 编码；请另存为 UTF-8 后再试") from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"{path}：第{number}行", line.rstrip("\r")
