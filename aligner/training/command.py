"""What `aligner train` does: read, cross-validate, fit, write weights and card."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from aligner import encoding, formats
from aligner.errors import InputError
from aligner.training.data import gold_documents
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
    tools = untrained(encoders)
    trials = cross_validate(documents, tools)
    weights = fit_weights(documents, tools, out.name)
    card = write_card(weights, trials, " + ".join(map(encoding.identity, encoders)), command)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in (("weights.json", weights.to_json()), ("README.md", card)):
        with formats.replacing(out / name) as stream:
            stream.write(text.encode("utf-8"))
    return card


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

    def compose(self, parts: np.ndarray) -> np.ndarray:
        """As the encoder composes."""
        return self._spans.compose(parts)
