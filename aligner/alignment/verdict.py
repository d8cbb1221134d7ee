"""Whether two texts translate each other at all: one score for an alignment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aligner.alignment.features import Bitext
from aligner.alignment.model import Link

THRESHOLD = 0.25
"""Score under which two texts are no translation of each other. Of MAC-Dev chapters, newstest
blocks and Bible chapters, true pairs score 0.36 or more, random ones 0.19 or less."""

_SOFTNESS = 0.025
"""Scale of the logistic curve around the threshold: it passes from .02 to .98 over 0.2."""


def probability(score: float) -> float:
    """Probability in (0, 1) that two texts with this score are translations of each other."""
    return float(1.0 / (1.0 + np.exp((THRESHOLD - score) / _SOFTNESS)))


def translation_score(bitext: Bitext, links: Sequence[Link]) -> float:
    """Mean centred cosine of the linked text, in [-1, 1].

    Beads count by their characters on both sides, null beads as 0, so that much text without
    counterpart lowers the score.
    """
    pairs = [link for link in links if link.src and link.tgt]
    total = bitext.src_length[-1] + bitext.tgt_length[-1] * bitext.ratio
    if not pairs or total <= 0:
        return 0.0
    src = bitext.src.runs.centred([link.src for link in pairs])
    tgt = bitext.tgt.runs.centred([link.tgt for link in pairs])
    cosines = np.einsum("ij,ij->i", src, tgt)
    weights = np.array([_length(bitext, link) for link in pairs])
    return float((cosines * weights).sum() / total)


def _length(bitext: Bitext, link: Link) -> float:
    src = bitext.src_length[link.src.stop] - bitext.src_length[link.src.start]
    tgt = bitext.tgt_length[link.tgt.stop] - bitext.tgt_length[link.tgt.start]
    return float(src + tgt * bitext.ratio)
