"""Tab-separated files: one column in English, one in Chinese, a row a translation unit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aligner.bitext import LANGUAGES, Lang, Span
from aligner.reading.language import script_of
from aligner.reading.nouns import Block

_ROW = re.compile(r"[^\r\n]+")
_HEADER = re.compile(
    r"(?:en|eng|english|zh|chi|zho|chinese|cn|src|source|tgt|trg|target|original|translation"
    r"|source text|target text|id|no\.?|index|key|note|notes|comment|score|doc"
    r"|原文|[译譯]文|英文|中文"
    r"|英语|汉语|编号|序号|备注|(?:en|zh)[-_]\w{2,4})",
    re.IGNORECASE,
)
_MIN_ROWS_WITH_TAB = 0.9
_SAMPLE_ROWS = 2000

Row = tuple[Span, ...]


def rows_of(text: str) -> list[Row]:
    """Cells of every row that is not blank, as trimmed spans; an empty cell is an empty span."""
    rows: list[Row] = []
    for match in _ROW.finditer(text):
        if not match.group().strip():
            continue
        cells: list[Span] = []
        start = match.start()
        for cell in match.group().split("\t"):
            left = start + len(cell) - len(cell.lstrip())
            cells.append((left, max(left, start + len(cell.rstrip()))))
            start += len(cell) + 1
        rows.append(tuple(cells))
    return rows


def language_columns(text: str, rows: Sequence[Row]) -> dict[Lang, int] | None:
    """Which column is in which language; None where the rows are no such table."""
    if not rows or sum(len(row) > 1 for row in rows) < _MIN_ROWS_WITH_TAB * len(rows):
        return None
    sample = rows[:_SAMPLE_ROWS]
    width = max(len(row) for row in sample)
    letters: dict[tuple[Lang, int], int] = {
        (lang, column): 0 for lang in LANGUAGES for column in range(width)
    }
    cells = dict.fromkeys(letters, 0)
    for row in sample:
        for column, (start, end) in enumerate(row):
            lang = script_of(text[start:end])
            if lang:
                letters[lang, column] += end - start
                cells[lang, column] += 1
    # A language's column is where most of its text is; two languages need two columns.
    best = {lang: max(range(width), key=lambda c: letters[lang, c]) for lang in LANGUAGES}
    enough = all(cells[lang, best[lang]] >= 0.5 * len(sample) for lang in LANGUAGES)
    return best if enough and best["en"] != best["zh"] else None


def column_blocks(
    text: str, rows: Sequence[Row], columns: dict[Lang, int]
) -> list[tuple[Block, Lang]]:
    """Every cell as a block with its language, row by row.

    A header row is set aside as ``marker``, the cells of other columns as ``column``.
    """
    found: list[tuple[Block, Lang]] = []
    by_column = {column: lang for lang, column in columns.items()}
    for number, row in enumerate(rows):
        header = number == 0 and _is_header(text, row)
        for column, (start, end) in enumerate(row):
            if start == end:
                continue
            lang = by_column.get(column)
            reason = "marker" if header else None if lang else "column"
            block = Block(start, end, reason)
            found.append((block, lang or script_of(text[start:end]) or "en"))
    return found


def _is_header(text: str, row: Row) -> bool:
    """Whether every cell of the row that holds anything is a column's name."""
    names = [text[start:end] for start, end in row if start < end]
    return len(names) > 1 and all(_HEADER.fullmatch(name) for name in names)
