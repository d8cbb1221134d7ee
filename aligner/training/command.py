"""What `aligner train` does: read, cross-validate, fit, write weights and card."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from aligner import encoding, formats
from aligner.encoding import spanning
from aligner.errors import InputError
from aligner.training.data import gold_documents
from aligner.training.weights import cross_validate, fit_weights, write_card

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
) -> str:
    """Fit the weights, write ``weights.json`` and ``README.md`` into `out`; the card's text.

    InputError for fewer than two documents, or data that cannot be read.
    """
    documents = gold_documents(data)
    if len(documents) < _FEWEST:
        raise InputError(f"{len(documents)} document is too few: fitting needs at least {_FEWEST}")
    encoder = Remembering(encoding.load_encoder(model, preset=preset, device=device))
    trials = cross_validate(documents, encoder)
    weights = fit_weights(documents, encoder, out.name)
    card = write_card(weights, trials, encoding.identity(encoder), command)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in (("weights.json", weights.to_json()), ("README.md", card)):
        with formats.replacing(out / name) as stream:
            stream.write(text.encode("utf-8"))
    return card


class Remembering:
    """An encoder that gives the parts of texts it has seen without encoding them again.

    Leaving each document out in turn asks for the same vectors many times.
    """

    def __init__(self, encoder: encoding.Encoder) -> None:
        self._spans = spanning(encoder)
        self.identity = encoding.identity(encoder)
        self._seen: dict[str, np.ndarray] = {}

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors of whole texts, (len(texts), dimension)."""
        return self.compose(self.parts(texts).sum(axis=1))

    def parts(self, texts: Sequence[str]) -> np.ndarray:
        """The encoder's parts of texts."""
        new = [text for text in dict.fromkeys(texts) if text not in self._seen]
        if new:
            self._seen.update(zip(new, self._spans.parts(new), strict=True))
        return np.stack([self._seen[text] for text in texts])

    def compose(self, parts: np.ndarray) -> np.ndarray:
        """As the encoder composes."""
        return self._spans.compose(parts)
