"""PDF -> blocks: the paragraphs of its text layer, with heads of pages and notes apart."""

from __future__ import annotations

import re
import threading
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any

from aligner.errors import InputError
from aligner.files import printable
from aligner.reading.kinds.building import Builder
from aligner.reading.kinds.pdf_heads import page_matter
from aligner.reading.kinds.pdf_lines import Line, regions_of, rows_of
from aligner.reading.kinds.pdf_runs import Run, runs_of
from aligner.reading.nouns import Role, Source

MAX_PAGES = 5_000
"""Pages of one document. The longest books have about 3,000; a page takes some 10 ms."""

MAX_STREAM = 100_000_000
"""Bytes to which one stream of the file may unpack: text of a page has under 1,000,000."""

_SCANNED = "holds pictures of pages, no text; run OCR first"
_READING = threading.Lock()
"""pdfium is not safe in threads."""
_FINISHED = re.compile(r"[.!?。！？…:：;；][\"'”’」』）)\]]*$")
_MARKER = re.compile(
    r"[•·▪◦‣●○■◆–—\-*]\s|\(?\d{1,3}(?:\.\d+)*[.)、．](?!\d)|[(（][a-z一二三四五六七八九十]{1,3}[)）]"
    r"|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百\d]+[条章节]"
)
_NOTE = re.compile(r"\d{1,3}(?!\d)|[*†‡§①-⑳]|\[\d{1,3}\]|注")
_SMALL, _LARGE = 0.92, 1.12
"""Sizes, as shares of the body's, of notes (9 of 10 points) and headings (12 of 10)."""
_INDENT = 0.7
"""Heights of a line from which on a start counts as indented; Chinese indents by 1.7."""
_WIDE_GAP = 1.3
"""Distances of lines from which on a gap parts paragraphs."""
_FIRST_WORD = re.compile(
    "[\u2e80-\uffef\U00020000-\U0003ffff][，。、；：？！”’」』）》】,.;:?!)]*|[^\\s\u2e80-\uffef]+"
)
"""What cannot stand in two lines: a word, or a Chinese sign with the stops behind it."""
_LATIN = "\u2e7f"
"""The last character before those of East Asia, which are as wide as they are high."""
_SPARE = 1.3
"""How much wider than the mean of its line a word may be."""
_UNKNOWN = re.compile("[\x00-\x1f\ue000-\uf8ff\ufffd]")
_UNREADABLE = 0.5
"""Share of characters without a meaning from which on the fonts are of no use."""
_STREAM = re.compile(rb"stream\r?\n")


@dataclass(slots=True)
class _Page:
    number: int
    regions: list[list[Line]]
    heads: list[list[Run]]
    notes: list[Line] = field(default_factory=list)


def read(data: bytes, name: str) -> Source:
    """The text of a PDF that has a text layer.

    InputError for a damaged or protected file, one of pictures only, and one beyond a limit.
    """
    _check_streams(data, name)
    with _READING:
        runs = _runs(data, name)
    _check_text(runs, name)
    heads = page_matter(runs)
    pages = []
    for number, (page, aside) in enumerate(zip(runs, heads, strict=True), start=1):
        regions = list(regions_of([run for run in page if run not in aside]))
        pages.append(_Page(number, regions, rows_of(list(aside))))
    flow = _Flow(pages)
    return flow.builder.source("pdf", name, _SCANNED)


def _runs(data: bytes, name: str) -> list[list[Run]]:
    """The runs of every page."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError(f"{name}: is protected by a password; save it without one") from None
        raise InputError(
            f"{name}: is a damaged PDF ({printable(str(error))}); save or download it again"
        ) from None
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise InputError(
                f"{name}: has {count:,} pages, the limit is {MAX_PAGES:,}; cut it in parts"
            )
        return [_page_runs(document, index, name) for index in range(count)]
    finally:
        document.close()


def _page_runs(document: Any, index: int, name: str) -> list[Run]:
    import pypdfium2

    try:
        page = document[index]
        textpage = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise InputError(
            f"{name}, page {index + 1}: is damaged ({printable(str(error))}); repair the file"
        ) from None
    try:
        return runs_of(textpage)
    finally:
        textpage.close()
        page.close()


def _check_streams(data: bytes, name: str) -> None:
    """InputError for a stream that unpacks beyond the limit; only long ones can."""
    for match in _STREAM.finditer(data):
        end = data.find(b"endstream", match.end())
        # DEFLATE grows 1,032 times at most; pictures are not unpacked to read text.
        if end - match.end() < MAX_STREAM // 1_032:
            continue
        if b"/Image" in data[max(0, match.start() - 600) : match.start()]:
            continue
        unpacker, size, rest = zlib.decompressobj(), 0, data[match.end() : end]
        try:
            while rest and not unpacker.eof:
                size += len(unpacker.decompress(rest, 1_000_000))
                rest = unpacker.unconsumed_tail
                if size > MAX_STREAM:
                    raise InputError(
                        f"{name}: byte {match.start():,}: a stream unpacks to more than "
                        f"{MAX_STREAM:,} bytes, the limit; do not open it"
                    )
        except zlib.error:
            continue


def _check_text(pages: Sequence[Sequence[Run]], name: str) -> None:
    """InputError where there is no text, or none that can be read."""
    letters = "".join(run.text for page in pages for run in page)
    if not any(ch.isalnum() for ch in letters):
        raise InputError(f"{name}: {_SCANNED}")
    lost = len(_UNKNOWN.findall(letters))
    if lost > _UNREADABLE * len(letters):
        raise InputError(
            f"{name}: its fonts do not say which characters they show ({lost:,} of "
            f"{len(letters):,} unknown); run OCR first"
        )


class _Flow:
    """The lines of all pages as paragraphs."""

    def __init__(self, pages: Sequence[_Page]) -> None:
        self.builder = Builder()
        lines = [line for page in pages for region in page.regions for line in region]
        self._body = _body_size(lines)
        self._leading = _leading(pages)
        self._rights = _rights(lines)
        self._open: list[Line] = []
        self._page = 1
        self._waiting: list[tuple[str, Role, str | None, int]] = []
        for page in pages:
            self._add_page(page)
        self._flush()

    def _add_page(self, page: _Page) -> None:
        """The paragraphs of a page; its heads and notes wait until the open paragraph ends."""
        notes: list[Line] = []
        for region in page.regions:
            split = self._notes_from(region)
            for index, line in enumerate(region[:split]):
                if not self._goes_on(line, index > 0):
                    self._flush()
                    self._page = page.number
                self._open.append(line)
            notes += region[split:]
        for row in page.heads:
            head = "\t".join(run.text for run in row)
            self._waiting.append((head, "page head", "page head", page.number))
        for note in _note_groups(notes):
            self._waiting.append(("\n".join(note), "note", None, page.number))
        if not self._open:
            self._flush()

    def _flush(self) -> None:
        """End the open paragraph."""
        if self._open:
            size = median(line.size for line in self._open)
            role: Role = "heading" if size > _LARGE * self._body else "paragraph"
            if _MARKER.match(self._open[0].text) and role == "paragraph":
                role = "list item"
            text = "\n".join(line.text for line in self._open)
            self.builder.add(text, role=role, place=f"page {self._page}")
            self._open = []
        for text, role, reason, number in self._waiting:
            self.builder.add(text, role=role, reason=reason, place=f"page {number}")
        self._waiting = []

    def _notes_from(self, region: list[Line]) -> int:
        """Where the notes at the foot of a column begin."""
        # A line of the body never starts with the raised mark of a note.
        marked = (i for i, line in enumerate(region) if i and line.runs[0].marked)
        split = next(marked, len(region))
        for index in range(split - 1, 0, -1):
            if region[index].size > _SMALL * self._body:
                break
            if _NOTE.match(region[index].text):
                split = index
        return split

    def _goes_on(self, line: Line, same_region: bool) -> bool:
        """Whether the line is of the open paragraph."""
        if not self._open:
            return False
        last = self._open[-1]
        if _is_row(line) or _is_row(last):
            return False
        if not _SMALL < line.size / last.size < 1 / _SMALL:
            return False
        finished = _FINISHED.search(last.text) is not None
        if _MARKER.match(line.text) and (finished or self._short(last, line)):
            return False
        if not same_region:
            indented = line.span[0] > line.left + _INDENT * line.size
            return not finished and not indented and not self._short(last, line)
        if last.middle - line.middle > _WIDE_GAP * max(self._leading, last.size):
            return False
        if self._centred(last, line):
            return True
        return not self._new_edge(last, line, finished) and not self._short(last, line)

    def _new_edge(self, last: Line, line: Line, finished: bool) -> bool:
        """Whether the line starts where a new paragraph does."""
        step = _INDENT * line.size
        shift = line.span[0] - last.span[0]
        if shift > step:
            # Hanging: the lines under the first one are indented, as in lists of literature.
            hangs = len(self._open) == 1 and (
                _MARKER.match(last.text) or (not finished and not self._short(last, line))
            )
            return not hangs
        return shift < -step and len(self._open) > 1

    def _centred(self, last: Line, line: Line) -> bool:
        """Whether two lines are of one heading in the middle of the page."""
        if min(last.size, line.size) < _LARGE * self._body:
            return False
        off = abs(sum(last.span) - sum(line.span)) / 2
        return off < line.size and last.middle - line.middle < 1.6 * line.size

    def _short(self, last: Line, line: Line) -> bool:
        """Whether the first word of `line` had room at the end of the line before."""
        left, right = line.span
        text = line.text
        match = _FIRST_WORD.match(text)
        word = match.group() if match else text
        wide = word[0] > _LATIN
        width = line.size * len(word) if wide else (right - left) * len(word) / len(text)
        room = self._rights.get(last.column, last.span[1]) - last.span[1]
        if _FINISHED.search(last.text) is not None:
            return room > width + 0.5 * line.size
        # In the middle of a sentence there must be room to spare: widths of letters differ, and
        # programs do not part a Chinese sign from a Latin word behind it.
        return room > _SPARE * width + (3.0 if wide else 1.5) * line.size


def _is_row(line: Line) -> bool:
    """Whether a line with wide blanks is a row of a table, not a number and its item."""
    return len(line.runs) > 2 or (
        len(line.runs) == 2 and not _MARKER.match(f"{line.runs[0].text} ")
    )


def _body_size(lines: Sequence[Line]) -> float:
    """Height of the lines that most characters stand in."""
    sizes: dict[float, int] = {}
    for line in lines:
        size = round(line.size, 1)
        sizes[size] = sizes.get(size, 0) + len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=1.0)


def _leading(pages: Sequence[_Page]) -> float:
    """Distance from line to line in most paragraphs."""
    steps = [
        a.middle - b.middle
        for page in pages
        for region in page.regions
        for a, b in pairwise(region)
        if a.middle - b.middle < 2.5 * a.size
    ]
    # The lower third: documents of many short paragraphs have more gaps than lines within one.
    return sorted(steps)[len(steps) // 3] if steps else 0.0


def _rights(lines: Sequence[Line]) -> dict[tuple[int, int], float]:
    """Where the lines of each column end when they are full."""
    ends: dict[tuple[int, int], list[float]] = {}
    for line in lines:
        ends.setdefault(line.column, []).append(line.span[1])
    # Of many lines some stick out; of few the longest one is the measure.
    return {key: sorted(found)[-1 - len(found) // 20] for key, found in ends.items()}


def _note_groups(lines: Sequence[Line]) -> Iterator[list[str]]:
    """The lines of each note at the foot of a page."""
    raised = any(line.runs[0].marked for line in lines)
    group: list[str] = []
    for line in lines:
        begins = line.runs[0].marked if raised else _NOTE.match(line.text)
        if group and begins:
            yield group
            group = []
        group.append(line.text)
    if group:
        yield group
