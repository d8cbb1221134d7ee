"""Beads from the files that `aligner eval` reads: ``[a]:[b]`` lines, gold JSON, our JSONL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from aligner.errors import InputError
from aligner.evaluation.scores import Counts, IndexBead, Scores, evaluate
from aligner.files import read_input, read_lines, shortened, shown
from aligner.schema import GoldRow, IndexedRow, IndexedSide, Misfit, decode

_LADDER = re.compile(r"\[([0-9,\s]*)\]\s*:\s*\[([0-9,\s]*)\](?::\S+)?")
_MOST_DIGITS = 9

_REMEDY = "expected are [a]:[b] lines, gold JSON or the JSONL that aligner writes"

_Lines = Iterable[tuple[int, bytes]]


def read_beads(path: Path, *, swap: bool = False) -> dict[str, list[IndexBead]]:
    """Beads by document. A file of one document without a name has the key ``""``.

    `swap` exchanges the sides, for a gold file that is the other way round. InputError for a
    file that is missing, empty or of no known kind, naming the line.
    """
    documents = _parsed(path)
    if swap:
        return {doc: [(b, a) for a, b in beads] for doc, beads in documents.items()}
    return documents


def _parsed(path: Path) -> dict[str, list[IndexBead]]:
    lines = read_lines(path)
    first = next(lines, None)
    if first is None:
        raise InputError(f"{shown(path)} is empty: beads are expected, one a line")
    if first[1].lstrip().startswith(b"["):
        return {"": list(_ladder(chain([first], lines), path))}
    if _is_record(first[1]):
        return _jsonl(chain([first], lines), path)
    # Gold JSON may run over many lines, or over one that is no record.
    try:
        gold = decode(read_input(path).removeprefix(b"\xef\xbb\xbf"), GoldRow)
    except Misfit as error:
        raise InputError(f"{shown(path)} holds no beads: {error}; {_REMEDY}") from error
    return {"": [(frozenset(a), frozenset(b)) for a, b in gold.beads]}


def _is_record(line: bytes) -> bool:
    try:
        decode(line, IndexedRow)
    except Misfit as error:
        # A record with a wrong value is one too: its line is then named.
        return b'"doc"' in line and b'"beads"' not in line and "is no JSON" not in str(error)
    return True


def _ladder(lines: _Lines, path: Path) -> Iterator[IndexBead]:
    for number, line in lines:
        text = line.decode("utf-8", "replace").strip()
        found = _LADDER.fullmatch(text)
        if not found:
            raise InputError(
                f"{shown(path)}, line {number}: {shortened(text)} is no bead; write [0, 1]:[0]"
            )
        sides = [re.findall(r"[0-9]+", side) for side in found.groups()]
        for index in chain(*sides):
            if len(index) > _MOST_DIGITS:
                raise InputError(
                    f"{shown(path)}, line {number}: the index {shortened(index)} has more than "
                    f"{_MOST_DIGITS} digits, the limit"
                )
        src, tgt = (frozenset(map(int, side)) for side in sides)
        yield src, tgt


def _jsonl(lines: _Lines, path: Path) -> dict[str, list[IndexBead]]:
    documents: dict[str, list[IndexBead]] = {}
    for number, line in lines:
        try:
            row = decode(line, IndexedRow)
        except Misfit as error:
            raise InputError(
                f"{shown(path)}, line {number} is no bead record: {error}; {_REMEDY}"
            ) from error
        beads = documents.setdefault(row.doc, [])
        if row.type != "skipped":
            beads.append((_indices(row.src), _indices(row.tgt)))
    return documents


def _indices(side: IndexedSide | None) -> frozenset[int]:
    places = side.sentences if side else ()
    return frozenset(place.index for place in places if place.index is not None)


def compare_files(
    gold: Path, predicted: Path, *, swap: bool = False, doc: str | None = None
) -> Scores:
    """Scores of a predicted file against a gold one, summed over the documents both hold.

    A gold file of one unnamed document is compared with the predicted file's only document, or
    with `doc`. InputError where it is unclear which document is meant, or none is shared.
    """
    gold_documents = read_beads(gold, swap=swap)
    documents = read_beads(predicted)
    if doc is not None:
        if doc not in documents:
            raise InputError(
                f"{shown(predicted)} has no document {doc!r}; it has {_listed(documents)}"
            )
        documents = {doc: documents[doc]}
    if "" in gold_documents or "" in documents:
        if len(gold_documents) != 1 or len(documents) != 1:
            raise InputError(
                f"one of {shown(gold)} and {shown(predicted)} names no document and the other has "
                f"several ({_listed(documents if '' in gold_documents else gold_documents)}): "
                "choose one with --doc"
            )
        pairs = [(*gold_documents.values(), *documents.values())]
    else:
        shared = [name for name in gold_documents if name in documents]
        if not shared:
            raise InputError(
                f"no document is in both: {shown(gold)} has {_listed(gold_documents)}, "
                f"{shown(predicted)} has {_listed(documents)}"
            )
        pairs = [(gold_documents[name], documents[name]) for name in shared]
    total = Scores(Counts(), Counts(), Counts(), {})
    for gold_beads, beads in pairs:
        total = total + evaluate(gold_beads, beads)
    return total


def _listed(names: Iterable[str]) -> str:
    shown = sorted(names)
    return ", ".join(shown[:5]) + (f" and {len(shown) - 5} more" if len(shown) > 5 else "")
