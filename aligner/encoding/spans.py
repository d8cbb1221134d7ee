"""Encoders that give the vector of a run of sentences without encoding the run.

A sentence's *parts* add up over a run, and `compose` turns the sum into a vector. The built-in
encoder does so exactly but for the joints; for any other one, a run's vector is the mean of its
sentences' vectors weighted by length, which is what Vecalign-style pooling does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np

from aligner.encoding.cache import CachedEncoder, VectorCache
from aligner.encoding.protocol import Encoder, identity

MARKS = 3
"""Rows of a text's parts: start mark, the text itself, end mark."""


@runtime_checkable
class SpanEncoder(Protocol):
    """An encoder whose texts have additive parts."""

    def parts(self, texts: Sequence[str]) -> np.ndarray:
        """Parts of texts, float32 (len(texts), MARKS, p).

        A run takes the start mark of its first text, the middles of all, the end mark of its
        last.
        """
        ...

    def compose(self, parts: np.ndarray) -> np.ndarray:
        """Unit vectors, float32 (n, dimension), of summed parts, float32 (n, p)."""
        ...


class Pooled:
    """Any encoder as a span encoder: a run is the length-weighted mean of its sentences."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.identity = identity(encoder)

    def parts(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors times their texts' lengths in characters, between marks of zero."""
        vectors = self.encoder.encode(texts)
        out = np.zeros((len(texts), MARKS, vectors.shape[1]), dtype=np.float32)
        out[:, 1] = vectors * np.array([max(len(t), 1) for t in texts], np.float32)[:, None]
        return out

    def compose(self, parts: np.ndarray) -> np.ndarray:
        """Sums scaled to unit length."""
        return parts / np.maximum(np.linalg.norm(parts, axis=1, keepdims=True), 1e-9)


class Joined:
    """Several encoders as one: their vectors side by side, each with the same weight."""

    def __init__(self, encoders: Sequence[Encoder]) -> None:
        self._members = [spanning(encoder) for encoder in encoders]
        self.identity = "+".join(identity(encoder) for encoder in encoders)
        self._widths: list[int] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors of the summed dimension."""
        return self.compose(self.parts(texts).sum(axis=1))

    def parts(self, texts: Sequence[str]) -> np.ndarray:
        """The members' parts side by side."""
        each = [member.parts(texts) for member in self._members]
        self._widths = [parts.shape[2] for parts in each]
        return np.concatenate(each, axis=2)

    def compose(self, parts: np.ndarray) -> np.ndarray:
        """The members' vectors side by side, scaled to unit length."""
        pieces = np.split(parts, np.cumsum(self._widths)[:-1], axis=1)
        vectors = [m.compose(p) for m, p in zip(self._members, pieces, strict=True)]
        return np.concatenate(vectors, axis=1) / np.float32(len(vectors) ** 0.5)


class CachedSpans:
    """A span encoder whose parts are kept on disk."""

    def __init__(self, encoder: SpanEncoder, cache: VectorCache) -> None:
        self._encoder = encoder
        self.identity = identity(encoder)  # type: ignore[arg-type]
        self._rows = CachedEncoder(_Rows(encoder, self.identity), cache)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors of whole texts."""
        return self.compose(self.parts(texts).sum(axis=1))

    def parts(self, texts: Sequence[str]) -> np.ndarray:
        """Parts, from the cache where it has them."""
        rows = self._rows.encode(texts)
        return rows.reshape(len(texts), MARKS, -1)

    def compose(self, parts: np.ndarray) -> np.ndarray:
        """As the encoder composes."""
        return self._encoder.compose(parts)


class _Rows:
    """A span encoder's parts as flat rows, the shape that the cache keeps."""

    def __init__(self, encoder: SpanEncoder, name: str) -> None:
        self._encoder = encoder
        self.identity = name + "#parts"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return self._encoder.parts(texts).reshape(len(texts), -1)


def spanning(encoder: Encoder | SpanEncoder) -> SpanEncoder:
    """The encoder itself if its texts have parts, else with pooled runs."""
    return encoder if isinstance(encoder, SpanEncoder) else Pooled(encoder)
