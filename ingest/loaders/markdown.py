"""A Markdown file becomes the text that it marks up: the marks go, every other character stays."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from corpus.errors import LoadError
from ingest.loaders import TABLE_MARK, Loaded, table_line, table_text
from ingest.loaders.encoding import decode
from ingest.loaders.html import bare_title, words
from ingest.loaders.html_lines import Writer
from ingest.loaders.html_tree import read_page
from ingest.loaders.text import check_kind
from ingest.numbering import is_closed, label_of
from ingest.webpage import trimmed

FULL = 20
"""A line of fewer characters than this was not wrapped."""
OPEN = 20
"""A paragraph of at least so many characters that stops inside a sentence may go on after a blank line."""
LONG = 10_000
"""A paragraph of more characters than this was not cut; without an end, joining a book would take hours."""
MENU = 5
"""So many lines in a row that are nothing but links are a menu."""

_FRONT = re.compile(r"\A\s*---[ \t]*\r?\n((?:[^\n]*\n){0,60}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_FIELD = re.compile(r"^(?:title|标题)\s*[:：]\s*[\"']?(.+?)[\"']?\s*$", re.IGNORECASE | re.MULTILINE)
_SAVED = re.compile(r"\A\s*Title:[ \t]*(.*)\n(?:.*\n){0,12}?Markdown Content:[ \t]*\n")
_SAVED_END = re.compile(r"(?:相关(?:附件|新闻|链接|文章|阅读)|(?:微信)?扫一扫.{0,20}|分享到[：:]?.{0,8})")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TABLE = re.compile(r"(<table\b.*?</table\s*>)", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_HEADING = re.compile(r"\s{0,3}#{1,6}(?:[ \t\u3000]+|(?=[^\s#0-9!])|$)(.*?)(?:\s+#+)?\s*")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-{2,})\s*")
_RULE = re.compile(r"\s{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
_QUOTE = re.compile(r"\s{0,3}(?:>[ \t]?)+")
_ITEM = re.compile(r"\s*[-*+][ \t]+(?![0-9]{1,4}[ \t]*-\s*$)(?:\[[ xX]\][ \t]+)?")
_REFERENCE = re.compile(r"\s{0,3}\[[^\]^]+\]:[ \t]*(?:<[^>]*>|[\w./#~-]+(?::\S*)?)(?:[ \t]+[\"'(].*)?\s*")
_DASHES = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_IMAGE = re.compile(r"([_*]{0,2})!\[[^\[\]]*\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])\1")
_LINK = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((?:<[^>]*>|(?:[^()\s]|\([^()]*\))*)(?:\s+[\"'][^\"']*[\"'])?\s*\)"
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_TAG = re.compile(
    r"</?(?:a|article|b|blockquote|br|center|code|del|details|div|em|font|h[1-6]|hr|i|img|input|ins|kbd|label|li|mark|ol|p|"
    r"s|section|small|span|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6])\s*>", re.IGNORECASE)
_EMPHASIS = (
    re.compile(r"\*\*\*(?=\S)(.+?)(?<=\S)\*\*\*"),
    re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*"),
    re.compile(r"(?<!\w)__(?=\S)(.+?)(?<=\S)__(?!\w)"),
    re.compile(r"~~(?=\S)(.+?)(?<=\S)~~"),
    re.compile(r"(?<![0-9A-Za-z*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![0-9A-Za-z*])"),
    re.compile(r"(?<!\w)_(?=[^\s_])([^_\n]+?)(?<=\S)_(?!\w)"),
    re.compile(r"`+([^`\n]+)`+"),
)
_MATH = re.compile(r"\$[ \t]*([^$\n]{1,40}?)[ \t]*\$")
_PLAIN_MATH = re.compile(r"[0-9A-Za-z.,%‰×~≤≥<>=+/() -]+")
_SIGNS = ((r"\%", "%"), (r"\times", "×"), (r"\sim", "~"), (r"\leq", "≤"), (r"\geq", "≥"), (r"\cdot", "·"))
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,15});")
_SHELTER = 0x10F700
"""An escaped character is moved up here while marks are taken away."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of the file without its mark. ``fixed``: a paragraph by itself. ``gap``: a blank line stands above it.

    ``broken``: its line end is meant. ``linked``: it is nothing but links.
    """

    text: str
    fixed: bool = False
    gap: bool = False
    broken: bool = False
    linked: bool = False


def load_markdown(path: Path) -> Loaded:
    """The text of the Markdown file at ``path``, a paragraph to a line.

    Raises :class:`~corpus.errors.LoadError` when the file cannot be read, is no text, or holds nothing but marks.
    """
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise LoadError(f"{path}：无法读取（{fault.strerror}）；请检查文件是否存在、是否有读取权限") from None
    check_kind(content, path)
    text, title = _body(decode(content, path).replace("\r\n", "\n").replace("\r", "\n"))
    writer = Writer()
    pieces: list[Piece] = []
    for at, part in enumerate(_TABLE.split(text)):
        if at % 2:
            before = len(writer.lines)
            writer.write(read_page(part).body)
            pieces += [Piece(line, fixed=True, gap=True) for line in writer.lines[before:]]
        else:
            pieces += _pieces(part.split("\n"), writer.tables)
    lines = trimmed(joined(_without_menus(pieces)))
    if not lines:
        raise LoadError(f"{path}：文件里只有图片或标记，没有文字；请放入公文全文后再试")
    stated = MappingProxyType({"title": title} if title else {})
    return Loaded(raw="\n".join(lines), tables=tuple(writer.tables), flowing=True, stated=stated)


def _body(text: str) -> tuple[str, str]:
    """``text`` without front matter and comments, and the title that the front matter states (``""`` if none).

    Of a page saved as Markdown (``Title: … Markdown Content:``) only what stands between its title and its tools stays.
    """
    front = _FRONT.match(text)
    if front and (":" in front[1] or "：" in front[1]):
        named = _FIELD.search(front[1])
        return _COMMENT.sub("", text[front.end() :]), named[1] if named else ""
    saved = _SAVED.match(text)
    if saved is None:
        return _COMMENT.sub("", text), ""
    title = bare_title(saved[1].strip())
    lines = _COMMENT.sub("", text[saved.end() :]).split("\n")
    heads = [at for at, line in enumerate(lines) if (found := _HEADING.fullmatch(line)) and _same(found[1], title)]
    first = heads[0] if heads else 0
    ends = [at for at in range(first + 1, len(lines)) if heads and _SAVED_END.fullmatch(lines[at].strip())]
    return "\n".join(lines[first : min([*heads[1:2], *ends[:1], len(lines)])]), title


def _same(heading: str, title: str) -> bool:
    return bool(words(heading)) and (words(heading) in words(title) or words(title) in words(heading))


def _pieces(lines: Sequence[str], tables: list[str]) -> Iterator[Piece]:
    """The pieces of ``lines``; a table among them goes to ``tables`` and leaves its line."""
    gap, fenced, at = True, False, 0
    while at < len(lines):
        line, after = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
        at += 1
        if _FENCE.match(line):
            fenced, gap = not fenced, True
            continue
        if fenced and line.strip():
            yield Piece(line.strip(), fixed=True)
            continue
        if "|" in line and "-" in after and "|" in after and _DASHES.fullmatch(after):
            rows = [line]
            at += 1
            while at < len(lines) and "|" in lines[at] and lines[at].strip():
                rows.append(lines[at])
                at += 1
            yield Piece(table_line(len(tables)), fixed=True, gap=True)
            tables.append(table_text(cells(rows)))
            gap = True
            continue
        line = _QUOTE.sub("", line, count=1) if _QUOTE.match(line) else line
        if not line.strip() or _RULE.fullmatch(line) or _REFERENCE.fullmatch(line):
            gap = True
            continue
        yield from _line(line, gap=gap, underlined=bool(_UNDERLINE.fullmatch(after)))
        at += 1 if _UNDERLINE.fullmatch(after) else 0
        gap = False


def _line(line: str, *, gap: bool, underlined: bool) -> Iterator[Piece]:
    """The pieces of one line: one, more where it holds ``<br>``, none where it holds a picture only."""
    heading = _HEADING.fullmatch(line)
    item = _ITEM.match(line)
    text = heading[1] if heading else line[item.end() :] if item else line
    linked = not inline(_LINK.sub("", _IMAGE.sub("", text))).strip(" |>·-")
    broken = line.endswith(("  ", "\\"))
    parts = [part for part in inline(text.rstrip("\\") if broken else text).split("\n") if part.strip()]
    for number, part in enumerate(parts):
        yield Piece(
            part.strip(),
            fixed=bool(heading) or underlined,
            gap=(gap or bool(item) or bool(heading)) and not number,
            broken=broken or number + 1 < len(parts),
            linked=linked,
        )


def cells(rows: Sequence[str]) -> list[list[str]]:
    r"""The cells of the ``rows`` of a pipe table, each row as wide as the widest.

    >>> cells(["| 类别 | 标准 |", r"一类 | **2000** \| 元"])
    [['类别', '标准'], ['一类', '2000 | 元']]
    """
    split = [re.split(r"(?<!\\)\|", row.strip().removeprefix("|")) for row in rows]
    split = [row[:-1] if len(row) > 1 and not row[-1].strip() else row for row in split]
    width = max(map(len, split))
    read = [[inline(cell).strip() for cell in row] + [""] * (width - len(row)) for row in split]
    return [row for row in read if any(row)]


def inline(text: str) -> str:
    r"""``text`` without the marks inside a line: emphasis, links (their words stay), pictures, tags, escapes.

    >>> inline(r"**第一条** 见[《办法》](a.md)第5\*条，<b>修改</b><合成示例法>，$15\%$")
    '第一条 见《办法》第5*条，修改<合成示例法>，15%'
    """
    text = _MATH.sub(_unmath, text)
    text = _ESCAPE.sub(lambda found: chr(_SHELTER + ord(found[1])), text)
    for _ in range(3):
        text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _TAG.sub("", _BREAK.sub("\n", _AUTOLINK.sub(r"\1", text)))
    for form in _EMPHASIS:
        text = form.sub(r"\1", text)
    text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return "".join(chr(ord(char) - _SHELTER) if _SHELTER <= ord(char) < _SHELTER + 128 else char for char in text)


def _unmath(found: re.Match[str]) -> str:
    """A formula that is but a number or a sign as it is read; any other as it stands."""
    read = re.sub(r"\\(?:mathrm|text|mathbf)\s*\{([^{}]*)\}", r"\1", found[1])
    for sign, shown in _SIGNS:
        read = read.replace(sign, shown)
    return read if _PLAIN_MATH.fullmatch(read) else found[0]


def _without_menus(pieces: Sequence[Piece]) -> list[Piece]:
    """``pieces`` without runs of :data:`MENU` and more that are nothing but links."""
    kept: list[Piece] = []
    run: list[Piece] = []
    for piece in [*pieces, Piece("")]:
        if piece.linked:
            run.append(piece)
            continue
        kept += run if len(run) < MENU else []
        kept.append(piece)
        run = []
    return kept[:-1]


def joined(pieces: Sequence[Piece]) -> list[str]:
    """The paragraphs of ``pieces``: lines that were wrapped are put together again.

    >>> joined([Piece("合成示例" * 10 + "，"), Piece("到此为止。"), Piece("某局")])[0][-10:]
    '合成示例，到此为止。'
    """
    lines: list[str] = []
    block: list[Piece] = []
    for piece in [*pieces, Piece("", gap=True)]:
        if block and (piece.gap or piece.fixed or block[-1].fixed):
            first, *rest = _unwrapped(block)
            if lines and block[0].gap and not block[0].fixed and _goes_on(lines[-1], first):
                lines[-1] += _seam(lines[-1], first) + first
            else:
                lines.append(first)
            lines += rest
            block = []
        block.append(piece)
    return lines


def _unwrapped(block: Sequence[Piece]) -> list[str]:
    """The paragraphs of lines that stand together: a full line that stops inside a sentence goes on in the next.

    Where all lines but the last are full, and not all of them close a sentence, one that does goes on too.
    """
    sizes = [len(piece.text) for piece in block]
    full = [size >= max(FULL, 0.85 * max(sizes)) for size in sizes]
    even = len(block) > 2 and all(full[:-1]) and not all(is_closed(piece.text) for piece in block[:-1])
    lines = [[block[0].text]]
    for at in range(1, len(block)):
        before, text = block[at - 1], block[at].text
        wrapped = full[at - 1] and not before.broken and (even or not is_closed(before.text))
        if wrapped and label_of(text) is None:
            lines[-1] += [_seam(before.text, text), text]
        else:
            lines.append([text])
    return ["".join(parts) for parts in lines]


def _goes_on(before: str, after: str) -> bool:
    """Whether paragraph ``before`` was cut inside a sentence, by the end of a page, and ``after`` is the rest."""
    if before.startswith(TABLE_MARK) or not OPEN <= len(before) <= LONG or is_closed(before):
        return False
    if label_of(after) is not None:
        return False
    running = "，" in before or "。" in before
    whole = is_closed(after) or len(after) >= OPEN
    return running and whole and re.match(r"[\u4e00-\u9fff（”，、a-zA-Z]", after) is not None


def _seam(before: str, after: str) -> str:
    """What joins two lines: a space between Latin words, nothing elsewhere."""
    latin = before[-1].isascii() and before[-1].isalpha() and after[0].isascii() and after[0].isalnum()
    return " " if latin else ""
