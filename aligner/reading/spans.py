"""What stands between the spans of a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aligner.bitext import Span, trimmed


def between(text: str, spans: Iterable[Span], start: int, end: int) -> Iterator[Span]:
    """The stretches of ``text[start:end]`` outside the rising `spans`, without white space at
    their ends; blank ones are left out."""
    at = start
    for first, last in (*spans, (end, end)):
        gap = trimmed(text, at, first)
        if gap:
            yield gap
        at = last
