"""Finished documents of an earlier run, kept so that a second run continues it.

A part is one document's alignment as JSONL with its report entry, under a name made of what it
depends on: the texts and the signature of the options. A part whose inputs changed is not found.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from aligner import formats
from aligner.bitext import Alignment
from aligner.corpus.report import Aligned
from aligner.errors import InputError, OutputError

FOLDER = ".parts"


class Parts:
    """The parts of one output folder."""

    def __init__(self, out: Path, *, fresh: bool) -> None:
        """Use `out`, made when needed; with `fresh` its earlier parts are thrown away."""
        self._folder = out / FOLDER
        try:
            if fresh and self._folder.is_dir():
                shutil.rmtree(self._folder)
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"cannot write into {out}: {error.strerror}; name a folder that can be written"
            ) from error

    @staticmethod
    def key(*inputs: str) -> str:
        """Name of the part that depends on these inputs."""
        return sha256("\0".join(inputs).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def entry(self, key: str) -> Aligned | None:
        """The report entry of a finished part; None where it is not there or damaged."""
        try:
            value = json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
            value["files"] = tuple(value["files"])
            value["warnings"] = tuple(value["warnings"])
            value["findings"] = tuple((c, line) for c, line in value["findings"])
            entry = Aligned(**value)
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return entry if (self._folder / f"{key}.jsonl").is_file() else None

    def keep(self, key: str, alignment: Alignment, entry: Aligned) -> None:
        """Keep a finished document; the entry is written last, so that it vouches for the rest."""
        formats.write_corpus([alignment], self._folder / f"{key}.jsonl")
        with formats.replacing(self._folder / f"{key}.json") as stream:
            stream.write(json.dumps(asdict(entry), ensure_ascii=False).encode("utf-8"))

    def alignments(self, key: str) -> Iterator[Alignment]:
        """The alignments of a part, read back."""
        path = self._folder / f"{key}.jsonl"
        if path.stat().st_size:
            try:
                yield from formats.stream_corpus(path)
            except InputError as error:
                raise InputError(f"{error}; run again with --fresh") from error

    def drop_others(self, keys: set[str]) -> None:
        """Delete the parts that this run did not use: their documents changed or went away."""
        for path in self._folder.iterdir():
            if path.stem not in keys:
                path.unlink(missing_ok=True)
