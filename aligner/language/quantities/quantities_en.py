"""English quantities: numbers with their units, ranges and what is said of their exactness."""

from __future__ import annotations

import re
from fractions import Fraction

from aligner.language.quantities.counts import Count
from aligner.language.quantities.counts_en import counts_en
from aligner.language.quantities.counts_parts import is_part
from aligner.language.quantities.measures import Approximation, Quantity
from aligner.language.quantities.numerals_en import SCALE_SUFFIXES
from aligner.language.quantities.units import UNITS, read_unit

_RANGE_JOIN = re.compile(r"\s*(?:--?|–|—|−|~|to|or)\s*", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_AND_A = re.compile(r"\s+and\s+(?:an?\s+)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+[$£€¥]?$", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:(?P<about>about|around|roughly|approximately|some|circa|or so)|"
    r"(?P<over>over|more than|above|exceeding|exceeded|at least|upwards of|"
    r"in excess of|no less than)|"
    r"(?P<under>under|less than|below|fewer than|nearly|almost|up to|as many as|as much as|at most|"
    r"no more than|close to|not more than))\s+(?:the\s+|an?\s+|US)?$",
    re.IGNORECASE,
)


_SHARED_UNIT = re.compile(r"\s*(?:%|percent|per cent|km|kg|[£$€])\s*")
_GAP = re.compile(r"[\s-]{0,2}(?:(?:full|whole|more|calendar|consecutive|straight)\s)?")


def quantities_en(text: str) -> list[Quantity]:
    """The quantities of an English text, in order; dates are to be masked before."""
    return _assembled(counts_en(text), text)


def _assembled(raws: list[Count], text: str) -> list[Quantity]:
    """Numbers with their units; two numbers joined as a range become one quantity."""
    result: list[Quantity] = []
    i = 0
    while i < len(raws):
        raw = raws[i]
        upper_raw = _range_end(raws, i, text)
        last = upper_raw or raw
        unit, end = raw.unit, last.end
        if upper_raw is not None and upper_raw.unit and not unit:
            unit = upper_raw.unit
        if not (last.unit and not last.currency):
            unit, end = _unit_after(text, last, unit)
        if raw.vague and not unit:
            unit, end = _currency_of(text, raw)
        i += 2 if upper_raw is not None else 1
        quantity = _quantity(raw, upper_raw, unit, end, text)
        if upper_raw is None and i < len(raws) and _has_part(quantity, raws[i], text):
            span = (raw.start, raws[i].end)
            value = quantity.value + raws[i].value
            surface = text[slice(*span)]
            quantity = quantity._replace(value=value, span=span, surface=surface, weak=False)
            i += 1
        result.append(quantity)
    return _with_compounds(_with_shared_units(result, text), text)


def _has_part(quantity: Quantity, after: Count, text: str) -> bool:
    """Whether "and a half" follows the unit: a year and a half."""
    between = text[quantity.span[1] : after.start]
    return bool(quantity.unit) and is_part(after) and _AND_A.fullmatch(between) is not None


def _range_end(raws: list[Count], i: int, text: str) -> Count | None:
    """The upper end, if the next number makes a range with this one."""
    if i + 1 == len(raws):
        return None
    low, high = raws[i], raws[i + 1]
    if (
        low.vague
        or high.vague
        or low.ordinal
        or high.ordinal
        or "fraction" in (low.unit, high.unit)
        or (low.unit and high.unit and low.unit != high.unit)  # $1 to RMB 7.0
    ):
        return None
    between = text[low.end : high.start]
    percent = _SHARED_UNIT.match(between)
    if percent:
        between = between[percent.end() :]
    join = _RANGE_JOIN.fullmatch(between)
    if join is None and _AND.fullmatch(between):  # between 1.3 and 2.6 million
        join = _BETWEEN.search(text[max(0, low.start - 12) : low.start])
    if join is None or (high.value <= low.value and abs(high.value) <= abs(low.value)):
        return None
    scaled = _shared_scale(text[high.start : high.end], low, high) > 1
    if not scaled and low.value < 10 and high.value > 20 * max(low.value, Fraction(1)):
        return None  # "from 5 to 2,000" is no range that was written as one
    return high


def _unit_after(text: str, raw: Count, known: str) -> tuple[str, int]:
    start = raw.end
    gap = _GAP.match(text, start)
    start = gap.end() if gap else start
    found = read_unit(text, start, "en")
    if found is None:
        return known, raw.end
    unit, end = found
    if raw.ordinal and unit not in ("year", "day", "month", "week", "hour"):
        return known, raw.end
    if unit == "second" and text[start:end].lower() == "second":
        return known, raw.end
    if known and known not in ("fraction",):
        # "$5 US dollars" names its currency twice; other units do not follow money.
        return known, raw.end
    if known == "fraction":
        return known, raw.end
    return unit, end


_OF = re.compile(r"\s+of\s+")


def _currency_of(text: str, raw: Count) -> tuple[str, int]:
    """The currency of a vague amount: thousands of dollars. Other units are seldom kept: hundreds
    of miles are 千里."""
    of = _OF.match(text, raw.end)
    found = read_unit(text, of.end(), "en") if of else None
    return found if found and found[0] not in UNITS else ("", raw.end)


def _quantity(raw: Count, upper: Count | None, unit: str, end: int, text: str) -> Quantity:
    start, value = raw.start, raw.value
    high = raw.upper
    if upper is not None:
        high = upper.value
        # "six to nine million": the scale is written once.
        ratio = _shared_scale(text[upper.start : upper.end], raw, upper)
        value *= ratio
    approximation: Approximation = "vague" if raw.vague else _approximation(text, start, end)
    # A unit makes a word count: "two months" must be translated, "two" need not be.
    counts_anyway = raw.ordinal or raw.vague or unit in ("", "times", "fraction") or raw.value <= 1
    weak = raw.weak and (upper is None or upper.weak) and counts_anyway
    return Quantity(
        value=value, span=(start, end), surface=text[start:end], upper=high, unit=unit,
        ordinal=raw.ordinal, approximation=approximation, digits=raw.digits,
        alternatives=raw.alternatives, weak=weak,
    )  # fmt: skip


def _shared_scale(surface: str, low: Count, high: Count) -> int:
    """The scale that "six" shares with "nine million", or 1."""
    for word in re.findall(r"[A-Za-z]+", surface):
        factor = int(SCALE_SUFFIXES.get(word.lower(), 1))
        if factor >= 100 and low.value < 1000 and high.value >= factor:
            return factor
    return 1


def _approximation(text: str, start: int, end: int) -> Approximation:
    match = _BEFORE.search(text[max(0, start - 24) : start])
    if match is not None:
        if match["about"]:
            return "about"
        return "over" if match["over"] else "under"
    if text.startswith(("+", " or more", " and more", "-plus"), end):
        return "over"
    return "exact"


def _with_shared_units(quantities: list[Quantity], text: str) -> list[Quantity]:
    """In "two or three years" and "6% and 7%" a unit written once counts for both."""
    for i in range(len(quantities) - 2, -1, -1):
        here, after = quantities[i], quantities[i + 1]
        if here.unit or not after.unit or here.ordinal:
            continue
        if re.fullmatch(r"\s*(?:,|or|and|to|,? and|by)\s*", text[here.span[1] : after.span[0]]):
            quantities[i] = here._replace(unit=after.unit)
    return quantities


def _with_compounds(quantities: list[Quantity], text: str) -> list[Quantity]:
    """Five feet four inches is one length."""
    result: list[Quantity] = []
    for quantity in quantities:
        before = result[-1] if result else None
        if (
            before
            and before.unit == "foot"
            and quantity.unit == "inch"
            and (not text[before.span[1] : quantity.span[0]].strip(" ,-"))
        ):
            span = (before.span[0], quantity.span[1])
            value = before.value + quantity.value / 12
            result[-1] = before._replace(value=value, span=span, surface=text[span[0] : span[1]])
        else:
            result.append(quantity)
    return result
