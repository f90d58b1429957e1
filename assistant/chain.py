"""The chain: understand → retrieve → judge → compose → verify, in LangChain's expression language."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from langchain_core.runnables import Runnable, RunnableLambda
from langsmith.run_helpers import tracing_context

from assistant.compare import Comparer
from assistant.compose import compose
from assistant.judge import judge
from assistant.message import read_after, read_message
from assistant.rank import Ranker, ranker
from assistant.retrieve import ClauseRetriever, evidence_of
from assistant.several import together
from assistant.verify import verify
from corpus.embedding import load_embedding
from corpus.errors import DamagedIndex, WenceError
from corpus.records import Answer, Evidence, Finding, Outcome, Question
from corpus.settings import settings
from corpus.snapshot import Snapshot
from corpus.store import Store

log = logging.getLogger(__name__)
HELD = 0.35
"""The share of a question's own words, by rarity, that a clause must hold to answer it after an earlier question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question on its way through the chain, on one snapshot of the corpus; each stage fills in its part."""

    text: str
    history: tuple[str, ...]
    snapshot: Snapshot
    started: float
    questions: tuple[Question, ...]
    evidence: tuple[tuple[Evidence, ...], ...] = ()
    finding: Finding | None = None
    draft: str = ""


class Assistant:
    """Answers questions from one store; safe to share between threads."""

    def __init__(self, store: Store, comparer: Comparer, ranked: Ranker | None = None) -> None:
        """``ranked``: another ranker than the one that ships, when one is fitted."""
        self.store = store
        self._comparer = comparer
        self._ranker = ranked or ranker()
        self._chain: Runnable[tuple[str, tuple[str, ...], Snapshot, float], Answer] = (
            RunnableLambda(self._understand)
            | RunnableLambda(self._retrieve)
            | RunnableLambda(self._judge)
            | RunnableLambda(self._compose)
            | RunnableLambda(self._verify)
        )

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The answer to ``question`` after the earlier questions of ``history``, oldest first.

        Never raises a :class:`~corpus.errors.WenceError`: what cannot be answered comes back as ``failed`` with its
        ``error``.
        """
        started = time.perf_counter()
        generation = 0
        try:
            snapshot = self.store.snapshot()
            generation = snapshot.generation
            try:
                return self._run(question, history, snapshot, started)
            except DamagedIndex as fault:
                log.warning("%s", fault)
                return self._run(question, history, self.store.reopen(), started)
        except WenceError as fault:
            return failed(question, str(fault), _since(started), generation)
        except Exception as fault:
            log.error("%s while answering", type(fault).__name__, exc_info=log.isEnabledFor(logging.DEBUG))
            error = f"程序出错（{type(fault).__name__}），这个问题没有回答；请换个说法，或把问题告诉维护人员"
            return failed(question, error, _since(started), generation)

    def decline(self, question: str, error: str) -> Answer:
        """The answer to a ``question`` that cannot be put, with the reason in ``error``."""
        try:
            generation = self.store.snapshot().generation
        except WenceError:  # the reason that is given goes before
            generation = 0
        return failed(question, error, 0.0, generation)

    def _run(self, question: str, history: Sequence[str], snapshot: Snapshot, started: float) -> Answer:
        # LangChain would send its traces away when the environment of another project says so.
        with tracing_context(enabled=False):
            return self._chain.invoke((question, tuple(history), snapshot, started))

    def _understand(self, asked: tuple[str, tuple[str, ...], Snapshot, float]) -> Turn:
        text, history, snapshot, started = asked
        questions = read_message(text, history, snapshot)
        return Turn(text=text, history=history, snapshot=snapshot, started=started, questions=questions)

    def _retrieve(self, turn: Turn) -> Turn:
        return replace(turn, evidence=tuple(self._evidence(question, turn.snapshot) for question in turn.questions))

    def _evidence(self, question: Question, snapshot: Snapshot) -> tuple[Evidence, ...]:
        retriever = ClauseRetriever(
            snapshot=snapshot,
            comparer=self._comparer,
            ranker=self._ranker,
            document_ids=question.document_ids,
        )
        return evidence_of(retriever.invoke(question.search), snapshot)

    def _judge(self, turn: Turn) -> Turn:
        findings = [
            judge(question, evidence, turn.snapshot, self._comparer, self._ranker)
            for question, evidence in zip(turn.questions, turn.evidence, strict=True)
        ]
        if len(findings) == 1 and findings[0].outcome is not Outcome.ANSWERED:
            findings = [self._judge_after(turn, findings[0])]
        finding = together(turn.questions, findings)
        finding = replace(finding, confidence=self._ranker.confidence(finding.outcome, finding.confidence))
        log.debug("%s: %s", finding.outcome, finding.reason)
        return replace(turn, finding=finding)

    def _judge_after(self, turn: Turn, alone: Finding) -> Finding:
        """What the corpus says to a question that is not answered ``alone``, read after those before it, if it is then.

        A clause counts that the question's own words have to do with, not the earlier ones' alone.
        """
        question = read_after(turn.questions[0], turn.history, turn.snapshot)
        evidence = self._evidence(question, turn.snapshot) if question else ()
        if question is None or not evidence or self._comparer.held(turn.questions[0].search, evidence[0].clause) < HELD:
            return alone
        finding = judge(question, evidence, turn.snapshot, self._comparer, self._ranker)
        better = finding.outcome is Outcome.ANSWERED or alone.outcome is Outcome.REFUSED
        return finding if better and finding.outcome is not Outcome.REFUSED else alone

    def _compose(self, turn: Turn) -> Turn:
        return replace(turn, draft=compose(_found(turn), turn.snapshot.documents, date.today()))

    def _verify(self, turn: Turn) -> Answer:
        return verify(turn.draft, _found(turn), turn.questions[0], turn.snapshot, _since(turn.started))


def _found(turn: Turn) -> Finding:
    if turn.finding is None:
        raise TypeError("the judge has not spoken yet")
    return turn.finding


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def failed(question: str, error: str, milliseconds: float, generation: int) -> Answer:
    """The answer to a question that could not be dealt with; ``error`` is one line for the asker."""
    return Answer(
        question=question,
        outcome=Outcome.FAILED,
        text="",
        citations=(),
        documents={},
        confidence=0.0,
        milliseconds=milliseconds,
        generation=generation,
        error=error,
    )


def open_assistant(store: Path) -> Assistant:
    """An assistant over the store in the folder ``store``, with the embedding of the settings.

    Raises :class:`~corpus.errors.MissingStore` when nothing has been ingested there, and other
    :class:`~corpus.errors.WenceError` when store or embedding cannot be used.
    """
    embedding = load_embedding(settings().embedding_model)
    return Assistant(Store(store, embedding), Comparer(embedding))
