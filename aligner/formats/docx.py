"""DOCX: a table of both languages for revisers; flagged words are marked, comments say why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import pairwise
from tempfile import TemporaryFile
from typing import Any, BinaryIO, NamedTuple

from aligner.bitext import Alignment, Bead, Flag, Lang, Span
from aligner.errors import OutputError
from aligner.formats.containers import repacked
from aligner.formats.records import writable
from aligner.formats.stamp import moment
from aligner.formats.tags import language_tag
from aligner.formats.wrapping import in_lines
from aligner.formats.xmltext import cleaned

MAX_BEADS = 20_000
"""Rows of the tables together: Word is slow beyond, and the document is made in memory."""

AUTHOR, _INITIALS = "enzh-aligner", "EZ"
_MARK = {"major": "red", "minor": "yellow"}
_WIDTHS = 1.6, 8.2, 7.2
"""Centimetres of the columns: number, source, target."""


def write(stream: BinaryIO, corpus: Iterable[Alignment]) -> list[str]:
    """Write a heading and a table for each document; warnings.

    A row is a bead: its number, the source and the target. OutputError above `MAX_BEADS` beads.
    """
    import docx
    from docx.shared import Cm

    warnings: list[str] = []
    document = docx.Document()
    properties = document.core_properties
    written = moment().replace(tzinfo=None)
    properties.author = properties.last_modified_by = AUTHOR
    properties.title, properties.comments = "enzh-aligner", ""
    properties.created = properties.modified = written
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(2)
    revision = _Revision(document, written)
    for alignment in in_lines(writable(corpus, warnings)):
        revision.add(alignment)
    with TemporaryFile(prefix="aligner-") as held:
        document.save(held)
        held.seek(0)
        repacked(held, stream)
    if revision.lost:
        warnings.append(f"{revision.lost} characters that XML cannot hold were replaced by U+FFFD")
    return warnings


class _Piece(NamedTuple):
    """A stretch of a side with the flags that lie on it."""

    text: str
    flags: tuple[Flag, ...]


class _Revision:
    """Fills the document."""

    def __init__(self, document: Any, written: Any) -> None:
        self._document, self._written = document, written
        self._table: Any = None
        self._template: Any = None
        self._beads = 0
        self.lost = 0

    def add(self, alignment: Alignment) -> None:
        """A heading, unless the document goes on, and a row for each bead."""
        if not alignment.continues or self._table is None:
            self._document.add_heading(self._clean(alignment.doc), level=1)
            self._table = self._new_table()
            self._head(alignment)
        tags = _TAGS[language_tag(alignment.src)], _TAGS[language_tag(alignment.tgt)]
        for number, bead in alignment.numbered():
            self._beads += 1
            if self._beads > MAX_BEADS:
                raise OutputError(
                    f"more than {MAX_BEADS:,} beads, the limit of a DOCX: take a part with "
                    "aligner filter, or write .xlsx"
                )
            self._row(alignment, number, bead, tags)

    def _new_table(self) -> Any:
        from docx.shared import Cm

        table = self._document.add_table(rows=0, cols=3, style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, _WIDTHS, strict=True):
            column.width = Cm(width)
        return table

    def _head(self, alignment: Alignment) -> None:
        from docx.oxml.ns import qn

        row = self._table.add_row()
        self._template = deepcopy(row._tr)
        names = ("", *(NAMES[side.lang] for side in (alignment.src, alignment.tgt)))
        for cell, name in zip(row.cells, names, strict=True):
            cell.paragraphs[0].add_run(name).bold = True
        properties = row._tr.get_or_add_trPr()
        properties.append(properties.makeelement(qn("w:tblHeader"), {}))

    def _row(self, alignment: Alignment, number: int, bead: Bead, tags: tuple[str, str]) -> None:
        label, *sides = self._new_cells()
        name = label.paragraphs[0].add_run(str(number))
        runs: dict[int, list[Any]] = {}
        flags = bead.open_flags
        texts = alignment.texts(bead)
        for cell, tag, text, which in zip(sides, tags, texts, ("src", "tgt"), strict=True):
            for piece in _pieces(text, flags, which):
                run = self._run(cell.paragraphs[0], piece, tag)
                for place, flag in enumerate(flags):
                    if flag in piece.flags:
                        # The target's words go before: there the reviser corrects.
                        key = place + (len(flags) if which == "tgt" else 0)
                        runs.setdefault(key, []).append(run)
        for place, flag in enumerate(flags):
            marked = runs.get(place + len(flags)) or runs.get(place) or [name]
            self._comment(marked, flag)

    def _new_cells(self) -> list[Any]:
        """The cells of a new row: the library's own way of adding one looks at all there are."""
        from docx.table import _Cell

        row = deepcopy(self._template)
        self._table._tbl.append(row)
        return [_Cell(cell, self._table) for cell in row.tc_lst]

    def _run(self, paragraph: Any, piece: _Piece, tag: str) -> Any:
        from docx.oxml.ns import qn

        run = paragraph.add_run(self._clean(piece.text))
        properties = run._r.get_or_add_rPr()
        if piece.flags:
            severe = any(flag.severity == "major" for flag in piece.flags)
            colour = _MARK["major" if severe else "minor"]
            properties.append(properties.makeelement(qn("w:highlight"), {qn("w:val"): colour}))
        named = {qn("w:eastAsia") if tag.startswith("zh") else qn("w:val"): tag}
        properties.append(properties.makeelement(qn("w:lang"), named))
        return run

    def _comment(self, runs: Sequence[Any], flag: Flag) -> None:
        from docx.oxml.ns import qn

        text = self._clean(f"{flag.severity} {flag.kind} ({flag.confidence:.2f}): {flag.message}")
        comment = self._document.add_comment(runs, text, AUTHOR, _INITIALS)
        date = self._written.strftime("%Y-%m-%dT%H:%M:%SZ")
        comment._comment_elm.set(qn("w:date"), date)

    def _clean(self, text: str) -> str:
        found, lost = cleaned(text)
        self.lost += lost
        return found


_TAGS = {"en": "en-US", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
NAMES: dict[Lang, str] = {"en": "English", "zh": "中文"}


def _pieces(text: str, flags: Sequence[Flag], side: str) -> Iterator[_Piece]:
    """The text cut where a flag's words begin or end."""
    spans: list[tuple[Span, Flag]] = [
        (span, flag) for flag in flags for span in getattr(flag, side) if span[0] < span[1]
    ]
    places = sorted({0, len(text), *(place for span, _ in spans for place in span)})
    for start, end in pairwise(places):
        marked = tuple(flag for (a, b), flag in spans if a <= start and end <= b)
        yield _Piece(text[start:end], marked)
