"""The tables that `docx` writes, read back after a reviser has changed them in a word processor.

Changes that were tracked count as accepted. What the reviser says of a bead in comments of their
own is its comment; the status, the scores and the flags are in no such file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from lxml import etree
from msgspec import structs

from aligner.bitext import Lang
from aligner.errors import InputError
from aligner.files import shown
from aligner.formats.containers import within_limits
from aligner.formats.docx import AUTHOR, NAMES
from aligner.formats.records import Located, pair_row
from aligner.formats.wrapping import unwrapped
from aligner.formats.xmltext import local_name

_MAIN, _COMMENTS = "word/document.xml", "word/comments.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = frozenset({"del", "moveFrom", "delText", "instrText", "Fallback", "pPr", "rPr", "tcPr"})
"""Elements whose text is not in the document: what was struck out, codes, and properties."""
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_LANGS: dict[str, Lang] = {name: lang for lang, name in NAMES.items()}
_NUMBER = re.compile(r"\d{1,9}")


def rows(path: Path) -> Iterator[Located]:
    """The rows of all tables as records; InputError where the file has no table of ours."""
    with within_limits(path, {_MAIN, _COMMENTS}.__contains__) as copy, ZipFile(copy) as archive:
        main = _parsed(archive, _MAIN, path)
        comments = _comments(_parsed(archive, _COMMENTS, path))
    found = False
    for doc, langs, table in _tables(main):
        found = True
        yield from _rows(doc, langs, table, comments)
    if not found:
        raise InputError(
            f"cannot read {shown(path)}: it is a Word document without a table of beads as "
            "aligner align -o x.docx writes it; a document is aligned by aligner align"
        )


def _parsed(archive: ZipFile, name: str, path: Path) -> etree._Element | None:
    """A part of the document; None where it has none of this name."""
    if name not in archive.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        with archive.open(name) as stream:
            return etree.parse(stream, parser).getroot()
    except etree.XMLSyntaxError as error:
        raise InputError(f"{shown(path)}: {name} is damaged ({error}); save it anew") from error


def _tables(main: etree._Element | None) -> Iterator[tuple[str, tuple[Lang, Lang], list[Any]]]:
    """The tables of beads: the name of the document, its languages, and the rows behind the head.

    The name is the last text before the table.
    """
    body = main.find(f"{_W}body") if main is not None else None
    doc = ""
    for element in body if body is not None else ():
        if local_name(element) == "p":
            doc = _text(element).strip() or doc
        elif local_name(element) == "tbl":
            head, *rest = [*_there(element, "tr")] or [None]
            langs = _head(head) if head is not None else None
            if langs:
                yield doc, langs, rest


def _head(row: etree._Element) -> tuple[Lang, Lang] | None:
    """The languages that the first row of a table of beads names; None for another table."""
    cells = [_text(cell).strip() for cell in _there(row, "tc")]
    if len(cells) != 3 or cells[0]:
        return None
    src, tgt = (_LANGS.get(cell) for cell in cells[1:])
    return (src, tgt) if src and tgt and src != tgt else None


def _rows(
    doc: str,
    langs: tuple[Lang, Lang],
    table: Sequence[etree._Element],
    comments: Mapping[str, str],
) -> Iterator[Located]:
    last = -1
    for place, row in enumerate(table, 2):
        cells = [_text(cell).strip() for cell in _there(row, "tc")]
        if len(cells) < 3:
            continue
        number = int(cells[0]) if _NUMBER.fullmatch(cells[0]) else last + 1
        texts = [unwrapped(text, lang) for text, lang in zip(cells[1:3], langs, strict=True)]
        found = pair_row(doc, number, texts[0], texts[1], langs[0])
        if found is None:
            continue
        last = number
        told = [comments[id] for id in _references(row) if id in comments]
        yield Located(place, structs.replace(found, comment="\n".join(told)))


def _comments(part: etree._Element | None) -> dict[str, str]:
    """The comments that are not ours, by their ids."""
    found = {}
    for each in _there(part, "comment") if part is not None else ():
        if each.get(f"{_W}author") != AUTHOR:
            found[each.get(f"{_W}id", "")] = _text(each).strip()
    return {id: text for id, text in found.items() if text}


def _references(row: etree._Element) -> list[str]:
    return [each.get(f"{_W}id", "") for each in row.iter(f"{_W}commentReference")]


def _there(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of this name, in whatever they are wrapped, that nobody has struck out."""
    for element in parent:
        if local_name(element) in ("sdt", "sdtContent", "customXml"):
            yield from _there(element, name)
        elif local_name(element) == name:
            properties = element.find(f"{_W}trPr")
            if properties is None or properties.find(f"{_W}del") is None:
                yield element


def _text(element: etree._Element) -> str:
    """The words in an element as they are when all changes are accepted."""
    parts: list[str] = []
    for each in element:
        name = local_name(each)
        if name == "t":
            parts.append(each.text or "")
        elif name in _SIGNS:
            parts.append(_SIGNS[name])
        elif name not in _GONE:
            parts.append(_text(each))
            if name == "p":
                parts.append("\n")
    return "".join(parts)
