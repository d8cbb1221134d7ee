"""Whether a name of one side is found on the other: by dictionary, reading, sound or letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from aligner.bitext import Span
from aligner.language.names import chinese as names_zh
from aligner.language.names.english import EnglishName
from aligner.language.names.known import by_chinese
from aligner.language.names.pinyin import (
    ROMANISED_ABROAD,
    find_spelled,
    letters,
    openings,
    spelled_at,
    surname_length,
)
from aligner.language.names.places import short_names, spelled_places
from aligner.language.names.transliteration import (
    best_match,
    english_classes,
    similarity,
    telling,
    transcribed_runs,
    transcribing,
)
from aligner.language.tables import chinese
from aligner.language.words.lexicon import load_lexicon

_SOUNDS_ALIKE = {1: 0.9, 2: 0.8, 3: 0.74, 4: 0.7}
_SOUNDS_ALIKE_LONG = 0.64
"""Likeness from which a run of characters may transcribe a name of so many consonants: of 329
names .85 reach it with their own rendering, and .10 to .15 with some part of an unrelated sentence
of newstest2020 lines 1-500."""


def find_rendering(name: EnglishName, zh: str) -> Span | None:
    """Where the Chinese renders an English name, as far as that can be told; None if nowhere."""
    copied = _find_letters(name.text, zh)
    if copied is not None:
        return copied
    for entry in name.known:
        for form in sorted(entry.zh, key=len, reverse=True):
            at = zh.find(form) if len(form) > 1 else _find_short(form, zh)
            if at >= 0:
                return at, at + len(form)
    if name.kind in ("person", "pinyin"):
        span = _find_pinyin(name, zh)
        if span is not None:
            return span
    if name.kind == "acronym":
        return None
    return _find_abroad(name, zh) or _find_sound(name, zh) or _find_entry(name, zh)


def _find_entry(name: EnglishName, zh: str) -> Span | None:
    """A word that the bilingual lexicon knows as the name, or as one word of it."""
    lexicon = load_lexicon()
    return lexicon.find_named(lexicon.stems(name.text), zh)


def _find_short(char: str, zh: str) -> int:
    if char in "中华国汉":
        return zh.find(char)
    if char not in zh:
        return -1
    match = _short_pattern(char).search(zh)
    return match.start() if match else -1


@lru_cache(maxsize=256)
def _short_pattern(char: str) -> re.Pattern[str]:
    # A country's one-character name stands beside another one or beside what countries have.
    before, after = (
        "".join(chinese("name_words", "country", kind))
        for kind in ("before country", "after country")
    )
    return re.compile(f"(?<=[{before}]){char}|{char}(?=[{after}])")


_LATIN = re.compile("[A-Za-z]{2}")
_ASCII_LETTER = re.compile("[A-Za-z]")
_SPLIT = re.compile("[ -]")


def _find_letters(text: str, zh: str) -> Span | None:
    """The same Latin letters in the Chinese; of several words one is enough."""
    if not _LATIN.search(zh):
        at = zh.find(text) if len(text) > 1 and _ASCII_LETTER.search(zh) else -1
        return (at, at + len(text)) if at >= 0 else None
    lower = zh.lower()
    for part in (text, *(word for word in _SPLIT.split(text) if len(word) > 2)):
        sought = part.lower()
        at = lower.find(sought)
        while at >= 0:
            if not _ASCII_LETTER.match(lower[at - 1 : at]):
                return at, at + len(sought)
            at = lower.find(sought, at + 1)
    return None


def _find_pinyin(name: EnglishName, zh: str) -> Span | None:
    if len(name.words) == 1:
        spelling = letters(name.text)
        # Reading the whole text takes longer than looking for a place that is known.
        for place in spelled_places().get(spelling, ()):
            at = zh.find(place)
            if at >= 0:
                return at, at + len(place)
        return find_spelled(zh, spelling) or _find_parts(name.text, zh)
    for spelling in orders(name.text):
        for start in openings(zh, spelling):
            if not surname_length(zh[start : start + 2]) and len(spelling) < _LONG_SPELLING:
                continue
            end = spelled_at(zh, start, spelling)
            if end is not None:
                return start, end
    return None


_LONG_SPELLING = 7
"""Letters from which a reading is no accident even where no family name opens it."""


def _find_parts(text: str, zh: str) -> Span | None:
    """Hyphenated places by the first of them, and places by their one-character names."""
    for part in text.split("-"):
        short = short_names().get(letters(part), "")
        at = min((zh.find(char) for char in short if char in zh), default=-1)
        if at >= 0:
            return at, at + 1
        if "-" in text and len(letters(part)) > 3:
            span = find_spelled(zh, letters(part))
            if span is not None:
                return span
    return None


def orders(text: str) -> Iterator[str]:
    """The letters of a Chinese name, family name first and last."""
    words = [letters(word) for word in text.split(" ")]
    yield "".join(words)
    if len(words) > 1:
        yield "".join([words[-1], *words[:-1]])
        yield "".join([*words[1:], words[0]])


def _find_abroad(name: EnglishName, zh: str) -> Span | None:
    """A family name of Hong Kong, Taiwan, Korea or Vietnam: the rest cannot be compared."""
    for word in _SPLIT.split(name.text):
        for char in ROMANISED_ABROAD.get(word, ""):
            at = zh.find(char)
            if at >= 0:
                return at, at + 1
    return None


def _find_sound(name: EnglishName, zh: str) -> Span | None:
    """A run of characters that sounds like the name, or like one word of several."""
    if name.kind == "person" or (name.kind == "pinyin" and is_chinese_place(name.text)):
        return None
    extra = _KNOWN_EXTRA if name.known else 0.0
    for part in _parts(name):
        least = likeness_needed(part) + extra
        score, span = best_match(part, zh, least)
        if span is None or score < least:
            continue
        if _cuts_run(span, zh) and score - _CUT < least:
            continue
        if not _is_something_else(name, part, span, zh):
            return span
        for nearly in ((span[0], span[1] - 1), (span[0] + 1, span[1])):
            if (
                nearly[1] - nearly[0] > 1
                and similarity(part, zh[slice(*nearly)]) >= least
                and not _is_something_else(name, part, nearly, zh)
            ):
                return nearly
    return None


def _parts(name: EnglishName) -> list[str]:
    """The whole name, and each of its longer words where it has several."""
    words = (part for word in name.words for part in (word, *word.split("-")))
    parts = [name.text, *(word for word in words if len(word) > SHORT)]
    stems = (DERIVED.sub("", part) for part in parts)
    return list(dict.fromkeys([*parts, *(stem for stem in stems if len(stem) > SHORT)]))


SHORT = 3
DERIVED = re.compile(r"(?:e?an|ian|ism|ist|ite|esque|ish|ese|er|ic|ical|ically)s?$")
"""What makes other words of a name: Hegelian, Trumpism, Marxist, Shakespearean, Levites."""


def _is_something_else(name: EnglishName, part: str, span: Span, zh: str) -> bool:
    """Whether a run that sounds like a name is no name, or another one."""
    run = zh[slice(*span)]
    if len(run) == 1 and len(english_classes(part)) > 1:
        return not _is_inside_transcription(part, span[0], zh)
    told = any(char in telling() for char in run)
    if name.kind == "pinyin" and not told:
        return True
    if any(
        start < span[1] and span[0] < end and not set(known) & set(name.known)
        for start, end, known in names_zh.known_spans(zh)
        # A longer run that sounds like the name is another's: 以利亚撒 is not 以利亚.
        if not (span[0] <= start and end <= span[1] and (start, end) != span)
    ):
        # One name in Chinese may be two in English: 波顿 is Bolton, and Porton.
        return similarity(part, run) < _THE_SAME
    return names_zh.cuts_word(zh, span, told)


_THE_SAME = 0.9
"""Likeness from which a run is the name's own rendering, whatever other name it renders: .60 and
.70 of 171 foreign names of newstest2020 have it."""


def _is_inside_transcription(part: str, at: int, zh: str) -> bool:
    """Whether a character and its neighbours sound like the name: 亚伦 where 伦 was heard."""
    runs = (zh[max(0, at - 1) : at + 1], zh[at : at + 2], zh[max(0, at - 1) : at + 2])
    return any(
        len(run) > 1
        and all(char in transcribing() for char in run)
        and similarity(part, run) >= likeness_needed(part)
        for run in runs
    )


_CUT = 0.15
"""Taken off the likeness where the match is a part of a longer transliteration (鲁多 of 特鲁多)."""


def _cuts_run(span: Span, zh: str) -> bool:
    for start, end in transcribed_runs(zh):
        if start <= span[0] and span[1] <= end:
            rest = zh[start : span[0]], zh[span[1] : end]
            if any(
                part and part[-1 if left else 0] in telling() and part not in by_chinese()
                for left, part in zip((True, False), rest, strict=True)
            ):
                return True
    return False


_KNOWN_EXTRA = 0.15
"""A name whose rendering is known is less likely to be written otherwise."""


def sounds_somewhat_like(
    name: EnglishName, zh: str, span: Span, least: tuple[float, float] | None = None
) -> bool:
    """Whether a Chinese name, or the run it is a part of, may after all be the English one.

    `least` is the likeness needed of a name of few consonants and of a longer one.
    """
    start, end = span
    while start and zh[start - 1] in transcribing() and span[0] - start < _AROUND:
        start -= 1
    while zh[end : end + 1] in transcribing() and end - span[1] < _AROUND and end < len(zh):
        end += 1
    run = zh[start:end]
    if not any(char in telling() for char in run):
        return False
    extra = _KNOWN_EXTRA if name.known else 0.0
    for part in _heads(name):
        needed = (least or SOMEWHAT)[len(english_classes(part)) > _FEW] + extra
        if (
            similarity(part, zh[slice(*span)]) >= needed
            or best_match(part, run, needed)[0] >= needed
        ):
            return True
    return False


def _heads(name: EnglishName) -> list[str]:
    """The whole name, its first and its last word, and what they are made of."""
    words = name.words or [name.text]
    parts = (part for part in (name.text, words[0], words[-1]) if len(part) > SHORT)
    return list(dict.fromkeys(each for part in parts for each in (part, DERIVED.sub("", part))))


_AROUND = 3
_FEW = 4
SOMEWHAT = 0.7, 0.62
"""Likeness from which a lost name and the transliteration beside it may be one and the same."""
LOOSELY = 0.6, 0.5
"""Likeness from which a transliteration may be that of a name that is found elsewhere."""


def is_chinese_place(name: str) -> bool:
    """Whether a spelling is the pinyin of a known place, which no foreign name sounds like."""
    return letters(name) in spelled_places()


def likeness_needed(name: str) -> float:
    """Likeness from which a run counts as this name."""
    return _SOUNDS_ALIKE.get(len(english_classes(name)), _SOUNDS_ALIKE_LONG)
