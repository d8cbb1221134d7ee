"""Aligned documents for fitting, from folders and corpus files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from aligner import evaluation, formats
from aligner.bitext import Alignment
from aligner.errors import InputError
from aligner.evaluation import IndexBead
from aligner.files import read_utf8


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """Sentences of both languages and the beads (English indices, Chinese indices)."""

    name: str
    en: tuple[str, ...]
    zh: tuple[str, ...]
    beads: tuple[IndexBead, ...]


def gold_documents(paths: Sequence[Path]) -> list[GoldDocument]:
    """Documents of all paths, sorted by name within a folder.

    A folder holds ``NAME.en``, ``NAME.zh`` (a sentence a line) and ``NAME.gold`` (``[zh]:[en]``
    lines, as MAC has them, or ``NAME.en-zh.gold`` with English first). A file is JSONL that
    `aligner align` wrote, best after review. InputError where a path holds neither.
    """
    found = [document for path in paths for document in _at(path)]
    if not found:
        raise InputError(f"no aligned document in {', '.join(map(str, paths))}")
    return found


ABRIDGED_RATES = (0.05, 0.1, 0.2)
"""Shares of sentences deleted from copies of the training documents: without such copies null
beads are too rare to learn (13 in MAC-Dev), while F1 on MAC-Dev itself is .920 without them and
.921 with them."""


def abridged(document: GoldDocument) -> list[GoldDocument]:
    """Copies of a document with sentences deleted at random on both sides, one for each rate."""
    return [delete(document, rate, seed) for seed, rate in enumerate(ABRIDGED_RATES, 1)]


def delete(document: GoldDocument, rate: float, seed: int) -> GoldDocument:
    """The document without a share `rate` of each side's sentences, drawn with `seed`.

    A bead that loses one side whole leaves its other sentences as null beads, one by one.
    """
    draw = Random(f"{document.name} {seed}")
    kept_en, kept_zh = (
        [i for i in range(len(side)) if draw.random() >= rate]
        for side in (document.en, document.zh)
    )
    new_en = {old: new for new, old in enumerate(kept_en)}
    new_zh = {old: new for new, old in enumerate(kept_zh)}
    beads: list[IndexBead] = []
    for a, b in document.beads:
        left = frozenset(new_en[i] for i in a if i in new_en)
        right = frozenset(new_zh[j] for j in b if j in new_zh)
        if left and right:
            beads.append((left, right))
        else:
            beads += [(frozenset([i]), frozenset()) for i in sorted(left)]
            beads += [(frozenset(), frozenset([j])) for j in sorted(right)]
    return GoldDocument(
        f"{document.name} less {rate:.0%}",
        tuple(document.en[i] for i in kept_en),
        tuple(document.zh[j] for j in kept_zh),
        tuple(beads),
    )


def _at(path: Path) -> Iterator[GoldDocument]:
    if path.is_dir():
        for gold in sorted(path.glob("*.gold")):
            yield _folder_document(gold)
    else:
        for alignment in formats.stream_corpus(path):
            yield _from_alignment(alignment)


def _folder_document(gold: Path) -> GoldDocument:
    english_first = gold.name.endswith(".en-zh.gold")
    stem = gold.name.removesuffix(".gold").removesuffix(".en-zh")
    beads = evaluation.read_beads(gold, swap=not english_first).get("")
    if beads is None:
        raise InputError(f"{gold} is JSONL: name it itself, a folder's gold has [a]:[b] lines")
    sides = []
    for lang in ("en", "zh"):
        file = gold.with_name(f"{stem}.{lang}")
        try:
            sides.append(tuple(read_utf8(file).rstrip("\n").split("\n")))
        except InputError as error:
            raise InputError(f"{gold} has no {file.name} beside it: {error}") from error
    for lang, side, texts in zip(("en", "zh"), zip(*beads, strict=True), sides, strict=True):
        last = max((index for indices in side for index in indices), default=-1)
        if last >= len(texts):
            raise InputError(f"{gold} names line {last} of {stem}.{lang}, which has {len(texts)}")
    return GoldDocument(stem, sides[0], sides[1], tuple(beads))


_GAPS = 100
"""Sentences that may be missing besides as many as are held: a TMX leaves null beads out."""


def _from_alignment(alignment: Alignment) -> GoldDocument:
    """Its sentences and beads; InputError where the file holds few of the document's."""
    counts = (sum(len(b.src) for b in alignment.beads), sum(len(b.tgt) for b in alignment.beads))
    for document, count in zip((alignment.src, alignment.tgt), counts, strict=True):
        if len(document.sentences) > 2 * count + _GAPS:
            raise InputError(
                f"document {alignment.doc!r} has {count} of {len(document.sentences)} "
                f"{document.lang} sentences: weights are fitted on whole documents"
            )
    pairs = [(frozenset(b.src), frozenset(b.tgt)) for b in alignment.beads]
    src, tgt = tuple(alignment.src.texts()), tuple(alignment.tgt.texts())
    if alignment.src.lang == "en":
        return GoldDocument(alignment.doc, src, tgt, tuple(pairs))
    return GoldDocument(alignment.doc, tgt, src, tuple((b, a) for a, b in pairs))
