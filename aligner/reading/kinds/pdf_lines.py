"""The pages of a PDF -> their lines with places, column by column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from aligner.reading.kinds.pdf_columns import columns
from aligner.reading.kinds.pdf_runs import GAP, RAISED, WIDE, Run

_SPACED = re.compile(f"(?:{WIDE} ){{3,}}{WIDE}")
"""Chinese that is stretched to fill its line: pdfium sees a blank behind every sign."""
_TIGHT = 0.15
"""Blank, in heights of a line, below which two runs are one word; a blank has about .25."""
_STRETCHED = 6.0
"""Widest blanks, in heights of the line, of a full line that is stretched to the column's edge."""
_EVEN = 0.4
"""Difference between the blanks of such a line, in its heights, at most."""


@dataclass(frozen=True, slots=True)
class Line:
    """What stands on one height of a column."""

    runs: tuple[Run, ...]
    column: tuple[int, int]
    """Number of columns of the page and which of them this is, from 0."""
    left: float
    """Left edge of the column."""

    @property
    def text(self) -> str:
        """The words, wide blanks as tabs."""
        return "\t".join(_SPACED.sub(_closed, run.text) for run in self.runs)

    @property
    def size(self) -> float:
        """Height of the line in points."""
        return max(run.size for run in self.runs)

    @property
    def middle(self) -> float:
        """Height of the middle of the line above the foot of the page."""
        return self.runs[0].middle

    @property
    def span(self) -> tuple[float, float]:
        """Left and right edge of the words."""
        return self.runs[0].left, self.runs[-1].right


def _closed(match: re.Match[str]) -> str:
    return match.group().replace(" ", "")


def rows_of(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs by height, from the top, each row from the left."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: -run.middle):
        near = rows[-1][0] if rows else None
        # A note mark stands higher than its line, but within it.
        if near and near.middle - run.middle < 0.4 * max(near.size, run.size):
            rows[-1].append(run)
        else:
            rows.append([run])
    for row in rows:
        row.sort(key=lambda run: run.left)
    return rows


def regions_of(runs: Sequence[Run]) -> Iterator[list[Line]]:
    """The lines of a page, column by column; what crosses the columns stands between."""
    for column, left, members in columns(list(runs)):
        right = max(run.right for run in members)
        found = []
        for row in rows_of(members):
            pieces = _opened(row)
            wide = _justified(pieces, left, right)
            found.append(Line(tuple(_merged(pieces, wide)), column, left))
        yield found


def _merged(row: list[Run], wide: float) -> list[Run]:
    """The runs of a row with those joined that no blank above `wide` heights parts."""
    merged: list[Run] = []
    for run in row:
        last = merged[-1] if merged else None
        gap = run.left - last.right if last else 0.0
        size = max(last.size, run.size) if last else 0.0
        if last is None or gap > wide * size:
            merged.append(run)
            continue
        text = f"{last.text.rstrip()}{'' if gap < _TIGHT * size else ' '}{run.text}"
        high = last if last.size >= run.size else run
        right = max(last.right, run.right)
        marked = last.marked or (last.size < RAISED * run.size and len(merged) == 1)
        merged[-1] = Run(text, last.left, right, high.bottom, high.top, marked=marked)
    return merged


def _justified(row: list[Run], left: float, right: float) -> float:
    """From which blank on the words of a row are apart: a full line may be stretched evenly."""
    gaps = [b.left - a.right for a, b in pairwise(row)]
    size = row[0].size
    full = row[0].left - left < size and right - row[-1].right < 0.3 * size
    if not gaps or not full:
        return GAP
    even = max(gaps) - min(gaps) < _EVEN * size
    stretched = max(gaps) / size
    limit = _STRETCHED if len(gaps) > 1 else _STRETCHED / 2
    return stretched + 0.1 if even and stretched < limit else GAP


def _opened(row: list[Run]) -> list[Run]:
    """The runs of a row, those cut in two that have a blank which another run fills."""
    pieces: list[Run] = []
    for run in row:
        rest, start, left = run.text, 0, run.left
        for offset, end, begin in run.gaps:
            if not any(end - 1 < (other.left + other.right) / 2 < begin + 1 for other in row):
                continue
            piece = rest[: offset - start]
            pieces.append(Run(piece.rstrip(), left, end, run.bottom, run.top))
            rest, start, left = rest[offset - start :], offset, begin
        pieces.append(Run(rest, left, run.right, run.bottom, run.top))
    return sorted(pieces, key=lambda piece: piece.left)
