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
    """One side's t tokens: offsets int (t, 2), and the log-odds of each, (t, 3), as the network
    gives them; `text` is what it read, None where it is not needed any more."""

    spans: np.ndarray
    odds: np.ndarray
    text: TokenText | None = None

    @property
    def log_odds(self) -> np.ndarray:
        """Log-odds (t,) that the other side has nothing for the tokens."""
        found: np.ndarray = self.odds[:, 0]
        return found


@dataclass(frozen=True, slots=True)
class Content:
    """What the network reads of a bead: of every token, of each side, of the pair."""

    network: ContentNetwork
    src_lang: Lang
    en: TokenOdds
    zh: TokenOdds
    lacking: np.ndarray
    """Log-odds that the English, the Chinese holds what the other lacks, (2,)."""
    pair: np.ndarray
    """Log-odds of the pair, (4,): see `network.PAIR_HEADS`."""
    cosine: float
    """Of both texts, by the encoder whose tokens the network reads."""
    looseness: float = 0.0
    """Log-odds by which the document's beads lack more than those of a faithful translation."""

    @classmethod
    def read(
        cls, network: ContentNetwork, en: TokenText, zh: TokenText, src_lang: Lang, cosine: float
    ) -> Content | None:
        """Of both sides; None where one has no token."""
        return cls.read_all(network, [(en, zh)], src_lang, [cosine])[0]

    @classmethod
    def read_all(
        cls,
        network: ContentNetwork,
        pairs: Sequence[tuple[TokenText, TokenText]],
        src_lang: Lang,
        cosines: Sequence[float],
    ) -> list[Content | None]:
        """Of many English and Chinese texts with their cosines: faster than one after another."""
        return [
            cls(
                network,
                src_lang,
                TokenOdds(en.spans, odds.en, en),
                TokenOdds(zh.spans, odds.zh, zh),
                odds.lacking,
                odds.pair,
                cosine,
            )
            if odds
            else None
            for (en, zh), odds, cosine in zip(
                pairs, network.read(pairs, src_lang), cosines, strict=True
            )
        ]

    def side(self, lang: Lang) -> TokenOdds:
        """The side in that language."""
        return self.en if lang == "en" else self.zh

    def border(self, lang: Lang) -> float:
        """Log-odds that part a clause without counterpart from what stands around it."""
        return float(self.network.border[LANGUAGES.index(lang)])

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
        begin, end = heaviest(within - self.border(lang))
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
        return self.without_texts()

    def without_texts(self) -> Content:
        """The same without token vectors: it cannot be joined any more."""
        return replace(self, en=replace(self.en, text=None), zh=replace(self.zh, text=None))

    def joined(self, following: Content) -> Content:
        """Both beads read as one; both must still hold their texts."""
        found = Content.read(
            self.network,
            _both(self.en, following.en),
            _both(self.zh, following.zh),
            self.src_lang,
            self.cosine,
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
            first, last = heaviest(odds - content.border(lang))
            yield Clause(lang, first, last, content.confidence(lang))


def heaviest(weights: np.ndarray) -> tuple[int, int]:
    """The stretch with the greatest sum (Kadane), at least `WINDOW` long."""
    before = np.concatenate([[0.0], np.cumsum(weights)])
    least = np.minimum.accumulate(before[: len(before) - WINDOW])
    gains = before[WINDOW:] - least
    end = int(gains.argmax())
    return int(before[: end + 1].argmin()), end + WINDOW
