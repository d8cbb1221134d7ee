"""What the first encoder settles alone, so that slower ones need to read only the rest.

Most sentences of a translation have one plausible bead. A model of the first encoder's features,
the *sieve*, finds the beads that stay possible; where a sentence has only one of them, no other
encoder can change anything, so its clauses are not encoded again.

Cheaper readings of the rest by multilingual-e5-small were tried on MAC-Dev (chapters left out;
strict F1 is .930 as it is): nine of its twelve layers give .916, weights of 8 bits .925 (in .6 of
the time), texts without its prompt .929 (.87 of the tokens), whole sentences in which a clause is
the mean of its tokens .925.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aligner.alignment.features import Bitext
from aligner.alignment.lattice import TYPES, Band
from aligner.alignment.model import NULL_RATE, score, solve
from aligner.alignment.weights import Weights

POSSIBLE = 0.02
"""Posterior above which a bead passes the sieve. On MAC-Dev (chapters left out) strict F1 is .930
with any value up to .02, and .928 with .03; of the text .76 is read with .01, .65 with .02."""

_NEIGHBOURS = 1
"""Sentences on either side of an open bead that its features look at: text is *lost* where a run
one sentence longer covers it better. With none, .49 of MAC-Dev is read, and strict F1 is .928."""

_FEWEST = 64
"""Sentences of a side that are read at least, if any is open: the mean of all clauses that are read
is taken from their vectors, and a mean of a few would take their content with it."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """Beads that stay possible, and the sentences that must be read to choose among them."""

    passed: np.ndarray
    """float64 (len(TYPES), cells): 0 for beads given up, 1 for those that compete, and the sieve's
    posterior for a bead without rivals, whose doubt is not looked into again."""
    src: np.ndarray
    """bool (n,)"""
    tgt: np.ndarray
    """bool (m,)"""


def sift(bitext: Bitext, band: Band, weights: Weights) -> Sifted:
    """What is open after a look by `weights`, whose features are those of `bitext`.

    A best path is always among the possible beads.
    """
    posteriors, steps = solve(score(bitext, band, weights), band, weights.feature[NULL_RATE])
    possible = posteriors > POSSIBLE
    for step in steps:
        possible[step.type, step.cell] = True
    return sifted(np.where(possible, np.maximum(posteriors, _LEAST), 0.0), band)


_LEAST = 1e-6
"""Posterior of a bead of the best path at least: it must not look like one given up."""


def sifted(posteriors: np.ndarray, band: Band) -> Sifted:
    """What must be read to choose among the beads with a posterior, (len(TYPES), cells).

    Beads compete where a sentence has several of them.
    """
    kind, cell = np.nonzero(posteriors)
    counts = len(band.low) - 1, int(band.high[-1]) - 1
    stops = [ends[cell] for ends in band.cells()]
    starts = [stop - size for stop, size in zip(stops, np.array(TYPES)[kind].T, strict=True)]
    contested = np.zeros(len(kind), dtype=bool)
    for start, stop, count in zip(starts, stops, counts, strict=True):
        several = np.append(0, np.cumsum(_covering(start, stop, count) > 1))
        contested |= several[stop] > several[start]
    passed = np.zeros(posteriors.shape)
    passed[kind, cell] = np.where(contested, 1.0, posteriors[kind, cell])
    src, tgt = (
        _covering(
            np.maximum(start[contested] - _NEIGHBOURS, 0),
            np.minimum(stop[contested] + _NEIGHBOURS, count),
            count,
        )
        > 0
        for start, stop, count in zip(starts, stops, counts, strict=True)
    )
    return Sifted(passed, _enough(src), _enough(tgt))


def _covering(starts: np.ndarray, stops: np.ndarray, count: int) -> np.ndarray:
    """How many of the spans [start, stop) hold each of `count` places: int (count,)."""
    change = np.bincount(starts, minlength=count + 1) - np.bincount(stops, minlength=count + 1)
    return np.cumsum(change)[:count]


def _enough(wanted: np.ndarray) -> np.ndarray:
    """The same with `_FEWEST` sentences at least, the others spread evenly; none if none is."""
    count = int(wanted.sum())
    others = np.flatnonzero(~wanted)
    missing = min(_FEWEST - count, len(others))
    if not count or missing <= 0:
        return wanted
    found = wanted.copy()
    found[others[np.linspace(0, len(others) - 1, missing).round().astype(int)]] = True
    return found
