"""Messages that ask more than once, and how their findings become one (all synthetic)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.parting import MOST, asks, questions_in
from assistant.passages import whole
from assistant.several import together
from corpus.records import Outcome
from tests.assistant.support import FUND, REWARD, finding, question

FUND_QUOTE, REWARD_QUOTE = whole(FUND).cite(), whole(REWARD).cite()


@pytest.mark.parametrize(
    ("plain", "parts"),
    [
        ("补贴多少,向哪个部门申请?", 2),
        ("补贴有吗?怎么申请?", 2),
        ("我们是水泥厂,想上余热发电,有什么支持?", 1),
        ("没怎么裁员,失业保险费能退多少?", 1),
        ("公司招了几个学生来学习,每月最低得给多少钱", 1),
        ("听说每个县都要设资金,对吗?", 1),
        ("技术改造贴息", 1),
    ],
)
def test_a_message_is_parted_where_it_asks_again(plain: str, parts: int) -> None:
    assert len(questions_in(plain)) == parts


@given(st.text(alphabet="补贴多少吗怎么申请,。?我们是企业 ", min_size=1, max_size=60).filter(str.strip))
def test_no_word_of_a_message_is_lost(plain: str) -> None:
    parts = questions_in(plain)
    letters = [char for char in plain if char.isalnum()]
    assert [char for part in parts for char in part if char.isalnum()] == letters
    assert 1 <= len(parts) <= MOST


def test_a_statement_asks_nothing() -> None:
    assert not asks("我们去年换了十几台机床")


def test_both_parts_are_answered_in_order_and_each_clause_is_cited_once() -> None:
    told = together(
        [question("有多少钱"), question("谁有奖励")],
        [finding(FUND_QUOTE, conclusion="甲。"), finding(REWARD_QUOTE, FUND_QUOTE)],
    )
    assert told.outcome is Outcome.ANSWERED
    assert [citation.clause for citation in told.citations] == [FUND, REWARD]
    assert "甲。" in told.conclusion


def test_a_part_that_is_not_in_the_corpus_is_said_beside_the_one_that_is() -> None:
    refused = finding(conclusion="", outcome=Outcome.REFUSED)
    told = together([question("有多少钱"), question("能落户吗")], [finding(FUND_QUOTE, conclusion="甲。"), refused])
    assert told.outcome is Outcome.ANSWERED
    assert "没有查到" in told.conclusion


def test_nothing_found_for_any_part_is_a_refusal() -> None:
    refused = finding(conclusion="", outcome=Outcome.REFUSED)
    assert together([question("甲"), question("乙")], [refused, refused]).outcome is Outcome.REFUSED
