"""Whether a name of one side is found on the other: by dictionary, reading, sound or letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from aligner.bitext import Span
from aligner.language.names import chinese as names_zh
from aligner.language.names.chinese import ChineseName
from aligner.language.names.english import EnglishName
from aligner.language.names.known import KnownName, by_chinese
from aligner.language.names.pinyin import (
    ROMANISED_ABROAD,
    find_spelled,
    letters,
    openings,
    spelled_at,
    spellings,
    surname_length,
)
from aligner.language.names.places import short_names, spelled_places
from aligner.language.names.transliteration import (
    best_match,
    english_classes,
    may_match,
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

_CAPITALISED = re.compile(r"[A-ZÀ-Þ][\w'’]*(?:-\w+)*")


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
        return None
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
    return None


def _parts(name: EnglishName) -> list[str]:
    """The whole name, and each of its longer words where it has several."""
    words = (part for word in name.words for part in (word, *word.split("-")))
    return list(dict.fromkeys((name.text, *(word for word in words if len(word) > 3))))


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
    ):
        return True
    return names_zh.cuts_word(zh, span, told)


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


def sounds_somewhat_like(name: EnglishName, run: str) -> bool:
    """Whether a run may after all be the name, transcribed by another habit."""
    return any(similarity(part, run) >= _SOMEWHAT for part in _parts(name))


_SOMEWHAT = 0.72
"""Likeness from which a lost name and the transliteration beside it may be one and the same."""


def is_chinese_place(name: str) -> bool:
    """Whether a spelling is the pinyin of a known place, which no foreign name sounds like."""
    return letters(name) in spelled_places()


def likeness_needed(name: str) -> float:
    """Likeness from which a run counts as this name."""
    return _SOUNDS_ALIKE.get(len(english_classes(name)), _SOUNDS_ALIKE_LONG)


def _has_word(text: str, word: str) -> bool:
    """Whether `word` stands in the text with no letter or digit before or after it."""
    at = text.find(word)
    while at >= 0:
        around = text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
        if not any(char.isalnum() or char == "_" for char in around):
            return True
        at = text.find(word, at + 1)
    return False


_GLUED = 5
_ANY_WORD = 0.1
"""Added to the likeness needed where every word of the English is tried."""


_ENGLISH_WORD = re.compile(r"[A-Za-zÀ-ɏ.]+")


class EnglishSide:
    """The English text prepared for looking up Chinese names."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def plain(self) -> str:
        """The text with straight apostrophes."""
        return self.text.replace("’", "'")

    @cached_property
    def letters(self) -> str:
        """All letters of the text, joined."""
        return letters(self.text)

    @cached_property
    def capitalised(self) -> list[str]:
        """Capitalised words."""
        return _CAPITALISED.findall(self.text)

    @cached_property
    def words(self) -> frozenset[str]:
        """All words."""
        return frozenset(_ENGLISH_WORD.findall(self.text))

    def has(self, name: ChineseName) -> bool:
        """Whether the English has this Chinese name in any form that can be recognised."""
        if name.kind == "latin":
            return self._has_latin(name.text)
        if any(self._has_known(entry) for entry in name.known):
            return True
        if self._has_pinyin(name.text) or self._has_entry(name.text):
            return True
        if name.kind == "transcribed":
            return self._sounds(name.text, 0.75)
        if name.kind in ("person", "marked"):
            return self._has_surname(name) or self._sounds(name.text, 1.0)
        return False

    def _has_known(self, entry: KnownName) -> bool:
        return any(
            # Long forms count without word breaks too: extraction glues words (toldReutersin).
            (len(form) > _GLUED and form in self.plain) or _has_word(self.plain, form)
            for form in entry.en
        )

    def _has_latin(self, text: str) -> bool:
        words = [word for word in re.findall(r"[A-Za-zÀ-ɏ]+", text) if len(word) > 1]
        return not words or any(letters(word) in self.letters for word in words)

    def _has_pinyin(self, run: str) -> bool:
        if len(run) > 4:
            return False
        short = run.rstrip("".join(chinese("name_words", "area ending")))
        runs = {run, short} if len(short) > 1 else {run}
        length = surname_length(run)
        if length and len(run) > length:
            runs.add(run[length:] + run[:length])
            if len(run) - length == 2:
                runs.add(run[length:])
        return any(spelling in self.letters for r in runs for spelling in spellings(r))

    def _has_entry(self, run: str) -> bool:
        """Whether the name stands here that the bilingual lexicon gives for the whole run."""
        lexicon = load_lexicon()
        names = lexicon.names_of(run)
        return bool(names) and lexicon.has_stem(self.text, names)

    def _has_surname(self, name: ChineseName) -> bool:
        """Ms Cheng for 程女士; and a family name spelled as in Hong Kong."""
        length = surname_length(name.text)
        if not length or name.kind == "place":
            return False
        head = name.text[:length]
        known = frozenset(spellings(head))
        for word in self.capitalised:
            if head in ROMANISED_ABROAD.get(word, ()):
                return True
            if name.kind != "marked" and letters(word) in known and self._stands_alone(word):
                return True
        return False

    def _stands_alone(self, word: str) -> bool:
        """Whether a family name is without a given name somewhere."""
        return bool(
            re.search(rf"(?<![\w-]){re.escape(word)}(?!-)(?! [A-Z][a-z])(?!\w)", self.text)
        ) and not re.search(rf"[A-Z][a-z]+ {re.escape(word)}\b", self.text)

    def _sounds(self, run: str, least_covered: float) -> bool:
        """Whether an English word sounds like most of the run, or like a part between points."""
        parts = {run, *(part for part in re.split("[·•・‧]", run) if len(part) > 1)}
        for word, least in self.spoken.items():
            for part in parts:
                if not may_match(word, part, least):
                    continue
                score, span = best_match(word, part, least)
                if span is None or score < least:
                    continue
                if (span[1] - span[0]) / len(part) >= least_covered:
                    return True
        return False

    @cached_property
    def spoken(self) -> dict[str, float]:
        """Names, and longer words for what is borrowed from them (巧克力 for chocolate), each with
        the likeness that it needs."""
        names = (word.removesuffix("'s").removesuffix("’s") for word in self.capitalised)
        return {
            word: likeness_needed(word) + _ANY_WORD
            for word in (*names, *filter(may_be_borrowed, self.words))
        }


def may_be_borrowed(word: str) -> bool:
    """Whether a word is no name, but long enough to be compared by its sound with one."""
    return len(word) > _TOO_SHORT and word.islower()


_TOO_SHORT = 4
