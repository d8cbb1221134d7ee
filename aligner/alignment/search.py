"""The search band: a coarse path through the lattice, found in linear time and memory.

Long documents are halved until a whole lattice of blocks fits, the path found there is refined
level by level inside a narrow corridor (after Vecalign, Thompson and Koehn 2019).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aligner.alignment.lattice import Band

RADIUS = 5
"""Cells on every side of the coarse path that are searched: with 6, or 8, MAC-Dev (chapters left
out, whole and with up to a fifth of the sentences deleted) has the same F1 and calibration to the
fourth digit; with 4 they move by .001."""

_WHOLE = 400_000
"""Cells of a lattice that is searched without a corridor."""

_CORRIDOR = 24
"""Blocks on every side of the coarser path that a finer level searches."""

_ROWS = 32
"""Rows of the corridor whose similarities are one product."""

_FLOOR = 0.12
"""Similarity under which two sentences say little of each other: of unrelated centred pairs on
MAC-Dev, by the built-in encoder, one in ten is above 0.14."""


def coarse_path(src: np.ndarray, tgt: np.ndarray) -> np.ndarray:
    """Monotone path of the strongest similarities, int (n + 1, 2).

    `src` and `tgt` are centred unit vectors (n, d) and (m, d). Row i holds the least and the
    greatest target position that the path visits at source position i.
    """
    if len(src) * len(tgt) <= _WHOLE:
        corridor = Band.full(len(src), len(tgt))
    else:
        coarse = coarse_path(_halved(src), _halved(tgt))
        corridor = _refined(coarse, len(src), len(tgt))
    return _best_path(src, tgt, corridor)


def band_around(path: np.ndarray, targets: int, radius: int = RADIUS) -> Band:
    """The cells within `radius` rows and columns of a path, document ends included."""
    rows = np.arange(len(path))
    low = path[np.maximum(rows - radius, 0), 0] - radius
    high = path[np.minimum(rows + radius, len(path) - 1), 1] + radius + 1
    return Band(np.maximum(low, 0), np.minimum(high, targets + 1))


def _halved(vectors: np.ndarray) -> np.ndarray:
    """Unit vectors of neighbouring pairs; an odd last one stays alone."""
    padded = vectors if len(vectors) % 2 == 0 else np.vstack([vectors, np.zeros_like(vectors[:1])])
    pairs = padded.reshape(-1, 2, vectors.shape[1]).sum(axis=1)
    found: np.ndarray = pairs / np.maximum(np.linalg.norm(pairs, axis=1, keepdims=True), 1e-9)
    return found


def _refined(coarse: np.ndarray, rows: int, columns: int) -> Band:
    """Corridor of the finer level around a path of the coarser one."""
    wide = band_around(coarse, (columns + 1) // 2, _CORRIDOR)
    block = np.minimum(np.arange(rows + 1) // 2, len(coarse) - 1)
    low, high = 2 * wide.low[block], np.minimum(2 * wide.high[block], columns + 1)
    low[0], high[-1] = 0, columns + 1
    return Band(low, high)


def _best_path(src: np.ndarray, tgt: np.ndarray, corridor: Band) -> np.ndarray:
    """Path with the greatest sum of similarities over `_FLOOR`; gaps are free."""
    low, high, offset = (x.tolist() for x in (corridor.low, corridor.high, corridor.offset))
    move = np.zeros(offset[-1], dtype=np.int8)
    move[: offset[1]] = 2
    # The value of target position j is entry j + 1; corridors only ever move to the right.
    value = np.full(high[-1] + 1, -np.inf)
    value[low[0] + 1 : high[0] + 1] = 0.0
    for i, gain in enumerate(_gains(src, tgt, corridor), 1):
        a, b = low[i], high[i]
        up = value[a + 1 : b + 1]
        diagonal = value[a:b] + gain
        best = np.maximum(up, diagonal)
        reached = np.maximum.accumulate(best)
        move[offset[i] : offset[i + 1]] = np.where(reached > best, 2, diagonal >= up)
        value[a + 1 : b + 1] = reached
        value[a] = -np.inf
    return _walk(move, corridor)


def _gains(src: np.ndarray, tgt: np.ndarray, corridor: Band) -> Iterator[np.ndarray]:
    """Similarity over `_FLOOR` of the sentences that a diagonal step into each cell links, for
    every row of the corridor but the first; 0 where there is no such step."""
    low, high = corridor.low.tolist(), corridor.high.tolist()
    for first in range(1, len(low), _ROWS):
        last = min(first + _ROWS, len(low))
        left, right = max(min(low[first:last]) - 1, 0), max(high[first:last]) - 1
        similar = src[first - 1 : last - 1] @ tgt[left:right].T
        gains = np.maximum(similar - _FLOOR, 0)
        for i in range(first, last):
            row = gains[i - first, max(low[i] - 1, 0) - left : high[i] - 1 - left]
            yield row if low[i] else np.concatenate([[0.0], row])


def _walk(move: np.ndarray, corridor: Band) -> np.ndarray:
    path = np.zeros((len(corridor.low), 2), dtype=int)
    i, j = len(corridor.low) - 1, int(corridor.high[-1]) - 1
    path[i] = j
    offset, low = corridor.offset, corridor.low
    while i or j:
        step = 2 if i == 0 else int(move[offset[i] + j - low[i]])
        i, j = i - (step != 2), j - (step != 0)
        path[i, 0] = j
        path[i, 1] = max(path[i, 1], j)
    return path
