"""Which one-language texts are translations of each other: by file name, then by content."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from aligner.corpus.collect import bare_key, pair_key
from aligner.corpus.index import check_index, indexed, needs_index
from aligner.corpus.profiles import APART, Nearest, Window, nearest
from aligner.corpus.texts import Known

_CANDIDATES = 3
"""Texts nearest in meaning that are aligned to see whether they are the translation."""

_CLEAR = 0.15
"""Lead of the nearest text, in cosine, with which no other is looked at."""


_NEARLY = 2
"""Decimals of a score: what comes after them differs between versions of one text too."""


@dataclass(frozen=True, slots=True)
class Match:
    """Two texts that belong together, English first, and how that was known."""

    en: Known
    zh: Known
    by: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A proposed pair with the aligner's verdict."""

    pair: Match
    score: float


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A text without counterpart: the reason, and the best candidate with its score."""

    text: Known
    reason: str
    candidate: Known | None
    score: float | None


@dataclass(frozen=True, slots=True)
class Named:
    """What the names of files tell."""

    sure: tuple[Match, ...]
    """Pairs whose names fit each other and no other's."""
    doubtful: tuple[Match, ...]
    """Pairs of names that fit several."""


def by_name(texts: Sequence[Known]) -> Named:
    """Pairs that file names propose, in the order of the texts."""
    english, chinese = map(_by_key, _by_side(texts))
    sure: list[Match] = []
    doubtful: list[Match] = []
    for key, own in english.items():
        partners = chinese.get(key, [])
        pairs = [Match(en, zh, "name") for en in own for zh in partners]
        (sure if len(pairs) == 1 else doubtful).extend(pairs)
    return Named(tuple(sure), tuple(doubtful))


def _by_key(texts: Sequence[Known]) -> dict[tuple[str, str], list[Known]]:
    found: dict[tuple[str, str], list[Known]] = {}
    for text in texts:
        found.setdefault(pair_key(text.path) or bare_key(text.path), []).append(text)
    return found


@dataclass(frozen=True, slots=True)
class Near:
    """What the vectors tell."""

    clear: tuple[Match, ...]
    """Pairs of texts that are each nearest to the other, and nobody else is nearly as near."""
    others: tuple[Match, ...]
    """Pairs worth aligning otherwise."""


@dataclass(frozen=True, slots=True)
class Dated:
    """The dates of texts, and how many days those of a pair may be apart."""

    dates: Mapping[Path, date]
    days: int

    def window(self, english: Sequence[Known], chinese: Sequence[Known]) -> Window:
        """Which of the texts may be a pair."""
        left, right = (
            np.array([self._day(text) for text in side], dtype=float) for side in (english, chinese)
        )
        return Window(left, right, self.days)

    def _day(self, text: Known) -> float:
        found = self.dates.get(text.path)
        return float("nan") if found is None else found.toordinal()


def check_number(texts: Sequence[Known], dated: Dated | None = None) -> None:
    """ConfigError where so many texts cannot be paired by content as things are."""
    english, chinese = _by_side(texts)
    window = dated.window(english, chinese) if dated else None
    if needs_index(len(english), len(chinese), window):
        check_index()


def _by_side(texts: Sequence[Known]) -> tuple[list[Known], list[Known]]:
    """English and Chinese texts."""
    english, chinese = ([t for t in texts if t.lang == lang] for lang in ("en", "zh"))
    return english, chinese


def by_content(
    texts: Sequence[Known], vectors: Mapping[Path, np.ndarray], dated: Dated | None = None
) -> Near:
    """Pairs worth aligning: for every text those nearest to it in meaning.

    `vectors` hold a text's vector (d,) of norm 1, comparable across the languages. Texts with
    dates that are too far apart are no pair.
    """
    english, chinese = _by_side(texts)
    if not english or not chinese:
        return Near((), ())
    left, right = (np.stack([vectors[t.path] for t in side]) for side in (english, chinese))
    window = dated.window(english, chinese) if dated else None
    if needs_index(len(left), len(right), window):
        across, back = indexed(left, right, _CANDIDATES, window)
    else:
        across, back = nearest(left, right, _CANDIDATES, window)
    found = {(i, j) for i, j in _near(across)} | {(i, j) for j, i in _near(back)}
    clear = {
        (i, j)
        for i, j in enumerate(across.places[:, 0].tolist())
        if (i, j) in found
        and back.places[j, 0] == i
        and _lead(across.cosines[i])
        and _lead(back.cosines[j])
    }
    pairs = {place: Match(english[place[0]], chinese[place[1]], "content") for place in found}
    return Near(
        tuple(pairs[place] for place in sorted(clear)),
        tuple(pairs[place] for place in sorted(found - clear)),
    )


def _near(found: Nearest) -> Iterator[tuple[int, int]]:
    """Each document with those near it, none that is kept apart from it."""
    for place in np.argwhere(found.cosines > APART):
        yield int(place[0]), int(found.places[tuple(place)])


def _lead(cosines: np.ndarray) -> bool:
    """Whether the first of some cosines, greatest first, is clearly ahead."""
    return len(cosines) > 1 and float(cosines[0] - cosines[1]) >= _CLEAR


def matched(
    texts: Sequence[Known], scored: Sequence[Scored], threshold: float
) -> tuple[list[Match], list[Unmatched]]:
    """Pairs that reach the threshold, each text at most once: names first, then by best score."""
    order = sorted(scored, key=_rank)
    matches: list[Match] = []
    taken: dict[Path, Known] = {}
    best: dict[Path, tuple[float, Known]] = {}
    for each in order:
        pair, value = each.pair, each.score
        for text, partner in ((pair.en, pair.zh), (pair.zh, pair.en)):
            known = best.get(text.path)
            if known is None or value > known[0]:
                best[text.path] = (value, partner)
        if value >= threshold and not taken.keys() & {pair.en.path, pair.zh.path}:
            matches.append(pair)
            taken |= {pair.en.path: pair.zh, pair.zh.path: pair.en}
    languages = {text.lang for text in texts}
    unmatched = [
        _unmatched(text, best.get(text.path), len(languages) > 1, threshold, taken)
        for text in texts
        if text.path not in taken
    ]
    return sorted(matches, key=lambda match: str(match.en.path)), unmatched


def _rank(each: Scored) -> tuple[bool, float, bool, float, str]:
    """Names go first, then the best score; of scores that are nearly the same that of names with a
    number in common."""
    pair = each.pair
    numbers = [set(re.findall(r"\d+", text.path.stem)) for text in (pair.en, pair.zh)]
    rounded, apart = round(each.score, _NEARLY), not numbers[0] & numbers[1]
    return pair.by != "name", -rounded, apart, -each.score, str(pair.en.path)


def _unmatched(
    text: Known,
    best: tuple[float, Known] | None,
    others: bool,
    threshold: float,
    taken: Mapping[Path, Known],
) -> Unmatched:
    if not others:
        language = {"en": "Chinese", "zh": "English"}[text.lang]
        return Unmatched(text, f"no {language} text to pair it with", None, None)
    if best is None:
        return Unmatched(text, "no text near it in meaning is free", None, None)
    value, partner = best
    if value >= threshold:
        other = taken[partner.path].path.stem
        reason = (
            f"{partner.path.stem} translates it, and goes better with {other}: a second version, "
            "or parts of one text that should be joined"
        )
    else:
        reason = f"best candidate {partner.path.stem} scores {value:.2f}, {threshold} is needed"
    return Unmatched(text, reason, partner, value)
