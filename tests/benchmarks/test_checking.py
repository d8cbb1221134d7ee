import pytest

from aligner.bitext import Flag
from tests.benchmarks.checking import (
    Judged,
    alignment_of,
    calibration_error,
    changed,
    intersection_over_union,
    reliability,
    share,
    spans_of,
)


def test_intersection_over_union():
    assert intersection_over_union([(0, 4)], (0, 4)) == 1
    assert intersection_over_union([(0, 4)], (4, 8)) == 0
    assert intersection_over_union([(0, 4)], (2, 6)) == pytest.approx(2 / 6)
    assert intersection_over_union([(0, 2), (4, 6)], (0, 6)) == pytest.approx(4 / 6)
    assert intersection_over_union([(0, 3), (1, 4)], (0, 4)) == 1
    assert intersection_over_union([], (0, 4)) == 0


def test_calibration_error_of_perfect_and_wrong_confidences():
    right = [Judged(0.8, k < 8) for k in range(10)]
    assert calibration_error(right) == pytest.approx(0)
    assert calibration_error([Judged(0.9, False)] * 5) == pytest.approx(0.9)
    assert calibration_error([]) is None


def test_calibration_error_weighs():
    mixed = [Judged(0.5, True, 3.0), Judged(0.5, False, 1.0)]
    assert calibration_error(mixed) == pytest.approx(0.25)


def test_the_order_of_equal_confidences_does_not_matter():
    judged = [Judged(0.5, k % 2 == 0) for k in range(60)]
    by_right = sorted(judged, key=lambda each: each.right)
    assert calibration_error(judged) == calibration_error(by_right) == pytest.approx(0)
    assert len(reliability(by_right)) == 1


def test_bins_are_of_equal_weight():
    judged = [Judged(k / 300, k % 3 == 0) for k in range(300)]
    found = reliability(judged, 15)
    assert [each.count for each in found] == [20] * 15
    assert [each.confidence for each in found] == sorted(each.confidence for each in found)
    heavy = [Judged(0.1, False, 9.0), *(Judged(0.2 + k / 100, True, 0.1) for k in range(10))]
    assert sum(each.count for each in reliability(heavy, 2)) == 11
    assert reliability(heavy, 2)[0].count == 1


def test_lines_become_an_alignment():
    found = alignment_of(["一。", "二。"], ["One.", "Two."], "zh")
    assert [found.texts(bead) for bead in found.beads] == [("一。", "One."), ("二。", "Two.")]
    assert (found.src.lang, found.tgt.lang) == ("zh", "en")
    for side in (found.src, found.tgt):
        assert all(side.text[s.start : s.end] == s.text for s in side.sentences)


def test_sides():
    assert changed(("a", "甲"), "en", "b") == ("b", "甲")
    assert changed(("a", "甲"), "zh", "乙") == ("a", "乙")
    flag = Flag("number", "major", 0.9, ((0, 1),), (), "")
    assert spans_of(flag, "en") == ((0, 1),)
    assert spans_of(flag, "zh") == ()
    assert share([True, False, False]) == 0.3333
    assert share([]) is None
