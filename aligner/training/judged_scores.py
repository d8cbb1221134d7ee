"""Scores of graded judgements: areas under the curve, calibration, agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from math import nan, sqrt

import numpy as np


def auc(score: np.ndarray, label: np.ndarray) -> float:
    """Share of the pairs of a labelled and an unlabelled item in which the former scores higher,
    ties half; not a number where one of them is missing."""
    yes = np.sort(np.asarray(score)[np.asarray(label, dtype=bool)])
    no = np.sort(np.asarray(score)[~np.asarray(label, dtype=bool)])
    if not len(yes) or not len(no):
        return nan
    below = np.searchsorted(no, yes, side="left").sum()
    up_to = np.searchsorted(no, yes, side="right").sum()
    return float(below + up_to) / 2 / (len(yes) * len(no))


def within(
    score: Sequence[float] | np.ndarray,
    label: Sequence[bool] | np.ndarray,
    groups: Sequence[Hashable],
) -> float:
    """The same over the pairs of items of one group only: a hard source earns nothing."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for k, group in enumerate(groups):
        found[group].append(k)
    total, pairs = 0.0, 0
    scores, labels = np.asarray(score), np.asarray(label, dtype=bool)
    for places in found.values():
        own = labels[places]
        count = int(own.sum()) * int((~own).sum())
        if count:
            total += count * auc(scores[places], own)
            pairs += count
    return total / pairs if pairs else nan


_BINS = 10


def calibration_error(
    sure: np.ndarray, right: np.ndarray, count: np.ndarray | None = None
) -> float:
    """Expected calibration error over ten bins of equal width (Guo et al. 2017).

    `count` says for how many each stands; 1 where it is left out.
    """
    if not len(sure):
        return nan
    count = np.ones(len(sure)) if count is None else count
    bins = np.minimum((np.asarray(sure) * _BINS).astype(int), _BINS - 1)
    gaps = [abs(((sure - right) * count)[bins == k].sum()) for k in range(_BINS)]
    return float(sum(gaps) / count.sum())


def mcc(found: np.ndarray, wanted: np.ndarray) -> float:
    """Matthews's correlation coefficient of two bool arrays; 0 where one is constant."""
    a, b = np.asarray(found, dtype=bool), np.asarray(wanted, dtype=bool)
    both, neither = float((a & b).sum()), float((~a & ~b).sum())
    more, fewer = float((a & ~b).sum()), float((~a & b).sum())
    scale = sqrt((both + more) * (both + fewer) * (neither + more) * (neither + fewer))
    return (both * neither - more * fewer) / scale if scale else 0.0
