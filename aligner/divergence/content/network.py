"""The content network: what of either side the other lacks or has wrong, and how bad a pair is.

A small cross-attention network over the encoder's token vectors, contextual and plain. Every token
attends to the other side's tokens or to nothing, led by their cosines and by a bilingual lexicon;
two such layers with a convolution each give, for every token, the log-odds that its content is
missing over there, that it is a major mistranslation, and that it is wrong at all. What is pooled
of both sides gives the log-odds that a side holds content which the other lacks, and those of the
pair. It knows which side is the source.

It is fitted on synthetic edits of human translations, after Briakou and Carpuat 2020
(`aligner.training.content`); weights and figures are in ``models/divergence-use``.

Arrays are float32; t English and u Chinese tokens, d the network's width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import numpy as np

from aligner.bitext import Lang
from aligner.config import models_folder
from aligner.divergence.content.rendering import TokenText, Words, joined, renderings
from aligner.errors import ModelError
from aligner.files import read_arrays
from aligner.language.words.lexicon import Lexicon, load_lexicon
from aligner.products import row_products

WEIGHTS, SECOND = "divergence-use", "second-look-use"
RAW_SCALE = 6.0
"""Factor of plain cosines and renderings among the attention logits: weights start near 1."""
KERNEL = 5
ALIKE = ("cosine", "rendering", "plain cosine")
"""What is known of two tokens beforehand: the cosine of their contextual vectors, how surely they
render each other by the lexicon, and the cosine of their vectors out of context."""
TOKEN_HEADS = ("missing", "wrong", "bad")
"""What is told of a token: the other side has nothing for it; it is a major mistranslation; it is
wrong at all."""
PAIR_HEADS = ("major", "mistranslation", "penalty", "critical")
"""What is told of a pair: a major accuracy error; a major mistranslation; a high MQM penalty; a
critical error."""
RUN, TOP, ABSENT = 5, 3, -12.0
"""What is pooled of the tokens' log-odds: the greatest mean of so many neighbours and of so many
tokens; what stands for tokens where a text has fewer."""
_EPS = 1e-5


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer's weights: rows are inputs, as in ``x @ w``."""

    qkv: np.ndarray
    qkv_bias: np.ndarray
    null: np.ndarray
    """Key and value of the nothing that a token may attend to, (2, d)."""
    raw: np.ndarray
    """Weights of `ALIKE` in each head, (3, heads)."""
    mix: np.ndarray
    mix_bias: np.ndarray
    conv: np.ndarray
    conv_bias: np.ndarray
    norms: np.ndarray
    """Gains and offsets of both normalisations, (4, d)."""


@dataclass(frozen=True, slots=True)
class PairOdds:
    """Log-odds of one pair: of the tokens of each side, (t, 3) and (u, 3), see `TOKEN_HEADS`; that
    the English and the Chinese hold what the other lacks, (2,); of the pair, (4,), see
    `PAIR_HEADS`."""

    en: np.ndarray
    zh: np.ndarray
    lacking: np.ndarray
    pair: np.ndarray


class TokenVectors(Protocol):
    """A text's tokens as the encoder gives them: vectors in context and out of it, float32
    (t, 512) each, and offsets, int (t, 2)."""

    @property
    def vectors(self) -> np.ndarray:
        """In context."""
        ...

    @property
    def plain(self) -> np.ndarray:
        """Out of context."""
        ...

    @property
    def spans(self) -> np.ndarray:
        """Offsets."""
        ...


class ContentNetwork:
    """Forward pass of the content network: the mean of its members' log-odds.

    Members are fitted alike but for their random start: a token that one takes for missing by
    chance, the other hardly does.
    """

    def __init__(
        self, arrays: dict[str, np.ndarray], lexicon: Lexicon, digest: str = "", name: str = WEIGHTS
    ) -> None:
        """`arrays` as `together` makes them; ModelError where one is missing."""
        self.name = name
        self._lexicon = lexicon
        self.digest = digest
        """First 12 hexadecimal digits of the file's SHA-256."""
        try:
            own = {name: arrays[name].astype(np.float32) for name in OF_ALL}
            self.calibration, self.border = own["calibration"], own["border"]
            self.faithful = float(own["faithful"])
            self._means, self._plain_means = own["means"], own["plain_means"]
            self._members = [
                _Member({name: array[k] for name, array in arrays.items() if name not in OF_ALL})
                for k in range(len(arrays["out"]))
            ]
        except KeyError as error:
            raise ModelError(
                f"the weights {name} hold no {error}: they are of another version, reinstall"
            ) from error

    def text(self, text: str, lang: Lang, tokens: TokenVectors) -> TokenText:
        """A text as the network reads it, with its tokens by the built-in encoder."""
        words = Words.of(text, lang, tokens.spans, self._lexicon)
        return TokenText(tokens.vectors, tokens.plain, tokens.spans, words)

    def joined(self, texts: Sequence[TokenText]) -> TokenText:
        """Texts in a row, at least one, as one."""
        return joined(texts)

    def log_odds_of(
        self, pairs: Sequence[tuple[TokenText, TokenText]], src_lang: Lang = "en"
    ) -> list[tuple[np.ndarray, np.ndarray] | None]:
        """Log-odds that a token of a pair's texts has no counterpart, (t,) and (u,); None where a
        text has no token. Many pairs at once: products of few rows are slow.

        Where every other sentence may lack one, the border of a clause is an even chance.
        """
        en, zh = self.border
        read = self.read(pairs, src_lang)
        return [(odds.en[:, 0] - en, odds.zh[:, 0] - zh) if odds else None for odds in read]

    def read(
        self, pairs: Sequence[tuple[TokenText, TokenText]], src_lang: Lang
    ) -> list[PairOdds | None]:
        """All that the network tells of pairs of English and Chinese texts; None where a text has
        no token."""
        found: list[PairOdds | None] = [None] * len(pairs)
        full = [k for k, (en, zh) in enumerate(pairs) if len(en) and len(zh)]
        for first in range(0, len(full), _PAIRS):
            places = full[first : first + _PAIRS]
            some = [pairs[k] for k in places]
            rows = _Rows.of(some)
            sides = [side for pair in some for side in pair]
            vectors = rows.stacked([side.vectors for side in sides], self._means)
            plain = rows.stacked([side.plain for side in sides], self._plain_means)
            alike = self._alike(some, rows, vectors, plain)
            both = np.concatenate([vectors, plain], axis=1)
            read = [member.odds_of(rows, both, alike, src_lang) for member in self._members]
            for place, each in zip(places, zip(*read, strict=True), strict=True):
                found[place] = _mean(each)
        return found

    def alike(self, en: TokenText, zh: TokenText) -> np.ndarray:
        """What is known of one pair's tokens beforehand, float32 (3, t, u), see `ALIKE`; either
        text has a token at least."""
        rows = _Rows.of([(en, zh)])
        vectors = rows.stacked([en.vectors, zh.vectors], self._means)
        plain = rows.stacked([en.plain, zh.plain], self._plain_means)
        return self._alike([(en, zh)], rows, vectors, plain)[0]

    def _alike(
        self,
        pairs: Sequence[tuple[TokenText, TokenText]],
        rows: _Rows,
        vectors: np.ndarray,
        plain: np.ndarray,
    ) -> list[np.ndarray]:
        """What is known of each pair's tokens beforehand, float32 (3, t, u): see `ALIKE`."""
        unit, bare = _unit(vectors), _unit(plain)
        return [
            np.stack(
                [unit[en] @ unit[zh].T, renderings(*pair, self._lexicon), bare[en] @ bare[zh].T]
            )
            for (en, zh), pair in zip(rows.pairs, pairs, strict=True)
        ]


def _mean(odds: Sequence[PairOdds]) -> PairOdds:
    return PairOdds(
        *(
            np.mean([getattr(each, name) for each in odds], axis=0)
            for name in PairOdds.__dataclass_fields__
        )
    )


OF_ALL = ("border", "calibration", "faithful", "means", "plain_means")
"""Arrays that are the network's, not a member's."""


def together(members: Sequence[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """One network's arrays from those of members fitted on the same texts, not calibrated yet:
    stacked, each of shape (members, ...), but for the mean vectors, which they share."""
    names = [name for name in members[0] if name not in OF_ALL]
    stacked = {name: np.stack([member[name] for member in members]) for name in names}
    return stacked | {
        "means": members[0]["means"],
        "plain_means": members[0]["plain_means"],
        "border": np.zeros(2, dtype=np.float32),
        "calibration": np.zeros((2, 4), dtype=np.float32),
        "faithful": np.zeros((), dtype=np.float32),
    }


class _Member:
    """One of the networks that are read together."""

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        w = {name: array.astype(np.float32) for name, array in arrays.items()}
        self._projection, self._bias, self._role = w["projection"], w["projection_bias"], w["role"]
        self._input_norm = w["input_norm"]
        self._out, self._out_bias = w["out"], w["out_bias"]
        self._pool, self._pool_bias = w["pool"], w["pool_bias"]
        self._lack, self._lack_bias = w["lack"], w["lack_bias"]
        self._join, self._join_bias = w["join"], w["join_bias"]
        self._pair, self._pair_bias = w["pair"], w["pair_bias"]
        names = list(_Layer.__dataclass_fields__)
        self._layers = [
            _Layer(**{name: w[f"layer{k}.{name}"] for name in names})
            for k in range(int(w["layers"]))
        ]

    def odds_of(
        self, rows: _Rows, vectors: np.ndarray, alike: Sequence[np.ndarray], src_lang: Lang
    ) -> list[PairOdds]:
        """Of the pairs in `rows`; `vectors` (rows, 1024), `alike` (3, t, u) of each pair."""
        zh_role = 0 if src_lang == "zh" else 1
        bias = self._bias + self._role[[1 - zh_role, zh_role]]
        x = row_products(vectors, self._projection) + bias[rows.is_zh.astype(int)]
        x = _normalised(x, *self._input_norm)
        for layer in self._layers:
            x = _attended(layer, x, rows, alike)
        # No BLAS: its product with few columns rounds by what stands beside a row.
        odds = np.einsum("ij,jk->ik", x, self._out) + self._out_bias
        return [self._pair_odds(x, odds, en, zh, src_lang) for en, zh in rows.pairs]

    def _pair_odds(
        self, x: np.ndarray, odds: np.ndarray, en: slice, zh: slice, src_lang: Lang
    ) -> PairOdds:
        pooled = np.stack([_pooled(x[side], odds[side]) for side in (en, zh)])
        sides = np.maximum(np.einsum("ij,jk->ik", pooled, self._pool) + self._pool_bias, 0)
        lacking = np.einsum("ij,j->i", sides, self._lack) + self._lack_bias
        ordered = sides if src_lang == "en" else sides[::-1]
        joint = np.einsum("j,jk->k", ordered.reshape(-1), self._join) + self._join_bias
        pair = np.einsum("j,jk->k", np.maximum(joint, 0), self._pair) + self._pair_bias
        return PairOdds(odds[en], odds[zh], lacking, pair)


def _pooled(x: np.ndarray, odds: np.ndarray) -> np.ndarray:
    """A side's tokens (t, d) with their log-odds (t, 3) as one vector, (2 d + 13,)."""
    count = len(x)
    least = np.full((max(RUN - count, 0), odds.shape[1]), ABSENT, dtype=np.float32)
    all_odds = np.concatenate([odds, least])
    top = np.sort(all_odds, axis=0)[-TOP:].mean(axis=0)
    sums = np.cumsum(np.concatenate([np.zeros_like(all_odds[:1]), all_odds]), axis=0)
    run = ((sums[RUN:] - sums[:-RUN]) / RUN).max(axis=0)
    share = (1 / (1 + np.exp(-odds))).mean(axis=0)
    length = np.log(np.float32(count))[None]
    parts = (x.max(axis=0), x.mean(axis=0), odds.max(axis=0), top, run, share, length)
    return np.concatenate(parts).astype(np.float32)


_PAIRS = 8
"""Pairs read at once: with 64 the arrays leave the cache."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where the tokens of some pairs lie in one array, with `KERNEL` // 2 rows between texts.

    `pairs` are the rows of each English and Chinese text; `there` says which rows hold a token,
    `is_zh` which are Chinese, `known` which the lexicon knows, bool (rows,).
    """

    pairs: list[tuple[slice, slice]]
    there: np.ndarray
    is_zh: np.ndarray
    known: np.ndarray

    @classmethod
    def of(cls, pairs: Sequence[tuple[TokenText, TokenText]]) -> _Rows:
        sizes = np.array([len(side) for pair in pairs for side in pair])
        begins = np.cumsum(sizes + KERNEL // 2) - sizes
        texts = [
            slice(a, a + size) for a, size in zip(begins.tolist(), sizes.tolist(), strict=True)
        ]
        there = np.zeros(int(begins[-1] + sizes[-1]) + KERNEL // 2, dtype=bool)
        is_zh, known = np.zeros_like(there), np.zeros_like(there)
        for place, text in zip(texts, (side for pair in pairs for side in pair), strict=True):
            there[place] = True
            known[place] = text.words.known(len(text))
        for place in texts[1::2]:
            is_zh[place] = True
        return cls(list(zip(texts[::2], texts[1::2], strict=True)), there, is_zh, known)

    def stacked(self, texts: Sequence[np.ndarray], means: np.ndarray) -> np.ndarray:
        """Vectors less their language's mean, float32 (rows, 512), zero between texts."""
        out = np.zeros((len(self.there), texts[0].shape[1]), dtype=np.float32)
        places = [side for pair in self.pairs for side in pair]
        for k, (place, vectors) in enumerate(zip(places, texts, strict=True)):
            np.subtract(vectors, means[k % 2], out=out[place])
        return out


def _attended(layer: _Layer, x: np.ndarray, rows: _Rows, alike: Sequence[np.ndarray]) -> np.ndarray:
    """Tokens (rows, d) after looking at the other side.

    `alike` (3, t, u) of each pair: see `ALIKE`.
    """
    width, heads = x.shape[1], layer.raw.shape[1]
    qkv = row_products(x, layer.qkv, layer.qkv_bias)
    read = np.zeros_like(x)
    told = np.zeros((len(x), 2 * heads + len(ALIKE) + 1), dtype=np.float32)
    told[:, -1] = rows.known
    for (en, zh), both in zip(rows.pairs, alike, strict=True):
        for own, other, each in ((en, zh, both), (zh, en, both.transpose(0, 2, 1))):
            _look(layer, qkv[own, :width], qkv[other, width:], each, read[own], told[own, :-1])
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
        product = row_products(part, weights[first : first + part.shape[1]])
        total = product if total is None else np.add(total, product, out=total)
        first += part.shape[1]
    assert total is not None
    total += bias
    found: np.ndarray = np.maximum(total, 0, out=total)
    return found


def _look(
    layer: _Layer,
    query: np.ndarray,
    seen: np.ndarray,
    alike: np.ndarray,
    read: np.ndarray,
    told: np.ndarray,
) -> None:
    """What t tokens find among the u of the other side, or in nothing: fills `read` (t, d) and
    `told` (t, 2 * heads + 3): the best logit and that of nothing in each head, and the best of
    each of `ALIKE`."""
    heads, width = layer.raw.shape[1], query.shape[1]
    size = width // heads
    split = np.concatenate([seen.reshape(-1, 2, width), layer.null[None]])
    split = split.reshape(-1, 2, heads, size)
    query = query.reshape(-1, heads, size).transpose(1, 0, 2)
    logits = query @ split[:, 0].transpose(1, 2, 0) / np.float32(size**0.5)
    for raw, each in zip(layer.raw * np.float32(RAW_SCALE), alike, strict=True):
        logits[:, :, :-1] += raw[:, None, None] * each
    told[:, :heads] = logits[:, :, :-1].max(axis=2).T
    told[:, heads : 2 * heads] = logits[:, :, -1].T
    told[:, 2 * heads :] = alike.max(axis=2).T
    weights = _softmax(logits)
    found = weights @ split[:, 1].transpose(1, 0, 2)
    read[:] = found.transpose(1, 0, 2).reshape(read.shape)


def _softmax(logits: np.ndarray) -> np.ndarray:
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    raised /= raised.sum(axis=-1, keepdims=True)
    found: np.ndarray = raised
    return found


def _normalised(x: np.ndarray, gain: np.ndarray, offset: np.ndarray) -> np.ndarray:
    """Layer normalisation of the rows."""
    x = x - x.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1])
    x /= np.sqrt(variance + np.float32(_EPS))[:, None]
    x *= gain
    x += offset
    return x


def _unit(x: np.ndarray) -> np.ndarray:
    found: np.ndarray = x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-9)
    return found


def load_second_reader() -> ContentNetwork:
    """The network of the alignment's second look, fitted on clauses left out and put in alone: it
    knows nothing of single words, and tells missing sentences better. ModelError as `load_network`.
    """
    return load_network(models_folder() / SECOND)


def load_network(folder: Path | None = None) -> ContentNetwork:
    """The network of the built-in encoder; ModelError where its file is missing or damaged."""
    path = (folder or models_folder() / WEIGHTS) / "weights.npz"
    if not path.is_file():
        raise ModelError(f"no trained weights {path}: reinstall, or rebuild them as its card says")
    return _loaded(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _loaded(path: Path, changed: int) -> ContentNetwork:
    digest = sha256(path.read_bytes()).hexdigest()[:12]
    return ContentNetwork(read_arrays(path), load_lexicon(), digest, path.parent.name)
