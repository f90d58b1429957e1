"""One broken file for each fault, with the words that its error must contain; and the legacy .doc."""

import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import LoadError
from ingest.loaders.doc import PLACES, convert, find_office, load_doc
from ingest.loaders.docx import load_docx
from ingest.loaders.word_parts import OLE
from tests.ingest.test_docx import FOLDER, NAMESPACES, RELS, build, p

OFFICE = find_office(PLACES)
DOCS = sorted(FOLDER.glob("*.doc"))


def pack(path: Path, **parts: str | bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def ole(stream: str) -> bytes:
    return OLE + bytes(504) + stream.encode("utf-16-le") + bytes(100)


def truncated(path: Path) -> None:
    build(path, p("合成示例") * 200)
    path.write_bytes(path.read_bytes()[:400])


def flipped(path: Path) -> None:
    """A byte of the packed text is another one."""
    build(path, p("合成示例") * 200)
    content = bytearray(path.read_bytes())
    content[content.index(b"word/document.xml") + 60] ^= 0xFF
    path.write_bytes(content)


def locked(path: Path) -> None:
    """The flag for a password is set in each header of the zip."""
    build(path, p("合成示例"))
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 4)
    path.write_bytes(content)


def claims(path: Path) -> None:
    """The table of contents says that a part unpacks to 600 MB."""
    build(path, p("合成示例"))
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 600 * 1024 * 1024)
    path.write_bytes(content)


def swollen(path: Path) -> None:
    """120 MB of blanks, packed to a thousandth."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("_rels/.rels", RELS)
        with archive.open("word/document.xml", "w") as part:
            for _ in range(120):
                part.write(b" " * 1024 * 1024)


def entity(path: Path) -> None:
    pack(path, **{"word/document.xml": (
        f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document {NAMESPACES}><w:body><w:p><w:r>'
        "<w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    )})  # fmt: skip


def nested(path: Path) -> None:
    deep = 900
    build(path, "<w:sdt><w:sdtContent>" * deep + p("合成示例") + "</w:sdtContent></w:sdt>" * deep)


FAULTS: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "empty": (lambda path: path.write_bytes(b""), ["是空的", "重新下载"]),
    "encrypted": (lambda path: path.write_bytes(ole("EncryptedPackage")), ["已加密", "去掉密码"]),
    "doc": (lambda path: path.write_bytes(ole("WordDocument")), ["旧版 .doc 或 .wps", "另存为 .docx"]),
    "xls": (lambda path: path.write_bytes(ole("Workbook")), ["不是文字文档", "另存为 .docx"]),
    "pdf": (lambda path: path.write_bytes(b"%PDF-1.7"), ["内容却是 PDF"]),
    "html": (lambda path: path.write_bytes(b"\xef\xbb\xbf\n<html>"), ["网页"]),
    "noise": (lambda path: path.write_bytes(b"\x01\x02\x03"), ["不是 Word 文档"]),
    "truncated": (truncated, ["不完整或已损坏", "重新下载"]),
    "flipped": (flipped, ["不完整或已损坏"]),
    "locked": (locked, ["密码"]),
    "claims": (claims, ["压缩炸弹", "600 MB"]),
    "swollen": (swollen, ["压缩炸弹", "120 MB"]),
    "no document": (lambda path: pack(path, **{"a.txt": "合成示例"}), ["没有 word/document.xml"]),
    "excel": (lambda path: pack(path, **{"xl/workbook.xml": "<a/>"}), ["没有 word/document.xml", "Excel"]),
    "not word": (lambda path: pack(path, **{"word/document.xml": "<a/>"}), ["不是 Word 正文"]),
    "malformed": (lambda path: build(path, "<w:p>"), ["不是合格的 XML"]),
    "entity": (entity, ["DTD", "未读取"]),
    "nested": (nested, ["合成示例.docx"]),
    "no text": (lambda path: build(path, "<w:p/>"), ["没有文字"]),
    "absent": (lambda path: None, ["无法读取", "权限"]),
    "folder": (lambda path: path.mkdir(), ["无法读取"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_told_in_one_line(fault: str, tmp_path: Path) -> None:
    path = tmp_path / "合成示例.docx"
    make, words = FAULTS[fault]
    make(path)
    with pytest.raises(LoadError) as told:
        load_docx(path)
    said = str(told.value)
    assert said.startswith(f"{path}：")
    assert "\n" not in said
    assert "请" in said
    for word in words:
        assert word in said


def test_relation_to_nowhere_is_no_fault(tmp_path: Path) -> None:
    """Word writes ``NULL`` for a picture that is lost; the file is valid."""
    path = build(tmp_path / "合成示例.docx", p("合成示例"))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    targets = (("image", "../NULL"), ("styles", "NULL"), ("footnotes", ""))
    inside = "".join(f'<Relationship Id="{name}" Type="{kind}/{name}" Target="{to}"/>' for name, to in targets)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/_rels/document.xml.rels", RELS.split("<Relationship ")[0] + inside + "</Relationships>")
    assert load_docx(path).raw == "合成示例"


def test_strict_variant_and_other_places_are_read(tmp_path: Path) -> None:
    """ISO/IEC 29500 strict names its namespaces otherwise; the main part may have any name."""
    strict = NAMESPACES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    path = tmp_path / "合成示例.docx"
    content = f"<w:document {strict}><w:body>{p('合成示例')}</w:body></w:document>"
    pack(
        path, **{"_rels/.rels": RELS.replace("word/document.xml", "/word/document2.xml"), "word/document2.xml": content}
    )
    assert load_docx(path).raw == "合成示例"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "是空的"), (b"PK\x03\x04", "后缀改为 .docx"), (ole("Workbook"), "不是文字文档"), (b"%PDF-1.7", "PDF"),
     (ole("EncryptedPackage"), "加密")],
)  # fmt: skip
def test_what_is_no_doc_is_told(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "合成示例.doc"
    path.write_bytes(content)
    with pytest.raises(LoadError, match=words):
        load_doc(path)


@pytest.mark.skipif(OFFICE is not None, reason="LibreOffice is installed")
def test_doc_without_libreoffice_names_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "合成示例.doc"
    path.write_bytes(ole("WordDocument"))
    with pytest.raises(LoadError, match=r"合成示例\.doc：.*请安装 LibreOffice，或用 Word 另存为 \.docx"):
        load_doc(path)


def test_office_that_converts_nothing_is_told(tmp_path: Path) -> None:
    path = tmp_path / "合成示例.doc"
    path.write_bytes(ole("WordDocument"))
    program = shutil.which("true")
    if program is None:
        pytest.skip("there is no program `true` here to stand for an office that does nothing")
    with pytest.raises(LoadError, match="没有转换成功"):
        convert(path, program, tmp_path / "work")
    with pytest.raises(LoadError, match="无法启动"):
        convert(path, str(tmp_path / "absent"), tmp_path / "other")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed, so nothing can be converted")
@pytest.mark.skipif(not DOCS, reason="the folder of real policy documents is not beside this checkout")
def test_real_doc_is_converted() -> None:
    loaded = load_doc(DOCS[-1])
    assert "金融产品网络营销管理办法" in loaded.raw
    assert loaded.flowing
