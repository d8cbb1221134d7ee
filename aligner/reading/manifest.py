"""The manifest of a corpus: a TSV that says which text is the translation of which."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aligner.bitext import LANGUAGES, Lang
from aligner.errors import InputError
from aligner.files import shortened, shown
from aligner.reading.encodings import read_file

_REQUIRED = ("id", "src", "tgt")
_COLUMNS = (*_REQUIRED, "src_lang", "tgt_lang")


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One document of a corpus."""

    id: str
    src: Path
    tgt: Path | None
    """None for a bilingual file, whose both sides are in `src`."""
    src_lang: Lang | None = None
    tgt_lang: Lang | None = None


def looks_like_manifest(text: str) -> bool:
    """Whether the first line of `text` names the columns of a manifest."""
    header = _header(text)
    return all(name in header for name in _REQUIRED)


def read_manifest(path: str | Path) -> list[ManifestRow]:
    """Rows of the manifest at `path`; relative paths in it are relative to its folder.

    Raises `InputError` with the line number for a missing column, a row with too many cells,
    an empty or repeated id, a missing `src`, an unknown language, or two equal languages.
    """
    file = Path(path)
    text = read_file(file).text
    header = _header(text)
    missing = [name for name in _REQUIRED if name not in header]
    if missing:
        raise InputError(
            f"{shown(file)}, line 1: no column {', '.join(missing)}; the header must name "
            f"{', '.join(_REQUIRED)} (and may name src_lang, tgt_lang), separated by tabs"
        )
    rows: list[ManifestRow] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(_lines(text)[1:], 2):
        if not line.strip() or line.startswith("#"):
            continue
        row = _row(file, number, header, line)
        if row.id in seen:
            raise InputError(
                f"{shown(file)}, line {number}: id {shortened(row.id)} is taken by line "
                f"{seen[row.id]}; give every row its own"
            )
        seen[row.id] = number
        rows.append(row)
    if not rows:
        raise InputError(f"{shown(file)}: has a header but no rows; add one row a document")
    return rows


def _lines(text: str) -> list[str]:
    """Lines by CR, LF or CRLF only, so that numbers agree with an editor's."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _header(text: str) -> list[str]:
    """Column names of the first line, in lower case."""
    first = text[:2000].lstrip("\ufeff").split("\n", 1)[0].split("\r", 1)[0]
    return [name.strip().lower() for name in first.split("\t")]


def _row(file: Path, number: int, header: list[str], line: str) -> ManifestRow:
    """One row, checked."""
    cells = line.split("\t")
    where = f"{shown(file)}, line {number}"
    if len(cells) > len(header):
        raise InputError(
            f"{where}: {len(cells)} cells, the header names {len(header)} columns; remove a tab"
        )
    values = dict(zip(header, (cell.strip() for cell in cells), strict=False))
    for name in ("id", "src"):
        if not values.get(name):
            raise InputError(f"{where}: {name} is empty; fill it in")
    src_lang = _lang(where, "src_lang", values.get("src_lang", ""))
    tgt_lang = _lang(where, "tgt_lang", values.get("tgt_lang", ""))
    if src_lang and src_lang == tgt_lang:
        raise InputError(f"{where}: src_lang and tgt_lang are both {src_lang}; one must differ")
    tgt = values.get("tgt", "")
    return ManifestRow(
        id=values["id"],
        src=file.parent / values["src"],
        tgt=file.parent / tgt if tgt else None,
        src_lang=src_lang,
        tgt_lang=tgt_lang,
    )


def _lang(where: str, column: str, value: str) -> Lang | None:
    """A language code, or None for an empty cell."""
    if not value:
        return None
    for lang in LANGUAGES:
        if value.lower() == lang:
            return lang
    raise InputError(f"{where}: {column} is {shortened(value)}; it must be en, zh or empty")
