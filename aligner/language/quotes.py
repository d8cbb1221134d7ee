"""Quotation marks: where a quotation is open, and which sentences close one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aligner.bitext import Lang

_OPENING = "“「『"
_CLOSING = "”」』"
_CLOSERS = "”’」』\"'"
_MARKS: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(f"[{_OPENING}{_CLOSING}\"‘’']"),
    "zh": re.compile(f'[{_OPENING}{_CLOSING}"]'),
}


def quote_states(texts: Sequence[str], lang: Lang) -> tuple[list[bool], list[bool]]:
    """For each sentence: whether a quotation is open after it, and whether it ends with a mark.

    English single quotes count as quotation marks, not between letters (apostrophes).
    """
    quoted, closing, is_open = [], [], False
    for text in texts:
        is_open = _after(text, lang, is_open)
        quoted.append(is_open)
        closing.append(text.rstrip()[-1:] in _CLOSERS and bool(text.strip()))
    return quoted, closing


def _after(text: str, lang: Lang, is_open: bool) -> bool:
    """Whether a quotation is open after the text, given whether one was before it."""
    for mark in _MARKS[lang].finditer(text):
        char = mark.group()
        if char in _OPENING:
            is_open = True
        elif char in _CLOSING:
            is_open = False
        elif char == '"':
            is_open = not is_open
        else:
            is_open = _after_single(text, mark.start(), is_open)
    return is_open


def _after_single(text: str, at: int, is_open: bool) -> bool:
    """A single mark opens at the start of a word, closes at its end, is nothing inside one."""
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    if before.isspace() or before in "(—-–":
        return True
    return is_open if after.isalpha() else False
