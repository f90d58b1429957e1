"""What single elements of WordprocessingML mean: those that go, those that stand for a sign, the branch to read."""

from ingest.loaders import TABLE_MARK
from ingest.loaders.word_parts import MC, Element, M, W
from ingest.loaders.word_styles import value, whole
from ingest.loaders.word_tables import Cell

WRAPPERS = {W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
GONE = {W + name for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr",
                               "delText", "instrText", "delInstrText", "rt", "rubyPr")}  # fmt: skip
SIGNS = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}sym": " ", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
PICTURED = {f"{W}drawing", f"{W}pict", f"{W}object"}
NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
TEXTPATH = "{urn:schemas-microsoft-com:vml}textpath"
SPACES = str.maketrans(dict.fromkeys(f"\t\r\n\x85\u2028\u2029{TABLE_MARK}", " "))
"""White space that Word prints as a space, and the mark that only a table's line may begin with."""


def cell_of(tc: Element, text: str) -> Cell:
    """The cell ``w:tc``, whose text is ``text``; none where it is deleted or goes on from the cell to its left."""
    properties = tc.find(f"{W}tcPr")
    merge, beside = (None if properties is None else properties.find(W + name) for name in ("vMerge", "hMerge"))
    gone = properties is not None and properties.find(f"{W}cellDel") is not None
    if gone or (beside is not None and beside.get(f"{W}val", "continue") == "continue"):
        text = ""
    return Cell(
        text=text,
        span=whole(value(properties, "gridSpan"), 1),
        merged=merge is not None,
        goes_on=merge is not None and merge.get(f"{W}val", "continue") == "continue",
    )


def branch(node: Element) -> Element:
    """The branch of a ``mc:AlternateContent`` that is read: the first with text, else the first."""
    branches = [*node.iterchildren(f"{MC}Choice"), *node.iterchildren(f"{MC}Fallback")]
    texts = (f"{W}t", f"{M}t", TEXTPATH)
    with_text = (branch for branch in branches if next(branch.iter(*texts), None) is not None)
    return next(with_text, branches[0] if branches else node)


def has_picture(node: Element) -> bool:
    """Whether a drawing holds what is no text: a picture, a chart, a diagram, an embedded object."""
    names = ("pic", "imagedata", "OLEObject", "chart", "relIds")
    return next(node.iter(*(f"{{*}}{name}" for name in names)), None) is not None


def fields_close(node: Element) -> bool:
    """Whether every field that begins in a story ends in it; where one does not, nothing is taken for instruction."""
    depth = 0
    for char in node.iter(f"{W}fldChar"):
        if not any(parent.tag in (f"{W}del", f"{W}moveFrom", f"{MC}Fallback") for parent in char.iterancestors()):
            depth += {"begin": 1, "end": -1}.get(char.get(f"{W}fldCharType", ""), 0)
            if depth < 0:
                return False
    return depth == 0


def notes_of(root: Element | None) -> dict[str, Element]:
    """The notes of ``footnotes.xml`` or ``endnotes.xml`` by id; none for None."""
    return {} if root is None else {note.get(f"{W}id", ""): note for note in root.iterchildren("*")}
