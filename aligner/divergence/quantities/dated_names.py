"""Names that Chinese makes of the digits of a date: 九二共识, 五四运动, 九一八事变.

English names them by the date (the 1992 Consensus) or otherwise (the Mukden Incident). Their digits
are no number: where English has them as one, the 92-year Consensus, the name was read wrongly. The
names stand in the table ``quantities``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from aligner.bitext import Flag
from aligner.divergence.guesses import ALONE
from aligner.divergence.pair import Pair
from aligner.divergence.quantities.atoms import Atom
from aligner.language.masking import blank
from aligner.language.patterns import any_of
from aligner.language.quantities.numerals_zh import DIGIT_CHARS, value_of
from aligner.language.tables import rows


def without_dated_names(en: str, zh: str) -> tuple[str, str]:
    """Both texts with such names masked, and the English dates that render them, offsets
    unchanged."""
    for name in _chinese().findall(zh):
        en = _english(name).sub(blank, en, count=1)
    return en, _chinese().sub(blank, zh)


def misread_names(pair: Pair, lone: Sequence[Atom]) -> Iterator[tuple[Atom, Flag]]:
    """Flags of kind ``number`` at English numbers without counterpart that are the digits of such
    a name, each with its number."""
    if not lone:
        return
    for name in _chinese().finditer(pair.zh):
        if _english(name.group()).search(pair.en):
            continue
        for atom in lone:
            if atom.value in _readings(name.group()):
                yield atom, _flag(pair, atom, name)


def _flag(pair: Pair, atom: Atom, name: re.Match[str]) -> Flag:
    message = f"{atom.surface} ≠ {name.group()}"
    return pair.flag(
        "number", "major", ALONE.misread, en=[atom.span], zh=[name.span()], message=message
    )


def _readings(name: str) -> frozenset[Fraction | None]:
    """What its digits are as numbers: 九二 is 92, 9 and 2, or 9/2."""
    digits = "".join(character for character in name if character in DIGIT_CHARS)
    parts = [(value_of(digits[:cut]), value_of(digits[cut:])) for cut in range(1, len(digits))]
    dates = [month / day for month, day in parts if month and day]
    return frozenset([*map(value_of, (digits, *digits)), *dates])


@lru_cache(maxsize=1)
def _renderings() -> dict[str, tuple[str, ...]]:
    named = (row for row in rows("quantities") if row.kind == "dated name")
    return {name: row.english for row in named for name in row.chinese}


@lru_cache(maxsize=1)
def _chinese() -> re.Pattern[str]:
    return re.compile(any_of(_renderings()))


@lru_cache(maxsize=64)
def _english(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{any_of(_renderings()[name])})(?!\w)", re.IGNORECASE)
