"""Parquet tables of documents, row by row; needs the extra ``parquet`` (pyarrow)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from aligner.corpus.places import Inside, changed
from aligner.corpus.tables import Row
from aligner.errors import InputError
from aligner.files import MAX_RECORD, MAX_TEXT, open_input, printable, shown

SUFFIX = ".parquet"
_READ = 100
"""Rows that are read at a time: a text that is packed well may be long."""

_HELD = 2
"""Columns of a row group that are held: both sides of a table of pairs."""


@dataclass(frozen=True, slots=True)
class ParquetCell:
    """A text in a Parquet table."""

    table: Path
    name: str
    column: str
    group: int
    """Number of the row group."""
    place: int
    """Number of the row in its group."""

    @property
    def path(self) -> Path:
        """The table as a folder, with the name of the text."""
        return Path(f"{self.table}/{self.name}")

    def read(self) -> bytes:
        """InputError where the table is another than before, or the row group is too long."""
        try:
            found = self.table.stat()
            stamp = found.st_mtime_ns, found.st_size
            value = _column(self.table, stamp, self.group, self.column)[self.place]
        except (OSError, LookupError) as error:
            raise changed(self.table) from error
        return str(value).strip().encode("utf-8", "surrogatepass")


def columns_of(path: Path) -> list[str]:
    """The names of the columns, in lower case; InputError where it is no Parquet file."""
    with _opened(path) as file:
        return [str(name).strip().lower() for name in file.schema_arrow.names]


def parquet_rows(path: Path) -> Iterator[Row]:
    """The rows of a table; InputError where it cannot be read."""
    number = 0
    with _opened(path) as file:
        for group in range(file.num_row_groups):
            for place, values in enumerate(_values(file, path, group)):
                number += 1
                yield Row(f"row {number}", _plain(values), _cell_of(path, group, place, values))


def _cell_of(
    path: Path, group: int, place: int, names: dict[str, Any]
) -> Callable[[str, str], Inside]:
    own = {name.strip().lower(): name for name in names}
    return lambda name, column: ParquetCell(path, name, own[column], group, place)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Dates as text, and what is not a number as nothing."""
    return {name.strip().lower(): _scalar(value) for name, value in values.items()}


def _scalar(value: Any) -> Any:
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, str):
        return value.strip()
    return value.isoformat() if hasattr(value, "isoformat") else value


def _values(file: Any, path: Path, group: int) -> Iterator[dict[str, Any]]:
    for batch in file.iter_batches(batch_size=_READ, row_groups=[group]):
        if batch.nbytes > MAX_RECORD * 2:
            raise InputError(
                f"{shown(path)}: {_READ} rows have more than {MAX_RECORD * 2:,} bytes, the limit: "
                "split the texts"
            )
        yield from batch.to_pylist()


@lru_cache(maxsize=_HELD)
def _column(path: Path, stamp: tuple[int, int], group: int, column: str) -> tuple[str, ...]:
    """The texts of a row group, held for the next task; `stamp` tells a file from a later one."""
    del stamp
    held: list[str] = []
    size = 0
    with _opened(path) as file:
        if column not in file.schema_arrow.names or group >= file.num_row_groups:
            raise LookupError(column)
        for batch in file.iter_batches(batch_size=_READ, row_groups=[group], columns=[column]):
            size += batch.nbytes
            if size > MAX_TEXT:
                raise InputError(
                    f"{shown(path)}: column {column} of row group {group + 1} has more than "
                    f"{MAX_TEXT:,} bytes, the limit; write the table in smaller row groups"
                )
            held += batch.column(0).to_pylist()
    return tuple(held)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise InputError(
            f"cannot read {shown(path)}: the format Parquet needs pyarrow: "
            "pip install enzh-aligner[parquet]"
        ) from error
    try:
        with open_input(path) as stream, parquet.ParquetFile(stream) as file:
            yield file
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{shown(path)} is no Parquet file that can be read ({printable(str(error))[:200]})"
        ) from error
