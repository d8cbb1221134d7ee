"""The bilingual lexicon: compiled from a dictionary, looked up in texts."""

import numpy as np
import pytest

from aligner.errors import ModelError
from aligner.language.words.lexicon import LEXICON, Lexicon, load_lexicon, stem
from aligner.training.lexicon import compiled


def entry(traditional, simplified, *definitions):
    return {"traditional": traditional, "simplified": simplified, "definitions": definitions}


SMALL = Lexicon(
    compiled(
        [
            entry("貿易", "贸易", "(commercial) trade", "CL:個|个[ge4]"),
            entry("建交", "建交", "to establish diplomatic relations"),
            entry("易", "易", "easy", "surname Yi"),
            entry("這個", "这个", "this", "this one"),
            entry("一朝被蛇咬十年", "一朝被蛇咬十年", "once bitten twice shy"),
        ]
    )
)


def words(lexicon, text, lang):
    return [text[each.start : each.end] for each in lexicon.entries(text, lang)]


def rendered(lexicon, chinese, english):
    """Weights of what renders a Chinese word, by the English words given."""
    (number,) = {
        each.number
        for each in lexicon.entries(chinese, "zh")
        if each.end - each.start == len(chinese)
    }
    weights = lexicon.renderings(number)
    return [
        weights.get(each.number, 0.0)
        for word in english.split()
        for each in lexicon.entries(word, "en")
    ]


def test_words_overlap_in_chinese_and_not_in_english():
    assert words(SMALL, "贸易易", "zh") == ["贸易", "易", "易"]
    assert words(SMALL, "Trade’s relation", "en") == ["Trade’s", "relation"]


def test_a_single_character_tells_nothing():
    assert [each.telling for each in SMALL.entries("贸易", "zh")] == [True, False]


def test_the_longer_a_gloss_the_less_one_word_of_it_weighs():
    assert rendered(SMALL, "贸易", "trade trading") == [1.0, 1.0]
    assert rendered(SMALL, "建交", "established") == [pytest.approx(3**-0.5, abs=0.01)]
    assert rendered(SMALL, "易", "easy") == [pytest.approx(0.5, abs=0.01)]


def test_a_name_is_a_capitalised_gloss_of_one_word():
    lexicon = Lexicon(
        compiled(
            [
                entry("檀香山", "檀香山", "Honolulu, capital of Hawaii"),
                entry("雙曲", "双曲", "hyperbolic"),
                entry("諾貝爾獎", "诺贝尔奖", "Nobel Prize"),
            ]
        )
    )
    (honolulu,) = lexicon.entries("Honolulu", "en")
    (island,), (curve,), (prize,) = (
        lexicon.entries(word, "zh") for word in ("檀香山", "双曲", "诺贝尔奖")
    )
    assert lexicon.names(island.number) == {honolulu.number}
    assert lexicon.names(curve.number) == lexicon.names(prize.number) == frozenset()
    assert lexicon.names_of("檀香山") == {honolulu.number}
    assert lexicon.names_of("双曲") == lexicon.names_of("檀香") == frozenset()
    stems = lexicon.stems("in Honolulu")
    assert lexicon.find_named(stems, "他住在檀香山。") == (3, 6)
    assert lexicon.find_named(stems, "雙曲") is None
    assert lexicon.has_stem("Off to honolulu", stems)
    assert not lexicon.has_stem("Off to Hawaii", stems)


def test_notes_surnames_words_without_content_and_proverbs_are_left_out():
    assert words(SMALL, "这个一朝被蛇咬十年", "zh") == []
    assert words(SMALL, "this Yi commercial bitten", "en") == []


def test_traditional_text_is_read_where_it_stands():
    assert words(SMALL, "與越南建交與貿易", "zh") == ["建交", "貿易", "易"]


def test_stems_join_the_forms_of_a_word():
    assert stem("relations") == stem("Relation’s") == stem("related") == "relat"


def test_the_shipped_lexicon_knows_common_words():
    lexicon = load_lexicon()
    assert len(lexicon.digest) == 12
    assert rendered(lexicon, "同比", "year") == [1.0]
    assert all(rendered(lexicon, "建交", "establish diplomatic relations"))
    assert words(lexicon, "x9，。", "zh") == []


def test_a_missing_or_other_file_is_named(tmp_path):
    with pytest.raises(ModelError, match="no lexicon"):
        load_lexicon(tmp_path)
    np.savez(tmp_path / "lexicon.npz", zh=np.frombuffer(b"a", dtype=np.uint8))
    with pytest.raises(ModelError, match=f"{LEXICON} holds no 'en'"):
        load_lexicon(tmp_path)
