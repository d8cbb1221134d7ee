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
from aligner.language.names.pinyin import surname_length
from aligner.language.names.places import DOUBTFUL, PLACES
from aligner.language.names.transliteration import TELLING, TRANSCRIBING, transcribed_runs
from aligner.language.patterns import any_of
from aligner.language.scripts import well_formed

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_LETTER = "A-Za-zÀ-ɏ"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_LATIN = re.compile(rf"[{_LETTER}][{_LETTER}0-9&+-]*(?:[ .'’-]+[{_LETTER}][{_LETTER}0-9&+-]*)*")
_SOUND_MARK = re.compile(rf"([{_HAN}]{{2,4}}) ?[(（](?:音|音译|譯音|译音)[)）]")
_PLACE = re.compile(any_of(PLACES))
_AREA = frozenset("省市县區区镇村乡州岛湖江河港湾")
_TOWN = re.compile(rf"(?<=[在于到自抵赴省，、])[{_HAN}]{{2}}(?=[市县镇])")
_BEFORE_PLACE = frozenset("在于从往到自抵赴驻、，")
# What follows or precedes a person in running text.
_AFTER_PERSON = frozenset("，、说等和与的在表告介曾出任为担认指称透")
_NEVER_GIVEN = frozenset(
    "的了是在有我他她你们这那个不就也都和与及或为被把从向对到上下中前后里外时年月日说道着过于以而且但"
    "并则其之此该各每某本什么怎可能会要应必须得使让令给由等吗呢吧啊先总部局长员者种些次回第名位座式母氏站"
)


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


def _candidates(text: str, guess: bool) -> Iterator[ChineseName]:
    """Mentions, the surest kinds first."""
    for match in _SOUND_MARK.finditer(text) if "音" in text else ():
        length = _person_length(match.group(1))
        start = match.end(1) - length
        yield ChineseName((start, match.end(1)), text[start : match.end(1)], "marked", 1.0)
    runs = transcribed_runs(text)
    for start, end, known in known_spans(text):
        yield ChineseName((start, end), text[start:end], "known", 1.0, known)
    for match in _PLACE.finditer(text):
        weight = 0.6 if match.group() in DOUBTFUL else 1.0
        yield ChineseName(match.span(), match.group(), "place", weight)
    for start, end in runs:
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


def straddles_word(text: str, span: Span) -> bool:
    """Whether one end of a span is inside a dictionary word: 华为 of 耶和华为."""
    return any(
        start < span[0] < start + len(word) < span[1]
        or span[0] < start < span[1] < start + len(word)
        for start, word, _ in _segment(text)
    )


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
        if tag.startswith("nr") and surname_length(word) and 2 <= len(word) <= 3:
            yield ChineseName((start, start + len(word)), word, "person", 0.7)
        elif tag == "ns" and len(word) >= 2 and word not in _NO_PLACES:
            sure = word[-1] in _AREA or text[start - 1 : start] in _BEFORE_PLACE
            yield ChineseName((start, start + len(word)), word, "place", 0.6 if sure else 0.2)
        elif surname_length(word) == len(word):
            given = _given(text, words, i)
            if given:
                end = given[0]
                yield ChineseName((start, end), text[start:end], "person", given[1])


_NO_PLACES_TEXT = """
    城市 国家 大国 外国 周边地区 各国 本国 我国 地区 边境 东西 全球 乌黑 哥哥 登基
"""
_NO_PLACES = frozenset(_NO_PLACES_TEXT.split())
"""What the segmenter's dictionary tags as places and is none."""


def _transcribed_words(text: str, words: Sequence[_Word]) -> Iterator[ChineseName]:
    """Short transliterations: neighbouring words and characters that may all transcribe."""
    start = end = 0
    named = False
    for at, word, tag in [*words, (len(text), "", "")]:
        if word[:1] in TRANSCRIBING and _may_transcribe(word, tag):
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
    if not TRANSCRIBING.issuperset(word) or word in _NO_PLACES:
        return False
    if len(word) == 2:
        # The dictionary calls many a two-character word a person: 华丽, 乌黑.
        sure = tag == "nrt" and any(char in TELLING for char in word)
        return sure or (tag in ("nr", "ns") and word[0] != word[1] and TELLING.issuperset(word))
    return len(word) == 1 or tag != ""


def _transcription_weight(text: str, start: int, end: int, named: bool) -> float:
    """How sure it is that a run that may transcribe is a foreign name; 0 where it hardly is."""
    run = text[start:end]
    telling = sum(char in TELLING for char in run)
    if len(run) < 2 or not _NEVER_GIVEN.isdisjoint(run):
        return 0.0
    titled = text.endswith(_TITLES, 0, start)
    if not (telling or named or titled):
        return 0.0
    weight = 0.4 + 0.1 * min(len(run) - 2, 2) + 0.1 * min(telling, 2) + 0.2 * named
    if titled or text[end : end + 1] in _AFTER_PERSON:
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
        if not _NEVER_GIVEN.isdisjoint(word):
            break
        end += len(word)
        ordinary = ordinary or (len(word) > 1 and not tag.startswith("nr"))
    if end == at:
        return None
    weight = 0.5 + 0.2 * (end - at == 2) - 0.3 * ordinary
    before, after = text[start - 1 : start], text[end : end + 1]
    if after in _AFTER_PERSON or not _HAN_RUN.match(after):
        weight += 0.2
    if _segment_tag(words, i - 1) == "title" or not _HAN_RUN.match(before):
        weight += 0.1
    if surname in _FUNCTION_WORDS:
        weight -= 0.4
    if weight < _LEAST:
        return None
    return end, min(weight, 0.95)


_LEAST = 0.25
"""Weight under which a family name and what follows it are just words: of 1,156 swapped names of
newstest2020 lines 1-500 six more are found, as wrong words no longer stand for the right ones."""


# Family names that are mostly something else: 和 and, 向 towards, 高 high.
_FUNCTION_WORDS = frozenset(
    "和向于应曾连高金万安方华时米车白成平明常包温海黄盖修祝班代查通程满言广干经从艾巴区凤全边农惠曲支冷强"
)
_TITLES_TEXT = """
    记者 主席 总统 总理 主任 书记 部长 局长 市长 省长 院长 校长 会长 园长 董事长 总裁 教授 博士
    先生 女士 小姐 演员 导演 作家 法官 医生 老师 同志 选手 队长 教练 发言人 专家 研究员 分析师 外长
"""
_TITLES = tuple(_TITLES_TEXT.split())


def _segment_tag(words: Sequence[_Word], i: int) -> str:
    if i < 0:
        return ""
    word = words[i][1]
    return "title" if word in _TITLES or word[-2:] in _TITLES else ""


_Word = tuple[int, str, str]
"""A word with its place and, of a person, place or organisation, its tag; else no tag."""


@lru_cache(maxsize=64)
def _segment(text: str) -> tuple[_Word, ...]:
    """The dictionary words that the text most likely consists of."""
    import rjieba  # its dictionary takes a while to load

    found = []
    at = 0
    for word, tag in rjieba.tag(well_formed(text), hmm=False):
        named = len(word) > 1 and len(tag) > 1 and tag[0] == "n"
        found.append((at, word, tag if named else ""))
        at += len(word)
    return tuple(found)
