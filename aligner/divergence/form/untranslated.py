"""Words left in the source language: English in the Chinese, Chinese in the English.

What it finds: ordinary lowercase words of the English that stand in the Chinese, Chinese characters
in the English, a side that is wholly in the other language.

Examples:
    They achieved the goal. / 他们 achieved 了目标。 -> untranslated "achieved", "achieved"
    They reached their 目标 at last. / 他们终于达到了目标。 -> untranslated "目标", "目标"
    Ludwig van Beethoven wrote it. / 它是Ludwig van Beethoven写的。 -> none

What it cannot find: capitalised words left over (they read like names), and single words that
Chinese borrows as they are (app, logo).

Measured: on newstest2020 lines 501-1000, two human translations, .99 of 986 English words put into
the Chinese are found and no clean pair of 1,000 is flagged; of MAC-Dev 1,251 of 1,252, and no clean
bead of 1,316 (``python -m tests.benchmarks.edit_marks --lines 501-1000``).
"""

from __future__ import annotations

import re

from aligner.bitext import Flag, Severity, Span
from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence.check import Check
from aligner.divergence.pair import Pair
from aligner.language.machine_text import ADDRESSES, CODE, PLACEHOLDER, TAG
from aligner.language.scripts import HAN_CLASS
from aligner.language.tables import english_set
from aligner.language.words.lexicon import load_lexicon

_HAN = re.compile(HAN_CLASS)
_LATIN = re.compile("[A-Za-z]{2}")
_LOWERCASE = re.compile("[a-z]{2}")
_HAN_RUN = re.compile(f"{HAN_CLASS}+")
_LATIN_RUN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’]*(?:[ ,-]{1,2}[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’]*)*")
_WORD = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’]*")
_MACHINE = re.compile(
    rf"{ADDRESSES}|[\w-]+\.(?:com|org|net|cn|io|ai|edu|gov)\b|\w+[_/\\]\w+|#\w+|@\w+|"
    f"{CODE.pattern}|{PLACEHOLDER.pattern}|{TAG.pattern}"
)
_BRACKETED = re.compile(r"[(（\[【《〈「『][^()（）\[\]【】《》〈〉「」『』]*[)）\]】》〉」』]")


def _at_home(word: str) -> bool:
    """Whether lowercase Latin belongs in Chinese: a unit, a particle of names, a word borrowed."""
    return word in english_set("latin_words", "at home in Chinese")


def _is_ordinary(word: str) -> bool:
    """Whether it tells English prose from a name or term that the English side does not show."""
    return load_lexicon().is_ordinary(word)


def find(pair: Pair) -> list[Flag]:
    """Flags of kind ``untranslated`` with a confidence in [0, 1].

    A side that is wholly in the other language gives one flag over all of it. Ordinary words that
    stand on the English side too are above .5, unknown ones below.
    """
    whole = _whole(pair)
    if whole is not None:
        return [whole]
    return _latin_in_chinese(pair) + _han_in_english(pair)


CHECK = Check("untranslated", find)


def _whole(pair: Pair) -> Flag | None:
    """One flag where a side has nothing of its own language."""
    if not _HAN.search(pair.zh):
        words = _WORD.findall(_MACHINE.sub(" ", pair.zh))
        if not words:
            return None
        plain = [word for word in words if word.islower() and len(word) > 1]
        copied = pair.zh.strip() == pair.en.strip()
        if len(words) >= 3 and len(plain) * 2 >= len(words):
            confidence = 0.97 if copied else 0.9
        elif plain and len(words) >= 2:
            confidence = 0.6 if copied else 0.5
        else:
            confidence = 0.2
        return _whole_flag(pair, confidence, "the Chinese side is in English")
    if not _LATIN.search(pair.en) and len(_HAN.findall(pair.en)) >= 2:
        return _whole_flag(pair, 0.97, "the English side is in Chinese")
    return None


def _whole_flag(pair: Pair, confidence: float, message: str) -> Flag:
    en, zh = (0, len(pair.en)), (0, len(pair.zh))
    severity: Severity = "major" if confidence >= DEFAULT_MIN_CONFIDENCE else "minor"
    return pair.flag("untranslated", severity, confidence, en=[en], zh=[zh], message=message)


def _latin_in_chinese(pair: Pair) -> list[Flag]:
    text = pair.zh
    if not _LOWERCASE.search(text):
        return []
    text = _MACHINE.sub(lambda m: "\ufffc" * len(m.group()), text)
    bracketed = [m.span() for m in _BRACKETED.finditer(text)]
    flags = []
    for match in _LATIN_RUN.finditer(text):
        start, end = match.span()
        if _is_part_of_name(text, start, end):
            continue
        confidence = _latin_confidence(match.group(), pair.en)
        if confidence is None:
            continue
        if any(low < start and end < high for low, high in bracketed):
            confidence *= 0.2  # a gloss: 大语言模型（large language model）
        en = _copies(match.group(), pair.en)
        message = f"“{match.group()}” is left untranslated"
        flags.append(
            pair.flag(
                "untranslated",
                "major",
                round(confidence, 4),
                en=en,
                zh=[(start, end)],
                message=message,
            )
        )
    return flags


def _is_part_of_name(text: str, start: int, end: int) -> bool:
    """Whether digits or signs are glued to the run, as in V3 or R&D."""
    before, after = text[start - 1 : start], text[end : end + 1]
    glue = "&_/\\.+-"
    return (
        before.isdigit()
        or after.isdigit()
        or (before in glue and before != "")
        or (after in "&_/\\+" and after != "")
    )


def _latin_confidence(run: str, english: str) -> float | None:
    """How sure it is that a Latin run is prose left over; None where Chinese writes it so."""
    words = _WORD.findall(run)
    plain = [word for word in words if word.islower() and not _at_home(word) and len(word) > 1]
    if not plain:
        return None
    capitalised = len(words) - sum(word.islower() for word in words)
    ordinary = [word for word in plain if _is_ordinary(word)]
    shared = [word for word in plain if re.search(rf"\b{re.escape(word)}\b", english)]
    if capitalised and len(plain) <= capitalised + 1:
        return 0.35 if ordinary else 0.15  # "Page One ventures": more name than prose
    if shared:
        return 0.92 if ordinary else 0.8
    return 0.75 if ordinary else 0.3


def _copies(run: str, english: str) -> list[Span]:
    """Where the same run stands in the English, if it does as whole words."""
    match = re.search(rf"\b{re.escape(run)}\b", english)
    return [match.span()] if match else []


def _han_in_english(pair: Pair) -> list[Flag]:
    text = pair.en
    if not _HAN.search(text):
        return []
    bracketed = [m.span() for m in _BRACKETED.finditer(text)]
    quoted = [m.span() for m in re.finditer("[“\"'‘][^”\"'’]*[”\"'’]", text)]
    flags = []
    for match in _HAN_RUN.finditer(text):
        start, end = match.span()
        confidence = 0.9
        if any(low < start and end < high for low, high in bracketed):
            confidence = 0.1
        elif any(low < start and end < high for low, high in quoted):
            confidence = 0.4
        at = pair.zh.find(match.group())
        zh = [(at, at + len(match.group()))] if at >= 0 else []
        message = f"“{match.group()}” is left untranslated"
        flags.append(
            pair.flag(
                "untranslated", "major", confidence, en=[(start, end)], zh=zh, message=message
            )
        )
    return flags
