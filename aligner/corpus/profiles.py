"""A document as one vector that keeps the order of what it says.

After Thompson and Koehn (2020): the sentences' vectors, weighted by length, are summed in windows
at several positions of the document. Two documents are near where they say the same in the same
order; a mean over the whole would find all articles about one thing alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from aligner.products import one_thread

POSITIONS = 8
"""Windows of a document."""

_BLOCK = 1000
"""Documents whose cosines with all others are held at once."""


def profile(vectors: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Float32 (POSITIONS * d,) of norm 1, zero for an empty document.

    `vectors` are the sentences' (n, d), comparable across languages; `lengths` their characters
    (n,).
    """
    if not len(vectors):
        return np.zeros(POSITIONS * vectors.shape[1], dtype=np.float32)
    sizes = np.maximum(lengths.astype(np.float64), 1.0)
    middles = (np.cumsum(sizes) - sizes / 2) / sizes.sum()
    centres = (np.arange(POSITIONS) + 0.5) / POSITIONS
    windows = np.exp(-0.5 * ((middles[None, :] - centres[:, None]) * POSITIONS) ** 2) * sizes
    with one_thread():
        found = windows @ vectors.astype(np.float64)
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    whole: np.ndarray = (found.ravel() / np.sqrt(POSITIONS)).astype(np.float32)
    return whole


@dataclass(frozen=True, slots=True)
class Nearest:
    """For every document those nearest to it on the other side, nearest first."""

    places: np.ndarray
    """Their numbers, int (n, k)."""
    cosines: np.ndarray
    """Float32 (n, k)."""


APART = -2.0
"""Cosine of documents that cannot belong together, below that of any others."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which documents cannot belong together: those whose days are too far apart."""

    left: np.ndarray
    """Days, float (n,); NaN where none is known, which goes with any."""
    right: np.ndarray
    days: float

    def close(self, cosines: np.ndarray, first: int) -> None:
        """Put `APART` for such documents, in rows from `first` on."""
        left = self.left[first : first + len(cosines), None]
        cosines[np.abs(left - self.right[None, :]) > self.days] = APART


def nearest(
    left: np.ndarray, right: np.ndarray, count: int, window: Window | None = None
) -> tuple[Nearest, Nearest]:
    """The nearest of every row of `left` (n, d) among those of `right` (m, d), and the other way.

    Those that a `window` keeps apart come last, with the cosine `APART`. Time grows with
    n times m; of the cosines only a block of rows is held.
    """
    right = right.astype(np.float32)
    # Of equals the first goes first.
    across = _Best(len(right), count)
    places, cosines = [], []
    with one_thread():
        for first, block in _blocks(left):
            found = block @ right.T
            if window is not None:
                window.close(found, first)
            best = _top(found, count)
            places.append(best)
            cosines.append(np.take_along_axis(found, best, axis=1))
            across.take(found.T, first)
    return Nearest(np.concatenate(places), np.concatenate(cosines)), across.nearest()


def _blocks(rows: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    for first in range(0, len(rows), _BLOCK):
        yield first, rows[first : first + _BLOCK].astype(np.float32)


def _top(values: np.ndarray, count: int) -> np.ndarray:
    """Columns of the greatest values of every row, greatest first, of equals the first first."""
    count = min(count, values.shape[1])
    if values.shape[1] <= 4 * count:
        return np.argsort(-values, axis=1, kind="stable")[:, :count]
    some = np.sort(np.argpartition(-values, 2 * count, axis=1)[:, : 2 * count], axis=1)
    order = np.argsort(-np.take_along_axis(values, some, axis=1), axis=1, kind="stable")
    return np.take_along_axis(some, order[:, :count], axis=1)


class _Best:
    """The best of every row so far, while columns come in blocks."""

    def __init__(self, rows: int, count: int) -> None:
        self._count = count
        self._places = np.zeros((rows, 0), dtype=np.int64)
        self._values = np.zeros((rows, 0), dtype=np.float32)

    def take(self, values: np.ndarray, first: int) -> None:
        """Columns from number `first` on."""
        best = _top(values, self._count)
        places = np.concatenate([self._places, best + first], axis=1)
        found = np.concatenate([self._values, np.take_along_axis(values, best, axis=1)], axis=1)
        order = np.argsort(-found, axis=1, kind="stable")[:, : self._count]
        self._places = np.take_along_axis(places, order, axis=1)
        self._values = np.take_along_axis(found, order, axis=1)

    def nearest(self) -> Nearest:
        """What was found."""
        return Nearest(self._places, self._values)
