"""PDF files and pictures: what is printed comes out once, in order; what cannot be read is said (texts 合成示例)."""

import difflib
import re
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from corpus.errors import LoadError
from corpus.records import Kind
from ingest.loaders import Loaded
from ingest.loaders.ocr import load_image
from ingest.loaders.pdf import load_pdf
from tests.ingest.once import read_once
from tests.ingest.test_parse import check_invariants

FOLDER = Path(__file__).parents[3] / "shared" / "policy-documents" / "pdf"
BORN = "GovDoc-CN_397.pdf"
real = pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of real policy documents is not beside this checkout")
LAYERED = ("2026年中央一号文件.pdf", BORN, "保险销售行为管理办法.pdf", "海南省农机购置与应用补贴实施方案的通知.pdf")


def bare(text: str) -> str:
    return re.sub(r"[\s\ue000]", "", text)


def whole(loaded: Loaded) -> str:
    """All characters of the raw text, each table in its place."""
    return bare(re.sub("\ue000([0-9]+)", lambda found: loaded.tables[int(found[1])], loaded.raw))


def plain_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return bare("".join(page.get_textpage().get_text_range() for page in document))
    finally:
        document.close()


@real
@pytest.mark.parametrize("name", LAYERED)
def test_a_text_layer_comes_out_whole_and_once(name: str) -> None:
    loaded = load_pdf(FOLDER / name)
    expected = plain_text(FOLDER / name)
    common = difflib.SequenceMatcher(None, sorted(whole(loaded)), sorted(expected), autojunk=False).ratio()
    assert loaded.ocr_pages == frozenset()
    doubled = name.startswith("保险")  # its bold text is in the layer twice
    assert common >= (0.9 if doubled else 0.995)
    assert len(whole(loaded)) <= len(expected) * 1.002


@real
@pytest.mark.parametrize("name", LAYERED)
def test_a_real_file_becomes_clauses_with_their_pages(name: str) -> None:
    reading = read_once(FOLDER / name)
    for document, own in reading.revisions:
        check_invariants(document, own)
    clauses = [clause for _, own in reading.revisions for clause in own]
    assert sum(clause.kind is Kind.CLAUSE for clause in clauses) >= 5
    assert reading.pages == len(pypdfium2.PdfDocument(FOLDER / name))
    assert 1 < max(clause.page for clause in clauses) <= reading.pages
    assert not any(clause.ocr for clause in clauses)


@real
def test_bold_text_that_is_drawn_twice_is_there_once() -> None:
    text = bare(read_once(FOLDER / "保险销售行为管理办法.pdf").text)
    assert "第一章总则" in text
    assert "第第一一章章" not in text
    assert "总总则则" not in text


@real
def test_the_number_and_the_date_of_a_red_headed_file_are_read() -> None:
    document, _ = read_once(FOLDER / BORN)[:2]
    assert document.number == "发改办财金规〔2019〕860号"


@real
def test_a_scanned_page_is_recognised_as_the_born_digital_one_is_printed(tmp_path: Path) -> None:
    page = pypdfium2.PdfDocument(FOLDER / BORN)[1]
    picture = tmp_path / "合成示例 扫描.png"
    page.render(scale=150 / 72).to_pil().save(picture)
    loaded = load_image(picture)
    expected = bare(page.get_textpage().get_text_range())
    blocks = difflib.SequenceMatcher(None, bare(loaded.raw), expected, autojunk=False).get_matching_blocks()
    assert sum(block.size for block in blocks) >= 0.97 * len(expected)
    assert loaded.ocr_pages == {1}
    assert loaded.warnings


def test_a_page_without_anything_on_it_is_said_to_hold_no_text(tmp_path: Path) -> None:
    blank = tmp_path / "空白.pdf"
    Image.new("RGB", (400, 500), "white").save(blank)
    with pytest.raises(LoadError, match="请") as raised:
        load_pdf(blank)
    assert str(raised.value).startswith(str(blank))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空"),
        (b"%PDF-1.4\n", "不完整"),
        (b"PK\x03\x04" + b"\0" * 100, "不是 PDF"),
        ("合成示例".encode() * 50, "不是 PDF"),
    ],
)
def test_a_file_that_is_no_whole_pdf_is_told_in_one_line(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "坏.pdf"
    path.write_bytes(content)
    with pytest.raises(LoadError) as raised:
        load_pdf(path)
    assert words in str(raised.value)
    assert str(raised.value).startswith(str(path))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\nbroken", b"GIF89a"])
def test_a_picture_that_is_none_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "坏.png"
    path.write_bytes(content)
    with pytest.raises(LoadError, match="请") as raised:
        load_image(path)
    assert str(raised.value).startswith(str(path))
    assert "\n" not in str(raised.value)


def test_a_machine_that_cannot_load_the_recognition_is_told_what_to_install(tmp_path: Path) -> None:
    picture = tmp_path / "合成示例.png"
    Image.new("RGB", (400, 300), "white").save(picture)
    code = (
        "import sys; sys.modules['cv2'] = None\n"  # as if its system libraries were missing
        "from ingest.__main__ import main\n"
        f"sys.exit(main(['inspect', {str(picture)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 1
    assert "文字识别无法启动" in done.stderr
    assert "libgl1" in done.stderr
    assert done.stderr.count("\n") == 1
