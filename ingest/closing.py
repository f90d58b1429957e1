"""What stands below the body of a public document: signature, date, distribution list, and the annexes after them."""

import re
from collections.abc import Sequence

from ingest.dates import is_date, read_date
from ingest.header import HEADER_LINE, begins_annex, is_body, title_size
from ingest.lines import GENRE_END
from ingest.numbering import is_closed, label_of

SIGNATURE = 40
"""The most characters in a line of the signature."""
LISTED = 15
"""How many lines above a signature a list of annexes may begin."""
_TAIL = re.compile(
    r"(?:抄送|主送|分送|抄报|公开方式|信息公开选项)[：:].*|.{0,60}[0-9０-９]日\s*印发|"
    r"[（(](?:此件|本文|联系).{0,60}[）)]",
    re.DOTALL,
)
_BARE_ANNEX = re.compile(r"(?:附件|附录|附表)\s*[0-9０-９一二三四五六七八九十]{0,3}\s*[：:]?")
_LIST = re.compile(r"(?:附件|附表|附)\s*[：:].*")
_PLACE = "(?=国家|中国|中共|[\u4e00-\u9fff]{1,3}[省市区县])"
_SEAM = re.compile(f"(?<=委员会){_PLACE}|(?<=办公[厅室]){_PLACE}|(?<=[厅局部委]){_PLACE}")
"""Between two bodies: one has ended, the next begins with its place."""
_BEGIN = re.compile("关于|印发|转发|批转")
"""What stands after the issuers in a title."""


def issuer_of(title: str | None, signature: Sequence[str]) -> str | None:
    """Who issued a document: the bodies that signed it, else those named in its title before 关于; joined by 、.

    >>> issuer_of("关于合成示例的通知", ["合成市财政局　合成市商务局", "2020年1月1日"])
    '合成市财政局、合成市商务局'
    """
    signed = [body for line in signature if not _is_annex_list(line) for body in line.split() if is_body(body)]
    if signed:
        return "、".join(dict.fromkeys(one for body in signed for one in _bodies(body)))
    before = _BEGIN.split(title)[0] if title and _BEGIN.search(title) else (title or "").removesuffix("令")
    bodies = before.split()
    if not bodies or before == title or not all(map(is_body, bodies)):
        return None
    return "、".join(one for body in bodies for one in _bodies(body))


def _bodies(words: str) -> list[str]:
    """The bodies in ``words``, from between which the layout's spaces are gone.

    >>> _bodies("合成省农业农村厅合成省财政厅"), _bodies("合成市市场监督管理局")
    (['合成省农业农村厅', '合成省财政厅'], ['合成市市场监督管理局'])
    """
    parts = _SEAM.split(words)
    return parts if all(map(is_body, parts)) and not re.search("分局|支队", words) else [words]


def _is_annex_list(line: str) -> bool:
    return _LIST.fullmatch(line) is not None or _TAIL.fullmatch(line) is not None


def closing_of(paragraphs: Sequence[str], body: int) -> range:
    """The paragraphs from the signature to the distribution list, empty at the end when there are none.

    ``body``: index of the first paragraph that may belong to it. After it nothing comes, or an annex. A list of annexes
    right above the first of them closes a text that nobody signed.
    """
    for at in range(body, len(paragraphs)):
        if _LIST.fullmatch(paragraphs[at]):
            after = paragraphs[at + 1 : at + 1 + LISTED]
            rest = next((size for size, line in enumerate(after) if _BARE_ANNEX.fullmatch(line)), -1)
            if rest >= 0 and not any(is_closed(line) and label_of(line) is None for line in after[:rest]):
                return range(at, at + 1 + rest)
        if is_body(paragraphs[at]) and is_closed(paragraphs[at - 1]) and _ends(paragraphs, at + 1):
            return range(at, at + 1)
        if not _is_tail(paragraphs[at]):
            continue
        begin, end = at, at + 1
        while read_date(paragraphs[at]) and begin > body and _is_signature(paragraphs[begin - 1]):
            begin -= 1
        while end < len(paragraphs) and (_is_tail(paragraphs[end]) or _is_tail_below(paragraphs, end)):
            end += 1
        begin = _list_before(paragraphs, body, begin)
        if _ends(paragraphs, end) or title_size(paragraphs, end, GENRE_END):
            return range(begin, end)
    return range(len(paragraphs), len(paragraphs))


def _ends(paragraphs: Sequence[str], at: int) -> bool:
    """Whether the text is over at ``at``, but for annexes."""
    return at == len(paragraphs) or begins_annex(paragraphs[at])


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


def _is_tail(paragraph: str) -> bool:
    return is_date(paragraph) or _TAIL.fullmatch(paragraph) is not None


def _is_tail_below(paragraphs: Sequence[str], at: int) -> bool:
    """Whether the line at ``at`` is the name above the day of printing (印发)."""
    below = paragraphs[at + 1 : at + 2]
    return is_body(paragraphs[at]) and bool(below) and _is_tail(below[0]) and not is_date(below[0])


def _is_signature(paragraph: str) -> bool:
    return len(paragraph) <= SIGNATURE and not is_closed(paragraph) and label_of(paragraph) is None
