"""Dates and quantities at the edge of what is written: the last valid value and the first not."""

from fractions import Fraction

import pytest

from aligner.language.quantities.dates import dates
from aligner.language.quantities.reading import quantities


def values(text, field):
    return [getattr(date, field) for date in dates(text, "zh")]


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        ("2024-12-31", "day", [31]),
        ("2024-13-01", "month", []),
        ("2月32日", "day", []),
        ("13月", "month", []),
        ("5至8月", "month", [5, 8]),
        ("13至14月", "month", []),
        ("3-5日", "day", [3, 5]),
        ("2019至2021年", "year", [2019, 2021]),
        ("正月初一", "month", [1]),
        ("三十世纪", "century", [30]),
        ("第三十一世纪", "century", []),
        ("公元前5世纪", "century", [-5]),
        ("七十年代", "decade", [70]),
        ("七十五年代", "decade", []),
        ("24:00", "minute", [0]),
        ("25:00", "minute", []),
        ("二十五点", "minute", []),
        ("三点", "minute", []),  # 3.0, or three points
        ("三点钟", "minute", [180]),
        ("三点一刻", "minute", [195]),
        ("三点三刻", "minute", [225]),
        ("深夜十二点", "minute", [0]),
        ("晚上12点", "minute", [0]),
        ("凌晨12点", "minute", [0]),
        ("中午12点", "minute", [720]),
        ("夜里2点", "minute", [120]),
        ("下午2点", "minute", [840]),
        ("晚上8点许", "minute", [1200]),
    ],
)
def test_chinese_dates_and_times(text, field, expected):
    assert values(text, field) == expected


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("百分之五", 5, "percent"),
        ("千分之三", Fraction(3, 1000), "fraction"),
        ("万分之五", Fraction(5, 10000), "fraction"),
        ("三分之二", Fraction(2, 3), "fraction"),
        ("三成", 30, "percent"),
        ("三成五", 35, "percent"),
        ("三成半", 35, "percent"),
        ("翻了一番", 2, "times"),
        ("翻两番", 4, "times"),
        ("翻三番", 8, "times"),
        ("半个月", Fraction(1, 2), "month"),
        ("半个小时", Fraction(1, 2), "hour"),
        ("$五", 5, "USD"),
        ("三两", 3, "tael"),
    ],
)
def test_chinese_shares_and_multiples(text, value, unit):
    (found,) = quantities(text, "zh")
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize("text", ["零分之一", "兆", "亿分之", "成五"])
def test_what_is_no_chinese_quantity(text):
    assert not [found for found in quantities(text, "zh") if found.unit]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("from 5 to 9 kilos", 5, 9, "kg"),
        ("5% to 6%", 5, 6, "percent"),
        ("between 3 and 5 pounds", 3, 5, "GBP"),
        ("from 5 to 2,000 people", 5, None, ""),
        ("$5 US dollars", 5, None, "USD"),
        ("$5 miles", 5, None, "USD"),
        ("the second hour", 2, None, "hour"),
        ("a first mile", 1, None, ""),
        ("the first second", 1, None, ""),
        ("three fifths of miles", Fraction(3, 5), None, "fraction"),
    ],
)
def test_english_units_and_ranges(text, low, high, unit):
    found = quantities(text, "en")[0]
    assert (found.value, found.upper, found.unit) == (low, high, unit)


@pytest.mark.parametrize("text", ["50+", "50-plus", "50 or more", "50 and more", "over 50"])
def test_at_least(text):
    (found,) = quantities(text, "en")
    assert (found.value, found.approximation) == (50, "over")
