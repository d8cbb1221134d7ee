"""TMX 1.4b, the exchange format of translation memories, written and read as a stream."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from aligner.bitext import Alignment, Bead, Document
from aligner.config import language_code
from aligner.errors import ConfigError, InputError
from aligner.formats.records import Record, alignments, flag_record

CODES = {"en": "en-US", "zh": "zh-CN"}
"""Default ``xml:lang`` of each language."""

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Production Char of XML 1.0: everything else makes the file unreadable.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT = "\ufffd"


def timestamp() -> str:
    """Now, or ``SOURCE_DATE_EPOCH`` where that is set, as ``YYYYMMDDThhmmssZ`` in UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.strftime("%Y%m%dT%H%M%SZ")


def write(
    stream: BinaryIO,
    corpus: Iterable[Alignment],
    codes: Mapping[str, str] = CODES,
) -> int:
    """Write the beads that have two sides; the number of characters that XML cannot hold.

    Those become U+FFFD. The source language of the header is that of the first alignment.
    """
    date = timestamp()
    replaced = 0
    with etree.xmlfile(stream, encoding="utf-8") as file:
        file.write_declaration()
        file.write_doctype('<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with file.element("tmx", version="1.4"):
            body = None
            for alignment in corpus:
                if body is None:
                    file.write(_header(alignment, codes, date), pretty_print=True)
                    body = file.element("body")
                    body.__enter__()
                for number, bead in enumerate(alignment.beads):
                    if not bead.is_null:
                        unit, lost = _unit(alignment, number, bead, codes, date)
                        replaced += lost
                        file.write(unit, pretty_print=True)
            if body is None:
                file.write(_bare_header(CODES["en"], date), pretty_print=True)
                body = file.element("body")
                body.__enter__()
            body.__exit__(None, None, None)
    return replaced


def _header(alignment: Alignment, codes: Mapping[str, str], date: str) -> etree._Element:
    header = _bare_header(codes[alignment.src.lang], date)
    if alignment.signature.fields:
        _prop(header, "x-signature", str(alignment.signature))
    return header


def _bare_header(source: str, date: str) -> etree._Element:
    return etree.Element(
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


def _unit(
    alignment: Alignment, number: int, bead: Bead, codes: Mapping[str, str], date: str
) -> tuple[etree._Element, int]:
    """One ``tu``, children in the order of the DTD, and the characters replaced in it."""
    unit = etree.Element("tu", creationdate=date)
    replaced = 0
    for flag in bead.flags:
        note, lost = _clean(f"{flag.severity} {flag.kind}: {flag.message}")
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
        text, lost = _clean(document.span_text(span))
        etree.SubElement(variant, "seg").text = text
        replaced += lost
    return unit, replaced


def _prop(parent: etree._Element, kind: str, value: str) -> int:
    text, lost = _clean(value)
    etree.SubElement(parent, "prop", type=kind).text = text
    return lost


def _clean(text: str) -> tuple[str, int]:
    return _NOT_XML.subn(_REPLACEMENT, text)


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
    source: str | None = None
    counters: dict[str, list[int]] = {}
    try:
        # Entities stay unresolved: a memory from a stranger must not read other files.
        events = etree.iterparse(
            str(path), events=("start", "end"), resolve_entities=False, no_network=True
        )
        root = None
        for event, element in events:
            if root is None:
                root = element
                if etree.QName(element).localname != "tmx":
                    raise InputError(f"{path} is no TMX: its root is <{element.tag}>")
            if event == "end" and element.tag == "header":
                source = element.get("srclang")
            if event == "end" and element.tag == "tu":
                record = _record(element, source, path.stem, counters)
                element.clear(keep_tail=False)
                if record:
                    yield record
    except etree.XMLSyntaxError as error:
        raise InputError(f"{path} is no well-formed TMX: {error.msg}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path} holds a unit that cannot be read ({error!r})") from error


def _record(
    unit: etree._Element, source: str | None, stem: str, counters: dict[str, list[int]]
) -> Record | None:
    texts: dict[str, str] = {}
    for variant in unit.iter("tuv"):
        code = variant.get(_XML_LANG) or variant.get("lang") or ""
        seg = variant.find("seg")
        try:
            lang = language_code(code)
        except ConfigError:
            continue
        texts.setdefault(lang, "".join(seg.itertext()) if seg is not None else "")
    if len(texts) != 2:
        return None
    src = "zh" if (source or "").lower().startswith("zh") else "en"
    props = {prop.get("type"): prop.text or "" for prop in unit.iter("prop")}
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


def _side_record(text: str, lang: str, places: str, seen: list[int], side: int) -> dict[str, Any]:
    """One side; without places of ours, the whole segment is one sentence, numbered in turn."""
    fields = [list(map(int, place.split(":"))) for place in places.split()]
    if not fields:
        fields = [[seen[side], 0, len(text), seen[2] - 1]]
    seen[side] = fields[-1][0] + 1
    names = ("index", "start", "end", "paragraph")
    sentences = [dict(zip(names, field, strict=True)) for field in fields]
    return {"lang": lang, "text": text, "sentences": sentences}
