"""The content network in torch, as it is trained; `aligner.divergence.content.network` runs it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from aligner.divergence.content.network import KERNEL, RAW_SCALE
from aligner.divergence.content.reading import WINDOW

INPUT = 512
"""Dimensions of the built-in encoder's token vectors."""

DROPPED = 0.1
"""Share of what fitting hides: tokens, what they read, and dimensions. Hiding dimensions alone
finds .01 fewer of the missing clauses in unseen chapters of the Bible (one network, 5 epochs)."""

_ABSENT = -6.0
"""Log-odds of padding, lower than any token's, so that no window of it is a text's greatest."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """One side of a batch: vectors (b, t, INPUT), which tokens are there, bool (b, t), and which
    the lexicon knows, float (b, t)."""

    vectors: Tensor
    there: Tensor
    known: Tensor


class Attending(nn.Module):
    """One layer: a token reads the other side, or nothing, then its neighbours."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.null = nn.Parameter(torch.zeros(2, width))
        self.raw = nn.Parameter(torch.tensor([[2.0], [0.5]]).repeat(1, heads))
        self.mix = nn.Linear(3 * width + 2 * heads + 3, width)
        self.conv = nn.Conv1d(width, width, KERNEL, padding=KERNEL // 2)
        self.after_mix, self.after_conv = nn.LayerNorm(width), nn.LayerNorm(width)

    def forward(
        self, x: Tensor, there: Tensor, known: Tensor, y: Tensor, other: Tensor, alike: Tensor
    ) -> Tensor:
        """x (b, t, d) after reading y (b, u, d).

        Masks of tokens that are there, (b, t) and (b, u), and of those that the lexicon knows,
        (b, t); `alike` (b, 2, t, u) are cosines and renderings.
        """
        batch, count, width = x.shape
        size = width // self.heads

        def split(rows: Tensor) -> Tensor:
            return rows.view(batch, -1, self.heads, size).transpose(1, 2)

        nothing = self.null.expand(batch, 2, width)
        key = split(torch.cat([self.key(y), nothing[:, :1]], 1))
        value = split(torch.cat([self.value(y), nothing[:, 1:]], 1))
        logits = split(self.query(x)) @ key.transpose(2, 3) / size**0.5
        plain = functional.pad(alike * RAW_SCALE, (0, 1))
        for raw, each in zip(self.raw, plain.unbind(1), strict=True):
            logits = logits + raw[None, :, None, None] * each[:, None]
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
        found: torch.Tensor = self.after_conv(x + functional.relu(blurred)) * there[..., None]
        return found


class TrainedNetwork(nn.Module):
    """Token log-odds of a batch of pairs."""

    def __init__(self, means: np.ndarray, width: int, layers: int, heads: int) -> None:
        """`means` (2, INPUT): the mean token vector of English and of Chinese."""
        super().__init__()
        self.means: Tensor
        self.register_buffer("means", torch.from_numpy(means))
        self.projection = nn.Linear(INPUT, width)
        self.language = nn.Parameter(torch.zeros(2, width))
        self.entrance = nn.LayerNorm(width)
        self.dropout = nn.Dropout(DROPPED)
        self.layers = nn.ModuleList(Attending(width, heads) for _ in range(layers))
        self.out = nn.Linear(width, 1)
        self.text = nn.Parameter(torch.tensor([1.0, 0.0, 0.0]))

    def forward(self, en: Tokens, zh: Tokens, rendered: Tensor) -> list[Tensor]:
        """Log-odds (b, t) and (b, u) of a batch of texts with their renderings (b, t, u)."""
        apart = [
            (side.vectors - mean) * side.there[..., None]
            for side, mean in zip((en, zh), self.means, strict=True)
        ]
        if self.training:
            # The lexicon and the neighbours must do for a token that is not seen.
            apart = [each * (torch.rand(each.shape[:2]) > DROPPED)[..., None] for each in apart]
        unit = [functional.normalize(each, dim=-1) for each in apart]
        alike = torch.stack([unit[0] @ unit[1].transpose(1, 2), rendered], 1)
        back = alike.transpose(2, 3)
        x, y = (
            self._entered(each, lang) * side.there[..., None]
            for lang, (side, each) in enumerate(zip((en, zh), apart, strict=True))
        )
        for layer in self.layers:
            x, y = (
                layer(x, en.there, en.known, y, zh.there, alike),
                layer(y, zh.there, zh.known, x, en.there, back),
            )
        return [self.out(x)[..., 0], self.out(y)[..., 0]]

    def _entered(self, vectors: Tensor, lang: int) -> Tensor:
        found: Tensor = self.dropout(self.entrance(self.projection(vectors) + self.language[lang]))
        return found

    def text_log_odds(self, log_odds: Tensor, there: Tensor) -> Tensor:
        """Log-odds that a side holds something the other lacks, (b,).

        From the greatest mean of `WINDOW` neighbouring tokens, and from the number of tokens: the
        longer a text, the greater the greatest of its windows.
        """
        window = min(WINDOW, log_odds.shape[1])
        real = log_odds.masked_fill(~there, _ABSENT)
        greatest = functional.avg_pool1d(real[:, None], window, 1).amax(-1)[:, 0]
        length = there.sum(1).clamp(min=1).log()
        return self.text[0] * greatest + self.text[1] * length + self.text[2]

    def arrays(self) -> dict[str, np.ndarray]:
        """Weights of one member of a `ContentNetwork`, in float16."""
        found: dict[str, np.ndarray] = {
            "layers": np.array(len(self.layers)),
            "means": _numpy(self.means),
            "projection": _numpy(self.projection.weight.T),
            "projection_bias": _numpy(self.projection.bias + self.language),
            "input_norm": _norm(self.entrance),
            "out": _numpy(self.out.weight[0]),
            "out_bias": _numpy(self.out.bias[0]),
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


def _numpy(tensor: Tensor | None) -> np.ndarray:
    assert tensor is not None
    return np.ascontiguousarray(tensor.detach().float().numpy())


def _norm(layer: nn.LayerNorm) -> np.ndarray:
    return np.stack([_numpy(layer.weight), _numpy(layer.bias)])
