"""Stable names for documents: the number in Latin letters, or the title with a short hash."""

import hashlib
import re

from corpus.normalise import normal

TITLE_LETTERS = 12
"""How many initials of a title stand in an id."""

_YEAR_AND_NUMBER = re.compile(r"(.*?)[〔\[【（(［﹝„]\s*([0-9]{4})\s*[〕\]】）)］﹞‟]\s*第?\s*([0-9]+)\s*号")


def document_id(number: str | None, title: str) -> str:
    """The id of a document: initials, year and number of its 文号, else initials of its title and six hex digits.

    >>> document_id("鄂政发〔2016〕82号", "关于合成示例的意见")
    'ezf-2016-82'
    >>> document_id(None, "合成示例")
    'hcsl-ce781f'
    """
    found = _YEAR_AND_NUMBER.search(normal(number)) if number else None
    if found and initials(found[1]):
        return f"{initials(found[1])}-{found[2]}-{int(found[3])}"
    name = number or title
    digest = hashlib.sha256(name.encode()).hexdigest()[:6]
    return f"{initials(title)[:TITLE_LETTERS] or 'doc'}-{digest}"


def initials(text: str) -> str:
    """The first letters of the pinyin of ``text``; Latin letters and digits stay.

    >>> initials("鄂政发")
    'ezf'
    """
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(normal(text), style=Style.FIRST_LETTER)
    return re.sub("[^a-z0-9]", "", "".join(syllables))
