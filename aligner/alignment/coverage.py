"""Clauses without partner: which parts of a bead the other side does not say.

Sentence similarity cannot tell whether one more sentence belongs to a bead, because a long
sentence's vector hardly changes. Its clauses can. A clause is *covered* by a run of sentences as
far as the most similar clause in the run goes; coverage is *lost* where a run one sentence longer
would cover the clause better than the bead does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aligner.alignment.lattice import TYPES
from aligner.alignment.runs import LONGEST

_WINDOW = LONGEST + 1
"""Longest run looked at: the longest of a bead and one sentence more."""

_SCALE = 100.0
"""Source characters to which uncovered and lost text is measured, so that weights are near 1."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """Clauses of one side by one encoder.

    `vectors` are centred and of unit length, float (u, dimension); `first` is the first clause of
    each sentence, int (n + 1,), so that sentence i has clauses first[i] to first[i + 1] - 1, at
    least one; `sizes` are characters (u,). A sentence that was not read has one clause of zeros.
    """

    vectors: np.ndarray
    first: np.ndarray
    sizes: np.ndarray

    @classmethod
    def of(cls, vectors: np.ndarray, owner: np.ndarray, sizes: np.ndarray, count: int) -> Clauses:
        """Clauses of `count` sentences from unit vectors not yet centred.

        `owner` names the sentence of each clause. The mean of all clauses is removed.
        """
        centred = vectors - vectors.mean(axis=0)
        centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
        return cls(centred, np.searchsorted(owner, np.arange(count + 1)), sizes)

    @classmethod
    def of_some(
        cls, vectors: np.ndarray, owner: np.ndarray, sizes: np.ndarray, count: int
    ) -> Clauses:
        """The same where some of the sentences, those that `owner` does not name, were not read."""
        unread = np.setdiff1d(np.arange(count), owner)
        read = cls.of(vectors, owner, sizes, count)
        places = np.searchsorted(owner, unread)
        return cls(
            np.insert(read.vectors, places, 0, axis=0),
            np.searchsorted(np.insert(owner, places, unread), np.arange(count + 1)),
            np.insert(sizes, places, 0),
        )

    @classmethod
    def unread(cls, count: int) -> Clauses:
        """Clauses of `count` sentences none of which was read."""
        nothing = np.zeros((count, 1), np.float32)
        return cls(nothing, np.arange(count + 1), nothing[:, 0])

    @property
    def count(self) -> int:
        """Sentences."""
        return len(self.first) - 1

    def cut(self, begin: int, end: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Vectors, sizes and sentence starts of sentences begin..end-1; those outside are empty."""
        a, b = (min(max(place, 0), self.count) for place in (begin, max(begin, end)))
        span = slice(self.first[a], self.first[b])
        starts = self.first[a:b] - self.first[a]
        return self.vectors[span].astype(np.float32), self.sizes[span], starts


def coverage(
    src: Clauses,
    tgt: Clauses,
    ratio: float,
    rows: tuple[int, int],
    columns: tuple[int, int],
    out: np.ndarray,
) -> None:
    """Fill `out`, (5, len(TYPES), rows, columns), for the beads that end in a block of cells.

    Text of either side without partner in the bead, text of either side that a neighbour outside
    the bead covers better, and the share of the bead that is covered. `ratio` is source
    characters per target character: text is counted in source characters.
    """
    # Sentences whose clauses matter: those of beads ending in the block, and one more.
    i_range = rows[0] - _WINDOW, rows[1]
    j_range = columns[0] - _WINDOW, columns[1]
    a, a_sizes, a_starts = src.cut(i_range[0], i_range[1] + 1)
    b, b_sizes, b_starts = tgt.cut(j_range[0], j_range[1] + 1)
    similar = np.maximum(a @ b.T, 0)
    grid = _Grid(rows, columns)
    by_tgt = grid.covered(similar, a_sizes / _SCALE, a_starts, b_starts, i_range[0], j_range[0])
    by_src = grid.transposed().covered(
        np.ascontiguousarray(similar.T),
        b_sizes * (ratio / _SCALE),
        b_starts,
        a_starts,
        j_range[0],
        i_range[0],
    )
    _fill(by_tgt, by_src, out)


@dataclass(frozen=True, slots=True)
class _Covered:
    """Sums over the m sentences of one side that end at i, under the n of the other at j.

    `kept` and `lost` are [m][n] -> (rows, columns), `total` is [m] -> (rows,).
    """

    kept: np.ndarray
    lost: np.ndarray
    total: np.ndarray


@dataclass(frozen=True, slots=True)
class _Grid:
    """The block of cells: the ends of runs on the side being covered and on the other."""

    rows: tuple[int, int]
    columns: tuple[int, int]

    def transposed(self) -> _Grid:
        return _Grid(self.columns, self.rows)

    def covered(
        self,
        similar: np.ndarray,
        sizes: np.ndarray,
        starts: np.ndarray,
        other_starts: np.ndarray,
        begin: int,
        other_begin: int,
    ) -> _Covered:
        """Coverage of sentences by runs. `similar` is (clauses, other clauses), not negative;
        `begin` is the number of the first sentence looked at, below 0 at the document's start.
        """
        ends, others = np.arange(*self.rows), np.arange(*self.columns)
        first, other_first = max(begin, 0), max(other_begin, 0)
        sentences = np.arange(first, first + len(starts))
        shape = (LONGEST + 1, LONGEST + 1, len(ends), len(others))
        kept, lost = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        single = np.zeros((len(ends) + LONGEST, _WINDOW + 1, len(others) + 1), np.float32)
        weights = np.zeros(len(ends) + LONGEST, np.float32)
        # Row r of `single` is the sentence that ends at position rows[0] - LONGEST + 1 + r.
        at = sentences + 1 - (self.rows[0] - LONGEST + 1)
        inside = (at >= 0) & (at < len(single))
        if len(starts):
            weights[at[inside]] = np.add.reduceat(sizes, starts)[inside]
        if len(starts) and len(other_starts):
            best = np.maximum.reduceat(similar, other_starts, axis=1) * sizes[:, None]
            run_ends = np.arange(self.columns[0], self.columns[1] + 1)
            single[at[inside]] = _by_runs(best, starts, run_ends - other_first)[inside]
        cell = single[:, :, :-1]
        longer = np.maximum(cell[:, 1:], single[:, 1:, 1:])
        gain = np.maximum(longer - cell[:, :-1], 0)
        total = np.zeros((LONGEST + 1, len(ends)), np.float32)
        for m in range(1, LONGEST + 1):
            row = slice(LONGEST - m, LONGEST - m + len(ends))
            kept[m] = kept[m - 1] + cell[row, : LONGEST + 1].transpose(1, 0, 2)
            lost[m] = lost[m - 1] + gain[row].transpose(1, 0, 2)
            total[m] = total[m - 1] + weights[row]
        return _Covered(kept, lost, total)


def _by_runs(best: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Coverage of each sentence by the runs of 0 to _WINDOW other sentences that end at `ends`.

    `best` is each clause's match in every other sentence, (clauses, others), `starts` the first
    clause of each sentence; the result is (sentences, _WINDOW + 1, len(ends)). A run that begins
    before the first of the others is that much shorter.
    """
    out = np.zeros((len(starts), _WINDOW + 1, len(ends)), np.float32)
    reached = np.zeros((len(best), len(ends)), np.float32)
    for length in range(1, _WINDOW + 1):
        column = ends - length
        inside = (column >= 0) & (column < best.shape[1])
        reached[:, inside] = np.maximum(reached[:, inside], best[:, column[inside]])
        out[:, length] = np.add.reduceat(reached, starts, axis=0)
    return out


def _fill(by_tgt: _Covered, by_src: _Covered, out: np.ndarray) -> None:
    for kind, (m, n) in enumerate(TYPES):
        src_total, tgt_total = by_tgt.total[m][:, None], by_src.total[n][None, :]
        src_kept, tgt_kept = by_tgt.kept[m, n], by_src.kept[n, m].T
        out[0, kind] = src_total - src_kept
        out[1, kind] = tgt_total - tgt_kept
        out[2, kind] = by_tgt.lost[m, n]
        out[3, kind] = by_src.lost[n, m].T
        if m and n:
            out[4, kind] = (src_kept + tgt_kept) / np.maximum(src_total + tgt_total, 1e-3)
