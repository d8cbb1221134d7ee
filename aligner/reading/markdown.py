"""Markdown -> its blocks, without their markers: CommonMark, tables, footnotes, definition lists.

What the generators of documentation sites add is made plain to the parser first, line by line and
without moving a line (`site_markup`). Front matter (`front_matter`) and blocks of HTML
(`html_prose`) are read by modules of their own. Markup inside a line stays in the text, as spans
that are never cut.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from aligner.bitext import Span, trimmed
from aligner.reading.front_matter import front_matter
from aligner.reading.html_prose import html_blocks
from aligner.reading.inline import has_words, image_labels, inline_spans
from aligner.reading.language import script_of
from aligner.reading.nouns import Block, Role, Source
from aligner.reading.site_markup import made_plain
from aligner.reading.spans import between

if TYPE_CHECKING:
    from markdown_it.token import Token

_LINE_END = re.compile(r"\r\n|\r|\n")
_MARKER = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\d{1,9}[.)][ \t]+|\|)*[ \t]*")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")
_ONLY_MARKERS = re.compile(r"[\s>#*+\-=_|:.\d)]*")
_ANCHOR = re.compile(r"\s*(?:\{#[\w.:-]+\}|\{/\*.*?\*/\})\s*$")
_CHECK_BOX = re.compile(r"\[[ xX]\]\s+(?=\S)")
_CODE = ("fence", "code_block")
_ROLES: dict[str, Role] = {
    "heading_open": "heading",
    "list_item_open": "list item",
    "footnote_open": "note",
    "dt_open": "heading",
    "th_open": "cell",
    "td_open": "cell",
}


def read_markdown(text: str, encoding: str = "utf-8") -> Source:
    """A Markdown document as read."""
    return Source(text, tuple(markdown_blocks(text)), "markdown", encoding)


def markdown_blocks(text: str) -> list[Block]:
    """Text blocks of a Markdown document and its markup, in order of their start.

    Markup blocks carry the reason ``markup``. A paragraph is cut at hard line breaks, and at
    every line where its lines are in different languages.
    """
    head, offset = front_matter(text)
    lines = _line_spans(text, offset)
    plain, titles = made_plain(text, lines)
    blocks = [*head, *(_with_inline(text, Block(*span, role="heading")) for span in titles)]
    for found in _parsed(plain.replace("\x00", " ")):
        first, last = found.lines[0], min(found.lines[1], len(lines))
        own = lines[first:last]
        if found.html:
            blocks += html_blocks(text, own[0][0], own[-1][1]) if own else []
        elif found.content is None:
            blocks += _markup(text, own)
        else:
            spans = _content_spans(text, found, own)
            blocks += [
                Block(*span, role=found.role, cell=found.cell) for span in _grouped(text, spans)
            ]
    return _with_rest(text, _finished(text, _apart(blocks)), lines)


@dataclass(slots=True)
class _Parsed:
    """A block as the parser gives it."""

    lines: tuple[int, int]
    content: str | None
    """Its text with inline markup; None where it is code."""
    role: Role = "paragraph"
    cell: tuple[int, int, int] | None = None
    html: bool = False
    cursor: dict[int, int] | None = None


@cache
def _parser() -> Any:
    """The parser: without link definitions of footnotes it would take them for addresses."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    return MarkdownIt("commonmark").enable("table").use(footnote_plugin).use(deflist_plugin)


def _parsed(plain: str) -> Iterator[_Parsed]:
    """The parser's blocks with their place in tables, in its order."""
    roles: list[Role] = ["paragraph"]
    table = row = column = -1
    # How far the cells of a row of a table have been found already.
    cursor: dict[int, int] = {}
    token: Token
    for token in _parser().parse(plain):
        if token.type == "table_open":
            table, row = table + 1, -1
        elif token.type == "tr_open":
            row, column = row + 1, -1
        elif token.type in ("th_open", "td_open"):
            column += 1
        if token.nesting == 1:
            own = _ROLES.get(token.type)
            roles.append(own or roles[-1])
        elif token.nesting == -1 and len(roles) > 1:
            roles.pop()
        if token.map is None:
            continue
        # A term that is defined has no line in the parser's map but its first.
        lines = (token.map[0], max(token.map[1], token.map[0] + 1))
        if token.type in _CODE:
            yield _Parsed(lines, None)
        elif token.type == "html_block":
            yield _Parsed(lines, None, html=True)
        elif token.type == "inline" and token.content.strip():
            cell = (table, row, column) if roles[-1] == "cell" else None
            yield _Parsed(lines, token.content, roles[-1], cell, cursor=cursor)


def _line_spans(text: str, offset: int) -> list[Span]:
    """Offsets of every line from `offset` on, line ends left out."""
    spans: list[Span] = []
    start = offset
    for match in _LINE_END.finditer(text, offset):
        spans.append((start, match.start()))
        start = match.end()
    return [*spans, (start, len(text))]


def _markup(text: str, lines: list[Span]) -> list[Block]:
    """The lines as one block of markup; nothing where they are blank."""
    span = trimmed(text, lines[0][0], lines[-1][1]) if lines else None
    return [Block(*span, "markup", "code")] if span else []


def _content_spans(text: str, found: _Parsed, lines: list[Span]) -> list[Span]:
    """Where the lines of an inline content stand in the source `lines`."""
    spans: list[Span] = []
    cursor = found.cursor if found.cursor is not None else {}
    for index, piece in enumerate((found.content or "").split("\n")):
        if index >= len(lines):
            break
        start, end = lines[index]
        start = max(start, cursor.get(found.lines[0] + index, start))
        at = text.find(piece.strip(), start, end) if piece.strip() else -1
        if at >= 0:
            span: Span | None = (at, at + len(piece.strip()))
        else:
            marker = _MARKER.match(text, start, end)
            span = trimmed(text, marker.end() if marker else start, end)
        if span:
            cursor[found.lines[0] + index] = span[1]
            spans.append(span)
    return spans


def _grouped(text: str, spans: list[Span]) -> list[Span]:
    """The lines of one block joined, but for hard breaks and changes of language."""
    scripts = {script_of(text[start:end]) for start, end in spans}
    apart = {"en", "zh"} <= scripts
    groups: list[Span] = []
    for index, (start, end) in enumerate(spans):
        previous_end = spans[index - 1][1] if index else 0
        line_end = _LINE_END.search(text, previous_end) if index else None
        broken = bool(line_end and _HARD_BREAK.search(text, previous_end - 1, line_end.start()))
        if groups and not apart and not broken:
            groups[-1] = (groups[-1][0], end)
        else:
            groups.append((start, end))
    return groups


def _apart(blocks: list[Block]) -> list[Block]:
    """The blocks in order, none that begins inside the one before it."""
    found: list[Block] = []
    for block in sorted(blocks, key=lambda block: (block.start, -block.end)):
        if not found or block.start >= found[-1].end:
            found.append(block)
    return found


def _finished(text: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks with their inline markup; what is markup alone is set aside, but for the words
    of its images."""
    found: list[Block] = []
    for block in blocks:
        if block.reason or block.role in ("front matter", "attribute"):
            found.append(block)
            continue
        box = _CHECK_BOX.match(text, block.start, block.end)
        if box and block.role == "list item":
            found.append(Block(box.start(), box.start() + 3, "markup"))
            block = replace(block, start=box.end())
        anchor = _ANCHOR.search(text, block.start, block.end)
        if anchor and anchor.start() > block.start:
            rest = (anchor.start() + len(anchor.group()) - len(anchor.group().lstrip()), block.end)
            found.append(_with_inline(text, replace(block, end=anchor.start())))
            found.append(Block(*rest, "markup"))
        elif has_words(text, block.start, block.end):
            found.append(_with_inline(text, block))
        else:
            found += _silent(text, block)
    return found


def _silent(text: str, block: Block) -> Iterator[Block]:
    """A block of markup alone: the labels of its images, and what stands around them."""
    labels = image_labels(text, block.start, block.end)
    for start, end in labels:
        span = trimmed(text, start, end)
        if span:
            yield _with_inline(text, Block(*span, role="attribute"))
    for span in between(text, labels, block.start, block.end):
        yield Block(*span, "markup")


def _with_inline(text: str, block: Block) -> Block:
    return replace(block, inline=inline_spans(text, block.start, block.end))


def _with_rest(text: str, blocks: list[Block], lines: list[Span]) -> list[Block]:
    """The blocks and, as markup, whatever lines no block covers and no marker explains."""
    rest: list[Block] = []
    starts = [block.start for block in blocks]
    for start, end in lines:
        span = trimmed(text, start, end)
        if span is None:
            continue
        near = bisect_right(starts, span[1]) - 1
        covered = near >= 0 and blocks[near].end > start
        if not covered and not _ONLY_MARKERS.fullmatch(text, *span):
            rest.append(Block(*span, "markup"))
    return sorted([*blocks, *rest], key=lambda block: block.span)
