"""What the content network learns from.

Training pairs are translations as they are and with one clause left out or put in on one side
(`aligner.training.edits`). Where a clause was put in, its tokens are known; where one was left
out, only that the other side now has something without counterpart somewhere.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aligner.bitext import LANGUAGES, Lang, Span
from aligner.training.edits import with_clause, without_clause
from aligner.training.translations import Translation

MOST_PAIRS = 12_000
"""Pairs taken from one path, whole documents at a time: the Bible has more than enough."""
_EDITED = 6_000
"""Edits of each kind aimed at for a path: smaller ones are edited several times over."""
_MOST_EDITS = 6
_DONORS = (2, 3, 4, 5, 6)
"""How far away the pair lies from which a clause is taken: of the same matter, not a repeat."""
_HELD_OUT = 6
"""One document in so many calibrates and judges; nothing of it is fitted. The last tenth of every
document made confidences too sure of documents that are wholly new."""


@dataclass(frozen=True, slots=True)
class Example:
    """A pair of texts; `lacking` is the side with content that the other lacks, if any.

    `span` is that content's place where it was put in, None where it is not known.
    """

    en: str
    zh: str
    lacking: Lang | None = None
    span: Span | None = None
    path: str = ""
    """Name of the data it was made from."""

    def text(self, lang: Lang) -> str:
        """The text in that language."""
        return self.en if lang == "en" else self.zh


def split_examples(
    paths: Sequence[Sequence[Translation]], seed: int
) -> tuple[list[Example], list[Example]]:
    """Examples for fitting and held-out ones, from the pairs of each path."""
    rng = random.Random(seed)
    fitted: list[Example] = []
    held: list[Example] = []
    for pairs in paths:
        documents = _some_documents(pairs, rng)
        edits = min(max(round(_EDITED / max(sum(map(len, documents)), 1)), 1), _MOST_EDITS)
        for number, document in enumerate(documents, 1):
            if number % _HELD_OUT:
                fitted += _examples(document, edits, rng)
            else:
                held += _examples(document, 1, rng)
    return fitted, held


def _documents(pairs: Sequence[Translation]) -> list[list[Translation]]:
    found: dict[str, list[Translation]] = {}
    for pair in pairs:
        found.setdefault(pair.document, []).append(pair)
    return list(found.values())


def _some_documents(pairs: Sequence[Translation], rng: random.Random) -> list[list[Translation]]:
    documents = _documents(pairs)
    rng.shuffle(documents)
    found: list[list[Translation]] = []
    for document in documents:
        if sum(map(len, found)) < MOST_PAIRS:
            found.append(document)
    return found


def _examples(pairs: Sequence[Translation], edits: int, rng: random.Random) -> Iterator[Example]:
    """Every pair as it is, and edited on each side by leaving out and by putting in."""
    for number, pair in enumerate(pairs):
        yield Example(pair.en, pair.zh, path=pair.path)
        for _ in range(edits):
            donor = pairs[
                min(max(number + rng.choice(_DONORS) * rng.choice((-1, 1)), 0), len(pairs) - 1)
            ]
            for lang in LANGUAGES:
                yield from _edited(pair, donor, lang, rng)


def _edited(
    pair: Translation, donor: Translation, lang: Lang, rng: random.Random
) -> Iterator[Example]:
    own, theirs = pair.text(lang), donor.text(lang)
    less = without_clause(own, lang, rng)
    if less is not None:
        lacking: Lang = "zh" if lang == "en" else "en"
        yield _changed(pair, lang, less.text, lacking, None)
    more = with_clause(own, lang, theirs, rng) if donor is not pair else None
    if more is not None:
        yield _changed(pair, lang, more.text, lang, more.span)


def _changed(pair: Translation, lang: Lang, text: str, lacking: Lang, span: Span | None) -> Example:
    en, zh = (text, pair.zh) if lang == "en" else (pair.en, text)
    return Example(en, zh, lacking, span, pair.path)
