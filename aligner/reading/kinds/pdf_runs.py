"""The words of a page of a PDF, in runs that no wide blank parts, with their places."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

WIDE = "[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U00020000-\U0003fffd]"
"""Class of the signs that are as wide as they are high."""
_SIGNS = "“”‘’…—"
_WORD = re.compile(f"[{_SIGNS}]|[^\\s\x02\ufffe{_SIGNS}]+[\x02\ufffe]?|[\x02\ufffe]")
"""A word, or a sign that programs may take from another font and write later."""
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\x00": "\ufffd"})
"""What pdfium puts for a hyphen at the end of a line, after which it leaves out the line end."""
_HALVES = re.compile("[\ud800-\udfff]")
GAP = 2.0
"""Blank between two words, in heights of the line, from which on they are not of one line: twice
the widest blank of justified text, less than the gutter between columns or cells."""
_HOLE = 0.3
"""Blank between two words, in heights of the line, that may hold a sign written later: less than
the narrowest of them. Office programs write quotation marks of another font after the rest of
the line."""
_MARK = 3
"""Characters of the mark of a note."""
RAISED = 0.75
"""Size of a raised sign, as a share of its line's, at most; programs set it at .58 to .66."""


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
        return self._size < RAISED * self._size_at(start)[0]

    def _apart(self, between: str, left: float, middle: float) -> bool:
        """Whether a word begins a new run."""
        if not self._words or "\n" in between or "\r" in between:
            return True
        gap = left - self._right
        return (
            not -0.5 * self._size < gap < GAP * self._size
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
