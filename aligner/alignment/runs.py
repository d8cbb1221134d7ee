"""Vectors of runs of neighbouring sentences, one side of a bitext at a time.

A run of k sentences is named by its end position p: it holds sentences p - k to p - 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

LONGEST = 5
"""Most sentences a side of a bead: 1,327 of the 1,329 beads of MAC-Dev fit."""

_CHUNK = 64
"""Positions whose runs are composed at once."""

_KEPT = 6
"""Chunks kept: a block of the lattice and its neighbourhood span fewer."""

MEAN_PRIOR = 30.0
"""Weight, in sentences, of the language's stored mean against the document's own: with next to
none, MAC-Dev's F1 is the same, and a text of a few sentences would lose its content."""


class Runs:
    """Unit vectors of all runs of up to `LONGEST` sentences, made when asked for.

    `compose` turns summed parts (n, p) into vectors (n, dimension). `parts` is (n, 3, p): the
    start mark, the sentence, the end mark (see `UniversalSentenceEncoder.parts`); an encoder
    without marks gives zeros there. The mean of the language's vectors, shrunk towards
    `prior_mean` (dimension,), is removed from every vector, because it holds the language and the
    genre but not the content.
    """

    def __init__(
        self,
        parts: np.ndarray,
        compose: Callable[[np.ndarray], np.ndarray],
        prior_mean: np.ndarray | None = None,
    ) -> None:
        self.count = len(parts)
        self._compose = compose
        self._chunks: dict[int, np.ndarray] = {}
        self._longer: dict[tuple[int, int], np.ndarray] = {}
        self._start, self._end = parts[:, 0], parts[:, 2]
        self._before = np.zeros((self.count + 1, parts.shape[2]), dtype=np.float64)
        np.cumsum(parts[:, 1], axis=0, out=self._before[1:])
        self.own = compose(self._sums(1, 0, self.count + 1)[1:])
        """The encoder's own vectors of the sentences, not centred, float32 (count, dimension)."""
        self.mean = _shrunk_mean(self.own, prior_mean)
        self.singles = _unit(self.own, self.mean)
        """Centred unit vectors of the sentences, float32 (count, dimension)."""

    def block(self, first: int, last: int) -> np.ndarray:
        """Vectors of the runs that end at positions first..last-1.

        float32 of shape (LONGEST, last - first, dimension); zero where a run would begin before
        the document, or the position lies outside 0..count.
        """
        out = np.zeros((LONGEST, last - first, len(self.mean)), dtype=np.float32)
        low, high = max(first, 0), min(last, self.count + 1)
        for number in range(low // _CHUNK, -(-high // _CHUNK)):
            begin = number * _CHUNK
            a, b = max(low, begin), min(high, begin + _CHUNK)
            out[:, a - first : b - first] = self._chunk(number)[:, a - begin : b - begin]
        return out

    def _chunk(self, number: int) -> np.ndarray:
        """The runs that end in one chunk of positions, kept for the blocks that follow."""
        found = self._chunks.get(number)
        if found is None:
            found = self._composed(number * _CHUNK, (number + 1) * _CHUNK)
            self._chunks[number] = found
            if len(self._chunks) > _KEPT:
                del self._chunks[next(iter(self._chunks))]
        return found

    def _composed(self, first: int, last: int) -> np.ndarray:
        out = np.zeros((LONGEST, last - first, len(self.mean)), dtype=np.float32)
        low, high = max(first, 1), min(last, self.count + 1)
        out[0, low - first : high - first] = self.singles[low - 1 : high - 1]
        # One call for all lengths: a network's products over few rows cost a third more.
        sizes = [k for k in range(2, LONGEST + 1) if max(low, k) < high]
        if sizes:
            sums = [self._sums(k, max(low, k), high) for k in sizes]
            vectors = _unit(self._compose(np.concatenate(sums)), self.mean)
            ends = np.cumsum([len(each) for each in sums[:-1]])
            for k, each in zip(sizes, np.split(vectors, ends), strict=True):
                out[k - 1, high - first - len(each) : high - first] = each
        return out

    def vectors(self, spans: Sequence[range]) -> np.ndarray:
        """The encoder's own vectors, not centred, of any spans: float32 (len(spans), dimension).

        The row of an empty span has no meaning.
        """
        ends = [(span.start, span.stop) for span in spans]
        longer = {k: each for k, each in enumerate(ends) if each[1] - each[0] > 1}
        new = [each for each in dict.fromkeys(longer.values()) if each not in self._longer]
        if new:
            first, stop = np.array(new).T
            middle = (self._before[stop] - self._before[first]).astype(np.float32)
            composed = self._compose(self._start[first] + middle + self._end[stop - 1])
            self._longer.update(zip(new, composed, strict=True))
        out = self.own[[min(start, self.count - 1) for start, _ in ends]]
        for k, each in longer.items():
            out[k] = self._longer[each]
        return out

    def centred(self, spans: Sequence[range]) -> np.ndarray:
        """Unit vectors of spans with the language's mean removed: (len(spans), dimension)."""
        return _unit(self.vectors(spans), self.mean)

    def _sums(self, k: int, low: int, high: int) -> np.ndarray:
        """Summed parts of the runs of k sentences that end at low..high-1; zero if too short."""
        ends = np.arange(max(low, k), high)
        sums = np.zeros((high - low, self._before.shape[1]), dtype=np.float32)
        middle = (self._before[ends] - self._before[ends - k]).astype(np.float32)
        sums[ends - low] = self._start[ends - k] + middle + self._end[ends - 1]
        return sums


def centred(singles: np.ndarray, prior_mean: np.ndarray | None) -> np.ndarray:
    """Sentence vectors (n, d) less their mean, of unit length: `Runs.singles` without runs."""
    return _unit(singles, _shrunk_mean(singles, prior_mean))


def _shrunk_mean(singles: np.ndarray, prior: np.ndarray | None) -> np.ndarray:
    weight = 0.0 if prior is None else MEAN_PRIOR
    total = singles.sum(axis=0, dtype=np.float64) + (0.0 if prior is None else weight * prior)
    found: np.ndarray = (total / max(len(singles) + weight, 1.0)).astype(np.float32)
    return found


def _unit(vectors: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Vectors (n, d) less a mean, of unit length."""
    out = vectors - mean
    norms = np.sqrt(np.einsum("ij,ij->i", out, out))
    out /= np.maximum(norms, 1e-9)[:, None]
    found: np.ndarray = out
    return found
