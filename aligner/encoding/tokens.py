"""Encoders that tell what each token adds to a text's vector: only the built-in one does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol, runtime_checkable

import numpy as np

from aligner.encoding.protocol import Encoder
from aligner.encoding.spans import CachedSpans, SpanEncoder, Tokens


@runtime_checkable
class TokenEncoder(Protocol):
    """An encoder that tells what each token adds to a text's vector: the built-in one alone."""

    identity: str

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Tokens of each text, in order."""
        ...

    def compose(self, parts: np.ndarray) -> np.ndarray:
        """Unit vectors, float32 (n, dimension), of the parts of texts, (n, p)."""
        ...


def token_encoder(encoder: Encoder | SpanEncoder) -> TokenEncoder | None:
    """The encoder itself, or the one behind its cache, if it gives tokens; else None."""
    inner = encoder.encoder if isinstance(encoder, CachedSpans) else encoder
    return inner if isinstance(inner, TokenEncoder) else None


@lru_cache(maxsize=2)
def built_in_tokens(threads: int | None = None) -> TokenEncoder:
    """The built-in encoder, loaded once, for programs that encode with another."""
    from aligner.encoding.use import UniversalSentenceEncoder

    return UniversalSentenceEncoder(threads)
