"""Matches the numbers and dates of two sides and says which ones are left over.

The *atoms* of one side (`aligner.divergence.quantities.atoms`) are assigned to those of the other,
the surest matches first; what is left on both sides contradicts, what is left on one side is
missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from aligner.divergence.quantities.atoms import CALENDAR, Atom, atoms_of, split_times
from aligner.divergence.quantities.contradiction import contradiction_cost
from aligner.divergence.quantities.sameness import UNIT_COST, approximation_differs, sameness_cost
from aligner.language.quantities.measures import rounded

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
    left, right = atoms_of(en, "en"), atoms_of(zh, "zh")
    if not left and not right:
        return Comparison()
    left, right = split_times(left, right), split_times(right, left)
    state = _State(left, right)
    _assign(state)
    _absorb(state, en, zh)
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
