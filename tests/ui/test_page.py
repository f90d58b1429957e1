"""The page in a real browser, over the real assistant."""

import json
import re
import socket
import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page as BrowserPage

from assistant.chain import Assistant, open_assistant
from corpus.records import Answer, Outcome
from tests.ui.conftest import ROOT, Served, Visit, command, environment, free_port
from ui.page import FAULT, Page

Open = Callable[..., Visit]
QUESTION = "设备投资超过2000万元的项目有什么支持？"


@pytest.fixture(scope="module")
def assistant(served: Served) -> Assistant:
    """Another reader of the page's store."""
    return open_assistant(served.store)


def marks(page: BrowserPage) -> list[str]:
    return [text or "" for text in page.locator(".wc-card mark").all_text_contents()]


def clauses(page: BrowserPage) -> list[str]:
    return page.locator(".wc-clause").all_text_contents()


def test_the_page_is_chinese_and_shows_date_and_status(visit: Open, assistant: Assistant) -> None:
    page = visit().page
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert "问策" in page.title()
    shown = page.locator(".wc-documents").inner_text()
    for document in assistant.store.snapshot().documents.values():
        assert document.title in shown
        assert not document.issued_on or f"{document.issued_on.year}年{document.issued_on.month}月" in shown
    assert re.search("现行有效|已失效|已废止|时效未核实", shown)
    words = re.sub(r"\s", "", page.locator("body").inner_text())
    assert not re.search("[A-Za-z]{4}", words), "a word that is not Chinese"


def test_a_question_is_answered_with_its_clause(visit: Open, assistant: Assistant) -> None:
    asked = visit()
    asked.ask(QUESTION)
    assert QUESTION in asked.page.locator("#chat").inner_text()
    assert asked.page.get_by_label("您的问题").input_value() == ""
    texts = {clause.text for clause in assistant.store.snapshot().clauses.values()}
    assert set(clauses(asked.page)) <= texts
    assert marks(asked.page)
    for mark in marks(asked.page):
        assert mark
        assert any(mark in text for text in texts)
    answer = assistant.ask(QUESTION)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.citations[0].quote in marks(asked.page)[0]


def test_an_example_is_answered_and_clear_empties_the_page(visit: Open) -> None:
    asked = visit()
    example = asked.page.locator(".wc-example:visible").first
    words = example.inner_text()
    example.click()
    asked.answered(1)
    assert words in asked.page.locator("#chat .user.message").inner_text()
    assert marks(asked.page)
    asked.page.locator("#clear").click()
    asked.page.locator("#cited .wc-hint").wait_for()
    assert asked.page.locator("#chat .message").count() == 0


def test_an_empty_question_gets_a_hint(visit: Open) -> None:
    asked = visit()
    asked.page.locator("#send").click()
    asked.page.get_by_role("status").filter(has_text="请先输入问题").wait_for()
    assert asked.page.locator("#chat .message").count() == 0


def test_a_question_that_is_html_is_shown_as_text(visit: Open) -> None:
    asked = visit()
    words = "<img src=x onerror=alert(1)> **粗** &lt; 有什么支持？"
    asked.ask(words)
    assert asked.page.locator("#chat .user.message").inner_text().strip() == words
    assert asked.page.locator("#chat img[src=x]").count() == 0


def test_what_is_not_in_the_corpus_is_refused_with_a_label(visit: Open) -> None:
    asked = visit()
    asked.ask("明天武汉的天气怎么样？")
    assert asked.page.locator(".wc-outcome").inner_text() == "未收录相关规定"
    assert asked.page.locator(".wc-card").count() == 0


def cards(answer: Answer) -> list[str]:
    """The texts of the cited clauses, each once: a clause with two quotes has one card."""
    return list(dict.fromkeys(citation.clause.text for citation in answer.citations))


def test_a_follow_up_is_asked_with_what_came_before_until_the_chat_is_cleared(
    visit: Open, assistant: Assistant
) -> None:
    first, follow_up = "大力发展融资租赁有什么规定？", "那怎么申请？"
    known, alone = assistant.ask(follow_up, (first,)), assistant.ask(follow_up)
    assert known.citations != alone.citations
    asked = visit()
    asked.ask(first)
    asked.ask(follow_up)
    assert clauses(asked.page) == cards(known)
    asked.page.locator("#clear").click()
    asked.page.locator("#cited .wc-hint").wait_for()
    asked.ask(follow_up)
    assert clauses(asked.page) == cards(alone)


def test_two_readers_do_not_see_each_others_chat(visit: Open) -> None:
    first, second = visit(), visit()
    first.ask(QUESTION)
    second.ask("加强融资支持有什么规定？")
    assert QUESTION not in second.page.locator("body").inner_text()
    assert "加强融资支持有什么规定？" not in first.page.locator("#chat").inner_text()
    second.page.reload()
    second.page.locator(".wc-example:visible").first.wait_for()
    assert second.page.locator("#chat .message").count() == 0


def test_a_phone_has_no_horizontal_scroll(visit: Open) -> None:
    asked = visit(width=390)
    asked.ask(QUESTION)
    asked.page.locator(".wc-card").first.wait_for()
    assert asked.page.evaluate("document.documentElement.scrollWidth") <= 390
    cited, example = asked.page.locator("#cited"), asked.page.locator(".wc-example:visible").first
    assert (cited.bounding_box() or {})["y"] < (example.bounding_box() or {})["y"]


def test_what_is_served_names_no_other_host(served: Served) -> None:
    with urllib.request.urlopen(served.url) as reply:
        html, policy = reply.read().decode("utf-8"), reply.headers["Content-Security-Policy"]
    assert {host.split(":")[0] for host in re.findall(r"https?://([^/\"'\s\\]+)", html)} <= {"127.0.0.1"}
    assert "default-src 'self'" in policy
    config = json.loads(re.search(r"window\.gradio_config = (.*?);</script>", html)[1])  # type: ignore[index]
    assert config["stylesheets"] == []
    assert not config["analytics_enabled"]


def test_the_page_says_on_standard_error_what_it_did(served: Served) -> None:
    told = served.log.read_text(encoding="utf-8")
    assert "正在收录" in told
    assert "Traceback" not in told


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), cwd=ROOT, env=environment(), capture_output=True, encoding="utf-8", timeout=60
    )


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = run("--port", port, "--store", str(tmp_path / "store"))
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert f"端口 {port} 已被占用" in ended.stderr
    assert "--port" in ended.stderr
    assert not (tmp_path / "store").exists()


def test_a_store_that_is_a_file_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("不是文件夹", encoding="utf-8")
    ended = run("--port", str(free_port()), "--store", str(tmp_path / "store"))
    assert ended.returncode == 1
    assert ended.stderr.strip().splitlines()[-1].startswith(str(tmp_path / "store"))
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("arguments", [("--port", "0"), ("--port", "很多"), ("--colour",)])
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).returncode == 2


class Broken(Assistant):
    """An assistant with a fault that nobody foresaw."""

    def __init__(self) -> None:
        """Holds nothing."""

    def ask(self, question: str, history: object = ()) -> object:  # type: ignore[override]
        raise RuntimeError(question)


def test_a_fault_of_the_program_is_one_line_and_the_question_stays_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = Page(Broken()).answer("某厂的秘密", ())
    assert answer.outcome is Outcome.FAILED
    assert answer.error == FAULT
    assert "RuntimeError" in caplog.text
    assert "秘密" not in caplog.text
