"""A text cut at some places: what every set of rules ends with."""

from __future__ import annotations

from collections.abc import Iterable

from aligner.bitext import Span, trimmed


def cut_at(text: str, places: Iterable[int]) -> list[Span]:
    """The pieces of a text between rising places, without white space at their ends or blank
    ones."""
    spans, start = [], 0
    for end in (*places, len(text)):
        span = trimmed(text, start, end)
        if span:
            spans.append(span)
        start = end
    return spans
