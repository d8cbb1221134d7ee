"""DOCX -> blocks: the body in order, then notes, then page heads.

Read from its XML rather than through an object model, which hides content controls, text boxes,
tracked changes and notes. Changes are accepted: what was put in is text, what was struck out is
not. Left out: comments, hidden text, the codes of fields, numbers that Word makes up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from aligner.reading.kinds.building import Builder, Words
from aligner.reading.kinds.container import local_name
from aligner.reading.kinds.docx_styles import Style, number_of, role_of, styles_of
from aligner.reading.kinds.ooxml import (
    Package,
    attribute,
    child,
    chosen,
    relation_id,
    switched_on,
)
from aligner.reading.nouns import Role, Source

_REMEDY = "is it the right document?"
_THROUGH = {"ins", "moveTo", "customXml", "smartTag", "sdtContent", "dir", "bdo", "rubyBase"}
"""Elements that only wrap others."""
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_NOTES = {"footnote": "footnotes", "endnote": "endnotes"}


@dataclass(frozen=True, slots=True)
class _Where:
    """What holds for the blocks of a stretch of the document."""

    place: str = ""
    cell: tuple[int, int, int] | None = None
    role: Role | None = None
    reason: str | None = None


@dataclass(slots=True)
class _Fields:
    """The fields that are open: a field may end in another paragraph, or hold others."""

    open: list[bool] = field(default_factory=list)
    """For every open field, whether its code is being read, not its result."""
    codes: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    @property
    def in_code(self) -> bool:
        return any(self.open)


def read(data: bytes, name: str) -> Source:
    """The text of a DOCX document.

    InputError for a damaged, protected or empty document, and for one beyond a limit.
    """
    return _Reader(Package(data, name)).source()


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._builder = Builder()
        self._relations = package.relations(package.main)
        self._styles = styles_of(package, self._part("styles"))
        self._fields = _Fields()
        self._notes: list[tuple[str, str]] = []
        self._tables = 0
        self._paragraphs = 0

    def source(self) -> Source:
        root = self._package.xml(self._package.main)
        body = child(root, "body")
        if body is not None:
            self._blocks(body, _Where())
        self._add_notes()
        self._add_heads(root)
        return self._builder.source("docx", self._package.name, _REMEDY)

    def _part(self, kind: str) -> str | None:
        found = (r.target for r in self._relations.values() if r.type == kind)
        return next((target for target in found if self._package.has(target)), None)

    def _blocks(self, container: Any, where: _Where) -> None:
        """The paragraphs and tables in an element."""
        for element in _unwrapped(container):
            if local_name(element) == "p":
                self._paragraph(element, where)
            else:
                self._table(element, where)

    def _table(self, table: Any, outer: _Where) -> None:
        number = self._tables
        self._tables += 1
        row_number = -1
        for row in _unwrapped(table, ("tr",)):
            row_number += 1
            if child(row, "trPr", "del") is not None:
                continue
            before = child(row, "trPr", "gridBefore")
            column = number_of(before, 0)
            for cell in _unwrapped(row, ("tc",)):
                place = f"table {number + 1}, row {row_number + 1}, cell {column + 1}"
                if not _merged_away(cell):
                    at = (number, row_number, column)
                    self._blocks(cell, replace(outer, place=place, cell=at))
                column += number_of(child(cell, "tcPr", "gridSpan"), 1)

    def _paragraph(self, element: Any, where: _Where) -> None:
        self._paragraphs += not where.place
        properties = child(element, "pPr")
        style = self._style_of(properties)
        words = Words()
        boxes: list[Any] = []
        # A field that an earlier paragraph opened goes on at the start of this one.
        self._fields.starts = [0] * len(self._fields.starts)
        self._runs(element, words, boxes, style.hidden)
        place = where.place or f"paragraph {self._paragraphs}"
        role = where.role or style.role or ("cell" if where.cell else "paragraph")
        reason = where.reason or style.reason
        self._builder.add(words, role=role, reason=reason, place=place, cell=where.cell)
        for box in boxes:
            self._box(box, replace(where, place=place))

    def _box(self, element: Any, where: _Where) -> None:
        """A text box, or the words that stand for a picture."""
        if local_name(element) == "txbxContent":
            self._blocks(element, replace(where, place=f"{where.place}, text box"))
        else:
            self._builder.add(
                attribute(element, "descr") or "",
                role="attribute",
                reason=where.reason,
                place=f"{where.place}, picture",
                cell=where.cell,
            )

    def _style_of(self, properties: Any | None) -> Style:
        """What a paragraph is by its style and its own properties."""
        named = child(properties, "pStyle") if properties is not None else None
        style = self._styles.get(attribute(named, "val") or "" if named is not None else "")
        style = style or Style()
        if properties is None:
            return style
        own = role_of(properties)
        return Style(style.role or own, style.reason, style.hidden)

    def _runs(self, container: Any, words: Words, boxes: list[Any], hidden: bool) -> None:
        """The words in the runs of an element, whatever they are wrapped in."""
        for element in container:
            tag = local_name(element)
            if tag == "r":
                self._run(element, words, boxes, hidden)
            elif tag == "hyperlink":
                start = words.here()
                self._runs(element, words, boxes, hidden)
                words.mark(start)
            elif tag in ("oMath", "oMathPara"):
                words.whole("".join(t.text or "" for t in element.iter() if local_name(t) == "t"))
            elif tag in _THROUGH or tag in ("fldSimple", "sdt", "ruby"):
                self._runs(element, words, boxes, hidden)
            elif tag == "AlternateContent" and (branch := chosen(element)) is not None:
                self._runs(branch, words, boxes, hidden)

    def _run(self, run: Any, words: Words, boxes: list[Any], hidden: bool) -> None:
        vanish = child(run, "rPr", "vanish")
        silent = switched_on(vanish) if vanish is not None else hidden
        for element in run:
            tag = local_name(element)
            if tag == "fldChar":
                self._field(attribute(element, "fldCharType"), words)
            elif tag == "instrText":
                if self._fields.codes:
                    self._fields.codes[-1] += element.text or ""
            elif not silent and not self._fields.in_code:
                self._shown(element, tag, words, boxes)

    def _shown(self, element: Any, tag: str, words: Words, boxes: list[Any]) -> None:
        """One part of a run that is seen on paper."""
        if tag == "t":
            words.write(element.text or "")
        elif tag in _SIGNS:
            words.write(_SIGNS[tag])
        elif tag == "br":
            if attribute(element, "type") not in ("page", "column"):
                words.write("\n")
        elif tag == "sym":
            words.write(_symbol(attribute(element, "char")))
        elif tag in ("footnoteReference", "endnoteReference"):
            kind = tag.removesuffix("Reference")
            self._notes.append((kind, attribute(element, "id") or ""))
        elif tag in ("drawing", "pict", "object", "AlternateContent"):
            boxes.extend(_boxes(element))
        elif tag == "ruby":
            self._runs(element, words, boxes, False)

    def _field(self, kind: str | None, words: Words) -> None:
        """Follow the beginning, the middle and the end of a field."""
        fields = self._fields
        if kind == "begin":
            fields.open.append(True)
            fields.codes.append("")
            fields.starts.append(words.here())
        elif kind == "separate" and fields.open:
            fields.open[-1] = False
            fields.starts[-1] = words.here()
        elif kind == "end" and fields.open:
            coded, code, start = fields.open.pop(), fields.codes.pop(), fields.starts.pop()
            if not coded and code.split()[:1] == ["HYPERLINK"]:
                words.mark(start)

    def _add_notes(self) -> None:
        """The notes, in the order in which the text refers to them."""
        parts: dict[str, dict[str, Any]] = {}
        done: set[tuple[str, str]] = set()
        index = 0
        # A note may refer to another one: the list grows while it is worked off.
        while index < len(self._notes):
            kind, number = self._notes[index]
            index += 1
            if (kind, number) in done:
                continue
            done.add((kind, number))
            if kind not in parts:
                part = self._part(_NOTES[kind])
                root = self._package.xml(part) if part else ()
                parts[kind] = {attribute(note, "id") or "": note for note in root}
            note = parts[kind].get(number)
            if note is not None and attribute(note, "type") in (None, "normal"):
                self._fields = _Fields()
                self._blocks(note, _Where(place=f"{kind} {len(done)}", role="note"))

    def _add_heads(self, root: Any) -> None:
        """Heads and feet of pages, each part of them once."""
        parts: dict[str, str] = {}
        for element in root.iter():
            tag = local_name(element)
            if tag in ("headerReference", "footerReference"):
                relation = self._relations.get(relation_id(element) or "")
                if relation is not None and self._package.has(relation.target):
                    parts.setdefault(relation.target, tag.removesuffix("Reference"))
        for part, what in parts.items():
            self._fields = _Fields()
            where = _Where(place=f"page {what}", role="page head", reason="page head")
            self._blocks(self._package.xml(part), where)


def _unwrapped(container: Any, names: tuple[str, ...] = ("p", "tbl")) -> Iterator[Any]:
    """The elements of these names, also those in content controls and accepted changes."""
    for element in container:
        tag = local_name(element)
        if tag in names:
            yield element
        elif tag == "sdt" or tag in _THROUGH:
            yield from _unwrapped(element, names)
        elif tag == "AlternateContent" and (branch := chosen(element)) is not None:
            yield from _unwrapped(branch, names)


def _boxes(element: Any) -> Iterator[Any]:
    """The contents of text boxes and the descriptions of pictures in a drawing."""
    tag = local_name(element)
    if tag == "txbxContent":
        yield element
        return
    if tag == "AlternateContent":
        element = chosen(element)
        if element is None:
            return
    elif tag == "docPr":
        yield element
    for part in element:
        yield from _boxes(part)


def _merged_away(cell: Any) -> bool:
    """Whether the cell only continues one above it, or one to its left."""
    for name in ("vMerge", "hMerge"):
        merge = child(cell, "tcPr", name)
        if merge is not None and attribute(merge, "val") != "restart":
            return True
    return False


def _symbol(code: str | None) -> str:
    """A character of a symbol font; these lie in the private area, above 0xF000."""
    try:
        return chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return ""
