"""How a document renders a name, told from the beads that hold both.

A name that no table knows and no sound tells is written alike all through a text: 腓利 for Philip,
赖海哲 for Lighthizer. What stands in most beads that have the name and hardly in others is its
rendering (words that occur together, Church and Hanks 1990; Melamed 2000).
"""

from __future__ import annotations

import re
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

    @cached_property
    def _english(self) -> list[str]:
        return [pair.en for pair in self._pairs]

    @cached_property
    def _chinese(self) -> list[str]:
        return [pair.zh for pair in self._pairs]

    def _found(self, name: str) -> str | None:
        rest = rf"\w{{0,{_DERIVED}}}" if len(name) > SHORT else ""
        word = re.compile(rf"(?<!\w){re.escape(name)}{rest}(?!\w)")
        sides = zip(self._english, self._chinese, strict=True)
        beads = [zh for en, zh in sides if name in en and word.search(en)]
        if len(beads) < _FEW:
            return None
        least = max(_FEW, _TOGETHER * len(beads))
        counts = Counter(run for zh in beads for run in set(_runs(zh)))
        return max(
            (run for run, count in counts.items() if count >= least and self._goes(run, count)),
            key=lambda run: (counts[run], self._share(run, counts[run]), len(run), run),
            default=None,
        )

    def _goes(self, run: str, count: int) -> bool:
        """Whether a run goes with the name and not with other beads."""
        enough = count >= _FEWEST or transcribing().issuperset(run)
        return enough and self._share(run, count) >= _TOGETHER

    def _share(self, run: str, count: int) -> float:
        return count / sum(run in zh for zh in self._chinese)


def _runs(zh: str) -> Iterator[str]:
    """Every stretch of Han characters that may be a name."""
    for match in _HAN_RUN.finditer(zh):
        text = match.group()
        for start in range(len(text)):
            for end in range(start + _SHORTEST, min(start + _LONGEST, len(text)) + 1):
                yield text[start:end]
