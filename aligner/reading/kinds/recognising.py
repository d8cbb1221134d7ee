"""What a file is, by its content; its suffix decides only where the content leaves it open."""

from __future__ import annotations

import codecs
import io
import json
import re
import zipfile

from aligner.reading.kinds.container import DAMAGE
from aligner.reading.kinds.strings import looks_apple
from aligner.reading.kinds.subtitles import TIMES

REFUSED: dict[str, tuple[str, str]] = {
    "encrypted office": ("an Office document with a password", "save it without one"),
    "doc": ("an old Word document (.doc)", "save it as .docx"),
    "xls": ("an old Excel workbook (.xls)", "save it as .xlsx"),
    "ppt": ("an old PowerPoint presentation (.ppt)", "save it as .pptx"),
    "msg": ("a message of Outlook", "save it as text"),
    "ole": ("an old Office document", "save it in today's format, such as .docx"),
    "xlsb": ("a binary Excel workbook (.xlsb)", "save it as .xlsx"),
    "rtf": ("an RTF document", "save it as .docx"),
    "odt": ("an OpenDocument text (.odt)", "save it as .docx"),
    "ods": ("an OpenDocument spreadsheet (.ods)", "save it as .xlsx"),
    "odp": ("an OpenDocument presentation (.odp)", "save it as .pptx"),
    "iwork": ("a document of Pages, Numbers or Keynote", "export it as .docx, .xlsx or .pptx"),
    "zip": ("a ZIP archive", "unpack it and name the files in it"),
    "archive": ("a packed archive", "unpack it and name the files in it"),
    "gzip": ("a gzip archive", "unpack it first (gunzip)"),
    "image": ("an image", "run OCR first and name its text"),
    "postscript": ("a PostScript file", "convert it to PDF first"),
    "djvu": ("a DjVu document", "convert it to a PDF with a text layer"),
    "mobi": ("a Kindle book (MOBI)", "convert it to EPUB"),
    "mhtml": ("a web archive (MHTML)", "save the page as .html"),
    "webarchive": ("a web archive or property list of Apple", "save the page as .html"),
    "sound": ("a sound or a film", "name its subtitles"),
    "program": ("a program", "name a text"),
    "database": ("a database", "export its texts as CSV"),
    "parquet": ("a Parquet file", "export its texts as CSV"),
    "ttml": ("subtitles in TTML", "save them as SRT"),
    "fb2": ("a FictionBook (FB2)", "convert it to EPUB"),
    "plist": ("a property list", "export its strings as .strings or JSON"),
    "xml": ("XML of a kind that is not read", "save its text as HTML or as plain text"),
}
"""Kinds that are known and not read -> what they are, and the remedy."""

BITEXTS = ("tmx", "xliff", "po", "jsonl")
"""Kinds that hold both languages already: they are checked, not aligned."""

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"{\\rtf", "rtf"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"BZh", "archive"),
    (0, b"\xfd7zXZ\x00", "archive"),
    (0, b"\x28\xb5\x2f\xfd", "archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "archive"),
    (0, b"Rar!\x1a\x07", "archive"),
    (257, b"ustar", "archive"),
    (0, b"\x89PNG", "image"),
    (0, b"\xff\xd8\xff", "image"),
    (0, b"GIF8", "image"),
    (0, b"II*\x00", "image"),
    (0, b"MM\x00*", "image"),
    (8, b"WEBP", "image"),
    (4, b"ftypheic", "image"),
    (4, b"ftypavif", "image"),
    (4, b"ftyp", "sound"),
    (0, b"ID3", "sound"),
    (0, b"OggS", "sound"),
    (0, b"fLaC", "sound"),
    (0, b"\x1aE\xdf\xa3", "sound"),
    (8, b"WAVE", "sound"),
    (8, b"AVI ", "sound"),
    (0, b"%!PS", "postscript"),
    (0, b"AT&TFORM", "djvu"),
    (60, b"BOOKMOBI", "mobi"),
    (60, b"TEXtREAd", "mobi"),
    (0, b"bplist00", "webarchive"),
    (0, b"SQLite format 3\x00", "database"),
    (0, b"PAR1", "parquet"),
    (0, b"\x7fELF", "program"),
    (0, b"MZ\x90\x00", "program"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_NAMES = (
    ("EncryptedPackage", "encrypted office"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("__substg1.0_", "msg"),
)
_ZIP_PARTS = (
    ("word/", "docx"),
    ("ppt/", "pptx"),
    ("xl/workbook.bin", "xlsb"),
    ("xl/", "xlsx"),
    ("META-INF/container.xml", "epub"),
    ("Index/Document.iwa", "iwork"),
    ("Index.zip", "iwork"),
)
_MIMETYPES = (
    (b"application/epub+zip", "epub"),
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
    (b"application/vnd.oasis.opendocument.presentation", "odp"),
)
_LONGEST_MARK = 200
"""Bytes of the entry ``mimetype``, which says what an archive is."""
_ROOTS = {
    "tmx": "tmx",
    "xliff": "xliff",
    "html": "html",
    "resources": "strings",
    "tt": "ttml",
    "FictionBook": "fb2",
    "plist": "plist",
}
_SUFFIXES = {
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".htm", ".html", ".xhtml"), "html"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    **dict.fromkeys((".yaml", ".yml", ".properties", ".strings"), "strings"),
    ".jsonl": "jsonl",
}
_HEAD = 65_536
"""Bytes by which a text is recognised."""
_PDF_WITHIN = 1_024
"""Bytes within which a PDF may begin: mail programs put lines before it."""
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s/>]")
_XML_FRONT = re.compile(
    r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.S | re.I
)
_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_FRAGMENT = re.compile(
    r"<(p|div|h[1-6]|table|ul|ol|article|section|main|blockquote)(\s[^<>]*)?>", re.IGNORECASE
)
_ANY_TAG = re.compile(r"</?[a-z][a-z0-9]*(\s[^<>]*)?/?>", re.IGNORECASE)
_PO = re.compile(r'^msgid[ \t]+".*"[ \t]*\n(?:".*"[ \t]*\n)*msgstr(?:\[0\])?[ \t]+"', re.MULTILINE)
_MHTML = re.compile(r"\AMIME-Version:|\AFrom: .*\n(?:.*\n){0,10}MIME-Version:", re.IGNORECASE)
_EARLY = 600
"""Characters within which the first cue of a subtitle file begins."""


def kind_of(data: bytes, suffix: str) -> str:
    """What a file is: a kind that is read, one of `BITEXTS`, ``text``, ``markdown``, or a key of
    `REFUSED`.

    The content decides, so that a wrong suffix does no harm. `suffix`, such as ``.md``, tells
    only between kinds that look alike as text.
    """
    return _binary(data) or _textual(data, suffix.lower())


def _binary(data: bytes) -> str | None:
    """The kind of a file that is no text."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data)
    if data.startswith(_OLE):
        # Names in the directory are in UTF-16.
        found = (kind for name, kind in _OLE_NAMES if name.encode("utf-16-le") in data)
        return next(found, "ole")
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    for at, mark, kind in _SIGNATURES:
        if data.startswith(mark, at):
            return kind
    return "image" if data.startswith(b"BM") and b"\x00" in data[:16] else None


def _zip(data: bytes) -> str:
    """The kind of a container; of a damaged one the kind that the names of its parts tell."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/") for name in archive.namelist()}
            short = "mimetype" in names and archive.getinfo("mimetype").file_size < _LONGEST_MARK
            said = archive.read("mimetype") if short else b""
    except (*DAMAGE, KeyError, RuntimeError):
        names = {part for part, _ in _ZIP_PARTS if part.encode() in data}
        said = data[:_LONGEST_MARK]
    for words, kind in _MIMETYPES:
        if words in said:
            return kind
    for part, kind in _ZIP_PARTS:
        if any(name.startswith(part) for name in names):
            return kind
    return "zip"


def _textual(data: bytes, suffix: str) -> str:
    """The kind of a text."""
    head = _decoded_head(data)
    start = head.lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        kind = _markup(start, suffix)
        if kind:
            return kind
    if start.startswith(("{", "[")) and (kind := _json(data, start, suffix)):
        return kind
    if _is_subtitle(start):
        return "subtitles"
    if _PO.search(head) and suffix not in (".md", ".markdown"):
        return "po"
    if _MHTML.match(start) and "multipart/related" in head:
        return "mhtml"
    if suffix == ".html" or suffix == ".htm" or suffix == ".xhtml":
        return "html" if _ANY_TAG.search(head) else "text"
    if suffix != ".strings" and suffix not in _SUFFIXES and looks_apple(start) and '";' in start:
        return "strings"
    return _SUFFIXES.get(suffix, "text")


def _decoded_head(data: bytes) -> str:
    """The beginning of a text with plain line ends, good enough to find ASCII in it."""
    head = data[:_HEAD]
    encoding = "utf-8"
    if head.startswith(codecs.BOM_UTF16_LE) or (head[1:2] == b"\x00" and head[3:4] == b"\x00"):
        encoding = "utf-16-le"
    elif head.startswith(codecs.BOM_UTF16_BE):
        encoding = "utf-16-be"
    return head.decode(encoding, "replace").replace("\r\n", "\n")


def _markup(start: str, suffix: str) -> str | None:
    """The kind of a text that begins with a tag; None where it is a text nevertheless."""
    front = _XML_FRONT.match(start)
    at = front.end() if front else 0
    if re.search(r"<!doctype\s+html", start[:at], re.IGNORECASE):
        return "html"
    root = _ROOT.match(start, at)
    if root is not None and root.group(1) in _ROOTS:
        return _ROOTS[root.group(1)]
    if _PAGE.match(start, at):
        return "html"
    if start.startswith("<?xml"):
        return "xml"
    if suffix == ".xml" or suffix in (".tmx", ".xlf", ".xliff"):
        return "xml"
    if suffix not in (".md", ".markdown") and _FRAGMENT.match(start, at):
        return "html"
    return None


def _json(data: bytes, start: str, suffix: str) -> str | None:
    """``strings`` for one value of JSON, ``jsonl`` for one a line; None where it is no JSON."""
    if suffix in (".yaml", ".yml", ".properties", ".md", ".markdown"):
        return None
    first, _, rest = start.partition("\n")
    following = rest.lstrip().partition("\n")[0]
    if following and _is_object(first) and _is_object(following):
        return "jsonl"
    if suffix == ".jsonl":
        return "jsonl"
    if suffix in (".json", ".arb"):
        return "strings"
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return None
    return "strings"


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_subtitle(start: str) -> bool:
    """Whether a text begins as subtitles do."""
    if start.startswith("[Script Info]") or re.match(r"WEBVTT(?:[ \t\n]|$)", start):
        return True
    return TIMES.search(start[:_EARLY]) is not None
