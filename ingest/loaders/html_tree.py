"""The door to selectolax (its lexbor parser): a page becomes plain records, without what a reader does not see."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

DEPTH = 120
"""Elements nested deeper than this are spliced into the one above; no page means so many, and recursion stays small."""

_BLOCKS = (
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td tfoot th "
    "thead tr ul"
)
_UNREAD_TAGS = (
    "applet area audio base button canvas datalist embed frame frameset head iframe input link map math meta "
    "noembed noframes noscript object optgroup option param progress rp rt script select source style svg template "
    "textarea title track video xml"
)
BLOCKS = frozenset(_BLOCKS.split())
_UNREAD = frozenset(_UNREAD_TAGS.split())
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element that is shown: its tag, its attributes, and its children in order, texts among them."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    @property
    def names(self) -> frozenset[str]:
        """The id and the classes, in lower case."""
        return frozenset(f"{self.attributes.get('id', '')} {self.attributes.get('class', '')}".lower().split())


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its ``<title>``, its named ``<meta>`` (names in lower case), its body, and whether it runs scripts."""

    title: str
    meta: Mapping[str, str]
    body: Element
    scripted: bool


def read_page(markup: str) -> Page:
    """The page that ``markup`` describes; no markup is too broken for it.

    >>> read_page("<title>通知</title><p>合成<b>示例").body.children[0].children[0]
    '合成'
    """
    tree = LexborHTMLParser(markup)
    title = tree.css_first("title")
    meta: dict[str, str] = {}
    for node in tree.css("meta"):
        found = node.attributes
        name = (found.get("name") or found.get("property") or "").lower()
        if name:
            meta.setdefault(name, (found.get("content") or "").strip())
    body = Element("body")
    if tree.root is not None:
        _fill(body, tree.root)
    scripted = bool(tree.css("script, frameset, iframe"))
    return Page(" ".join(title.text().split()) if title is not None else "", meta, body, scripted)


def _fill(body: Element, root: LexborNode) -> None:
    """Give ``body`` everything under ``root`` that is shown, in the order of the page."""
    waiting: list[tuple[LexborNode, Element, int]] = [(root, body, 0)]
    while waiting:
        node, above, depth = waiting.pop()
        if node.is_text_node:
            above.children.append(node.text_content or "")
            continue
        tag = (node.tag or "").lower()
        if not node.is_element_node or tag in _UNREAD:
            continue
        attributes = {name: value or "" for name, value in node.attributes.items()}
        element = above
        if tag not in ("html", "body"):  # a body that is hidden is shown by a script, whole
            if "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")):
                continue
            element = Element(tag, attributes)
            above.children.append(element)
        if depth > DEPTH:
            element = above
        inner = list(node.iter(include_text=True))
        waiting.extend((child, element, depth + 1) for child in reversed(inner))


def walk(element: Element) -> Iterator[Element]:
    """``element`` and every element in it, in the order of the page."""
    yield element
    for child in element.children:
        if isinstance(child, Element):
            yield from walk(child)


def texts(element: Element) -> Iterator[str]:
    """Each run of text in ``element`` without the white space around it, in order; blank ones left out."""
    for child in element.children:
        if isinstance(child, Element):
            yield from texts(child)
        elif child.strip():
            yield child.strip()


def plain(element: Element) -> str:
    """All the text of ``element`` without any white space."""
    return "".join("".join(run.split()) for run in texts(element))


def prose(element: Element) -> int:
    """How many characters of ``element`` stand outside links: navigation has next to none.

    >>> prose(read_page("<p>合成示例<a href='#'>首页</a></p>").body)
    4
    """
    if element.tag == "a" and "href" in element.attributes:
        return 0
    return sum(
        prose(child) if isinstance(child, Element) else len("".join(child.split())) for child in element.children
    )


def without(element: Element, dropped: set[Element]) -> Element:
    """``element`` less those in ``dropped`` (by identity) wherever they stand."""
    children = [
        child if isinstance(child, str) else without(child, dropped)
        for child in element.children
        if isinstance(child, str) or child not in dropped
    ]
    return Element(element.tag, element.attributes, children)
