from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from aligner.alignment import search
from aligner.alignment.search import band_around, coarse_path
from aligner.alignment.segments import cut_points


def documents(
    count: int, gap: tuple[int, int] = (0, 0), noise: float = 0.6
) -> tuple[np.ndarray, np.ndarray, list[tuple[int, int]]]:
    """Two sides that say the same, but for a gap that the target lacks; and the true pairs."""
    rng = np.random.default_rng(count)
    src = rng.normal(size=(count, 32))
    kept = [i for i in range(count) if not gap[0] <= i < gap[1]]
    tgt = src[kept] + noise * rng.normal(size=(len(kept), 32))
    sides = (side / np.linalg.norm(side, axis=1, keepdims=True) for side in (src, tgt))
    return (*sides, [(i, j) for j, i in enumerate(kept)])


@pytest.mark.parametrize(
    ("count", "gap"), [(60, (0, 0)), (60, (20, 35)), (1500, (0, 0)), (1500, (300, 700))]
)
def test_the_band_holds_the_true_pairs(count: int, gap: tuple[int, int]) -> None:
    src, tgt, pairs = documents(count, gap)
    band = band_around(coarse_path(src, tgt), len(tgt))
    inside = [band.low[i] <= j < band.high[i] for i, j in pairs]
    assert np.mean(inside) > 0.99
    assert band.low[0] == 0
    assert band.high[-1] == len(tgt) + 1


def test_the_band_is_narrow_where_nothing_is_missing() -> None:
    src, tgt, _ = documents(1500)
    assert src.shape[0] * tgt.shape[0] > search._WHOLE, "the coarse levels are used"
    band = band_around(coarse_path(src, tgt), len(tgt))
    assert band.offset[-1] / len(src) < 5 * search.RADIUS


def test_cuts_fall_between_true_pairs() -> None:
    src, tgt, pairs = documents(1500, (300, 340), noise=0.3)
    path = coarse_path(src, tgt)
    cuts = cut_points(path, src, tgt, 200)
    assert cuts[0] == (0, 0)
    assert len(cuts) > 3
    assert all(cut in pairs for cut in cuts)
    assert all(b[0] - a[0] >= 200 for a, b in pairwise(cuts))


def test_no_cut_where_nothing_is_certain() -> None:
    rng = np.random.default_rng(0)
    sides = [rng.normal(size=(900, 32)) for _ in range(2)]
    src, tgt = (side / np.linalg.norm(side, axis=1, keepdims=True) for side in sides)
    assert cut_points(coarse_path(src, tgt), src, tgt, 200) == [(0, 0)]
