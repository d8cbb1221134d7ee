"""Translations, an encoder and a lexicon that are made up: fitting is quick on them."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from aligner.encoding import Tokens
from aligner.language.words.lexicon import Lexicon
from aligner.training.lexicon import compiled
from aligner.training.translations import Translation

_ANIMALS = (("horse", "马匹"), ("rabbit", "兔子"), ("tiger", "老虎"), ("monkey", "猴子"))
_COLOURS = (("white", "白色"), ("black", "黑色"), ("brown", "棕色"), ("yellow", "黄色"))
_NUMBERS = (("three", "三"), ("seven", "七"), ("12", "12"), ("forty", "四十"))
_PLACES = (("village", "村庄"), ("garden", "花园"), ("market", "市场"))


def translation(k: int, path: str = "farm", document: str | None = None) -> Translation:
    """The pair with that number; neighbours share few words."""
    animal, beast = _ANIMALS[k % 4]
    colour, hue = _COLOURS[k // 2 % 4]
    number, count = _NUMBERS[k // 3 % 4]
    place, spot = _PLACES[k % 3]
    name = f"book {k // 20}" if document is None else document
    if k % 2:
        en = (
            f"The {colour} {animal} ran through the {place}, and {number} children did not see it, "
            "because the evening was dark and the street had no lamps."
        )
        zh = f"{hue}的{beast}跑过{spot}，{count}个孩子没有看见它，因为夜晚很黑，街道没有路灯。"
    else:
        en = (
            f"Nobody in the {place} can find the {colour} {animal}; it was sold for {number} coins "
            "last winter, when the old farmer needed money."
        )
        zh = f"{spot}的人找不到{hue}的{beast}；去年冬天老农民需要钱，它被卖了{count}枚硬币。"
    return Translation(path, name, en, zh)


def translations(count: int, path: str = "farm") -> list[Translation]:
    """Twenty of one document after another."""
    return [translation(k, path) for k in range(count)]


LEXICON = Lexicon(
    compiled(
        [
            {"traditional": "紅", "simplified": "红", "definitions": ["red"]},
            {"traditional": "房子", "simplified": "房子", "definitions": ["house"]},
            {"traditional": "馬匹", "simplified": "马匹", "definitions": ["horse"]},
            {"traditional": "兔子", "simplified": "兔子", "definitions": ["rabbit"]},
            {"traditional": "白色", "simplified": "白色", "definitions": ["white"]},
            {"traditional": "村莊", "simplified": "村庄", "definitions": ["village"]},
        ]
    )
)


def vector(word: str, salt: str = "") -> np.ndarray:
    """The same for the same word in every run."""
    found: np.ndarray = np.random.default_rng(crc32((salt + word).encode())).normal(size=512)
    return found.astype(np.float32)


class Reader:
    """Token vectors by word, or Chinese character, without an encoder's weights."""

    identity = "words"

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """The plain vector of a word, and in context with a little of the word before."""
        return [self._tokens(text) for text in texts]

    def _tokens(self, text: str) -> Tokens:
        words = text.split(" ") if text.isascii() else list(text)
        gap = int(text.isascii())
        ends = np.cumsum([len(word) + gap for word in words], dtype=np.int32) - gap
        starts = ends - np.array([len(word) for word in words], dtype=np.int32)
        if not text.strip():
            none = np.zeros((0, 512), dtype=np.float32)
            return Tokens(none, none, np.zeros((0, 2), dtype=np.int32), np.zeros(512, np.float32))
        plain = np.stack([vector(word) for word in words])
        vectors = plain.copy()
        vectors[1:] += 0.3 * plain[:-1]
        return Tokens(vectors, plain, np.stack([starts, ends], axis=1), vectors.sum(axis=0))

    def compose(self, parts: np.ndarray) -> np.ndarray:
        """Unit vectors."""
        found: np.ndarray = parts / np.maximum(np.linalg.norm(parts, axis=1, keepdims=True), 1e-9)
        return found

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors of whole texts."""
        if not texts:
            return np.zeros((0, 512), dtype=np.float32)
        return self.compose(np.stack([each.whole for each in self.tokens(texts)]))
