"""The price of calling two values the same: a table by the values' kinds, and its laws."""

import pytest

from aligner.divergence.quantities.atoms import atoms_of
from aligner.divergence.quantities.sameness import UNIT_COST, sameness_cost


def cost(en, zh):
    """Of the first value of either side, English first as the checks ask."""
    return sameness_cost(atoms_of(en, "en")[0], atoms_of(zh, "zh")[0])


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("double", "两倍"),
        ("5 pm", "17点"),
        ("25 years ago", "25年"),
        ("thousands of them", "数千人"),
        ("two pounds of flour", "两磅面粉"),
        ("10 people", "10个人"),
    ],
)
def test_what_is_the_same_costs_nothing(en, zh):
    assert cost(en, zh) == 0


RISING = [
    [("the seventh day", "第七天"), ("the seventh day", "七日"), ("in 1995", "九十五年")],
    [("5 pm", "17点"), ("5:00 pm", "5点"), ("5:00 pm", "6点")],
    [("half of it", "50%"), ("5 people", "5公里"), ("$5", "5%")],
    [("5 kilometers", "10里"), ("5 pounds", "5斤"), ("5 miles", "5里"), ("5 miles", "9里")],
    [("the 1990s", "1990年代"), ("the 1990s", "90年代"), ("the 1990s", "80年代")],
    [("dozens", "15个"), ("thousands", "几万"), ("thousands", "15个")],
    [("10 times", "百分之十"), ("three times more", "多两倍"), ("three times more", "多五倍")],
    [("about 1,000", "1000个"), ("about 1,000", "998个"), ("about 1,000", "900个")],
    [("32 degrees Fahrenheit", "0摄氏度"), ("32 degrees Fahrenheit", "1摄氏度"),
     ("32 degrees Fahrenheit", "9摄氏度")],
]  # fmt: skip


@pytest.mark.parametrize("pairs", RISING, ids=lambda pairs: pairs[0][0])
def test_what_is_less_the_same_costs_more(pairs):
    costs = [cost(en, zh) for en, zh in pairs]
    known = [float("inf") if each is None else each for each in costs]
    assert known == sorted(known) and len(set(known)) == len(known), costs


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("by 95 BC", "95年"),
        ("30 minutes", "5公里"),
        ("eleven of them", "15个"),
        ("5 percent", "五成"),
        ("25 years", "1926年"),
        ("in 1995", "1996年"),
    ],
)
def test_what_cannot_be_the_same_has_no_price(en, zh):
    assert cost(en, zh) is None


def test_the_same_figure_of_another_unit_is_told_apart():
    assert cost("$5", "5%") == cost("5 miles", "5里") == UNIT_COST
    assert cost("5 kg", "5公里") < UNIT_COST


def test_a_year_before_our_time_is_another_one():
    assert 0 < cost("in 300 BC", "公元300年") < UNIT_COST
