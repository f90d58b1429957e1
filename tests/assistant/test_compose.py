from dataclasses import replace
from datetime import date

import pytest

from assistant.compose import LISTED, NOT_FOUND, bare, compose, reference
from assistant.passages import sentences, whole
from assistant.verify import faults, verify
from corpus.records import Document, Kind, Outcome, Status
from tests.assistant.support import DOCUMENT, FUND, REWARD, VIEW, finding, made, question, view

TODAY = date(2024, 6, 1)
FUND_QUOTE, REWARD_QUOTE = sentences(FUND)[0].cite(), sentences(REWARD)[1].cite()


def goal(text: str, **facts: object) -> str:
    """The draft over one quote of a document with such facts, on TODAY."""
    document, clauses = made(7, "合成示例目标", (Kind.CLAUSE, "（一）", "目标", f"。{text}"), **facts)
    return compose(finding(sentences(clauses[0])[0].cite()), {document.id: document}, TODAY)


def test_the_conclusion_comes_first_then_the_place_then_the_quote() -> None:
    assert compose(finding(FUND_QUOTE, conclusion="有基金。"), VIEW.documents, TODAY) == (
        "有基金。\n\n《合成示例市关于测试的意见》（合测发〔2020〕1号）第（一）条：\n“安排不少于3亿元的测试基金。”"
    )


def test_a_document_is_named_once_for_quotes_that_follow_each_other() -> None:
    draft = compose(finding(FUND_QUOTE, REWARD_QUOTE), VIEW.documents, TODAY)
    assert draft.count("《合成示例市关于测试的意见》") == 1
    assert "\n\n第（二）条：\n“具体办法由市测试局另行制定。”" in draft


def test_a_document_is_named_again_after_another() -> None:
    document, clauses = made(2, "合成示例办法", (Kind.CLAUSE, "第一条", "", "合成示例。"))
    both = {**VIEW.documents, document.id: document}
    draft = compose(finding(FUND_QUOTE, whole(clauses[0]).cite(), REWARD_QUOTE), both, TODAY)
    assert draft.count("《合成示例市关于测试的意见》") == 2
    assert draft.count("《合成示例办法》（合测发〔2020〕2号）第一条：") == 1


def test_a_document_without_a_number_is_cited_by_its_title() -> None:
    assert reference(FUND_QUOTE, replace(DOCUMENT, number=None)) == "《合成示例市关于测试的意见》第（一）条"


def test_the_least_is_the_quotes_alone() -> None:
    assert bare(finding(FUND_QUOTE, conclusion="有基金。"), VIEW.documents) == (
        "《合成示例市关于测试的意见》（合测发〔2020〕1号）第（一）条：\n“安排不少于3亿元的测试基金。”"
    )
    assert bare(finding(outcome=Outcome.REFUSED), VIEW.documents) == NOT_FOUND


@pytest.mark.parametrize(
    ("status", "words"),
    [(Status.EXPIRED, "该文件已失效"), (Status.REPEALED, "该文件已废止"), (Status.UNKNOWN, "该文件时效未核实")],
)
def test_a_document_that_may_not_hold_is_doubted(status: Status, words: str) -> None:
    assert goal("给予支持。", status=status).endswith(f"\n\n注意：{words}，办理前请先向发文机关确认是否仍在执行。")


def test_a_document_in_force_is_not_doubted() -> None:
    assert "注意" not in goal("给予支持。", status=Status.IN_FORCE)


def test_a_doubt_that_the_conclusion_says_is_not_said_again() -> None:
    documents = {DOCUMENT.id: replace(DOCUMENT, status=Status.REPEALED)}
    assert "注意" not in compose(finding(FUND_QUOTE, conclusion="该意见已废止。"), documents, TODAY)


@pytest.mark.parametrize(
    ("until", "doubted"), [(date(2024, 5, 31), True), (TODAY, False), (date(2024, 6, 2), False), (None, False)]
)
def test_a_term_includes_its_last_day(until: date | None, doubted: bool) -> None:
    assert ("该文件登记的有效期已过" in goal("给予支持。", valid_until=until)) is doubted


def test_the_doubtful_one_of_two_documents_is_named() -> None:
    old = made(2, "合成示例办法", (Kind.CLAUSE, "第一条", "", "合成示例。"), status=Status.EXPIRED)
    both = {**VIEW.documents, old[0].id: old[0]}
    draft = compose(finding(FUND_QUOTE, whole(old[1][0]).cite()), both, TODAY)
    assert draft.endswith("注意：《合成示例办法》已失效，办理前请先向发文机关确认是否仍在执行。")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("到2023年培育10家企业。", 2023),
        ("到二〇二三年培育10家企业。", 2023),
        ("2022年完成一半，2023年全部完成。", 2023),
        ("到2024年培育10家企业。", None),
        ("到2030年培育10家企业。", None),
        ("比2019年提高10%。", None),
        ("自2020年起执行。", None),
        ("自2023年3月1日起执行。", None),
        ("自2022年3月1日起，到2023年完成。", 2023),
        ("培育2023家企业。", None),
        ("给予支持。", None),
    ],
)
def test_a_target_year_that_has_passed_is_said(text: str, year: int | None) -> None:
    caution = f"注意：条文中的目标年份{year}年已过。"
    assert (caution in goal(text)) if year else ("注意" not in goal(text))


def test_without_a_date_of_issue_every_past_year_may_be_a_target() -> None:
    assert "目标年份2019年已过" in goal("到2019年完成。", issued_on=None)


def test_doubt_and_passed_year_stand_in_one_caution() -> None:
    draft = goal("到2023年完成。", status=Status.UNKNOWN)
    assert draft.count("注意：") == 1
    assert draft.endswith("确认是否仍在执行。条文中的目标年份2023年已过。")


def refusal(*titles: str, conclusion: str = "") -> str:
    """What a refusal says over documents with these titles, after the check on the way out."""
    documents: list[tuple[Document, list]] = [(replace(DOCUMENT, id=title, title=title), []) for title in titles]
    told = finding(conclusion=conclusion, outcome=Outcome.REFUSED)
    snapshot = view(*documents)
    return verify(compose(told, snapshot.documents, TODAY), told, question("合成示例"), snapshot, 1.0).text


def test_a_refusal_says_what_there_is() -> None:
    assert refusal("合成示例甲", "合成示例乙") == (
        f"{NOT_FOUND}\n\n目前收录的是《合成示例甲》、《合成示例乙》；请换个说法，或询问其中的事项。"
    )


def test_a_refusal_gives_its_own_reason_instead() -> None:
    assert refusal("合成示例甲", conclusion="合成示例甲中没有这一条。").startswith(
        "合成示例甲中没有这一条。\n\n目前收录的是"
    )


@pytest.mark.parametrize("title", ["合成示例2025年计划", "合成示例三年行动方案", "合成示例目录（第二批）"])
def test_a_title_with_a_number_is_only_counted_in(title: str) -> None:
    assert refusal("合成示例甲", title).endswith("目前收录的是《合成示例甲》等文件；请换个说法，或询问其中的事项。")
    assert refusal(title) == NOT_FOUND


def test_a_refusal_names_few_documents() -> None:
    told = refusal(*(f"合成示例{name}" for name in "甲乙丙丁戊己庚"))
    assert told.count("《") == LISTED
    assert "》等文件；" in told


def test_a_refusal_over_no_document_says_so_alone() -> None:
    assert refusal() == NOT_FOUND


def test_a_refusal_names_the_nearest_clauses_by_their_headings_and_no_number() -> None:
    refused = replace(finding(conclusion="", outcome=Outcome.REFUSED), related=(FUND, REWARD, FUND))
    text = compose(refused, VIEW.documents, TODAY)
    assert f"可能相关的条文（不一定回答这个问题）：“{FUND.heading}”、“{REWARD.heading}”。" in text
    assert FUND.label not in text
    assert not faults(text, "合成问题", (), VIEW)


def test_a_heading_with_a_number_is_not_named() -> None:
    numbered = replace(FUND, heading="“123”计划")
    refused = replace(finding(conclusion="", outcome=Outcome.REFUSED), related=(numbered,))
    assert "可能相关" not in compose(refused, VIEW.documents, TODAY)
