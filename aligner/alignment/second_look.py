"""A second look at beads that are still open: which of their words the other side lacks.

Sentence and clause vectors leave most merge boundaries open: whether one more sentence belongs to a
bead. A reader that says of every token how likely the other side has nothing for it
(`aligner.divergence.content.network`) is asked about the beads that the first look leaves possible,
and a second log-linear model over the same lattice weighs what it says against the first score.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from aligner.alignment.lattice import NEVER, TYPES, Band

Reader = Callable[[Sequence[tuple[range, range]]], Sequence[tuple[np.ndarray, np.ndarray] | None]]
"""Of beads of source and target sentences, the log-odds, (t,) and (u,), that the other side lacks
each token; None where a side has no token."""

OPEN = (0.01, 0.98)
"""Posteriors between which a bead is read; below, it is given up. On MAC-Dev (chapters left out)
strict and lax F1 are .930 and .996; .929 and .994 with .005 and .99, .927 and .996 with .02 and
.98, and there fewer missing sentences are found."""

_WINDOW = 5
"""Tokens whose mean is a side's peak: the shortest clause worth looking for."""

_CLIP = 6.0
_SIDE = ("missing", "share", "peak")
NAMES = ("first_look", "unread", *(f"{lang}_{name}" for lang in ("src", "tgt") for name in _SIDE))
"""Features of a bead: the score of the first look, whether it was not read, and of each side the
expected number of missing tokens, their share, and the greatest mean log-odds of `_WINDOW`
neighbours. The same for each sentence of a bead adds nothing on MAC-Dev (chapters left out); the
peaks alone find fewer missing sentences (F1 of null beads, a tenth deleted, .747)."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Weights of the second model: of `NAMES` and the null rate, and of every bead type."""

    feature: dict[str, float]
    type: np.ndarray


def candidates(posteriors: np.ndarray) -> np.ndarray:
    """Beads that stay possible by the first look's posteriors: bool (len(TYPES), cells)."""
    return posteriors > OPEN[0]


def features(
    scores: np.ndarray,
    posteriors: np.ndarray,
    band: Band,
    chosen: tuple[np.ndarray, np.ndarray],
    read: Reader,
) -> np.ndarray:
    """Features of the chosen beads, float64 (len(NAMES), k), in the order of `NAMES`.

    `scores` and `posteriors` are those of the first look, (len(TYPES), cells); `chosen` are types
    and cells, int (k,) each.
    """
    kind, cell = chosen
    sizes = np.array(TYPES)[kind]
    two_sided = sizes.all(axis=1)
    out = np.zeros((len(NAMES), len(kind)))
    out[0] = scores[chosen] / 5
    out[1] = two_sided
    asked = np.flatnonzero(two_sided & (posteriors[chosen] < OPEN[1]))
    ends = np.stack(band.cells(), axis=1)[cell[asked]]
    spans = zip((ends - sizes[asked]).tolist(), ends.tolist(), strict=True)
    beads = [(range(i, to_i), range(j, to_j)) for (i, j), (to_i, to_j) in spans]
    for place, found in zip(asked, read(beads), strict=True):
        if found is not None:
            out[1, place] = 0.0
            out[2:, place] = [*_side(found[0]), *_side(found[1])]
    return out


def _side(odds: np.ndarray) -> tuple[float, float, float]:
    """The figures `_SIDE` of one side."""
    missing = 1 / (1 + np.exp(-odds))
    if len(odds) < _WINDOW:
        peak = float(odds.mean())
    else:
        peak = float(np.convolve(odds, np.full(_WINDOW, 1 / _WINDOW), "valid").max())
    return missing.sum() / 10, missing.mean(), min(max(peak, -_CLIP), _CLIP) / 3


def rescored(
    scores: np.ndarray, posteriors: np.ndarray, band: Band, weights: SecondLook, read: Reader
) -> np.ndarray:
    """Scores of the second model, (len(TYPES), cells); `NEVER` for what was given up."""
    kind, cell = np.nonzero(candidates(posteriors))
    values = features(scores, posteriors, band, (kind, cell), read)
    weight = np.array([weights.feature[name] for name in NAMES])
    out = np.full(scores.shape, NEVER)
    out[kind, cell] = weight @ values + weights.type[kind]
    return out
