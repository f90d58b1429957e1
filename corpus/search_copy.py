"""What is searched of a clause: its normal form under its headings. Never quoted."""

from corpus.normalise import normal
from corpus.records import Clause, Kind

INDEXED = frozenset({Kind.PREAMBLE, Kind.CLAUSE, Kind.ITEM, Kind.TABLE, Kind.ANNEX})
"""The kinds that answer questions; headings, signatures and titles are reached through the structure."""


def search_copy(clause: Clause) -> str:
    """The headings above ``clause``, then its text, in normal form.

    >>> from corpus.records import Kind
    >>> search_copy(Clause(id="d/6", document_id="d", label="（六）", ordinal=6, kind=Kind.CLAUSE,
    ...             path=("二、政策支持", "（六）贴息"), heading="贴息", text="（六）贴息。", start=0, end=6, page=1,
    ...             ocr=False))
    '二、政策支持 (六)贴息。'
    """
    return normal(" ".join((*clause.path[:-1], clause.text)))
