"""JSONL: one bead a line, the program's own format and the only one that loses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from aligner.bitext import Alignment
from aligner.errors import InputError
from aligner.files import read_lines, shown
from aligner.formats.records import Located, alignments, writable
from aligner.schema import Misfit, decode_row

_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def write(stream: BinaryIO, corpus: Iterable[Alignment]) -> list[str]:
    """Write every bead and every skipped sentence, UTF-8, keys in a fixed order; warnings.

    OutputError for a number outside its range.
    """
    warnings: list[str] = []
    for alignment in writable(corpus, warnings):
        for record in alignment.to_records():
            # A lone surrogate is no UTF-8; its escape is the JSON for it.
            stream.write(_ENCODE(record).encode("utf-8", "backslashreplace") + b"\n")
    return warnings


def read(path: Path) -> Iterator[Alignment]:
    """Alignments in file order; InputError names the line that is no record."""
    yield from alignments(path, rows(path))


def rows(path: Path) -> Iterator[Located]:
    """The lines as records; InputError as `read`."""
    return rows_of(path, read_lines(path))


def rows_of(path: Path, lines: Iterable[tuple[int, bytes]]) -> Iterator[Located]:
    """Numbered lines of a file as records; InputError as `read`."""
    number = 0
    for number, line in lines:
        try:
            # A mark stands inside where files were put one after another.
            yield Located(number, decode_row(line.removeprefix(b"\xef\xbb\xbf")))
        except Misfit as error:
            raise InputError(
                f"{shown(path)}, line {number} is no bead record: {error}; "
                "expected is the JSONL that aligner align writes"
            ) from error
    if not number:
        raise InputError(f"{shown(path)} holds no bead: all its lines are blank")
