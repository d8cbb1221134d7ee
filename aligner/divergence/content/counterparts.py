"""Which words of the other side translate some words: what lexicon and token vectors say."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from aligner.bitext import Lang, Span
from aligner.divergence.content.network import ContentNetwork
from aligner.divergence.content.rendering import TokenText

_LEAST = 0.45
"""Sum of the two cosines and the lexicon's weight from which a token translates another. Words that
only stand in the same sentence have .2 to .4, words of the lexicon more than 1."""


def matching_words(
    network: ContentNetwork,
    pair: tuple[TokenText, TokenText],
    texts: tuple[str, str],
    lang: Lang,
    wanted: Sequence[Span],
) -> list[Span]:
    """The words that translate those at the spans `wanted` of the text in `lang`.

    `pair` and `texts` have the English first. A token matches where no token outside the spans is
    more like it. Empty where nothing does: it may be missing, or said in other words.
    """
    if not all(map(len, pair)):
        return []
    alike = network.alike(*pair).sum(axis=0)
    here, there = (0, 1) if lang == "en" else (1, 0)
    alike = alike if lang == "en" else alike.T
    inside = _touched(pair[here].spans, wanted)
    if not inside.any():
        return []
    best, others = alike[inside].max(axis=0), alike[~inside].max(axis=0, initial=-1.0)
    found = (best >= _LEAST) & (best >= others)
    return _joined(texts[there], pair[there].spans, found)


def _touched(spans: np.ndarray, wanted: Sequence[Span]) -> np.ndarray:
    """Which tokens lie in one of the spans, at least in part; bool (t,)."""
    found = np.zeros(len(spans), dtype=bool)
    for start, end in wanted:
        found |= (spans[:, 0] < end) & (spans[:, 1] > start)
    return found


def _joined(text: str, spans: np.ndarray, found: np.ndarray) -> list[Span]:
    """Tokens that follow each other as one span, without punctuation; Latin words whole."""
    runs = []
    for there, places in groupby(range(len(spans)), key=lambda k: bool(found[k])):
        if there:
            row = list(places)
            runs.append((int(spans[row[0], 0]), int(spans[row[-1], 1])))
    whole = [_whole(text, start, end) for start, end in runs]
    return list(dict.fromkeys((a, b) for a, b in whole if a < b))


def _whole(text: str, start: int, end: int) -> Span:
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    while 0 < start < end and _in_latin_word(text, start):
        start -= 1
    while start < end < len(text) and _in_latin_word(text, end):
        end += 1
    return start, end


def _in_latin_word(text: str, at: int) -> bool:
    return all(character.isascii() and character.isalnum() for character in text[at - 1 : at + 1])
