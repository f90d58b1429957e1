"""White space that only the layout put between characters."""

import re
import unicodedata

_ARTICLE = re.compile(r"(第[〇零一二三四五六七八九十百千两0-9０-９]+[编章节条])\s+(?=\S)")


def squeeze(text: str) -> str:
    """``text`` without the white space that only the layout put there.

    A space stays, as one, between two characters that are not Chinese; a typed full-width space (U+3000) stays, as
    one, and so does the space that laws print between 第一条 and its words.

    >>> squeeze("到 2020 年 ，采用 GB/T  36073 标准"), squeeze("第一条  为了规范")
    ('到2020年，采用GB/T 36073标准', '第一条 为了规范')
    """
    label = _ARTICLE.match(text)
    if label:
        gap = text[label.end(1) : label.end()]
        return label[1] + ("\u3000" if "\u3000" in gap else " ") + squeeze(text[label.end() :])
    return re.sub(r"(?<=(\S))(\s+)(?=(\S))", _gap, text)


def _gap(found: re.Match[str]) -> str:
    before, gap, after = found[1], found[2], found[3]
    if "\u3000" in gap:
        return "\u3000"
    return " " if _narrow(before) and _narrow(after) else ""


def _narrow(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("Na", "H", "N")
