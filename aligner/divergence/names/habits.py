"""How a document renders a name, told from the beads that hold both.

A name that no table knows and no sound tells is written alike all through a text: 腓利 for Philip,
赖海哲 for Lighthizer. What stands in most beads that have the name and hardly in others is its
rendering (words that occur together, Church and Hanks 1990; Melamed 2000).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from aligner.divergence.names.matching import SHORT
from aligner.divergence.pair import Pair
from aligner.language.names.transliteration import transcribing
from aligner.language.scripts import HAN

_FEWEST, _FEW = 3, 2
"""Beads that must have a name and its rendering together: two are enough for a run whose characters
all serve to transcribe."""
_SHORTEST, _LONGEST = 2, 6
"""Characters of a rendering."""
_TOGETHER = 0.6
"""Share of the beads with the name that must have the rendering, and of those with the rendering
that must have the name: what is left are pronouns, and other names of the same character."""

_DERIVED = 4
"""Letters that make other words of a name: Moabites."""

_WORD = re.compile(r"[^\W_]+")
_LAST = "\U0010ffff"
"""Comes after every letter."""
_CAPITAL = re.compile("(?<=[a-z])[A-Z]")
"""Begins a name in toReuters."""
_HAN_RUN = re.compile(f"[{HAN}·•・‧]+")


class Habits:
    """How the beads of one document render their names."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._pairs = pairs
        self._known: dict[str, str | None] = {}

    def rendering(self, name: str) -> str | None:
        """What the document writes for an English name; None where no run of characters goes with
        it."""
        if name not in self._known:
            self._known[name] = self._found(name)
        return self._known[name]

    def renders(self, name: str, zh: str) -> bool:
        """Whether a Chinese text has what the document writes for the name."""
        usual = self.rendering(name)
        return usual is not None and usual in zh

    def with_english(self, name: str) -> list[Pair]:
        """The beads whose English has a name, or words that begin with it."""
        found = _WORD.match(name)
        first = found.group() if found else ""
        words, beads = self._by_word
        places: set[int] = set()
        for word in words[bisect_left(words, first) : bisect_left(words, first + _LAST)]:
            places.update(beads[word])
        return [self._pairs[place] for place in sorted(places) if name in self._pairs[place].en]

    def with_chinese(self, run: str) -> list[Pair]:
        """The beads whose Chinese has a run of characters."""
        held = min((self._by_character.get(char, ()) for char in run), key=len, default=())
        return [self._pairs[place] for place in held if run in self._pairs[place].zh]

    @cached_property
    def _by_word(self) -> tuple[list[str], dict[str, list[int]]]:
        """English words in order, and the places of the beads that have each: a document may have
        tens of thousands of beads, and as many names are sought in it."""
        found: dict[str, list[int]] = {}
        for place, pair in enumerate(self._pairs):
            whole = {match.group() for match in _WORD.finditer(pair.en)}
            parts = {word[match.start() :] for word in whole for match in _CAPITAL.finditer(word)}
            for word in whole | parts:
                found.setdefault(word, []).append(place)
        return sorted(found), found

    @cached_property
    def _by_character(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, pair in enumerate(self._pairs):
            for char in set(pair.zh):
                found.setdefault(char, []).append(place)
        return found

    def _found(self, name: str) -> str | None:
        rest = rf"\w{{0,{_DERIVED}}}" if len(name) > SHORT else ""
        word = re.compile(rf"(?<!\w){re.escape(name)}{rest}(?!\w)")
        beads = [pair.zh for pair in self.with_english(name) if word.search(pair.en)]
        if len(beads) < _FEW:
            return None
        least = max(_FEW, _TOGETHER * len(beads))
        counts = Counter(run for zh in beads for run in set(_runs(zh)))
        shares = {
            run: count / len(self.with_chinese(run))
            for run, count in counts.items()
            if count >= least and (count >= _FEWEST or transcribing().issuperset(run))
        }
        return max(
            (run for run, share in shares.items() if share >= _TOGETHER),
            key=lambda run: (counts[run], shares[run], len(run), run),
            default=None,
        )


def _runs(zh: str) -> Iterator[str]:
    """Every stretch of Han characters that may be a name."""
    for match in _HAN_RUN.finditer(zh):
        text = match.group()
        for start in range(len(text)):
            for end in range(start + _SHORTEST, min(start + _LONGEST, len(text)) + 1):
                yield text[start:end]
