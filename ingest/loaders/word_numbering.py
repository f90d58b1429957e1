"""Word's automatic numbers, as they stand on the printed page. Pure: no file and no XML here.

Source of the rules: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (number formats).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_DIGITS = "〇一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_FORMAL = {"simplified": ("零壹贰叁肆伍陆柒捌玖", "拾佰仟万"), "traditional": ("零壹貳參肆伍陸柒捌玖", "拾佰仟萬")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How one level of a list is numbered.

    ``text``: what is printed, with ``%1`` … ``%9`` for the numbers of the levels. ``suffix``: ``tab``, ``space`` or
    ``nothing``. ``restart``: None where any higher level begins the count anew, 0 where none does, n where the levels
    1 … n do. ``legal``: every number in Arabic digits. ``style``: the paragraph style tied to the level, or "".
    """

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedList:
    """A ``w:num``. Lists of one ``abstract`` share their counts; ``starts``: its own starts, by level (from 0)."""

    abstract: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int] = field(default_factory=dict)


class Counters:
    """The counts of every list of a document; ask for the labels in the order in which the paragraphs are printed."""

    def __init__(self, lists: Mapping[str, NumberedList]) -> None:
        self._lists = lists
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self.unknown: set[str] = set()
        """Number formats that were met and are printed in Arabic digits for want of a rule."""

    def label(self, number: str, at: int) -> str:
        """What is printed before the next paragraph of list ``number`` on level ``at`` (from 0), its space included.

        "" for a bullet, for a list or a level that does not exist.

        >>> chapters = Level(form="chineseCounting", text="第%1章", suffix="space")
        >>> counters = Counters({"1": NumberedList(abstract="0", levels={0: chapters})})
        >>> counters.label("1", 0), counters.label("1", 0), counters.label("2", 0)
        ('第一章 ', '第二章 ', '')
        """
        numbered = self._lists.get(number)
        level = numbered.levels.get(at) if numbered else None
        if numbered is None or level is None:
            return ""
        counts = self._counts.setdefault(numbered.abstract, {})
        if at in numbered.starts and (number, at) not in self._begun:
            counts.pop(at, None)
        self._begun.add((number, at))
        counts[at] = counts[at] + 1 if at in counts else numbered.starts.get(at, level.start)
        for deeper in [deeper for deeper in counts if deeper > at and _restarts(numbered.levels.get(deeper), at)]:
            del counts[deeper]
        if level.form == "bullet":
            return ""
        printed = re.sub("%([1-9])", lambda found: self._number(numbered, counts, int(found[1]) - 1, level), level.text)
        return printed + ("" if level.suffix == "nothing" or not printed.strip() else " ")

    def _number(self, numbered: NumberedList, counts: Mapping[int, int], at: int, asking: Level) -> str:
        level = numbered.levels.get(at)
        if level is None or level.form in ("none", "bullet"):
            return ""
        form = "decimal" if asking.legal else level.form
        if not is_known(form):
            self.unknown.add(form)
        return numeral(counts.get(at, numbered.starts.get(at, level.start)), form)


def _restarts(level: Level | None, higher: int) -> bool:
    """Whether a paragraph on level ``higher`` begins the count of ``level``, which is below it, anew."""
    return level is None or level.restart is None or higher < level.restart


def numeral(value: int, form: str) -> str:
    """``value`` in the number format ``form`` (a value of ``ST_NumberFormat``, or ``zeros:n`` for n digits).

    Arabic digits where the format is unknown or does not reach so far. Above 99 the counting formats are written out
    (一百零一), as documents cite their articles, whichever of them is asked for.

    >>> [numeral(101, form) for form in ("chineseCounting", "ideographDigital", "upperRoman", "decimalFullWidth")]
    ['一百零一', '一〇一', 'CI', '１０１']
    >>> [numeral(21, form) for form in ("japaneseCounting", "decimalEnclosedCircle", "upperLetter", "zeros:3")]
    ['二十一', '21', 'U', '021']
    """
    if form.startswith("zeros:"):
        return str(value).zfill(int(form[6:]))
    if form == "none":
        return ""
    writer = _WRITERS.get(form)
    return (writer(value) if writer and value > 0 else "") or str(value)


def is_known(form: str) -> bool:
    """Whether there is a rule for the number format ``form``."""
    return form in _WRITERS or form in ("none", "bullet") or re.fullmatch("zeros:[0-9]", form) is not None


def counted(value: int) -> str:
    """``value`` (1 … 9999; "" beyond) in Chinese, as it is counted.

    >>> [counted(value) for value in (10, 11, 20, 21, 100, 101, 110, 1010)]
    ['十', '十一', '二十', '二十一', '一百', '一百零一', '一百一十', '一千零一十']
    """
    if not 0 < value < 10000:
        return ""
    text, rest, gap = "", value, False
    for unit, name in (*_UNITS, (1, "")):
        digit, rest = divmod(rest, unit)
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + name
        gap = not digit
    return text.removeprefix("一") if 10 <= value < 20 else text


def _formal(value: int, script: str) -> str:
    """Capital numerals (壹拾贰), as on cheques."""
    digits, units = _FORMAL[script]
    plain = f"一{counted(value)}" if 10 <= value < 20 else counted(value)
    return plain.translate(str.maketrans("零一二三四五六七八九十百千万", digits + units))


def _letters(value: int) -> str:
    """A … Z, AA, BB …: Word repeats the letter."""
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1) if value <= 26 * 30 else ""


def _roman(value: int) -> str:
    if value >= 4000:
        return ""
    text = ""
    for amount, sign in _ROMAN:
        text += sign * (value // amount)
        value %= amount
    return text


def _from(signs: str, value: int) -> str:
    """The ``value``-th of ``signs``; "" beyond them."""
    return signs[value - 1] if value <= len(signs) else ""


def _run(first: str, count: int) -> str:
    return "".join(chr(ord(first) + step) for step in range(count))


def _swap(digits: str, value: int) -> str:
    return str(value).translate(str.maketrans("0123456789", digits))


_WRITERS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": lambda value: _swap("０１２３４５６７８９", value),
    "decimalFullWidth2": lambda value: _swap("０１２３４５６７８９", value),
    "numberInDash": lambda value: f"- {value} -",
    "decimalEnclosedCircle": lambda value: _from(_run("①", 20), value),
    "decimalEnclosedCircleChinese": lambda value: _from(_run("①", 20), value),
    "decimalEnclosedFullstop": lambda value: _from(_run("⒈", 20), value),
    "decimalEnclosedParen": lambda value: _from(_run("⑴", 20), value),
    "ideographEnclosedCircle": lambda value: _from(_run("㊀", 10), value),
    "ideographTraditional": lambda value: _from("甲乙丙丁戊己庚辛壬癸", value),
    "ideographZodiac": lambda value: _from("子丑寅卯辰巳午未申酉戌亥", value),
    "chineseCounting": counted,
    "chineseCountingThousand": counted,
    "japaneseCounting": counted,
    "taiwaneseCounting": counted,
    "taiwaneseCountingThousand": counted,
    "ideographDigital": lambda value: _swap(_DIGITS, value),
    "japaneseDigitalTenThousand": lambda value: _swap(_DIGITS, value),
    "taiwaneseDigital": lambda value: _swap(_DIGITS, value),
    "chineseLegalSimplified": lambda value: _formal(value, "simplified"),
    "ideographLegalTraditional": lambda value: _formal(value, "traditional"),
    "upperLetter": _letters,
    "lowerLetter": lambda value: _letters(value).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
}
