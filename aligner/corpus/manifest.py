"""The manifest of a corpus: a table that says which text is the translation of which.

TSV, CSV, or JSONL with an object a line. Its columns besides those that are known here are the
documents' own: they go with each into the corpus.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aligner import reading
from aligner.bitext import LANGUAGES, Lang, Scalar
from aligner.errors import InputError
from aligner.files import read_lines, shortened, shown

_REQUIRED = ("id", "src", "tgt")
_KNOWN = frozenset((*_REQUIRED, "src_lang", "tgt_lang"))
_TABLES = (".tsv", ".csv")


class _TsvDialect(csv.Dialect):
    """A quotation mark in a TSV is one."""

    delimiter, lineterminator = "\t", "\n"
    quoting = csv.QUOTE_NONE


_LONGEST = 2000
"""Characters of a value that goes into each record of its document."""


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One document of a corpus."""

    id: str
    src: Path
    tgt: Path | None
    """None for a bilingual file, whose both sides are in `src`."""
    langs: tuple[Lang | None, Lang | None] = (None, None)
    meta: Mapping[str, Scalar] = field(default_factory=dict)
    """The other columns; empty cells are left out."""


def is_manifest(path: Path) -> bool:
    """Whether a file begins as a manifest does; InputError where it cannot be read."""
    suffix = path.suffix.lower()
    if suffix in _TABLES:
        header = next(_cells(reading.read_file(path).text[:_LONGEST], suffix), (1, []))[1]
        return all(name in header for name in _REQUIRED)
    if suffix == ".jsonl":
        first = next(read_lines(path), None)
        return first is not None and _is_row(first[1])
    return False


def _is_row(line: bytes) -> bool:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "id" in value and isinstance(value.get("src"), str)


def read_manifest(path: Path) -> Iterator[ManifestRow]:
    """The rows of a manifest, one at a time; relative paths in it are relative to its folder.

    InputError with the line for a row with too many cells, an empty or repeated id, a missing
    `src`, an unknown language, two equal languages, or a value that cannot go into a record.
    """
    seen: dict[str, int] = {}
    for number, values in _objects(path):
        row = _row(path, number, values)
        if row.id in seen:
            raise InputError(
                f"{shown(path)}, line {number}: id {shortened(row.id)} is taken by line "
                f"{seen[row.id]}; give every row its own"
            )
        seen[row.id] = number
        yield row
    if not seen:
        raise InputError(f"{shown(path)}: has a header but no rows; add one row a document")


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every row as a dict, with its line."""
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        yield from _json_objects(path)
        return
    lines = _cells(reading.read_file(path).text, suffix)
    _, header = next(lines)
    for number, cells in lines:
        if len(cells) > len(header):
            raise InputError(
                f"{shown(path)}, line {number}: {len(cells)} cells, the header names "
                f"{len(header)} columns; remove what is too much"
            )
        yield number, dict(zip(header, cells, strict=False))


def _cells(text: str, suffix: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table, the header in lower case; blank ones and comments are left out."""
    stream = io.StringIO(text.removeprefix("\ufeff"), newline="")
    rows = csv.reader(stream, _TsvDialect if suffix == ".tsv" else csv.excel, strict=True)
    try:
        for place, cells in enumerate(rows):
            if place == 0:
                yield 1, [cell.strip().lower() for cell in cells]
            elif any(cell.strip() for cell in cells) and not cells[0].startswith("#"):
                yield rows.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise InputError(f"the table cannot be read, line {rows.line_num}: {error}") from error


def _json_objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in read_lines(path):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{shown(path)}, line {number} is no JSON: {error}") from error
        if not isinstance(value, dict):
            raise InputError(f"{shown(path)}, line {number}: an object is needed, one a line")
        yield number, value


def _row(path: Path, number: int, values: Mapping[str, Any]) -> ManifestRow:
    """One row, checked."""
    where = f"{shown(path)}, line {number}"
    for name in ("id", "src"):
        if values.get(name) in (None, ""):
            raise InputError(f"{where}: {name} is empty; fill it in")
    src_lang, tgt_lang = (_lang(where, name, values.get(name)) for name in ("src_lang", "tgt_lang"))
    if src_lang and src_lang == tgt_lang:
        raise InputError(f"{where}: src_lang and tgt_lang are both {src_lang}; one must differ")
    tgt = values.get("tgt")
    return ManifestRow(
        id=str(values["id"]),
        src=path.parent / str(values["src"]),
        tgt=path.parent / str(tgt) if tgt else None,
        langs=(src_lang, tgt_lang),
        meta={
            name: _value(where, name, value)
            for name, value in values.items()
            if name and name not in _KNOWN and value not in (None, "")
        },
    )


def _value(where: str, name: str, value: Any) -> Scalar:
    if not isinstance(value, str | int | float | bool):
        raise InputError(f"{where}: {name} is {shortened(value)}; a text or a number is needed")
    if isinstance(value, str) and len(value) > _LONGEST:
        raise InputError(
            f"{where}: {name} has {len(value):,} characters, {_LONGEST:,} are the limit: it would "
            "stand in every record of the document; shorten it"
        )
    return value


def _lang(where: str, column: str, value: Any) -> Lang | None:
    """A language code, or None for an empty cell."""
    if value in (None, ""):
        return None
    for lang in LANGUAGES:
        if str(value).lower() == lang:
            return lang
    raise InputError(f"{where}: {column} is {shortened(value)}; it must be en, zh or empty")
