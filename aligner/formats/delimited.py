"""TSV and CSV for spreadsheets: one bead with two sides a line, under a header."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from aligner.bitext import Alignment
from aligner.errors import InputError
from aligner.files import MAX_RECORD, shown
from aligner.formats.lines import text_lines
from aligner.formats.records import Located, alignments, writable
from aligner.formats.table import HEADER, Numbered, Table, row_of
from aligner.formats.wrapping import in_lines

_MOST_LINES = 100
"""Lines of a quoted cell in a TSV: further a quotation mark is taken for one of the text."""

_MOST_LINES_CSV = 10_000
"""Lines of a record in a CSV."""

_QUOTED_CELL = re.compile('"([^"]*(?:""[^"]*)*)"')
_NEEDS_QUOTES = re.compile('[",\n\r]')


def write_tsv(stream: BinaryIO, corpus: Iterable[Alignment]) -> list[str]:
    """Write the beads; tabs inside a text become blanks, and every text is one line. Warnings."""
    return _write(stream, corpus, "\n", lambda row: "\t".join(map(_one_line, row)))


def write_csv(stream: BinaryIO, corpus: Iterable[Alignment]) -> list[str]:
    """Write the beads as RFC 4180 has it, in UTF-8 without a mark. Warnings."""
    return _write(stream, corpus, "\r\n", lambda row: ",".join(map(_quoted, row)))


def _write(
    stream: BinaryIO,
    corpus: Iterable[Alignment],
    end: str,
    line: Callable[[tuple[str, ...]], str],
) -> list[str]:
    warnings: list[str] = []
    stream.write((line(HEADER) + end).encode())
    for alignment in in_lines(writable(corpus, warnings)):
        for number, bead in alignment.numbered():
            row = line(row_of(alignment, number, bead)) + end
            stream.write(row.encode("utf-8", "replace"))
    return warnings


def _one_line(text: str) -> str:
    return " ".join(text.replace("\t", " ").splitlines()) if text else ""


def _quoted(text: str) -> str:
    edge = text[:1].isspace() or text[-1:].isspace()
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if _NEEDS_QUOTES.search(text) or edge else text


def read_tsv(path: Path) -> Iterator[Alignment]:
    """Alignments whose beads are the rows of a TSV.

    The columns are those of a header (``src`` and ``tgt``, or languages), else the English and the
    Chinese one. Under our header the documents, similarities, confidences and risks are read too.
    InputError for a row with fewer or more columns, or a file whose columns are in one language.
    """
    yield from alignments(path, rows_tsv(path))


def read_csv(path: Path) -> Iterator[Alignment]:
    """Alignments whose beads are the rows of a CSV, delimited by commas, semicolons or tabs.

    Otherwise as `read_tsv`.
    """
    yield from alignments(path, rows_csv(path))


def rows_tsv(path: Path) -> Iterator[Located]:
    """The rows as records; InputError as `read_tsv`."""
    return Table(path, partial(_tsv_records, path)).rows()


def rows_csv(path: Path) -> Iterator[Located]:
    """The rows as records; InputError as `read_csv`."""
    head = [line for _, line in islice(text_lines(path), 20)]
    delimiter = max(",;\t", key=lambda mark: (sum(mark in line for line in head), mark == ","))
    return Table(path, partial(_csv_records, path, delimiter)).rows()


def _tsv_records(path: Path) -> Iterator[Numbered]:
    """Rows of cells; one in quotation marks may hold tabs and line breaks, as Excel writes it.

    A quotation mark that none closes is one of the text.
    """
    width = 0
    lines = _Ahead(text_lines(path, blank=True))
    for number, line in lines:
        if not line.strip():
            continue
        cells = line.split("\t")
        if any(cell.startswith('"') for cell in cells):
            cells = _with_quotes(line, cells, lines, width)
        width = width or len(cells)
        yield number, cells


class _Ahead:
    """Lines of which some can be looked at before they are taken."""

    def __init__(self, lines: Iterator[tuple[int, str]]) -> None:
        self._lines = lines
        self._held: deque[tuple[int, str]] = deque()

    def __iter__(self) -> _Ahead:
        return self

    def __next__(self) -> tuple[int, str]:
        return self._held.popleft() if self._held else next(self._lines)

    def peek(self, place: int) -> str | None:
        """A line to come; None behind the last."""
        while len(self._held) <= place:
            found = next(self._lines, None)
            if found is None:
                return None
            self._held.append(found)
        return self._held[place][1]

    def take(self, count: int) -> None:
        """Pass over lines that were looked at."""
        for _ in range(count):
            self._held.popleft()


def _with_quotes(line: str, naive: list[str], lines: _Ahead, width: int) -> list[str]:
    """The cells with those in quotation marks as one, where the marks are in order."""
    parts = [line]
    cells = _strict(line, "\t")
    while cells is None:
        following = lines.peek(len(parts) - 1)
        if following is None or len(parts) > _MOST_LINES:
            return naive
        parts.append(following)
        if '"' in following:
            cells = _strict("\n".join(parts), "\t")
    text = "\n".join(parts)
    found = list(_paired(text, cells))
    broken = any("\n" in cell for cell, _, quoted in found if not quoted)
    # Rows that are whole by themselves were joined by a mark at either end.
    broken |= len(parts) > 1 and all(part.count("\t") + 1 == len(cells) for part in parts)
    if broken or (width and len(cells) != width and len(naive) == width):
        return naive
    lines.take(len(parts) - 1)
    return [cell if quoted and _is_spreadsheet(cell) else raw for cell, raw, quoted in found]


def _is_spreadsheet(cell: str) -> bool:
    """Whether a cell needs its quotation marks: without need they are those of a speech."""
    return "\n" in cell or "\t" in cell or '"' in cell


def _paired(text: str, cells: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Each cell, how it stands in the text, and whether it is in quotation marks."""
    at = 0
    for cell in cells:
        found = _QUOTED_CELL.match(text, at)
        quoted = found is not None and (found.end() == len(text) or text[found.end()] == "\t")
        end = found.end() if found and quoted else at + len(cell)
        yield cell, text[at:end], quoted
        at = end + 1


def _strict(text: str, delimiter: str) -> list[str] | None:
    """The cells of one record; None where a quotation mark is not closed.

    A cell that only begins with a quoted part is text as it stands.
    """
    cells = []
    at = 0
    while True:
        found = _QUOTED_CELL.match(text, at)
        if found and (found.end() == len(text) or text[found.end()] == delimiter):
            cells.append(found.group(1).replace('""', '"'))
            end = found.end()
        elif text.startswith('"', at) and not found:
            return None
        else:
            end = text.find(delimiter, at)
            end = len(text) if end < 0 else end
            cells.append(text[at:end])
        if end >= len(text):
            return cells
        at = end + 1
        if at == len(text):
            return [*cells, ""]


def _csv_records(path: Path, delimiter: str) -> Iterator[Numbered]:
    """Rows of cells; InputError where a quotation mark is never closed."""
    held: list[str] = []
    start = size = marks = 0
    for number, line in text_lines(path, blank=True):
        if not held and '"' not in line:
            if line.strip():
                yield number, line.split(delimiter)
            continue
        start = start if held else number
        held.append(line)
        marks, size = marks + line.count('"'), size + len(line)
        if marks % 2 == 0:
            record = "\n".join(held)
            yield start, _strict(record, delimiter) or record.split(delimiter)
            held, size, marks = [], 0, 0
        elif size > MAX_RECORD or len(held) > _MOST_LINES_CSV:
            break
    if held:
        raise InputError(
            f"{shown(path)}, line {start}: a quotation mark is not closed within "
            f"{_MOST_LINES_CSV:,} lines, {MAX_RECORD:,} characters or the end of the file; close "
            "it, or write it twice inside a cell"
        )
