import pytest

import aligner
from aligner.errors import InputError
from tests.formats.samples import pair


def written(tmp_path, text):
    path = tmp_path / "x.tsv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_tabs_and_line_ends_become_spaces(tmp_path):
    path = tmp_path / "x.tsv"
    aligner.write(pair("a\tb\nc\u2028d", "好\r\n的"), path)
    assert len(path.read_text(encoding="utf-8").split("\n")) == 3
    found = aligner.read(path)[0]
    assert found.texts(found.beads[0]) == ("a b c d", "好的")


def test_our_header_brings_documents_and_scores_back(tmp_path):
    path = tmp_path / "x.tsv"
    aligner.write([pair("A.", "甲。", "a"), pair("B.", "乙。", "b")], path)
    found = aligner.read(path)
    assert [each.doc for each in found] == ["a", "b"]
    assert (found[0].beads[0].similarity, found[0].beads[0].confidence) == (0.5, 0.9)


def test_two_bare_columns_in_either_order(tmp_path):
    found = aligner.read(written(tmp_path, "你好。\tHello.\n\t\n再见。\tBye.\n\tAlone.\n"))[0]
    assert (found.src.lang, found.tgt.lang) == ("zh", "en")
    assert [bead.type for bead in found.beads] == ["1-1", "1-1", "0-1"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Hello.\n", "line 1 has 1 column"),
        ("Hello.\tBye.\n", "look alike"),
        ("  \n", "is empty"),
        (b"\xff\xfe\xff", "is not UTF-16"),
        ("src\ttgt\tconfidence\nA.\t甲。\tmuch\n", "line 2: confidence is 'much': expected is"),
        ("src\ttgt\tconfidence\n\nA.\t甲。\tnan\n", "line 3: confidence is 'nan'"),
        (
            "src\ttgt\tconfidence\nA.\t甲。\t17\n",
            "confidence is '17': expected",
        ),
        ("src\ttgt\tsimilarity\nA.\t甲。\t-2\n", "similarity is '-2'"),
        ("src\ttgt\tsimilarity\nA.\t甲。\t1e999\n", "similarity is '1e999'"),
        ("src\ttgt\tdoc\n", "header but no rows"),
        ("src\ttgt\nA.\t甲。\nB.\n", "line 3 has 1 column"),
        ("A.\t甲。\n".encode() + b"B.\t\xff", r"line 2 is not UTF-8: byte 4 of the line is 0xFF"),
    ],
)
def test_what_cannot_be_used_is_explained(tmp_path, text, why):
    with pytest.raises(InputError, match=why):
        aligner.read(written(tmp_path, text))


def test_rows_without_a_text_are_left_out(tmp_path):
    text = "doc\tsrc\ttgt\nd\tA.\t甲。\nd\t \t\nd\tB.\t乙。\n"
    (found,) = aligner.read(written(tmp_path, text))
    assert [bead.number for bead in found.beads] == [0, 1]


def test_a_carriage_return_and_a_mark_are_no_text(tmp_path):
    (found,) = aligner.read(written(tmp_path, "\ufeffsrc\ttgt\r\nA.\t甲。\r\n"))
    assert found.texts(found.beads[0]) == ("A.", "甲。")
