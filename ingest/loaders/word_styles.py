"""What ``styles.xml`` and ``numbering.xml`` say about a paragraph: its list and whether it is hidden."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.loaders.word_numbering import Level, NumberedList
from ingest.loaders.word_parts import MC, Element, W


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A style. ``number``: id of its list (``"0"``: none). What it says nothing about is None."""

    based_on: str
    number: str | None
    level: int | None
    hidden: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """The styles by id. ``usual``: the id of the paragraph style that a paragraph without one has."""

    by_id: Mapping[str, Style]
    usual: str

    def chain(self, style: str) -> Iterator[str]:
        """``style`` and those it is based on, nearest first; a ring is cut."""
        seen: set[str] = set()
        while style in self.by_id and style not in seen:
            seen.add(style)
            yield style
            style = self.by_id[style].based_on

    def hidden(self, style: str) -> bool:
        """Whether text in ``style`` is hidden."""
        said = (self.by_id[name].hidden for name in self.chain(style))
        return next((hidden for hidden in said if hidden is not None), False)


def value(node: Element | None, name: str, default: str = "") -> str:
    """The ``w:val`` of the child ``w:name`` of ``node``, ``default`` where there is none."""
    child = None if node is None else node.find(W + name)
    return default if child is None else str(child.get(f"{W}val", default))


def switch(node: Element | None, name: str) -> bool | None:
    """Whether the on-off property ``w:name`` of ``node`` is on; None where it is not given."""
    child = None if node is None else node.find(W + name)
    return None if child is None else child.get(f"{W}val", "1") not in ("0", "false", "off")


def whole(text: str | None, default: int) -> int:
    """``text`` as an integer, ``default`` where it is none.

    >>> whole("3", 1), whole("", 1), whole(None, 0)
    (3, 1, 0)
    """
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.removeprefix("-").isdecimal() and len(digits) < 10 else default


def read_styles(root: Element | None) -> Styles:
    """The styles of ``styles.xml``; none for None."""
    by_id: dict[str, Style] = {}
    usual = ""
    for node in root.iterchildren(f"{W}style") if root is not None else ():
        name = node.get(f"{W}styleId", "")
        number, level = own_number(node.find(f"{W}pPr"))
        hidden = switch(node.find(f"{W}rPr"), "vanish")
        by_id[name] = Style(based_on=value(node, "basedOn"), number=number, level=level, hidden=hidden)
        if node.get(f"{W}type") == "paragraph" and node.get(f"{W}default", "0") not in ("0", "false", "off"):
            usual = name
    return Styles(by_id=by_id, usual=usual)


def own_number(properties: Element | None) -> tuple[str | None, int | None]:
    """The list and the level that a ``w:pPr`` itself names; None for what it does not."""
    numbering = None if properties is None else properties.find(f"{W}numPr")
    number, level = value(numbering, "numId"), value(numbering, "ilvl")
    return number or None, whole(level, 0) if level else None


def number_of(properties: Element | None, styles: Styles, lists: Mapping[str, NumberedList]) -> tuple[str, int] | None:
    """List and level (from 0) of a paragraph with the ``w:pPr`` ``properties``; None without a number.

    What the paragraph says goes before its style, a style before the one that it is based on. The level of a number
    that comes from a style is the one tied to the style (``w:pStyle``), whatever ``w:ilvl`` says there.
    """
    number, level = own_number(properties)
    direct = number is not None
    chain = list(styles.chain(value(properties, "pStyle") or styles.usual))
    for name in chain if not direct else ():
        number = number or styles.by_id[name].number
    if number is None or number not in lists:
        return None
    if level is None and not direct:
        tied = {lvl.style: at for at, lvl in lists[number].levels.items() if lvl.style}
        said = (styles.by_id[name].level for name in chain)
        level = next((tied[name] for name in chain if name in tied), None)
        level = next((at for at in said if at is not None), None) if level is None else level
    return number, level or 0


def read_lists(root: Element | None, styles: Styles) -> dict[str, NumberedList]:
    """The lists of ``numbering.xml`` by ``w:numId``; none for None. List 0 is no list."""
    if root is None:
        return {}
    abstracts = {node.get(f"{W}abstractNumId"): node for node in root.iterchildren(f"{W}abstractNum")}
    nums = {node.get(f"{W}numId"): node for node in root.iterchildren(f"{W}num")}
    lists: dict[str, NumberedList] = {}
    for number, node in nums.items():
        abstract = value(node, "abstractNumId")
        linked = styles.by_id.get(value(abstracts.get(abstract), "numStyleLink"))
        if linked is not None:  # the levels stand in the list of a numbering style
            abstract = value(nums.get(linked.number), "abstractNumId", abstract)
        if abstract not in abstracts or number == "0":
            continue
        levels = dict(_levels(abstracts[abstract]))
        starts: dict[int, int] = {}
        for override in node.iterchildren(f"{W}lvlOverride"):
            at = whole(override.get(f"{W}ilvl"), 0)
            levels |= dict(_levels(override))
            if override.find(f"{W}startOverride") is not None:
                starts[at] = whole(value(override, "startOverride"), 1)
        lists[number] = NumberedList(abstract=abstract, levels=levels, starts=starts)
    return lists


def _levels(node: Element) -> Iterator[tuple[int, Level]]:
    for lvl in node.iterchildren(f"{W}lvl"):
        restart = lvl.find(f"{W}lvlRestart")
        hidden = switch(lvl.find(f"{W}rPr"), "vanish")
        yield (
            whole(lvl.get(f"{W}ilvl"), 0),
            Level(
                start=whole(value(lvl, "start"), 0),
                form=_form(lvl),
                text="" if hidden else value(lvl, "lvlText"),
                suffix=value(lvl, "suff", "tab"),
                restart=None if restart is None else whole(restart.get(f"{W}val"), 0),
                legal=bool(switch(lvl, "isLgl")),
                style=value(lvl, "pStyle"),
            ),
        )


def _form(lvl: Element) -> str:
    """The number format of a level; a custom one (``001, 002, …``) as ``zeros:3``."""
    for numbers in (lvl.find(f"{W}numFmt"), lvl.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")):
        if numbers is None:
            continue
        pattern = numbers.get(f"{W}format", "").split(",")[0].strip()
        if numbers.get(f"{W}val") == "custom" and pattern.isdecimal() and len(pattern) < 10:
            return f"zeros:{len(pattern)}"
        return str(numbers.get(f"{W}val", "decimal"))
    return "decimal"
