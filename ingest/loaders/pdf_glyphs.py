"""The one door to pdfium's text: the characters of a page that a reader sees, each once, at their places.

The numbers come through pdfium's C interface, as pypdfium2 offers it; nothing of it leaves this module but
:class:`Glyphs`.
"""

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as c

from ingest.loaders.pdf_lines import Piece

TILT = math.radians(5)
"""Text that lies over the page at more than this (a watermark, a seal) is not part of the lines."""
TWICE = 0.15
"""The same character this near to itself (in characters) was set twice to look bold."""
GARBAGE = 0.2
"""A text layer with this share of characters that mean nothing is no text layer."""
FEW = 30
"""A picture, or a drawing, under fewer different characters than this is a scan; the characters are a watermark."""
COVERED = 0.5
"""The share of the page that a picture covers in a scan."""
MANY_PATHS = 200
"""A page with this many drawings under few characters is text turned into outlines."""
RULE = 8.0
"""A rule of a table is at least this long, in points."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left corner."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters of a page.

    ``pieces``: in the order of the file; ``tilted``: what lies across the page, as text; ``turns``: by how many
    quarters the page, as a viewer shows it, has to be turned (clockwise) for its text to stand upright;
    ``size``: width and height of the page as a viewer shows it; ``garbage``: share of characters without meaning.
    """

    pieces: tuple[Piece, ...]
    tilted: str
    turns: int
    size: tuple[float, float]
    garbage: float


@dataclass(frozen=True, slots=True)
class _Raw:
    """A character as pdfium gives it, in the space of the page as shown; ``angle``: 0 where it stands upright."""

    char: str
    box: Box
    origin: tuple[float, float]
    em: float
    angle: float
    sound: bool


def turned(box: Box, quarters: int, size: tuple[float, float]) -> Box:
    """``box`` on a page of ``size`` (width, height) after the page was turned clockwise by ``quarters``.

    >>> turned((10, 20, 30, 25), 1, (100, 200))
    (175, 10, 180, 30)
    """
    x0, top, x1, bottom = box
    wide, high = size
    for _ in range(quarters % 4):
        x0, top, x1, bottom = high - bottom, x0, high - top, x1
        wide, high = high, wide
    return x0, top, x1, bottom


def glyphs_of(page: pdfium.PdfPage) -> Glyphs:
    """The characters of ``page``, those set twice once, those off the page not at all."""
    left, bottom, right, top = page.get_mediabox()
    flat, quarters = (right - left, top - bottom), page.get_rotation() // 90
    shown = flat if quarters % 2 == 0 else (flat[1], flat[0])
    raws = [*_raws(page, left, top, quarters, flat)]
    level = [raw for raw in raws if _quarter(raw.angle) is not None]
    votes = Counter(_quarter(raw.angle) for raw in level if raw.char.strip())
    dominant = votes.most_common(1)[0][0] or 0 if votes else 0
    upright = [raw for raw in level if _quarter(raw.angle) == dominant]
    tilted = "".join(raw.char for raw in raws if _quarter(raw.angle) != dominant).strip()
    pieces = _once([_piece(raw, dominant, shown) for raw in upright])
    seen = [raw for raw in upright if raw.char.strip()]
    garbage = sum(not raw.sound for raw in seen) / len(seen) if seen else 0.0
    return Glyphs(tuple(pieces), tilted, dominant, shown, garbage)


def _raws(page: pdfium.PdfPage, left: float, top: float, quarters: int, flat: tuple[float, float]) -> Iterator[_Raw]:
    """The characters of ``page`` that the file sets, none that pdfium adds."""
    textpage = page.get_textpage()
    wide, high = flat if quarters % 2 == 0 else (flat[1], flat[0])
    rect, x, y = c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    try:
        for at in range(textpage.count_chars()):
            if c.FPDFText_IsGenerated(textpage, at) == 1:
                continue
            c.FPDFText_GetLooseCharBox(textpage, at, rect)
            c.FPDFText_GetCharOrigin(textpage, at, x, y)
            flat_box = (rect.left - left, top - rect.top, rect.right - left, top - rect.bottom)
            box = turned(flat_box, quarters, flat)
            point = turned((x.value - left, top - y.value, x.value - left, top - y.value), quarters, flat)
            if not (0 <= (box[0] + box[2]) / 2 <= wide and 0 <= (box[1] + box[3]) / 2 <= high):
                continue
            char = _char(c.FPDFText_GetUnicode(textpage, at), c.FPDFText_IsHyphen(textpage, at) == 1)
            em, angle = _font(textpage, at, rect.top - rect.bottom)
            sound = c.FPDFText_HasUnicodeMapError(textpage, at) != 1 and unicodedata.category(char) not in _NO_TEXT
            if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf") or not sound:
                yield _Raw(char, box, point[:2], em, angle - quarters * math.pi / 2, sound)
    finally:
        textpage.close()


def _font(textpage: pdfium.PdfTextPage, at: int, high: float) -> tuple[float, float]:
    """The size (points) of the font of character ``at`` along its line, and the angle of that line (radians).

    The size comes from the height of its box where it is not known. The angle is that of the line, so that letters
    which only lean (italics made of an upright font) stand upright.
    """
    matrix = c.FS_MATRIX()
    if not c.FPDFText_GetMatrix(textpage, at, matrix):
        return max(high, 1.0), 0.0
    em = c.FPDFText_GetFontSize(textpage, at) * math.hypot(matrix.a, matrix.b)
    return float(em if em > 1 else max(high, 1.0)), math.atan2(matrix.b, matrix.a)


_NO_TEXT = ("Co", "Cn", "Cs", "Cc")


def _char(code: int, hyphen: bool) -> str:
    """The character of ``code``: hyphens that show only at a line's end elsewhere show here, radicals are words.

    >>> _char(0x2F08, False), _char(2, True)
    ('人', '-')
    """
    if hyphen or code in (0x2, 0xAD, 0xFFFE):
        return "-"
    char = chr(code)
    if char in "\t\r\n\xa0":
        return " "
    return unicodedata.normalize("NFKC", char) if 0x2E80 <= code < 0x2FE0 else char


def _quarter(angle: float) -> int | None:
    """By how many quarters text at ``angle`` is turned; None where it lies across.

    >>> _quarter(math.pi / 2), _quarter(0.01), _quarter(math.pi / 4)
    (1, 0, None)
    """
    quarters = round(angle / (math.pi / 2))
    return quarters % 4 if abs(angle - quarters * math.pi / 2) <= TILT else None


def _piece(raw: _Raw, turns: int, size: tuple[float, float]) -> Piece:
    """``raw`` with the page turned so that it stands upright.

    A Chinese character is as wide as its font is large: pdfium knows of some fonts nothing but the ink.
    """
    x0, base, *_ = turned((*raw.origin, *raw.origin), turns, size)
    right = turned(raw.box, turns, size)[2]
    full = unicodedata.east_asian_width(raw.char) in "WF"
    return Piece(raw.char, x0, x0 + raw.em if full else max(x0, right), base, raw.em)


def _once(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """``pieces`` without those that stand where the same character already stands."""
    places: dict[str, list[Piece]] = {}
    for piece in pieces:
        same = places.setdefault(piece.text, [])
        reach = TWICE * min(piece.em, 2 * max(piece.x1 - piece.x0, 0.1))
        if piece.text.strip() and any(
            abs(piece.x0 - other.x0) <= reach and abs(piece.base - other.base) <= reach for other in same
        ):
            continue
        same.append(piece)
        yield piece


def why_scan(page: pdfium.PdfPage, glyphs: Glyphs) -> str:
    """Why the text of ``page`` has to be recognised, in Chinese; empty where it can be read (or the page is blank)."""
    seen = {piece.text for piece in glyphs.pieces if piece.text.strip()}
    if seen and glyphs.garbage > GARBAGE:
        return "文字层是乱码"
    if len(seen) >= FEW:
        return ""
    pictures, paths = _drawn(page)
    covered = pictures >= COVERED * glyphs.size[0] * glyphs.size[1] or paths >= MANY_PATHS
    if covered or (not seen and (pictures > 0 or paths > 0)):
        return "文字层只有水印" if seen or glyphs.tilted else "没有文字层"
    return ""


def has_rules(page: pdfium.PdfPage) -> bool:
    """Whether something is drawn on ``page`` that is as high as a line and as wide, so that it may be a table."""
    high = wide = False
    for path in page.get_objects([c.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = path.get_bounds()
        high, wide = high or top - bottom > RULE, wide or right - left > RULE
    return high and wide


def _drawn(page: pdfium.PdfPage) -> tuple[float, int]:
    """The area (square points) of the pictures on ``page``, and the number of its drawings."""
    pictures, paths = 0.0, 0
    for thing in page.get_objects([c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_PATH]):
        if thing.type == c.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = thing.get_bounds()
            pictures += (right - left) * (top - bottom)
        else:
            paths += 1
    return pictures, paths
