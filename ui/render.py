"""Records become what the page shows: an answer as chat text and as cards, the corpus as a list of documents.

Everything here is pure. Whatever comes from a document or a question goes through :func:`html.escape` on its way into
HTML; the chat text is plain text, and the page shows it as such.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from assistant.compose import reference
from assistant.facets import STATUS_WORDS
from corpus.records import Answer, Authority, Citation, Document, Outcome

OUTCOME_WORDS = {
    Outcome.ANSWERED: "有条文依据",
    Outcome.UNSPECIFIED: "文件未作具体规定",
    Outcome.REFUSED: "未收录相关规定",
    Outcome.FAILED: "未能作答",
}
OPEN_LIST = 3
"""Up to how many documents the list at the top of the page stands open."""
EMPTY_PANEL = '<p class="wc-hint">提问之后，这里显示答案所依据的条文，引用的原文以底色标出。</p>'


def chat_text(answer: Answer) -> str:
    """What the chat says: plain text; an outcome other than ``answered`` is named first."""
    told = answer.text or answer.error or ""
    if answer.outcome is Outcome.ANSWERED:
        return told
    return f"【{OUTCOME_WORDS[answer.outcome]}】{told}"


def message(role: str, text: str) -> dict[str, str]:
    """A chat message that shows ``text`` as it stands: the chat would take tags in it for HTML."""
    return {"role": role, "content": escape(text, quote=False)}


def panel(answer: Answer) -> str:
    """HTML of the panel 依据条文: the outcome, then a card for each cited clause, in the order of the citations."""
    clauses = dict.fromkeys(citation.clause for citation in answer.citations)
    cards = [
        card([cited for cited in answer.citations if cited.clause == clause], answer.documents[clause.document_id])
        for clause in clauses
    ]
    none = '<p class="wc-hint">这次回答没有引用条文。</p>'
    return f"{_outcome(answer.outcome)}{''.join(cards) or none}"


def card(citations: Sequence[Citation], document: Document) -> str:
    """HTML of one cited clause, whole, with the quotes of ``citations`` (all of that clause) marked."""
    clause = citations[0].clause
    path = " › ".join(clause.path)
    page = f"第{clause.page}页" + ("（文字由扫描件识别，请与原件核对）" if clause.ocr else "")
    place = f"{escape(path)}　{page}" if path else page
    return (
        f'<article class="wc-card"><h3>{escape(reference(citations[0], document))}</h3>'
        f'<p class="wc-path">{place}</p>{badges(document)}'
        f'<blockquote class="wc-clause">{marked(citations)}</blockquote></article>'
    )


def marked(citations: Sequence[Citation]) -> str:
    """The text of the clause that ``citations`` share, escaped, each quote in ``<mark>``; overlapping quotes in one.

    >>> from corpus.records import Clause, Kind
    >>> text = "设备<2000万元"
    >>> clause = Clause(id="d/1", document_id="d", label="", ordinal=0, kind=Kind.CLAUSE, path=(), heading="",
    ...                 text=text, start=0, end=9, page=1, ocr=False)
    >>> marked([Citation(clause, 3, 7, "2000")])
    '设备&lt;<mark>2000</mark>万元'
    """
    text = citations[0].clause.text
    told, at = [], 0
    for start, end in _merged((citation.start, citation.end) for citation in citations):
        told += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return "".join([*told, escape(text[at:])])


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def badges(document: Document) -> str:
    """HTML that says from when ``document`` is, whether it is in force, and who issued and published it."""
    shown = [
        _badge(f"wc-{document.status.value}", STATUS_WORDS[document.status]),
        _badge("", f"发文日期：{_day(document.issued_on)}" if document.issued_on else "发文日期未载明"),
    ]
    if document.valid_until:
        shown.append(_badge("", f"有效期至：{_day(document.valid_until)}"))
    if document.issuer:
        shown.append(_badge("", f"发文机关：{document.issuer}"))
    if document.publisher:
        shown.append(_badge("", f"发布机构：{document.publisher}"))
    if document.authority is Authority.GUIDE:
        shown.append(_badge("wc-guide", "解读或指南，不是文件原文"))
    note = f'<p class="wc-note">{escape(document.status_note)}</p>' if document.status_note else ""
    return f'<p class="wc-badges">{"".join(shown)}</p>{note}'


def _badge(kind: str, words: str) -> str:
    return f'<span class="wc-badge {kind}">{escape(words)}</span>'


def _outcome(outcome: Outcome) -> str:
    return f'<p class="wc-outcome wc-{outcome.value}">{OUTCOME_WORDS[outcome]}</p>'


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def documents_list(documents: Sequence[Document]) -> str:
    """HTML of what the corpus holds, newest first, with dates and status; folded away when it is long."""
    rows = "".join(
        f"<li><strong>《{escape(document.title)}》</strong>{_number(document)}{badges(document)}</li>"
        for document in newest_first(documents)
    )
    state = " open" if len(documents) <= OPEN_LIST else ""
    return (
        f'<details class="wc-documents"{state}><summary>已收录的政策文件（{len(documents)}份）</summary>'
        f"<ul>{rows}</ul></details>"
    )


def _number(document: Document) -> str:
    return f"（{escape(document.number)}）" if document.number else ""


def newest_first(documents: Iterable[Document]) -> list[Document]:
    """``documents`` by date of issue, newest first; those without a date last, in the order of their ids."""
    return sorted(documents, key=lambda one: (-(one.issued_on or date.min).toordinal(), one.id))


def hint(words: str) -> str:
    """HTML of the line under the question box: what to do, or what is going on; read out when it changes."""
    return f'<p class="wc-status" role="status">{escape(words)}</p>'
