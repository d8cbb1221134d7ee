"""Findings that are known already: a list that a build keeps, so that only new ones fail it.

A finding is known by its content, not by its place: by its kind, both texts of its bead and the
words it points at. Sentences before it may come and go.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Literal

from msgspec import Struct

from aligner.bitext import Alignment, Flag
from aligner.errors import InputError
from aligner.files import read_input, shown
from aligner.schema import Misfit, decode

VERSION = 1


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    version: Literal[1]
    findings: dict[str, str]


@dataclass(slots=True)
class Baseline:
    """Known findings: what each is, by its key."""

    findings: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Baseline:
        """From a file that `write` wrote; InputError where it is none."""
        try:
            return cls(dict(decode(read_input(path), _File).findings))
        except Misfit as error:
            raise InputError(
                f"{shown(path)} is no baseline: {error}; make one with --write-baseline"
            ) from None

    def add(self, alignment: Alignment) -> None:
        """Note every finding of an alignment."""
        for key, _, flag in _keys(alignment):
            self.findings[key] = f"{flag.kind}: {flag.message}"

    def without_known(self, alignment: Alignment) -> Alignment:
        """The alignment without the findings that are known."""
        if not self.findings:
            return alignment
        known = {(place, flag) for key, place, flag in _keys(alignment) if key in self.findings}
        beads = tuple(
            replace(bead, flags=tuple(f for f in bead.flags if (place, f) not in known))
            for place, bead in enumerate(alignment.beads)
        )
        return replace(alignment, beads=beads)

    def write(self, stream: BinaryIO) -> None:
        """As JSON, sorted: the same findings give the same bytes."""
        value = {"version": VERSION, "findings": self.findings}
        stream.write((json.dumps(value, indent=1, sort_keys=True) + "\n").encode("ascii"))


def _keys(alignment: Alignment) -> Iterator[tuple[str, int, Flag]]:
    """Key, place of the bead and flag of each finding."""
    for place, bead in enumerate(alignment.beads):
        if bead.flags:
            src, tgt = alignment.texts(bead)
            for flag in bead.flags:
                words = (*_words(src, flag.src), "", *_words(tgt, flag.tgt))
                yield _digest((flag.kind, src, tgt, *words)), place, flag


def _words(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    return (text[a:b] for a, b in spans)


def _digest(parts: Iterable[str]) -> str:
    found = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()
