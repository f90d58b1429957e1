"""An HTML page becomes the text of the document on it: what the page adds around it stays out."""

import re
from pathlib import Path
from types import MappingProxyType

from corpus.errors import LoadError
from ingest.dates import is_date
from ingest.lines import NUMBER
from ingest.loaders import Loaded
from ingest.loaders.encoding import decode
from ingest.loaders.html_facts import read_facts
from ingest.loaders.html_lines import Writer, is_data
from ingest.loaders.html_tree import BLOCKS, Element, Page, plain, prose, read_page, walk, without
from ingest.webpage import trimmed

SCANT = 30
"""A page that runs scripts and shows fewer Chinese characters than this without them holds no text of its own."""
LINKED = 40
"""A container that holds so many more characters of links than one inside it holds navigation too."""
BELOW = 5
"""The most elements below the container of a text, and the most lines in each, that may be its signature."""
MOST_TAGS = 500_000
"""A page of more tags is none that a person reads; each takes a kilobyte of memory."""
HELD = 4000
"""The title of a page is looked for in so many characters at the top of its text."""

_CONTAINERS = re.compile(
    r"(?:ucap-?content|trs_(?:ue)?editor|view_trs_editor|zoom(?:con)?|detail-?con(?:tent)?|content_article|"
    r"(?:article|news|art|arti|detail|text|post|entry|main|page|pages|info|wp_article|xl|nr|doc|body)[-_]?"
    r"(?:content|con|cont|text|txt|body|detail|main)|content[-_]?(?:body|text|main|detail|txt)|con_?te?xt|vsb_content\w*|"
    r"artcontent|articlecon|xl-cont|wzxl|js_content|artdetail|bt_content|pagecontent|ucapcontent|main_con|infocontent)"
)
_LOOSE = re.compile(r"(?:content|con|cont|article|detail|main|text|body|nr|maincontent|pagelist|conbox|wz|zw|neirong)")
_FURNITURE = re.compile(
    r"(?:\w*share(?:btn|button|box|bar|tit|text|\d)?|bdshare\w*|social-share|share[-_]\w+|\w*[-_]share|bread-?crumbs?|"
    r"crumbs?(?:[-_]box)?|curmb\w*|curb|path|location|position|dqwz|wzdh|nav|menu|nav(?:igator|bar)|sidebar|side-?bar|"
    r"qr-?code\w*|qr_container|\w*[-_]?ewm|erweima|xl-qrcode|copyright|footer_copyright|font-?size|setfont|tools?|"
    r"tool-?bar|fenxiang|dayin|print|prev_?next|page-?break|\w*[-_]?jiucuo|search-?(?:box|form|bar)?|footer|foot|"
    r"related(?:[-_]\w+)?|\w+[-_](?:xgxw|xgwd|xgyd|xgzc)|gaojian\w*|(?:\w+[-_])?attr|article-?info|content_info|"
    r"content_extended|newstitle|xl-meg|modal|imagemodal|fixed_nav|quickbar|login|loginfo)"
)
_SITE = re.compile(r"\s*[-_|–—－]+\s*[^-_|–—－]*(?:网|网站|门户|平台|政府|办公厅|委员会|局|公报|系统)\s*$")
_REPRINT = re.compile(r"^[（(【\[]转[载发][】\])）]\s*")
_TEXTUAL = frozenset(("table", "tbody", "tr", "td", "th", "p", "pre", "blockquote", "body"))
_NO_TITLE = re.compile(
    r"(?:首页|无标题.*|untitled.*|document|新建.*|文章|正文|详情.*|内容.*|政策|.{0,4})", re.IGNORECASE
)
_KINDS = (
    (b"\x89PNG", "PNG 图片"), (b"\xff\xd8\xff", "JPEG 图片"), (b"GIF8", "GIF 图片"), (b"BM", "BMP 图片"),
    (b"RIFF", "WebP 图片"), (b"%PDF", "PDF 文件"), (b"PK\x03\x04", "Word（.docx）或压缩文件"),
    (b"\xd0\xcf\x11\xe0", "Word（.doc）文件"), (b"{\\rtf", "RTF 文件"), (b"MIME-Version:", "单个文件网页（MHTML）"),
)  # fmt: skip


def load_html(path: Path) -> Loaded:
    """The document on the page at ``path``, a paragraph to a line, with the facts that the page states.

    Raises :class:`~corpus.errors.LoadError` when the file cannot be read, is no page, or shows no text of its own.
    """
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise LoadError(f"{path}：无法读取（{fault.strerror}）；请检查文件是否存在、是否有读取权限") from None
    for mark, kind in _KINDS:
        if content.startswith(mark) and (mark != b"BM" or b"\0" in content[:64]):
            raise LoadError(f"{path}：内容是{kind}，不是网页；请改成相应的后缀，或重新保存网页的 HTML 后再试")
    markup = decode(content, path)
    if (tags := markup.count("<")) > MOST_TAGS:
        raise LoadError(f"{path}：网页有 {tags} 个标签，超过 {MOST_TAGS} 个；请拆分，或另存为 .txt 后再试")
    page = read_page(markup)
    shown = len(re.findall("[\u4e00-\u9fff]", plain(page.body)))
    if page.scripted and shown < SCANT:
        raise LoadError(f"{path}：网页里几乎没有文字，正文要靠脚本或框架载入；请在浏览器中打开后另存正文，再试")
    if not shown and not plain(page.body):
        raise LoadError(f"{path}：网页里没有文字；请确认保存的是正文页面后再试")
    return _read(page, path)


def _read(page: Page, path: Path) -> Loaded:
    facts = read_facts(page)
    title = page_title(page, facts.stated.get("title", ""))
    body = without(page.body, set(facts.block))
    writer = Writer()
    parts = content_of(body)
    for part in parts:
        writer.write(part)
    lines = trimmed(writer.lines)
    if not lines:
        raise LoadError(f"{path}：网页里没有正文，只有导航等内容；请确认保存的是正文页面后再试")
    stated = dict(facts.stated)
    if title and not holds(lines, title):
        if words(title) in words(plain(page.body)):
            lines.insert(0, title)
        else:  # only the browser's tab shows it: it is no part of the text
            stated.setdefault("title", title)
    outside, whole = (sum(map(size, parts)) for size in (prose, lambda part: len(plain(part))))
    warnings = ("正文大部分是链接，可能是目录页，请核对",) if outside < 0.5 * whole else ()
    return Loaded(
        raw="\n".join(lines),
        tables=tuple(writer.tables),
        flowing=True,
        stated=MappingProxyType(stated),
        warnings=warnings,
    )


def page_title(page: Page, stated: str) -> str:
    """The title of the document: as stated, else the ``<h1>`` that ``<title>`` agrees with, else ``<title>``."""
    if stated:
        return stated
    bare = bare_title(page.title)
    heads = [plain(found) for found in walk(page.body) if found.tag == "h1"]
    for head in heads:
        if len(head) > 4 and (not bare or words(head) in words(bare) or (words(bare) and words(bare) in words(head))):
            return head
    return "" if _NO_TITLE.fullmatch(bare) else bare


def bare_title(title: str) -> str:
    """``title`` without the names of the site and of its sections after it.

    >>> bare_title("合成示例办法 - 某市人民政府门户网站")
    '合成示例办法'
    """
    title = _REPRINT.sub("", title)
    while (cut := _SITE.sub("", title)) != title and len(words(cut)) > 1:
        title = cut
    return title


def words(text: str) -> str:
    """``text`` without anything but letters and digits, for comparing."""
    return "".join(char for char in text if char.isalnum())


def holds(lines: list[str], title: str) -> bool:
    """Whether the top of ``lines`` shows ``title``, in one line or in several, with or without the issuer before it."""
    top = words("".join(lines)[:HELD])
    about = title[title.find("关于") :] if "关于" in title else title
    return words(title) in top or (len(words(about)) > 8 and words(about) in top)


def content_of(body: Element) -> list[Element]:
    """The elements that hold the document, in order.

    Known names of content containers are looked at first; where there is none with most of the page's text, the
    smallest element with nearly all of it is taken.
    """
    body = without(body, set(_furniture(body)))
    size = _mass(body)
    for form, least in ((_CONTAINERS, 0.5), (_LOOSE, 0.75)):
        inner = [found for found in walk(body) if found is not body]
        named = [found for found in inner if any(form.fullmatch(name) for name in (*found.names, found.tag))]
        fit = [found for found in named if _mass(found) >= least * size]
        if fit:
            chosen = next(found for found in fit if _linked(found) - _linked(fit[-1]) <= LINKED)
            alike = [found for found in _outermost(named) if form is _CONTAINERS and _alike(found, chosen, form)]
            return alike if len(alike) > 1 else _completed(body, chosen)
        if form is _CONTAINERS and (parts := _outermost(named)) and sum(map(_mass, parts)) >= least * size:
            return parts
    return [_narrowed(body, size)]


def _alike(element: Element, chosen: Element, form: re.Pattern[str]) -> bool:
    """Whether ``element`` is named as a container as ``chosen`` is: an editor writes a notice and its annex apart."""
    return any(form.fullmatch(name) for name in element.names & chosen.names)


def _completed(body: Element, chosen: Element) -> list[Element]:
    """``chosen`` with what stands beside it and is the document's all the same: its number above, its date below."""
    beside: list[Element] = []
    for above in walk(body):
        if chosen in above.children:
            beside = [child for child in above.children if isinstance(child, Element)]
    at = beside.index(chosen) if beside else 0
    lines = {child: _short_lines(child) for child in beside}
    before = [child for child in beside[:at] if any(NUMBER.fullmatch(line) for line in lines[child])]
    below = beside[at + 1 : at + 1 + BELOW]
    dated = [place for place, child in enumerate(below, 1) if lines[child] and is_date(lines[child][-1])]
    return [*before, chosen, *below[: dated[0] if dated else 0]]


def _short_lines(element: Element) -> list[str]:
    writer = Writer()
    writer.write(element)
    return [] if writer.tables or len(writer.lines) > BELOW else writer.lines


def _linked(element: Element) -> int:
    return len(plain(element)) - prose(element)


def _outermost(named: list[Element]) -> list[Element]:
    inner = {found for above in named for found in walk(above) if found is not above}
    return [found for found in named if found not in inner and prose(found)]


def _mass(element: Element) -> int:
    """What ``element`` weighs: the characters in sentences and tables outside links a hundredfold, all others once.

    Menus, lists of links and the lines of a footer are short and weigh next to nothing beside a text.
    """
    writer = Writer(links=False)
    writer.write(element)
    sentences = (len(line) for line in writer.lines if len(line) >= 20 or re.search("[，。；：？！]", line))
    return 100 * (sum(sentences) + sum(map(len, writer.tables))) + len(plain(element))


def _narrowed(body: Element, size: int) -> Element:
    """The smallest element that still holds nearly all of the text, and no single paragraph or table."""
    best = element = body
    while True:
        inner = [child for child in element.children if isinstance(child, Element)]
        largest = max(inner, key=_mass, default=None)
        beside = [child for child in element.children if child is not largest]
        if any((isinstance(child, str) and child.strip()) or _is_paragraph(child) for child in beside):
            return best
        if largest is None or (largest.tag == "table" and is_data(largest)):
            return best
        if _mass(largest) < 0.9 * size or largest.tag in ("p", "span", "pre", "ul", "ol"):
            return best
        element = largest
        if element.tag not in ("table", "tbody", "tr"):
            best = element


def _is_paragraph(child: Element | str) -> bool:
    return not isinstance(child, str) and child.tag in ("p", "h1", "h2", "h3") and prose(child) > 0


def _furniture(body: Element) -> list[Element]:
    """The elements that are no part of any document: navigation and what has the name of a page's tool.

    An element with a good part of the text is never one, whatever its name.
    """
    size = prose(body)
    found = []
    for element in walk(body):
        if element is body or element.tag not in BLOCKS - _TEXTUAL or prose(element) > max(60, 0.1 * size):
            continue
        if element.tag in ("footer", "aside", "nav") or any(_FURNITURE.fullmatch(name) for name in element.names):
            found.append(element)
    return found
