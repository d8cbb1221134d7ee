"""Tables of documents: TSV, CSV, and JSONL with an object a line, row by row.

A row that holds texts is read as a stream, and where its bytes are is noted: its texts are read
again when their turn comes.
"""

from __future__ import annotations

import csv
import io
import json
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner import reading
from aligner.corpus.places import Inside, changed
from aligner.errors import InputError
from aligner.files import MAX_RECORD, open_input, read_lines, shown

DELIMITED = (".tsv", ".csv")
_HEAD = 4000
"""Bytes in which the header of a table is looked for."""


class _TsvDialect(csv.Dialect):
    """A quotation mark in a TSV is one."""

    delimiter, lineterminator = "\t", "\n"
    quoting = csv.QUOTE_NONE


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands."""

    where: str
    """Its place in the table, such as ``line 3``."""
    values: Mapping[str, Any]
    cell: Callable[[str, str], Inside]
    """The place of a text: the name that it gets, and its column."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in a table of lines."""

    table: Path
    name: str
    column: str
    number: int
    """Of the column; not asked for in JSONL."""
    start: int
    """Byte where the row begins."""
    size: int
    """Bytes of the row."""

    @property
    def path(self) -> Path:
        """The table as a folder, with the name of the text."""
        return Path(f"{self.table}/{self.name}")

    def read(self) -> bytes:
        """InputError where the table is another than before."""
        with open_input(self.table) as stream:
            try:
                stream.seek(self.start)
                row = stream.read(self.size).decode("utf-8")
                return self._text(row).encode("utf-8", "surrogatepass")
            except OSError as error:
                raise InputError(f"cannot read {shown(self.table)}: {error.strerror}") from error
            except (ValueError, LookupError, AttributeError, TypeError, csv.Error) as error:
                raise changed(self.table) from error

    def _text(self, row: str) -> str:
        suffix = self.table.suffix.lower()
        if suffix not in DELIMITED:
            return str(json.loads(row)[self.column]).strip()
        record = _record(_reader(io.StringIO(row, newline=""), suffix))
        return (record or [])[self.number].strip()


def header_of(path: Path) -> list[str]:
    """The names of the columns of a TSV or CSV, in lower case; InputError where it cannot be
    read."""
    with open_input(path) as stream:
        head = stream.read(_HEAD)
    try:
        text = getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or not text.strip():
        text = reading.read_file(path).text[:_HEAD]
    return next(_cells(text, path.suffix.lower()), (1, []))[1]


def first_object(path: Path) -> Mapping[str, Any]:
    """The first object of a JSONL; empty where there is none."""
    line = next(read_lines(path), (1, b""))[1]
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def rows_of(path: Path, texts: frozenset[str]) -> Iterator[Row]:
    """The rows of a table; `texts` are the columns that hold texts.

    InputError with the line for a row with too many cells, a row that is no object, or what is no
    UTF-8 in a table of texts.
    """
    suffix = path.suffix.lower()
    if suffix not in DELIMITED:
        yield from _objects(path)
        return
    header = header_of(path)
    held = texts.intersection(header)
    for number, cells, start, size in _streamed(path) if held else _whole(path):
        if len(cells) > len(header):
            raise InputError(
                f"{shown(path)}, line {number}: {len(cells)} cells, the header names "
                f"{len(header)} columns; remove what is too much"
            )
        values = dict(zip(header, cells, strict=False))
        yield Row(f"line {number}", values, _cell_of(path, start, size, header))


def _cell_of(
    path: Path, start: int, size: int, header: Sequence[str] = ()
) -> Callable[[str, str], Inside]:
    def cell(name: str, column: str) -> Inside:
        number = header.index(column) if header else 0
        return Cell(path, name, column, number, start, size)

    return cell


def _whole(path: Path) -> Iterator[tuple[int, list[str], int, int]]:
    """Rows of a table in any encoding; their places are not known."""
    lines = _cells(reading.read_file(path).text, path.suffix.lower())
    next(lines, None)
    for number, cells in lines:
        yield number, cells, 0, 0


def _streamed(path: Path) -> Iterator[tuple[int, list[str], int, int]]:
    """Rows of a table in UTF-8, each with its first byte and its size."""
    lines = _Lines(path)
    start = 0
    for place, (number, cells) in enumerate(_records(lines, path.suffix.lower())):
        if place and _counts(cells):
            yield number, [cell.strip() for cell in cells], start, lines.end - start
        start = lines.end


class _Lines:
    """The lines of a file as text, and the byte behind the last one that was given."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.end = 0

    def __iter__(self) -> Iterator[str]:
        with open_input(self._path) as stream:
            number = 0
            while line := stream.readline(MAX_RECORD + 1):
                number += 1
                if len(line) > MAX_RECORD:
                    raise InputError(
                        f"{shown(self._path)}, line {number} is longer than {MAX_RECORD:,} bytes, "
                        "the limit of a line; is it a corpus file?"
                    )
                self.end += len(line)
                try:
                    text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError as error:
                    raise InputError(
                        f"{shown(self._path)}, line {number} is not UTF-8: a table of texts must "
                        "be; save it as UTF-8"
                    ) from error
                yield text


def _cells(text: str, suffix: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table, the header in lower case; blank ones and comments are left out."""
    stream = io.StringIO(text.removeprefix("\ufeff"), newline="")
    for place, (number, cells) in enumerate(_records(stream, suffix)):
        if place == 0:
            yield 1, [cell.strip().lower() for cell in cells]
        elif _counts(cells):
            yield number, [cell.strip() for cell in cells]


def _counts(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells) and not cells[0].startswith("#")


def _records(lines: Iterable[str], suffix: str) -> Iterator[tuple[int, list[str]]]:
    """Every record with its last line; InputError with the line where the table is damaged."""
    reader = _reader(lines, suffix)
    try:
        while (cells := _record(reader)) is not None:
            yield reader.line_num, cells
    except csv.Error as error:
        raise InputError(f"the table cannot be read, line {reader.line_num}: {error}") from error


def _reader(lines: Iterable[str], suffix: str) -> Any:
    return csv.reader(lines, _TsvDialect if suffix == ".tsv" else csv.excel, strict=True)


def _record(reader: Any) -> list[str] | None:
    """The next record; a cell may hold a whole document."""
    # The limit is the whole process's: it is put back for whoever else reads tables.
    before = csv.field_size_limit(MAX_RECORD)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(before)


def _objects(path: Path) -> Iterator[Row]:
    end = 0
    for number, line in read_lines(path, blank=True):
        if number == 1:
            end = _mark(path)
        start, end = end, end + len(line)
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{shown(path)}, line {number} is no JSON: {error}") from error
        if not isinstance(value, dict):
            raise InputError(f"{shown(path)}, line {number}: an object is needed, one a line")
        yield Row(f"line {number}", value, _cell_of(path, start, len(line)))


def _mark(path: Path) -> int:
    """Bytes of the byte-order mark, which is no part of the first line."""
    with open_input(path) as stream:
        return 3 if stream.read(3) == b"\xef\xbb\xbf" else 0
