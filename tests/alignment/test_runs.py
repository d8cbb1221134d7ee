"""Vectors of runs by their definition, sentence by sentence, whatever chunks they are made in."""

from __future__ import annotations

import numpy as np
import pytest

from aligner.alignment.runs import _KEPT, LONGEST, MEAN_PRIOR, Runs, centred

WIDTH = 6


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)


class Composer:
    """Sums made unit vectors; counts its calls and rows."""

    def __init__(self) -> None:
        self.rows: list[int] = []

    def __call__(self, sums: np.ndarray) -> np.ndarray:
        self.rows.append(len(sums))
        return unit(sums).astype(np.float32)


def made(count: int, prior: np.ndarray | None = None) -> tuple[np.ndarray, Runs, Composer]:
    parts = np.random.default_rng(count).normal(size=(count, 3, WIDTH)).astype(np.float32)
    compose = Composer()
    return parts, Runs(parts, compose, prior), compose


def own(parts: np.ndarray, start: int, stop: int) -> np.ndarray:
    """The encoder's vector of sentences start..stop-1."""
    return unit(parts[start, 0] + parts[start:stop, 1].sum(axis=0) + parts[stop - 1, 2])


PRIOR = np.linspace(-0.5, 0.5, WIDTH)


@pytest.mark.parametrize("prior", [None, PRIOR], ids=["no mean", "a mean"])
@pytest.mark.parametrize("count", [1, 3, 5, 63, 64, 65, 140])
def test_every_run_of_every_block_is_its_definition(count: int, prior: np.ndarray | None) -> None:
    parts, runs, _ = made(count, prior)
    singles = np.array([own(parts, k, k + 1) for k in range(count)])
    weight = MEAN_PRIOR if prior is not None else 0.0
    extra = MEAN_PRIOR * prior if prior is not None else 0.0
    mean = (singles.sum(axis=0) + extra) / (count + weight)
    np.testing.assert_allclose(runs.own, singles, atol=1e-6)
    np.testing.assert_allclose(runs.mean, mean, atol=1e-6)
    np.testing.assert_allclose(runs.singles, unit(singles - runs.mean), atol=1e-4)
    expected = np.zeros((LONGEST, count + 11, WIDTH), np.float32)
    for k in range(1, LONGEST + 1):
        for end in range(k, count + 1):
            expected[k - 1, end + 5] = unit(own(parts, end - k, end) - runs.mean)
    for first, last in ((-5, count + 6), (0, count + 1), (count - 2, count + 3), (-3, 2), (2, 2)):
        block = runs.block(first, last)
        assert block.dtype == np.float32 and block.shape == (LONGEST, last - first, WIDTH)
        np.testing.assert_allclose(block, expected[:, first + 5 : last + 5], atol=2e-4)


def test_a_block_far_outside_is_zero() -> None:
    _, runs, _ = made(4)
    assert not runs.block(-200, -100).any()
    assert not runs.block(300, 310).any()


def test_blocks_that_follow_are_not_composed_again() -> None:
    _, runs, compose = made(500)
    runs.block(0, 64)
    calls = len(compose.rows)
    runs.block(10, 60)
    assert len(compose.rows) == calls
    for first in range(0, 64 * _KEPT, 64):
        runs.block(first, first + 64)
    assert len(compose.rows) == calls + _KEPT - 1, "each chunk in one call, the first is kept"
    runs.block(0, 64)
    assert len(compose.rows) == calls + _KEPT - 1
    runs.block(64 * _KEPT, 64 * _KEPT + 1)
    runs.block(64, 128)
    assert len(compose.rows) == calls + _KEPT, "the oldest alone went"
    runs.block(0, 1)
    assert len(compose.rows) == calls + _KEPT + 1


def test_spans_of_any_length() -> None:
    parts, runs, compose = made(12)
    spans = [range(3, 4), range(12), range(2, 9), range(11, 12), range(2, 9), range(10, 12)]
    before = len(compose.rows)
    found = runs.vectors(spans)
    expected = np.array([own(parts, span.start, span.stop) for span in spans])
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert compose.rows[before:] == [3], "each longer span once, sentences not at all"
    np.testing.assert_array_equal(runs.vectors(spans[1:3]), found[1:3])
    assert len(compose.rows) == before + 1
    np.testing.assert_allclose(runs.centred(spans), unit(expected - runs.mean), atol=1e-4)


def test_empty_spans_are_allowed_wherever_they_stand() -> None:
    _, runs, compose = made(3)
    before = len(compose.rows)
    found = runs.vectors([range(0), range(3, 3), range(1, 2)])
    assert found.shape == (3, WIDTH) and len(compose.rows) == before
    np.testing.assert_array_equal(found[2], runs.own[1])


@pytest.mark.parametrize("prior", [None, PRIOR])
def test_sentences_alone_are_centred_as_runs_are(prior: np.ndarray | None) -> None:
    _, runs, _ = made(7, prior)
    np.testing.assert_array_equal(centred(runs.own, prior), runs.singles)


def test_what_equals_the_mean_has_no_direction() -> None:
    assert not centred(np.ones((3, WIDTH), np.float32), None).any()
    assert centred(np.zeros((0, WIDTH), np.float32), None).shape == (0, WIDTH)


def test_no_sentences_have_a_mean_of_zero() -> None:
    _, runs, _ = made(0)
    assert runs.mean.tolist() == [0.0] * WIDTH
    assert not runs.block(-2, 3).any() and runs.block(-2, 3).shape == (LONGEST, 5, WIDTH)
