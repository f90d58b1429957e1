"""Each question is asked once, where it belongs, after the questions before it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.errors import FileError
from eval.documents import document_files, ingest
from eval.measure import Opened, commit, measure, unknown_to
from eval.questions import Part
from tests.eval.records import CORPUS, answer, expected
from tests.eval.runs import ANSWERS, QUESTIONS, Scripted, questions

NAMED = [
    expected(name=f"n-{number}", clauses=(), document=document).model_copy(update={"question": f"问{number}？"})
    for number, document in enumerate(["txt/意见.txt", "txt/办法.txt", "txt/意见.txt"])
]


def test_history_goes_with_the_question_and_progress_is_told() -> None:
    scripted = Scripted(ANSWERS)
    told: list[None] = []

    @contextmanager
    def opener(file: Path | None) -> Iterator[Opened]:
        yield Opened(scripted, CORPUS)

    report = measure([(questions(), {})], opener, "f", lambda: told.append(None))
    assert len(told) == len(QUESTIONS)
    assert scripted.histories["错吗？"] == ("先前？",)
    assert scripted.histories["对吗？"] == ()
    assert (report.setting.generation, report.setting.documents) == (7, 1)
    assert [row.expected.id for row in report.results[0].whole.rows] == ["q-1", "q-2", "q-3", "q-4", "q-5"]


def test_each_document_is_opened_once_and_alone_and_rows_keep_the_order_of_the_file() -> None:
    opened: list[tuple[Path | None, list[str]]] = []

    @contextmanager
    def opener(file: Path | None) -> Iterator[Opened]:
        scripted = Scripted({one.question: answer() for one in (*NAMED, *QUESTIONS)})
        yield Opened(scripted, CORPUS)
        opened.append((file, list(scripted.histories)))

    alone = {"txt/意见.txt": Path("a"), "txt/办法.txt": Path("b")}
    files = [(questions(*NAMED, name="other.jsonl"), alone), (questions(QUESTIONS[0]), {})]
    report = measure(files, opener, "f")
    assert opened == [(Path("a"), ["问0？", "问2？"]), (Path("b"), ["问1？"]), (None, ["对吗？"])]
    assert [row.expected.id for row in report.results[0].whole.rows] == ["n-0", "n-1", "n-2"]
    assert [row.expected.id for row in report.total.whole.rows] == ["n-0", "n-1", "n-2", "q-1"]
    assert report.setting.documents == 3
    assert measure(files[:1], opener, "f").setting.generation is None


def test_what_the_corpus_lacks_is_said_once() -> None:
    asked = [
        expected(clauses=("d-1/1", "d-2/1")),
        expected(clauses=("d-2/1",), also=(Part(clauses=("d-3/1",), contains=("钱",)),)),
        expected(clauses=(), document="txt/意见.txt"),
        expected(clauses=(), document="txt/办法.txt"),
    ]
    assert unknown_to(CORPUS, asked) == ("d-2/1", "d-3/1", "txt/办法.txt")


def test_document_that_is_not_there_is_named_with_its_question(tmp_path: Path) -> None:
    (tmp_path / "txt").mkdir()
    (tmp_path / "txt" / "意见.txt").write_text("一", encoding="utf-8")
    told = questions(*NAMED, name="other.jsonl")
    with pytest.raises(FileError, match=r"办法\.txt：没有这个文件（other\.jsonl 的 n-1 要用）；.*--documents"):
        document_files(told, tmp_path)
    (tmp_path / "txt" / "办法.txt").write_text("一", encoding="utf-8")
    assert list(document_files(told, tmp_path)) == ["txt/意见.txt", "txt/办法.txt"]


def test_document_that_cannot_be_ingested_is_said_in_the_words_of_the_ingest(tmp_path: Path) -> None:
    path = tmp_path / "空.txt"
    path.write_text("", encoding="utf-8")
    with pytest.raises(FileError, match=r"空\.txt：没有收录成功：.+python -m ingest"):
        ingest(path, tmp_path / "store")


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
