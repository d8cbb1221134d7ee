"""Beads to flags: one module a family of checks, all listed here."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from aligner.bitext import Flag
from aligner.divergence import (
    dates,
    form,
    lengths,
    names,
    nulls,
    numbers,
    polarity,
    similarity,
    untranslated,
)
from aligner.divergence.pair import Pair

__all__ = ["FAMILIES", "Pair", "find_flags"]

FAMILIES: tuple[ModuleType, ...] = (
    numbers,
    dates,
    names,
    polarity,
    untranslated,
    form,
    nulls,
    lengths,
    similarity,
)
"""Each has NAME, EXACT (needs no encoder) and find(pair) -> list[Flag]."""


def find_flags(pair: Pair, families: str = "all", min_confidence: float = 0.0) -> list[Flag]:
    """Flags of one bead, in the order of the text.

    `families` is ``all``, ``exact`` or ``none``; flags below `min_confidence` are left out. Of a
    null bead only the missing counterpart is told: every other check would repeat it.
    """
    chosen = _chosen(families)
    if not pair.src.strip() or not pair.tgt.strip():
        chosen = [family for family in chosen if family is nulls]
    found = [flag for family in chosen for flag in family.find(pair)]
    return sorted((flag for flag in found if flag.confidence >= min_confidence), key=_place)


def _chosen(families: str) -> Sequence[ModuleType]:
    if families == "none":
        return ()
    return [family for family in FAMILIES if family.EXACT or families == "all"]


def _place(flag: Flag) -> tuple[int, int, str, str]:
    start = min((span[0] for span in flag.src), default=1 << 30)
    return start, min((span[0] for span in flag.tgt), default=1 << 30), flag.kind, flag.message
