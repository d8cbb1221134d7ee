"""JSONL packed by Zstandard (RFC 8878); needs the extra ``parquet``, as pyarrow packs it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from aligner.bitext import Alignment
from aligner.errors import InputError, OutputError
from aligner.files import lines_of, open_input, shown
from aligner.formats import jsonl
from aligner.formats.records import Located

SUFFIX = ".jsonl.zst"
MARK = b"\x28\xb5\x2f\xfd"
"""How a frame begins."""
_NEEDED = "packed JSONL needs pyarrow: pip install enzh-aligner[parquet]"


def write(stream: BinaryIO, corpus: Iterable[Alignment]) -> list[str]:
    """Write what `jsonl.write` does, packed in one frame; warnings.

    OutputError as `jsonl.write`, or where pyarrow is not installed.
    """
    try:
        import pyarrow as arrow
    except ImportError as error:
        raise OutputError(_NEEDED) from error
    with arrow.CompressedOutputStream(arrow.PythonFile(_Open(stream), mode="w"), "zstd") as packed:
        return jsonl.write(packed, corpus)


class _Open(io.RawIOBase):
    """A stream that stays open when pyarrow has done with it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return self._stream.write(data)


def rows(path: Path) -> Iterator[Located]:
    """The lines as records; InputError as `jsonl.rows`, or for a file that is damaged."""
    try:
        import pyarrow as arrow
    except ImportError as error:
        raise InputError(_NEEDED) from error
    with open_input(path) as stream:
        packed = arrow.CompressedInputStream(arrow.PythonFile(stream, mode="r"), "zstd")
        lines = lines_of(cast(BinaryIO, io.BufferedReader(packed)), path)
        try:
            yield from jsonl.rows_of(path, lines)
        except arrow.ArrowException as error:
            raise InputError(f"cannot read {shown(path)}: it is damaged ({error})") from error
