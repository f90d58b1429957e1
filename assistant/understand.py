"""A question as it is asked becomes a :class:`~corpus.records.Question`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from assistant.references import references, without_references
from corpus.errors import QuestionError
from corpus.normalise import normal
from corpus.records import Document, Facet, Question, Want
from corpus.segment import words

LIMIT = 2000
"""The longest question that is read, in characters: a page of text; beyond it no one question can be made out."""

_NUMBER = re.compile(
    r"(?P<office>[一-龥]{1,8}?[发函办字规令告])\s*[〔\[(【]?\s*(?P<year>(?:19|20)\d\d)?\s*年?[〕\])】]?\s*第?(?P<serial>\d{1,4})\s*号文?件?"
)
"""A document number (文号) as printed and as people shorten it: 鄂政发〔2016〕82号, 鄂政发82号文."""
_NUMERALS = "〇零一二两三四五六七八九十百千万亿"
_COUNTED = re.compile(f"(?=.*[{_NUMERALS}])[0-9.,{_NUMERALS}元年月日天个家人台条]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """How people ask, from ``wording.yaml``: closed lists of words, and patterns over the normal form."""

    asking: frozenset[str]
    dialect: Mapping[str, str]
    pointing: re.Pattern[str]
    turning: re.Pattern[str]
    likewise: re.Pattern[str]
    document: re.Pattern[str]
    wants: tuple[tuple[Want, re.Pattern[str]], ...]
    facets: tuple[tuple[Facet, re.Pattern[str]], ...]


@cache
def wording() -> Wording:
    """The wording that ships with the project, read once."""
    told = yaml.safe_load((Path(__file__).parent / "wording.yaml").read_text(encoding="utf-8"))
    return Wording(
        asking=frozenset(told["asking"].split() + told["text"].split()),
        dialect=told["dialect"],
        pointing=re.compile(told["pointing"]),
        turning=re.compile(told["turning"]),
        likewise=re.compile(told["likewise"]),
        document=re.compile(told["document"]),
        wants=tuple((Want(name), re.compile("|".join(lines))) for name, lines in told["wants"].items()),
        facets=tuple((Facet(name), re.compile("|".join(lines))) for name, lines in told["facets"].items()),
    )


FEW = 7
"""Content words; a question that points back and has fewer needs what it points to."""
SHORT = 6
"""The fewest characters of a title without its place by which a question names a document."""
_PLACE = re.compile(r"^[^\s《》关于]{1,8}?(?:自治区|[省市区县])")


def facet_of(plain: str, title: str = "") -> Facet | None:
    """What ``plain`` (a normal form) asks about the document itself; None when it also names a matter.

    >>> facet_of("这个文件的文号是多少"), facet_of("贴息办法由谁制定")
    (<Facet.NUMBER: 'number'>, None)
    """
    for facet, pattern in wording().facets:
        if pattern.search(plain):
            rest = without_references(pattern.sub(" ", plain))
            for known in (*re.findall("《[^》]*》", rest), title):
                rest = rest.replace(known, " ") if known else rest
            left = content(wording().document.sub(" ", rest), frozenset(words(title)))
            if all(len(word) < 2 for word in left):  # 报, 领: a lone character names no matter
                return facet
    return None


def content(plain: str, known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The words of ``plain`` that name a matter, in order, none twice; a bare number names none.

    >>> content("设备投资两千万元")
    ('设备', '投资')
    """
    told = [word for word in words(plain) if word not in wording().asking and word not in known]
    return tuple(dict.fromkeys(word for word in told if not _COUNTED.fullmatch(word)))


def want_of(plain: str) -> Want:
    """The kind of detail that ``plain`` (a normal form) asks for.

    >>> want_of("贷款贴息的比例是多少"), want_of("谁来牵头"), want_of("智能化改造怎么支持")
    (<Want.RATE: 'rate'>, <Want.WHO: 'who'>, <Want.MATTER: 'matter'>)
    """
    return next((want for want, pattern in wording().wants if pattern.search(plain)), Want.MATTER)


def plain_form(text: str) -> str:
    """The normal form of ``text`` with single spaces and what dialects say otherwise in common words.

    Raises :class:`~corpus.errors.QuestionError` when there is nothing to answer: no word, or more than one page.
    """
    if len(text) > LIMIT:
        raise QuestionError(f"问题有{len(text)}个字，超过上限{LIMIT}个字；请缩短后再问")
    plain = re.sub(r"\s+", " ", normal(text)).strip()
    for said, meant in wording().dialect.items():
        plain = plain.replace(said, meant)
    if not any(map(str.isalnum, plain)):
        raise QuestionError("问题是空的，没有可以回答的文字；请写明要问的政策事项")
    return plain


def understand(
    text: str, history: Sequence[str], documents: Mapping[str, Document], *, follows: bool = False
) -> Question:
    """The question that ``text`` asks, after the earlier questions of ``history`` (oldest first).

    ``follows``: it is read as one that needs those before it, whether it says so or not.

    Raises as :func:`plain_form`.
    """
    plain = wording().turning.sub("", plain_form(text), count=1) or plain_form(text)
    named = tuple(document for document in documents.values() if _names(plain, document))
    rest = _without_names(plain, named)
    told = rest if any(map(str.isalnum, rest)) else plain
    places = references(told)
    search, want = told, want_of(told)
    if history and plain == plain_form(text) and (follows or _follows(told)) and not places:
        earlier = _earlier(history)
        search, places = f"{earlier} {told}", references(earlier)
        if want is Want.MATTER and wording().likewise.search(told):  # 那园区呢: the same of another
            want = want_of(earlier)
    only = named or tuple(documents.values())
    facet = facet_of(told, normal(only[0].title) if len(only) == 1 else "")
    if named and told is not rest:  # nothing but its name: what it is
        facet = Facet.OUTLINE
    return Question(
        text=text,
        search=search,
        references=places,
        facet=facet if facet is Facet.OUTLINE or not places else None,
        want=want,
        document_ids=tuple(document.id for document in named),
        foreign=() if named else tuple(document_numbers(plain).values()),
    )


def document_numbers(text: str) -> dict[tuple[str, str, str], str]:
    """The whole document numbers in ``text``, as written in normal form, by office (its last letters), year and serial.

    >>> document_numbers("按照鄂政发〔2016〕67号执行")
    {('政发', '2016', '67'): '按照鄂政发〔2016〕67号'}
    """
    found = (number for number in _NUMBER.finditer(normal(text)) if number["year"])
    return {(number["office"][-2:], number["year"], number["serial"]): number[0] for number in found}


def _without_names(plain: str, named: Sequence[Document]) -> str:
    """``plain`` without the titles and numbers of the documents that it names."""
    told = plain
    for document in named:
        title = normal(document.title)
        for name in (title, _placeless(title)):
            told = re.sub(f"《?{re.escape(name)}》?", " ", told)
        told = _NUMBER.sub(" ", told)
    if named:
        told = re.sub(r"^(?: |\(\s*\)|的|里|中)+|[ (]+$", "", re.sub(r"\s+", " ", told))
    return told


def _placeless(title: str) -> str:
    """``title`` without the place that it begins with, which people leave out.

    >>> _placeless("合成市蓝莓种植扶持办法")
    '蓝莓种植扶持办法'
    """
    return _PLACE.sub("", title, count=1) or title


def _names(plain: str, document: Document) -> bool:
    title = normal(document.title)
    if title in plain or (len(_placeless(title)) >= SHORT and _placeless(title) in plain):
        return True
    own = _NUMBER.search(normal(document.number or ""))
    found = _NUMBER.finditer(plain)
    return own is not None and any(
        number["serial"] == own["serial"]
        and (number["year"] or own["year"]) == own["year"]
        and own["office"].endswith(number["office"][-2:])
        for number in found
    )


def _earlier(history: Sequence[str]) -> str:
    """What the last question of ``history`` is about: with the one before it where it needs that, and so on.

    >>> _earlier(["设备贴息有什么条件", "那比例呢"])
    '设备贴息有什么条件 那比例呢'
    """
    last = re.sub(r"\s+", " ", normal(history[-1][:LIMIT])).strip()
    alone = not history[:-1] or not _follows(last) or references(last)
    return last if alone else f"{_earlier(history[:-1])} {last}"


def _follows(plain: str) -> bool:
    """Whether ``plain`` needs the question before it: it points back, or names no matter of its own."""
    if wording().turning.match(plain):
        return False
    points = wording().pointing.match(plain)
    return len(content(plain)) < (FEW if points else 2)
