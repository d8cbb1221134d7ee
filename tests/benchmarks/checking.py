"""What the benchmarks of the checks share: pairs read by the networks, spans and calibration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from threadpoolctl import threadpool_limits

from aligner import divergence, encoding, pipeline
from aligner.bitext import LANGUAGES, Alignment, Bead, Document, Flag, Lang, Sentence, Span
from aligner.config import Settings
from aligner.divergence import Content, Pair
from tests.benchmarks.data import TextPair

EDITED_SHARE = 0.2
"""Share of edited pairs in the mixes whose calibration is measured: what the confidences of the
content network assume (`aligner.training.content`)."""

BINS = 15

_AT_ONCE = 256
"""Pairs whose token vectors are held at once."""


def text_of(pair: TextPair, lang: Lang) -> str:
    """One side of a pair."""
    return pair[0] if lang == "en" else pair[1]


def changed(pair: TextPair, lang: Lang, text: str) -> TextPair:
    """The pair with another text on one side."""
    return (text, pair[1]) if lang == "en" else (pair[0], text)


class Checker:
    """Reads pairs with the encoder and the content network, and finds their flags.

    English is the source. A pair is judged as part of a document whose typical similarity is
    that of the clean pairs `learn` was given, and that is as loose as they are.
    """

    def __init__(self) -> None:
        self.settings = Settings(jobs=1)
        self.tools = pipeline.load_tools(self.settings)
        self._network = divergence.load_network()
        tokens = encoding.token_encoder(self.tools.encoder)
        assert tokens is not None, "the built-in encoder tells its tokens"
        self._tokens = tokens
        self._typical: tuple[float, float] | None = None
        self._looseness = 0.0

    @property
    def signature(self) -> str:
        """What the figures depend on."""
        return str(pipeline.signature(self.tools, self.settings))

    def learn(self, clean: Sequence[TextPair]) -> list[Pair]:
        """The clean pairs, read; their similarities are typical from now on."""
        self._typical, self._looseness = None, 0.0
        pairs = list(self.read(clean))
        cosines = np.array([pair.similarity or 0.0 for pair in pairs])
        median = float(np.median(cosines))
        # As the pipeline takes it of a document.
        self._typical = median, 1.4826 * float(np.median(np.abs(cosines - median)))
        contents = divergence.by_document([pair.content for pair in pairs])
        self._looseness = next((each.looseness for each in contents if each), 0.0)
        return [
            replace(pair, typical_similarity=self._typical, content=content)
            for pair, content in zip(pairs, contents, strict=True)
        ]

    def read(self, texts: Sequence[TextPair]) -> Iterator[Pair]:
        """Pairs with what both networks say of them, in order."""
        with threadpool_limits(limits=1):
            for first in range(0, len(texts), _AT_ONCE):
                yield from self._some(texts[first : first + _AT_ONCE])

    def _some(self, texts: Sequence[TextPair]) -> Iterator[Pair]:
        every = list(dict.fromkeys(text for pair in texts for text in pair))
        vectors = dict(zip(every, self.tools.encoder.encode(every), strict=True))
        tokens = dict(zip(every, self._tokens.tokens(every), strict=True))
        for en, zh in texts:
            cosine = float(vectors[en] @ vectors[zh])
            content = Content.read(
                self._network,
                self._network.text(en, "en", tokens[en]),
                self._network.text(zh, "zh", tokens[zh]),
                "en",
                cosine,
            )
            yield Pair(
                en,
                zh,
                "en",
                "zh",
                round(cosine, 4),
                self._typical,
                content=content and replace(content.settled(), looseness=self._looseness),
            )


def clause_score(pair: Pair) -> float:
    """Confidence that either side holds a clause which the other lacks."""
    if pair.content is None:
        return 0.0
    return max(pair.content.confidence(lang) for lang in LANGUAGES)


def alignment_of(src: Sequence[str], tgt: Sequence[str], src_lang: Lang = "en") -> Alignment:
    """Texts that are paired line by line, as an alignment without similarities or flags."""
    tgt_lang: Lang = "zh" if src_lang == "en" else "en"
    each = [range(k, k + 1) for k in range(len(src))]
    beads = tuple(Bead(k, k, None, 1.0) for k in each)
    return Alignment("benchmark", _document(src, src_lang), _document(tgt, tgt_lang), beads)


def _document(texts: Sequence[str], lang: Lang) -> Document:
    found, at = [], 0
    for text in texts:
        found.append(Sentence(text, at, at + len(text), 0))
        at += len(text) + 1
    return Document(lang, "\n".join(texts), tuple(found))


def spans_of(flag: Flag, lang: Lang) -> tuple[Span, ...]:
    """A flag's spans in one language, English being the source."""
    return flag.src if lang == "en" else flag.tgt


def intersection_over_union(spans: Sequence[Span], true: Span) -> float:
    """Shared characters of the spans and the true one, over those in either."""
    found = {place for start, end in spans for place in range(start, end)}
    wanted = set(range(*true))
    return len(found & wanted) / max(len(found | wanted), 1)


@dataclass(frozen=True, slots=True)
class Judged:
    """A confidence, whether what it was given to is right, and how much it counts."""

    confidence: float
    right: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Judged confidences of about the same size; `confidence` and `right` are their means."""

    confidence: float
    right: float
    weight: float
    count: int


def reliability(judged: Sequence[Judged], bins: int = BINS) -> list[Bin]:
    """The judged in bins of equal weight, least confident first.

    Equal confidences share a bin, else their order would decide what is measured.
    """
    groups: dict[float, list[Judged]] = {}
    for each in sorted(judged, key=lambda each: each.confidence):
        groups.setdefault(each.confidence, []).append(each)
    total = sum(each.weight for each in judged)
    found: dict[int, list[Judged]] = {}
    below = 0.0
    for group in groups.values():
        weight = sum(each.weight for each in group)
        middle = (below + weight / 2) / total
        found.setdefault(min(int(middle * bins), bins - 1), []).extend(group)
        below += weight
    return [_bin(members) for members in found.values()]


def _bin(members: Sequence[Judged]) -> Bin:
    weight = sum(each.weight for each in members)
    return Bin(
        sum(each.weight * each.confidence for each in members) / weight,
        sum(each.weight * each.right for each in members) / weight,
        weight,
        len(members),
    )


def calibration_error(judged: Sequence[Judged], bins: int = BINS) -> float | None:
    """Expected calibration error over bins of equal weight; None where nothing was judged."""
    if not judged:
        return None
    found = reliability(judged, bins)
    total = sum(each.weight for each in found)
    return sum(each.weight * abs(each.confidence - each.right) for each in found) / total


def share(hits: Sequence[bool]) -> float | None:
    """Share that is true, to four digits; None of nothing."""
    return round(sum(hits) / len(hits), 4) if hits else None


def rounded(value: float | None) -> float | None:
    """To four digits."""
    return None if value is None else round(value, 4)
