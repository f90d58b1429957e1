"""The findings to the questions of one message become one."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.understand import content
from corpus.records import Citation, Finding, Outcome, Question

_UNKNOWN = "在已收录的政策文件中没有查到有关规定，不作回答。"


def together(questions: Sequence[Question], findings: Sequence[Finding]) -> Finding:
    """One finding for all: what is answered first in the order asked, and for each part what is left open.

    It is answered when a part is; a detail of the same matter that is left open (补贴吗，补多少) leaves all of it open.
    The confidence is that of the least sure part.
    """
    if len(findings) == 1:
        return findings[0]
    found = [finding for finding in findings if finding.outcome is not Outcome.REFUSED]
    if not found:
        return findings[0]
    outcome = Outcome.ANSWERED if _answers(questions, findings) else Outcome.UNSPECIFIED
    told = list(dict.fromkeys(finding.conclusion or _UNKNOWN for finding in findings))
    if len(told) > 1:
        asked = (question.part.strip(" ,.?!;:") for question in questions)
        lines = (finding.conclusion or _UNKNOWN for finding in findings)
        told = [f"{part}？{line}" for part, line in zip(asked, lines, strict=True)]
    return replace(
        found[0],
        outcome=outcome,
        citations=_each_once(found),
        conclusion="\n".join(told),
        confidence=min(finding.confidence for finding in findings),
        reason="; ".join(finding.reason for finding in findings),
    )


def _answers(questions: Sequence[Question], findings: Sequence[Finding]) -> bool:
    """Whether some part is answered, other than the matter of a detail that is left open."""
    told = [finding.outcome for finding in findings]
    last_open = told[-1] is Outcome.UNSPECIFIED and len(content(questions[-1].part)) < 2
    return Outcome.ANSWERED in told and not last_open


def _each_once(findings: Sequence[Finding]) -> tuple[Citation, ...]:
    """The citations in the order of the parts: the first of each, then the others; none within another."""
    most = max(len(finding.citations) for finding in findings)
    rows = [[finding.citations[at] for finding in findings if at < len(finding.citations)] for at in range(most)]
    kept: list[Citation] = []
    for citation in (one for row in rows for one in row):
        if not any(
            other.clause == citation.clause and other.start <= citation.start and citation.end <= other.end
            for other in kept
        ):
            kept.append(citation)
    return tuple(kept)
