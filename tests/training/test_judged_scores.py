"""Scores by small values that are counted by hand."""

from math import isnan

import numpy as np
import pytest

from aligner.training.judged_scores import auc, calibration_error, mcc, within


def test_area_under_the_curve():
    assert auc(np.array([0.9, 0.1]), np.array([True, False])) == 1.0
    assert auc(np.array([0.1, 0.9]), np.array([True, False])) == 0.0
    # Of four comparisons three are right: .4 stands below .6.
    assert auc(np.array([0.4, 0.8, 0.2, 0.6]), np.array([1, 1, 0, 0])) == 0.75
    assert auc(np.array([0.5, 0.5, 0.5]), np.array([True, False, False])) == 0.5, "ties"


def test_no_area_without_both_labels():
    for labels in ([True, True], [False, False]):
        assert isnan(auc(np.array([0.1, 0.2]), np.array(labels)))
    assert isnan(auc(np.zeros(0), np.zeros(0, dtype=bool)))


def test_within_groups_a_hard_source_earns_nothing():
    score, label = [0.9, 0.8, 0.2, 0.1], [True, False, False, True]
    groups = ["hard", "hard", "easy", "easy"]
    # Right in the first group, wrong in the second.
    assert within(score, label, groups) == 0.5
    assert within(score, label, ["one"] * 4) == auc(np.array(score), np.array(label)) == 0.5
    # A group with two comparisons counts twice.
    assert within([0.9, 0.8, 0.7, 0.2, 0.1], [True, False, False, False, True], "aaabb") == (
        pytest.approx(2 / 3)
    )


def test_groups_of_one_label_compare_nothing():
    assert isnan(within([0.1, 0.2], [True, False], [1, 2]))
    assert isnan(within([], [], []))


def test_calibration_error():
    assert calibration_error(np.array([0.85] * 10), np.arange(10) < 8) == pytest.approx(0.05)
    assert calibration_error(np.array([1.0, 1.0]), np.array([1.0, 1.0])) == 0.0
    # Two bins: .05 is right in none of three, .95 in half of two.
    sure = np.array([0.05, 0.05, 0.05, 0.95, 0.95])
    right = np.array([0, 0, 0, 1, 0])
    assert calibration_error(sure, right) == pytest.approx((3 * 0.05 + 2 * 0.45) / 5)
    # Shares of raters are labels as well.
    assert calibration_error(np.array([0.55, 0.55]), np.array([0.5, 0.6])) == pytest.approx(0.0)
    assert isnan(calibration_error(np.zeros(0), np.zeros(0)))


def test_correlation():
    assert mcc(np.array([True, False]), np.array([True, False])) == 1.0
    assert mcc(np.array([True, False]), np.array([False, True])) == -1.0
    # Two found and wanted, one found too much, one left out, one neither.
    found = np.array([1, 1, 1, 0, 0], dtype=bool)
    wanted = np.array([1, 1, 0, 1, 0], dtype=bool)
    assert mcc(found, wanted) == pytest.approx((2 * 1 - 1 * 1) / (3 * 3 * 2 * 2) ** 0.5)
    assert mcc(np.array([True, True]), np.array([True, False])) == 0.0
