"""Content that stands in the neighbouring bead: neither omitted nor added, but moved.

What it finds: what bead n lacks and bead n + 1 has too much, or the other way round, where the two
answer each other: clauses that both find a counterpart once the beads are read as one; a name, a
number or a date that says the same as one on the other side.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from aligner.bitext import Flag, Lang, Span
from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence.content.clauses import clause_flag
from aligner.divergence.content.reading import SUSPECT, Clause
from aligner.divergence.judging import MAJOR_FROM
from aligner.divergence.merging import overlap
from aligner.divergence.names import changed as names
from aligner.divergence.names.english_side import may_be_borrowed
from aligner.divergence.pair import Pair
from aligner.divergence.quantities import dates, numbers
from aligner.divergence.quantities.atoms import atoms_of

_EXACT = {"name": names.CHECK, "number": numbers.CHECK, "date": dates.CHECK}
"""Checks that can tell whether two words say the same, by the kind of their flags."""

_SHOWN = DEFAULT_MIN_CONFIDENCE
"""Confidence of a move worth telling: below it both beads' own flags say enough."""

_Move = tuple[Flag, Flag]
"""The flag of the first bead and that of the second."""


def moved_content(pairs: Sequence[Pair], flags: Sequence[Sequence[Flag]]) -> dict[int, list[Flag]]:
    """``moved`` flags by place; each names the bead with the counterpart.

    `flags` are those that the checks found in each pair.
    """
    found: dict[int, list[Flag]] = {}
    for number, pair in enumerate(pairs):
        if pair.crossed:
            found[number] = [_crossed(pair)]
    clauses = [_suspects(pair) for pair in pairs]
    for number, (first, second) in enumerate(pairwise(pairs)):
        if not (first.full and second.full):
            continue
        items = _items(first, second, flags[number], flags[number + 1])
        moves = _clauses(first, second, clauses[number], clauses[number + 1])
        for before, after in (*moves, *items):
            for place, told in (
                (number, _told(first, before, second)),
                (number + 1, _told(second, after, first)),
            ):
                # Either bead's flag may have found the other's words: that is one move.
                if not any(_touch(told, each) for each in found.setdefault(place, [])):
                    found[place].append(told)
    return found


def _crossed(pair: Pair) -> Flag:
    whole = [(0, len(pair.en))], [(0, len(pair.zh))]
    message = "the two sentences stand in the other order"
    return pair.flag("moved", "minor", pair.certainty, en=whole[0], zh=whole[1], message=message)


def _told(pair: Pair, flag: Flag, other: Pair) -> Flag:
    english_first = pair.src_lang == "en"
    en, zh = (flag.src, flag.tgt) if english_first else (flag.tgt, flag.src)
    return pair.flag(
        "moved",
        "major" if flag.confidence >= MAJOR_FROM else "minor",
        flag.confidence,
        en=en,
        zh=zh,
        message=f"the counterpart of these words is in bead {other.number}",
    )


def _suspects(pair: Pair) -> list[Clause]:
    """Clauses of either side that may stand in a neighbour."""
    return [clause for clause in pair.missing if clause.confidence >= SUSPECT]


def _clauses(
    first: Pair, second: Pair, here: Sequence[Clause], there: Sequence[Clause]
) -> Iterator[_Move]:
    """Clauses of opposite sides that find each other when the beads are joined."""
    for one in here:
        for two in there:
            here_flag, there_flag = clause_flag(first, one), clause_flag(second, two)
            # Phrases find an answer anywhere: of six on human translations that were read, none had
            # moved; of three clauses two had, and one perhaps.
            if one.lang == two.lang or "minor" in (here_flag.severity, there_flag.severity):
                continue
            # Both must be missing where they are, and neither in the two beads together.
            sure = math.sqrt(one.confidence * two.confidence)
            sure *= 1 - _still_missing(first, second, one, two)
            if sure >= _SHOWN:
                yield _sure(here_flag, sure, first), _sure(there_flag, sure, second)


def _still_missing(first: Pair, second: Pair, one: Clause, two: Clause) -> float:
    """Confidence that either clause lacks a counterpart in both beads together."""
    assert first.content is not None
    assert second.content is not None
    joint = first.content.joined(second.content)
    shift = len(first.content.side(two.lang).spans)
    return max(
        joint.confidence(one.lang, one.first, one.last),
        joint.confidence(two.lang, two.first + shift, two.last + shift),
    )


def _is_loose(flag: Flag) -> bool:
    """Whether a flag is likely and is about a name, number or date that only one side has."""
    alone = bool(flag.src) != bool(flag.tgt)
    return alone and flag.kind in _EXACT and flag.confidence >= _SHOWN


def _items(
    first: Pair, second: Pair, here: Sequence[Flag], there: Sequence[Flag]
) -> Iterator[_Move]:
    """Names, numbers and dates that one bead has too much and its neighbour lacks."""
    for giver, taker, given, taken in ((first, second, here, there), (second, first, there, here)):
        for flag in given:
            spans = _answers(giver, flag, taker, taken) if _is_loose(flag) else ()
            if spans:
                other = _elsewhere(flag, spans)
                moved = _sure(flag, flag.confidence, giver), _sure(other, flag.confidence, taker)
                yield moved if giver is first else moved[::-1]


def _answers(giver: Pair, flag: Flag, taker: Pair, taken: Sequence[Flag]) -> list[Span]:
    """Words of the neighbour that say what the flagged words say, and that it lacks itself.

    No words where the neighbour has the flagged words as well.
    """
    check = _EXACT[flag.kind]
    item = _words(giver.src, flag.src) or _words(giver.tgt, flag.tgt)
    own, opposite = (taker.src, taker.tgt) if flag.src else (taker.tgt, taker.src)

    @cache
    def answered(words: str) -> bool:
        src, tgt = (item, words) if flag.src else (words, item)
        return not check(Pair(src, tgt, giver.src_lang, giver.tgt_lang))

    # If the check does not miss the item even in an unrelated text, it cannot tell where the item
    # is.
    if item in own or answered(_OTHER[giver.tgt_lang if flag.src else giver.src_lang]):
        return []
    may_answer = _may_name if flag.kind == "name" else _counts
    words = {word.span() for word in _LATIN.finditer(opposite) if may_answer(word.group())}
    alike = [each for each in taken if each.kind == flag.kind]
    loose = {span for each in alike for span in (each.tgt if flag.src else each.src)}
    return [span for span in sorted(loose | words) if answered(opposite[slice(*span)])]


_OTHER: dict[Lang, str] = {"en": "something", "zh": "东西"}


_LATIN = re.compile(r"[A-Za-z0-9](?:[\w.,'’-]*[A-Za-z0-9])?")
"""Latin words may be run together with the name in them, as web pages do (``toReuters``)."""


def _may_name(word: str) -> bool:
    """Whether a word may be a name or share its sound with one, as romantic does with 罗曼蒂克."""
    return not word.islower() or may_be_borrowed(word)


def _counts(word: str) -> bool:
    """Whether a Latin word or number is a number or part of a date."""
    return bool(atoms_of(word, "en"))


def _elsewhere(flag: Flag, spans: list[Span]) -> Flag:
    """The flag of the neighbour: on the other side, at the words that answer."""
    src, tgt = ((), tuple(spans)) if flag.src else (tuple(spans), ())
    return replace(flag, src=src, tgt=tgt)


def _words(text: str, spans: Sequence[Span]) -> str:
    return " ".join(text[start:end] for start, end in spans)


def _sure(flag: Flag, confidence: float, pair: Pair) -> Flag:
    """The flag with another confidence, no surer than its bead."""
    return replace(flag, confidence=round(min(confidence, pair.certainty), 4))


def _touch(one: Flag, two: Flag) -> bool:
    return overlap(one.src, two.src) or overlap(one.tgt, two.tgt)
