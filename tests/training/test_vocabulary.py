"""Words that may take each other's place."""

import random

import pytest

from aligner.language.words.lexicon import Lexicon
from aligner.training.lexicon import compiled
from aligner.training.vocabulary import Vocabulary, Word, class_of, content_words, words_of
from tests.training.made import LEXICON, Reader, translations

TEXTS = [(pair.en, pair.zh) for pair in translations(60)]


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary(TEXTS, Reader(), LEXICON)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_words_stand_where_they_are_said_to(lang):
    for pair in TEXTS[:12]:
        text = pair[0 if lang == "en" else 1]
        found = words_of(text, lang)
        assert [text[word.start : word.end] for word in found] == [word.text for word in found]
        starts = [word.start for word in found]
        assert starts == sorted(set(starts))


def test_english_words_keep_apostrophes_and_hyphens():
    words = [word.text for word in words_of("The well-known cat didn't 12 see.", "en")]
    assert words == ["The", "well-known", "cat", "didn't", "see"]


def test_words_of_odd_texts():
    assert words_of("", "en") == words_of("", "zh") == []
    found = words_of("马匹 horse\n马匹", "zh")
    assert [word.start for word in found if word.text == "马匹"] == [0, 9]


def test_grammar_words_have_no_sense_of_their_own():
    text = "The horse was in the garden with them."
    words = [word.text for word in content_words(words_of(text, "en"), "en")]
    assert words == ["horse", "garden"]
    words = [word.text for word in content_words(words_of("马匹在花园，12 ok。", "zh"), "zh")]
    assert words == ["马匹", "花园"]


def test_classes():
    assert class_of("running", "", "en") == class_of("Walking".lower(), "", "en") == ("ing", 0)
    assert class_of("London", "", "en") == ("capital", 0)
    assert class_of("horse", "", "en") == ("", 0)
    assert class_of("马匹", "n", "zh") == ("n", 2) != class_of("马", "n", "zh")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_another_word_is_of_another_sense_and_the_same_class(vocabulary, lang):
    seen = set()
    for pair in TEXTS[:12]:
        for word in content_words(words_of(pair[0 if lang == "en" else 1], lang), lang):
            for seed in range(10):
                new = vocabulary.instead_of(word, lang, random.Random(seed))
                if new is not None:
                    assert new != word.text
                    assert (
                        class_of(new, vocabulary._tags[new], lang)[0]
                        == (class_of(word.text, word.tag, lang)[0])
                    )
                    seen.add((word.text, new))
    assert len(seen) > 20


def test_a_synonym_is_never_chosen():
    lexicon = Lexicon(
        compiled(
            [
                {"traditional": "快樂", "simplified": "快乐", "definitions": ["happy", "glad"]},
                {"traditional": "高興", "simplified": "高兴", "definitions": ["happy", "glad"]},
                {"traditional": "悲傷", "simplified": "悲伤", "definitions": ["sad"]},
            ]
        )
    )
    pairs = [("happy glad sad", "高兴，快乐，悲伤。")] * 3
    vocabulary = Vocabulary(pairs, Reader(), lexicon)
    rng = random.Random(1)
    english = {vocabulary.instead_of(Word("happy", 0, 5), "en", rng) for _ in range(60)}
    assert english - {None} == {"sad"}
    assert vocabulary._same("happy", "glad", "en")
    assert vocabulary._same("river", "rivers", "en"), "another form"
    assert not vocabulary._same("happy", "sad", "en")
    assert vocabulary._same("快乐", "高兴", "zh")
    assert vocabulary._same("乐", "快乐", "zh"), "a part of a word"
    assert not vocabulary._same("快乐", "悲伤", "zh")


def test_rare_words_are_not_put_in():
    vocabulary = Vocabulary([("wombat river river river", "")], Reader(), LEXICON)
    for seed in range(20):
        rng = random.Random(seed)
        assert vocabulary.instead_of(Word("mountain", 0, 8), "en", rng) == "river"
        assert vocabulary.instead_of(Word("river", 0, 5), "en", rng) is None


def test_an_unknown_word_without_a_class_has_no_other(vocabulary):
    rng = random.Random(1)
    assert vocabulary.instead_of(Word("Zanzibar", 0, 8), "en", rng) == "Nobody"
    assert Vocabulary([], Reader(), LEXICON).instead_of(Word("x", 0, 1), "en", rng) is None


def test_senses_by_the_lexicon():
    assert LEXICON.senses("房子") and not LEXICON.senses("河")
    known = LEXICON.rendered()
    assert len(known["red"]) == 1
    assert "river" not in known
