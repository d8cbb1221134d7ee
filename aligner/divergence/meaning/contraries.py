"""Opposite words of both languages, quantifiers among them, and hedges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from aligner.bitext import Span
from aligner.divergence.meaning.evidence import are_one_clause
from aligner.language.tables import rows, sides


@dataclass(frozen=True, slots=True)
class Opposites:
    """A word of one language and the opposite of its rendering in the other."""

    en: Span
    zh: Span
    weight: float


@dataclass(frozen=True, slots=True)
class _Side:
    """Words that say the same of one thing, in one language."""

    words: frozenset[str]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Entry:
    en: tuple[_Side, _Side]
    zh: tuple[_Side, _Side]
    loose: bool
    """Whether good translations say either for the other: after 3 May, 3 May 之前."""


@lru_cache(maxsize=1)
def _entries() -> tuple[_Entry, ...]:
    return tuple(
        _Entry(
            _sides(row.english, _WHOLE_WORD),
            _sides(row.chinese, "%s"),
            row.kind == "loose opposites",
        )
        for row in rows("opposites")
    )


_WHOLE_WORD = r"(?<![\w-])(?:%s)(?![\w-])"
_ENGLISH_WORD = re.compile(r"[\w-]+", re.ASCII)


def _sides(forms: tuple[str, ...], pattern: str) -> tuple[_Side, _Side]:
    one, other = sides(forms)
    return _side(one, pattern), _side(other, pattern)


def _side(words: tuple[str, ...], pattern: str) -> _Side:
    compiled = re.compile(pattern % "|".join(map(re.escape, words)), re.IGNORECASE)
    return _Side(frozenset(words), compiled)


_SURE = 0.55
_UNSURE = 0.4
"""Where the opposite is of one character, which stands in many other words, or is a loose one."""


@lru_cache(maxsize=1)
def _by_word() -> dict[str, tuple[int, ...]]:
    """English words, each with the numbers of the entries it stands in."""
    found: dict[str, tuple[int, ...]] = {}
    for number, entry in enumerate(_entries()):
        for word in entry.en[0].words | entry.en[1].words:
            found[word] = (*found.get(word, ()), number)
    return found


def find_opposites(en: str, zh: str) -> Iterator[Opposites]:
    """English words with their Chinese opposites, where neither side has both of a pair."""
    known = _by_word()
    words = frozenset([word for word in _ENGLISH_WORD.findall(en.lower()) if word in known])
    for number in sorted({number for word in words for number in known[word]}):
        entry = _entries()[number]
        for way in (0, 1):
            if words.isdisjoint(entry.en[way].words) or words & entry.en[1 - way].words:
                continue
            # The Chinese first: it is shorter, and opposites are rare.
            wrong = entry.zh[1 - way].pattern.search(zh)
            if wrong is None or entry.zh[way].pattern.search(zh):
                continue
            word = entry.en[way].pattern.search(en)
            if word is None:
                continue
            sure = len(wrong.group()) > 1 and (not entry.loose or are_one_clause(en, zh))
            weight = _SURE if sure else _UNSURE
            yield Opposites(word.span(), wrong.span(), weight)
