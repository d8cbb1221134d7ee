"""XLIFF 1.2 and 2.0, the exchange format of translation tools; read only, as a stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lxml import etree

from aligner.bitext import Alignment, Lang
from aligner.config import language_code
from aligner.errors import ConfigError, InputError
from aligner.formats.records import Record, alignments, pair_record
from aligner.formats.xmltext import forget, parsed, plain_text

_UNITS = {"trans-unit", "segment"}
"""What holds one source and one target: in version 1.2, in 2.0."""


def read(path: Path) -> Iterator[Alignment]:
    """Translated units, an alignment for each ``file`` element; others are left out.

    A unit cut into ``mrk`` segments on both sides gives a bead for each. InputError where the
    file is no XLIFF, or its languages are not English and Chinese.
    """
    yield from alignments(_records(path))


def _records(path: Path) -> Iterator[Record]:
    counts: Counter[str] = Counter()
    attributes: dict[str, str] = {}
    root: etree._Element | None = None
    try:
        for event, element in parsed(path):
            if not isinstance(element.tag, str):
                continue
            name = etree.QName(element).localname
            if root is None:
                root = element
                if name != "xliff":
                    raise InputError(f"{path} is no XLIFF: its root is <{name}>")
            if event == "start" and name == "file":
                attributes = {**root.attrib, **element.attrib}
            if event == "end" and name in _UNITS:
                doc, src_lang = _document(attributes, path), _source(attributes, path)
                for src, tgt in _pairs(element):
                    yield pair_record(doc, counts[doc], src, tgt, src_lang)
                    counts[doc] += 1
                forget(element)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{path} is no well-formed XLIFF: {error.msg}") from error


def _document(attributes: dict[str, str], path: Path) -> str:
    original = attributes.get("original")
    return PurePosixPath(original.replace("\\", "/")).stem if original else path.stem


def _source(attributes: dict[str, str], path: Path) -> Lang:
    codes = [
        attributes.get(old) or attributes.get(new) or ""
        for old, new in (("source-language", "srcLang"), ("target-language", "trgLang"))
    ]
    try:
        src, tgt = (language_code(code) for code in codes)
    except ConfigError as error:
        raise InputError(f"{path}: {error}") from error
    if src == tgt:
        raise InputError(f"{path}: source and target are both {src}: one must be en, one zh")
    return src


def _pairs(unit: etree._Element) -> Iterator[tuple[str, str]]:
    """Source and target of a unit, by segment where both sides are marked alike."""
    children = {etree.QName(child).localname: child for child in unit if isinstance(child.tag, str)}
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
