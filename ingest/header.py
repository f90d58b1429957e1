"""What stands above the body of a public document: title, number, addressee."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, takewhile

from ingest.dates import COUNT, YEAR, day_of, is_date, read_date
from ingest.lines import GENRE_END, ISSUER_END, NUMBER
from ingest.numbering import is_closed, is_contents, label_of

HEADER_LINE = 100
"""The most characters in a line of the header, but for the addressee."""
ADDRESSEE = 400
"""The most characters in an addressee (主送机关)."""
TITLE = 60
"""The most characters in a line of a title."""
TITLE_LINES = 3
"""Over how many lines a title may run."""
_ANNEX = re.compile(r"(?:附件|附录|附表)\s*[0-9０-９一二三四五六七八九十]{0,3}\s*(?:[：:.．\-—]?\s*[^。；]{0,60})")
ANNEX_NAME = re.compile(r"(?:附件|附录|附表|附)\s*([0-9０-９一二三四五六七八九十]{0,3})\s*[：:.．、\-—]?\s*")
"""What stands before the title of an annex; its number."""
_ADDRESSEE = re.compile(r"(?!为|根据|按照|依据|现|经)[^。；;]*(?<!如下)[：:]")
_LEADS_ON = re.compile(r"(?:如下|以下|下列|意见|措施|办法|规定|通知)[：:]$")
_AFTER_NUMBER = re.compile(rf"^[（(]?{NUMBER.pattern}[）)]?[-—－\s]*")
_ORDER = re.compile(r".{2,40}(?:令|公告)")
_ORDER_NUMBER = re.compile(r"(?:[0-9０-９]{4}年)?第\s*[0-9０-９〇零一二三四五六七八九十百]{1,5}\s*号")
_HISTORY = re.compile(
    r"[（(].{0,6}[0-9０-９〇○零一二三四五六七八九]{4}年.*(?:通过|公布|发布|修订|修正|施行|批准|令).*[）)]", re.DOTALL
)
"""When a law was passed, issued and amended, as it stands under its title."""
_ACT = re.compile(
    rf"(?P<year>{YEAR})年(?P<month>{COUNT})月(?P<day>{COUNT})日"
    r"(?P<by>[^。；]{2,80}?)(?:通过|公布|发布|修订|修正|修改|批准)"
)
_LAWMAKER = re.compile(
    r"(?:中华人民共和国)?国务院|[^，、\s]{2,20}?(?:人民代表大会(?:常务委员会)?|人民政府)|[^，、\s]{2,20}?(?=令第|公告第)"
)
_BY_ORDER = re.compile(r"[^，、\s]{2,30}?(?:令|公告)\s*第\s*[0-9０-９〇零一二三四五六七八九十百]{1,5}\s*号")
_AND_OTHERS = re.compile(r"等\s*[0-9０-９一二三四五六七八九十]+\s*个?(?:部门|单位|委局)$")
_SIGNED = re.compile(r"[（(]?(?P<body>[^\s（(]{2,30})\s+(?P<day>.+?)[）)]?")
"""Who issued what a notice forwards, and when: under its title, in brackets."""
_BEGINS = re.compile("关于|印发|转发|批转")
"""How a title begins that leaves out who issued the document: the bodies stand above it."""
_EDITION = re.compile("[（(].{0,12}(?:稿|版|试行|暂行|修订|修正)[）)]")
"""What an edition is called, on a line of its own below the title."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the top of a document says. ``size``: how many paragraphs it takes; None for what it does not say."""

    size: int
    title: str | None
    number: str | None
    addressee: str | None
    issued_on: date | None
    issuer: str | None = None


def read_header(lead: Sequence[str]) -> Header:
    """The header at the top of ``lead``, the paragraphs before the first numbered heading.

    >>> read_header(["某市人民政府关于合成示例的通知", "某政发〔2020〕1号", "各区人民政府：", "现通知如下："]).size
    3
    """
    size, addressee = 0, None
    for paragraph in lead:
        if is_addressee(paragraph):
            size, addressee = size + 1, paragraph.rstrip("：: ")
            break
        history = size and _HISTORY.fullmatch(paragraph)
        if not history and (len(paragraph) > HEADER_LINE or is_closed(paragraph) or "。" in paragraph):
            break
        size += 1
    lines = lead[: size - 1 if addressee else size]
    number, issuer, enacted = _enacted([line for line in lines if GENRE_END.search(line) is None])
    day = next(filter(None, map(read_date, lines)), enacted)
    for signed in filter(None, map(_SIGNED.fullmatch, lines)):
        if is_body(signed["body"]) and read_date(signed["day"]):
            issuer, day = signed["body"], read_date(signed["day"])
    return Header(size, _title(lines), _number(lines) or number, addressee, day, issuer)


def titled(lines: Sequence[str]) -> Header:
    """The header that consists of the title in ``lines``, which may be numbered in the compilation that it stands in.

    >>> titled(["二、某市合成示例", "补贴"]).title
    '某市合成示例补贴'
    """
    title = "".join(lines)
    label = label_of(title)
    title = title.removeprefix(label.printed) if label else title
    return Header(len(lines), title.strip(), None, None, None)


def is_addressee(paragraph: str) -> bool:
    """Whether ``paragraph`` says to whom a document goes (主送机关)."""
    return (
        len(paragraph) <= ADDRESSEE
        and _ADDRESSEE.fullmatch(paragraph) is not None
        and _LEADS_ON.search(paragraph) is None
        and label_of(paragraph) is None
    )


def _title(lines: Sequence[str]) -> str | None:
    """The line that is named as documents are, the one that says 关于 first; else the longest that is no number.

    The issuers that stand above it, each on a line of its own, belong to it when it begins with 关于 or with another.
    """
    bare = [_AFTER_NUMBER.sub("", line) for line in lines]
    titles = [line for line in bare if line and not (is_date(line) or is_contents(line) or _HISTORY.fullmatch(line))]
    named = [line for line in titles if GENRE_END.search(line) and not line.endswith("文件")]
    about = [line for line in named if "关于" in line or "印发" in line]
    title = next(iter(about or named), max(titles, key=len, default=None))
    if title is None:
        return None
    at = bare.index(title)
    bodies = _BEGINS.match(title) is not None or is_body(title.split("关于")[0])
    above = list(takewhile(is_body if bodies else _is_broken, reversed(bare[:at])))
    gap = " " if bodies else ""
    below = bare[at + 1] if at + 1 < len(bare) and _EDITION.fullmatch(bare[at + 1]) else ""
    return gap.join([*reversed(above[: TITLE_LINES * 2]), title]) + below


def _is_broken(line: str) -> bool:
    """Whether ``line`` may be the first half of a title that is set in two lines."""
    if not line or len(line) > TITLE or is_body(line) or is_date(line) or begins_annex(line) or is_contents(line):
        return False
    other = re.search(r"[：:。]|文件$|令$|^[\x00-\x7f]*$", line) or NUMBER.search(line) or _ORDER_NUMBER.search(line)
    return not (other or is_closed(line) or GENRE_END.search(line))


def is_body(line: str) -> bool:
    """Whether ``line`` names nothing but a body that issues documents."""
    return (
        (ISSUER_END.search(line) or _AND_OTHERS.search(line)) is not None
        and not line.endswith("文件")
        and label_of(line) is None
    )


def _number(lines: Sequence[str]) -> str | None:
    """The number, several joined by 、; an order (令) or announcement has its serial under its name."""
    alone = [line.strip("（()） ") for line in lines if NUMBER.fullmatch(line.strip("（()） "))]
    if alone:
        return "、".join(dict.fromkeys(alone))
    inside = [found[0] for line in lines for found in NUMBER.finditer(line)]
    if inside:
        return inside[0]
    for name, serial in pairwise(lines):
        if _ORDER.fullmatch(name) and _ORDER_NUMBER.fullmatch(serial.strip("（()） ")):
            return "".join((name + serial.strip("（()） ")).split())
    return None


def begins_annex(paragraph: str) -> bool:
    """Whether ``paragraph`` may be the heading of an annex."""
    return _ANNEX.fullmatch(paragraph) is not None


def title_size(paragraphs: Sequence[str], at: int, ends: re.Pattern[str]) -> int:
    """Over how many lines a title runs that begins at ``at`` and ends as ``ends`` has it; 0 where none does."""
    for size in range(1, TITLE_LINES + 1):
        line = paragraphs[at + size - 1] if at + size <= len(paragraphs) else ""
        words = ANNEX_NAME.sub("", line, count=1) if size == 1 and begins_annex(line) else line
        if not words or len(words) > TITLE or is_closed(words) or "。" in words or label_of(words):
            return 0
        if ends.search(words):
            return size
    return 0


def _enacted(lines: Sequence[str]) -> tuple[str | None, str | None, date | None]:
    """Number, issuer and date of a law from its history: of the order or announcement that made it what it is last.

    >>> _enacted(["2020年7月5日合成国国务院令第728号公布", "2025年3月17日合成国国务院令第802号修订"])
    ('合成国国务院令第802号', '合成国国务院', datetime.date(2025, 3, 17))
    """
    number, issuer, day = None, None, None
    for line in lines:
        for act in _ACT.finditer(line):
            day = day_of(act["year"], act["month"], act["day"]) or day
            body = _LAWMAKER.search(act["by"])
            issuer = (
                body[0].replace("中华人民共和国国务院", "国务院") if body and not act["by"].startswith("《") else issuer
            )
            order = _BY_ORDER.search(act["by"])
            number = "".join(order[0].split()) if order else number
    return number, issuer, day
