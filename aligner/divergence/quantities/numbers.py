"""Wrong, changed and missing numbers.

What it finds: a number whose value, scale or unit is another one on the other side, in figures or
in words, and figures that the other side lacks. 16,000 and 1.6万 are equal.

Examples:
    It sold 2,500 cars. / 公司卖出2600辆车。 -> number "2,500", "2600"
    It cost 3 million dollars. / 花费3亿美元。 -> number "3 million dollars"
    It sold 16,000 cars. / 公司卖出1.6万辆车。 -> none

What it cannot find: a number word that one side leaves out (free translation does), "one" and 一
made something else, a lost "about".

Measured: on newstest2020 lines 501-1000, two human translations, .98 of 607 changed numbers and
units are found (``python -m tests.benchmarks.edit_divergences --lines 501-1000``) and 4 of 1,000
clean pairs are flagged; on MAC-Dev 36 of 36, and 6 of 1,316 clean beads
(``python -m tests.benchmarks.edit_marks --lines 501-1000``).
"""

from __future__ import annotations

import re
from collections.abc import Container
from fractions import Fraction

from aligner.bitext import Flag, Severity
from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence.check import Check
from aligner.divergence.guesses import ALONE
from aligner.divergence.guesses import CONTRADICTION as SURE
from aligner.divergence.pair import Pair
from aligner.divergence.quantities.counted import counts_the_same
from aligner.divergence.quantities.dated_names import misread_names
from aligner.divergence.quantities.matching import CALENDAR, Atom, Comparison, compare
from aligner.divergence.quantities.relations import wrong_relations
from aligner.language.quantities.measures import Quantity


def find(pair: Pair) -> list[Flag]:
    """Flags of kind ``number``, every candidate with its confidence in [0, 1].

    A contradiction points at both sides, a missing number at one. Below .5 is what free translation
    drops or adds without error: number words missing on one side, "one" and 一, approximations.
    Dates with a month or a day are left to `aligner.divergence.quantities.dates`.
    """
    comparison = compare(pair.en, pair.zh)
    flags = []
    alone = len(comparison.contradictions) == 1 and all(
        atom.weak for atom in (*comparison.lone_en, *comparison.lone_zh)
    )
    seen: set[tuple[object, object]] = set()
    for en, zh in comparison.contradictions:
        if _is_of_dates(en) or _is_of_dates(zh) or (en.span, zh.span) in seen:
            continue
        if _counts_others(pair, en, zh):
            continue
        seen.add((en.span, zh.span))
        confidence = _contradiction_confidence(pair, en, zh, alone)
        message = f"{en.surface} ≠ {zh.surface}"
        flags.append(
            pair.flag(
                "number",
                _severity(confidence),
                confidence,
                en=[en.span],
                zh=[zh.span],
                message=message,
            )
        )
    flags += _unit_flags(pair, comparison)
    flags += wrong_relations(pair, comparison)
    misread = dict(misread_names(pair, comparison.lone_en))
    flags += misread.values()
    flags += _missing(pair, comparison, misread.keys())
    return flags


CHECK = Check("numbers", find)


def _is_of_dates(atom: Atom) -> bool:
    if atom.kind in CALENDAR:
        return True
    return atom.kind == "year" and atom.date is not None and not atom.date.is_bare_year


def _severity(confidence: float) -> Severity:
    return "major" if confidence >= DEFAULT_MIN_CONFIDENCE else "minor"


_OTHERS = re.compile(r"\s+(?:other|more)\b", re.IGNORECASE)


def _counts_others(pair: Pair, en: Atom, zh: Atom) -> bool:
    """Whether one side counts the others and the other all: Li and three others, 李某等4人."""
    others = pair.en[: en.span[0]].endswith("other ") or _OTHERS.match(pair.en, en.span[1])
    return (
        bool(others)
        and zh.value == en.value + 1
        and "等" in pair.zh[max(0, zh.span[0] - 2) : zh.span[0]]
    )


def _contradiction_confidence(pair: Pair, en: Atom, zh: Atom, alone: bool) -> float:
    """How sure a contradiction is; `alone` where all other numbers that count have partners."""
    if en.kind != "number" or zh.kind != "number":
        return SURE.date
    x, y = en.quantity, zh.quantity
    if x is None or y is None:
        return SURE.unread
    if "vague" in (x.approximation, y.approximation):
        return SURE.vague
    strength = min(_strength(x, en.value), _strength(y, zh.value))
    if x.weak or y.weak:
        counts = all(3 <= q.value <= 10 for q in (x, y) if q.weak)
        strength *= SURE.weak_count if counts else SURE.weak
    if x.unit and x.unit == y.unit:
        strength += SURE.same_unit
    elif _is_small(x) and _is_small(y):
        # Words of small numbers have many uses: they contradict where they count the same.
        if not (_is_one(x) or _is_one(y)) and counts_the_same(pair.en, en, pair.zh, zh):
            strength = max(strength, SURE.counted)
        elif not alone or x.ordinal != y.ordinal:
            strength *= SURE.uncounted
    elif x.dimension and y.dimension and x.dimension != y.dimension:
        strength += SURE.other_dimension
    return max(SURE.least, min(SURE.most, strength))


def _is_small(quantity: Quantity) -> bool:
    """Whether it is a number up to ten in words."""
    return not quantity.digits and abs(quantity.value) <= 10


def _is_one(quantity: Quantity) -> bool:
    return quantity.value <= 1


def _strength(quantity: Quantity, value: Fraction) -> float:
    """How sure it is that the word counts something and must be translated."""
    if quantity.digits:
        return SURE.digits
    if value.denominator != 1 or value > 10:
        return SURE.large
    return SURE.small if value > 2 else SURE.smallest


def _unit_flags(pair: Pair, comparison: Comparison) -> list[Flag]:
    flags = []
    for match in comparison.matches:
        en, zh = match.en.quantity, match.zh.quantity
        if not match.issue or en is None or zh is None:
            continue
        message = f"{match.en.surface} ≠ {match.zh.surface}"
        if match.issue == "unit":
            confidence, severity = _unit_confidence(en, zh)
        else:
            confidence, severity = _approximation_confidence(en, zh), "minor"
        flags.append(
            pair.flag("number", severity, confidence, en=[en.span], zh=[zh.span], message=message)
        )
    return flags


def _unit_confidence(en: Quantity, zh: Quantity) -> tuple[float, Severity]:
    if en.approximation == zh.approximation == "vague":
        return ALONE.unit, "major"
    # Two years and 第二天 have little to do with each other.
    if en.weak or zh.weak or (en.ordinal != zh.ordinal and en.value <= 2):
        return ALONE.weak_unit, "minor"
    return (ALONE.unit if en.value > 2 else ALONE.small_unit), "major"


def _approximation_confidence(en: Quantity, zh: Quantity) -> float:
    opposed = {en.approximation, zh.approximation} == {"over", "under"}
    return ALONE.opposed if opposed else ALONE.approximation


def _missing(pair: Pair, comparison: Comparison, told: Container[Atom]) -> list[Flag]:
    """Of numbers without counterpart, but for those of which more is known."""
    flags = []
    known = {match.en.value for match in comparison.matches}
    matched = {
        (k, side.span) for m in comparison.matches for k, side in (("en", m.en), ("zh", m.zh))
    }
    for atoms, language in ((comparison.lone_en, "Chinese"), (comparison.lone_zh, "English")):
        for atom in atoms:
            if _is_of_dates(atom) or atom in told:
                continue
            confidence = _missing_confidence(atom)
            if (int(atom.value), atom.unit) in _PROVERBIAL:
                confidence *= ALONE.proverbial
            side = "en" if language == "Chinese" else "zh"
            # A repeated value, an amount in another unit, and one end of a range whose other end is
            # there.
            conversion = _is_conversion(atom, comparison, side)
            if atom.value in known or (side, atom.span) in matched or conversion:
                confidence *= ALONE.repeated
            if side == "zh" and pair.zh[atom.span[1] : atom.span[1] + 1] in _REFERENCES:
                confidence *= ALONE.reference
            flags.append(
                pair.flag(
                    "number", _severity(confidence), confidence, **{side: [atom.span]},
                    message=f"{atom.surface} is missing in the {language}",
                )
            )  # fmt: skip
    return flags


_AFTER = 15
_LIKE = Fraction(7, 100)


def _is_conversion(atom: Atom, comparison: Comparison, side: str) -> bool:
    """Whether the number before it, which the other side has, is the same amount: 30 mu (2 ha)."""
    here = atom.quantity
    if here is None or not here.dimension:
        return False
    for match in comparison.matches:
        before = (match.en if side == "en" else match.zh).quantity
        if before is None or before.dimension != here.dimension:
            continue
        near = 0 <= atom.span[0] - before.span[1] <= _AFTER
        if near and abs(before.base - here.base) <= _LIKE * max(before.base, here.base):
            return True
    return False


def _missing_confidence(atom: Atom) -> float:
    quantity = atom.quantity
    if quantity is None:
        return ALONE.year if atom.kind == "year" else ALONE.date
    if quantity.weak or quantity.approximation == "vague":
        return ALONE.weak
    if quantity.digits:
        is_day = quantity.ordinal and quantity.value <= 31
        sure = quantity.value > 10 and not is_day
        return ALONE.digits if sure else ALONE.small_digits
    return ALONE.words if quantity.value > 10 else ALONE.small_words


# Wholes that are said of service, certainty and change: 100 %, day and night, 百年.
_PROVERBIAL = frozenset(
    (
        (100, "percent"),
        (24, "hour"),
        (7, "day"),
        (180, ""),
        (360, ""),
        (100, "year"),
        (1000, "year"),
    )
)
# Editors' references to chapters and verses are rarely carried over.
_REFERENCES = frozenset("章节篇")
