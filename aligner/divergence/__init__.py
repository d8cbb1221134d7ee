"""Beads to flags: every check is listed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aligner.bitext import Flag
from aligner.divergence.calibration import calibrated
from aligner.divergence.check import Check
from aligner.divergence.consistency.renderings import CHECK as RENDERINGS
from aligner.divergence.consistency.repeated import CHECK as REPEATED
from aligner.divergence.consistency.script import CHECK as SCRIPT
from aligner.divergence.content.clauses import CHECK as CONTENT
from aligner.divergence.content.moved import moved_content
from aligner.divergence.content.network import ContentNetwork, load_network
from aligner.divergence.content.nulls import CHECK as NULLS
from aligner.divergence.content.reading import Content, by_document
from aligner.divergence.content.rendering import TokenText
from aligner.divergence.form.kept import without_kept
from aligner.divergence.form.lengths import CHECK as LENGTHS
from aligner.divergence.form.marks import CHECK as FORM
from aligner.divergence.form.untranslated import CHECK as UNTRANSLATED
from aligner.divergence.glossary import Glossary, load_glossary
from aligner.divergence.house import rule_flags, shown, wanted
from aligner.divergence.meaning.modality import CHECK as MODALITY
from aligner.divergence.meaning.polarity import CHECK as POLARITY
from aligner.divergence.meaning.roles import CHECK as ROLES
from aligner.divergence.meaning.similarity import CHECK as SIMILARITY
from aligner.divergence.merging import merge
from aligner.divergence.names.changed import CHECK as NAMES
from aligner.divergence.names.elsewhere import less_named_elsewhere
from aligner.divergence.pair import Pair
from aligner.divergence.quantities.dates import CHECK as DATES
from aligner.divergence.quantities.numbers import CHECK as NUMBERS
from aligner.divergence.terms import check_of, find_terms
from aligner.policy import NO_POLICY, Policy

__all__ = [
    "CHECKS",
    "DOCUMENT_CHECKS",
    "Asked",
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

DOCUMENT_CHECKS = (RENDERINGS, REPEATED, SCRIPT)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the checks."""

    families: str = "all"
    """``all``, ``exact`` or ``none``; rules and a glossary of the user's are always checked."""
    min_confidence: float = 0.0
    """Flags below are left out."""
    glossary: Glossary | None = None
    policy: Policy = NO_POLICY


EVERYTHING = Asked()
"""Every candidate of every check."""


def find_flags(pair: Pair, asked: Asked = EVERYTHING) -> list[Flag]:
    """Flags of one bead, in the order of the text; those that report the same error are made one.

    A null bead has only the flag of its missing counterpart: every other check would repeat it.
    """
    found = _candidates(pair, _chosen(asked), asked)
    (settled,) = without_kept([pair], [found], asked.glossary)
    return _shown(settled, pair, asked)


def find_document_flags(pairs: Sequence[Pair], asked: Asked = EVERYTHING) -> list[list[Flag]]:
    """Flags of every bead of a document, those that need its other beads too."""
    checks = _chosen(asked)
    candidates = [_candidates(pair, checks, asked) for pair in pairs]
    found = without_kept(pairs, candidates, asked.glossary)
    if asked.families != "none":
        # What has moved is missing here and stands elsewhere.
        moved = moved_content(pairs, found)
        found = less_named_elsewhere(pairs, found)
        for check in DOCUMENT_CHECKS:
            for number, flags in check(pairs).items():
                found[number] += flags
        for number, flags in moved.items():
            found[number] += flags
    return [_shown(flags, pair, asked) for flags, pair in zip(found, pairs, strict=True)]


def _candidates(pair: Pair, checks: Sequence[Check], asked: Asked) -> list[Flag]:
    found: list[Flag] = []
    for check in checks:
        flags = check(pair)
        if flags:
            found += calibrated(check.name, flags)
    return found + rule_flags(pair, asked.policy)


def _shown(flags: Sequence[Flag], pair: Pair, asked: Asked) -> list[Flag]:
    # Merged before the threshold, so that a higher one shows no flag that a lower one does not.
    merged = merge(wanted(flags, pair, asked.policy))
    return sorted(shown(merged, asked.policy, asked.min_confidence), key=_place)


def _chosen(asked: Asked) -> list[Check]:
    """The checks of the families named; a glossary's terms are checked whatever they are."""
    named = CHECKS if asked.families != "none" else ()
    chosen = [check for check in named if check.exact or asked.families == "all"]
    return chosen if asked.glossary is None else [*chosen, check_of(asked.glossary)]


def _place(flag: Flag) -> tuple[int, int, str, str]:
    start = min((span[0] for span in flag.src), default=1 << 30)
    return start, min((span[0] for span in flag.tgt), default=1 << 30), flag.kind, flag.message
