"""CSV and tab-separated tables -> cells, whatever parts them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from aligner.errors import InputError
from aligner.reading.encodings import decode
from aligner.reading.kinds.building import Builder
from aligner.reading.nouns import Source

_REMEDY = "a table with words in its cells is needed"
_SEPARATORS = ("\t", ",", ";", "|")
_SAMPLE = 100
"""Rows that show what parts the cells."""
_MAX_COLUMNS = 10_000
"""Columns of the widest table; spreadsheets have 16,384 at most, and use some hundreds."""


def read(data: bytes, name: str) -> Source:
    """The cells of a table of text, row by row.

    A quote that is not closed is a character like others. InputError for a file that is empty or
    no text, and for a row of too many cells.
    """
    found = decode(data, name)
    separator = separator_of(found.text)
    builder = Builder()
    for row, cells in enumerate(rows(found.text, separator, name)):
        for column, cell in enumerate(cells):
            place = f"row {row + 1}, cell {column + 1}"
            builder.add(cell, role="cell", place=place, cell=(0, row, column))
    return builder.source("csv", name, _REMEDY, found.encoding)


def separator_of(text: str) -> str:
    """What parts the cells: what gives most rows the same number of cells, above one."""
    best, choice = (0.0, 0), ","
    for separator in _SEPARATORS:
        widths: list[int] = []
        try:
            for cells in rows(text, separator, ""):
                widths.append(len(cells))
                if len(widths) == _SAMPLE:
                    break
        except InputError:
            continue
        if not widths:
            continue
        (width, count), *_ = Counter(widths).most_common(1)
        score = (count / len(widths), width) if width > 1 else (0.0, 0)
        # A sentence has commas too: a table of tabs is one first.
        if score[0] > best[0] + 0.1:
            best, choice = score, separator
    return choice


def rows(text: str, separator: str, name: str) -> Iterator[list[str]]:
    """The rows, each a list of cells without their quotes."""
    mark = re.escape(separator)
    quoted_cell = rf'[ ]*"((?:[^"]++|"")*+)"[ ]*(?=[{mark}\r\n]|\Z)'
    pattern = re.compile(rf"{quoted_cell}|([^{mark}\r\n]*)")
    cells: list[str] = []
    at, end, row = 0, len(text), 1
    while at < end:
        match = pattern.match(text, at)
        assert match is not None, "the pattern matches the empty cell"
        quoted, plain = match.groups()
        cells.append(quoted.replace('""', '"') if quoted is not None else plain)
        if len(cells) > _MAX_COLUMNS:
            raise InputError(
                f"{name}: row {row} has more than {_MAX_COLUMNS:,} cells, the limit; is it a table?"
            )
        at = match.end()
        if at < end and text[at] == separator:
            at += 1
            if at == end:
                cells.append("")
            continue
        at += 2 if text.startswith("\r\n", at) else 1
        yield cells
        cells = []
        row += 1
    if cells:
        yield cells
