"""What stands above the body of a public document (title, number, addressee) and below it (signature, date)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.numerals import integer
from ingest.lines import GENRE_END, ISSUER_END, NUMBER
from ingest.numbering import is_closed, is_contents, is_date, label_of

HEADER_LINE = 100
"""The most characters in a line of the header, but for the addressee."""
ADDRESSEE = 400
"""The most characters in an addressee (主送机关)."""
SIGNATURE = 40
"""The most characters in a line of the signature."""

LISTED = 15
"""How many lines above a signature a list of annexes may begin."""

_ADDRESSEE = re.compile(r"(?!为|根据|按照|依据|现|经)[^。；;]*(?<!如下)[：:]")
_LEADS_ON = re.compile(r"(?:如下|以下|下列|意见|措施|办法|规定|通知)[：:]$")
_TAIL = re.compile(
    r"(?:抄送|主送|分送|抄报)[：:].*|.{0,60}[0-9０-９]日\s*印发|[（(](?:此件|本文|联系).{0,60}[）)]", re.DOTALL
)
_ANNEX = re.compile(r"(?:附件|附录|附表)\s*[0-9０-９一二三四五六七八九十]{0,3}\s*(?:[：:.．\-—]?\s*[^。；]{0,60})")
_BARE_ANNEX = re.compile(r"(?:附件|附录|附表)\s*[0-9０-９一二三四五六七八九十]{0,3}\s*[：:]?")
_AFTER_NUMBER = re.compile(rf"^[（(]?{NUMBER.pattern}[）)]?[-—－\s]*")
_LIST = re.compile(r"(?:附件|附)\s*[：:].*")
_PARTS = re.compile(r"([0-9０-９〇○零一二三四五六七八九]{4})年([^年月日]{1,3})月([^年月日]{1,3})日")


@dataclass(frozen=True, slots=True)
class Header:
    """What the top of a document says. ``size``: how many paragraphs it takes; None for what it does not say."""

    size: int
    title: str | None
    number: str | None
    addressee: str | None
    issued_on: date | None


def read_header(lead: Sequence[str]) -> Header:
    """The header at the top of ``lead``, the paragraphs before the first numbered heading.

    >>> read_header(["某市人民政府关于合成示例的通知", "某政发〔2020〕1号", "各区人民政府：", "现通知如下："]).size
    3
    """
    size, addressee = 0, None
    for paragraph in lead:
        if _is_addressee(paragraph):
            size, addressee = size + 1, paragraph.rstrip("：: ")
            break
        if len(paragraph) > HEADER_LINE or is_closed(paragraph) or "。" in paragraph:
            break
        size += 1
    lines = lead[: size - 1 if addressee else size]
    return Header(size, _title(lines), _number(lines), addressee, next(filter(None, map(read_date, lines)), None))


def _is_addressee(paragraph: str) -> bool:
    return (
        len(paragraph) <= ADDRESSEE
        and _ADDRESSEE.fullmatch(paragraph) is not None
        and _LEADS_ON.search(paragraph) is None
        and label_of(paragraph) is None
    )


def _title(lines: Sequence[str]) -> str | None:
    """The line that is named as documents are, the one that says 关于 first; else the longest that is no number."""
    bare = [_AFTER_NUMBER.sub("", line) for line in lines]
    titles = [line for line in bare if line and not is_date(line) and not is_contents(line)]
    named = [line for line in titles if GENRE_END.search(line) and not line.endswith("文件")]
    about = [line for line in named if "关于" in line or "印发" in line]
    return next(iter(about or named), max(titles, key=len, default=None))


def _number(lines: Sequence[str]) -> str | None:
    alone = (NUMBER.fullmatch(line.strip("（()） ")) for line in lines)
    inside = (NUMBER.search(line) for line in lines)
    found = next(filter(None, alone), None) or next(filter(None, inside), None)
    return found[0] if found else None


def read_date(paragraph: str) -> date | None:
    """The date that ``paragraph`` consists of; None when it is something else or no day of the calendar.

    >>> read_date("二〇一六年十二月三十一日")
    datetime.date(2016, 12, 31)
    """
    found = _PARTS.search(paragraph) if is_date(paragraph) else None
    if found is None:
        return None
    year = "".join(str("〇一二三四五六七八九".index(char)) if char in "〇一二三四五六七八九" else char
                   for char in found[1].replace("○", "〇").replace("零", "〇"))  # fmt: skip
    try:
        return date(int(year), integer(found[2]), integer(found[3]))
    except ValueError:
        return None


def issuer_of(title: str | None, signature: Sequence[str]) -> str | None:
    """Who issued a document: the body named in its title before 关于, else the first that signed it."""
    before = title.split("关于")[0] if title and "关于" in title else ""
    if before and ISSUER_END.search(before) and not before.endswith("文件"):
        return before
    return next((line for line in signature if not is_date(line) and ISSUER_END.search(line)), None)


def closing_of(paragraphs: Sequence[str], body: int) -> range:
    """The paragraphs from the signature to the distribution list, empty at the end when there are none.

    ``body``: index of the first paragraph that may belong to it. After it nothing comes, or an annex.
    """
    for at in range(body, len(paragraphs)):
        if not _is_tail(paragraphs[at]):
            continue
        begin, end = at, at + 1
        while is_date(paragraphs[at]) and begin > body and _is_signature(paragraphs[begin - 1]):
            begin -= 1
        while end < len(paragraphs) and _is_tail(paragraphs[end]):
            end += 1
        begin = _list_before(paragraphs, body, begin)
        if end == len(paragraphs) or begins_annex(paragraphs[end]) or _is_title(paragraphs[end]):
            return range(begin, end)
    return range(len(paragraphs), len(paragraphs))


def _list_before(paragraphs: Sequence[str], body: int, begin: int) -> int:
    """Where the list of annexes (附件：1. … 2. …) above a signature begins; ``begin`` when there is none."""
    for at in range(begin - 1, max(body, begin - LISTED) - 1, -1):
        if _LIST.fullmatch(paragraphs[at]):
            return at
        if len(paragraphs[at]) > HEADER_LINE or "。" in paragraphs[at]:
            break
    return begin


def annexes_of(paragraphs: Sequence[str], closing: range) -> list[int]:
    """Indexes at which annexes (附件) begin: right after the closing, and at each 附件 that stands as a heading."""
    after = [closing.stop] if closing.stop < len(paragraphs) else []
    bare = [at for at, paragraph in enumerate(paragraphs) if at and _BARE_ANNEX.fullmatch(paragraph)]
    later = [at for at in range(closing.stop, len(paragraphs)) if begins_annex(paragraphs[at])] if after else []
    return sorted({*after, *(at for at in bare if at not in closing), *later})


def begins_annex(paragraph: str) -> bool:
    """Whether ``paragraph`` may be the heading of an annex."""
    return _ANNEX.fullmatch(paragraph) is not None


def _is_tail(paragraph: str) -> bool:
    return is_date(paragraph) or _TAIL.fullmatch(paragraph) is not None


def _is_signature(paragraph: str) -> bool:
    return len(paragraph) <= SIGNATURE and not is_closed(paragraph) and label_of(paragraph) is None


def _is_title(paragraph: str) -> bool:
    return len(paragraph) <= HEADER_LINE and GENRE_END.search(paragraph) is not None
