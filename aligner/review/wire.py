"""What goes over the wire: a bead as the page reads it, with offsets as a browser counts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aligner.bitext import Flag, Span
from aligner.interface import LANGUAGES, said
from aligner.review.entries import SIDES, Entry
from aligner.review.fixes import Fixer
from aligner.review.gestures import Point
from aligner.review.store import Kept


def bead_row(kept: Kept, before: int | None, fixer: Fixer) -> dict[str, Any]:
    """A bead as JSON; `before` is the bead that stands before it in its document."""
    entry = kept.entry
    return {
        "id": entry.id,
        "rev": kept.revision,
        "doc": entry.doc,
        "before": before,
        "langs": [entry.lang(side) for side in SIDES],
        "texts": [[line.text for line in entry.lines(side)] for side in SIDES],
        "at": [_at(entry, k) for k in (0, 1)],
        "confidence": entry.confidence,
        "similarity": entry.similarity,
        "risk": entry.risk,
        "status": entry.status,
        "comment": entry.comment,
        "flags": [_flag(entry, flag, fixer) for flag in entry.flags],
    }


def _at(entry: Entry, side: int) -> int | None:
    lines = entry.lines(SIDES[side])
    return lines[0].index + 1 if lines else None


def _flag(entry: Entry, flag: Flag, fixer: Fixer) -> dict[str, Any]:
    src, tgt = entry.text("src"), entry.text("tgt")
    return {
        "kind": flag.kind,
        "mqm": flag.mqm,
        "severity": flag.severity,
        "confidence": flag.confidence,
        "spans": [utf16(flag.src, src), utf16(flag.tgt, tgt)],
        "message": {lang: said(lang, flag.message) for lang in LANGUAGES},
        "dismissed": flag.dismissed,
        "fix": fixer.suggested(entry, flag),
    }


def utf16(spans: Sequence[Span], text: str) -> list[list[int]]:
    """Spans of a text as a browser counts them."""
    return [[units(text[:a]), units(text[:b])] for a, b in spans if a < b]


def units(text: str) -> int:
    """Length of a text as a browser counts it."""
    return len(text) + sum(c > "\uffff" for c in text)


def point_at(entry: Entry, side: int, offset: int) -> Point:
    """The sentence and character of an offset into a side's joined text, counted in UTF-16."""
    lines = entry.lines(SIDES[side])
    gap = 1 if entry.lang(SIDES[side]) == "en" else 0
    for number, line in enumerate(lines):
        length = units(line.text)
        if offset < length:
            return Point(number, _code_points(line.text, offset))
        if offset < length + gap or (offset == length and number == len(lines) - 1):
            return Point(number + 1, 0)
        offset -= length + gap
    return Point(len(lines), 0)


def spans_at(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans of a browser as those of the text; what lies beyond its end is cut off."""
    return tuple((_code_points(text, a), _code_points(text, b)) for a, b in spans)


def _code_points(text: str, offset: int) -> int:
    count = 0
    for place, character in enumerate(text):
        if count >= offset:
            return place
        count += 1 + (character > "\uffff")
    return len(text)
