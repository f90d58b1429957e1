"""What a web page puts around the document on it, in the words of pages: 打印, 字号, 来源, 扫一扫, 首页 > …

Text that was copied from a page, or saved of it, has these as lines or words of its own.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from ingest.dates import is_date
from ingest.numbering import label_of

MARGIN = 12
"""How many lines at either end of the text may be furniture of the page."""
TOP = 3
"""How many lines at the top may hold the day on which the page was put up."""
LEAD = 120
"""In how many lines at the top a page's head may stand."""

_DAY = r"[0-9]{4}[-年/.][0-9]{1,2}[-月/.][0-9]{1,2}"
_TOOL = (
    r"(?:打印(?:本页|此页|文章)?|关闭(?:窗口|本页|此页)?|返回(?:顶部|首页|列表)?|收藏|(?:我要|内容)?纠错|保存|朗读|繁体|简体|听全文|"
    r"无障碍(?:阅读|浏览)?|导出|全文下载|TOP|分享)"
)
PAGE_LINE = re.compile(
    rf"(?:[【\[（( ]*{_TOOL}[】\]）)]?(?:[\s|【\[（(]*{_TOOL}[】\]）)]*)*|"
    r"[【\[（( ]*(?:字\s*[体号](?:大小)?[：:\s]*)?[【\[（(]*"
    r"(?:大\s*[|/]?\s*中\s*[|/]?\s*小|小\s*[|/]?\s*中\s*[|/]?\s*大)"
    r"[】\]）)]?\s*.{0,12}|(?:【?字[体号](?:大小)?[：:]?[【\[]?|】|[AaT][+-]?|[大中小]|(?:A[+-]?[大中小]?){2,})|"
    r"分享(?:(?:到|至)[：:]?.{0,12}|[：:].{0,12})?|(?:微信)?扫一扫.{0,20}|(?:用|使用)?手机(?:扫一扫|查看|浏览).{0,12}|"
    r"(?:您)?(?:当前)?(?:所在)?的?位置(?:是)?[：:].*|首页\s*[>＞»/].*|[上下]一(?:[篇条][：:].*|[篇条页])|"
    r"(?:相关(?:附件|新闻|链接|文章|阅读|稿件|文档|政策|解读|信息|文件)|延伸阅读|热点推荐|推荐阅读|猜你喜欢|附件下载)[：:]?|"
    rf"(?:发布|发表|更新|创建|公开|录入)(?:时间|日期)\s*[：:]\s*{_DAY}.{{0,80}}|"
    r"(?:信息|文章|稿件|内容)?来源\s*[：:].{0,60}|(?:浏览|点击|阅读|访问)(?:次数|量|数)\s*[：:].{0,40}|"
    r"时间\s*[：:]\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:\s+[0-9:]+)?|(?:浏览|点击|阅读)\s*[：:]\s*[0-9-]*次?|"
    r"责任编辑\s*[：:].{0,20}|[-－]?\s*次|(?:Copyright|版权所有|网站标识码|[^。]{0,4}ICP备|[^。]{0,2}公网安备).*|"
    r"(?:主办|承办).*(?:标识码|ICP备|版权).*|"
    r"点击查看.{0,8}(?:解读|图解)[：:].*|政策解读[：:].*|(?:.{0,4}(?:解读|图解)|一图[读看]懂)[：:]\s*https?://\S+)",
    re.IGNORECASE,
)
_TOP_LINE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?(?:\s*来源[：:].*)?")
"""A day as a page writes when it was put up; the document writes 年月日."""
_ADDRESS = re.compile(r"https?://\S+")
_TRAIL = re.compile(r"(?:您)?(?:当前)?(?:所在)?的?位置(?:是)?[：:].*|首页\s*[>＞»/›→].*")
_CARD = re.compile(r"(?:索引号|发文字号|文号|发布机构|发文机关|主题分类|公开属性|发布时间|发布日期)\s*[：:]?.*")
_LEGAL = re.compile(r".{0,20}版权与免责声明.*|网站声明\s*[|｜].*|【?(?:关闭窗口|打印本页|返回顶部)[】 ]?.{0,40}")


def trimmed(lines: list[str]) -> list[str]:
    """``lines`` without what the page put above and below the document: 打印, 字号, 来源, 扫一扫 …

    >>> trimmed(["字号：大 中 小", "合成示例", "第一条", "【打印】【关闭】"])
    ['合成示例', '第一条']
    """
    kept: list[str] = []
    for at, line in enumerate(lines):
        edge = at < MARGIN or at >= len(lines) - MARGIN
        tool = PAGE_LINE.fullmatch(line) or (at < TOP and _TOP_LINE.fullmatch(line))
        if not (edge and tool):
            kept.append(line)
    return kept


def around(lines: Sequence[str]) -> frozenset[int]:
    """Which of ``lines`` a page put above and below the document: its address, head and trail, its foot.

    A head is what stands above the second time that the title comes, where a card (索引号 …) stands between.

    >>> sorted(around(["https://a.cn/1", "首页 > 公告", "合成示例公告", "一、支持。", "网站声明 | 联系我们"]))
    [0, 1, 4]
    """
    first = next((at for at, line in enumerate(lines) if label_of(line)), len(lines))
    return frozenset({*range(_head(lines[: min(first, LEAD)])), *_foot(lines)})


def _head(lead: Sequence[str]) -> int:
    """How many lines the head of the page takes."""
    head = 0
    lead = list(takewhile(lambda line: "。" not in line, lead))  # a sentence is the document's
    trails = [at for at, line in enumerate(lead[:MARGIN]) if _TRAIL.fullmatch(line)]
    trails += [0] if lead and _ADDRESS.fullmatch(lead[0]) else []
    if trails:
        head = max(trails) + 1
    titles = [line for line in lead[head : head + 1] if len(line) > 5]
    again = [at for at, line in enumerate(lead) if at > head and titles and line == titles[0]]
    if again and any(_CARD.fullmatch(line) for line in lead[head : again[-1]]):
        head = again[-1]
    return head


def _foot(lines: Sequence[str]) -> Iterator[int]:
    """The lines from the page's notice of rights on, where the text is over."""
    for at in range(len(lines) // 2, len(lines)):
        if _LEGAL.fullmatch(lines[at]) and not any(is_date(line) for line in lines[at:]):
            yield from range(at, len(lines))
            return
    for at in range(len(lines) - 1, max(len(lines) - 1 - MARGIN, 0), -1):
        if not PAGE_LINE.fullmatch(lines[at]):
            return
        yield at
