"""Texts, labels and renderings as fitting reads them."""

import numpy as np
import pytest

from aligner.divergence.content.network import TOKEN_HEADS
from aligner.training.content_examples import ALL_KNOWN, NONE_KNOWN, Example, Mark, Origin
from tests.training.made import LEXICON, Reader, vector

pytest.importorskip("torch")

from aligner.training.content_store import Store

ALIAS = {"horse": "马", "house": "房", "red": "红", "old": "老"}


class Bilingual(Reader):
    """Words and characters that translate each other have one vector."""

    def _tokens(self, text):
        found = super()._tokens(text)
        words = [text[a:b] for a, b in found.spans.tolist()]
        rows = np.array([vector(ALIAS.get(word, word)) for word in words], dtype=np.float32)
        found.vectors[:], found.plain[:] = rows, rows
        return found


def example(src="the old red house", tgt="老红房", src_lang="en", **more):
    return Example(src, tgt, src_lang, "farm", "a", **more)


def labels(one, side, reader=None):
    """Labels of a side's tokens, and which are known, as lists."""
    store = Store(reader or Reader(), LEXICON, [one])
    _, label, known = store.sides([one])
    return label[side][0].tolist(), known[side][0].tolist()


def row(**shares):
    return pytest.approx([shares.get(name, 0.0) for name in TOKEN_HEADS])


def test_a_mark_labels_the_tokens_that_it_touches():
    marks = ((), (Mark((1, 3), "wrong"), Mark((1, 3), "bad")))
    label, known = labels(example(marks=marks, known=(NONE_KNOWN, ALL_KNOWN)), 1)
    assert label == [row(), row(wrong=1, bad=1), row(wrong=1, bad=1)]
    assert known == [[1.0, 1.0, 1.0]] * 3


def test_part_of_a_word_is_enough():
    label, _ = labels(example(marks=((Mark((5, 6), "bad"),), ())), 0)
    assert [each[2] for each in label] == [0.0, 1.0, 0.0, 0.0]


def test_raters_are_added_up_and_one_rater_is_not():
    marks = (
        Mark((0, 1), "bad", 1 / 3, "a"),
        Mark((0, 2), "bad", 1 / 3, "b"),
        Mark((0, 1), "bad", 1 / 3, "b"),
        Mark((2, 3), "wrong", 1.0, "c"),
    )
    label, _ = labels(example(marks=((), marks)), 1)
    assert label[0] == row(bad=2 / 3)
    assert label[1] == row(bad=1 / 3)
    assert label[2] == row(wrong=1)


def test_what_is_not_known_says_nothing():
    _, known = labels(example(known=((True, False, False), NONE_KNOWN)), 0)
    assert known == [[1.0, 0.0, 0.0]] * 4
    _, known = labels(example(known=((True, False, False), NONE_KNOWN)), 1)
    assert known == [[0.0, 0.0, 0.0]] * 3


def test_the_words_that_render_what_was_edited_are_concerned():
    # The English had "house" where it has "horse" now: 房 is not rendered any more.
    origin = Origin(0, "the old red house", (12, 17), "wrong")
    one = example("the old red horse", origin=origin, known=(ALL_KNOWN, (True, False, False)))
    label, known = labels(one, 1, Bilingual())
    assert label == [row(), row(), row(wrong=1, bad=1)]
    # Of the others it is known that they are right.
    assert known == [[1.0, 1.0, 1.0]] * 3
    own, _ = labels(one, 0, Bilingual())
    assert own == [row()] * 4, "the edited side has marks of its own"


def test_a_text_that_was_edited_as_a_whole_tells_of_no_word():
    origin = Origin(0, "house", (0, 5), "missing")
    label, known = labels(example("old", "房", origin=origin), 1, Bilingual())
    assert label == [row()] and known == [[0.0, 0.0, 0.0]]


def test_labels_are_of_each_example():
    """Examples that are made and forgotten may lie where others lay."""
    store = Store(Reader(), LEXICON, [example()])
    found = []
    for k in range(20):
        marks = ((Mark((0, 1), "bad"),), ()) if k % 2 else ((), ())
        _, label, _ = store.sides([example(marks=marks)])
        found.append(float(label[0].sum()))
    assert found == [0.0, 1.0] * 10


def test_sides_are_padded_and_say_so():
    batch = [example("the red house", "红房子"), example("red", "红色的房子")]
    store = Store(Reader(), LEXICON, batch)
    (src, tgt), label, known = store.sides(batch)
    assert src.there.tolist() == [[True, True, True], [True, False, False]]
    assert tgt.there.sum(1).tolist() == [3, 5]
    assert src.vectors.shape == (2, 3, 512) and label[1].shape == known[1].shape == (2, 5, 3)
    assert not src.vectors[1, 1:].any() and not src.plain[1, 1:].any()
    assert src.lang.tolist() == [0, 0] and tgt.lang.tolist() == [1, 1]
    assert src.known[0].tolist() == [0.0, 1.0, 1.0]


def test_either_language_may_be_the_source():
    batch = [example("红房子", "the red house", "zh"), example("the red house", "红房子")]
    store = Store(Reader(), LEXICON, batch)
    (src, tgt), *_ = store.sides(batch)
    assert src.lang.tolist() == [1, 0] and tgt.lang.tolist() == [0, 1]
    rendered = store.rendered(batch)
    assert rendered[0].any() and (rendered[1] == rendered[0].T).all()


def test_vectors_are_less_the_mean_of_their_language():
    batch = [example("the red house", "红房子"), example("old red", "红")]
    store = Store(Reader(), LEXICON, batch)
    assert store.means.shape == (2, 2, 512) and store.means.dtype == np.float32
    english = Reader().tokens(["the red house", "old red"])
    rows = np.concatenate([tokens.vectors for tokens in english])
    np.testing.assert_allclose(store.means[0, 0], rows.mean(axis=0), atol=0.01)
    plain = np.concatenate([tokens.plain for tokens in english])
    np.testing.assert_allclose(store.means[1, 0], plain.mean(axis=0), atol=0.01)
    (src, _), *_ = store.sides(batch)
    centred = rows[:3] - store.means[0, 0]
    np.testing.assert_allclose(src.vectors[0].float(), centred, atol=0.03)
    np.testing.assert_allclose(src.norms[0], np.linalg.norm(centred, axis=1), rtol=0.01)
    np.testing.assert_allclose(src.plain[0].float(), plain[:3] - store.means[1, 0], atol=0.03)


def test_lengths():
    batch = [example("the red house", "红"), example("", "红"), example("red", "红房子很大")]
    store = Store(Reader(), LEXICON, batch)
    assert [store.length(each) for each in batch] == [3, 0, 5]


def test_a_text_before_its_edit_is_kept_too():
    origin = Origin(1, "老红房子", (0, 1), "missing")
    one = example(tgt="红房子", origin=origin)
    store = Store(Reader(), LEXICON, [one])
    assert store.length(one) == 4
    store.sides([one])
