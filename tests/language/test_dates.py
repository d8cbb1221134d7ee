import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.language.quantities.dates import dates

FIELDS = ("year", "month", "day", "weekday", "minute", "quarter", "decade", "century")


def fields(date):
    return {name: getattr(date, name) for name in FIELDS if getattr(date, name) is not None}


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("January 20, 2025", "en", {"year": 2025, "month": 1, "day": 20}),
        ("20 January", "en", {"month": 1, "day": 20}),
        ("the 20th of January 2025", "en", {"year": 2025, "month": 1, "day": 20}),
        ("2025-01-20", "en", {"year": 2025, "month": 1, "day": 20}),
        ("31/12/2024", "en", {"year": 2024, "month": 12, "day": 31}),
        ("Sept. 3", "en", {"month": 9, "day": 3}),
        ("in March", "en", {"month": 3}),
        ("March 2024", "en", {"year": 2024, "month": 3}),
        ("by 2021", "en", {"year": 2021}),
        ("the 1980s", "en", {"decade": 1980}),
        ("the '90s", "en", {"decade": 90}),
        ("the eighties", "en", {"decade": 80}),
        ("the 21st century", "en", {"century": 21}),
        ("the nineteenth century", "en", {"century": 19}),
        ("Q3", "en", {"quarter": 3}),
        ("the third quarter", "en", {"quarter": 3}),
        ("on Wednesday", "en", {"weekday": 3}),
        ("3:30 p.m.", "en", {"minute": 930}),
        ("10 a.m.", "en", {"minute": 600}),
        ("12 am", "en", {"minute": 0}),
        ("half past nine", "en", {"minute": 570}),
        ("quarter to nine", "en", {"minute": 525}),
        ("300 BC", "en", {"year": -300}),
        ("2025 年 3 月 25 日", "zh", {"year": 2025, "month": 3, "day": 25}),
        ("二〇二四年五月", "zh", {"year": 2024, "month": 5}),
        ("２０２４年", "zh", {"year": 2024}),
        ("民国113年", "zh", {"year": 2024}),
        ("民国元年", "zh", {"year": 1912}),
        ("公元前300年", "zh", {"year": -300}),
        ("去年12月", "zh", {"month": 12}),
        ("正月十四日", "zh", {"month": 1, "day": 14}),
        ("27日", "zh", {"day": 27}),
        ("80年代", "zh", {"decade": 80}),
        ("上世纪90年代", "zh", {"decade": 1990}),
        ("二十世纪八十年代", "zh", {"decade": 1980}),
        ("21世纪", "zh", {"century": 21}),
        ("十九世纪", "zh", {"century": 19}),
        ("第三季度", "zh", {"quarter": 3}),
        ("星期三", "zh", {"weekday": 3}),
        ("周日", "zh", {"weekday": 7}),
        ("礼拜天", "zh", {"weekday": 7}),
        ("下午3点半", "zh", {"minute": 930}),
        ("15:30", "zh", {"minute": 930}),
        ("上午10时", "zh", {"minute": 600}),
    ],
)
def test_fields(text, lang, expected):
    (date,) = dates(text, lang)
    assert fields(date) == expected


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("they may march on; the sun sat low", "en"),
        ("Theresa May said so", "en"),
        ("2,019 people and 2000 households", "en"),
        ("3个月内，两年后，三天", "zh"),
        ("每周一次", "zh"),
        ("27日本人", "zh"),
    ],
)
def test_what_is_no_date(text, lang):
    assert dates(text, lang) == []


def test_a_range_of_days_is_two_dates():
    assert [fields(d) for d in dates("September 26 to 27", "en")] == [
        {"month": 9, "day": 26},
        {"day": 27},
    ]
    assert [fields(d) for d in dates("9月26日至27日", "zh")] == [
        {"month": 9, "day": 26},
        {"day": 27},
    ]


def test_part_of_the_month():
    assert dates("in early May", "en")[0].part == "early"
    assert dates("5 月初", "zh")[0].part == "early"
    assert dates("late December", "en")[0].part == "late"
    assert dates("12月下旬", "zh")[0].part == "late"


def test_the_span_of_the_year_is_its_digits():
    (date,) = dates("到2001年，它", "zh")
    assert date.year_span == (1, 5)
    assert date.is_bare_year


_MONTHS_TEXT = """
    January February March April May June July August September October November December
"""
MONTHS = _MONTHS_TEXT.split()


@given(st.dates())
def test_full_dates_are_read_back(day):
    if day.year < 1000 or day.year > 2099:
        return
    expected = {"year": day.year, "month": day.month, "day": day.day}
    month = MONTHS[day.month - 1]
    for text, lang in (
        (f"{month} {day.day}, {day.year}", "en"),
        (f"{day.day} {month} {day.year}", "en"),
        (day.isoformat(), "en"),
        (f"{day.year}年{day.month}月{day.day}日", "zh"),
        (f"{day.year} 年 {day.month} 月 {day.day} 日", "zh"),
        (day.isoformat(), "zh"),
    ):
        (date,) = dates(text, lang)
        assert fields(date) == expected
        assert date.span == (0, len(text))


@given(
    st.text(
        alphabet="0123456789:/-. 年月日号点时分半周星期一二三十百世纪上下午公元前民国初MayJuneam",
        max_size=24,
    )
)
def test_date_soup_is_read(text):
    for lang in ("en", "zh"):
        for date in dates(text, lang):
            assert 0 <= date.span[0] < date.span[1] <= len(text)
