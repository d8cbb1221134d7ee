"""What a file holds: its content says so, and its suffix where that does not."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from aligner.errors import InputError
from aligner.files import open_input, shown
from aligner.formats import packed

_HEAD = 65_536
"""Bytes of the file that are looked at; a DTD inside may be long."""

_XLIFF_SUFFIXES = frozenset({".xlf", ".xliff", ".sdlxliff", ".mxliff", ".mqxliff"})

_NOT_CORPORA = {
    "html": "a web page",
    "tbx": "a glossary",
    "martif": "a glossary",
    "pptx": "a presentation",
    "epub": "a book",
    "odt": "an OpenDocument file",
    "ods": "an OpenDocument sheet",
}
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old Office file: save it as .xlsx"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
)
_DOCUMENTS = frozenset(
    (
        *(".html", ".htm", ".docx", ".pptx", ".epub", ".pdf", ".md", ".srt", ".vtt", ".ass"),
        *(".ssa", ".odt", ".ods", ".rtf", ".doc", ".xls"),
    )
)
_PROLOG = re.compile(
    r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>|\s+)",
    re.DOTALL | re.IGNORECASE,
)
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_PO = re.compile(r'^(?:msgctxt|msgid) "', re.MULTILINE)


def kind_of(path: Path, known: Collection[str]) -> str:
    """The suffix of the format that the file is in, one of `known`.

    InputError for a file that is empty, or of a kind that is no corpus, which is named.
    """
    suffix = path.suffix.lower()
    with open_input(path) as stream:
        head = stream.read(_HEAD)
    if not head:
        raise InputError(f"{shown(path)} is empty: a corpus file is expected")
    found = _by_content(path, head, suffix)
    if found:
        return found
    if suffix in known:
        return suffix
    guessed = _by_form(_text(head))
    if guessed and suffix not in _DOCUMENTS:
        return guessed
    raise InputError(
        f"cannot read {shown(path)}: the suffix {suffix or '(none)'} is not one of "
        + ", ".join(sorted(known))
        + (
            "; a document is aligned by aligner align"
            if suffix in _DOCUMENTS
            else ", and its content is in none of these formats"
        )
    )


def _by_content(path: Path, head: bytes, suffix: str) -> str | None:
    """The format where the first bytes leave no doubt."""
    if head.startswith(b"PAR1"):
        return ".parquet"
    if head.startswith(packed.MARK):
        return packed.SUFFIX
    if head.startswith(b"PK\x03\x04"):
        return _packed(path)
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise InputError(f"cannot read {shown(path)}: it is {what}, no corpus file")
    root = _root(_text(head))
    if root == "tmx":
        return ".tmx"
    if root == "xliff":
        return suffix if suffix in _XLIFF_SUFFIXES else ".xlf"
    if root in _NOT_CORPORA and suffix not in (".tmx", *_XLIFF_SUFFIXES):
        raise _no_corpus(path, _NOT_CORPORA[root])
    return None


def _no_corpus(path: Path, what: str) -> InputError:
    return InputError(
        f"cannot read {shown(path)}: it is {what}, no corpus file; a document is aligned by "
        "aligner align"
    )


def _packed(path: Path) -> str:
    """The format of a ZIP container; InputError where it is none that holds beads."""
    try:
        with open_input(path) as stream, ZipFile(stream) as archive:
            names = set(archive.namelist())
            mime = archive.read("mimetype")[:60] if "mimetype" in names else b""
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise InputError(
            f"cannot read {shown(path)}: it is a damaged ZIP container ({error}); save it anew"
        ) from error
    if any(name.lower().startswith("xl/") for name in names):
        return ".xlsx"
    if any(name.startswith("word/") for name in names):
        return ".docx"
    kind = "pptx" if any(name.startswith("ppt/") for name in names) else ""
    if b"epub" in mime:
        kind = "epub"
    elif b"opendocument" in mime:
        kind = "ods" if b"spreadsheet" in mime else "odt"
    raise _no_corpus(path, _NOT_CORPORA.get(kind, "a ZIP container"))


def _text(head: bytes) -> str:
    """The first bytes as text, as far as markup shows in them."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"<\x00", "utf-16-le"),
        (b"\x00<", "utf-16-be"),
    ):
        if head.startswith(mark):
            return head.removeprefix(mark if mark[0] > 0x7F else b"").decode(encoding, "replace")
    return head.decode("utf-8", "replace")


def _root(text: str) -> str:
    """The local name of an XML file's root; empty where the text does not begin as one."""
    at = 0
    while found := _PROLOG.match(text, at):
        at = found.end()
    root = _ROOT.match(text, at)
    return root.group(1).lower() if root else ""


def _by_form(text: str) -> str | None:
    """The format that a text of another suffix looks like."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    if not lines:
        return None
    if lines[0].lstrip().startswith('{"'):
        return ".jsonl"
    if _PO.search(text):
        return ".po"
    if sum("\t" in line for line in lines) > len(lines) / 2:
        return ".tsv"
    return None
