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
from aligner.language.tables import english_set
from aligner.reading.nouns import Block, Source

_LINE = re.compile(r"[^\r\n\u2028\u2029]+|\r\n|[\r\n\u2028\u2029]")
_FINISHED = re.compile(r"[.!?。！？…:：;；][\"'”’」』）)\]]*$")
_CJK_EDGE = re.compile(r"[\u2e80-\uffe6\U00020000-\U0003ffff]")
_VISIBLE = re.compile(r"[^\s\u200b-\u200d\u2060\ufeff](?:.*[^\s\u200b-\u200d\u2060\ufeff])?")
"""A line without white space, and without the characters of no width, at its ends."""
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
    """Paragraphs of a plain text, in order, without white space at their ends.

    What stands at the head of every page of a wrapped text is set aside as ``page head``.
    """
    lines = _lines(text)
    width = _wrap_width(text, lines)
    heads = _running_heads(text, lines) if width else set()
    blocks: list[Block] = []
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        if index in heads:
            blocks.append(Block(line.start, line.end, "page head", "page head"))
        elif width and before and index - 1 not in heads and _goes_on(text, before, line, width):
            blocks[-1] = Block(blocks[-1].start, line.end)
        else:
            blocks.append(Block(line.start, line.end))
    return blocks


_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:[Pp](?:age|\.)\s*|第\s*)?(\d{1,4})(?:\s*页)?[-–—\s]*")


def _running_heads(text: str, lines: Sequence[_Line]) -> set[int]:
    """Lines that come again on every page, but for the number, and lines that only count pages."""
    texts = [" ".join(text[line.start : line.end].split()) for line in lines]
    numbers = {i: int(m[1]) for i, t in enumerate(texts) if (m := _PAGE_NUMBER.fullmatch(t))}
    same: dict[str, list[int]] = {}
    for i, each in enumerate(texts):
        if i not in numbers:
            same.setdefault(_DIGITS.sub("0", each), []).append(i)
    found: set[int] = set()
    for places in same.values():
        # One text with another number each time; a refrain has none.
        if len(places) > 1 and len({texts[i] for i in places}) == len(places):
            found.update(i for i in places if not _FINISHED.search(texts[i]))
    rising = sorted(numbers)
    counted = [j for i, j in itertools.pairwise(rising) if numbers[j] == numbers[i] + 1]
    if len(counted) >= 1 or (found and numbers):
        # The first of a row has none before it; a page number may stand beside a head.
        found |= {i for i in rising if i in counted or i + 1 in counted or _beside(i, found)}
        found |= {i for i, j in itertools.pairwise(rising) if j in counted}
    return found


def _beside(index: int, heads: set[int]) -> bool:
    return index - 1 in heads or index + 1 in heads


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
        kept = _VISIBLE.search(raw)
        if kept is None:
            continue
        piece, indent = kept.group(), kept.start()
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
    if _goes_on_often(text, lines, full):
        return full
    return full if median(widths) >= _SLACK * full and _runs_on(text, lines) else 0


_FEWEST_PAIRS = 2


def _goes_on_often(text: str, lines: Sequence[_Line], full: int) -> bool:
    """Whether most full lines, perhaps among many short heads, end in the middle of a phrase."""
    known = english_set("function_words", "function word")
    open_ended = [
        (text[a.start : a.end].split()[-1].lower() in known, text[b.start].islower())
        for a, b in itertools.pairwise(lines)
        if a.block == b.block
        and a.width >= _SLACK * full
        and not _FINISHED.search(text[a.start : a.end])
    ]
    told = sum(map(any, open_ended))
    return told >= _FEWEST_PAIRS and 2 * told > len(open_ended)


def _runs_on(text: str, lines: Sequence[_Line]) -> bool:
    """Whether enough lines start in the middle of a sentence; verse starts with capitals."""
    following = [
        text[b.start]
        for a, b in itertools.pairwise(lines)
        if a.block == b.block and not _FINISHED.search(text[a.start : a.end])
    ]
    inside = sum(ch.islower() or is_han(ch) or ch in "，、“" for ch in following)
    return inside >= 0.4 * len(following)


_ITEM = re.compile(
    r"(?:\d{1,3}[.)、．]|[（(](?:[a-z]|[ivx]{1,4}|\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|[•·▪–-])\s*\S"
)
"""What opens a clause or an item of a list."""
_CLOSED = re.compile(r"[.。:：;；,，][\"'”’」』]?(?:\s*(?:and|or|以及|和|及))?$")


def _goes_on(text: str, before: _Line, line: _Line, width: int) -> bool:
    """Whether `line` was broken off `before` because that one was full."""
    if before.block != line.block or line.indent > before.indent + 1:
        return False
    if _ITEM.match(text, line.start, line.end) and _CLOSED.search(text, before.start, before.end):
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
