"""Beads from the files that `aligner eval` reads: ``[a]:[b]`` lines, gold JSON, our JSONL."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from aligner.errors import InputError
from aligner.evaluation.scores import Counts, IndexBead, Scores, evaluate

_LADDER = re.compile(r"\[([\d,\s]*)\]\s*:\s*\[([\d,\s]*)\](?::\S+)?")


def read_beads(path: Path, *, swap: bool = False) -> dict[str, list[IndexBead]]:
    """Beads by document. A file of one document without a name has the key ``""``.

    `swap` exchanges the sides, for a gold file that is the other way round. InputError for a
    file that is missing, empty or of no known kind, naming the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"cannot read {path}: it is not UTF-8 ({error.reason})") from error
    if not text.strip():
        raise InputError(f"{path} is empty: beads are expected, one a line")
    documents = _parsed(text, path)
    if swap:
        return {doc: [(b, a) for a, b in beads] for doc, beads in documents.items()}
    return documents


def _parsed(text: str, path: Path) -> dict[str, list[IndexBead]]:
    if text.lstrip().startswith("["):
        return {"": _ladder(text, path)}
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        return _jsonl(text, path)
    if isinstance(whole, dict) and "beads" in whole:
        try:
            return {"": [_bead(a, b) for a, b in whole["beads"]]}
        except (TypeError, ValueError) as error:
            raise InputError(f"{path}: beads must be pairs of index lists ({error})") from error
    return _jsonl(text, path)


def _ladder(text: str, path: Path) -> list[IndexBead]:
    beads = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        found = _LADDER.fullmatch(line.strip())
        if not found:
            raise InputError(f"{path}, line {number}: {line[:60]!r} is no bead; write [0, 1]:[0]")
        sides = [[int(x) for x in re.findall(r"\d+", side)] for side in found.groups()]
        beads.append(_bead(*sides))
    return beads


def _jsonl(text: str, path: Path) -> dict[str, list[IndexBead]]:
    documents: dict[str, list[IndexBead]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            beads = documents.setdefault(record["doc"], [])
            if record["type"] != "skipped":
                beads.append(_bead(*(_indices(record.get(side)) for side in ("src", "tgt"))))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"{path}, line {number} is no bead record ({error!r}); "
                "expected are [a]:[b] lines, gold JSON or the JSONL that aligner writes"
            ) from error
    return documents


def _indices(side: dict[str, Any] | None) -> list[int]:
    return [sentence["index"] for sentence in side["sentences"]] if side else []


def _bead(src: list[int], tgt: list[int]) -> IndexBead:
    return frozenset(src), frozenset(tgt)


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
            raise InputError(f"{predicted} has no document {doc!r}; it has {_listed(documents)}")
        documents = {doc: documents[doc]}
    if "" in gold_documents or "" in documents:
        if len(gold_documents) != 1 or len(documents) != 1:
            raise InputError(
                f"one of {gold} and {predicted} names no document and the other has several "
                f"({_listed(documents if '' in gold_documents else gold_documents)}): "
                "choose one with --doc"
            )
        pairs = [(*gold_documents.values(), *documents.values())]
    else:
        shared = [name for name in gold_documents if name in documents]
        if not shared:
            raise InputError(
                f"no document is in both: {gold} has {_listed(gold_documents)}, "
                f"{predicted} has {_listed(documents)}"
            )
        pairs = [(gold_documents[name], documents[name]) for name in shared]
    total = Scores(Counts(), Counts(), Counts(), {})
    for gold_beads, beads in pairs:
        total = total + evaluate(gold_beads, beads)
    return total


def _listed(names: Iterable[str]) -> str:
    shown = sorted(names)
    return ", ".join(shown[:5]) + (f" and {len(shown) - 5} more" if len(shown) > 5 else "")
