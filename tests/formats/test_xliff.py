import pytest

import aligner
from aligner.errors import InputError

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
        ("<tmx/>", "its root is <tmx>"),
        ("<xliff>", "no well-formed"),
        (OLD.replace("zh-CN", "fr"), "'fr' is not supported"),
        (OLD.replace("zh-CN", "en-US"), "both en"),
    ],
)
def test_what_cannot_be_used_is_explained(tmp_path, text, why):
    with pytest.raises(InputError, match=why):
        read(tmp_path, text)
