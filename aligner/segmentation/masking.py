"""Markup and note marks hidden from the rules of sentences, which know words and marks only.

A link or a piece of code is a word to them; a tag or a run of stars is nothing. Lengths stay, so
that every offset is one of the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aligner.bitext import Span

_STOP = r"[.!?。！？…｡][\"'”’」』）)\]*_~]*"
_NOTE_MARK = re.compile(
    r"(?<=[.!?。！？…｡\"'”’」』）)\]*_])"
    r"(?:\[(?:\^[^\[\]\s]{1,40}|(?:注|註|note|n\.)?[ ]?\d{1,3}[a-z]?|[a-z]|[*†‡])\]"
    r"|[¹²³⁰⁴-⁹]{1,3}|[†‡])+"
)
_MAY_NOTE = re.compile("[\\[¹²³⁰⁴-⁹†‡①-⑳]")
_CIRCLED = re.compile(r"(?<=[.!?。！？…｡\"”’」』）)])[①-⑳]+")
_LISTED = re.compile(r"[:：；;][ \t]*①|\A\s*①|(?:如下|下列|以下|following)[^。.]{0,20}[。.]?\s*①")
"""A list within a paragraph: there ① opens its item."""
_TAG = re.compile(r"</?[A-Za-z!]")
_DOTS = re.compile(r"(?:\.\.\.|…)\s+$")
_STOPPED = re.compile(r"[.!?][\"'”’)\]*_`]*\s+$")
_EMPHASIS = re.compile(r"[*_~]+")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text as the rules see it."""

    text: str
    """As long as the text itself."""
    closers: tuple[Span, ...]
    """Hidden marks that belong to what stands before them, in order."""
    openers: tuple[Span, ...]
    """Hidden marks that belong to what stands after them, in order."""


def masked(text: str, inline: Sequence[Span]) -> Masked:
    """The text with its markup, the spans `inline`, and its note marks hidden."""
    closers, openers = _note_marks(text), list[Span]()
    if not closers and not inline:
        return Masked(text, (), ())
    shown = list(text)
    notes = tuple(closers)
    opened: list[str] = []
    for start, end in inline:
        if any(a < end and start < b for a, b in notes):
            continue
        piece = text[start:end]
        if _EMPHASIS.fullmatch(piece):
            # A pair of equal runs: the first opens, the second closes.
            closing = piece in opened
            opened.remove(piece) if closing else opened.append(piece)
            (closers if closing else openers).append((start, end))
        elif _TAG.match(piece):
            (closers if piece.startswith("</") else openers).append((start, end))
        else:
            # After dots it goes on: ``try`` ... ``except``.
            first = "x" if _DOTS.search(text, max(0, start - 6), start) else "X"
            shown[start:end] = first + "x" * (end - start - 1)
    for start, end in (*closers, *openers):
        shown[start:end] = " " * (end - start)
    for start, end in openers:
        # What is set in another type may begin a sentence with a small letter: a parameter.
        if _STOPPED.search(text, max(0, start - 8), start):
            shown[end : end + 1] = text[end : end + 1].upper()[:1]
    return Masked("".join(shown), tuple(sorted(closers)), tuple(sorted(openers)))


def _note_marks(text: str) -> list[Span]:
    if not _MAY_NOTE.search(text):
        return []
    found = [match.span() for match in _NOTE_MARK.finditer(text)]
    if max(text, default="") >= "①" and not _LISTED.search(text):
        found += [match.span() for match in _CIRCLED.finditer(text)]
    return found


def unmasked(spans: Sequence[Span], hidden: Masked) -> list[Span]:
    """The spans with the hidden marks that stand at their borders."""
    if not hidden.closers and not hidden.openers:
        return list(spans)
    found = []
    for k, (start, end) in enumerate(spans):
        before = spans[k - 1][1] if k else 0
        after = spans[k + 1][0] if k + 1 < len(spans) else len(hidden.text)
        last_closer = max((b for a, b in hidden.closers if end <= a < after), default=end)
        first_opener = min(
            (a for a, b in hidden.openers if before <= a and b <= start and a >= before),
            default=start,
        )
        if not k:
            first_opener = min([first_opener, *(a for a, b in hidden.closers if b <= start)])
        if k + 1 == len(spans):
            last_closer = max([last_closer, *(b for a, b in hidden.openers if a >= end)])
        found.append((first_opener, last_closer))
    return _apart(found)


def _apart(spans: list[Span]) -> list[Span]:
    """The spans, none that begins before the one in front of it ends."""
    kept: list[Span] = []
    for start, end in spans:
        kept.append((max(start, kept[-1][1]) if kept else start, end))
    return kept
