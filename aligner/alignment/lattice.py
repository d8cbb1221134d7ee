"""Dynamic programming over a band of the alignment lattice.

A cell (i, j) says that the first i source and the first j target sentences are aligned. A bead of
type (m, n) that ends in a cell began in (i - m, j - n). The band holds, for every i, the cells
with ``low[i] <= j < high[i]``; scores lie in one array with a row per bead type and a column per
cell, row after row of the band (`Band.offset`).

Forward-backward over segmentations is the semi-Markov model of Sarawagi and Cohen 2004.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from aligner.alignment.runs import LONGEST

LARGEST = 6
"""Most sentences of both sides of a bead together: of MAC-Dev's 1,329 beads four are larger.

With 8 (and up to 6 a side) strict F1 there is .923 instead of .917, but an eighth more time goes,
and confidence tells wrong beads less well: the lowest tenth holds .43 of them instead of .48."""

TYPES: tuple[tuple[int, int], ...] = (
    (1, 0),
    (0, 1),
    *((m, n) for m in range(1, LONGEST + 1) for n in range(1, LONGEST + 1) if m + n <= LARGEST),
)
"""Bead types (m source, n target sentences) in the order of the score rows."""

_SKIP_TARGET = TYPES.index((0, 1))
INNER = np.array([t for t in range(len(TYPES)) if t != _SKIP_TARGET])
"""Types that begin in an earlier row of the band."""

_INNER_ROW = {int(kind): row for row, kind in enumerate(INNER)}

NEVER = -1e9
"""Log score of what cannot happen; finite, so that differences stay numbers."""


@dataclass(frozen=True, slots=True)
class Band:
    """Cells to be searched: for each source position 0..n the target positions [low, high)."""

    low: np.ndarray
    high: np.ndarray

    @property
    def offset(self) -> np.ndarray:
        """First column of each band row in the score array, and the number of cells last."""
        return np.concatenate([[0], np.cumsum(self.high - self.low)])

    def neighbours(self, direction: int) -> np.ndarray:
        """Cells one bead away from every cell, int (cells, len(INNER)).

        `direction` -1 gives where beads that end in a cell began, +1 where beads that begin in
        it end. A cell outside the band is the extra one after the last, never reached.
        """
        offset, last = self.offset, len(self.low) - 1
        row, column = self.cells()
        out = np.full((offset[-1], len(INNER)), offset[-1], dtype=np.intp)
        for k, kind in enumerate(INNER):
            m, n = TYPES[kind]
            i, j = row + direction * m, column + direction * n
            inside = (i >= 0) & (i <= last)
            i = np.clip(i, 0, last)
            inside &= (j >= self.low[i]) & (j < self.high[i])
            out[inside, k] = (offset[i] + j - self.low[i])[inside]
        return out

    def cells(self) -> tuple[np.ndarray, np.ndarray]:
        """Source and target position of every cell, in the order of the score columns."""
        row = np.repeat(np.arange(len(self.low)), self.high - self.low)
        return row, np.arange(len(row)) - self.offset[row] + self.low[row]

    @classmethod
    def full(cls, n: int, m: int) -> Band:
        """Every cell of a lattice of n by m sentences."""
        return cls(np.zeros(n + 1, dtype=int), np.full(n + 1, m + 1))


@dataclass(frozen=True, slots=True)
class Step:
    """One bead on a path: its sentences and the column of its score."""

    src: range
    tgt: range
    type: int
    cell: int


class Lattice:
    """Best path and posteriors for scores, float (len(TYPES), cells), over a band."""

    def __init__(
        self,
        scores: np.ndarray,
        band: Band,
        starts: np.ndarray | None = None,
        ends: np.ndarray | None = None,
    ) -> None:
        """`starts` and `ends` are ``band.neighbours(-1)`` and ``(+1)``, for callers that score
        one band many times."""
        self.scores = scores.astype(np.float64)
        self.band = band
        self.offset = band.offset
        self._starts = band.neighbours(-1) if starts is None else starts
        self._ends = band.neighbours(+1) if ends is None else ends
        self._rows = list(pairwise(self.offset.tolist()))
        """First cell of every band row and the one after its last."""
        # A row per cell, so that what one row of the band needs lies together.
        self._inner = np.ascontiguousarray(self.scores[INNER].T)
        self._skips = self._skipped()

    def _skipped(self) -> np.ndarray:
        """Sum of the scores of the target sentences left alone between the first cell of the band
        row and each cell, (cells,)."""
        scores = self.scores[_SKIP_TARGET].copy()
        scores[self.offset[:-1]] = 0.0
        # Row by row: in one running sum over all cells, an earlier `NEVER` would cost the later
        # values their precision.
        for first, last in self._rows:
            np.cumsum(scores[first:last], out=scores[first:last])
        found: np.ndarray = scores
        return found

    def best_path(self) -> list[Step]:
        """The path of highest total score (Viterbi), first bead first."""
        value = np.full(self.offset[-1] + 1, NEVER)
        for first, last in self._rows:
            totals = value[self._starts[first:last]]
            totals += self._inner[first:last]
            arrive = np.maximum.reduce(totals, axis=1)
            if not first:
                arrive[0] = 0.0
            skips = self._skips[first:last]
            ahead = np.maximum.accumulate(arrive - skips)
            value[first:last] = np.maximum(ahead + skips, NEVER)
        return self._trace(value)

    def _trace(self, value: np.ndarray) -> list[Step]:
        """The beads through which the last cell got its best value."""
        i, j = len(self.band.low) - 1, int(self.band.high[-1]) - 1
        steps: list[Step] = []
        while i or j:
            cell = int(self.offset[i] + j - self.band.low[i])
            kind = self._last_bead(cell, value, first=j == self.band.low[i])
            m, n = TYPES[kind]
            steps.append(Step(range(i - m, i), range(j - n, j), kind, cell))
            i, j = i - m, j - n
        return steps[::-1]

    def _last_bead(self, cell: int, value: np.ndarray, first: bool) -> int:
        """Type of the last bead of the best path to a cell, which may be the first of its row."""
        totals = value[self._starts[cell]] + self._inner[cell]
        best = int(totals.argmax())
        skip = NEVER if first else value[cell - 1] + self.scores[_SKIP_TARGET, cell]
        return _SKIP_TARGET if skip > totals[best] else int(INNER[best])

    def posteriors(self, kinds: Sequence[int] = range(len(TYPES))) -> tuple[np.ndarray, float]:
        """Posteriors of the beads of some types, (len(kinds), cells), and the log of the sum over
        all paths."""
        alpha = self._forward()
        total = float(alpha[self.offset[-1] - 1])
        leave = self._backward()[:-1] - total
        out = np.empty((len(kinds), self.scores.shape[1]))
        for row, kind in zip(out, kinds, strict=True):
            np.add(self._reached(kind, alpha), self.scores[kind], out=row)
            row += leave
        np.minimum(out, 0.0, out=out)
        return np.exp(out, out=out), total

    def _reached(self, kind: int, alpha: np.ndarray) -> np.ndarray:
        """Log of the sum over the paths to where each bead of a type begins, (cells,)."""
        if kind != _SKIP_TARGET:
            return np.asarray(alpha[self._starts[:, _INNER_ROW[kind]]])
        reached = np.concatenate([[NEVER], alpha[: self.scores.shape[1] - 1]])
        reached[self.offset[:-1]] = NEVER
        return reached

    def _forward(self) -> np.ndarray:
        alpha = np.full(self.offset[-1] + 1, NEVER)
        for first, last in self._rows:
            values = alpha[self._starts[first:last]]
            values += self._inner[first:last]
            arrive = _log_sum(values)
            if not first:
                arrive[0] = 0.0
            skips = self._skips[first:last]
            alpha[first:last] = np.logaddexp.accumulate(arrive - skips) + skips
        return alpha

    def _backward(self) -> np.ndarray:
        cells = self.offset[-1]
        beta = np.full(cells + 1, NEVER)
        padded = np.concatenate([self._inner, np.zeros((1, len(INNER)))])
        ahead = padded[self._ends, np.arange(len(INNER))]
        for first, last in reversed(self._rows):
            values = beta[self._ends[first:last]]
            values += ahead[first:last]
            leave = _log_sum(values)
            if last == cells:
                leave[-1] = 0.0
            skips = self._skips[first:last]
            beta[first:last] = np.logaddexp.accumulate((leave + skips)[::-1])[::-1] - skips
        return beta


def _log_sum(values: np.ndarray) -> np.ndarray:
    """Log of the sum of the exponentials along rows; the values are overwritten."""
    top = np.maximum.reduce(values, axis=1)
    values -= top[:, None]
    found: np.ndarray = top + np.log(np.add.reduce(np.exp(values, out=values), axis=1))
    return found
