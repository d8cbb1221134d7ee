"""TSV for spreadsheets: one bead with two sides a line, under a header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from aligner.bitext import Alignment, Lang
from aligner.errors import InputError
from aligner.files import read_lines, shown
from aligner.formats.records import Located, alignments, pair_row, writable
from aligner.language.scripts import HAN_CLASS
from aligner.schema import Cosine, Misfit, Probability, convert

HEADER = ("doc", "bead", "type", "src", "tgt", "similarity", "confidence", "risk", "flags")


def write(stream: BinaryIO, corpus: Iterable[Alignment]) -> list[str]:
    """Write the beads; tabs and line ends inside a text become spaces. Warnings."""
    warnings: list[str] = []
    stream.write(("\t".join(HEADER) + "\n").encode())
    for alignment in writable(corpus, warnings):
        for number, bead in alignment.numbered():
            src, tgt = alignment.texts(bead)
            similarity = "" if bead.similarity is None else f"{bead.similarity:.4f}"
            flags = "; ".join(f"{flag.kind}: {flag.message}" for flag in bead.open_flags)
            cells = (alignment.doc, str(number), bead.type, src, tgt, similarity)
            risk = "" if bead.risk is None else f"{bead.risk:.4f}"
            row = (*cells, f"{bead.confidence:.4f}", risk, flags)
            line = "\t".join(_cell(cell) for cell in row)
            stream.write((line + "\n").encode("utf-8", "replace"))
    return warnings


def _cell(text: str) -> str:
    return " ".join(text.replace("\t", " ").splitlines()) if text else ""


def read(path: Path) -> Iterator[Alignment]:
    """Alignments whose beads are the rows: columns ``src`` and ``tgt``, or the first two.

    Under our header the documents, similarities, confidences and risks are read too. InputError
    for a row with fewer columns, or a file whose columns are in one language.
    """
    columns = _columns(path)
    # The file is read twice: which column is English is known at its end.
    src_lang = _source(path, _cells(path, columns))
    yield from alignments(path, _rows(path, columns, src_lang))


def _columns(path: Path) -> Mapping[str, int]:
    """Place of each column, as the first line names them; of the two texts, where it does not."""
    for _, cells in _lines(path):
        head = [cell.strip().lower() for cell in cells]
        if {"src", "tgt"} <= set(head):
            return {name: head.index(name) for name in head}
        return {"src": 0, "tgt": 1}
    raise InputError(f"{shown(path)} is empty: rows of source<TAB>target are expected")


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    for number, line in read_lines(path):
        try:
            yield number, line.decode("utf-8").rstrip("\r\n").split("\t")
        except UnicodeDecodeError as error:
            raise InputError(
                f"{shown(path)}, line {number} is not UTF-8 ({error.reason}): convert it first"
            ) from error


def _cells(path: Path, columns: Mapping[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows as cells by name of column, without the header."""
    needed = max(columns["src"], columns["tgt"]) + 1
    lines = _lines(path)
    first = next(lines)
    named = [cell.strip().lower() for cell in first[1]]
    headed = {"src", "tgt"} <= set(named)
    for number, cells in lines if headed else chain([first], lines):
        if len(cells) < needed:
            raise InputError(
                f"{shown(path)}, line {number} has {len(cells)} column(s), {needed} are needed: "
                "source<TAB>target"
            )
        yield number, {name: cells[k].strip() for name, k in columns.items() if k < len(cells)}


_HAN = re.compile(HAN_CLASS)


def _source(path: Path, rows: Iterable[tuple[int, Mapping[str, str]]]) -> Lang:
    """Language of the first column: the one with fewer Han characters is English."""
    src = tgt = count = 0
    for _, cells in rows:
        count += 1
        src += len(_HAN.findall(cells["src"]))
        tgt += len(_HAN.findall(cells["tgt"]))
    if not count:
        raise InputError(f"{shown(path)} holds no bead: it has a header but no rows")
    if src == tgt:
        raise InputError(
            f"{shown(path)}: both columns look alike; one must be English, one Chinese"
        )
    return "en" if src < tgt else "zh"


def _rows(path: Path, columns: Mapping[str, int], src_lang: Lang) -> Iterator[Located]:
    counts: Counter[str] = Counter()
    for number, cell in _cells(path, columns):
        doc = cell.get("doc") or path.stem
        try:
            similarity = _number(cell, "similarity", Cosine)
            confidence = _number(cell, "confidence", Probability)
            risk = _number(cell, "risk", Probability)
        except Misfit as error:
            raise InputError(f"{shown(path)}, line {number}: {error}; mend the row") from error
        row = pair_row(
            doc,
            counts[doc],
            cell["src"],
            cell["tgt"],
            src_lang,
            similarity=similarity,
            confidence=1.0 if confidence is None else confidence,
            risk=risk,
        )
        if row:
            yield Located(number, row)
            counts[doc] += 1


def _number(cell: Mapping[str, str], name: str, kind: type[float]) -> float | None:
    """The number in a cell; None for an empty one."""
    value = cell.get(name)
    return convert(value, kind, name, strict=False) if value else None
