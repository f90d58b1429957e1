"""A legacy .doc, by way of LibreOffice where it is installed. The only module that knows ``soffice``."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import LoadError
from ingest.loaders import Loaded
from ingest.loaders.docx import read_docx
from ingest.loaders.word_parts import OLE, first_bytes, kind_of

SECONDS = 180
"""How long a conversion may take, in seconds; the first one makes a profile and is the slowest."""
PLACES = (
    "soffice",
    "libreoffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)
"""Where LibreOffice is looked for, in order."""
_SAFE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
"""The settings of the private profile: no macro is run and no link followed."""


def load_doc(path: Path) -> Loaded:
    """The text of the .doc at ``path``, as :func:`~ingest.loaders.docx.load_docx` gives that of a .docx.

    Raises :class:`~corpus.errors.LoadError` when the file cannot be read or is no .doc, when LibreOffice is not
    installed, and when it does not convert the file.
    """
    check_is_doc(path)
    office = find_office(PLACES)
    if office is None:
        raise LoadError(
            f"{path}：读取旧版 .doc 需要 LibreOffice，本机没有找到；请安装 LibreOffice，或用 Word 另存为 .docx"
        )
    with tempfile.TemporaryDirectory(prefix="wence-doc-", ignore_cleanup_errors=True) as folder:
        return read_docx(convert(path, office, Path(folder)), path)


def check_is_doc(path: Path) -> None:
    """Raises :class:`~corpus.errors.LoadError`, saying what the file is instead, unless it is a .doc or RTF in one."""
    content = first_bytes(path, path)
    found = kind_of(content)
    if content.startswith(b"PK\x03\x04"):
        raise LoadError(f"{path}：后缀是 .doc，内容却是{found}；如果它是 Word 文档，请把后缀改为 .docx 再试")
    is_text = content.startswith(OLE) and "WordDocument".encode("utf-16-le") in content
    if "加密" in found or not (is_text or content.startswith(b"{\\rtf")):
        raise LoadError(f"{path}：后缀是 .doc，内容却是{found}；请用 Word 或 WPS 打开后另存为 .docx 再试")


def find_office(places: Sequence[str]) -> str | None:
    """The first of ``places`` (commands or paths) that can be run; None where none can."""
    return next((found for found in map(shutil.which, places) if found), None)


def convert(path: Path, office: str, folder: Path) -> Path:
    """The .docx that ``office`` makes of ``path`` in ``folder``, which also holds the profile: nothing else is touched.

    Raises :class:`~corpus.errors.LoadError` when none is made within :data:`SECONDS`.
    """
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SAFE, encoding="utf-8")
    source = folder / "source.doc"  # a plain name, whatever the file's is
    try:
        shutil.copyfile(path, source)
    except OSError as fault:
        raise LoadError(f"{path}：无法复制到临时文件夹（{fault.strerror}）；请检查磁盘空间和权限") from None
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
               "--convert-to", "docx", "--outdir", str(folder), str(source)]  # fmt: skip
    said = _run(command, path)
    made = folder / "source.docx"
    if not made.is_file():
        raise LoadError(f"{path}：LibreOffice 没有转换成功（{said or '没有说明原因'}）；请用 Word 另存为 .docx 再试")
    return made


def _run(command: Sequence[str], path: Path) -> str:
    """Runs ``command`` in a process group of its own; what it said last, in one line."""
    try:
        process = subprocess.Popen(  # noqa: S603  the command is ours, the file's name is not in it
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
    except OSError as fault:
        raise LoadError(
            f"{path}：LibreOffice 无法启动（{fault.strerror}）；请检查安装，或用 Word 另存为 .docx"
        ) from None
    try:
        said, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        _end(process)
        raise LoadError(f"{path}：LibreOffice 转换超过 {SECONDS} 秒，已停止；请用 Word 另存为 .docx 再试") from None
    lines = said.decode(errors="replace").split("\n")
    return next((" ".join(line.split()) for line in reversed(lines) if line.strip()), "")[:200]


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and those it began (soffice starts soffice.bin)."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()
