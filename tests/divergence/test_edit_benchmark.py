import random

import pytest

from tests.benchmarks import edit_divergences


def test_it_skips_without_data(monkeypatch):
    monkeypatch.delenv("ALIGNER_DATA", raising=False)
    with pytest.raises(SystemExit, match="skipped: ALIGNER_DATA"):
        edit_divergences.main([])


def test_edits_are_reproducible_and_found():
    pairs = [("On May 3, 2019 the firm sold 2,500 cars.", "2019年5月3日，公司卖出2500辆车。")]
    first = list(edit_divergences.edits(pairs, random.Random(1)))
    assert first == list(edit_divergences.edits(pairs, random.Random(1)))
    assert first
    assert all(edit_divergences.is_found(edit) for edit in first)
