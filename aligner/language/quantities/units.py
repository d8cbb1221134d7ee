"""Units of measure and currencies in both languages, with factors to a base unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from aligner.bitext import Lang
from aligner.language.patterns import any_of
from aligner.language.tables import rows


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures and how to convert it: ``base = number * factor + offset``."""

    dimension: str
    factor: Fraction
    offset: Fraction = Fraction(0)


def _unit(dimension: str, factor: str, offset: str = "0") -> Unit:
    return Unit(dimension, Fraction(factor), Fraction(offset))


_DAY = 86400
# A Gregorian year is 365.2425 days; months are twelfths of it.
_YEAR = Fraction(_DAY * 3652425, 10000)

UNITS: dict[str, Unit] = {
    "percent": _unit("ratio", "1/100"),
    "point": _unit("ratio", "1/100"),
    "permille": _unit("ratio", "1/1000"),
    "fraction": _unit("ratio", "1"),
    "times": _unit("ratio", "1"),
    "second": _unit("time", "1"),
    "minute": _unit("time", "60"),
    "hour": _unit("time", "3600"),
    "day": Unit("time", Fraction(_DAY)),
    "week": Unit("time", Fraction(7 * _DAY)),
    "month": Unit("time", _YEAR / 12),
    "quarter": Unit("time", _YEAR / 4),
    "year": Unit("time", _YEAR),
    "decade": Unit("time", _YEAR * 10),
    "century": Unit("time", _YEAR * 100),
    "mm": _unit("length", "0.001"),
    "cm": _unit("length", "0.01"),
    "m": _unit("length", "1"),
    "km": _unit("length", "1000"),
    "inch": _unit("length", "0.0254"),
    "foot": _unit("length", "0.3048"),
    "yard": _unit("length", "0.9144"),
    "mile": _unit("length", "1609.344"),
    "nautical mile": _unit("length", "1852"),
    "li": _unit("length", "500"),
    "zhang": _unit("length", "10/3"),
    "chi": _unit("length", "1/3"),
    "cun": _unit("length", "1/30"),
    "mg": _unit("mass", "0.001"),
    "g": _unit("mass", "1"),
    "kg": _unit("mass", "1000"),
    "t": _unit("mass", "1000000"),
    "pound": _unit("mass", "453.59237"),
    "ounce": _unit("mass", "28.349523125"),
    "jin": _unit("mass", "500"),
    "tael": _unit("mass", "37.3"),
    "m2": _unit("area", "1"),
    "km2": _unit("area", "1000000"),
    "ha": _unit("area", "10000"),
    "mu": _unit("area", "2000/3"),
    "acre": _unit("area", "4046.8564224"),
    "ft2": _unit("area", "0.09290304"),
    "mile2": _unit("area", "2589988.110336"),
    "ml": _unit("volume", "0.001"),
    "l": _unit("volume", "1"),
    "m3": _unit("volume", "1000"),
    "gallon": _unit("volume", "3.785411784"),
    "barrel": _unit("volume", "158.987294928"),
    "celsius": _unit("temperature", "1"),
    "fahrenheit": _unit("temperature", "5/9", "-160/9"),
    "w": _unit("power", "1"),
    "kw": _unit("power", "1000"),
    "mw": _unit("power", "1000000"),
    "gw": _unit("power", "1000000000"),
    "kwh": _unit("energy", "1"),
    "km/h": _unit("speed", "1"),
    "mph": _unit("speed", "1.609344"),
}

CURRENCY_SYMBOLS: dict[str, str] = {
    sign: "" if row.kind == "no currency" else row.kind
    for row in rows("currency_signs")
    for sign in row.english
}
"""What is written before an amount -> its ISO 4217 code, empty where none can be concluded."""


@dataclass(frozen=True, slots=True)
class _Spellings:
    """How one language writes units. A code is empty for a word that only begins like a unit."""

    symbols: dict[str, str]
    """Spelling -> code; English symbols are read in this case only: 5M is five million."""
    words: dict[str, str]
    """Spelling in lower case -> code."""
    lengths: dict[str, tuple[int, ...]]
    """First character, in lower case -> how long the spellings are, the longest first: so "square
    miles" is not read as "square"."""


@lru_cache(maxsize=2)
def _spellings(lang: Lang) -> _Spellings:
    symbols: dict[str, str] = {}
    words: dict[str, str] = {}
    for table in ("units", "unit_symbols"):
        for row in rows(table):
            code = "" if row.kind == _NO_UNIT else row.kind
            if lang == "zh" or table == "unit_symbols":
                symbols |= dict.fromkeys(row.chinese if lang == "zh" else row.english, code)
            else:
                words |= {form.lower(): code for form in row.english}
    lengths: dict[str, set[int]] = {}
    for form in (*symbols, *words):
        lengths.setdefault(form[0].lower(), set()).add(len(form))
    longest_first = {head: tuple(sorted(each, reverse=True)) for head, each in lengths.items()}
    return _Spellings(symbols, words, longest_first)


_NO_UNIT = "no unit"
_LETTER = re.compile("[A-Za-z0-9]")


def read_unit(text: str, start: int, lang: Lang) -> tuple[str, int] | None:
    """The unit written at `start`: its code and the offset after it, or None."""
    known = _spellings(lang)
    for length in known.lengths.get(text[start : start + 1].lower(), ()):
        end = start + length
        written = text[start:end]
        code = known.symbols.get(written)
        if code is None:
            code = known.words.get(written.lower())
        if code is None or len(written) < length:
            continue
        if _LETTER.match(written[-1]) and _LETTER.match(text, end):
            continue  # inside a longer word
        return (code, end) if code else None
    return None


@lru_cache(maxsize=2)
def glued_units(lang: Lang) -> str:
    """A pattern of what stands directly after digits and is a unit: 5km, £39million, 24h."""
    known = _spellings(lang)
    forms = {form for form in (*known.symbols, *known.words) if form.isascii() and form.isalpha()}
    return f"{any_of(forms)}|{_UNCONVERTED}"


_UNCONVERTED = r"[KMGT]i?B|kB|[kMG]?Hz|px|dpi|fps|[mn]s|rpm|dB|kcal|mAh|Wh|bits?|ppm|nm"
"""Units that are the same in both languages, and are not converted."""
