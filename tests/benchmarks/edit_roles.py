"""Recall on exchanged subjects and objects, and false alarms on clean pairs.

``python -m tests.benchmarks.edit_roles`` reads the folder named by ALIGNER_DATA. In an English
clause of two pronouns around one verb the two change places: "he told her" becomes "she told him".
The Chinese, which must have both pronouns, stays as it is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence.meaning import roles
from aligner.divergence.pair import Pair
from tests.benchmarks.data import (
    Edit,
    TextPair,
    bible_verses,
    human_pairs,
    keep,
    mac_dev_beads,
    miss_options,
)

_OBJECT_OF = {"I": "me", "he": "him", "she": "her", "we": "us", "they": "them"}
_SUBJECT_OF = {second: first for first, second in _OBJECT_OF.items()}
_CHINESE = {
    "I": "我(?!们)",
    "he": "他(?!们)",
    "she": "她(?!们)",
    "we": "我们|咱们",
    "they": "[他她]们",
}
_CLAUSE = re.compile(
    r"\b(I|[Hh]e|[Ss]he|[Ww]e|[Tt]hey) ((?:\w+ly |has |have |had |will |would |did )?"
    r"(?!is|are|was|were|am|and|or|of)[a-z]+) (me|him|her|us|them)\b(?= (?:to|that|in|on|at|for|"
    r"with|by|from|and|the|a|so|as|up|down|out|into|when|how|what|why|one|not)\b|[,.;:!?]|$)"
)


def edits(pairs: Sequence[TextPair]) -> Iterator[Edit]:
    """The first such clause of every pair."""
    for en, zh in pairs:
        for match in _CLAUSE.finditer(en):
            subject = match[1] if match[1] == "I" else match[1].lower()
            other = _SUBJECT_OF[match[3]]
            persons = {subject, other}
            if len(persons) == 1 or not all(re.search(_CHINESE[each], zh) for each in persons):
                continue
            opening = other if match[1] == subject else other.capitalize()
            turned = f"{opening} {match[2]} {_OBJECT_OF[subject]}"
            changed = en[: match.start()] + turned + en[match.end() :]
            span = (match.start(), match.start() + len(turned))
            yield Edit("exchanged", "en", changed, zh, span, match.group())
            break


def shown(en: str, zh: str) -> bool:
    """Whether the pair is flagged."""
    flags = roles.find(Pair(en, zh, "en", "zh"))
    return any(flag.confidence >= DEFAULT_MIN_CONFIDENCE for flag in flags)


def measure(name: str, pairs: Sequence[TextPair], misses: list[Edit]) -> dict[str, Any]:
    """One row of the table."""
    flagged = sum(shown(en, zh) for en, zh in pairs)
    edited = list(edits(pairs))
    missed = [edit for edit in edited if not shown(edit.en, edit.zh)]
    misses += missed
    return {
        "data": name,
        "pairs": len(pairs),
        "flagged": flagged,
        "edits": len(edited),
        "found": len(edited) - len(missed),
    }


def main() -> None:
    options = miss_options(__doc__).parse_args()
    first, last = map(int, options.lines.split("-"))
    misses: list[Edit] = []
    rows = [
        measure(name, pairs, misses)
        for name, pairs in (
            (f"newstest {options.lines}", human_pairs(first, last)),
            ("MAC-Dev", mac_dev_beads()),
            ("Bible", bible_verses()),
        )
    ]
    for row in rows:
        print(row)
    for edit in misses[: options.misses]:
        print(f"{edit.before!r}\n  {edit.en}\n  {edit.zh}", file=sys.stderr)
    keep(rows, options.json)


if __name__ == "__main__":
    main()
