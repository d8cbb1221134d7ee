"""Aligned documents for fitting, from folders and corpus files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner import evaluation, formats
from aligner.bitext import Alignment
from aligner.errors import InputError
from aligner.evaluation import IndexBead


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
    beads = evaluation.read_beads(gold, swap=not english_first)[""]
    sides = []
    for lang in ("en", "zh"):
        file = gold.with_name(f"{stem}.{lang}")
        try:
            sides.append(tuple(file.read_text(encoding="utf-8-sig").rstrip("\n").split("\n")))
        except OSError as error:
            raise InputError(f"{gold} has no {file.name} beside it: {error.strerror}") from error
    return GoldDocument(stem, sides[0], sides[1], tuple(beads))


def _from_alignment(alignment: Alignment) -> GoldDocument:
    pairs = [(frozenset(b.src), frozenset(b.tgt)) for b in alignment.beads]
    src, tgt = tuple(alignment.src.texts()), tuple(alignment.tgt.texts())
    if alignment.src.lang == "en":
        return GoldDocument(alignment.doc, src, tgt, tuple(pairs))
    return GoldDocument(alignment.doc, tgt, src, tuple((b, a) for a, b in pairs))
