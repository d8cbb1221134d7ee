"""Names that one document renders in two ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from aligner.bitext import Flag, Span
from aligner.divergence.check import DocumentCheck
from aligner.divergence.consistency.wording import beads_named
from aligner.divergence.names.matching import find_rendering
from aligner.divergence.pair import Pair
from aligner.language.names.english import EnglishName, known_names
from aligner.language.names.known import by_chinese


def find(pairs: Sequence[Pair]) -> dict[int, list[Flag]]:
    """Number of a pair -> flags for names that a Chinese translation renders in two ways.

    A name is inconsistent where it has one rendering in most beads and another, or its Latin
    letters (DeepSeek beside 深度求索), in fewer: the first of the fewer is flagged, and the message
    names the others. Short forms of the usual rendering (国 for 中国) are the same.
    """
    uses: dict[str, list[tuple[int, Span, Span, str]]] = {}
    for number, pair in enumerate(pairs):
        # A Chinese source has two forms where its writer had.
        for name in known_names(pair.en) if pair.tgt_lang == "zh" else ():
            span = find_rendering(name, pair.zh) if _may_be_inconsistent(name) else None
            if span is not None:
                rendering = pair.zh[span[0] : span[1]]
                uses.setdefault(name.text, []).append((number, name.span, span, rendering))
    flags: dict[int, list[Flag]] = {}
    for text, found in uses.items():
        usual, times = Counter(rendering for *_, rendering in found).most_common(1)[0]
        if times < _USUAL:
            continue
        unusual = [
            use
            for use in found
            if usual not in pairs[use[0]].zh and _is_otherwise(use[3], usual, use[2], pairs[use[0]])
        ]
        if unusual:
            place, en, zh, rendering = unusual[0]
            others = list(dict.fromkeys(pairs[use[0]].number for use in unusual[1:]))
            again = f", and otherwise in {beads_named(others)}" if others else ""
            message = f"{text} is {rendering} here, {usual} elsewhere{again}"
            flag = pairs[place].flag(
                "consistency", "minor", _INCONSISTENT, en=[en], zh=[zh], message=message
            )
            flags.setdefault(place, []).append(flag)
    return flags


def _is_otherwise(rendering: str, usual: str, span: Span, pair: Pair) -> bool:
    """Whether a rendering is another way to write the name: another sound, or Latin letters.

    A company's is not where both are Chinese words, which may name parts of it: 联合国, 安理会.
    """
    if rendering in usual or usual in rendering:
        return False
    latin = [form for form in (rendering, usual) if form.isascii()]
    if len(latin) == 1:
        # An address is no name: docs.example.com.
        han = usual if rendering.isascii() else rendering
        in_address = rendering.islower() or pair.zh[span[1] : span[1] + 1] == "."
        return not in_address and han in by_chinese()
    return not latin and _is_person(rendering) and _is_person(usual)


def _is_person(form: str) -> bool:
    return any(entry.kind == "person" for entry in by_chinese().get(form, ()))


_USUAL = 2
"""Beads in which a rendering must stand before another one is called unusual."""

_INCONSISTENT = 0.55


def _may_be_inconsistent(name: EnglishName) -> bool:
    """Organisations and persons: a country is China, 中方 and 我国 in one paragraph."""
    return bool(name.known) and all(
        entry.kind in ("organisation", "person") for entry in name.known
    )


CHECK = DocumentCheck("names", find)
