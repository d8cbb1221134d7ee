"""XLSX -> the cells of its sheets, row by row."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from aligner.errors import InputError
from aligner.files import MAX_TEXT, printable, shortened
from aligner.reading.kinds.building import Builder
from aligner.reading.kinds.container import Archive
from aligner.reading.nouns import Source

MAX_AREA = 5_000_000
"""Cells in the box around all that a sheet holds: 50,000 rows of 100 columns. The reader keeps
the whole box in memory, 40 bytes a cell; two cells in opposite corners would need 17 billion."""

_REMEDY = "a sheet with words in its cells is needed"
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,7})(\d{1,10})["']""")
_SHEET = b"sheetData"
"""What only the part of a sheet holds, whatever its name."""


def read(data: bytes, name: str) -> Source:
    """The cells of a workbook that are filled, hidden sheets left out.

    Numbers are written plainly, dates as ISO 8601. InputError for a damaged, protected or empty
    workbook, and for one beyond a limit.
    """
    archive = Archive(data, name)
    for part in archive.names:
        if _SHEET in (content := archive.read(part, MAX_TEXT)):
            _check_area(content, f"{name}: part {shortened(part)}")
    builder = Builder()
    for index, (title, top, left, table) in enumerate(_sheets(data, name)):
        for row, values in enumerate(table, start=top):
            for column, value in enumerate(values, start=left):
                if value is None or value == "":
                    continue
                builder.add(
                    shown(value),
                    role="cell",
                    place=f"{title}, cell {letters(column)}{row + 1}",
                    cell=(index, row, column),
                )
    return builder.source("xlsx", name, _REMEDY)


def _sheets(data: bytes, name: str) -> list[tuple[str, int, int, list[list[Any]]]]:
    """Title, first row, first column and values of every sheet that is shown."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = []
        for sheet in book.sheets_metadata:
            if sheet.visible != SheetVisibleEnum.Visible or "Work" not in str(sheet.typ):
                continue
            values = book.get_sheet_by_name(sheet.name)
            top, left = values.start or (0, 0)
            found.append((sheet.name, top, left, values.to_python(skip_empty_area=True)))
        return found
    except Exception as error:
        # The library has errors of its own, and passes on those of five others.
        raise _damaged(error, name) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(error, name) from None


def _damaged(error: BaseException, name: str) -> InputError:
    said = printable(str(error))[:200]
    if "password" in said.lower():
        return InputError(f"{name}: is protected by a password; save it without one")
    return InputError(f"{name}: is a damaged workbook ({said}); save it again")


def _check_area(data: bytes, where: str) -> None:
    """InputError where the box around the cells is beyond the limit."""
    top = left = bottom = right = -1
    for column, row in _CELL.findall(data):
        across, down = _column(column), int(row)
        top = down if top < 0 else min(top, down)
        left = across if left < 0 else min(left, across)
        bottom, right = max(bottom, down), max(right, across)
    area = (bottom - top + 1) * (right - left + 1)
    if area > MAX_AREA:
        raise InputError(
            f"{where}: its cells span {area:,} places, the limit is {MAX_AREA:,}; delete the "
            "cells far from the table"
        )


def _column(name: bytes) -> int:
    number = 0
    for letter in name.upper():
        number = number * 26 + letter - 64
    return number


def letters(column: int) -> str:
    """The name of a column, counted from 0: ``A``, ``Z``, ``AA``."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def shown(value: object) -> str:
    """A value in words: numbers without an exponent, dates and times as ISO 8601."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        plain = format(Decimal(repr(value)), "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if isinstance(value, datetime):
        midnight = value.time() == time.min
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value) if value is not None else ""
