"""Words by the tokens they lie in, and which tokens render each other."""

import numpy as np

from aligner.divergence.content.rendering import TokenText, Words, joined, renderings
from aligner.language.words.lexicon import Lexicon
from aligner.training.lexicon import compiled

LEXICON = Lexicon(
    compiled(
        [
            {"traditional": "紅", "simplified": "红", "definitions": ["red"]},
            {"traditional": "房子", "simplified": "房子", "definitions": ["house"]},
        ]
    )
)


def text(pieces, lang):
    """A text of these tokens, each with a space before it in English."""
    space = " " if lang == "en" else ""
    whole = "".join(space + piece for piece in pieces)
    ends = np.cumsum([len(space + piece) for piece in pieces])
    spans = np.stack([ends - [len(piece) for piece in pieces], ends], axis=1)
    vectors = np.zeros((len(pieces), 4), dtype=np.float32)
    return TokenText(vectors, vectors + 1, spans, Words.of(whole, lang, spans, LEXICON))


EN, ZH = text(["Two", "red", "hou", "ses"], "en"), text(["两", "座红", "房", "子"], "zh")


def test_a_word_may_lie_in_several_tokens():
    # "hou ses" is no word: it is the offsets that say where a word lies.
    spans = np.array([[0, 3], [3, 6]])
    words = Words.of("houses", "en", spans, LEXICON)
    assert (words.first.tolist(), words.last.tolist()) == ([0], [2])
    assert ZH.words.known(len(ZH)).tolist() == [False, False, True, True]


def test_tokens_render_each_other():
    en, zh = text(["red", "house", "red"], "en"), ZH
    found = renderings(en, zh, LEXICON)
    assert found.shape == (3, 4)
    np.testing.assert_allclose(found[:, 1], [0.5, 0.0, 0.5], atol=0.01)
    np.testing.assert_allclose(found[1], [0.0, 0.0, 1.0, 1.0], atol=0.01)


def test_texts_in_a_row_are_read_as_one():
    both = joined([EN, text(["house"], "en")])
    assert len(both) == 5
    np.testing.assert_allclose(renderings(both, ZH, LEXICON)[4], [0, 0, 1, 1], atol=0.01)
    assert joined([EN]) is EN
    assert both.words.known(5).tolist() == [False, True, False, False, True]
    assert both.vectors.shape == both.plain.shape == (5, 4)
    assert both.plain.min() == 1.0


def test_a_text_without_words_renders_nothing():
    assert not renderings(text(["?"], "en"), ZH, LEXICON).any()
