"""`make bench`: how long an answer takes, warm and cold, and how much memory it needs. A measurement, not a test.

Everything is measured in one run on the shipped corpus, beside what it replaces, and printed as a table with ratios.
"""

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.bench_ingest import measure

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "eval" / "questions" / "hubei-82.jsonl"
ROUNDS = 5
DOCUMENTS, CLAUSES = 500, 20


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of ``values`` lie (nearest rank)."""
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


def cold(store: Path, question: str) -> tuple[float, float]:
    """Seconds and peak resident memory (MiB, with children) of one cold command."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", question, "--store", str(store)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def warm(store: Path, questions: list[str]) -> list[float]:
    """Milliseconds of each question, ``ROUNDS`` times over, after one round that is not counted."""
    from assistant.chain import open_assistant

    assistant = open_assistant(store)
    for question in questions:
        assistant.ask(question)
    return [assistant.ask(question).milliseconds for _ in range(ROUNDS) for question in questions]


def embedding_seconds() -> tuple[float, float]:
    """Seconds to a first vector: our light path, and sentence-transformers reading the same folder."""
    told = []
    for code in (
        "from corpus.embedding import load_embedding as l; from corpus.settings import SHIPPED_MODEL as m;"
        "l(str(m)).encode(['设备'])",
        "from sentence_transformers import SentenceTransformer as s; from corpus.settings import SHIPPED_MODEL as m;"
        "s(str(m)).encode(['设备'])",
    ):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
        told.append(time.perf_counter() - started)
    return told[0], told[1]


def growth_seconds(folder: Path) -> tuple[float, float, int]:
    """Seconds to add one document to a large corpus, and to rebuild its indexes from the ledger; its clauses."""
    from corpus.store import Store, writing
    from tests.corpus.support import revision, shipped

    with writing(folder, shipped(), 5) as writer:
        writer.commit([revision(number, "基准", size=CLAUSES) for number in range(DOCUMENTS)], [])
    started = time.perf_counter()
    with writing(folder, shipped(), 5) as writer:
        writer.commit([revision(DOCUMENTS, "新增", size=CLAUSES)], [])
    added = time.perf_counter() - started
    shutil.rmtree(folder / "indexes")
    started = time.perf_counter()
    snapshot = Store(folder, shipped()).snapshot()
    return added, time.perf_counter() - started, len(snapshot.clauses)


def main() -> None:
    """Measure and print."""
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "ingest", "--store", str(store)], cwd=ROOT, check=True)
        ingest_seconds = time.perf_counter() - started
        colds = [cold(store, questions[index]) for index in range(5)]
        times = warm(store, questions)
        peak = psutil.Process().memory_info().rss / 2**20
        added, rebuilt, clauses = growth_seconds(Path(folder) / "large")
    light, full = embedding_seconds()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"warm answer        p50 {statistics.median(times):7.1f} ms   (target 60)   n={len(times)}")
    print(f"                   p95 {percentile(times, 0.95):7.1f} ms   (target 150)")
    print(f"cold command       max {max(second for second, _ in colds):7.2f} s    (target 5)    n={len(colds)}")
    print(f"peak memory, cold      {max(memory for _, memory in colds):7.0f} MiB  (target 1024)")
    print(f"resident, serving      {peak:7.0f} MiB")
    print(f"first ingest           {ingest_seconds:7.2f} s")
    anew = f"all anew {rebuilt:.2f} s: {rebuilt / added:.1f} times as long"
    print(f"one document more      {added:7.2f} s    {anew}   n={clauses} clauses")
    print(
        f"first vector, light    {light:7.2f} s    sentence-transformers {full:.2f} s: {full / light:.1f} times as long"
    )
    for line in measure():
        print(line)


if __name__ == "__main__":
    main()
