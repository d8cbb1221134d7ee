from dataclasses import replace

import pytest
from hypothesis import given, settings
from lxml import etree

import aligner
from aligner.bitext import Alignment, Bead, Document, Flag, Sentence
from aligner.errors import InputError, OutputError
from aligner.formats.wrapping import in_lines
from aligner.formats.xmltext import cleaned
from tests.formats.samples import pair
from tests.support import alignments

OLD = """<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="docs\\guide.docx" source-language="en-GB" target-language="zh-CN" datatype="x">
<body><group>
<trans-unit id="1"><source>Press <g id="1">OK</g><x id="2"/>.</source>
  <target>按<g id="1">确定</g>。</target>
  <alt-trans><source>Other</source><target>别的</target></alt-trans></trans-unit>
<trans-unit id="2"><source>One. Two.</source>
  <seg-source><mrk mtype="seg" mid="0">One.</mrk> <mrk mtype="seg" mid="1">Two.</mrk></seg-source>
  <target><mrk mtype="seg" mid="0">一。</mrk><mrk mtype="seg" mid="1">二。</mrk></target>
</trans-unit>
<trans-unit id="3"><source>Not translated yet.</source></trans-unit>
<trans-unit id="4"><source>Left empty.</source><target/></trans-unit>
</group></body></file>
<file original="b.txt" source-language="zh" target-language="en"><body>
<trans-unit id="1"><source>你好。</source><target>Hello.</target></trans-unit></body></file>
</xliff>"""

NEW = """<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0"
 srcLang="zh" trgLang="en">
<file id="f1"><unit id="u1">
<originalData><data id="d1">&lt;b&gt;</data></originalData>
<segment><source>你<pc id="1" dataRefStart="d1">好</pc>。</source>
<target>Hel<pc id="1">lo</pc>.</target></segment>
<ignorable><source> </source></ignorable>
<segment><source>再见。</source><target>Bye.</target></segment></unit></file></xliff>"""


def read(tmp_path, text):
    path = tmp_path / "memory.xlf"
    path.write_text(text, encoding="utf-8")
    return aligner.read(path)


def pairs(alignment):
    return [alignment.texts(bead) for bead in alignment.beads]


def test_version_1(tmp_path):
    guide, other = read(tmp_path, OLD)
    assert (guide.doc, guide.src.lang, other.doc, other.src.lang) == ("guide", "en", "b", "zh")
    expected = [("Press OK.", "按确定。"), ("One.", "一。"), ("Two.", "二。"), ("Left empty.", "")]
    assert pairs(guide) == expected
    assert guide.beads[-1].type == "1-0"


def test_version_2(tmp_path):
    (found,) = read(tmp_path, NEW)
    assert (found.doc, found.src.lang) == ("memory", "zh")
    assert pairs(found) == [("你好。", "Hello."), ("再见。", "Bye.")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<page/>", "its root is <page>"),
        ("<xliff>", "no well-formed"),
        (OLD.replace("zh-CN", "fr"), "'fr' is not supported"),
        (OLD.replace("zh-CN", "en-US"), "both en"),
    ],
)
def test_what_cannot_be_used_is_explained(tmp_path, text, why):
    with pytest.raises(InputError, match=why):
        read(tmp_path, text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("xliff")


def with_clean_flags(bead):
    flags = (replace(flag, message=cleaned(flag.message)[0]) for flag in bead.flags)
    return replace(bead, flags=tuple(flags))


@pytest.mark.parametrize("suffix", [".xlf", ".xliff"])
@given(value=alignments())
@settings(max_examples=60, deadline=None)
def test_what_is_written_reads_back_equal(folder, suffix, value):
    path = folder / f"x{suffix}"
    aligner.write(value, path)
    if not value.beads:
        return
    (value,) = in_lines([value])
    (found,) = aligner.read(path)
    assert (found.doc, found.src.lang) == (value.doc, value.src.lang)
    assert pairs(found) == [tuple(cleaned(t)[0] for t in pair) for pair in pairs(value)]
    for bead, old in zip(found.beads, value.beads, strict=True):
        assert with_clean_flags(bead) == with_clean_flags(old)


def statuses() -> Alignment:
    flag = Flag("number", "major", 0.9, ((0, 1),), (), "2021 ≠ 2001 & <more>")
    beads = [
        Bead(range(k, k + 1), range(k, k + 1), 0.5, 0.9, flags, status)
        for k, (flags, status) in enumerate(
            [((), "auto"), ((flag,), "auto"), ((), "confirmed"), ((flag,), "edited")]
        )
    ]
    sides = [
        Document(lang, "", tuple(Sentence(f"{letter}{k}.", k * 4, k * 4 + 3, k) for k in range(4)))
        for lang, letter in (("en", "A"), ("zh", "甲"))
    ]
    return Alignment("a.b", *sides, tuple(beads))


def test_translate_toolkit_reads_version_1(tmp_path):
    xliff = pytest.importorskip("translate.storage.xliff")
    path = tmp_path / "x.xlf"
    aligner.write(statuses(), path)
    store = xliff.xlifffile.parsefile(str(path))
    assert (store.getsourcelanguage(), store.gettargetlanguage()) == ("en-US", "zh-CN")
    units = [unit for unit in store.units if unit.source]
    assert [(unit.source, unit.target) for unit in units] == pairs(statuses())
    assert [unit.isapproved() for unit in units] == [False, False, True, True]
    assert "major number: 2021 ≠ 2001 & <more>" in units[1].getnotes()
    states = [unit.xmlelement.find("{*}target").get("state") for unit in units]
    assert states == ["translated", "needs-review-translation", "signed-off", "final"]


def test_translate_toolkit_reads_version_2(tmp_path):
    xliff = pytest.importorskip("translate.storage.xliff2")
    path = tmp_path / "x.xliff"
    aligner.write(statuses(), path, languages={"zh": "zh-HK"})
    store = xliff.Xliff2File.parsefile(str(path))
    assert [(unit.source, unit.target) for unit in store.units] == pairs(statuses())
    root = etree.parse(str(path)).getroot()
    named = [root.get(name) for name in ("version", "srcLang", "trgLang")]
    assert named == ["2.1", "en-US", "zh-HK"]
    states = [segment.get("state") for segment in root.iter("{*}segment")]
    assert states == ["translated", "translated", "reviewed", "final"]
    notes = [note.text for note in root.iter("{*}note")]
    assert notes == ["major number: 2021 ≠ 2001 & <more>"] * 2


def test_one_direction_a_file_in_version_2(tmp_path):
    corpus = [pair("A.", "甲。"), pair("乙。", "B.", "b", "zh")]
    with pytest.raises(OutputError, match=r"'b' goes from zh to en.*write \.xlf"):
        aligner.write(corpus, tmp_path / "x.xliff")
    aligner.write(corpus, tmp_path / "x.xlf")
    assert [each.src.lang for each in aligner.read(tmp_path / "x.xlf")] == ["en", "zh"]


SDL = """<?xml version="1.0" encoding="utf-8"?><xliff xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0"
 xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2" sdl:version="1.0">
<file original="C:\\\\docs\\\\a.docx" datatype="x-sdlfilterframework2" source-language="en-US"
 target-language="zh-CN"><header><sdl:ref-files/></header><body><group>
<trans-unit id="c1"><source>One. Two.</source>
<seg-source><g id="1"><mrk mtype="seg" mid="1">One.</mrk>
 <mrk mtype="seg" mid="2">Two <x id="5"/>45<x id="6"/>60.</mrk></g></seg-source><target><g id="1">
<mrk mtype="seg" mid="1">一。</mrk><mrk mtype="seg" mid="2">二<mrk mtype="x-sdl-deleted">旧</mrk>
45<x id="6"/>60。</mrk></g></target><sdl:seg-defs><sdl:seg id="1" conf="Translated"/></sdl:seg-defs>
</trans-unit></group></body></file></xliff>"""

PHRASE = """<xliff xmlns:m="http://www.memsource.com/mxlf/2.0" version="1.2"
 xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a.txt" source-language="en"
 target-language="zh_cn"><body><group id="0"><trans-unit id="x:0"><source>One.</source>
<target>一。</target>
<alt-trans origin="machine-trans"><target>壹。</target></alt-trans></trans-unit>
<trans-unit id="x:1"><source>Two {b>45{1}60&lt;b}.</source><target>二 45 60。</target></trans-unit>
</group></body></file></xliff>"""

MEMOQ = """<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:mq="MQXliff" version="1.2">
<file original="a.docx" source-language="en-us" target-language="zho-CN"><body>
<trans-unit id="1" mq:status="Confirmed"><source xml:space="preserve">One.<bpt>{}</bpt></source>
<target xml:space="preserve">一。</target><mq:insertedmatches>
<mq:insertedmatch><source>Zero.</source>
<target>零。</target></mq:insertedmatch></mq:insertedmatches></trans-unit>
<trans-unit id="2"><source>Two<ph id="2">&lt;br/&gt;</ph>three.</source><target>二三。</target>
</trans-unit></body></file></xliff>"""


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.sdlxliff", SDL, [("One.", "一。"), ("Two 45 60.", "二\n45 60。")]),
        ("a.mxliff", PHRASE, [("One.", "一。"), ("Two {b>45{1}60<b}.", "二 45 60。")]),
        ("a.mqxliff", MEMOQ, [("One.", "一。"), ("Two three.", "二三。")]),
    ],
)
def test_xliff_of_translation_tools(tmp_path, name, text, expected):
    (tmp_path / name).write_text(text, encoding="utf-8")
    (found,) = aligner.read(tmp_path / name)
    assert (found.doc, pairs(found)) == ("a", expected)


SPOKEN = '<trans-unit id="{}"><source{}>{}</source><target{}>{}</target></trans-unit>'


@pytest.mark.parametrize(
    ("attributes", "units", "expected"),
    [
        ('source-language="en"', [("", "A", ' xml:lang="zh-Hans"', "甲")], [("A", "甲")]),
        (
            'source-language="zh"',
            [("", "甲", "", "A"), ("", "X", "", "X")],
            [("甲", "A"), ("X", "X")],
        ),
        ("", [("", "A", "", "甲"), ("", "3", "", "3")], [("A", "甲"), ("3", "3")]),
        ("", [(' xml:lang="eng"', "A", "", "B")], [("A", "B")]),
        ('target-language="cn"', [("", "A", "", "甲")], [("A", "甲")]),
    ],
)
def test_xliff_that_leaves_out_a_language(tmp_path, attributes, units, expected):
    body = "".join(SPOKEN.format(k, *each) for k, each in enumerate(units))
    text = f'<xliff><file original="a" {attributes}><body>{body}</body></file></xliff>'
    (found,) = read(tmp_path, text)
    assert pairs(found) == [tuple(each) for each in expected]


def test_the_wrong_language_on_a_target_is_named(tmp_path):
    unit = SPOKEN.format(1, "", "A", ' xml:lang="fr"', "B")
    with pytest.raises(InputError, match="the language 'fr' is not supported"):
        read(tmp_path, f'<xliff><file source-language="en"><body>{unit}</body></file></xliff>')


@pytest.mark.parametrize("suffix", [".xlf", ".xliff"])
def test_a_property_that_stands_twice_is_named_with_its_unit(tmp_path, suffix):
    path = tmp_path / f"x{suffix}"
    aligner.write(pair("A.", "甲。"), path)
    text = path.read_text(encoding="utf-8")
    (line,) = [each for each in text.splitlines() if '"x-bead"' in each]
    path.write_text(text.replace(line, f"{line}\n{line}"), encoding="utf-8")
    with pytest.raises(InputError, match=r"unit 1 .*it has the property x-bead twice"):
        aligner.read(path)
