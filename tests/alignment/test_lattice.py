from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from aligner.alignment.lattice import INNER, NEVER, TYPES, Band, Lattice
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
    steps = lattice.best_path()
    assert tuple((step.type, step.cell) for step in steps) == best
    for side, count in (("src", len(band.low) - 1), ("tgt", int(band.high[-1]) - 1)):
        spans = [getattr(step, side) for step in steps]
        assert [len(span) for span in spans] == [TYPES[s.type][side == "tgt"] for s in steps]
        assert [k for span in spans for k in span] == list(range(count))
    some = [3, TYPES.index((0, 1)), 0]
    np.testing.assert_array_equal(lattice.posteriors(some)[0], computed[some])


def test_the_bead_types_are_those_of_the_weights() -> None:
    both = [(m, n) for m in (1, 2, 3, 4, 5) for n in (1, 2, 3, 4, 5) if m + n < 7]
    assert list(TYPES) == [(1, 0), (0, 1), *both]
    assert [TYPES[kind] for kind in INNER] == [(1, 0), *both]


def test_of_equal_paths_the_first_type_ends_it() -> None:
    band = Band.full(1, 1)
    steps = Lattice(np.zeros((len(TYPES), 4)), band).best_path()
    assert [TYPES[step.type] for step in steps] == [(0, 1), (1, 0)]


def test_no_posterior_is_above_one() -> None:
    """One path is all but certain: the rounding of its long sums must not show."""
    band = Band.full(30, 30)
    for seed in range(5):
        rng = np.random.default_rng(seed)
        scores = rng.normal(size=(len(TYPES), band.offset[-1])) - 1e3
        row, column = band.cells()
        scores[TYPES.index((1, 1)), row == column] += 1e3
        computed, _ = Lattice(scores, band).posteriors()
        assert computed.max() <= 1.0 and computed.max() > 0.999999


def test_a_first_cell_that_cannot_be_skipped_to_costs_no_precision() -> None:
    """What no bead can use is not summed: beside `NEVER` seven digits would be lost."""
    band = Band(np.array([0, 1, 2, 3]), np.array([4, 5, 6, 7]))
    scores = np.random.default_rng(4).normal(size=(len(TYPES), band.offset[-1]))
    scores[TYPES.index((0, 1)), band.offset[:-1]] = NEVER
    found = list(paths(3, 6, scores, band))
    lattice = Lattice(scores, band)
    assert lattice.posteriors()[1] == pytest.approx(
        np.logaddexp.reduce([v for v, _ in found]), abs=1e-12
    )
    assert tuple((s.type, s.cell) for s in lattice.best_path()) == max(found)[1]


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
