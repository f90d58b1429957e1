"""What is repealed, and by what (all texts 合成示例)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.records import Document, Status
from corpus.repeals import repeals, with_repeals
from corpus.store import Store, writing
from tests.corpus.support import revision, shipped

OLD = replace(
    revision(1, "旧")[0],
    title="合成示例市测试奖补管理办法",
    number="合成发〔2015〕3号",
    issued_on=date(2015, 1, 1),
)
NEW = replace(
    revision(2, "新")[0],
    title="合成示例市测试奖补管理办法",
    number="合成发〔2020〕8号",
    issued_on=date(2020, 1, 1),
    text="第九条 本办法自印发之日起施行，《合成示例市测试奖补管理办法》（合成发〔2015〕3 号）同时废止。",
)


def status(*documents: Document) -> dict[str, Status]:
    return {name: document.status for name, document in with_repeals(documents, ()).items()}


@pytest.mark.parametrize(
    "words",
    [
        "《合成示例办法》同时废止。",
        "原《合成示例办法》（合成发〔2015〕3号）予以废止。",
        "自本办法施行之日起，废止《合成示例办法》。",
        "《合成示例办法》自2020年1月1日起废止。",
    ],
)
def test_a_repeal_is_read(words: str) -> None:
    assert [repeal.title for repeal in repeals(words)] == ["合成示例办法"]


@pytest.mark.parametrize(
    "words",
    [
        "《合成示例办法》的修改、废止程序另行规定。",
        "《合成示例办法》继续有效。",
        "依照程序修改或者废止规章。",
    ],
)
def test_talk_of_repealing_repeals_nothing_that_is_in_force(words: str) -> None:
    assert list(repeals(words)) == []


def test_the_older_of_two_with_one_title_is_repealed_and_says_by_what() -> None:
    told = with_repeals([OLD, NEW], [])
    assert (told[OLD.id].status, told[NEW.id].status) == (Status.REPEALED, Status.UNKNOWN)
    assert told[OLD.id].status_note == "已由《合成示例市测试奖补管理办法》（合成发〔2020〕8号）废止"


def test_what_somebody_has_stated_about_a_document_stays() -> None:
    assert status(replace(OLD, status=Status.IN_FORCE), NEW)[OLD.id] is Status.IN_FORCE


def test_an_older_document_repeals_nothing_newer() -> None:
    assert status(replace(OLD, issued_on=date(2021, 1, 1)), NEW)[OLD.id] is Status.UNKNOWN


def test_another_number_is_another_document() -> None:
    assert status(replace(OLD, number="合成发〔2016〕3号"), NEW)[OLD.id] is Status.UNKNOWN


def test_the_repeal_goes_with_the_document_that_says_it(tmp_path: Path) -> None:
    new = replace(NEW, text=revision(2, "新")[0].text + "\n《合成示例文件之1》同时废止。")
    with writing(tmp_path, shipped(), 5) as writer:
        writer.commit([revision(1, "旧"), (new, revision(2, "新")[1])], [])
    store = Store(tmp_path, shipped())
    assert store.snapshot().documents["hcsl-2020-1"].status is Status.REPEALED
    with writing(tmp_path, shipped(), 5) as writer:
        writer.commit([], ["hcsl-2020-2"])
    assert store.snapshot().documents["hcsl-2020-1"].status is Status.UNKNOWN
