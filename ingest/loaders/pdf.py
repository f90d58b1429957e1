"""The one door to PDF files: what the text layer says, page by page; scans are recognised."""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
from tqdm import tqdm

from corpus.errors import LoadError
from ingest.furniture import is_page_number
from ingest.loaders import MOST_SCANS, Loaded, table_line, table_text
from ingest.loaders.pdf_glyphs import Glyphs, glyphs_of, has_rules, why_scan
from ingest.loaders.pdf_lines import Piece, Setting, lines_of, printed, setting_of
from ingest.loaders.pdf_tables import Table, goes_on, joined, take_tables, tidy

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font that leaves a field out

MOST_PAGES = 5000
"""A file of more pages is no policy document."""
SILENT = 5
"""After how many seconds the progress of one file is shown, on a terminal alone."""
RESOLUTION = 200
"""Dots per inch at which a scan is rendered for recognition."""
MOST_PIXELS = 5000
"""No side of a rendered page is longer, however large the paper."""
TAIL = 65536
"""The mark of a PDF's end stands in this many last bytes."""
HEAD_LINES = 2
"""How many lines at the top of a page may be its running head."""
MOST_SHOWN = 20
"""How many characters of text that was left out a warning shows."""


@dataclass(slots=True)
class _Reading:
    """What was read of a file so far. ``open``: the last table may go on; ``heads``: the top lines of the last page."""

    pages: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    setting: Setting = field(default_factory=Setting)
    open: bool = False
    heads: tuple[str, ...] = ()
    scans: dict[str, list[int]] = field(default_factory=dict)
    tilted: dict[str, list[int]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def load_pdf(path: Path) -> Loaded:
    """The text and the tables of the PDF file at ``path``, one printed line a line, ``\\f`` between pages.

    Pages without a usable text layer are rendered and recognised. Nothing is stated: the titles in PDF files are names
    of the file they were made from more often than of the document.

    Raises :class:`~corpus.errors.LoadError` when the file cannot be read, is no PDF, is cut off, needs a password, has
    no page or more than :data:`MOST_PAGES`, more scans than :data:`MOST_SCANS`, or when no text is found in it.
    """
    _check(path)
    reading = _Reading()
    with _opened(path) as document, _Grids(path) as grids:
        # shown to a person who has waited for some seconds: a long scan takes most of an hour
        for at in tqdm(range(len(document)), desc=path.name, unit="页", leave=False, delay=SILENT, disable=None):
            page = _page(document, at, path)
            glyphs = glyphs_of(page)
            why = why_scan(page, glyphs)
            if why and not reading.scans:
                _check_scans(document, at, path)
            _read_page(page, at + 1, glyphs, why, grids, reading)
            page.close()
    if not any(reading.pages):
        raise LoadError(f"{path}：{len(reading.pages)} 页里没有读出文字；请确认不是空白文件，必要时重新扫描")
    return Loaded(
        raw="\f".join(reading.pages),
        tables=tuple(table_text(tidy(table)) for table in reading.tables),
        ocr_pages=frozenset(number for numbers in reading.scans.values() for number in numbers),
        pages=len(reading.pages),
        warnings=(
            *(f"{_numbers(numbers)}{why}，已用文字识别" for why, numbers in reading.scans.items()),
            *(
                f"{_numbers(numbers)}斜排的文字（水印、印章）没有收入：{text}"
                for text, numbers in reading.tilted.items()
            ),
            *reading.warnings,
        ),
    )


def _page(document: pdfium.PdfDocument, at: int, path: Path) -> pdfium.PdfPage:
    try:
        return document[at]
    except pdfium.PdfiumError:
        raise LoadError(f"{path}：第{at + 1}页已损坏，无法打开；请重新下载或重新导出 PDF") from None


def _check_scans(document: pdfium.PdfDocument, first: int, path: Path) -> None:
    """Raise :class:`LoadError` where more than :data:`MOST_SCANS` pages from ``first`` on are scans.

    Before the first is recognised, rather than after hours of it.
    """
    scans = 0
    for at in range(first, len(document) if len(document) - first > MOST_SCANS else first):
        page = _page(document, at, path)
        scans += bool(why_scan(page, glyphs_of(page)))
        page.close()
    if scans > MOST_SCANS:
        raise LoadError(
            f"{path}：PDF 有 {scans} 页是扫描件，超过 {MOST_SCANS} 页，文字识别要花几个小时，没有读取；"
            "请拆分成几份，或换用带文字的版本后再试"
        )


def _check(path: Path) -> None:
    """Raise :class:`LoadError` where the bytes at ``path`` are no whole PDF file."""
    try:
        with path.open("rb") as file:
            head = file.read(1024)
            size = file.seek(0, 2)
            file.seek(max(size - TAIL, 0))
            tail = file.read()
    except OSError as fault:
        raise LoadError(f"{path}：无法读取（{fault.strerror}）；请检查文件是否存在、是否有读取权限") from None
    if not size:
        raise LoadError(f"{path}：文件是空的（0 字节）；请重新下载")
    if b"%PDF-" not in head:
        raise LoadError(f"{path}：不是 PDF 文件（{_kind(head)}）；请确认后缀，或重新导出 PDF")
    whole = re.search(rb"/Linearized\b.{0,200}?/L\s+(\d+)", head, re.DOTALL)
    if b"%%EOF" not in tail or (whole and int(whole[1]) > size):
        raise LoadError(f"{path}：PDF 不完整（{size} 字节后中断，没有结尾）；请重新下载")


_KINDS = (
    (b"PK", "看起来是 Word、OFD 或压缩文件"),
    (b"\xd0\xcf\x11\xe0", "看起来是旧版 Office 文件"),
    (b"\x89PNG", "看起来是图片"),
    (b"\xff\xd8", "看起来是图片"),
    (b"<", "看起来是网页"),
)


def _kind(head: bytes) -> str:
    """What a file is that begins with ``head``, as far as that shows.

    >>> _kind(b" <html>"), _kind(b"abc")
    ('看起来是网页', '开头没有 %PDF 标记')
    """
    return next((kind for mark, kind in _KINDS if head.lstrip().startswith(mark)), "开头没有 %PDF 标记")


@contextmanager
def _opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as fault:
        # pdfium may name the fault of an earlier file, so the file itself has to say that it is locked
        if re.search("password|security", str(fault), re.IGNORECASE) and b"/Encrypt" in path.read_bytes():
            raise LoadError(f"{path}：PDF 已加密，需要密码才能打开；请另存为不加密的 PDF 后再试") from None
        raise LoadError(f"{path}：PDF 里没有页面，或者已损坏，无法打开；请重新下载或重新导出 PDF") from None
    try:
        if len(document) > MOST_PAGES:
            raise LoadError(f"{path}：PDF 有 {len(document)} 页，超过 {MOST_PAGES} 页；请拆分后再试")
        yield document
    finally:
        document.close()


class _Grids:
    """The same file in pdfplumber, opened when the first page with rules comes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: pdfplumber.pdf.PDF | None = None

    def __enter__(self) -> "_Grids":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def take(self, number: int, glyphs: Glyphs) -> tuple[list[Table], list[Piece]]:
        """The tables of page ``number``, and the pieces that stand in none."""
        if self._file is None:
            self._file = pdfplumber.open(self._path)
        page = self._file.pages[number - 1]
        found = take_tables(page, glyphs.pieces, glyphs.turns)
        page.close()
        return found


def _read_page(page: pdfium.PdfPage, number: int, glyphs: Glyphs, why: str, grids: _Grids, reading: _Reading) -> None:
    """Add page ``number`` to ``reading``; ``why``: why it has to be recognised, empty where ``glyphs`` are its text."""
    tilted = glyphs.tilted
    tables: list[Table] = []
    if why:
        reading.scans.setdefault(why, []).append(number)
        pieces, tilted = _recognised(page, number, reading)
    elif has_rules(page):
        tables, pieces = grids.take(number, glyphs)
    else:
        pieces = list(glyphs.pieces)
    if tilted:
        shown = tilted if len(tilted) <= MOST_SHOWN else f"{tilted[:MOST_SHOWN]}…"
        reading.tilted.setdefault(shown, []).append(number)
    lines = lines_of(pieces)
    reading.setting = setting_of(lines, reading.setting)
    reading.pages.append(_page_text(lines, tables, reading))
    reading.heads = tuple(_shape(line.text) for line in lines[:HEAD_LINES])


def _recognised(page: pdfium.PdfPage, number: int, reading: _Reading) -> tuple[list[Piece], str]:
    """The pieces of a scanned page, and what lies across it."""
    from ingest.loaders.ocr import UNSURE, recognise, scaled, unsure

    scale = min(RESOLUTION / 72, MOST_PIXELS / max(page.get_size()))
    bitmap = page.render(scale=scale)
    found = scaled(recognise(bitmap.to_numpy()), 1 / scale)
    bitmap.close()
    if found.score < UNSURE:
        reading.warnings.append(unsure(number, found))
    return list(found.pieces), found.tilted


def _page_text(lines: Sequence[Piece], tables: Sequence[Table], reading: _Reading) -> str:
    """The text of a page, with a line for each table that begins on it; its tables go to ``reading``."""
    things: list[Piece | Table] = list(lines)
    for table in tables:
        things.insert(_place(things, table), table)
    texts: list[str] = []
    above: Piece | None = None
    for thing in things:
        if isinstance(thing, Piece):
            texts.append(printed(thing, above, reading.setting))
            above = thing
            reading.open = reading.open and _is_furniture(thing.text, reading.heads)
            continue
        above = None
        if reading.open and goes_on(reading.tables[-1], thing):
            reading.tables[-1] = joined(reading.tables[-1], thing)
        else:
            texts.append(table_line(len(reading.tables)))
            reading.tables.append(thing)
        reading.open = True
    return "\n".join(texts)


def _place(things: Sequence[Piece | Table], table: Table) -> int:
    """Where ``table`` stands among ``things``: before the first that is below its top."""
    tops = (thing.top if isinstance(thing, Table) else thing.middle for thing in things)
    return next((at for at, top in enumerate(tops) if top > table.top), len(things))


def _is_furniture(text: str, heads: Sequence[str]) -> bool:
    """Whether a line between two parts of a table is the page's: its number, or the running head of the last page."""
    return is_page_number(text) or re.fullmatch(r"[0-9]{1,4}", text) is not None or _shape(text) in heads


def _shape(text: str) -> str:
    return re.sub(r"[0-9０-９\s]+", "", text)


def _numbers(pages: Sequence[int]) -> str:
    """The numbers of pages, three or more in a row as a range.

    >>> _numbers([2, 3, 5, 6, 7])
    '第2、3、5—7页'
    """
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    named = (f"{run[0]}—{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs)
    return f"第{'、'.join(named)}页"
