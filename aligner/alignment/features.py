"""What the model knows of a candidate bead, computed for whole blocks of the lattice at once.

Blocks are indexed by the cell (i, j) in which a bead ends. In a similarity block, entry
``[m - 1, n - 1, i, j]`` is the cosine of the m source sentences that end at i and the n target
sentences that end at j, 0 where there are none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aligner.alignment.coverage import Clauses, coverage
from aligner.alignment.lattice import LARGEST, TYPES
from aligner.alignment.runs import LONGEST, Runs

MARGIN = 5
"""Half width, in sentences, of the neighbourhood whose mean similarity the margin subtracts."""

PAD = MARGIN + 2
"""Cells around a block that its features look at: the margin's window, or one longer run."""

RUN_FEATURES = (
    "similarity",
    "similarity_by_size",
    "margin",
    "gain",
    "loss",
    "length_normal",
    "length_ratio",
    "null_rival",
    "null_length",
)
QUOTE_FEATURES = ("quote_state", "quote_end")
COVERAGE_FEATURES = ("uncovered_src", "uncovered_tgt", "lost_src", "lost_tgt", "covered")

_LENGTH_CAP = 25.0
"""Cap of the squared standardised length difference: beyond five deviations all are alike."""


def feature_names(clause_sets: int) -> tuple[str, ...]:
    """Rows of a feature block; the coverage rows come once for every encoder's clauses.

    Their effect one by one is in the card of the weights.
    """
    coverage = [
        name if k == 0 else f"{name}_{k + 1}"
        for k in range(clause_sets)
        for name in COVERAGE_FEATURES
    ]
    return (*RUN_FEATURES, *QUOTE_FEATURES, *coverage)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a document pair, n sentences.

    `runs` are the sentences' vectors, `clauses` those of their clauses, by one encoder or more;
    `lengths` are characters, int (n,). Bool (n,): `breaks` says which sentences begin a
    paragraph, `quoted` after which a quotation is still open, `closing` which end with a
    quotation mark. Where something is not known its array is all False.
    """

    runs: Runs
    clauses: tuple[Clauses, ...]
    lengths: np.ndarray
    breaks: np.ndarray
    quoted: np.ndarray
    closing: np.ndarray


class Bitext:
    """Both sides of a document pair; `ratio` is its source characters per target character.

    `passed` says how far a sieve let the beads of the pair's band pass (`Sifted.passed`): those
    at 0 are not scored, the confidence of the others is multiplied by it. None: no sieve was used.
    """

    def __init__(
        self, src: Side, tgt: Side, ratio: float, passed: np.ndarray | None = None
    ) -> None:
        self.src = src
        self.passed = passed
        self.tgt = tgt
        self.ratio = ratio
        self.src_length, self.tgt_length = _before(src.lengths), _before(tgt.lengths)
        self.src_breaks, self.tgt_breaks = _before(src.breaks), _before(tgt.breaks)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the feature rows."""
        return feature_names(len(self.src.clauses))


def _before(values: np.ndarray) -> np.ndarray:
    """Sum of the values before each position, float (n + 1,)."""
    return np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])


def cell_features(bitext: Bitext, rows: tuple[int, int], columns: tuple[int, int]) -> np.ndarray:
    """Features of every bead that ends in a block of cells.

    float32 of shape (len(bitext.names), len(TYPES), rows, columns). Beads that would begin before
    the document have values without meaning; the caller excludes them.
    """
    (top, bottom), (left, right) = rows, columns
    wide = similarity_block(
        bitext.src.runs, bitext.tgt.runs, (top - PAD, bottom + PAD), (left - PAD, right + PAD)
    )
    shape = (len(bitext.names), len(TYPES), bottom - top, right - left)
    out = np.zeros(shape, dtype=np.float32)
    _similarities(wide, out)
    _nulls(wide, bitext, rows, columns, out)
    _lengths(bitext, rows, columns, out)
    _quotes(bitext, rows, columns, out[len(RUN_FEATURES) :])
    first = len(RUN_FEATURES) + len(QUOTE_FEATURES)
    for k, (src, tgt) in enumerate(zip(bitext.src.clauses, bitext.tgt.clauses, strict=True)):
        at = first + k * len(COVERAGE_FEATURES)
        coverage(src, tgt, bitext.ratio, rows, columns, out[at : at + len(COVERAGE_FEATURES)])
    return out


def _quotes(
    bitext: Bitext, rows: tuple[int, int], columns: tuple[int, int], out: np.ndarray
) -> None:
    """Whether the bead's end leaves a quotation open, or closes one, on one side only."""
    for row, (src, tgt) in enumerate(
        ((bitext.src.quoted, bitext.tgt.quoted), (bitext.src.closing, bitext.tgt.closing))
    ):
        before_src, before_tgt = np.append(False, src), np.append(False, tgt)
        unlike = before_src[slice(*rows), None] != before_tgt[None, slice(*columns)]
        for kind, (m, n) in enumerate(TYPES):
            if m and n:
                out[row, kind] = unlike


def similarity_block(
    src: Runs, tgt: Runs, rows: tuple[int, int], columns: tuple[int, int]
) -> np.ndarray:
    """Cosines, float32 (LONGEST, LONGEST, rows, columns), of the runs that end there; 0 for pairs
    of runs that are neither a bead nor one sentence longer."""
    a, b = src.block(*rows), tgt.block(*columns)
    out = np.zeros((LONGEST, LONGEST, a.shape[1], b.shape[1]), dtype=np.float32)
    for m in range(LONGEST):
        for n in range(min(LONGEST, LARGEST - m)):
            np.matmul(a[m], b[n].T, out=out[m, n])
    return out


def _inner(wide: np.ndarray, down: int = 0, across: int = 0) -> np.ndarray:
    """The block inside its padding, moved by that many cells."""
    rows, columns = wide.shape[-2:]
    return wide[..., PAD + down : rows - PAD + down, PAD + across : columns - PAD + across]


def _local_mean(wide: np.ndarray) -> np.ndarray:
    """Mean over the 2 * MARGIN + 1 cells above and below and as many to the left and right of
    every cell inside the padding of a block (rows, columns)."""
    size, edge = 2 * MARGIN + 1, PAD - MARGIN
    down = np.cumsum(wide[edge - 1 : -edge, PAD:-PAD], axis=0, dtype=np.float32)
    across = np.cumsum(wide[PAD:-PAD, edge - 1 : -edge], axis=1, dtype=np.float32)
    total = down[size:] - down[:-size] + across[:, size:] - across[:, :-size]
    return total / np.float32(2 * size)


def _similarities(wide: np.ndarray, out: np.ndarray) -> None:
    """Similarity, margin, gain over the best smaller bead, loss to the best larger one."""
    centre, above, before = _inner(wide), _inner(wide, down=-1), _inner(wide, across=-1)
    below, after = _inner(wide, down=1), _inner(wide, across=1)
    for kind, (m, n) in enumerate(TYPES):
        if not m or not n:
            continue
        here = centre[m - 1, n - 1]
        out[0, kind] = here
        out[1, kind] = here * (m + n - 2)
        out[2, kind] = (here - _local_mean(wide[m - 1, n - 1])) * ((m + n) / 2)
        smaller = []
        if m > 1:
            smaller += [centre[m - 2, n - 1], above[m - 2, n - 1]]
        if n > 1:
            smaller += [centre[m - 1, n - 2], before[m - 1, n - 2]]
        if smaller:
            out[3, kind] = here - np.max(smaller, axis=0)
        larger = []
        if m < LONGEST:
            larger += [centre[m, n - 1], below[m, n - 1]]
        if n < LONGEST:
            larger += [centre[m - 1, n], after[m - 1, n]]
        if larger:
            out[4, kind] = np.maximum(np.max(larger, axis=0) - here, 0)


def _nulls(
    wide: np.ndarray,
    bitext: Bitext,
    rows: tuple[int, int],
    columns: tuple[int, int],
    out: np.ndarray,
) -> None:
    """For a sentence left alone: its best partner nearby, and its length."""
    single = wide[0, 0]
    view = np.lib.stride_tricks.sliding_window_view
    out[7, 0] = view(single[PAD:-PAD], 2 * PAD + 1, axis=1).max(axis=2)
    out[7, 1] = view(single[:, PAD:-PAD], 2 * PAD + 1, axis=0).max(axis=2)
    src = np.diff(bitext.src_length, prepend=0.0)[rows[0] : rows[1]]
    tgt = np.diff(bitext.tgt_length, prepend=0.0)[columns[0] : columns[1]] * bitext.ratio
    out[8, 0] = np.log(np.maximum(src, 1))[:, None] / 5
    out[8, 1] = np.log(np.maximum(tgt, 1))[None, :] / 5


def _lengths(
    bitext: Bitext, rows: tuple[int, int], columns: tuple[int, int], out: np.ndarray
) -> None:
    """Length likelihood: Gale and Church 1993's normal deviate, and the squared log ratio."""
    ends_i, ends_j = np.arange(*rows), np.arange(*columns)
    for kind, (m, n) in enumerate(TYPES):
        if not m or not n:
            continue
        src = bitext.src_length[ends_i] - bitext.src_length[np.maximum(ends_i - m, 0)]
        tgt = bitext.tgt_length[ends_j] - bitext.tgt_length[np.maximum(ends_j - n, 0)]
        expected = src[:, None] / bitext.ratio
        spread = np.sqrt(np.maximum((expected + tgt) / 2, 1))
        out[5, kind] = np.minimum(((expected - tgt) / spread) ** 2, _LENGTH_CAP) / 5
        log_ratio = np.log(np.maximum(expected, 1)) - np.log(np.maximum(tgt, 1))[None, :]
        out[6, kind] = np.minimum(log_ratio**2, 4)
