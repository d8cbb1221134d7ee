"""Names that one document renders in two ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from aligner.bitext import Flag, Span
from aligner.divergence.check import DocumentCheck
from aligner.divergence.names.matching import find_rendering
from aligner.divergence.pair import Pair
from aligner.language.names.english import EnglishName, known_names


def find(pairs: Sequence[Pair]) -> dict[int, list[Flag]]:
    """Number of a pair -> flags for names that a document renders in two ways.

    A name is inconsistent where it has one rendering in most beads and another, or its Latin
    letters (DeepSeek beside 深度求索), in fewer: the fewer are flagged. Short forms of the usual
    rendering (国 for 中国, 特鲁多 for 皮埃尔·特鲁多) are the same.
    """
    uses: dict[str, list[tuple[int, Span, Span, str]]] = {}
    for number, pair in enumerate(pairs):
        for name in known_names(pair.en):
            span = find_rendering(name, pair.zh) if _may_be_inconsistent(name) else None
            if span is not None:
                rendering = pair.zh[span[0] : span[1]]
                uses.setdefault(name.text, []).append((number, name.span, span, rendering))
    flags: dict[int, list[Flag]] = {}
    for text, found in uses.items():
        usual, times = Counter(rendering for *_, rendering in found).most_common(1)[0]
        if times < _USUAL:
            continue
        for number, en, zh, rendering in found:
            if rendering in usual or usual in rendering:
                continue
            message = f"{text} is {rendering} here, {usual} elsewhere"
            flag = pairs[number].flag(
                "name", "minor", _INCONSISTENT, en=[en], zh=[zh], message=message
            )
            flags.setdefault(number, []).append(flag)
    return flags


_USUAL = 2
"""Beads in which a rendering must stand before another one is called unusual."""

_INCONSISTENT = 0.55


def _may_be_inconsistent(name: EnglishName) -> bool:
    """Organisations and persons: a country is China, 中方 and 我国 in one paragraph."""
    return bool(name.known) and all(
        entry.kind in ("organisation", "person") for entry in name.known
    )


CHECK = DocumentCheck("names", find)
