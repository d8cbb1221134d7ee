"""TMX 1.4b, the exchange format of translation memories, written and read as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from aligner.bitext import Alignment, Bead, Lang, other
from aligner.config import MIN_BEAD_CONFIDENCE, language_code
from aligner.errors import ConfigError, InputError
from aligner.files import shortened, shown
from aligner.formats.places import Foreign, checked_properties, own_row, properties
from aligner.formats.records import Located, alignments, surer, writable
from aligner.formats.stamp import timestamp
from aligner.formats.tags import CODES, check_codes, codes_of
from aligner.formats.wrapping import in_lines
from aligner.formats.xmltext import UnitReader, cleaned, loose_text, plain_text

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


_UNKNOWN_SHOWN = 6
"""Other languages that a message names."""


def write(
    stream: BinaryIO,
    corpus: Iterable[Alignment],
    codes: Mapping[str, str] | None = None,
    min_bead_confidence: float = MIN_BEAD_CONFIDENCE,
) -> list[str]:
    """Write the beads with text on both sides that are at least so sure; warnings.

    `codes` names the ``xml:lang`` of a language; Chinese is else zh-TW where its characters are
    Traditional. Sentences are written in one line. Characters that XML cannot hold become U+FFFD.
    The source language of the header is that of the first alignment. ConfigError as `check_codes`
    and `timestamp`.
    """
    check_codes(codes or {})
    warnings: list[str] = []
    documents = in_lines(surer(writable(corpus, warnings), min_bead_confidence, warnings))
    first = next(documents, None)
    named = codes or {}
    source = codes_of(first, named)[first.src.lang] if first else {**CODES, **named}["en"]
    units = _Units(named, source, timestamp())
    with etree.xmlfile(stream, encoding="utf-8") as file:
        file.write_declaration()
        file.write_doctype('<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with file.element("tmx", version="1.4"):
            file.write(_header(first, source, units.date), pretty_print=True)
            with file.element("body"):
                for alignment in chain([first] if first else [], documents):
                    for unit in units.of(alignment):
                        file.write(unit, pretty_print=True)
    if units.replaced:
        warnings.append(f"{units.replaced} characters that XML cannot hold were replaced by U+FFFD")
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


class _Units:
    """Makes the ``tu`` of beads, and counts the characters that it replaced."""

    def __init__(self, named: Mapping[str, str], source: str, date: str) -> None:
        """`source` is the header's source language: a unit that differs names its own."""
        self._named, self._source, self.date = named, source, date
        self.replaced = 0

    def of(self, alignment: Alignment) -> Iterator[etree._Element]:
        """The units of the beads with text on both sides."""
        codes = codes_of(alignment, self._named)
        for number, bead in alignment.numbered():
            if all(text.strip() for text in alignment.texts(bead)):
                yield self._unit(alignment, number, bead, codes)

    def _unit(
        self, alignment: Alignment, number: int, bead: Bead, codes: Mapping[str, str]
    ) -> etree._Element:
        """One ``tu``, children in the order of the DTD."""
        unit = etree.Element("tu", creationdate=self.date, creationid="enzh-aligner")
        if codes[alignment.src.lang] != self._source:
            unit.set("srclang", codes[alignment.src.lang])
        for flag in bead.open_flags:
            note, lost = cleaned(f"{flag.severity} {flag.kind}: {flag.message}")
            etree.SubElement(unit, "note").text = note
            self.replaced += lost
        for name, value in properties(alignment, number, bead).items():
            self.replaced += _prop(unit, name, value)
        for document, span in ((alignment.src, bead.src), (alignment.tgt, bead.tgt)):
            variant = etree.SubElement(unit, "tuv", {_XML_LANG: codes[document.lang]})
            text, lost = cleaned(document.span_text(span))
            etree.SubElement(variant, "seg").text = text
            self.replaced += lost
        return unit


def _prop(parent: etree._Element, kind: str, value: str) -> int:
    text, lost = cleaned(value)
    etree.SubElement(parent, "prop", type=kind).text = text
    return lost


def read(path: Path) -> Iterator[Alignment]:
    """Alignments of a TMX file, ours or any tool's; units without both languages are left out.

    InputError where the file is no TMX, naming the unit that cannot be read.
    """
    yield from alignments(path, rows(path), "unit")


def rows(path: Path) -> Iterator[Located]:
    """The units as records; InputError as `read`."""
    found = 0
    others: dict[str, None] = {}
    source = ""
    reader = UnitReader(path, "tmx", {"tu"}, {"header"})
    foreign = Foreign(path.stem)
    for event, name, element in reader:
        if event == "start":
            continue
        if name == "header":
            source = element.get("srclang") or ""
        if name != "tu":
            continue
        try:
            located = _located(element, source, foreign, reader.number, others)
        except ValueError as error:
            raise InputError(
                f"{reader.place(element)}: {error}; mend the unit or take it out"
            ) from error
        if located:
            found += 1
            yield located
    if reader.number and not found:
        raise InputError(
            f"{shown(path)}: none of its {reader.number} units is in English and Chinese; the "
            f"languages found are {_listed(others)}: name them in the file by codes such as en and "
            "zh"
        )


def _listed(codes: Mapping[str, None]) -> str:
    shown_codes = [shortened(code) for code in list(codes)[:_UNKNOWN_SHOWN]]
    return ", ".join(shown_codes) or "none"


def _located(
    unit: etree._Element, source: str, foreign: Foreign, number: int, others: dict[str, None]
) -> Located | None:
    texts = _texts(unit, others)
    if len(texts) != 2:
        return None
    src_lang = _source_language(unit.get("srclang") or source)
    src, tgt = texts[src_lang], texts[other(src_lang)]
    props = checked_properties(
        [(prop.get("type") or "", prop.text or "") for prop in unit.iterchildren("prop")]
    )
    row = own_row(props, src, tgt, src_lang, foreign.doc) if props else None
    if row:
        return Located(number, row)
    row = foreign.row(src, tgt, src_lang)
    return Located(number, row, own=False) if row else None


def _source_language(code: str) -> Lang:
    """English where the file does not say, as it does not by ``*all*``."""
    try:
        return language_code(code)
    except ConfigError:
        return "en"


def _texts(unit: etree._Element, others: dict[str, None]) -> dict[Lang, str]:
    """The first text of each language that is English or Chinese; codes go to `others`."""
    texts: dict[Lang, str] = {}
    for variant in unit.iterchildren("tuv"):
        code = variant.get(_XML_LANG) or variant.get("lang") or ""
        if len(others) <= _UNKNOWN_SHOWN:
            others[code] = None
        try:
            lang = language_code(code)
        except ConfigError:
            continue
        seg = variant.find("seg")
        text = "" if seg is None else plain_text(seg)
        texts.setdefault(lang, text or loose_text(variant))
    return texts
