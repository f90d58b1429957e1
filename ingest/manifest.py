"""``manifest.yaml``: what is known about the files beside it (who issued them, whether they are in force)."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import ManifestError
from corpus.records import Authority, Status

MANIFEST = "manifest.yaml"


class Entry(BaseModel):
    """One file. ``id``: only to part two documents whose ids would be the same.

    ``source``: where the file was taken from (an address), for whoever checks it; not stored.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str = Field(min_length=1)
    id: str | None = Field(default=None, pattern="^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str | None = Field(default=None, min_length=1)
    number: str | None = Field(default=None, min_length=1)
    issuer: str | None = Field(default=None, min_length=1)
    publisher: str | None = Field(default=None, min_length=1)
    issued_on: date | None = None
    valid_until: date | None = None
    status: Status = Status.UNKNOWN
    status_note: str | None = Field(default=None, min_length=1)
    authority: Authority = Authority.OFFICIAL
    source: str | None = Field(default=None, min_length=1)
    sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """All entries of a folder, in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    documents: tuple[Entry, ...]


def read_manifest(folder: Path) -> dict[str, Entry]:
    """The entries of ``folder``'s manifest by file name, empty when it has none.

    Raises :class:`~corpus.errors.ManifestError` naming the file, the entry and the field that cannot be used.
    """
    path = folder / MANIFEST
    if not path.exists():
        return {}
    manifest = _checked(path, _loaded(path))
    entries: dict[str, Entry] = {}
    for entry in manifest.documents:
        if entry.file in entries:
            raise ManifestError(f"{path}：{entry.file} 登记了两次；请只保留一条")
        entries[entry.file] = entry
    return entries


def check_files(folder: Path, entries: Mapping[str, Entry]) -> None:
    """Hold the entries of ``folder`` against the files in it.

    Raises :class:`~corpus.errors.ManifestError` when an entry names a file that is not there.
    """
    for name in entries:
        if Path(name).name != name or not (folder / name).is_file():
            raise ManifestError(f"{folder / MANIFEST}：登记的文件 {name} 不在该文件夹中；请放入文件，或删去这一条")


def _loaded(path: Path) -> object:
    try:
        loaded: object = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise ManifestError(f"{path}：无法读取（{fault}）；请保存为 UTF-8 文本") from None
    except yaml.YAMLError as fault:
        reason = " ".join(str(fault).split())
        raise ManifestError(f"{path}：不是合法的 YAML（{reason}）；请改正该处") from None
    return loaded


def _checked(path: Path, loaded: object) -> Manifest:
    if not isinstance(loaded, dict):
        raise ManifestError(f"{path}：最外层应为 documents: 列表；请按 corpus/documents/manifest.yaml 的写法改正")
    try:
        return Manifest.model_validate(loaded)
    except ValidationError as fault:
        first = fault.errors()[0]
        raise ManifestError(f"{path}：{_place(first['loc'], loaded)}的值无法使用（{first['msg']}）；请改正") from None


def _place(place: tuple[int | str, ...], loaded: dict[str, object]) -> str:
    """``place`` in words: which entry (by its file where it names one), which field."""
    entries = loaded.get("documents")
    field = ".".join(str(part) for part in place if isinstance(part, str) and part != "documents") or "documents"
    if len(place) < 2 or not isinstance(place[1], int) or not isinstance(entries, list):
        return f"字段 {field} "
    entry = entries[place[1]]
    name = entry.get("file") if isinstance(entry, dict) else None
    return f"第 {place[1] + 1} 条（{name or '未写 file'}）字段 {field} "
