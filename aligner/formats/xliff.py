"""XLIFF 1.2 and 2.0, the exchange format of translation tools; read only, as a stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lxml import etree

from aligner.bitext import Alignment, Lang
from aligner.config import language_code
from aligner.errors import ConfigError, InputError
from aligner.files import shortened, shown
from aligner.formats.records import Located, alignments, pair_row
from aligner.formats.xmltext import UnitReader, local_name, plain_text

_UNITS = {"trans-unit", "segment"}
"""What holds one source and one target: in version 1.2, in 2.0."""


def read(path: Path) -> Iterator[Alignment]:
    """Translated units, an alignment for each ``file`` element; others are left out.

    A unit cut into ``mrk`` segments on both sides gives a bead for each. InputError where the
    file is no XLIFF, its languages are not English and Chinese, or nothing in it is translated.
    """
    yield from alignments(path, _rows(path), "unit")


def _rows(path: Path) -> Iterator[Located]:
    counts: Counter[str] = Counter()
    attributes: dict[str, str] = {}
    common: dict[str, str] = {}
    reader = UnitReader(path, "xliff", _UNITS, {"file", "unit", "group"})
    for event, name, element in reader:
        if event == "start" and name == "xliff":
            common = dict(element.attrib)
        if event == "start" and name == "file":
            attributes = {**common, **element.attrib}
        if event == "end" and name in _UNITS:
            doc = _document(attributes, path)
            src_lang = _source(attributes, reader.place(element))
            for src, tgt in _pairs(element):
                row = pair_row(doc, counts[doc], src, tgt, src_lang)
                if row:
                    yield Located(reader.number, row)
                    counts[doc] += 1
    if not counts:
        raise InputError(
            f"{shown(path)} holds no bead: none of its {reader.number} units has a source and a "
            "target"
        )


def _document(attributes: dict[str, str], path: Path) -> str:
    original = attributes.get("original", "")
    return PurePosixPath(original.replace("\\", "/")).stem or path.stem


def _source(attributes: dict[str, str], place: str) -> Lang:
    codes = [
        attributes.get(old) or attributes.get(new) or ""
        for old, new in (("source-language", "srcLang"), ("target-language", "trgLang"))
    ]
    src, tgt = (_language(code, place) for code in codes)
    if src == tgt:
        raise InputError(f"{place}: source and target are both {src}: one must be en, one zh")
    return src


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
