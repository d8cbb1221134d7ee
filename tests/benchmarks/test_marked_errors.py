"""Counting the marked errors that flags find, on made rows."""

import re

import numpy as np
import pytest

from aligner.bitext import Flag
from aligner.training.marks import rows
from tests.benchmarks.human_marks import limit
from tests.benchmarks.marked_errors import LIST, documents, is_found, key_of, of_segment

SRC, TGT = "老磨坊2001年在河边烧毁了。", "The old mill burned in 2021."


def row(source=SRC, target=TGT, category="Accuracy/Mistranslation"):
    return {"source": source, "target": target, "category": category}


def test_the_list_holds_nothing_of_the_texts():
    listed = list(rows(LIST))
    assert len(listed) == 1000
    for each in listed:
        assert re.fullmatch("[0-9a-f]{20}", each["key"])
        assert each["kind"] in ("value", "name", "nameform", "other")


def test_a_documents_segments_are_in_order(tmp_path):
    header = "system\tdoc\tsegment\tsource\ttarget"
    lines = [f"a\tone\t{n}\tx\ty" for n in (10, 9, 9)] + ["b\tone\t1\tx\ty"]
    file = tmp_path / "made.tsv"
    file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    assert [[len(segment) for segment in each] for each in documents(file)] == [[2, 1], [1]]


@pytest.mark.parametrize(
    ("flag", "found"),
    [
        (Flag("number", "major", 0.9, ((3, 7),), ((23, 27),), ""), True),
        (Flag("addition", "minor", 0.9, (), ((20, 24),), ""), True),
        (Flag("number", "major", 0.9, ((3, 7),), ((0, 3),), ""), False),
        (Flag("date", "major", 0.9, ((3, 8),), (), ""), True),
        (Flag("omission", "major", 0.9, ((3, 8),), (), ""), False),
    ],
)
def test_a_flag_finds_what_it_touches(flag, found):
    assert is_found([flag], "value", (23, 27)) is found


def test_errors_of_a_segment():
    marked = TGT.replace("2021", "<v>2021</v>")
    key = key_of(SRC, TGT, (23, 27))
    segment = [
        row(target=marked),
        row(target=marked),
        row(target=TGT.replace("mill", "<v>mill</v>")),
        row(SRC.replace("在河边", "<v>在河边</v>"), category="Accuracy/Omission"),
        row(SRC.replace("老磨坊2001年在", "<v>老磨坊2001年在</v>"), category="Accuracy/Omission"),
    ]
    flags = [Flag("omission", "major", 0.9, ((9, 11),), (), "")]
    found = list(of_segment(segment, flags, {key: "value"}))
    assert found == [("value", False), ("short omission", True), ("long omission", False)]
    assert not list(of_segment(segment[:3], flags, {key: "other"}))


def test_the_worst_are_no_more_than_asked():
    scores = np.array([3.0, 1.0, 2.0, 2.0, 0.0])
    assert [limit(scores, count) for count in (1, 2, 3, 5)] == [3.0, 3.0, 2.0, 0.0]
    assert limit(np.zeros(4), 2) == float("inf")
