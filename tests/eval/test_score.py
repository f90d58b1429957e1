"""Scoring, by examples worked out by hand and by properties that hold for all answers."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.records import Outcome
from eval.questions import Expected
from eval.score import Confidence, Row, Share, is_verbatim, percentile, score, summarise
from tests.eval.records import CORPUS, DOCUMENT, ONE, REFUSAL, REFUSE, TWO, Corpus, answer, cite, expected

GOOD = cite(ONE, "设备投资过2000万元的项目")
OTHER = cite(TWO, "由省经信委牵头")


def test_right_answer() -> None:
    row = score(expected(), answer(GOOD, OTHER, text="要过2000万元，见第（一）条。"), CORPUS)
    assert (row.first, row.words, row.outcome) == (True, True, True)
    assert (row.quotes, row.verbatim, row.loose, row.faults) == (2, 2, (), ())


def test_right_clause_in_second_place_is_no_hit_but_its_words_count() -> None:
    row = score(expected(), answer(OTHER, GOOD), CORPUS)
    assert (row.first, row.words, row.faults) == (False, True, ("首条引文",))


def test_words_in_a_wrong_clause_do_not_count() -> None:
    row = score(expected(clauses=("d-1/1",), contains=("省经信委",)), answer(GOOD, OTHER), CORPUS)
    assert (row.first, row.words, row.faults) == (True, False, ("引文字句",))


def test_every_word_must_come_and_may_come_in_several_quotes() -> None:
    both = expected(contains=("2000万元", "贷款贴息"))
    assert score(both, answer(GOOD), CORPUS).words is False
    assert score(both, answer(GOOD, cite(ONE, "给予贷款贴息")), CORPUS).words is True


def test_any_of_the_expected_clauses_is_right() -> None:
    row = score(expected(clauses=("d-1/2", "d-1/1")), answer(GOOD), CORPUS)
    assert row.first is True


def test_refusal_of_an_answerable_question_scores_nothing() -> None:
    row = score(expected(), REFUSAL, CORPUS)
    assert (row.first, row.words, row.outcome, row.quotes) == (False, False, False, 0)
    assert row.faults == ("结局", "首条引文", "引文字句")


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.FAILED])
def test_citations_of_what_is_no_answer_do_not_count_as_hits(outcome: Outcome) -> None:
    row = score(expected(), answer(GOOD, outcome=outcome), CORPUS)
    assert (row.first, row.words, row.outcome) == (False, False, False)
    assert (row.quotes, row.verbatim) == (1, 1)


def test_right_citation_with_the_wrong_outcome() -> None:
    row = score(expected(), answer(GOOD, outcome=Outcome.UNSPECIFIED), CORPUS)
    assert (row.first, row.words, row.faults) == (True, True, ("结局",))


def test_expected_refusal() -> None:
    assert score(REFUSE, REFUSAL, CORPUS).faults == ()
    answered = score(REFUSE, answer(GOOD), CORPUS)
    assert (answered.first, answered.words, answered.faults) == (None, None, ("结局",))


def test_document_question_needs_the_document_and_the_words_in_its_clause() -> None:
    asked = expected(clauses=(), document="txt/意见.txt", contains=("贷款贴息",))
    row = score(asked, answer(GOOD), CORPUS)
    assert (row.first, row.words) == (True, False)  # the clause holds the words, the quote does not
    assert score(asked, answer(OTHER), CORPUS).first is False
    elsewhere = asked.model_copy(update={"document": "txt/办法.txt"})
    assert score(elsewhere, answer(GOOD), CORPUS).first is False


def test_words_are_compared_without_white_space() -> None:
    spaced = replace(ONE, text="设备投资过 2000\n万元", start=0, end=13)
    assert score(expected(), answer(cite(spaced, spaced.text)), CORPUS).words is True


def test_quote_that_is_not_the_stored_text() -> None:
    changed = replace(ONE, text=ONE.text.replace("2000", "5000"))
    row = score(expected(contains=("设备投资",)), answer(cite(changed, "设备投资过5000万元")), CORPUS)
    assert (row.quotes, row.verbatim) == (1, 0)
    assert "引文与原文不符" in row.faults


def test_quote_that_stands_elsewhere_in_its_clause_is_not_verbatim() -> None:
    shifted = replace(ONE, text="　" + ONE.text)
    assert not is_verbatim(cite(shifted, "设备投资"), CORPUS)


def test_quote_from_a_clause_that_is_not_stored_is_not_verbatim() -> None:
    assert not is_verbatim(GOOD, Corpus(generation=7, documents={"d-1": DOCUMENT}, clauses={}))
    assert not is_verbatim(GOOD, Corpus(generation=7, documents={}, clauses={"d-1/1": ONE}))


def test_stored_clause_that_is_not_its_documents_text_is_no_witness() -> None:
    wrong = replace(DOCUMENT, text=DOCUMENT.text.replace("设备投资", "项目投资"))
    assert not is_verbatim(GOOD, Corpus(generation=7, documents={"d-1": wrong}, clauses={"d-1/1": ONE}))


def test_loose_number_is_a_fault() -> None:
    row = score(expected(), answer(GOOD, text="要过3000万元。"), CORPUS)
    assert (row.loose, row.faults) == (("3000万元",), ("数字无依据",))


def test_numbers_of_question_label_path_and_document_number_are_not_loose() -> None:
    text = "《若干意见》（鄂政发〔2016〕82号）第（一）条，二、政策支持：1500万元不够，要过两千万元。"
    assert score(expected(), answer(GOOD, text=text, question="1500万够吗？"), CORPUS).loose == ()


def rows_by_hand() -> list[Row]:
    """Five questions: right, wrong clause, refused wrongly, refused rightly, unspecified failed."""
    unspecified = expected(Outcome.UNSPECIFIED)
    return [
        score(expected(), answer(GOOD, confidence=0.9, milliseconds=50), CORPUS),
        score(expected(), answer(OTHER, confidence=0.7, milliseconds=10, text="第（五）条"), CORPUS),
        score(expected(), replace(REFUSAL, confidence=0.1, milliseconds=20), CORPUS),
        score(REFUSE, replace(REFUSAL, confidence=0.3, milliseconds=30), CORPUS),
        score(unspecified, answer(outcome=Outcome.FAILED, confidence=0.0, milliseconds=40), CORPUS),
    ]


def test_summary_by_hand() -> None:
    told = summarise(rows_by_hand())
    assert told.n == 5
    assert told.right == Share(2, 5)
    assert told.first == Share(1, 4)
    assert told.words == Share(1, 4)
    assert told.verbatim == Share(2, 2)
    assert told.outcome == Share(3, 5)
    assert told.refused_right == Share(1, 1)
    assert told.refused_wrong == Share(1, 4)
    assert told.unspecified == Share(0, 1)
    assert (told.failed, told.loose) == (1, 1)
    assert (told.p50, told.p95) == (30, 50)
    assert told.confidence == (
        Confidence(outcome=Outcome.ANSWERED, right=True, n=1, mean=0.9),
        Confidence(outcome=Outcome.ANSWERED, right=False, n=1, mean=0.7),
        Confidence(outcome=Outcome.REFUSED, right=True, n=1, mean=0.3),
        Confidence(outcome=Outcome.REFUSED, right=False, n=1, mean=0.1),
        Confidence(outcome=Outcome.FAILED, right=False, n=1, mean=0.0),
    )


def test_share_of_nothing_is_unknown_not_zero() -> None:
    told = summarise([score(REFUSE, REFUSAL, CORPUS)])
    assert told.first.value is None
    assert told.verbatim.value is None


@pytest.mark.parametrize(("percent", "found"), [(50, 3), (95, 5), (100, 5), (1, 1), (20, 1), (21, 2)])
def test_percentile_is_the_nearest_rank(percent: float, found: float) -> None:
    assert percentile([5, 3, 1, 2, 4], percent) == found


@st.composite
def rows(draw: st.DrawFn) -> Row:
    asked: Expected = draw(
        st.sampled_from([expected(), expected(clauses=("d-1/2",)), expected(Outcome.UNSPECIFIED), REFUSE])
    )
    citations = draw(st.lists(st.sampled_from([GOOD, OTHER, cite(ONE, "给予贷款贴息")]), max_size=3))
    given_answer = answer(
        *citations,
        outcome=draw(st.sampled_from(Outcome)),
        text=draw(st.sampled_from(["", "要过2000万元", "最高9%"])),
        confidence=draw(st.floats(0, 1)),
        milliseconds=draw(st.floats(0, 1e6)),
    )
    return score(asked, given_answer, CORPUS)


@settings(max_examples=50)
@given(st.lists(rows(), min_size=1, max_size=30))
def test_invariants(told: list[Row]) -> None:
    found = summarise(told)
    shares = [found.right, found.first, found.words, found.verbatim, found.outcome]
    shares += [found.refused_right, found.refused_wrong, found.unspecified]
    for share in shares:
        assert 0 <= share.hits <= share.n
        assert share.value is None or 0 <= share.value <= 1
    assert found.n == found.outcome.n == found.right.n == len(told)
    assert found.first.n == found.words.n == found.refused_wrong.n
    assert found.first.n + found.refused_right.n == found.n
    assert sum(line.n for line in found.confidence) == found.n
    assert sum(line.n for line in found.confidence if line.right) == found.right.hits
    assert all(0 <= line.mean <= 1 for line in found.confidence)
    assert found.right.hits <= found.outcome.hits
    assert found.p50 <= found.p95


@settings(max_examples=50)
@given(st.lists(rows(), min_size=1, max_size=10))
def test_order_of_the_rows_does_not_matter(told: list[Row]) -> None:
    turned = list(reversed(told))
    before, after = summarise(told), summarise(turned)
    assert replace(before, confidence=()) == replace(after, confidence=())
