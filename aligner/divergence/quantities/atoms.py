"""Breaks the quantities and dates of a text into values that can be compared one by one.

A range is two atoms, a full date three.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from aligner.bitext import Lang, Span
from aligner.language.quantities.measures import Date, Quantity
from aligner.language.quantities.reading import measures

AtomKind = Literal[
    "number", "year", "month", "day", "weekday", "time", "quarter", "decade", "century"
]

CALENDAR: frozenset[str] = frozenset({"month", "day", "weekday", "time", "quarter"})
"""Kinds whose contradiction is a wrong date rather than a wrong number."""


class Atom(NamedTuple):
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


def atoms_of(text: str, lang: Lang) -> list[Atom]:
    """The atoms of one side, in the order of the text."""
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


NAMED_HOURS = {0: "midnight", 720: "noon"}
"""Minutes of the day, with the kinds of words that tell them: no score is 12:00."""


def split_times(atoms: list[Atom], others: Sequence[Atom]) -> list[Atom]:
    """Read 21:25 as two numbers where the other side has no time: it is a score."""
    if any(atom.kind == "time" for atom in others):
        return atoms
    result: list[Atom] = []
    for atom in atoms:
        may_count = atom.kind == "time" and atom.value not in NAMED_HOURS
        colon = re.fullmatch(r"(\d{1,2})[:：](\d{2})", atom.surface) if may_count else None
        if colon is None:
            result.append(atom)
            continue
        for number in colon.groups():
            value = Fraction(int(number))
            quantity = Quantity(value, atom.span, atom.surface, digits=True)
            result.append(Atom("number", value, atom.span, atom.surface, atom.position, quantity))
    return result
