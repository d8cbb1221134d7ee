"""Matches the numbers and dates of two sides and says which ones are left over.

The *atoms* of one side (`aligner.divergence.quantities.atoms`) are assigned to those of the other,
the surest matches first; what is left on both sides contradicts, what is left on one side is
missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from aligner.divergence.quantities.atoms import CALENDAR, Atom, atoms_of, split_times
from aligner.divergence.quantities.contradiction import contradiction_cost
from aligner.divergence.quantities.dated_names import without_dated_names
from aligner.divergence.quantities.sameness import UNIT_COST, approximation_differs, sameness_cost
from aligner.divergence.quantities.twins import without_twins
from aligner.divergence.quantities.words import words
from aligner.language.quantities.measures import rounded, to_base
from aligner.language.quantities.numerals_zh import value_of

__all__ = ["CALENDAR", "Atom", "Comparison", "Match", "compare"]


class Match(NamedTuple):
    """Two atoms that say the same, but for what `issue` names."""

    en: Atom
    zh: Atom
    issue: Literal["", "unit", "approximation"] = ""


class Comparison(NamedTuple):
    """What two texts agree and disagree on."""

    matches: tuple[Match, ...] = ()
    contradictions: tuple[tuple[Atom, Atom], ...] = ()
    """Pairs (English, Chinese) of atoms left over on both sides that answer each other."""
    lone_en: tuple[Atom, ...] = ()
    lone_zh: tuple[Atom, ...] = ()


@lru_cache(maxsize=16)
def compare(en: str, zh: str) -> Comparison:
    """Compare the numbers and dates of two texts.

    The last few results are kept, because more than one family asks for the same pair.
    """
    en, zh = without_dated_names(*without_twins(en, zh))
    left, right = atoms_of(en, "en"), atoms_of(zh, "zh")
    if not left and not right:
        return Comparison()
    left, right = split_times(left, right), split_times(right, left)
    state = _State(left, right)
    _assign(state)
    _absorb(state, en, zh)
    _match_signs(state, en, zh)
    for way in state.ways():
        _match_dotted_dates(*way)
    _match_rows(state)
    for way in state.ways():
        _match_ratios(*way)
    contradictions = _contradictions(state)
    return Comparison(
        tuple(state.matches),
        tuple(contradictions),
        tuple(state.left[i] for i in sorted(state.free_left)),
        tuple(state.right[j] for j in sorted(state.free_right)),
    )


@dataclass(slots=True)
class _State:
    left: list[Atom]
    right: list[Atom]
    matches: list[Match] = field(default_factory=list)
    free_left: set[int] = field(init=False)
    free_right: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.free_left = set(range(len(self.left)))
        self.free_right = set(range(len(self.right)))

    def ways(self) -> tuple[_Way, _Way]:
        """From the English to the Chinese, and the other way."""
        return (
            (self.free_left, self.left, self.free_right, self.right),
            (self.free_right, self.right, self.free_left, self.left),
        )


_Way = tuple[set[int], Sequence[Atom], set[int], Sequence[Atom]]
"""Places of one side's leftovers and its atoms, and the same of the other side."""


def _assign(state: _State) -> None:
    """Greedy assignment, cheapest pairs first; among equals the nearest in the text."""
    candidates = []
    for i, a in enumerate(state.left):
        for j, b in enumerate(state.right):
            cost = sameness_cost(a, b)
            if cost is not None:
                candidates.append((cost, round(abs(a.position - b.position), 3), i, j))
    candidates.sort()
    for cost, _, i, j in candidates:
        if i in state.free_left and j in state.free_right:
            state.free_left.discard(i)
            state.free_right.discard(j)
            state.matches.append(_match(state.left[i], state.right[j], cost))


def _match(a: Atom, b: Atom, cost: float) -> Match:
    if cost >= UNIT_COST:
        return Match(a, b, "unit")
    if a.quantity and b.quantity and approximation_differs(a.quantity, b.quantity):
        return Match(a, b, "approximation")
    return Match(a, b)


# --- what explains a leftover atom ----------------------------------------------------------

_RUN = re.compile(r"\d+(?:\.\d+)?")
_GLUED_LETTER = re.compile(r"\d[A-Za-z]")
_GLUED = re.compile(r"(?<=\d),(?=\d{3})")


def _absorb(state: _State, en: str, zh: str) -> None:
    """Drop leftovers whose very digits stand on the other side, in a name for example."""
    for free, atoms, text in (
        (state.free_left, state.left, zh),
        (state.free_right, state.right, en),
    ):
        if not free:
            continue
        used = {
            run
            for match in state.matches
            for run in _RUN.findall((match.zh if text is zh else match.en).surface)
        }
        runs = {run.lstrip("0") for run in _RUN.findall(_GLUED.sub("", text))} - used
        for k in sorted(free):
            atom = atoms[k]
            if atom.kind != "number":
                continue
            if (atom.digits and _GLUED_LETTER.search(atom.surface) and atom.surface in text) or (
                _digits_of(atom) in runs and _is_in_name(text, _digits_of(atom))
            ):
                free.discard(k)


def _digits_of(atom: Atom) -> str:
    value = atom.value
    return str(value) if value.denominator == 1 else format(rounded(value, 6), "f")


def _is_in_name(text: str, digits: str) -> bool:
    """Whether the digits are glued to a Latin letter: 20 in G20, 5 in 5G."""
    escaped = re.escape(digits)
    return bool(re.search(rf"[A-Za-z][-–]?{escaped}(?!\d)|(?<!\d){escaped}[-–]?[A-Za-z]", text))


def _match_signs(state: _State, en: str, zh: str) -> None:
    """Match -5 with 5 where the side without the sign says that something fell or is owed."""
    for i in sorted(state.free_left):
        for j in sorted(state.free_right):
            a, b = state.left[i], state.right[j]
            if a.kind != "number" or b.kind != "number" or a.value != -b.value or not a.value:
                continue
            text, at = (zh, b.span) if a.value < 0 else (en, a.span)
            near = text[max(0, at[0] - _NEAR) : at[1] + _NEAR]
            if words("downward", "zh" if a.value < 0 else "en").search(near):
                state.free_left.discard(i)
                state.free_right.discard(j)
                state.matches.append(Match(a, b))
                break


_NEAR = 25
"""Characters around a number among which its sign may be told in words."""


def _match_ratios(
    some: set[int], those: Sequence[Atom], others: set[int], atoms: Sequence[Atom]
) -> None:
    """Drop two numbers that make the ratio of the other side: nine out of ten, 十分之九."""
    for k in sorted(some):
        ratio = those[k].quantity
        if ratio is None or ratio.dimension != "ratio":
            continue
        for i, j in pairwise(sorted(others)):
            low, high = sorted((atoms[i], atoms[j]), key=lambda atom: atom.value)
            near = abs(low.span[0] - high.span[0]) <= _NEAR and low.kind == high.kind == "number"
            base = to_base(those[k].value, ratio.unit)
            if near and low.value > 0 and low.value / high.value == base:
                some.discard(k)
                others.difference_update((i, j))
                break


_DAY_MONTH = re.compile(r"(\d{1,2})[./·](\d{1,2})|(\d{1,2})(\d\d)")


def _match_dotted_dates(
    some: set[int], those: Sequence[Atom], others: set[int], atoms: Sequence[Atom]
) -> None:
    """Drop a number that is the day and the month of the other side: 18.12, 12月18日; 418."""
    for i in sorted(some):
        dotted = _DAY_MONTH.fullmatch(those[i].surface)
        written = {int(part) for part in dotted.groups() if part} if dotted else set()
        parts = [j for j in sorted(others) if _is_part(atoms[j], written)]
        if len(parts) == _DAY_AND_MONTH:
            some.discard(i)
            others.difference_update(parts)


_DAY_AND_MONTH = 2


def _is_part(atom: Atom, written: set[int]) -> bool:
    """Whether it is of a date whose day and month are written."""
    return (
        atom.date is not None
        and atom.kind in ("day", "month")
        and {atom.date.day, atom.date.month} == written
    )


_ROW = re.compile(r"[一二三四五六七八九]{2,}")


def _match_rows(state: _State) -> None:
    """Drop numerals in a row and the numbers that they are: 二四五年级, grades 2, 4 and 5."""
    for j in sorted(state.free_right):
        row = _ROW.match(state.right[j].surface)
        digits = [value_of(digit) or 0 for digit in row.group()] if row else []
        found = [i for i in state.free_left if state.left[i].value in digits]
        values = {state.left[i].value for i in found}
        if digits and digits == sorted(set(digits)) and values.issuperset((digits[0], digits[-1])):
            state.free_right.discard(j)
            state.free_left.difference_update(found)


# --- which leftovers answer each other ------------------------------------------------------

_MAX_PAIR_COST = 6.0


def _contradictions(state: _State) -> list[tuple[Atom, Atom]]:
    """Pair leftovers of both sides, most alike first."""
    candidates = []
    for i in state.free_left:
        for j in state.free_right:
            cost = contradiction_cost(state.left[i], state.right[j])
            if cost is not None and cost <= _MAX_PAIR_COST:
                candidates.append((cost, i, j))
    candidates.sort()
    pairs = []
    for _, i, j in candidates:
        if i in state.free_left and j in state.free_right:
            state.free_left.discard(i)
            state.free_right.discard(j)
            pairs.append((state.left[i], state.right[j]))
    return pairs
