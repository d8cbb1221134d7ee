"""Beads to flags: every check is listed here."""

from __future__ import annotations

from collections.abc import Sequence

from aligner.bitext import Flag
from aligner.divergence.calibration import calibrated
from aligner.divergence.check import Check
from aligner.divergence.consistency.renderings import CHECK as RENDERINGS
from aligner.divergence.consistency.script import CHECK as SCRIPT
from aligner.divergence.content.clauses import CHECK as CONTENT
from aligner.divergence.content.moved import moved_content
from aligner.divergence.content.network import ContentNetwork, load_network
from aligner.divergence.content.nulls import CHECK as NULLS
from aligner.divergence.content.reading import Content, by_document
from aligner.divergence.content.rendering import TokenText
from aligner.divergence.form.lengths import CHECK as LENGTHS
from aligner.divergence.form.marks import CHECK as FORM
from aligner.divergence.form.untranslated import CHECK as UNTRANSLATED
from aligner.divergence.glossary import Glossary, load_glossary
from aligner.divergence.meaning.modality import CHECK as MODALITY
from aligner.divergence.meaning.polarity import CHECK as POLARITY
from aligner.divergence.meaning.roles import CHECK as ROLES
from aligner.divergence.meaning.similarity import CHECK as SIMILARITY
from aligner.divergence.merging import merge
from aligner.divergence.names.changed import CHECK as NAMES
from aligner.divergence.pair import Pair
from aligner.divergence.quantities.dates import CHECK as DATES
from aligner.divergence.quantities.numbers import CHECK as NUMBERS
from aligner.divergence.terms import check_of, find_terms

__all__ = [
    "CHECKS",
    "DOCUMENT_CHECKS",
    "Check",
    "Content",
    "ContentNetwork",
    "Glossary",
    "Pair",
    "TokenText",
    "by_document",
    "find_document_flags",
    "find_flags",
    "find_terms",
    "load_glossary",
    "load_network",
]

CHECKS: tuple[Check, ...] = (
    NUMBERS,
    DATES,
    NAMES,
    POLARITY,
    MODALITY,
    ROLES,
    UNTRANSLATED,
    FORM,
    NULLS,
    CONTENT,
    LENGTHS,
    SIMILARITY,
)

DOCUMENT_CHECKS = (RENDERINGS, SCRIPT)


def find_flags(
    pair: Pair,
    families: str = "all",
    min_confidence: float = 0.0,
    glossary: Glossary | None = None,
) -> list[Flag]:
    """Flags of one bead, in the order of the text; those that report the same error are made one.

    `families` is ``all``, ``exact`` or ``none``; flags below `min_confidence` are left out. A null
    bead has only the flag of its missing counterpart: every other check would repeat it.
    """
    return _shown(_candidates(pair, _chosen(families, glossary)), min_confidence)


def find_document_flags(
    pairs: Sequence[Pair],
    families: str = "all",
    min_confidence: float = 0.0,
    glossary: Glossary | None = None,
) -> list[list[Flag]]:
    """Flags of every bead of a document, those that need its other beads too."""
    checks = _chosen(families, glossary)
    found = [_candidates(pair, checks) for pair in pairs]
    if families != "none":
        for check in DOCUMENT_CHECKS:
            for number, flags in check(pairs).items():
                found[number] += flags
        for number, flags in moved_content(pairs, found).items():
            found[number] += flags
    return [_shown(flags, min_confidence) for flags in found]


def _candidates(pair: Pair, checks: Sequence[Check]) -> list[Flag]:
    found: list[Flag] = []
    for check in checks:
        flags = check(pair)
        if flags:
            found += calibrated(check.name, flags)
    return found


def _shown(flags: Sequence[Flag], min_confidence: float) -> list[Flag]:
    # Merged before the threshold, so that a higher one shows no flag that a lower one does not.
    return sorted((flag for flag in merge(flags) if flag.confidence >= min_confidence), key=_place)


def _chosen(families: str, glossary: Glossary | None) -> list[Check]:
    """The checks of the families named; a glossary's terms are checked whatever they are."""
    asked = CHECKS if families != "none" else ()
    chosen = [check for check in asked if check.exact or families == "all"]
    return chosen if glossary is None else [*chosen, check_of(glossary)]


def _place(flag: Flag) -> tuple[int, int, str, str]:
    start = min((span[0] for span in flag.src), default=1 << 30)
    return start, min((span[0] for span in flag.tgt), default=1 << 30), flag.kind, flag.message
