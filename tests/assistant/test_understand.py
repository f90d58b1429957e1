import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.references import references
from assistant.understand import LIMIT, content, facet_of, plain_form, understand, want_of
from corpus.errors import QuestionError
from corpus.normalise import normal
from corpus.records import Facet, Kind, Want
from tests.assistant.support import VIEW


@pytest.mark.parametrize(
    ("words", "kind", "ordinal"),
    [
        ("第三条", Kind.CLAUSE, 3),
        ("（十二）", Kind.CLAUSE, 12),
        ("(十二)是什么", Kind.CLAUSE, 12),
        ("第8条", Kind.CLAUSE, 8),
        ("第 ８ 条", Kind.CLAUSE, 8),
        ("第三部分包括哪几条", Kind.SECTION, 3),
        ("第二大部分", Kind.SECTION, 2),
        ("第二章", Kind.SECTION, 2),
        ("第二款", Kind.ITEM, 2),
        ("第二十条", Kind.CLAUSE, 20),
        ("最后一条写了什么", Kind.CLAUSE, -1),
        ("最后一部分", Kind.SECTION, -1),
    ],
)
def test_a_named_place(words: str, kind: Kind, ordinal: int) -> None:
    (place,) = references(words)
    assert (place.kind, place.ordinal) == (kind, ordinal)


@pytest.mark.parametrize(
    "words", ["第三方机构", "第一批", "每年100个", "十五条措施", "一、二", "（首台套）", "第百千条"]
)
def test_no_place(words: str) -> None:
    assert references(words) == ()


@pytest.mark.parametrize(
    ("question", "facet"),
    [
        ("这个文件的文号是多少？", Facet.NUMBER),
        ("文件是什么时候印发的", Facet.DATE),
        ("印发日期", Facet.DATE),
        ("这份意见发给谁的？", Facet.ADDRESSEE),
        ("这个政策现在还有效吗", Facet.STATUS),
        ("这个文件是哪个部门发的", Facet.ISSUER),
        ("文件全称叫什么", Facet.TITLE),
        ("这个意见一共有多少条", Facet.COUNT),
        ("这个文件主要讲了什么", Facet.OUTLINE),
        ("为什么要出这份意见，目的是什么？", Facet.PURPOSE),
        ("这份意见是哪一天印发的？", Facet.DATE),
        ("第三部分包括哪几条", Facet.OUTLINE),
        ("成文日期是哪天", Facet.DATE),
        ("这份若干意见落款的日期是哪天？", Facet.DATE),
        ("什么时候发的文", Facet.DATE),
        ("这是第几号文件", Facet.NUMBER),
        ("写报告要引用这份意见，它的文号怎么写？", Facet.NUMBER),
        ("主送机关是谁", Facet.ADDRESSEE),
        ("文件发到哪些单位", Facet.ADDRESSEE),
        ("签发单位是谁", Facet.ISSUER),
        ("文件名称是什么", Facet.TITLE),
        ("有多少个条款", Facet.COUNT),
        ("抄送给谁", None),
        ("贴息办法由谁制定", None),
        ("贴息的目的是什么", None),
        ("联席会议多久开一次", None),
        ("企业家培训什么时候开始", None),
        ("补贴什么时候发", None),
    ],
)
def test_questions_about_the_document_itself(question: str, facet: Facet | None) -> None:
    assert facet_of(normal(question)) is facet


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("贴息比例是多少", Want.RATE),
        ("专项资金有多少钱", Want.AMOUNT),
        ("每年选多少家企业", Want.QUANTITY),
        ("哪个部门牵头", Want.WHO),
        ("怎么申请", Want.PROCEDURE),
        ("要准备哪些材料", Want.MATERIALS),
        ("咨询电话", Want.CONTACT),
        ("到哪一年完成", Want.TIME),
        ("智能化改造有什么支持", Want.MATTER),
        ("围绕哪几个方面", Want.MATTER),
    ],
)
def test_the_detail_that_is_asked_for(question: str, want: Want) -> None:
    assert want_of(normal(question)) is want


def test_a_follow_up_takes_up_the_question_before_it() -> None:
    assert "贴息" in understand("那比例是多少？", ["设备贴息有什么条件？"], {}).search
    assert "贴息" not in understand("融资租赁有什么支持？", ["设备贴息有什么条件？"], {}).search


def test_a_question_can_be_read_as_one_that_needs_those_before_it() -> None:
    earlier = ["上岗补贴有多少？"]
    assert understand("从哪一天算起？", earlier, {}, follows=True).search.startswith("上岗补贴有多少")
    named = understand("第三条讲什么？", earlier, {}, follows=True)
    assert "补贴" not in named.search


@pytest.mark.parametrize(
    ("said", "meant"), [("贴息有几多", "贴息有多少"), ("俺厂里冇钱", "我厂里没有钱"), ("百分之几", "百分之几")]
)
def test_what_dialects_say_otherwise_is_read_in_common_words(said: str, meant: str) -> None:
    assert plain_form(said) == meant


@pytest.mark.parametrize("text", ["", " \n\t", "？！。", "\x00\x07", "​"])
def test_an_empty_question_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(QuestionError, match="问题是空的"):
        understand(text, [], {})


def test_a_page_of_text_is_too_long() -> None:
    with pytest.raises(QuestionError, match=f"10000个字，超过上限{LIMIT}"):
        understand("问" * 10_000, [], {})


@given(st.text(max_size=300))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        question = understand(text, [], {})
    except QuestionError:
        return
    assert question.text == text


@pytest.mark.parametrize("name", ["合测发〔2020〕1号", "合测发[2020]1号", "合测发1号文", "合成示例市关于测试的意见"])
def test_a_named_document_is_known_by_title_and_number(name: str) -> None:
    question = understand(f"{name}第二条讲什么", [], VIEW.documents)
    assert question.document_ids == ("hcs-2020-1",)
    assert [place.ordinal for place in question.references] == [2]


@pytest.mark.parametrize("name", ["合测发〔2021〕1号", "合测发〔2020〕11号", "国发1号文"])
def test_another_number_names_no_document(name: str) -> None:
    assert understand(f"{name}讲什么", [], VIEW.documents).document_ids == ()


@pytest.mark.parametrize("asked", ["合测发〔2020〕1号", "《合成示例市关于测试的意见》", "合测发〔2020〕1号文件"])
def test_a_document_that_is_only_named_is_asked_for_as_a_whole(asked: str) -> None:
    told = understand(asked, (), VIEW.documents)
    assert (told.facet, told.document_ids) == (Facet.OUTLINE, ("hcs-2020-1",))


def test_the_number_of_a_document_that_is_not_held_is_noticed() -> None:
    assert understand("合测发〔2021〕1号第二条说什么", (), VIEW.documents).foreign == ("合测发〔2021〕1号",)
    assert understand("合测发〔2020〕1号第二条说什么", (), VIEW.documents).foreign == ()
    assert understand("测试基金2021年1号前到账吗", (), VIEW.documents).foreign == ()


@pytest.mark.parametrize("asked", ["设备投资两千万元", "设备投资一千八百万", "设备投资二十年"])
def test_a_bare_number_names_no_matter(asked: str) -> None:
    assert content(normal(asked)) == ("设备", "投资")


@pytest.mark.parametrize(("asked", "want"), [("头几年能不能多摊成本", Want.MATTER), ("要等几年", Want.TIME)])
def test_some_years_are_no_question_for_a_time(asked: str, want: Want) -> None:
    assert want_of(asked) is want
