"""Markdown -> the spans of its text blocks, without their markers.

Headings, paragraphs, list items, quotes and table cells are text; fences, HTML blocks, link
definitions, table rules and front matter are markup. Inline markers stay in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from aligner.bitext import Span
from aligner.reading.language import script_of
from aligner.reading.nouns import Block

_LINE_END = re.compile(r"\r\n|\r|\n")
_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n(?:.*\r?\n)*?(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_MARKER = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\d{1,9}[.)][ \t]+|\|)*[ \t]*")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")
_ONLY_MARKERS = re.compile(r"[\s>#*+\-=_|:.\d)]*")
_MARKUP = ("fence", "code_block", "html_block")


def markdown_blocks(text: str) -> list[Block]:
    """Text blocks of a Markdown document and its markup, in order of their start.

    Markup blocks carry the reason ``markup``. A paragraph is cut at hard line breaks, and at
    every line where its lines are in different languages.
    """
    from markdown_it import MarkdownIt

    front = _FRONT_MATTER.match(text)
    offset = front.end() if front else 0
    lines = _line_spans(text, offset)
    blocks = [Block(0, len(front.group().rstrip()), "markup")] if front else []
    cursor: dict[int, int] = {}
    parser = MarkdownIt("commonmark").enable("table")
    for token in parser.parse(text[offset:].replace("\x00", " ")):
        if token.map is None or not (token.type in _MARKUP or token.type == "inline"):
            continue
        first, last = token.map[0], min(token.map[1], len(lines))
        if token.type in _MARKUP:
            blocks += _markup(text, lines[first:last])
        elif token.content.strip():
            spans = _content_spans(text, token.content, lines[first:last], cursor, first)
            blocks += [Block(*span) for span in _grouped(text, spans)]
    return _with_rest(text, sorted(blocks, key=lambda block: block.span), lines)


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
    span = _trim(text, lines[0][0], lines[-1][1]) if lines else None
    return [Block(*span, "markup")] if span else []


def _content_spans(
    text: str, content: str, lines: list[Span], cursor: dict[int, int], first: int
) -> list[Span]:
    """Where the lines of an inline `content` stand in the source `lines`.

    `cursor` keeps, for every line, how far the cells of a table row have been found already.
    """
    spans: list[Span] = []
    for index, piece in enumerate(content.split("\n")):
        if index >= len(lines):
            break
        start, end = lines[index]
        start = max(start, cursor.get(first + index, start))
        found = text.find(piece.strip(), start, end) if piece.strip() else -1
        if found >= 0:
            span: Span | None = (found, found + len(piece.strip()))
        else:
            marker = _MARKER.match(text, start, end)
            span = _trim(text, marker.end() if marker else start, end)
        if span:
            cursor[first + index] = span[1]
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


def _with_rest(text: str, blocks: list[Block], lines: list[Span]) -> list[Block]:
    """The blocks and, as markup, whatever lines no block covers and no marker explains."""
    rest: list[Block] = []
    starts = [block.start for block in blocks]
    for start, end in lines:
        span = _trim(text, start, end)
        if span is None:
            continue
        near = bisect_right(starts, span[1]) - 1
        covered = near >= 0 and blocks[near].end > start
        if not covered and not _ONLY_MARKERS.fullmatch(text, *span):
            rest.append(Block(*span, "markup"))
    return sorted([*blocks, *rest], key=lambda block: block.span)


def _trim(text: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends; None where nothing is left."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    return (start + left, start + right) if left < right else None
