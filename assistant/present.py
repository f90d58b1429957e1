"""An answer as the JSON of the contract (docs/decisions.md names every field)."""

from typing import Any

from corpus.records import Answer, Citation, Document


def answer_json(answer: Answer) -> dict[str, Any]:
    """``answer`` as JSON values. ``incentives`` stays empty until conditions are read from clauses."""
    told: dict[str, Any] = {
        "question": answer.question,
        "outcome": answer.outcome.value,
        "text": answer.text,
        "citations": [
            _citation(citation, answer.documents[citation.clause.document_id]) for citation in answer.citations
        ],
        "incentives": [],
        "confidence": round(answer.confidence, 4),
        "milliseconds": round(answer.milliseconds, 1),
        "generation": answer.generation,
    }
    return told if answer.error is None else {**told, "error": answer.error}


def _citation(citation: Citation, document: Document) -> dict[str, Any]:
    clause = citation.clause
    return {
        "clause_id": clause.id,
        "document_id": document.id,
        "document_number": document.number,
        "document_title": document.title,
        "label": clause.label,
        "path": list(clause.path),
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "page": clause.page,
    }
