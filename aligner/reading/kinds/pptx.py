"""PPTX -> blocks: the slides in order, each with its title, its shapes and its notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aligner.reading.kinds.building import Builder, Words
from aligner.reading.kinds.container import local_name
from aligner.reading.kinds.ooxml import Package, attribute, child, chosen, relation_id
from aligner.reading.nouns import Role, Source

_REMEDY = "slides of pictures need OCR first"
_TITLES = ("title", "ctrTitle")
_FURNITURE = ("sldNum", "dt", "ftr", "hdr")
"""Placeholders that repeat on every slide."""
_BULLETED = ("body", "obj")
"""Placeholders whose paragraphs have bullets unless they say otherwise."""
_BREAK = "_x000B_"
"""How a line end of old slides is written."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What holds for the paragraphs of a shape."""

    place: str
    role: Role = "paragraph"
    reason: str | None = None
    cell: tuple[int, int, int] | None = None
    bulleted: bool = False


def read(data: bytes, name: str) -> Source:
    """The text of a PPTX presentation.

    InputError for a damaged, protected or empty presentation, and for one beyond a limit.
    """
    package = Package(data, name)
    reader = _Reader(package)
    relations = package.relations(package.main)
    slides = child(package.xml(package.main), "sldIdLst")
    for number, element in enumerate(slides if slides is not None else (), start=1):
        relation = relations.get(relation_id(element) or "")
        if relation is not None and package.has(relation.target):
            reader.slide(relation.target, f"slide {number}")
    return reader.builder.source("pptx", name, _REMEDY)


class _Reader:
    def __init__(self, package: Package) -> None:
        self.builder = Builder()
        self._package = package
        self._tables = 0

    def slide(self, part: str, place: str) -> None:
        """The shapes of a slide, its title first, and then its notes."""
        relations = self._package.relations(part)
        shapes = list(_shapes(child(self._package.xml(part), "cSld", "spTree")))
        shapes.sort(key=lambda shape: _placeholder(shape) not in _TITLES)
        for shape in shapes:
            self._shape(shape, place)
            for element in shape.iter() if local_name(shape) == "graphicFrame" else ():
                diagram = relations.get(relation_id(element, "dm") or "")
                if diagram is not None and self._package.has(diagram.target):
                    self._diagram(diagram.target, place)
        notes = next((r.target for r in relations.values() if r.type == "notesSlide"), None)
        if notes is not None and self._package.has(notes):
            for shape in _shapes(child(self._package.xml(notes), "cSld", "spTree")):
                if _placeholder(shape) == "body":
                    self._text(shape, _Frame(f"{place}, notes", "note"))

    def _shape(self, shape: Any, place: str) -> None:
        kind = _placeholder(shape)
        if local_name(shape) == "graphicFrame":
            for table in (e for e in shape.iter() if local_name(e) == "tbl"):
                self._table(table, place)
        elif kind in _TITLES:
            self._text(shape, _Frame(place, "heading"))
        elif kind in _FURNITURE:
            self._text(shape, _Frame(place, "page head", "page head"))
        else:
            self._text(shape, _Frame(place, bulleted=kind in _BULLETED))
        for element in shape:
            described = child(element, "cNvPr")
            if described is not None:
                words = attribute(described, "descr") or ""
                self.builder.add(words, role="attribute", place=f"{place}, picture")

    def _text(self, shape: Any, frame: _Frame) -> None:
        body = child(shape, "txBody")
        for paragraph in body if body is not None else ():
            if local_name(paragraph) == "p":
                self._paragraph(paragraph, frame)

    def _table(self, table: Any, place: str) -> None:
        number = self._tables
        self._tables += 1
        rows = [row for row in table if local_name(row) == "tr"]
        for r, row in enumerate(rows):
            cells = [cell for cell in row if local_name(cell) == "tc"]
            for c, cell in enumerate(cells):
                # The cells that a merged one covers are there, and may hold old text.
                if "1" in (cell.get("hMerge"), cell.get("vMerge")):
                    continue
                where = f"{place}, table {number + 1}, row {r + 1}, cell {c + 1}"
                self._text(cell, _Frame(where, "cell", cell=(number, r, c)))

    def _diagram(self, part: str, place: str) -> None:
        """The words of SmartArt, which has a part of its own."""
        for paragraph in self._package.xml(part).iter():
            if local_name(paragraph) == "p":
                self._paragraph(paragraph, _Frame(f"{place}, diagram"))

    def _paragraph(self, element: Any, frame: _Frame) -> None:
        words = Words()
        for run in element:
            _run(run, words)
        role = frame.role
        if role == "paragraph" and _is_item(child(element, "pPr"), frame.bulleted):
            role = "list item"
        self.builder.add(words, role=role, reason=frame.reason, place=frame.place, cell=frame.cell)


def _run(run: Any, words: Words) -> None:
    """The words of a part of a paragraph."""
    tag = local_name(run)
    if tag == "br":
        words.write("\n")
    elif tag in ("r", "fld"):
        text = child(run, "t")
        said = ((text.text or "") if text is not None else "").replace(_BREAK, "\n")
        if child(run, "rPr", "hlinkClick") is not None:
            words.whole(said)
        else:
            words.write(said)
    elif tag == "AlternateContent" and (branch := chosen(run)) is not None:
        for part in branch:
            _run(part, words)
    elif tag in ("m", "oMath", "oMathPara"):
        words.whole("".join(t.text or "" for t in run.iter() if local_name(t) == "t"))


def _is_item(properties: Any | None, bulleted: bool) -> bool:
    """Whether a paragraph has a bullet or a number."""
    names = {local_name(e) for e in properties} if properties is not None else set()
    if names & {"buChar", "buAutoNum", "buBlip"}:
        return True
    return bulleted and "buNone" not in names


def _shapes(tree: Any | None) -> Iterator[Any]:
    """The shapes of a tree, those of groups in their places."""
    for shape in tree if tree is not None else ():
        tag = local_name(shape)
        if tag == "grpSp":
            yield from _shapes(shape)
        elif tag == "AlternateContent":
            yield from _shapes(chosen(shape))
        elif tag in ("sp", "pic", "graphicFrame", "cxnSp"):
            yield shape


def _placeholder(shape: Any) -> str | None:
    """Kind of placeholder that a shape fills, ``obj`` where it is any; None where it is none."""
    for element in shape:
        mark = child(element, "nvPr", "ph")
        if mark is not None:
            return str(mark.get("type") or "obj")
    return None
