"""Training the embedding from end to end on a small scale, and the figures by which it is measured."""

import json
import lzma
import random
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from corpus.embedding import load_embedding
from corpus.embedding.measure import figures, rank_dense, rank_lexical
from corpus.embedding.pairs import GLOSSARY, glossary, measured_texts, sources
from corpus.embedding.train import main as train
from corpus.errors import FileError
from corpus.settings import SHIPPED_MODEL

QUESTION = "我们是黄石的水泥厂，想上余热发电，有什么支持？"


def test_figures_are_as_worked_out_by_hand() -> None:
    got = figures(np.array([[5, 3, 9], [1, 2, 0], [7, 8, 6]]), [{3: 1}, {1: 1, 0: 1}, {}])
    first, second = 1 / np.log2(3), (1 + 1 / np.log2(4)) / (1 + 1 / np.log2(3))
    assert got.ndcg_10 == pytest.approx((first + second) / 3)
    assert got.recall_3 == pytest.approx(2 / 3)
    assert got.recall_10 == pytest.approx(2 / 3)


def test_both_rankings_find_the_document_with_the_words() -> None:
    light = load_embedding(str(SHIPPED_MODEL))
    documents = ["水泥厂余热发电项目的补助", "幼儿园招生办法", "道路命名规定", "图书馆开放时间"]
    assert rank_dense(light, documents, [QUESTION, "图书馆几点开门"])[:, 0].tolist() == [0, 3]
    assert rank_lexical(documents, [QUESTION, "图书馆几点开门", "龘"])[:, 0].tolist() == [0, 3, -1]


SUBJECTS = ("水泥企业", "纺织企业", "养殖户", "软件公司", "物流园区", "幼儿园", "医院", "港口")
MATTERS = ("余热发电", "设备更新", "厂房租金", "研发投入", "人才引进", "安全培训", "垃圾处理", "道路维修")
MEASURES = ("按投资额给予补助", "减免有关费用", "优先安排用地", "给予贷款贴息", "由主管部门负责审批", "列入年度计划")


def _written(path: Path, rows: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(row + "\n" for row in rows)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with everything that the real one has, in a few hundred lines."""
    folder = tmp_path_factory.mktemp("data")
    chance = random.Random(1)
    facts = [(subject, matter, chance.choice(MEASURES)) for subject in SUBJECTS for matter in MATTERS] * 4
    dump = [
        {
            "law": f"{subject}促进条例",
            "chapter": "第二章 扶持",
            "art": "第三条",
            "text": f"{subject}实施{matter}的，{measure}。具体办法由{subject}所在地政府制定，报上级备案。",
        }
        for subject, matter, measure in facts
    ]
    _written(folder / "text" / "law_articles.jsonl.xz", [json.dumps(row, ensure_ascii=False) for row in dump])
    news = [
        f"{subject}{matter}项目开工。项目{measure}，{matter}建成以后，{subject}负责人表示满意。"
        for subject, matter, measure in facts
    ]
    _written(folder / "text" / "news.txt.xz", news)
    asked = [
        {
            "query": f"{subject}搞{matter}有什么政策",
            "positive": f"{subject}开展{matter}，{measure}。",
            "negative": "天气晴好。",
        }
        for subject, matter, measure in facts
    ]
    _written(folder / "train" / "qa.jsonl.xz", [json.dumps(row, ensure_ascii=False) for row in asked])
    documents = [{"id": str(n), "title": "", "text": f"{s}的{m}，{w}"} for n, (s, m, w) in enumerate(facts[:64])]
    queries = [{"id": str(n), "text": f"{s}搞{m}有什么政策？"} for n, (s, m, _) in enumerate(facts[:8])]
    sets = folder / "eval" / "small"
    _written(sets / "corpus.jsonl.xz", [json.dumps(row, ensure_ascii=False) for row in documents])
    _written(sets / "queries.jsonl.xz", [json.dumps(row, ensure_ascii=False) for row in queries])
    (sets / "qrels.tsv").write_text("query_id\tdoc_id\trelevance\n" + "".join(f"{n}\t{n}\t1\n" for n in range(8)))
    return folder


def test_measured_questions_are_not_trained_on(data: Path) -> None:
    found, dropped = sources(data, seed=1)
    given_pairs = next(source for source in found if source.name == "qa")
    queries = {pair.query for pair in (*given_pairs.pairs, *given_pairs.held_out)}
    assert "水泥企业搞余热发电有什么政策" not in queries
    assert "纺织企业搞余热发电有什么政策" in queries
    assert dropped == 32
    assert len(measured_texts(data)) == 16
    assert sources(data, seed=1)[0] == found


def test_training_is_reproducible_and_its_folder_loads_both_ways(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = tmp_path / "everyday"  # the whole glossary takes a minute each time
    few.mkdir()
    lines = (GLOSSARY / "industry.tsv").read_text(encoding="utf-8").splitlines()[:300]
    (few / "industry.tsv").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr("corpus.embedding.pairs.GLOSSARY", few)
    small = ["--data", str(data), "--words", "400", "--dimension", "32", "--sample", "1", "--epochs", "2"]
    for out in ("one", "two"):
        assert train([*small, "--out", str(tmp_path / out)]) == 0
    one, two = (load_embedding(str(tmp_path / out)) for out in ("one", "two"))
    assert one.fingerprint == two.fingerprint
    assert one.dimension == 32
    reference = SentenceTransformer(str(tmp_path / "one"), device="cpu").float()
    texts = ["水泥企业设备更新", "", "xyz"]
    np.testing.assert_allclose(one.encode(texts), reference.encode(texts, normalize_embeddings=True), atol=2e-5)
    asked, near, far = one.encode(["水泥企业搞余热发电有什么政策", "水泥企业余热发电", "医院道路维修"])
    assert asked @ near > asked @ far


def test_training_without_data_is_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train(["--data", str(tmp_path / "无"), "--out", str(tmp_path)]) == 1
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert str(tmp_path) in said[0]


def test_glossary_is_two_columns_and_says_nothing_twice(tmp_path: Path) -> None:
    pairs = glossary(GLOSSARY)
    assert len(pairs) > 2500
    spoken = [pair.query for pair in pairs]
    assert len(set(spoken)) == len(spoken)
    (tmp_path / "x.tsv").write_text("少交税\t税收优惠\n没有第二列\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"x\.tsv 第 2 行"):
        glossary(tmp_path)


def test_damaged_training_file_is_named(tmp_path: Path) -> None:
    _written(tmp_path / "train" / "qa.jsonl.xz", ['{"query": "问", "positive": "答"}', "不是 JSON"])
    with pytest.raises(FileError, match="第 2 行"):
        sources(tmp_path, seed=1)
    (tmp_path / "train" / "qa.jsonl.xz").write_bytes(b"not xz")
    with pytest.raises(FileError, match=r"qa\.jsonl\.xz"):
        sources(tmp_path, seed=1)
