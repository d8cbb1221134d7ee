"""Findings of a check in the forms that `aligner check` prints, one alignment at a time."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from aligner.bitext import FLAG_KINDS, MQM_CATEGORY, Alignment, Bead, Flag
from aligner.cli.words import finding_line

_Made = TypeVar("_Made")


def text(
    corpus: Iterable[Alignment], *, file: Path, colour: bool = False, riskiest_first: bool = False
) -> Iterator[str]:
    """A line for each finding."""

    def line(alignment: Alignment, number: int, bead: Bead, flag: Flag) -> str:
        return finding_line(alignment, number, bead, flag, colour=colour)

    return _each(corpus, line, riskiest_first)


def as_json(
    corpus: Iterable[Alignment], *, file: Path, colour: bool = False, riskiest_first: bool = False
) -> Iterator[str]:
    """One JSON array of the flags, each with its document, bead and both texts."""
    yield "["
    yield from _listed(_each(corpus, _json_finding, riskiest_first))
    yield "]"


def _json_finding(alignment: Alignment, number: int, bead: Bead, flag: Flag) -> dict[str, Any]:
    src, tgt = alignment.texts(bead)
    place = {"doc": alignment.doc, "bead": number}
    texts = {"src_text": src, "tgt_text": tgt}
    return {**place, "risk": bead.risk, **flag.to_record(), **texts}


_SARIF_LEVEL = {"major": "error", "minor": "warning"}


def sarif(
    corpus: Iterable[Alignment], *, file: Path, colour: bool = False, riskiest_first: bool = False
) -> Iterator[str]:
    """A SARIF 2.1.0 log, which code-review tools show beside the file."""
    rules = [
        {"id": kind, "shortDescription": {"text": f"{kind} ({MQM_CATEGORY[kind]})"}}
        for kind in FLAG_KINDS
    ]
    driver = {"name": "enzh-aligner", "version": version("enzh-aligner"), "rules": rules}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    yield f'{{"version": "2.1.0", "$schema": "{schema}", "runs": [{{'
    yield f'"tool": {json.dumps({"driver": driver})}, "columnKind": "unicodeCodePoints",'
    yield '"results": ['
    yield from _listed(_each(corpus, partial(_sarif_result, file), riskiest_first))
    yield "]}]}"


def _sarif_result(
    file: Path, alignment: Alignment, number: int, bead: Bead, flag: Flag
) -> dict[str, Any]:
    """One result; the bead is its logical location, as in ``004:23``."""
    finding = _json_finding(alignment, number, bead, flag)
    names = ("mqm", "risk", "src", "tgt", "src_text", "tgt_text")
    # A relative reference, for the viewer knows the root; quoted as URIs are.
    uri = file.as_uri() if file.is_absolute() else quote(os.fsencode(file.as_posix()))
    return {
        "ruleId": flag.kind,
        "ruleIndex": FLAG_KINDS.index(flag.kind),
        "level": _SARIF_LEVEL[flag.severity],
        "message": {"text": flag.message},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": uri}},
                "logicalLocations": [{"fullyQualifiedName": f"{alignment.doc}:{number}"}],
            }
        ],
        "rank": round(100 * flag.confidence, 2),
        "properties": {name: finding[name] for name in names},
    }


def _each(
    corpus: Iterable[Alignment],
    made: Callable[[Alignment, int, Bead, Flag], _Made],
    riskiest_first: bool,
) -> Iterator[_Made]:
    """What is made of each finding, in the order of the text or the riskiest beads first.

    Only the latter has to hold them all: no alignment, but what was made of its flags.
    """
    found = (
        (-1.0 if bead.risk is None else bead.risk, made(alignment, number, bead, flag))
        for alignment in corpus
        for number, bead in alignment.numbered()
        for flag in bead.open_flags
    )
    ordered = sorted(found, key=lambda each: -each[0]) if riskiest_first else found
    return (each for _, each in ordered)


def _listed(values: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Values as the lines of a JSON array, a comma after each but the last."""
    held: str | None = None
    for value in values:
        if held is not None:
            yield f"{held},"
        # Escapes keep the line one line, and printable wherever stdout is no UTF-8.
        held = json.dumps(value)
    if held is not None:
        yield held


Printer = Callable[..., Iterator[str]]
PRINTERS: dict[str, Printer] = {"text": text, "json": as_json, "sarif": sarif}
"""Forms of `aligner check --format`."""
