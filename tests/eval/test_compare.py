"""Two runs side by side."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import FileError
from eval.compare import as_text, compare, read_run
from eval.report import write
from tests.eval.records import ONE, REFUSAL, TWO, answer, cite
from tests.eval.runs import ANSWERS, QUESTIONS, questions, run

GOOD, BAD = answer(cite(ONE, "设备投资过2000万元"), confidence=0.9), answer(cite(TWO, "由省经信委牵头"))
BETTER = ANSWERS | {"错吗？": GOOD, "坏了？": BAD}
MIXED = ANSWERS | {"对吗？": REFUSAL, "错吗？": GOOD}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("before"))


def written(folder: Path, *files: Any, **told: Any) -> Path:
    write(folder, run(*files, **told))
    return folder


def test_a_run_and_itself(before: Path) -> None:
    told = compare(read_run(before), read_run(before / "rows.jsonl"))
    assert (told.n, told.only_before, told.only_after, told.rewritten) == (5, 0, 0, 0)
    assert (told.better, told.worse, told.other) == ((), (), ())
    assert all(one.p in (None, 1) for one in told.figures.values())
    text = as_text(told)
    assert "全对的题：40.0% → 40.0%，+0.0%（+0.0% 至 +0.0%，p=1.000）" in text
    assert "*" not in text.split("不含 0", 1)[1]


def test_better_and_worse_questions_are_named(before: Path, tmp_path: Path) -> None:
    told = compare(read_run(before), read_run(written(tmp_path / "after", answers=MIXED)))
    assert [change.expected.id for change in told.better] == ["q-2"]
    assert [change.expected.id for change in told.worse] == ["q-1"]
    text = as_text(told)
    assert "变好的题：1\n  q-2 [追问] 错吗？：首条引文、引文字句、数字无依据 → 全对（得到 answered d-1/1）" in text
    assert "变坏的题：1\n  q-1 [事实] 对吗？：全对 → 结局、首条引文、引文字句（得到 refused）" in text
    assert "[追问，1题] 全对 0.0% → 100.0%，+100.0%（+100.0% 至 +100.0%，p=0.002） *" in text
    assert "[库外，1题] 首条 — → —" in text


def test_fewer_faults_are_better_even_where_some_are_left(before: Path, tmp_path: Path) -> None:
    told = compare(read_run(before), read_run(written(tmp_path / "after", answers=BETTER)))
    assert [change.expected.id for change in told.better] == ["q-2", "q-4"]
    assert told.better[1].after == ("首条引文", "引文字句")
    assert (told.figures["right"].before, told.figures["right"].after) == (0.4, 0.6)


def test_other_faults_are_neither(before: Path, tmp_path: Path) -> None:
    told = compare(read_run(before), read_run(written(tmp_path / "after", answers=ANSWERS | {"错吗？": REFUSAL})))
    assert [change.expected.id for change in told.other] == ["q-2"]


def test_only_questions_that_both_ask_alike_are_compared(before: Path, tmp_path: Path) -> None:
    rewritten = QUESTIONS[0].model_copy(update={"contains": ("贷款贴息",)})
    more = QUESTIONS[2].model_copy(update={"id": "q-9"})
    told = compare(read_run(before), read_run(written(tmp_path / "after", questions(rewritten, *QUESTIONS[1:3], more))))
    assert (told.n, told.only_before, told.only_after, told.rewritten) == (2, 2, 1, 1)
    assert as_text(told).startswith("相同的题：2；只在前者：2；只在后者：1；题目或答案已改、不比：1\n")


def test_runs_that_share_nothing(before: Path, tmp_path: Path) -> None:
    other = written(tmp_path / "after", questions(QUESTIONS[0], name="other.jsonl"))
    with pytest.raises(FileError, match=r"没有相同的题（前者5题，后者1题，编号相同而内容不同的0题）.*--questions"):
        compare(read_run(before), read_run(other))


def line(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "rows.jsonl").read_text(encoding="utf-8").splitlines()[0])
    return told


BROKEN = {
    "not json": (lambda told: "oops", ["第1行", "JSON"]),
    "no list": (lambda told: "[1]", ["第1行", "JSON"]),
    "empty": (lambda told: "", ["一道题也没有"]),
    "field gone": (
        lambda told: json.dumps({k: v for k, v in told.items() if k != "ratios"}),
        ["字段 ratios", "没有写"],
    ),
    "another version": (lambda told: json.dumps(told | {"ratios": {"first": [1, 1]}}), ["字段 ratios", "mrr"]),
    "no probability": (lambda told: json.dumps(told | {"confidence": 7}), ["字段 confidence", "得到的是 7"]),
}


@pytest.mark.parametrize(("broken", "words"), BROKEN.values(), ids=BROKEN)
def test_broken_run_is_named_in_one_line(broken: Any, words: list[str], before: Path, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(broken(line(before)), encoding="utf-8")
    with pytest.raises(FileError) as fault:
        read_run(path)
    told = str(fault.value)
    assert told.startswith(str(path))
    assert "\n" not in told
    assert "python -m eval --out" in told
    for word in words:
        assert word in told


def test_folder_without_a_run(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"rows\.jsonl：无法读取.*--out"):
        read_run(tmp_path)
