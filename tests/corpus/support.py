"""Small stores for the tests. All texts are synthetic (合成示例), none is a policy."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from corpus.embedding import Embedding, load_embedding
from corpus.records import Authority, Clause, Document, Kind, Status
from corpus.settings import SHIPPED_MODEL

SUBJECTS = (
    "设备更新",
    "智能制造",
    "绿色改造",
    "融资租赁",
    "人才培训",
    "园区升级",
    "质量品牌",
    "税收优惠",
    "兼并重组",
    "考核评价",
)


@cache
def shipped() -> Embedding:
    return load_embedding(str(SHIPPED_MODEL))


class Counting:
    """The shipped embedding, counting the texts that it is given."""

    def __init__(self, suffix: str = "") -> None:
        self.count = 0
        self._suffix = suffix

    name = "counting"
    dimension = property(lambda self: shipped().dimension)
    fingerprint = property(lambda self: shipped().fingerprint + self._suffix)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.count += len(texts)
        return shipped().encode(texts)


def revision(number: int, words: str, size: int = 4) -> tuple[Document, tuple[Clause, ...]]:
    """A synthetic document of ``size`` clauses in which every clause holds ``words``."""
    pieces = ["合成示例文件"]
    pieces += [f"第{i + 1}条 合成示例：关于{SUBJECTS[(number + i) % 10]}，{words}。" for i in range(size)]
    text = "\n".join(pieces)
    name = f"hcsl-2020-{number}"
    document = Document(
        id=name,
        title=f"合成示例文件之{number}",
        number=f"合成示例〔2020〕{number}号",
        issuer=None,
        publisher=None,
        addressee=None,
        issued_on=None,
        valid_until=None,
        status=Status.UNKNOWN,
        status_note=None,
        authority=Authority.OFFICIAL,
        source=f"{number}.txt",
        sha256=f"{number}-{words}",
        reading="",
        text=text,
        page_starts=(0,),
    )
    clauses = []
    start = 0
    for place, piece in enumerate(pieces):
        kind = Kind.CLAUSE if place else Kind.HEADER
        clauses.append(
            Clause(
                id=f"{name}/{place or 'header'}",
                document_id=name,
                label=f"第{place}条" if place else "",
                ordinal=place,
                kind=kind,
                path=(f"第{place}条",) if place else (),
                heading="",
                text=piece,
                start=start,
                end=start + len(piece),
                page=1,
                ocr=False,
            )
        )
        start += len(piece) + 1
    return document, tuple(clauses)
