"""The word lists of both languages: ``aligner/language/data/*.tsv``, read and checked.

A table has five columns, parted by tabs: ``kind`` (which list a row belongs to), ``english`` and
``chinese`` (forms parted by ``|``), ``source`` and ``note`` (free text, may be empty). The source
is ``CLDR`` (written by `aligner.training.tables`, not by hand), ``CC-CEDICT`` (our own row, and
that dictionary has it) or ``own``. To add a word, add a row or a form; a new kind is named in
`TABLES` and used by the code that needs it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from aligner.errors import ModelError

FOLDER = Path(__file__).with_name("data")
HEAD = ("kind", "english", "chinese", "source", "note")
BAR = "|"
"""Between two forms of a cell."""
CONTRARY = "↔"
"""Between the forms of one side and those of its contrary, as a form of its own."""
SOURCES = frozenset(("CLDR", "CC-CEDICT", "own"))

Cells = Literal["english", "chinese", "both", "either", "contrary"]
"""Which of the two cells of forms a kind fills: one and not the other, both, at least one, or both
with two sides each."""

_CODE = re.compile("[A-Z]{3}")
CURRENCY = "ISO 4217"
"""Among the kinds of a table: any currency code of three capitals."""

_UNITS_TEXT = """
    percent point permille times second minute hour day week month quarter year decade century
    mm cm m km inch foot yard mile li zhang chi mg g kg t pound ounce jin tael m2 km2 ha mu acre
    ft2 mile2 ml l m3 gallon barrel celsius fahrenheit w kw mw gw kwh km/h mph cent
"""
_UNITS: dict[str, Cells] = {
    **dict.fromkeys((*_UNITS_TEXT.split(), "nautical mile", CURRENCY), "either")
}

TABLES: Mapping[str, Mapping[str, Cells]] = {
    "names": {
        "country": "either",
        "region": "either",
        "city": "either",
        "organisation": "either",
        "institution": "either",
        "person": "either",
        "rendering only": "chinese",
    },
    "places": {"place": "chinese", "doubtful place": "chinese", "short name": "both"},
    "surnames": {"surname": "chinese", "double surname": "chinese", "abroad": "both"},
    "transliteration": {"telling": "chinese", "at home": "chinese"},
    "name_words": {
        "area": "chinese",
        "area ending": "chinese",
        "before place": "chinese",
        "after person": "chinese",
        "never given": "chinese",
        "mostly a word": "chinese",
        "title": "chinese",
        "address": "chinese",
        "before familiar": "chinese",
        "after familiar": "chinese",
        "no place": "chinese",
        "title before": "english",
        "honorific": "english",
        "ordinary": "english",
        "no name": "english",
        "rank": "english",
        "speech": "english",
        "country": "chinese",
        "before country": "chinese",
        "after country": "chinese",
    },
    "idioms": {"idiom": "either", "idiom beginning": "english"},
    "opposites": {"opposites": "contrary", "loose opposites": "contrary"},
    "negations": {"inert": "either", "soft": "chinese"},
    "verbs": {"verb": "english"},
    "latin_words": {"at home in Chinese": "english"},
    "calendar": {
        **{f"month {number}": "english" for number in range(1, 13)},
        **{f"weekday {number}": "english" for number in range(1, 8)},
    },
    "units": _UNITS | {"no unit": "chinese"},
    "unit_symbols": _UNITS,
    "quantities": dict.fromkeys(
        ("downward", "dated name", "noon", "midnight", "relative date"), "both"
    ),
    "currency_signs": {CURRENCY: "english", "no currency": "english"},
    "sentences": {
        "never last": "english",
        "before number": "english",
        "not before start": "english",
        "speech": "english",
        "no name": "english",
        "opener": "english",
    },
    "function_words": {
        "function word": "english",
        "light word": "either",
        "grammar word": "either",
    },
    "page": {
        "date verb": "chinese",
        "date word": "chinese",
        "date label": "both",
        "tag label": "both",
        "byline label": "both",
        "agency": "both",
        "picture": "english",
        "credit label": "both",
        "social network": "both",
        "navigation": "either",
        "breadcrumb": "both",
        "subscription": "both",
        "footer link": "both",
        "site name": "both",
        "slogan": "both",
        "source label": "both",
        "target label": "both",
        "language label": "both",
    },
    "modality": {
        "lost reportedly": "chinese",
        "added reportedly": "english",
        "lost perhaps": "chinese",
        "lost may": "chinese",
        "added perhaps": "english",
        "added only": "english",
        "must": "both",
        "can": "both",
        "all": "both",
        "several": "both",
        "most": "both",
        "few": "both",
        "many": "both",
        "always": "both",
        "sometimes": "both",
        "more than": "both",
        "less than": "both",
        "higher": "both",
        "lower": "both",
        "larger": "both",
        "smaller": "both",
        "faster": "both",
        "slower": "both",
        "more": "english",
        "fewer": "both",
        "earlier": "both",
        "later": "both",
        "better": "both",
        "worse": "both",
    },
    "other_languages": dict.fromkeys(
        ("French", "German", "Spanish", "Italian", "Portuguese", "Dutch", "Vietnamese"), "english"
    ),
    "questions": {"asking word": "either", "asking beginning": "english"},
}
"""The kinds of every table."""


class Row(NamedTuple):
    """One line of a table."""

    kind: str
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    source: str
    note: str
    line: int
    """1-based, in the file."""


@cache
def rows(table: str) -> tuple[Row, ...]:
    """Every row of a table, in its order; read once. ModelError where the file breaks a rule."""
    return read_rows(FOLDER / f"{table}.tsv", TABLES[table])


@cache
def english(table: str, *kinds: str) -> tuple[str, ...]:
    """The English forms of these kinds, in the table's order."""
    return tuple(form for row in rows(table) if row.kind in kinds for form in row.english)


@cache
def chinese(table: str, *kinds: str) -> tuple[str, ...]:
    """The Chinese forms of these kinds, in the table's order."""
    return tuple(form for row in rows(table) if row.kind in kinds for form in row.chinese)


@cache
def english_set(table: str, *kinds: str) -> frozenset[str]:
    """The same forms for looking one up."""
    return frozenset(english(table, *kinds))


@cache
def chinese_set(table: str, *kinds: str) -> frozenset[str]:
    """The same forms for looking one up."""
    return frozenset(chinese(table, *kinds))


def sides(forms: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The forms before and after the `CONTRARY` sign."""
    at = forms.index(CONTRARY)
    return forms[:at], forms[at + 1 :]


def read_rows(path: Path, kinds: Mapping[str, Cells]) -> tuple[Row, ...]:
    """The rows of a file whose kinds are known; ModelError names file, line and what is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"the table {path} cannot be read: {error}") from error
    if tuple(lines[0].split("\t")) != HEAD:
        raise _fault(path, 1, f"the columns are {lines[0]!r}, not {' '.join(HEAD)!r}")
    if lines[-1]:
        raise _fault(path, len(lines), "the last line does not end with a line feed")
    found: list[Row] = []
    seen: dict[tuple[object, ...], int] = {}
    for number, line in enumerate(lines[1:-1], 2):
        row = _row(line, number, path)
        problem = _problem(row, kinds)
        if problem:
            raise _fault(path, number, problem)
        first = seen.setdefault(row[:3], number)
        if first != number:
            raise _fault(path, number, f"the row of line {first} stands here again")
        found.append(row)
    return tuple(found)


def _row(line: str, number: int, path: Path) -> Row:
    cells = line.split("\t")
    if len(cells) != len(HEAD):
        raise _fault(path, number, f"{len(cells)} cells instead of {len(HEAD)}")
    for name, cell in zip(HEAD, cells, strict=True):
        if cell != cell.strip():
            raise _fault(path, number, f"a blank at an end of {name} {cell!r}")
    kind, one, other, source, note = cells
    return Row(kind, _forms(one), _forms(other), source, note, number)


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(BAR)) if cell else ()


def _problem(row: Row, kinds: Mapping[str, Cells]) -> str:
    """What is wrong with a row by itself; empty where nothing is."""
    if row.kind not in kinds and not (CURRENCY in kinds and _CODE.fullmatch(row.kind)):
        return f"the kind {row.kind!r} is none of {', '.join(kinds)}"
    if row.source not in SOURCES:
        return f"the source {row.source!r} is none of {', '.join(sorted(SOURCES))}"
    needed = kinds[row.kind if row.kind in kinds else CURRENCY]
    for name, forms in (("english", row.english), ("chinese", row.chinese)):
        if not forms and needed in (name, "both", "contrary"):
            return f"{name} is empty, which {row.kind!r} needs"
        if forms and needed in ("english", "chinese") and needed != name:
            return f"{name} is filled, which {row.kind!r} leaves empty"
        fault = _forms_fault(forms, needed == "contrary")
        if fault:
            return f"{name} {fault}"
    return "" if row.english or row.chinese else "both english and chinese are empty"


def _forms_fault(forms: tuple[str, ...], contrary: bool) -> str:
    for form in forms:
        if not form or form != form.strip():
            return f"has an empty form or a blank beside a bar: {BAR.join(forms)!r}"
    if not contrary:
        repeated = len(set(forms)) < len(forms)
        return f"has a form twice: {BAR.join(forms)!r}" if repeated else ""
    if forms.count(CONTRARY) != 1 or CONTRARY in (forms[0], forms[-1]):
        return f"needs one {CONTRARY} between two sides: {BAR.join(forms)!r}"
    return "".join(_forms_fault(side, False) for side in sides(forms))


def _fault(path: Path, line: int, problem: str) -> ModelError:
    return ModelError(f"{path}:{line}: {problem}")
