"""Fits the content network: which tokens of a bead have no counterpart."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from aligner import encoding
from aligner.bitext import LANGUAGES, Lang
from aligner.divergence.content.rendering import TokenText, Words, renderings
from aligner.language.words.lexicon import Lexicon
from aligner.training.content_examples import Example
from aligner.training.content_net import Tokens, TrainedNetwork

WIDTH, LAYERS, HEADS = 96, 2, 4
EPOCHS = 8
"""With 5, held-out verses of the Bible have .03 fewer of their missing clauses found at one alarm
in twenty, and held-out lines of newstest, fewer than can tell, .03 more."""
RATE = 2e-3
"""Highest learning rate."""
_WARM_UP = 100
_LAST_RATE = 0.03
"""Share of the learning rate that is left at the end of its linear decay."""
_SPAN_TOKENS = 6000
"""Padded tokens of a batch's longer side."""
_SORTED = 4096
"""Examples sorted by length at a time, so that batches hold texts of like length."""
_LENGTHS = range(3, 161)
"""Tokens of the longer side: longer texts are rare, and their padding slow."""


class Encoded:
    """Texts with their tokens and words, the vectors kept in half precision: float16 (t, 512)."""

    def __init__(
        self, encoder: encoding.TokenEncoder, lexicon: Lexicon, examples: Sequence[Example]
    ) -> None:
        self.lexicon = lexicon
        self._kept: dict[str, TokenText] = {}
        for lang in LANGUAGES:
            texts = list(dict.fromkeys(each.text(lang) for each in examples))
            for first in range(0, len(texts), 512):
                block = texts[first : first + 512]
                for text, tokens in zip(block, encoder.tokens(block), strict=True):
                    words = Words.of(text, lang, tokens.spans, lexicon)
                    half = tokens.vectors.astype(np.float16)
                    self._kept[text] = TokenText(half, tokens.spans, words)

    def __getitem__(self, text: str) -> TokenText:
        return self._kept[text]

    def length(self, example: Example) -> int:
        """Tokens of the longer side."""
        return max(len(self[example.en]), len(self[example.zh]))


def mean_vectors(encoded: Encoded, examples: Sequence[Example]) -> np.ndarray:
    """Mean token vector of each language, float32 (2, 512), over the unedited pairs."""
    means = []
    for lang in LANGUAGES:
        vectors = [encoded[each.text(lang)].vectors for each in examples if each.lacking is None]
        total = sum(rows.sum(axis=0, dtype=np.float64) for rows in vectors)
        means.append(total / sum(map(len, vectors)))
    return np.array(means, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a batch and what it should give: the labels of its tokens, float (b, t), which
    of these are sure, bool (b, t), and whether the other side lacks any, float (b,)."""

    tokens: Tokens
    label: Tensor
    sure: Tensor
    lacking: Tensor


def _side(examples: Sequence[Example], lang: Lang, encoded: Encoded) -> _Side:
    texts = [encoded[each.text(lang)] for each in examples]
    shape = (len(texts), max(max(len(each) for each in texts), 1))
    vectors, known = torch.zeros(*shape, texts[0].vectors.shape[1]), torch.zeros(shape)
    there, sure = torch.zeros(shape, dtype=torch.bool), torch.zeros(shape, dtype=torch.bool)
    label, lacking = torch.zeros(shape), torch.zeros(len(texts))
    for row, (example, each) in enumerate(zip(examples, texts, strict=True)):
        count = len(each)
        vectors[row, :count] = torch.from_numpy(each.vectors)
        known[row, :count] = torch.from_numpy(each.words.known(count).astype(np.float32))
        there[row, :count] = True
        sure[row, :count] = example.lacking != lang or example.span is not None
        lacking[row] = example.lacking == lang
        if example.lacking == lang and example.span is not None:
            start, end = example.span
            inside = (each.spans[:, 0] < end) & (each.spans[:, 1] > start)
            label[row, :count] = torch.from_numpy(inside.astype(np.float32))
    return _Side(Tokens(vectors, there, known), label, sure, lacking)


def _rendered(examples: Sequence[Example], encoded: Encoded) -> Tensor:
    """Which tokens render each other by the lexicon, (b, t, u)."""
    pairs = [(encoded[each.en], encoded[each.zh]) for each in examples]
    longest = [max(max(len(pair[k]) for pair in pairs), 1) for k in (0, 1)]
    found = torch.zeros(len(pairs), *longest)
    for row, (en, zh) in zip(found, pairs, strict=True):
        row[: len(en), : len(zh)] = torch.from_numpy(renderings(en, zh, encoded.lexicon))
    return found


def fit_network(
    encoded: Encoded,
    examples: Sequence[Example],
    seed: int,
    epochs: float = EPOCHS,
    tell: Callable[[str], None] | None = None,
) -> TrainedNetwork:
    """The network after `epochs` passes, the same for the same seed; `tell` is given the
    progress."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    usable = [each for each in examples if encoded.length(each) in _LENGTHS]
    network = TrainedNetwork(mean_vectors(encoded, usable), WIDTH, LAYERS, HEADS)
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01)
    steps = int(epochs * len(list(_batches(encoded, usable, random.Random(seed)))))
    network.train()
    step, mean = 0, 2.0
    while step < steps:
        for batch in _batches(encoded, usable, rng):
            if step >= steps:
                break
            for group in optimiser.param_groups:
                decay = 1 - (1 - _LAST_RATE) * step / steps
                group["lr"] = RATE * min(1.0, (step + 1) / _WARM_UP) * decay
            sides = [_side(batch, lang, encoded) for lang in LANGUAGES]
            loss = _loss(network, sides, _rendered(batch, encoded))
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch has no types for it
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            step += 1
            mean += 0.02 * (float(loss.detach()) - mean)
            if tell and step % 100 == 0:
                tell(f"step {step} of {steps}: loss {mean:.3f}")
    return network.eval()


def _batches(
    encoded: Encoded, examples: Sequence[Example], rng: random.Random
) -> Iterator[list[Example]]:
    order = list(examples)
    rng.shuffle(order)
    for first in range(0, len(order), _SORTED):
        block = sorted(order[first : first + _SORTED], key=encoded.length)
        batches: list[list[Example]] = [[]]
        for example in block:
            if (len(batches[-1]) + 1) * encoded.length(example) > _SPAN_TOKENS:
                batches.append([])
            batches[-1].append(example)
        rng.shuffle(batches)
        yield from (batch for batch in batches if batch)


def _loss(network: TrainedNetwork, sides: Sequence[_Side], rendered: Tensor) -> Tensor:
    """Cross-entropy of the tokens that are sure, and of whether each side lacks something."""
    # Half of the time at half the precision: the products dominate.
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = network(sides[0].tokens, sides[1].tokens, rendered)
    total = torch.zeros(())
    for log_odds, side in zip(found, sides, strict=True):
        exact = log_odds.float()
        # A batch may hold no token that is sure: their mean would be no number.
        total = total + functional.binary_cross_entropy_with_logits(
            exact[side.sure], side.label[side.sure], reduction="sum"
        ) / side.sure.sum().clamp(min=1)
        total = total + functional.binary_cross_entropy_with_logits(
            network.text_log_odds(exact, side.tokens.there), side.lacking
        )
    return total
