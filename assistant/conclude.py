"""The sentence that answers becomes the conclusion: its part that answers, in the policy's own words."""

from assistant.compare import Asked, Comparer
from assistant.details import asks_condition, condition_of, holds
from assistant.numbers import quantities
from assistant.passages import Passage, join, parts
from assistant.structure import said
from corpus.records import Facet, Question, Want

SHORT, LONG = 40, 100
"""Characters: a sentence no longer than the first is not repeated in the conclusion, nothing longer than the second."""


def conclusion_of(question: Question, asked: Asked, passage: Passage, comparer: Comparer) -> str:
    """What the best sentence answers, in the policy's own words; a short sentence speaks for itself.

    A policy's sentence runs from whom it concerns to what they get, so a question about the matter is answered by the
    part that is nearest to it and all that follows; a question for a detail, by the nearest part that holds it; one
    that names a number of its own or asks for the conditions, from the conditions on.
    """
    pieces = parts(passage)
    where = said(passage.clause) + (f"“{passage.clause.heading}”" if passage.clause.heading else "")
    if len(passage.text) <= SHORT or len(pieces) < 2:
        return f"有规定，见{where}。"
    near = dict(zip(pieces, comparer.near(asked, [piece.text for piece in pieces]), strict=True))
    if question.want is not Want.MATTER and question.facet is not Facet.OUTLINE:
        telling = [piece for piece in pieces if holds(question.want, question.search, piece.text)] or list(pieces)
        told = max(telling, key=lambda piece: near[piece])
    elif (begin := condition_of(pieces)) and (asks_condition(question.search) or quantities(question.search)):
        told = join(begin, pieces[-1])
    else:
        starts = [piece for piece in pieces if passage.end - piece.start <= LONG] or [pieces[-1]]
        told = join(max(starts, key=lambda piece: near[piece]), pieces[-1])
    if told.text[-1:].isdigit():  # a line of a scan that broke off: what it is a number of is not told
        return f"有规定，见{where}。"
    return f"{where}规定：{told.text}。"
