"""Retrieval over a corpus in which one document's clauses are lost among many like them (all synthetic)."""

from pathlib import Path

import pytest

from assistant.compare import Comparer
from assistant.features import FEATURES, SQUEEZE, _single
from assistant.rank import ranker
from assistant.retrieve import KEPT, ClauseRetriever, evidence_of, propose
from corpus.lexical import LexicalIndex, build_lexical
from corpus.search_copy import search_copy
from corpus.segment import pairs
from corpus.snapshot import Snapshot
from corpus.store import Store, writing
from tests.corpus.support import revision, shipped

DOCUMENTS = 40


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("many")
    with writing(folder, shipped(), 5) as writer:
        writer.commit([revision(number, "补助测试企业", size=5) for number in range(DOCUMENTS)], [])
    return Store(folder, shipped()).snapshot()


@pytest.fixture(scope="module")
def comparer() -> Comparer:
    return Comparer(shipped())


@pytest.mark.parametrize("number", [0, 7, DOCUMENTS - 1])
def test_a_named_documents_clauses_are_found_among_many_alike(
    snapshot: Snapshot, comparer: Comparer, number: int
) -> None:
    name = f"hcsl-2020-{number}"
    found = propose("补助测试企业吗", snapshot, comparer, 3, (name,))
    assert found.clauses
    assert {clause.document_id for clause in found.clauses} == {name}
    assert all(row[score] > 0 for row in found.rows for score in ("bm25", "pairs", "dense"))


def test_every_candidate_has_all_scores_whichever_index_proposed_it(snapshot: Snapshot, comparer: Comparer) -> None:
    query = "融资租赁和人才培训怎么补助"
    asked, found = comparer.ask(query), propose(query, snapshot, comparer, 4)
    plain = " ".join(asked.words)
    assert 4 <= len(found.clauses) <= 12
    for clause, row in zip(found.clauses, found.rows, strict=True):
        own = shipped().encode([search_copy(clause), asked.plain])
        assert row["dense"] == pytest.approx(float(own[0] @ own[1]), abs=1e-5)
        for name, score in (("bm25", snapshot.lexical_scores), ("pairs", snapshot.paired_scores)):
            bm25 = score(plain, [clause.id])[0]
            assert row[name] == pytest.approx(bm25 / (bm25 + SQUEEZE))


def test_the_retriever_keeps_the_best_in_order_with_their_features(snapshot: Snapshot, comparer: Comparer) -> None:
    retriever = ClauseRetriever(snapshot=snapshot, comparer=comparer, ranker=ranker())
    found = evidence_of(retriever.invoke("融资租赁"), snapshot)
    scores = [evidence.score for evidence in found]
    assert len(found) == KEPT
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)
    assert set(FEATURES) <= set(found[0].features)
    assert "融资租赁" in found[0].clause.text


def test_a_question_of_unknown_words_alone_still_gets_a_ranking(snapshot: Snapshot, comparer: Comparer) -> None:
    retriever = ClauseRetriever(snapshot=snapshot, comparer=comparer, ranker=ranker())
    assert all(evidence.score < 0.9 for evidence in evidence_of(retriever.invoke("qwxyz"), snapshot))


def test_a_rare_character_tells_more_than_one_that_every_text_holds() -> None:
    texts = ["补助企业锅炉", "补助企业厂房", "补助企业用地"]
    told = _single("企业锅", texts)
    assert told[0] == pytest.approx(1)
    assert told[1] == told[2] < 0.5
    assert _single("无关", texts).tolist() == [0, 0, 0]
    assert _single("企业", []).shape == (0,)


def test_a_pair_that_few_texts_hold_counts_for_more_than_two_that_many_hold(tmp_path: Path) -> None:
    rows = [(f"多{n}", [], pairs("企业可以申请")) for n in range(20)] + [("少", [], pairs("锅炉改造"))]
    build_lexical(tmp_path / "index", rows)
    hits = LexicalIndex(tmp_path / "index").pairs.search(pairs("企业可以 锅炉"), 30)
    assert hits[0].clause_id == "少"
    assert hits[0].score > 4 * hits[1].score
