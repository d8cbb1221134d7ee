"""Turns the confidence that a rule gives itself into the share of its flags that are right.

Confidences of the rule-based families are set by hand, rule by rule. Measured on edits of
newstest lines 1 to 500, one edited pair to four clean ones
(``python -m tests.benchmarks.flag_calibration``), most rules are right more often than they say.
The curves correct that. They leave 0.5 where it is, so that no flag appears or disappears at the
default threshold.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from aligner.bitext import Flag

_CURVES: dict[str, tuple[tuple[float, float], ...]] = {
    "dates": ((0.5, 0.5), (0.6, 0.85), (0.92, 0.98), (1.0, 0.99)),
    "moved": ((0.5, 0.5), (0.6, 0.95), (1.0, 0.99)),
    "names": (
        (0.5, 0.5),
        (0.52, 0.68),
        (0.6, 0.8),
        (0.7, 0.9),
        (0.76, 0.93),
        (0.8, 0.97),
        (1.0, 0.99),
    ),
    "polarity": ((0.5, 0.5), (0.55, 0.8), (0.75, 0.94), (0.8, 0.97), (1.0, 0.99)),
    "terms": ((0.5, 0.5), (0.85, 0.95), (1.0, 0.98)),
}
"""By family: confidence as given, and share of right flags there, neighbouring rules pooled."""


def calibrated(family: str, flags: list[Flag]) -> list[Flag]:
    """The flags of one family with measured confidences; below 0.5 and elsewhere as they are."""
    curve = _CURVES.get(family)
    if curve is None:
        return flags
    given, right = zip(*curve, strict=True)
    return [
        replace(flag, confidence=round(float(np.interp(flag.confidence, given, right)), 4))
        if flag.confidence > given[0]
        else flag
        for flag in flags
    ]
