"""Retrieval sets, read and measured: small synthetic ones (合成示例)."""

import json
import lzma
import sys
from pathlib import Path

import ir_measures
import numpy as np
import pytest

from assistant.compare import Comparer
from assistant.rank import ranker
from corpus.embedding.measure import figures as figures_by_hand
from corpus.errors import FileError, UsageError
from eval.__main__ import main
from eval.retrieval import BASELINE, DENSE, MEASURES, NAMES, OWN, figures, measure_set, rank_own, revision, snapshot_of
from eval.retrieval_sets import Query, RetrievalSet, Text, folders_of, read_set
from tests.corpus.support import shipped

TEXTS = (
    {"id": "a", "title": "合成市节能条例第一条", "text": "对余热发电项目按设备投资额的百分之十给予补助。"},
    {"id": "b", "title": "合成市节能条例第二条", "text": "设备更新贷款由财政贴息，期限不超过两年。"},
    {"id": "c", "text": "新建蜂场的养蜂户，每箱蜂给予一百元补助。"},
    {"id": "d", "title": "合成市招生办法", "text": "幼儿园每年九月招生，由教育局公布名额。"},
    {"id": "e", "title": "", "text": "   "},
)
QUERIES = (
    {"id": 1, "text": "养蜂有补助吗？", "split": "test"},
    {"id": "2", "text": "设备更新的贷款有贴息吗"},
    {"id": "3", "text": "？？"},
)
QRELS = "query_id\tdoc_id\trelevance\n1\tc\t1\n2\tb\t2\n2\ta\t0\n"


def lines(rows: tuple[dict[str, object], ...]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "sets" / "small"
    path.mkdir(parents=True)
    (path / "corpus.jsonl").write_text(lines(TEXTS), encoding="utf-8")
    (path / "queries.jsonl.xz").write_bytes(lzma.compress(lines(QUERIES).encode()))
    (path / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return path


def test_set_is_read_plain_and_compressed(folder: Path) -> None:
    told = read_set(folder)
    assert (told.name, len(told.texts)) == ("small", 5)
    assert told.texts[0].whole == "合成市节能条例第一条\n对余热发电项目按设备投资额的百分之十给予补助。"
    assert [query.id for query in told.queries] == ["1", "2", "3"]
    assert told.relevant == ({"c": 1}, {"b": 2}, {})
    assert told.unanswered == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("corpus.jsonl", '{"id": "a"}\n', "corpus.jsonl：第1行，字段 text：没有写；应是文字"),
        ("corpus.jsonl", '\n{"id": "", "text": "x"}\n', "第2行，字段 id：得到的是 ''；应是不为空的编号"),
        ("corpus.jsonl", "[1]\n", "第1行不是一个JSON对象：'[1]'"),
        ("corpus.jsonl", "\n", "corpus.jsonl：一条也没有；检索集的文件夹里应有"),
        ("corpus.jsonl", lines((*TEXTS, TEXTS[0])), "第6行，字段 id：与第1行重复（a）"),
        ("qrels.tsv", QRELS + "9\ta\t1\n", "第5行：queries.jsonl 里没有编号为 9 的问题"),
        ("qrels.tsv", QRELS + "1\tz\t1\n", "第5行：corpus.jsonl 里没有编号为 z 的文档"),
        ("qrels.tsv", QRELS + "1 a 1\n", "第5行：得到的是 '1 a 1'；应是制表符分开的三栏"),
        ("qrels.tsv", "1\tc\t1\n", "第1行：得到的是 '1\\tc\\t1'；首行应是表头"),
        ("queries.jsonl.xz", "no xz", "queries.jsonl.xz：不是完整的 xz 文件"),
    ],
)
def test_odd_file_is_said_with_its_line(folder: Path, name: str, content: str, said: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(FileError) as fault:
        read_set(folder)
    assert said in str(fault.value)
    assert "\n" not in str(fault.value)


def test_missing_file_and_odd_bytes(folder: Path) -> None:
    (folder / "corpus.jsonl").write_bytes(b"\xff\xfe\n")
    with pytest.raises(FileError, match="不是 UTF-8"):
        read_set(folder)
    (folder / "corpus.jsonl").unlink()
    with pytest.raises(FileError, match=r"corpus\.jsonl：没有这个文件；检索集的文件夹里应有"):
        read_set(folder)


def test_folder_of_sets_and_what_is_none(folder: Path, tmp_path: Path) -> None:
    assert folders_of([folder.parent]) == folders_of([folder]) == [folder]
    (tmp_path / "empty").mkdir()
    for odd in ("empty", "none"):
        with pytest.raises(FileError, match=odd):
            folders_of([tmp_path / odd])
    with pytest.raises(UsageError, match="small 给了不止一次"):
        folders_of([folder, folder.parent])


def test_clauses_are_the_texts_to_the_letter() -> None:
    texts = [Text.model_validate(row) for row in TEXTS]
    document, clauses = revision("small", 3, texts)
    assert [clause.id for clause in clauses] == ["small-3/3", "small-3/4", "small-3/5", "small-3/6"]
    for clause, text in zip(clauses, texts, strict=False):
        assert document.text[clause.start : clause.end] == clause.text == text.text
    only_title = Text(id="x", title="合成市节能条例", text="")
    assert revision("small", 0, [only_title])[1][0].text == "合成市节能条例"


def test_figures_equal_those_of_ir_measures_and_those_by_hand() -> None:
    texts = tuple(Text(id=str(n), text="") for n in range(12))
    relevant = ({"3": 1}, {"1": 1, "0": 2}, {})
    told = RetrievalSet("x", texts, tuple(Query(id=str(n), text="") for n in range(3)), relevant)
    rankings = [["5", "3", "9"], ["2", "1", "0"], ["7"]]
    got = figures(told, rankings)
    places = np.array([[5, 3, 9], [2, 1, 0], [7, -1, -1]])
    by_hand = figures_by_hand(places, [{int(name): gain for name, gain in row.items()} for row in relevant])
    assert got.mean(axis=0)[:3] == pytest.approx([by_hand.ndcg_10, by_hand.recall_3, by_hand.recall_10])
    judged = [ir_measures.Qrel(str(n), name, gain) for n, row in enumerate(relevant) for name, gain in row.items()]
    run = [ir_measures.ScoredDoc(str(n), name, -at) for n, row in enumerate(rankings) for at, name in enumerate(row)]
    mean = ir_measures.calc_aggregate(list(MEASURES), judged, run)
    assert got[:2].mean(axis=0) == pytest.approx([mean[measure] for measure in MEASURES])
    assert got[2].tolist() == [0, 0, 0, 0], "what no text answers counts"


def test_own_ranking_is_found_through_the_project_and_counts_what_is_no_question(folder: Path, tmp_path: Path) -> None:
    told = read_set(folder)
    snapshot = snapshot_of(told, tmp_path / "store", shipped())
    steps: list[int] = []
    found = list(rank_own(told, snapshot, Comparer(shipped()), ranker(), advance=lambda: steps.append(1)))
    assert [names[:1] for names in found] == [("c",), ("b",), ()]
    assert len(steps) == 3


def test_methods_are_measured_side_by_side(folder: Path) -> None:
    told = measure_set(read_set(folder), shipped())
    assert [method.method for method in told.methods] == [BASELINE, DENSE, OWN]
    assert all(difference.low == difference.high == 0 for difference in told.methods[0].against)
    assert told.methods[2].values[:, 0].tolist() == [1, 1, 0]


def test_blank_texts_alone_are_said(tmp_path: Path) -> None:
    told = RetrievalSet("blank", (Text(id="a", text=" "),), (Query(id="1", text="x"),), ({},))
    with pytest.raises(FileError, match="blank：所有文档都是空的"):
        snapshot_of(told, tmp_path, shipped())


def test_command_prints_a_table_and_writes_rows(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    monkeypatch.setattr(sys, "argv", ["eval", "--retrieval", str(folder.parent), "--out", str(out)])
    assert main() == 0
    table = capsys.readouterr().out
    assert table.startswith("| 集 | 文档 | 问题 | 方法 | nDCG@10 | R@3 | R@10 | RR@10 |\n")
    assert "| small | 5 | 3 | 问策 | 0.667（" in table
    assert "small：1 个问题没有相关的文档，按 0 计。" in table
    assert table in (out / "retrieval.md").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in (out / "retrieval.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["relevant"] == {"c": 1}
    assert rows[0]["methods"][OWN]["ranking"][0] == "c"
    assert set(NAMES) < rows[0]["methods"][BASELINE].keys()


def test_command_refuses_what_does_not_go_together(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["eval", "--retrieval", str(folder), "--fail-under", "first=1"])
    assert main() == 2
    assert capsys.readouterr().err == "--retrieval 不能与 --fail-under 一起用；请分两次运行\n"
