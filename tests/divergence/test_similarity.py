from aligner.divergence.meaning.similarity import find
from aligner.divergence.pair import Pair

EN, ZH = "It rained in the village all day long.", "村里下了一整天的雨。"


def flags(similarity, typical=(0.7, 0.05), en=EN, zh=ZH):
    return find(Pair(en, zh, "en", "zh", similarity=similarity, typical_similarity=typical))


def test_a_pair_far_below_the_typical_one_is_flagged_whole():
    (flag,) = flags(0.1)
    assert (flag.kind, flag.severity) == ("mistranslation", "minor")
    assert (flag.src, flag.tgt) == (((0, len(EN)),), ((0, len(ZH)),))
    assert flag.message == "the sides are unlike: similarity 0.10, typical here 0.70"


def test_the_further_below_the_surer_and_never_quite_sure():
    confidences = [flag.confidence for k in range(100) for flag in flags(0.69 - k / 100)]
    assert confidences == sorted(confidences)
    assert confidences[0] >= 0.5 and confidences[-1] == 0.85


def test_a_typical_pair_is_left_alone():
    assert flags(0.7) == flags(0.65) == flags(0.9) == []


def test_a_narrow_spread_is_not_believed():
    """A document of like pairs would else have its ordinary ones flagged."""
    assert flags(0.6, (0.7, 0.0001)) == []


def test_nothing_is_said_of_what_says_little():
    assert flags(0.1, en="It is so.", zh="是。") == []
    assert flags(None) == flags(0.1, None) == []
