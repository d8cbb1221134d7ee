"""What the content network reads of one bead: which words of a side the other lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from aligner.bitext import LANGUAGES, Lang
from aligner.divergence.content.network import ContentNetwork
from aligner.divergence.content.rendering import TokenText, joined

WINDOW = 5
"""Tokens whose mean log-odds is a text's score: the shortest clause looked for."""

SUSPECT = 0.1
"""Confidence from which a stretch may be moved content: beads below need not be read again."""


@dataclass(frozen=True, slots=True)
class TokenOdds:
    """One side's t tokens: offsets int (t, 2), and the log-odds (t,) that the other side has
    nothing for them; `text` is what the network read, None where it is not needed any more."""

    spans: np.ndarray
    log_odds: np.ndarray
    text: TokenText | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What each side of a bead has and the other lacks."""

    network: ContentNetwork
    en: TokenOdds
    zh: TokenOdds
    looseness: float = 0.0
    """Log-odds by which the document's beads lack more than those of a faithful translation."""

    @classmethod
    def read(cls, network: ContentNetwork, en: TokenText, zh: TokenText) -> Content | None:
        """Of both sides; None where one has no token."""
        return cls.read_all(network, [(en, zh)])[0]

    @classmethod
    def read_all(
        cls, network: ContentNetwork, pairs: Sequence[tuple[TokenText, TokenText]]
    ) -> list[Content | None]:
        """Of many English and Chinese texts: faster than one after another."""
        return [
            odds
            and cls(network, TokenOdds(en.spans, odds[0], en), TokenOdds(zh.spans, odds[1], zh))
            for (en, zh), odds in zip(pairs, network.log_odds_of(pairs), strict=True)
        ]

    def side(self, lang: Lang) -> TokenOdds:
        """The side in that language."""
        return self.en if lang == "en" else self.zh

    def signs(self, lang: Lang, first: int = 0, last: int | None = None) -> np.ndarray:
        """What tells that tokens first..last-1 lack a counterpart, float (4,).

        The greatest mean log-odds of `WINDOW` neighbours among them (-inf where there are
        fewer), the logarithms of the side's number of tokens and of the length of the heaviest
        stretch among them, and 1.
        """
        odds = self.side(lang).log_odds
        within = odds[first:last]
        if len(within) < WINDOW:
            return np.array([-np.inf, 0.0, 0.0, 1.0])
        greatest = np.convolve(within, np.full(WINDOW, 1 / WINDOW), "valid").max()
        begin, end = heaviest(within)
        return np.array([greatest, np.log(len(odds)), np.log(end - begin), 1.0])

    def evidence(self, lang: Lang, first: int = 0, last: int | None = None) -> float:
        """Log-odds that those tokens hold a clause which the other side lacks.

        A logistic curve of the signs, fitted on held-out pairs (`aligner.training.content`).
        """
        signs = self.signs(lang, first, last)
        if not np.isfinite(signs[0]):
            return float("-inf")
        return float(signs @ self.network.calibration[0 if lang == "en" else 1])

    def confidence(self, lang: Lang, first: int = 0, last: int | None = None) -> float:
        """The same as a probability, in a translation as loose as its document."""
        return float(1 / (1 + np.exp(self.looseness - self.evidence(lang, first, last))))

    def settled(self) -> Content:
        """The same without token vectors, unless it may have to be joined with a neighbour.

        They are most of what a long document would keep in memory.
        """
        if max(self.confidence(lang) for lang in LANGUAGES) >= SUSPECT:
            return self
        return replace(self, en=replace(self.en, text=None), zh=replace(self.zh, text=None))

    def joined(self, following: Content) -> Content:
        """Both beads read as one; both must still hold their texts."""
        found = Content.read(
            self.network, _both(self.en, following.en), _both(self.zh, following.zh)
        )
        assert found is not None
        return replace(found, looseness=max(self.looseness, following.looseness))


_FEWEST = 8
"""Beads from which a document's own looseness is worth taking."""

_QUARTILE, _LOOSEST = 0.75, 2.0
"""Which quantile of the beads' evidence tells looseness, and the most it may be. MAC-Dev's novels,
whose translators leave out and add much, are 1.3 above unseen chapters of the Bible, and lines 501
to 1000 of newstest .5."""


def quartile(evidence: Sequence[float] | np.ndarray) -> float:
    """Upper quartile of the finite evidence."""
    values = np.asarray(evidence)
    return float(np.quantile(values[np.isfinite(values)], _QUARTILE))


def looseness(level: float, faithful: float) -> float:
    """Log-odds in [0, 2] by which a quartile is above that of faithful translations."""
    return min(max(level - faithful, 0.0), _LOOSEST)


def by_document(contents: Sequence[Content | None]) -> list[Content | None]:
    """The contents of one document's beads, each told how loose the document is.

    In a free translation every fifth bead would be flagged; so only what stands out there is.
    """
    read = [content for content in contents if content is not None]
    evidence = [max(content.evidence(lang) for lang in LANGUAGES) for content in read]
    if np.isfinite(evidence).sum() < _FEWEST:
        return list(contents)
    level = looseness(quartile(evidence), read[0].network.faithful)
    return [content and replace(content, looseness=level) for content in contents]


def _both(first: TokenOdds, second: TokenOdds) -> TokenText:
    assert first.text is not None
    assert second.text is not None
    return joined([first.text, second.text])


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens first..last-1 of one side that have no counterpart, and how sure that is."""

    lang: Lang
    first: int
    last: int
    confidence: float


def missing_clauses(content: Content) -> Iterator[Clause]:
    """The stretch of each side that most likely has no counterpart, whatever its confidence."""
    for lang in LANGUAGES:
        odds = content.side(lang).log_odds
        if len(odds) >= WINDOW:
            first, last = heaviest(odds)
            yield Clause(lang, first, last, content.confidence(lang))


def heaviest(weights: np.ndarray) -> tuple[int, int]:
    """The stretch with the greatest sum (Kadane), at least `WINDOW` long.

    Log-odds of 0 bound it: put-in clauses of newstest's held-out lines are hit by nine in ten.
    """
    before = np.concatenate([[0.0], np.cumsum(weights)])
    least = np.minimum.accumulate(before[: len(before) - WINDOW])
    gains = before[WINDOW:] - least
    end = int(gains.argmax())
    return int(before[: end + 1].argmin()), end + WINDOW
