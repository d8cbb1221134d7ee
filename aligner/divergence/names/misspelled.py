"""Chinese persons spelled as others are: one syllable is another, or the family name is.

`nearly_spelled` finds the characters that a full name all but spells, `other_surname` a family name
that stands before a title on both sides and is not the same: Ms. Liu, 郑女士. `find_familiar` finds
a person who is called by one character of the name: 老李.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from aligner.bitext import Span
from aligner.divergence.names.matching import orders
from aligner.language.names.english import EnglishName
from aligner.language.names.pinyin import (
    ROMANISED_ABROAD,
    letters,
    readings,
    surname_length,
    syllable_count,
    syllables,
)
from aligner.language.patterns import any_of
from aligner.language.scripts import HAN_CLASS
from aligner.language.tables import chinese

_FEWEST, _MOST = 3, 4
"""Syllables of a name that is told by all but one of them."""
_LONGEST = 6
"""Letters of a syllable."""


def nearly_spelled(name: EnglishName, zh: str) -> Span | None:
    """Where the Chinese has a person of the same syllables but one; None where nowhere.

    Li Wenbin for 李文彪: the characters are a family name and a given one, of as many syllables as
    the English, one of which they do not spell.
    """
    if name.kind != "person":
        return None
    for spelling in dict.fromkeys(orders(name.text)):
        for said in _syllables_of(spelling):
            for start in range(len(zh) - len(said) + 1):
                run = zh[start : start + len(said)]
                heard = sum(each in readings(char) for each, char in zip(said, run, strict=True))
                if (
                    heard == len(said) - 1
                    and surname_length(run)
                    and _ends_alike(said[-1], run[-1])
                ):
                    return start, start + len(said)
    return None


def _ends_alike(syllable: str, char: str) -> bool:
    """Whether the last character is of the name at all: it begins or ends as the syllable does.

    What follows a name of one syllable fewer is any word: 王晓兰赞.
    """
    return any(
        (each[0] == syllable[0] and each[-1] == syllable[-1]) or each == syllable
        for each in readings(char)
    )


def _syllables_of(spelling: str, most: int = _MOST) -> Iterator[tuple[str, ...]]:
    """Every way to cut the letters into syllables, three or four of them."""
    for parts in _cut(letters(spelling), most):
        if len(parts) >= _FEWEST:
            yield parts


def _cut(text: str, most: int) -> Iterator[tuple[str, ...]]:
    if not text:
        yield ()
        return
    if not most:
        return
    for end in range(1, min(len(text), _LONGEST) + 1):
        if text[:end] in syllables():
            for rest in _cut(text[end:], most - 1):
                yield (text[:end], *rest)


@lru_cache(maxsize=1)
def _familiar() -> tuple[re.Pattern[str], ...]:
    """A syllable of a name with what makes it a familiar form: 老李, 凤姐."""
    before, after = (
        any_of(chinese("name_words", kind)) for kind in ("before familiar", "after familiar")
    )
    return re.compile(rf"(?<={before})({HAN_CLASS})"), re.compile(rf"({HAN_CLASS})(?={after})")


def find_familiar(name: EnglishName, zh: str) -> Span | None:
    """Where a Chinese person is called by one character of the name: 大刘 for Liu Qiang."""
    if name.kind != "person":
        return None
    spelled = {
        syllable
        for spelling in (letters(name.text),)
        for parts in _cut(spelling, _MOST)
        for syllable in parts
    }
    for pattern in _familiar():
        for match in pattern.finditer(zh):
            if not spelled.isdisjoint(readings(match.group(1))):
                return match.span(1)
    return None


_TITLED_EN = re.compile(
    r"\b(?:Mrs?|Ms|Miss|Madam|Dr|Prof(?:essor)?)\.? ([A-Z][a-z]+)\b(?![ -][A-Z])"
)


@lru_cache(maxsize=1)
def _titled_zh() -> re.Pattern[str]:
    titles = any_of(chinese("name_words", "address"))
    return re.compile(rf"({HAN_CLASS})(?={titles})")


def other_surname(en: str, zh: str) -> tuple[Span, Span] | None:
    """The one family name before a title on each side, where the characters are not spelled so."""
    english = list(_TITLED_EN.finditer(en))
    if len({match.group(1) for match in english}) != 1:
        return None
    named = [match for match in _titled_zh().finditer(zh) if surname_length(match.group(1))]
    if len({match.group(1) for match in named}) != 1:
        return None
    word, char = english[0].group(1), named[0].group(1)
    spelled = letters(word)
    if syllable_count(word) != 1 or word in ROMANISED_ABROAD or spelled in readings(char):
        return None
    if any(spelled in readings(each) for each in zh):
        return None
    return english[0].span(1), named[0].span(1)
