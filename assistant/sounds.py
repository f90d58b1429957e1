"""The door to pypinyin: how characters and words sound, without tones."""

import re
from functools import cache

_FOLDS = ((re.compile("^([zcs])h"), r"\1"), (re.compile("^n"), "l"), (re.compile("(?<=[ei])ng$"), "n"))
"""What the south of China does not tell apart: zh/z, ch/c, sh/s, n/l, eng/en, ing/in."""


@cache
def sound(char: str) -> str:
    """The commonest reading of ``char`` in Latin letters, ü as v; itself when it has none.

    >>> sound("保"), sound("率"), sound("a")
    ('bao', 'lv', 'a')
    """
    return syllables(char)[0]


@cache
def near(sound: str) -> str:
    """``sound`` with the letters folded that many speakers do not tell apart; the same for sounds that are near.

    >>> near("zheng") == near("zen"), near("nan") == near("lan"), near("ban") == near("bang")
    (True, True, False)
    """
    for pattern, letters in _FOLDS:
        sound = pattern.sub(letters, sound)
    return sound


def spelled(word: str) -> str:
    """``word`` as it is typed in Latin letters; the readings are those of the word, not of its characters alone.

    >>> spelled("银行"), spelled("重庆")
    ('yinhang', 'chongqing')
    """
    return "".join(syllables(word))


def syllables(text: str) -> list[str]:
    """The same, each character's by itself.

    >>> syllables("银行")
    ['yin', 'hang']
    """
    from pypinyin import lazy_pinyin  # takes a third of a second, and few questions have to be sounded out

    return lazy_pinyin(text, v_to_u=False)
