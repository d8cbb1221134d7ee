"""Confidences of the rule-based families after measuring."""

import numpy as np
import pytest

from aligner.bitext import Flag
from aligner.divergence import CHECKS, Asked, find_flags
from aligner.divergence.calibration import _CURVES, calibrated
from aligner.divergence.names import changed as names
from aligner.divergence.pair import Pair


def flags(*confidences):
    return [Flag("name", "major", value, ((0, 1),), (), "x") for value in confidences]


@pytest.mark.parametrize("family", sorted(_CURVES))
def test_a_surer_flag_stays_surer_and_none_is_certain(family):
    given = np.linspace(0, 1, 101)
    found = [flag.confidence for flag in calibrated(family, flags(*given))]
    assert (np.diff(found) >= 0).all()
    assert max(found) < 1
    assert [value >= 0.5 for value in found] == [value >= 0.5 for value in given]


def test_what_is_below_one_half_or_not_measured_stays():
    assert calibrated("names", flags(0.2, 0.5)) == flags(0.2, 0.5)
    assert calibrated("numbers", flags(0.2, 0.95)) == flags(0.2, 0.95)


def test_every_curve_belongs_to_a_family():
    assert set(_CURVES) <= {"moved", "terms", *(check.name for check in CHECKS)}


def test_flags_come_out_calibrated():
    pair = Pair("Jasper Zhang spoke.", "张杰(音)发言。", "en", "zh")
    (raw,) = [flag for flag in names.find(pair) if flag.confidence >= 0.5]
    (shown,) = find_flags(pair, Asked(min_confidence=0.5))
    assert shown.confidence > raw.confidence
