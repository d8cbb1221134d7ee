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

_ROWS, _COLUMNS = 1000, 10_000
"""Documents of either side whose cosines are held at once."""


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

    def close(self, cosines: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> None:
        """Put `APART` for such documents among those of `rows` and `columns`."""
        cosines[self.apart(rows[:, None], columns)] = APART

    def apart(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Whether each of `rows` is too far from its one of `columns`, bool; both broadcast."""
        found: np.ndarray = np.abs(self.left[rows] - self.right[columns]) > self.days
        return found

    def near(self, rows: np.ndarray) -> np.ndarray:
        """Documents on the right that may belong to one of `rows`, int, ascending."""
        days = self.left[rows]
        if np.isnan(days).any():
            return np.arange(len(self.right))
        # What compares with NaN is false: a document without a day stays.
        away = (self.right < days.min() - self.days) | (self.right > days.max() + self.days)
        return np.flatnonzero(~away)


def nearest(
    left: np.ndarray, right: np.ndarray, count: int, window: Window | None = None
) -> tuple[Nearest, Nearest]:
    """The nearest of every row of `left` (n, d) among those of `right` (m, d), and the other way.

    Those that a `window` keeps apart come last, with the cosine `APART`. Time grows with the
    number of pairs that it leaves, else with n times m; of the cosines only a block is held. Of
    equals the first goes first.
    """
    across, back = _Best(len(left), count), _Best(len(right), count)
    with one_thread():
        for rows, columns in tiles(len(left), len(right), window):
            found = left[rows].astype(np.float32) @ right[columns].astype(np.float32).T
            if window is not None:
                window.close(found, rows, columns)
            across.take(found, rows, columns)
            back.take(found.T, columns, rows)
    return across.nearest(len(right)), back.nearest(len(left))


def tiles(
    count: int, others: int, window: Window | None = None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows and columns that are compared together, int arrays, none of them empty."""
    # By their days, so that those of a block go with few others; those without one come last.
    order = np.arange(count) if window is None else np.argsort(window.left, kind="stable")
    dated = count if window is None else int((~np.isnan(window.left)).sum())
    for part in (order[:dated], order[dated:]):
        for first in range(0, len(part), _ROWS):
            rows = part[first : first + _ROWS]
            near = np.arange(others) if window is None else window.near(rows)
            for at in range(0, len(near), _COLUMNS):
                yield rows, near[at : at + _COLUMNS]


def _top(values: np.ndarray, count: int) -> np.ndarray:
    """Columns of the greatest values of every row, greatest first, of equals the first first."""
    count = min(count, values.shape[1])
    if values.shape[1] <= 4 * count:
        return np.argsort(-values, axis=1, kind="stable")[:, :count]
    some = np.sort(np.argpartition(-values, 2 * count, axis=1)[:, : 2 * count], axis=1)
    order = np.argsort(-np.take_along_axis(values, some, axis=1), axis=1, kind="stable")
    return np.take_along_axis(some, order[:, :count], axis=1)


class _Best:
    """The best of every row so far, while others are looked at."""

    def __init__(self, rows: int, count: int) -> None:
        self._count = count
        self._places = np.zeros((rows, count), dtype=np.int64)
        self._values = np.full((rows, count), -np.inf, dtype=np.float32)

    def take(self, values: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> None:
        """Values of `rows` with `columns`."""
        best = _top(values, self._count)
        places = np.concatenate([self._places[rows], columns[best]], axis=1)
        found = np.concatenate(
            [self._values[rows], np.take_along_axis(values, best, axis=1)], axis=1
        )
        order = np.lexsort((places, -found), axis=1)[:, : self._count]
        self._places[rows] = np.take_along_axis(places, order, axis=1)
        self._values[rows] = np.take_along_axis(found, order, axis=1)

    def nearest(self, others: int) -> Nearest:
        """What was found among so many others."""
        kept = min(self._count, others)
        return Nearest(self._places[:, :kept], np.maximum(self._values[:, :kept], APART))
