"""What the tests of the judge share: a synthetic policy, and its finding held against the way out."""

from collections.abc import Sequence

from assistant.compare import Comparer
from assistant.judge import judge
from assistant.rank import Linear, Ranker
from assistant.verify import faults
from corpus.records import Clause, Document, Evidence, Finding, Kind, Question
from tests.assistant.support import made, view
from tests.corpus.support import shipped

COMPARER = Comparer(shipped())
RANKER = Ranker(clause=Linear({}, 0.0), question=Linear({}, 0.0), threshold=0.5, sure={})
POLICY = made(
    1,
    "合成示例市关于测试的意见",
    (Kind.SECTION, "一、", "合成支持", ""),
    (Kind.CLAUSE, "（一）", "设立测试基金", "。安排不少于3亿元的测试基金。由市测试局牵头。"),
    (Kind.CLAUSE, "（二）", "奖励测试企业", "。对投资超过500万元的企业给予奖励。具体办法由市测试局另行制定。"),
    (Kind.SECTION, "二、", "合成服务", ""),
    (Kind.CLAUSE, "（三）", "宣传测试成果", "。加大测试成果宣传力度。"),
    (Kind.CLAUSE, "（四）", "培训检测人员", "。组织检测人员参加培训。"),
)
PART, FUND, REWARD, SERVICE, NEWS, TRAINING = POLICY[1]
OTHER = made(
    2,
    "合成示例县关于检测的办法",
    (Kind.CLAUSE, "（一）", "建设检测园区", "。合成示例：建设检测园区。"),
    (Kind.CLAUSE, "（二）", "补贴检测设备", "。合成示例：补贴检测设备。"),
)


def found(*pairs: tuple[Clause, float]) -> tuple[Evidence, ...]:
    return tuple(Evidence(clause, score, {}) for clause, score in pairs)


def judged(
    asked: Question,
    evidence: Sequence[Evidence],
    *documents: tuple[Document, list[Clause]],
) -> Finding:
    """The judge's finding, whose words must pass the way out as they are."""
    snapshot = view(*(documents or (POLICY,)))
    finding = judge(asked, evidence, snapshot, COMPARER, RANKER)
    assert faults(finding.conclusion, asked.text, finding.citations, snapshot) == []
    assert 0 <= finding.confidence <= 1
    return finding


def quotes(finding: Finding) -> list[str]:
    return [citation.quote for citation in finding.citations]
