import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence.pair import Pair
from aligner.divergence.quantities import dates, numbers

TABLE = Path(__file__).with_name("quantity_pairs.tsv")
EXACT = (numbers.CHECK, dates.CHECK)


def flags(en, zh, minimum=None):
    pair = Pair(en, zh, "en", "zh")
    return [
        flag
        for check in EXACT
        for flag in check(pair)
        if flag.confidence >= (DEFAULT_MIN_CONFIDENCE if minimum is None else minimum)
    ]


def rows():
    with TABLE.open(encoding="utf-8") as file:
        return [
            (row["english"], row["chinese"], row["verdict"])
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def test_the_table_is_large():
    assert len(rows()) >= 300


@pytest.mark.parametrize(("english", "chinese", "verdict"), rows())
def test_table(english, chinese, verdict):
    assert bool(flags(english, chinese)) == (verdict == "unequal")


def test_a_wrong_year_is_one_major_flag_on_its_digits():
    en = "By 2021, it had channeled its profits into acquiring thousands of Nvidia chips."
    zh = "到2001年，它已将利润投入购买数千枚英伟达芯片。"
    (flag,) = flags(en, zh)
    assert (flag.kind, flag.severity, flag.message) == ("number", "major", "2021 ≠ 2001")
    assert en[slice(*flag.src[0])] == "2021"
    assert zh[slice(*flag.tgt[0])] == "2001"


def test_a_differing_full_date_is_one_flag():
    (flag,) = flags("On January 20, 2025 it began.", "它于2024年2月21日开始。", 0.0)
    assert flag.kind == "date"
    assert flag.message == "January 20, 2025 ≠ 2024年2月21日"


def test_a_wrong_currency_is_a_major_number_flag():
    (flag,) = flags("They paid $6 million.", "他们付了600万元。")
    assert (flag.kind, flag.severity) == ("number", "major")
    assert flag.message == "$6 million ≠ 600万元"


def test_a_missing_number_points_at_one_side():
    (flag,) = flags("It took 958 lines of code to build.", "它用代码建成。")
    assert flag.message == "958 is missing in the Chinese"
    assert flag.src and not flag.tgt
    (flag,) = flags("It was built.", "它用958行代码建成。")
    assert flag.message == "958 is missing in the English"
    assert flag.tgt and not flag.src


def test_a_repeated_number_need_not_be_repeated():
    assert not flags(
        "In 2019 sales rose; in 2019 profits rose too.", "2019年销售额和利润双双上升。"
    )


def test_a_changed_number_is_found_beside_its_twin():
    (flag,) = flags("21 countries gave 21 votes.", "21个国家投了22票。")
    assert flag.message == "21 ≠ 22"


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("It announced on December 10 that two were ill.", "该部10日宣布两人患病。"),
        ("On Sept. 3, it rained.", "3日下雨。"),
        ("It rained on the 3rd.", "9月3日下雨。"),
        ("It rained on July 26th, 2020.", "7月26日下雨。"),
    ],
)
def test_news_leaves_month_and_year_of_a_day_to_the_context(en, zh):
    (flag,) = flags(en, zh, minimum=0.0)
    assert flag.confidence <= 0.1
    # Without the day, the month is missing.
    (flag,) = flags("It rained in September.", "那时下雨。", minimum=0.0)
    assert flag.confidence > 0.1


def test_lost_approximation_is_a_candidate_only():
    low = flags("nearly 500 people", "超过500人", 0.0)
    assert [flag.severity for flag in low] == ["minor"]
    assert not flags("nearly 500 people", "超过500人")


@pytest.mark.parametrize(
    ("en", "zh"), [("", ""), ("", "3月5日"), ("5 May", "  "), ("Hello.", "你好。")]
)
def test_nothing_to_compare(en, zh):
    assert flags(en, zh, 0.0) == []


@given(st.integers(3, 10**9), st.integers(3, 10**9))
def test_sides_are_mirrored(n, m):
    en, zh = f"They sold {n:,} units.", f"他们卖了{m}台。"
    for family in EXACT:
        forward = family(Pair(en, zh, "en", "zh"))
        backward = family(Pair(zh, en, "zh", "en"))
        assert [(f.kind, f.confidence, f.src, f.tgt) for f in forward] == [
            (f.kind, f.confidence, f.tgt, f.src) for f in backward
        ]


@given(st.integers(3, 10**9), st.integers(3, 10**9))
def test_only_different_numbers_are_flagged(n, m):
    en, zh = f"They sold {n:,} units.", f"他们卖了{m}台。"
    assert bool(flags(en, zh)) == (n != m)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_pair_is_compared(en, zh):
    for flag in flags(en, zh, 0.0):
        assert 0 <= flag.confidence <= 1
        assert all(0 <= a < b <= len(en) for a, b in flag.src)
        assert all(0 <= a < b <= len(zh) for a, b in flag.tgt)
