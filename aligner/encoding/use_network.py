"""The network of the built-in encoder: the forward pass, and the first layer kept for known pieces.

All arrays are float32; t tokens, u distinct tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from aligner.files import read_arrays
from aligner.products import row_products, through_columns

DIMENSION = 512
Mapping = Callable[[Callable[[Any], Any], Sequence[Any]], list[Any]]
"""Maps work over items, several at once or not, and keeps their order."""
_ORDERS = ((2, 0), (3, 1), (5, 2))
"""(width, tokens to the left) of the three convolution branches."""
_BRANCH = 256
_CHUNKS = 17
_KEPT = 8192
"""Distinct pieces whose first layer is kept, 15 KB each: MAC-Dev's six chapters have 7,464."""
_PIECES = 480
"""Distinct pieces whose first layer is the work of one thread at a time."""
_TOKENS_PER_BATCH = 480
"""Tokens whose second layer runs at once, so that its arrays stay in the cache."""


def blocks(lengths: Sequence[int], budget: int) -> Iterator[tuple[int, int]]:
    """Runs [first, last) whose lengths add up to at most `budget`, or hold one text."""
    first, total = 0, 0
    for i, length in enumerate(lengths):
        if i > first and total + length > budget:
            yield first, i
            first, total = i, 0
        total += length
    if lengths:
        yield first, len(lengths)


class Network:
    """The forward pass."""

    def __init__(self, path: Path) -> None:
        w = read_arrays(path)
        # One row per piece, still quantised: 66 MB instead of 262 MB.
        self.table = np.empty((_CHUNKS * len(w["q1"]), DIMENSION), dtype=np.uint8)
        for i in range(_CHUNKS):
            self.table[i::_CHUNKS] = w.pop(f"q{i + 1}")
        self.w = w
        self.eps = float(w["eps"])
        widths = [width for width, _ in _ORDERS]
        self.projection = np.concatenate([w[f"proj{n}"] for n in widths], axis=1)
        self.projection_bias = np.concatenate([w[f"proj_b{n}"] for n in widths])
        self.gain = np.concatenate([w[f"ln_g{n}"] for n in widths])
        self.offset = np.concatenate([w[f"ln_b{n}"] for n in widths])
        self._layer = _FirstLayer(len(self.table))
        self._lock = Lock()
        # The last normalisation's gain and offset go into the product that follows it.
        self.pool = w["ln_g"][:, None] * w["cnn_W"]
        self.pool_bias = w["cnn_b"] + w["ln_b"] @ w["cnn_W"]
        # A convolution is a sum over its window's slots: with the slots' weights side by side,
        # one product gives every distinct token's share in all of its neighbours.
        self.slots = [np.concatenate(np.split(w[f"w1_{n}"], n, axis=0), axis=1) for n in widths]

    def token_sums(
        self, tokens: list[list[int]], cuts: list[list[int]], each: Mapping
    ) -> tuple[np.ndarray, np.ndarray]:
        """Sums of the last token layer.

        `cuts` holds each text's clause starts, `each` maps work over items. Returns the start and
        end marks (len(tokens), 2, 512) and the sum over every clause's tokens (u, 512).
        """
        lengths, index, first_layer = self._looked_up(tokens, each)
        ends = np.cumsum(lengths)

        def batch(block: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
            first, last = block
            begin = ends[first] - lengths[first]
            at = index[begin : ends[last - 1]]
            features = self._second_layer(at, lengths[first:last], first_layer)
            starts = ends[first:last] - lengths[first:last] - begin
            spans = [
                (start + a, start + b)
                for start, own, length in zip(
                    starts, cuts[first:last], lengths[first:last], strict=True
                )
                for a, b in pairwise([*own, length - 1])
            ]
            marks = np.stack([features[starts], features[ends[first:last] - begin - 1]], axis=1)
            return marks, *_span_sums(features, np.array(spans))

        found = each(batch, list(blocks(lengths.tolist(), _TOKENS_PER_BATCH)))
        marks, sums, counts = (np.concatenate(column) for column in zip(*found, strict=True))
        # One product for all: the weights are too large to be read again for every batch.
        return self._projected(marks, 1.0), self._projected(sums, counts)

    def token_rows(
        self, tokens: list[list[int]], each: Mapping
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        """The last token layer of each text and its embeddings, float32 (its tokens, 512) each,
        marks included."""
        lengths, index, first_layer = self._looked_up(tokens, each)
        ends = np.cumsum(lengths)

        def batch(block: tuple[int, int]) -> list[tuple[np.ndarray, np.ndarray]]:
            first, last = block
            begin = ends[first] - lengths[first]
            at = index[begin : ends[last - 1]]
            features = self._second_layer(at, lengths[first:last], first_layer)
            cuts = ends[first : last - 1] - begin
            rows = np.split(self._projected(features, 1.0), cuts)
            return list(zip(rows, np.split(first_layer.embedded[at], cuts), strict=True))

        found = each(batch, list(blocks(lengths.tolist(), _TOKENS_PER_BATCH)))
        return [rows for block in found for rows in block]

    def _looked_up(
        self, tokens: list[list[int]], each: Mapping
    ) -> tuple[np.ndarray, np.ndarray, _FirstLayer]:
        """Lengths of the texts (n,), and for each token its row (t,) in the first layer."""
        lengths = np.array([len(ids) for ids in tokens])
        pieces = np.concatenate(tokens)
        # A text's own thread may find the layer full: it gets another, and this one stays whole.
        with self._lock:
            layer = self._layer
            if not layer.add(np.unique(pieces), self._first_layer, each):
                layer = self._layer = _FirstLayer(len(self.table))
                layer.add(np.unique(pieces), self._first_layer, each)
        return lengths, layer.row[pieces], layer

    def _projected(self, features: np.ndarray, counts: np.ndarray | float) -> np.ndarray:
        """Sums of token features (..., 1280) in the output space, (..., 512)."""
        # Stacked products would be done one by one: flat rows make a single one.
        flat = row_products(features.reshape(-1, features.shape[-1]), self.pool)
        found: np.ndarray = flat.reshape(*features.shape[:-1], DIMENSION) + counts * self.pool_bias
        return found

    def _first_layer(self, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
        """For distinct pieces: embeddings (u, 512), projections (u, 768), and per branch each
        piece's share in every window slot (u, width, 256)."""
        chunk = ids % _CHUNKS
        embedded = self.table[ids].astype(np.float32)
        embedded *= self.w["scale"][chunk, None]
        embedded += self.w["lo"][chunk, None]
        projected = row_products(embedded, self.projection, self.projection_bias)
        _standardise(projected, self.eps)
        projected *= self.gain
        projected += self.offset
        shares = [
            row_products(_columns(projected, branch), self.slots[branch]).reshape(
                -1, width, _BRANCH
            )
            for branch, (width, _) in enumerate(_ORDERS)
        ]
        return embedded, projected, shares

    def _second_layer(
        self,
        at: np.ndarray,
        lengths: np.ndarray,
        layer: _FirstLayer,
    ) -> np.ndarray:
        """Standardised token features (t, 1280) of the texts whose pieces are `at` (t,)."""
        count = len(at)
        features = np.empty((count, DIMENSION + len(_ORDERS) * _BRANCH), dtype=np.float32)
        features[:, :DIMENSION] = layer.embedded[at]
        base = layer.projected[at]
        window = _windows(lengths, count)
        padded = np.append(at, _PADDING)
        hidden = np.empty((count + 1, _BRANCH), dtype=np.float32)
        hidden[count] = 0.0
        for branch, (width, left) in enumerate(_ORDERS):
            slots = window[:, _LEFT - left : _LEFT - left + width]
            shares = layer.shares[branch]
            first = shares[padded[slots[:, 0]], 0]
            for slot in range(1, width):
                first += shares[padded[slots[:, slot]], slot]
            first += self.w[f"b1_{width}"]
            np.maximum(first, 0, out=first)
            np.add(first, _columns(base, branch), out=hidden[:count])
            around = hidden[slots].reshape(count, width * _BRANCH)
            second = row_products(around, self.w[f"w2_{width}"], self.w[f"b2_{width}"])
            np.maximum(second, 0, out=second)
            second += hidden[:count]
            begin = DIMENSION + branch * _BRANCH
            features[:, begin : begin + _BRANCH] = second
        _standardise(features, self.eps)
        return features

    def head(self, parts: np.ndarray) -> np.ndarray:
        """Unit vectors (n, 512) from parts (n, 513)."""
        w = self.w
        count = np.maximum(parts[:, DIMENSION:], 1.0)
        mean = parts[:, :DIMENSION] / np.sqrt(count)

        def layers(columns: np.ndarray) -> np.ndarray:
            hidden = np.maximum(w["d0"].T @ columns, 0)
            outer = w["p1"].T @ columns + w["d1"].T @ hidden
            np.maximum(outer, 0, out=outer)
            hidden = np.maximum(w["d2"].T @ outer, 0)
            top: np.ndarray = w["p3"].T @ outer + w["d3"].T @ hidden
            return top

        out = np.tanh(through_columns(mean, layers, DIMENSION))
        norms = np.sqrt(np.maximum(np.einsum("ij,ij->i", out, out), self.eps))
        out /= norms[:, None]
        found: np.ndarray = out
        return found


_LEFT = max(left for _, left in _ORDERS)
_RIGHT = max(width - 1 - left for width, left in _ORDERS)


_PADDING = 0
"""Row of a first layer that stands for what is beyond a text: its shares are zero."""


class _FirstLayer:
    """What the first layer gives for the pieces met so far, a row each; `row` (vocabulary,) names
    the row of a piece, -1 where there is none."""

    def __init__(self, vocabulary: int) -> None:
        self.row = np.full(vocabulary, -1, dtype=np.int32)
        self._used = _PADDING + 1
        self._room = 0

    def _make_room(self, rows: int) -> None:
        # Memory is taken as rows are written, not here.
        self._room = rows
        self.embedded = np.empty((rows, DIMENSION), dtype=np.float32)
        self.projected = np.empty((rows, len(_ORDERS) * _BRANCH), dtype=np.float32)
        self.shares = [np.empty((rows, width, _BRANCH), dtype=np.float32) for width, _ in _ORDERS]
        for shares in self.shares:
            shares[_PADDING] = 0.0

    def add(
        self,
        pieces: np.ndarray,
        compute: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray, list[np.ndarray]]],
        each: Mapping,
    ) -> bool:
        """Compute the rows of distinct pieces that are new; False where there is no room."""
        new = pieces[self.row[pieces] < 0]
        if not self._room:
            self._make_room(_PADDING + 1 + max(_KEPT, len(new)))
        if self._used + len(new) > self._room:
            return False

        def write(begin: int) -> None:
            ids = new[begin : begin + _PIECES]
            own = slice(self._used + begin, self._used + begin + len(ids))
            self.embedded[own], self.projected[own], shares = compute(ids)
            for kept, share in zip(self.shares, shares, strict=True):
                kept[own] = share

        each(write, range(0, len(new), _PIECES))
        self.row[new] = np.arange(self._used, self._used + len(new))
        self._used += len(new)
        return True


def _span_sums(rows: np.ndarray, spans: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sums of rows[a:b] for spans (u, 2), and their lengths (u, 1)."""
    out = np.empty((len(spans), rows.shape[1]), dtype=np.float32)
    # A sum for each is six times as fast as np.add.reduceat or one product over wide rows.
    for total, (a, b) in zip(out, spans.tolist(), strict=True):
        rows[a:b].sum(axis=0, out=total)
    return out, (spans[:, 1:] - spans[:, :1]).astype(np.float32)


def _columns(rows: np.ndarray, branch: int) -> np.ndarray:
    return rows[:, branch * _BRANCH : (branch + 1) * _BRANCH]


def _standardise(x: np.ndarray, eps: float) -> None:
    """Rows to mean 0 and variance 1, in place: layer normalisation without gain and offset."""
    x -= x.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", x, x) / x.shape[1]
    x *= np.reciprocal(np.sqrt(variance + eps))[:, None]


def _windows(lengths: np.ndarray, count: int) -> np.ndarray:
    """Positions (t, 5) around each token; `count` where the window leaves the token's text."""
    ends = np.cumsum(lengths)
    around = np.arange(count)[:, None] + np.arange(-_LEFT, _RIGHT + 1)
    inside = around >= np.repeat(ends - lengths, lengths)[:, None]
    inside &= around < np.repeat(ends, lengths)[:, None]
    return np.where(inside, around, count)
