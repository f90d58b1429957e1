"""A notice and what it issues, from one file: each answers for itself, the notice for both. 合成示例."""

import pytest

from assistant.chain import Assistant, open_assistant
from corpus.records import Outcome
from ingest.run import ingest_paths

TEXT = """合成示例市人民政府关于印发合成示例市蓝莓种植扶持办法的通知
合成发〔2021〕7号
各区人民政府：
合成示例：现将《合成示例市蓝莓种植扶持办法》印发给你们，请认真贯彻执行。
合成示例市人民政府
2021年3月4日
合成示例市蓝莓种植扶持办法
第一章 总则
第一条 合成示例：为了扶持蓝莓种植，制定本办法。
第二章 标准
第二条 合成示例：对新建蓝莓大棚，按每亩3000元给予补助。
第三条 合成示例：补助由区农业农村局审核。
第三章 附则
第四条 本办法自印发之日起施行，有效期五年。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("issued")
    (folder / "合成示例 通知.txt").write_text(TEXT, encoding="utf-8")
    ingest_paths([folder / "合成示例 通知.txt"], folder / "store", prune=False)
    return open_assistant(folder / "store")


def test_what_is_issued_is_a_document_with_the_number_of_its_notice(assistant: Assistant) -> None:
    documents = assistant.store.snapshot().documents
    assert set(documents) == {"hcf-2021-7", "hcf-2021-7-1"}
    issued = documents["hcf-2021-7-1"]
    assert (issued.title, issued.number, issued.part_of) == (
        "合成示例市蓝莓种植扶持办法",
        "合成发〔2021〕7号",
        "hcf-2021-7",
    )


@pytest.mark.parametrize(
    ("question", "document", "quote"),
    [
        ("蓝莓大棚每亩补助多少钱", "hcf-2021-7-1", "按每亩3000元给予补助"),
        ("合成发〔2021〕7号第三条", "hcf-2021-7-1", "补助由区农业农村局审核"),
        ("蓝莓种植扶持办法第三条", "hcf-2021-7-1", "补助由区农业农村局审核"),
        ("合成示例市蓝莓种植扶持办法是什么时候发的", "hcf-2021-7", "2021年3月4日"),
        ("合成示例市蓝莓种植扶持办法的文号是什么", "hcf-2021-7", "合成发〔2021〕7号"),
        ("合成发〔2021〕7号是谁发的", "hcf-2021-7", "合成示例市人民政府"),
        ("合成发〔2021〕7号有几条", "hcf-2021-7-1", "第四条"),
    ],
)
def test_each_is_asked_where_it_says_so(assistant: Assistant, question: str, document: str, quote: str) -> None:
    answer = assistant.ask(question)
    assert answer.outcome is Outcome.ANSWERED
    assert {citation.clause.document_id for citation in answer.citations} == {document}
    assert any(quote in citation.quote for citation in answer.citations)
