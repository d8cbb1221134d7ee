"""EPUB 3: a bilingual book, sentence under sentence, a chapter for each document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice
from typing import BinaryIO
from uuid import UUID
from zipfile import ZipFile

from aligner.bitext import Alignment
from aligner.formats.containers import entry
from aligner.formats.passages import escaped, markup, paragraphs, tags_of
from aligner.formats.records import writable
from aligner.formats.stamp import moment
from aligner.formats.wrapping import in_lines

_PARAGRAPHS = 300
"""Paragraphs of a file inside: readers are slow with long ones."""

_STYLE = """body { line-height: 1.5; }
.paragraph { margin: 0 0 1em; }
.pair { margin: 0 0 .4em; }
.pair p { margin: 0; }
.tgt { opacity: .85; }
"""
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>
"""


def write(stream: BinaryIO, corpus: Iterable[Alignment]) -> list[str]:
    """Write the book; warnings. The same beads at the same date give the same bytes."""
    warnings: list[str] = []
    with ZipFile(stream, "w") as archive:
        # Readers look for the type at a fixed place: first, and not compressed.
        archive.writestr(entry("mimetype", stored=True), "application/epub+zip")
        archive.writestr(entry("META-INF/container.xml"), _CONTAINER)
        archive.writestr(entry("EPUB/style.css"), _STYLE)
        book = _Book(archive)
        for alignment in in_lines(writable(corpus, warnings)):
            book.add(alignment)
        book.finish()
    return warnings


class _Book:
    """The chapters, written one by one; the table of contents is known after them."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._digest = sha256()
        self._files: list[str] = []
        self._contents: list[tuple[str, str]] = []
        """Titles of the chapters with their first files."""

    def add(self, alignment: Alignment) -> None:
        """The files of a document."""
        title = escaped(alignment.doc) or "-"
        pieces = paragraphs(alignment)
        tags, first = tags_of(alignment), not alignment.continues
        while part := list(islice(pieces, _PARAGRAPHS)):
            body = "".join(markup(tags, pairs) for pairs in part)
            head = f"<h1>{title}</h1>\n" if first else ""
            name = self._file(title, head + body)
            if first:
                self._contents.append((title, name))
            first = False

    def _file(self, title: str, body: str) -> str:
        name = f"part{len(self._files) + 1:05}.xhtml"
        data = _page(title, body).encode("utf-8", "replace")
        self._digest.update(data)
        self._archive.writestr(entry(f"EPUB/{name}"), data)
        self._files.append(name)
        return name

    def finish(self) -> None:
        """The table of contents and the package, which name the files."""
        if not self._files:
            self._contents.append(("-", self._file("-", "<p>-</p>\n")))
        items = "".join(
            f'<li><a href="{name}">{title}</a></li>\n' for title, name in self._contents
        )
        nav = f'<nav epub:type="toc"><h1>Contents</h1>\n<ol>\n{items}</ol></nav>\n'
        self._archive.writestr(
            entry("EPUB/nav.xhtml"), _page("Contents", nav).encode("utf-8", "replace")
        )
        package = "".join(self._package())
        self._archive.writestr(entry("EPUB/package.opf"), package.encode("utf-8", "replace"))

    def _package(self) -> Iterator[str]:
        identifier = UUID(bytes=self._digest.digest()[:16], version=5)
        titles = [title for title, _ in self._contents]
        title = titles[0] if len(titles) == 1 else f"{titles[0]} (+{len(titles) - 1})"
        modified = moment().strftime("%Y-%m-%dT%H:%M:%SZ")
        yield (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">\n'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
            f'<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>\n'
            f"<dc:title>{title}</dc:title>\n<dc:language>en</dc:language>\n"
            "<dc:language>zh</dc:language>\n"
            f'<meta property="dcterms:modified">{modified}</meta>\n</metadata>\n<manifest>\n'
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" '
            'properties="nav"/>\n<item id="style" href="style.css" media-type="text/css"/>\n'
        )
        for number, name in enumerate(self._files):
            kind = 'media-type="application/xhtml+xml"'
            yield f'<item id="p{number}" href="{name}" {kind}/>\n'
        yield "</manifest>\n<spine>\n"
        for number in range(len(self._files)):
            yield f'<itemref idref="p{number}"/>\n'
        yield "</spine>\n</package>\n"


def _page(title: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">\n'
        f'<head><title>{title}</title><link rel="stylesheet" href="style.css"/></head>\n'
        f"<body>\n{body}</body></html>\n"
    )
