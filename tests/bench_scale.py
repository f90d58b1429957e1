"""How ingest, answers and indexes do as the corpus grows: ``python -m tests.bench_scale``. A measurement, not a test.

The corpus is the policy that ships among articles of laws (each law a document), so many clauses in all. The questions
are those on the policy, and some on the laws' chapters, half of which name their law. Each size is measured in a
process of its own, so that memory is its own too.
"""

import argparse
import multiprocessing
import os
import platform
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil

from assistant.chain import Assistant
from assistant.compare import Comparer
from assistant.retrieve import CANDIDATES
from corpus.embedding import Embedding, load_embedding
from corpus.errors import FileError, WenceError
from corpus.ledger import Ledger
from corpus.settings import DOCUMENTS, settings
from corpus.snapshot import Snapshot
from corpus.store import Store, writing
from eval.questions import HUBEI, read_questions
from ingest.read import read
from tests.bench import percentile
from tests.laws import articles, batches, chapter_questions, laws

DATA = Path(__file__).parents[2] / "shared" / "data"
ARTICLES = Path("text") / "law_articles.jsonl.xz"
SIZES = (1_000, 10_000, 100_000)
MADE = 50
"""How many questions are on the laws."""
NEAREST = 10
Asked = tuple[str, tuple[str, ...]]
Told = dict[str, float]


@contextmanager
def timed(told: Told, name: str) -> Iterator[None]:
    """Add the seconds of the block to ``told[name]``."""
    started = time.perf_counter()
    yield
    told[name] = told.get(name, 0.0) + time.perf_counter() - started


@contextmanager
def peak(told: Told, name: str) -> Iterator[None]:
    """Note as ``told[name]`` the most MiB that this process holds meanwhile, looked at twenty times a second."""
    process, done = psutil.Process(), threading.Event()
    told[name] = process.memory_info().rss / 2**20

    def look() -> None:
        while not done.wait(0.05):
            told[name] = max(told[name], process.memory_info().rss / 2**20)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def milliseconds(assistant: Assistant, asked: Sequence[Asked]) -> list[float]:
    """How long each answer takes."""
    return [assistant.ask(question, history).milliseconds for question, history in asked]


def recall(snapshot: Snapshot, store: Path, embedding: Embedding, asked: Sequence[str]) -> float:
    """The share of the :data:`NEAREST` clauses by exact cosine that the vector index finds; one as near will do."""
    state = Ledger(store).read(with_words=True)
    rows = {row.clause.id: row.vector for row in (state.rows if state else ()) if row.vector is not None}
    places, table = {name: place for place, name in enumerate(rows)}, np.stack(list(rows.values()))
    found = 0
    for text, vector in zip(asked, embedding.encode(asked), strict=True):
        scores = table @ vector
        least = np.sort(scores)[-NEAREST:][0] - 1e-6
        found += sum(scores[places[hit.clause_id]] >= least for hit in snapshot.nearest(text, NEAREST))
    return found / (min(NEAREST, len(rows)) * len(asked))


def stages(snapshot: Snapshot, embedding: Embedding, asked: Sequence[str]) -> Told:
    """The parts of a search, median milliseconds: each index's proposals, scores of the candidates, reading them."""
    comparer = Comparer(embedding)
    told: dict[str, list[float]] = {}
    for text in asked:
        plain = comparer.ask(text).plain
        one: Told = {}
        with timed(one, "words"):
            hits = [*snapshot.lexical(plain, CANDIDATES)]
        with timed(one, "pairs"):
            hits += snapshot.paired(plain, CANDIDATES)
        with timed(one, "vectors"):
            hits += snapshot.nearest(plain, CANDIDATES)
        names = sorted({hit.clause_id for hit in hits})
        with timed(one, "scores"):
            snapshot.lexical_scores(plain, names)
            snapshot.paired_scores(plain, names)
        with timed(one, "reading"):
            for name in names:
                comparer.read(snapshot.clauses[name])
        for name, seconds in one.items():
            told.setdefault(name, []).append(seconds * 1000)
    return {name: statistics.median(values) for name, values in told.items()}


def measure(size: int, data: Path) -> Told:
    """Everything about a corpus of ``size`` clauses."""
    embedding = load_embedding(settings().embedding_model)
    policy = read(next(DOCUMENTS.glob("*.txt"))).revisions
    filler = list(laws(articles(data / ARTICLES), size - sum(len(clauses) for _, clauses in policy)))
    made = [(question, ()) for question in chapter_questions(filler, MADE)]
    hubei = [(one.question, one.history) for one in read_questions(HUBEI).questions]
    told: Told = {"clauses": size}
    with tempfile.TemporaryDirectory(prefix="wence-scale-") as name:
        folder = Path(name)
        with peak(told, "memory, ingest"):
            for batch in batches(iter([*policy, *filler])):
                with timed(told, "ingest"), writing(folder, embedding, 5) as writer:
                    writer.commit(batch, [])
        told["disk"] = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
        with peak(told, "memory, answers"):
            with timed(told, "open"):
                store = Store(folder, embedding)
                snapshot = store.snapshot()
            assistant = Assistant(store, Comparer(embedding))
            for kind, asked in (("policy", hubei), ("chapter", made[::2]), ("named law", made[1::2])):
                for state in ("cold", "warm"):
                    times = milliseconds(assistant, asked)
                    told[f"{kind}, {state} p50"] = statistics.median(times)
                    told[f"{kind}, {state} p95"] = percentile(times, 0.95)
        texts = [question for question, _ in [*hubei, *made]]
        told |= {f"of which {stage}": value for stage, value in stages(snapshot, embedding, texts).items()}
        told["recall"] = recall(snapshot, folder, embedding, texts)
        del snapshot, store, assistant
        shutil.rmtree(folder / "indexes")
        with timed(told, "rebuild"):
            Store(folder, embedding).snapshot()
    return told


def table(told: Sequence[Told]) -> Iterator[str]:
    """The lines of the Markdown table, a column for each size."""
    memory = psutil.virtual_memory().total / 2**30
    yield f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"
    yield ""
    sizes = [f"{one['clauses']:,.0f} clauses" for one in told]
    yield f"| | {' | '.join(sizes)} |"
    yield "|---|" + "---:|" * len(told)
    yield _row("ingest, clauses/s", [one["clauses"] / one["ingest"] for one in told], 0)
    yield _row("on disk, MiB", [one["disk"] for one in told], 0)
    yield _row("peak memory of the ingest, MiB", [one["memory, ingest"] for one in told], 0)
    yield _row("peak memory of answering, MiB", [one["memory, answers"] for one in told], 0)
    yield _row("opening the store, s", [one["open"] for one in told], 2)
    yield _row("indexes anew from the ledger, s", [one["rebuild"] for one in told], 1)
    for name in told[0]:
        if name.endswith(("p50", "p95")):
            yield _row(f"{name}, ms", [one[name] for one in told], 0)
        elif name.startswith("of which"):
            yield _row(f"{name}, cold p50, ms", [one[name] for one in told], 1)
    yield _row(f"recall@{NEAREST} against exact search", [one["recall"] for one in told], 4)


def _row(name: str, values: Sequence[float], digits: int) -> str:
    return f"| {name} | {' | '.join(f'{value:,.{digits}f}' for value in values)} |"


def main() -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_scale", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), metavar="N", help="clauses")
    parser.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="folder with text/law_articles.jsonl.xz")
    arguments = parser.parse_args()
    try:
        if not (arguments.data / ARTICLES).is_file():
            raise FileError(f"{arguments.data / ARTICLES}：没有这个文件；请用 --data 指明数据文件夹")
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), max_tasks_per_child=1) as pool:
            found = list(pool.map(measure, arguments.sizes, [arguments.data] * len(arguments.sizes)))
    except WenceError as fault:
        print(fault, file=sys.stderr)
        return 1
    print("\n".join(table(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
