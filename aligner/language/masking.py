"""Leaves stretches of a text out, so that the offsets of the rest stay."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aligner.bitext import Span

FILL = "\ufffc"
"""Stands where something is left out: a character that no pattern matches."""


def mask(text: str, spans: Iterable[Span]) -> str:
    """The text with the characters of the spans left out."""
    for start, end in spans:
        text = text[:start] + FILL * (end - start) + text[end:]
    return text


def blank(match: re.Match[str]) -> str:
    """A replacement for `re.sub` that leaves out what it finds."""
    return FILL * len(match.group())
