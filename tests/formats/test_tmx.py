import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

import aligner
from aligner.bitext import Alignment, Bead, Document, Flag, Sentence
from aligner.errors import InputError
from aligner.formats import write_corpus
from aligner.formats.wrapping import in_lines
from aligner.formats.xmltext import cleaned
from tests.formats.samples import pair, two_sentences
from tests.support import alignments

DTD = Path(__file__).parent.parent / "data/tmx14.dtd"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tmx")


def assert_valid(path):
    dtd = etree.DTD(str(DTD))
    assert dtd.validate(etree.parse(str(path))), dtd.error_log


def clean(text):
    return cleaned(text)[0]


def cleaned_flags(bead):
    """The bead with such messages as XML can hold; escapes of JSON keep some of the others."""
    flags = tuple(replace(flag, message=clean(flag.message)) for flag in bead.flags)
    return replace(bead, flags=flags)


@given(value=alignments())
@settings(max_examples=120, deadline=None)
def test_beads_with_two_sides_read_back_equal(folder, value: Alignment):
    path = folder / "x.tmx"
    warnings = write_corpus([value], path, min_bead_confidence=0.0)
    assert_valid(path)
    (value,) = in_lines([value])
    kept = [bead for bead in value.beads if all(text.strip() for text in value.texts(bead))]
    written = [clean(text) for bead in kept for text in value.texts(bead)]
    changed = written != [text for bead in kept for text in value.texts(bead)]
    assert bool(warnings) >= changed
    found = list(aligner.read(path)) if kept else []
    read = [(found[0], bead) for bead in (found[0].beads if found else ())]
    assert [text for alignment, bead in read for text in alignment.texts(bead)] == written
    for (alignment, bead), old in zip(read, kept, strict=True):
        assert alignment.doc == value.doc
        assert cleaned_flags(bead) == cleaned_flags(old)


def test_the_seeds_are_valid_and_read_back_equal(seed_run):
    out, _ = seed_run
    assert_valid(out / "corpus.tmx")
    whole = {each.doc: each for each in aligner.read(out / "corpus.jsonl")}
    for found in aligner.read(out / "corpus.tmx"):
        sure = [bead.confidence >= 0.5 for bead in whole[found.doc].beads]
        numbered = zip(whole[found.doc].numbered(), sure, strict=True)
        kept = [(n, bead) for (n, bead), kept in numbered if kept and not bead.is_null]
        expected = [bead for _, bead in kept]
        assert list(found.beads) == expected
        assert [found.texts(b) for b in found.beads] == [
            whole[found.doc].texts(b) for b in expected
        ]
        assert [n for n, _ in found.numbered()] == [n for n, _ in kept]


def test_an_empty_corpus_is_valid(folder):
    write_corpus([], folder / "empty.tmx")
    assert_valid(folder / "empty.tmx")
    assert len(aligner.read(folder / "empty.tmx")) == 0


def test_header_and_order_of_the_contract(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    path = tmp_path / "x.tmx"
    aligner.write(pair("A.", "甲。"), path, languages={"zh": "zh-TW"})
    data = path.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    root = etree.fromstring(data)
    header = root.find("header")
    assert (header.get("segtype"), header.get("datatype")) == ("sentence", "plaintext")
    assert (header.get("srclang"), header.get("creationdate")) == ("en-US", "19700101T000000Z")
    codes = root.xpath("//tuv/@xml:lang")
    assert codes == ["en-US", "zh-TW"]
    kinds = root.xpath("//tu/prop/@type")
    assert {"x-confidence", "x-similarity", "x-bead", "x-document"} <= set(kinds)


def test_documents_of_either_direction_share_a_file(tmp_path):
    path = tmp_path / "x.tmx"
    aligner.write([pair("A.", "甲。", "a"), pair("乙。", "B.", "b", src_lang="zh")], path)
    assert_valid(path)
    found = aligner.read(path)
    assert [each.src.lang for each in found] == ["en", "zh"]
    assert found[1].texts(found[1].beads[0]) == ("乙。", "B.")


def test_control_characters_are_replaced_with_a_warning(tmp_path):
    (warning,) = aligner.write(pair("a\x01b\x02", "好"), tmp_path / "x.tmx")
    assert "2 characters" in warning and "U+FFFD" in warning
    assert aligner.read(tmp_path / "x.tmx")[0].src.texts() == ["a\ufffdb\ufffd"]


def test_a_side_without_text_is_left_out(tmp_path):
    """An empty segment would pollute a translation memory."""
    aligner.write(pair("  ", "好。"), tmp_path / "x.tmx")
    assert len(aligner.read(tmp_path / "x.tmx")) == 0


def test_translate_toolkit_reads_the_same_pairs(tmp_path):
    tmx = pytest.importorskip("translate.storage.tmx")
    path = tmp_path / "x.tmx"
    texts = ('𠮷 & <b> 😀 "quoted" ]]>', "𠮷野家 & <b> 😀，“引”。")
    aligner.write([pair(*texts), two_sentences()], path)
    with path.open("rb") as stream:
        memory = tmx.tmxfile(stream, "en-US", "zh-CN")
    found = [(unit.source, unit.target) for unit in memory.units]
    assert found == [texts, ("It rained. We stayed.", "下雨了，我们没走。")]


FOREIGN = """<?xml version="1.0" encoding="UTF-16"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header creationtool="Other" creationtoolversion="1" segtype="sentence"
 o-tmf="x" adminlang="en" srclang="*all*" datatype="xml"/><body>
<tu tuid="1"><prop type="x-confidence">high</prop>
 <tuv xml:lang="ZH-CN"><seg>按<bpt i="1">&lt;b&gt;</bpt>确定<ept i="1">&lt;/b&gt;</ept>。</seg>
 </tuv>
 <tuv xml:lang="EN"><seg>Press <hi>OK</hi><!-- a remark -->.</seg></tuv>
 <tuv xml:lang="fr"><seg>Cliquez OK.</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Alone</seg></tuv></tu>
<tu><tuv lang="en"><seg>Old attribute.</seg></tuv><tuv lang="zh"><seg>旧属性。</seg></tuv></tu>
</body></tmx>"""


def test_a_memory_of_another_tool(tmp_path):
    path = tmp_path / "memory.tmx"
    path.write_bytes(FOREIGN.encode("utf-16"))
    (found,) = aligner.read(path)
    assert [found.texts(bead) for bead in found.beads] == [
        ("Press OK.", "按确定。"),
        ("Old attribute.", "旧属性。"),
    ]
    assert found.doc == "memory"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<html/>", "its root is <html>"),
        ("<tmx><body>", "no well-formed"),
        ("no xml", "no well-formed"),
        (
            '<tmx><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>A</seg></tuv>'
            '<tuv xml:lang="fr"><seg>B</seg></tuv></tu></body></tmx>',
            "none of its 1 units is in English and Chinese; the languages found are 'en', 'fr'",
        ),
    ],
)
def test_what_cannot_be_used_is_explained(tmp_path, text, why):
    path = tmp_path / "bad.tmx"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=why):
        aligner.read(path)


def test_external_entities_are_not_resolved(tmp_path):
    (tmp_path / "secret").write_text("hidden", encoding="utf-8")
    path = tmp_path / "x.tmx"
    path.write_text(
        f'<!DOCTYPE tmx [<!ENTITY e SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
        '<tmx><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>A &e;</seg></tuv>'
        '<tuv xml:lang="zh"><seg>甲</seg></tuv></tu></body></tmx>',
        encoding="utf-8",
    )
    (found,) = aligner.read(path)
    assert "hidden" not in found.texts(found.beads[0])[0]


PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir>
<dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>EN-US</source_lang><target_lang>ZH-CN</target_lang>
<sentence_seg>true</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
"""


@pytest.mark.skipif(not shutil.which("omegat"), reason="OmegaT is not installed (apt: omegat)")
def test_omegat_translates_with_the_memory(tmp_path):
    project = tmp_path / "project"
    for name in ("source", "target", "omegat", "glossary", "dictionary", "tm/auto"):
        (project / name).mkdir(parents=True)
    (project / "omegat.project").write_text(PROJECT, encoding="utf-8")
    pairs = {"It rained all day.": "雨下了一整天。", "We stayed & read.": "我们没走 & 看书。"}
    (project / "source/page.txt").write_text(" ".join(pairs) + "\n", encoding="utf-8")
    aligner.write([pair(*each) for each in pairs.items()], project / "tm/auto/memory.tmx")
    # A configuration and home of its own: OmegaT writes into both.
    command = ["omegat", str(project), "--mode=console-translate", f"--config-dir={tmp_path}"]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=100,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
    )
    translated = (project / "target/page.txt").read_text(encoding="utf-8")
    # OmegaT exits 0 on a file it cannot read: only the text tells.
    assert "".join(translated.split()) == "".join("".join(pairs.values()).split()), done.stdout


def wrapped(en: str, zh: str, *flags: Flag, confidence: float = 0.9) -> Alignment:
    return Alignment(
        "doc",
        Document("en", en, (Sentence(en, 0, len(en), 0),)),
        Document("zh", zh, (Sentence(zh, 0, len(zh), 0),)),
        (Bead(range(1), range(1), 0.5, confidence, flags),),
    )


def test_line_breaks_inside_a_sentence_and_the_flags_behind_them(tmp_path):
    en, zh = "The head-\nquarters moved\r\nin 2021.", "总部于\n2001年\n迁址。"
    flag = Flag("number", "major", 0.9, ((29, 33),), ((4, 9),), "2021 ≠ 2001")
    assert (en[29:33], zh[4:9]) == ("2021", "2001年")
    aligner.write(wrapped(en, zh, flag), tmp_path / "x.tmx")
    assert_valid(tmp_path / "x.tmx")
    (found,) = aligner.read(tmp_path / "x.tmx")
    (bead,) = found.beads
    src, tgt = found.texts(bead)
    assert (src, tgt) == ("The headquarters moved in 2021.", "总部于2001年迁址。")
    (read,) = bead.flags
    assert [src[a:b] for a, b in read.src] == ["2021"]
    assert [tgt[a:b] for a, b in read.tgt] == ["2001年"]


def test_doubtful_beads_are_left_out_and_counted(tmp_path):
    corpus = [wrapped("A.", "甲。", confidence=0.49), wrapped("B.", "乙。")]
    corpus = [replace(each, doc=f"d{k}") for k, each in enumerate(corpus)]
    (warning,) = aligner.write(corpus, tmp_path / "x.tmx")
    assert "1 beads with a confidence below 0.5 were left out" in warning
    assert [each.doc for each in aligner.read(tmp_path / "x.tmx")] == ["d1"]
    assert aligner.write(corpus, tmp_path / "x.tmx", min_bead_confidence=0.4) == []
    assert len(aligner.read(tmp_path / "x.tmx")) == 2


def test_a_doubtful_bead_that_a_person_confirmed_is_sure(tmp_path):
    value = wrapped("A.", "甲。", confidence=0.1)
    confirmed = replace(value, beads=(replace(value.beads[0], status="confirmed"),))
    assert aligner.write(confirmed, tmp_path / "x.tmx") == []
    assert len(aligner.read(tmp_path / "x.tmx")) == 1


@pytest.mark.parametrize(
    ("zh", "languages", "code"),
    [
        ("這個國家的軟體說明。", None, "zh-TW"),
        ("這個國家的軟體說明。", {"zh": "zh-HK"}, "zh-HK"),
        ("這裏的巴士沿着綫路行駛。", None, "zh-HK"),
        ("佢哋喺呢度講嘢。", None, "zh-HK"),
        ("這裡的公車沿著路線行駛。", None, "zh-TW"),
        ("这个国家的软件说明。", None, "zh-CN"),
        ("中文", {"en": "en-GB"}, "zh-CN"),
    ],
)
def test_traditional_text_has_its_own_code(tmp_path, zh, languages, code):
    aligner.write(pair("A.", zh), tmp_path / "x.tmx", languages=languages)
    root = etree.parse(str(tmp_path / "x.tmx"))
    english = (languages or {}).get("en", "en-US")
    assert root.xpath("//tuv/@xml:lang") == [english, code]
    assert root.xpath("//tu/@creationid") == ["enzh-aligner"]


def test_times_of_subtitles_come_back(tmp_path):
    sides = [
        replace(side, sentences=(replace(side.sentences[0], cue=cue),))
        for side, cue in zip((pair("A.", "甲。").src, pair("A.", "甲。").tgt),
                             ((1000, 2500), (1100, 2600)), strict=True)
    ]  # fmt: skip
    value = replace(pair("A.", "甲。"), src=sides[0], tgt=sides[1])
    aligner.write(value, tmp_path / "x.tmx")
    (found,) = aligner.read(tmp_path / "x.tmx")
    assert [found.src.sentences[0].cue, found.tgt.sentences[0].cue] == [(1000, 2500), (1100, 2600)]


def test_an_edited_bead_is_cut_at_the_ends_of_its_sentences(tmp_path):
    aligner.write(two_sentences(), tmp_path / "x.tmx")
    text = (tmp_path / "x.tmx").read_text(encoding="utf-8")
    longer = text.replace("It rained. We stayed.", "It rained all the long day. We stayed.")
    (tmp_path / "y.tmx").write_text(longer, encoding="utf-8")
    (found,) = aligner.read(tmp_path / "y.tmx")
    assert found.src.texts() == ["It rained all the long day.", "We stayed."]


@pytest.mark.parametrize(
    "codes", [("eng", "zho"), ("EN-GB", "chi"), ("English", "Chinese"), ("en", "cmn-Hans-CN"),
              ("en_US", "cn"), ("en", "ZH_SIMPLIFIED"), ("英文", "中文")]
)  # fmt: skip
def test_codes_and_names_of_other_tools(tmp_path, codes):
    path = tmp_path / "x.tmx"
    sides = zip(codes, "A甲", strict=True)
    units = "".join(f'<tuv xml:lang="{c}"><seg>{t}</seg></tuv>' for c, t in sides)
    text = f'<tmx version="1.4"><header srclang="{codes[1]}"/><body><tu>{units}</tu></body></tmx>'
    path.write_text(text, encoding="utf-8")
    (found,) = aligner.read(path)
    assert (found.src.lang, found.texts(found.beads[0])) == ("zh", ("甲", "A"))


CODES_IN_TEXT = {
    "45<ph/>60": "45 60",
    "45<x/>60": "45 60",
    "pages 3<bpt i='1'/>4<ept i='1'/>": "pages 3 4",
    "First line<ph>&lt;br/&gt;</ph>second line": "First line second line",
    "First<ph type='lb'/>second": "First second",
    "45<ph/>people": "45 people",
    "Hello<ph/>World": "Hello World",
    "de<ph/>vice": "device",
    "un<bpt i='1'/>like<ept i='1'/>ly": "unlikely",
    "water<ph/>fall": "waterfall",
    "red<ph/>house": "red house",
    "Press <ph/>OK": "Press OK",
    "中<ph/>国": "中国",
    "中<ph type='lb'/>国": "中国",
    "共45<ph/>人": "共45人",
    "<ph/>A.<ph/>": "A.",
    "A<ph/>, B": "A, B",
}


@pytest.mark.parametrize(("seg", "text"), CODES_IN_TEXT.items())
def test_codes_that_stand_between_words_leave_a_blank(tmp_path, seg, text):
    lang, other = ("zh", "en") if text[-1] > "一" else ("en", "zh")
    body = (
        f'<tuv xml:lang="{lang}"><seg>{seg}</seg></tuv><tuv xml:lang="{other}"><seg>x</seg></tuv>'
    )
    path = tmp_path / "x.tmx"
    path.write_text(
        f'<tmx><header srclang="{lang}"/><body><tu>{body}</tu></body></tmx>', encoding="utf-8"
    )
    (found,) = aligner.read(path)
    assert found.texts(found.beads[0])[0] == text


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "GB_2312-80"])
def test_characters_beyond_the_declared_set(tmp_path, declared):
    path = tmp_path / "x.tmx"
    text = (
        f'<?xml version="1.0" encoding="{declared}"?><tmx><header srclang="en"/><body><tu>'
        '<tuv xml:lang="en"><seg>Zhu.</seg></tuv><tuv xml:lang="zh"><seg>朱镕基。</seg></tuv>'
        "</tu></body></tmx>"
    )
    path.write_bytes(text.encode("gb18030"))
    (found,) = aligner.read(path)
    assert found.texts(found.beads[0]) == ("Zhu.", "朱镕基。")


def test_a_declared_set_that_is_not_the_files(tmp_path):
    path = tmp_path / "x.tmx"
    text = (
        '<?xml version="1.0" encoding="gb2312"?><tmx><header srclang="en"/><body><tu>'
        '<tuv xml:lang="en"><seg>A</seg></tuv><tuv xml:lang="zh"><seg>朱镕基</seg></tuv></tu>'
        "</body></tmx>"
    )
    path.write_text(text, encoding="utf-8")
    (found,) = aligner.read(path)
    assert found.tgt.texts() == ["朱镕基"]


@pytest.mark.parametrize(
    ("variant", "text"),
    [
        ("<tuv xml:lang='en'>Loose text</tuv>", "Loose text"),
        ("<tuv xml:lang='en'>\n Loose <hi>text</hi>\n</tuv>", "Loose text"),
        ("<tuv xml:lang='en'><prop type='x'>p</prop>Page 45<ph/>60</tuv>", "Page 45 60"),
        ("<tuv xml:lang='en'><note>n</note>Loose<seg/></tuv>", "Loose"),
    ],
)
def test_text_without_a_segment_is_not_lost(tmp_path, variant, text):
    body = f"<tu>{variant}<tuv xml:lang='zh'>甲</tuv></tu>"
    path = tmp_path / "x.tmx"
    path.write_text(f'<tmx><header srclang="en"/><body>{body}</body></tmx>', encoding="utf-8")
    (found,) = aligner.read(path)
    assert found.texts(found.beads[0]) == (text, "甲")


@pytest.mark.parametrize(
    ("bad", "remedy"),
    [
        ("&#x1F;", "take the character out"),
        ("\x1f", "take the character out"),
        ("A & B", "write & as &amp;"),
        ("A &nbsp; B", "write the character itself"),
    ],
)
def test_what_xml_cannot_hold_is_placed_and_remedied(tmp_path, bad, remedy):
    path = tmp_path / "x.tmx"
    text = (
        '<tmx><header srclang="en"/><body>\n<tu><tuv xml:lang="en"><seg>'
        f'{bad}</seg></tuv><tuv xml:lang="zh"><seg>甲</seg></tuv></tu></body></tmx>'
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"line 2, column \d+.*; ") as caught:
        aligner.read(path)
    assert remedy in str(caught.value)
