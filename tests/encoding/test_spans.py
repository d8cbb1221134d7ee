"""Parts of texts: added up, kept on disk, and of no text at all."""

import numpy as np
import pytest

from aligner.encoding import clause_vectors
from aligner.encoding.cache import VectorCache
from aligner.encoding.spans import CachedSpans, Pooled, clauses_of, spanning

TEXTS = [
    "It rained all day, and nobody came to the feast.",
    "",
    "下了一整天的雨，没有人来赴宴。",
    "ok",
]


def same(a, b):
    for name in ("sentences", "clauses", "owner", "sizes"):
        np.testing.assert_array_equal(getattr(a, name), getattr(b, name))


@pytest.fixture
def spans(counting):
    return spanning(counting)


def test_an_encoder_without_parts_is_pooled(spans, counting):
    assert isinstance(spans, Pooled) and spanning(spans) is spans
    parts = spans.parts(TEXTS)
    np.testing.assert_allclose(spans.compose(parts.whole()), counting.encode(TEXTS), atol=1e-6)
    assert not parts.sentences[:, [0, 2]].any(), "no marks"
    assert parts.owner.tolist() == [k for k, t in enumerate(TEXTS) for _ in clauses_of(t)]
    assert parts.sizes.sum() == sum(max(len(text), 1) for text in TEXTS)


def test_parts_come_back_from_the_disk_as_they_were(tmp_path, spans, counting):
    plain = spans.parts(TEXTS)
    cached = CachedSpans(spans, "pooled", VectorCache(tmp_path))
    same(cached.parts(TEXTS[:2]), spans.parts(TEXTS[:2]))
    counting.asked.clear()
    same(cached.parts(TEXTS), plain)
    assert not {*counting.asked} & {*TEXTS[:2]}
    counting.asked.clear()
    again = CachedSpans(spans, "pooled", VectorCache(tmp_path))
    same(again.parts(TEXTS), plain)
    assert not counting.asked
    np.testing.assert_array_equal(again.encode(TEXTS), cached.compose(plain.whole()))


def test_no_texts_have_no_parts_of_the_same_width(tmp_path, spans):
    plain = spans.parts([])
    assert plain.sentences.shape == (0, 3, spans.parts(["a"]).sentences.shape[2])
    same(CachedSpans(spans, "pooled", VectorCache(tmp_path)).parts([]), plain)


def test_clauses_alone(counting):
    vectors, owner, sizes = clause_vectors(counting, [TEXTS[0], TEXTS[3], TEXTS[0]])
    clauses = clauses_of(TEXTS[0])
    assert len(clauses) == 2 and "".join(clauses) == TEXTS[0]
    pieces = [*clauses, TEXTS[3], *clauses]
    np.testing.assert_array_equal(vectors, counting.encode(pieces))
    assert owner.tolist() == [0, 0, 1, 2, 2]
    assert sizes.tolist() == [len(piece) for piece in pieces]
    assert counting.asked[:3] == [*clauses, TEXTS[3]], "equal clauses are encoded once"


def test_an_empty_text_is_a_clause_of_one_character(counting):
    _, owner, sizes = clause_vectors(counting, [""])
    assert (owner.tolist(), sizes.tolist()) == ([0], [1])
