"""A page gives the document on it and the facts that it states, and nothing of the site around it."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import LoadError
from ingest.loaders import TABLE_MARK, Loaded, table_line
from ingest.loaders.html import load_html
from ingest.loaders.html_facts import read_facts
from ingest.loaders.html_tree import read_page

REAL = Path(__file__).parents[3] / "shared" / "policy-documents" / "html"
FILES = sorted(REAL.glob("*.html"))
BODY = "合成示例：各区人民政府应当按照本办法的规定，对符合条件的企业给予补助，并向社会公布。"


def loaded(tmp_path: Path, page: str) -> Loaded:
    path = tmp_path / "合成示例.html"
    path.write_bytes(page.encode())
    return load_html(path)


def lines(tmp_path: Path, page: str) -> list[str]:
    return loaded(tmp_path, page).raw.split("\n")


FACTS = """<table><tr><td><b>索 引 号：</b></td><td>000014349/2019-1</td><td><b>主题分类：</b></td><td>示例</td></tr>
<tr><td><b>发文机关：</b></td><td>某市人民政府</td><td><b>成文日期：</b></td><td>2019年01月24日</td></tr>
<tr><td><b>标　　题：</b></td><td colspan=3>某市人民政府关于印发合成示例办法的通知</td></tr>
<tr><td><b>发文字号：</b></td><td>某政发〔2019〕4号</td><td><b>发布日期：</b></td><td>2019年02月13日</td></tr>
<tr><td><b>有 效 性：</b></td><td>现行有效</td></tr></table>"""


def test_a_government_page(tmp_path: Path) -> None:
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>某市人民政府关于印发合成示例办法的通知</title>
<script>var a = "脚本";</script><style>p {{}}</style></head><body>
<div class="wrap"><table><tr><td>{FACTS}</td></tr></table>
<table><tr><td><table><tr><td id="UCAP-CONTENT"><p style="text-align:center">某市人民政府关于印发</p>
<p>合成示例办法的<b>通知</b></p><p>某政发〔2019〕4号</p><p>　　&nbsp;{BODY}<br>第二行。</p><p hidden>藏</p>
<p>某市人民政府</p><p>2019年1月24日</p></td></tr></table>
<div id="qr_container">扫一扫在手机打开当前页</div><table><tr><td><a href="#">打印本页</a></td></tr></table></td>
<td><iframe src="a.htm"></iframe></td></tr></table></div></body></html>"""
    found = loaded(tmp_path, page)
    assert found.raw.split("\n") == [
        "某市人民政府关于印发",
        "合成示例办法的通知",
        "某政发〔2019〕4号",
        BODY,
        "第二行。",
        "某市人民政府",
        "2019年1月24日",
    ]
    assert found.flowing
    assert found.tables == ()
    assert found.stated == {
        "title": "某市人民政府关于印发合成示例办法的通知",
        "number": "某政发〔2019〕4号",
        "issuer": "某市人民政府",
        "issued_on": "2019-01-24",
        "status": "in_force",
    }


def test_a_portal_page(tmp_path: Path) -> None:
    menu = "".join(f'<li><a href="/{number}">栏目{number}</a></li>' for number in range(40))
    page = f"""<html><head><title>合成示例指南-某市人力资源和社会保障局网站</title></head>
<body style="visibility: hidden"><div class="header"><ul>{menu}</ul></div>
<div class="container"><div class="crumb">当前位置：<a href="/">首页</a> &gt; 指南</div><h1>合成示例指南</h1>
<div class="attr">来源：某局　时间：2025-01-02 10:00 <span>【字号：大 中 小】</span></div>
<div class="news_content"><p>一、对象</p><p>{BODY}</p><p>附件：<a href="a.doc">申请表.doc</a></p>
<p>【打印】【关闭】</p></div>
<div class="share">分享到：</div><div class="related">相关新闻<ul>{menu}</ul></div></div>
<div class="footer">版权所有：某市　主办单位：某局　<a href="#">某ICP备12345678号</a></div></body></html>"""
    assert lines(tmp_path, page) == ["合成示例指南", "一、对象", BODY, "附件：申请表.doc"]


def test_a_page_without_known_names_keeps_its_signature(tmp_path: Path) -> None:
    page = f"""<body><div><a href="/">首页</a><a href="/b">政务公开</a></div><div><div><p>关于合成示例的公告</p>
<div><p>{BODY}</p><p>{BODY}</p></div><p>某市财政局</p><p>2020年1月2日</p></div></div><div>网站地图</div></body>"""
    assert lines(tmp_path, page) == ["关于合成示例的公告", BODY, BODY, "某市财政局", "2020年1月2日"]


def test_number_and_signature_beside_the_container_are_kept(tmp_path: Path) -> None:
    page = f"""<div class="article"><h1>关于合成示例的通知</h1><div>某政发〔2020〕1号</div>
<div class="info">来源：某局</div>
<div id="zoom"><p>{BODY}</p></div><div><p>某市财政局</p><p>2020年1月1日</p></div><div>2020-01-03</div></div>"""
    assert lines(tmp_path, page) == ["关于合成示例的通知", "某政发〔2020〕1号", BODY, "某市财政局", "2020年1月1日"]


def test_several_editors_are_one_document(tmp_path: Path) -> None:
    page = f"""<div><div class="TRS_Editor"><p>{BODY}</p><p>{BODY}</p></div></div>
<div class="TRS_Editor"><p>附件</p><p>{BODY}</p></div>
<div>网站标识码：1</div>"""
    assert lines(tmp_path, page) == [BODY, BODY, "附件", BODY]


def test_a_page_in_gb2312(tmp_path: Path) -> None:
    path = tmp_path / "合成示例.htm"
    path.write_bytes(f"<meta charset=gb2312><div class=TRS_Editor><p>{BODY}</p></div>".encode("gb2312"))
    assert load_html(path).raw == BODY


def test_the_head_of_a_table_is_no_fact(tmp_path: Path) -> None:
    page = f"""<table><tr><td>文件名称<td>发文字号<td>成文日期
<tr><td>甲办法<td>某发〔2020〕1号<td>2020年1月1日</table><p>{BODY}</p>"""
    found = loaded(tmp_path, page)
    assert found.stated == {}
    assert found.tables == ("文件名称\t发文字号\t成文日期\n甲办法\t某发〔2020〕1号\t2020年1月1日",)


def test_a_list_of_links_says_so(tmp_path: Path) -> None:
    page = (
        "<ul>"
        + "".join(f"<li><a href='{number}'>关于合成示例第{number}号的公告</a></li>" for number in range(9))
        + "</ul>"
    )
    assert loaded(tmp_path, page).warnings == ("正文大部分是链接，可能是目录页，请核对",)


def test_word_html(tmp_path: Path) -> None:
    page = f"""<html xmlns:o="urn:x"><body><!--[if gte mso 9]><xml>设置</xml><![endif]-->
<p class=MsoNormal><span>第</span><span
lang=EN-US>1</span><span>条</span><o:p></o:p></p>
<p class=MsoNormal><![if !supportLists]><span>（一）</span><![endif]>{BODY}</p>
<p class=MsoNormal><span>到</span><span>2020</span><span>年</span></p></body></html>"""
    assert lines(tmp_path, page) == ["第1条", f"（一）{BODY}", "到2020年"]


def test_tables(tmp_path: Path) -> None:
    page = f"""<p>{BODY}</p><table><caption>单位：元</caption><tr><th colspan=2>类别</th><th>标准</th></tr>
<tr><td rowspan=2>一<br>类</td><td>甲</td><td><p>2 000</p></td></tr>
<tr><td>乙</td><td>A级 B级</td></tr><tr><td></td></tr></table>
<table><tr><td><p>{BODY}</p><p>框中一段。</p></td></tr></table><p>尾。</p>"""
    found = loaded(tmp_path, page)
    assert found.raw.split("\n") == [BODY, "单位：元", table_line(0), BODY, "框中一段。", "尾。"]
    assert found.tables == ("类别\t\t标准\n一类\t甲\t2 000\n\t乙\tA级B级",)


def test_numbers_of_ordered_lists_are_printed(tmp_path: Path) -> None:
    page = f"""<p>{BODY}</p><ol><li>甲</li><li><p>乙</p><p>乙续</p></li><li>3、丙</li></ol>
<ol type=a start=3><li>丁</li></ol><ol style="list-style-type: upper-roman"><li value=4>戊</li></ol>
<ol style="list-style:none"><li>己</li></ol><ul><li>庚</li></ul>"""
    assert lines(tmp_path, page)[1:] == ["1. 甲", "2. 乙", "乙续", "3、丙", "c. 丁", "IV. 戊", "己", "庚"]


@pytest.mark.parametrize(
    ("block", "stated"),
    [
        ("<dl><dt>文号</dt><dd>某府办〔2020〕1 号</dd><dt>效力状态</dt><dd>已废止</dd></dl>",
         {"number": "某府办〔2020〕1号", "status": "repealed"}),
        ("<ul><li><span>制发机关：</span>某局</li><li><span>成文日期：</span>2020-03-04</li><li><span>有效性：</span>失效</li></ul>",
         {"issuer": "某局", "issued_on": "2020-03-04", "status": "expired"}),
        ("<div><p>索引号：1</p><p>生成日期：2020-13-40</p><p>文 号：无</p><p>有效性：部分失效</p></div>", {}),
    ],
)  # fmt: skip
def test_facts_are_read_and_stay_out_of_the_text(tmp_path: Path, block: str, stated: dict[str, str]) -> None:
    found = loaded(tmp_path, f"<div class=content>{block}<p>合成示例的通知</p><p>{BODY}</p></div>")
    assert found.stated == stated
    assert found.raw == f"合成示例的通知\n{BODY}"


def test_running_text_states_nothing() -> None:
    page = read_page(
        f"<p>{BODY * 20}</p><table>"
        "<tr><td>文号：</td><td>某发〔2020〕1号</td></tr><tr><td>标题：</td><td>甲乙</td></tr></table>"
    )
    assert read_facts(page).stated == {}
    assert read_facts(page).block == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b"  \n", "文件是空的"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG 图片"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG 图片"),
        (b"%PDF-1.4", "PDF 文件"),
        (b"PK\x03\x04\0\0", "docx"),
        (b"MIME-Version: 1.0\r\n", "MHTML"),
        (b"\x01\0\x02\0\x03", "NUL"),
        (b"<html><body><img src=a.png></body></html>", "没有文字"),
        ("<div id=app></div><script src=a.js></script><noscript>请启用脚本</noscript>".encode(), "脚本"),
        (b"<frameset cols=*><frame src=a.htm></frameset>", "框架"),
    ],
)
def test_what_is_no_page_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "坏.html"
    path.write_bytes(content)
    with pytest.raises(LoadError, match=said) as caught:
        load_html(path)
    assert str(path) in str(caught.value)
    assert "请" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_deep_nesting_is_read(tmp_path: Path) -> None:
    assert lines(tmp_path, "<div><span>" * 3000 + BODY)[0] == BODY


@given(st.lists(st.sampled_from(
    ["<p>", "</p>", "<td>", "<table>", "</table>", "<tr>", "<ol>", "<li>", "<br>", "<div class=content>", "</div>",
     "<b>", "<a href=#>", "<!--", "-->", "<td rowspan=9 colspan=0>", "&nbsp;", "合成示例。", "<pre>", "<script>",
     "</script>", BODY]
), max_size=40))  # fmt: skip
def test_no_markup_breaks_it(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "合成示例.html"
    path.write_text("".join(parts), encoding="utf-8")
    try:
        found = load_html(path)
    except LoadError:
        return
    assert all(line == line.strip() and line for line in found.raw.split("\n"))
    assert found.raw.count(TABLE_MARK) == len(found.tables)


@pytest.mark.skipif(not FILES, reason="shared/policy-documents/html is not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:30])
def test_a_real_page_holds_the_document_and_nothing_else(path: Path) -> None:
    found = load_html(path)
    shown = found.raw.split("\n")
    assert found.flowing
    assert not re.search("扫一扫在手机|ICP备|网站标识码|当前位置|分享到|打印本页|浏览次数|索引号|\u00a0", found.raw)
    assert all(line == line.strip() and line for line in shown)
    assert found.raw.count(TABLE_MARK) == len(found.tables)
    if path.stem.startswith("国务院"):
        assert {"title", "number", "issuer", "issued_on"} <= found.stated.keys()
        letters = "".join(char for char in "".join(shown[:8]) if char.isalnum())
        title = "".join(char for char in found.stated["title"] if char.isalnum())
        assert title in letters or letters.startswith("中华人民共和国国务院令")
        assert shown[-1].endswith(("。", "日", "）", "局长", "主任", "图。")) or shown[-1].startswith(TABLE_MARK)
