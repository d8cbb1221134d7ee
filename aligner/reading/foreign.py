"""Lines in neither English nor Chinese: another language, or the sounds of the Chinese in Latin
letters."""

from __future__ import annotations

import re
from functools import cache

from aligner.language.names.pinyin import syllable_count
from aligner.language.scripts import han_count, latin_words
from aligner.language.tables import english_set, rows

_KANA = re.compile("[\u3041-\u309f\u30a0-\u30fa\u31f0-\u31ff]")
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u0590-\u05ff\u0600-\u06ff\u0900-\u0dff\u0e00-\u0eff"
    "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]"
)
_LETTER = re.compile(r"[^\W\d_]")
_TONE = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", re.IGNORECASE)
_NUMBERED = re.compile(r"\b[a-zü]{1,6}[1-5]\b", re.IGNORECASE)
_FOREIGN_SHARE = 0.3
"""Share of a line's letters that are kana or of a third script, from which it is no Chinese or
English with a name in it."""
_FEWEST_WORDS = 3
"""Function words of another language that outweigh chance: ``on``, ``die`` and ``a`` are words of
several languages."""


def foreign_reason(text: str) -> str | None:
    """``third language`` or ``pinyin``; None for a line that may be English or Chinese."""
    if text.isascii() and not _NUMBERED.search(text):
        return "third language" if _other_latin(text) else None
    letters = len(_LETTER.findall(text))
    kana, other = len(_KANA.findall(text)), len(_OTHER_SCRIPT.findall(text))
    if letters and (kana >= 2 or other >= 2) and kana + other > _FOREIGN_SHARE * letters:
        return "third language"
    if han_count(text):
        return None
    if _is_pinyin(text):
        return "pinyin"
    return "third language" if _other_latin(text) else None


def _other_latin(text: str) -> bool:
    """Whether function words of one other language outnumber the English ones."""
    words = [word.lower().replace("’", "'") for word in latin_words(text)]
    # L'eau and dell'acqua begin with an article.
    words += [word.split("'")[0] + "'" for word in words if "'" in word]
    english = sum(word in english_set("function_words", "function word") for word in words)
    best = max((sum(word in known for word in words) for known in _others()), default=0)
    if not english and best >= 2 and _STOP.search(text):
        return best >= _TELLING_SHARE * len(words)
    needed = 2 if not text.isascii() else _FEWEST_WORDS
    return best >= needed and best > 3 * english


_STOP = re.compile(r"[.!?…][\"'”’»]*$")
_TELLING_SHARE = 0.3
"""Share of a sentence's words that are function words of its language, at least."""


@cache
def _others() -> tuple[frozenset[str], ...]:
    """The function words of each other language."""
    return tuple(frozenset(row.english) for row in rows("other_languages"))


def _is_pinyin(text: str) -> bool:
    """Whether the words are syllables of Mandarin with their tones, as marks or digits."""
    words = latin_words(text)
    toned = sum(_TONE.search(word) is not None for word in words)
    numbered = _NUMBERED.findall(text)
    if numbered and len(numbered) >= max(2, 0.6 * len(words)):
        return True
    return toned >= max(2, 0.5 * len(words)) and all(map(_is_of_syllables, words))


def _is_of_syllables(word: str) -> bool:
    """Whether Mandarin syllables spell a word; 儿 may be an r at its end (wánr)."""
    return any(syllable_count(each) for each in (word, word.removesuffix("r")))
