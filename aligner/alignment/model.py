"""The alignment model: a monotone semi-Markov log-linear model over beads.

The score of an alignment is the sum of its beads' scores, the score of a bead a weighted sum of
its features and a prior of its type. One Viterbi pass gives the best alignment, one
forward-backward pass the posterior probability of each of its beads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from aligner.alignment.features import Bitext, Side, cell_features
from aligner.alignment.lattice import NEVER, TYPES, Band, Lattice, Step
from aligner.alignment.search import band_around, coarse_path
from aligner.alignment.second_look import Reader, rescored
from aligner.alignment.weights import Weights

_ROWS = 48
"""Rows of the lattice whose features are held at once."""

_RATIO_PRIOR = 20.0
"""Weight, in sentences, of the expected length ratio against the document's own."""


NULL_RATE = "null_rate"
"""Name of the feature that tells a null bead how common null beads are in its document."""

_FIRST_RATE, _OVERSHOOT = 0.03, 1.5
"""First guess, and the power by which the rate found under it is carried further: on MAC-Dev, whole
and with deleted sentences (chapters left out), one such step does what two plain ones do (strict
F1 .917 and .917 whole, .846 and .848 less 10 %; nulls .701 and .702)."""

_HIGHEST_RATE = 0.6
"""Where nothing fits, so that the step stays a share."""

_RATE_FLOOR = 0.003
"""About the rate of MAC-Dev's most faithful chapters, so that none makes nulls impossible."""

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


def prepare(src: Side, tgt: Side, ratio: float) -> tuple[Bitext, Band]:
    """Evidence of a document pair and the cells worth searching.

    `ratio` is the expected number of source characters per target character.
    """
    path = coarse_path(src.runs.singles, tgt.runs.singles)
    bitext = Bitext(src, tgt, _document_ratio(src.lengths, tgt.lengths, path, ratio))
    return bitext, band_around(path, tgt.runs.count)


def align(bitext: Bitext, band: Band, weights: Weights, read: Reader | None = None) -> list[Link]:
    """Best alignment with posteriors, in reading order.

    With a reader, and weights for it, beads that stay open are looked at a second time.
    """
    scores = score(bitext, band, weights)
    posteriors, steps = solve(scores, band, weights.feature[NULL_RATE])
    if read is not None and weights.second is not None:
        scores = rescored(scores, posteriors, band, weights.second, read)
        posteriors, steps = solve(scores, band, weights.second.feature[NULL_RATE])
    src = bitext.src.runs.vectors([step.src for step in steps])
    tgt = bitext.tgt.runs.vectors([step.tgt for step in steps])
    passed = 1.0 if bitext.passed is None else bitext.passed
    confidence = posteriors * passed
    cosines = np.einsum("ij,ij->i", src, tgt)
    return [
        Link(
            step.src,
            step.tgt,
            float(cosine) if step.src and step.tgt else None,
            float(confidence[step.type, step.cell]),
        )
        for step, cosine in zip(steps, cosines, strict=True)
    ]


def solve(scores: np.ndarray, band: Band, rate_weight: float) -> tuple[np.ndarray, list[Step]]:
    """Posteriors and best path, once the document's rate of null sentences is known.

    How ready the model is to leave sentences alone depends on the document: a faithful
    translation has next to none, an abridged one many. The rate is estimated from the
    posteriors under a guess.
    """
    starts, ends = band.neighbours(-1), band.neighbours(+1)
    sentences = len(band.low) - 1 + int(band.high[-1]) - 1
    null = np.flatnonzero(is_null()).tolist()

    def under(rate: float) -> Lattice:
        guess = scores.copy()
        guess[null] += rate_weight * null_log_odds(rate)
        return Lattice(guess, band, starts, ends)

    found = float(under(_FIRST_RATE).posteriors(null)[0].sum()) / sentences
    rate = _FIRST_RATE * (found / _FIRST_RATE) ** _OVERSHOOT
    lattice = under(min(rate, _HIGHEST_RATE))
    return lattice.posteriors()[0], lattice.best_path()


def is_null() -> np.ndarray:
    """Which bead types have an empty side: bool (len(TYPES),)."""
    return np.array([not m or not n for m, n in TYPES])


def null_log_odds(rate: float) -> float:
    """The feature of null beads in a document where that share of the sentences is alone."""
    return float(np.log((rate + _RATE_FLOOR) / (1.0 - min(rate, 0.99)))) + 3.0


def score(bitext: Bitext, band: Band, weights: Weights) -> np.ndarray:
    """Log scores of every bead type in every cell of the band, (len(TYPES), cells)."""
    out = np.empty((len(TYPES), band.offset[-1]), dtype=np.float32)
    feature = weights.vector(bitext.names).astype(np.float32)
    prior = weights.type[:, None].astype(np.float32)
    for first, last, values in blocks(bitext, band):
        cells = slice(band.offset[first], band.offset[last])
        out[:, cells] = np.tensordot(feature, values, 1) + prior
    out -= PARAGRAPH_COST * crossed_breaks(bitext, band)
    out[impossible(band)] = NEVER
    if bitext.passed is not None:
        out[bitext.passed == 0] = NEVER
    return out


def blocks(bitext: Bitext, band: Band) -> Iterator[tuple[int, int, np.ndarray]]:
    """Features of the band's cells, a block of rows at a time.

    Yields (first row, last row, float32 (len(bitext.names), len(TYPES), cells)).
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
