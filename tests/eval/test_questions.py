"""Broken question files, one for each fault, with the words that the error must contain."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import FileError, QuestionError
from corpus.records import Outcome
from eval.questions import read_questions

GOOD: dict[str, Any] = {
    "id": "q-1",
    "question": "多少钱？",
    "outcome": "answered",
    "clauses": ["d-1/1"],
    "contains": ["2000万元"],
}
REFUSED: dict[str, Any] = {"id": "q-1", "question": "天气？", "outcome": "refused"}


def lines(*told: dict[str, Any]) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in told)


def without(field: str) -> dict[str, Any]:
    return {name: value for name, value in GOOD.items() if name != field}


FAULTS = {
    "no json": ("{oops\n", ["第1行", "JSON"]),
    "no object": ("[1]\n", ["第1行", "JSON对象"]),
    "second line": (lines(GOOD) + "oops\n", ["第2行"]),
    "no id": (lines(without("id")), ["第1行", "字段 id", "没有写"]),
    "blank in id": (lines(GOOD | {"id": "q 1"}), ["字段 id", "'q 1'"]),
    "id is a number": (lines(GOOD | {"id": 1}), ["字段 id", "得到的是 1"]),
    "no question": (lines(without("question")), ["字段 question", "没有写"]),
    "empty question": (lines(GOOD | {"question": " "}), ["字段 question", "不为空"]),
    "unknown outcome": (lines(GOOD | {"outcome": "maybe"}), ["字段 outcome", "'maybe'", "refused"]),
    "failed is not expected": (lines(GOOD | {"outcome": "failed"}), ["字段 outcome", "failed"]),
    "clauses is text": (lines(GOOD | {"clauses": "d-1/1"}), ["字段 clauses", "'d-1/1'", "列表"]),
    "clause without document": (lines(GOOD | {"clauses": ["6"]}), ["字段 clauses", "'6'"]),
    "no clauses": (lines(without("clauses")), ["字段 clauses", "没有写"]),
    "no contains": (lines(without("contains")), ["字段 contains", "没有写"]),
    "empty word": (lines(GOOD | {"contains": [""]}), ["字段 contains", "不含空白"]),
    "space in a word": (lines(GOOD | {"contains": ["2000 万元"]}), ["字段 contains", "'2000 万元'"]),
    "unknown field": (lines(GOOD | {"answer": "是"}), ["字段 answer", "没有这个字段", "contains"]),
    "clauses and document": (lines(GOOD | {"document": "a.txt"}), ["字段 clauses", "document"]),
    "refused with clauses": (lines(REFUSED | {"clauses": ["d-1/1"]}), ["字段 clauses", "应拒答"]),
    "refused with words": (lines(REFUSED | {"contains": ["钱"]}), ["字段 contains", "应拒答"]),
    "same id": (lines(GOOD, REFUSED), ["第2行", "字段 id", "第1行重复"]),
    "same question": (lines(GOOD, GOOD | {"id": "q-2"}), ["第2行", "字段 question", "多少钱？"]),
}


@pytest.mark.parametrize(("content", "words"), FAULTS.values(), ids=FAULTS)
def test_fault_is_named_in_one_line(content: str, words: list[str], tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(QuestionError) as fault:
        read_questions(path)
    told = str(fault.value)
    assert told.startswith(f"{path}：第")
    assert "\n" not in told
    for word in words:
        assert word in told


@pytest.mark.parametrize(
    ("content", "word"), [(b"", "一道题也没有"), (b"\n \n", "一道题也没有"), ("问".encode("gbk"), "UTF-8")]
)
def test_file_that_asks_nothing(content: bytes, word: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_bytes(content)
    with pytest.raises(FileError, match=word):
        read_questions(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"没有|无法读取"):
        read_questions(tmp_path / "none.jsonl")


def test_good_file_is_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "good.jsonl"
    other = REFUSED | {"id": "q-2", "note": "不相干"}
    path.write_bytes(b"\xef\xbb\xbf" + (lines(GOOD) + "\n" + lines(other)).replace("\n", "\r\n").encode())
    told = read_questions(path)
    assert told.name == "good.jsonl"
    assert [question.id for question in told.questions] == ["q-1", "q-2"]
    assert [question.outcome for question in told.questions] == [Outcome.ANSWERED, Outcome.REFUSED]
    assert [question.answerable for question in told.questions] == [True, False]
