"""The evidence becomes a finding: answered, left open by the policy, or not in the corpus."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.compare import Comparer, passage_nearness
from assistant.conclude import conclusion_of
from assistant.details import NAMES, decides, holds
from assistant.facets import by_facet, told_by
from assistant.features import unheard
from assistant.passages import Passage, join
from assistant.rank import Ranker
from assistant.structure import (
    MOST,
    SURE,
    below,
    by_reference,
    clauses_of,
    heading_of,
    names_matter,
    places,
    said,
)
from assistant.understand import document_numbers
from corpus.records import Citation, Clause, Document, Evidence, Facet, Finding, Kind, Outcome, Question, View, Want

DETAIL_BONUS = 0.35
"""What a sentence gains for holding the kind of detail that is asked for (scores lie in [0, 2])."""
KEEP = 0.72
"""A further sentence is quoted when its score reaches this share of the best one's."""
NEXT = 80
"""Characters after the best sentence's end within which another begins that may tell a detail of its matter."""
NEAR = 0.3
"""The share of the best one's score from which such a sentence does."""
RIVAL = 0.9
"""A further clause is read when its probability reaches this share of the best one's; one of them is quoted."""
FURTHER = 0.6
"""Where a document leaves a detail open, another's clause that holds it is read down to this share of the best."""
ENOUGH = 0.8
"""A clause that the question names answers it, when its probability reaches this share of the best one's."""
RELATED = 0.5
"""The share of the threshold from which a clause that does not answer is named in a refusal."""
NAMED = 0.9
"""The confidence of an answer from the clause that the question names."""
QUOTES = 3
"""How many quotes one answer holds."""
WHOLE = 300
"""Characters of a clause that is quoted whole: what it gives, and on what conditions, are read together."""
SHORT = 40
"""Characters of a clause without a heading that say what it is about."""


@dataclass(frozen=True, slots=True)
class _Scored:
    passage: Passage
    score: float
    holds: bool
    order: int


def judge(
    question: Question, evidence: Sequence[Evidence], snapshot: View, comparer: Comparer, ranker: Ranker
) -> Finding:
    """What the corpus says to ``question``; ``evidence`` is nearest first."""
    if unheld := [number for number in question.foreign if not _quoted(number, snapshot)]:
        return Finding(
            outcome=Outcome.REFUSED,
            citations=(),
            conclusion=f"没有收录{'、'.join(unheld)}这份文件。",
            confidence=SURE,
            reason="a document that is not held",
        )
    if finding := _from_structure(question, evidence, snapshot, comparer, ranker):
        return finding
    best = evidence[0].score if evidence else 0.0
    if best < ranker.threshold or unheard(evidence[0].features):
        return Finding(
            outcome=Outcome.REFUSED,
            citations=(),
            conclusion="",
            confidence=1 - best,
            reason=f"best clause scores {best:.3f}, below {ranker.threshold:.3f}",
            related=tuple(
                found.clause
                for found in evidence[:QUOTES]
                if found.score >= RELATED * ranker.threshold and not unheard(found.features)
            ),
        )
    near = [found.clause for found in evidence if found.score >= RIVAL * best][:QUOTES]
    finding = _from_clauses(question, near, comparer, best, alone=True)
    cited = {citation.clause.id for citation in finding.citations}
    finding = replace(finding, related=tuple(clause for clause in near if clause.id not in cited))
    if finding.outcome is not Outcome.UNSPECIFIED:
        return finding
    read = {clause.document_id for clause in near}  # where its own clause leaves it open, another of a document guesses
    least = max(FURTHER * best, ranker.threshold)
    others = [found for found in evidence if found.clause.document_id not in read and found.score >= least]
    further = (_from_clauses(question, [found.clause], comparer, found.score) for found in others)
    return next((other for other in further if other.outcome is Outcome.ANSWERED), finding)


def _from_structure(
    question: Question, evidence: Sequence[Evidence], snapshot: View, comparer: Comparer, ranker: Ranker
) -> Finding | None:
    if not question.references and question.facet is None:
        return None
    answered: list[tuple[Document, Finding]] = []
    refused: list[tuple[Document, Finding]] = []
    about = _with_issued(_documents(question, evidence, snapshot, ranker), snapshot)
    about = list(dict.fromkeys(told_by(snapshot.documents[name], question.facet) for name in about))
    for document_id, clauses in clauses_of(snapshot, about).items():
        document = snapshot.documents[document_id]
        named, missing = places(clauses, question.references)
        matter = names_matter(question, document, named)
        finding = by_facet(question, document, clauses, snapshot.clauses.get(document.repealed_by or ""))
        if finding is None and named and not missing and matter and question.facet is None:
            own = [found for found in evidence if found.clause.document_id == document_id]
            finding = _from_named(question, named, clauses, own, comparer, ranker)
        finding = finding or by_reference(question, document, clauses)
        if finding:
            (refused if finding.outcome is Outcome.REFUSED else answered).append((document, finding))
        if len(answered) == MOST:
            break
    told = answered or refused[:MOST]
    if len(told) < 2:
        return told[0][1] if told else None
    return replace(
        told[0][1],
        citations=tuple(citation for _, finding in told for citation in finding.citations),
        conclusion="\n".join(_titled(finding, document) for document, finding in told),
    )


def _titled(finding: Finding, document: Document) -> str:
    """The conclusion with the name of the document that it is about, where a reader could take it for another's."""
    named = f"《{document.title}》" in finding.conclusion or finding.outcome is Outcome.REFUSED
    return finding.conclusion if named else f"《{document.title}》：{finding.conclusion}"


def _from_named(
    question: Question,
    named: Sequence[Clause],
    clauses: Sequence[Clause],
    evidence: Sequence[Evidence],
    comparer: Comparer,
    ranker: Ranker,
) -> Finding:
    """What the clauses that the question names say to it; where another says it and these do not, that is said.

    ``clauses`` and ``evidence`` are those of one document; a named section is read with what stands under it.
    """
    scores = {found.clause.id: found.score for found in evidence}
    sections = [clause for clause in named if clause.kind is Kind.SECTION]
    read = [*named, *(clause for clause in below(clauses, sections) if clause.id in scores and clause not in named)]
    read.sort(key=lambda clause: -scores.get(clause.id, 0.0))
    own = max(scores.get(clause.id, 0.0) for clause in read)
    best = evidence[0] if evidence else None
    if best is None or best.clause in read or best.score < ranker.threshold or own > ENOUGH * best.score:
        return _from_clauses(question, read, comparer, NAMED)
    finding = _from_clauses(question, [best.clause], comparer, best.score)
    heads = "；".join(f"{said(clause)}讲的是“{clause.heading or clause.text[:SHORT]}”" for clause in named)
    return replace(
        finding,
        citations=(*finding.citations, *(heading_of(clause).cite() for clause in named)),
        conclusion=f"{heads}，问的事项在{said(best.clause)}。{finding.conclusion}",
    )


def _documents(question: Question, evidence: Sequence[Evidence], snapshot: View, ranker: Ranker) -> Sequence[str]:
    """The documents that a question about structure is about: those named, else the only one, else the nearest."""
    if question.document_ids:
        return question.document_ids
    near = [found.clause.document_id for found in evidence if found.score >= ranker.threshold]
    return near[:1] or list(snapshot.documents)


def _with_issued(names: Sequence[str], snapshot: View) -> list[str]:
    """``names`` with the documents that they issue or hold: a notice has no articles, what it issues has."""
    within = (one.id for one in snapshot.documents.values() if one.part_of in names and one.id not in names)
    return [*names, *within]


def _from_clauses(
    question: Question,
    clauses: Sequence[Clause],
    comparer: Comparer,
    best: float,
    *,
    alone: bool = False,
) -> Finding:
    """The sentences of ``clauses`` (nearest first) that answer, and whether they hold the detail asked for.

    ``alone``: the clause that answers is quoted alone; else others may be beside it.
    """
    asked = comparer.ask(question.search)
    scored = [
        _Scored(passage, float(score), holds(question.want, question.search, passage.text), order)
        for order, clause in enumerate(clauses)
        for read in (comparer.read(clause),)
        for passage, score in zip(read.passages, passage_nearness(asked, read), strict=True)
    ]
    plain = max(scored, key=lambda one: (one.score - 0.05 * one.order, -one.order))
    wanted = [one for one in scored if one.holds and _may_tell(one, plain)] if _open(question) else []
    top = max(wanted, key=lambda one: one.score - 0.05 * one.order) if wanted else plain
    if _open(question) and not wanted:
        return _unspecified(question, plain, scored, best)
    kept = [
        one
        for one in scored
        if one is top
        or _beside(one, top)
        or (
            (not alone or one.passage.clause == top.passage.clause)
            and (one.score >= KEEP * (top.score + (DETAIL_BONUS if not one.holds else 0)))
        )
    ]
    kept = sorted(kept, key=lambda one: (not _beside(one, top), -one.score))
    citations = _merged([top, *(one for one in kept if one is not top)])
    conclusion = conclusion_of(question, asked, top.passage, comparer)
    return Finding(
        outcome=Outcome.ANSWERED,
        citations=citations,
        conclusion=conclusion,
        confidence=best,
        reason=f"best sentence scores {top.score:.3f}",
    )


def _beside(one: _Scored, top: _Scored) -> bool:
    """Whether a sentence stands in the same clause as ``top`` and is quoted with it, because the clause is short."""
    return one.passage.clause == top.passage.clause and len(top.passage.clause.text) <= WHOLE


def _may_tell(one: _Scored, plain: _Scored) -> bool:
    """Whether a sentence with the detail that is asked for tells it of the matter: near the best one, or its next."""
    follows = one.passage.clause == plain.passage.clause and 0 <= one.passage.start - plain.passage.end < NEXT
    return one.score >= (NEAR if follows else KEEP) * plain.score


def _quoted(number: str, snapshot: View) -> bool:
    """Whether a clause names the document ``number``: then there is something to say about it."""
    wanted = document_numbers(number).keys()
    return any(wanted <= document_numbers(clause.text).keys() for clause in snapshot.clauses.values())


def _open(question: Question) -> bool:
    return question.want is not Want.MATTER and question.facet is not Facet.OUTLINE


def _unspecified(question: Question, top: _Scored, scored: Sequence[_Scored], best: float) -> Finding:
    deciders = [one for one in scored if one is not top and one.passage.clause == top.passage.clause]
    settled = next((one for one in deciders if decides(one.passage.text)), None)
    told = [top, *(one for one in deciders if one is settled or _beside(one, top))]
    lead = f"政策提到了这件事，但没有写明{NAMES[question.want]}"
    more = "；由谁确定见下面的条文" if settled or decides(top.passage.text) else "，请向承办部门核实"
    return Finding(
        outcome=Outcome.UNSPECIFIED,
        citations=_merged(told),
        conclusion=f"{lead}{more}。",
        confidence=best,
        reason=f"no {question.want.value} near the best sentence",
    )


def _merged(scored: Sequence[_Scored]) -> tuple[Citation, ...]:
    """One citation for each run of neighbouring sentences; the run of the first sentence first."""
    runs: list[Passage] = []
    for clause in dict.fromkeys(one.passage.clause for one in scored):
        ordered = sorted((one.passage for one in scored if one.passage.clause == clause), key=lambda p: p.start)
        for passage in ordered:
            if runs and runs[-1].clause == clause and not clause.text[runs[-1].end : passage.start].strip():
                runs[-1] = join(runs[-1], passage)
            else:
                runs.append(passage)
    first = scored[0].passage
    runs.sort(key=lambda run: not (run.clause == first.clause and run.start <= first.start < run.end))
    return tuple(run.cite() for run in runs[:QUOTES])
