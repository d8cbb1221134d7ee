"""The manifest of a corpus: a table that says which text is the translation of which.

TSV, CSV, JSONL with an object a line, or Parquet. Its columns hold the paths of the texts (``src``,
``tgt``), or the texts themselves (``src_text`` and ``tgt_text``, ``en_text`` and ``zh_text``, or
``text`` for texts that are paired by their content). A column ``id`` is always needed: without it
a table is one text in both languages. The columns besides those that are known here are the
documents' own: they go with each into the corpus.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aligner.bitext import LANGUAGES, Lang, Scalar
from aligner.corpus.parquet_rows import SUFFIX, columns_of, parquet_rows
from aligner.corpus.places import Place
from aligner.corpus.tables import DELIMITED, Row, first_object, header_of, rows_of
from aligner.errors import InputError
from aligner.files import shortened, shown

_SIDES = (("src_text", "tgt_text"), ("en_text", "zh_text"))
"""Columns that hold the two texts of a document."""

_ALONE = "text"
"""The column of a table of texts whose translations are not known."""

_TEXTS = frozenset((_ALONE, *(name for sides in _SIDES for name in sides)))
_KNOWN = frozenset(("id", "src", "tgt", "src_lang", "tgt_lang", *_TEXTS))
_LONGEST = 2000
"""Characters of a value that goes into each record of its document."""


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One document of a corpus."""

    id: str
    src: Place
    tgt: Place | None
    """None for a bilingual text, whose both sides are in `src`, and for a text alone."""
    langs: tuple[Lang | None, Lang | None] = (None, None)
    meta: Mapping[str, Scalar] = field(default_factory=dict)
    """The other columns; empty cells are left out."""

    @property
    def alone(self) -> bool:
        """Whether it is one text out of a table, which may hold one language or both."""
        return self.tgt is None and not isinstance(self.src, Path)


def is_manifest(path: Path) -> bool:
    """Whether a file begins as a manifest does; InputError where it cannot be read."""
    suffix = path.suffix.lower()
    if suffix in DELIMITED:
        header = header_of(path)
        return "id" in header and ({"src", "tgt"} <= {*header} or _layout(header) is not None)
    if suffix == SUFFIX:
        names = columns_of(path)
        # A corpus in Parquet has texts in `src`, and no `id`.
        return "id" in names and ({"src", "tgt"} <= {*names} or _layout(names) is not None)
    if suffix == ".jsonl":
        first = first_object(path)
        return "id" in first and (isinstance(first.get("src"), str) or _layout(first) is not None)
    return False


def _layout(names: Collection[str]) -> tuple[str, ...] | None:
    """The columns that hold texts; None where paths are named."""
    if "src" in names:
        return None
    sides = next((sides for sides in _SIDES if {*sides} & {*names}), None)
    return sides or ((_ALONE,) if _ALONE in names else None)


def read_manifest(path: Path) -> Iterator[ManifestRow]:
    """The rows of a manifest, one at a time; relative paths in it are relative to its folder.

    InputError with the line for a row with too many cells, an empty or repeated id, a missing
    text, an unknown language, two equal languages, or a value that cannot go into a record.
    """
    seen: dict[str, str] = {}
    layout: tuple[str, ...] | None = None
    parquet = path.suffix.lower() == SUFFIX
    for number, found in enumerate(parquet_rows(path) if parquet else rows_of(path, _TEXTS)):
        if number == 0:
            layout = _layout(found.values)
        row = _row(path, found, layout)
        if row.id in seen:
            raise InputError(
                f"{shown(path)}, {found.where}: id {shortened(row.id)} is taken by "
                f"{seen[row.id]}; give every row its own"
            )
        seen[row.id] = found.where
        yield row
    if not seen:
        raise InputError(f"{shown(path)}: has a header but no rows; add one row a document")


def _row(path: Path, row: Row, layout: tuple[str, ...] | None) -> ManifestRow:
    """One row, checked."""
    where = f"{shown(path)}, {row.where}"
    values = row.values
    _filled(where, "id", values)
    src_lang, tgt_lang = (_lang(where, name, values.get(name)) for name in ("src_lang", "tgt_lang"))
    if src_lang and src_lang == tgt_lang:
        raise InputError(f"{where}: src_lang and tgt_lang are both {src_lang}; one must differ")
    if layout is None:
        _filled(where, "src", values)
        tgt = values.get("tgt")
        src = path.parent / str(values["src"])
        sides: tuple[Place, Place | None] = src, path.parent / str(tgt) if tgt else None
    else:
        sides = _cells(where, row, layout)
        if layout == ("en_text", "zh_text"):
            src_lang, tgt_lang = "en", "zh"
    meta = {
        name: _value(where, name, value)
        for name, value in values.items()
        if name and name not in _KNOWN and value not in (None, "")
    }
    return ManifestRow(str(values["id"]), *sides, (src_lang, tgt_lang), meta)


def _filled(where: str, name: str, values: Mapping[str, Any]) -> None:
    if values.get(name) in (None, ""):
        raise InputError(f"{where}: {name} is empty; fill it in")


def _cells(where: str, row: Row, layout: tuple[str, ...]) -> tuple[Place, Place | None]:
    """The places of one text, or of both."""
    given = [name for name in layout if _text(where, name, row.values.get(name))]
    # A name is no path: an id must not lead to another folder.
    doc = str(row.values["id"]).replace("/", "%2F")
    if not given:
        raise InputError(f"{where}: {' and '.join(layout)} is empty; fill it in")
    if len(given) == 1:
        return row.cell(f"{doc}.txt", given[0]), None
    src, tgt = (row.cell(f"{doc}.{name}.txt", name) for name in given)
    return src, tgt


def _text(where: str, name: str, value: Any) -> bool:
    """Whether a cell holds a text."""
    if not isinstance(value, str | None):
        raise InputError(f"{where}: {name} is {shortened(value)}; a text is needed")
    return bool(value and value.strip())


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
