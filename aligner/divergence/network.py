"""The content network: which tokens of either side have no counterpart in the other.

A small cross-attention network over the encoder's contextual token vectors. Every token attends
to the other side's tokens or to nothing; two such layers with a convolution each give the log-odds
that the token's content is missing there. It is fitted on synthetic omissions and additions
(`aligner.training.content`), after Briakou and Carpuat 2020; weights and figures are in
``models/divergence-use``.

Arrays are float32; t English and u Chinese tokens, d the network's width.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    """Forward pass of the content network: the mean of its members' log-odds.

    Members are fitted alike but for their random start: what one takes by chance for missing,
    the other does not.
    """

    def __init__(self, arrays: dict[str, np.ndarray], digest: str = "") -> None:
        """`arrays` as `together` makes them; ModelError where one is missing."""
        self.name = WEIGHTS
        self.digest = digest
        """First 12 hexadecimal digits of the file's SHA-256."""
        try:
            own = {name: arrays[name].astype(np.float32) for name in OF_ALL}
            self.calibration = own["calibration"]
            self.faithful = float(own["faithful"])
            self._members = [
                _Member({name: array[k] for name, array in arrays.items() if name not in OF_ALL})
                for k in range(len(arrays["means"]))
            ]
        except KeyError as error:
            raise ModelError(
                f"the weights {WEIGHTS} hold no {error}: they are of another version, reinstall"
            ) from error

    def log_odds(self, en: np.ndarray, zh: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log-odds that a token has no counterpart, (t,) and (u,).

        `en` (t, 512) and `zh` (u, 512) are the encoder's token vectors; neither may be empty.
        """
        return self.log_odds_of([(en, zh)])[0]

    def log_odds_of(
        self, pairs: Sequence[tuple[np.ndarray, np.ndarray]]
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        """The same for many pairs at once, best of like length: products of few rows are slow."""
        found = []
        for first in range(0, len(pairs), _PAIRS):
            some = pairs[first : first + _PAIRS]
            read = [member.log_odds_of(some) for member in self._members]
            found += [
                (_mean([en for en, _ in each]), _mean([zh for _, zh in each]))
                for each in zip(*read, strict=True)
            ]
        return found


def _mean(rows: list[np.ndarray]) -> np.ndarray:
    return np.mean(rows, axis=0)


OF_ALL = ("calibration", "faithful")
"""Arrays that are the network's, not a member's."""


def together(members: Sequence[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """One network's arrays from those of its members, not calibrated yet: stacked, each of shape
    (members, ...)."""
    stacked = {name: np.stack([member[name] for member in members]) for name in members[0]}
    return stacked | {
        "calibration": np.zeros((2, 4), dtype=np.float32),
        "faithful": np.zeros((), dtype=np.float32),
    }


class _Member:
    """One of the networks that are read together."""

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        w = {name: array.astype(np.float32) for name, array in arrays.items()}
        self._means = w["means"]
        self._projection, self._bias = w["projection"], w["projection_bias"]
        self._input_norm = w["input_norm"]
        self._out, self._out_bias = w["out"], w["out_bias"]
        names = list(_Layer.__dataclass_fields__)
        self._layers = [
            _Layer(**{name: w[f"layer{k}.{name}"] for name in names})
            for k in range(int(w["layers"]))
        ]

    def log_odds_of(
        self, pairs: Sequence[tuple[np.ndarray, np.ndarray]]
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        rows = _Rows.of(pairs)
        vectors = rows.stacked([side for pair in pairs for side in pair], self._means)
        unit = _unit(vectors)
        cosines = [unit[en] @ unit[zh].T for en, zh in rows.pairs]
        bias = np.where(rows.is_zh[:, None], self._bias[1], self._bias[0])
        x = _normalised(vectors @ self._projection + bias, *self._input_norm)
        for layer in self._layers:
            x = _attended(layer, x, rows, cosines)
        odds = x @ self._out + self._out_bias
        return [(odds[en], odds[zh]) for en, zh in rows.pairs]


_PAIRS = 8
"""Pairs read at once: with 64 the arrays leave the cache."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where the tokens of some pairs lie in one array, with `KERNEL` // 2 rows between texts.

    `pairs` are the rows of each English and Chinese text; `there` says which rows hold a token,
    `is_zh` which are Chinese, bool (rows,).
    """

    pairs: list[tuple[slice, slice]]
    there: np.ndarray
    is_zh: np.ndarray

    @classmethod
    def of(cls, pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> _Rows:
        sizes = np.array([len(side) for pair in pairs for side in pair])
        begins = np.cumsum(sizes + KERNEL // 2) - sizes
        texts = [
            slice(a, a + size) for a, size in zip(begins.tolist(), sizes.tolist(), strict=True)
        ]
        there = np.zeros(int(begins[-1] + sizes[-1]) + KERNEL // 2, dtype=bool)
        is_zh = np.zeros_like(there)
        for text in texts:
            there[text] = True
        for text in texts[1::2]:
            is_zh[text] = True
        return cls(list(zip(texts[::2], texts[1::2], strict=True)), there, is_zh)

    def stacked(self, texts: Sequence[np.ndarray], means: np.ndarray) -> np.ndarray:
        """Vectors less their language's mean, float32 (rows, 512), zero between texts."""
        out = np.zeros((len(self.there), texts[0].shape[1]), dtype=np.float32)
        places = [side for pair in self.pairs for side in pair]
        for k, (place, vectors) in enumerate(zip(places, texts, strict=True)):
            np.subtract(vectors, means[k % 2], out=out[place])
        return out


def _attended(
    layer: _Layer, x: np.ndarray, rows: _Rows, cosines: Sequence[np.ndarray]
) -> np.ndarray:
    """Tokens (rows, d) after looking at the other side; `cosines` (t, u) of each pair."""
    width, heads = x.shape[1], len(layer.raw)
    qkv = x @ layer.qkv + layer.qkv_bias
    read = np.zeros_like(x)
    told = np.zeros((len(x), 2 * heads + 1), dtype=np.float32)
    for (en, zh), similar in zip(rows.pairs, cosines, strict=True):
        for own, other, cosine in ((en, zh, similar), (zh, en, similar.T)):
            _look(layer, qkv[own, :width], qkv[other, width:], cosine, read[own], told[own])
    mixed = _product((x, read, x * read, told), layer.mix, layer.mix_bias)
    x = _normalised(x + mixed, *layer.norms[:2])
    x[~rows.there] = 0.0
    reach = KERNEL // 2
    padded = np.pad(x, ((reach, reach), (0, 0)))
    blurred = _product([padded[k : k + len(x)] for k in range(KERNEL)], layer.conv, layer.conv_bias)
    return _normalised(x + blurred, *layer.norms[2:])


def _product(parts: Sequence[np.ndarray], weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """The parts side by side times the weights, less than nothing cut off; joins no arrays."""
    total, first = None, 0
    for part in parts:
        product = part @ weights[first : first + part.shape[1]]
        total = product if total is None else np.add(total, product, out=total)
        first += part.shape[1]
    assert total is not None
    total += bias
    return np.maximum(total, 0, out=total)


def _look(
    layer: _Layer,
    query: np.ndarray,
    seen: np.ndarray,
    cosines: np.ndarray,
    read: np.ndarray,
    told: np.ndarray,
) -> None:
    """What t tokens find among the u of the other side, or in nothing: fills `read` (t, d) and
    `told` (t, 2 * heads + 1): the best logit and that of nothing in each head, the best cosine."""
    heads, width = len(layer.raw), query.shape[1]
    size = width // heads
    split = np.concatenate([seen.reshape(-1, 2, width), layer.null[None]])
    split = split.reshape(-1, 2, heads, size)
    query = query.reshape(-1, heads, size).transpose(1, 0, 2)
    logits = query @ split[:, 0].transpose(1, 2, 0) / np.float32(size**0.5)
    logits[:, :, :-1] += (layer.raw * np.float32(RAW_SCALE))[:, None, None] * cosines
    told[:, :heads] = logits[:, :, :-1].max(axis=2).T
    told[:, heads:-1] = logits[:, :, -1].T
    told[:, -1] = cosines.max(axis=1)
    weights = _softmax(logits)
    found = weights @ split[:, 1].transpose(1, 0, 2)
    read[:] = found.transpose(1, 0, 2).reshape(read.shape)


def _softmax(logits: np.ndarray) -> np.ndarray:
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    raised /= raised.sum(axis=-1, keepdims=True)
    return raised


def _normalised(x: np.ndarray, gain: np.ndarray, offset: np.ndarray) -> np.ndarray:
    """Layer normalisation of the rows."""
    x = x - x.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1])
    x /= np.sqrt(variance + np.float32(_EPS))[:, None]
    x *= gain
    x += offset
    return x


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
