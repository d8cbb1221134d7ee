"""Matches the numbers and dates of two sides and says which ones are left over.

Quantities and dates are broken into *atoms*: a range is two, a full date three. Atoms of one
side are assigned to atoms of the other, the surest matches first; what is left on both sides
contradicts, what is left on one side is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from aligner.bitext import Lang, Span
from aligner.language.measures import Date, Quantity, to_base
from aligner.language.quantities import measures

AtomKind = Literal[
    "number", "year", "month", "day", "weekday", "time", "quarter", "decade", "century"
]

CALENDAR: frozenset[str] = frozenset({"month", "day", "weekday", "time", "quarter"})
"""Kinds whose contradiction is a wrong date rather than a wrong number."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One comparable value of one side."""

    kind: AtomKind
    value: Fraction
    span: Span
    surface: str
    position: float
    """Where it stands in its text, 0 to 1."""
    quantity: Quantity | None = None
    date: Date | None = None

    @property
    def unit(self) -> str:
        """Code of the unit; empty for dates and plain counts."""
        return self.quantity.unit if self.quantity else ""

    @property
    def weak(self) -> bool:
        """Whether nothing follows from its being absent from the other side."""
        return self.quantity is not None and self.quantity.weak

    @property
    def digits(self) -> bool:
        """Whether it is written in digits."""
        if self.quantity is not None:
            return self.quantity.digits
        return any(char.isdigit() for char in self.surface)


@dataclass(frozen=True, slots=True)
class Match:
    """Two atoms that say the same, but for what `issue` names."""

    en: Atom
    zh: Atom
    issue: Literal["", "unit", "approximation"] = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two texts agree and disagree on."""

    matches: tuple[Match, ...]
    contradictions: tuple[tuple[Atom, Atom], ...]
    """Pairs (English, Chinese) of atoms left over on both sides that answer each other."""
    lone_en: tuple[Atom, ...]
    lone_zh: tuple[Atom, ...]


@lru_cache(maxsize=16)
def compare(en: str, zh: str) -> Comparison:
    """Compare the numbers and dates of two texts.

    The last few results are kept, because more than one family asks for the same pair.
    """
    if not _MAYBE_EN.search(en) and not _MAYBE_ZH.search(zh):
        return Comparison((), (), (), ())
    left, right = _atoms(en, "en"), _atoms(zh, "zh")
    left, right = _split_times(left, right), _split_times(right, left)
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


# A prefilter only: texts without any of these hold no number.
_MAYBE_EN = re.compile(
    r"\d|one|two|three|four|five|six|seven|eight|nine|ten|lve|teen|hundred|thous|illion|ty\b|ieth|score|"
    r"half|quarter|third|dozen|doub|Ju|Jan|Feb|Mar|Ap|Aug|May|ber\b|day|once|twice|both",
    re.IGNORECASE,
)
_MAYBE_ZH = re.compile("[0-9０-９一二三四五六七八九十百千万亿兆两半双]")


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


def _atoms(text: str, lang: Lang) -> list[Atom]:
    quantities, dates = measures(text, lang)
    length = max(len(text), 1)
    atoms: list[Atom] = []
    for quantity in quantities:
        atoms += _of_quantity(quantity, length)
    for date in dates:
        atoms += _of_date(date, length)
    return sorted(atoms, key=lambda atom: atom.span)


def _of_quantity(quantity: Quantity, length: int) -> Iterable[Atom]:
    position = quantity.span[0] / length
    yield Atom("number", quantity.value, quantity.span, quantity.surface, position, quantity)
    if quantity.upper is not None and quantity.approximation != "vague":
        yield Atom("number", quantity.upper, quantity.span, quantity.surface, position, quantity)


def _of_date(date: Date, length: int) -> Iterable[Atom]:
    position = date.span[0] / length
    parts: tuple[tuple[AtomKind, int | None], ...] = (
        ("year", date.year),
        ("month", date.month),
        ("day", date.day),
        ("weekday", date.weekday),
        ("time", date.minute),
        ("quarter", date.quarter),
        ("decade", date.decade),
        ("century", date.century),
    )
    for kind, value in parts:
        if value is None:
            continue
        span, surface = date.span, date.surface
        if kind == "year" and date.is_bare_year and date.year_span is not None:
            offset = date.span[0]
            span = date.year_span
            surface = date.surface[span[0] - offset : span[1] - offset]
        yield Atom(kind, Fraction(value), span, surface, position, date=date)


def _split_times(atoms: list[Atom], others: list[Atom]) -> list[Atom]:
    """Read 21:25 as two numbers where the other side has no time: it is a score."""
    if any(atom.kind == "time" for atom in others):
        return atoms
    result: list[Atom] = []
    for atom in atoms:
        colon = (
            re.fullmatch(r"(\d{1,2})[:：](\d{2})", atom.surface) if atom.kind == "time" else None
        )
        if colon is None:
            result.append(atom)
            continue
        for number in colon.groups():
            value = Fraction(int(number))
            quantity = Quantity(value, atom.span, atom.surface, digits=True)
            result.append(Atom("number", value, atom.span, atom.surface, atom.position, quantity))
    return result


# --- which atoms say the same -------------------------------------------------------------

_CONVERSION_TOLERANCE = Fraction(6, 100)
_TIME_TOLERANCE = Fraction(2, 100)
_ROUNDING_TOLERANCE = Fraction(2, 100)
_EXACT_ROUNDING_TOLERANCE = Fraction(1, 100)
_YEAR_SPAN = (1000, 2100)


def _assign(state: _State) -> None:
    """Greedy assignment, cheapest pairs first; among equals the nearest in the text."""
    candidates = []
    for i, a in enumerate(state.left):
        for j, b in enumerate(state.right):
            cost = _cost(a, b)
            if cost is not None:
                candidates.append((cost, round(abs(a.position - b.position), 3), i, j))
    candidates.sort()
    for cost, _, i, j in candidates:
        if i in state.free_left and j in state.free_right:
            state.free_left.discard(i)
            state.free_right.discard(j)
            state.matches.append(_match(state.left[i], state.right[j], cost))


def _match(a: Atom, b: Atom, cost: float) -> Match:
    if cost >= _UNIT_COST:
        return Match(a, b, "unit")
    if a.quantity and b.quantity and _approximation_differs(a.quantity, b.quantity):
        return Match(a, b, "approximation")
    return Match(a, b)


_UNIT_COST = 8.0
# Translators render a pound by 斤, a mile by 里, whatever the figures.
_TRADITIONAL = frozenset({"pound", "jin", "ounce", "tael", "GBP", "cent"})


def _cost(a: Atom, b: Atom) -> float | None:
    """How odd it would be if the two were the same: 0 not at all, None impossible."""
    if a.kind == b.kind:
        if a.kind == "number" and a.quantity is not None and b.quantity is not None:
            return _number_cost(a, a.quantity, b, b.quantity)
        return _date_cost(a, b)
    if a.value == b.value:
        return _cross_cost(a, b)
    if "year" in (a.kind, b.kind):
        year, rest = (a, b) if a.kind == "year" else (b, a)
        if rest.kind == "number" and rest.unit == "year" and year.value % 100 == rest.value:
            return 4.0
        if rest.kind == "decade" and year.value == rest.value:
            return 2.0
    return None


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
        return 4.0
    number, part = (a, b) if a.kind == "number" else (b, a)
    vague = number.quantity is not None and number.quantity.approximation == "vague"
    if (
        number.quantity is None
        or vague
        or number.unit not in _UNITS_OF.get(part.kind, frozenset({""}))
    ):
        return None
    return 0.3 if number.quantity.ordinal or number.unit else 3.0


def _date_cost(a: Atom, b: Atom) -> float | None:
    if a.value == b.value:
        return 0.0
    if a.kind == "time":
        clocks = (a.date.clock if a.date else "", b.date.clock if b.date else "")
        if "12" in clocks and a.value % 720 == b.value % 720:
            return 0.5
    if a.kind == "decade" and (min(a.value, b.value) < 100 and a.value % 100 == b.value % 100):
        return 0.5
    if a.kind == "year" and 0 < min(a.value, b.value) < 100 and a.value % 100 == b.value % 100:
        return 1.0
    if a.kind == "year" and abs(a.value) == abs(b.value):
        return 2.0
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
            return 1.0
        if {x.unit, y.unit} <= _TRADITIONAL:
            return 2.0
        if x.dimension == y.dimension:
            return 1.5 if x.dimension == "ratio" else _UNIT_COST
        # An amount of money is not a percentage, though both are 5.
        return _UNIT_COST if {x.dimension, y.dimension} & {"money"} else 2.5
    if x.dimension and x.dimension == y.dimension:
        cost = _converted_cost(a, b, x, y)
        if cost is not None:
            return cost
    if x.dimension == "ratio" or y.dimension == "ratio":
        p, q = to_base(a.value, x.unit), to_base(b.value, y.unit)
        if p == q:
            return 1.5
        if p * q == 1 and "percent" not in (x.unit, y.unit):
            return 3.0  # "10 times less" is 十分之一
        # 增长两倍 is tripled; three times as many is 多两倍.
        if "times" in (x.unit, y.unit) and (p in y.alternatives or q in x.alternatives):
            return 3.5
    if a.value in y.alternatives or b.value in x.alternatives:
        return 3.5
    if same_unit or not x.unit or not y.unit:
        # "About" belongs to the round figure, and where both have it both are round.
        round_one = x if _figures(a.value) < _figures(b.value) else y
        one_is_exact = "exact" in (x.approximation, y.approximation)
        about = one_is_exact and round_one.approximation != "exact"
        return 4.0 if _is_rounding(a.value, b.value, about=about) else None
    return None


def _style_cost(x: Quantity, y: Quantity) -> float:
    """Tells equal values apart: "second" rather than "2" is 第二."""
    differences = (x.ordinal != y.ordinal, x.digits != y.digits, x.weak != y.weak)
    return 0.15 * sum(differences)


def _as_weight(x: Quantity, y: Quantity) -> tuple[Quantity, Quantity]:
    """English "pounds" are a weight where the Chinese weighs."""
    if x.unit == "GBP" and y.dimension == "mass" and "pound" in x.surface.lower():
        return replace(x, unit="pound"), y
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
    return _figures(few) < _figures(many) and float(few) == float(f"%.{_figures(few)}g" % many)


def _figures(value: Fraction) -> int:
    text = format(float(value), ".12g").replace(".", "").strip("-0")
    return len(text)


def _converted_cost(a: Atom, b: Atom, x: Quantity, y: Quantity) -> float | None:
    if x.unit == y.unit or x.dimension in ("money", ""):
        return None
    p, q = to_base(a.value, x.unit), to_base(b.value, y.unit)
    if p == q:
        return 0.5
    if x.dimension == "ratio":
        return None
    tolerance = _TIME_TOLERANCE if x.dimension == "time" else _CONVERSION_TOLERANCE
    if x.dimension == "temperature":
        return 1.0 if abs(p - q) <= 1 else None
    return 1.0 if abs(p - q) <= max(abs(p), abs(q)) * tolerance else None


def _vague_cost(x: Quantity, y: Quantity) -> float | None:
    """Vague magnitudes agree when their intervals meet: 数千 and "thousands of", 十几 and 15."""
    low_x, high_x = x.value, x.upper or x.value
    low_y, high_y = y.value, y.upper or y.value
    if low_x == low_y:
        return 0.0
    if low_x <= high_y and low_y <= high_x:
        both = x.approximation == y.approximation
        return 5.0 if both else 2.0
    return None


def _approximation_differs(x: Quantity, y: Quantity) -> bool:
    return x.approximation != y.approximation and "vague" not in (x.approximation, y.approximation)


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
    return str(value) if value.denominator == 1 else format(float(value), "g")


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
            cost = _pair_cost(state.left[i], state.right[j])
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


def _pair_cost(a: Atom, b: Atom) -> float | None:
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
