"""Names in Chinese text: persons, places, transliterations and Latin words.

Chinese marks no names, so every mention here is a guess with a weight. Used only where the
English side names something that is not found: see `aligner.divergence.names.changed`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from aligner.bitext import Span
from aligner.language.names.known import KnownName, by_chinese, find_chinese
from aligner.language.names.pinyin import readings, surname_length
from aligner.language.names.places import is_doubtful, places
from aligner.language.names.transliteration import telling, transcribed_runs, transcribing
from aligner.language.patterns import any_of
from aligner.language.scripts import HAN
from aligner.language.tables import chinese, chinese_set
from aligner.language.words.lexicon import load_lexicon
from aligner.language.words.segments import segment

_LETTER = "A-Za-zÀ-ɏ"
_HAN_RUN = re.compile(f"[{HAN}]+")
_LATIN = re.compile(rf"[{_LETTER}][{_LETTER}0-9&+-]*(?:[ .'’-]+[{_LETTER}][{_LETTER}0-9&+-]*)*")
_SOUND_MARK = re.compile(rf"([{HAN}]{{2,4}}) ?[(（](?:音|音译|譯音|译音)[)）]")
_TOWN = re.compile(
    rf"(?<=[在于到自抵赴省，、])(?![全本该各这那在城都小大新])[{HAN}]{{2}}(?<![全本该各在])(?=[市县镇])"
)


_SIDE = re.compile("[东南西北東][部方面边侧岸邊側]")
"""A side of what stands before it: 河南部 is the south of a river, not 河南."""


class ChineseName(NamedTuple):
    """A mention of a name in Chinese text."""

    span: Span
    text: str
    kind: str
    """``known``, ``person``, ``place``, ``transcribed``, ``marked`` (with 音) or ``latin``."""
    weight: float
    """How sure it is that this is a name, in [0, 1]."""
    known: tuple[KnownName, ...] = ()


def find_names(text: str, guess: bool = True) -> list[ChineseName]:
    """Mentions in the order of the text, none inside another.

    Without `guess` only what tells itself: dictionary names, known places, transliterations, marks.
    """
    found: list[ChineseName] = []
    taken: list[Span] = []
    for name in _candidates(text, guess):
        if not any(low < name.span[1] and name.span[0] < high for low, high in taken):
            taken.append(name.span)
            found.append(name)
    return sorted(found, key=lambda name: name.span)


def _words(kind: str) -> frozenset[str]:
    """One list of the table of words that tell a name or that tell there is none."""
    return chinese_set("name_words", kind)


@lru_cache(maxsize=1)
def _place_pattern() -> re.Pattern[str]:
    return re.compile(any_of(sorted(places())))


def _candidates(text: str, guess: bool) -> Iterator[ChineseName]:
    """Mentions, the surest kinds first."""
    for match in _SOUND_MARK.finditer(text) if "音" in text else ():
        length = _person_length(match.group(1))
        start = match.end(1) - length
        yield ChineseName((start, match.end(1)), text[start : match.end(1)], "marked", 1.0)
    runs = transcribed_runs(text)
    for start, end, known in known_spans(text):
        yield ChineseName((start, end), text[start:end], "known", 1.0, known)
    for match in _place_pattern().finditer(text):
        if _SIDE.match(text, match.end() - 1):
            continue
        weight = 0.6 if is_doubtful(match.group()) else 1.0
        yield ChineseName(match.span(), match.group(), "place", weight)
    for run in runs:
        start, end = _at_words(text, run)
        if end - start > 1:
            yield ChineseName((start, end), text[start:end], "transcribed", 0.9)
    if guess:
        yield from _by_words(text)
    for match in _LATIN.finditer(text):
        yield ChineseName(match.span(), match.group(), "latin", 1.0)


@lru_cache(maxsize=64)
def known_spans(text: str) -> tuple[tuple[int, int, tuple[KnownName, ...]], ...]:
    """Start, end and entries of what the dictionary knows, inside no longer transliteration."""
    runs = transcribed_runs(text)
    return tuple(
        (start, end, by_chinese()[text[start:end]])
        for start, end in find_chinese(text)
        if not any(
            low <= start and end <= high and (low, high) != (start, end) for low, high in runs
        )
        and not (end < len(text) and text[end] in telling() and text[start] in telling())
    )


def cuts_word(text: str, span: Span, told: bool) -> bool:
    """Whether a span cuts an ordinary word in two or, unless `told`, holds one."""
    for start, word, tag in _segment(text):
        end = start + len(word)
        if len(word) == 1 or end <= span[0] or span[1] <= start or tag:
            continue
        if not told or start < span[0] or span[1] < end:
            return True
    return False


def is_inside_word(text: str, span: Span) -> bool:
    """Whether an end of a span is inside a dictionary word: 华为 of 耶和华为."""
    return any(
        (start < span[0] < start + len(word)) or (start < span[1] < start + len(word))
        for start, word, tag in _segment(text)
        # A place may be a part of its word: 纽约 of 美国纽约州.
        if not (tag == "ns" and start <= span[0] and span[1] <= start + len(word))
    )


def _at_words(text: str, span: Span) -> Span:
    """A run of transcribing characters without the half words at its ends: 安妮 of 安妮图书."""
    start, end = span
    for at, word, tag in _segment(text):
        stop = at + len(word)
        if tag or len(word) < _WORD:
            continue
        if at < start < stop <= end:
            start = stop
        elif start <= at < end < stop:
            end = at
    return start, max(start, end)


_WORD = 2


def _person_length(run: str) -> int:
    """Characters at the end of `run` that are a family name and a given name."""
    for length in (3, 2, 4):
        head = surname_length(run[-length:])
        if length <= len(run) and head and length - head in (1, 2):
            return length
    return len(run)


def _by_words(text: str) -> Iterator[ChineseName]:
    """Persons and places, from a dictionary's words and from what is in no dictionary."""
    words = _segment(text)
    yield from _transcribed_words(text, words)
    for match in _TOWN.finditer(text):
        yield ChineseName(match.span(), match.group(), "place", 0.5)
    for i, (start, word, tag) in enumerate(words):
        if (
            tag.startswith("nr")
            and surname_length(word)
            and 2 <= len(word) <= 3
            and not _is_ordinary(word)
        ):
            yield ChineseName((start, start + len(word)), word, "person", 0.7)
        elif tag == "ns" and len(word) >= 2 and word not in _words("no place"):
            sure = word[-1] in _words("area") or text[start - 1 : start] in _words("before place")
            yield ChineseName((start, start + len(word)), word, "place", 0.3 if sure else 0.2)
        elif surname_length(word) == len(word):
            given = _given(text, words, i)
            if given:
                end = given[0]
                yield ChineseName((start, end), text[start:end], "person", given[1])


def _transcribed_words(text: str, words: Sequence[_Word]) -> Iterator[ChineseName]:
    """Short transliterations: neighbouring words and characters that may all transcribe."""
    start = end = 0
    named = False
    for at, word, tag in [*words, (len(text), "", "")]:
        if word[:1] in transcribing() and _may_transcribe(word, tag):
            if at != end:
                start, named = at, False
            end, named = at + len(word), named or tag in ("ns", "nrt")
            continue
        if end > start and at == end:
            weight = _transcription_weight(text, start, end, named)
            if weight:
                yield ChineseName((start, end), text[start:end], "transcribed", weight)
        start = end = at + len(word)
        named = False


def _may_transcribe(word: str, tag: str) -> bool:
    if not transcribing().issuperset(word) or word in _words("no place"):
        return False
    if len(word) == 2:
        # The dictionary calls many a two-character word a person: 华丽, 乌黑.
        sure = tag == "nrt" and any(char in telling() for char in word)
        return sure or (tag in ("nr", "ns") and word[0] != word[1] and telling().issuperset(word))
    return len(word) == 1 or tag != ""


def _transcription_weight(text: str, start: int, end: int, named: bool) -> float:
    """How sure it is that a run that may transcribe is a foreign name; 0 where it hardly is."""
    run = text[start:end]
    told_by = sum(char in telling() for char in run)
    if len(run) < 2 or not _words("never given").isdisjoint(run):
        return 0.0
    titled = text.endswith(chinese("name_words", "title"), 0, start)
    if not (told_by or named or titled):
        return 0.0
    weight = 0.4 + 0.1 * min(len(run) - 2, 2) + 0.1 * min(told_by, 2) + 0.2 * named
    if titled or text[end : end + 1] in _words("after person"):
        weight += 0.2
    return min(weight, 0.9)


def _given(text: str, words: Sequence[_Word], i: int) -> tuple[int, float] | None:
    """Where the given name after the family name `words[i]` ends, and how sure that is."""
    start, surname, _ = words[i]
    at = start + len(surname)
    end = at
    ordinary = False
    for begin, word, tag in words[i + 1 : i + 3]:
        if begin != end or end + len(word) - at > 2 or not _HAN_RUN.fullmatch(word):
            break
        if word in _words("address") or not _words("never given").isdisjoint(word):
            break
        end += len(word)
        ordinary = ordinary or (len(word) > 1 and not tag.startswith("nr"))
    if end == at:
        return None
    weight = 0.5 + 0.2 * (end - at == 2) - 0.3 * ordinary
    before, after = text[start - 1 : start], text[end : end + 1]
    if after in _words("after person") or not _HAN_RUN.match(after):
        weight += 0.2
    if _segment_tag(words, i - 1) == "title" or not _HAN_RUN.match(before):
        weight += 0.1
    if surname in _words("mostly a word") or _is_ordinary(text[start:end]):
        weight -= 0.4
    if weight < _LEAST:
        return None
    return end, min(weight, 0.95)


@lru_cache(maxsize=4096)
def _is_ordinary(word: str) -> bool:
    """Whether a dictionary has a word of two characters, and not as a name: 孙子, 招聚."""
    if len(word) > _WORD:
        return False
    lexicon = load_lexicon()
    spelled = lexicon.stems(" ".join(readings(word[0])))
    for entry in lexicon.entries(word, "zh"):
        if entry.start == 0 and entry.end == len(word):
            # Of a person the dictionary gives the pinyin: 王毅 is Wang Yi.
            return spelled.isdisjoint(lexicon.renderings(entry.number))
    return False


_LEAST = 0.25
"""Weight under which a family name and what follows it are just words: of 1,156 swapped names of
newstest2020 lines 1-500 six more are found, as wrong words no longer stand for the right ones."""


def _segment_tag(words: Sequence[_Word], i: int) -> str:
    if i < 0:
        return ""
    word = words[i][1]
    titles = _words("title")
    return "title" if word in titles or word[-2:] in titles else ""


_Word = tuple[int, str, str]
"""A word with its place and, of a person, place or organisation, its tag; else no tag."""


@lru_cache(maxsize=64)
def _segment(text: str) -> tuple[_Word, ...]:
    """The words of a text with the tags of names alone."""
    return tuple(
        (at, word, tag if len(word) > 1 and len(tag) > 1 and tag[0] == "n" else "")
        for at, word, tag in segment(text)
    )
