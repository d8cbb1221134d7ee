import pytest

from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence import CHECKS
from aligner.divergence.meaning import modality
from aligner.divergence.pair import Pair
from tests.benchmarks import edit_modality


def flags(en, zh):
    return modality.CHECK(Pair(en, zh, "en", "zh"))


def words(flag, en, zh):
    """The words a flag points at, English and Chinese; empty where it points at none."""
    return (
        en[slice(*flag.src[0])] if flag.src else "",
        zh[slice(*flag.tgt[0])] if flag.tgt else "",
    )


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        # Hedges and reported speech, and the many ways to render them.
        ("He reportedly left the party.", "据报道，他离开了党。"),
        ("The firm allegedly hid its losses.", "该公司涉嫌隐瞒亏损。"),
        ("She is said to be rich.", "听说她很有钱。"),
        ("Sources told the paper that he had left.", "据称他已经离开。"),
        ("The suspect was arrested.", "疑似作案者被捕。"),
        ("According to the report, prices rose.", "据报告，价格上涨了。"),
        ("It may rain tomorrow.", "明天可能下雨。"),
        ("He might come later.", "他也许晚点来。"),
        ("Perhaps he is right.", "他说不定是对的。"),
        ("It is likely to cost more.", "它可能更贵。"),
        ("In May prices rose.", "五月价格上涨了。"),
        ("The meeting is on 3 May 2019.", "会议于2019年5月3日召开。"),
        ("He pulled with all his might.", "他使劲地拉。"),
        ("You may as well stay.", "你还是留下好了。"),
        ("It is impossible to win.", "不可能赢。"),
        ("Do it as soon as you can.", "请尽可能快地做。"),
        ("It seems that the shop is closed.", "商店好像关门了。"),
        # Necessity and possibility.
        ("You must pay in cash.", "你必须付现金。"),
        ("You can pay in cash.", "你可以付现金。"),
        ("You must not smoke here.", "这里不可以吸烟。"),
        ("You cannot leave until you have paid.", "你必须付款才能离开。"),
        ("They have to win to be able to go on.", "他们必须赢，才可以晋级。"),
        ("He had to leave.", "他不得不离开。"),
        # Quantities.
        ("All the members agreed.", "全体成员都同意了。"),
        ("Some of the members agreed.", "部分成员同意了。"),
        ("Not all the members agreed.", "一些成员没有同意。"),
        ("Most of the pupils passed.", "大多数学生及格了。"),
        ("A few pupils passed.", "少数学生及格了。"),
        ("Quite a few people came.", "来了不少人。"),
        ("Many ethnic minorities live there.", "许多少数民族住在那里。"),
        ("He always comes late.", "他总是迟到。"),
        ("Sometimes he comes late.", "他有时迟到。"),
        ("Only one shop is open.", "只有一家店开门。"),
        ("The three animals belong to him.", "三只有病的动物是他的。"),
        # Comparisons.
        ("More than 500 people came.", "500多人来了。"),
        ("More than 500 people came.", "来了超过500人。"),
        ("Fewer than 500 people came.", "来的不到500人。"),
        ("No more than 500 people came.", "来的人不超过500。"),
        ("No fewer than 500 people came.", "来了至少500人。"),
        ("At least two were hurt.", "至少两人受伤。"),
        ("Prices are higher than last year.", "价格高于去年。"),
        ("The price is not lower than ours.", "价格不低于我们的。"),
        ("He came earlier than expected.", "他来得比预期早。"),
    ],
)
def test_equal_pairs(en, zh):
    assert flags(en, zh) == []


@pytest.mark.parametrize(
    ("en", "zh", "expected"),
    [
        ("He reportedly left the party.", "他离开了党。", ("reportedly", "")),
        ("The firm allegedly hid its losses.", "该公司隐瞒了亏损。", ("allegedly", "")),
        ("She is said to be rich.", "她很有钱。", ("is said to", "")),
        ("He left the party.", "据说他离开了党。", ("", "据说")),
        ("The firm hid its losses.", "该公司涉嫌隐瞒亏损。", ("", "涉嫌")),
        ("It was a case of the plague.", "这是一例疑似鼠疫。", ("", "疑似")),
        ("Prices may rise in June.", "六月价格将上涨。", ("may", "")),
        ("The plan might be approved.", "计划已获批准。", ("might", "")),
        ("Perhaps the war is over.", "战争结束了。", ("Perhaps", "")),
        ("He is probably the author.", "他就是作者。", ("probably", "")),
        ("Prices will rise in June.", "六月价格可能上涨。", ("", "可能")),
        ("The war is over.", "战争或许结束了。", ("", "或许")),
        ("He is the author.", "他似乎就是作者。", ("", "似乎")),
    ],
)
def test_hedges_lost_or_added(en, zh, expected):
    (flag,) = flags(en, zh)
    assert (flag.kind, flag.severity) == ("mistranslation", "minor")
    assert words(flag, en, zh) == expected
    assert flag.confidence >= DEFAULT_MIN_CONFIDENCE


@pytest.mark.parametrize(
    ("en", "zh", "expected"),
    [
        ("You must pay in cash.", "你可以付现金。", ("must", "可以")),
        ("Drivers have to stop here.", "司机可以在此停车。", ("have to", "可以")),
        ("You can pay in cash.", "你必须付现金。", ("can", "必须")),
        ("Guests may use the pool.", "客人务必使用泳池。", ("may", "务必")),
        ("All the members agreed.", "部分成员同意了。", ("All", "部分")),
        ("Every member agreed.", "某些成员同意了。", ("Every", "某些")),
        ("Some members agreed.", "所有成员同意了。", ("Some", "所有")),
        ("Several members agreed.", "全体成员同意了。", ("Several", "全体")),
        ("Most of the pupils passed.", "少数学生及格了。", ("Most of", "少数")),
        ("Few pupils passed.", "大多数学生及格了。", ("Few", "大多")),
        ("Many pupils passed.", "很少学生及格了。", ("Many", "很少")),
        ("He always comes late.", "他有时迟到。", ("always", "有时")),
        ("He sometimes comes late.", "他总是迟到。", ("sometimes", "总是")),
        ("More than 500 people came.", "来的不到500人。", ("More than", "不到")),
        ("Fewer than 500 people came.", "来了超过500人。", ("Fewer than", "超过")),
        ("At least two men were hurt.", "最多两人受伤。", ("At least", "最多")),
        ("At most two men were hurt.", "至少两人受伤。", ("At most", "至少")),
        ("Prices are higher than last year.", "价格低于去年。", ("higher than", "低于")),
        ("The new car is slower.", "新车更快。", ("slower", "更快")),
        ("It needs more water.", "它需要更少的水。", ("more", "更少")),
        ("The results were worse.", "结果更好了。", ("worse", "更好")),
        # Traditional characters stand for their simplified ones.
        ("You can pay in cash.", "你必須付現金。", ("can", "必須")),
    ],
)
def test_turned(en, zh, expected):
    (flag,) = flags(en, zh)
    assert (flag.kind, flag.severity) == ("mistranslation", "major")
    assert words(flag, en, zh) == expected
    assert flag.confidence >= DEFAULT_MIN_CONFIDENCE


def test_only_added():
    (flag,) = flags("Children can enter free.", "仅儿童可以免费入场。")
    assert flag.severity == "minor"
    assert flag.src == ()
    # Good translations add it: it is evidence, and not shown.
    assert flag.confidence < DEFAULT_MIN_CONFIDENCE


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("No man sews new cloth on it: else it tears.", "没有人把新布缝在上面，恐怕破得更大。"),
        ("He keeps few, that his heart turn not away.", "他不可多立，恐怕他的心偏邪。"),
        ("He sent him off, saying he would join them.", "他打发他走，说，恐怕他归降他们。"),
    ],
)
def test_lest_is_no_sure_hedge(en, zh):
    assert all(flag.confidence < DEFAULT_MIN_CONFIDENCE for flag in flags(en, zh))


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("Two men were held in connection with the theft.", "两名男子因涉嫌盗窃被关押。"),
        ("He was arrested for drunk driving.", "他因涉嫌酒驾被捕。"),
        ("She was detained on suspicion of fraud.", "她因涉嫌诈骗被拘留。"),
        ("He is wanted for the murder of a clerk.", "他因涉嫌谋杀一名店员而被通缉。"),
    ],
)
def test_words_of_the_police(en, zh):
    assert flags(en, zh) == []


def test_chinese_source_swaps_the_spans():
    (flag,) = modality.find(Pair("你必须付现金。", "You can pay in cash.", "zh", "en"))
    assert (flag.src, flag.tgt) == (((1, 3),), ((4, 7),))


def test_it_is_an_exact_family():
    assert modality.CHECK in CHECKS
    assert modality.CHECK.exact


def test_null_beads_give_none():
    assert flags("He may come.", "") == flags("", "他可能来。") == []


def test_the_benchmark_skips_without_data(monkeypatch):
    monkeypatch.delenv("ALIGNER_DATA", raising=False)
    with pytest.raises(SystemExit, match="skipped: ALIGNER_DATA"):
        edit_modality.main([])
