"""Two lists of sentences to linked beads: composes encoding and alignment.

A pair of long documents is encoded once, cut at certain places, and aligned segment by segment,
so that time grows linearly and memory hardly at all beyond the vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from aligner import encoding
from aligner.alignment import (
    Band,
    Bitext,
    Clauses,
    Link,
    Reader,
    Runs,
    Side,
    Weights,
    align,
    centred,
    coarse_path,
    cut_points,
    prepare,
    sift,
    translation_score,
)
from aligner.bitext import LANGUAGES, Lang
from aligner.language.quotes import quote_states
from aligner.products import one_thread

LONG = 3000
"""Sentences of a side above which a document is cut into segments."""

_SEGMENT = 1000
"""Source sentences in a segment, at least."""

_CHUNK = 2048
"""Sentences whose full-precision parts are held at once while a long document is encoded."""


class TokenReader(Protocol):
    """Tells of every token of a pair of texts how likely the other text has nothing for it.

    The type that it makes of a text is known to itself alone.
    """

    def text(self, text: str, lang: Lang, tokens: encoding.Tokens) -> Any:
        """A text as it is read, with its tokens by the built-in encoder."""
        ...

    def joined(self, texts: Sequence[Any]) -> Any:
        """Texts in a row, as one."""
        ...

    def log_odds_of(
        self, pairs: Sequence[tuple[Any, Any]]
    ) -> list[tuple[np.ndarray, np.ndarray] | None]:
        """Log-odds (t,) and (u,) for the tokens of an English and a Chinese text, of each pair;
        None where one has no token."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """What is loaded once and used for many documents."""

    encoder: encoding.Encoder
    weights: Weights
    seconds: tuple[encoding.Encoder, ...] = ()
    """Encoders whose clause vectors are looked at besides (preset best)."""
    network: TokenReader | None = None
    """What reads open beads a second time (preset best)."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """One side to be linked: sentences, their language, and which begin a paragraph (n,).

    `breaks` is all False where paragraphs are not known.
    """

    lang: Lang
    sentences: Sequence[str]
    breaks: np.ndarray

    @classmethod
    def plain(cls, lang: Lang, sentences: Sequence[str]) -> Sentences:
        """Sentences without paragraphs."""
        return cls(lang, sentences, np.zeros(len(sentences), dtype=bool))

    def cut(self, first: int, last: int) -> Sentences:
        """Sentences first..last-1."""
        return Sentences(self.lang, self.sentences[first:last], self.breaks[first:last])


def link(en: Sentences, zh: Sentences, tools: Tools) -> tuple[list[Link], float]:
    """Beads of an English and a Chinese text, and the score of their being translations.

    The search always runs from English to Chinese: exchanging the languages of a document
    exchanges its beads and changes nothing else.
    """
    if max(len(en.sentences), len(zh.sentences)) > LONG:
        return _link_long(en, zh, tools)
    return _link_whole(*evidence(en, zh, tools), reader(en, zh, tools), tools)


def evidence(en: Sentences, zh: Sentences, tools: Tools) -> tuple[Bitext, Band]:
    """What the alignment model is given: vectors and lengths of the sentences, and its band."""
    spans = encoding.spanning(tools.encoder)
    return _evidence((en, zh), [spans.parts(text.sentences) for text in (en, zh)], tools)


def _evidence(
    texts: tuple[Sentences, Sentences], parts: Sequence[encoding.Parts], tools: Tools
) -> tuple[Bitext, Band]:
    """The same from the parts of English and Chinese by the first encoder.

    With a sieve among the weights the other encoders read only what it leaves open.
    """
    sides = [_side(text, each, tools) for text, each in zip(texts, parts, strict=True)]
    bitext, band = prepare(sides[0], sides[1], tools.weights.ratio)
    if not tools.seconds:
        return bitext, band
    sieve = tools.weights.sieving()
    passed = None
    chosen = [np.ones(len(text.sentences), dtype=bool) for text in texts]
    if sieve is not None:
        with one_thread():
            sifted = sift(bitext, band, sieve)
        passed, chosen = sifted.passed, [sifted.src, sifted.tgt]
    src, tgt = (
        replace(side, clauses=(*side.clauses, *_clauses(text, each, tools)))
        for side, text, each in zip(sides, texts, chosen, strict=True)
    )
    return Bitext(src, tgt, bitext.ratio, passed), band


def _clauses(text: Sentences, chosen: np.ndarray, tools: Tools) -> list[Clauses]:
    """Clauses of the chosen sentences, bool (n,), by the other encoders."""
    places = np.flatnonzero(chosen)
    read = [text.sentences[i] for i in places.tolist()]
    found = []
    for encoder in tools.seconds:
        if not read:
            # An encoder is loaded by its first text: here nobody needs it.
            found.append(Clauses.unread(len(chosen)))
            continue
        vectors, owner, sizes = encoding.clause_vectors(encoder, read)
        found.append(Clauses.of_some(vectors, places[owner], sizes, len(chosen)))
    return found


def reader(en: Sentences, zh: Sentences, tools: Tools) -> Reader | None:
    """Reads beads of the two texts by the content network, where the tools have one."""
    network = tools.network
    if network is None:
        return None
    tokens = encoding.token_encoder(tools.encoder) or encoding.built_in_tokens()

    def known(text: Sentences, wanted: set[int]) -> dict[int, Any]:
        order = sorted(wanted)
        texts = [text.sentences[i] for i in order]
        found = zip(order, texts, tokens.tokens(texts), strict=True)
        return {i: network.text(own, text.lang, each) for i, own, each in found}

    def read(beads: Sequence[tuple[range, range]]) -> list[tuple[np.ndarray, np.ndarray] | None]:
        english = known(en, {i for src, _ in beads for i in src})
        chinese = known(zh, {j for _, tgt in beads for j in tgt})
        return network.log_odds_of(
            [
                (
                    network.joined([english[i] for i in src]),
                    network.joined([chinese[j] for j in tgt]),
                )
                for src, tgt in beads
            ]
        )

    return read


def _link_whole(
    bitext: Bitext, band: Band, read: Reader | None, tools: Tools
) -> tuple[list[Link], float]:
    # Many small products: sharing each among processors costs more than it saves.
    with one_thread():
        links = align(bitext, band, tools.weights, read)
        return links, translation_score(bitext, links)


def _link_long(en: Sentences, zh: Sentences, tools: Tools) -> tuple[list[Link], float]:
    """Align segment by segment, between places where the coarse path is certain."""
    encoded = [_compact_parts(text.sentences, tools) for text in (en, zh)]
    compose = encoding.spanning(tools.encoder).compose
    singles = [
        centred(_in_chunks(compose, each.sentences), tools.weights.means.get(lang))
        for each, lang in zip(encoded, LANGUAGES, strict=True)
    ]
    path = coarse_path(*singles)
    cuts = cut_points(path, singles[0], singles[1], _SEGMENT)
    del singles
    ends = [*cuts[1:], (len(en.sentences), len(zh.sentences))]
    links: list[Link] = []
    score = 0.0
    for (i, j), (next_i, next_j) in zip(cuts, ends, strict=True):
        texts = en.cut(i, next_i), zh.cut(j, next_j)
        parts = _cut(encoded[0], i, next_i), _cut(encoded[1], j, next_j)
        found, part = _link_whole(*_evidence(texts, parts, tools), reader(*texts, tools), tools)
        links += [_moved(each, i, j) for each in found]
        score += part * (next_i - i) / len(en.sentences)
    return links, score


def _moved(each: Link, i: int, j: int) -> Link:
    src, tgt = each.src, each.tgt
    return replace(
        each, src=range(src.start + i, src.stop + i), tgt=range(tgt.start + j, tgt.stop + j)
    )


def _cut(parts: encoding.Parts, first: int, last: int) -> encoding.Parts:
    """Parts of sentences first..last-1, in full precision."""
    a, b = np.searchsorted(parts.owner, (first, last))
    return encoding.Parts(
        parts.sentences[first:last].astype(np.float32),
        parts.clauses[a:b].astype(np.float32),
        parts.owner[a:b] - first,
        parts.sizes[a:b],
    )


def _compact_parts(texts: Sequence[str], tools: Tools) -> encoding.Parts:
    """Parts in half precision, made chunk by chunk: a book's parts fit in memory twice over."""
    chunks = []
    for first in range(0, len(texts), _CHUNK):
        parts = encoding.spanning(tools.encoder).parts(texts[first : first + _CHUNK])
        chunks.append(
            encoding.Parts(
                parts.sentences.astype(np.float16),
                parts.clauses.astype(np.float16),
                parts.owner + first,
                parts.sizes,
            )
        )
    return encoding.Parts(
        np.concatenate([chunk.sentences for chunk in chunks]),
        np.concatenate([chunk.clauses for chunk in chunks]),
        np.concatenate([chunk.owner for chunk in chunks]),
        np.concatenate([chunk.sizes for chunk in chunks]),
    )


def _in_chunks(compose: Callable[[np.ndarray], np.ndarray], sentences: np.ndarray) -> np.ndarray:
    """Vectors of single sentences from their compact parts, float32 (n, d)."""
    return np.concatenate(
        [
            compose(sentences[first : first + _CHUNK].astype(np.float32).sum(axis=1))
            for first in range(0, len(sentences), _CHUNK)
        ]
    )


def _side(text: Sentences, parts: encoding.Parts, tools: Tools) -> Side:
    """A side with the first encoder's clauses."""
    spans = encoding.spanning(tools.encoder)
    runs = Runs(parts.sentences, spans.compose, tools.weights.means.get(text.lang))
    # A sentence that is one clause needs no other vector.
    vectors = runs.own[parts.owner]
    several = np.bincount(parts.owner)[parts.owner] > 1
    vectors[several] = spans.compose(parts.clauses[several])
    quoted, closing = quote_states(text.sentences, text.lang)
    return Side(
        runs,
        (Clauses.of(vectors, parts.owner, parts.sizes, len(text.sentences)),),
        np.array([len(sentence) for sentence in text.sentences]),
        text.breaks,
        np.array(quoted),
        np.array(closing),
    )
