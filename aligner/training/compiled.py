"""Forward-backward, compiled: fitting runs it ten thousand times, aligning three times.

The same sums as `aligner.alignment.lattice.Lattice.posteriors`, which a test holds it to; that
one needs no compiler and no pause at its first use.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from aligner.alignment.lattice import NEVER, TYPES, Band
from aligner.errors import ModelError


def posteriors(scores: np.ndarray, band: Band) -> tuple[np.ndarray, float]:
    """Posterior of every bead, (len(TYPES), cells), and the log of the sum over all paths.

    ModelError where numba is not installed.
    """
    sizes = np.array(TYPES)
    low, high, offset = (x.astype(np.int64) for x in (band.low, band.high, band.offset))
    return _compiled()(np.asarray(scores, dtype=np.float64), low, high, offset, sizes)


@lru_cache(maxsize=1)
def _compiled() -> Callable[..., tuple[np.ndarray, float]]:
    try:
        import numba
    except ImportError as error:
        raise ModelError(
            'fitting weights needs numba: run pip install "enzh-aligner[train]"'
        ) from error

    never = NEVER / 10
    add = numba.njit(_log_add)

    @numba.njit
    def run(scores, low, high, offset, sizes):  # type: ignore[no-untyped-def]
        cells = offset[-1]
        alpha = np.full(cells, NEVER)
        alpha[0] = 0.0
        for i in range(len(low)):
            for j in range(low[i], high[i]):
                cell = offset[i] + j - low[i]
                for kind in range(len(sizes)):
                    score = scores[kind, cell]
                    before, start = i - sizes[kind, 0], j - sizes[kind, 1]
                    if score < never or before < 0:
                        continue
                    if start < low[before] or start >= high[before]:
                        continue
                    reached = alpha[offset[before] + start - low[before]]
                    if reached > never:
                        alpha[cell] = add(alpha[cell], reached + score)
        total = alpha[cells - 1]
        beta = np.full(cells, NEVER)
        beta[cells - 1] = 0.0
        out = np.zeros(scores.shape)
        for i in range(len(low) - 1, -1, -1):
            for j in range(high[i] - 1, low[i] - 1, -1):
                cell = offset[i] + j - low[i]
                if beta[cell] < never:
                    continue
                for kind in range(len(sizes)):
                    score = scores[kind, cell]
                    before, start = i - sizes[kind, 0], j - sizes[kind, 1]
                    if score < never or before < 0:
                        continue
                    if start < low[before] or start >= high[before]:
                        continue
                    source = offset[before] + start - low[before]
                    if alpha[source] < never:
                        continue
                    out[kind, cell] = np.exp(alpha[source] + score + beta[cell] - total)
                    beta[source] = add(beta[source], score + beta[cell])
        return out, total

    found: Callable[..., tuple[np.ndarray, float]] = run
    return found


def _log_add(a: float, b: float) -> float:
    """log(exp(a) + exp(b))."""
    if a < b:
        a, b = b, a
    return a + np.log1p(np.exp(b - a)) if b > a - 700 else a
