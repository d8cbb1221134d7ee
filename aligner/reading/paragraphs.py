"""Plain text -> the spans of its paragraphs.

A line is a paragraph unless the text is hard-wrapped: then the lines of a block that were
broken only because the line was full belong together.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from aligner.language.scripts import display_width, is_han
from aligner.reading.nouns import Block, Source

_LINE = re.compile(r"[^\r\n\u2028\u2029]+|\r\n|[\r\n\u2028\u2029]")
_FINISHED = re.compile(r"[.!?。！？…:：;；][\"'”’」』）)\]]*$")
_CJK_EDGE = re.compile(r"[\u2e80-\uffe6\U00020000-\U0003ffff]")
_WIDTHS = (30, 110)
"""Columns that a wrapped line may have; longer lines are paragraphs already."""
_SLACK = 0.82
"""Share of the full width that a broken line fills at least, its next word included."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int
    width: int
    block: int
    """Lines between two blank ones share a number."""


def plain(text: str, encoding: str = "utf-8") -> Source:
    """A plain text as read."""
    return Source(text, tuple(plain_blocks(text)), "text", encoding)


def plain_blocks(text: str) -> list[Block]:
    """Paragraphs of a plain text, in order, without white space at their ends."""
    lines = _lines(text)
    width = _wrap_width(text, lines)
    blocks: list[Block] = []
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        if width and before and _goes_on(text, before, line, width):
            blocks[-1] = Block(blocks[-1].start, line.end)
        else:
            blocks.append(Block(line.start, line.end))
    return blocks


def _lines(text: str) -> list[_Line]:
    """The lines that are not blank, trimmed."""
    lines: list[_Line] = []
    block = 0
    blank = True
    for match in _LINE.finditer(text):
        raw = match.group()
        if raw[0] in "\r\n\u2028\u2029":
            block += blank
            blank = True
            continue
        piece = raw.strip()
        if not piece:
            continue
        indent = len(raw) - len(raw.lstrip())
        start = match.start() + indent
        blank = False
        lines.append(_Line(start, start + len(piece), indent, display_width(piece), block))
    return lines


def _wrap_width(text: str, lines: Sequence[_Line]) -> int:
    """Columns at which the text was wrapped; 0 where it was not.

    Wrapped text shows it: most lines that are followed by another end in the middle of a
    sentence and are about equally wide.
    """
    inner = [a for a, b in itertools.pairwise(lines) if a.block == b.block]
    if len(inner) < 2:
        return 0
    open_ended = [line for line in inner if not _FINISHED.search(text[line.start : line.end])]
    if len(open_ended) < 0.55 * len(inner):
        return 0
    widths = sorted(line.width for line in open_ended)
    full = widths[min(len(widths) - 1, int(len(widths) * 0.95))]
    if not _WIDTHS[0] <= full <= _WIDTHS[1] or widths[-1] > _WIDTHS[1] * 1.2:
        return 0
    if median(widths) < 0.82 * full:
        return 0
    return full if _runs_on(text, lines) else 0


def _runs_on(text: str, lines: Sequence[_Line]) -> bool:
    """Whether enough lines start in the middle of a sentence; verse starts with capitals."""
    following = [
        text[b.start]
        for a, b in itertools.pairwise(lines)
        if a.block == b.block and not _FINISHED.search(text[a.start : a.end])
    ]
    inside = sum(ch.islower() or is_han(ch) or ch in "，、“" for ch in following)
    return inside >= 0.4 * len(following)


def _goes_on(text: str, before: _Line, line: _Line, width: int) -> bool:
    """Whether `line` was broken off `before` because that one was full."""
    if before.block != line.block or line.indent > before.indent + 1:
        return False
    last, first = text[before.end - 1], text[line.start]
    if bool(_CJK_EDGE.match(last)) != bool(_CJK_EDGE.match(first)) and _FINISHED.search(
        text[before.start : before.end]
    ):
        return False
    if _CJK_EDGE.match(first):
        return before.width >= _SLACK * width
    next_word = text[line.start : line.end].split(None, 1)[0]
    return before.width + 1 + len(next_word) >= _SLACK * width
