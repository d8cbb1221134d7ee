from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from aligner.alignment.lattice import NEVER, TYPES, Band, Lattice
from aligner.training.compiled import posteriors

Path = tuple[tuple[int, int], ...]


def paths(i: int, j: int, scores: np.ndarray, band: Band) -> Iterator[tuple[float, Path]]:
    """Every alignment of the first i and j sentences with its score, by plain recursion."""
    if i == j == 0:
        yield 0.0, ()
        return
    for kind, (m, n) in enumerate(TYPES):
        if m <= i and n <= j and band.low[i - m] <= j - n < band.high[i - m]:
            cell = int(band.offset[i] + j - band.low[i])
            for total, path in paths(i - m, j - n, scores, band):
                yield total + scores[kind, cell], (*path, (kind, cell))


BANDS = [
    Band.full(3, 4),
    Band.full(5, 5),
    Band.full(0, 3),
    Band.full(3, 0),
    Band(np.array([0, 0, 1, 2]), np.array([2, 3, 4, 4])),
]


@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("seed", [0, 1])
def test_dynamic_program_equals_brute_force(band: Band, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(len(TYPES), band.offset[-1])) * 2
    found = list(paths(len(band.low) - 1, int(band.high[-1]) - 1, scores, band))
    total = np.logaddexp.reduce([value for value, _ in found])
    expected = np.zeros_like(scores)
    for value, path in found:
        for kind, cell in path:
            expected[kind, cell] += np.exp(value - total)
    lattice = Lattice(scores, band)
    computed, log_sum = lattice.posteriors()
    assert log_sum == pytest.approx(total)
    np.testing.assert_allclose(computed, expected, atol=1e-9)
    best = max(found)[1]
    assert tuple((step.type, step.cell) for step in lattice.best_path()) == best


@pytest.mark.parametrize("band", BANDS[:2])
def test_compiled_sums_are_the_same(band: Band) -> None:
    rng = np.random.default_rng(3)
    scores = rng.normal(size=(len(TYPES), band.offset[-1]))
    scores[rng.random(scores.shape) < 0.3] = NEVER
    scores[TYPES.index((1, 0))] = scores[TYPES.index((0, 1))] = -1.0
    expected, total = Lattice(scores, band).posteriors()
    computed, compiled_total = posteriors(scores, band)
    assert compiled_total == pytest.approx(total)
    np.testing.assert_allclose(computed, expected, atol=1e-9)


def test_posteriors_of_every_sentence_add_up_to_one() -> None:
    band = Band.full(6, 7)
    scores = np.random.default_rng(5).normal(size=(len(TYPES), band.offset[-1]))
    computed, _ = Lattice(scores, band).posteriors()
    row, _ = band.cells()
    for sentence in range(6):
        held = sum(
            computed[kind, (row > sentence) & (row - m <= sentence)].sum()
            for kind, (m, _) in enumerate(TYPES)
        )
        assert held == pytest.approx(1.0)


def test_what_was_given_up_far_before_costs_no_precision() -> None:
    band = Band.full(300, 40)
    rng = np.random.default_rng(6)
    scores = rng.normal(size=(len(TYPES), band.offset[-1]))
    skips = scores[TYPES.index((0, 1))]
    skips[: len(skips) // 2] = NEVER
    expected, total = posteriors(scores, band)
    computed, log_sum = Lattice(scores, band).posteriors()
    assert log_sum == pytest.approx(total, abs=2e-5)
    np.testing.assert_allclose(computed, expected, atol=2e-5)
