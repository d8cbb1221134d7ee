"""XLIFF 1.2 and 2.x, the exchange format of translation tools, read as a stream.

Trados, Phrase and memoQ write it under suffixes of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from lxml import etree

from aligner.bitext import Alignment, Lang, source_of
from aligner.config import language_code
from aligner.errors import ConfigError, InputError
from aligner.files import shortened, shown
from aligner.formats.places import checked_properties, own_row
from aligner.formats.records import Located, alignments, pair_row
from aligner.formats.xmltext import UnitReader, local_name, plain_text
from aligner.language.scripts import han_count
from aligner.schema import BeadRow

SUFFIXES = (".xlf", ".xliff", ".sdlxliff", ".mxliff", ".mqxliff")
"""What the files are called: by their standard, by Trados, by Phrase, by memoQ."""

_UNITS = {"trans-unit", "segment"}
"""What holds one source and one target: in version 1.2, in 2.x."""

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CATEGORY = "enzh-aligner"
"""Under which our properties stand in a unit."""


def read(path: Path) -> Iterator[Alignment]:
    """Translated units, an alignment for each ``file`` element; others are left out.

    A unit cut into ``mrk`` segments on both sides gives a bead for each. InputError where the
    file is no XLIFF, its languages are not English and Chinese, or nothing in it is translated.
    """
    yield from alignments(path, rows(path), "unit")


def rows(path: Path) -> Iterator[Located]:
    """The units as records; InputError as `read`."""
    counts: Counter[str] = Counter()
    common: dict[str, str] = {}
    file = _File({}, path)
    metadata: list[tuple[str, str]] = []
    reader = UnitReader(path, "xliff", _UNITS, {"file", "unit", "group", "metadata"})
    for event, name, element in reader:
        if event == "start" and name == "xliff":
            common = dict(element.attrib)
        if event == "start" and name == "file":
            file = _File({**common, **element.attrib}, path)
        if event == "start" and name == "unit":
            metadata = []
        if event == "end" and name == "metadata":
            metadata = _metadata(element)
        if event == "end" and name in _UNITS:
            for row in _beads(element, file, reader.place(element), metadata, counts):
                counts[row.doc] += 1
                yield Located(reader.number, row, own=not file.foreign)
    if not counts:
        raise InputError(
            f"{shown(path)} holds no bead: none of its {reader.number} units has a source and a "
            "target in English and Chinese"
        )


def _beads(
    unit: etree._Element,
    file: _File,
    place: str,
    metadata: list[tuple[str, str]],
    counts: Mapping[str, int],
) -> Iterator[BeadRow]:
    """The beads of a unit: one of ours with all that is known of it, else its segments."""
    try:
        props = checked_properties(metadata or _context(unit), null=True)
        if props:
            texts = {local_name(child): plain_text(child) for child in unit}
            src_lang = file.source(unit, "", "", place)
            if src_lang:
                file.foreign = False
                src, tgt = texts.get("source", ""), texts.get("target", "")
                yield own_row(props, src, tgt, src_lang, file.doc)
            return
    except ValueError as error:
        raise InputError(f"{place}: {error}; mend the unit or take it out") from error
    for src, tgt in _pairs(unit):
        src_lang = file.source(unit, src, tgt, place)
        row = src_lang and pair_row(file.doc, counts.get(file.doc, 0), src, tgt, src_lang)
        if row:
            file.foreign = True
            yield row


def _context(unit: etree._Element) -> list[tuple[str, str]]:
    """Our properties of a unit of version 1.2."""
    return [
        (context.get("context-type") or "", context.text or "")
        for group in unit.iterchildren("{*}context-group")
        if group.get("name") == CATEGORY
        for context in group.iterchildren("{*}context")
    ]


def _metadata(element: etree._Element) -> list[tuple[str, str]]:
    """Our properties of a unit of version 2.x."""
    return [
        (meta.get("type") or "", meta.text or "")
        for group in element.iterchildren("{*}metaGroup")
        if group.get("category") == CATEGORY
        for meta in group.iterchildren("{*}meta")
    ]


class _File:
    """A ``file`` element: its document and its languages."""

    def __init__(self, attributes: Mapping[str, str], path: Path) -> None:
        original = attributes.get("original", "")
        self.doc = PurePosixPath(original.replace("\\", "/")).stem or path.stem
        self.foreign = True
        """Whether the unit read last is of another tool."""
        self._codes = [
            attributes.get(old) or attributes.get(new) or ""
            for old, new in (("source-language", "srcLang"), ("target-language", "trgLang"))
        ]
        self._seen: Lang | None = None

    def source(self, unit: etree._Element, src: str, tgt: str, place: str) -> Lang | None:
        """The source's language: as the file or the unit says, else by the scripts of the texts.

        None where nothing tells. InputError where the languages are not English and Chinese.
        """
        spoken = {local_name(child): child.get(_XML_LANG) or "" for child in unit}
        names = ("source", "target")
        codes = [code or spoken.get(n, "") for code, n in zip(self._codes, names, strict=True)]
        known = [_language(code, place) if code else None for code in codes]
        if known[0] and known[0] == known[1]:
            raise InputError(
                f"{place}: source and target are both {known[0]}: one must be en, one zh"
            )
        found = source_of(known[0], known[1]) or self._seen or _by_script(src, tgt)
        if not any(known):
            self._seen = found
        return found


def _by_script(src: str, tgt: str) -> Lang | None:
    left, right = han_count(src), han_count(tgt)
    return None if left == right else "en" if left < right else "zh"


def _language(code: str, place: str) -> Lang:
    try:
        return language_code(code)
    except ConfigError as error:
        raise InputError(
            f"{place}: the language {shortened(code)} is not supported: use en or zh"
        ) from error


def _pairs(unit: etree._Element) -> Iterator[tuple[str, str]]:
    """Source and target of a unit, by segment where both sides are marked alike."""
    children = {local_name(child): child for child in unit}
    if "target" not in children or "source" not in children:
        return
    source, target = children.get("seg-source", children["source"]), children["target"]
    parts, translated = _segments(source), _segments(target)
    if parts and parts.keys() == translated.keys():
        for key, part in parts.items():
            yield plain_text(part).strip(), plain_text(translated[key]).strip()
    else:
        yield plain_text(children["source"]).strip(), plain_text(target).strip()


def _segments(side: etree._Element) -> dict[str, etree._Element]:
    return {mark.get("mid", ""): mark for mark in side.iter("{*}mrk") if mark.get("mtype") == "seg"}
