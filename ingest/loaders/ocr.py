"""The one door to text recognition (RapidOCR): a picture becomes pieces of text at their places, or a document.

The library and its models (all local) are loaded when the first picture comes, once per process.
"""

import functools
import math
import re
import warnings
from collections.abc import Iterator, Sequence
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
from ingest.loaders import MOST_SCANS, Loaded
from ingest.loaders.pdf_lines import Piece, Setting, lines_of, printed, setting_of

warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)  # a larger picture is refused, in one line

if TYPE_CHECKING:
    from rapidocr_onnxruntime import RapidOCR

LONGEST = 2400
"""The longest side, in pixels, of what the model sees: A4 at 200 dots per inch; smaller, page numbers get lost."""
TALL = 2.0
"""A picture this many times as high as wide (a long screenshot) is read in bands."""
BAND = 1.5
"""The height of a band, in widths."""
TILT = math.radians(8)
"""A box that lies at more than this to the lines is a seal or a watermark."""
RED = 50
"""Ink is red where its red is this much (of 255) over its green and its blue."""
RED_SHARE = 0.0005
"""With less red ink than this share of the page there is no seal on it."""
SEAL = (4, 1.7)
"""A red run of at most so many characters, less than so many times the size of the page's text, is of a seal;
and so is one that is hardly read (an arc)."""
UNSURE = 0.8
"""Below this mean confidence (0 to 1) a person should look at the page."""
MOST_PIXELS = 80_000_000
"""A larger picture is not read: A3 at 600 dots per inch has 70 million, which take 1.5 GB of memory."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The text of a picture. ``pieces``: in pixels; ``tilted``: what lay across; ``score``: mean confidence, 0 to 1."""

    pieces: tuple[Piece, ...]
    tilted: str
    score: float


@functools.cache
def _engine() -> "RapidOCR":
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError as fault:  # its picture library wants libraries of the system that a bare server lacks
        raise LoadError(
            f"文字识别无法启动（{fault}）；请安装系统库 libGL 和 glib（Debian：apt-get install libgl1 libglib2.0-0）"
        ) from None
    return RapidOCR(max_side_len=LONGEST, rec_batch_num=1)  # in batches, short lines are padded, and no faster


def recognise(picture: NDArray[np.uint8]) -> Recognised:
    """The text in ``picture``, shape (height, width, 3), in the order blue, green, red."""
    found = [box for top, band in _bands(picture) for box in _apart(band, top)]
    slope = median([box.slope for box in found if box.slope is not None] or [0.0])
    size = median([box.high for box in found] or [0.0])
    level = [box for box in found if not _lies_over(box, slope, size)]
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
    red: bool


def _lies_over(box: _Box, slope: float, size: float) -> bool:
    """Whether ``box`` is part of a seal or of a watermark, on a page with lines at ``slope`` and of about ``size``."""
    most, large = SEAL
    seal = box.red and len(box.text) <= most and (box.high < large * size or box.score < UNSURE)
    return seal or (box.slope is not None and abs(box.slope - slope) > TILT)


def _apart(picture: NDArray[np.uint8], top: int) -> list[_Box]:
    """The boxes of ``picture``; where there is red ink, what is black is read without it (a seal lies over names)."""
    red = _redness(picture) > RED
    boxes = [*_boxes(picture, top)]
    if red.mean() < RED_SHARE:
        return boxes
    plain = picture.copy()
    plain[_redness(picture) > RED / 2] = 255
    black = [*_boxes(plain, top)]
    return black + [box for box in boxes if box.red and not any(_lap(box, other) for other in black)]


def _lap(box: _Box, other: _Box) -> bool:
    """Whether the middle of one box lies in the other."""
    across, down = abs(box.x - other.x), abs(box.y - other.y)
    return any(across < one.wide / 2 and down < one.high / 2 for one in (box, other))


def _redness(picture: NDArray[np.uint8]) -> NDArray[np.int16]:
    """How much redder than anything else each pixel is, shape (height, width), at most 255."""
    redness: NDArray[np.int16] = picture[:, :, 2].astype(np.int16) - picture[:, :, :2].max(axis=2)
    return redness


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
        text = as_printed(text.strip())
        yield _Box(text, *middle, wide, high, slope, float(score), _is_red(picture, corners))


def _is_red(picture: NDArray[np.uint8], corners: Sequence[Sequence[float]]) -> bool:
    """Whether most of the ink within ``corners`` is red."""
    xs, ys = zip(*corners, strict=True)
    part = picture[max(int(min(ys)), 0) : int(max(ys)) + 1, max(int(min(xs)), 0) : int(max(xs)) + 1]
    ink = _redness(part)[part.min(axis=2) < 160]
    return len(ink) > 0 and float(np.mean(ink > RED)) > 0.6


_HALF = str.maketrans(",;:?!()", "，；：？！（）")
_CJK = r"[\u3001-\u30ff\u3400-\u9fff\uff01-\uff5e“”]"
_BESIDE = re.compile(rf"(?<={_CJK})[,;:?!()]|[,;:?!()](?={_CJK})")
_YEAR = re.compile(r"[\[【〔［(（]\s*((?:19|20)[0-9]{2})\s*[\]】〕］)）](?=\s*第?\s*[0-9]{1,5}\s*号)")
_PAGE = re.compile(r"[-—一–]\s*([0-9]{1,4})\s*[-—一–]")


def as_printed(text: str) -> str:
    """``text`` with the marks that the model does not tell apart as Chinese print has them.

    A comma beside Chinese characters is a Chinese one; the year of a document's number stands in 〔〕 (GB/T 9704—2012,
    7.2.5); a page number stands between dashes. Words and digits are left as they were recognised.

    >>> as_printed("(国发【2018]41号),"), as_printed("一2一"), as_printed("1,000")
    ('（国发〔2018〕41号），', '— 2 —', '1,000')
    """
    page = _PAGE.fullmatch(text)
    if page:
        return f"— {page[1]} —"
    text = _YEAR.sub(r"〔\1〕", text)
    for _ in range(2):  # a mark beside one that was put right just now
        text = _BESIDE.sub(lambda mark: mark[0].translate(_HALF), text)
    return text


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
            frames = getattr(opened, "n_frames", 1)
            if frames > MOST_SCANS:
                raise LoadError(
                    f"{path}：图片有 {frames} 页，超过 {MOST_SCANS} 页，文字识别要花几个小时；请拆分成几份后再试"
                )
            for frame in ImageSequence.Iterator(opened):
                if frame.width * frame.height > MOST_PIXELS:
                    raise LoadError(f"{path}：图片有 {frame.width}×{frame.height} 像素，太大；请缩小后再试")
                yield np.ascontiguousarray(np.asarray(_on_white(frame))[:, :, ::-1])
    except UnidentifiedImageError:
        raise LoadError(f"{path}：不是能识别的图片；请确认后缀，并另存为 PNG 或 JPEG 后再试") from None
    except Image.DecompressionBombError:
        raise LoadError(f"{path}：图片像素太多，可能有害；请缩小后再试") from None
    except (OSError, SyntaxError, ValueError, EOFError) as fault:
        raise LoadError(f"{path}：图片无法读取（{fault}）；请检查文件是否存在、是否完整，必要时重新下载") from None


def _on_white(frame: Image.Image) -> Image.Image:
    """``frame`` upright, in RGB; what shows through is white."""
    picture = ImageOps.exif_transpose(frame)
    if not picture.has_transparency_data:  # most pictures: the copies below would double what a large one takes
        return picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture.convert("RGBA"))
    return paper.convert("RGB")


def scaled(found: Recognised, factor: float) -> Recognised:
    """``found`` with its places in pixels times ``factor``, so that they are points of a page."""
    pieces = (
        replace(one, x0=one.x0 * factor, x1=one.x1 * factor, base=one.base * factor, em=one.em * factor)
        for one in found.pieces
    )
    return replace(found, pieces=tuple(pieces))
