"""Which one-language texts are translations of each other: by file name, then by content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from aligner.corpus.collect import bare_key, pair_key
from aligner.corpus.texts import Known

_CANDIDATES = 3
"""Texts nearest in meaning that are aligned to see whether they are the translation."""


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
    english, chinese = (_by_key([t for t in texts if t.lang == lang]) for lang in ("en", "zh"))
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


def by_content(texts: Sequence[Known], vectors: Mapping[Path, np.ndarray]) -> list[Match]:
    """Pairs worth aligning: for every text those nearest to it in meaning.

    `vectors` hold a text's vector (d,), comparable across the languages.
    """
    english, chinese = ([t for t in texts if t.lang == lang] for lang in ("en", "zh"))
    if not english or not chinese:
        return []
    left, right = (np.stack([vectors[t.path] for t in side]) for side in (english, chinese))
    cosines = left @ right.T
    found: set[tuple[int, int]] = set()
    for i, row in enumerate(cosines):
        found |= {(i, int(j)) for j in np.argsort(-row, kind="stable")[:_CANDIDATES]}
    for j, column in enumerate(cosines.T):
        found |= {(int(i), j) for i in np.argsort(-column, kind="stable")[:_CANDIDATES]}
    return [Match(english[i], chinese[j], "content") for i, j in sorted(found)]


def matched(
    texts: Sequence[Known], scored: Sequence[Scored], threshold: float
) -> tuple[list[Match], list[Unmatched]]:
    """Pairs that reach the threshold, each text at most once: names first, then by best score."""
    order = sorted(
        scored, key=lambda each: (each.pair.by != "name", -each.score, str(each.pair.en.path))
    )
    matches: list[Match] = []
    taken: set[Path] = set()
    best: dict[Path, tuple[float, Known]] = {}
    for each in order:
        pair, value = each.pair, each.score
        for text, partner in ((pair.en, pair.zh), (pair.zh, pair.en)):
            known = best.get(text.path)
            if known is None or value > known[0]:
                best[text.path] = (value, partner)
        if value >= threshold and not taken & {pair.en.path, pair.zh.path}:
            matches.append(pair)
            taken |= {pair.en.path, pair.zh.path}
    languages = {text.lang for text in texts}
    unmatched = [
        _unmatched(text, best.get(text.path), len(languages) > 1, threshold)
        for text in texts
        if text.path not in taken
    ]
    return sorted(matches, key=lambda match: str(match.en.path)), unmatched


def _unmatched(
    text: Known, best: tuple[float, Known] | None, others: bool, threshold: float
) -> Unmatched:
    if not others:
        language = {"en": "Chinese", "zh": "English"}[text.lang]
        return Unmatched(text, f"no {language} text to pair it with", None, None)
    if best is None:
        return Unmatched(text, "no text near it in meaning", None, None)
    value, partner = best
    if value >= threshold:
        reason = f"its best candidate {partner.path.stem} goes better with another text"
    else:
        reason = f"best candidate {partner.path.stem} scores {value:.2f}, {threshold} is needed"
    return Unmatched(text, reason, partner, value)
