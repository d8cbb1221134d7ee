"""Names that one bead seems to lack, judged by the rest of its document.

A person who is named all through a text stands in many a bead as he, she or nothing at all, the
more so in Chinese. A name that is missing counts only where no bead renders it, and a guess that
one person stands for another only where the document does not name both elsewhere. And what all
the document writes for a name is its rendering, whatever it sounds like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from aligner.bitext import Flag, Span
from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence.names.english_side import EnglishSide
from aligner.divergence.names.habits import Habits
from aligner.divergence.names.matching import find_rendering
from aligner.divergence.pair import Pair
from aligner.language.names import chinese as names_zh
from aligner.language.names import english as names_en
from aligner.language.names.known import by_chinese
from aligner.language.names.pinyin import is_romanised

_NAMED_ELSEWHERE = 0.6
"""Factor for the flag of a name that other beads of the document render."""
_UNHEARD = 0.15
"""Share of a document's names that nothing finds on the other side, neither table nor sound nor
habit, from which one more of them tells little: the median is .04 in news, .01 in the Python
documentation, .10 in the Bible and .16 in novels, whose names are written by another habit."""
_MANY = 8
"""Names that a document must have for that."""
_LESS = 0.7
"""Factor for a name that is not found in such a document."""
_RENDERED = 0.3
"""Factor for the flag of a name that stands there as the document always writes it."""


def less_named_elsewhere(
    pairs: Sequence[Pair], found: Sequence[Sequence[Flag]]
) -> list[list[Flag]]:
    """The flags of every bead; those of names that the document has elsewhere are less sure."""
    habits = Habits(pairs)

    @cache
    def is_rendered(text: str) -> bool:
        """Whether a bead has the English name and a rendering of it."""
        return any(
            name.text == text and find_rendering(name, pair.zh)
            for pair in habits.with_english(text)
            for name in names_en.find_names(pair.en)
        )

    @cache
    def is_said(text: str) -> bool:
        """Whether a bead has the Chinese name and an English one for it."""
        known = by_chinese().get(text, ())
        kind = "known" if known else "person"
        name = names_zh.ChineseName((0, len(text)), text, kind, 1.0, known)
        return any(EnglishSide(pair.en).has(name) for pair in habits.with_chinese(text))

    @cache
    def written_otherwise() -> bool:
        """Whether the document writes many names as nothing finds them."""
        return _share_unheard(pairs, habits) > _UNHEARD

    def settled(pair: Pair, flag: Flag) -> Flag:
        if flag.kind != "name" or flag.confidence < DEFAULT_MIN_CONFIDENCE:
            return flag
        en, zh = (flag.src, flag.tgt) if pair.src_lang == "en" else (flag.tgt, flag.src)
        if en and (
            all(habits.renders(pair.en[slice(*span)], pair.zh) for span in en)
            or any(_is_anothers(habits, pair, span) for span in zh)
        ):
            return _less(flag, _RENDERED)
        elsewhere = all(is_rendered(pair.en[slice(*span)]) for span in en) and all(
            is_said(pair.zh[slice(*span)]) for span in zh
        )
        if not elsewhere or (en and zh and not _is_person(pair, en[0][0])):
            # What is spelled in Pinyin follows no habit that the sound would not find.
            otherwise = en and not _is_in_pinyin(pair, en) and written_otherwise()
            return _less(flag, _LESS) if otherwise else flag
        return _less(flag, _NAMED_ELSEWHERE)

    return [
        [settled(pair, flag) for flag in flags] for pair, flags in zip(pairs, found, strict=True)
    ]


def _share_unheard(pairs: Sequence[Pair], habits: Habits) -> float:
    """Share of the mentions of names that nothing finds on the other side; 0 where they are few."""
    found = [
        find_rendering(name, pair.zh) is not None or habits.renders(name.text, pair.zh)
        for pair in pairs
        for name in names_en.find_names(pair.en)
        if name.kind not in ("person", "acronym", "labelled")
    ]
    return found.count(False) / len(found) if len(found) >= _MANY else 0.0


def _is_anothers(habits: Habits, pair: Pair, zh: Span) -> bool:
    """Whether a Chinese name is what the document writes for a name that the English has here."""
    run = pair.zh[slice(*zh)]
    return any(
        run in (habits.rendering(name.text) or "")
        for name in names_en.find_names(pair.en)
        if find_rendering(name, pair.zh) is None
    )


def _is_in_pinyin(pair: Pair, spans: Sequence[Span]) -> bool:
    return is_romanised([word for start, end in spans for word in pair.en[start:end].split()])


def _less(flag: Flag, factor: float) -> Flag:
    return replace(flag, severity="minor", confidence=round(flag.confidence * factor, 4))


def _is_person(pair: Pair, start: int) -> bool:
    """Whether the English name is a Chinese person's, whose rendering is a guess."""
    return any(
        name.span[0] == start and name.kind == "person" for name in names_en.find_names(pair.en)
    )
