"""An ingest killed at random moments (SIGKILL, a real process): the old corpus or the new one is there, whole.

Every document of an edition carries the edition's word, so a mixture would show. The process says when its libraries
are loaded, and the moment is drawn over the time that the work after that takes: kills hit the work, not the imports.
"""

import random
import subprocess
import sys
import time
from pathlib import Path

from assistant.chain import open_assistant
from corpus.embedding import load_embedding
from corpus.records import Outcome
from corpus.settings import SHIPPED_MODEL
from corpus.store import Store
from ingest.run import ingest_paths
from tests.corpus.test_store import assert_agrees_with_brute_force

ROOT = Path(__file__).parents[2]
KILLS = 30
SUBJECTS = ("设备更新", "智能制造", "绿色改造", "融资租赁", "人才培训", "园区升级")
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
DRIVER = """
import sys, chromadb, bm25s, pypinyin
import ingest.run, corpus.store
from corpus.normalise import normal
from corpus.segment import words
from ingest.__main__ import main
words(normal("合成示例"))
print("ready", flush=True)
sys.stdin.readline()
sys.exit(main(sys.argv[1:]))
"""


def write_edition(folder: Path, edition: str) -> None:
    folder.mkdir(exist_ok=True)
    for number, subject in enumerate(SUBJECTS, 1):
        text = NOTICE.format(subject=subject, number=number, edition=edition)
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")


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


def editions(store: Path) -> set[str]:
    """The editions that a reader finds; its indexes must agree with what it reads."""
    snapshot = Store(store, load_embedding(str(SHIPPED_MODEL))).snapshot()
    assert len(snapshot.documents) == len(SUBJECTS)
    for document in snapshot.documents.values():
        own = [clause for clause in snapshot.clauses.values() if clause.document_id == document.id]
        assert all(document.text[clause.start : clause.end] == clause.text for clause in own)
        assert len(own) == 8
    assert_agrees_with_brute_force(snapshot, "对设备更新给予补助")
    return {document.text.split("本版为")[1].split("。")[0] for document in snapshot.documents.values()}


def test_killed_ingest_leaves_old_or_new_and_the_next_completes(tmp_path: Path) -> None:
    folder, store = tmp_path / "公文", tmp_path / "store"
    write_edition(folder, "第零版")
    assert not ingest_paths([folder], store, prune=True).failed
    before, killed = "试版", 0
    write_edition(folder, before)
    process, following = loaded(folder, store), loaded(folder, store)
    began = begin(process)
    assert process.wait(60) == 0
    whole = time.perf_counter() - began
    chance = random.Random(20161231)
    for turn in range(KILLS):
        edition = f"版本{turn}"
        write_edition(folder, edition)
        process, following = following, loaded(folder, store)
        moment = chance.uniform(0, whole)
        began = begin(process)
        time.sleep(max(moment - (time.perf_counter() - began), 0))  # the random moment itself
        process.kill()
        process.communicate()
        killed += process.returncode == -9
        found = editions(store)
        assert found in ({before}, {edition}), f"killed {moment:.3f} s after the start"
        answer = open_assistant(store).ask("设备更新由谁牵头？")
        assert answer.outcome is Outcome.ANSWERED
        assert found == {answer.citations[0].quote.split("合成示例市")[1].split("办公室")[0]}
        report = ingest_paths([folder], store, prune=True)
        assert not report.failed
        assert [path.name for path in (store / "indexes").iterdir()] == [str(report.generation)]
        before = edition
    following.kill()
    following.communicate()
    assert editions(store) == {before}
    assert killed >= KILLS // 2, "the moments fell after the end of the work"
