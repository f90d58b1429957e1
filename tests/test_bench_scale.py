"""The measurement of large corpora, on a very small one: synthetic laws (合成示例)."""

import json
import lzma
import sys
import time
from pathlib import Path

import pytest

from corpus.store import Store, writing
from tests.bench_scale import ARTICLES, main, measure, peak, recall, table
from tests.corpus.support import revision, shipped
from tests.laws import Article, articles, batches, chapter_questions, laws

SUBJECTS = ("港口建设", "养蜂管理", "道路命名", "水库移民")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = [
        {
            "law": f"合成市{subject}条例",
            "chapter": "第二章  资金和用地" if number > 5 else "第一章  总则",
            "art": f"第{number}条",
            "text": f"合成示例：{subject}的第{number}件事由有关部门负责，具体办法另行制定。",
        }
        for subject in SUBJECTS
        for number in range(1, 11)
    ]
    path = tmp_path / ARTICLES
    path.parent.mkdir()
    path.write_bytes(lzma.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    return tmp_path


def test_laws_are_documents_whose_clauses_are_to_the_letter(data: Path) -> None:
    found = list(laws(articles(data / ARTICLES), 25))
    assert [len(clauses) for _, clauses in found] == [10, 10, 5]
    for document, clauses in found:
        for clause in clauses:
            assert document.text[clause.start : clause.end] == clause.text
    assert found[0][1][9].path == ("资金和用地", "第10条")
    assert list(laws(articles(data / ARTICLES), 0)) == []
    assert [len(batch) for batch in batches(iter(found * 50))] == [64, 64, 22]


def test_questions_are_made_from_chapters_and_every_second_one_names_its_law(data: Path) -> None:
    found = list(laws(articles(data / ARTICLES), 40))
    assert chapter_questions(found, 2) == ["资金和用地有什么规定？", "合成市道路命名条例资金和用地有什么规定？"]
    assert len(chapter_questions(found, 50)) == 4


def test_article_without_a_chapter_stands_alone() -> None:
    ((_, (clause,)),) = laws(iter([Article("合成办法", "", "第一条", "文字。")]), 5)
    assert (clause.path, clause.text) == (("第一条",), "第一条 文字。")


def test_recall_of_a_small_index_is_whole(tmp_path: Path) -> None:
    with writing(tmp_path, shipped(), 5) as writer:
        writer.commit([revision(number, "节能", size=5) for number in range(6)], [])
    snapshot = Store(tmp_path, shipped()).snapshot()
    assert recall(snapshot, tmp_path, shipped(), ["设备更新", "融资租赁", "节能"]) == 1


def test_peak_sees_memory_that_is_gone_again() -> None:
    told: dict[str, float] = {}
    with peak(told, "most"):
        held = bytearray(b"x" * (64 << 20))
        time.sleep(0.2)
        del held
    assert told["most"] > 64


def test_everything_is_measured_and_printed_as_a_table(data: Path) -> None:
    told = measure(45, data)
    assert told["clauses"] == 45
    assert told["recall"] >= 0.99
    lines = list(table([told, told]))
    assert " cores, " in lines[0]
    assert lines[2] == "| | 45 clauses | 45 clauses |"
    rows = [line.split(" | ")[0] for line in lines[4:]]
    assert "| ingest, clauses/s" in rows
    assert "| named law, cold p95, ms" in rows
    assert "| of which reading, cold p50, ms" in rows
    assert all(line.count("|") == 4 for line in lines[2:])


def test_missing_data_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench_scale", "--data", str(tmp_path / "none")])
    assert main() == 1
    assert capsys.readouterr().err == f"{tmp_path / 'none' / ARTICLES}：没有这个文件；请用 --data 指明数据文件夹\n"
