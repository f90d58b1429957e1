"""A document that another one repeals: what says so is quoted. All texts are synthetic (合成示例)."""

from pathlib import Path

from assistant.chain import open_assistant
from corpus.records import Outcome, Status
from ingest.run import ingest_paths

OLD = """合成示例市枇杷种植补贴办法
合成发〔2015〕3号
第一条 合成示例：对枇杷种植给予补贴。
第二条 本办法自印发之日起施行。
合成示例市人民政府
2015年1月1日
"""
NEW = """合成示例市特色水果扶持办法
合成发〔2020〕8号
第一条 合成示例：对特色水果给予扶持。
第二条 本办法自2020年2月1日起施行。《合成示例市枇杷种植补贴办法》（合成发〔2015〕3号）同时废止。
合成示例市人民政府
2020年1月1日
"""


def test_the_clause_that_repeals_is_quoted(tmp_path: Path) -> None:
    folder = tmp_path / "公文"
    folder.mkdir()
    (folder / "旧.txt").write_text(OLD, encoding="utf-8")
    (folder / "新.txt").write_text(NEW, encoding="utf-8")
    ingest_paths([folder], tmp_path / "store", prune=False)
    assistant = open_assistant(tmp_path / "store")
    old = assistant.store.snapshot().documents["hcf-2015-3"]
    assert (old.status, old.repealed_by) == (Status.REPEALED, "hcf-2020-8/2")
    answer = assistant.ask("合成示例市枇杷种植补贴办法还有效吗")
    assert answer.outcome is Outcome.ANSWERED
    assert "已废止" in answer.text
    cited = {citation.clause.id: citation.quote for citation in answer.citations}
    assert "同时废止" in cited["hcf-2020-8/2"]
