"""Beads to flags: one module a family of checks, all listed here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from types import ModuleType

from aligner.bitext import Flag
from aligner.divergence import (
    content,
    dates,
    form,
    lengths,
    modality,
    names,
    nulls,
    numbers,
    polarity,
    roles,
    similarity,
    terms,
    untranslated,
)
from aligner.divergence.calibration import calibrated
from aligner.divergence.glossary import Glossary, load_glossary
from aligner.divergence.merging import merge
from aligner.divergence.moved import moved_content
from aligner.divergence.network import ContentNetwork, load_network
from aligner.divergence.pair import Pair
from aligner.divergence.reading import Content, by_document
from aligner.divergence.rendering import TokenText
from aligner.divergence.terms import find_terms

__all__ = [
    "FAMILIES",
    "Content",
    "ContentNetwork",
    "Glossary",
    "Pair",
    "TokenText",
    "by_document",
    "find_document_flags",
    "find_flags",
    "load_glossary",
    "load_network",
]

FAMILIES: tuple[ModuleType, ...] = (
    numbers,
    dates,
    names,
    polarity,
    modality,
    roles,
    untranslated,
    form,
    nulls,
    content,
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
    """Flags of one bead, in the order of the text, those that tell the same story made one.

    `families` is ``all``, ``exact`` or ``none``; flags below `min_confidence` are left out. Of a
    null bead only the missing counterpart is told: every other check would repeat it.
    """
    return _shown(_candidates(pair, families, glossary), min_confidence)


def find_document_flags(
    pairs: Sequence[Pair],
    families: str = "all",
    min_confidence: float = 0.0,
    glossary: Glossary | None = None,
) -> list[list[Flag]]:
    """Flags of every bead of a document, those that need its other beads too."""
    found = [_candidates(pair, families, glossary) for pair in pairs]
    if families != "none":
        for check in DOCUMENT_CHECKS:
            for number, flags in check(pairs).items():
                found[number] += flags
        for number, flags in moved_content(pairs, found).items():
            found[number] += flags
    return [_shown(flags, min_confidence) for flags in found]


def _candidates(pair: Pair, families: str, glossary: Glossary | None) -> list[Flag]:
    chosen = _chosen(families)
    if not pair.src.strip() or not pair.tgt.strip():
        chosen = [family for family in chosen if family is nulls]
    found: list[Flag] = []
    for family in chosen:
        flags = family.find(pair)
        if flags:
            found += calibrated(family.NAME, flags)
    if glossary is not None:
        found += calibrated(terms.NAME, find_terms(pair, glossary))
    return found


def _shown(flags: Sequence[Flag], min_confidence: float) -> list[Flag]:
    # Merged before the threshold, so that a higher one shows no flag that a lower one does not.
    return sorted((flag for flag in merge(flags) if flag.confidence >= min_confidence), key=_place)


@lru_cache
def _chosen(families: str) -> Sequence[ModuleType]:
    if families == "none":
        return ()
    return [family for family in FAMILIES if family.EXACT or families == "all"]


def _place(flag: Flag) -> tuple[int, int, str, str]:
    start = min((span[0] for span in flag.src), default=1 << 30)
    return start, min((span[0] for span in flag.tgt), default=1 << 30), flag.kind, flag.message
