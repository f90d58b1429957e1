import pytest

from assistant.details import decides, holds
from corpus.records import Want


@pytest.mark.parametrize(
    ("want", "asked", "passage", "held"),
    [
        (Want.RATE, "贴息比例是多少", "给予贷款贴息。", False),
        (Want.RATE, "贴息比例是多少", "按50%给予贴息。", True),
        (Want.AMOUNT, "奖励多少钱", "对投资超过500万元的项目给予奖励。", False),
        (Want.AMOUNT, "奖励多少钱", "给予最高20万元奖励。", True),
        (Want.AMOUNT, "投资门槛是多少", "对投资超过500万元的项目给予奖励。", True),
        (Want.WHO, "谁负责", "由市测试局会同市财政局负责。", True),
        (Want.WHO, "谁牵头", "由合成示例市3A办公室牵头。", True),
        (Want.WHO, "谁负责", "加快推广应用。", False),
        (Want.WHO, "由谁来培养", "支持高校和企业培养人才。", True),
        (Want.WHO, "哪个部门负责培养", "支持高校和企业培养人才。", False),
        (Want.TIME, "多久通报一次", "对完成情况定期通报。", True),
        (Want.TIME, "哪天公布", "定期发布年度计划。", False),
        (Want.CONTACT, "电话多少", "咨询电话：027-12345678。", True),
        (Want.CONTACT, "电话多少", "到2020年完成100家。", False),
        (Want.MATERIALS, "要什么材料", "提交营业执照复印件。", True),
        (Want.TIME, "到哪一年", "到2020年完成。", True),
        (Want.QUANTITY, "多少家", "每年选择100家。", True),
        (Want.QUANTITY, "多少家", "到2020年完成。", False),
    ],
)
def test_a_passage_holds_the_detail_or_not(want: Want, asked: str, passage: str, held: bool) -> None:
    assert holds(want, asked, passage) is held


@pytest.mark.parametrize("passage", ["具体办法由市测试局另行制定。", "由市测试局负责解释。", "具体标准另行公布。"])
def test_who_decides(passage: str) -> None:
    assert decides(passage)


def test_a_plain_promise_decides_nothing() -> None:
    assert not decides("加大支持力度。")
