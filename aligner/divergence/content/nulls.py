"""Sentences without counterpart: omissions of the source, additions of the target.

What it finds: a sentence that the alignment linked to nothing. A sentence whose translation stands
elsewhere, alone too, is moved, not missing.

Examples:
    He left the party. / (nothing) -> omission "He left the party."
    (nothing) / 他离开了党。 -> addition "", "他离开了党。"
    He left the party. / 他离开了党。 -> none

What it cannot find: a lost sentence that the alignment took into a neighbouring bead, and clauses
lost inside a sentence.

Measured: on MAC-Dev, a tenth of the sentences deleted on each side, .66 of the sentences without
counterpart are found, and .78 of those told are right (``python -m tests.benchmarks.accuracy``).
Beads with text on both sides, such as the clean pairs of newstest2020, have no flag.
"""

from __future__ import annotations

from aligner.bitext import Flag
from aligner.divergence.check import Check
from aligner.divergence.pair import Pair


def find(pair: Pair) -> list[Flag]:
    """One flag over a null bead's whole text; none where both sides have text."""
    if bool(pair.src.strip()) == bool(pair.tgt.strip()):
        return []
    english = bool(pair.en.strip())
    text = pair.en if english else pair.zh
    span = [(0, len(text))]
    language, missing = ("English", "Chinese") if english else ("Chinese", "English")
    if pair.counterpart is not None:
        return [
            pair.flag(
                "moved",
                "minor",
                pair.certainty,
                en=span if english else (),
                zh=() if english else span,
                message=f"the counterpart of this sentence is bead {pair.counterpart}",
            )
        ]
    return [
        pair.flag(
            "omission" if english else "addition",
            "major",
            pair.certainty,
            en=span if english else (),
            zh=() if english else span,
            message=f"the {language} sentence has no counterpart in the {missing}",
        )
    ]


CHECK = Check("nulls", find, one_sided=True)
