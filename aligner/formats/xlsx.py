"""XLSX: a workbook for people who read and correct pairs, and sheets of pairs from any program."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from aligner.bitext import Alignment, Bead, Flag, Span
from aligner.errors import InputError, OutputError
from aligner.files import printable, shortened, shown
from aligner.formats.containers import within_limits
from aligner.formats.places import properties
from aligner.formats.records import Located, alignments, writable
from aligner.formats.stamp import moment
from aligner.formats.table import HEADER, Numbered, Table, row_of
from aligner.formats.wrapping import in_lines
from aligner.formats.xmltext import cleaned

MAX_CELL = 32_767
"""Characters of a cell, the limit of Excel."""

MAX_ROWS = 1_048_576
"""Rows of a sheet, the limit of Excel."""

_HIDDEN = ("x-direction", "x-source", "x-target", "x-flags")
BEAD_COLUMNS = (*HEADER[:-1], "status", "flags", *_HIDDEN)
"""Columns of the sheets of beads; the last ones are hidden and bring places and flags back."""

FLAG_COLUMNS = (
    *("doc", "bead", "kind", "mqm", "severity", "confidence"),
    *("quoted in source", "quoted in target", "message", "source text", "target text"),
)
"""Columns of the sheets of flags."""

_WIDTHS = {"doc": 14, "bead": 7, "type": 6, "src": 60, "tgt": 50, "flags": 40, "message": 50}
_WIDTHS |= {"source text": 60, "target text": 50, "mqm": 26, "kind": 14}
_NUMBERS = frozenset({"bead", "similarity", "confidence", "risk"})
_MAJOR, _MINOR, _ALONE = "#FBE0DD", "#FFF3CF", "#EDEDED"
_LOW, _MIDDLE, _HIGH = "#F28B82", "#FFF2B3", "#B7E1BC"


def write(stream: BinaryIO, corpus: Iterable[Alignment]) -> list[str]:
    """Write a sheet of the beads and one of their flags, each as many as are needed; warnings.

    OutputError for a text that is longer than a cell.
    """
    import xlsxwriter

    warnings: list[str] = []
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(stream, options) as workbook:
        workbook.set_properties({"title": "enzh-aligner", "created": moment().replace(tzinfo=None)})
        book = _Book(workbook)
        for alignment in in_lines(writable(corpus, warnings)):
            for number, bead in alignment.numbered():
                book.add(alignment, number, bead)
    return [*warnings, *book.warnings()]


class _Book:
    """The sheets of a workbook, filled row by row."""

    def __init__(self, workbook: Any) -> None:
        self._colours: dict[str, Any] = {
            colour: workbook.add_format(
                {"text_wrap": True, "valign": "top", **({"bg_color": colour} if colour else {})}
            )
            for colour in ("", _MAJOR, _MINOR, _ALONE)
        }
        head = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#DDE6F0"})
        self._beads = _Sheets(workbook, "beads", BEAD_COLUMNS, head, len(_HIDDEN))
        self._flags = _Sheets(workbook, "flags", FLAG_COLUMNS, head, 0)
        self._lost = self._dropped = 0

    def add(self, alignment: Alignment, number: int, bead: Bead) -> None:
        """A row for the bead, and one for each of its flags."""
        place = f"document {shortened(alignment.doc)}, bead {number}"
        shown_flags = bead.open_flags
        severe = any(flag.severity == "major" for flag in shown_flags)
        colour = _MAJOR if severe else _MINOR if shown_flags else _ALONE if bead.is_null else ""
        *cells, flags = row_of(alignment, number, bead)
        props = properties(alignment, number, bead)
        direction = f"{alignment.src.lang}-{alignment.tgt.lang}"
        hidden = [direction, *(props.get(name, "") for name in _HIDDEN[1:])]
        if len(hidden[-1]) > MAX_CELL:
            hidden[-1] = ""
            self._dropped += len(bead.flags)
        row = [*cells, bead.status, _shortened(flags), *hidden]
        self._beads.add(self._cells(row, BEAD_COLUMNS, place), self._colours[colour])
        for flag in shown_flags:
            row = _flag_row(alignment, number, bead, flag)
            tint = self._colours[_MAJOR if flag.severity == "major" else _MINOR]
            self._flags.add(self._cells(row, FLAG_COLUMNS, place), tint)

    def _cells(self, row: Iterable[str], columns: Iterable[str], place: str) -> list[str | float]:
        return [
            float(cell) if cell and name in _NUMBERS else self._text(cell, name, place)
            for cell, name in zip(row, columns, strict=True)
        ]

    def _text(self, text: str, name: str, place: str) -> str:
        found, lost = cleaned(text)
        self._lost += lost
        if _length(found) > MAX_CELL:
            raise OutputError(
                f"{place}: its {name} has {len(found):,} characters, a cell of XLSX holds "
                f"{MAX_CELL:,}; write .csv or .jsonl"
            )
        return found

    def warnings(self) -> Iterator[str]:
        """What was changed."""
        if self._lost:
            yield f"{self._lost} characters that XML cannot hold were replaced by U+FFFD"
        if self._dropped:
            yield f"{self._dropped} flags are too long for a cell: they are not read back"


def _length(text: str) -> int:
    """Characters as Excel counts them: two for one beyond the Basic Multilingual Plane."""
    return len(text) if len(text) <= MAX_CELL // 2 else len(text.encode("utf-16-le")) // 2


def _shortened(text: str) -> str:
    """The flags in words; what a cell does not hold is on the sheet of flags."""
    return text if _length(text) <= MAX_CELL else f"{text[: MAX_CELL // 2]}…"


def _flag_row(alignment: Alignment, number: int, bead: Bead, flag: Flag) -> list[str]:
    src, tgt = alignment.texts(bead)
    facts = [alignment.doc, str(number), flag.kind, flag.mqm, flag.severity]
    quoted = [_quoted(src, flag.src), _quoted(tgt, flag.tgt)]
    return [*facts, f"{flag.confidence:.4f}", *quoted, flag.message, src, tgt]


def _quoted(text: str, spans: Iterable[Span]) -> str:
    return " … ".join(text[start:end] for start, end in spans)


class _Sheets:
    """Sheets of the same columns: another begins where one is full."""

    def __init__(
        self, workbook: Any, name: str, columns: tuple[str, ...], head: Any, hidden: int
    ) -> None:
        self._workbook, self._name, self._columns = workbook, name, columns
        self._head, self._hidden = head, hidden
        self._count = 0
        self._begin()

    def _begin(self) -> None:
        self._count += 1
        name = self._name if self._count == 1 else f"{self._name} {self._count}"
        self._sheet = sheet = self._workbook.add_worksheet(name)
        self._row = 0
        sheet.freeze_panes(1, 0)
        # On paper: all columns on a page, the header on each.
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for place, column in enumerate(self._columns):
            hidden = {"hidden": True} if place >= len(self._columns) - self._hidden else {}
            sheet.set_column(place, place, _WIDTHS.get(column, 12), None, hidden)
            sheet.write_string(0, place, column, self._head)
        seen = len(self._columns) - self._hidden
        sheet.autofilter(0, 0, MAX_ROWS - 1, seen - 1)
        if "confidence" in self._columns:
            at = self._columns.index("confidence")
            scale = {"type": "3_color_scale", "min_type": "num", "min_value": 0}
            scale |= {"mid_type": "num", "mid_value": 0.5, "max_type": "num", "max_value": 1}
            scale |= {"min_color": _LOW, "mid_color": _MIDDLE, "max_color": _HIGH}
            sheet.conditional_format(1, at, MAX_ROWS - 1, at, scale)

    def add(self, cells: Iterable[str | float], colour: Any) -> None:
        """One more row."""
        self._row += 1
        if self._row == MAX_ROWS:
            self._begin()
            self._row = 1
        for place, cell in enumerate(cells):
            if isinstance(cell, float):
                self._sheet.write_number(self._row, place, cell, colour)
            elif cell:
                # As a string, whatever it begins with: never a formula.
                self._sheet.write_string(self._row, place, cell, colour)
            else:
                self._sheet.write_blank(self._row, place, None, colour)


def read(path: Path) -> Iterator[Alignment]:
    """Alignments of a workbook, ours or any program's: of each sheet with pairs.

    The columns are told as those of a TSV. InputError where no sheet has an English column beside
    a Chinese one, or the file is above a limit.
    """
    yield from alignments(path, rows(path), "row")


def rows(path: Path) -> Iterator[Located]:
    """The rows as records; InputError as `read`."""
    with within_limits(path, _is_part) as copy:
        workbook = _Workbook(path, copy)
        alone = len(workbook.names) == 1
        sheets = [(name, partial(workbook.rows, name)) for name in workbook.names]
        tables = [(read, _table(path, read, "" if alone else name)) for name, read in sheets]
        usable, refusal = _usable(tables)
        if not usable:
            raise refusal or InputError(f"{shown(path)} holds no bead: its sheets are empty")
        counts: Counter[str] = Counter()
        yield from chain.from_iterable(table.rows(counts) for table in usable)


def _table(path: Path, read: Callable[[], Iterator[Numbered]], name: str) -> Table:
    return Table(path, read, name=name, row="row", exact=False)


def _usable(
    tables: Iterable[tuple[Callable[[], Iterator[Numbered]], Table]],
) -> tuple[list[Table], InputError | None]:
    """The tables with pairs, and why the first of the others is none."""
    found, refusal = [], None
    for read, table in tables:
        first = next(iter(read()), None)
        if first is None or tuple(first[1])[: len(FLAG_COLUMNS)] == FLAG_COLUMNS:
            continue
        try:
            table.columns  # noqa: B018 - told here, so that the others are not read
            found.append(table)
        except InputError as error:
            refusal = refusal or error
    return found, refusal


class _Workbook:
    """A workbook whose errors name the file."""

    def __init__(self, path: Path, copy: Path) -> None:
        import python_calamine as calamine

        self._path = path
        self._held: tuple[str, Any] | None = None
        with self._explained():
            self._workbook = calamine.CalamineWorkbook.from_path(str(copy))
            self.names: list[str] = self._workbook.sheet_names

    def rows(self, name: str) -> Iterator[Numbered]:
        """The rows of a sheet with a text in them, as texts, by their numbers."""
        with self._explained():
            if self._held is None or self._held[0] != name:
                self._held = name, self._workbook.get_sheet_by_name(name)
            sheet = self._held[1]
            if sheet.start is None:
                return
            for number, cells in enumerate(sheet.iter_rows(), 1):
                texts = [_cell(cell) for cell in cells]
                if any(text.strip() for text in texts):
                    yield number, texts

    @contextmanager
    def _explained(self) -> Iterator[None]:
        from python_calamine import CalamineError

        try:
            yield
        except BaseException as error:
            # A panic of the compiled library is no Exception.
            panic = type(error).__name__ == "PanicException"
            if not panic and not isinstance(error, CalamineError | OSError | ValueError):
                raise
            raise InputError(
                f"{shown(self._path)} is no workbook that can be read "
                f"({printable(str(error))[:200]}); save it anew as .xlsx"
            ) from error


def _cell(value: Any) -> str:
    """A cell's value as the sheet shows it."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return "" if value is None else str(value)


_MEDIA = ("xl/media/", "xl/drawings/", "xl/charts/", "xl/embeddings/", "xl/printerSettings/")


def _is_part(name: str) -> bool:
    """Whether a reader of cells needs the part of a workbook."""
    known = name.startswith(("xl/", "_rels/", "[Content_Types]"))
    return known and not name.startswith(_MEDIA) and ".." not in name.split("/")
