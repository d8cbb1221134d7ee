"""A quick test spares most texts a dear pattern, and misses nothing that it would find."""

import math
import re

from hypothesis import given
from hypothesis import strategies as st

from aligner.divergence.form import lengths, marks
from aligner.divergence.quantities import twins
from aligner.language.quantities import dates_en, dates_zh
from tests.fuzz.documents import NASTY, pairs

TEXTS = [*NASTY, *(text for pair in pairs() for text in pair)]
DATES = (
    "9am, 9:30, 3 o'clock, half past six, 20/5/2021, 2021-05-03, the 1980s, nineteen-eighties, Q3, "
    "Third Quarter, Mon., SUNDAY, Sunday, 55 BC, A.D. 70, May, MAY 5, 5 May, early June, twentieth "
    "century, 上午10时, 5日至7日, 三月, 2021年, 八十年代, 二十世纪, 周一, 第三季度, 公元前3年, "
    "http://a.b, a@b.com, `x`, {0}, %s, <b>, Amazon.com, 3.2.27, A/C.3/L.5, $name, [a](/b), "
    ":ref:`x`"
)
PIECES = st.lists(
    st.one_of(
        st.sampled_from(DATES.split(", ")),
        st.text(st.sampled_from("0123456789:/-.年月日号时点QA BC"), max_size=9),
        st.sampled_from(TEXTS),
    ),
    max_size=4,
).map(" ".join)


@given(text=PIECES)
def test_the_quick_tests_of_chinese_dates_miss_none(text):
    for signs, pattern, read in dates_zh._READERS:
        for match in pattern.finditer(text):
            assert signs & set(text) or read(match, text) is None, match


@given(text=PIECES)
def test_the_quick_test_of_machine_text_misses_none(text):
    for _, pattern, *_ in marks._MACHINE:
        assert marks._SIGNS.search(text) or not pattern.search(text)
    assert marks._ANY_SIGN.search(text) or not marks._SIGNS.search(text)


@given(text=PIECES)
def test_the_quick_tests_of_english_dates_miss_none(text):
    digits = bool(re.search(r"\d", text))
    for with_digits, without, readers in dates_en._READERS:
        sign = with_digits if digits else without
        for pattern, read in readers:
            for match in pattern.finditer(text):
                assert (sign and sign.search(text)) or not read(match, text), match


@given(en=PIECES, zh=PIECES)
def test_the_quick_test_of_lengths_misses_none(en, zh):
    en, zh = en.strip(), zh.strip()
    short = [lengths._PAUSES.sub("", text) for text in (en, zh)]
    if not all(short):
        return
    ratio = math.log(len(short[0]) / len(short[1]))
    deviations = abs(ratio - lengths.MEAN_LOG_RATIO) / lengths.SD_LOG_RATIO
    assert deviations < lengths._CANDIDATE or lengths._may_be_odd(en, zh)


@given(text=PIECES)
def test_the_quick_test_of_twins_misses_none(text):
    found = [*twins._codes(text), *twins._tokens(text), *twins._phones(text)]
    assert twins._SIGN.search(text) or not found
