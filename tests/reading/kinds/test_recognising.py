from __future__ import annotations

import gzip
import io

import pytest

from aligner.reading.kinds import BITEXTS, READERS, REFUSED, kind_of, refusal
from tests.reading.kinds.samples import docx, epub, p, pdf, stored, xhtml, zipped
from tests.reading.kinds.test_strings import ANDROID, APPLE
from tests.reading.kinds.test_subtitles import ASS, SRT, VTT

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500
PO = b'# comment\nmsgid ""\nmsgstr ""\n"Language: zh\\n"\n\nmsgid "Open"\nmsgstr "\xe6\x89\x93"\n'


@pytest.mark.parametrize(
    ("name", "suffix", "kind"),
    [
        ("pandoc.docx", ".txt", "docx"),
        ("libreoffice.docx", ".pdf", "docx"),
        ("libreoffice.pdf", ".docx", "pdf"),
        ("pandoc.pptx", "", "pptx"),
        ("libreoffice.xlsx", ".csv", "xlsx"),
        ("pandoc2.epub", ".zip", "epub"),
        ("pandoc3.epub", ".docx", "epub"),
        ("pandoc.html", ".txt", "html"),
    ],
)
def test_a_wrong_suffix_does_no_harm(name, suffix, kind):
    assert kind_of(stored(name), suffix) == kind


@pytest.mark.parametrize(
    ("data", "suffix", "kind"),
    [
        (b"Plain words.\nMore of them.", ".txt", "text"),
        (b"# Heading\n\nWords.", ".md", "markdown"),
        (b"# Heading\n\nWords.", ".txt", "text"),
        (b"<div align=center>\n\n# Heading", ".md", "markdown"),
        (b"a < b and <i>c</i>", ".txt", "text"),
        (b"<p>One.</p><p>Two.</p>", ".txt", "html"),
        ("\ufeff<!-- x --><!DOCTYPE html><html>".encode(), ".txt", "html"),
        ("<!DOCTYPE html><html><p>好".encode("utf-16"), ".txt", "html"),
        (xhtml("<p>One.</p>").encode(), ".xml", "html"),
        (b"words without any tag", ".html", "text"),
        (SRT.encode(), ".txt", "subtitles"),
        (SRT.replace("\n", "\r\n").encode("utf-16"), ".txt", "subtitles"),
        (VTT.encode(), "", "subtitles"),
        (ASS.encode(), ".txt", "subtitles"),
        (b"WEBVTTX is no subtitle", ".txt", "text"),
        (b'{"a": "Open"}', ".txt", "strings"),
        (b'{"a": "Open"', ".txt", "text"),
        (b'{"a": "Open"', ".json", "strings"),
        (b"[1] A note\n[2] Another", ".txt", "text"),
        (b'{"a": 1}\n{"a": 2}\n', ".txt", "jsonl"),
        (b"a: 1", ".yml", "strings"),
        (b"a: 1", ".txt", "text"),
        (b"a=1", ".properties", "strings"),
        (APPLE.encode("utf-16"), ".strings", "strings"),
        (APPLE.encode(), ".txt", "strings"),
        (ANDROID.encode(), ".txt", "strings"),
        (PO, ".txt", "po"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx>', ".xml", "tmx"),
        (b'<xliff version="1.2">', ".txt", "xliff"),
        (b'<?xml version="1.0"?><x:xliff xmlns:x="urn">', ".xml", "xliff"),
        (b'<?xml version="1.0"?><book>', ".xml", "xml"),
        (b'<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml">', ".xml", "ttml"),
        (b"a,b\n1,2", ".csv", "csv"),
        (b"a\tb", ".tsv", "csv"),
        (b"", ".txt", "text"),
        (b"junk before\n%PDF-1.7\n", ".txt", "pdf"),
        (OLE + "WordDocument".encode("utf-16-le"), ".docx", "doc"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), ".docx", "encrypted office"),
        (OLE + "Workbook".encode("utf-16-le"), ".xls", "xls"),
        (OLE, ".x", "ole"),
        (b"{\\rtf1\\ansi", ".doc", "rtf"),
        (gzip.compress(b"words", mtime=0), ".txt", "gzip"),
        (b"\x89PNG\r\n", ".pdf", "image"),
        (b"\xff\xd8\xff\xe0", ".txt", "image"),
        (b"\x00" * 60 + b"BOOKMOBI", ".epub", "mobi"),
        (b"From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related;", ".mht", "mhtml"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "a": ""}), ".odt", "odt"),
        (zipped({"Index/Document.iwa": "x"}), ".pages", "iwork"),
        (zipped({"a.txt": "words"}), ".docx", "zip"),
        (zipped({"xl/workbook.bin": "x"}), ".xlsx", "xlsb"),
        (docx(p("One."))[:-30], ".txt", "docx"),
    ],
)
def test_the_content_tells_the_kind(data, suffix, kind):
    assert kind_of(data, suffix) == kind


def test_every_kind_is_read_or_refused_with_a_remedy():
    for kind in REFUSED:
        said = str(refusal(kind, "a.x"))
        assert said.startswith("a.x: is ")
        assert "which is not read; " in said
    for kind in BITEXTS:
        assert "use `aligner check`" in str(refusal(kind, "a.x"))
    for kind in (*READERS, "text", "markdown"):
        assert refusal(kind, "a.x") is None
    assert str(refusal("doc", "a.docx")) == (
        "a.docx: is an old Word document (.doc), which is not read; save it as .docx"
    )


def test_readers_give_the_kind_that_was_recognised():
    files = {
        ".docx": docx(p("One.")),
        ".pdf": pdf([[(72, 700, "One.")]]),
        ".epub": epub({"a.xhtml": xhtml("<p>One.</p>")}),
        ".srt": SRT.encode(),
        ".json": b'{"a": "One."}',
        ".html": b"<p>One.</p>",
        ".csv": b"a,b",
        ".xlsx": stored("libreoffice.xlsx"),
        ".pptx": stored("pandoc.pptx"),
    }
    assert {READERS[kind_of(data, s)](data, f"a{s}").kind for s, data in files.items()} == set(
        READERS
    )


def test_a_locked_office_file_of_an_independent_library_is_named():
    # The names in the directory of an OLE file are in UTF-16, whatever wrote it.
    stream = io.BytesIO()
    stream.write(OLE)
    stream.write("EncryptionInfo\x00EncryptedPackage\x00".encode("utf-16-le"))
    assert kind_of(stream.getvalue(), ".docx") == "encrypted office"
