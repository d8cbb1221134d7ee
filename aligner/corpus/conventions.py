"""How the names of most pairs differ, and which pairs are named otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

_ENOUGH = 8
"""Pairs of one pattern that make a convention."""

_MOST = 0.8
"""Their share of all pairs."""

_WORD = re.compile(r"[^\W_]+")

Difference = tuple[str, str]


def difference(src: str, tgt: str) -> Difference:
    """The words of two paths that the other one lacks, such as ``english`` and ``chinese``."""
    one, two = (Counter(_WORD.findall(PurePath(each).with_suffix("").as_posix().lower()))
                for each in (src, tgt))  # fmt: skip
    return " ".join(sorted(one - two)), " ".join(sorted(two - one))


def exceptions(pairs: Sequence[tuple[str, str]]) -> tuple[Difference, list[int]] | None:
    """How most pairs of paths differ, and the numbers of those that differ otherwise.

    None where there is no such convention.
    """
    found = [difference(*pair) for pair in pairs]
    if not found:
        return None
    usual, count = Counter(found).most_common(1)[0]
    if count < _ENOUGH or count < _MOST * len(found) or not any(usual):
        return None
    return usual, [number for number, each in enumerate(found) if each != usual]
