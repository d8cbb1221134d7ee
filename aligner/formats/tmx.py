"""TMX 1.4b, the exchange format of translation memories, written and read as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from aligner.bitext import Alignment, Bead, Document
from aligner.config import language_code, source_date
from aligner.errors import ConfigError, InputError
from aligner.formats.records import Record, alignments, check_record, flag_record
from aligner.formats.xmltext import cleaned, forget, parsed, plain_text

CODES = {"en": "en-US", "zh": "zh-CN"}
"""Default ``xml:lang`` of each language."""

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def timestamp() -> str:
    """Now, or ``SOURCE_DATE_EPOCH`` where that is set, as ``YYYYMMDDThhmmssZ`` in UTC.

    ConfigError where that is no date.
    """
    moment = source_date() or datetime.now(UTC)
    return moment.strftime("%Y%m%dT%H%M%SZ")


def write(
    stream: BinaryIO,
    corpus: Iterable[Alignment],
    codes: Mapping[str, str] = CODES,
) -> int:
    """Write the beads with text on both sides; the number of characters that XML cannot hold.

    Those become U+FFFD. The source language of the header is that of the first alignment.
    """
    date = timestamp()
    replaced = 0
    documents = iter(corpus)
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
    return replaced


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
    for flag in bead.flags:
        note, lost = cleaned(f"{flag.severity} {flag.kind}: {flag.message}")
        etree.SubElement(unit, "note").text = note
        replaced += lost
    props = {
        "x-document": alignment.doc,
        "x-bead": str(number),
        "x-confidence": f"{bead.confidence:.4f}",
        "x-similarity": "" if bead.similarity is None else f"{bead.similarity:.4f}",
        "x-status": bead.status,
        "x-flags": json.dumps([flag_record(f) for f in bead.flags], ensure_ascii=False)
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

    InputError where the file is no TMX.
    """
    yield from alignments(_records(path))


def _records(path: Path) -> Iterator[Record]:
    units = found = 0
    counters: dict[str, list[int]] = {}
    try:
        for unit, source in _units(path):
            units += 1
            record = _record(unit, source, path.stem, counters)
            if record:
                found += 1
                check_record(record)
                yield record
    except etree.XMLSyntaxError as error:
        raise InputError(f"{path} is no well-formed TMX: {error.msg}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path} holds a unit that cannot be read ({error!r})") from error
    if units and not found:
        raise InputError(f"{path}: none of its {units} units is in English and Chinese")


def _units(path: Path) -> Iterator[tuple[etree._Element, str]]:
    """Each ``tu`` with its source language, one in memory at a time."""
    source = ""
    root: etree._Element | None = None
    for event, element in parsed(path):
        if root is None:
            root = element
            if root.tag != "tmx":
                raise InputError(f"{path} is no TMX: its root is <{root.tag}>")
        if event == "end" and element.tag == "header":
            source = element.get("srclang") or ""
        if event == "end" and element.tag == "tu":
            yield element, element.get("srclang") or source
            forget(element)


def _record(
    unit: etree._Element, source: str, stem: str, counters: dict[str, list[int]]
) -> Record | None:
    texts = _texts(unit)
    if len(texts) != 2:
        return None
    src = "zh" if source.lower().startswith("zh") else "en"
    props = {prop.get("type"): prop.text or "" for prop in unit.findall("prop")}
    if not {"x-source", "x-target"} <= props.keys():
        props = {}  # Not ours: another tool may mean something else by such a name.
    doc = props.get("x-document", stem)
    seen = counters.setdefault(doc, [0, 0, 0])
    seen[2] += 1
    sides = {
        name: _side_record(texts[lang], lang, props.get(place, ""), seen, k)
        for k, (name, lang, place) in enumerate(
            (("src", src, "x-source"), ("tgt", "zh" if src == "en" else "en", "x-target"))
        )
    }
    lengths = (len(side["sentences"]) for side in sides.values())
    return {
        "doc": doc,
        "bead": int(props.get("x-bead", seen[2] - 1)),
        "type": "-".join(map(str, lengths)),
        **sides,
        "similarity": float(props["x-similarity"]) if "x-similarity" in props else None,
        "confidence": float(props.get("x-confidence", 1.0)),
        "status": props.get("x-status", "auto"),
        "flags": json.loads(props["x-flags"]) if "x-flags" in props else [],
    }


def _texts(unit: etree._Element) -> dict[str, str]:
    """The first text of each language that is English or Chinese."""
    texts: dict[str, str] = {}
    for variant in unit.findall("tuv"):
        seg = variant.find("seg")
        try:
            lang = language_code(variant.get(_XML_LANG) or variant.get("lang") or "")
        except ConfigError:
            continue
        texts.setdefault(lang, plain_text(seg) if seg is not None else "")
    return texts


def _side_record(text: str, lang: str, places: str, seen: list[int], side: int) -> dict[str, Any]:
    """One side; without places of ours, the whole segment is one sentence, numbered in turn."""
    fields = [list(map(int, place.split(":"))) for place in places.split()]
    if not fields:
        fields = [[seen[side], 0, len(text), seen[2] - 1]]
    seen[side] = fields[-1][0] + 1
    names = ("index", "start", "end", "paragraph")
    sentences = [dict(zip(names, field, strict=True)) for field in fields]
    return {"lang": lang, "text": text, "sentences": sentences}
