"""TMX and XLIFF that a tool damaged or a stranger made: read, or refused with the unit's name."""

import json

import pytest

import aligner
from aligner.errors import InputError

FIRST = (
    '<tu tuid="first"><tuv xml:lang="en"><seg>A</seg></tuv>'
    '<tuv xml:lang="zh"><seg>甲</seg></tuv></tu>'
)


def tmx(*units, head=""):
    body = "".join([FIRST, *units])
    return f'{head}<tmx version="1.4"><header srclang="en"/><body>{body}</body></tmx>'


def unit(en="A.", zh="甲。", **props):
    """A unit of ours, with some properties otherwise; None leaves one out."""
    given = {
        "x-document": "d",
        "x-bead": "3",
        "x-confidence": "0.9",
        "x-similarity": "0.5",
        "x-source": "0:0:2:0",
        "x-target": "0:0:2:0",
        **{f"x-{name}": value for name, value in props.items()},
    }
    written = "".join(
        f'<prop type="{name}">{value}</prop>' for name, value in given.items() if value is not None
    )
    segments = f"<tuv xml:lang='en'><seg>{en}</seg></tuv><tuv xml:lang='zh'><seg>{zh}</seg></tuv>"
    return f'<tu tuid="no 2">{written}{segments}</tu>'


def flags(**values):
    flag = {"kind": "number", "severity": "major", "confidence": 0.5, "src": [], "tgt": []}
    return json.dumps([{**flag, "message": "m", **values}])


def read(tmp_path, text, name="x.tmx"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return aligner.read(path)


def refused(tmp_path, text, name="x.tmx"):
    with pytest.raises(InputError) as caught:
        read(tmp_path, text, name)
    message = str(caught.value)
    assert message.startswith(str(tmp_path / name)) and message.isprintable()
    assert len(message) < 400
    return message


@pytest.mark.parametrize(
    ("props", "why"),
    [
        ({"confidence": "nan"}, "x-confidence is 'nan': expected is a number of at least 0"),
        ({"confidence": "17"}, "x-confidence is '17': expected is a number of at most 1"),
        ({"confidence": "high"}, "x-confidence is 'high': expected is a number"),
        ({"confidence": "0.5_1"}, "x-confidence is '0.5_1'"),
        ({"confidence": "1e999"}, "x-confidence is '1e999': number out of range"),
        ({"confidence": ""}, "x-confidence is ''"),
        ({"similarity": "nan"}, "x-similarity is 'nan'"),
        ({"similarity": "-1.1"}, "x-similarity is '-1.1'"),
        ({"bead": "1.5"}, "x-bead is '1.5': expected is a whole number"),
        ({"bead": "-1"}, "x-bead is '-1'"),
        ({"bead": "9" * 9}, "a whole number of at most 200,000,000"),
        ({"bead": "9" * 5000}, "x-bead is '9999"),
        ({"bead": "٣"}, "x-bead is '٣'"),
        ({"bead": None}, "no property x-bead"),
        ({"status": "lost"}, "x-status is 'lost': it must be one of auto, confirmed, edited"),
        ({"flags": "[" * 100_000}, "x-flags is n"),
        ({"flags": "[" * 900 + "]" * 900}, "x-flags"),
        ({"flags": "{}"}, "x-flags is {}: expected is a list"),
        ({"flags": "[1]"}, "x-flags[0] is 1"),
        ({"flags": "nonsense"}, "x-flags is no JSON"),
        ({"flags": flags(confidence=float("nan"))}, "x-flags[0].confidence is nan"),
        ({"flags": flags(kind="odd")}, "x-flags[0].kind is 'odd'"),
        ({"flags": flags(src=[[0]])}, "x-flags[0].src[0] is [0]"),
        ({"flags": flags(src=[[0, 9]])}, "src span [0, 9], the text ends at 2"),
        ({"flags": flags(tgt=[[2, 1]])}, "tgt span [2, 1], which runs backwards"),
        ({"source": "0:0:2"}, "x-source[0] is"),
        ({"source": "0:0:2:0:1"}, "x-source[0] is"),
        ({"target": "a:b:c:d"}, "x-target[0][0] is 'a'"),
        ({"source": "0:0.5:2:0"}, "x-source[0][1] is '0.5'"),
        ({"source": "0:2:0:0"}, "x-source: a sentence ends at 0, before its start 2"),
        ({"source": f"{10**12}:0:2:0"}, "a whole number of at most 200,000,000"),
        ({"source": "0:0:1:0 5:1:2:0"}, "x-source: sentence 5 follows 0"),
        ({"source": ""}, "x-source is empty, but its segment has text"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_property_that_does_not_fit_is_named_with_its_unit(tmp_path, props, why):
    message = refused(tmp_path, tmx(unit(**props)))
    assert "unit 2 ('no 2'): " in message and why in message


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (unit(), "unit 3: bead 3 stands twice in document 'd'"),
        (unit(bead="4"), "unit 3: sentence 0 of src stands in two beads"),
        (unit().replace("<tuv", '<prop type="x-bead">3</prop><tuv', 1), "x-bead twice"),
    ],
)
def test_units_that_contradict_each_other(tmp_path, second, why):
    assert why in refused(tmp_path, tmx(unit(), second))


def test_flags_of_a_text_edited_elsewhere_end_with_it(tmp_path):
    """A tool that changes the segment leaves the properties as they were."""
    found = read(tmp_path, tmx(unit(en="A", flags=flags(src=[[0, 2], [2, 2]]))))[1]
    (bead,) = found.beads
    assert found.texts(bead) == ("A", "甲。")
    assert bead.flags[0].src == ((0, 1), (1, 1))


def test_units_of_another_tool_among_ours(tmp_path):
    """A translator adds units to our memory: their numbers are not ours."""
    found = read(tmp_path, tmx(unit(document="x", bead="0"), FIRST, unit(document="x", bead="1",
        source="1:2:4:0", target="1:2:4:0")))  # fmt: skip
    texts = [[each.texts(bead) for bead in each.beads] for each in found]
    assert texts == [[("A", "甲")], [("A.", "甲。")], [("A", "甲")], [("A.", "甲。")]]
    assert {each.doc for each in found} == {"x"}
    (warning,) = aligner.write(found, tmp_path / "again.jsonl")
    assert "3 documents are named like" in warning
    assert len(aligner.read(tmp_path / "again.jsonl")) == 4


ODD_SEGMENTS = {
    "<tuv xml:lang='en'>Loose <note>not this</note><hi>text</hi></tuv>": "Loose text",
    "<tuv xml:lang='en'><?pi x?><seg>A<?pi x?>B<!-- c -->C</seg></tuv>": "ABC",
    "<tuv xml:lang='en'><seg>" + "<hi>" * 240 + "deep" + "</hi>" * 240 + "</seg></tuv>": "deep",
    "<tuv xml:lang='en'><seg>A<hi>B<it>x</it>C<hi>D</hi></hi>E</seg></tuv>": "ABCDE",
    "<tuv xml:lang=''><seg>?</seg></tuv><tuv xml:lang='EN-gb'><seg>A</seg></tuv>": "A",
    "<?pi x?><!-- c --><tuv lang='en'><seg><![CDATA[<A>]]></seg></tuv>": "<A>",
    "<tuv xml:lang='en'/>": "",
    "<tuv xml:lang='en'><seg/></tuv>": "",
}


@pytest.mark.parametrize(("variant", "text"), ODD_SEGMENTS.items(), ids=range(len(ODD_SEGMENTS)))
def test_odd_segments_are_read(tmp_path, variant, text):
    text_of_unit = f"<tu>{variant}<tuv xml:lang='zh'><seg>乙</seg></tuv></tu>"
    (found,) = read(tmp_path, tmx(text_of_unit))
    assert found.texts(found.beads[1]) == (text, "乙")
    assert found.beads[1].is_null == (not text)


@pytest.mark.parametrize("odd", ["<tu/>", "<tu><tuv/><tuv/></tu>", "<tu><seg>A</seg></tu>"])
def test_units_without_a_language_are_left_out(tmp_path, odd):
    (found,) = read(tmp_path, tmx(odd))
    assert len(found.beads) == 1


LAUGHS = "".join(
    f'<!ENTITY {name} "{value * 10}">'
    for name, value in zip("bcdefghij", ["&a;", *(f"&{c};" for c in "bcdefghi")], strict=True)
)
BOMB = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{LAUGHS}]>'

HOSTILE = {
    "entities in a text": tmx(head=BOMB).replace("<seg>A<", "<seg>&j;<"),
    "entities in an attribute": tmx(head=BOMB).replace('"first"', '"&j;"'),
    "deep": tmx("<tu>" + "<a>" * 100_000 + "</a>" * 100_000 + "</tu>"),
    "unknown encoding": tmx(head='<?xml version="1.0" encoding="foo"?>'),
    "wrong encoding": tmx(head='<?xml version="1.0" encoding="utf-16"?>'),
    "no name of an encoding": tmx(head='<?xml version="1.0" encoding="\xff"?>'),
    "bytes that are no UTF-8": tmx().encode().replace(b">A<", b">\xff<"),
    "NUL": tmx().encode().replace(b">A<", b">\x00<"),
    "a namespace that is no URI": '<tmx xmlns="}"/>',
    "a root with a prefix that is not there": "<x:tmx/>",
    "cut": tmx()[:-20],
    "only a comment": "<!-- tmx -->",
    "two roots": "<tmx/><tmx/>",
    "a long attribute": f'<tmx a="{"x" * 11_000_000}"/>',
}


@pytest.mark.parametrize("name", ["x.tmx", "x.xlf"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_xml_is_one_error(tmp_path, kind, name):
    text = HOSTILE[kind]
    if name == "x.xlf":
        data = text if isinstance(text, bytes) else text.encode("utf-8")
        text = data.replace(b"tmx", b"xliff")
    refused(tmp_path, text, name)


def xliff(body, **attributes):
    given = {"source-language": "en", "target-language": "zh", **attributes}
    written = " ".join(f'{name}="{value}"' for name, value in given.items())
    return f"<xliff><file {written}>{body}</file></xliff>"


PAIR = '<trans-unit id="7"><source>A</source><target>甲</target></trans-unit>'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<xliff/>", "none of its 0 units"),
        ("<xliff><file/></xliff>", "none of its 0 units"),
        (xliff('<trans-unit id="7"><source>A</source></trans-unit>'), "none of its 1 units"),
        (xliff('<trans-unit id="7"><source/><target/></trans-unit>'), "none of its 1 units"),
        (xliff(PAIR, **{"source-language": "fr"}), "unit 1 ('7'): the language 'fr' is not"),
        (xliff(PAIR, **{"target-language": "en-US"}), "unit 1 ('7'): source and target are both"),
        (
            f"<xliff>{PAIR.replace('甲', 'B')}</xliff>",
            "a source and a target in English and Chinese",
        ),
    ],
)
def test_xliff_without_a_pair(tmp_path, text, why):
    assert why in refused(tmp_path, text, "x.xlf")


@pytest.mark.parametrize("original", ["", "/", ".", "..\\", "C:\\docs\\x.docx", "a/b/x.txt"])
def test_xliff_documents_have_names(tmp_path, original):
    (found,) = read(tmp_path, xliff(f"<?pi?><!-- c -->{PAIR}", original=original), "x.xlf")
    assert found.doc == "x" or found.doc == ".."
    assert found.texts(found.beads[0]) == ("A", "甲")
