"""The only way out of the assistant: a draft whose quotes and numbers hold becomes an answer."""

import logging
from collections.abc import Mapping

from assistant.compose import bare
from assistant.numbers import unsupported
from assistant.references import references
from assistant.structure import said
from corpus.errors import QuoteError
from corpus.records import Answer, Citation, Document, Finding, Outcome, Question, View

log = logging.getLogger(__name__)


def faults(text: str, question: str, citations: tuple[Citation, ...], snapshot: View) -> list[str]:
    """What forbids to show ``text`` with ``citations``; empty when nothing does.

    A quote must stand in the clause as the snapshot holds it; a number of the text in a quote, in the question, or in
    the name of a cited clause or document.
    """
    found = []
    for citation in citations:
        stored = snapshot.clauses.get(citation.clause.id)
        if stored is None or stored.text[citation.start : citation.end] != citation.quote:
            found.append(f"{citation.clause.id}: the quote is not the stored text")
    sources = (question, *(citation.quote for citation in citations), *_names(citations, snapshot.documents))
    asked = [place for source in sources for place in references(source)]
    supports = (*sources, *(place.words for place in asked))  # 第三、五条 names 第三条 in other words
    found += [f"{words}: a number without a quote" for words in unsupported(text, supports)]
    known = {place.ordinal for place in asked}
    known |= {citation.clause.ordinal for citation in citations} | {-1}  # “the last one” is no number
    found += [
        f"{place.words}: a clause number without a quote"
        for place in references(text)
        if place.words and place.ordinal not in known  # what lies between the ends of a range is not named
    ]
    return found


def _names(citations: tuple[Citation, ...], documents: Mapping[str, Document]) -> list[str]:
    cited = {citation.clause.document_id: documents[citation.clause.document_id] for citation in citations}
    names = [name for document in cited.values() for name in (document.title, document.number or "")]
    places = [step for citation in citations for step in (said(citation.clause), *citation.clause.path)]
    return [*names, *places]


def verify(draft: str, finding: Finding, question: Question, snapshot: View, milliseconds: float) -> Answer:
    """``draft`` as an answer; where it does not hold, the quotes alone.

    Raises :class:`~corpus.errors.QuoteError` when not even these hold.
    """
    text = draft
    if wrong := faults(draft, question.text, finding.citations, snapshot):
        log.warning("draft rejected: %s", "; ".join(wrong))
        text = bare(finding, snapshot.documents)
        if wrong := faults(text, question.text, finding.citations, snapshot):
            raise QuoteError(f"答案没有通过核对，不予显示（{'；'.join(wrong)}）；请重新运行 python -m ingest 后再问")
    cited = {citation.clause.document_id for citation in finding.citations}
    return Answer(
        question=question.text,
        outcome=finding.outcome,
        text=text,
        citations=finding.citations if finding.outcome is not Outcome.REFUSED else (),
        documents={name: document for name, document in snapshot.documents.items() if name in cited},
        confidence=finding.confidence,
        milliseconds=milliseconds,
        generation=snapshot.generation,
    )
