"""What a run says to a person and to a script."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import FileError
from eval.markdown import as_markdown, plain
from eval.metrics import FIGURES, RATIOS
from eval.page import around, as_page
from eval.report import write
from eval.words import as_text, total_as_text
from tests.eval.records import ONE, cite
from tests.eval.runs import HOSTILE, QUESTIONS, questions, run

REPORT = run()
TWO_FILES = run(questions(), questions(QUESTIONS[0], name="one.jsonl"))


def test_text_tells_figures_and_each_wrong_question() -> None:
    told = as_text(REPORT.results[0])
    for words in (
        "few.jsonl：5题，可答4，应拒1，失败1",
        "全对的题：2/5  40.0%（",
        "首条引文命中（可答题）：1/4  25.0%（",
        "引文与原文一致（全部引文）：3/3  100.0%（100.0%–100.0%）",
        "结局正确（全部题）：4/5  80.0%（",
        "拒答 F1：1.000（",
        "未作规定判断正确：0/0  —（—）",
        "MRR（可答题）：0.250（",
        "用时 P50（毫秒）：20.0（",
        "[追问] 全对 0/1  0.0%，首条 0/1  0.0%",
        "[库外] 全对 1/1  100.0%，首条 0/0  —",
        "知识库里没有题目所指的：d-9/1",
        "答错的题：3",
        "q-2 [追问] 先前？→错吗？（首条引文、引文字句、数字无依据）",
        "应为：作答 d-1/1「设备投资过2000万元」",
        "得到：作答（把握 0.80） d-1/2「由省经信委牵头」 无依据的数字 9%",
        "q-4 [事实] 坏了？（结局、首条引文、引文字句）",
        "得到：失败（把握 0.00） 出错了",
    ):
        assert words in told
    assert "q-1" not in told
    assert "q-3" not in told


def test_total_is_over_the_questions_of_all_files() -> None:
    told = total_as_text(TWO_FILES)
    assert told.startswith("合计：6题，可答5，应拒1")
    assert "全对的题：3/6  50.0%" in told


def test_files_hold_every_question_and_the_figures(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "out"
    write(folder, TWO_FILES)
    rows = [json.loads(line) for line in (folder / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["file"], row["id"]) for row in rows] == [
        *(("few.jsonl", f"q-{number}") for number in range(1, 6)),
        ("one.jsonl", "q-1"),
    ]
    assert (rows[0]["right"], rows[0]["parts"], rows[0]["ranking"]) == (True, [True], ["part 0"])
    assert rows[0]["answer"]["citations"][0]["quote"] == "设备投资过2000万元"
    assert rows[1]["expected"]["history"] == ["先前？"]
    assert (rows[2]["first"], rows[2]["category"]) == (None, "out_of_corpus")
    assert rows[3]["answer"]["error"] == "出错了"
    assert all(list(row["ratios"]) == list(RATIOS) for row in rows)
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert (report["generation"], report["documents"], report["embedding"]) == (7, 1, "f" * 64)
    assert [told["n"] for told in (*report["files"], report["total"])] == [5, 1, 6]
    few = report["files"][0]
    assert list(few["figures"]) == list(FIGURES)
    assert (few["figures"]["first"]["hits"], few["figures"]["first"]["n"]) == (1, 4)
    assert few["figures"]["unspecified"]["value"] is None
    assert few["categories"]["fact"]["n"] == 2
    assert sum(one["n"] for one in few["calibration"]) == 5
    assert few["unknown"] == ["d-9/1"]
    names = ["report.html", "report.json", "report.md", "rows.jsonl"]
    assert sorted(path.name for path in folder.iterdir()) == names


def test_writing_again_gives_the_same_files(tmp_path: Path) -> None:
    write(tmp_path, REPORT)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write(tmp_path, REPORT)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(FileError, match="--out"):
        write(tmp_path / "out", REPORT)


def test_markdown_has_the_tables_the_failures_and_the_way_to_the_page() -> None:
    told = as_markdown(TWO_FILES, "report.html")
    assert "[report.html](report.html)" in told
    assert [line for line in told.splitlines() if line.startswith("## ")] == [
        "## few.jsonl：5题，可答4，应拒1，失败1",
        "## one.jsonl：1题，可答1，应拒0",
        "## 合计：6题，可答5，应拒1，失败1",
    ]
    assert "| 全对的题 | 2/5  40.0% | " in told
    assert "| 事实 | 2 | 1/2  50.0%（" in told
    assert "| 0.9–1.0 | 1 | 0.900 | 1.000 |" in told
    assert "- q-4 \\[事实\\] 坏了？（结局、首条引文、引文字句）" in told
    tables = [line for line in told.splitlines() if line.startswith("|")]
    assert all(line.endswith("|") for line in tables)


@given(st.text())
def test_no_mark_in_a_text_is_one_in_markdown(text: str) -> None:
    told = plain(text)
    assert not {"\n", "\r"} & set(told)
    assert not re.search(r"(?<!\\)(?:\\\\)*[<>|*_`\[\]]", told)
    assert re.sub(r"(?s)\\(.)", r"\1", told) == re.sub(r"[\r\n]", " ", text)


class Seen(HTMLParser):
    """The tags, the addresses and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            assert not name.startswith("on"), "a script in an attribute"
            if name in ("src", "href", "xlink:href", "data", "action", "srcset", "poster", "background"):
                self.addresses.append(value or "")

    def handle_data(self, data: str) -> None:
        self.text += data


PAGE = as_page(TWO_FILES)
SEEN = Seen(PAGE)


def test_page_shows_a_hostile_question_as_text_and_runs_nothing() -> None:
    assert HOSTILE in SEEN.text
    assert not {"script", "img", "iframe", "link", "object", "embed", "form", "base"} & set(SEEN.tags)
    assert "default-src 'none'" in PAGE


def test_page_loads_nothing_from_outside() -> None:
    assert SEEN.addresses
    assert all(address.startswith("#") for address in SEEN.addresses)
    assert "@import" not in PAGE
    assert all(target.startswith("#") for target in re.findall(r"url\(['\"]?([^)]*)", PAGE))


def test_page_has_three_plots_whose_chinese_is_text() -> None:
    drawings = re.findall(r"<svg .*?</svg>", PAGE, re.DOTALL)
    assert len(drawings) == 3
    for drawing, words in zip(drawings, ("追问（1题）", "结局与首条引文都对", "P95 40.0 毫秒"), strict=True):
        assert f">{words}</text>" in drawing


def test_page_tells_the_figures_and_every_failure() -> None:
    for words in ("合计：6题", "2/5  40.0%", "先前？", "出错了", "d-9/1", "未引到", "9%"):
        assert words in SEEN.text
    assert SEEN.tags.count("article") == 3


def test_page_of_a_single_question_that_is_right() -> None:
    seen = Seen(as_page(run(questions(QUESTIONS[0]))))
    assert "article" not in seen.tags
    assert "1/1  100.0%" in seen.text


def test_a_refusal_alone_has_no_first_citation_to_plot() -> None:
    assert "库外（1题）" in as_page(run(questions(QUESTIONS[2])))


def test_what_stands_around_a_quote() -> None:
    citation = cite(ONE, "给予贷款贴息")
    before, after = around(citation)
    assert before + citation.quote + after == ONE.text
