"""Beads whose sides mean less alike than the rest of their document: likely mistranslations.

What it finds: whole sentences that say something else.

Examples:
    The minister resigned on Friday night. / 熊猫主要吃竹子和少量水果。 -> mistranslation
    The minister resigned on Friday night. / 部长于周五晚上辞职。 -> none

What it cannot find: one wrong word, whose effect on a sentence vector is smaller than the spread
between good translations (area under the curve .64 on human-marked major errors); a wrong sentence
on the same matter; much in literature, whose good translations differ widely.

Measured: on newstest2020 lines 501-1000, two human translations, 324 of 1,000 sentences with the
translation of the next one are found and 2 of 1,000 clean pairs are flagged; of MAC-Dev none of
1,316, and no clean bead (``python -m tests.benchmarks.edit_marks --lines 501-1000 --similarity``).
"""

from __future__ import annotations

from aligner.bitext import Flag
from aligner.divergence.check import Check
from aligner.divergence.pair import Pair

_SUSPECT = 5.5
"""Robust standard deviations below the document's median: 1 of 1,000 clean newstest pairs (lines
1 to 500, two translations, 20 lines a document) is so far."""

_CERTAIN = 8.0
"""Deviations at which confidence reaches its top."""

_SHORT = 45
"""Characters of both sides together under which a cosine says little: of 6 flags on 2,500 pairs of
human translations 4 were on shorter ones, and wrong."""


def find(pair: Pair) -> list[Flag]:
    """A ``mistranslation`` flag over both sides where the cosine is far below the typical one."""
    if pair.similarity is None or pair.typical_similarity is None:
        return []
    if len(pair.src) + len(pair.tgt) < _SHORT:
        return []
    median, spread = pair.typical_similarity
    deviations = (median - pair.similarity) / max(spread, 0.03)
    if deviations < _SUSPECT:
        return []
    sure = min((deviations - _SUSPECT) / (_CERTAIN - _SUSPECT), 1.0)
    return [
        pair.flag(
            "mistranslation",
            "minor",
            round(0.5 + 0.35 * sure, 4),
            en=[(0, len(pair.en))],
            zh=[(0, len(pair.zh))],
            message=(
                f"the sides are unlike: similarity {pair.similarity:.2f}, typical here {median:.2f}"
            ),
        )
    ]


CHECK = Check("similarity", find, exact=False)
