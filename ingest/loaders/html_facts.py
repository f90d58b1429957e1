"""What a government page says about its document outside the text: the block of 索引号, 发文机关 and so on."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.dates import read_date
from ingest.loaders.html_tree import Element, Page, plain, texts

SIZE = 1200
"""The most characters of a block of facts."""
VALUE = 160
"""The most characters of one fact."""
EARLY = 600
"""At most so many characters of text stand before the block of facts."""

_FIELDS = {
    "title": "标题 名称 文件名称 信息名称 政策标题 公文标题",
    "number": "发文字号 文号 文件编号 发文文号 公文文号 文件字号 发布文号",
    "issuer": "发文机关 发布机构 制发机关 发布机关 发文单位 发布单位 制定机关 发文机构 公开机构 公开主体",
    "issued_on": "成文日期 成文时间 发文日期 发文时间 生成日期 签发日期",
    "status": "有效性 时效性 文件状态 效力状态 是否有效 有效状态 文件有效性 效力",
    "": "索引号 信息索引号 信息索引 索引 主题分类 分类 发布日期 发布时间 公开日期 公开时间 主题词 关键词 公开方式 "
    "公开形式 公开范围 体裁分类 组配分类 服务对象 实施日期 施行日期 生效日期 失效日期 废止日期 统一编号 登记号 有效期 "
    "内容概述 公文种类 文种 所属主题 信息分类 信息类别 公开类别 公开时限 公开程序 语种 语言 载体类型 来源 责任部门",
}
_FIELD = {label: field for field, labels in _FIELDS.items() for label in labels.split()}
_META = {"articletitle": "title"}
_STATUS = (
    (re.compile(r"(?:现行|继续|全文)?有效(?:文件)?|是"), "in_force"),
    (re.compile(r"(?:已|全文)?失效(?:文件)?"), "expired"),
    (re.compile(r"(?:已|已被|全文)?(?:废止|宣布废止)(?:文件)?"), "repealed"),
)
_DAY = re.compile(r"([12][0-9]{3})\s*[-年/.]\s*([0-9]{1,2})\s*[-月/.]\s*([0-9]{1,2})(?:\s*日)?(?![0-9])")


@dataclass(frozen=True, slots=True)
class Facts:
    """``stated``: what the page states, by field of :class:`~corpus.records.Document` (``status`` among them).

    ``block``: the elements that state it; they are no part of the text.
    """

    stated: Mapping[str, str]
    block: tuple[Element, ...] = ()


def read_facts(page: Page) -> Facts:
    """The facts of ``page``, from the first block of them that stands above the text, and from its ``<meta>``.

    >>> from ingest.loaders.html_tree import read_page
    >>> page = read_page("<table><tr><td>索 引 号：<td>1<td>成文日期：<td>2020年1月2日</table><p>合成示例")
    >>> dict(read_facts(page).stated)
    {'issued_on': '2020-01-02'}
    """
    stated = {field: page.meta[name] for name, field in _META.items() if page.meta.get(name)}
    blocks = tuple(_blocks(page.body))
    told: dict[str, str] = {}
    for block in blocks:
        for label, value in pairs(tuple(texts(block))):
            field = _FIELD.get(label, "")
            read = _read(field, value) if field else None
            if read:
                told.setdefault(field, read)
    return Facts({**stated, **told}, blocks)


def pairs(runs: Sequence[str]) -> list[tuple[str, str]]:
    """The facts in ``runs``, the texts of a block in order: each label without spaces and colon, and its value.

    >>> pairs(["文　　号：", "某发〔2020〕1号", "标题", "合成", "示例", "主题词：", "分类：无"])
    [('文号', '某发〔2020〕1号'), ('标题', '合成示例'), ('主题词', ''), ('分类', '无')]
    """
    found: list[tuple[str, str]] = []
    for run in runs:
        label, colon, value = re.sub(r"[：:]", "：", run, count=1).partition("：")
        label = "".join(label.split())
        if label in _FIELD and (colon or not value):
            found.append((label, value.strip()))
        elif colon and not value.strip() and 1 < len(label) <= 8 and re.fullmatch(r"[\u4e00-\u9fff]+", label):
            found.append((label, ""))
        elif found:
            found[-1] = (found[-1][0], found[-1][1] + run.strip("：: \u00a0\u3000"))
        else:
            found.append(("", run))
    return found


def _blocks(body: Element) -> Iterator[Element]:
    """The outermost elements above the text that hold facts and nothing else."""
    before = 0
    waiting: list[Element | str] = [body]
    while waiting and before <= EARLY * 4:
        element = waiting.pop()
        if isinstance(element, str):
            before += len("".join(element.split())) if re.search("[，。；]", element) else 0
            if before > EARLY:
                return
        elif element.tag in ("table", "tbody", "dl", "ul", "ol", "div", "section", "header") and _is_block(element):
            yield element
        else:
            waiting.extend(reversed(element.children))


def _is_block(element: Element) -> bool:
    """Whether ``element`` begins with a fact and holds two or more, each short and no sentence."""
    runs: list[str] = []
    size = 0
    for run in texts(element):
        runs.append(run)
        size += len(run)
        if size > SIZE:
            return False
    found = pairs(runs)
    known = {label for label, _ in found if label in _FIELD}
    heads = len(found) > 1 and not found[0][1] and not found[1][1]  # the head of a table: labels, then values
    if len(known) < 2 or heads or not found[0][0] or len(known) < 0.5 * len(found):
        return False
    return all(len(value) <= VALUE and "。" not in value for _, value in found) and len(plain(element)) <= SIZE


def _read(field: str, value: str) -> str | None:
    """``value`` as the field holds it; None when it says nothing."""
    value = " ".join(value.split()).strip("：:,，、; ")
    if field == "issued_on":
        return read_day(value)
    if field == "status":
        return next((status for form, status in _STATUS if form.fullmatch(value)), None)
    if field == "number":
        value = "".join(value.split())
        return value if re.search("[0-9〇一二三四五六七八九十]", value) else None
    return value if re.search("[\u4e00-\u9fff]", value) and value not in ("无", "暂无") else None


def read_day(text: str) -> str | None:
    """The day at the beginning of ``text`` as an ISO date; None when there is none in the calendar.

    >>> read_day("2019年01月24日"), read_day("二〇一六年十二月三十一日"), read_day("2019-02-30")
    ('2019-01-24', '2016-12-31', None)
    """
    found = _DAY.match(text)
    if found is None:
        written = read_date(text)
        return written.isoformat() if written else None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return None
