import random

import pytest

from tests.benchmarks import edit_names

LISTED = [("native", "Liu Lijuan", "刘丽娟"), ("native", "Zhou Ruchang", "周汝昌")]
PAIRS = [("Liu Lijuan will not leave.", "刘丽娟不会离开。")]


def test_it_skips_without_data(monkeypatch):
    monkeypatch.delenv("ALIGNER_DATA", raising=False)
    with pytest.raises(SystemExit, match="skipped: ALIGNER_DATA"):
        edit_names.main([])


def test_edits_are_reproducible():
    first = list(edit_names.name_edits(PAIRS, LISTED, random.Random(1)))
    assert first == list(edit_names.name_edits(PAIRS, LISTED, random.Random(1)))
    assert [edit.lang for edit in first] == ["en", "zh"]
    removed = [e for e in edit_names.negation_edits(PAIRS, random.Random(1)) if e.kind == "removed"]
    assert [edit.en for edit in removed if edit.lang == "en"] == ["Liu Lijuan will leave."]


def test_every_listed_name_has_three_fields():
    for file in ("name_pairs.tsv", "name_pairs_report.tsv"):
        assert all(len(item) == 3 for item in edit_names.name_list(file))
