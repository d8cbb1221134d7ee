"""Sentences without counterpart: omissions of the source, additions of the target."""

from __future__ import annotations

from aligner.bitext import Flag
from aligner.divergence.pair import Pair

NAME = "nulls"
EXACT = True


def find(pair: Pair) -> list[Flag]:
    """One flag over a null bead's whole text; none where both sides have text."""
    if bool(pair.src.strip()) == bool(pair.tgt.strip()):
        return []
    english = bool(pair.en.strip())
    text = pair.en if english else pair.zh
    span = [(0, len(text))]
    language, missing = ("English", "Chinese") if english else ("Chinese", "English")
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
