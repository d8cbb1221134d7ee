"""Sentences that the translation has in another order, which no monotone alignment can link."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

REACH = 20
"""Beads between a sentence and its counterpart, at most: paragraphs are rarely moved further."""

_AHEAD = 0.3
"""By how much the sum of two cosines in the other order must be the greater: sentences swapped on
newstest (lines 1 to 300) have 0.5 and more, pairs in order are below 0."""

_LOWEST = 0.45
"""Least cosine of a moved sentence and its counterpart: newstest's have .49 and more when swapped
within six lines, unrelated sentences of one text seldom reach .4."""


def crossed(src: np.ndarray, tgt: np.ndarray) -> bool:
    """Whether two sentences translate two others in the other order; unit vectors (2, d)."""
    cosines = src @ tgt.T
    other_way = float(cosines[0, 1] + cosines[1, 0])
    return other_way - float(np.trace(cosines)) > _AHEAD


def counterparts(
    src: Sequence[tuple[int, np.ndarray]], tgt: Sequence[tuple[int, np.ndarray]]
) -> dict[int, int]:
    """Beads of one sentence alone, each with the bead that holds its translation alone.

    Items are bead numbers and unit vectors (d,). Each is at most one other's counterpart: the
    most alike go first. Both directions are in the result.
    """
    likely = sorted(
        (
            (-float(a @ b), i, j)
            for i, a in src
            for j, b in tgt
            if abs(i - j) <= REACH and float(a @ b) >= _LOWEST
        ),
    )
    found: dict[int, int] = {}
    for _, i, j in likely:
        if i not in found and j not in found:
            found |= {i: j, j: i}
    return found
