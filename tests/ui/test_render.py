"""Answers and documents as HTML: nothing of a document gets out unescaped, and what is marked is the quote."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Answer, Authority, Citation, Clause, Document, Kind, Outcome, Status
from ui.examples import MOST, examples
from ui.render import OUTCOME_WORDS, badges, card, chat_text, documents_list, message, newest_first, panel

TEXT = "（六）加大财政扶持力度。设备投资过2000万元的，按8%给予补助。最高不超过1000万元。"
KNOWN_TAGS = {"article", "h3", "p", "span", "blockquote", "mark", "details", "summary", "ul", "li", "strong"}
ANYTHING = st.text(alphabet=st.one_of(st.sampled_from("<>&\"'/=`{}$b "), st.characters(codec="utf-8")), max_size=60)


def document(words: str = "", **changed: object) -> Document:
    plain = Document(
        id="ezf-2016-82",
        title=f"关于加快改造升级的意见{words}",
        number=f"鄂政发〔2016〕82号{words}",
        issuer=f"湖北省人民政府{words}",
        publisher=f"湖北省经济和信息化厅{words}",
        addressee=None,
        issued_on=date(2016, 12, 30),
        valid_until=None,
        status=Status.IN_FORCE,
        status_note=words or None,
        authority=Authority.OFFICIAL,
        source="a.txt",
        sha256="0" * 64,
        reading="",
        text=TEXT,
        page_starts=(0,),
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


def clause(text: str = TEXT, words: str = "", ordinal: int = 6, heading: str = "加大财政扶持力度") -> Clause:
    return Clause(
        id=f"ezf-2016-82/{ordinal}",
        document_id="ezf-2016-82",
        label=f"（六）{words}",
        ordinal=ordinal,
        kind=Kind.CLAUSE,
        path=("二、政策支持", f"（六）{heading}{words}"),
        heading=heading + words,
        text=text,
        start=0,
        end=len(text),
        page=5,
        ocr=False,
    )


def cite(one: Clause, start: int, end: int) -> Citation:
    return Citation(one, start, end, one.text[start:end])


def answer(
    outcome: Outcome,
    citations: Sequence[Citation] = (),
    words: str = "",
    text: str = "可以。",
    error: str | None = None,
) -> Answer:
    return Answer(
        question="有什么支持？",
        outcome=outcome,
        text=text,
        citations=tuple(citations),
        documents={"ezf-2016-82": document(words)},
        confidence=0.9,
        milliseconds=1.0,
        generation=1,
        error=error,
    )


class Reader(HTMLParser):
    """What a browser would make of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.clauses: list[str] = []
        self.marks: list[str] = []
        self.text = ""
        self._within: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self._within.append(tag)
        if tag == "blockquote":
            self.clauses.append("")
        elif tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._within.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        self.text += data
        if "blockquote" in self._within:
            self.clauses[-1] += data
        if "mark" in self._within:
            self.marks[-1] += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment got in: {data}")


@given(text=ANYTHING.filter(bool), words=ANYTHING, data=st.data())
def test_the_card_shows_the_clause_marks_the_quote_and_escapes_all(text: str, words: str, data: st.DataObject) -> None:
    one = clause(text, words)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    seen = Reader(panel(answer(Outcome.ANSWERED, [cite(one, start, end)], words)))
    assert seen.clauses == [text]
    assert seen.marks == [text[start:end]]
    assert seen.tags <= KNOWN_TAGS
    assert seen.attributes <= {"class"}


@given(words=ANYTHING)
def test_the_list_of_documents_escapes_all(words: str) -> None:
    seen = Reader(documents_list([document(words)]))
    assert seen.tags <= KNOWN_TAGS
    assert seen.attributes <= {"class", "open"}
    assert words in seen.text


@given(words=ANYTHING)
def test_a_chat_message_holds_no_tag(words: str) -> None:
    content = message("user", words)["content"]
    seen = Reader(content)
    assert not seen.tags
    assert seen.text == words


@given(data=st.data())
def test_quotes_of_one_clause_share_a_card(data: st.DataObject) -> None:
    one = clause()
    starts = data.draw(st.lists(st.integers(0, len(TEXT) - 2), min_size=1, max_size=4))
    spans = [(start, data.draw(st.integers(start + 1, len(TEXT)))) for start in starts]
    seen = Reader(panel(answer(Outcome.ANSWERED, [cite(one, *span) for span in spans])))
    assert seen.clauses == [TEXT]
    assert sum(map(len, seen.marks)) == len({at for start, end in spans for at in range(start, end)})
    assert all(any(TEXT[start:end] in mark for mark in seen.marks) for start, end in spans)


def test_two_clauses_are_two_cards_in_the_order_of_the_citations() -> None:
    first, second = clause("乙条。", ordinal=7), clause("甲条。", ordinal=2)
    seen = Reader(panel(answer(Outcome.ANSWERED, [cite(first, 0, 2), cite(second, 0, 1), cite(first, 2, 3)])))
    assert seen.clauses == ["乙条。", "甲条。"]
    assert seen.marks == ["乙条。", "甲"]


def test_the_card_says_where_the_clause_stands() -> None:
    seen = Reader(panel(answer(Outcome.ANSWERED, [cite(clause(), 0, 3)])))
    assert "《关于加快改造升级的意见》（鄂政发〔2016〕82号）第（六）条" in seen.text
    assert "二、政策支持 › （六）加大财政扶持力度" in seen.text
    assert "第5页" in seen.text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, ["现行有效", "发文日期：2016年12月30日", "发文机关：湖北省人民政府", "发布机构：湖北省经济和信息化厅"]),
        ({"status": Status.EXPIRED, "valid_until": date(2020, 12, 31)}, ["已失效", "有效期至：2020年12月31日"]),
        ({"status": Status.REPEALED, "status_note": "由新文件废止。"}, ["已废止", "由新文件废止。"]),
        ({"status": Status.UNKNOWN, "issued_on": None}, ["时效未核实", "发文日期未载明"]),
        ({"authority": Authority.GUIDE}, ["解读或指南，不是文件原文"]),
    ],
)
def test_badges_say_date_status_and_source(changed: dict[str, object], words: list[str]) -> None:
    told = Reader(badges(document(**changed))).text
    assert all(word in told for word in words)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_label_of_its_own(outcome: Outcome) -> None:
    assert len(set(OUTCOME_WORDS.values())) == len(Outcome)
    assert OUTCOME_WORDS[outcome] in Reader(panel(answer(outcome))).text
    said = chat_text(answer(outcome))
    assert (OUTCOME_WORDS[outcome] in said) == (outcome is not Outcome.ANSWERED)


def test_a_failure_says_why() -> None:
    assert chat_text(answer(Outcome.FAILED, text="", error="问题太长")) == "【未能作答】问题太长"


def test_many_documents_are_folded_away_newest_first() -> None:
    held = [document(id=f"d{year}", title=f"{year}年的办法", issued_on=date(year, 1, 1)) for year in range(2015, 2025)]
    held.append(document(id="d", title="没有日期的办法", issued_on=None))
    told = documents_list(held)
    assert "open" not in Reader(told).attributes
    assert "（11份）" in told
    assert told.index("2024年的办法") < told.index("2015年的办法") < told.index("没有日期的办法")
    assert "open" in Reader(documents_list(held[:1])).attributes
    assert [one.id for one in newest_first(held)][:2] == ["d2024", "d2023"]


def test_examples_come_from_headings_help_first_and_each_once() -> None:
    headings = ["推进设备更新改造，提高装备水平", "加强组织领导", "加大财政扶持力度。", "加大财政扶持力度。", "略", ""]
    clauses = [clause(heading=heading, ordinal=at) for at, heading in enumerate(headings)]
    assert examples([document()], clauses) == [
        "关于“加大财政扶持力度”有什么规定？",
        "关于“推进设备更新改造”有什么规定？",
        "关于“加强组织领导”有什么规定？",
    ]


def test_examples_take_turns_among_the_newest_documents() -> None:
    old, new = document(), document(id="new-1", issued_on=date(2024, 1, 1))
    olds = [clause(heading=f"旧文支持之{at}款", ordinal=at) for at in range(9)]
    news = [replace(clause(heading=f"新文支持之{at}款", ordinal=at), document_id="new-1") for at in range(9)]
    asked = examples([old, new], [*olds, *news])
    assert len(asked) == MOST
    assert [words[3] for words in asked] == ["新", "旧", "新", "旧"]


def test_an_empty_corpus_has_no_examples() -> None:
    assert examples([], []) == []
    assert "（0份）" in documents_list([])


def test_words_that_were_recognised_in_a_picture_are_said_to_be() -> None:
    read, printed = replace(clause(), ocr=True), clause()
    assert "与原件核对" in card([cite(read, 0, 3)], document())
    assert "与原件核对" not in card([cite(printed, 0, 3)], document())
