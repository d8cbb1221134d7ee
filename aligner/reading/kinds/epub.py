"""EPUB -> blocks: the chapters in the order of the spine, each read as a whole page."""

from __future__ import annotations

import html.entities
import posixpath
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from aligner.errors import InputError
from aligner.files import shortened
from aligner.reading.kinds.building import Builder
from aligner.reading.kinds.container import Archive, local_name, parse_xml
from aligner.reading.kinds.html import decoded, parse
from aligner.reading.kinds.ooxml import child
from aligner.reading.kinds.page import add_pieces, pieces
from aligner.reading.nouns import Source

_REMEDY = "a book of pictures needs OCR first"
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#rc")
"""Ways of encryption that only scramble fonts."""
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[(?P<inside>.*?)\]\s*)?>", re.IGNORECASE | re.DOTALL)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_FRONT = 4_096
"""Characters within which a chapter declares what it is."""
_ENTITY = re.compile(r"&(\w+);")
_XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")


@dataclass(frozen=True, slots=True)
class _Item:
    path: str
    media: str
    is_nav: bool


def read(data: bytes, name: str) -> Source:
    """The text of an EPUB book, without its table of contents.

    InputError for a damaged, protected or empty book, and for one beyond a limit.
    """
    archive = Archive(data, name)
    _refuse_protected(archive)
    package = _package_path(archive)
    root = archive.xml(package)
    builder = Builder()
    tables = 0
    for number, item in enumerate(_spine(root, package, archive), start=1):
        if item.is_nav or item.media not in _PAGES:
            continue
        tree = _tree(archive.read(item.path), f"{name}: part {shortened(item.path)}")
        found = list(pieces(tree, f"chapter {number}", tables))
        tables = max([tables, *(piece.cell[0] + 1 for piece in found if piece.cell)])
        add_pieces(builder, found)
    return builder.source("epub", name, _REMEDY)


def _refuse_protected(archive: Archive) -> None:
    """InputError where more than the fonts of the book is encrypted."""
    if archive.find(_ENCRYPTION) is None:
        return
    for element in archive.xml(_ENCRYPTION).iter():
        if local_name(element) != "EncryptionMethod":
            continue
        way = str(element.get("Algorithm") or "").lower()
        if way not in _FONTS:
            raise InputError(
                f"{archive.name}: is protected (DRM); get it without protection from its publisher"
            )


def _package_path(archive: Archive) -> str:
    """The part that describes the book."""
    for element in archive.xml(_CONTAINER).iter():
        path = element.get("full-path")
        if local_name(element) == "rootfile" and path:
            return str(path)
    raise InputError(f"{archive.name}: names no package file in {_CONTAINER}; save it again")


def _spine(root: Any, package: str, archive: Archive) -> list[_Item]:
    """The parts of the book in reading order."""
    manifest, spine = child(root, "manifest"), child(root, "spine")
    if manifest is None or spine is None:
        raise InputError(f"{archive.name}: its package file has no manifest or no spine; repair it")
    contents = _contents(root, package)
    items: dict[str, _Item] = {}
    for element in manifest:
        path = _path(package, element.get("href") or "", archive)
        nav = "nav" in (element.get("properties") or "").split() or path in contents
        items[element.get("id") or ""] = _Item(path, element.get("media-type") or "", nav)
    named = dict.fromkeys(element.get("idref") or "" for element in spine)
    missing = [key for key in named if key and key not in items]
    if missing:
        raise InputError(
            f"{archive.name}: its spine names {shortened(missing[0])}, which its manifest lacks; "
            "repair the book"
        )
    return [items[key] for key in named if key]


def _contents(root: Any, package: str) -> set[str]:
    """Pages that the guide of an EPUB 2 calls a table of contents."""
    guide = child(root, "guide")
    folder = posixpath.dirname(package)
    return {
        posixpath.normpath(posixpath.join(folder, unquote(path)))
        for element in (guide if guide is not None else ())
        if element.get("type") == "toc"
        # A place inside a page: the page holds more than the contents.
        and "#" not in (path := element.get("href") or "")
    }


def _path(package: str, reference: str, archive: Archive) -> str:
    """The part that the package file refers to; InputError where it lies outside the book."""
    path = unquote(reference.partition("#")[0])
    full = posixpath.normpath(posixpath.join(posixpath.dirname(package), path))
    if full.startswith(("../", "/")) or "://" in reference.partition("#")[0]:
        if "://" in reference:
            return reference
        raise InputError(
            f"{archive.name}: its package file names {shortened(reference)}, outside the book; "
            "do not open it, get the file from another source"
        )
    return full


def _tree(data: bytes, name: str) -> Any:
    """A chapter's tree: as XML where it is, for there ``<a/>`` is closed; else as HTML."""
    text, _ = decoded(data, name)
    doctype = _DOCTYPE.search(text, 0, _FRONT)
    if doctype and "<!ENTITY" in (doctype["inside"] or "").upper():
        raise InputError(f"{name}: declares entities, which are never expanded; remove them")
    front = _DECLARATION.sub("", text[:_FRONT])
    plain = _ENTITY.sub(_character, _DOCTYPE.sub("", front, count=1) + text[_FRONT:])
    try:
        return parse_xml(plain.strip().encode("utf-8", "replace"), name)
    except InputError:
        return parse(text, name)


def _character(match: re.Match[str]) -> str:
    """The character that an entity of HTML stands for; XML knows only five of them."""
    name = match.group(1)
    if name in _XML_ENTITIES:
        return match.group()
    return html.entities.html5.get(f"{name};", match.group())
