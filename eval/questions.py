"""The question files: what is asked, and what a right answer is. ``eval/questions/README.md`` tells their story.

One JSON object a line::

    {"id": "h-018", "category": "fact", "question": "…", "outcome": "answered",
     "clauses": ["ezf-2016-82/6"], "contains": ["不少于30亿元"]}

``clauses``: any of them as the first citation is right. A file on other documents names its ``document`` instead; there
a first citation is right when it is of that document and its clause holds every word of ``contains``. ``also``: what
else a question of two parts asks for. ``history``: the questions before this one, oldest first.
"""

import re
from collections.abc import Hashable, Iterator, Mapping
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import FileError, QuestionError
from corpus.records import Outcome

HUBEI = Path(__file__).parent / "questions" / "hubei-82.jsonl"
"""The questions that are reported; the default of ``python -m eval``."""


class Category(StrEnum):
    """What makes a question hard; each question has one. In the order of the reports."""

    FACT = "fact"
    WHICH_INCENTIVE = "which_incentive"
    EVERYDAY = "everyday"
    LOOK_UP = "look_up"
    TWO_PART = "two_part"
    FOLLOW_UP = "follow_up"
    UNSPECIFIED = "unspecified"
    WRONG_PREMISE = "wrong_premise"
    OUT_OF_CORPUS = "out_of_corpus"
    INJECTION = "injection"
    NOISE = "noise"


CATEGORIES: Mapping[Category, str] = {
    Category.FACT: "事实",
    Category.WHICH_INCENTIVE: "适用哪项支持",
    Category.EVERYDAY: "日常说法",
    Category.LOOK_UP: "按条查阅",
    Category.TWO_PART: "一题两问",
    Category.FOLLOW_UP: "追问",
    Category.UNSPECIFIED: "未作规定",
    Category.WRONG_PREMISE: "前提有误",
    Category.OUT_OF_CORPUS: "库外",
    Category.INJECTION: "夹带指令",
    Category.NOISE: "错字与杂音",
}
"""The names of the categories for readers."""

_DEMANDS = {
    "id": '应是不含空白的编号，如 "h-001"',
    "category": f"应是 {'、'.join(Category)} 之一",
    "question": "应是不为空的文字",
    "outcome": "应是 answered、unspecified 或 refused",
    "clauses": '应是条文编号的列表，如 ["ezf-2016-82/6"]',
    "contains": "应是原文字句的列表，字句不为空、不含空白",
    "document": "应是文件的相对路径",
    "history": "应是先前问题的列表，从早到晚，问题不为空",
    "also": '应是列表，每项写这一问的依据，如 {"clauses": ["ezf-2016-82/6"], "contains": ["不少于30亿元"]}',
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


class Part(BaseModel):
    """What one part of a question is answered by: any of ``clauses``, with all words of ``contains`` quoted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    clauses: tuple[ClauseId, ...] = ()
    contains: tuple[Unspaced, ...] = ()


class Expected(BaseModel):
    """One question and its right answer. ``contains``: words of the document, without white space."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: Unspaced
    category: Category
    question: Filled
    outcome: Annotated[Outcome, AfterValidator(_expectable)]
    clauses: tuple[ClauseId, ...] = ()
    contains: tuple[Unspaced, ...] = ()
    document: Filled | None = None
    history: tuple[Filled, ...] = ()
    also: tuple[Part, ...] = ()
    note: str | None = None

    @property
    def answerable(self) -> bool:
        """Whether the corpus treats the matter, with or without the detail."""
        return self.outcome is not Outcome.REFUSED

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is asked for, the main part first; empty where a refusal is right."""
        return (Part(clauses=self.clauses, contains=self.contains), *self.also) if self.answerable else ()


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
    seen: dict[Hashable, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}：第{number}行"
        expected = _read_line(line, where)
        # The same words ask something else of another document, or after other questions.
        asked = (expected.question, expected.document, expected.history)
        for field, value, key in (("id", expected.id, expected.id), ("question", expected.question, asked)):
            if key in seen:
                raise QuestionError(f"{where}，字段 {field}：与第{seen[key]}行重复（{value}）；请改掉其中一个")
            seen[key] = number
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
    inside = len(place) > 2 and place[0] == "also"
    field = str(place[2] if inside else place[0])
    where = f"，字段 {f'also 第{place[1] + 1}项的 {field}' if inside else field}"
    if fault["type"] == "extra_forbidden":
        return f"{where}：没有这个字段；可用的是 {'、'.join((Part if inside else Expected).model_fields)}"
    found = "没有写" if fault["type"] == "missing" else f"得到的是 {fault['input']!r:.{_SHOWN}}"
    return f"{where}：{found}；{_DEMANDS[field]}"


def _contradiction(expected: Expected) -> tuple[str, str] | None:
    """The field that does not fit the others, and what is wrong with it."""
    if wrong := _misfit(expected):
        return wrong
    if not expected.answerable:
        for field in ("clauses", "contains", "also"):
            if found := getattr(expected, field):
                return field, f"应拒答的题不能有依据，得到的是 {_plain(found)!r:.{_SHOWN}}；请删去，或改 outcome"
        return None
    for number, part in enumerate(expected.parts):
        place = f"also 第{number}项的 " if number else ""
        if expected.document and part.clauses:
            return f"{place}clauses", "写了 document 就不能再写 clauses；请二者选一"
        if not expected.document and not part.clauses:
            return f"{place}clauses", "没有写；可答的题要有条文编号，或写 document"
        if not part.contains:
            return f"{place}contains", "没有写；可答的题要有引文中应有的原文字句"
    return None


def _misfit(expected: Expected) -> tuple[str, str] | None:
    """A category that the other fields belie."""
    category, outcome = expected.category, expected.outcome
    if category is Category.FOLLOW_UP and not expected.history:
        return "history", "没有写；追问（follow_up）要有先前的问题"
    for name, only in ((Category.OUT_OF_CORPUS, Outcome.REFUSED), (Category.UNSPECIFIED, Outcome.UNSPECIFIED)):
        if category is name and outcome is not only:
            return "outcome", f"得到的是 {outcome.value!r}；{name} 的题应是 {only.value}，请改其一"
    return None


def _plain(found: tuple[Any, ...]) -> list[Any]:
    return [one.model_dump(exclude_defaults=True) if isinstance(one, Part) else one for one in found]


def unspaced(text: str) -> str:
    """``text`` without white space, in which form ``contains`` is compared.

    >>> unspaced("设备投资过 2000\\n万元")
    '设备投资过2000万元'
    """
    return re.sub(r"\s", "", text)
