"""Broken question files, one for each fault, with the words that the error must contain."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import FileError, QuestionError
from corpus.records import Outcome
from eval.questions import CATEGORIES, Category, read_questions

GOOD: dict[str, Any] = {
    "id": "q-1",
    "category": "fact",
    "question": "多少钱？",
    "outcome": "answered",
    "clauses": ["d-1/1"],
    "contains": ["2000万元"],
}
REFUSED: dict[str, Any] = {"id": "q-1", "category": "out_of_corpus", "question": "天气？", "outcome": "refused"}
ALSO: dict[str, Any] = {"clauses": ["d-1/2"], "contains": ["钱"]}


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
    "no category": (lines(without("category")), ["第1行", "字段 category", "没有写", "which_incentive"]),
    "unknown category": (lines(GOOD | {"category": "hard"}), ["字段 category", "'hard'", "two_part"]),
    "history is text": (lines(GOOD | {"history": "多少？"}), ["字段 history", "'多少？'", "列表"]),
    "empty history": (lines(GOOD | {"history": [" "]}), ["字段 history", "不为空"]),
    "follow-up of nothing": (lines(GOOD | {"category": "follow_up"}), ["字段 history", "没有写"]),
    "also is text": (lines(GOOD | {"also": "d-1/2"}), ["字段 also", "'d-1/2'", "列表"]),
    "also holds text": (lines(GOOD | {"also": ["d-1/2"]}), ["字段 also", "'d-1/2'", "contains"]),
    "bad clause in also": (lines(GOOD | {"also": [{"clauses": ["6"]}]}), ["also 第1项的 clauses", "'6'"]),
    "unknown field in also": (lines(GOOD | {"also": [{"words": []}]}), ["also 第1项的 words", "clauses、contains"]),
    "no clauses in also": (lines(GOOD | {"also": [ALSO, {"contains": ["钱"]}]}), ["also 第2项的 clauses", "没有写"]),
    "no words in also": (lines(GOOD | {"also": [{"clauses": ["d-1/2"]}]}), ["also 第1项的 contains", "没有写"]),
    "also has clauses beside document": (
        lines(without("clauses") | {"document": "a.txt", "also": [ALSO]}),
        ["also 第1项的 clauses", "document"],
    ),
    "refused with a part": (lines(REFUSED | {"also": [ALSO]}), ["字段 also", "应拒答", "d-1/2"]),
    "foreign and answered": (lines(GOOD | {"category": "out_of_corpus"}), ["字段 outcome", "'answered'", "refused"]),
    "open and answered": (lines(GOOD | {"category": "unspecified"}), ["字段 outcome", "应是 unspecified"]),
    "same history": (
        lines(GOOD | {"history": ["甲？"]}, GOOD | {"id": "q-2", "history": ["甲？"]}),
        ["第2行", "字段 question", "第1行重复"],
    ),
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


def test_parts_are_the_main_one_and_what_is_asked_also(tmp_path: Path) -> None:
    path = tmp_path / "good.jsonl"
    path.write_text(lines(GOOD | {"category": "two_part", "also": [ALSO]}, REFUSED | {"id": "q-2"}), encoding="utf-8")
    both, refused = read_questions(path).questions
    assert [(part.clauses, part.contains) for part in both.parts] == [
        (("d-1/1",), ("2000万元",)),
        (("d-1/2",), ("钱",)),
    ]
    assert refused.parts == ()


def test_same_words_ask_something_else_after_other_questions_and_of_other_documents(tmp_path: Path) -> None:
    path = tmp_path / "good.jsonl"
    named = without("clauses") | {"document": "a.txt"}
    asked = [
        GOOD | {"category": "follow_up", "history": ["甲？"]},
        GOOD | {"category": "follow_up", "history": ["乙？"]},
        named,
        named | {"document": "b.txt"},
    ]
    path.write_text(lines(*(one | {"id": f"q-{n}"} for n, one in enumerate(asked))), encoding="utf-8")
    assert len(read_questions(path).questions) == 4


def test_every_category_has_a_name_for_readers() -> None:
    assert list(CATEGORIES) == list(Category)
    assert len(set(CATEGORIES.values())) == len(Category)


FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "outcome": st.sampled_from(["answered", "unspecified", "refused"]),
    "category": st.sampled_from(list(Category)),
    "clauses": st.sampled_from([[], ["d-1/1"]]),
    "contains": st.sampled_from([[], ["钱"]]),
    "document": st.sampled_from([None, "a.txt"]),
    "history": st.sampled_from([[], ["甲？"]]),
    "also": st.sampled_from([[], [ALSO], [{"contains": ["钱"]}]]),
}


@given(st.fixed_dictionaries(FIELDS))
def test_what_is_read_can_be_scored(tmp_path_factory: pytest.TempPathFactory, told: dict[str, Any]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_text(lines({"id": "q-1", "question": "问？"} | told), encoding="utf-8")
    try:
        (expected,) = read_questions(path).questions
    except QuestionError:
        return
    assert bool(expected.parts) is expected.answerable
    for part in expected.parts:
        assert part.contains
        assert bool(part.clauses) is (expected.document is None)
    if expected.category is Category.FOLLOW_UP:
        assert expected.history
