"""TSV for spreadsheets: one bead with two sides a line, under a header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from aligner.bitext import Alignment, Lang
from aligner.errors import InputError
from aligner.formats.records import Record, alignments, pair_record

HEADER = ("doc", "bead", "type", "src", "tgt", "similarity", "confidence", "flags")


def write(stream: BinaryIO, corpus: Iterable[Alignment]) -> None:
    """Write the beads; tabs and line ends inside a text become spaces."""
    stream.write(("\t".join(HEADER) + "\n").encode())
    for alignment in corpus:
        for number, bead in alignment.numbered():
            src, tgt = alignment.texts(bead)
            similarity = "" if bead.similarity is None else f"{bead.similarity:.4f}"
            flags = "; ".join(f"{flag.kind}: {flag.message}" for flag in bead.flags)
            cells = (alignment.doc, str(number), bead.type, src, tgt, similarity)
            row = (*cells, f"{bead.confidence:.4f}", flags)
            line = "\t".join(_cell(cell) for cell in row)
            stream.write((line + "\n").encode("utf-8", "replace"))


def _cell(text: str) -> str:
    return " ".join(text.replace("\t", " ").splitlines()) if text else ""


def read(path: Path) -> Iterator[Alignment]:
    """Alignments whose beads are the rows: columns ``src`` and ``tgt``, or the first two.

    Under our header the documents, similarities and confidences are read too. InputError for a
    row with fewer columns, or a file whose columns are in one language.
    """
    rows = _rows(path)
    head = [cell.strip().lower() for cell in rows[0][1]]
    named = {"src", "tgt"} <= set(head)
    columns = {name: k for k, name in enumerate(head)} if named else {"src": 0, "tgt": 1}
    needed = max(columns["src"], columns["tgt"]) + 1
    rows = rows[1:] if named else rows
    for number, cells in rows:
        if len(cells) < needed:
            raise InputError(
                f"{path}, line {number} has {len(cells)} column(s), {needed} are needed: "
                "source<TAB>target"
            )
    src_lang = _source(path, [(c[columns["src"]], c[columns["tgt"]]) for _, c in rows])
    yield from alignments(_records(path, rows, columns, src_lang))


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 ({error.reason}): convert it first") from error
    rows = [(n, line.rstrip("\r").split("\t")) for n, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise InputError(f"{path} is empty: rows of source<TAB>target are expected")
    return rows


def _source(path: Path, texts: list[tuple[str, str]]) -> Lang:
    """Language of the first column: the one with fewer Han characters is English."""
    han = [sum("\u4e00" <= c <= "\u9fff" for pair in texts for c in pair[k]) for k in (0, 1)]
    if han[0] == han[1]:
        raise InputError(f"{path}: both columns look alike; one must be English, one Chinese")
    return "en" if han[0] < han[1] else "zh"


def _records(
    path: Path, rows: list[tuple[int, list[str]]], columns: Mapping[str, int], src_lang: Lang
) -> Iterator[Record]:
    counts: Counter[str] = Counter()
    for number, cells in rows:
        cell = {name: cells[k].strip() for name, k in columns.items() if k < len(cells)}
        doc = cell.get("doc") or path.stem
        try:
            known = {
                name: float(cell[name]) for name in ("similarity", "confidence") if cell.get(name)
            }
        except ValueError as error:
            raise InputError(f"{path}, line {number}: {error}") from error
        yield pair_record(doc, counts[doc], cell["src"], cell["tgt"], src_lang, **known)
        counts[doc] += 1
