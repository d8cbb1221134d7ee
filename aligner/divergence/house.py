"""What the users' own file says of flags: their rules, and which flags they do not want.

Rules of the user's become flags of kind ``rule``. What the file says is right is silenced: words
that are kept, names with their renderings, addresses that differ in a locale only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from aligner.bitext import Flag, Span
from aligner.config import DEFAULT_MIN_CONFIDENCE, SHOWN_EARLIER
from aligner.divergence.pair import Pair
from aligner.policy import OwnRule, Policy

_KEPT = frozenset(("untranslated", "name", "term"))
"""Kinds that say a word should have been rendered."""


def rule_flags(pair: Pair, policy: Policy) -> list[Flag]:
    """Flags of the user's rules in one bead; a rule is as sure as the user."""
    return [
        Flag("rule", rule.severity, 1.0, tuple(src), tuple(tgt), rule.message)
        for rule in policy.rules
        for src, tgt in _breaches(rule, pair.src, pair.tgt)
    ]


def _breaches(rule: OwnRule, src: str, tgt: str) -> list[tuple[list[Span], list[Span]]]:
    """Spans of source and target where a rule is broken: at most one flag a rule."""
    here = [found.span() for found in rule.source.finditer(src)] if rule.source else []
    there = [found.span() for found in rule.target.finditer(tgt)] if rule.target else []
    if rule.source and rule.target:
        return [(here, there)] if here and there else []
    if not (here or there):
        return []
    other = tgt if rule.source else src
    wrong = [found.span() for found in rule.must_not.finditer(other)] if rule.must_not else []
    lacks = rule.must is not None and not rule.must.search(other)
    free = rule.must is None and rule.must_not is None
    if not (wrong or lacks or free):
        return []
    return [(here, wrong) if rule.source else (wrong, there)]


def wanted(flags: Iterable[Flag], pair: Pair, policy: Policy) -> list[Flag]:
    """The flags without those that the user's file answers."""
    if not (policy.keep or policy.names or policy.locales):
        return list(flags)
    return [flag for flag in flags if not _answered(flag, pair, policy)]


def _answered(flag: Flag, pair: Pair, policy: Policy) -> bool:
    src, tgt = _words(pair.src, flag.src), _words(pair.tgt, flag.tgt)
    kept = flag.kind in _KEPT and bool(src or tgt)
    if kept and all(word.lower() in policy.keep for word in (*src, *tgt)):
        return True
    if flag.kind == "name" and _renders(pair, policy, src, tgt):
        return True
    return bool(policy.locales and src and tgt) and _localised(src, policy) == list(tgt)


def _words(text: str, spans: Sequence[Span]) -> list[str]:
    return [text[a:b] for a, b in spans if text[a:b].strip()]


def _renders(pair: Pair, policy: Policy, src: Sequence[str], tgt: Sequence[str]) -> bool:
    """Whether the flag is about a name that stands there with one of its renderings."""
    words = src if pair.src_lang == "en" else tgt
    others = tgt if pair.src_lang == "en" else src
    for name, renderings in policy.names:
        found = name in pair.written_en and any(zh in pair.written_zh for zh in renderings)
        about_en = any(word in name or name in word for word in words)
        about_zh = any(word in zh or zh in word for word in others for zh in renderings)
        if found and (about_en or about_zh):
            return True
    return False


def _localised(words: Sequence[str], policy: Policy) -> list[str]:
    """Addresses with every locale of one side as the other side has it."""
    found = []
    for word in words:
        for ours, theirs in policy.locales:
            word = word.replace(ours, theirs)
        found.append(word)
    return found


def shown(flags: Iterable[Flag], policy: Policy, min_confidence: float | None) -> list[Flag]:
    """The flags of the kinds asked for that are sure enough, as severe as the file says.

    Without `min_confidence` that is from `DEFAULT_MIN_CONFIDENCE`, or as `SHOWN_EARLIER` says.
    """
    severity, own = dict(policy.severity), dict(policy.min_confidence)

    def least(flag: Flag) -> float:
        earlier = SHOWN_EARLIER if flag.severity == "minor" else {}
        default = earlier.get(flag.kind, DEFAULT_MIN_CONFIDENCE)
        return own.get(flag.kind, default if min_confidence is None else min_confidence)

    return [
        replace(flag, severity=severity[flag.kind]) if flag.kind in severity else flag
        for flag in flags
        if flag.kind not in policy.off
        and (not policy.only or flag.kind in policy.only)
        # The least of all is asked for to see every candidate: a kind's own gives way to it.
        and (min_confidence == 0.0 or flag.confidence >= least(flag))
    ]
