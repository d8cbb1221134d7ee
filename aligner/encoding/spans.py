"""Encoders that give the vector of a run of sentences without encoding the run.

A sentence's *parts* add up over a run, and `compose` turns the sum into a vector. The built-in
encoder does so exactly but for the joints; for any other one, a run's vector is the mean of its
sentences' vectors weighted by length, as Vecalign pools when it is given no overlaps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, runtime_checkable

import numpy as np

from aligner.encoding.cache import VectorCache, key_of
from aligner.encoding.protocol import Encoder, identity

MARKS = 3
"""Rows of a sentence's parts: start mark, the sentence itself, end mark."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Additive parts of n texts with u clauses, width p; all float32 but `owner`.

    A run of texts has the parts: start mark of its first, middles of all, end mark of its last.
    """

    sentences: np.ndarray
    """(n, MARKS, p): start mark, the text, end mark."""
    clauses: np.ndarray
    """(u, p): clauses in order, ready to compose; every text has at least one."""
    owner: np.ndarray
    """int (u,): the text of each clause, ascending."""
    sizes: np.ndarray
    """(u,): characters of each clause, at least 1."""

    def whole(self) -> np.ndarray:
        """Parts of each text alone, ready to compose: (n, p)."""
        found: np.ndarray = self.sentences.sum(axis=1)
        return found


@dataclass(frozen=True, slots=True)
class Tokens:
    """One text's t tokens, without start and end marks."""

    vectors: np.ndarray
    """float32 (t, dimension): contextual, neither centred nor of unit length."""
    plain: np.ndarray
    """float32 (t, dimension): the same tokens out of context, as the encoder embeds them."""
    spans: np.ndarray
    """int32 (t, 2): offsets into the text, end exclusive, ascending."""
    whole: np.ndarray
    """float32 (p,): parts of the whole text, marks included, ready to compose."""


def empty_parts(width: int) -> Parts:
    """Parts of no texts."""
    none = np.zeros(0, dtype=np.float32)
    return Parts(
        np.zeros((0, MARKS, width), np.float32),
        np.zeros((0, width), np.float32),
        none.astype(int),
        none,
    )


def _gathered(each: Sequence[Parts], width: int) -> Parts:
    """Parts of single texts as parts of all of them, in order."""
    if not each:
        return empty_parts(width)
    return Parts(
        np.concatenate([parts.sentences for parts in each]),
        np.concatenate([parts.clauses for parts in each]),
        np.repeat(np.arange(len(each)), [len(parts.clauses) for parts in each]),
        np.concatenate([parts.sizes for parts in each]),
    )


@runtime_checkable
class SpanEncoder(Protocol):
    """An encoder whose texts have additive parts."""

    def parts(self, texts: Sequence[str]) -> Parts:
        """Parts of texts and of their clauses."""
        ...

    def compose(self, parts: np.ndarray) -> np.ndarray:
        """Unit vectors, float32 (n, dimension), of summed parts, float32 (n, p)."""
        ...


_CLAUSE_END = re.compile(r"(?<!\d)[,;:，；：。！？!?…—–][”’\"'」』）)]*\s*|(?<=[a-z])\.[”’\"']*\s+")
_SHORTEST_CLAUSE = 8
"""Characters: shorter clauses join the next, as their vectors say little."""


def clauses_of(text: str) -> list[str]:
    """The text cut after its clauses' punctuation; joined again they are the text."""
    cuts = [0]
    for found in _CLAUSE_END.finditer(text):
        end = found.end()
        if end - cuts[-1] >= _SHORTEST_CLAUSE and len(text) - end >= _SHORTEST_CLAUSE:
            cuts.append(end)
    return [text[a:b] for a, b in pairwise([*cuts, len(text)])]


class Pooled:
    """Any encoder as a span encoder: a run is the length-weighted mean of its sentences.

    Clauses are encoded as texts of their own, so that every token is encoded twice at most.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.identity = identity(encoder)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """As the encoder encodes."""
        return self.encoder.encode(texts)

    def parts(self, texts: Sequence[str]) -> Parts:
        """Vectors times their texts' lengths in characters, between marks of zero."""
        split = [clauses_of(text) for text in texts]
        pieces = [clause for clauses in split for clause in clauses]
        distinct = {text: i for i, text in enumerate(dict.fromkeys([*texts, *pieces]))}
        vectors = self.encoder.encode(list(distinct))
        middles = vectors[[distinct[text] for text in texts]]
        lengths = np.array([max(len(text), 1) for text in texts], dtype=np.float32)
        sentences = np.zeros((len(texts), MARKS, vectors.shape[1]), dtype=np.float32)
        sentences[:, 1] = middles * lengths[:, None]
        return Parts(
            sentences,
            vectors[[distinct[piece] for piece in pieces]],
            np.repeat(np.arange(len(texts)), [len(clauses) for clauses in split]),
            np.array([max(len(piece), 1) for piece in pieces], dtype=np.float32),
        )

    def compose(self, parts: np.ndarray) -> np.ndarray:
        """Sums scaled to unit length."""
        found: np.ndarray = parts / np.maximum(np.linalg.norm(parts, axis=1, keepdims=True), 1e-9)
        return found


_LAYOUT = "parts-2"
"""Names how a text's parts are packed: rows packed otherwise are not found."""


class CachedSpans:
    """A span encoder whose parts are kept on disk, text by text."""

    def __init__(self, encoder: SpanEncoder, name: str, cache: VectorCache) -> None:
        self.encoder = encoder
        self.identity = name
        self._cache = cache
        self._width = 0

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors of whole texts."""
        return self.compose(self.parts(texts).whole())

    def parts(self, texts: Sequence[str]) -> Parts:
        """Parts, from the cache where it has them."""
        keys = [key_of(f"{self.identity}#{_LAYOUT}", text) for text in texts]
        kept = self._cache.get(keys)
        missing = dict(zip(keys, texts, strict=True))
        for key in kept:
            missing.pop(key, None)
        new = {}
        if missing or not texts:
            found = self.encoder.parts(list(missing.values()))
            self._width = found.sentences.shape[2]
            rows = [_packed(found, k) for k in range(len(missing))]
            new = dict(zip(missing, rows, strict=True))
            self._cache.put(new)
        return _gathered([_unpacked(new[k] if k in new else kept[k]) for k in keys], self._width)

    def compose(self, parts: np.ndarray) -> np.ndarray:
        """As the encoder composes."""
        return self.encoder.compose(parts)


def _packed(parts: Parts, text: int) -> np.ndarray:
    """One text's parts as a flat float32 row: width, then sentence, clauses and sizes."""
    mine = parts.owner == text
    sentence = parts.sentences[text]
    pieces = (sentence.ravel(), parts.clauses[mine].ravel(), parts.sizes[mine])
    return np.concatenate([[np.float32(sentence.shape[1])], *pieces]).astype(np.float32)


def _unpacked(row: np.ndarray) -> Parts:
    width = int(row[0])
    clauses = (len(row) - 1 - MARKS * width) // (width + 1)
    sentence, rest = row[1 : 1 + MARKS * width], row[1 + MARKS * width :]
    return Parts(
        sentence.reshape(1, MARKS, width),
        rest[: clauses * width].reshape(clauses, width),
        np.zeros(clauses, dtype=int),
        rest[clauses * width :],
    )


def spanning(encoder: Encoder | SpanEncoder) -> SpanEncoder:
    """The encoder itself if its texts have parts, else with pooled runs."""
    return encoder if isinstance(encoder, SpanEncoder) else Pooled(encoder)


def clause_vectors(
    encoder: Encoder, texts: Sequence[str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Clauses alone, for an encoder that is used beside another one.

    Unit vectors (u, dimension), the text of each clause (u,), its characters (u,).
    """
    split = [clauses_of(text) for text in texts]
    pieces = [clause for clauses in split for clause in clauses]
    distinct = {text: i for i, text in enumerate(dict.fromkeys(pieces))}
    vectors = encoder.encode(list(distinct))
    return (
        vectors[[distinct[piece] for piece in pieces]],
        np.repeat(np.arange(len(texts)), [len(clauses) for clauses in split]),
        np.array([max(len(piece), 1) for piece in pieces], dtype=np.float32),
    )
