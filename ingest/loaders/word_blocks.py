"""What a Word document is made of once it is read: paragraphs, tables and notes, in order."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, or (``note``) a footnote or endnote, which stands after what it is a note to."""

    text: str
    note: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of equal length."""

    rows: list[list[str]]


Block = Text | Table


@dataclass(slots=True)
class Line:
    """A paragraph in the making. ``pieces``: its text; ``label``: its number as printed.

    ``before``, ``after``: text boxes; ``notes``: those it refers to.
    """

    pieces: list[str] = field(default_factory=list)
    label: str = ""
    before: list[Block] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)

    def blocks(self) -> list[Block]:
        """The paragraph, unless it is blank, its label in front, between its text boxes; then its notes."""
        lines = [line.rstrip() for line in "".join(self.pieces).split("\n")]
        body = "\n".join(line for line in lines if line.strip())
        body = (self.label + body.lstrip()).rstrip() if self.label else body
        return [*self.before, *([Text(body)] if body else []), *self.after, *self.notes]


def flat(blocks: list[Block], between: str, *, notes: bool = True) -> str:
    """The text of ``blocks``, a table's cells one after the other."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            parts += [cell for row in block.rows for cell in row if cell]
        elif notes or not block.note:
            parts.append(block.text)
    return between.join(parts)
