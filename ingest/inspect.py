"""What a file was read as, in a form that a person checks in a minute."""

from collections.abc import Sequence

from corpus.records import Clause, Document

SHOWN = 24
"""How many characters of a clause's beginning and end are shown."""


def shown(document: Document, clauses: Sequence[Clause], warnings: Sequence[str]) -> str:
    """The fields of ``document`` that the text filled, the warnings, then the clause tree with offsets and pages."""
    names = ("id", "title", "number", "issuer", "publisher", "addressee", "issued_on", "valid_until", "status")
    told = [f"{name}: {value}" for name in names if (value := getattr(document, name)) is not None]
    told += [f"注意：{warning}" for warning in warnings]
    return "\n".join([*told, "", *(_line(clause) for clause in clauses)])


def _line(clause: Clause) -> str:
    depth = "  " * max(len(clause.path) - 1, 0)
    words = " ".join(clause.text.split())
    if len(words) > 2 * SHOWN + 1:
        words = f"{words[:SHOWN]}…{words[-SHOWN:]}"
    name = clause.id.rpartition("/")[2]
    ocr = " 文字识别" if clause.ocr else ""
    return f"{depth}{name} [{clause.kind} {clause.start}:{clause.end} 第{clause.page}页{ocr}] {words}"
