"""The pages of a PDF -> their lines with places, column by column."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

_WIDE = "[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U00020000-\U0003fffd]"
_SIGNS = "“”‘’…—"
_WORD = re.compile(f"[{_SIGNS}]|[^\\s\x02\ufffe{_SIGNS}]+[\x02\ufffe]?|[\x02\ufffe]")
"""A word, or a sign that programs may take from another font and write later."""
_SPACED = re.compile(f"(?:{_WIDE} ){{3,}}{_WIDE}")
"""Chinese that is stretched to fill its line: pdfium sees a blank behind every sign."""
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\x00": "\ufffd"})
"""What pdfium puts for a hyphen at the end of a line, after which it leaves out the line end."""
_HALVES = re.compile("[\ud800-\udfff]")
_GAP = 2.0
"""Blank between two words, in heights of the line, from which on they are not of one line: twice
the widest blank of justified text, less than the gutter between columns or cells."""
_HOLE = 0.3
"""Blank between two words, in heights of the line, that may hold a sign written later: less than
the narrowest of them. Office programs write quotation marks of another font after the rest of
the line."""
_TIGHT = 0.15
"""Blank, in heights of a line, below which two runs are one word; a blank has about .25."""
_STRETCHED = 6.0
"""Widest blanks, in heights of the line, of a full line that is stretched to the column's edge."""
_MARK = 3
"""Characters of the mark of a note."""
_EVEN = 0.4
"""Difference between the blanks of such a line, in its heights, at most."""
_RAISED = 0.75
"""Size of a raised sign, as a share of its line's, at most; programs set it at .58 to .66."""
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
    gaps: tuple[tuple[int, float, float], ...] = ()
    """Blanks that a sign in another font may fill: offset behind it, left and right edge."""
    marked: bool = False
    """Whether it begins with a small raised sign, the mark of a note."""

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
        self._gaps: list[tuple[int, float, float]] = []
        self._length = 0
        self._left = self._right = self._base = self._size = 0.0
        self._turned = False
        self._pass()

    def _pass(self) -> None:
        from pypdfium2 import raw

        text, page, box_of = self._text, self._page, raw.FPDFText_GetLooseCharBox
        box = raw.FS_RECTF()
        end = 0
        for match in _WORD.finditer(text):
            start = match.start()
            box_of(page, start, box)
            left, right, middle = box.left, box.right, (box.bottom + box.top) / 2
            between = text[end:start]
            end = match.end()
            hole = left - self._right > _HOLE * self._size
            filled = hole and (not between or self._two_signs(match.group()))
            if (
                filled
                or self._apart(between, left, middle)
                or (self._length <= _MARK and self._grows(start))
            ):
                self._flush()
                self._begin(start, left)
            elif between:
                self._words.append(" ")
                self._length += 1
                if hole:
                    self._gaps.append((self._length, self._right, left))
            self._words.append(match.group())
            self._length += end - start
            if end - start > 1:
                box_of(page, end - 1, box)
                right = max(right, box.right)
            self._right = right
        self._flush()

    def _begin(self, start: int, left: float) -> None:
        """Begin a run: its size and base line come from its font, for boxes differ by letter."""
        import ctypes

        from pypdfium2 import raw

        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self._page, start, x, y)
        self._left, self._base = left, y.value
        self._size, self._turned = self._size_at(start)

    def _size_at(self, start: int) -> tuple[float, bool]:
        """Size of a character's font, and whether it is turned."""
        from pypdfium2 import raw

        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._page, start, matrix)
        size = raw.FPDFText_GetFontSize(self._page, start) * math.hypot(matrix.c, matrix.d)
        return max(size, 0.1), abs(matrix.b) > 0.1 * abs(matrix.a)

    def _grows(self, start: int) -> bool:
        """Whether the run so far is a raised mark, and the word is of the line behind it."""
        return self._size < _RAISED * self._size_at(start)[0]

    def _apart(self, between: str, left: float, middle: float) -> bool:
        """Whether a word begins a new run."""
        if not self._words or "\n" in between or "\r" in between:
            return True
        gap = left - self._right
        return (
            not -0.5 * self._size < gap < _GAP * self._size
            or abs(middle - self._base - 0.3 * self._size) > 0.7 * self._size
            or self._words[-1][-1] in "\x02\ufffe"
        )

    def _two_signs(self, word: str) -> bool:
        """Whether a sign follows a sign: between them stands what was written before."""
        return word in _SIGNS and bool(self._words) and self._words[-1] in _SIGNS

    def _flush(self) -> None:
        """End the run."""
        if not self._words:
            return
        said = "".join(self._words).translate(_HYPHENS)
        if _HALVES.search(said):
            said = said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        bottom, top = self._base - 0.2 * self._size, self._base + 0.8 * self._size
        box = self._left, self._right, bottom, top
        self.found.append(Run(said, *box, self._turned, tuple(self._gaps)))
        self._words, self._gaps, self._length = [], [], 0


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
        marked = last.marked or (last.size < _RAISED * run.size and len(merged) == 1)
        merged[-1] = Run(text, last.left, right, high.bottom, high.top, marked=marked)
    return merged


def _justified(row: list[Run], left: float, right: float) -> float:
    """From which blank on the words of a row are apart: a full line may be stretched evenly."""
    gaps = [b.left - a.right for a, b in pairwise(row)]
    size = row[0].size
    full = row[0].left - left < size and right - row[-1].right < 0.3 * size
    if not gaps or not full:
        return _GAP
    even = max(gaps) - min(gaps) < _EVEN * size
    stretched = max(gaps) / size
    limit = _STRETCHED if len(gaps) > 1 else _STRETCHED / 2
    return stretched + 0.1 if even and stretched < limit else _GAP


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
