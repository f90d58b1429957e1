"""The page as people meet it: ``python -m ui`` in a process of its own, and a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Served:
    """A running page: its address, its store, and the file that its standard error goes to."""

    url: str
    store: Path
    log: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "ui", *arguments]


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("WENCE_")}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page over a store that was empty when it started."""
    folder = tmp_path_factory.mktemp("page")
    store, log, port = folder / "store", folder / "log", free_port()
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command("--store", str(store), "--port", str(port)),
            cwd=ROOT,
            env=environment(),
            stderr=subprocess.PIPE,
            stdout=sink,
            text=True,
            encoding="utf-8",
        )
        told = ""
        while "网页已打开" not in told:
            line = process.stderr.readline() if process.stderr else ""
            assert line, f"the page did not open:\n{told}"
            told += line
        log.write_text(told, encoding="utf-8")
        url = f"http://127.0.0.1:{port}/"
        yield Served(url, store, log)
        with urllib.request.urlopen(f"{url}gradio_api/heartbeat/somebody"):  # a page that is still open
            process.terminate()
            _, rest = process.communicate(timeout=20)
    assert "Traceback" not in rest, rest


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"no browser here: none of {', '.join(BROWSERS)} is on the PATH")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@dataclass
class Visit:
    """One browser of one person, with what it asked for and what it complained of."""

    page: Page
    hosts: set[str]
    complaints: list[str]

    def ask(self, question: str) -> None:
        """Ask ``question`` with the Enter key, and wait for its answer."""
        box = self.page.get_by_label("您的问题")
        box.fill(question)
        before = self.page.locator("#chat .bot.message").count()
        box.press("Enter")
        self.answered(before + 1)

    def answered(self, count: int) -> None:
        """Wait until the chat holds ``count`` answers and takes questions again."""
        self.page.locator("#chat .bot.message").nth(count - 1).wait_for()
        self.page.locator("#send:enabled").wait_for()


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Callable[..., Visit]]:
    """Opens the page in a fresh browser context of the given width; nothing may have gone wrong by the end."""
    contexts: list[tuple[BrowserContext, Visit]] = []

    def opened(width: int = 1280) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 844}, locale="en-US")
        told = Visit(context.new_page(), set(), [])
        contexts.append((context, told))
        told.page.on("request", lambda request: told.hosts.add(request.url.split("/")[2]))
        told.page.on("console", lambda line: told.complaints.append(line.text) if line.type == "error" else None)
        told.page.on("pageerror", lambda fault: told.complaints.append(str(fault)))
        told.page.on("dialog", lambda dialog: (told.complaints.append(dialog.message), dialog.dismiss()))
        told.page.goto(served.url)
        told.page.locator(".wc-example:visible").first.wait_for()
        return told

    yield opened
    for context, told in contexts:
        context.close()
        assert told.hosts == {served.url.split("/")[2]}
        assert told.complaints == []
