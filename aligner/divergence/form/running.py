"""Quotes that run on over several beads: none of them lacks a mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aligner.bitext import Flag
from aligner.divergence.pair import Pair

_OPENING, _CLOSING = "“「『", "”」』"
_FARTHEST = 20
"""Beads within which a speech ends: novels have longer ones, but open each paragraph anew."""


def without_running_quotes(
    pairs: Sequence[Pair], found: Sequence[Sequence[Flag]]
) -> list[list[Flag]]:
    """The flags of every bead without those of a quotation mark whose partner is in another bead.

    The next mark after one that opens closes it, the last before one that closes opens it.
    """
    return [
        [flag for flag in flags if not _runs_on(pairs, place, flag)] if flags else []
        for place, flags in enumerate(found)
    ]


def _runs_on(pairs: Sequence[Pair], place: int, flag: Flag) -> bool:
    """Whether a flag is about one quotation mark of a side, with a partner in another bead."""
    mark = _mark(pairs[place], flag)
    if not mark:
        return False
    side = "src" if flag.src else "tgt"
    opens = mark in _OPENING
    places = (
        range(place + 1, min(place + 1 + _FARTHEST, len(pairs)))
        if opens
        else range(place - 1, max(place - 1 - _FARTHEST, -1), -1)
    )
    texts = (getattr(pairs[other], side) for other in places)
    return _first(texts if opens else (text[::-1] for text in texts)) in (
        _CLOSING if opens else _OPENING
    )


def _mark(pair: Pair, flag: Flag) -> str:
    """The one quotation mark that a flag points at; nothing where it points at more."""
    sides = ((pair.src, flag.src), (pair.tgt, flag.tgt))
    words = [text[a:b] for text, spans in sides for a, b in spans]
    return words[0] if len(words) == 1 and words[0] in {*_OPENING, *_CLOSING} else ""


def _first(texts: Iterable[str]) -> str:
    """The first quotation mark of the texts; a line end where there is none, which is no mark."""
    return next((char for text in texts for char in text if char in _OPENING + _CLOSING), "\n")
