"""Which words of the other side translate some words."""

import pytest

from aligner.concordance import Occurrence, by_names, matches
from aligner.config import Settings
from tests.corpus.texts import EN, ZH

PAIRS = list(zip(EN.split("\n\n"), ZH.split("\n\n"), strict=True))


def found(text, lang, counterpart, *words):
    spans = tuple((text.index(word), text.index(word) + len(word)) for word in words)
    (there,) = matches([Occurrence(text, lang, counterpart, spans)], Settings())
    return [counterpart[a:b] for a, b in there]


@pytest.mark.parametrize(
    ("place", "en", "zh"),
    [
        (0, "council", "市议会"),
        (0, "bridge", "桥"),
        (0, "close", "关闭"),
        (1, "Engineers", "工程师"),
        (1, "iron", "铁"),
        (1, "worn", "磨损"),
        (2, "ferry", "渡轮"),
        (2, "take its place", "代替"),
    ],
)
def test_words_by_lexicon_and_by_meaning(place, en, zh):
    assert zh in "".join(found(PAIRS[place][0], "en", PAIRS[place][1], en))


@pytest.mark.parametrize(
    ("place", "zh", "en"), [(1, "工程师", "Engineers"), (2, "渡轮", "ferry"), (0, "桥", "bridge")]
)
def test_words_of_the_chinese_side(place, zh, en):
    (word,) = found(PAIRS[place][1], "zh", PAIRS[place][0], zh)
    assert word.startswith(en)


def test_several_places_and_none():
    src, tgt = PAIRS[2]
    assert found(src, "en", tgt, "ferry", "mayor") == ["市长", "渡轮"]
    assert found(src, "en", "他们走了。", "ferry") == []
    assert found(src, "en", "。", "ferry") == []
    (empty,) = matches([Occurrence(src, "en", tgt, ())], Settings())
    assert empty == [] and matches([], Settings()) == []


def test_emoji_and_joined_sentences_keep_their_places():
    src, tgt = PAIRS[2]
    assert found(f"😀 {src}", "en", f"😀😀{tgt}", "ferry") == ["渡轮"]


def test_names_are_told_by_their_sounds_and_tables():
    en, zh = "Li Wenbin left Cambodia.", "李文斌离开了柬埔寨。"
    assert by_names(Occurrence(en, "en", zh, ((0, 9),))) == [(0, 3)]
    assert by_names(Occurrence(zh, "zh", en, ((6, 9),))) == [(15, 23)]
    assert by_names(Occurrence(en, "en", zh, ((10, 14),))) == []
    # Both witnesses together mark a place once.
    (found,) = matches([Occurrence(en, "en", zh, ((0, 9), (15, 23)))], Settings())
    assert found == sorted(set(found)) and {(0, 3), (6, 9)} <= set(found)
