"""The tree of an HTML page -> its pieces in reading order: what each block says and what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from aligner.reading.kinds.building import Builder, Words
from aligner.reading.kinds.container import local_name
from aligner.reading.nouns import Role

_UNSEEN = {
    *("script", "style", "template", "noscript", "head", "svg", "iframe", "object", "canvas"),
    *("audio", "video", "datalist", "map", "rp", "annotation", "annotation-xml", "title"),
}
_BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd"),
    *("details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure"),
    *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html"),
    *("legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search"),
    *("section", "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead"),
    *("tr", "ul"),
}
_ROLES: dict[str, Role] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list item"),
    **dict.fromkeys(("caption", "figcaption"), "caption"),
    **dict.fromkeys(("td", "th"), "cell"),
    "pre": "code",
}
_WHOLE = {"code", "kbd", "samp", "var", "tt", "math"}
"""Inline elements whose words are never cut, besides links."""
_VERBATIM = ("pre", "textarea")
_CONTROLS = ("button", "option", "select", "textarea")
_NOTES = {
    *("footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"),
    *("footnotes", "endnotes", "rearnotes", "doc-endnotes"),
}
_NOTE_MARK = re.compile(
    r"[\s\[\](){}［］（）〔〕注]*(?:\d{1,4}|[a-z]|[*†‡§¶^]{1,3}|[①-⑳]|[↩↑⏎]\ufe0e?)?[\s\[\](){}［］（）〔〕]*"
)
_MARK_TYPES = {"noteref", "doc-noteref", "backlink", "doc-backlink"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAX_SPAN = 1_000
"""Columns or rows that a cell spans at most, as in HTML's standard."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before it has its place in the text."""

    words: Words
    role: Role
    reason: str | None
    place: str
    cell: tuple[int, int, int] | None
    element: Any
    """The block element that the words stand in."""
    in_nav: bool = False


@dataclass(slots=True)
class _Frame:
    """What an open block element means for the words in it."""

    element: Any
    role: Role = "paragraph"
    reason: str | None = None
    cell: tuple[int, int, int] | None = None
    where: str = ""
    verbatim: bool = False
    in_nav: bool = False


@dataclass(slots=True)
class _Table:
    number: int
    row: int = -1
    column: int = 0
    taken: dict[int, int] = field(default_factory=dict)
    """Column -> the row up to which a cell from above covers it."""

    def place(self, cell: Any) -> tuple[int, int, int]:
        """Where the next cell stands."""
        row = max(self.row, 0)
        while self.taken.get(self.column, -1) >= row:
            self.column += 1
        at = self.number, row, self.column
        last = row + _span(cell, "rowspan") - 1
        for _ in range(_span(cell, "colspan")):
            if last > row:
                self.taken[self.column] = last
            self.column += 1
        return at


def pieces(root: Any, prefix: str = "", tables: int = 0) -> Iterator[Piece]:
    """The blocks of a page, those of attributes behind the block that they belong to.

    `prefix` begins every place; `tables` is how many tables were counted before this page.
    """
    return _Walk(prefix, tables).pieces(root)


def add_pieces(builder: Builder, found: list[Piece]) -> None:
    """Add the pieces as blocks."""
    for piece in found:
        builder.add(
            piece.words, role=piece.role, reason=piece.reason, place=piece.place, cell=piece.cell
        )


class _Walk:
    """One pass over the tree; no recursion, for pages may be nested deeply."""

    def __init__(self, prefix: str, tables: int) -> None:
        self._prefix = prefix
        self._count = tables
        self._tables: list[_Table] = []
        self._frames: list[_Frame] = []
        self._words = Words(collapse=True)
        self._line = 0
        self._links: list[tuple[Any, int]] = []
        self._aside: list[tuple[Words, Role, str | None]] = []
        self._ready: list[Piece] = []
        self._main: Words | None = None
        """The words around a reading aid (``rt``), while that is read."""

    def pieces(self, root: Any) -> Iterator[Piece]:
        """The pieces, as their ends are met."""
        self._frames = [_Frame(root)]
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = local_name(element)
            if event == "start":
                if element is not root and _unseen(element, tag):
                    walk.skip_subtree()
                    continue
                self._start(element, tag)
            else:
                self._end(element, tag)
                if element is not root:
                    self._text(element.tail)
            yield from self._taken()
        self._flush()
        yield from self._taken()

    def _taken(self) -> list[Piece]:
        ready, self._ready = self._ready, []
        return ready

    def _text(self, text: str | None) -> None:
        if text:
            self._words.write(text)

    def _start(self, element: Any, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
            self._frames.append(self._frame(element, tag))
            self._words = Words(collapse=not self._frames[-1].verbatim)
            self._line = element.sourceline or self._line
        elif tag == "br":
            self._words.line_end()
        elif tag == "rt":
            self._main, self._words = self._words, Words(collapse=True)
        elif tag in _WHOLE or (tag == "a" and element.get("href") is not None):
            self._links.append((element, self._words.here()))
        self._attributes(element, tag)
        self._text(element.text)

    def _end(self, element: Any, tag: str) -> None:
        if tag in _BLOCKS and len(self._frames) > 1 and self._frames[-1].element is element:
            self._flush()
            self._frames.pop()
            self._words = Words(collapse=not self._frames[-1].verbatim)
            if tag == "table" and self._tables:
                self._tables.pop()
        elif tag == "rt" and self._main is not None:
            self._aside.append((self._words, "note", "markup"))
            self._words, self._main = self._main, None
        elif self._links and self._links[-1][0] is element:
            self._words.mark(self._links.pop()[1])

    def _frame(self, element: Any, tag: str) -> _Frame:
        """What the block element means, after what it stands in."""
        outer = self._frames[-1]
        frame = _Frame(element, outer.role, outer.reason, outer.cell, outer.where, outer.verbatim)
        frame.in_nav = outer.in_nav or tag in ("nav", *_CONTROLS)
        if tag == "table":
            self._tables.append(_Table(self._count))
            self._count += 1
        elif tag == "tr" and self._tables:
            self._tables[-1].row += 1
            self._tables[-1].column = 0
        elif tag in ("td", "th") and self._tables:
            frame.cell = table, row, column = self._tables[-1].place(element)
            frame.where = f"table {table + 1}, row {row + 1}, cell {column + 1}"
        if outer.role != "note" and tag in _ROLES:
            frame.role = _ROLES[tag]
        elif _is_note(element):
            frame.role = "note"
        if tag == "pre":
            frame.reason = "markup"
        elif tag in _CONTROLS:
            frame.reason = frame.reason or "navigation"
        frame.verbatim = outer.verbatim or tag in _VERBATIM
        return frame

    def _attributes(self, element: Any, tag: str) -> None:
        """Words that are seen, but stand in an attribute."""
        names = ["title"]
        if tag in ("img", "area"):
            names.insert(0, "alt")
        elif tag == "input":
            kind = (element.get("type") or "text").lower()
            names.insert(0, {"submit": "value", "button": "value"}.get(kind, "placeholder"))
        for name in names:
            words = Words(collapse=True)
            words.write(element.get(name) or "")
            if words:
                self._aside.append((words, "attribute", None))

    def _flush(self) -> None:
        """End the block that is being read, and give out what waited for its end."""
        frame = self._frames[-1]
        where = frame.where or (f"line {self._line}" if self._line and not self._prefix else "")
        place = ", ".join(part for part in (self._prefix, where) if part)
        if self._main is not None:
            self._aside.append((self._words, "note", "markup"))
            self._words, self._main = self._main, None
        waiting: list[tuple[Words, Role, str | None]] = [(self._words, frame.role, None)]
        for words, role, reason in (*waiting, *self._aside):
            if words:
                self._ready.append(
                    Piece(
                        words,
                        role,
                        reason or frame.reason,
                        place,
                        frame.cell,
                        frame.element,
                        frame.in_nav,
                    )
                )
        self._aside = []
        self._words = Words(collapse=not frame.verbatim)
        self._links = [(element, 0) for element, _ in self._links]


def _unseen(element: Any, tag: str) -> bool:
    """Whether a browser shows nothing of the element."""
    if tag in _UNSEEN or element.get("hidden") is not None:
        return True
    if tag == "input" and (element.get("type") or "").lower() == "hidden":
        return True
    if tag == "a" and _is_note_mark(element):
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))


def _types(element: Any) -> set[str]:
    """What the element says that it is in a book."""
    said = element.get("{http://www.idpf.org/2007/ops}type") or element.get("epub:type") or ""
    return set(f"{said} {element.get('role') or ''}".split())


def _is_note(element: Any) -> bool:
    """Whether the element says that it is a note, or holds notes."""
    return bool(_types(element) & _NOTES) or "footnotes" in (element.get("class") or "").split()


def _is_note_mark(element: Any) -> bool:
    """Whether a link is the mark of a note, or leads back to it: a number, no word of the text."""
    if not (element.get("href") or "").rpartition("#")[1]:
        return False
    if _NOTE_MARK.fullmatch("".join(element.itertext())) is None:
        return False
    parent = element.getparent()
    raised = parent is not None and local_name(parent) == "sup"
    lifts = any(local_name(child) == "sup" for child in element)
    named = "note" in (element.get("class") or "").lower()
    return raised or lifts or named or bool(_types(element) & _MARK_TYPES)


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    if not (value.isascii() and value.isdecimal() and len(value) < 9):
        return 1
    return min(max(int(value), 1), _MAX_SPAN)
