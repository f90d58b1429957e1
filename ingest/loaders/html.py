"""An HTML page becomes the text of the document on it: what the page adds around it stays out."""

import re
from pathlib import Path
from types import MappingProxyType

from corpus.errors import LoadError
from ingest.loaders import TABLE_MARK, Loaded
from ingest.loaders.encoding import decode
from ingest.loaders.html_facts import read_facts
from ingest.loaders.html_lines import Writer
from ingest.loaders.html_tree import Element, Page, plain, prose, read_page, walk, without

SCANT = 30
"""A page that runs scripts and shows fewer Chinese characters than this without them holds no text of its own."""
MARGIN = 12
"""How many lines at either end of the text may be furniture of the page."""
HELD = 4000
"""The title of a page is looked for in so many characters at the top of its text."""

_CONTAINERS = re.compile(
    r"(?:ucap-?content|trs_(?:ue)?editor|view_trs_editor|zoom(?:con)?|detail-?con(?:tent)?|content_article|"
    r"(?:article|news|art|arti|detail|text|post|entry|main|page|pages|info|wp_article|xl|nr|doc|body)[-_]?"
    r"(?:content|con|cont|text|txt|body|detail)|content[-_]?(?:body|text|main|detail|txt)|con_?te?xt|vsb_content\w*|"
    r"artcontent|articlecon|xl-cont|wzxl|js_content|artdetail|bt_content|pagecontent|main_con|infocontent)"
)
_LOOSE = re.compile(r"(?:content|con|cont|article|detail|main|text|body|nr|maincontent|pagelist|conbox|wz|zw|neirong)")
_FURNITURE = re.compile(
    r"(?:.*(?:share|bdsharebutton|breadcrumb|crumbs?(?:_box)?$|curmb|qrcode|ewm|erweima|copyright|font-?size|setfont|"
    r"toolbar|prev_?next|related|xgxw|xgwd|xgyd|xgzc|gaojian|jiucuo|pagebreak|page-?break|print-?btn|btn-?print|"
    r"sidebar|searchbox|search-?form|footer|read-?count|hits).*|path|location|position|curb|dqwz|wzdh|nav|menu|"
    r"tools?|fenxiang|dayin|attr|content_attr|article-attr|article-?info|news-?info-?bar)"
)
_PAGE_LINE = re.compile(
    r"(?:[【\[（(]?\s*(?:字\s*[体号](?:大小)?[：:\s]*)?[【\[（(]?\s*(?:大\s*[|/]?\s*中\s*[|/]?\s*小|A[+-]|小\s*中\s*大)\s*[】\]）)]?\s*.{0,12}|"
    r"[【\[（(]?\s*(?:打印(?:本页|此页|文章)?|关闭(?:窗口|本页)?|返回(?:顶部|首页|列表)?|收藏|纠错|我要纠错|内容纠错|保存|下载|朗读|繁体|简体|"
    r"无障碍(?:阅读|浏览)?|导出|听全文|全文下载|TOP|分享)\s*[】\]）)]?(?:[\s|【\[（(]*(?:打印(?:本页)?|关闭(?:窗口|本页)?|收藏|分享|"
    r"返回顶部|纠错)[】\]）)]?)*|"
    r"分享(?:到|至)?[：:]?.{0,12}|扫一扫.{0,20}|微信扫一扫.{0,12}|(?:用)?手机(?:扫一扫|查看).{0,12}|"
    r"(?:您(?:当前)?(?:的|所在的?)?位置|当前位置|您当前所在的?位置|所在位置)(?:是)?[：:].*|首页\s*[>＞»/].*|"
    r"(?:上一[篇条页]|下一[篇条页])[：:]?.*|(?:相关(?:附件|新闻|链接|文章|阅读|稿件|文档|政策|解读|信息|文件)|延伸阅读|热点推荐|推荐阅读|猜你喜欢)[：:]?|"
    r"(?:发布|发表|更新|创建|公开|录入)?(?:时间|日期)\s*[：:]\s*[0-9]{4}[-年/.][0-9]{1,2}[-月/.][0-9]{1,2}.{0,80}|"
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?|"
    r"(?:信息|文章|稿件|内容)?来源\s*[：:].{0,60}|(?:浏览|点击|阅读|访问)(?:次数|量|数)?\s*[：:].{0,40}|(?:责任)?编辑\s*[：:].{0,20}|"
    r"[-－]?\s*次|(?:Copyright|版权所有|主办单位|主办[：:]|承办单位|承办[：:]|网站标识码|网站地图|联系我们|[^。]{0,4}ICP备|[^。]{0,2}公网安备).*|"
    r"关闭窗口|打印本页|附件下载[：:]?|请?(?:用|使用)微信扫.{0,20})",
    re.IGNORECASE,
)
_SITE = re.compile(r"\s*[-_|–—－]+\s*[^-_|–—－]*(?:网|网站|门户|平台|政府|办公厅|委员会|局|公报|系统)\s*$")
_NO_TITLE = re.compile(r"(?:首页|无标题.*|untitled.*|document|新建.*|文章|正文|详情.*|内容.*|政策|.{0,4})", re.IGNORECASE)
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
    page = read_page(decode(content, path))
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
    for part in content_of(body):
        writer.write(part)
    lines = trimmed(writer.lines)
    if not lines:
        raise LoadError(f"{path}：网页里没有正文，只有导航等内容；请确认保存的是正文页面后再试")
    if title and not holds(lines, title):
        lines.insert(0, title)
    linked = prose(body) < 0.3 * len(plain(body)) and prose(body) < 300
    warnings = ("正文大部分是链接，可能是目录页，请核对",) if linked else ()
    return Loaded(
        raw="\n".join(lines),
        tables=tuple(writer.tables),
        flowing=True,
        stated=MappingProxyType(dict(facts.stated)),
        warnings=warnings,
    )


def page_title(page: Page, stated: str) -> str:
    """The title of the document: as stated, else the ``<h1>`` that ``<title>`` agrees with, else ``<title>``."""
    bare = page.title
    while (cut := _SITE.sub("", bare)) != bare and len(_words(cut)) > 4:
        bare = cut
    if stated:
        return stated
    heads = [plain(found) for found in walk(page.body) if found.tag == "h1"]
    for head in heads:
        if len(head) > 4 and (_words(head) in _words(bare) or _words(bare) and _words(bare) in _words(head)):
            return head
    return "" if _NO_TITLE.fullmatch(bare) else bare


def _words(text: str) -> str:
    """``text`` without anything but letters and digits, for comparing."""
    return "".join(char for char in text if char.isalnum())


def holds(lines: list[str], title: str) -> bool:
    """Whether the top of ``lines`` shows ``title``, in one line or in several, with or without the issuer before it."""
    top = _words("".join(lines)[:HELD])
    about = title[title.find("关于") :] if "关于" in title else title
    return _words(title) in top or (len(_words(about)) > 8 and _words(about) in top)


def content_of(body: Element) -> list[Element]:
    """The elements that hold the document, in order.

    Known names of content containers are looked at first; where there is none with most of the page's text, the
    smallest element with nearly all of it is taken.
    """
    body = without(body, set(_furniture(body)))
    size = _mass(body)
    for form, least, outermost in ((_CONTAINERS, 0.5, True), (_LOOSE, 0.75, False)):
        named = [found for found in walk(body) if any(form.fullmatch(name) for name in found.names)]
        named += [found for found in walk(body) if form is _CONTAINERS and found.tag == "ucapcontent"]
        fit = [found for found in named if _mass(found) >= least * size]
        if fit:
            return [fit[0] if outermost else fit[-1]]
        if form is _CONTAINERS and (parts := _outermost(named)) and sum(map(_mass, parts)) >= least * size:
            return parts
    return [_narrowed(body, size)]


def _outermost(named: list[Element]) -> list[Element]:
    inner = {found for above in named for found in walk(above) if found is not above}
    return [found for found in named if found not in inner and prose(found)]


def _mass(element: Element) -> int:
    """How much text ``element`` holds; links count little, for a page that is a list of them."""
    outside = prose(element)
    return 10 * outside + (len(plain(element)) - outside)


def _narrowed(body: Element, size: int) -> Element:
    """The smallest element that still holds nearly all of the text, and no single paragraph or table."""
    best = element = body
    while True:
        inner = [child for child in element.children if isinstance(child, Element)]
        largest = max(inner, key=_mass, default=None)
        if largest is None or _mass(largest) < 0.9 * size or largest.tag in ("p", "span", "pre", "ul", "ol"):
            return best
        element = largest
        if element.tag not in ("table", "tbody", "tr"):
            best = element


def _furniture(body: Element) -> list[Element]:
    """The elements that are no part of any document: navigation and what has the name of a page's tool.

    An element with a good part of the text is never one, whatever its name.
    """
    size = prose(body)
    found = []
    for element in walk(body):
        if element is body or prose(element) > max(60, 0.1 * size) or element.tag in ("table", "tr", "td", "p", "a"):
            continue
        if element.tag in ("footer", "aside") or any(_FURNITURE.fullmatch(name) for name in element.names):
            found.append(element)
    return found


def trimmed(lines: list[str]) -> list[str]:
    """``lines`` without what the page put above and below the document: 打印, 字号, 来源, 扫一扫 …

    >>> trimmed(["字号：大 中 小", "合成示例", "第一条", "【打印】【关闭】"])
    ['合成示例', '第一条']
    """
    last = len(lines) - 1
    return [
        line
        for at, line in enumerate(lines)
        if line.startswith(TABLE_MARK)
        or not (at < MARGIN or at > last - MARGIN)
        or not _PAGE_LINE.fullmatch(line)
    ]
