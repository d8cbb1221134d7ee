import pytest

from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence.meaning import polarity
from aligner.divergence.pair import Pair


def flags(en, zh, minimum=DEFAULT_MIN_CONFIDENCE):
    return [f for f in polarity.find(Pair(en, zh, "en", "zh")) if f.confidence >= minimum]


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("He did not agree with the plan.", "他不同意这个计划。"),
        ("They have never seen it before.", "他们以前从未见过它。"),
        ("Not only the cars but also the roads.", "不仅是汽车，还有道路。"),
        ("He must leave the city today.", "他今天不得不离开这座城市。"),
        ("It is no longer a new model.", "它不再是新车型。"),
        ("There is no doubt that it works.", "毫无疑问，它有效。"),
        ("The number keeps growing.", "数字不断增长。"),
        ("The two plans are very different.", "这两个计划非常不同。"),
        ("He is African and special.", "他是非洲人，很特别。"),
        ("In the future it will be common.", "未来它会很普遍。"),
        ("Is it true?", "这是不是真的？"),
        ("The team failed to score.", "球队未能得分。"),
        ("It is impossible to get there.", "无法到达那里。"),
        ("He lives in Moscow with no one.", "他独自一人住在莫斯科，没有别人。"),
        ("He could not help laughing at it.", "他笑了起来。"),
        (
            "The novelist had yet to write the book in the 1990s.",
            "上世纪90年代，小说家尚未写这本书。",
        ),
        ("He went away in silence.", "他不说话，走开了。"),
        ("It was not as good as the last time.", "没有达到上次那样的程度。"),
        ("Do you understand what I said just now?", "你听明白了没有？"),
        ("Prices did not fall; they rose.", "价格没有下降，而是上升了。"),
        ("The bank is reluctant to lend to small firms this year.", "今年该银行不愿向小企业放贷。"),
        ("The vaccine has saved the valley from the fever.", "疫苗使山谷不再受热病之苦。"),
        ("Before long the whole town had heard of it.", "没过多久，全镇的人就都听说了。"),
        ("The factory won't reopen until the flood is over.", "洪水过后，工厂才重新开工。"),
        ("The court denied the firm's claim on Monday.", "周一法院不承认该公司的主张。"),
        ("This year's total output of the firm is not bad.", "该公司今年的总产值不错。"),
        ("What suits others is not necessarily right for us.", "适合别人的不一定适合我们。"),
        ("The plane landed within a minute of the warning.", "警报后不到一分钟，飞机就降落了。"),
    ],
)
def test_sound_translations(en, zh):
    assert flags(en, zh) == []


@pytest.mark.parametrize(
    ("en", "zh", "word"),
    [
        ("The government will not approve the plan next year.", "政府明年将批准这项计划。", "not"),
        ("They don't want to share the data with others.", "他们愿意与人分享这些数据。", "don't"),
        ("The talks cannot continue this week in Geneva.", "会谈本周能够在日内瓦继续。", "cannot"),
        (
            "The plant won't close, though the flood is over.",
            "洪水过后，工厂关闭了。",
            "won't",
        ),
    ],
)
def test_negation_lost(en, zh, word):
    (flag,) = flags(en, zh)
    assert (flag.kind, flag.severity) == ("mistranslation", "major")
    assert en[slice(*flag.src[0])] == word
    assert flag.tgt == ()


def test_negation_added():
    zh = "政府明年将不会取消这项计划。"
    (flag,) = flags("The government will cancel the plan next year.", zh)
    assert zh[slice(*flag.tgt[0])] == "不会"


@pytest.mark.parametrize(
    ("zh", "shown"),
    [
        ("这一年她们赢了许多场比赛，但对来自塞尔维亚的强队不可掉以轻心。", False),
        ("这一年她们赢了许多场比赛，所以对来自塞尔维亚的强队看得很轻。", True),
    ],
)
def test_a_softer_word_on_the_other_side_is_enough(zh, shown):
    en = (
        "They have won many matches in the course of the year, yet the women cannot take lightly "
        "the strong side from Serbia."
    )
    assert bool(flags(en, zh)) == shown


def test_talk_must_be_surer():
    en, zh = "The government will cancel the plan next year.", "政府明年将不会取消这项计划。"
    (report,) = flags(en, zh, 0.0)
    (talk,) = flags("I think: " + en, zh, 0.0)
    assert talk.confidence < DEFAULT_MIN_CONFIDENCE <= report.confidence


def test_opposites():
    en, zh = "Sales of the firm rose in May.", "该公司五月的销量下降。"
    (flag,) = flags(en, zh)
    assert (en[slice(*flag.src[0])], zh[slice(*flag.tgt[0])]) == ("rose", "下降")


def test_quantifiers():
    en, zh = "All the members agreed.", "一些成员同意了。"
    (flag,) = flags(en, zh)
    assert en[slice(*flag.src[0])] == "All"
