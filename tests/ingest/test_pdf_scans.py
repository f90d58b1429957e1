"""Scans, pictures and real files: what is recognised, and that nothing is lost or comes twice."""

import io
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.errors import LoadError
from ingest.clean import clean
from ingest.loaders.ocr import load_image, recognise
from ingest.loaders.pdf import load_pdf
from tests.ingest.test_pdf import BODY, body, load, pdf, text

FOLDER = Path(__file__).parents[3] / "shared" / "policy-documents" / "pdf"
BORN = {
    "2026年中央一号文件.pdf": Counter(),
    "GovDoc-CN_397.pdf": Counter(),
    "保险销售行为管理办法.pdf": Counter("金行"),  # set twice in headings, which pdfium does not see
    "济南以旧换新_关于印发《济南市2025年家电以旧换新补贴实施细则》的通知(1).pdf": Counter(),
    "海南省农机购置与应用补贴实施方案的通知.pdf": Counter(),
}
"""Files with a text layer, and what pdfium's own text has more than ours."""

real = pytest.mark.skipif(not FOLDER.exists(), reason="the folder of real policy documents is not beside this checkout")


def drawn(words: str, size: tuple[int, int] = (900, 300), colour: str = "black") -> Image.Image:
    """A picture of ``words`` (Latin: the font that comes with Pillow has no others)."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).text((60, 60), words, colour, ImageFont.load_default(48))
    return picture


def bytes_of(picture: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def tight(words: str) -> str:
    """``words`` without white space, hyphens as printed."""
    return re.sub(r"\s+", "", re.sub("[\xad\x02\ufffe]", "-", words))


def distance(one: str, other: str) -> int:
    """How many characters have to be put in, taken out or changed to make ``other`` of ``one`` (Levenshtein)."""
    row = list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        last, row[0] = row[0], at
        for there, found in enumerate(other, 1):
            last, row[there] = row[there], min(row[there] + 1, row[there - 1] + 1, last + (char != found))
    return row[-1]


@real
@pytest.mark.parametrize("name", BORN, ids=lambda name: name[:12])
def test_text_layer_comes_whole_and_once(name: str) -> None:
    loaded = load_pdf(FOLDER / name)
    with pdfium.PdfDocument(FOLDER / name) as document:
        plain = "".join(page.get_textpage().get_text_range() for page in document)
    ours, theirs = Counter(tight(loaded.raw)), Counter(tight(plain))
    assert (theirs - ours, ours - theirs) == (BORN[name], Counter())
    assert (loaded.tables, loaded.ocr_pages, loaded.warnings) == ((), frozenset(), ())
    assert len(loaded.raw.split("\f")) == loaded.pages


@real
def test_red_head_of_four_issuers_is_read_in_order() -> None:
    lines = load_pdf(FOLDER / list(BORN)[3]).raw.split("\n")
    issuers = ["济南市商务局", "济南市发展和改革委员会", "济南市财政局", "济南市市场监督管理局", "文件"]
    assert [line.strip() for line in lines[:5]] == issuers


@real
def test_scan_is_read_as_the_file_that_it_was_made_from(tmp_path: Path) -> None:
    """One page of it: a page takes seconds. At most 3 of 100 characters may be wrong."""
    scan = pdfium.PdfDocument.new()
    scan.import_pages(pdfium.PdfDocument(FOLDER / "scan_发改办财金规2019-860号_120dpi_gray.pdf"), [1])
    scan.save(tmp_path / "scan.pdf")
    loaded = load_pdf(tmp_path / "scan.pdf")
    truth = load_pdf(FOLDER / "GovDoc-CN_397.pdf").raw.split("\f")[1]
    assert loaded.ocr_pages == {1}
    assert loaded.warnings == ("第1页没有文字层，已用文字识别",)
    assert distance(tight(truth), tight(loaded.raw)) <= 0.03 * len(tight(truth))
    assert [line[:2] == "\u3000\u3000" for line in loaded.raw.split("\n")] == [
        line[:2] == "\u3000\u3000" for line in truth.split("\n")
    ]


def test_page_that_is_a_picture_is_recognised_among_others(tmp_path: Path) -> None:
    plain = pdfium.PdfDocument(pdf([*body(80, 700, 3)]))
    plain.import_pages(pdfium.PdfDocument(bytes_of(drawn("SYNTHETIC EXAMPLE 2026"), "PDF", resolution=100)))
    plain.save(tmp_path / "mixed.pdf")
    loaded = load_pdf(tmp_path / "mixed.pdf")
    first, second = loaded.raw.split("\f")
    assert first.endswith(BODY)
    assert tight(second) == "SYNTHETICEXAMPLE2026"
    assert (loaded.ocr_pages, loaded.warnings) == ({2}, ("第2页没有文字层，已用文字识别",))


def test_text_layer_that_means_nothing_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="1 页里没有读出文字"):
        load(tmp_path, pdf([text(80, 700, "\ue001\ue002\ue003\ue004" * 5)]))


def test_blank_page_among_others_is_a_page(tmp_path: Path) -> None:
    loaded = load(tmp_path, pdf(body(80, 700, 3), [], body(80, 700, 2)))
    assert (loaded.pages, loaded.warnings) == (3, ())
    assert loaded.raw.split("\f")[1] == ""


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_picture_is_a_document(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"example.{kind.lower()}"
    path.write_bytes(bytes_of(drawn("EXAMPLE 2026\nSECOND LINE"), kind))
    loaded = load_image(path)
    assert [tight(line) for line in loaded.raw.split("\n")] == ["EXAMPLE2026", "SECONDLINE"]
    assert (loaded.pages, loaded.ocr_pages) == (1, {1})
    assert loaded.warnings == ("图片中的文字由文字识别得出，请核对原件",)


def test_each_frame_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "example.tif"
    path.write_bytes(bytes_of(drawn("PAGE ONE"), "TIFF", save_all=True, append_images=[drawn("PAGE TWO")]))
    assert [tight(page) for page in load_image(path).raw.split("\f")] == ["PAGEONE", "PAGETWO"]


def test_long_screenshot_is_read_to_its_end() -> None:
    long = Image.new("RGB", (700, 4200), "white")
    for at in range(10):
        ImageDraw.Draw(long).text(
            (60, 100 + 400 * at), f"LINE {1200 + at} EXAMPLE", "black", ImageFont.load_default(40)
        )
    found = [tight(piece.text) for piece in recognise(np.asarray(long)).pieces]
    assert found == [f"LINE{1200 + at}EXAMPLE" for at in range(10)]


def test_transparent_paper_is_white(tmp_path: Path) -> None:
    see_through = Image.new("RGBA", (900, 300), (0, 0, 0, 0))
    ImageDraw.Draw(see_through).text((60, 60), "EXAMPLE", "black", ImageFont.load_default(48))
    (tmp_path / "example.png").write_bytes(bytes_of(see_through, "PNG"))
    assert tight(load_image(tmp_path / "example.png").raw) == "EXAMPLE"


def test_red_heading_is_kept_beside_black_text() -> None:
    picture = drawn("EXAMPLE BUREAU", colour="red")
    ImageDraw.Draw(picture).text((60, 180), "BLACK TEXT", "black", ImageFont.load_default(48))
    found = recognise(np.ascontiguousarray(np.asarray(picture)[:, :, ::-1]))
    assert sorted(tight(piece.text) for piece in found.pieces) == ["BLACKTEXT", "EXAMPLEBUREAU"]


FAULTS = {
    "empty": (b"", "不是能识别的图片"),
    "text": ("合成示例".encode(), "不是能识别的图片"),
    "cut": (bytes_of(drawn("EXAMPLE"), "PNG")[:-900], "图片无法读取（"),
    "blank": (bytes_of(Image.new("RGB", (400, 400), "white"), "PNG"), "图片里没有识别出文字；"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_of_a_picture_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    content, words = FAULTS[name]
    path = tmp_path / "合成示例.png"
    path.write_bytes(content)
    with pytest.raises(LoadError) as raised:
        load_image(path)
    assert str(raised.value).startswith(f"{path}：{words}")
    assert "\n" not in str(raised.value)


@real
def test_cleaned_text_has_no_page_number() -> None:
    for name in list(BORN)[1:4:2]:
        assert not re.search(r"^— ?\d+ ?—$", clean(load_pdf(FOLDER / name).raw).text, re.MULTILINE)
