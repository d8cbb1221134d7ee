"""Chinese quantities: numbers with their units, ranges and what is said of their exactness."""

from __future__ import annotations

import re
from fractions import Fraction

from aligner.language.quantities.counts import Count
from aligner.language.quantities.counts_zh import counts_zh
from aligner.language.quantities.measures import Approximation, Quantity
from aligner.language.quantities.numerals_zh import DIGIT_CHARS, NUMERAL_CHARS, value_of
from aligner.language.quantities.units import read_unit

_S = r"[ \u3000\u00a0]?"
_APPROX_BEFORE = re.compile(
    "(?:(?P<about>(?<![续签合条纽契婚公盟履违])约|大约|大约有|大概|左右|估计|约合|约为)|"
    "(?P<over>超过|逾|超|多于|至少|不少于|高于|以上|突破|不低于)|"
    "(?P<under>不到|不足|近|将近|接近|少于|低于|至多|最多|多达|高达|仅|不超过|几乎))(?:了|有|为|达)?$"
)
_FILLER = re.compile(rf"{_S}(?:[多余来几])?{_S}")
_AFTER_ABOUT = re.compile("左右|上下|前后|许")
_AFTER_OVER_UNIT = re.compile("以上|多")
_RANGE_JOIN = re.compile(
    rf"{_S}(?:[个年天月岁%％元]|个?百分点|万|亿)?{_S}(?:到|至|-|–|—|——|~|～|－|或)\s?"
)


def quantities_zh(text: str) -> list[Quantity]:
    """The quantities of a Chinese text, in order; dates are to be masked before.

    Full-width digits are expected as ASCII ones.
    """
    raws, masked = counts_zh(text)
    result: list[Quantity] = []
    i = 0
    while i < len(raws):
        raw, high = raws[i], _range_end(raws, i, text)
        if result and raw.start < result[-1].span[1]:
            i += 1  # the 六零 of 一米六零
            continue
        result.append(_quantity(raw, high, masked, text))
        i += 2 if high is not None else 1
    return result


def _range_end(raws: list[Count], i: int, text: str) -> Count | None:
    if i + 1 == len(raws):
        return None
    low, high = raws[i], raws[i + 1]
    if low.vague or high.vague or high.ordinal or low.unit or high.unit or low.upper is not None:
        return None
    if high.value <= low.value or not _RANGE_JOIN.fullmatch(text[low.end : high.start]):
        return None
    return high


def _quantity(raw: Count, high: Count | None, masked: str, text: str) -> Quantity:
    last = high or raw
    value, upper = raw.value, high.value if high is not None else raw.upper
    if high is not None and not raw.ordinal and text[raw.end : raw.end + 1] not in "万亿":
        value *= _shared_scale(text[high.start : high.end], raw, high)
    elif high is not None and text[raw.end : raw.end + 1] in ("万", "亿"):
        value *= value_of(text[raw.end]) or 1
    unit, end, filler = raw.unit, last.end, ""
    alternatives = raw.alternatives
    if not unit:
        gap = _FILLER.match(masked, end)
        stop = gap.end() if gap else end
        found = read_unit(masked, stop, "zh")
        filler = masked[end:stop].strip()
        if found is not None:
            unit, end = found
        elif filler:
            end = stop
    if "半" in masked[last.end : end] or (unit in _HALVABLE and masked.startswith("半", end)):
        value += Fraction(1, 2)
        end += masked.startswith("半", end)
    multiple = unit == "fraction" or (unit == "times" and masked[end - 1] == "倍")
    if multiple and unit == "times":
        alternatives = (*alternatives, value + 1)
    approximation: Approximation = (
        "vague" if raw.vague else _approximation(raw, filler, masked, end)
    )
    bare_scale = not set(masked[raw.start : raw.end]) - set("百千万亿")
    weak = raw.weak and (bare_scale or raw.vague or not unit or multiple or value <= 1)
    if unit in ("m", "foot") and (rest := _PLACES.match(masked, end)):
        digits = value_of(rest.group()) or 0
        value += Fraction(digits) / 10 ** len(rest.group())
        end = rest.end()
    return Quantity(
        value=value, span=(raw.start, end), surface=text[raw.start : end], upper=upper, unit=unit,
        ordinal=raw.ordinal, approximation=approximation, digits=raw.digits,
        alternatives=alternatives, weak=weak,
    )  # fmt: skip


_PLACES = re.compile(
    rf"[{DIGIT_CHARS}]{{1,2}}(?![{NUMERAL_CHARS}个年月日])|\d{{1,2}}(?![\d.年月日个])"
)
_HALVABLE = frozenset({"year", "month", "hour", "day", "times", "km", "jin", "mu", "minute"})


def _shared_scale(surface: str, low: Count, high: Count) -> Fraction:
    """In 六到九万 and 60至70亿 the scale is written once."""
    scale = Fraction(1)
    for char in surface:
        if char in "万亿":
            scale *= value_of(char) or 1
    return scale if scale > 1 and low.value < 10000 else Fraction(1)


def _approximation(raw: Count, filler: str, text: str, end: int) -> Approximation:
    if raw.over or (filler and filler in "多余几"):
        return "over"
    if _AFTER_ABOUT.match(text, end) or filler == "来":
        return "about"
    if _AFTER_OVER_UNIT.match(text, end):
        return "over"
    match = _APPROX_BEFORE.search(text[max(0, raw.start - 5) : raw.start])
    if match is None:
        return "exact"
    if match["about"]:
        return "about"
    return "over" if match["over"] else "under"
