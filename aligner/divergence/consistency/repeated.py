"""Sentences that a document says twice: one translated in two ways, or two translated alike.

What it finds: a source sentence that stands again with another translation; two source sentences
with the same translation, which lacks a word of the second that it renders in no way.

Examples (two beads each):
    Save the file before you leave. / 离开前请保存文件。, 走之前先存档。 -> consistency
    Save the file. Save the folder first. / 先保存文件。 for both -> consistency
    Save the file before you leave. / 离开前请保存文件。, 离开前请保存文件 -> none

What it cannot find: parts of sentences; a word chosen otherwise in sentences that differ; short
lines such as Yes, which are translated as their place asks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from aligner.bitext import Flag, Lang
from aligner.divergence.check import DocumentCheck
from aligner.divergence.consistency.wording import beads_named
from aligner.divergence.pair import Pair
from aligner.language.words.lexicon import english_words, load_lexicon

_SAID_TWICE = 0.6
_SAID_ALIKE = 0.55
_LEAST = {"en": 5, "zh": 8}
"""Words of English, characters of Chinese: shorter ones are headings, labels, answers."""
_NEARLY = 0.9
"""Likeness from which two translations of a sentence are one, but for a slip."""

_NO_WORD = re.compile(r"[\W_]+")


def find(pairs: Sequence[Pair]) -> dict[int, list[Flag]]:
    """Place of a pair -> its flag of kind ``consistency``; each inconsistency is told once."""
    found: dict[int, list[Flag]] = {}
    for place, flag in (*_translated_otherwise(pairs), *_translated_alike(pairs)):
        found.setdefault(place, []).append(flag)
    return found


CHECK = DocumentCheck("consistency", find)


def _plain(text: str) -> str:
    """The text without marks, blanks and capitals, which are no difference."""
    return _NO_WORD.sub("", text).lower()


def _lang(pair: Pair, source: bool) -> Lang:
    return pair.src_lang if source else pair.tgt_lang


def _read(pair: Pair, source: bool) -> str:
    """One side in Simplified characters."""
    return pair.en if _lang(pair, source) == "en" else pair.zh


def _is_long(pair: Pair, source: bool) -> bool:
    text, lang = _read(pair, source), _lang(pair, source)
    count = len(english_words(text)) if lang == "en" else len(_plain(text))
    return count >= _LEAST[lang]


def _groups(pairs: Sequence[Pair], source: bool) -> Iterator[list[int]]:
    """Places of the pairs that have the same text on one side, two and more of them."""
    groups: dict[str, list[int]] = {}
    for place, pair in enumerate(pairs):
        groups.setdefault(_plain(_read(pair, source)), []).append(place)
    for group in groups.values():
        # Most sentences stand once: only of others is the length worth knowing.
        if len(group) > 1:
            long = [place for place in group if _is_long(pairs[place], source)]
            if len(long) > 1:
                yield long


def _translated_otherwise(pairs: Sequence[Pair]) -> Iterator[tuple[int, Flag]]:
    """A flag on the first pair whose translation is not the usual one of its source."""
    for group in _groups(pairs, source=True):
        texts = {place: _plain(_read(pairs[place], False)) for place in group}
        usual, _ = Counter(texts.values()).most_common(1)[0]
        others = [place for place in group if not _is_nearly(texts[place], usual)]
        if others:
            same = [place for place in group if texts[place] == usual]
            message = (
                f"the same source is translated otherwise in {_beads(pairs, same)}"
                f"{_also(pairs, others[1:])}"
            )
            yield others[0], _flag(pairs[others[0]], _SAID_TWICE, message)


def _is_nearly(one: str, two: str) -> bool:
    return one == two or SequenceMatcher(None, one, two, autojunk=False).ratio() >= _NEARLY


def _translated_alike(pairs: Sequence[Pair]) -> Iterator[tuple[int, Flag]]:
    """A flag on the first pair whose source says what its translation, that of another, lacks."""
    for group in _groups(pairs, source=False):
        first = group[0]
        sources = {place: _plain(_read(pairs[place], True)) for place in group}
        others = [
            place
            for place in group[1:]
            if sources[place] != sources[first] and _lacks(pairs[first], pairs[place])
        ]
        if others:
            message = (
                f"another source is translated alike in {_beads(pairs, [first])}"
                f"{_also(pairs, others[1:])}"
            )
            yield others[0], _flag(pairs[others[0]], _SAID_ALIKE, message)


def _lacks(one: Pair, two: Pair) -> bool:
    """Whether one source has a word that the common translation renders, and the other one that it
    does not; English sources alone are compared so."""
    if one.src_lang != "en":
        return False
    rendered = _rendered_stems(one.zh)
    lexicon = load_lexicon()
    first, second = lexicon.stems(one.en), lexicon.stems(two.en)
    return bool(
        ((first - second) & rendered and (second - first) - rendered)
        or ((second - first) & rendered and (first - second) - rendered)
    )


def _rendered_stems(zh: str) -> frozenset[int]:
    lexicon = load_lexicon()
    return frozenset(
        stem
        for entry in lexicon.entries(zh, "zh")
        if entry.telling
        for stem in lexicon.renderings(entry.number)
    )


def _flag(pair: Pair, confidence: float, message: str) -> Flag:
    return pair.flag(
        "consistency",
        "minor",
        confidence,
        en=[(0, len(pair.en))],
        zh=[(0, len(pair.zh))],
        message=message,
    )


def _beads(pairs: Sequence[Pair], places: Sequence[int]) -> str:
    return beads_named([pairs[place].number for place in places])


def _also(pairs: Sequence[Pair], places: Sequence[int]) -> str:
    return f"; otherwise too in {_beads(pairs, places)}" if places else ""
