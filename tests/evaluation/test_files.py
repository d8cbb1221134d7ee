import json

import pytest

import aligner
from aligner.errors import InputError
from aligner.evaluation import compare_files, read_beads
from tests.formats.samples import pair


def file(tmp_path, text, name="beads"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_ladder_lines(tmp_path):
    path = file(tmp_path, "[0, 1]:[0]\n\n[]:[1]:0.25\n[2,5] : [2 3]\n")
    (beads,) = read_beads(path).values()
    assert beads == [({0, 1}, {0}), (set(), {1}), ({2, 5}, {2, 3})]
    (swapped,) = read_beads(path, swap=True).values()
    assert swapped[0] == ({0}, {0, 1})


def test_gold_json(tmp_path):
    path = file(tmp_path, json.dumps({"beads": [[[0], [0]], [[1], []]]}))
    assert read_beads(path) == {"": [({0}, {0}), ({1}, set())]}


def test_jsonl_with_line_separators_inside_a_text(tmp_path):
    path = tmp_path / "x.jsonl"
    aligner.write([pair("a\u2028b\x85c", "好", "one"), pair("B", "乙", "two")], path)
    assert read_beads(path) == {"one": [({0}, {0})], "two": [({0}, {0})]}


def test_an_unnamed_gold_needs_a_document_when_there_are_several(tmp_path):
    gold = file(tmp_path, "[0]:[0]")
    path = tmp_path / "x.jsonl"
    aligner.write([pair("A", "甲", "one"), pair("B", "乙", "two")], path)
    with pytest.raises(InputError, match="--doc"):
        compare_files(gold, path)
    assert compare_files(gold, path, doc="two").strict.f1 == 1
    with pytest.raises(InputError, match="no document 'three'"):
        compare_files(gold, path, doc="three")


def test_named_documents_are_compared_by_name(tmp_path):
    gold, found = tmp_path / "g.jsonl", tmp_path / "f.jsonl"
    aligner.write([pair("A", "甲", "one")], gold)
    aligner.write([pair("B", "乙", "two"), pair("A", "甲", "one")], found)
    assert compare_files(gold, found).strict.predicted == 1
    aligner.write([pair("B", "乙", "two")], found)
    with pytest.raises(InputError, match="no document is in both"):
        compare_files(gold, found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n",
        "nonsense",
        "[0]:[0]\n0:0",
        '{"doc": "x"}',
        '{"beads": [1]}',
        '{"beads": [[[0]]]}',
        '{"beads": [[[0], [-1]]]}',
        '{"beads": [[[0], [1.5]]]}',
        '{"beads": [[[0], [NaN]]]}',
        '{"beads": [[[0], ["0"]]]}',
        '{"beads": [[[0], [1000000000000]]]}',
        '{"beads": ' + "[" * 100_000,
        "{" + '"a":{' * 100_000,
        "[1, 2",
        "3",
        "[" + "9" * 5000 + "]:[0]",
        "[٣]:[0]",
        "[0]:[0]\n\x00",
    ],
    ids=lambda text: text[:20],
)
def test_what_holds_no_beads_is_refused(tmp_path, text):
    with pytest.raises(InputError):
        read_beads(file(tmp_path, text))


def test_what_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot read"):
        read_beads(tmp_path / "missing")
    with pytest.raises(InputError, match="cannot read"):
        read_beads(tmp_path)
    (tmp_path / "latin").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(InputError, match="not UTF-8"):
        read_beads(tmp_path / "latin")


def jsonl(*indices):
    """Lines whose only bead has a sentence of each index."""
    sides = ({"sentences": [{"index": index}]} for index in indices)
    records = [{"doc": "d", "type": "1-1", "src": side, "tgt": side} for side in sides]
    return "\n".join(map(json.dumps, records))


@pytest.mark.parametrize("index", [-1, 1.5, "0", float("nan"), 10**12, True, []])
def test_an_index_that_is_none_is_named_with_its_line(tmp_path, index):
    path = file(tmp_path, jsonl(0, index))
    with pytest.raises(InputError, match=r"line 2 is no bead record: src.sentences\[0\].index is"):
        read_beads(path)


def test_a_first_line_with_a_wrong_value_is_named_too(tmp_path):
    with pytest.raises(InputError, match=r"line 1 .*index is -1"):
        read_beads(file(tmp_path, jsonl(-1)))


def test_gold_json_over_many_lines_and_with_a_mark(tmp_path):
    text = json.dumps({"doc": "x", "beads": [[[0], [0]]]}, indent=1)
    (tmp_path / "gold").write_text("\ufeff\n" + text, encoding="utf-8")
    assert read_beads(tmp_path / "gold") == {"": [({0}, {0})]}


def test_jsonl_with_what_was_set_aside_and_a_mark(tmp_path):
    skipped = {"doc": "d", "type": "skipped", "src": {"sentences": [{"index": None}]}, "reason": ""}
    path = tmp_path / "x"
    path.write_text("\ufeff" + jsonl(3) + "\n" + json.dumps(skipped), encoding="utf-8")
    assert read_beads(path) == {"d": [({3}, {3})]}
