"""JSONL: one bead a line, the program's own format and the only one that loses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from aligner.bitext import Alignment
from aligner.errors import InputError
from aligner.formats.records import alignments, check_record, records


def write(stream: BinaryIO, corpus: Iterable[Alignment]) -> None:
    """Write every bead and every skipped sentence, UTF-8, keys in a fixed order."""
    for alignment in corpus:
        for record in records(alignment):
            line = json.dumps(record, ensure_ascii=False)
            # A lone surrogate is no UTF-8; its escape is the JSON for it.
            stream.write(line.encode("utf-8", "backslashreplace") + b"\n")


def read(path: Path) -> Iterator[Alignment]:
    """Alignments in file order; InputError names the line that is no record."""
    yield from alignments(_lines(path))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line.decode("utf-8-sig"))
                if not isinstance(record, dict):
                    raise ValueError("not an object")
                check_record(record)
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise InputError(
                    f"{path}, line {number} is no bead record ({error!r}); "
                    "expected is the JSONL that aligner align writes"
                ) from error
            yield record
