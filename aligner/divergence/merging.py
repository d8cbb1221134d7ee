"""Flags of one bead that report the same error become one flag."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from aligner.bitext import SEVERITIES, Flag, Span
from aligner.config import DEFAULT_MIN_CONFIDENCE

_SAME_WORDS = frozenset(
    frozenset(kinds)
    for kinds in (
        ("number", "date"),
        ("name", "untranslated"),
        ("name", "term"),
        ("term", "untranslated"),
    )
)
"""Kinds that flag the same words for the same reason: a year is a number and part of a date, a name
left in Latin letters is untranslated too."""

_LOST = frozenset(("omission", "addition"))
_LOSABLE = frozenset(("number", "date", "name", "term", "mistranslation"))
"""Kinds whose words, where one side alone has them, are lost with the clause around them: a
mistranslation of one side is a negation or a hedge that nothing renders."""

_SPECIFIC = ("length", "mistranslation", "untranslated")
"""The kinds that say least about what is wrong, the vaguest first."""

_MOVED = "moved"
"""Says most: what seems missing or put in is there, in another bead."""


def merge(flags: Iterable[Flag]) -> list[Flag]:
    """The flags, those that report the same error made one, the weightiest first.

    The weightiest flag gives kind, severity and message; its spans grow by those of the others
    that overlap them, and it is as sure as the surest of them.
    """
    kept: list[tuple[Flag, Flag]] = []
    for flag in sorted(flags, key=_weight, reverse=True):
        for place, (first, merged) in enumerate(kept):
            if _same_story(first, flag):
                kept[place] = first, _united(merged, flag)
                break
        else:
            kept.append((flag, flag))
    return [merged for _, merged in kept]


def _weight(flag: Flag) -> tuple[object, ...]:
    """Sorts flags: likely before unlikely, then the more telling, the surer, the worse."""
    telling = _SPECIFIC.index(flag.kind) if flag.kind in _SPECIFIC else len(_SPECIFIC)
    telling += flag.kind == _MOVED
    severity = SEVERITIES.index(flag.severity)
    # The rest only makes the order the same every time.
    rest = (flag.kind, [(-a, b) for a, b in flag.src], [(-a, b) for a, b in flag.tgt], flag.message)
    return (flag.confidence >= DEFAULT_MIN_CONFIDENCE, telling, flag.confidence, severity, *rest)


def _same_story(one: Flag, two: Flag) -> bool:
    if one.kind == two.kind:
        return one.message == two.message or (one.src, one.tgt) == (two.src, two.tgt)
    kinds = frozenset((one.kind, two.kind))
    moved = _MOVED in kinds and kinds & (_LOST | _LOSABLE)
    if kinds in _SAME_WORDS or moved:
        return overlap(one.src, two.src) or overlap(one.tgt, two.tgt)
    if kinds & _LOST and kinds & _LOSABLE:
        lost, part = (one, two) if one.kind in _LOST else (two, one)
        return _is_part(part, lost)
    return False


def _is_part(part: Flag, lost: Flag) -> bool:
    """Whether what is missing stands, as a whole, in what was left out or added."""
    if (part.src and part.tgt) or (lost.src and lost.tgt):
        return False
    within, spans = (lost.src, part.src) if part.src else (lost.tgt, part.tgt)
    return bool(spans) and all(
        any(low <= start and end <= high for low, high in within) for start, end in spans
    )


def overlap(ours: Sequence[Span], theirs: Sequence[Span]) -> bool:
    """Whether a span of ours shares a character with one of theirs."""
    return any(a < d and c < b for a, b in ours for c, d in theirs)


def _united(flag: Flag, other: Flag) -> Flag:
    same_kind = flag.kind == other.kind
    return replace(
        flag,
        confidence=max(flag.confidence, other.confidence),
        src=_union(flag.src, other.src, same_kind),
        tgt=_union(flag.tgt, other.tgt, same_kind),
    )


def _union(ours: tuple[Span, ...], theirs: tuple[Span, ...], same_kind: bool) -> tuple[Span, ...]:
    """Our spans grown by theirs where they overlap; theirs alone where we have none.

    Spans apart from ours are added where both flags are of one kind: X is missing twice.
    """
    found = list(ours)
    for start, end in theirs:
        touching = [span for span in found if span[0] < end and start < span[1]]
        if not touching and ours and not same_kind:
            continue
        low = min(start, *(span[0] for span in touching)) if touching else start
        high = max(end, *(span[1] for span in touching)) if touching else end
        found = [span for span in found if span not in touching] + [(low, high)]
    return tuple(sorted(found))
