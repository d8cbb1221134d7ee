"""Reasons for leaving a date out: it is said once, by a word, or by its place."""

import pytest

from aligner.divergence.pair import Pair
from aligner.divergence.quantities import dates, numbers

LEFT_OUT = {
    "a word for the hour": [
        ("The line opens at noon on July 25.", "7月25日12时开通。"),
        ("At midnight it closed.", "24时关闭。"),
        ("It closed at 12:00.", "中午关闭。"),
        ("It closes at 0:00.", "午夜关闭。"),
    ],
    "said once": [
        (
            "One came at 6:40 on July 25, one at 11:30.",
            "7月25日6时40分来一人，25日11时30分又来一人。",
        ),
        ("On Monday he came and left.", "周一他来了，周一他走了。"),
        ("He came in May, and in May he left.", "他5月来了又走了。"),
    ],
    "by its place": [
        ("It rains from July 25 to the next day.", "25日至26日有雨。"),
        ("He said today that it rained.", "他27日说下雨了。"),
        ("He came on July 26.", "他当天来了。"),
        ("He came on Friday.", "他昨天来了。"),
    ],
    "a day by the other calendar": [
        ("On Wednesday he said no.", "他23日说不。"),
        ("By Sunday it must end.", "到9日必须结束。"),
        ("He died on Friday.", "他于3日去世。"),
    ],
    "a title": [
        ("He directed The Stand-in.", "他执导过《十月围城》。"),
        ("She read The Longest Day.", "她读了《六月六日》。"),
        ("He wrote Sunday's Children.", "他写了《周日的孩子》和《五月》。"),
    ],
    "the month and the year of a day": [
        ("It rained on Sept. 3.", "3日下雨。"),
        ("It rained on the 3rd.", "9月3日下雨。"),
        ("It rained on July 26th, 2020.", "7月26日下雨。"),
    ],
}


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_what_is_left_out_for_a_reason_is_unlikely(kind):
    for en, zh in LEFT_OUT[kind]:
        for pair in (Pair(en, zh, "en", "zh"), Pair(zh, en, "zh", "en")):
            found = [*dates.find(pair), *numbers.find(pair)]
            assert max((flag.confidence for flag in found), default=0.0) <= 0.1, (pair, found)


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("It rained on Saturday.", "下雨了。"),
        ("The police killed him in May.", "警察杀了他。"),
        ("It closed at 3 pm.", "关闭了。"),
        ("He came.", "他9月3日来了。"),
    ],
)
def test_without_a_reason_it_is_likelier(en, zh):
    (flag,) = dates.find(Pair(en, zh, "en", "zh"))
    assert flag.confidence > 0.1
