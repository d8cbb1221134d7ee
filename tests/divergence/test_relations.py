"""Numbers that agree while what they say of a thing does not; figures that stand on both sides."""

import pytest

from aligner.divergence.pair import Pair
from aligner.divergence.quantities import numbers
from aligner.divergence.quantities.twins import without_twins


def messages(en, zh):
    flags = numbers.find(Pair(zh, en, "zh", "en"))
    return [flag.message for flag in flags if flag.confidence >= 0.5]


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("The 200th choir sang.", "200人的合唱团演唱了歌曲。"),
        ("The 45th guest list came.", "来了45位客人。"),
        ("The 30th team left.", "30名队员离开了。"),
        ("It sold half as many boats as in May.", "船只销量比五月增加近半。"),
        ("Exports were half of that in 2015.", "出口比2015年增长约一半。"),
        ("Prices are half as much as before.", "价格比以前上涨了一半。"),
    ],
)
def test_another_use(en, zh):
    assert messages(en, zh)


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("The 200th choir sang.", "第200个合唱团演唱了歌曲。"),
        ("She came in her 45th year.", "她45岁那年来的。"),
        ("It sold half more boats than in May.", "船只销量比五月增加近半。"),
        ("Exports grew by half of the figure of 2015.", "出口比2015年增长约一半。"),
        ("Half of the boats sank.", "一半的船沉了。"),
    ],
)
def test_the_same_use(en, zh):
    assert not messages(en, zh)


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("Ring 020-8765 4321 now.", "现在拨打02087654321。"),
        ("The list is L.35 here.", "名单是L.35。"),
        ("Set `depth=12` first.", "先设置`depth=12`。"),
        ("They won 21:18 at last.", "他们终于以21:18获胜。"),
    ],
)
def test_twins_are_left_out(en, zh):
    bare_en, bare_zh = without_twins(en, zh)
    assert (len(bare_en), len(bare_zh)) == (len(en), len(zh))
    assert not any(char.isdigit() for char in bare_en + bare_zh)


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("10-20 million trees", "10-20亿棵树"),
        ("3.5 million trees", "3.5亿棵树"),
        ("12 000 000 trees", "12 000 000棵树"),
        ("It is 15.", "是15。"),
    ],
)
def test_plain_numbers_stay(en, zh):
    assert without_twins(en, zh) == (en, zh)
