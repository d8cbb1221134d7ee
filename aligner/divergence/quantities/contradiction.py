"""Whether two different atoms answer each other: 2021 here, 2001 there."""

from __future__ import annotations

from fractions import Fraction

from aligner.divergence.guesses import UNLIKENESS as COST
from aligner.divergence.quantities.atoms import Atom
from aligner.language.quantities.measures import Quantity

_YEAR_SPAN = (1000, 2100)


def contradiction_cost(a: Atom, b: Atom) -> float | None:
    """How little two different atoms look like versions of one another, or None."""
    distance = COST.distance * abs(a.position - b.position)
    if a.kind != b.kind:
        families = {a.kind, b.kind}
        if families <= {"number", "day", "month"} and _is_ordinal_like(a, b):
            return distance + COST.other_kind
        if families == {"number", "year"}:
            number = a if a.kind == "number" else b
            return (
                distance + COST.other_kind
                if _YEAR_SPAN[0] <= number.value <= _YEAR_SPAN[1]
                else None
            )
        return None
    if a.kind != "number" or a.quantity is None or b.quantity is None:
        return distance
    return _number_pair_cost(a.quantity, b.quantity, distance)


def _is_ordinal_like(a: Atom, b: Atom) -> bool:
    number = a if a.kind == "number" else b
    quantity = number.quantity
    if quantity is None or quantity.weak:  # 首次 is no day
        return False
    return quantity.ordinal or quantity.unit in ("day", "month")


def _number_pair_cost(x: Quantity, y: Quantity, distance: float) -> float | None:
    if x.weak and y.weak:
        return None
    if x.ordinal != y.ordinal and x.unit and y.unit and x.unit != y.unit:
        return None  # 第二天 does not answer two years
    cost = distance
    if x.unit != y.unit:
        cost += COST.one_unit if not x.unit or not y.unit else COST.two_units
    if x.dimension and y.dimension and x.dimension != y.dimension:
        cost += COST.other_dimension
    if x.weak or y.weak:
        least = min(q.value for q in (x, y) if q.weak)
        cost += COST.weak if least > 2 else COST.weakest
    if x.digits != y.digits:
        cost += COST.digits
    if x.ordinal != y.ordinal:
        cost += COST.ordinal_with_unit if x.unit or y.unit else COST.ordinal
    if "vague" in (x.approximation, y.approximation):
        cost += COST.vague
    ratio = abs(x.value / y.value) if x.value and y.value else Fraction(100)
    if not Fraction(1, 10) <= ratio <= 10:
        cost += COST.magnitude
    return cost
