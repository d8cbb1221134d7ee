"""TMX 1.4b, the exchange format of translation memories, written and read as a stream."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree
from msgspec import structs

from aligner.bitext import Alignment, Bead, Document, Lang, Status, other
from aligner.config import language_code
from aligner.errors import ConfigError, InputError
from aligner.files import shortened, shown
from aligner.formats.records import Located, alignments, pair_row, writable
from aligner.formats.xmltext import UnitReader, cleaned, loose_text, plain_text
from aligner.schema import (
    BeadRow,
    Cosine,
    FlagRow,
    Misfit,
    Place,
    PlaceRow,
    Probability,
    SideRow,
    convert,
    decode,
)

CODES = {"en": "en-US", "zh": "zh-CN"}
"""Default ``xml:lang`` of each language."""

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


_OWN = frozenset(
    f"x-{name}"
    for name in (
        "document",
        "bead",
        "confidence",
        "similarity",
        "risk",
        "status",
        "flags",
        "source",
        "target",
    )
)
"""Properties that are read back."""

_LAST_SECOND = 253_402_300_799
"""The end of the year 9999, the last that a date of TMX can hold."""


def timestamp() -> str:
    """Now, or ``SOURCE_DATE_EPOCH`` where that is set, as ``YYYYMMDDThhmmssZ`` in UTC.

    ConfigError where the variable is no whole number of seconds from 0 to the year 9999.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        moment = datetime.now(UTC)
    elif re.fullmatch("[0-9]{1,12}", epoch) and int(epoch) <= _LAST_SECOND:
        moment = datetime.fromtimestamp(int(epoch), UTC)
    else:
        raise ConfigError(
            f"SOURCE_DATE_EPOCH is {shortened(epoch)}: it must be whole seconds since 1970, 0 to "
            f"{_LAST_SECOND}; set it so, or unset it"
        )
    return moment.strftime("%Y%m%dT%H%M%SZ")


_CODE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def check_codes(codes: Mapping[str, str]) -> None:
    """ConfigError where an ``xml:lang`` is no code of its language: it could not be read back."""
    for lang, code in codes.items():
        if lang not in CODES:
            raise ConfigError(f"language {lang!r} is not supported: use en or zh")
        own = _CODE.fullmatch(code) and code.split("-")[0].lower() == lang
        if not own:
            raise ConfigError(
                f"the code {shortened(code)} is none of {_NAMES[lang]}: use one such as "
                f"{CODES[lang]}, {lang} and what follows a hyphen"
            )


_NAMES = {"en": "English", "zh": "Chinese"}


def write(
    stream: BinaryIO,
    corpus: Iterable[Alignment],
    codes: Mapping[str, str] = CODES,
) -> list[str]:
    """Write the beads with text on both sides; warnings.

    Characters that XML cannot hold become U+FFFD. The source language of the header is that of
    the first alignment. ConfigError as `check_codes` and `timestamp`.
    """
    check_codes(codes)
    date = timestamp()
    replaced = 0
    warnings: list[str] = []
    documents = writable(corpus, warnings)
    first = next(documents, None)
    source = codes[first.src.lang] if first else codes["en"]
    with etree.xmlfile(stream, encoding="utf-8") as file:
        file.write_declaration()
        file.write_doctype('<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with file.element("tmx", version="1.4"):
            file.write(_header(first, source, date), pretty_print=True)
            with file.element("body"):
                for alignment in chain([first] if first else [], documents):
                    for number, bead in alignment.numbered():
                        if all(text.strip() for text in alignment.texts(bead)):
                            unit, lost = _unit(alignment, number, bead, codes, source, date)
                            replaced += lost
                            file.write(unit, pretty_print=True)
    if replaced:
        warnings.append(f"{replaced} characters that XML cannot hold were replaced by U+FFFD")
    return warnings


def _header(first: Alignment | None, source: str, date: str) -> etree._Element:
    header = etree.Element(
        "header",
        {
            "creationtool": "enzh-aligner",
            "creationtoolversion": version("enzh-aligner"),
            "segtype": "sentence",
            "o-tmf": "enzh-aligner-jsonl",
            "adminlang": "en-US",
            "srclang": source,
            "datatype": "plaintext",
            "creationdate": date,
        },
    )
    if first and first.signature.fields:
        _prop(header, "x-signature", str(first.signature))
    return header


def _unit(
    alignment: Alignment,
    number: int,
    bead: Bead,
    codes: Mapping[str, str],
    source: str,
    date: str,
) -> tuple[etree._Element, int]:
    """One ``tu``, children in the order of the DTD, and the characters replaced in it.

    `source` is the header's source language: a unit that differs names its own.
    """
    unit = etree.Element("tu", creationdate=date)
    if codes[alignment.src.lang] != source:
        unit.set("srclang", codes[alignment.src.lang])
    replaced = 0
    for flag in bead.open_flags:
        note, lost = cleaned(f"{flag.severity} {flag.kind}: {flag.message}")
        etree.SubElement(unit, "note").text = note
        replaced += lost
    props = {
        "x-document": alignment.doc,
        "x-bead": str(number),
        "x-confidence": f"{bead.confidence:.4f}",
        "x-similarity": "" if bead.similarity is None else f"{bead.similarity:.4f}",
        "x-risk": "" if bead.risk is None else f"{bead.risk:.4f}",
        "x-status": bead.status,
        "x-flags": json.dumps([f.to_record() for f in bead.flags], ensure_ascii=False)
        if bead.flags
        else "",
        "x-source": _places(alignment.src, bead.src),
        "x-target": _places(alignment.tgt, bead.tgt),
    }
    for name, value in props.items():
        if value:
            replaced += _prop(unit, name, value)
    for document, span in ((alignment.src, bead.src), (alignment.tgt, bead.tgt)):
        variant = etree.SubElement(unit, "tuv", {_XML_LANG: codes[document.lang]})
        text, lost = cleaned(document.span_text(span))
        etree.SubElement(variant, "seg").text = text
        replaced += lost
    return unit, replaced


def _prop(parent: etree._Element, kind: str, value: str) -> int:
    text, lost = cleaned(value)
    etree.SubElement(parent, "prop", type=kind).text = text
    return lost


def _places(document: Document, span: range) -> str:
    """Where the sentences stand: ``index:start:end:paragraph``, one after another."""
    return " ".join(
        f"{i}:{s.start}:{s.end}:{s.paragraph}"
        for i, s in ((i, document.sentences[i]) for i in span)
    )


def read(path: Path) -> Iterator[Alignment]:
    """Alignments of a TMX file, ours or any tool's; units without both languages are left out.

    InputError where the file is no TMX, naming the unit that cannot be read.
    """
    yield from alignments(path, _rows(path), "unit")


def _rows(path: Path) -> Iterator[Located]:
    found = 0
    source = ""
    reader = UnitReader(path, "tmx", {"tu"}, {"header"})
    foreign = _Foreign(path.stem)
    for event, name, element in reader:
        if event == "start":
            continue
        if name == "header":
            source = element.get("srclang") or ""
        if name != "tu":
            continue
        try:
            located = _located(element, source, foreign, reader.number)
        except ValueError as error:
            raise InputError(
                f"{reader.place(element)}: {error}; mend the unit or take it out"
            ) from error
        if located:
            found += 1
            yield located
    if reader.number and not found:
        raise InputError(
            f"{shown(path)}: none of its {reader.number} units is in English and Chinese"
        )


class _Foreign:
    """Numbers for the units that another tool made: in the order of the file."""

    def __init__(self, doc: str) -> None:
        self.doc = doc
        self._count = 0

    def row(self, src: str, tgt: str, src_lang: Lang) -> BeadRow | None:
        """The next unit, whose sides are a sentence each."""
        row = pair_row(self.doc, self._count, src, tgt, src_lang)
        self._count += row is not None
        return row


def _located(unit: etree._Element, source: str, foreign: _Foreign, number: int) -> Located | None:
    texts = _texts(unit)
    if len(texts) != 2:
        return None
    src_lang: Lang = "zh" if (unit.get("srclang") or source).lower().startswith("zh") else "en"
    src, tgt = texts[src_lang], texts[other(src_lang)]
    props = _properties(unit)
    row = _own_row(props, src, tgt, src_lang, foreign.doc) if props else None
    if row:
        return Located(number, row)
    row = foreign.row(src, tgt, src_lang)
    return Located(number, row, own=False) if row else None


def _properties(unit: etree._Element) -> dict[str, str]:
    """Our properties of a unit; none where another tool may mean something else by their names."""
    props: dict[str, str] = {}
    for prop in unit.iterchildren("prop"):
        name = prop.get("type") or ""
        if name in props and name in _OWN:
            raise Misfit(f"it has the property {name} twice")
        props[name] = prop.text or ""
    return props if props.keys() >= {"x-source", "x-target"} else {}


def _own_row(props: Mapping[str, str], src: str, tgt: str, src_lang: Lang, stem: str) -> BeadRow:
    """A unit that this program wrote; Misfit names the property that does not fit."""
    sides = (
        _side(src, src_lang, props["x-source"], "x-source"),
        _side(tgt, other(src_lang), props["x-target"], "x-target"),
    )
    flags: tuple[FlagRow, ...] = ()
    if props.get("x-flags"):
        found = decode(props["x-flags"].encode("utf-8"), tuple[FlagRow, ...], "x-flags")
        flags = tuple(_fitted(flag, sides) for flag in found)
    return BeadRow(
        props.get("x-document") or stem,
        _value(props, "x-bead", Place),
        "-".join(str(len(side.sentences)) for side in sides),
        *sides,
        _value(props, "x-similarity", Cosine) if props.get("x-similarity") else None,
        _value(props, "x-confidence", Probability) if "x-confidence" in props else 1.0,
        _value(props, "x-status", Status) if "x-status" in props else "auto",
        flags,
        _value(props, "x-risk", Probability) if props.get("x-risk") else None,
    )


def _value(props: Mapping[str, str], name: str, kind: Any) -> Any:
    if name not in props:
        raise Misfit(f"it has no property {name}: it needs one beside x-source and x-target")
    return convert(props[name], kind, name, strict=False)


def _side(text: str, lang: Lang, places: str, name: str) -> SideRow:
    """One side with the places that its property gives: ``index:start:end:paragraph``."""
    rows = [_place(place, f"{name}[{k}]") for k, place in enumerate(places.split())]
    if text and not rows:
        raise Misfit(f"{name} is empty, but its segment has text")
    try:
        return SideRow(lang, text, tuple(rows))
    except ValueError as error:
        raise Misfit(f"{name}: {error}") from error


def _place(place: str, name: str) -> PlaceRow:
    fields = place.split(":")
    if _SMALL.fullmatch(place):
        index, start, end, paragraph = map(int, fields)
    else:
        index, start, end, paragraph = convert(tuple(fields), _Fields, name, strict=False)
    return PlaceRow(index, start, end, paragraph)


_SMALL = re.compile("[0-9]{1,8}(:[0-9]{1,8}){3}")
"""What needs no more checks: that is quicker than the schema, which judges the rest."""

_Fields: Any = tuple[Place, Place, Place, Place]
"""Index, start, end, paragraph."""


def _fitted(flag: FlagRow, sides: tuple[SideRow, SideRow]) -> FlagRow:
    """The flag with spans inside the text, where that was edited in another tool since."""
    src, tgt = (
        tuple((min(a, len(side.text)), min(b, len(side.text))) for a, b in spans)
        if _edited(side)
        else spans
        for side, spans in zip(sides, (flag.src, flag.tgt), strict=True)
    )
    return structs.replace(flag, src=src, tgt=tgt)


def _edited(side: SideRow) -> bool:
    """Whether the text has another length than its sentences had in their document."""
    gaps = len(side.sentences) - 1 if side.lang == "en" else 0
    return len(side.text) != sum(place.end - place.start for place in side.sentences) + gaps


def _texts(unit: etree._Element) -> dict[Lang, str]:
    """The first text of each language that is English or Chinese."""
    texts: dict[Lang, str] = {}
    for variant in unit.iterchildren("tuv"):
        try:
            lang = language_code(variant.get(_XML_LANG) or variant.get("lang") or "")
        except ConfigError:
            continue
        seg = variant.find("seg")
        texts.setdefault(lang, loose_text(variant) if seg is None else plain_text(seg))
    return texts
