"""Sentence segmentation: the text of one paragraph -> the spans of its sentences.

Spans are code-point offsets into the text given, end exclusive. White space between
sentences belongs to none of them; every other character is in exactly one.
"""

from __future__ import annotations

import re

from aligner.bitext import Lang, Span
from aligner.language.scripts import han_count, latin_words
from aligner.segmentation import chinese, english

__all__ = ["presplit", "split"]

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_FINISHED = re.compile(r"[.!?。！？…｡．‼⁇⁈⁉]['\"’”»›」』)\]）】》〉]*$")
_FOREIGN_WORDS = 3


def split(text: str, lang: Lang) -> list[Span]:
    """Sentence spans of one paragraph `text` written in `lang`, in order.

    Line breaks inside the paragraph are spaces, unless every line ends a sentence: then no
    sentence crosses a line. A paragraph wholly in the other language is split by that
    language's rules. Empty or blank text has no sentences.
    """
    rules = chinese.split if _ruling(text, lang) == "zh" else english.split
    lines = _finished_lines(text)
    if not lines:
        return rules(text)
    return [(start + a, start + b) for start, end in lines for a, b in rules(text[start:end])]


def presplit(text: str) -> list[Span]:
    """Spans of a text that has one sentence a line: each line that is not blank, trimmed."""
    return [span for match in _LINE.finditer(text) if (span := _trimmed(text, *match.span()))]


def _ruling(text: str, lang: Lang) -> Lang:
    """The language whose rules fit: `lang`, unless the text has nothing of it."""
    if lang == "zh":
        foreign = han_count(text) == 0 and len(latin_words(text)) >= _FOREIGN_WORDS
        return "en" if foreign else "zh"
    han = 0 if text.isascii() else han_count(text)
    return "zh" if han > 2 * len(latin_words(text)) else "en"


def _finished_lines(text: str) -> list[Span]:
    """The lines of a text whose every line ends a sentence; none for any other text."""
    if "\n" not in text and "\r" not in text:
        return []
    lines = presplit(text)
    finished = all(_FINISHED.search(text[start:end]) for start, end in lines)
    return lines if len(lines) > 1 and finished else []


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends; None where nothing is left."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    return (start + left, start + right) if left < right else None
