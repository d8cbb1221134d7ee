from __future__ import annotations

import pytest

from aligner.errors import InputError
from aligner.reading.kinds.epub import read
from tests.reading.kinds.samples import asides, epub, roles, stored, texts, xhtml, zipped

BODY = [
    ("heading", "The harbour report"),
    ("paragraph", "The harbour was built in 1921 by the city council. See the archive for plans."),
    ("list item", "First quay: 300 metres."),
    ("list item", "Second quay: 120 metres."),
    *[("cell", text) for text in ("Year", "Ships", "2020", "1,204", "2021", "1,388")],
    ("paragraph", "港口由市议会于1921年建成。 第二码头长120米。"),
    ("code", "ships = 2"),
    ("note", "A harbour is a port."),
]


@pytest.mark.parametrize("name", ["pandoc2.epub", "pandoc3.epub"])
def test_books_of_pandoc_without_their_contents(name):
    source = read(stored(name), name)
    found = roles(source)
    assert found[0] == ("heading", "Harbour")
    assert found[1:] == BODY
    assert source.kind == "epub"


UGLY = xhtml(
    '<h1>One<a id="x"/></h1><p>caf&eacute; &amp; t&#x00E9;&nbsp;a</p><p><a id="p1"/>After '
    'an anchor.<a epub:type="noteref" href="#n">*</a></p>'
    '<aside epub:type="footnote" id="n"><p>The note.</p></aside>'
)


def test_chapters_come_in_the_order_of_the_spine_with_notes_and_entities():
    book = epub({"b.xhtml": UGLY, "a.xhtml": xhtml("<p>第二章。</p>")})
    source = read(book, "a.epub")
    assert roles(source) == [
        ("heading", "One"),
        ("paragraph", "café & té\u00a0a"),
        ("paragraph", "After an anchor."),
        ("note", "The note."),
        ("paragraph", "第二章。"),
    ]
    assert [b.place for b in source.blocks][-2:] == ["chapter 1", "chapter 2"]
    assert asides(source) == []


def test_a_chapter_that_is_no_xml_is_read_as_html():
    book = epub({"a b.xhtml": b"<html><body><p>One<br>two<p>three & four</body></html>"})
    assert texts(read(book, "a.epub")) == ["One\ntwo", "three & four"]


def test_a_name_outside_the_book_is_refused():
    outside = epub({"a.xhtml": xhtml("<p>x</p>")}, {"../../etc/passwd": "root"})
    with pytest.raises(InputError, match=r"a\.epub: entry '\.\./\.\./etc/passwd' leads outside"):
        read(outside, "a.epub")
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" '
        'href="../../secret.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    with pytest.raises(InputError, match=r"names '\.\./\.\./secret\.xhtml', outside the book"):
        read(epub({}, opf=package), "a.epub")


def test_a_protected_book_is_refused_but_not_one_with_hidden_fonts():
    way = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData>'
        '<EncryptionMethod Algorithm="{}"/></EncryptedData></encryption>'
    )
    chapter = {"a.xhtml": xhtml("<p>Words.</p>")}
    for algorithm in ("http://ns.adobe.com/pdf/enc#RC", "http://www.idpf.org/2008/embedding"):
        extra = {"META-INF/encryption.xml": way.format(algorithm)}
        assert texts(read(epub(chapter, extra), "a.epub")) == ["Words."]
    extra = {"META-INF/encryption.xml": way.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")}
    with pytest.raises(InputError, match=r"a\.epub: is protected \(DRM\)"):
        read(epub(chapter, extra), "a.epub")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"mimetype": "application/epub+zip"}, r"lacks its part 'META-INF/container\.xml'"),
        ({"META-INF/container.xml": "<container/>"}, "names no package file"),
        (
            {"META-INF/container.xml": '<c><rootfile full-path="a.opf"/></c>', "a.opf": "<p/>"},
            "has no manifest or no spine",
        ),
        (
            {
                "META-INF/container.xml": '<c><rootfile full-path="a.opf"/></c>',
                "a.opf": '<p><manifest/><spine><itemref idref="gone"/></spine></p>',
            },
            "its spine names 'gone', which its manifest lacks",
        ),
    ],
)
def test_a_broken_book_is_refused_with_what_it_lacks(parts, said):
    with pytest.raises(InputError, match=said):
        read(zipped(parts), "a.epub")


def test_a_chapter_with_entities_of_its_own_is_refused():
    bad = '<!DOCTYPE html [<!ENTITY a "aaa">]><html><body><p>&a;</p></body></html>'
    with pytest.raises(InputError, match="declares entities, which are never expanded"):
        read(epub({"a.xhtml": bad}), "a.epub")
