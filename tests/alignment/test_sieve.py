"""The sieve: which beads compete, and which sentences must be read to choose among them."""

from dataclasses import replace

import numpy as np
import pytest

from aligner.alignment import Sieve, load_weights, sieve
from aligner.alignment.coverage import Clauses
from aligner.alignment.lattice import TYPES, Band
from aligner.alignment.sieve import sifted
from aligner.alignment.weights import Weights


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """No more sentences are read than must be."""
    monkeypatch.setattr(sieve, "_FEWEST", 0)


def posteriors(band, *beads):
    """Zero but for beads: type, end cell, posterior."""
    out = np.zeros((len(TYPES), band.offset[-1]))
    for kind, (i, j), value in beads:
        out[TYPES.index(kind), band.offset[i] + j - band.low[i]] = value
    return out


def settled(count):
    """A chain of one-to-one beads without rivals."""
    return [((1, 1), (k, k), 0.99) for k in range(1, count + 1)]


def test_a_text_without_rivals_is_not_read_and_keeps_its_doubt():
    band = Band.full(9, 9)
    first = posteriors(band, *settled(9))
    found = sifted(first, band)
    assert not found.src.any() and not found.tgt.any()
    np.testing.assert_array_equal(found.passed, first)


def test_rivals_and_their_neighbours_are_read():
    band = Band.full(9, 10)
    beads = [
        *settled(3),
        ((1, 2), (4, 5), 0.7),
        ((1, 1), (5, 6), 0.7),
        ((1, 1), (4, 4), 0.3),
        ((1, 2), (5, 6), 0.3),
        *(((1, 1), (k, k + 1), 0.97) for k in range(6, 10)),
    ]
    found = sifted(posteriors(band, *beads), band)
    assert np.flatnonzero(found.src).tolist() == [2, 3, 4, 5]
    assert np.flatnonzero(found.tgt).tolist() == [2, 3, 4, 5, 6]
    expected = posteriors(band, *((k, c, 1.0 if v in (0.7, 0.3) else v) for k, c, v in beads))
    np.testing.assert_array_equal(found.passed, expected)


def test_a_sentence_that_may_be_alone_is_open():
    band = Band.full(5, 4)
    beads = [
        *settled(1),
        ((1, 1), (2, 2), 0.5),
        ((1, 0), (3, 2), 0.5),
        ((1, 0), (2, 1), 0.5),
        ((1, 1), (3, 2), 0.5),
        ((1, 1), (4, 3), 0.98),
        ((1, 1), (5, 4), 0.98),
    ]
    found = sifted(posteriors(band, *beads), band)
    assert np.flatnonzero(found.src).tolist() == [0, 1, 2, 3]
    assert np.flatnonzero(found.tgt).tolist() == [0, 1, 2]


def test_enough_is_read_for_a_mean(monkeypatch):
    monkeypatch.setattr(sieve, "_FEWEST", 4)
    wanted = np.zeros(20, dtype=bool)
    assert not sieve._enough(wanted).any(), "nothing is read where nothing is open"
    wanted[7] = True
    found = sieve._enough(wanted)
    assert np.flatnonzero(found).tolist() == [0, 7, 10, 19]
    assert sieve._enough(wanted[6:8]).all(), "a short text is read whole"


def test_sentences_that_were_not_read_have_an_empty_clause():
    vectors = np.eye(3, dtype=np.float32)
    found = Clauses.of_some(vectors, np.array([1, 1, 3]), np.array([5.0, 6.0, 7.0]), 5)
    assert found.count == 5
    assert found.first.tolist() == [0, 1, 3, 4, 5, 6]
    assert found.sizes.tolist() == [0, 5, 6, 0, 7, 0]
    read = found.sizes > 0
    np.testing.assert_allclose(np.linalg.norm(found.vectors[read], axis=1), 1, rtol=1e-6)
    assert not found.vectors[~read].any()
    whole = Clauses.of(vectors, np.array([0, 0, 1]), np.array([5.0, 6.0, 7.0]), 2)
    np.testing.assert_array_equal(found.vectors[read], whole.vectors)
    blank = Clauses.unread(2)
    assert blank.count == 2 and not blank.sizes.any()


def test_the_weights_are_written_and_read_back():
    plain = load_weights("alignment-use")
    assert plain.sieving() is None
    kept = replace(plain, sieve=Sieve(plain.feature, plain.type))
    again = Weights.from_json(kept.to_json(), "here")
    assert again.to_json() == kept.to_json()
    own = again.sieving()
    assert own is not None and own.sieve is None and own.second is None
    assert own.feature == plain.feature
    np.testing.assert_array_equal(own.means["en"], plain.means["en"])
