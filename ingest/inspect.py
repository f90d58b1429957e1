"""What a file was read as, in a form that a person checks in a minute."""

from collections.abc import Iterator

from corpus.records import Clause, Document, Origin
from ingest.read import Reading

SHOWN = 24
"""How many characters of a clause's beginning and end are shown."""

ORIGINS = {
    Origin.MANIFEST: "manifest.yaml",
    Origin.FILE: "文件自带的信息",
    Origin.TEXT: "正文",
    Origin.NOTICE: "印发通知",
    Origin.NAME: "文件名",
}
"""Where a field was taken from, for a reader."""


def shown(reading: Reading) -> str:
    """Of each document the fields, with where they were taken from, the warnings, and the clauses with offsets.

    A field that nothing states is left out. What was taken for page furniture stands at the end, each line once.
    """
    told: list[str] = []
    for document, clauses in reading.revisions:
        warnings = reading.warnings if document is reading.document else ()
        told += [*_fields(document), *(f"注意：{warning}" for warning in warnings), ""]
        told += [*(_line(clause) for clause in clauses), ""]
    left_out = [f"略去：{line}" for line in dict.fromkeys(reading.furniture)]
    return "\n".join([*told[:-1], *left_out])


def _fields(document: Document) -> Iterator[str]:
    names = ("title", "number", "issuer", "publisher", "addressee", "issued_on", "valid_until", "status")
    yield f"id: {document.id}"
    if document.part_of:
        yield f"part_of: {document.part_of}"
    for name in names:
        if (value := getattr(document, name)) is not None:
            origin = document.origins.get(name)
            yield f"{name}: {value}" + (f"（{ORIGINS[origin]}）" if origin else "")


def _line(clause: Clause) -> str:
    depth = "  " * max(len(clause.path) - 1, 0)
    words = " ".join(clause.text.split())
    if len(words) > 2 * SHOWN + 1:
        words = f"{words[:SHOWN]}…{words[-SHOWN:]}"
    name = clause.id.rpartition("/")[2]
    ocr = " 文字识别" if clause.ocr else ""
    return f"{depth}{name} [{clause.kind} {clause.start}:{clause.end} 第{clause.page}页{ocr}] {words}"
