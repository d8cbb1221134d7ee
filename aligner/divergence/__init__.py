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
from aligner.divergence.terms import Glossary, find_terms, load_glossary

__all__ = [
    "FAMILIES",
    "Glossary",
    "Pair",
    "find_document_flags",
    "find_flags",
    "load_glossary",
]

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


DOCUMENT_CHECKS = (names.inconsistent_names, form.wrong_script)
"""Checks that compare the beads of one document: pairs -> number of a pair to its flags."""


def find_flags(
    pair: Pair,
    families: str = "all",
    min_confidence: float = 0.0,
    glossary: Glossary | None = None,
) -> list[Flag]:
    """Flags of one bead, in the order of the text.

    `families` is ``all``, ``exact`` or ``none``; flags below `min_confidence` are left out. Of a
    null bead only the missing counterpart is told: every other check would repeat it.
    """
    chosen = _chosen(families)
    if not pair.src.strip() or not pair.tgt.strip():
        chosen = [family for family in chosen if family is nulls]
    found = [flag for family in chosen for flag in family.find(pair)]
    if glossary is not None:
        found += find_terms(pair, glossary)
    return _shown(found, min_confidence)


def find_document_flags(
    pairs: Sequence[Pair],
    families: str = "all",
    min_confidence: float = 0.0,
    glossary: Glossary | None = None,
) -> list[list[Flag]]:
    """Flags of every bead of a document, those that need its other beads too."""
    found = [find_flags(pair, families, min_confidence, glossary) for pair in pairs]
    if families != "none":
        for check in DOCUMENT_CHECKS:
            for number, flags in check(pairs).items():
                found[number] = _shown([*found[number], *flags], min_confidence)
    return found


def _shown(flags: Sequence[Flag], min_confidence: float) -> list[Flag]:
    return sorted((flag for flag in flags if flag.confidence >= min_confidence), key=_place)


def _chosen(families: str) -> Sequence[ModuleType]:
    if families == "none":
        return ()
    return [family for family in FAMILIES if family.EXACT or families == "all"]


def _place(flag: Flag) -> tuple[int, int, str, str]:
    start = min((span[0] for span in flag.src), default=1 << 30)
    return start, min((span[0] for span in flag.tgt), default=1 << 30), flag.kind, flag.message
