"""Example questions, made from the headings of the newest documents."""

import re
from collections.abc import Iterable
from itertools import chain, zip_longest

from corpus.records import Clause, Document, Kind
from ui.render import newest_first

MOST = 4
"""How many examples the page offers."""
HELPS = re.compile(r"支持|扶持|补助|补贴|奖励|资金|融资|财政|税|贴息|降低")
"""Headings with these words come first: a reader asks for support before duties."""
LEAST, LONGEST = 4, 18
"""How many characters a heading has that reads well inside a question."""


def examples(documents: Iterable[Document], clauses: Iterable[Clause]) -> list[str]:
    """At most :data:`MOST` questions that ``clauses`` answer, the documents taking turns, newest first.

    A heading of two parts (推进设备更新改造，提高装备水平) asks by its first.
    """
    held: dict[str, list[str]] = {document.id: [] for document in newest_first(documents)}
    for clause in clauses:
        topic = re.split(r"[，。；：,;:、\s]", clause.heading.strip())[0]
        if clause.kind is Kind.CLAUSE and clause.document_id in held and LEAST <= len(topic) <= LONGEST:
            held[clause.document_id].append(topic)
    ranked = (sorted(topics, key=lambda topic: HELPS.search(topic) is None) for topics in held.values())
    turns = chain.from_iterable(zip_longest(*ranked))
    return [f"关于“{topic}”有什么规定？" for topic in dict.fromkeys(filter(None, turns))][:MOST]
