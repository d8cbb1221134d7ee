"""Which lines of a PDF stand at the edge of every page: running heads, feet and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from aligner.reading.kinds.pdf_lines import rows_of
from aligner.reading.kinds.pdf_runs import Run

_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"(?<![a-z])[ivxlc]+(?![a-z])")
_BLANK = re.compile(r"\s+")
_NUMBER = re.compile(r"^\W*(\d{1,4})(?!\d)|(?<!\d)(\d{1,4})\W*$")
_ALONE = re.compile(r"[\W_]*\d{1,4}[\W_]*")
_EDGE = 2
"""Rows from the top, and from the bottom, that may be page matter: a title and a number."""
_STEP = 6.0
"""Points within which two lines stand at the same height."""
_LONGEST = 120
"""Characters of the longest running head."""


def page_matter(pages: Sequence[Sequence[Run]]) -> list[set[Run]]:
    """For every page, the runs that repeat at its edge; turned ones (stamps in a margin) too."""
    edges = [_edge_rows(runs) for runs in pages]
    times = Counter(key for rows in edges for key in {_key(row) for row in _flat(rows)})
    needed = 2 if len(pages) <= 5 else 3
    offset = _offset(edges, needed)
    found: list[set[Run]] = []
    for page, (runs, rows) in enumerate(zip(pages, edges, strict=True)):
        aside = {run for run in runs if run.turned}
        for side in rows:
            # From the edge inwards: what stands behind a line of the body is body.
            for row in side:
                repeats = _times(times, _key(row)) >= needed or _is_number(row)
                if not repeats and (offset is None or offset + page not in _numbers(row)):
                    break
                aside.update(row)
        found.append(aside)
    return found


def _edge_rows(runs: Sequence[Run]) -> tuple[list[list[Run]], list[list[Run]]]:
    """The outer rows of a page, at its top and at its bottom, from the edge inwards."""
    rows = rows_of([run for run in runs if not run.turned])
    top = _set_apart(rows[: _EDGE + 1])
    # A page of few rows has no edges that are apart from each other.
    bottom = _set_apart(rows[_EDGE:][-_EDGE - 1 :][::-1])
    return top, bottom


def _set_apart(rows: list[list[Run]]) -> list[list[Run]]:
    """The outer rows that may be page matter: not one that goes on in the row behind it."""
    found: list[list[Run]] = []
    for index, row in enumerate(rows[:_EDGE]):
        inner = rows[index + 1] if index + 1 < len(rows) else None
        if len(" ".join(run.text for run in row)) > _LONGEST or (inner and _is_full(row, inner)):
            break
        found.append(row)
    return found


def _is_full(row: list[Run], inner: list[Run]) -> bool:
    """Whether a row is a line of a paragraph: as wide as its neighbour, and close to it."""
    if len(row) > 1 or len(inner) > 1:
        return False
    one, two = row[0], inner[0]
    near = abs(one.middle - two.middle) < 1.6 * one.size
    return near and one.right - one.left > 0.8 * (two.right - two.left) and len(one.text) > 40


def _flat(rows: tuple[list[list[Run]], list[list[Run]]]) -> list[list[Run]]:
    return [*rows[0], *rows[1]]


def _key(row: Sequence[Run]) -> tuple[str, int]:
    """What a row says without its numbers, and at which height."""
    text = _BLANK.sub("", " ".join(run.text for run in row)).lower()
    return _ROMAN.sub("#", _DIGITS.sub("#", text)), round(row[0].middle / _STEP)


def _times(times: Counter[tuple[str, int]], key: tuple[str, int]) -> int:
    text, height = key
    return times[text, height] + max(times[text, height - 1], times[text, height + 1])


def _numbers(row: Sequence[Run]) -> set[int]:
    """Numbers at the ends of a row."""
    text = " ".join(run.text for run in row)
    return {int(a or b) for a, b in _NUMBER.findall(text)}


def _is_number(row: Sequence[Run]) -> bool:
    """Whether a row says nothing but a number, as ``- 7 -`` at the foot of a page."""
    return _ALONE.fullmatch(" ".join(run.text for run in row)) is not None


def _offset(edges: Sequence[tuple[list[list[Run]], list[list[Run]]]], needed: int) -> int | None:
    """The number of the first page, where enough pages bear numbers that go on from it."""
    counts = Counter(
        offset
        for page, rows in enumerate(edges)
        for offset in {number - page for row in _flat(rows) for number in _numbers(row)}
    )
    if not counts:
        return None
    offset, count = min(counts.items(), key=lambda item: (-item[1], abs(item[0])))
    return offset if count >= max(3, needed, len(edges) // 4) else None
