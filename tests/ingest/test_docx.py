"""A .docx as it is printed. The files are built here, from XML written by hand; the texts are made up (合成示例)."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.loaders import TABLE_MARK, Loaded
from ingest.loaders.docx import load_docx

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
Tell = Callable[..., Loaded]
"""Loads a .docx with this body and these other parts."""
FOLDER = Path(__file__).parents[3] / "shared" / "policy-documents" / "docx"


def p(text: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def num(number: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def build(path: Path, body: str, **parts: str) -> Path:
    """A .docx with this body; ``parts``: inside of ``styles.xml``, ``numbering.xml``, ``footnotes.xml``, …"""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", RELS)
        archive.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        for name, inside in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {NAMESPACES}>{inside}</w:{name}>")
    return path


@pytest.fixture
def told(tmp_path: Path) -> Tell:
    def tell(body: str, **parts: str) -> Loaded:
        return load_docx(build(tmp_path / "合成示例.docx", body, **parts))

    return tell


def lines(loaded: Loaded) -> list[str]:
    return loaded.raw.split("\n")


def test_paragraphs_are_lines(told: Tell) -> None:
    loaded = told(p("合成示例办法") + "<w:p/>" + p("第一条 甲") + "<w:sectPr/>")
    assert lines(loaded) == ["合成示例办法", "第一条 甲"]
    assert loaded.flowing
    assert (loaded.pages, loaded.tables, loaded.warnings, dict(loaded.stated)) == (1, (), (), {})


def test_breaks_tabs_and_signs(told: Tell) -> None:
    run = (
        r("甲") + "<w:br/>" + r("乙") + "<w:tab/>" + r("丙") + '<w:br w:type="page"/>' + r("丁") + "<w:sym/>" + r("戊")
    )
    assert lines(told(f"<w:p>{run}</w:p>" + p("A</w:t><w:noBreakHyphen/><w:t>1"))) == ["甲", "乙 丙丁 戊", "A-1"]


def test_mark_of_a_table_cannot_be_forged(told: Tell) -> None:
    assert TABLE_MARK not in told(p(f"{TABLE_MARK}0 合成示例")).raw


LEVELS = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="zhang"/>'
    '<w:suff w:val="space"/><w:lvlText w:val="第%1章"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlRestart w:val="0"/>'
    '<w:pStyle w:val="tiao"/><w:suff w:val="nothing"/><w:lvlText w:val="第%2条　"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="japaneseCounting"/><w:suff w:val="nothing"/>'
    '<w:lvlText w:val="（%3）"/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%4."/></w:lvl>'
    '<w:lvl w:ilvl="4"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>'
    '<w:lvl w:ilvl="5"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" '
    'w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback>'
    '</mc:AlternateContent><w:lvlText w:val="%6"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="linked"/></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num>"
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="2"><w:lvl w:ilvl="2"><w:start w:val="3"/>'
    '<w:numFmt w:val="upperLetter"/><w:lvlText w:val="%3)"/></w:lvl></w:lvlOverride></w:num>'
)
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"/>'
    f'<w:style w:type="paragraph" w:styleId="zhang"><w:pPr>{num(1, 0)}</w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="tiao"><w:basedOn w:val="zhang"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="plain"><w:basedOn w:val="tiao"/><w:pPr><w:numPr><w:numId w:val="0"/>'
    "</w:numPr></w:pPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="ring"><w:basedOn w:val="ring"/></w:style>'
    '<w:style w:type="numbering" w:styleId="linked"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="secret"><w:rPr><w:vanish/></w:rPr></w:style>'
)


def styled(style: str) -> str:
    return f'<w:pStyle w:val="{style}"/>'


def test_numbers_come_from_styles_and_from_paragraphs(told: Tell) -> None:
    body = (
        p("总则", styled("zhang")) + p("甲", styled("tiao")) + p("乙", num(1, 2)) + p("丙", num(1, 2))
        + p("丁", num(2, 2)) + p("附则", styled("zhang")) + p("戊", styled("tiao")) + p("己", styled("plain"))
        + p("庚", num(3, 1)) + p("辛", num(1, 3)) + p("壬", num(1, 4)) + p("癸", num(1, 5)) + p("子", styled("ring"))
        + p("丑", num(4, 2)) + p("寅", num(0, 0)) + p("卯", num(77, 0)) + p("辰", styled("tiao") + num(0, 0))
    )  # fmt: skip
    assert lines(told(body, styles=STYLES, numbering=LEVELS)) == [
        "第一章 总则", "第一条　甲", "（一）乙", "（二）丙", "（一）丁", "第二章 附则", "第二条　戊", "己",
        "第三条　庚", "1. 辛", "壬", "001 癸", "子", "C) 丑", "寅", "卯", "辰",
    ]  # fmt: skip


def test_deleted_numbered_paragraph_is_not_counted(told: Tell) -> None:
    def marked(mark: str, inside: str) -> str:
        return f"<w:p><w:pPr>{num(1, 2)}<w:rPr>{mark}</w:rPr></w:pPr>{inside}</w:p>"

    gone = marked("<w:del/>", "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>")
    hidden = marked("<w:vanish/>", r("隐", "<w:vanish/>"))
    loaded = told(p("甲", num(1, 2)) + gone + hidden + p("乙", num(1, 2)), numbering=LEVELS)
    assert lines(loaded) == ["（一）甲", "（二）乙"]


def test_tracked_changes_are_accepted(told: Tell) -> None:
    body = (
        f"<w:p>{r('补助')}<w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del><w:ins>{r('新')}</w:ins>"
        f"<w:moveFrom>{r('去')}</w:moveFrom><w:moveTo>{r('来')}</w:moveTo></w:p>"
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{r('前半')}</w:p>{p('后半')}"
    )
    loaded = told(body)
    assert lines(loaded) == ["补助新来", "前半后半"]
    assert "修订" in loaded.warnings[0]


def test_fields_keep_their_results(told: Tell) -> None:
    inner = f"{field('begin')}<w:r><w:instrText>PAGE</w:instrText></w:r>{field('separate')}{r('藏')}{field('end')}"
    body = (
        f"<w:p>{r('见')}{field('begin')}<w:r><w:instrText>IF</w:instrText></w:r>{inner}{field('separate')}{r('第三条')}"
        f"{field('end')}{r('。')}<w:fldSimple w:instr='DATE'>{r('今日')}</w:fldSimple></w:p>"
    )
    assert told(body).raw == "见第三条。今日"
    assert told(p("甲") + f"<w:p>{field('begin')}</w:p>" + p("乙")).raw == "甲\n乙"


def test_number_that_only_a_field_code_holds_is_told(told: Tell) -> None:
    code = r"<w:r><w:instrText> EQ \o\ac(○,1)</w:instrText></w:r>"
    loaded = told(f"<w:p>{field('begin')}{code}{field('end')}{r('合成示例')}</w:p>")
    assert loaded.raw == "合成示例"
    assert "域代码" in loaded.warnings[0]


def test_embedded_file_and_picture_are_told(told: Tell) -> None:
    picture = "<w:r><w:drawing><pic:pic/></w:drawing></w:r>"
    loaded = told(f"<w:altChunk r:id='rId9'/><w:p>{picture}{r('合成示例')}</w:p>")
    assert loaded.raw == "合成示例"
    assert [re.sub("，.*", "", warning) for warning in loaded.warnings] == [
        "含有 1 处图片、图表或嵌入对象",
        "含有 1 处嵌入的其他文件（altChunk）",
    ]


def test_controls_links_and_ruby(told: Tell) -> None:
    body = (
        f"<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{p('控件段')}</w:sdtContent></w:sdt>"
        f"<w:p><w:sdt><w:sdtContent>{r('控件')}</w:sdtContent></w:sdt><w:hyperlink>{r('链接')}</w:hyperlink>"
        f"<w:r><w:ruby><w:rt>{r('pin')}</w:rt><w:rubyBase>{r('拼')}</w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert lines(told(body)) == ["控件段", "控件链接拼"]


def test_text_boxes_are_read_once_in_their_place(told: Tell) -> None:
    box = f"<wps:txbx><w:txbxContent>{p('框中')}</w:txbxContent></wps:txbx>"
    old = f"<w:pict><v:textbox><w:txbxContent>{p('框中')}</w:txbxContent></v:textbox></w:pict>"
    choices = f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback>{old}</mc:Fallback>"
    both = f"<w:r><mc:AlternateContent>{choices}</mc:AlternateContent></w:r>"
    only_old = both.replace(f"<w:drawing>{box}</w:drawing>", "<w:drawing/>")
    assert lines(told(f"<w:p>{both}{r('正文')}</w:p>")) == ["框中", "正文"]
    assert lines(told(f"<w:p>{r('正')}{only_old}{r('文')}</w:p>")) == ["正文", "框中"]
    art = "<w:p><w:r><w:pict><v:shape><v:textpath string='合成示例市人民政府文件'/></v:shape></w:pict></w:r></w:p>"
    assert told(art).raw == "合成示例市人民政府文件"


def test_hidden_text_goes_and_is_told(told: Tell) -> None:
    secret = '<w:rStyle w:val="secret"/>'
    runs = r("甲") + r("密", "<w:vanish/>") + r("密", secret) + r("乙", f'{secret}<w:vanish w:val="0"/>')
    body = f"<w:p>{runs}</w:p>"
    loaded = told(body, styles=STYLES)
    assert loaded.raw == "甲乙"
    assert loaded.warnings == ("含有 2 处隐藏文字，未读取",)


def test_notes_follow_their_paragraph(told: Tell) -> None:
    def reference(kind: str, number: int, more: str = "") -> str:
        return f'<w:r><w:{kind}Reference {more} w:id="{number}"/></w:r>'

    def note(kind: str, number: int, text: str) -> str:
        return f'<w:{kind} w:id="{number}"><w:p><w:r><w:{kind}Ref/></w:r>{r(text)}</w:p></w:{kind}>'

    custom = 'w:customMarkFollows="1"'
    body = (
        f"<w:p>{r('收入')}{reference('footnote', 2)}{r('达标')}{reference('endnote', 1)}</w:p>{p('下一条')}"
        + f"<w:p>{r('甲')}{reference('footnote', 3)}{reference('footnote', 4, custom)}</w:p>"
        + table(f"<w:tc><w:p>{r('表')}{reference('footnote', 5)}</w:p></w:tc>" + tc("格"))
    )
    form = '<w:sectPr><w:footnotePr><w:numFmt w:val="decimalEnclosedCircle"/></w:footnotePr></w:sectPr>'
    texts = {2: "脚注甲", 3: "脚注乙", 4: "*脚注丙", 5: "脚注丁"}
    footnotes = "".join(note("footnote", number, text) for number, text in texts.items())
    loaded = told(body + form, footnotes=footnotes, endnotes=note("endnote", 1, "尾注"))
    assert lines(loaded) == [
        "收入达标", "① 脚注甲", "i 尾注", "下一条", "甲", "② 脚注乙", "*脚注丙", f"{TABLE_MARK}0", "③ 脚注丁",
    ]  # fmt: skip
    assert loaded.tables == ("表\t格",)


def test_merged_cells_hold_their_text_once(told: Tell) -> None:
    down, on, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    loaded = told(
        p("前")
        + table(
            tc("类别", down) + tc("标准</w:t><w:br/><w:t>（元）", wide),
            tc("", on) + tc("一 类") + tc("2000"),
            tc("", on) + tc("二类") + table_cell(),
            tc("看不见", on) + tc("三类") + tc(""),
        )
        + p("后")
    )
    assert lines(loaded) == ["前", f"{TABLE_MARK}0", "后"]
    assert loaded.tables == ("类别\t标准（元）\t\n\t一类\t2000\n\t二类\t嵌套1\n\t三类\t",)
    assert loaded.warnings == ("合并单元格下有 1 处看不见的文字，未读取",)


def table_cell() -> str:
    return f"<w:tc>{table(tc('嵌') + tc('套'), tc('1') + tc(''))}<w:p/></w:tc>"


def test_one_cell_is_text_and_leaders_are_a_line_of_contents(told: Tell) -> None:
    loaded = told(table(f"<w:tc>{p('第一条 甲')}{p('第二条 乙')}</w:tc>") + table(tc("一、总述") + tc("……") + tc("1")))
    assert lines(loaded) == ["第一条 甲", "第二条 乙", f"{TABLE_MARK}0"]
    assert told(table(tc("一、总述") + tc("………………") + tc("1"))).raw == "一、总述………………1"


def test_row_shifted_and_row_deleted(told: Tell) -> None:
    shifted = f"<w:trPr><w:gridBefore w:val='1'/></w:trPr>{tc('丙')}"
    loaded = told(table(tc("甲") + tc("乙"), shifted, f"<w:trPr><w:del/></w:trPr>{tc('旧')}{tc('旧')}"))
    assert loaded.tables == ("甲\t乙\n\t丙",)


def test_numbers_in_cells_count(told: Tell) -> None:
    rows = [f"<w:tc>{p('', num(1, 3))}</w:tc>{tc(name)}" for name in ("甲", "乙")]
    assert told(table(*rows), numbering=LEVELS).tables == ("1.\t甲\n2.\t乙",)


def test_formula_is_one_line_and_is_told(told: Tell) -> None:
    def m(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    formula = (
        f"<m:oMath>{m('R=')}<m:f><m:num>{m('a+b')}</m:num><m:den>{m('2')}</m:den></m:f>{m('×')}"
        f"<m:sSup><m:e>{m('x')}</m:e><m:sup>{m('2')}</m:sup></m:sSup>"
        f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{m('i')}</m:sub>"
        f"<m:sup>{m('NM')}</m:sup><m:e>{m('P')}</m:e></m:nary></m:oMath>"
    )
    loaded = told(f"<w:p>{r('其中')}{formula}{r('为合成示例')}</w:p>")
    assert loaded.raw == "其中R=(a+b)/2×x^2∑i^(NM) P为合成示例"
    assert "1 个公式" in loaded.warnings[0]
