"""Examples from human translations: as they are, and with one synthetic edit."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from math import nan

from aligner.divergence.content.network import TOKEN_HEADS
from aligner.training.content_examples import (
    ALL_KNOWN,
    NONE_KNOWN,
    Example,
    Mark,
    Origin,
)
from aligner.training.translations import Translation
from aligner.training.vocabulary import Vocabulary
from aligner.training.word_edits import Edit, edited

MOST_PAIRS = 12_000
"""Pairs taken from one path, whole documents at a time: the Bible and documentation have more than
enough."""
_EDITS_OF_A_PATH = 12_000
_MOST_EDITS = 3
"""Edits of a pair, where a path has few pairs."""
_DONORS = (2, 3, 4, 5, 6)
"""How far away the pair lies from which words are taken: of the same matter, not a repeat."""
_HELD_OUT = 6
"""One document in so many calibrates and judges; nothing of it is fitted."""


def split_documents(
    paths: Sequence[Sequence[Translation]], seed: int
) -> tuple[list[list[Translation]], list[list[Translation]]]:
    """Documents for fitting, and every sixth of each path, held out."""
    rng = random.Random(seed)
    fitted: list[list[Translation]] = []
    held: list[list[Translation]] = []
    for pairs in paths:
        for number, document in enumerate(_some_documents(pairs, rng), 1):
            (fitted if number % _HELD_OUT else held).append(document)
    return fitted, held


def _some_documents(pairs: Sequence[Translation], rng: random.Random) -> list[list[Translation]]:
    found: dict[str, list[Translation]] = {}
    for pair in pairs:
        found.setdefault(pair.document, []).append(pair)
    documents = list(found.values())
    rng.shuffle(documents)
    chosen: list[list[Translation]] = []
    for document in documents:
        if sum(map(len, chosen)) < MOST_PAIRS:
            chosen.append(document)
    return chosen


def examples(
    documents: Sequence[Sequence[Translation]], vocabulary: Vocabulary, seed: int
) -> Iterator[Example]:
    """Every pair as it is, and edited on either side."""
    rng = random.Random(seed)
    sizes: dict[str, int] = {}
    for document in documents:
        sizes[document[0].path] = sizes.get(document[0].path, 0) + len(document)
    for document in documents:
        share = min(_EDITS_OF_A_PATH / sizes[document[0].path], _MOST_EDITS)
        for number, pair in enumerate(document):
            yield clean(pair)
            for _ in range(int(share) + (rng.random() < share % 1)):
                place = number + rng.choice(_DONORS) * rng.choice((-1, 1))
                donor = document[min(max(place, 0), len(document) - 1)]
                found = _edited(pair, donor, vocabulary, rng)
                if found:
                    yield found


def clean(pair: Translation) -> Example:
    """A human translation: taken for right."""
    return Example(
        *pair.texts,
        pair.src_lang,
        pair.path,
        pair.document,
        known=(ALL_KNOWN, ALL_KNOWN),
        lacking=(0.0, 0.0),
        pair=(0.0, 0.0, nan, 0.0),
    )


def _edited(
    pair: Translation, donor: Translation, vocabulary: Vocabulary, rng: random.Random
) -> Example | None:
    side = rng.randrange(2)
    lang = pair.langs[side]
    edit = edited(pair.texts[side], lang, donor.text(lang), vocabulary, rng)
    return _changed(pair, side, edit) if edit else None


def _changed(pair: Translation, side: int, edit: Edit) -> Example:
    """What is known of a pair of which one side was edited.

    Which tokens of the other side are concerned is told by `Example.origin` only.
    """
    wrong, missing = edit.what == "wrong", edit.what == "missing"
    head = "missing" if edit.what == "added" else "wrong"
    own = tuple(Mark(span, name) for span in edit.spans for name in (head, "bad"))
    marks: list[tuple[Mark, ...]] = [(), ()]
    known: list[tuple[bool, ...]] = [NONE_KNOWN, NONE_KNOWN]
    texts = list(pair.texts)
    lacking = [0.0, 0.0]
    marks[side], known[side], texts[side] = own, ALL_KNOWN, edit.text
    unsure = {"wrong": {"wrong", "bad"}, "missing": {"missing", "bad"}, "added": set()}[edit.what]
    known[1 - side] = tuple(name not in unsure for name in TOKEN_HEADS)
    if not wrong:
        lacking[1 - side if missing else side] = 1.0
    origin = None
    if edit.before is not None:
        lost = "missing" if missing else "wrong"
        origin = Origin(side, pair.texts[side], edit.before, lost)
    return Example(
        texts[0],
        texts[1],
        pair.src_lang,
        pair.path,
        pair.document,
        (marks[0], marks[1]),
        (known[0], known[1]),
        (lacking[0], lacking[1]),
        (1.0, float(wrong), nan, 1.0 if wrong else nan),
        origin,
        edited=True,
    )
