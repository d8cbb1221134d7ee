"""Names changed or lost: persons, places and organisations.

What it finds: an English name that no dictionary, reading or sound finds in the Chinese while the
Chinese has a name of the same kind that the English lacks.

Examples:
    Zhou Ruchang will not leave. / 刘丽娟不会离开。 -> name "Zhou Ruchang", "刘丽娟"
    He lives in Beijing now. / 他现在住在上海。 -> name "Beijing", "上海"
    Liu Lijuan will not leave. / 刘丽娟不会离开。 -> none

Besides: a Chinese person all but one of whose syllables are spelled, and a family name that is
another one before a title.

What it cannot find: Japanese names (their characters do not tell their sound), names translated by
meaning, and names exchanged for others that sound alike.

Measured: on newstest2020 lines 501-1000, two human translations, .83 of 820 swapped names are found
and 8 of 1,000 clean pairs are flagged, most of them with errors of their own
(``python -m tests.benchmarks.edit_names --lines 501-1000``); of MAC-Dev, chapters of novels, 14 of
1,316 clean beads (``python -m tests.benchmarks.edit_marks --lines 501-1000``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from aligner.bitext import Flag, Span
from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence import guesses
from aligner.divergence.check import Check
from aligner.divergence.names.english_side import EnglishSide
from aligner.divergence.names.matching import (
    LOOSELY,
    find_rendering,
    is_chinese_place,
    sounds_somewhat_like,
)
from aligner.divergence.names.misspelled import find_familiar, nearly_spelled, other_surname
from aligner.divergence.pair import Pair
from aligner.language.names import chinese as names_zh
from aligner.language.names import english as names_en
from aligner.language.names.chinese import ChineseName
from aligner.language.names.english import EnglishName
from aligner.language.names.pinyin import (
    ROMANISED_ABROAD,
    letters,
    readings,
    surname_length,
)
from aligner.language.patterns import any_of
from aligner.language.tables import english

_LOST_PERSON = 0.55
"""A person who has no counterpart: on newstest2020 lines 1-500 with two human translations 2 of
1,000 pairs."""

_FULL_NAME = 7
"""Letters from which a pinyin name is no accident of another language (Di Sai)."""


def _lost_known_confidence(name: EnglishName) -> float:
    firm = any(entry.kind == "organisation" for entry in name.known)
    if not firm or "联合国" in name.known[0].zh:
        return guesses.LOST_KNOWN
    return guesses.LOST_FIRM


@dataclass(frozen=True, slots=True)
class _Change:
    """A name of one side with what stands for it on the other, if anything."""

    en: EnglishName | None
    zh: ChineseName | None
    confidence: float


def find(pair: Pair) -> list[Flag]:
    """Flags of kind ``name``, every candidate with its confidence in [0, 1].

    Changed names with a span on both sides are above .5, and so are persons and companies that one
    side lacks.
    """
    english = names_en.find_names(pair.en)
    renderings = [find_rendering(name, pair.zh) for name in english]
    lost = [
        name
        for name, span in zip(english, renderings, strict=True)
        if span is None and find_familiar(name, pair.zh) is None
    ]
    # An acronym does not answer to what is only guessed to be a Chinese name.
    chinese = _unmatched_chinese(pair, guess=any(name.kind != "acronym" for name in lost))
    titled = _titled(pair)
    if not lost and not chinese and not titled:
        return []
    misspelled = [(en, span) for en in lost if (span := nearly_spelled(en, pair.zh))]
    lost = [
        en
        for en in lost
        if all(en is not each for each, _ in misspelled)
        and not _goes_on(en, lost, english)
        and not _is_given_name(en, pair)
    ]
    chinese = [
        zh
        for zh in chinese
        if not any(low < zh.span[1] and zh.span[0] < high for _, (low, high) in misspelled)
    ]
    found = [name for name in english if all(name is not each for each in lost)]
    chinese = [
        name
        for name in _less_parts(chinese, [span for span in renderings if span])
        if name.kind != "transcribed"
        or not any(sounds_somewhat_like(each, pair.zh, name.span, LOOSELY) for each in found)
    ]
    lost, chinese = _less_sound_alikes(lost, chinese, pair.zh)
    spelled = (
        _Change(
            en, ChineseName(span, pair.zh[slice(*span)], "person", 1.0), guesses.LIKENESS.misspelled
        )
        for en, span in misspelled
    )
    return [_flag(pair, change) for change in (*titled, *spelled, *_changes(pair, lost, chinese))]


def _titled(pair: Pair) -> list[_Change]:
    """A family name before a title that is another one in Chinese."""
    found = other_surname(pair.en, pair.zh)
    if found is None:
        return []
    (start, end), span = found
    return [
        _Change(
            EnglishName((start, end), pair.en[start:end], "pinyin"),
            ChineseName(span, pair.zh[slice(*span)], "person", 1.0),
            guesses.LIKENESS.misspelled,
        )
    ]


def _goes_on(name: EnglishName, lost: Sequence[EnglishName], names: Sequence[EnglishName]) -> bool:
    """Whether a name is half of one whose other half is found: Abraham Lincoln, 林肯."""
    return any(
        name.span[0] - 1 == each.span[1] or each.span[0] - 1 == name.span[1]
        for each in names
        if all(each is not other for other in lost)
    )


def _is_given_name(name: EnglishName, pair: Pair) -> bool:
    """Whether a name stands beside a family name whose character the Chinese has: David Ho, 何大一;
    Cheung Kin-chung, 张建宗."""
    if name.words != [name.text]:
        return False
    start, end = name.span
    beside = _CAPITALISED.match(pair.en, end + 1), _CAPITALISED_BEFORE.search(pair.en, 0, start)
    surnames = (ROMANISED_ABROAD.get(each.group(1), "") for each in beside if each)
    return any(char in pair.zh for chars in surnames for char in chars)


_CAPITALISED = re.compile("([A-Z][a-z]+)")
_CAPITALISED_BEFORE = re.compile("([A-Z][a-z]+) $")


def _less_parts(chinese: Sequence[ChineseName], renderings: Sequence[Span]) -> list[ChineseName]:
    """Those that do not render an English name, whole or as a part: 以利亚 of 以利亚撒."""
    return [
        name
        for name in chinese
        if not any(start <= name.span[0] and name.span[1] <= end for start, end in renderings)
    ]


CHECK = Check("names", find)


def _less_sound_alikes(
    lost: Sequence[EnglishName], chinese: Sequence[ChineseName], text: str
) -> tuple[list[EnglishName], list[ChineseName]]:
    """Both without the names that stand there by another transcription: Noah, 诺阿."""
    heard = [
        (en, zh)
        for en in lost
        for zh in chinese
        if zh.kind in _BY_SOUND
        and en.kind != "person"
        and not (en.kind == "pinyin" and is_chinese_place(en.text))
        and sounds_somewhat_like(en, text, zh.span)
    ]
    return (
        [en for en in lost if all(en is not each for each, _ in heard)],
        [zh for zh in chinese if all(zh is not each for _, each in heard)],
    )


_BY_SOUND = frozenset(("transcribed", "known", "person", "place"))
"""Kinds of Chinese names that may be a transliteration, or a part of one."""


def _unmatched_chinese(pair: Pair, guess: bool) -> list[ChineseName]:
    side = EnglishSide(pair.en)
    return [
        name
        for name in names_zh.find_names(pair.zh, guess)
        if not side.has(name)
        and not (name.kind in _LISTED and names_zh.is_inside_word(pair.zh, name.span))
    ]


_LISTED = frozenset(("known", "place"))
"""Kinds that are found wherever their characters stand: 南通 in 呼南通道."""


def _changes(
    pair: Pair, lost: Sequence[EnglishName], chinese: Sequence[ChineseName]
) -> list[_Change]:
    """Lost names with their likeliest replacements, each used once; then what is left over."""
    unheard = sum(en.kind == "foreign" and not en.first for en in lost)
    doubt = _SEVERAL_LOST if unheard > 1 else 1.0
    options = sorted(
        (
            (
                _likeness(pair, en, zh) * (doubt if en.kind == "foreign" else 1.0),
                -_distance(pair, en.span, zh.span),
                i,
                j,
            )
            for i, en in enumerate(lost)
            for j, zh in enumerate(chinese)
        ),
        reverse=True,
    )
    changes: list[_Change] = []
    used_en: set[int] = set()
    used_zh: set[int] = set()
    for likeness, _, i, j in options:
        if likeness > 0 and i not in used_en and j not in used_zh:
            used_en.add(i)
            used_zh.add(j)
            changes.append(_Change(lost[i], chinese[j], likeness))
    changes += [
        _Change(en, None, _lost_confidence(pair, en))
        for i, en in enumerate(lost)
        if i not in used_en
    ]
    for j, zh in enumerate(chinese):
        if j not in used_zh:
            bearer = _bearer(pair, zh) if zh.kind == "marked" else None
            confidence = (
                guesses.LIKENESS.marked_otherwise
                if bearer
                else _added_confidence(zh, pair.en, bool(lost))
            )
            changes.append(_Change(bearer, zh, confidence))
    return changes


_SEVERAL_LOST = 0.5
"""Factor where more than one foreign name is not heard: the text writes them by another habit."""


def _bearer(pair: Pair, zh: ChineseName) -> EnglishName | None:
    """The English name of the same family as a name marked as transcribed by sound."""
    for name in names_en.find_names(pair.en):
        if _shares_surname(name, zh) and len(name.words) > 1:
            return name
    return None


def _distance(pair: Pair, en: Span, zh: Span) -> float:
    """How far apart the two stand, as shares of their texts."""
    return abs(en[0] / len(pair.en) - zh[0] / len(pair.zh))


def _likeness(pair: Pair, en: EnglishName, zh: ChineseName) -> float:
    """Probability that the Chinese name stands where the English one should; 0 where it cannot."""
    like = guesses.LIKENESS
    groups_en = {_group(entry.kind) for entry in en.known}
    groups_zh = {_group(entry.kind) for entry in zh.known}
    if groups_en and groups_zh:
        same = bool(groups_en & groups_zh)
        place = "place" in groups_en | groups_zh
        # A country is named by its capital, and the other way round.
        capital = any(entry.kind == "country" for entry in (*en.known, *zh.known))
        base = like.same_sort if same else like.one_a_place * (place and not capital)
    elif groups_en:
        base = max(
            guesses.STANDS_FOR_KNOWN_ENGLISH.get((group, zh.kind), 0.0) for group in groups_en
        )
    elif groups_zh:
        base = max(
            guesses.KNOWN_CHINESE_STANDS_FOR.get((en.kind, group), 0.0) for group in groups_zh
        )
    else:
        base = guesses.STANDS_FOR.get((en.kind, zh.kind), 0.0)
    if not base:
        return 0.0
    if _shares_surname(en, zh):
        if zh.kind == "marked":
            return like.marked_otherwise
        base = max(base, like.same_surname)
    if en.kind == "pinyin" and not is_chinese_place(en.text):
        base = max(base, like.pinyin_transcribed * (zh.kind == "transcribed"))
        if zh.kind == "place" and len(letters(en.text)) < _LONG_PLACE:
            base *= like.short_pinyin_place
    if en.kind in ("foreign", "pinyin") and _is_known_person(zh) and _PRONOUN_EN.search(pair.en):
        base *= like.by_pronoun
    base *= 0.5 + 0.5 * zh.weight
    if en.first and en.kind in ("foreign", "pinyin") and not is_chinese_place(en.text):
        base *= like.opens_sentence
    beyond = max(0.0, _distance(pair, en.span, zh.span) - like.free_distance)
    return base * (1.0 - like.distance * beyond)


def _is_known_person(zh: ChineseName) -> bool:
    """Whether a table knows the name, which the English may say by a pronoun: he, 以利亚."""
    return any(entry.kind == "person" for entry in zh.known)


_LONG_PLACE = 5
"""Letters from which a word that reads as pinyin is a Chinese place, listed or not."""


def _group(kind: str) -> str:
    return {"region": "country", "city": "place", "institution": "organisation"}.get(kind, kind)


def _shares_surname(en: EnglishName, zh: ChineseName) -> bool:
    """Whether both are persons of the same family name: Jasper Zhang, 张杰."""
    if zh.kind not in ("person", "marked") or en.kind not in ("person", "foreign", "pinyin"):
        return False
    length = surname_length(zh.text)
    known = readings(zh.text[0]) if length == 1 else ()
    return any(letters(word) in known for word in (en.words[0], en.words[-1]))


@lru_cache(maxsize=1)
def _title() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(english('name_words', 'title before'))}) $")


@lru_cache(maxsize=1)
def _speech() -> re.Pattern[str]:
    return re.compile(rf"(?:'s|’s)? (?:{any_of(english('name_words', 'speech'))})\b")


def _is_spoken_of(name: EnglishName, en: str) -> bool:
    """Whether a title before it or a verb of speech after it shows that a name is a person's."""
    start, end = name.span
    if re.match(r"[ -]\w*[A-Z]", en[end:]):  # a given name: what follows is the family name
        return False
    return bool(_title().search(en[max(0, start - 20) : start]) or _speech().match(en, end))


_PRONOUN_ZH = re.compile("[他她其俩们]|自己|对方|此人|本人")
_PRONOUN_EN = re.compile(
    r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]ers?|[Hh]im|[Tt]hey|[Tt]heir|[Tt]hem|who)\b"
)


def _lost_confidence(pair: Pair, name: EnglishName) -> float:
    """Persons named in English alone may stand for 他; of other names less still is known."""
    if name.kind == "person":
        sure = len(letters(name.text)) >= _FULL_NAME and not _PRONOUN_ZH.search(pair.zh)
        return _LOST_PERSON if sure else guesses.BY_PRONOUN
    if name.kind == "known":
        kinds = {entry.kind for entry in name.known}
        if kinds <= {"person"}:
            return guesses.BY_PRONOUN if _PRONOUN_ZH.search(pair.zh) else _LOST_PERSON
        return _lost_known_confidence(name)
    if name.kind == "foreign":
        if _is_spoken_of(name, pair.en) and not _PRONOUN_ZH.search(pair.zh):
            return _LOST_PERSON
        return guesses.LOST_FOREIGN_FIRST if name.first else guesses.LOST_FOREIGN
    return guesses.LOST.get(name.kind, guesses.LOST_OTHERWISE)


def _added_confidence(name: ChineseName, en: str, some_lost: bool) -> float:
    """A translator hardly adds a transliteration or a person, but often a country or a place."""
    if name.kind == "known" and name.text in _TAKEN_FOR_GRANTED:
        return guesses.ADDED_OFTEN
    if name.kind == "known":
        kinds = {entry.kind for entry in name.known}
        if "person" in kinds and _PRONOUN_EN.search(en):
            return guesses.BY_PRONOUN
        if kinds & {"person", "organisation"}:
            return _ADDED
        return _ADDED_PLACE if some_lost else guesses.ADDED_OFTEN
    base = guesses.ADDED.get(name.kind, guesses.ADDED_OTHERWISE)
    if name.kind == "transcribed":
        base = guesses.ADDED_TRANSCRIBED if some_lost else guesses.ADDED_TRANSCRIBED_ALONE
    return base * max(name.weight, 0.0)


_ADDED = 0.52
"""Of newstest2020 lines 1-500 with two human translations, 6 of 1,000 pairs name in Chinese alone
what the dictionary knows."""
_ADDED_PLACE = 0.45
"""None of 20 countries and places that human translations have in Chinese alone was an error: they
say where."""
_TAKEN_FOR_GRANTED = frozenset(("中国", "中华", "美国", "联合国"))


def _flag(pair: Pair, change: _Change) -> Flag:
    """Major where one name stands for another; minor where one side has none, as it may name the
    same person or thing by other words."""
    en, zh = change.en, change.zh
    if en and zh:
        message = f"{en.text} ≠ {zh.text}"
    elif en:
        message = f"{en.text} is missing in the Chinese"
    else:
        message = f"{zh.text if zh else ''} is missing in the English"
    return pair.flag(
        "name",
        "major" if en and zh and change.confidence >= DEFAULT_MIN_CONFIDENCE else "minor",
        round(change.confidence, 4),
        en=[en.span] if en else [],
        zh=[zh.span] if zh else [],
        message=message,
    )
