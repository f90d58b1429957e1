"""The longest files that are read. All texts are 合成示例."""

from pathlib import Path

from ingest.loaders.pdf import MOST_PAGES
from ingest.read import read
from tests.ingest.test_limits import GIB, done
from tests.ingest.test_pdf import pdf, text

PAGES = """
import sys
from pathlib import Path
from ingest.read import read
document = read(Path(sys.argv[1])).document
print(len(document.page_starts), document.text, sep="\\n")
"""


def test_the_longest_pdf_is_read_whole_in_little_memory(tmp_path: Path) -> None:
    lines = [f"合成示例第{number}页写明，由市级财政给予补助。" for number in range(1, MOST_PAGES + 1)]
    pages = ([text(80, 700, line, 14), text(290, 40, f"— {at} —")] for at, line in enumerate(lines, 1))
    (tmp_path / "合成示例.pdf").write_bytes(pdf(*pages))
    ran = done(tmp_path, "-c", PAGES, tmp_path / "合成示例.pdf")
    assert (ran.status, ran.told) == (0, [])
    count, _, found = ran.out.partition("\n")
    assert count == str(MOST_PAGES)
    assert "".join(found.split("\n")) == "".join(lines)
    assert ran.peak < GIB


def test_a_book_of_text_is_read(tmp_path: Path) -> None:
    """8 MB with numbers, jumps among them and page breaks: what looks at it all for each line does not end in time."""
    body = [
        f"{'一二三四五六七八九十'[at % 10]}、合成示例目标之{at}\n"
        + "".join(f"（{item}）合成示例：支持第{at}类企业的第{item}项改造。\n" for item in (1, 2, 4, 5, 6))
        + ("\f" if at % 10 == 9 else "")
        for at in range(20_000)
    ]
    path = tmp_path / "合成示例.txt"
    path.write_text("合成示例汇编\n" + "".join(body), encoding="utf-8")
    document, clauses = read(path)[:2]
    assert len(document.page_starts) == 2_000
    assert len(clauses) > 100_000
    assert all(document.text[clause.start : clause.end] == clause.text for clause in clauses)
