"""PDF files made here, character by character, and the lines and tables that they become."""

import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.errors import LoadError
from ingest.clean import clean
from ingest.loaders import TABLE_MARK, Loaded
from ingest.loaders.pdf import MOST_PAGES, load_pdf

FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [ << /Type /Font"
    b" /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [ 1 95 500 814 939 500 ]"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor"
    b" /FontName /STSong-Light /Flags 6 /FontBBox [ 0 -120 1000 880 ] /ItalicAngle 0 /Ascent 880 /Descent -120"
    b" /CapHeight 880 /StemV 93 >> >> ] >>"
)
"""A font that every reader of PDF knows without its being in the file."""
BODY = "本示例说明合成的公文怎样排成一行一行的文字"


def text(x: float, y: float, words: str, size: float = 16, angle: float = 0) -> str:
    """``words`` at (x, y), in points from the bottom left corner."""
    cos, sin = math.cos(angle) * size, math.sin(angle) * size
    code = words.encode("utf-16-be").hex()
    return f"BT /F 1 Tf {cos:.3f} {sin:.3f} {-sin:.3f} {cos:.3f} {x} {y} Tm <{code}> Tj ET"


def grid(x: Sequence[float], y: Sequence[float]) -> str:
    """The rules of a table with columns at ``x`` and rows at ``y``."""
    down = [f"{at} {y[0]} m {at} {y[-1]} l S" for at in x]
    return "\n".join(down + [f"{x[0]} {at} m {x[-1]} {at} l S" for at in y])


def pdf(
    *pages: Sequence[str], more: bytes = b"/MediaBox [ 0 0 595 842 ]", trailer: bytes = b"", repeat: int = 1
) -> bytes:
    """A PDF file of ``pages``, each a list of drawing commands; ``more``: entries of each page (its size)."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(pages))) + b" "
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [ %s] /Count %d >>" % (kids * repeat, len(pages) * repeat),
        FONT,
    ]
    for at, commands in enumerate(pages):
        content = "\n".join(commands).encode()
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 3 0 R >> >>"
            b" /Contents %d 0 R %s >>" % (5 + 2 * at, more)
        )
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, trailer, len(out))
    return bytes(out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + table + end)


def load(folder: Path, content: bytes) -> Loaded:
    path = folder / "合成示例.pdf"
    path.write_bytes(content)
    return load_pdf(path)


def body(x: float, top: float, lines: int) -> list[str]:
    """A paragraph of ``lines`` full lines, its first two characters to the right."""
    return [text(x + 32 * (not at), top - 28 * at, BODY[: 21 - 2 * (not at)]) for at in range(lines)]


def test_lines_end_where_they_were_printed_and_keep_their_indent(tmp_path: Path) -> None:
    loaded = load(
        tmp_path, pdf([*body(80, 700, 3), text(80, 560, "合成示例")], [*body(80, 700, 2), text(290, 60, "— 2 —")])
    )
    first, second = loaded.raw.split("\f")
    assert first.split("\n") == [f"\u3000\u3000{BODY[:19]}", BODY, BODY, "", "合成示例"]
    assert second.split("\n")[-1].strip() == "— 2 —"
    assert (loaded.pages, loaded.ocr_pages, loaded.warnings, loaded.flowing) == (2, frozenset(), (), False)
    assert clean(loaded.raw).text.startswith(BODY[:19] + BODY + BODY + "\n合成示例")


def test_order_of_the_file_does_not_matter(tmp_path: Path) -> None:
    lines = [*body(80, 700, 3), text(80, 560, "合成示例")]
    assert load(tmp_path, pdf(lines)) == load(tmp_path, pdf(lines[::-1]))


def test_text_set_twice_to_look_bold_counts_once(tmp_path: Path) -> None:
    assert load(tmp_path, pdf([text(80, 700, "合成示例人人"), text(80.5, 700, "合成示例人人")])).raw == "合成示例人人"


def test_issuers_spread_over_the_width_come_together_before_the_word_that_stands_beside_them(tmp_path: Path) -> None:
    spread = [text(80 + 60 * at, 740, char, 30) for at, char in enumerate("示例市商务局")]
    other = [text(80, 690, "示例市发展和改革", 30), text(440, 705, "文件", 60)]
    lines = load(tmp_path, pdf([*spread, *other, *body(80, 600, 2)])).raw.split("\n")
    assert [line.strip() for line in lines[:3]] == ["示例市商务局", "示例市发展和改革", "文件"]


def test_two_offices_that_sign_side_by_side_stay_apart(tmp_path: Path) -> None:
    loaded = load(tmp_path, pdf([*body(80, 700, 2), text(100, 600, "示例市商务局"), text(300, 600, "示例市财政局")]))
    assert "示例市商务局\u3000示例市财政局" in loaded.raw


def test_watermark_across_the_text_is_left_out_and_told(tmp_path: Path) -> None:
    loaded = load(tmp_path, pdf([*body(80, 700, 3), text(100, 500, "合成示例水印", 50, math.pi / 4)]))
    assert "水印" not in loaded.raw
    assert loaded.warnings == ("第1页斜排的文字（水印、印章）没有收入：合成示例水印",)


def test_leaning_letters_are_no_watermark(tmp_path: Path) -> None:
    leaning = "BT /F 1 Tf 16 0 5 16 80 700 Tm <" + "合成示例".encode("utf-16-be").hex() + "> Tj ET"
    assert load(tmp_path, pdf([leaning])).raw == "合成示例"


ROWS = [("类别", "标准"), ("合成一", "1000"), ("合成二", "2000")]


def table(rows: Sequence[Sequence[str]], top: float) -> list[str]:
    ends = [top - 30 * at for at in range(len(rows) + 1)]
    cells = [text(90 + 200 * col, ends[at] - 22, cell) for at, row in enumerate(rows) for col, cell in enumerate(row)]
    return [grid([80, 280, 480], ends), *cells]


def test_ruled_table_is_one_line_of_the_text_and_its_words_stand_there_only(tmp_path: Path) -> None:
    loaded = load(tmp_path, pdf([*body(80, 780, 2), *table(ROWS, 700), text(80, 500, "合成示例完")]))
    assert loaded.tables == ("类别\t标准\n合成一\t1000\n合成二\t2000",)
    assert loaded.raw.split("\n") == [f"\u3000\u3000{BODY[:19]}", BODY, f"{TABLE_MARK}0", "合成示例完"]


def test_table_goes_on_over_the_page_unless_text_stands_between(tmp_path: Path) -> None:
    first = [*body(80, 780, 2), *table(ROWS, 200), text(290, 40, "— 1 —")]
    rest = [ROWS[0], ("合成三", "3000")]
    whole = load(tmp_path, pdf(first, [*table(rest, 780), text(80, 600, "合成示例完")]))
    assert whole.tables == ("类别\t标准\n合成一\t1000\n合成二\t2000\n合成三\t3000",)
    assert whole.raw.count(TABLE_MARK) == 1
    apart = load(tmp_path, pdf(first, [text(80, 800, "另一张合成的表"), *table(rest, 780)]))
    assert len(apart.tables) == apart.raw.count(TABLE_MARK) == 2


@pytest.mark.parametrize("rules", [grid([70, 530], [730, 500]), "0.9 g 80 640 200 90 re f 280 640 200 90 re f 0 g"])
def test_frame_or_shade_behind_text_is_no_table(tmp_path: Path, rules: str) -> None:
    loaded = load(tmp_path, pdf([rules, *body(80, 700, 3)]))
    assert loaded.tables == ()
    assert loaded.raw.split("\n") == [f"\u3000\u3000{BODY[:19]}", BODY, BODY]


@pytest.mark.parametrize(
    ("matrix", "entries"),
    [
        ("1 0 0 1 0 0", b"/Rotate 90 /MediaBox [ 0 0 595 842 ]"),
        ("1 0 0 1 0 0", b"/Rotate 180 /MediaBox [ 0 0 595 842 ]"),
        ("1 0 0 1 0 0", b"/Rotate 270 /MediaBox [ 0 0 595 842 ]"),
        ("0 1 -1 0 842 0", b"/Rotate 90 /MediaBox [ 0 0 842 595 ]"),
        ("-1 0 0 -1 595 842", b"/Rotate 180 /MediaBox [ 0 0 595 842 ]"),
        ("0 -1 1 0 0 595", b"/Rotate 270 /MediaBox [ 0 0 842 595 ]"),
        ("0 1 -1 0 842 0", b"/MediaBox [ 0 0 842 595 ]"),
        ("1 0 0 1 100 50", b"/MediaBox [ 100 50 695 892 ]"),
        ("1 0 0 1 100 50", b"/MediaBox [ 0 0 800 900 ] /CropBox [ 100 50 695 892 ]"),
        ("0 1 -1 0 942 50", b"/Rotate 90 /MediaBox [ 100 50 942 645 ]"),
    ],
)
def test_page_reads_the_same_however_it_is_turned(tmp_path: Path, matrix: str, entries: bytes) -> None:
    """The text may stand upright or on its side, and the page begin anywhere."""
    page = [*body(80, 780, 2), *table(ROWS, 700)]
    assert load(tmp_path, pdf([f"{matrix} cm", *page], more=entries)) == load(tmp_path, pdf(page))


FAULTS = {
    "empty": (b"", "文件是空的（0 字节）；请重新下载"),
    "word": (b"PK\x03\x04 word/document.xml", "不是 PDF 文件（看起来是 Word、OFD 或压缩文件）；请确认后缀"),
    "page": (b"<!doctype html><p>404</p>", "不是 PDF 文件（看起来是网页）"),
    "text": ("合成示例".encode(), "不是 PDF 文件（开头没有 %PDF 标记）"),
    "cut": (pdf(body(80, 700, 3))[:-400], "PDF 不完整（"),
    "damaged": (b"%PDF-1.7\n" + b"\x01" * 300 + b"\n%%EOF", "PDF 里没有页面，或者已损坏，无法打开；请重新下载"),
    "no page": (pdf(), "PDF 里没有页面，或者"),
    "blank": (pdf([]), "1 页里没有读出文字；"),
    "long": (pdf([text(80, 700, "合成示例")], repeat=MOST_PAGES + 1), "PDF 有 5001 页，超过 5000 页；请拆分"),
    "locked": (
        pdf(
            [text(80, 700, "合成示例")],
            trailer=b"/ID [ <00> <00> ] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>"
            % (b"11" * 32, b"22" * 32),
        ),
        "PDF 已加密，需要密码才能打开；请另存为",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    content, words = FAULTS[name]
    with pytest.raises(LoadError) as raised:
        load(tmp_path, content)
    assert str(raised.value).startswith(f"{tmp_path / '合成示例.pdf'}：{words}")
    assert "\n" not in str(raised.value)


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="无法读取"):
        load_pdf(tmp_path / "absent.pdf")
