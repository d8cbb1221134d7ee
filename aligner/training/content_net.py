"""The content network in torch, as it is trained; `aligner.divergence.content.network` runs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from aligner.divergence.content.network import (
    ABSENT,
    ALIKE,
    KERNEL,
    PAIR_HEADS,
    RAW_SCALE,
    RUN,
    TOKEN_HEADS,
    TOP,
)

INPUT = 512
"""Dimensions of the built-in encoder's token vectors."""

DROPPED = 0.1
"""Share of what fitting hides: tokens, what they read, and dimensions. Hiding dimensions alone
finds .01 fewer of the missing clauses in unseen chapters of the Bible (one network, 5 epochs)."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a batch of b pairs: vectors in and out of context, bfloat16 (b, t, INPUT), less
    their language's mean, with their lengths, (b, t); which tokens are there, bool (b, t), and
    which the lexicon knows, float (b, t); the language, int (b,), 1 for Chinese."""

    vectors: Tensor
    plain: Tensor
    norms: Tensor
    plain_norms: Tensor
    there: Tensor
    known: Tensor
    lang: Tensor


@dataclass(frozen=True, slots=True)
class Odds:
    """Log-odds of a batch: of the tokens of source and target, (b, t, 3) and (b, u, 3); that a side
    holds what the other lacks, (b, 2); of the pairs, (b, 4)."""

    tokens: list[Tensor]
    lacking: Tensor
    pair: Tensor


class Attending(nn.Module):
    """One layer: a token reads the other side, or nothing, then its neighbours."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.null = nn.Parameter(torch.zeros(2, width))
        self.raw = nn.Parameter(torch.tensor([[2.0], [0.5], [0.5]]).repeat(1, heads))
        self.mix = nn.Linear(3 * width + 2 * heads + len(ALIKE) + 1, width)
        self.conv = nn.Conv1d(width, width, KERNEL, padding=KERNEL // 2)
        self.after_mix, self.after_conv = nn.LayerNorm(width), nn.LayerNorm(width)

    def forward(
        self, x: Tensor, there: Tensor, known: Tensor, y: Tensor, other: Tensor, alike: Tensor
    ) -> Tensor:
        """x (b, t, d) after reading y (b, u, d).

        Masks of tokens that are there, (b, t) and (b, u), and of those that the lexicon knows,
        (b, t); `alike` (b, 3, t, u): see `network.ALIKE`.
        """
        batch, count, width = x.shape
        size = width // self.heads

        def split(rows: Tensor) -> Tensor:
            return rows.view(batch, -1, self.heads, size).transpose(1, 2)

        nothing = self.null.expand(batch, 2, width)
        key = split(torch.cat([self.key(y), nothing[:, :1]], 1))
        value = split(torch.cat([self.value(y), nothing[:, 1:]], 1))
        logits = split(self.query(x)) @ key.transpose(2, 3) / size**0.5
        plain = torch.einsum("ch,bctu->bhtu", self.raw * RAW_SCALE, alike)
        logits = logits + functional.pad(plain, (0, 1))
        seen = functional.pad(other, (0, 1), value=True)
        logits = logits.masked_fill(~seen[:, None, None, :], -1e4)
        read = (logits.softmax(-1) @ value).transpose(1, 2).reshape(batch, count, width)
        best = alike.masked_fill(~other[:, None, None, :], -1.0).amax(-1)
        seen_of = [logits[..., :-1].amax(-1), logits[..., -1], best, known[:, None]]
        told = torch.cat(seen_of, 1).transpose(1, 2)
        parts = [x, functional.dropout(read, DROPPED, self.training), x * read, told.to(x.dtype)]
        mixed = self.mix(torch.cat(parts, -1))
        x = self.after_mix(x + functional.relu(mixed)) * there[..., None]
        blurred = self.conv(x.transpose(1, 2)).transpose(1, 2)
        found: Tensor = self.after_conv(x + functional.relu(blurred)) * there[..., None]
        return found


class TrainedNetwork(nn.Module):
    """Log-odds of a batch of pairs."""

    def __init__(
        self, means: np.ndarray, width: int, layers: int, heads: int, sources: Sequence[str]
    ) -> None:
        """`means` (2, 2, INPUT): mean vectors in and out of context, of English and of Chinese.

        Every one of `sources` has labels of its own kind: a bias for each takes that up in
        training, and is left out in use.
        """
        super().__init__()
        self.means = means
        self.sources = list(sources)
        self.projection = nn.Linear(2 * INPUT, width)
        self.language = nn.Parameter(torch.zeros(2, width))
        self.role = nn.Parameter(torch.zeros(2, width))
        self.entrance = nn.LayerNorm(width)
        self.dropout = nn.Dropout(DROPPED)
        self.layers = nn.ModuleList(Attending(width, heads) for _ in range(layers))
        self.out = nn.Linear(width, len(TOKEN_HEADS))
        self.pool = nn.Linear(2 * width + 4 * len(TOKEN_HEADS) + 1, width)
        self.lack = nn.Linear(width, 1)
        self.join = nn.Linear(2 * width, width)
        self.pair = nn.Linear(width, len(PAIR_HEADS))
        count = len(self.sources)
        self.token_bias = nn.Parameter(torch.zeros(count, len(TOKEN_HEADS)))
        self.lack_bias = nn.Parameter(torch.zeros(count, 2))
        self.pair_bias = nn.Parameter(torch.zeros(count, len(PAIR_HEADS)))

    def forward(self, src: Side, tgt: Side, rendered: Tensor, source: Tensor | None = None) -> Odds:
        """Of texts with their renderings (b, t, u); `source` (b,) names the data in training."""
        keep = [self._kept(side.there) for side in (src, tgt)]
        both = keep[0][:, :, None] * keep[1][:, None, :]
        alike = torch.stack(
            [
                _cosines(src.vectors, src.norms, tgt.vectors, tgt.norms) * both,
                rendered,
                _cosines(src.plain, src.plain_norms, tgt.plain, tgt.plain_norms) * both,
            ],
            1,
        )
        back = alike.transpose(2, 3)
        x, y = (
            self._entered(side, kept, role)
            for role, (side, kept) in enumerate(zip((src, tgt), keep, strict=True))
        )
        for layer in self.layers:
            x, y = (
                layer(x, src.there, src.known, y, tgt.there, alike),
                layer(y, tgt.there, tgt.known, x, src.there, back),
            )
        tokens = [self.out(rows).float() for rows in (x, y)]
        sides = [
            functional.relu(self.pool(self.dropout(_pooled(rows, odds, side.there))))
            for rows, odds, side in zip((x, y), tokens, (src, tgt), strict=True)
        ]
        lacking = torch.cat([self.lack(side) for side in sides], 1).float()
        pair = self.pair(functional.relu(self.join(torch.cat(sides, 1)))).float()
        if source is not None:
            tokens = [odds + self.token_bias[source][:, None] for odds in tokens]
            lacking, pair = lacking + self.lack_bias[source], pair + self.pair_bias[source]
        return Odds(tokens, lacking, pair)

    def _kept(self, there: Tensor) -> Tensor:
        """Which tokens are seen, bfloat16 (b, t): the lexicon and the neighbours must do for one
        that training hides."""
        if self.training:
            there = there & (torch.rand(there.shape) > DROPPED)
        return there.bfloat16()

    def _entered(self, side: Side, kept: Tensor, role: int) -> Tensor:
        weight = self.projection.weight
        x = functional.linear(side.vectors, weight[:, :INPUT])
        x = x + functional.linear(side.plain, weight[:, INPUT:])
        x = x * kept[..., None] + self.projection.bias
        x = x + self.language[side.lang][:, None] + self.role[role]
        found: Tensor = self.dropout(self.entrance(x)) * side.there[..., None]
        return found

    def arrays(self) -> dict[str, np.ndarray]:
        """Weights of one member of a `ContentNetwork`, in float16."""
        found: dict[str, np.ndarray] = {
            "layers": np.array(len(self.layers)),
            "means": self.means[0],
            "plain_means": self.means[1],
            "projection": _numpy(self.projection.weight.T),
            "projection_bias": _numpy(self.projection.bias + self.language),
            "role": _numpy(self.role),
            "input_norm": _norm(self.entrance),
            "out": _numpy(self.out.weight.T),
            "out_bias": _numpy(self.out.bias),
            "pool": _numpy(self.pool.weight.T),
            "pool_bias": _numpy(self.pool.bias),
            "lack": _numpy(self.lack.weight[0]),
            "lack_bias": _numpy(self.lack.bias),
            "join": _numpy(self.join.weight.T),
            "join_bias": _numpy(self.join.bias),
            "pair": _numpy(self.pair.weight.T),
            "pair_bias": _numpy(self.pair.bias),
        }
        for k, layer in enumerate(self.layers):
            assert isinstance(layer, Attending)
            parts = (layer.query, layer.key, layer.value)
            values = {
                "qkv": _numpy(torch.cat([part.weight.T for part in parts], 1)),
                "qkv_bias": _numpy(torch.cat([part.bias for part in parts])),
                "null": _numpy(layer.null),
                "raw": _numpy(layer.raw),
                "mix": _numpy(layer.mix.weight.T),
                "mix_bias": _numpy(layer.mix.bias),
                "conv": _numpy(layer.conv.weight.permute(2, 1, 0).flatten(0, 1)),
                "conv_bias": _numpy(layer.conv.bias),
                "norms": np.concatenate([_norm(layer.after_mix), _norm(layer.after_conv)]),
            }
            found |= {f"layer{k}.{name}": value for name, value in values.items()}
        return {name: array.astype(np.float16) for name, array in found.items()}


def _cosines(one: Tensor, one_norms: Tensor, two: Tensor, two_norms: Tensor) -> Tensor:
    products = one @ two.transpose(1, 2)
    lengths = (1 / one_norms).to(one.dtype)[:, :, None] * (1 / two_norms).to(one.dtype)[:, None, :]
    return products * lengths


def _pooled(x: Tensor, odds: Tensor, there: Tensor) -> Tensor:
    """A side's tokens (b, t, d) with their log-odds (b, t, 3) as one vector, (b, 2 d + 13)."""
    real = odds.masked_fill(~there[..., None], ABSENT)
    if real.shape[1] < RUN:
        real = functional.pad(real, (0, 0, 0, RUN - real.shape[1]), value=ABSENT)
    count = there.sum(1).clamp(min=1)
    top = real.topk(TOP, 1)[0].mean(1)
    run = functional.avg_pool1d(real.transpose(1, 2), RUN, 1).amax(-1)
    share = (odds.sigmoid() * there[..., None]).sum(1) / count[:, None]
    greatest = x.masked_fill(~there[..., None], -1e4).amax(1).float()
    mean = x.sum(1).float() / count[:, None]
    return torch.cat([greatest, mean, real.amax(1), top, run, share, count.log()[:, None]], 1)


def _numpy(tensor: Tensor | None) -> np.ndarray:
    assert tensor is not None
    return np.ascontiguousarray(tensor.detach().float().numpy())


def _norm(layer: nn.LayerNorm) -> np.ndarray:
    return np.stack([_numpy(layer.weight), _numpy(layer.bias)])
