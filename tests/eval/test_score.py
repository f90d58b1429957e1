"""Scoring, by examples worked out by hand."""

from dataclasses import replace

import pytest

from corpus.records import Answer, Outcome
from eval.questions import Category, Part
from eval.score import is_verbatim, score
from tests.eval.records import CORPUS, DOCUMENT, ONE, REFUSAL, REFUSE, TWO, Corpus, answer, cite, expected

GOOD = cite(ONE, "设备投资过2000万元的项目")
OTHER = cite(TWO, "由省经信委牵头")


def test_right_answer() -> None:
    row = score(expected(), answer(GOOD, OTHER, text="要过2000万元，见第（一）条。"), CORPUS)
    assert (row.first, row.parts, row.outcome) == (True, (True,), True)
    assert (row.quotes, row.verbatim, row.loose, row.faults) == (2, 2, (), ())


def test_right_clause_in_second_place_is_no_hit_but_its_words_count() -> None:
    row = score(expected(), answer(OTHER, GOOD), CORPUS)
    assert (row.first, row.parts, row.faults) == (False, (True,), ("首条引文",))


def test_words_in_a_wrong_clause_do_not_count() -> None:
    row = score(expected(clauses=("d-1/1",), contains=("省经信委",)), answer(GOOD, OTHER), CORPUS)
    assert (row.first, row.parts, row.faults) == (True, (False,), ("引文字句",))


def test_every_word_must_come_and_may_come_in_several_quotes() -> None:
    both = expected(contains=("2000万元", "贷款贴息"))
    assert score(both, answer(GOOD), CORPUS).parts == (False,)
    assert score(both, answer(GOOD, cite(ONE, "给予贷款贴息")), CORPUS).parts == (True,)


def test_any_of_the_expected_clauses_is_right() -> None:
    row = score(expected(clauses=("d-1/2", "d-1/1")), answer(GOOD), CORPUS)
    assert row.first is True


def test_refusal_of_an_answerable_question_scores_nothing() -> None:
    row = score(expected(), REFUSAL, CORPUS)
    assert (row.first, row.parts, row.outcome, row.quotes) == (False, (False,), False, 0)
    assert row.faults == ("结局", "首条引文", "引文字句")


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.FAILED])
def test_citations_of_what_is_no_answer_do_not_count_as_hits(outcome: Outcome) -> None:
    row = score(expected(), answer(GOOD, outcome=outcome), CORPUS)
    assert (row.first, row.parts, row.outcome) == (False, (False,), False)
    assert (row.quotes, row.verbatim) == (1, 1)


def test_right_citation_with_the_wrong_outcome() -> None:
    row = score(expected(), answer(GOOD, outcome=Outcome.UNSPECIFIED), CORPUS)
    assert (row.first, row.parts, row.faults) == (True, (True,), ("结局",))


def test_expected_refusal() -> None:
    assert score(REFUSE, REFUSAL, CORPUS).faults == ()
    answered = score(REFUSE, answer(GOOD), CORPUS)
    assert (answered.first, answered.parts, answered.faults) == (None, (), ("结局",))


def test_document_question_needs_the_document_and_the_words_in_its_clause() -> None:
    asked = expected(clauses=(), document="txt/意见.txt", contains=("贷款贴息",))
    row = score(asked, answer(GOOD), CORPUS)
    assert (row.first, row.parts) == (True, (False,))  # the clause holds the words, the quote does not
    assert score(asked, answer(OTHER), CORPUS).first is False
    elsewhere = asked.model_copy(update={"document": "txt/办法.txt"})
    assert score(elsewhere, answer(GOOD), CORPUS).first is False


def test_words_are_compared_without_white_space() -> None:
    spaced = replace(ONE, text="设备投资过 2000\n万元", start=0, end=13)
    assert score(expected(), answer(cite(spaced, spaced.text)), CORPUS).parts == (True,)


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


TWO_PART = expected(category=Category.TWO_PART, also=(Part(clauses=("d-1/2",), contains=("省经信委",)),))


def test_each_part_of_a_question_is_fulfilled_by_its_own_clause() -> None:
    both = score(TWO_PART, answer(GOOD, OTHER), CORPUS)
    assert (both.parts, both.cited, both.right, both.faults) == ((True, True), 2, 2, ())
    one = score(TWO_PART, answer(GOOD), CORPUS)
    assert (one.first, one.parts, one.faults) == (True, (True, False), ("引文字句",))
    quoted_less = score(TWO_PART, answer(GOOD, cite(TWO, "建立联席会议")), CORPUS)
    assert (quoted_less.parts, quoted_less.right) == ((True, False), 2)


def test_the_clause_of_another_part_is_a_right_citation_but_no_first_one() -> None:
    row = score(TWO_PART, answer(OTHER, GOOD), CORPUS)
    assert (row.first, row.parts, row.right, row.ranking) == (False, (True, True), 2, ("part 1", "part 0"))


def test_one_clause_may_serve_two_parts_with_different_words() -> None:
    asked = expected(also=(Part(clauses=("d-1/1",), contains=("贷款贴息",)),))
    assert score(asked, answer(GOOD), CORPUS).parts == (True, False)
    row = score(asked, answer(GOOD, cite(ONE, "给予贷款贴息")), CORPUS)
    assert (row.parts, row.cited, row.right, row.ranking) == ((True, True), 2, 2, ("part 0", "part 1"))


def test_parts_of_a_document_question_are_found_by_their_words() -> None:
    asked = expected(clauses=(), document="txt/意见.txt", also=(Part(contains=("省经信委",)),))
    row = score(asked, answer(OTHER, GOOD), CORPUS)
    assert (row.first, row.parts, row.right, row.ranking) == (False, (True, True), 2, ("part 1", "part 0"))


def test_citations_where_a_refusal_is_expected_are_none_of_them_right() -> None:
    row = score(REFUSE, answer(GOOD), CORPUS)
    assert (row.cited, row.right, row.ranking, row.sound) == (1, 0, ("d-1/1",), False)


@pytest.mark.parametrize(
    ("given_answer", "sound"),
    [
        (answer(GOOD), True),
        (answer(OTHER, GOOD), False),
        (answer(GOOD, outcome=Outcome.UNSPECIFIED), False),
        (answer(cite(ONE, "给予贷款贴息")), True),
    ],
)
def test_sound_is_the_outcome_and_the_first_citation(given_answer: Answer, sound: bool) -> None:
    assert score(expected(), given_answer, CORPUS).sound is sound
