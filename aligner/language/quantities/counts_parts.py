"""English numbers that are said in parts: nine and a half, a quarter of a million."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from aligner.language.quantities.counts import Count

_AND = re.compile(r"[\s-]+and[\s-]+(?:an?[\s-]+|one[\s-])?", re.IGNORECASE)
_OF = re.compile(r"\s+of\s+(?:an?\s+)?", re.IGNORECASE)
_OF_A_UNIT = re.compile(
    r"\s+of\s+an?\s+(?=(?:century|decade|year|month|hour|minute|mile|kilomet|met|ton|dozen))",
    re.IGNORECASE,
)
_BLANK = re.compile(r"[\s-]+")
_LEAST_SCALE = 100


def with_parts(counts: Sequence[Count], text: str) -> list[Count]:
    """The numbers, in order, with those said in parts made one."""
    result: list[Count] = []
    for count in counts:
        before = result[-1] if result else None
        united = before and _united(before, count, text[before.end : count.start], text)
        if united:
            result[-1] = united
        else:
            result.append(count)
    return [_of_a_unit(count, text) if is_part(count) else count for count in result]


def is_part(count: Count) -> bool:
    """Whether it is a fraction below one in words: half, a quarter, two thirds."""
    return count.unit == "fraction" and count.value < 1 and not count.digits


def _united(one: Count, two: Count, between: str, text: str) -> Count | None:
    """Both as one number; None where they are two."""
    if one.vague or two.vague or one.ordinal or two.ordinal:
        return None
    if is_part(two) and not one.unit and one.value.denominator == 1 and _AND.fullmatch(between):
        return replace(one, value=one.value + two.value, end=two.end, weak=False)
    if not _is_scale(two, text):
        return None
    parts = is_part(one) and (_OF.fullmatch(between) or between.isspace())
    broken = not one.unit and one.value.denominator != 1 and _BLANK.fullmatch(between)
    if not (parts or broken):
        return None
    value = one.value * two.value
    return replace(one, value=value, end=two.end, unit="", weak=False)


def _is_scale(count: Count, text: str) -> bool:
    """Whether it is "million", "a thousand" or the like, alone."""
    words = text[count.start : count.end].lower().split()
    return words[-1:] != [] and words[-1] in _SCALES and set(words[:-1]) <= {"a", "an"}


_SCALES = frozenset(("hundred", "thousand", "million", "billion", "trillion"))


def _of_a_unit(count: Count, text: str) -> Count:
    """A quarter of an hour is a time: its unit is read after it."""
    match = _OF_A_UNIT.match(text, count.end)
    if match is None:
        return count
    return replace(
        count, unit="", end=match.end() - 1, alternatives=(), value=Fraction(count.value)
    )
