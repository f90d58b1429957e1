"""What an ingest says of each file, and which files it takes (all texts 合成示例)."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import FileError
from ingest.__main__ import main
from ingest.duplicates import SAME, resemblance, sketch
from ingest.files import files_under, leaves
from ingest.read import read
from ingest.report import State
from ingest.run import ingest_paths, read_paths

HEAD = "合成示例市人民政府关于合成示例的通知\n合成发〔2020〕{}号\n各区人民政府：\n现通知如下。\n"
BODY = "一、合成目标\n（一）增效。支持合成示例企业增效。\n（二）减排。支持合成示例园区减排。\n2020年1月1日\n"


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_without_number_date_or_numbering_is_said_to_be_so(tmp_path: Path) -> None:
    bare = written(tmp_path / "甲.txt", "合成示例说明\n合成示例第一段。\n合成示例第二段。\n")
    assert read(bare).warnings == ("没有找到文号", "没有找到成文日期", "没有编号，每段作为一条")
    whole = written(tmp_path / "乙.txt", HEAD.format(1) + BODY)
    assert read(whole).warnings == ()


def test_a_gap_in_the_numbering_is_named(tmp_path: Path) -> None:
    body = "一、目标\n（一）增效。支持。\n（二）减排。支持。\n（四）招才。支持。\n（五）宣传。支持。\n2020年1月1日\n"
    assert read(written(tmp_path / "甲.txt", HEAD.format(1) + body)).warnings == ("编号从（二）跳到（四）",)


def test_a_heading_with_words_of_its_own_between_bare_ones_is_no_gap(tmp_path: Path) -> None:
    body = "一、目标\n（一）增效。支持。\n二、职责\n各区负责。\n三、保障\n（一）招才。支持。\n2020年1月1日\n"
    assert read(written(tmp_path / "甲.txt", HEAD.format(1) + body)).warnings == ()


def test_numbering_that_begins_anew_under_each_heading_has_no_gap(tmp_path: Path) -> None:
    body = "一、目标\n（一）增效。支持。\n（二）减排。支持。\n二、保障\n（一）招才。支持。\n2020年1月1日\n"
    assert read(written(tmp_path / "甲.txt", HEAD.format(1) + body)).warnings == ()


def test_the_same_text_in_two_files_is_kept_once_and_said(tmp_path: Path) -> None:
    folder = tmp_path / "公文"
    text = "合成示例说明\n" + "".join(f"合成示例第{number}段，支持企业增效减排。\n" for number in range(400))
    written(folder / "甲.txt", text)
    written(folder / "乙 副本.txt", "合成示例说明（转载）\n" + text.partition("\n")[2])
    written(folder / "丙.txt", HEAD.format(1) + BODY)
    report = ingest_paths([folder], tmp_path / "store", prune=False)
    states = {Path(one.file).name: one.state for one in report.files}
    assert states == {"丙.txt": State.ADDED, "乙 副本.txt": State.ADDED, "甲.txt": State.DUPLICATE}
    assert not report.failed
    (again,) = [one for one in report.files if one.state is State.DUPLICATE]
    assert str(folder / "乙 副本.txt") in again.warnings[0]
    second = ingest_paths([folder], tmp_path / "store", prune=False)
    assert {one.state for one in second.files} == {State.UNCHANGED, State.DUPLICATE}
    assert second.generation == report.generation


def test_another_text_with_the_same_number_is_a_fault_not_a_loss(tmp_path: Path) -> None:
    folder = tmp_path / "公文"
    written(folder / "甲.txt", HEAD.format(7) + BODY)
    other = "".join(f"{numeral}、检验{numeral}类器具。\n" for numeral in "一二三四五六七八九")
    written(folder / "乙.txt", f"测试县质检所公告\n合成发〔2020〕7号\n本所公告。\n{other}")
    report = ingest_paths([folder], tmp_path / "store", prune=False)
    assert [Path(one.file).name for one in report.failed] == ["甲.txt"]
    assert "文字却不同" in (report.failed[0].error or "")


def test_two_editions_of_one_title_without_a_number_are_both_kept(tmp_path: Path) -> None:
    folder, store = tmp_path / "公文", tmp_path / "store"
    old = "".join(f"第{numeral}条 合成示例企业应当{numeral}日内付款。\n" for numeral in "一二三四五六七八九")
    new = "".join(f"第{numeral}条 合成示例机关应当按季公布{numeral}类清单。\n" for numeral in "一二三四五六七八九")
    written(folder / "旧版.txt", "合成示例款项支付条例\n" + old)
    written(folder / "新版.txt", "合成示例款项支付条例\n" + new)
    first = ingest_paths([folder], store, prune=False)
    ids = first.ids(State.ADDED)
    assert len(set(ids)) == 2
    assert ids[1].startswith(ids[0])
    assert not first.failed
    again = ingest_paths([folder], store, prune=False)
    assert (again.ids(State.UNCHANGED), again.generation) == (ids, first.generation)


@given(st.text(alphabet="合成示例企业园区支持增效减排，。", min_size=30, max_size=300))
def test_a_text_resembles_itself_whatever_its_spaces_and_signs(text: str) -> None:
    assert resemblance(sketch(text), sketch(" ".join(text).replace("。", "；"))) == 1


def test_another_text_does_not_resemble_it() -> None:
    one = "".join(f"合成示例企业{number}号增效。" for number in range(60))
    other = "".join(f"检验所第{number}类器具的收费标准。" for number in range(60))
    assert resemblance(sketch(one), sketch(other)) < SAME / 2


def test_an_unchanged_file_is_not_read_again(tmp_path: Path) -> None:
    """Its bytes decide: with the same bytes but unreadable for a reader it would fail if it were read."""
    folder, store = tmp_path / "公文", tmp_path / "store"
    file = written(folder / "甲.txt", HEAD.format(1) + BODY)
    first = ingest_paths([folder], store, prune=False)
    assert first.ids(State.ADDED) == ("hcf-2020-1",)
    again = ingest_paths([folder], store, prune=False)
    assert (again.ids(State.UNCHANGED), again.generation) == (("hcf-2020-1",), first.generation)
    assert [(one.clauses, one.pages) for one in again.files] == [(one.clauses, one.pages) for one in first.files]
    written(folder / "manifest.yaml", f"documents:\n  - file: {file.name}\n    status: in_force\n")
    assert ingest_paths([folder], store, prune=False).ids(State.REPLACED) == ("hcf-2020-1",)


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "公文"
    written(folder / "甲.txt", HEAD.format(1) + BODY)
    (folder / "坏.txt").write_bytes(b"\x00")
    assert main([str(folder), "--dry-run", "--store", str(tmp_path / "store")]) == 1
    told = capsys.readouterr()
    assert "读取 hcf-2020-1《合成示例市人民政府关于合成示例的通知》（合成发〔2020〕1号）" in told.out
    assert told.err.startswith(str(folder / "坏.txt"))
    assert not (tmp_path / "store").exists()
    assert read_paths([folder]).generation == 0


def test_inspect_shows_the_tree_with_offsets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path / "甲.txt", HEAD.format(1) + BODY)
    assert main(["inspect", str(file)]) == 0
    told = capsys.readouterr().out
    document, clauses = read(file)[:2]
    assert f"number: {document.number}" in told
    for clause in clauses:
        assert f"{clause.id.rpartition('/')[2]} [{clause.kind} {clause.start}:{clause.end} 第1页]" in told
    assert "\n  1 [clause" in told, "a clause stands under its section"
    assert main(["inspect", str(tmp_path / "没有.txt")]) == 1


def test_patterns_stand_for_what_they_match(tmp_path: Path) -> None:
    for name in ("甲 1.txt", "甲 2.txt", "乙.txt", "深/甲 3.txt", "README.md", ".甲.txt"):
        written(tmp_path / name, "合成示例")
    names = [path.relative_to(tmp_path).as_posix() for path in files_under(tmp_path / "甲*.txt")]
    assert names == ["甲 1.txt", "甲 2.txt"]
    assert len(files_under(tmp_path / "**" / "甲*")) == 3
    assert [path.name for path in files_under(tmp_path)] == ["乙.txt", "甲 3.txt", "甲 1.txt", "甲 2.txt"]
    with pytest.raises(FileError, match="没有与之相符的文件"):
        files_under(tmp_path / "丙*.txt")


def test_a_link_that_leaves_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "公文"
    inside = written(folder / "甲.txt", HEAD.format(1) + BODY)
    outside = written(tmp_path / "机密.txt", HEAD.format(2) + BODY)
    (folder / "链接.txt").symlink_to(outside)
    (folder / "别名.txt").symlink_to(inside)
    assert leaves(folder / "链接.txt", folder)
    assert not leaves(folder / "别名.txt", folder)
    report = read_paths([folder])
    assert [(Path(one.file).name, "链接没有指向" in (one.error or "")) for one in report.failed] == [("链接.txt", True)]
    assert len(report.ids(State.READ)) == 1


def test_a_reader_that_has_seen_enough_gets_no_traceback(tmp_path: Path) -> None:
    file = written(tmp_path / "甲.txt", HEAD.format(1) + "".join(f"第{number}段合成示例。\n" for number in range(9000)))
    command = f"{sys.executable} -m ingest inspect {file} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.stdout.startswith("id: hcf-2020-1")
    assert "Traceback" not in done.stderr
