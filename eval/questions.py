"""The question files: what is asked, and what a right answer is. ``eval/questions/README.md`` tells their story.

One JSON object a line::

    {"id": "h-018", "question": "…", "outcome": "answered", "clauses": ["ezf-2016-82/6"], "contains": ["不少于30亿元"]}

``clauses``: any of them as the first citation is right. A file on other documents names its ``document`` instead; there
a first citation is right when it is of that document and its clause holds every word of ``contains``.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import FileError, QuestionError
from corpus.records import Outcome

HUBEI = Path(__file__).parent / "questions" / "hubei-82.jsonl"
"""The questions that are reported; the default of ``python -m eval``."""

_DEMANDS = {
    "id": '应是不含空白的编号，如 "h-001"',
    "question": "应是不为空的文字",
    "outcome": "应是 answered、unspecified 或 refused",
    "clauses": '应是条文编号的列表，如 ["ezf-2016-82/6"]',
    "contains": "应是原文字句的列表，字句不为空、不含空白",
    "document": "应是文件的相对路径",
    "note": "应是文字",
}
_SHOWN = 60


def _expectable(outcome: Outcome) -> Outcome:
    if outcome is Outcome.FAILED:
        raise ValueError("failed is never expected")
    return outcome


Filled = Annotated[str, Field(pattern=r"\S")]
Unspaced = Annotated[str, Field(pattern=r"^\S+$")]
ClauseId = Annotated[str, Field(pattern=r"^[^/\s]+(/[^/\s]+)+$")]


class Expected(BaseModel):
    """One question and its right answer. ``contains``: words of the document, without white space."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: Unspaced
    question: Filled
    outcome: Annotated[Outcome, AfterValidator(_expectable)]
    clauses: tuple[ClauseId, ...] = ()
    contains: tuple[Unspaced, ...] = ()
    document: Filled | None = None
    note: str | None = None

    @property
    def answerable(self) -> bool:
        """Whether the corpus treats the matter, with or without the detail."""
        return self.outcome is not Outcome.REFUSED


class QuestionFile(BaseModel):
    """A file's questions in its order. ``name`` without folders; ``sha256`` of its bytes."""

    model_config = ConfigDict(frozen=True)

    name: str
    sha256: str
    questions: tuple[Expected, ...]


def read_questions(path: Path) -> QuestionFile:
    """The questions in the file ``path``; blank lines are passed over.

    Raises :class:`~corpus.errors.FileError` when the file cannot be read or asks nothing, and
    :class:`~corpus.errors.QuestionError` naming the line, the field, what was found and what to do.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as fault:
        raise FileError(f"{path}：无法读取（{fault.strerror}）；请检查 --questions 的路径") from None
    except UnicodeDecodeError:
        raise FileError(f"{path}：不是 UTF-8 编码；请另存为 UTF-8 后再试") from None
    questions = tuple(_read_lines(text, path))
    if not questions:
        raise FileError(f"{path}：一道题也没有；请每行写一道题")
    return QuestionFile(name=path.name, sha256=sha256(data).hexdigest(), questions=questions)


def _read_lines(text: str, path: Path) -> Iterator[Expected]:
    ids: dict[str, int] = {}
    asked: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}：第{number}行"
        expected = _read_line(line, where)
        for field, value, seen in (("id", expected.id, ids), ("question", expected.question, asked)):
            if value in seen:
                raise QuestionError(f"{where}，字段 {field}：与第{seen[value]}行重复（{value}）；请改掉其中一个")
            seen[value] = number
        yield expected


def _read_line(line: str, where: str) -> Expected:
    try:
        expected = Expected.model_validate_json(line)
    except ValidationError as fault:
        raise QuestionError(f"{where}{_told(fault.errors()[0])}") from None
    if wrong := _contradiction(expected):
        field, found = wrong
        raise QuestionError(f"{where}，字段 {field}：{found}")
    return expected


def _told(fault: Any) -> str:
    """What pydantic found (one of its ``errors()``), for the reader."""
    place = fault["loc"]
    if not place:
        return f"不是一个JSON对象：{fault['input']!r:.{_SHOWN}}；每行应是一道题"
    field = str(place[0])
    if fault["type"] == "extra_forbidden":
        return f"，字段 {field}：没有这个字段；可用的是 {'、'.join(Expected.model_fields)}"
    found = "没有写" if fault["type"] == "missing" else f"得到的是 {fault['input']!r:.{_SHOWN}}"
    return f"，字段 {field}：{found}；{_DEMANDS[field]}"


def _contradiction(expected: Expected) -> tuple[str, str] | None:
    """The field that does not fit the others, and what is wrong with it."""
    if not expected.answerable:
        for field in ("clauses", "contains"):
            if found := getattr(expected, field):
                return field, f"应拒答的题不能有依据，得到的是 {list(found)!r:.{_SHOWN}}；请删去，或改 outcome"
        return None
    if expected.document and expected.clauses:
        return "clauses", "写了 document 就不能再写 clauses；请二者选一"
    if not expected.document and not expected.clauses:
        return "clauses", "没有写；可答的题要有条文编号，或写 document"
    if not expected.contains:
        return "contains", "没有写；可答的题要有引文中应有的原文字句"
    return None


def unspaced(text: str) -> str:
    """``text`` without white space, in which form ``contains`` is compared.

    >>> unspaced("设备投资过 2000\\n万元")
    '设备投资过2000万元'
    """
    return re.sub(r"\s", "", text)
