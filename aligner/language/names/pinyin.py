"""Readings of Chinese characters, and whether an English spelling is one of them.

Every reading of every character counts, so the surnames that are read unlike the same character
elsewhere (曾 Zeng, 单 Shan, 仇 Qiu, 解 Xie, 查 Zha, 区 Ou, 朴 Piao) need no special care.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec

from aligner.bitext import Span
from aligner.language.tables import chinese, chinese_set, rows

ROMANISED_ABROAD: dict[str, str] = {
    spelling: "".join(row.chinese)
    for row in rows("surnames")
    if row.kind == "abroad"
    for spelling in row.english
}
"""Family names of Hong Kong, Taiwan (Wade-Giles), Korea and Vietnam as they are spelled abroad,
each with its characters."""

_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")


@lru_cache(maxsize=8192)
def readings(char: str) -> tuple[str, ...]:
    """The toneless readings of a character, ``ü`` in each of its spellings; empty for others."""
    found: dict[str, None] = {}
    for reading in _readings_table().get(ord(char), "").split(","):
        plain = "".join(c for c in unicodedata.normalize("NFD", reading) if c not in _TONES)
        plain = unicodedata.normalize("NFC", plain)
        if not plain:
            continue
        spellings = [plain.replace("ü", v) for v in ("v", "u", "yu")] if "ü" in plain else [plain]
        for spelling in spellings:
            if spelling.isascii():
                found[spelling] = None
    return tuple(found)


@lru_cache(maxsize=1)
def _readings_table() -> dict[int, str]:
    # The table's module alone: its package loads 47,000 phrases, 200,000 lists that every full
    # garbage collection would visit.
    package = find_spec("pypinyin")
    assert package is not None
    spec = PathFinder.find_spec("pinyin_dict", package.submodule_search_locations)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    table: dict[int, str] = module.pinyin_dict
    return table


_TONES = frozenset("\u0304\u0301\u030c\u0300")


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """Every syllable that several characters have: ``ra`` is read so in one rare character."""
    counts: dict[str, int] = {}
    for code in range(0x4E00, 0x9FA6):
        for reading in readings(chr(code)):
            if re.fullmatch(r"(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?[aeiouv]+(?:ng?|r)?", reading):
                counts[reading] = counts.get(reading, 0) + 1
    return frozenset(reading for reading, count in counts.items() if count >= _USUAL)


_USUAL = 4


def letters(name: str) -> str:
    """Lowercase letters of a spelling, accents and marks dropped (Xi'an, Ürümqi)."""
    plain = name.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFD", plain)
    elif plain.isalpha():
        return plain
    return _NO_LETTER.sub("", plain)


_NO_LETTER = re.compile("[^a-z]+")


@lru_cache(maxsize=4096)
def syllable_count(word: str) -> int | None:
    """Least number of syllables that spell the letters of `word`; None where they do not."""
    text = letters(word)
    if not text:
        return None
    known = syllables()
    least: list[int | None] = [0] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - 6), end):
            before = least[start]
            if before is not None and text[start:end] in known:
                best = least[end]
                least[end] = before + 1 if best is None else min(best, before + 1)
    return least[-1]


def is_romanised(words: Sequence[str]) -> bool:
    """Whether syllables of Mandarin spell every one of some words; False for none."""
    return bool(words) and all(syllable_count(word) for word in words)


def spelled_at(text: str, start: int, spelling: str) -> int | None:
    """End of the characters at `start` whose readings spell `spelling` in full, or None."""
    reached = {0}
    for at in range(start, min(len(text), start + len(spelling))):
        known = readings(text[at])
        if not known:
            return None
        reached = {
            place + len(reading)
            for place in reached
            for reading in known
            if spelling.startswith(reading, place)
        }
        if not reached:
            return None
        if len(spelling) in reached:
            return at + 1
    return None


def find_spelled(text: str, spelling: str) -> Span | None:
    """The first run of characters in `text` that reads as `spelling`."""
    for start in openings(text, spelling):
        end = spelled_at(text, start, spelling)
        if end is not None:
            return start, end
    return None


def openings(text: str, spelling: str) -> list[int]:
    """Where a character of `text` has a reading that begins as `spelling` does."""
    first = spelling[:1]
    return [at for at, initials in enumerate(_all_initials(text)) if first in initials]


@lru_cache(maxsize=16)
def _all_initials(text: str) -> tuple[frozenset[str], ...]:
    """First letters of every character's readings; kept for the next name in the same text."""
    return tuple(map(_initials, text))


@lru_cache(maxsize=8192)
def _initials(char: str) -> frozenset[str]:
    """First letters of the character's readings."""
    return frozenset(reading[0] for reading in readings(char))


def spellings(run: str) -> Iterator[str]:
    """Every way a short run of characters reads, letters joined."""
    if not run:
        yield ""
        return
    for first in readings(run[0]):
        for rest in spellings(run[1:]):
            yield first + rest


def surname_length(run: str) -> int:
    """How many characters at the head of `run` are a family name: 0, 1 or 2."""
    if run[:2] in chinese_set("surnames", "double surname"):
        return 2
    return int(run[:1] in chinese_set("surnames", "surname"))


def is_surname_spelling(word: str) -> bool:
    """Whether a Chinese family name may be spelled `word` in the standard romanisation."""
    return letters(word) in _surname_spellings()


@lru_cache(maxsize=1)
def _surname_spellings() -> frozenset[str]:
    single = {reading for char in chinese("surnames", "surname") for reading in readings(char)}
    double = {
        reading for name in chinese("surnames", "double surname") for reading in spellings(name)
    }
    return frozenset(single | double)
