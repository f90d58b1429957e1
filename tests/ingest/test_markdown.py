"""Markdown: the marks go, wrapped paragraphs come together, every other character stays."""

import re
from pathlib import Path

import pytest

from corpus.errors import LoadError
from ingest.loaders import Loaded, table_line
from ingest.loaders.markdown import inline, load_markdown

REAL = Path(__file__).parents[3] / "shared" / "policy-documents" / "md"
FILES = sorted(REAL.glob("*.md"))


def loaded(tmp_path: Path, text: str) -> Loaded:
    path = tmp_path / "合成示例.md"
    path.write_bytes(text.encode())
    return load_markdown(path)


def lines(tmp_path: Path, text: str) -> list[str]:
    return loaded(tmp_path, text).raw.split("\n")


def test_a_law_is_its_lines(tmp_path: Path) -> None:
    text = """---
title: 合成示例条例
date: 2020-01-01
---
# 合成示例条例

<!-- INFO END -->

## 第一章　总则

**第一条** 为了示例，根据《[某法](http://example.cn/a.html)》，制定本条例。

> 第二条 ~~本~~条例适用于*示例*。

***

第三条 下列情形\\*除外：
- （一）甲；
- （二）乙。
1. 丙
2. 丁
"""
    found = loaded(tmp_path, text)
    assert found.raw.split("\n") == [
        "合成示例条例",
        "第一章　总则",
        "第一条 为了示例，根据《某法》，制定本条例。",
        "第二条 本条例适用于示例。",
        "第三条 下列情形*除外：",
        "（一）甲；",
        "（二）乙。",
        "1. 丙",
        "2. 丁",
    ]
    assert found.flowing
    assert found.stated == {"title": "合成示例条例"}


def test_pipe_tables_and_html_tables_are_tables(tmp_path: Path) -> None:
    text = (
        "标准如下：\n\n| 类别 | 标准<br>（元） |\n|:---|---:|\n| **一类** | 2 000 |\n| 二类 | |\n\n中间。\n\n"
        "<table><tr><td>轮次</td><td>批次</td></tr><tr><td rowspan=2>一</td><td>甲</td></tr>\n"
        "<tr><td>乙</td></tr></table>\n尾。"
    )
    found = loaded(tmp_path, text)
    assert found.raw.split("\n") == ["标准如下：", table_line(0), "中间。", table_line(1), "尾。"]
    assert found.tables == ("类别\t标准（元）\n一类\t2 000\n二类\t", "轮次\t批次\n一\t甲\n\t乙")


def test_wrapped_lines_come_together(tmp_path: Path) -> None:
    whole = "为落实合成示例的要求，推动某市企业高质量发展，现就有关事项通知如下，请各区、各部门结合实际认真贯彻执行"
    wrapped = f"{whole[:30]}\n{whole[30:]}。\n一、总体要求\n"
    assert lines(tmp_path, wrapped) == [f"{whole}。", "一、总体要求"]
    cut_by_a_page = f"{whole[:30]}\n\n{whole[30:]}。"
    assert lines(tmp_path, cut_by_a_page) == [f"{whole}。"]


def test_lines_that_are_paragraphs_stay_apart(tmp_path: Path) -> None:
    text = "某市财政局\n某市教育局\n2020年1月1日\n\n请认真贯彻执行合成示例，有关问题及时报告某市财政局\n\n某市财政局"
    assert lines(tmp_path, text)[:3] == ["某市财政局", "某市教育局", "2020年1月1日"]
    assert lines(tmp_path, text)[-1] == "某市财政局"
    assert lines(tmp_path, "（一）参与企业：名单以合成示例页面公布为准，  \n（二）参与对象：个人消费者。") == [
        "（一）参与企业：名单以合成示例页面公布为准，",
        "（二）参与对象：个人消费者。",
    ]


@pytest.mark.parametrize(
    ("marked", "read"),
    [
        ("![图](a.png)见附件", "见附件"),
        ("[![图](a.png)](b.html)", ""),
        ("关于修改<合成示例法>的决定", "关于修改<合成示例法>的决定"),
        ("面积5*3*2米，文件 a_b_c.doc", "面积5*3*2米，文件 a_b_c.doc"),
        ("补贴 $15\\%$，不超过 $2 \\mathrm{M}$", "补贴 15%，不超过 2 M"),
        ("式 $\\frac{a}{b}$", "式 $\\frac{a}{b}$"),
        ("A&amp;B&nbsp;C", "A&B\u00a0C"),
        ("<b>粗</b>甲<br>乙", "粗甲\n乙"),
        ("见 <https://example.cn/a>", "见 https://example.cn/a"),
        ("鲁商字 [2025] 1号", "鲁商字 [2025] 1号"),
        ("`代码`与**甲__乙**", "代码与甲__乙"),
    ],
)
def test_marks_inside_a_line(marked: str, read: str) -> None:
    assert inline(marked) == read


def test_a_saved_page_is_its_article(tmp_path: Path) -> None:
    menu = "".join(f"*   [栏目{number}](http://example.cn/{number})\n" for number in range(9))
    text = (
        f"Title: 合成示例通知 - 某市人民政府门户网站\n\nURL Source: http://example.cn/\n\nMarkdown Content:\n{menu}\n"
        "# 合成示例通知\n\n*   _![Image 1](a.png)_ 2025-01-01\n*   来源：某局\n\n正文一段。\n\n相关附件\n\n"
        f"# 合成示例通知\n\n{menu}版权所有：某市人民政府\n"
    )
    found = loaded(tmp_path, text)
    assert found.raw == "合成示例通知\n正文一段。"
    assert found.stated == {"title": "合成示例通知"}


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "文件是空的"), (b"\x89PNG\0\0", "NUL"), (b"![](a.png)\n\n---\n", "没有文字"), (b"<!-- x -->", "没有文字")],
)
def test_what_holds_no_text_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "坏.md"
    path.write_bytes(content)
    with pytest.raises(LoadError, match=said) as caught:
        load_markdown(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="无法读取"):
        load_markdown(tmp_path / "无.md")


@pytest.mark.skipif(not FILES, reason="shared/policy-documents/md is not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:30])
def test_a_real_file_keeps_every_character_but_its_marks(path: Path) -> None:
    found = load_markdown(path)
    assert found.flowing
    assert not re.search(r"^\s*#|\*\*|!\[|\]\(|<!--|</?t[dr]>", found.raw, re.MULTILINE)
    shown = re.sub("\ue000([0-9]+)", lambda mark: found.tables[int(mark[1])], found.raw)
    source = path.read_text(encoding="utf-8")
    if source.startswith("Title:"):
        return
    # nothing is added or moved: what is shown is the source with pieces left out
    rest = iter("".join(source.split()))
    assert all(char in rest for char in "".join(shown.split()))
    if path.stem.startswith("法规"):
        letters = len(re.findall("[\u4e00-\u9fff0-9]", re.sub("(?s)<!--.*?-->", "", source)))
        assert len(re.findall("[\u4e00-\u9fff0-9]", shown)) == letters
