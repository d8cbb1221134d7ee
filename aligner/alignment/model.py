"""The alignment model: a monotone semi-Markov log-linear model over beads.

The score of an alignment is the sum of its beads' scores, the score of a bead a weighted sum of
its features and a prior of its type. One Viterbi pass gives the best alignment, one
forward-backward pass the posterior probability of each of its beads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from aligner.alignment.features import Bitext, cell_features
from aligner.alignment.lattice import NEVER, TYPES, Band, Lattice
from aligner.alignment.runs import Runs
from aligner.alignment.search import band_around, coarse_path
from aligner.alignment.weights import Weights

_ROWS = 64
"""Rows of the lattice whose features are held at once."""

_RATIO_PRIOR = 20.0
"""Weight, in sentences, of the expected length ratio against the document's own."""


PARAGRAPH_COST = 3.0
"""Log score that a bead loses for every paragraph break inside it. Not fitted, as MAC-Dev has no
paragraphs: odds of about 1 to 20, which still lets a merged paragraph be seen."""


@dataclass(frozen=True, slots=True)
class Link:
    """One bead of the best alignment."""

    src: range
    tgt: range
    similarity: float | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a document pair, n sentences.

    `lengths` are characters, int (n,); `breaks` says which sentences begin a paragraph, bool
    (n,), all False where that is not known.
    """

    runs: Runs
    lengths: np.ndarray
    breaks: np.ndarray


def prepare(src: Side, tgt: Side, ratio: float) -> tuple[Bitext, Band]:
    """Evidence of a document pair and the cells worth searching.

    `ratio` is the expected number of source characters per target character.
    """
    path = coarse_path(src.runs.singles, tgt.runs.singles)
    ratio = _document_ratio(src.lengths, tgt.lengths, path, ratio)
    bitext = Bitext(
        src.runs,
        tgt.runs,
        _before(src.lengths),
        _before(tgt.lengths),
        ratio,
        _before(src.breaks),
        _before(tgt.breaks),
    )
    return bitext, band_around(path, tgt.runs.count)


def align(bitext: Bitext, band: Band, weights: Weights) -> list[Link]:
    """Best alignment with posteriors, in reading order."""
    lattice = Lattice(score(bitext, band, weights), band)
    posteriors, _ = lattice.posteriors()
    steps = lattice.best_path()
    src = bitext.src.vectors([step.src for step in steps])
    tgt = bitext.tgt.vectors([step.tgt for step in steps])
    cosines = np.einsum("ij,ij->i", src, tgt)
    return [
        Link(
            step.src,
            step.tgt,
            float(cosine) if step.src and step.tgt else None,
            float(posteriors[step.type, step.cell]),
        )
        for step, cosine in zip(steps, cosines, strict=True)
    ]


def score(bitext: Bitext, band: Band, weights: Weights) -> np.ndarray:
    """Log scores of every bead type in every cell of the band, (len(TYPES), cells)."""
    out = np.empty((len(TYPES), band.offset[-1]), dtype=np.float32)
    feature, prior = weights.feature.astype(np.float32), weights.type[:, None].astype(np.float32)
    for first, last, values in blocks(bitext, band):
        cells = slice(band.offset[first], band.offset[last])
        out[:, cells] = np.tensordot(feature, values, 1) + prior
    out -= PARAGRAPH_COST * crossed_breaks(bitext, band)
    out[impossible(band)] = NEVER
    return out


def blocks(bitext: Bitext, band: Band) -> Iterator[tuple[int, int, np.ndarray]]:
    """Features of the band's cells, a block of rows at a time.

    Yields (first row, last row, float32 (len(FEATURES), len(TYPES), cells)).
    """
    row, column = band.cells()
    for first in range(0, len(band.low), _ROWS):
        last = min(first + _ROWS, len(band.low))
        left, right = int(band.low[first:last].min()), int(band.high[first:last].max())
        cells = slice(band.offset[first], band.offset[last])
        values = cell_features(bitext, (first, last), (left, right))
        yield first, last, values[:, :, row[cells] - first, column[cells] - left]


def crossed_breaks(bitext: Bitext, band: Band) -> np.ndarray:
    """Paragraph breaks inside each bead, both sides together: float32 (len(TYPES), cells)."""
    row, column = band.cells()
    out = np.zeros((len(TYPES), len(row)), dtype=np.float32)
    for kind, (m, n) in enumerate(TYPES):
        for size, end, breaks in ((m, row, bitext.src_breaks), (n, column, bitext.tgt_breaks)):
            if size > 1:
                out[kind] += breaks[end] - breaks[np.maximum(end - size + 1, 0)]
    return out


def impossible(band: Band) -> np.ndarray:
    """Beads that would begin before the documents: bool (len(TYPES), cells)."""
    row, column = band.cells()
    sizes = np.array(TYPES)
    return (row < sizes[:, :1]) | (column < sizes[:, 1:])


def _before(lengths: np.ndarray) -> np.ndarray:
    return np.concatenate([[0.0], np.cumsum(lengths, dtype=np.float64)])


def _document_ratio(
    src_lengths: np.ndarray, tgt_lengths: np.ndarray, path: np.ndarray, expected: float
) -> float:
    """Source characters per target character along the path, shrunk towards the expected one.

    Only what the path links counts, so that missing chapters do not bend the ratio.
    """
    linked = np.flatnonzero(np.diff(path[:, 0]) == 1)
    a, b = src_lengths[linked].sum(), tgt_lengths[path[linked, 0]].sum()
    weight = len(linked) / (len(linked) + _RATIO_PRIOR)
    own = np.log(max(a, 1) / max(b, 1)) if len(linked) else np.log(expected)
    return float(np.exp(weight * own + (1 - weight) * np.log(expected)))
