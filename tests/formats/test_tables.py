"""TSV and CSV of any producer: which column is which, cells with line breaks, encodings."""

import csv
import io

import pytest

import aligner
from aligner.errors import InputError
from tests.formats.samples import pair

EXPECTED = [("It rained.", "下雨了。"), ("We stayed.", "我们没走。")]


def read(tmp_path, text, name="x.tsv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return aligner.read(path)


def pairs(corpus):
    return [each.texts(bead) for each in corpus for bead in each.beads]


HEADERS = [
    "en\tzh",
    "English\tChinese",
    "英文\t中文",
    "source\ttarget",
    "Source text\tTarget text",
    "原文\t译文",
    "en_US\tzh_CN",
    "eng\tzho",
    "English (US)\tChinese (Simplified)",
    "src\ttgt",
]


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_never_becomes_a_pair(tmp_path, header):
    rows = "\n".join("\t".join(each) for each in EXPECTED)
    assert pairs(read(tmp_path, f"{header}\n{rows}\n")) == EXPECTED


@pytest.mark.parametrize(
    "rows",
    [
        "id\ten\tzh\n1\tIt rained.\t下雨了。\n2\tWe stayed.\t我们没走。\n",
        "1\t下雨了。\tIt rained.\t0.93\n2\t我们没走。\tWe stayed.\t0.88\n",
        "0.93\tIt rained.\t下雨了。\thttp://example.org/a\n"
        "0.88\tWe stayed.\t我们没走。\thttp://example.org/long/address/of/a/page\n",
        "No.\tEnglish\tScore\tChinese\tNotes\n1\tIt rained.\t9\t下雨了。\t\n"
        "2\tWe stayed.\t8\t我们没走。\tcheck\n",
    ],
)
def test_ids_scores_and_addresses_are_no_texts(tmp_path, rows):
    found = read(tmp_path, rows)
    texts = [tuple(sorted(each)) for each in pairs(found)]
    assert texts == [tuple(sorted(each)) for each in EXPECTED]


def test_an_ordinary_first_row_is_no_header(tmp_path):
    rows = "I speak English.\t我说英文。\nThe source text\t原文如下\n"
    assert len(pairs(read(tmp_path, rows))) == 2


EXCEL = '"It rained.\nAll day."\t下雨了。\n"We ""stayed""."\t我们没走。\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (EXCEL, [("It rained.\nAll day.", "下雨了。"), ('We "stayed".', "我们没走。")]),
        ('en\tzh\nA.\t"甲。\n\n乙。"\nB.\t丙\n', [("A.", "甲。\n\n乙。"), ("B.", "丙")]),
        ('"A\tB"\t甲\nC\t乙\n', [("A\tB", "甲"), ("C", "乙")]),
        ('"Hi," he\t“嗨。”\n"Yes.\t“是。\n', [('"Hi," he', "“嗨。”"), ('"Yes.', "“是。")]),
        ('"Hi."\t"你好。"\n5" pipe\t五寸管\n', [('"Hi."', '"你好。"'), ('5" pipe', "五寸管")]),
        ('"A\t甲\nB"\t乙\n', [('"A', "甲"), ('B"', "乙")]),
    ],
)  # fmt: skip
def test_quotation_marks_of_spreadsheets_and_of_speech(tmp_path, text, expected):
    assert pairs(read(tmp_path, text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It rained.\t下雨了。\nWe sold\t12 cars.\t卖了12辆车。\n",
        "en\tzh\nWe sold\t12 cars.\t卖了12辆车。\n",
        "1\tA long text.\t一段长文。\n2\tWe sold\t12 cars.\t卖了12辆车。\n3\tB.\t乙。\n",
    ],
)
def test_a_tab_inside_a_cell_is_refused_with_its_line(tmp_path, text):
    with pytest.raises(InputError, match=r"line 2 has \d columns, \d are expected: is the delim"):
        read(tmp_path, text)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("name", ["x.tsv", "x.csv"])
def test_encodings_of_spreadsheets(tmp_path, name, encoding):
    mark = "\t" if name == "x.tsv" else ","
    text = "\r\n".join(mark.join(each) for each in EXPECTED)
    assert pairs(read(tmp_path, text, name, encoding)) == EXPECTED


@pytest.mark.parametrize("bad", ["乙。".encode("gb18030"), b"\xff", "乙".encode()[:2]])
def test_the_first_bad_byte_is_placed(tmp_path, bad):
    path = tmp_path / "x.csv"
    path.write_bytes("A.,甲。\nB.,".encode() + bad + b"\n")
    with pytest.raises(InputError, match=r"line 2 is not UTF-8: byte 4 of the line is 0x"):
        aligner.read(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("en,zh\r\nIt rained.,下雨了。\r\n", EXPECTED[:1]),
        ('id;en;zh\n1;"It rained; all day.";下雨了。\n', [("It rained; all day.", "下雨了。")]),
        ('"A, ""b""\nc.",甲\n', [('A, "b"\nc.', "甲")]),
        ("zh,en\n下雨了。,It rained.\n", [("下雨了。", "It rained.")]),
        ('en,zh\n"A",\n,"乙"\n', [("A", ""), ("", "乙")]),
    ],
)
def test_csv_of_others(tmp_path, text, expected):
    assert pairs(read(tmp_path, text, "x.csv")) == expected


@pytest.mark.parametrize("text", ['A,甲\n"B,乙\nC,丙\n', 'en,zh\n"A,甲\n'])
def test_a_quotation_mark_that_is_never_closed(tmp_path, text):
    with pytest.raises(InputError, match="line 2: a quotation mark is not closed"):
        read(tmp_path, text, "x.csv")


def test_csv_is_what_the_standard_reader_reads(tmp_path):
    texts = [('He said "no", twice.', "他说“不”，两次。"), (" edge ", "=1+1"), ("A,\nB.", "甲。")]
    aligner.write([pair(*each, doc=f"d{k}") for k, each in enumerate(texts)], tmp_path / "x.csv")
    data = (tmp_path / "x.csv").read_bytes().decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(data, newline="")))
    assert [(row["src"], row["tgt"]) for row in rows] == [*texts[:2], ("A, B.", "甲。")]
    assert [(row["doc"], row["bead"], row["confidence"]) for row in rows][1] == (
        "d1",
        "0",
        "0.9000",
    )
    assert data.count("\r\n") == 4 and "\r\n" not in data.replace("\r\n", "", 4)
    found = aligner.read(tmp_path / "x.csv")
    assert [each.doc for each in found] == ["d0", "d1", "d2"]
    assert found[0].beads[0].similarity == 0.5


TMX = (
    '<tmx><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>It rained.</seg></tuv>'
    '<tuv xml:lang="zh"><seg>下雨了。</seg></tuv></tu></body></tmx>'
)
XLIFF = (
    '<xliff version="1.2"><file source-language="en" target-language="zh"><body><trans-unit>'
    "<source>It rained.</source><target>下雨了。</target></trans-unit></body></file></xliff>"
)


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("x.txt", TMX, "utf-8"),
        ("x.xml", "<?xml version='1.0'?><!DOCTYPE tmx [<!ENTITY a 'b'>]>" + TMX, "utf-8"),
        ("x.tsv", TMX, "utf-16"),
        ("x.xml", "\n<!-- a remark -->" + XLIFF, "utf-8-sig"),
        ("x.tmx", XLIFF, "utf-8"),
        ("x.txt", "It rained.\t下雨了。\n", "utf-8"),
        ("memory", "English\tChinese\nIt rained.\t下雨了。\n", "utf-8"),
    ],
)
def test_the_content_tells_the_format(tmp_path, name, text, encoding):
    assert pairs(read(tmp_path, text, name, encoding)) == EXPECTED[:1]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("x.tmx", b"%PDF-1.7", "it is a PDF"),
        ("x.txt", b"Just a text.\n", "its content is in none of these"),
        ("x.html", b"<!doctype html><html></html>", "a web page"),
        ("x.xml", b"<martif/>", "a glossary"),
        ("x.xlsx", b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
        ("x.srt", b"1\n00:00:00,000 --> 00:00:01,000\nA\n", "aligner align"),
        ("x.tsv", b"\x1f\x8b\x08", "unpack it"),
        ("x.xlsx", b"PK\x03\x04broken", "a damaged ZIP container"),
    ],
)
def test_what_is_no_corpus_is_refused_by_name(tmp_path, name, data, why):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=why):
        aligner.read(tmp_path / name)
