"""Characters of the other Chinese script than the document is written in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from aligner.bitext import Flag
from aligner.divergence.check import DocumentCheck
from aligner.divergence.pair import Pair
from aligner.language.scripts import han_count
from aligner.language.standards import (
    is_traditional,
    simplified_only_spans,
    traditional_only_spans,
)

_CONFIDENCE = 0.75
_LEAST = 2
"""Characters of the other script in one bead; a single one may be a name."""


def find(pairs: Sequence[Pair]) -> dict[int, list[Flag]]:
    """Place of a pair -> flag over its characters of the script the document is not written in.

    The document's script is that of most of its beads; a bead all in the other script counts too.
    A Chinese source mixes the scripts as its writer did.
    """
    translated = [pair for pair in pairs if pair.tgt_lang == "zh"]
    votes = Counter(is_traditional(pair.written_zh) for pair in translated if han_count(pair.zh))
    if not votes:
        return {}
    traditional = votes[True] > votes[False]
    spans_of = simplified_only_spans if traditional else traditional_only_spans
    name = "Simplified" if traditional else "Traditional"
    message = f"{name} characters in a text of the other script"
    found = {}
    for place, pair in enumerate(pairs):
        spans = spans_of(pair.written_zh)
        if sum(end - start for start, end in spans) >= _LEAST:
            flag = pair.flag("mistranslation", "minor", _CONFIDENCE, zh=spans, message=message)
            found[place] = [flag]
    return found


CHECK = DocumentCheck("form", find)
