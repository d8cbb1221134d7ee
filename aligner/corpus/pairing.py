"""Which one-language texts are translations of each other: by file name, then by content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from aligner.corpus.collect import TextFile, bare_key, pair_key

_CANDIDATES = 3
"""Texts nearest in meaning that are aligned to see whether they are the translation."""


@dataclass(frozen=True, slots=True)
class Match:
    """Two texts that belong together, English first, and how that was known."""

    en: TextFile
    zh: TextFile
    by: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A text without counterpart: the reason, and the best candidate with its score."""

    text: TextFile
    reason: str
    candidate: TextFile | None
    score: float | None


Scorer = Callable[[TextFile, TextFile], float | None]


def pair_texts(
    texts: Sequence[TextFile],
    vectors: Callable[[TextFile], np.ndarray],
    score: Scorer,
    threshold: float,
) -> tuple[list[Match], list[Unmatched]]:
    """Match English with Chinese texts, each at most once, best score first.

    `vectors` gives a text's mean vector (d,), comparable across languages; `score` aligns a pair
    and says how well it translates, None where it cannot tell: then they are no pair. Names only
    propose: a pair must reach the threshold too.
    """
    english = [t for t in texts if t.layout.langs[0] == "en"]
    chinese = [t for t in texts if t.layout.langs[0] == "zh"]
    proposals = _proposals(english, chinese, vectors)
    scored = [
        (value, by == "name", en, zh, by)
        for en, zh, by in proposals
        if (value := score(en, zh)) is not None
    ]
    scored.sort(key=lambda item: (-item[1], -item[0], str(item[2].path)))
    matches: list[Match] = []
    taken: set[str] = set()
    best: dict[str, tuple[float, TextFile]] = {}
    for value, _, en, zh, by in scored:
        for text, partner in ((en, zh), (zh, en)):
            known = best.get(str(text.path))
            if known is None or value > known[0]:
                best[str(text.path)] = (value, partner)
        if value >= threshold and not taken & {str(en.path), str(zh.path)}:
            matches.append(Match(en, zh, by))
            taken |= {str(en.path), str(zh.path)}
    unmatched = [
        _unmatched(
            text, best.get(str(text.path)), chinese if text in english else english, threshold
        )
        for text in texts
        if str(text.path) not in taken
    ]
    return sorted(matches, key=lambda match: str(match.en.path)), unmatched


def _proposals(
    english: Sequence[TextFile],
    chinese: Sequence[TextFile],
    vectors: Callable[[TextFile], np.ndarray],
) -> list[tuple[TextFile, TextFile, str]]:
    """Pairs worth aligning: those that share a name's key, and the nearest in meaning."""
    if not english or not chinese:
        return []
    found: dict[tuple[int, int], str] = {}
    keys = {pair_key(text.path) or bare_key(text.path): j for j, text in enumerate(chinese)}
    for i, text in enumerate(english):
        key = pair_key(text.path) or bare_key(text.path)
        if key in keys:
            found[i, keys[key]] = "name"
    cosines = np.stack([vectors(t) for t in english]) @ np.stack([vectors(t) for t in chinese]).T
    for i, row in enumerate(cosines):
        for j in np.argsort(-row, kind="stable")[:_CANDIDATES]:
            found.setdefault((i, int(j)), "content")
    for j, column in enumerate(cosines.T):
        for i in np.argsort(-column, kind="stable")[:_CANDIDATES]:
            found.setdefault((int(i), j), "content")
    return [(english[i], chinese[j], by) for (i, j), by in sorted(found.items())]


def _unmatched(
    text: TextFile,
    best: tuple[float, TextFile] | None,
    others: Sequence[TextFile],
    threshold: float,
) -> Unmatched:
    if not others:
        language = {"en": "Chinese", "zh": "English"}[text.layout.langs[0]]
        return Unmatched(text, f"no {language} text to pair it with", None, None)
    if best is None:
        return Unmatched(text, "no text near it in meaning", None, None)
    value, partner = best
    if value >= threshold:
        reason = f"its best candidate {partner.path.stem} goes better with another text"
    else:
        reason = f"best candidate {partner.path.stem} scores {value:.2f}, {threshold} is needed"
    return Unmatched(text, reason, partner, value)
