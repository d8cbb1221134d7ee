"""The content network: which tokens of either side have no counterpart in the other.

A small cross-attention network over the encoder's contextual token vectors. Every token attends
to the other side's tokens or to nothing; two such layers with a convolution each give the log-odds
that the token's content is missing there. It is fitted on synthetic omissions and additions
(`aligner.training.content`), after Briakou and Carpuat 2020; weights and figures are in
``models/divergence-use``.

Arrays are float32; t English and u Chinese tokens, d the network's width.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np

from aligner.config import models_folder
from aligner.errors import ModelError

WEIGHTS = "divergence-use"
RAW_SCALE = 6.0
"""Factor of the plain cosines among the attention logits, so that weights start near 1."""
KERNEL = 5
_EPS = 1e-5


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer's weights: rows are inputs, as in ``x @ w``."""

    qkv: np.ndarray
    qkv_bias: np.ndarray
    null: np.ndarray
    """Key and value of the nothing that a token may attend to, (2, d)."""
    raw: np.ndarray
    """Weight of the plain cosine in each head, (heads,)."""
    mix: np.ndarray
    mix_bias: np.ndarray
    conv: np.ndarray
    conv_bias: np.ndarray
    norms: np.ndarray
    """Gains and offsets of both normalisations, (4, d)."""


class ContentNetwork:
    """Forward pass of the content network for one pair of texts at a time."""

    def __init__(self, arrays: dict[str, np.ndarray], digest: str = "") -> None:
        """`arrays` as `load_network` reads them; ModelError where one is missing."""
        self.name = WEIGHTS
        self.digest = digest
        """First 12 hexadecimal digits of the file's SHA-256."""
        try:
            w = {name: array.astype(np.float32) for name, array in arrays.items()}
            self._means = w["means"]
            self._projection, self._bias = w["projection"], w["projection_bias"]
            self._input_norm = w["input_norm"]
            self._out, self._out_bias = w["out"], w["out_bias"]
            self.calibration = w["calibration"]
            self.faithful = float(w["faithful"])
            names = list(_Layer.__dataclass_fields__)
            self._layers = [
                _Layer(**{name: w[f"layer{k}.{name}"] for name in names})
                for k in range(int(w["layers"]))
            ]
        except KeyError as error:
            raise ModelError(
                f"the weights {WEIGHTS} hold no {error}: they are of another version, reinstall"
            ) from error

    def log_odds(self, en: np.ndarray, zh: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log-odds that a token has no counterpart, (t,) and (u,).

        `en` (t, 512) and `zh` (u, 512) are the encoder's token vectors; neither may be empty.
        """
        en, zh = en - self._means[0], zh - self._means[1]
        cosines = _unit(en) @ _unit(zh).T
        x = self._entered(en, 0)
        y = self._entered(zh, 1)
        for layer in self._layers:
            x, y = _attended(layer, x, y, cosines), _attended(layer, y, x, cosines.T)
        return x @ self._out + self._out_bias, y @ self._out + self._out_bias

    def _entered(self, vectors: np.ndarray, lang: int) -> np.ndarray:
        return _normalised(vectors @ self._projection + self._bias[lang], *self._input_norm)


def _attended(layer: _Layer, x: np.ndarray, y: np.ndarray, cosines: np.ndarray) -> np.ndarray:
    """Tokens of one side, (t, d), after looking at the other, (u, d); `cosines` (t, u)."""
    width, heads = x.shape[1], len(layer.raw)
    size = width // heads
    query = x @ layer.qkv[:, :width] + layer.qkv_bias[:width]
    seen = y @ layer.qkv[:, width:] + layer.qkv_bias[width:]
    key = np.vstack([seen[:, :width], layer.null[:1]])
    value = np.vstack([seen[:, width:], layer.null[1:]])
    read = np.empty_like(x)
    told = np.empty((len(x), 2 * heads + 1), dtype=np.float32)
    for head in range(heads):
        own = slice(head * size, (head + 1) * size)
        logits = query[:, own] @ key[:, own].T / np.float32(size**0.5)
        logits[:, :-1] += layer.raw[head] * np.float32(RAW_SCALE) * cosines
        told[:, head] = logits[:, :-1].max(axis=1)
        told[:, heads + head] = logits[:, -1]
        read[:, own] = _softmax(logits) @ value[:, own]
    told[:, -1] = cosines.max(axis=1)
    mixed = np.hstack([x, read, x * read, told]) @ layer.mix + layer.mix_bias
    x = _normalised(x + np.maximum(mixed, 0), *layer.norms[:2])
    blurred = _windows(x) @ layer.conv + layer.conv_bias
    return _normalised(x + np.maximum(blurred, 0), *layer.norms[2:])


def _windows(x: np.ndarray) -> np.ndarray:
    """Each token with its neighbours, (t, KERNEL * d); zeros beyond the ends."""
    reach = KERNEL // 2
    padded = np.pad(x, ((reach, reach), (0, 0)))
    return np.hstack([padded[k : k + len(x)] for k in range(KERNEL)])


def _softmax(logits: np.ndarray) -> np.ndarray:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _normalised(x: np.ndarray, gain: np.ndarray, offset: np.ndarray) -> np.ndarray:
    """Layer normalisation of the rows."""
    x = x - x.mean(axis=1, keepdims=True)
    return x / np.sqrt((x * x).mean(axis=1, keepdims=True) + np.float32(_EPS)) * gain + offset


def _unit(x: np.ndarray) -> np.ndarray:
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-9)


def load_network(folder: Path | None = None) -> ContentNetwork:
    """The network of the built-in encoder; ModelError where its file is missing."""
    path = (folder or models_folder() / WEIGHTS) / "weights.npz"
    if not path.is_file():
        raise ModelError(f"no trained weights {path}: reinstall, or rebuild them as its card says")
    return _loaded(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _loaded(path: Path, changed: int) -> ContentNetwork:
    with np.load(path, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    return ContentNetwork(arrays, sha256(path.read_bytes()).hexdigest()[:12])
