from pathlib import Path

import pytest

from assistant.thesaurus import THESAURUS, matters, read_thesaurus
from corpus.errors import UsageError
from corpus.normalise import normal


def test_everyday_words_name_the_matter_and_an_offices_words_are_known_for_it() -> None:
    found = matters(normal("厂里想少交税"))
    assert any("少交税" in matter.said and matter.stands_in("落实税收优惠政策") for matter in found)
    assert not any(matter.stands_in("加强人才培训") for matter in found)


def test_an_offices_own_word_names_its_matter_too() -> None:
    assert any(matter.stands_in("银行利息太高") for matter in matters("贴息怎么申请"))


def test_a_question_without_a_matter_names_none() -> None:
    assert matters("今天星期几") == ()


def test_every_term_that_ships_is_in_normal_form_and_is_said_once_for_its_matter() -> None:
    for terms in read_thesaurus(THESAURUS):
        assert all(term == normal(term) for term in terms)
        assert len(set(terms)) == len(terms)


@pytest.mark.parametrize(
    ("line", "told"), [("补: 补助", "“补”太短"), ("少交税: 税", "“税”太短"), ("少交税:", "没有对应的公文用语")]
)
def test_a_term_that_would_be_found_everywhere_is_refused(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "thesaurus.yaml"
    path.write_text(f"税费:\n  {line}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=rf"thesaurus\.yaml：税费.*{told}"):
        read_thesaurus(path)
