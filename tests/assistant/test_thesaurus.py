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


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("技改归经信委管吗", "省经济和信息化厅负责"),
        ("找工信局还是发改委", "由市发展和改革委员会核准"),
        ("环保局要批吗", "报生态环境主管部门审批"),
        ("国土局怎么说", "由自然资源部门办理,自然资源局备案"),
        ("工商局登记", "到市场监督管理部门登记"),
        ("质监局抽查", "市场监督管理局抽查"),
        ("地税局退税", "向主管税务机关申请"),
        ("保监局管不管保费", "国家金融监督管理总局"),
        ("银监会的规定", "国务院银行业监督管理机构"),
        ("安监局检查", "应急管理部门和应急管理局"),
        ("卫计委发的证", "市卫生健康委"),
        ("人社局的补贴", "人力资源和社会保障部门"),
        ("首台(套)有奖励吗", "首台套重大技术装备"),
        ("规上企业有几家", "规模以上企业"),
        ("高企认定", "高新技术企业"),
        ("个体户交税", "个体工商户"),
        ("五险怎么交", "社会保险费"),
    ],
)
def test_an_office_or_a_term_is_known_by_its_old_and_short_names(asked: str, written: str) -> None:
    assert any(matter.stands_in(normal(written)) for matter in matters(normal(asked)))


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("城镇土地税务事项", "地税局"),
        ("高新技术企业担保监管", "保监局"),
        ("科技局", "市场监管局"),
        ("证监会", "金融监督管理"),  # never merged
        ("规上企业", "规模以下"),
        ("设计委托合同", "发展改革委"),
        ("个人行为", "人民银行"),
    ],
)
def test_no_office_is_found_in_words_that_have_nothing_to_do_with_it(text: str, office: str) -> None:
    assert not any(matter.stands_in(office) for matter in matters(normal(text)))
