"""The shipped question files are what their README says."""

import re
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from corpus.records import Outcome
from corpus.settings import DOCUMENTS
from eval.questions import HUBEI, Category, read_questions
from eval.tune import TUNING

FOLDER = HUBEI.parent
FILES = {path.name: read_questions(path).questions for path in sorted(FOLDER.glob("*.jsonl"))}
REPORTED, DEVELOPED = "hubei-82.jsonl", "tuning-hubei-82.jsonl"
REPORTED_OTHER, TUNING_OTHER = "other.jsonl", "tuning-other.jsonl"
HUBEI_FILES = [REPORTED, DEVELOPED]
OTHER_FILES = [REPORTED_OTHER, TUNING_OTHER]
LETTERS = {REPORTED: "hfn", DEVELOPED: "t", REPORTED_OTHER: "gm", TUNING_OTHER: "ouvx"}
"""The first letters of the ids, as the sets were written one after the other."""
FURNITURE = re.compile(r"^\s*(湖北省经济和信息化厅规范性文件|湖北省经济和信息化厅发布|湖|- \d+ -)\s*$", re.MULTILINE)
PLACES = {"header", "preamble", "closing", "s1", "s2", "s3", *(str(number) for number in range(1, 16))}


def plain() -> str:
    """The policy without page furniture and white space."""
    return re.sub(r"\s", "", FURNITURE.sub("", (DOCUMENTS / "鄂政发〔2016〕82号.txt").read_text(encoding="utf-8")))


def text_of(place: str) -> str:
    """The text of a clause, in that form."""
    text = plain()
    heads = [text.index(f"（{numeral}）") for numeral in NUMERALS]
    sections = [text.index(head) for head in ("一、重点任务", "二、政策支持", "三、推进落实")]
    body = text.index("传统产业是湖北的发展之基")
    closing = text.rindex("2016年12月31日")
    starts = {
        "header": 0,
        "preamble": body,
        **{f"s{number}": start for number, start in enumerate(sections, 1)},
        **{str(number): start for number, start in enumerate(heads, 1)},
        "closing": closing,
    }
    following = [start for start in starts.values() if start > starts[place]]
    return text[starts[place] : min(following, default=len(text))]


NUMERALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五"]


def test_there_are_these_files() -> None:
    assert set(FILES) == {*HUBEI_FILES, *OTHER_FILES}


def test_enough_is_reported_and_every_category_and_clause_is_in_it() -> None:
    assert len(FILES[REPORTED]) >= 220
    assert len(FILES[REPORTED_OTHER]) >= 150
    best = Counter(question.clauses[0].split("/")[1] for question in FILES[REPORTED] if question.clauses)
    assert all(best[str(number)] >= 5 for number in range(1, 16))
    for name in (REPORTED, REPORTED_OTHER):
        assert {question.category for question in FILES[name]} == set(Category)


@pytest.mark.parametrize("name", HUBEI_FILES)
def test_expected_words_stand_in_an_expected_clause(name: str) -> None:
    for question in FILES[name]:
        places = [clause.removeprefix("ezf-2016-82/") for clause in question.clauses]
        assert set(places) <= PLACES, question.id
        if places:
            assert all(word in text_of(places[0]) for word in question.contains), question.id


def test_no_question_stands_in_two_files() -> None:
    asked = Counter(re.sub(r"\W", "", question.question) for questions in FILES.values() for question in questions)
    assert [question for question, times in asked.items() if times > 1] == []


def test_ids_tell_the_file() -> None:
    for name, letters in LETTERS.items():
        ids = [question.id for question in FILES[name]]
        runs = [[one for one in ids if one[0] == letter] for letter in letters]
        assert [one for run in runs for one in run] == ids
        assert all(run == sorted(run) for run in runs)


def test_only_the_other_documents_are_named() -> None:
    others = list(chain.from_iterable(FILES[name] for name in OTHER_FILES))
    assert all(question.document for question in others)
    assert not any(question.document for question in chain.from_iterable(FILES[name] for name in HUBEI_FILES))
    assert all(not Path(question.document or "").is_absolute() for question in others)


def test_nothing_is_fitted_on_a_document_that_is_reported() -> None:
    reported = Counter(question.document for question in FILES[REPORTED_OTHER])
    assert len(reported) == 10
    assert min(reported.values()) >= 15
    assert not set(reported) & {question.document for question in FILES[TUNING_OTHER]}
    assert TUNING.name == TUNING_OTHER


def test_readme_counts_right() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name, questions in FILES.items():
        row = next(line for line in readme.splitlines() if line.startswith(f"| `{name}`"))
        assert f"| {len(questions)}: " in row
        counts = Counter(question.outcome for question in questions)
        for outcome in (Outcome.ANSWERED, Outcome.UNSPECIFIED, Outcome.REFUSED):
            assert not counts[outcome] or f"{counts[outcome]} {outcome.value}" in row
