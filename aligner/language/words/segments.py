"""The dictionary words that a Chinese text most likely consists of."""

from __future__ import annotations

from functools import lru_cache

from aligner.bitext import Span
from aligner.language.scripts import well_formed

Word = tuple[int, str, str]
"""A word with its place and its tag: ``n…`` of nouns and names, ``i`` and ``l`` of set phrases."""


@lru_cache(maxsize=128)
def segment(text: str) -> tuple[Word, ...]:
    """The words of a text in Simplified characters, in order; blanks and marks are words too."""
    import rjieba  # its dictionary takes a while to load

    found = []
    at = 0
    for word, tag in rjieba.tag(well_formed(text), hmm=False):
        found.append((at, word, tag))
        at += len(word)
    return tuple(found)


def word_around(text: str, span: Span) -> Word | None:
    """The word that reaches beyond a span on either side; None where none does."""
    start, end = span
    for word in segment(text):
        low, high = word[0], word[0] + len(word[1])
        if low < end and start < high and (low < start or end < high):
            return word
    return None


def cuts_words(text: str, span: Span) -> bool:
    """Whether a span takes only a part of a word at either end: 据传 of 数据传递."""
    for at, word, _ in segment(text):
        end = at + len(word)
        if at < span[0] < end < span[1] or span[0] < at < span[1] < end:
            return True
    return False
