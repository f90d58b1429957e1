"""How fast files become clauses, and where the time goes; beside it LangChain's splitter on the same files.

Both take the text from our loaders and use the shipped embedding and Chroma, in one run. Files with a text of their own
are measured, no scans: the real policy documents where they are beside the checkout, else copies of the one that ships.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from corpus.embedding import Embedding, load_embedding
from corpus.errors import DocumentError
from corpus.records import Clause
from corpus.search_copy import INDEXED, search_copy
from corpus.segment import words
from corpus.settings import DOCUMENTS, SHIPPED_MODEL
from corpus.store import writing
from ingest.clean import clean
from ingest.load import load
from ingest.read import Reading, read
from ingest.run import ingest_paths

FOLDER = Path(__file__).parents[2] / "shared" / "policy-documents"
COPIES = 40
SIZE, OVERLAP = 500, 50
"""Of the rival's chunks, in characters: what its own tutorial for Chinese and most users take."""
BORN = (".txt", ".md", ".html", ".docx", ".pdf")


class _Shipped(Embeddings):
    """The shipped embedding as LangChain wants it."""

    def __init__(self, embedding: Embedding) -> None:
        self._embedding = embedding

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [list(map(float, vector)) for vector in self._embedding.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


@contextmanager
def _timed(told: dict[str, float], step: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    told[step] = told.get(step, 0.0) + time.perf_counter() - started


def _files(folder: Path) -> list[Path]:
    """Files with a text of their own; where the real ones are not there, copies of the one that ships."""
    if FOLDER.is_dir():
        found = [path for path in sorted(FOLDER.rglob("*")) if path.suffix in BORN and path.name != "README.md"]
        return [path for path in found if not _is_scan(path)]
    shipped = next(DOCUMENTS.glob("*.txt"))
    for number in range(COPIES):
        text = shipped.read_text(encoding="utf-8").replace("82号", f"{1000 + number}号")
        (folder / f"{number}.txt").write_text(text + f"\n第{number}份副本\n" * number, encoding="utf-8")
    return sorted(folder.glob("*.txt"))


def _is_scan(path: Path) -> bool:
    try:
        return path.suffix == ".pdf" and bool(load(path).ocr_pages)
    except DocumentError:
        return True


def _readings(files: Sequence[Path], told: dict[str, float]) -> list[Reading]:
    readings = []
    for path in files:
        try:
            with _timed(told, "load"):
                loaded = load(path)
            with _timed(told, "clean"):
                clean(loaded.raw, loaded.tables, flowing=loaded.flowing)
            with _timed(told, "read"):
                readings.append(read(path))
        except DocumentError:
            continue
    told["parse"] = told.pop("read") - told["load"] - told["clean"]
    return readings


def _indexed(readings: Sequence[Reading]) -> list[Clause]:
    return [clause for one in readings for _, own in one.revisions for clause in own if clause.kind in INDEXED]


def _split(texts: Sequence[str], embedding: Embedding, told: dict[str, float]) -> list[str]:
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=SIZE, chunk_overlap=OVERLAP, separators=["\n\n", "\n", "。", "；", "，", " ", ""]
    )
    with _timed(told, "split"):
        chunks = [chunk for text in texts for chunk in splitter.split_text(text)]
    with tempfile.TemporaryDirectory() as folder, _timed(told, "embed and write"):
        store = Chroma("rival", _Shipped(embedding), persist_directory=folder)
        for begin in range(0, len(chunks), 5000):
            store.add_texts(chunks[begin : begin + 5000])
    return chunks


def measure() -> list[str]:
    """The lines of the table."""
    embedding = load_embedding(str(SHIPPED_MODEL))
    words("基准")  # jieba reads its dictionary once
    ours: dict[str, float] = {}
    rival: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        files = _files(Path(name))
        readings = _readings(files, ours)
        clauses = _indexed(readings)
        with _timed(ours, "segment"):
            for clause in clauses:
                words(search_copy(clause))
        with _timed(ours, "embed"):
            embedding.encode([search_copy(clause) for clause in clauses])
        store = Path(name) / "store"
        with _timed(ours, "write"), writing(store, embedding, 5) as writer:
            known = {document.id: (document, own) for one in readings for document, own in one.revisions}
            writer.commit(list(known.values()), [])
        ours["write"] -= ours["segment"] + ours["embed"]
        texts = []
        for path in files:
            try:
                with _timed(rival, "load"):
                    texts.append(load(path).raw)
            except DocumentError:
                continue
        chunks = _split(texts, embedding, rival)
        again = _again(files, Path(name) / "again")
    return _table(readings, clauses, ours, chunks, rival, again)


def _again(files: Sequence[Path], store: Path) -> tuple[float, float]:
    """Seconds of a first ingest of ``files``, and of a second, unchanged one."""
    told: dict[str, float] = {}
    for step in ("first", "second"):
        with _timed(told, step):
            ingest_paths(files, store, prune=False)
    shutil.rmtree(store)
    return told["first"], told["second"]


def _table(
    readings: Sequence[Reading],
    clauses: Sequence[Clause],
    ours: dict[str, float],
    chunks: Sequence[str],
    rival: dict[str, float],
    again: tuple[float, float],
) -> list[str]:
    total, other = sum(ours.values()), sum(rival.values())
    shares = ", ".join(f"{step} {seconds / total:.0%}" for step, seconds in ours.items())
    others = ", ".join(f"{step} {seconds / other:.0%}" for step, seconds in rival.items())
    held = {"".join(chunk.split()) for chunk in chunks}
    joined = "\x00".join(held)
    fitting = [clause for clause in clauses if len(clause.text) <= SIZE]
    cut = sum("".join(clause.text.split()) not in joined for clause in fitting)
    return [
        f"ingest   {len(readings)} files, {len(clauses)} clauses: {len(readings) / total:.1f} files/s, "
        f"{len(clauses) / total:.0f} clauses/s",
        f"         {shares}",
        f"splitter {len(chunks)} chunks: {len(readings) / other:.1f} files/s, {len(chunks) / other:.0f} chunks/s; "
        f"ours takes {total / other:.2f} times as long",
        f"         {others}",
        f"         of our {len(fitting)} clauses of at most {SIZE} characters it holds {cut / len(fitting):.0%} "
        "in no chunk whole; of ours, none is cut",
        f"again    unchanged files: {again[1] / again[0]:.1%} of the first time (target 5%)",
    ]
