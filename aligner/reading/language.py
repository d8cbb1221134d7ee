"""Which language a paragraph or a whole text is in, by its writing system."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aligner.bitext import LANGUAGES, Lang
from aligner.language.scripts import display_width, han_count, latin_letter_count, latin_words
from aligner.language.tables import english_set

# Bounded, so that a word of a million letters without blanks takes no square of its length.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w.-]{1,255}\.\w+")
_HAN_PER_WORD = 1.5
"""Han characters that carry about as much as one English word."""
_SAMPLE = 100_000


def mass(text: str, lang: Lang) -> float:
    """How much of `text` is in `lang`, in Han characters or their equal in English words."""
    if lang == "zh":
        return float(han_count(text))
    return _HAN_PER_WORD * len(latin_words(text))


def script_of(text: str) -> Lang | None:
    """Language of one paragraph; None where nothing tells (digits, an address, dots).

    A Chinese paragraph may hold many Latin names and an English one a few Chinese words:
    English must show its function words to win against Han characters.
    """
    if text.isascii():
        han = 0
        if latin_letter_count(text) < 2:
            return None
    else:
        han = han_count(text)
    words = latin_words(_ADDRESS.sub(" ", text))
    if not han:
        return "en" if sum(map(len, words)) >= 2 else None
    known = english_set("function_words", "function word")
    function_words = sum(word.lower() in known for word in words)
    needed = 2.0 if function_words >= max(1, len(words) // 12) else 0.4
    return "zh" if han > needed * len(words) else "en"


def detect_language(text: str) -> Lang | None:
    """Language that most of `text` is in; None where it holds neither."""
    masses = dict.fromkeys(LANGUAGES, 0)
    for line in text[:_SAMPLE].splitlines():
        lang = script_of(line)
        if lang:
            masses[lang] += display_width(line)
    if not any(masses.values()):
        return None
    return "zh" if masses["zh"] >= masses["en"] else "en"


def with_neighbours(scripts: Sequence[Lang | None], fallback: Lang) -> list[Lang]:
    """Every undecided paragraph takes the language before it, at the start the one after."""
    known: Lang = next((lang for lang in scripts if lang), fallback)
    filled: list[Lang] = []
    for lang in scripts:
        known = lang or known
        filled.append(known)
    return filled
