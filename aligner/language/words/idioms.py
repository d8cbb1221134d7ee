"""Words and names that hold a numeral but count nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from aligner.language.masking import blank
from aligner.language.patterns import any_of, word_of
from aligner.language.tables import chinese, english

# No plain words: what follows decides.
_ZH_PATTERNS = (
    "万分(?!之)|十分(?!之|钟|鐘)|三国(?=演|时|志|杀|鼎)|一点(?![零一二三四五六七八九])|"
    "周[一二三四五六日](?![年次])|三五(?![百千万十])|张三(?!百)"
)
_COUNTING = frozenset("0123456789一二三四五六七八九十百千万亿")


def without_idioms_en(text: str) -> str:
    """An English text with its idioms masked."""
    return _english().sub(blank, text)


def without_digit_idioms(text: str) -> str:
    """An English text without those of its idioms that are written with digits: catch-22."""
    return _digits().sub(blank, text)


@lru_cache(maxsize=1)
def _digits() -> re.Pattern[str]:
    forms = [form for form in english("idioms", "idiom") if any(map(str.isdecimal, form))]
    return re.compile(rf"{word_of([*map(re.escape, forms)])}\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _english() -> re.Pattern[str]:
    found = {re.escape(form): form for form in english("idioms", "idiom")}
    found |= {rf"{re.escape(form)}\w*": form for form in english("idioms", "idiom beginning")}
    longest_first = sorted(found, key=lambda each: len(found[each]), reverse=True)
    return re.compile(rf"{word_of(longest_first)}\b", re.IGNORECASE)


def without_idioms_zh(text: str) -> str:
    """A Chinese text with its idioms masked."""
    return _chinese().sub(_blank_zh, text)


@lru_cache(maxsize=1)
def _chinese() -> re.Pattern[str]:
    # Every alternative begins with a fixed character, which lets the search skip quickly.
    return re.compile(f"{any_of(chinese('idioms', 'idiom'))}|{_ZH_PATTERNS}")


def _blank_zh(match: re.Match[str]) -> str:
    # 二十四方 has no 四方, 十分之一 no 之一. A lookbehind in the pattern would cost its speed.
    before = match.string[match.start() - 1 : match.start()]
    if before and (before in _COUNTING or (before == "分" and match.group() == "之一")):
        return match.group()
    return blank(match)
