"""The nouns of numbers and dates: what was read, in exact and comparable form."""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from aligner.bitext import Span
from aligner.language.quantities.units import UNITS

Approximation = Literal["exact", "about", "over", "under", "vague"]
Part = Literal["", "early", "mid", "late"]


class Quantity(NamedTuple):
    """A number with its unit, as one language wrote it."""

    value: Fraction
    """The number in `unit`, exact; the lower end of a range, the lower bound of a vague one."""
    span: Span
    """Code-point offsets of number and unit in the text, end exclusive."""
    surface: str
    """The text at `span`."""
    upper: Fraction | None = None
    """Upper end of a range ("six to nine") or of a vague magnitude ("thousands of")."""
    unit: str = ""
    """A key of `units.UNITS`, an ISO 4217 code, or empty for a plain count."""
    ordinal: bool = False
    """Whether it counts a place in a row ("third", 第三)."""
    approximation: Approximation = "exact"
    digits: bool = False
    """Whether the number was written in digits, full-width ones included."""
    alternatives: tuple[Fraction, ...] = ()
    """Other values that usage allows: 增长两倍 is both "grew by two times" and "tripled"."""
    weak: bool = False
    """Whether the word often counts nothing ("one", 一, "double"): no evidence when missing."""

    @property
    def dimension(self) -> str:
        """What the unit measures: ``time``, ``length``, ``money``, ``ratio``, or empty."""
        unit = UNITS.get(self.unit)
        if unit is not None:
            return unit.dimension
        return "money" if self.unit else ""

    @property
    def base(self) -> Fraction:
        """`value` in the base unit of its dimension (seconds, metres, grams, plain ratio...)."""
        return to_base(self.value, self.unit)


class Date(NamedTuple):
    """A calendar date, a part of one, or a time of day; what is not written is None."""

    span: Span
    """Code-point offsets in the text, end exclusive."""
    surface: str
    """The text at `span`."""
    year: int | None = None
    """Gregorian year; negative for years before Christ."""
    month: int | None = None
    """1 to 12."""
    day: int | None = None
    """1 to 31."""
    weekday: int | None = None
    """1 (Monday) to 7 (Sunday)."""
    minute: int | None = None
    """Minutes after midnight, 0 to 1439; see `clock`."""
    clock: Literal["", "12", "24"] = ""
    """``"24"`` where the half of the day is known, ``"12"`` where it is not."""
    quarter: int | None = None
    """1 to 4."""
    decade: int | None = None
    """First year of the decade, 1980; 80 where the century is not written."""
    century: int | None = None
    """21 is the years 2001 to 2100; negative before Christ."""
    part: Part = ""
    """Which third of the month or year: "early May", 5月初."""
    year_span: Span | None = None
    """Where the digits of the year are."""

    @property
    def is_bare_year(self) -> bool:
        """Whether a year is all that it says."""
        return self.year is not None and (
            self.month is None
            and self.day is None
            and self.weekday is None
            and self.minute is None
            and self.quarter is None
        )


def to_base(value: Fraction, unit: str) -> Fraction:
    """A number in `unit` as a number in the base unit of its dimension."""
    known = UNITS.get(unit)
    if known is None:
        return value
    return value * known.factor + known.offset


def rounded(value: Fraction, figures: int) -> Decimal:
    """A value with so many significant figures; a Decimal, as no float holds 亿亿亿…"""
    context = Context(prec=max(figures, 1), Emax=MAX_EMAX, Emin=MIN_EMIN)
    return context.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize()
