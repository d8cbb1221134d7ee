"""Pages and books for readers: paragraphs kept, sentence beside or under sentence."""

import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree, html

import aligner
from aligner.bitext import Alignment, Bead, Document, Sentence
from aligner.formats import epub
from tests.formats.samples import pair

XHTML = "{http://www.w3.org/1999/xhtml}"


def story(doc="story") -> Alignment:
    """Two paragraphs; the target has a sentence more in the first, the source one in the second."""
    en = [("One.", 0), ("Two <b>&amp;.", 0), ("Three.", 1), ("Alone.", 1)]
    zh = [("一。", 0), ("附加。", 0), ("二\n。", 0), ("三。", 1)]
    sides = [
        Document(lang, "", tuple(Sentence(t, k * 20, k * 20 + len(t), p)
                                 for k, (t, p) in enumerate(texts)))
        for lang, texts in (("en", en), ("zh", zh))
    ]  # fmt: skip
    spans = [
        ((0, 1), (0, 1)),
        ((1, 1), (1, 2)),
        ((1, 2), (2, 3)),
        ((2, 3), (3, 4)),
        ((3, 4), (4, 4)),
    ]
    return Alignment(doc, *sides, tuple(Bead(range(*a), range(*b), 0.5, 0.9) for a, b in spans))


SHOWN = [
    [["One.", "一。"], ["附加。"], ["Two <b>&amp;.", "二。"]],
    [["Three.", "三。"], ["Alone."]],
]


def shown(root, name=""):
    """Texts by paragraph and pair."""
    found = []
    for paragraph in root.iter(f"{name}div"):
        if paragraph.get("class") == "paragraph":
            pairs = [each for each in paragraph if each.get("class") == "pair"]
            found.append([[p.text for p in pair] for pair in pairs])
    return found


def test_the_page_has_every_pair_in_its_paragraph(tmp_path):
    path = tmp_path / "x.bilingual.html"
    traditional = pair("A.", "這個國家的軟體。", "繁 <x>")
    assert aligner.write([story(), traditional], path) == []
    text = path.read_text(encoding="utf-8")
    root = html.fromstring(text)
    assert shown(root)[:2] == SHOWN
    assert [each.text for each in root.iter("h1")] == ["story", "繁 <x>"]
    assert [p.get("lang") for p in root.iter("p")][-2:] == ["en", "zh-Hant"]
    assert "<script" not in text and "default-src 'none'" in text and "http" not in text[200:]
    assert not (tmp_path / "x.html").exists()


def test_the_plain_suffix_is_the_report(tmp_path):
    aligner.write(story(), tmp_path / "x.html")
    assert "<script" in (tmp_path / "x.html").read_text(encoding="utf-8")


def test_the_book_is_in_order(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    path = tmp_path / "x.epub"
    aligner.write([story(), story("other & one")], path)
    with zipfile.ZipFile(path) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/epub+zip"
        container = etree.fromstring(archive.read("META-INF/container.xml"))
        (place,) = [each.get("full-path") for each in container.iter("{*}rootfile")]
        package = etree.fromstring(archive.read(place))
        items = {each.get("id"): each.get("href") for each in package.iter("{*}item")}
        spine = [items[each.get("idref")] for each in package.iter("{*}itemref")]
        pages = [etree.fromstring(archive.read(f"EPUB/{name}")) for name in spine]
        nav = etree.fromstring(archive.read("EPUB/nav.xhtml"))
        assert set(archive.namelist()) >= {f"EPUB/{href}" for href in items.values()}
    assert [shown(page, XHTML) for page in pages] == [SHOWN, SHOWN]
    links = [(each.text, each.get("href")) for each in nav.iter(f"{XHTML}a")]
    assert links == [("story", spine[0]), ("other & one", spine[1])]
    assert [e.text for e in package.iter("{*}meta")] == ["1970-01-01T00:00:00Z"]
    assert [e.text for e in package.iter("{*}language")] == ["en", "zh"]
    assert package.find(".//{*}title").text == "story (+1)"


def test_the_same_bytes_again(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for name in ("a.epub", "b.epub"):
        aligner.write(story(), tmp_path / name)
    assert (tmp_path / "a.epub").read_bytes() == (tmp_path / "b.epub").read_bytes()


def test_a_long_chapter_is_cut_between_paragraphs(tmp_path, monkeypatch):
    monkeypatch.setattr(epub, "_PARAGRAPHS", 1)
    aligner.write(story(), tmp_path / "x.epub")
    with zipfile.ZipFile(tmp_path / "x.epub") as archive:
        parts = [name for name in archive.namelist() if "part" in name]
        pages = [etree.fromstring(archive.read(name)) for name in parts]
        nav = etree.fromstring(archive.read("EPUB/nav.xhtml"))
    assert [shown(page, XHTML) for page in pages] == [[each] for each in SHOWN]
    assert len(list(nav.iter(f"{XHTML}a"))) == 1


@pytest.mark.parametrize("suffix", [".epub", ".bilingual.html"])
@pytest.mark.parametrize("text", ["a\x01\x7f\x85\ufffe", "</p><script>x</script>", "]]>&\ud800"])
def test_odd_texts_are_text(tmp_path, suffix, text):
    path = tmp_path / f"x{suffix}"
    aligner.write(replace(pair(text, "甲"), doc=text), path)
    if suffix == ".epub":
        with zipfile.ZipFile(path) as archive:
            data = archive.read("EPUB/part00001.xhtml")
            etree.fromstring(archive.read("EPUB/package.opf"))
        page = etree.fromstring(data)
    else:
        page = html.fromstring(path.read_text(encoding="utf-8"))
    texts = [element.text for element in page.iter() if element.get("class") == "src"]
    assert len(texts) == 1 and texts[0][0] == text[0]
    assert not [each for each in page.iter() if str(each.tag).endswith("script")]


def test_an_empty_corpus(tmp_path):
    aligner.write([], tmp_path / "x.epub")
    with zipfile.ZipFile(tmp_path / "x.epub") as archive:
        for name in archive.namelist():
            if name.endswith(("xhtml", "opf", "xml")):
                etree.fromstring(archive.read(name))


EPUBCHECK = Path("/usr/share/java/epubcheck.jar")


@pytest.mark.skipif(
    not (EPUBCHECK.exists() and shutil.which("java")),
    reason="epubcheck is not installed (apt: epubcheck)",
)
def test_the_book_is_valid(tmp_path):
    path = tmp_path / "x.epub"
    aligner.write([story("one"), story("two & <b>")], path)
    done = subprocess.run(
        ["java", "-jar", str(EPUBCHECK), str(path)], capture_output=True, text=True, timeout=120
    )
    assert "0 fatals / 0 errors / 0 warnings" in done.stdout + done.stderr
    assert done.returncode == 0
