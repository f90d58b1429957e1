"""An ingest killed at random moments (SIGKILL, a real process): each document is the old one or the new one, whole.

The word of its edition stands all over a document, so a mixture would show. Where more than a batch has changed, a run
commits twice, and what is killed between the commits has the first batch new and the rest old. The process says when
its libraries are loaded, and the moment is drawn over the time that the work after that takes: kills hit the work, not
the imports. Most of the runs after a killed one are killed too, so that what they leave piles up.
"""

import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from assistant.chain import open_assistant
from corpus.embedding import load_embedding
from corpus.records import Outcome
from corpus.settings import SHIPPED_MODEL
from corpus.store import Store
from ingest.run import BATCH, ingest_paths
from tests.corpus.test_store import assert_agrees_with_brute_force
from tests.ingest.test_docx import build, p

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("WENCE_KILLS", "15"))
"""How often an ingest is killed; `make bench` says 30."""
WHOLE = 5
"""After so many kills a run is let through."""
MOST = 50
"""How many documents change from one run to the next; every third time all do."""
WHAT = ("设备", "能源", "物流", "纺织", "建材", "食品", "软件", "船舶", "医药", "家电")
HOW = ("更新", "培训", "租赁", "出口", "认证", "改造", "研发")
SUBJECTS = tuple(f"{what}{how}" for how in HOW for what in WHAT)
"""One for each document: more than are committed at once."""
NOTICE = """合成示例市人民政府关于{subject}的通知
合成发〔2020〕{number}号
各区人民政府：
合成示例：现就{subject}通知如下，本版为{edition}。
一、总体要求
（一）明确目标。合成示例：{subject}的目标由{edition}确定。
（二）加大支持。合成示例：对{subject}给予{edition}补助。
二、组织实施
（三）落实责任。合成示例：{subject}由合成示例市{edition}办公室牵头。
合成示例市人民政府
2020年1月1日
"""
CLAUSES = 8
DRIVER = """
import sys, chromadb, bm25s, pypinyin, charset_normalizer
import ingest.run, corpus.store
import ingest.loaders.text, ingest.loaders.markdown, ingest.loaders.html, ingest.loaders.docx
from corpus.normalise import normal
from corpus.segment import words
from ingest.__main__ import main
words(normal("合成示例"))
print("ready", flush=True)
sys.stdin.readline()
sys.exit(main(sys.argv[1:]))
"""


def path_of(folder: Path, at: int) -> Path:
    """The file of document ``at``, in the order in which an ingest takes them; four kinds take turns."""
    return folder / f"{at:02}{('.txt', '.md', '.html', '.docx')[at % 4]}"


def write_edition(folder: Path, places: Iterable[int], edition: str) -> None:
    """Write the documents at ``places`` in an edition of theirs."""
    folder.mkdir(exist_ok=True)
    for at in places:
        path = path_of(folder, at)
        text = NOTICE.format(subject=SUBJECTS[at], number=at + 1, edition=edition)
        if path.suffix == ".docx":
            build(path, "".join(p(line) for line in text.splitlines()))
        elif path.suffix == ".html":
            path.write_text("".join(f"<p>{line}</p>" for line in text.splitlines()), encoding="utf-8")
        else:
            path.write_text(text if path.suffix == ".txt" else text.replace("\n", "\n\n"), encoding="utf-8")


def loaded(folder: Path, store: Path) -> subprocess.Popen[str]:
    """An ingest that loads its libraries while we do other things, and waits for a line before it begins."""
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(folder), "--store", str(store), "--json"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def begin(process: subprocess.Popen[str]) -> float:
    """Let a loaded ingest begin; when that was."""
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()
    return time.perf_counter()


def editions(folder: Path, store: Path) -> list[str]:
    """The edition of each document that a reader finds, in order; its indexes must agree with what it reads."""
    snapshot = Store(store, load_embedding(str(SHIPPED_MODEL))).snapshot()
    by_source = {document.source: document for document in snapshot.documents.values()}
    assert len(by_source) == len(snapshot.documents) == len(SUBJECTS), "a document is lost, or there twice"
    counts = Counter(clause.document_id for clause in snapshot.clauses.values())
    assert counts == dict.fromkeys(snapshot.documents, CLAUSES)
    for clause in snapshot.clauses.values():
        assert snapshot.documents[clause.document_id].text[clause.start : clause.end] == clause.text
    assert_agrees_with_brute_force(snapshot, "对设备更新给予补助")
    found = []
    for at, subject in enumerate(SUBJECTS):
        document = by_source[str(path_of(folder.resolve(), at))]
        (edition,) = set(re.findall("版本[0-9]+", document.text))
        assert document.text.count(edition) == document.text.count("版本") == 4
        assert subject in document.title
        found.append(edition)
    return found


def test_killed_ingest_leaves_each_document_old_or_new_and_the_next_completes(tmp_path: Path) -> None:
    folder, store = tmp_path / "公文", tmp_path / "store"
    everything = range(len(SUBJECTS))
    assert len(everything) > max(MOST, BATCH)
    write_edition(folder, everything, "版本1000")
    assert not ingest_paths([folder], store, prune=True).failed
    write_edition(folder, everything, "版本1001")
    process, following = loaded(folder, store), loaded(folder, store)
    began = begin(process)
    assert process.wait(60) == 0
    whole = time.perf_counter() - began
    wanted = ["版本1001"] * len(everything)
    before = editions(folder, store)
    assert before == wanted
    chance = random.Random(20161231)
    left: Counter[str] = Counter()
    for turn in range(KILLS):
        edition = f"版本{2000 + turn}"
        changed = everything if turn % 3 == 0 else sorted(chance.sample(everything, MOST))
        write_edition(folder, changed, edition)
        wanted = [edition if at in changed else wanted[at] for at in everything]
        waiting = [at for at in everything if before[at] != wanted[at]]
        process, following = following, loaded(folder, store)
        moment = chance.uniform(0, whole if len(waiting) > BATCH else whole / 2)
        began = begin(process)
        time.sleep(max(moment - (time.perf_counter() - began), 0))  # the random moment itself
        process.kill()
        process.communicate()
        found = editions(folder, store)
        new = [at for at in waiting if found[at] == wanted[at]]
        assert new in ([], waiting[:BATCH], waiting), f"killed {moment:.3f} s after the start"
        assert found == [wanted[at] if at in new else before[at] for at in everything]
        if process.returncode == -9:
            left["nothing" if not new else "everything" if new == waiting else "a batch"] += 1
        if turn % WHOLE == WHOLE - 1:
            report = ingest_paths([folder], store, prune=True)
            assert not report.failed
            assert [path.name for path in (store / "indexes").iterdir()] == [str(report.generation)]
            found = editions(folder, store)
            assert found == wanted
            answer = open_assistant(store).ask(f"{SUBJECTS[0]}由谁牵头？")
            assert answer.outcome is Outcome.ANSWERED
            assert wanted[0] in answer.citations[0].quote
        before = found
    following.kill()
    following.communicate()
    assert left.total() >= KILLS // 2, "the moments fell after the end of the work"
    assert left["nothing"], "no kill fell before the first commit"
    assert left["a batch"], "no kill fell between two commits"
