"""What `aligner train` does: read, cross-validate, fit, write weights and card."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np

from aligner import divergence, encoding
from aligner.errors import InputError
from aligner.training.data import gold_documents
from aligner.training.output import write_model
from aligner.training.weights import cross_validate, fit_weights, untrained, write_card

_FEWEST = 2
"""Documents needed to leave one out."""


def train_weights(
    data: Sequence[Path],
    out: Path,
    *,
    command: str,
    preset: str = "fast",
    model: str | None = None,
    device: str | None = None,
    jobs: int | None = None,
) -> str:
    """Fit the weights, write ``weights.json`` and ``README.md`` into `out`; the card's text.

    InputError for fewer than two documents, or data that cannot be read.
    """
    documents = gold_documents(data)
    if len(documents) < _FEWEST:
        raise InputError(f"{len(documents)} document is too few: fitting needs at least {_FEWEST}")
    names = (model,) if model else encoding.PRESETS[preset]
    cache = encoding.VectorCache()
    encoders = [
        Remembering(encoding.load_encoder(name, device=device, threads=jobs, cache=cache))
        for name in names
    ]
    tools = untrained(encoders, None if model else second_reader(preset))
    trials = cross_validate(documents, tools)
    weights = fit_weights(documents, tools, out.name)
    card = write_card(weights, trials, " + ".join(map(encoding.identity, encoders)), command)
    write_model(out, "weights.json", weights.to_json().encode("utf-8"), card)
    return card


def second_reader(preset: str) -> RememberingNetwork | None:
    """What a preset reads open beads with, if it looks at them a second time."""
    return RememberingNetwork(divergence.load_second_reader()) if preset == "best" else None


class Remembering:
    """An encoder that keeps in memory what it has encoded.

    Leaving each document out in turn asks for the same vectors many times.
    """

    def __init__(self, encoder: encoding.Encoder) -> None:
        self._encoder = encoder
        self._spans = encoding.spanning(encoder)
        self.identity = encoding.identity(encoder)
        self._vectors: dict[str, np.ndarray] = {}
        self._parts: dict[tuple[str, ...], encoding.Parts] = {}
        self._tokens: dict[str, encoding.Tokens] = {}

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors of whole texts, (len(texts), dimension)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([self._vectors[text] for text in texts])

    def parts(self, texts: Sequence[str]) -> encoding.Parts:
        """The encoder's parts; a document is asked for whole, so it is kept whole."""
        key = tuple(texts)
        if key not in self._parts:
            self._parts[key] = self._spans.parts(texts)
        return self._parts[key]

    def tokens(self, texts: Sequence[str]) -> list[encoding.Tokens]:
        """Token vectors by the built-in encoder, whichever this one is."""
        new = [text for text in dict.fromkeys(texts) if text not in self._tokens]
        reader = encoding.token_encoder(self._encoder) or encoding.built_in_tokens()
        self._tokens.update(zip(new, reader.tokens(new), strict=True))
        return [self._tokens[text] for text in texts]

    def compose(self, parts: np.ndarray) -> np.ndarray:
        """As the encoder composes."""
        return self._spans.compose(parts)


class RememberingNetwork:
    """A content network that keeps what it said of every pair of texts."""

    def __init__(self, network: divergence.ContentNetwork) -> None:
        self._network = network
        self._said: dict[bytes, tuple[np.ndarray, np.ndarray] | None] = {}
        self.text, self.joined = network.text, network.joined

    def log_odds_of(
        self, pairs: Sequence[tuple[divergence.TokenText, divergence.TokenText]]
    ) -> list[tuple[np.ndarray, np.ndarray] | None]:
        """As the network says."""
        keys = [_digest(pair) for pair in pairs]
        new = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in self._said}
        found = self._network.log_odds_of(list(new.values()))
        self._said.update(zip(new, found, strict=True))
        return [self._said[key] for key in keys]


def _digest(pair: tuple[divergence.TokenText, divergence.TokenText]) -> bytes:
    digest = blake2b(len(pair[0]).to_bytes(4), digest_size=16)
    for side in pair:
        digest.update(side.vectors.tobytes())
    return digest.digest()
