"""Beads to flags: every check is listed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aligner.bitext import Flag
from aligner.divergence.check import Check
from aligner.divergence.consistency.renderings import CHECK as RENDERINGS
from aligner.divergence.consistency.repeated import CHECK as REPEATED
from aligner.divergence.consistency.script import CHECK as SCRIPT
from aligner.divergence.content.clauses import CHECK as CONTENT
from aligner.divergence.content.counterparts import matching_words
from aligner.divergence.content.moved import moved_content
from aligner.divergence.content.network import ContentNetwork, load_network, load_second_reader
from aligner.divergence.content.nulls import CHECK as NULLS
from aligner.divergence.content.reading import Content, by_document
from aligner.divergence.content.rendering import TokenText
from aligner.divergence.form.kept import without_kept
from aligner.divergence.form.lengths import CHECK as LENGTHS
from aligner.divergence.form.marks import CHECK as FORM
from aligner.divergence.form.running import without_running_marks
from aligner.divergence.form.untranslated import CHECK as UNTRANSLATED
from aligner.divergence.glossary import Glossary, load_glossary
from aligner.divergence.house import rule_flags, shown, wanted
from aligner.divergence.judging import load_judge
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
    "RULES",
    "Asked",
    "Check",
    "Content",
    "ContentNetwork",
    "Found",
    "Glossary",
    "Pair",
    "TokenText",
    "Witness",
    "by_document",
    "candidates",
    "examine",
    "examine_document",
    "explained",
    "find_flags",
    "find_terms",
    "load_glossary",
    "load_judge",
    "load_network",
    "load_second_reader",
    "matching_words",
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
    min_confidence: float | None = 0.0
    """Flags below are left out; None for what is shown by default."""
    glossary: Glossary | None = None
    policy: Policy = NO_POLICY


EVERYTHING = Asked()
"""Every candidate of every check."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the checks say of one bead."""

    flags: list[Flag]
    """In the order of the text; those that report the same error are made one."""
    risk: float | None
    """Probability that a professional would mark a major accuracy error; None where the content
    network has not read the bead."""


def find_flags(pair: Pair, asked: Asked = EVERYTHING) -> list[Flag]:
    """Flags of one bead; see `examine`."""
    return examine(pair, asked).flags


def find_document_flags(pairs: Sequence[Pair], asked: Asked = EVERYTHING) -> list[list[Flag]]:
    """Flags of every bead of a document; see `examine_document`."""
    return [found.flags for found in examine_document(pairs, asked)]


def examine(pair: Pair, asked: Asked = EVERYTHING) -> Found:
    """Flags and risk of one bead.

    A null bead has only the flag of its missing counterpart: every other check would repeat it.
    """
    (given,) = _given([pair], asked)
    return _found(pair, _paired(given, _judged(pair, given)), asked)


def examine_document(pairs: Sequence[Pair], asked: Asked = EVERYTHING) -> list[Found]:
    """Flags and risk of every bead of a document, with the flags that need its other beads."""
    return [
        _found(pair, found, asked)
        for pair, found in zip(pairs, _witnessed(pairs, asked), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Witness:
    """What one check says of a bead."""

    check: str
    given: Flag
    """With the confidence that the check gives."""
    judged: Flag
    """With that a reviser agrees."""


RULES = "rules"
"""The name that the user's own rules have among the checks; the risk does not weigh them."""


def explained(
    pairs: Sequence[Pair], place: int, asked: Asked = EVERYTHING
) -> tuple[Found, list[Witness]]:
    """What `examine_document` says of the bead at a place, and every candidate behind it, the
    likeliest first."""
    found = _witnessed(pairs, asked)[place]
    rules = [Witness(RULES, flag, flag) for flag in rule_flags(pairs[place], asked.policy)]
    said = _found(pairs[place], found, asked)
    return said, sorted([*found, *rules], key=lambda each: -each.judged.confidence)


def _witnessed(pairs: Sequence[Pair], asked: Asked) -> list[list[Witness]]:
    """What the checks say of every bead, those too that compare it with the others."""
    given = _given(pairs, asked)
    judged = [_judged(pair, flags) for pair, flags in zip(pairs, given, strict=True)]
    if asked.families == "none":
        return [_paired(*each) for each in zip(given, judged, strict=True)]
    # What has moved is missing here and stands elsewhere: the checks' own confidence asks for
    # the first, the neighbour for the second.
    moved = moved_content(pairs, [[flag for _, flag in flags] for flags in given])
    judged = less_named_elsewhere(pairs, judged)
    found = [_paired(*each) for each in zip(given, judged, strict=True)]
    of_document = [(check.name, check(pairs)) for check in DOCUMENT_CHECKS]
    for name, places in (*of_document, ("moved", moved)):
        for place, flags in places.items():
            found[place] += [Witness(name, flag, flag) for flag in flags]
    return found


def _paired(given: Given, judged: Sequence[Flag]) -> list[Witness]:
    return [Witness(name, flag, after) for (name, flag), after in zip(given, judged, strict=True)]


Given = list[tuple[str, Flag]]
"""Flags of one bead with the names of their checks, which gave the confidence that is weighed."""


def candidates(pair: Pair, asked: Asked = EVERYTHING) -> Given:
    """Every flag of one bead with the name of its check."""
    (given,) = _given([pair], asked)
    return given


def _given(pairs: Sequence[Pair], asked: Asked) -> list[Given]:
    """Flags of each bead, check by check; words that the document keeps are not untranslated, and
    marks that run on are not left open."""
    checks = _chosen(asked)
    # Bead by bead: what one check has read of a text, the next ones find in a small cache.
    by_bead = [[check(pair) for check in checks] for pair in pairs]
    found: list[Given] = [[] for _ in pairs]
    for k, check in enumerate(checks):
        flags = [given[k] for given in by_bead]
        if check is UNTRANSLATED:
            flags = without_kept(pairs, flags, asked.glossary)
        if check is FORM:
            flags = without_running_marks(pairs, flags)
        for own, each in zip(found, flags, strict=True):
            own += [(check.name, flag) for flag in each]
    return found


def _judged(pair: Pair, given: Given) -> list[Flag]:
    judge = load_judge() if given else None
    return [judge.judged(name, pair, [each])[0] for name, each in given] if judge else []


def _found(pair: Pair, found: Sequence[Witness], asked: Asked) -> Found:
    weighed = [(each.given, each.judged) for each in found]
    risk = load_judge().risk(pair, weighed) if pair.content is not None else None
    flags = [*(each.judged for each in found), *rule_flags(pair, asked.policy)]
    # Merged before the threshold, so that a higher one shows no flag that a lower one does not.
    merged = merge(wanted(flags, pair, asked.policy))
    chosen = shown(merged, asked.policy, asked.min_confidence)
    return Found(sorted(chosen, key=_place), risk)


def _chosen(asked: Asked) -> list[Check]:
    """The checks of the families named; a glossary's terms are checked whatever they are."""
    named = CHECKS if asked.families != "none" else ()
    chosen = [check for check in named if check.exact or asked.families == "all"]
    return chosen if asked.glossary is None else [*chosen, check_of(asked.glossary)]


def _place(flag: Flag) -> tuple[int, int, str, str]:
    start = min((span[0] for span in flag.src), default=1 << 30)
    return start, min((span[0] for span in flag.tgt), default=1 << 30), flag.kind, flag.message
