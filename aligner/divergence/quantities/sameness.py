"""Whether two atoms may say the same: the price of calling them equal."""

from __future__ import annotations

from fractions import Fraction

from aligner.divergence.guesses import SAMENESS as COST
from aligner.divergence.quantities.atoms import Atom
from aligner.language.quantities.measures import Quantity, rounded, to_base

_LENGTHS = ({"foot", "chi"}, {"inch", "cun"})
_DOLLARS = frozenset({"USD", "AUD", "CAD", "HKD", "SGD", "NZD", "TWD"})

_CONVERSION_TOLERANCE = Fraction(6, 100)
_TIME_TOLERANCE = Fraction(2, 100)
_ROUNDING_TOLERANCE = Fraction(2, 100)
_EXACT_ROUNDING_TOLERANCE = Fraction(1, 100)

UNIT_COST = 8.0
"""From this cost on only the values agree: the same figure with another unit."""

# Translators render a pound by 斤, a mile by 里, whatever the figures.
_TRADITIONAL = frozenset({"pound", "jin", "ounce", "tael", "GBP", "cent"})


def sameness_cost(a: Atom, b: Atom) -> float | None:
    """How odd it would be if the two were the same: 0 not at all, None impossible."""
    if a.kind == b.kind:
        if a.kind == "number" and a.quantity is not None and b.quantity is not None:
            return _number_cost(a, a.quantity, b, b.quantity)
        return _date_cost(a, b)
    if a.value == b.value:
        return _cross_cost(a, b)
    if "year" in (a.kind, b.kind):
        year, rest = (a, b) if a.kind == "year" else (b, a)
        short = year.value % 100 == rest.value
        if rest.kind == "number" and short and (rest.unit == "year" or _is_short_year(rest)):
            return COST.other_parts
        if rest.kind == "decade" and year.value == rest.value:
            return COST.era
    return None


_SHORT_YEARS = range(30, 100)


def _is_short_year(atom: Atom) -> bool:
    """Whether a number may be a year of two digits: the 九二 of 1992."""
    quantity = atom.quantity
    plain = quantity is not None and not (quantity.unit or quantity.ordinal)
    return plain and atom.value in _SHORT_YEARS


# Units that a number may have where the other side has a part of a date with its value.
_UNITS_OF: dict[str, frozenset[str]] = {
    "year": frozenset({"", "year"}),
    "month": frozenset({"", "month"}),
    "day": frozenset({"", "day"}),
    "century": frozenset({"", "century"}),
    "decade": frozenset({"", "year", "decade"}),
    "quarter": frozenset({"", "quarter"}),
    "weekday": frozenset({"", "day"}),
}


def _cross_cost(a: Atom, b: Atom) -> float | None:
    """Cost of equal values of different kinds: 七日 is seven days, the 7th, or the seventh day."""
    if "number" not in (a.kind, b.kind):
        return COST.other_parts
    number, part = (a, b) if a.kind == "number" else (b, a)
    if part.kind == "year" and number.quantity and number.quantity.dimension == "money":
        # Prices of a year: 2008 USD, 2008年美元.
        return COST.date_and_bare_number
    vague = number.quantity is not None and number.quantity.approximation == "vague"
    if (
        number.quantity is None
        or vague
        or number.unit not in _UNITS_OF.get(part.kind, frozenset({""}))
    ):
        return None
    counts = number.quantity.ordinal or number.unit
    return COST.date_and_count if counts else COST.date_and_bare_number


def _date_cost(a: Atom, b: Atom) -> float | None:
    if a.value == b.value:
        return 0.0
    if a.kind == "time":
        clocks = (a.date.clock if a.date else "", b.date.clock if b.date else "")
        if "12" in clocks and a.value % 720 == b.value % 720:
            return COST.other_clock
    if a.kind == "decade" and (min(a.value, b.value) < 100 and a.value % 100 == b.value % 100):
        return COST.other_clock
    if a.kind == "year" and 0 < min(a.value, b.value) < 100 and a.value % 100 == b.value % 100:
        return COST.short_year
    if a.kind == "year" and abs(a.value) == abs(b.value):
        return COST.era
    return None


def _number_cost(a: Atom, x: Quantity, b: Atom, y: Quantity) -> float | None:
    if x.approximation == "vague" or y.approximation == "vague":
        return _vague_cost(x, y)
    x, y = _as_weight(x, y)
    same_unit = x.unit == y.unit
    if a.value == b.value:
        if same_unit:
            return _style_cost(x, y)
        if not x.unit or not y.unit:
            return COST.no_unit
        if {x.unit, y.unit} <= _TRADITIONAL or {x.unit, y.unit} in _LENGTHS:
            return COST.traditional_unit
        if _is_bare_dollar(x, y) or _is_bare_dollar(y, x):
            return COST.no_unit
        if x.dimension == y.dimension:
            return COST.ratio_unit if x.dimension == "ratio" else UNIT_COST
        # An amount of money is not a percentage, though both are 5.
        return UNIT_COST if {x.dimension, y.dimension} & {"money"} else COST.other_dimension
    if _is_fahrenheit(a.value, x, b.value, y) or _is_fahrenheit(b.value, y, a.value, x):
        return COST.about_converted
    if x.dimension and x.dimension == y.dimension:
        cost = _converted_cost(a, b, x, y)
        if cost is not None:
            return cost
    if x.dimension == "ratio" or y.dimension == "ratio":
        p, q = to_base(a.value, x.unit), to_base(b.value, y.unit)
        if p == q:
            return COST.ratio_unit
        if _is_third(x, y) and abs(p - q) <= _THIRD_TOLERANCE:
            return COST.rounded
        if p * q == 1 and "percent" not in (x.unit, y.unit):
            return COST.inverse_ratio
        # 增长两倍 is tripled; three times as many is 多两倍.
        if "times" in (x.unit, y.unit) and (p in y.alternatives or q in x.alternatives):
            return COST.alternative
    if a.value in y.alternatives or b.value in x.alternatives:
        return COST.alternative
    if same_unit or not x.unit or not y.unit:
        # "About" belongs to the round figure, and where both have it both are round.
        round_one = x if _figures(a.value) < _figures(b.value) else y
        one_is_exact = "exact" in (x.approximation, y.approximation)
        about = one_is_exact and round_one.approximation != "exact"
        return COST.rounded if _is_rounding(a.value, b.value, about=about) else None
    return None


_THIRD_TOLERANCE = Fraction(4, 100)


def _is_third(x: Quantity, y: Quantity) -> bool:
    """Whether one is a third or two thirds: 三成 and 七成 are said of them."""
    return any(q.unit == "fraction" and q.value.denominator == 3 for q in (x, y))


def _is_bare_dollar(x: Quantity, y: Quantity) -> bool:
    """Whether $ alone stands for the dollar that the other side names: 澳元."""
    return x.surface.lstrip("-−").startswith("$") and {x.unit, y.unit} <= _DOLLARS


def _is_fahrenheit(degrees: Fraction, x: Quantity, celsius: Fraction, y: Quantity) -> bool:
    """Whether degrees without a scale are Fahrenheit that the other side converts."""
    if x.unit or y.unit != "celsius":
        return False
    return abs(to_base(degrees, "fahrenheit") - celsius) <= 1


def _style_cost(x: Quantity, y: Quantity) -> float:
    """Tells equal values apart: "second" rather than "2" is 第二."""
    differences = (x.ordinal != y.ordinal, x.digits != y.digits, x.weak != y.weak)
    return COST.style * sum(differences)


def _as_weight(x: Quantity, y: Quantity) -> tuple[Quantity, Quantity]:
    """English "pounds" are a weight where the Chinese weighs."""
    if x.unit == "GBP" and y.dimension == "mass" and "pound" in x.surface.lower():
        return x._replace(unit="pound"), y
    return x, y


def _is_rounding(p: Fraction, q: Fraction, *, about: bool) -> bool:
    """Whether one of two values is the other one with fewer figures.

    Without a word such as "about" only decimals are taken to be rounded.
    """
    if not about and p.denominator == 1 and q.denominator == 1:
        return False
    high = max(abs(p), abs(q))
    tolerance = _ROUNDING_TOLERANCE if about else _EXACT_ROUNDING_TOLERANCE
    if abs(p - q) > high * tolerance:
        return False
    few, many = sorted((p, q), key=_figures)
    figures = _figures(few)
    return figures < _figures(many) and rounded(few, _FIGURES) == rounded(many, figures)


_FIGURES = 12
"""Figures that are looked at: more than any text gives of a measured value."""


def _figures(value: Fraction) -> int:
    """Figures that a value is written with, less the zeros at either end."""
    return len("".join(map(str, rounded(value, _FIGURES).as_tuple().digits)).strip("0"))


def _converted_cost(a: Atom, b: Atom, x: Quantity, y: Quantity) -> float | None:
    if x.unit == y.unit or x.dimension in ("money", ""):
        return None
    p, q = to_base(a.value, x.unit), to_base(b.value, y.unit)
    if p == q:
        return COST.converted
    if x.dimension == "ratio":
        return None
    tolerance = _TIME_TOLERANCE if x.dimension == "time" else _CONVERSION_TOLERANCE
    if x.dimension == "temperature":
        return COST.about_converted if abs(p - q) <= 1 else None
    near = abs(p - q) <= max(abs(p), abs(q)) * tolerance
    return COST.about_converted if near else None


def _vague_cost(x: Quantity, y: Quantity) -> float | None:
    """Vague magnitudes agree when their intervals meet: 数千 and "thousands of", 十几 and 15; in
    dollars they are not yuan."""
    meant = _vague_value_cost(x, y)
    if meant is None or not (x.dimension == y.dimension == "money") or x.unit == y.unit:
        return meant
    return meant if {x.unit, y.unit} <= _DOLLARS else UNIT_COST


def _vague_value_cost(x: Quantity, y: Quantity) -> float | None:
    low_x, high_x = x.value, x.upper or x.value
    low_y, high_y = y.value, y.upper or y.value
    if low_x == low_y:
        return 0.0
    if low_x <= high_y and low_y <= high_x:
        both = x.approximation == y.approximation
        return COST.both_vague if both else COST.vague
    return None


def approximation_differs(x: Quantity, y: Quantity) -> bool:
    """Whether one of two equal values is "about", "over" or "under" and the other is not."""
    return x.approximation != y.approximation and "vague" not in (x.approximation, y.approximation)
