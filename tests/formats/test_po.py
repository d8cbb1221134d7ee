from dataclasses import replace

import polib
import pytest
from hypothesis import given, settings

import aligner
from aligner.bitext import Flag
from aligner.errors import InputError, OutputError
from aligner.formats.wrapping import in_lines
from aligner.formats.xmltext import cleaned
from tests.formats.samples import pair, two_sentences
from tests.support import alignments


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("po")


def pairs(corpus):
    return [each.texts(bead) for each in corpus for bead in each.beads]


def test_polib_and_translate_toolkit_read_the_same(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    path = tmp_path / "x.po"
    flag = Flag("number", "major", 0.9, ((0, 2),), (), "2021 ≠\n2001")
    value = two_sentences()
    value = replace(value, beads=(replace(value.beads[0], flags=(flag,)),))
    quoted = pair('Say "no"\\n.', "说“不”。", "d2")
    (warning,) = aligner.write([value, quoted, pair("", "空", "d3")], path)
    assert "1 beads without a source" in warning
    catalogue = polib.pofile(str(path))
    first, second = catalogue
    assert (first.msgctxt, first.msgid, first.msgstr) == (
        "doc:0",
        "It rained. We stayed.",
        "下雨了，我们没走。",
    )
    assert (first.fuzzy, first.tcomment) == (True, "major number: 2021 ≠ 2001")
    assert (second.msgctxt, second.msgid, second.fuzzy) == ("d2:0", 'Say "no"\\n.', False)
    assert catalogue.metadata["Language"] == "zh_CN"
    assert catalogue.metadata["PO-Revision-Date"] == "1970-01-01 00:00+0000"
    store = pytest.importorskip("translate.storage.pypo").pofile.parsefile(str(path))
    units = [(unit.source, unit.target) for unit in store.units if not unit.isheader()]
    assert units == [(first.msgid, first.msgstr), (second.msgid, second.msgstr)]
    assert [each.doc for each in aligner.read(path)] == ["doc", "d2"]


@given(value=alignments())
@settings(max_examples=60, deadline=None)
def test_texts_read_back_equal(folder, value):
    path = folder / "x.po"
    aligner.write(value, path)
    (value,) = in_lines([value])
    written = [
        (number, tuple(cleaned(text)[0].strip() for text in value.texts(bead)))
        for number, bead in value.numbered()
        if value.texts(bead)[0].strip()
    ]
    if not written:
        return
    try:
        (found,) = aligner.read(path)
    except InputError as error:
        assert "look alike" in str(error)
        return
    assert found.doc == value.doc
    read = [(number, found.texts(bead)) for number, bead in found.numbered()]
    assert read == written


CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset={charset}\\n"

#, python-format
msgid "It rained "
"all day."
msgstr "下了一天雨。"

msgctxt "menu"
msgid "Open"
msgstr ""

msgid "one car"
msgid_plural "%d cars"
msgstr[0] "%d 辆汽车"

#~ msgid "Old"
#~ msgstr "旧"
"""
READ = [("It rained all day.", "下了一天雨。"), ("Open", ""), ("one car", "%d 辆汽车")]


@pytest.mark.parametrize("charset", ["UTF-8", "GB2312", "utf-8"])
@pytest.mark.parametrize("name", ["app.po", "app.txt"])
def test_a_catalogue_of_another_program(tmp_path, charset, name):
    encoding = "gb18030" if charset == "GB2312" else "utf-8"
    (tmp_path / name).write_bytes(CATALOGUE.format(charset=charset).encode(encoding))
    (found,) = aligner.read(tmp_path / name)
    assert (found.doc, found.src.lang, pairs([found])) == ("app", "en", READ)
    assert found.beads[1].type == "1-0"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'msgid "A"\nnonsense\nmsgstr "B"\n', "no PO file: .*line 2"),
        (b'msgid ""\nmsgstr ""\n', "no entries"),
        (b'msgid "A"\nmsgstr "B"\n', "look alike"),
        (b'msgid "A"\nmsgstr "\xff"\n', "line 2 is not UTF-8: byte 19 of the file is 0xFF"),
        (b'msgid ""\nmsgstr "charset=odd\\n"\n', "the charset 'odd', which is unknown"),
    ],
)
def test_what_cannot_be_used_is_explained(tmp_path, data, why):
    (tmp_path / "x.po").write_bytes(data)
    with pytest.raises(InputError, match=why):
        aligner.read(tmp_path / "x.po")


def test_one_direction_a_file(tmp_path):
    with pytest.raises(OutputError, match="a PO file has one direction"):
        aligner.write([pair("A", "甲"), pair("乙", "B", "b", "zh")], tmp_path / "x.po")
