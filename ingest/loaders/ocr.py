"""The one door to text recognition (RapidOCR): a picture becomes pieces of text at their places, or a document.

The library and its models (all local) are loaded when the first picture comes, once per process.
"""

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from corpus.errors import LoadError
from ingest.furniture import width
from ingest.loaders import Loaded
from ingest.loaders.pdf_lines import Piece, Setting, lines_of, printed, setting_of

if TYPE_CHECKING:
    from rapidocr_onnxruntime import RapidOCR

LONGEST = 2400
"""The longest side, in pixels, of what the model sees: an A4 page at 200 dots per inch."""
TALL = 2.0
"""A picture this many times as high as wide (a long screenshot) is read in bands."""
BAND = 1.5
"""The height of a band, in widths."""
TILT = math.radians(8)
"""A box that lies at more than this to the lines is a seal or a watermark."""
UNSURE = 0.8
"""Below this mean confidence (0 to 1) a person should look at the page."""
MOST_PIXELS = 400_000_000
"""A larger picture is not opened."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The text of a picture. ``pieces``: in pixels; ``tilted``: what lay across; ``score``: mean confidence, 0 to 1."""

    pieces: tuple[Piece, ...]
    tilted: str
    score: float


@functools.cache
def _engine() -> "RapidOCR":
    from rapidocr_onnxruntime import RapidOCR

    return RapidOCR(max_side_len=LONGEST)


def recognise(picture: NDArray[np.uint8]) -> Recognised:
    """The text in ``picture``, shape (height, width, 3), in the order blue, green, red."""
    found = [box for top, band in _bands(picture) for box in _boxes(band, top)]
    slope = median([box.slope for box in found if box.slope is not None] or [0.0])
    level = [box for box in found if box.slope is None or abs(box.slope - slope) <= TILT]
    tilted = "".join(box.text for box in found if box not in level)
    pieces = tuple(_piece(box, slope) for box in level)
    return Recognised(pieces, tilted, fmean([box.score for box in level] or [0.0]))


@dataclass(frozen=True, slots=True)
class _Box:
    """A run of text. ``x``, ``y``: its middle; ``wide``, ``high``: its size; ``slope``: None where it is too short."""

    text: str
    x: float
    y: float
    wide: float
    high: float
    slope: float | None
    score: float


def _boxes(picture: NDArray[np.uint8], top: int) -> Iterator[_Box]:
    """What the model finds in ``picture``, which begins ``top`` pixels below the top of the page."""
    found: list[Any] | None = _engine()(picture)[0]
    for corners, text, score in found or []:
        if not text.strip():
            continue
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
        wide, high = math.hypot(bx - ax, by - ay), math.hypot(dx - ax, dy - ay)
        slope = math.atan2(by - ay + cy - dy, bx - ax + cx - dx) if wide > 2.5 * high else None
        middle = (ax + bx + cx + dx) / 4, (ay + by + cy + dy) / 4 + top
        yield _Box(text.strip(), *middle, wide, high, slope, float(score))


def _piece(box: _Box, slope: float) -> Piece:
    """``box`` as a piece of a page whose lines run at ``slope``, set straight."""
    x = box.x * math.cos(slope) + box.y * math.sin(slope)
    y = box.y * math.cos(slope) - box.x * math.sin(slope)
    em = min(max(box.wide / width(box.text), 0.6 * box.high), box.high)
    return Piece(box.text, x - box.wide / 2, x + box.wide / 2, y + 0.38 * em, em)


def _bands(picture: NDArray[np.uint8]) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """``picture``, or the bands of a long one with the height at which each begins, cut where the rows are even."""
    high, wide = picture.shape[:2]
    if high <= TALL * wide:
        yield 0, picture
        return
    ink = picture.mean(axis=2).std(axis=1)
    cuts = [0]
    while high - cuts[-1] > TALL * wide:
        low, top = cuts[-1] + int(BAND * wide * 0.8), cuts[-1] + int(BAND * wide)
        calm = np.flatnonzero(ink[low:top] <= ink[low:top].min() + 1)
        cuts.append(low + int(calm[len(calm) // 2]))
    for begin, end in pairwise([*cuts, high]):
        yield begin, picture[begin:end]


def page_text(found: Recognised, before: Setting) -> tuple[str, Setting]:
    """The lines of a recognised page, and how it is set; ``before``: how the page before it is."""
    lines = lines_of(found.pieces)
    setting = setting_of(lines, before)
    above = (None, *lines)
    return "\n".join(printed(line, above[at], setting) for at, line in enumerate(lines)), setting


def load_image(path: Path) -> Loaded:
    """The text of the picture at ``path`` (each frame of a TIFF is a page), all of it recognised.

    Raises :class:`~corpus.errors.LoadError` when the file cannot be read, is no picture, is cut off or too large, or
    when no text is found in it.
    """
    pages: list[str] = []
    warnings = ["图片中的文字由文字识别得出，请核对原件"]
    setting = Setting()
    for number, picture in enumerate(_frames(path), 1):
        found = recognise(picture)
        text, setting = page_text(found, setting)
        pages.append(text)
        if found.score < UNSURE:
            warnings.append(unsure(number, found))
    if not any(pages):
        raise LoadError(f"{path}：图片里没有识别出文字；请换一张更清晰、端正的图片")
    everything = frozenset(range(1, len(pages) + 1))
    return Loaded(raw="\f".join(pages), ocr_pages=everything, pages=len(pages), warnings=tuple(warnings))


def unsure(number: int, found: Recognised) -> str:
    """The warning about page ``number``, of whose text the model is not sure.

    >>> unsure(3, Recognised((), "", 0.0))
    '第3页没有识别出文字'
    """
    if not found.pieces:
        return f"第{number}页没有识别出文字"
    return f"第{number}页文字识别把握不大（平均 {found.score:.2f}），请核对原件"


def _frames(path: Path) -> Iterator[NDArray[np.uint8]]:
    """The pictures in the file, upright, on white, as (height, width, 3) in the order blue, green, red."""
    try:
        with Image.open(path) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise LoadError(f"{path}：图片有 {opened.width}×{opened.height} 像素，太大；请缩小后再试")
            for frame in ImageSequence.Iterator(opened):
                picture = ImageOps.exif_transpose(frame).convert("RGBA")
                paper = Image.new("RGBA", picture.size, "white")
                paper.alpha_composite(picture)
                yield np.ascontiguousarray(np.asarray(paper)[:, :, 2::-1])
    except UnidentifiedImageError:
        raise LoadError(f"{path}：不是能识别的图片；请确认后缀，并另存为 PNG 或 JPEG 后再试") from None
    except Image.DecompressionBombError:
        raise LoadError(f"{path}：图片像素太多，可能有害；请缩小后再试") from None
    except (OSError, SyntaxError, ValueError, EOFError) as fault:
        raise LoadError(f"{path}：图片无法读取（{fault}）；请检查文件是否存在、是否完整，必要时重新下载") from None


def scaled(found: Recognised, factor: float) -> Recognised:
    """``found`` with its places in pixels times ``factor``, so that they are points of a page."""
    pieces = (
        replace(one, x0=one.x0 * factor, x1=one.x1 * factor, base=one.base * factor, em=one.em * factor)
        for one in found.pieces
    )
    return replace(found, pieces=tuple(pieces))
