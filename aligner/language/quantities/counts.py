"""A number as it is first read, before its unit and its neighbours are looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from aligner.language.masking import blank
from aligner.language.quantities.numerals_zh import NUMERAL_CHARS


@dataclass(slots=True)
class Count:
    """A bare number and where it stands."""

    value: Fraction
    start: int
    end: int
    digits: bool = False
    ordinal: bool = False
    unit: str = ""
    """Known from the number itself, as in $5 or 三成; else empty."""
    currency: bool = False
    """Whether `unit` was written before the number."""
    upper: Fraction | None = None
    vague: bool = False
    weak: bool = False
    over: bool = False
    """Whether 多, 余 or 几 stands inside the number."""
    alternatives: tuple[Fraction, ...] = ()


_ENDLESS = re.compile(rf"[\d,.{NUMERAL_CHARS}]{{60,}}")
"""Not a number that anyone means: a key, a hash, a table without blanks. A value of thousands of
digits is no float, and Python refuses to read it."""


def without_endless(text: str) -> str:
    """The text with runs of 60 and more digits or numerals masked, offsets unchanged."""
    return _ENDLESS.sub(blank, text) if len(text) >= 60 else text
