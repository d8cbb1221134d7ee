"""Maximum likelihood for the alignment model, from documents with known beads.

The gradient of the log likelihood is the difference of two expectations, each from one
forward-backward pass: over the paths that agree with the gold beads, and over all paths
(Lafferty et al. 2001). Beads that the model cannot hold (crossing, or too large) leave their
stretch of the document free, so that they neither teach nor mislead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.alignment.features import Bitext
from aligner.alignment.lattice import NEVER, TYPES, Band
from aligner.alignment.model import blocks, impossible, is_null, null_log_odds
from aligner.alignment.second_look import Reader, candidates
from aligner.alignment.second_look import features as second_features
from aligner.training.compiled import posteriors

GoldBead = tuple[frozenset[int], frozenset[int]]

RIDGES = (0.1, 0.3, 1.0)
"""Ridges on the feature weights that fitting chooses from, by the likelihood of documents that
it has not seen; bead-type priors get the same times `_TYPE_RIDGE`."""

_TYPE_RIDGE = 0.3

_FLATTENED = 0.7
_PRUNE = 1e-5
"""Beads with a smaller posterior under the start weights are left out of the sums."""


@dataclass(frozen=True, slots=True)
class Example:
    """One training document: the beads worth scoring, and which of them the gold allows.

    `kind` and `cell` are int (k,), `features` float64 (features, k), `allowed` bool (k,).
    """

    band: Band
    kind: np.ndarray
    cell: np.ndarray
    features: np.ndarray
    allowed: np.ndarray


def example(
    bitext: Bitext,
    band: Band,
    gold: Sequence[GoldBead],
    start: tuple[np.ndarray, np.ndarray],
    *,
    wrong: Sequence[GoldBead] = (),
    every: Sequence[GoldBead] | None = None,
) -> Example:
    """A training document; `start` are the feature and type weights used for pruning.

    Where the gold has some of its beads alone, `every` are all as they stand, and `wrong` those
    that it is known not to have.

    The features are those of `bitext` and, last, the document's rate of null sentences, which is
    known here and estimated when aligning.
    """
    values = np.concatenate([block for _, _, block in blocks(bitext, band)], axis=2)
    possible = ~impossible(band)
    agrees = agreeing(gold, band) & possible & ~_among(wrong, band)
    scores = np.tensordot(start[0][:-1], values, 1) + start[1][:, None]
    keep = np.zeros(scores.shape, dtype=bool)
    for allowed in (possible, agrees):
        # Flattened scores keep more than the start weights alone would.
        flat = np.where(allowed, _FLATTENED * scores, NEVER)
        keep |= posteriors(flat, band)[0] > _PRUNE
    kind, cell = np.nonzero(keep & possible)
    features = np.vstack(
        [values[:, kind, cell], _rate(gold if every is None else every, band) * is_null()[kind]]
    )
    return Example(band, kind, cell, features.astype(np.float64), agrees[kind, cell])


_ON_A_GOLD_PATH = 0.01


def second_example(
    scores: np.ndarray, first: np.ndarray, band: Band, gold: Sequence[GoldBead], read: Reader
) -> Example:
    """The same for the second look, after a first one's scores and posteriors `first`.

    Its beads are those that the first look leaves open, and those that the gold needs.
    """
    agrees = agreeing(gold, band) & ~impossible(band)
    needed = posteriors(np.where(agrees, _FLATTENED * scores, NEVER), band)[0] > _ON_A_GOLD_PATH
    kind, cell = np.nonzero(candidates(first) | needed)
    values = second_features(scores, first, band, (kind, cell), read)
    features = np.vstack([values, _rate(gold, band) * is_null()[kind]])
    return Example(band, kind, cell, features, agrees[kind, cell])


def _rate(gold: Sequence[GoldBead], band: Band) -> float:
    """The feature of null beads in a document with these beads."""
    sentences = len(band.low) - 1 + int(band.high[-1]) - 1
    alone = sum(len(a) + len(b) for a, b in gold if not a or not b)
    return null_log_odds(alone / sentences)


def agreeing(gold: Sequence[GoldBead], band: Band) -> np.ndarray:
    """Beads that no gold bead contradicts: bool (len(TYPES), cells)."""
    row, column = band.cells()
    kept = _usable(gold)
    null_src = {min(a) for a, b in gold if len(a) == 1 and not b}
    null_tgt = {min(b) for a, b in gold if len(b) == 1 and not a}
    count = len(band.low) - 1, int(band.high[-1]) - 1
    held_src = _counter([i for a, _, _, _ in kept for i in a], count[0])
    held_tgt = _counter([j for _, b, _, _ in kept for j in b], count[1])
    alone_src, alone_tgt = _counter(null_src, count[0]), _counter(null_tgt, count[1])
    out = np.empty((len(TYPES), len(row)), dtype=bool)
    for kind, (m, n) in enumerate(TYPES):
        i, j = np.maximum(row - m, 0), np.maximum(column - n, 0)
        touched = held_src[row] - held_src[i] + held_tgt[column] - held_tgt[j]
        if m and n:
            touched = touched + alone_src[row] - alone_src[i] + alone_tgt[column] - alone_tgt[j]
        out[kind] = touched == 0
    offset = band.offset
    for _, _, (i, j), kind in kept:
        if band.low[i] <= j < band.high[i]:
            out[kind, offset[i] + j - band.low[i]] = True
    return out


def _among(beads: Sequence[GoldBead], band: Band) -> np.ndarray:
    """Which beads of the lattice are among these: bool (len(TYPES), cells)."""
    found = np.zeros((len(TYPES), band.offset[-1]), dtype=bool)
    for bead in beads:
        for _, _, (i, j), kind in _usable([bead]):
            if band.low[i] <= j < band.high[i]:
                found[kind, band.offset[i] + j - band.low[i]] = True
    return found


def _usable(gold: Sequence[GoldBead]) -> list[tuple[range, range, tuple[int, int], int]]:
    """Gold beads that the model can hold, monotone: both ranges, end cell, type."""
    found = []
    for a, b in gold:
        if not a or not b or (len(a), len(b)) not in TYPES:
            continue
        src, tgt = range(min(a), max(a) + 1), range(min(b), max(b) + 1)
        if len(src) == len(a) and len(tgt) == len(b):
            kind = TYPES.index((len(a), len(b)))
            found.append((src, tgt, (src.stop, tgt.stop), kind))
    found.sort(key=lambda item: item[2])
    monotone, reached = [], (0, 0)
    for item in found:
        if item[0].start >= reached[0] and item[1].start >= reached[1]:
            monotone.append(item)
            reached = item[2]
    return monotone


def _counter(indices: Sequence[int] | set[int], count: int) -> np.ndarray:
    """How many of `indices` lie before each position 0..count."""
    marks = np.zeros(count + 1, dtype=int)
    marks[[i + 1 for i in indices]] = 1
    return np.cumsum(marks)


def fit(
    examples: Sequence[Example],
    start: tuple[np.ndarray, np.ndarray],
    ridge: float,
    iterations: int = 60,
    centre: tuple[np.ndarray, np.ndarray] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Feature and type weights of greatest penalised likelihood (L-BFGS).

    The penalty is on their distance from `centre`; from zero where none is given.
    """
    from scipy.optimize import minimize

    size = len(start[0])
    middle = np.zeros(size + len(start[1])) if centre is None else np.concatenate(centre)
    stiff = ridge * np.concatenate([np.ones(size), np.full(len(start[1]), _TYPE_RIDGE)])

    def objective(theta: np.ndarray) -> tuple[float, np.ndarray]:
        feature, prior = theta[:size], theta[size:]
        gradient = stiff * (theta - middle)
        loss = 0.5 * float(gradient @ (theta - middle))
        for item in examples:
            difference, value = _expectations(item, feature, prior)
            loss += value
            gradient[:size] += item.features @ difference
            gradient[size:] += np.bincount(item.kind, difference, minlength=len(TYPES))
        return loss, gradient

    result = minimize(
        objective,
        np.concatenate(start),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": iterations},
    )
    return result.x[:size], result.x[size:]


def chosen_ridge(
    examples: Sequence[Example],
    start: tuple[np.ndarray, np.ndarray],
    iterations: int = 40,
    ridges: Sequence[float] = RIDGES,
    centre: tuple[np.ndarray, np.ndarray] | None = None,
) -> float:
    """The ridge under which each half of the documents is likeliest, given the other half."""
    halves = examples[::2], examples[1::2]
    losses = []
    for ridge in ridges:
        loss = 0.0
        for seen, unseen in (halves, halves[::-1]):
            found = fit(seen, start, ridge, iterations, centre)
            loss += sum(_expectations(item, *found)[1] for item in unseen)
        losses.append(loss)
    return ridges[int(np.argmin(losses))]


def _expectations(
    item: Example, feature: np.ndarray, prior: np.ndarray
) -> tuple[np.ndarray, float]:
    """Posterior of each bead among all paths less that among gold paths, and the loss."""
    values = feature @ item.features + prior[item.kind]
    scores = np.full((len(TYPES), item.band.offset[-1]), NEVER)
    scores[item.kind, item.cell] = values
    free, total = posteriors(scores, item.band)
    scores[item.kind, item.cell] = np.where(item.allowed, values, NEVER)
    gold, agreed = posteriors(scores, item.band)
    return (free - gold)[item.kind, item.cell], total - agreed
