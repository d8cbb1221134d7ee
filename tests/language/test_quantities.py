from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.language.quantities.numerals_en import numerals
from aligner.language.quantities.numerals_zh import value_of
from aligner.language.quantities.reading import measures, quantities


def only(text, lang):
    found = quantities(text, lang)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("seven", 7),
        ("twenty-one", 21),
        ("one hundred and five", 105),
        ("twelve hundred", 1200),
        ("two million three hundred thousand", 2_300_000),
        ("threescore and ten", 70),
        ("five and twenty thousand", 25_000),
        ("an hundred and fourscore and five thousand", 185_000),
        ("six hundred thousand and three thousand and five hundred and fifty", 603_550),
        ("a thousand thousand and an hundred thousand", 1_100_000),
        ("nineteen eighty-four", 1984),
        ("the two hundredth", 200),
        ("the four and twentieth", 24),
    ],
)
def test_english_number_words(text, value):
    (numeral,) = numerals(text)
    assert numeral.value == value


def test_english_numbers_beside_one_another_stay_apart():
    assert [n.value for n in numerals("two thousand and three thousand")] == [2000, 3000]
    assert [n.value for n in numerals("one two three")] == [1, 2, 3]


def test_a_bare_plural_ordinal_is_no_number():
    assert list(numerals("music in thirds")) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("七", 7),
        ("十二", 12),
        ("廿三", 23),
        ("一百零五", 105),
        ("一百二", 120),
        ("两千三", 2300),
        ("三万五千", 35_000),
        ("三万五", 35_000),
        ("六十万零三千五百五十", 603_550),
        ("一亿二千万", 120_000_000),
        ("一万二千亿", 1_200_000_000_000),
        ("1.6万", 16_000),
        ("1亿2000万", 120_000_000),
        ("10 万亿", 10_000_000_000_000),
        ("壹仟贰佰", 1200),
        ("二〇二四", 2024),
        ("三点一四", Fraction(314, 100)),
    ],
)
def test_chinese_numerals(text, value):
    assert value_of(text) == value


@pytest.mark.parametrize("text", ["", "年", "三天", "一二十三百百一一"])
def test_what_is_no_chinese_numeral(text):
    assert value_of(text) is None


@pytest.mark.parametrize(
    ("text", "lang", "value", "unit"),
    [
        ("$1.2bn", "en", 1_200_000_000, "USD"),
        ("HK$5 million", "en", 5_000_000, "HKD"),
        ("USD7.64 million", "en", 7_640_000, "USD"),
        ("10 trillion yuan", "en", 10**13, "CNY"),
        ("-3.5°C", "en", Fraction(-7, 2), "celsius"),
        ("2 percentage points", "en", 2, "point"),
        ("120,000 mu", "en", 120_000, "mu"),
        ("one-twentieth", "en", Fraction(1, 20), "fraction"),
        ("two-thirds", "en", Fraction(2, 3), "fraction"),
        ("doubled", "en", 2, "times"),
        ("half a century", "en", Fraction(1, 2), "century"),
        ("five feet four inches", "en", Fraction(16, 3), "foot"),
        ("10 万亿元人民币", "zh", 10**13, "CNY"),
        ("5000 亿美元", "zh", 500_000_000_000, "USD"),
        ("三成五", "zh", 35, "percent"),
        ("百分之三点五", "zh", Fraction(7, 2), "percent"),
        ("二十分之一", "zh", Fraction(1, 20), "fraction"),
        ("翻了一番", "zh", 2, "times"),
        ("两年半", "zh", Fraction(5, 2), "year"),
        ("一米六零", "zh", Fraction(8, 5), "m"),
        ("二十两银子", "zh", 20, "tael"),
        ("零下3.5℃", "zh", Fraction(-7, 2), "celsius"),
        ("１６００人", "zh", 1600, ""),
    ],
)
def test_value_and_unit(text, lang, value, unit):
    quantity = only(text, lang)
    assert (quantity.value, quantity.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "lang", "low", "high"),
    [
        ("six to nine-month", "en", 6, 9),
        ("60-70%", "en", 60, 70),
        ("five to six million", "en", 5_000_000, 6_000_000),
        ("六到九个月", "zh", 6, 9),
        ("60%至70%", "zh", 60, 70),
        ("三四十人", "zh", 30, 40),
        ("两三个人", "zh", 2, 3),
        ("数千枚", "zh", 1000, 10_000),
        ("thousands of chips", "en", 1000, 10_000),
    ],
)
def test_ranges(text, lang, low, high):
    quantity = only(text, lang)
    assert (quantity.value, quantity.upper) == (low, high)


@pytest.mark.parametrize(
    ("text", "lang", "approximation"),
    [
        ("about 2,000 people", "en", "about"),
        ("more than 2,000 people", "en", "over"),
        ("as many as 16,000 chips", "en", "under"),
        ("thousands of chips", "en", "vague"),
        ("2,000 people", "en", "exact"),
        ("约2000人", "zh", "about"),
        ("2000余户", "zh", "over"),
        ("不到2000人", "zh", "under"),
        ("数千人", "zh", "vague"),
        ("2000人左右", "zh", "exact"),
    ],
)
def test_approximation(text, lang, approximation):
    assert only(text, lang).approximation == approximation


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("DeepSeek-V3-0324, GPT-4, o3, R1, Sky-T1, COVID-19, G20 and 5G", "en"),
        ("no one, one another, at once, first of all", "en"),
        ("see https://example.org/2024/01 or mail a1@b2.org", "en"),
        ("DeepSeek-V3、GPT-4、R1、G20和5G", "zh"),
        ("一些半导体，万一，一旦，一直，第一时间，三番五次，一带一路", "zh"),
        ("统一，唯一，百姓，千方百计，四川，十分好", "zh"),
    ],
)
def test_names_and_idioms_count_nothing(text, lang):
    assert quantities(text, lang) == []


def test_small_counts_are_weak_and_larger_ones_are_not():
    assert only("one apple", "en").weak
    assert not only("seven apples", "en").weak
    assert only("一个人", "zh").weak
    assert not only("七个人", "zh").weak
    assert not only("two months", "en").weak


def test_ordinals():
    assert only("the 21st", "en").ordinal
    assert only("第二大", "zh").ordinal


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("On 3 May 2019 some 2,000 people paid $5 million in two days.", "en"),
        ("２０１９年5月3日，约2000人在两天内支付了500万美元，占三成。", "zh"),
    ],
)
def test_spans_are_in_order_apart_and_show_the_surface(text, lang):
    found, read = measures(text, lang)
    spans = sorted([q.span for q in found] + [d.span for d in read])
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(text[d.span[0] : d.span[1]] == d.surface for d in read)
    assert all(0 <= a < b <= len(text) for a, b in spans)


ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
)
ONES += "sixteen seventeen eighteen nineteen"
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def english(n):
    if n < 20:
        return ONES.split()[n]
    if n < 100:
        return TENS[n // 10] + (f"-{ONES.split()[n % 10]}" if n % 10 else "")
    for scale, word in (
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
        (100, "hundred"),
    ):
        if n >= scale:
            rest = n % scale
            joint = " and " if rest < 100 else " "
            return f"{english(n // scale)} {word}" + (joint + english(rest) if rest else "")
    raise AssertionError


def chinese(n):
    digits = "零一二三四五六七八九"
    for scale, char in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if n >= scale:
            rest = n % scale
            joint = "零" if rest and rest < scale // 10 else ""
            return chinese(n // scale) + char + (joint + chinese(rest) if rest else "")
    return digits[n]


@given(st.integers(3, 10**10))
def test_words_are_read_back(n):
    assert [x.value for x in numerals(english(n))] == [n]
    assert value_of(chinese(n)) == n


@given(st.integers(11, 10**12), st.sampled_from(["plain", "commas", "words", "wan", "full"]))
def test_every_style_of_an_integer_is_one_value(n, style):
    forms = {
        "plain": (f"{n} items", f"{n}件"),
        "commas": (f"{n:,} items", f"{n:,}件"),
        "words": (f"{n:,} items", f"{chinese(n)}件" if n < 10**12 else f"{n}件"),
        "wan": (f"{n:,}0000 items".replace(",", ""), f"{n}万件"),
        "full": (
            f"{n} items",
            f"{n}件".translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        ),
    }
    en, zh = forms[style]
    if 1000 <= n <= 2099 and style != "commas":
        return  # a bare year to the English reader
    (a,), (b,) = quantities(en, "en"), quantities(zh, "zh")
    assert (a.value, a.upper) == (b.value, b.upper)


@given(st.text(max_size=60), st.sampled_from(["en", "zh"]))
def test_any_text_is_read(text, lang):
    for quantity in quantities(text, lang):
        assert 0 <= quantity.span[0] < quantity.span[1] <= len(text)


@given(
    st.text(alphabet="0123456789.,:/-% 一二三十百千万亿第年月日点半两几多成分之倍到$A", max_size=24)
)
def test_number_soup_is_read(text):
    for lang in ("en", "zh"):
        for quantity in quantities(text, lang):
            assert 0 <= quantity.span[0] < quantity.span[1] <= len(text)
