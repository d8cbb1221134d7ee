"""Finished documents of an earlier run, kept so that a second run continues it.

A part is one document's alignment as JSONL with its report entry, under a name made of what it
depends on: the texts and the signature of the options. A part whose inputs changed is not found.
The entry holds a digest of the JSONL and of itself: a part that was cut or edited is not taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from aligner import formats
from aligner.bitext import Alignment
from aligner.corpus.folder import PARTS
from aligner.corpus.report import Aligned
from aligner.errors import InputError, OutputError


class Parts:
    """The parts of one output folder. Nothing there is touched before the first is kept."""

    def __init__(self, out: Path, *, fresh: bool) -> None:
        """The parts of `out`; with `fresh` those of earlier runs are not taken."""
        self._folder = out / PARTS
        self._fresh = fresh
        self._made: set[str] = set()

    @staticmethod
    def key(*inputs: str) -> str:
        """Name of the part that depends on these inputs."""
        return sha256("\0".join(inputs).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def entry(self, key: str) -> Aligned | None:
        """The report entry of a finished part; None where it is not there or damaged."""
        if self._fresh and key not in self._made:
            return None
        try:
            kept = json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
            value = kept["entry"]
            if kept["digest"] != self._digest(key, value):
                return None
            return msgspec.convert(value, Aligned)
        except (OSError, ValueError, TypeError, KeyError, RecursionError, msgspec.ValidationError):
            return None

    def keep(self, key: str, alignment: Alignment, entry: Aligned) -> None:
        """Keep a finished document. The entry is written last: where it stands, the JSONL is
        complete.

        OutputError where the folder cannot be written.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            formats.write_corpus([alignment], self._folder / f"{key}.jsonl")
            value = asdict(entry)
            kept = {"digest": self._digest(key, value), "entry": value}
        except OSError as error:
            raise OutputError(f"cannot write into {self._folder}: {error.strerror}") from error
        with formats.replacing(self._folder / f"{key}.json") as stream:
            stream.write(_json(kept))
        self._made.add(key)

    def _digest(self, key: str, value: dict[str, Any]) -> str:
        """SHA-256 of a part's JSONL and of its entry."""
        digest = sha256((self._folder / f"{key}.jsonl").read_bytes())
        digest.update(_json(value))
        return digest.hexdigest()

    def alignments(self, key: str) -> Iterator[Alignment]:
        """The alignments of a part, read back."""
        try:
            yield from formats.stream_corpus(self._folder / f"{key}.jsonl")
        except InputError as error:
            raise InputError(f"{error}; run again with --fresh") from error

    def drop_others(self, keys: set[str]) -> None:
        """Delete the parts that this run did not use: their documents changed or went away."""
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            if path.stem not in keys:
                # One that stays does no harm: the corpus is written already.
                with suppress(OSError):
                    path.unlink()


def _json(value: object) -> bytes:
    # A name of a file may hold what is no UTF-8; its escape is the JSON for it.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
