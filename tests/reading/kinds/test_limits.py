"""Files made to do harm: each is refused quickly, in little memory, with the limit named."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile

import pytest

from aligner.errors import InputError
from aligner.reading.kinds import READERS, kind_of
from aligner.reading.kinds.container import Archive, parse_xml
from tests.reading.kinds.samples import FILES, W, docx, epub, p, relations, xhtml, zipped
from tests.support import ROOT

ENTITIES = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)
SMALL_ENTITIES = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def document(xml: str) -> bytes:
    return zipped(
        {
            "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
            "word/document.xml": xml,
        }
    )


def spread(name: str, size: int) -> bytes:
    """A ZIP whose one entry is this many blanks."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w") as entry,
    ):
        for _ in range(size // 1_000_000):
            entry.write(b" " * 1_000_000)
    return stream.getvalue()


def many_pages(count: int) -> bytes:
    """A PDF of so many empty pages, made by hand: a library would take too long."""
    kids = b" ".join(b"3 0 R" for _ in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>",
    ]
    found, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(found))
        found += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        found
        + b"xref\n0 4\n0000000000 65535 f \n%strailer\n<< /Size 4 /Root 1 0 R >>\n" % (table)
        + b"startxref\n%d\n%%%%EOF\n" % len(found)
    )


HARMFUL = {
    "too much": (
        "docx",
        spread("word/document.xml", 210_000_000),
        "would unpack to 210,000,000 bytes, the limit is 200,000,000",
    ),
    "bomb": (
        "xlsx",
        spread("xl/worksheets/sheet1.xml", 60_000_000),
        "times when unpacked, the limit is 200 (a ZIP bomb)",
    ),
    "entries": (
        "epub",
        zipped({f"{i}.xhtml": "" for i in range(10_001)}),
        "holds 10,001 files, the limit is 10,000",
    ),
    "outside": ("docx", zipped({"..\\..\\evil.xml": ""}), "leads outside the container"),
    "drive": ("docx", zipped({"C:/evil.xml": ""}), "leads outside the container"),
    "entity bomb": (
        "docx",
        document(f"{ENTITIES}<a b='&j;'>&j;</a>"),
        "its entities expand beyond the limit (an XML bomb)",
    ),
    "entity text": (
        "docx",
        document(f"{ENTITIES}<w:document {W}><w:body>&j;</w:body></w:document>"),
        "",
    ),
    "entity from outside": (
        "pptx",
        document(f"{SMALL_ENTITIES}<a>&a;</a>"),
        "declares entities, which are never expanded",
    ),
    "android": ("strings", f"{SMALL_ENTITIES}<resources/>".encode(), "declares entities"),
    "depth": (
        "docx",
        docx("<w:sdt><w:sdtContent>" * 300 + p("x") + "</w:sdtContent></w:sdt>" * 300),
        "nested more than 255 deep, the limit",
    ),
    "html depth": (
        "html",
        b"<div>" * 100_000 + b"x",
        "nested more than 2,000 deep, the limit",
    ),
    "epub depth": (
        "epub",
        epub({"a.xhtml": xhtml("<div>" * 5_000 + "x" + "</div>" * 5_000)}),
        "nested more than 2,000 deep, the limit",
    ),
    "json depth": (
        "strings",
        b'{"a":' * 100_000 + b'"x"' + b"}" * 100_000,
        "nested more than 100 deep, the limit",
    ),
    "json list": ("strings", b"[" * 300 + b'"x"' + b"]" * 300, "more than 100 deep, the limit"),
    "pages": ("pdf", many_pages(10_000), "has 10,000 pages, the limit is 5,000"),
}


@pytest.mark.parametrize("case", HARMFUL)
def test_what_would_do_harm_is_refused(case):
    kind, data, said = HARMFUL[case]
    started = time.perf_counter()
    with pytest.raises(InputError) as caught:
        READERS[kind](data, "a.file")
    assert time.perf_counter() - started < 2
    message = str(caught.value)
    assert said in message
    assert message.startswith("a.file")
    assert "\n" not in message


def test_yaml_that_laughs_is_read_without_laughing():
    bomb = "a0: &a0 ha\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 30)
    )
    source = READERS["strings"](bomb.encode(), "a.yml")
    assert source.text == "ha"
    with pytest.raises(InputError, match=r"a\.yml, line 1: is nested more than 100 deep"):
        READERS["strings"](b"[" * 100_000 + b"x", "a.yml")


SLOW = {
    "a.json": b'{"k": "' + b"{" * 500_000 + b"@[" * 200_000 + b'x"}',
    "b.json": b'{"k": "' + b"<a " * 200_000 + b"$t(" * 200_000 + b'"}',
    "a.strings": b'"k" = "v";' + b"/* " * 300_000,
    "b.strings": b'"k" = "v";' + b"a" * 500_000,
    "a.properties": b"k = v \\\n" * 200_000,
    "a.xml": b'<resources><string name="k">w' + b'"' * 500_000 + b"</string></resources>",
    "a.csv": b'a,b\n"' + b'"x\n' * 60_000,
    "b.csv": b"a,b\n" + b'"",' * 9_000 + b'"' * 500_001,
    "a.ass": (
        b"[Script Info]\n[Events]\nFormat: Start, End, Text\n"
        b"Dialogue: 0:00:01.00,0:00:02.00,words" + b"{" * 200_000
    ),
    "a.srt": b"1\n00:00:01,000 --> 00:00:02,000\nwords\n" + b"<i " * 200_000,
    "a.html": b"<p>words" + b"<b>\n</b>" * 100_000,
}
"""Files on which a careless pattern takes the square of their length."""


@pytest.mark.parametrize("name", SLOW)
def test_no_pattern_takes_the_square_of_the_length(name):
    suffix = "." + name.rpartition(".")[2]
    kind = {".xml": "strings"}.get(suffix) or kind_of(SLOW[name], suffix)
    started = time.perf_counter()
    source = READERS[kind](SLOW[name], name)
    assert source.blocks
    assert time.perf_counter() - started < 10


def test_a_bomb_takes_little_memory():
    """In a process of its own, whose memory is limited."""
    code = (
        "import resource, sys; from aligner.errors import InputError;"
        "from aligner.reading.kinds import READERS;"
        "from tests.reading.kinds.test_limits import HARMFUL\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for kind, data, said in HARMFUL.values():\n"
        "    try: READERS[kind](data, 'a')\n"
        "    except InputError: pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    unit = 1 if sys.platform == "darwin" else 1_024
    assert int(done.stdout) * unit < 300_000_000


def test_a_part_is_read_up_to_its_limit():
    archive = Archive(zipped({"a.xml": "x" * 100}), "a.zip")
    assert len(archive.read("A.XML")) == 100
    with pytest.raises(InputError, match=r"part 'a\.xml' has 100 bytes, the limit is 99"):
        archive.read("a.xml", limit=99)


def test_an_entry_that_lies_about_its_size_is_damaged():
    data = bytearray(zipped({"a.xml": "<a>" + "x" * 5_000 + "</a>"}))
    real = (5_007).to_bytes(4, "little")
    assert data.count(real) == 2
    lying = bytes(data).replace(real, (9).to_bytes(4, "little"))
    with pytest.raises(InputError, match=r"part 'a\.xml' is damaged"):
        Archive(lying, "a.zip").read("a.xml")


def test_a_packing_that_is_not_known_is_damage():
    data = bytearray(zipped({"mimetype": "a", "a.xml": "<a/>"}))
    for at in (0, data.index(b"PK\x03\x04", 4)):
        data[at + 8] = 77
    for at in (data.index(b"PK\x01\x02"), data.rindex(b"PK\x01\x02")):
        data[at + 10] = 77
    with pytest.raises(InputError, match=r"part 'a\.xml' is damaged"):
        Archive(bytes(data), "a.zip").read("a.xml")
    assert kind_of(bytes(data), "") == "zip"


def test_a_locked_archive_is_named():
    data = bytearray(zipped({"a.xml": "<a/>"}))
    # Bit 0 of the flags, in the local header and in the directory.
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InputError, match=r"a\.zip: is protected by a password"):
        Archive(bytes(data), "a.zip").read("a.xml")


def test_xml_that_is_broken_is_named_with_its_part():
    with pytest.raises(InputError, match=r"a\.docx: part 'x\.xml': is no well-formed XML"):
        parse_xml(b"<a><b></a>", "a.docx", "x.xml")
    assert parse_xml(b"<!DOCTYPE a><a/>", "a.docx").tag == "a"


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir()))
def test_files_cut_anywhere_are_refused_or_read_but_never_break(name):
    data = (FILES / name).read_bytes()
    kind = kind_of(data, "")
    for part in range(1, 12):
        cut = data[: len(data) * part // 12]
        holed = data[: len(cut)] + b"\xff" * 40 + data[len(cut) + 40 :]
        for broken in (cut, holed):
            try:
                READERS[kind](broken, "a")
            except InputError as error:
                assert str(error).startswith("a"), error
