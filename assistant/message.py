"""A message becomes the questions that it asks, with its typing errors mended."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.parting import questions_in
from assistant.spelling import correct
from assistant.understand import LIMIT, plain_form, understand
from assistant.vocabulary import vocabulary
from corpus.normalise import normal
from corpus.records import Question
from corpus.snapshot import Snapshot


def read_message(text: str, history: Sequence[str], snapshot: Snapshot) -> tuple[Question, ...]:
    """The questions that ``text`` asks of ``snapshot``, after the earlier messages of ``history`` (oldest first).

    Each is understood after those before it; a document that one names is meant by all.

    Raises as :func:`~assistant.understand.plain_form`.
    """
    known = vocabulary(snapshot)
    plain = correct(plain_form(text), known)
    earlier = tuple(correct(normal(one[:LIMIT]), known) for one in history)
    whole = replace(understand(plain, earlier, snapshot.documents), text=text)
    parts = questions_in(plain)
    if len(parts) < 2:
        return (whole,)
    told = [understand(part, (*earlier, *parts[:at]), snapshot.documents) for at, part in enumerate(parts)]
    return tuple(
        replace(one, text=text, part=part, document_ids=one.document_ids or whole.document_ids, foreign=whole.foreign)
        for one, part in zip(told, parts, strict=True)
    )


def read_after(question: Question, history: Sequence[str], snapshot: Snapshot) -> Question | None:
    """``question`` read as one that needs the messages of ``history``; None when it does not, or already was.

    People ask on without saying so: 打哪天算起, after 上岗补贴有多少.
    """
    if not history or question.references or question.facet or question.foreign:
        return None
    known = vocabulary(snapshot)
    earlier = tuple(correct(normal(one[:LIMIT]), known) for one in history)
    told = understand(correct(plain_form(question.text), known), earlier, snapshot.documents, follows=True)
    return replace(told, text=question.text) if told.search != question.search else None
