"""Real .docx that are not in the repository: each loads, and nothing of it is lost."""

import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from corpus.numerals import integer
from ingest.loaders import TABLE_MARK
from ingest.loaders.docx import load_docx
from tests.ingest.test_docx import FOLDER

FILES = sorted(FOLDER.glob("*.docx"))

pytestmark = pytest.mark.skipif(not FILES, reason="the folder of real policy documents is not beside this checkout")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[:24])
def test_real_document_loses_nothing(path: Path) -> None:
    """Every character of every ``w:t`` and ``m:t`` is there, in order; only numbers and signs of formulas are added.

    None of the files has tracked or hidden text.
    """
    loaded = load_docx(path)
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    held = "".join(node.text or "" for node in root.iter("{*}t"))
    told = re.sub(f"{TABLE_MARK}([0-9]+)", lambda found: loaded.tables[int(found[1])], loaded.raw)
    rest = iter("".join(told.split()))
    assert all(char in rest for char in "".join(held.split()))
    assert len(set(re.findall(f"^{TABLE_MARK}[0-9]+$", loaded.raw, re.MULTILINE))) == len(loaded.tables)
    widths = {len({row.count("\t") for row in table.split("\n")}) for table in loaded.tables}
    assert widths <= {1}


def test_real_articles_are_numbered_without_a_gap() -> None:
    raw = load_docx(FOLDER / "湖南电力_2024-01-31_电力市场信息披露基本规则.docx").raw
    articles = re.findall("^第([一二三四五六七八九十]+)条 ", raw, re.MULTILINE)
    assert [integer(article) for article in articles] == list(range(1, len(articles) + 1))
    assert len(articles) > 40
