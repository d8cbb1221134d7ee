"""Tokens of a text with the words that the lexicon knows, and which tokens render each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.bitext import Lang
from aligner.language.words.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Words:
    """w words of a text: their numbers in the lexicon, int (w,), the tokens first..last-1 that
    each lies in, int (w,), and whether it is telling (`lexicon.Entry`), bool (w,)."""

    numbers: np.ndarray
    first: np.ndarray
    last: np.ndarray
    telling: np.ndarray

    @classmethod
    def of(cls, text: str, lang: Lang, spans: np.ndarray, lexicon: Lexicon) -> Words:
        """Words of a text whose tokens have the offsets `spans` (t, 2)."""
        entries = lexicon.entries(text, lang)
        starts = np.array([entry.start for entry in entries], dtype=np.int32)
        ends = np.array([entry.end for entry in entries], dtype=np.int32)
        return cls(
            np.array([entry.number for entry in entries], dtype=np.int32),
            np.searchsorted(spans[:, 1], starts, side="right").astype(np.int32),
            np.searchsorted(spans[:, 0], ends, side="left").astype(np.int32),
            np.array([entry.telling for entry in entries], dtype=bool),
        )

    def shifted(self, tokens: int) -> Words:
        """The same words, so many tokens later."""
        return Words(self.numbers, self.first + tokens, self.last + tokens, self.telling)

    def known(self, tokens: int) -> np.ndarray:
        """Which of a text's tokens lie in a telling word, bool (tokens,)."""
        found = np.zeros(tokens, dtype=bool)
        for a, b in zip(self.first[self.telling], self.last[self.telling], strict=True):
            found[a:b] = True
        return found


@dataclass(frozen=True, slots=True)
class TokenText:
    """One side of a bead: t tokens with vectors in context and out of it, float32 (t, 512) each,
    offsets, int (t, 2), words."""

    vectors: np.ndarray
    plain: np.ndarray
    spans: np.ndarray
    words: Words

    def __len__(self) -> int:
        return len(self.vectors)


def joined(texts: Sequence[TokenText]) -> TokenText:
    """Texts in a row, at least one; their offsets stay those in each."""
    if len(texts) == 1:
        return texts[0]
    begins = np.cumsum([0, *(len(text) for text in texts[:-1])]).tolist()
    words = [text.words.shifted(at) for text, at in zip(texts, begins, strict=True)]
    return TokenText(
        np.concatenate([text.vectors for text in texts]),
        np.concatenate([text.plain for text in texts]),
        np.concatenate([text.spans for text in texts]),
        Words(
            np.concatenate([each.numbers for each in words]),
            np.concatenate([each.first for each in words]),
            np.concatenate([each.last for each in words]),
            np.concatenate([each.telling for each in words]),
        ),
    )


def renderings(en: TokenText, zh: TokenText, lexicon: Lexicon) -> np.ndarray:
    """How surely tokens render each other by the lexicon, float32 (t, u) in [0, 1]."""
    found = np.zeros((len(en), len(zh)), dtype=np.float32)
    places: dict[int, list[tuple[int, int]]] = {}
    for number, a, b in _rows(en.words):
        places.setdefault(number, []).append((a, b))
    for number, c, d in _rows(zh.words):
        weights = lexicon.renderings(number)
        for name in weights.keys() & places.keys():
            for a, b in places[name]:
                block = found[a:b, c:d]
                np.maximum(block, weights[name], out=block)
    return found


def _rows(words: Words) -> zip[tuple[int, int, int]]:
    return zip(words.numbers.tolist(), words.first.tolist(), words.last.tolist(), strict=True)
