"""Documents as vectors that keep their order, and the nearest of many."""

import numpy as np
import pytest

from aligner.corpus import profiles
from aligner.corpus.profiles import APART, POSITIONS, Window, nearest, profile, tiles


def unit(rng, *shape):
    rows = rng.standard_normal(shape)
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def test_the_order_counts():
    """The same sentences the other way round are another document."""
    vectors = unit(np.random.default_rng(0), 20, 64)
    lengths = np.full(20, 50)
    forwards, backwards = profile(vectors, lengths), profile(vectors[::-1], lengths)
    assert forwards.shape == (POSITIONS * 64,)
    assert abs(np.linalg.norm(forwards) - 1) < 1e-5
    assert forwards @ forwards > 0.99 > 0.6 > forwards @ backwards


def test_the_length_counts():
    """A translation that joins two sentences into one as long stays near."""
    vectors = unit(np.random.default_rng(1), 2, 64)
    one = profile(np.repeat(vectors, [4, 1], axis=0), np.array([10, 10, 10, 10, 40]))
    other = profile(vectors, np.array([40, 40]))
    wrong = profile(vectors, np.array([40, 4]))
    assert one @ other > 0.95 and one @ other > one @ wrong + 0.1


def test_an_empty_document_and_one_without_characters():
    assert not profile(np.zeros((0, 8), np.float32), np.zeros(0)).any()
    assert np.isfinite(profile(np.ones((2, 8), np.float32), np.zeros(2))).all()


@pytest.mark.parametrize(("n", "m"), [(1, 1), (2, 40), (40, 2), (37, 53)])
@pytest.mark.parametrize("block", [1, 7, 1000])
def test_the_nearest_in_blocks_are_the_nearest(monkeypatch, n, m, block):
    monkeypatch.setattr(profiles, "_ROWS", block)
    monkeypatch.setattr(profiles, "_COLUMNS", 2 * block)
    rng = np.random.default_rng(n + m)
    left, right = unit(rng, n, 32).astype(np.float16), unit(rng, m, 32).astype(np.float16)
    cosines = left.astype(np.float32) @ right.astype(np.float32).T
    across, back = nearest(left, right, 3)
    for found, whole in ((across, cosines), (back, cosines.T)):
        assert found.places.tolist() == np.argsort(-whole, axis=1, kind="stable")[:, :3].tolist()
        assert np.allclose(found.cosines, -np.sort(-whole, axis=1)[:, :3], atol=1e-6)


@pytest.mark.parametrize("block", [1, 7, 1000])
def test_a_window_is_what_comparing_all_gives(monkeypatch, block):
    """Only those near in time are compared, and the answer is the same."""
    monkeypatch.setattr(profiles, "_ROWS", block)
    rng = np.random.default_rng(block)
    left, right = unit(rng, 40, 32).astype(np.float16), unit(rng, 61, 32).astype(np.float16)
    days = [np.where(rng.random(n) < 0.2, np.nan, rng.integers(60, size=n)) for n in (40, 61)]
    cosines = left.astype(np.float32) @ right.astype(np.float32).T
    cosines[np.abs(days[0][:, None] - days[1]) > 4] = APART
    compared = sum(len(r) * len(c) for r, c in tiles(40, 61, Window(*days, 4)))
    assert block > 40 or compared < 40 * 61
    found = nearest(left, right, 3, Window(*days, 4))
    for each, whole in zip(found, (cosines, cosines.T), strict=True):
        wanted = -np.sort(-whole, axis=1)[:, :3]
        assert np.allclose(each.cosines, wanted, atol=1e-6)
        there = each.cosines > APART
        assert np.allclose(np.take_along_axis(whole, each.places, 1)[there], wanted[there])


def test_of_equals_the_first_is_the_nearest(monkeypatch):
    monkeypatch.setattr(profiles, "_ROWS", 2)
    monkeypatch.setattr(profiles, "_COLUMNS", 3)
    same = np.ones((60, 4), dtype=np.float16) / 2
    across, back = nearest(same[:5], same, 3)
    assert across.places.tolist() == [[0, 1, 2]] * 5
    assert back.places.tolist() == [[0, 1, 2]] * 60
