"""Tables of pairs, whatever they are kept in: rows of cells to records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from aligner.bitext import LANGUAGES, Alignment, Bead, Lang
from aligner.errors import InputError
from aligner.files import shortened, shown
from aligner.formats.columns import SAMPLE, Columns, Content, header_of
from aligner.formats.places import own_row
from aligner.formats.records import Located, pair_row
from aligner.schema import Cosine, Misfit, Probability, convert

HEADER = ("doc", "bead", "type", "src", "tgt", "similarity", "confidence", "risk", "flags")
"""Columns of the tables that are written."""

Cells = Sequence[str]
Numbered = tuple[int, Cells]

_PLACES = {"x-source", "x-target", "x-direction"}
"""Columns from which a row that was edited is read back with its places."""


def row_of(alignment: Alignment, number: int, bead: Bead) -> tuple[str, ...]:
    """A bead as the cells under `HEADER`."""
    src, tgt = alignment.texts(bead)
    similarity = "" if bead.similarity is None else f"{bead.similarity:.4f}"
    risk = "" if bead.risk is None else f"{bead.risk:.4f}"
    flags = "; ".join(f"{flag.kind}: {flag.message}" for flag in bead.open_flags)
    scores = (similarity, f"{bead.confidence:.4f}", risk)
    return (alignment.doc, str(number), bead.type, src, tgt, *scores, flags)


class Table:
    """The rows of one table; they are read twice, once to tell the columns."""

    def __init__(
        self,
        path: Path,
        read: Callable[[], Iterable[Numbered]],
        *,
        name: str = "",
        row: str = "line",
        exact: bool = True,
    ) -> None:
        """`name` is that of the sheet, `row` what a message calls a row.

        In an `exact` table a cell too many is a mistake, as a tab inside a cell makes it.
        """
        self._place = shown(path) + (f", sheet {shortened(name)}" if name else "")
        self._stem = path.stem
        self._read, self._row, self._exact = read, row, exact
        self._width = 0

    @cached_property
    def columns(self) -> Columns:
        """Which columns hold the texts; InputError where none do."""
        rows = iter(self._read())
        first = next(rows, None)
        if first is None:
            raise InputError(
                f"{self._place} is empty: rows of a source and a target text are expected"
            )
        headed = header_of(first[1])
        rest = islice(rows, SAMPLE)
        sample = rest if headed else _with_first(first, rest)
        content = Content.of(cells for _, cells in sample)
        if headed and not content.rows:
            raise InputError(f"{self._place} holds no bead: it has a header but no rows")
        columns = headed or content.columns()
        if columns is None:
            raise self._no_columns(first, content)
        src_lang = columns.src_lang or content.source(columns)
        if src_lang is None and columns.names.keys() >= _PLACES:
            src_lang = "en"  # Each row says which.
        if src_lang is None:
            raise InputError(
                f"{self._place}: both columns look alike; one must be English, one Chinese"
            )
        self._width = len(first[1]) if headed else content.width
        return replace(columns, src_lang=src_lang)

    def _no_columns(self, first: Numbered, content: Content) -> InputError:
        if content.width < 2:
            return InputError(
                f"{self._place}, {self._row} {first[0]} has 1 column(s), 2 are needed: a source "
                "and a target text"
            )
        return InputError(
            f"{self._place}: none of its {content.width} columns is English beside a Chinese one; "
            "name the columns en and zh in a header"
        )

    def rows(self, counts: Counter[str] | None = None) -> Iterator[Located]:
        """The rows as records; InputError for a row that does not fit.

        `counts` has the rows of each document in the tables before, for their numbers.
        """
        columns = self.columns
        counts = Counter() if counts is None else counts
        rows = iter(self._read())
        if columns.names:
            next(rows)
        for number, cells in rows:
            self._check(number, cells, columns.needed)
            try:
                located = self._located(number, cells, columns, counts)
            except ValueError as error:  # a Misfit, or spans outside the texts
                place = f"{self._place}, {self._row} {number}"
                raise InputError(f"{place}: {error}; mend the row") from error
            if located:
                counts[located.row.doc] += 1
                yield located

    def _check(self, number: int, cells: Cells, needed: int) -> None:
        place = f"{self._place}, {self._row} {number}"
        if len(cells) < needed:
            raise InputError(
                f"{place} has {len(cells)} column(s), {needed} are needed: a source and a target "
                "text"
            )
        if self._exact and any(cell.strip() for cell in cells[self._width :]):
            raise InputError(
                f"{place} has {len(cells)} columns, {self._width} are expected: is the delimiter "
                "inside a cell? Put the cell in quotation marks, or take it out"
            )

    def _located(
        self, number: int, cells: Cells, columns: Columns, counts: Mapping[str, int]
    ) -> Located | None:
        named = {name: cells[k].strip() for name, k in columns.names.items() if k < len(cells)}
        src, tgt = cells[columns.src], cells[columns.tgt]
        direction = named.get("x-direction", "")
        if direction and columns.names.keys() >= _PLACES:
            return Located(number, own_row(_properties(named), src, tgt, _first(direction), ""))
        src, tgt = src.strip(), tgt.strip()
        doc = named.get("doc") or self._stem
        assert columns.src_lang is not None
        confidence = _number(named, "confidence", Probability)
        row = pair_row(
            doc,
            counts.get(doc, 0),
            src,
            tgt,
            columns.src_lang,
            similarity=_number(named, "similarity", Cosine),
            confidence=1.0 if confidence is None else confidence,
            risk=_number(named, "risk", Probability),
        )
        # Under a header of ours the rows without places are those that a person added.
        return Located(number, row, own=not columns.names.keys() >= _PLACES) if row else None


def _with_first(first: Numbered, rest: Iterable[Numbered]) -> Iterator[Numbered]:
    yield first
    yield from rest


def _first(direction: str) -> Lang:
    for lang in LANGUAGES:
        if direction.startswith(f"{lang}-"):
            return lang
    raise Misfit(f"x-direction is {shortened(direction)}: it must be en-zh or zh-en")


def _properties(named: Mapping[str, str]) -> dict[str, str]:
    """The named cells as properties; an empty one is none."""
    scores = ("confidence", "similarity", "risk", "status")
    pairs = [("x-document", "doc"), ("x-bead", "bead"), *((f"x-{name}", name) for name in scores)]
    found = {name: named[cell] for name, cell in pairs if named.get(cell)}
    return {**found, **{name: named.get(name, "") for name in ("x-source", "x-target", "x-flags")}}


def _number(cell: Mapping[str, str], name: str, kind: type[float]) -> float | None:
    """The number in a cell; None for an empty one."""
    value = cell.get(name)
    return convert(value, kind, name, strict=False) if value else None
