"""A run whose answers come from a table: a right one, a wrong one, a refusal, a failure, and a hostile question."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpus.records import Answer, Outcome
from eval.measure import Opened, measure
from eval.questions import Category, Expected, QuestionFile
from eval.results import Report
from tests.eval.records import CORPUS, ONE, REFUSAL, REFUSE, TWO, answer, cite, expected

HOSTILE = '<script>alert(1)</script>|*粗*"><img src="http://example.org/x.png">'
ANSWERS = {
    "对吗？": answer(cite(ONE, "设备投资过2000万元"), confidence=0.9, milliseconds=10),
    "错吗？": answer(cite(TWO, "由省经信委牵头"), text="要9%", confidence=0.8, milliseconds=20),
    "天气？": REFUSAL,
    "坏了？": answer(outcome=Outcome.FAILED, confidence=0.0, milliseconds=40),
    HOSTILE: answer(cite(TWO, "由省经信委牵头"), text=HOSTILE, confidence=0.3, milliseconds=30),
}
QUESTIONS = (
    expected(name="q-1").model_copy(update={"question": "对吗？"}),
    expected(name="q-2", category=Category.FOLLOW_UP).model_copy(update={"question": "错吗？", "history": ("先前？",)}),
    REFUSE.model_copy(update={"id": "q-3", "question": "天气？"}),
    expected(name="q-4", clauses=("d-9/1",)).model_copy(update={"question": "坏了？"}),
    expected(name="q-5", category=Category.INJECTION).model_copy(update={"question": HOSTILE}),
)


class Scripted:
    """Answers from a table, in the place of the assistant; keeps what was asked before each question."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = answers
        self.histories: dict[str, tuple[str, ...]] = {}

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        self.histories[question] = tuple(history)
        return self.answers[question]


def questions(*told: Expected, name: str = "few.jsonl") -> QuestionFile:
    return QuestionFile(name=name, sha256="a" * 64, questions=told or QUESTIONS)


def run(*files: QuestionFile, answers: Mapping[str, Answer] = ANSWERS) -> Report:
    @contextmanager
    def opener(file: Path | None) -> Iterator[Opened]:
        yield Opened(Scripted(answers), CORPUS)

    return measure([(told, {}) for told in files or [questions()]], opener, "f" * 64)
