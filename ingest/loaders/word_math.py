"""Formulas (OMML) as one line of text, in the linear form that Word itself types (Unicode Technical Note 28)."""

from ingest.loaders.word_parts import Element, M


def linear(node: Element) -> str:
    """The characters of a formula in reading order, with ``/`` for the bar of a fraction, ``^`` before an exponent and
    ``√`` for a root; indices follow their letter, a space the bounds of a sum. What is
    meant as one part is put in brackets.
    """
    name = node.tag.removeprefix(M) if isinstance(node.tag, str) else ""
    if name == "t":
        return " ".join((node.text or "").split())
    if name.endswith("Pr"):
        return ""
    if name == "f":
        return f"{_one(node.find(f'{M}num'))}/{_one(node.find(f'{M}den'))}"
    if name == "rad":
        return f"{_part(node, 'deg')}√{_one(node.find(f'{M}e'))}"
    if name == "nary":
        bounds = _low(node) + _high(node)
        return _sign(node, "naryPr", "chr", "∫") + (f"{bounds} " if bounds else "") + _part(node, "e")
    if name in ("sSub", "sSup", "sSubSup"):
        return _part(node, "e") + _low(node) + _high(node)
    if name == "d":
        inner = _sign(node, "dPr", "sepChr", "|").join(linear(part) for part in node.iterchildren(f"{M}e"))
        return _sign(node, "dPr", "begChr", "(") + inner + _sign(node, "dPr", "endChr", ")")
    if name in ("eqArr", "mr"):
        return " ".join(linear(part) for part in node.iterchildren(f"{M}e"))
    return "".join(linear(child) for child in node)


def _part(node: Element, name: str) -> str:
    part = node.find(M + name)
    return "" if part is None else linear(part)


def _low(node: Element) -> str:
    return _part(node, "sub")


def _high(node: Element) -> str:
    sup = _part(node, "sup")
    return f"^{sup}" if len(sup) < 2 and sup else f"^({sup})" if sup else ""


def _one(node: Element | None) -> str:
    """A part of a fraction, in brackets where it is more than a number or a name."""
    text = "" if node is None else linear(node)
    return text if text.isalnum() or len(text) < 2 else f"({text})"


def _sign(node: Element, properties: str, name: str, default: str) -> str:
    """A character that the properties of ``node`` name; ``default`` where they do not."""
    sign = node.find(f"{M}{properties}/{M}{name}")
    return default if sign is None else str(sign.get(f"{M}val", ""))
