from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.compose import NOT_FOUND, compose
from assistant.passages import body_start, parts, sentences
from assistant.structure import said
from assistant.verify import faults, verify
from corpus.errors import QuoteError
from corpus.records import Citation, Kind, Outcome
from tests.assistant.support import CLAUSES, DOCUMENT, FUND, REWARD, VIEW, finding, question

FUND_QUOTE = sentences(FUND)[0].cite()


@given(st.sampled_from(CLAUSES), st.integers(-5, 60), st.integers(-5, 60), st.text(max_size=20))
def test_a_false_citation_cannot_be_made(clause, start, end, quote) -> None:
    true = clause.text[start:end] if 0 <= start < end <= len(clause.text) else None
    if true:
        assert Citation(clause, start, end, true).quote == true
    if quote != true:
        with pytest.raises(QuoteError, match="引文与条文原文不符"):
            Citation(clause, start, end, quote)


def test_sentences_are_the_body_to_the_letter() -> None:
    assert [passage.text for passage in sentences(FUND)] == ["安排不少于3亿元的测试基金。", "由市测试局牵头。"]
    assert FUND.text[: body_start(FUND)] == "（一）设立测试基金。"
    assert [piece.text for piece in parts(sentences(REWARD)[0])] == ["投资超过500万元的", "给予奖励"]


def test_a_draft_with_supported_numbers_goes_out() -> None:
    told = finding(FUND_QUOTE, conclusion="基金不少于3亿元。")
    draft = compose(told, VIEW.documents, DOCUMENT.issued_on)
    answer = verify(draft, told, question("基金多大"), VIEW, 1.0)
    assert answer.text == draft
    assert answer.text.startswith("基金不少于3亿元。")
    assert "《合成示例市关于测试的意见》（合测发〔2020〕1号）第（一）条" in answer.text


@pytest.mark.parametrize(
    "conclusion",
    ["基金不少于4亿元。", "按第（二）条。", "比例为30%。", "2021年起施行。", "见合测发〔2021〕9号。", "奖励五百万元。"],
)
def test_a_draft_with_a_number_of_its_own_is_replaced_by_the_quotes(conclusion: str) -> None:
    told = finding(FUND_QUOTE, conclusion=conclusion)
    answer = verify(compose(told, VIEW.documents, DOCUMENT.issued_on), told, question("基金多大"), VIEW, 1.0)
    assert conclusion not in answer.text
    assert answer.text.endswith("“安排不少于3亿元的测试基金。”")


def test_numbers_of_the_question_may_be_repeated() -> None:
    told = finding(FUND_QUOTE, conclusion="问题说的是4亿元。")
    assert faults(told.conclusion, "基金是4亿元吗", told.citations, VIEW) == []


def test_a_quote_of_another_revision_is_not_shown() -> None:
    old = replace(FUND, text=FUND.text.replace("3亿", "9亿"))
    told = finding(sentences(old)[0].cite())
    with pytest.raises(QuoteError, match="没有通过核对"):
        verify(compose(told, VIEW.documents, DOCUMENT.issued_on), told, question("基金多大"), VIEW, 1.0)


def test_a_refusal_cites_nothing_and_says_what_there_is() -> None:
    told = finding(conclusion="", outcome=Outcome.REFUSED)
    answer = verify(compose(told, VIEW.documents, DOCUMENT.issued_on), told, question("天气如何"), VIEW, 1.0)
    assert answer.citations == ()
    assert answer.text.startswith(NOT_FOUND)
    assert "《合成示例市关于测试的意见》" in answer.text


@pytest.mark.parametrize(
    "label", ["（一）", "(一)", "一、", "十二、", "1.", "1、", "第一条", "第十二条", "（3）", "①", "2)"]
)
@pytest.mark.parametrize("kind", [Kind.CLAUSE, Kind.ITEM, Kind.SECTION])
def test_a_clause_may_be_named_by_its_label_however_it_is_written(label: str, kind: Kind) -> None:
    text = FUND.text.replace("（一）", label, 1)
    named = replace(FUND, label=label, kind=kind, text=text, path=(f"{label}设立测试基金",))
    view = replace(VIEW, clauses={named.id: named})
    told = finding(sentences(named)[0].cite(), conclusion=f"见{said(named)}。")
    assert faults(compose(told, VIEW.documents, date(2020, 1, 1)), "基金多大", told.citations, view) == []
