"""What a run says to a person and to a script."""

import json
import subprocess
from pathlib import Path

import pytest

from corpus.errors import FileError
from corpus.records import Answer, Outcome
from eval.measure import commit, measure, setting, unknown
from eval.questions import QuestionFile
from eval.report import Result, as_markdown, as_text, write
from tests.eval.records import CORPUS, ONE, REFUSAL, REFUSE, TWO, answer, cite, expected

SETTING = setting(CORPUS, "f" * 64)
ANSWERS = {
    "对吗？": answer(cite(ONE, "设备投资过2000万元"), confidence=0.9),
    "错吗？": answer(cite(TWO, "由省经信委牵头"), text="要9%", confidence=0.8),
    "天气？": REFUSAL,
    "坏了？": answer(outcome=Outcome.FAILED, confidence=0.0),
}


class Scripted:
    """Answers from a table, in the place of the assistant."""

    def ask(self, question: str) -> Answer:
        return ANSWERS[question]


@pytest.fixture
def result() -> Result:
    questions = (
        expected(name="q-1").model_copy(update={"question": "对吗？"}),
        expected(name="q-2").model_copy(update={"question": "错吗？"}),
        REFUSE.model_copy(update={"id": "q-3", "question": "天气？"}),
        expected(name="q-4", clauses=("d-9/1",)).model_copy(update={"question": "坏了？"}),
    )
    told = QuestionFile(name="few.jsonl", sha256="a" * 64, questions=questions)
    return measure(told, Scripted(), CORPUS, iter)


def test_text_tells_figures_and_each_wrong_question(result: Result) -> None:
    told = as_text(result)
    for words in (
        "few.jsonl：4题，可答3，应拒1",
        "全对的题：2/4  50.0%",
        "首条引文命中（可答题）：1/3  33.3%",
        "引文与原文一致（全部引文）：2/2  100.0%",
        "结局正确（全部题）：3/4  75.0%",
        "应拒而拒（应拒题）：1/1  100.0%",
        "未作规定判断正确：0/0  —",
        "无依据的数字：1",
        "失败的题：1",
        "知识库里没有题目所指的：d-9/1",
        "答错的题：2",
        "q-2 错吗？（首条引文、引文字句、数字无依据）",
        "应为：作答 d-1/1 「设备投资过2000万元」",
        "得到：作答（把握 0.80） d-1/2「由省经信委牵头」 无依据的数字 9%",
        "q-4 坏了？（结局、首条引文、引文字句）",
        "得到：失败（把握 0.00） 出错了",
    ):
        assert words in told
    assert "q-1" not in told
    assert "q-3" not in told


def test_files_hold_every_question_and_the_figures(result: Result, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "out"
    write(folder, [result, result], SETTING)
    rows = [json.loads(line) for line in (folder / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["q-1", "q-2", "q-3", "q-4"] * 2
    assert rows[0]["right"] is True
    assert rows[0]["answer"]["citations"][0]["quote"] == "设备投资过2000万元"
    assert rows[2]["first"] is None
    assert rows[3]["answer"]["error"] == "出错了"
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert (report["generation"], report["documents"], report["embedding"]) == (7, 1, "f" * 64)
    assert report["date"] == SETTING.date
    assert [told["n"] for told in report["files"]] == [4, 4]
    assert report["files"][0]["first"] == {"hits": 1, "n": 3, "value": 1 / 3}
    assert report["files"][0]["unspecified"] == {"hits": 0, "n": 0, "value": None}
    assert report["files"][0]["unknown"] == ["d-9/1"]
    assert (folder / "report.md").read_text(encoding="utf-8") == as_markdown([result, result], SETTING)
    assert sorted(path.name for path in folder.iterdir()) == ["report.json", "report.md", "rows.jsonl"]


def test_writing_again_gives_the_same_files(result: Result, tmp_path: Path) -> None:
    write(tmp_path, [result], SETTING)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write(tmp_path, [result], SETTING)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_folder_that_cannot_be_written(result: Result, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(FileError, match="--out"):
        write(tmp_path / "out", [result], SETTING)


def test_what_the_corpus_lacks_is_said_once() -> None:
    questions = [
        expected(clauses=("d-1/1", "d-2/1")),
        expected(clauses=("d-2/1",)),
        expected(clauses=(), document="txt/意见.txt"),
        expected(clauses=(), document="txt/办法.txt"),
    ]
    assert unknown(questions, CORPUS) == ("d-2/1", "txt/办法.txt")


def test_commit_tells_uncommitted_changes(tmp_path: Path) -> None:
    assert commit(tmp_path) is None
    git = ["git", "-C", str(tmp_path), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    (tmp_path / "a").write_text("1", encoding="utf-8")
    for step in (["init", "-q"], ["add", "a"], ["commit", "-q", "-m", "a"]):
        subprocess.run([*git, *step], check=True)
    clean = commit(tmp_path)
    assert clean is not None
    assert len(clean) == 40
    (tmp_path / "a").write_text("2", encoding="utf-8")
    assert commit(tmp_path) == f"{clean}-dirty"
