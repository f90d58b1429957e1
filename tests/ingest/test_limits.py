"""A folder of files as offices have them: broken, too large, mis-named, beside good ones. All texts are 合成示例.

One ingest, a real process, goes over them all: each bad file is told in one line, each good one is stored.
"""

import io
import json
import os
import struct
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from corpus.embedding import load_embedding
from corpus.settings import SHIPPED_MODEL
from corpus.store import Store
from ingest.load import SUPPORTED
from ingest.loaders import MOST_SCANS
from ingest.loaders.pdf import MOST_PAGES
from ingest.loaders.word_parts import MARKUP
from tests.ingest.test_docx import build, p
from tests.ingest.test_docx_faults import claims, entity, flipped, locked, ole, swollen, truncated
from tests.ingest.test_pdf import FAULTS, body, grid, pdf, text

ROOT = Path(__file__).parents[2]
GIB = 1024**3
NOTICE = (
    "合成示例市人民政府关于{subject}的通知\n合成发〔2020〕{number}号\n各区人民政府：\n合成示例：现就{subject}通知如下。\n"
    "一、{subject}的目标。合成示例：支持{subject}。\n二、{subject}的资金。合成示例：由市级财政安排。\n2020年1月1日\n"
)
Maker = Callable[[Path], object]


def notice(subject: str, number: int) -> str:
    return NOTICE.format(subject=subject, number=number)


def holds(content: bytes | str) -> Maker:
    data = content.encode() if isinstance(content, str) else content
    return lambda path: path.write_bytes(data)


def sized(megabytes: int) -> Maker:
    """A file that says what it is and then holds nothing up to this size, so that it takes no room on the disk."""

    def make(path: Path) -> None:
        path.write_text("合成示例\n", encoding="utf-8")
        os.truncate(path, megabytes * 1024 * 1024)

    return make


def picture(kind: str, size: tuple[int, int] = (40, 40), frames: int = 1) -> bytes:
    out = io.BytesIO()
    more = [Image.new("1", size, 1)] * (frames - 1)
    Image.new("1", size, 1).save(out, kind, **({"save_all": True, "append_images": more} if more else {}))
    return out.getvalue()


def word(subject: str, number: int) -> Maker:
    return lambda path: build(path, "".join(map(p, notice(subject, number).split("\n"))))


def book(path: Path) -> None:
    """The table of contents says that the text unpacks to more than is read."""
    build(path, p("合成示例"))
    content = bytearray(path.read_bytes())
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", MARKUP + 1)
    path.write_bytes(content)


def web(subject: str, number: int) -> str:
    lines = "".join(f"<p>{line}</p>" for line in notice(subject, number).split("\n"))
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>合成示例</title></head><body>{lines}</body></html>"


GOOD: dict[str, Maker] = {
    "关于 设备更新　的通知（２０２０）【第 １ 号】.txt": holds(notice("设备更新", 1)),
    "智能制造.md": holds(notice("智能制造", 2).replace("\n", "\n\n")),
    "绿色改造 网页.html": holds(web("绿色改造", 3)),
    "融资 租赁.docx": word("融资租赁", 4),
    "人才培训.pdf": holds(pdf([*body(80, 700, 3), text(80, 560, "合成示例")])),
    "合成示例" * 20 + ".txt": holds(notice("园区升级", 6)),
    "大写后缀.TXT": holds(notice("质量品牌", 7).encode("gb18030")),
    "含’引号“和&符号#%？.txt": holds(notice("税收优惠", 8)),
}
"""What is stored. The sixth name is as long as a name can be but for a few bytes."""
TWIN = "副本 设备更新.txt"
BAD: dict[str, tuple[Maker, str]] = {
    **{f"零字节{suffix}": (holds(b""), "文件是空的（0 字节）；请放入") for suffix in SUPPORTED},
    "空白.txt": (holds("\n \u3000\n"), "文件是空的；请放入"),
    "三百兆.txt": (sized(300), "文件有 300.0 MB，超过 20 MB，没有读取；请拆分"),
    "三百兆.md": (sized(300), "超过 20 MB，没有读取；请拆分"),
    "三百兆.html": (sized(300), "超过 20 MB，没有读取；请拆分"),
    "六百兆.pdf": (sized(600), "文件有 600.0 MB，超过 500 MB，没有读取；请拆分"),
    "六百兆.docx": (sized(600), "超过 500 MB，没有读取；请拆分"),
    "六百兆.png": (sized(600), "超过 500 MB，没有读取；请拆分"),
    "行太多.txt": (holds("合成\n" * 200_001), "有 200001 行，超过 200000 行，不像一份公文；请拆分"),
    "行太多.docx": (lambda path: build(path, p("合成") * 200_001), "有 200001 行，超过 200000 行"),
    "标签太多.html": (holds("<html><body>" + "<b>合成示例</b>" * 250_000), "个标签，超过 500000 个；请拆分"),
    "页太多.pdf": (holds(FAULTS["long"][0]), f"PDF 有 {MOST_PAGES + 1} 页，超过 {MOST_PAGES} 页；请拆分"),
    "扫描太多.pdf": (
        holds(pdf([text(80, 700, "合成示例")], [grid([80, 280], [700, 600])], repeat=MOST_SCANS + 1)),
        f"PDF 有 {MOST_SCANS + 1} 页是扫描件，超过 {MOST_SCANS} 页，文字识别要花几个小时，没有读取；请拆分",
    ),
    "扫描太多.tiff": (holds(picture("TIFF", frames=MOST_SCANS + 1)), f"图片有 {MOST_SCANS + 1} 页，超过"),
    "图片太大.png": (holds(picture("PNG", (9000, 10_000))), "图片有 9000×10000 像素，太大；请缩小"),
    "加密.pdf": (holds(FAULTS["locked"][0]), "PDF 已加密，需要密码才能打开；请另存为"),
    "加密.docx": (holds(ole("EncryptedPackage")), "文件已加密，没有密码不能读取；请"),
    "加密.doc": (holds(ole("EncryptedPackage")), "加密的 Office 文件；请"),
    "加密压缩.docx": (locked, "压缩包加了密码"),
    "截断.docx": (truncated, "文件不完整或已损坏"),
    "损坏.docx": (flipped, "文件不完整或已损坏"),
    "截断.pdf": (holds(FAULTS["cut"][0]), "PDF 不完整（"),
    "截断.png": (holds(picture("PNG", (400, 400))[:-60]), "图片无法读取（"),
    "声称的炸弹.docx": (claims, "疑似压缩炸弹，未读取；请"),
    "真的炸弹.docx": (swollen, "疑似压缩炸弹，未读取；请"),
    "正文太大.docx": (book, "正文解压后有 64.0 MB，超过 64 MB，没有读取；请"),
    "外部引用.docx": (entity, "含有 DTD 声明"),
    "其实是图片.pdf": (holds(picture("PNG")), "不是 PDF 文件（看起来是图片）；请"),
    "其实是网页.pdf": (holds(web("合成示例", 9)), "不是 PDF 文件（看起来是网页）；请"),
    "其实是网页.txt": (holds(web("合成示例", 9)), "后缀是 .txt，内容却是网页；请把后缀改为 .html"),
    "其实是网页.md": (holds(web("合成示例", 9)), "后缀是 .md，内容却是网页；请把后缀改为 .html"),
    "其实是网页.docx": (holds(web("合成示例", 9)), "后缀是 .docx，内容却是网页"),
    "其实是PDF.txt": (holds(pdf([text(80, 700, "合成示例")])), "后缀是 .txt，内容却是 PDF；请把后缀改为 .pdf"),
    "其实是PDF.docx": (holds(pdf([text(80, 700, "合成示例")])), "后缀是 .docx，内容却是 PDF；请"),
    "其实是PDF.html": (holds(pdf([text(80, 700, "合成示例")])), "内容是PDF 文件，不是网页；请"),
    "其实是PDF.png": (holds(pdf([text(80, 700, "合成示例")])), "不是能识别的图片；请"),
    "其实是RTF.txt": (holds("{\\rtf1 合成示例}"), "后缀是 .txt，内容却是 RTF；请把后缀改为 .doc"),
    "其实是docx.doc": (word("合成示例", 9), "请把后缀改为 .docx"),
    "其实是docx.txt": (word("合成示例", 9), "不是文本文件；请确认后缀"),
    "其实是docx.pdf": (word("合成示例", 9), "不是 PDF 文件（看起来是 Word、OFD 或压缩文件）；请"),
    "其实是表格.docx": (holds(ole("Workbook")), "旧版 Office 文件（不是文字文档）；请"),
    "其实是图片.docx": (holds(picture("PNG")), "内容却是其他数据（不是 Word 文档）；请"),
    "其实是图片.txt": (holds(picture("PNG")), "不是文本文件；请"),
    "演示.pptx": (holds(b"PK\x03\x04"), "不支持 .pptx 文件；目前只能读取"),
    "没有后缀": (holds("合成示例"), "不支持无后缀的文件"),
    "离开文件夹的链接.txt": (lambda path: path.symlink_to(path.parents[1] / "机密.txt"), "里的文件，没有读取；请"),
    "离开文件夹的链接": (lambda path: path.symlink_to(path.parents[1]), "里的文件，没有读取；请"),
    "断了的链接.txt": (lambda path: path.symlink_to("没有.txt"), "没有读取；请放入文件本身"),
    "绕圈的链接.txt": (lambda path: path.symlink_to(path.name), "没有读取；请放入文件本身"),
}
"""Each broken file with what its line says of it."""


STARTER = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[2:]).returncode
open(sys.argv[1], "w").write(f"{status} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}")
"""
"""A small process between this one and the one that is measured: a child counts what its parent held when it began."""


@dataclass(frozen=True)
class Done:
    """A process that has ended. ``peak``: the most memory that it held, in bytes."""

    status: int
    out: str
    told: Sequence[str]
    peak: int


def done(folder: Path, *command: object) -> Done:
    """What the interpreter does with ``command``, in a process of its own; its output goes to files in ``folder``."""
    out, told, measured = folder / "out", folder / "told", folder / "measured"
    with out.open("wb") as first, told.open("wb") as second:
        starter = [sys.executable, "-c", STARTER, str(measured), sys.executable, *map(str, command)]
        subprocess.run(starter, cwd=ROOT, stdout=first, stderr=second, check=True)
    status, peak = map(int, measured.read_text().split())
    unit = 1 if sys.platform == "darwin" else 1024
    lines = told.read_text(encoding="utf-8").splitlines()
    return Done(status, out.read_text(encoding="utf-8"), lines, peak * unit)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the folder 公文 lies, full of files, and beside it what a link leads to."""
    place = tmp_path_factory.mktemp("limits")
    (place / "机密.txt").write_text(notice("机密", 99), encoding="utf-8")
    folder = place / "公文"
    folder.mkdir()
    for name, make in {**GOOD, **{name: make for name, (make, _) in BAD.items()}}.items():
        make(folder / name)
    (folder / TWIN).write_text(notice("设备更新", 1), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def run(place: Path) -> Done:
    return done(place, "-m", "ingest", place / "公文", "--json", "--store", place / "store")


@pytest.fixture(scope="module")
def report(run: Done) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run.out)
    return told


def test_each_bad_file_is_one_line_that_names_it_and_what_to_do(place: Path, run: Done) -> None:
    assert run.status == 1
    lines = {name: [line for line in run.told if line.startswith(f"{place / '公文' / name}：")] for name in BAD}
    assert {name: len(found) for name, found in lines.items()} == dict.fromkeys(BAD, 1), "\n".join(run.told)
    assert len(run.told) == len(BAD), "\n".join(run.told)
    for name, (_, words) in BAD.items():
        assert words in lines[name][0]
        assert "请" in lines[name][0]


def test_no_file_however_large_takes_two_gibibytes(run: Done) -> None:
    assert run.peak < 2 * GIB


def test_good_files_beside_them_are_stored(place: Path, report: dict[str, Any]) -> None:
    files = {Path(one["file"]).name: one for one in report["files"]}
    assert {name for name, one in files.items() if one["state"] == "added"} == {*GOOD, TWIN} - twins(files)
    snapshot = Store(place / "store", load_embedding(str(SHIPPED_MODEL))).snapshot()
    assert snapshot.generation == report["generation"]
    assert sorted(snapshot.documents) == sorted(report["added"])
    assert len(snapshot.documents) == len(GOOD)
    assert {Path(document.source).name for document in snapshot.documents.values()} == {*GOOD, TWIN} - twins(files)
    assert not any("机密" in document.text for document in snapshot.documents.values())


def twins(files: dict[str, Any]) -> set[str]:
    """The file that is the same document as another; which of the two comes first is the order of their names."""
    (name,) = (name for name, one in files.items() if one["state"] == "duplicate")
    assert name in (TWIN, next(iter(GOOD)))
    return {name}


def test_report_counts_every_file_once(report: dict[str, Any], run: Done) -> None:
    names = [Path(one["file"]).name for one in report["files"]]
    assert sorted(names) == sorted([*GOOD, *BAD, TWIN])
    failed = [one for one in report["files"] if one["state"] == "failed"]
    assert [(one["file"], one["error"]) for one in failed] == [(one["file"], one["error"]) for one in report["failed"]]
    assert {one["error"] for one in failed} == set(run.told)
    for one in report["files"]:
        whole = one["state"] != "failed"
        assert (one["error"] is None, one["document_id"] is not None, one["clauses"] > 0) == (whole, whole, whole)
    assert (report["replaced"], report["unchanged"], report["removed"]) == ([], [], [])


def test_the_next_run_has_nothing_to_do_but_says_the_same(place: Path, run: Done, report: dict[str, Any]) -> None:
    again = done(place, "-m", "ingest", place / "公文", "--json", "--store", place / "store")
    assert (again.status, again.told) == (1, run.told)
    told = json.loads(again.out)
    assert (told["unchanged"], told["generation"]) == (report["added"], report["generation"])


def test_names_in_gbk_are_told_and_stop_nothing(tmp_path: Path) -> None:
    """As a zip made by a Chinese Windows leaves them; the name can be neither stored nor printed."""
    folder = tmp_path / "公文"
    folder.mkdir()
    (folder / "甲.txt").write_text(notice("设备更新", 1), encoding="utf-8")
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + "合成.txt".encode("gbk"))).write_text(notice("智能制造", 2))
    except OSError:
        pytest.skip("this file system takes names in UTF-8 alone")
    for form in ("--json", "--prune"):
        ran = done(tmp_path, "-m", "ingest", folder, form, "--store", tmp_path / "store")
        assert (ran.status, len(ran.told)) == (1, 1)
        assert "不是 UTF-8 编码（按 GBK 是“合成.txt”）；请改名" in ran.told[0]
    first = json.loads(done(tmp_path, "-m", "ingest", folder, "--json", "--store", tmp_path / "store").out)
    assert (len(first["unchanged"]), len(first["failed"])) == (1, 1)
