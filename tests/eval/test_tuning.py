"""The fitting on cases made by hand, in which one feature tells everything."""

from assistant.features import FEATURES, QUESTION_FEATURES
from assistant.rank import Proposal
from corpus.records import Outcome
from eval.questions import Category, Expected
from eval.tuning import Case, Use, best_threshold, figures, fit, fit_clauses, held_out, unseen
from tests.assistant.support import CLAUSES

OTHERS = dict.fromkeys({*FEATURES, *QUESTION_FEATURES} - {"best", "margin"}, 0.5)


def row(meant: float, unknown: float = 0.0) -> dict[str, float]:
    return {**OTHERS, "meant": meant, "covered": meant, "unknown": unknown}


def case(group: str, number: int, *, answerable: bool) -> Case:
    outcome = Outcome.ANSWERED if answerable else Outcome.REFUSED
    clauses = ("d/1",) if answerable else ()
    expected = Expected(
        id=f"{group}-{number}", category=Category.FACT, question=f"问{number}", outcome=outcome, clauses=clauses
    )
    best = 0.8 + number / 100 if answerable else 0.2 + number / 100
    rows = (row(0.1, 0 if answerable else 2), row(best, 0 if answerable else 2), row(0.05, 0 if answerable else 2))
    return Case(group, expected, Proposal((CLAUSES[0],) * 3, rows), (False, answerable, False))


CASES = [case(group, number, answerable=number % 3 > 0) for group in "甲乙丙" for number in range(9)]


def test_a_ranker_finds_what_tells() -> None:
    ranker = fit(CASES, best_threshold(held_out(CASES, Use())))
    for one in CASES:
        scores = [score for score, _ in ranker.ranked(one.proposal)]
        assert (max(scores) >= ranker.threshold) is one.expected.answerable
        if one.expected.answerable:
            assert scores.index(max(scores)) == 1


def test_what_is_said_of_unseen_documents_counts_every_question() -> None:
    told = unseen(held_out(CASES, Use()))
    assert (told.answerable, told.foreign) == (18, 9)
    assert (told.first, told.refused_right, told.refused_wrong, told.apart) == (1.0, 1.0, 0.0, 1.0)


def test_a_document_is_judged_by_models_that_have_not_seen_it() -> None:
    odd = [case("丁", number, answerable=True) for number in range(9)]
    turned = [Case("丁", one.expected, one.proposal, (True, False, True)) for one in odd]
    seen = [held for held in held_out([*CASES, *turned], Use()) if held.case.group == "丁"]
    assert not any(held.first for held in seen), "its own labels would have told otherwise"


def test_left_out_features_weigh_nothing() -> None:
    use = Use().without({"meant", "unknown"})
    assert "meant" not in fit_clauses(CASES, use).weights
    assert "unknown" not in use.question


def test_a_threshold_lies_between_the_two_kinds() -> None:
    told = held_out(CASES, Use())
    threshold = best_threshold(told)
    assert figures(told, threshold).refused_wrong == 0
    assert figures(told, 0.99).refused_wrong == 1
    assert figures(told, 0.01).refused_right == 0
