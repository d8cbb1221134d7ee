"""The pages of a PDF -> their lines with places, column by column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_WORD = re.compile("[^\\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\x00": "\ufffd"})
"""What pdfium puts for a hyphen at the end of a line, after which it leaves out the line end."""
_GAP = 1.8
"""Blank between two words, in heights of the line, from which on they are not of one line: twice
the widest blank of justified text, less than the gutter between columns or cells."""
_GUTTER = 0.7
"""Least width of the gutter between two columns, in heights of a line."""
_FULL = 0.4
"""Share of its column that a line fills on average, at least; less in tables."""
_FEW = 4
"""Lines that a column has at least."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one line without a wide blank among them."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    turned: bool = False

    @property
    def size(self) -> float:
        """Height of the line in points."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Height of the middle of the line above the foot of the page."""
        return (self.top + self.bottom) / 2


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
        return "\t".join(run.text for run in self.runs)

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


def runs_of(textpage: Any) -> list[Run]:
    """The runs of a page of pdfium, in the order of the file."""
    return _PageRuns(textpage).found


class _PageRuns:
    """One pass over the words of a page: a book has a million of them, so calls are few."""

    def __init__(self, textpage: Any) -> None:
        self.found: list[Run] = []
        self._page = textpage.raw
        self._text = _characters(textpage)
        self._words: list[str] = []
        self._first = 0
        self._left = self._right = self._bottom = self._top = 0.0
        self._pass()

    def _pass(self) -> None:
        from pypdfium2 import raw

        text, page, box_of = self._text, self._page, raw.FPDFText_GetLooseCharBox
        box = raw.FS_RECTF()
        end = 0
        for match in _WORD.finditer(text):
            start = match.start()
            box_of(page, start, box)
            left, right, bottom, top = box.left, box.right, box.bottom, box.top
            between = text[end:start]
            end = match.end()
            if self._apart(between, left, bottom, top):
                self._flush()
                self._first, self._left, self._bottom, self._top = start, left, bottom, top
            elif between:
                self._words.append(" ")
                if top - bottom > self._top - self._bottom:
                    self._bottom, self._top = bottom, top
            self._words.append(match.group())
            if end - start > 1:
                box_of(page, end - 1, box)
                right = max(right, box.right)
            self._right = right
        self._flush()

    def _apart(self, between: str, left: float, bottom: float, top: float) -> bool:
        """Whether a word begins a new run."""
        if not self._words or "\n" in between or "\r" in between:
            return True
        height = top - bottom
        gap = left - self._right
        return (
            not -2 * height < gap < _GAP * height
            or abs(bottom + top - self._bottom - self._top) > 1.2 * height
            or self._words[-1][-1] in "\x02\ufffe"
        )

    def _flush(self) -> None:
        """End the run."""
        if not self._words:
            return
        from pypdfium2 import raw

        angle = raw.FPDFText_GetCharAngle(self._page, self._first)
        said = "".join(self._words).translate(_HYPHENS)
        turned = 0.1 < angle < 6.18
        bottom, top = sorted((self._bottom, self._top))
        box = self._left, self._right, bottom, max(top, bottom + 0.1)
        self.found.append(Run(said, *box, turned))
        self._words = []


def _characters(textpage: Any) -> str:
    """The text of a page, a character for each of pdfium's."""
    from pypdfium2 import raw

    count = textpage.count_chars()
    if count <= 0:
        return ""
    text = str(textpage.get_text_range())
    if len(text) == count and max(text) < "\U00010000":
        return text
    # A character without a meaning is left out of the text, one of the rare Han is two of it.
    codes = (raw.FPDFText_GetUnicode(textpage.raw, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else "\x00" for code in codes)


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
    for column, left, members in _columns(list(runs), (1, 0), 0):
        yield [Line(tuple(row), column, left) for row in rows_of(members)]


def _columns(
    runs: list[Run], column: tuple[int, int], depth: int
) -> Iterator[tuple[tuple[int, int], float, list[Run]]]:
    """The columns with their edges and runs, in reading order."""
    if not runs:
        return
    gutter = _gutter(runs) if depth < 2 else None
    edge = min(run.left for run in runs)
    if gutter is None:
        yield column, edge, runs
        return
    crossing = sorted(
        (run for run in runs if run.left < gutter < run.right), key=lambda run: -run.middle
    )
    sides = [run for run in runs if not run.left < gutter < run.right]
    heights = [run.middle for run in crossing]
    count = column[0] * 2
    for band in range(len(heights) + 1):
        above = heights[band - 1] if band else float("inf")
        below = heights[band] if band < len(heights) else float("-inf")
        inside = [run for run in sides if below < run.middle <= above]
        for side in (0, 1):
            half = [run for run in inside if (run.left >= gutter) == bool(side)]
            yield from _columns(half, (count, column[1] * 2 + side), depth + 1)
        if band < len(heights):
            yield column, edge, [crossing[band]]


def _gutter(runs: list[Run]) -> float | None:
    """Where the page is cut in two columns; None where it has one."""
    if len(runs) < 2 * _FEW:
        return None
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    width = right - left
    best: tuple[int, float] | None = None
    edges = sorted(
        {round(run.right) for run in runs if left + 0.2 * width < run.right < right - 0.2 * width}
    )
    starts = sorted(run.left for run in runs)
    for edge in edges:
        if starts[-_FEW] < edge:
            break
        found = _cut_at(runs, edge + 1.0, left, right)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return None if best is None else best[1]


def _cut_at(runs: list[Run], edge: float, left: float, right: float) -> tuple[int, float] | None:
    """How well a cut at `edge` fits, and the middle of its gutter; None where there is none."""
    one = [run for run in runs if run.right <= edge]
    two = [run for run in runs if run.left >= edge]
    if min(len(one), len(two)) < _FEW:
        return None
    inner, outer = max(run.right for run in one), min(run.left for run in two)
    size = sorted(run.size for run in runs)[len(runs) // 2]
    if outer - inner < _GUTTER * size:
        return None
    if _mean_width(one) < _FULL * (inner - left) or _mean_width(two) < _FULL * (right - outer):
        return None
    top = min(max(run.top for run in one), max(run.top for run in two))
    bottom = max(min(run.bottom for run in one), min(run.bottom for run in two))
    shorter = min(_extent(one), _extent(two))
    if top - bottom < 0.5 * shorter:
        return None
    score = len(one) + len(two) - 2 * (len(runs) - len(one) - len(two))
    return (score, (inner + outer) / 2) if score > 0 else None


def _mean_width(runs: Sequence[Run]) -> float:
    return sum(run.right - run.left for run in runs) / len(runs)


def _extent(runs: Sequence[Run]) -> float:
    return max(run.top for run in runs) - min(run.bottom for run in runs)
