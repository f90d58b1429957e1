"""Synthetic documents (合成示例; no real policy) and the pages that a text layer makes of them."""

from dataclasses import dataclass

from hypothesis import strategies as st

HAN = "加快推进企业改造升级支持项目建设完善服务机制提高管理水平落实各项任务发展"

words = st.text(alphabet=HAN, min_size=6, max_size=12)
sentences = st.builds(
    lambda parts, number, tail: f"{'，'.join(parts)}{number}{tail}。",
    st.lists(words, min_size=5, max_size=8),
    st.sampled_from(["", "不少于100家", "（套）设备", "按第二条执行", "（二）项所列", "“123”计划", "互联网＋制造"]),
    words,
)
bodies = st.lists(sentences, min_size=2, max_size=4).map("".join)

NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六")


@dataclass(frozen=True)
class Paper:
    """How a printer sets a text. ``measure``: characters in a line; ``depth``: lines on a page."""

    measure: int
    depth: int
    double_spaced: bool
    number: str
    head: tuple[str, ...]


papers = st.builds(
    Paper,
    measure=st.integers(24, 36),
    depth=st.integers(12, 24),
    double_spaced=st.booleans(),
    number=st.sampled_from(["- {} -", "— {} —", "－{}－", "第 {} 页 共 99 页", "第{}页", "{}"]),
    head=st.sampled_from([(), ("合成示例规范性文件",), ("合成示例规范性文件", "例", "合成示例发布")]),
)


@st.composite
def policies(draw: st.DrawFn) -> list[str]:
    """The paragraphs of a synthetic policy: title, number, addressee, preamble, sections with running clauses, date."""
    sections = draw(st.lists(st.lists(bodies, min_size=2, max_size=4), min_size=2, max_size=3))
    paragraphs = ["某省人民政府关于合成示例的若干意见", "某政发〔2020〕1号", "各市、县人民政府：", draw(sentences)]
    ordinal = 0
    for place, clauses in enumerate(sections):
        paragraphs.append(f"{NUMERALS[place]}、合成任务")
        for body in clauses:
            paragraphs.append(f"（{NUMERALS[ordinal]}）合成措施。{body}")
            ordinal += 1
    return [*paragraphs, "2020年1月31日"]


def printed(paragraphs: list[str], paper: Paper) -> str:
    """``paragraphs`` as the text layer of a PDF gives them: lines as printed, page furniture between."""
    lines = [line for paragraph in paragraphs for line in set_lines(paragraph, paper.measure)]
    pages = [lines[at : at + paper.depth] for at in range(0, len(lines), paper.depth)]
    printed_pages = []
    for number, page in enumerate(pages, 1):
        foot = [*paper.head, paper.number.format(number)] if len(pages) > 2 else []
        printed_pages.append([*page, *foot])
    gap = "\n\n" if paper.double_spaced else "\n"
    return gap.join(line for page in printed_pages for line in page) + "\n"


def page_count(paragraphs: list[str], paper: Paper) -> int:
    """How many pages :func:`printed` fills; more than two carry furniture."""
    return -(-sum(len(set_lines(paragraph, paper.measure)) for paragraph in paragraphs) // paper.depth)


def set_lines(paragraph: str, measure: int) -> list[str]:
    """``paragraph`` in lines of ``measure`` characters (a digit takes half, a mark may not begin a line)."""
    lines, line, room = [], "", 0.0
    for char in paragraph:
        size = 0.5 if char.isascii() else 1.0
        if room + size > measure and char not in "，。、；：）”》」":
            lines.append(line)
            line, room = "", 0.0
        line += char
        room += size
    return [*lines, line]
