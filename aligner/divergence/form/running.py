"""Quotes and brackets that run on over several beads: none of them lacks a mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aligner.bitext import Flag
from aligner.divergence.pair import Pair

_MARKS = (("“「『", "”」』"), ("（(", "）)"))
"""Opening and closing marks of quotes and of brackets."""
_FARTHEST = 20
"""Beads within which a speech ends: novels have longer ones, but open each paragraph anew."""


def without_running_marks(
    pairs: Sequence[Pair], found: Sequence[Sequence[Flag]]
) -> list[list[Flag]]:
    """The flags of every bead without those of a mark whose partner is in another bead.

    The next mark after one that opens closes it, the last before one that closes opens it.
    """
    return [
        [flag for flag in flags if not _runs_on(pairs, place, flag)] if flags else []
        for place, flags in enumerate(found)
    ]


def _runs_on(pairs: Sequence[Pair], place: int, flag: Flag) -> bool:
    """Whether a flag is about one mark of a side, with a partner in another bead."""
    mark = _mark(pairs[place], flag)
    for opening, closing in _MARKS:
        if mark and mark in opening:
            after = pairs[place + 1 : place + 1 + _FARTHEST]
            return _first(_sides(after, flag), opening + closing) in closing
        if mark and mark in closing:
            before = pairs[max(place - _FARTHEST, 0) : place][::-1]
            backwards = (text[::-1] for text in _sides(before, flag))
            return _first(backwards, opening + closing) in opening
    return False


def _mark(pair: Pair, flag: Flag) -> str:
    """The one character that a flag points at; nothing where it points at more."""
    sides = ((pair.src, flag.src), (pair.tgt, flag.tgt))
    words = [text[a:b] for text, spans in sides for a, b in spans]
    return words[0] if len(words) == 1 and len(words[0]) == 1 else ""


def _sides(pairs: Iterable[Pair], flag: Flag) -> Iterable[str]:
    """The texts on the side that the flag points at."""
    return (pair.src if flag.src else pair.tgt for pair in pairs)


def _first(texts: Iterable[str], marks: str) -> str:
    """The first of the marks in the texts; a line end, which is none, where there is none."""
    return next((char for text in texts for char in text if char in marks), "\n")
