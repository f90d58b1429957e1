"""What of a clause is quoted and told."""

import pytest

from assistant.judge import WHOLE
from corpus.records import Kind, Want
from tests.assistant.judging import FUND, REWARD, found, judged, quotes
from tests.assistant.support import made, question

LEAD = "。合成示例：引导各地加大力度，对符合测试目录、列入测试计划，在本市注册、设备投资过500万元的测试项目，"
GRANTED = "按照投资的一定比例，通过测试补助和奖励等方式给予支持。"
DEMANDING = made(3, "合成示例区关于测试项目的意见", (Kind.CLAUSE, "（一）", "支持测试项目", LEAD + GRANTED))


def test_a_short_clause_is_quoted_whole_and_a_long_one_is_not() -> None:
    asked, body = question("测试基金由谁牵头", want=Want.WHO), "。安排不少于3亿元的测试基金。由市测试局牵头。"
    for more, whole in (("合成示例。", True), ("合成示例。" * (WHOLE // 5 + 1), False)):
        document, clauses = made(3, "合成示例通知", (Kind.CLAUSE, "（一）", "设立测试基金", body + more))
        finding = judged(asked, found((clauses[0], 0.9)), (document, clauses))
        assert any("3亿元" in quote for quote in quotes(finding)) or not whole
        assert any("市测试局" in quote for quote in quotes(finding))
        assert (more in "".join(quotes(finding))) is whole


def test_a_question_that_only_repeats_the_title_and_the_heading_is_told_the_clause_as_a_whole() -> None:
    asked = question("测试的意见（二）奖励测试企业")
    finding = judged(asked, found((FUND, 0.9), (REWARD, 0.3)))
    assert quotes(finding) == [REWARD.text]


def test_a_long_sentence_is_told_from_its_part_that_answers() -> None:
    text = "合成示例：对在本市注册且投资超过500万元的测试企业，通过贷款贴息、专项补助和奖励等方式给予支持。"
    of = made(4, "合成示例通知", (Kind.CLAUSE, "（一）", "支持测试", f"。{text}"))
    finding = judged(question("贷款贴息、专项补助和奖励"), found((of[1][0], 0.9)), of)
    assert finding.conclusion.startswith("第（一）条“支持测试”规定：")
    assert finding.conclusion.endswith("通过贷款贴息、专项补助和奖励等方式给予支持。")
    assert quotes(finding) == [text]


def test_a_sentence_that_breaks_off_in_a_number_is_quoted_and_not_told() -> None:
    text = "。合成示例市对购买合成设备的测试企业给予补助，单件设备的销售价格不超过60\n另行公布。"
    document, clauses = made(3, "合成示例通知", (Kind.CLAUSE, "（一）", "补助设备", text))
    finding = judged(question("单件设备的销售价格"), found((clauses[0], 0.9)), (document, clauses))
    assert "60" not in finding.conclusion
    assert any("不超过60" in quote for quote in quotes(finding))


@pytest.mark.parametrize("asked", ["设备投了300万元，测试补助够不够", "测试补助要符合什么条件", "测试补助的门槛"])
def test_whoever_asks_for_the_conditions_or_names_an_amount_is_told_the_conditions_first(asked: str) -> None:
    finding = judged(question(asked), found((DEMANDING[1][0], 0.9)), DEMANDING)
    assert "规定：对符合测试目录、列入测试计划，在本市注册、设备投资过500万元的测试项目" in finding.conclusion


def test_whoever_asks_what_is_given_is_told_that_alone() -> None:
    finding = judged(question("测试补助和奖励通过什么方式给"), found((DEMANDING[1][0], 0.9)), DEMANDING)
    assert finding.conclusion.endswith("规定：通过测试补助和奖励等方式给予支持。")
