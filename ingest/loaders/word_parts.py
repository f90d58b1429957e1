"""The parts of a .docx: a zip of XML, opened with distrust. The only module that knows ``zipfile`` and ``lxml``."""

import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from corpus.errors import LoadError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
)
"""The namespaces of the strict variant (ISO/IEC 29500), which says the same in other names."""
TOTAL = 500 * 1024 * 1024
"""The most bytes that the parts of a file may hold together when unpacked."""
MARKUP = 64 * 1024 * 1024
"""The most bytes that the parts which are read may have together when unpacked; in memory they take up to twenty times
that."""
RATIO, RATIO_FROM = 200, 100 * 1024 * 1024
"""A file that unpacks to more than RATIO_FROM bytes may not be more than RATIO times its packed size."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of the container of .doc, .xls, .wps and of encrypted files."""
_SNIFFED = 64 * 1024 * 1024
"""How much of a file is looked through to say what it is."""

Element = Any
"""An lxml element (lxml has no types)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The roots of the parts that hold text or say how it is numbered; None where the file has no such part."""

    document: Element
    styles: Element | None
    numbering: Element | None
    footnotes: Element | None
    endnotes: Element | None
    settings: Element | None


def open_parts(path: Path, named: Path) -> Parts:
    """The parts of the .docx at ``path``; errors speak of ``named``.

    Raises :class:`~corpus.errors.LoadError` when the file cannot be read, is no .docx, is encrypted, damaged or a zip
    bomb, or when its XML is malformed or declares a DTD (OOXML has none, so its entities are an attack).
    """
    check_is_zip(path, named)
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive, named)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError) as fault:
        raise LoadError(f"{named}：文件不完整或已损坏（{_plain(fault)}）；请重新下载或重新保存后再试") from None
    except RuntimeError:  # a password, or a compression that zipfile does not know
        raise LoadError(
            f"{named}：压缩包加了密码或用了不支持的压缩方式；请用 Word 另存为不加密的 .docx 后再试"
        ) from None


def _plain(fault: Exception) -> str:
    return " ".join(str(fault).split()) or type(fault).__name__


def check_is_zip(path: Path, named: Path) -> None:
    """Raises :class:`~corpus.errors.LoadError`, saying what the file is instead, unless it begins as a zip does."""
    content = first_bytes(path, named)
    if content.startswith(b"PK\x03\x04"):
        return
    if content.startswith(OLE) and _holds(content, "EncryptedPackage"):
        raise LoadError(f"{named}：文件已加密，没有密码不能读取；请在 Word 中去掉密码，另存后再试")
    raise LoadError(f"{named}：后缀是 .docx，内容却是{kind_of(content)}；请用 Word 或 WPS 打开后另存为 .docx 再试")


def first_bytes(path: Path, named: Path) -> bytes:
    """The beginning of the file, at most 64 MiB.

    Raises :class:`~corpus.errors.LoadError` when it cannot be read or is empty.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_SNIFFED)
    except OSError as fault:
        raise LoadError(f"{named}：无法读取（{fault.strerror}）；请检查文件是否存在、是否有读取权限") from None
    if not content:
        raise LoadError(f"{named}：文件是空的（0 字节）；请重新下载或重新保存后再试")
    return content


def kind_of(content: bytes) -> str:
    """What a file is, told from its bytes, in Chinese, for an error.

    >>> kind_of(b"%PDF-1.7"), kind_of(b"PK\\x03\\x04")
    (' PDF', ' zip 压缩包（.docx、.xlsx 等）')
    """
    if content.startswith(OLE):
        if _holds(content, "EncryptedPackage"):
            return "加密的 Office 文件"
        return "旧版 .doc 或 .wps 文字文档" if _holds(content, "WordDocument") else "旧版 Office 文件（不是文字文档）"
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    known = ((b"%pdf", " PDF"), (b"{\\rtf", " RTF"), (b"pk\x03\x04", " zip 压缩包（.docx、.xlsx 等）"),
             (b"<!doctype html", "网页（HTML）"), (b"<html", "网页（HTML）"), (b"<?xml", " XML"))  # fmt: skip
    return next((name for start, name in known if head.startswith(start)), "其他数据（不是 Word 文档）")


def _holds(content: bytes, stream: str) -> bool:
    """Whether an OLE container has a stream of this name."""
    return stream.encode("utf-16-le") in content


def _read(archive: zipfile.ZipFile, named: Path) -> Parts:
    infos = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in archive.infolist()}
    total = sum(info.file_size for info in archive.infolist())
    packed = sum(info.compress_size for info in archive.infolist())
    if total > TOTAL or (total > RATIO_FROM and total > RATIO * max(packed, 1)):
        raise LoadError(
            f"{named}：解压后有 {total // 1024 // 1024} MB（压缩包 {packed // 1024} KB），疑似压缩炸弹，未读取；"
            "请确认来源，用 Word 另存后再试"
        )

    read = 0

    def part(name: str) -> Element | None:
        nonlocal read
        info = infos.get(name.lower())
        if info is None:
            return None
        read += info.file_size
        if read > MARKUP:
            raise LoadError(
                f"{named}：正文解压后有 {read / 1024 / 1024:.1f} MB，超过 {MARKUP // 1024 // 1024} MB，没有读取；"
                "请确认来源，或拆分成几份后再试"
            )
        return _parse(archive.read(info), name, named)

    def known(name: str, usual: str) -> str:
        return name if name.lower() in infos else usual

    main = known(_targets(part("_rels/.rels"), "").get("officeDocument", ""), "word/document.xml")
    document = part(main)
    if document is None:
        raise LoadError(f"{named}：压缩包里没有 word/document.xml（{_contents(infos)}）；请用 Word 另存为 .docx 后再试")
    if document.tag != f"{W}document" or document.find(f"{W}body") is None:
        raise LoadError(f"{named}：{main} 不是 Word 正文（{_contents(infos)}）；请用 Word 打开后另存为 .docx 再试")
    folder, file = posixpath.split(main)
    related = _targets(part(f"{folder}/_rels/{file}.rels"), folder)
    names = ("styles", "numbering", "footnotes", "endnotes", "settings")
    others = {name: part(known(related.get(name, ""), f"{folder}/{name}.xml")) for name in names}
    return Parts(document=document, **others)


def _contents(names: dict[str, zipfile.ZipInfo]) -> str:
    """What a zip that is no .docx seems to be."""
    if any(name.startswith("xl/") for name in names):
        return "像是 Excel 表格"
    if any(name.startswith("ppt/") for name in names):
        return "像是演示文稿"
    return "像是 ODF 文档" if "content.xml" in names else "不是 Word 文档"


def _targets(rels: Element | None, folder: str) -> dict[str, str]:
    """The parts that a part points to, by the last word of the relation's type; those outside the file are left out."""
    found: dict[str, str] = {}
    for rel in rels.iterchildren(f"{_PACKAGE}Relationship") if rels is not None else ():
        if rel.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, rel.get("Target", ""))).lstrip("/")
            found.setdefault(rel.get("Type", "").rsplit("/", 1)[-1], target)
    return found


def _parse(content: bytes, name: str, named: Path) -> Element:
    for strict, usual in _STRICT:
        content = content.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise LoadError(f"{named}：{name} 不是合格的 XML（{_plain(fault)}）；请用 Word 打开后另存再试") from None
    if root.getroottree().docinfo.doctype:
        raise LoadError(f"{named}：{name} 含有 DTD 声明（可能引用外部文件），未读取；请确认来源，用 Word 另存后再试")
    return root
