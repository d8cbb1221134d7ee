"""Whether two different atoms answer each other: 2021 here, 2001 there."""

from __future__ import annotations

from fractions import Fraction

from aligner.divergence.quantities.atoms import Atom
from aligner.language.quantities.measures import Quantity

_YEAR_SPAN = (1000, 2100)


def contradiction_cost(a: Atom, b: Atom) -> float | None:
    """How little two different atoms look like versions of one another, or None."""
    distance = 4 * abs(a.position - b.position)
    if a.kind != b.kind:
        families = {a.kind, b.kind}
        if families <= {"number", "day", "month"} and _is_ordinal_like(a, b):
            return distance + 1.0
        if families == {"number", "year"}:
            number = a if a.kind == "number" else b
            return distance + 1.0 if _YEAR_SPAN[0] <= number.value <= _YEAR_SPAN[1] else None
        return None
    if a.kind != "number" or a.quantity is None or b.quantity is None:
        return distance
    return _number_pair_cost(a.quantity, b.quantity, distance)


def _is_ordinal_like(a: Atom, b: Atom) -> bool:
    number = a if a.kind == "number" else b
    quantity = number.quantity
    return quantity is not None and (quantity.ordinal or quantity.unit in ("day", "month"))


def _number_pair_cost(x: Quantity, y: Quantity, distance: float) -> float | None:
    if x.weak and y.weak:
        return None
    cost = distance
    if x.unit != y.unit:
        cost += 1.0 if not x.unit or not y.unit else 2.0
    if x.dimension and y.dimension and x.dimension != y.dimension:
        cost += 2.0
    if x.weak or y.weak:
        cost += 1.5 if min(q.value for q in (x, y) if q.weak) > 2 else 3.5
    if x.digits != y.digits:
        cost += 0.5
    if x.ordinal != y.ordinal:
        # "27th" answers 第26 or 26日 rather than 十年.
        cost += 2.5 if x.unit or y.unit else 1.0
    if "vague" in (x.approximation, y.approximation):
        cost += 2.0
    ratio = abs(x.value / y.value) if x.value and y.value else Fraction(100)
    if not Fraction(1, 10) <= ratio <= 10:
        cost += 1.0
    return cost
