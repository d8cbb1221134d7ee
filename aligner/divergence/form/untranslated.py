"""Words left in the source language: English in the Chinese, Chinese in the English.

What it finds: ordinary lowercase words of the English that stand in the Chinese, Chinese characters
in the English, a side that is wholly in the other language. Only the target is looked at: Latin
words of a Chinese source were never to be translated.

Examples:
    They achieved the goal. / 他们 achieved 了目标。 -> untranslated "achieved", "achieved"
    It made great progress last year. / 它去年取得了 great progress。 -> untranslated
    Ludwig van Beethoven wrote it. / 它是Ludwig van Beethoven写的。 -> none
    Set the `colour` of the bar. / 设置栏的`colour`。 -> none

What it cannot find: capitalised words left over (they read like names), single words that Chinese
borrows as they are (app, logo), and, in a document, words that it keeps throughout
(`aligner.divergence.form.kept`).

Measured: on newstest2020 lines 501-1000, two human translations, .97 of 986 English words put into
the Chinese are found and no clean pair of 1,000 is flagged; of MAC-Dev 1,201 of 1,252, and no clean
bead of 1,316 (``python -m tests.benchmarks.edit_marks --lines 501-1000``).
"""

from __future__ import annotations

import re

from aligner.bitext import Flag, Severity, Span
from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence.check import Check
from aligner.divergence.pair import Pair
from aligner.language.machine_text import ADDRESSES, without_machine_text
from aligner.language.masking import blank
from aligner.language.scripts import HAN_CLASS
from aligner.language.tables import english_set
from aligner.language.words.lexicon import load_lexicon

_HAN = re.compile(HAN_CLASS)
_LATIN = re.compile("[A-Za-z]{2}")
_LOWERCASE = re.compile("[a-z]{2}")
# Strokes stand between titles as a bar does.
_HAN_RUN = re.compile(f"(?:(?![丨丶丿]){HAN_CLASS})+")
_LATIN_RUN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’]*(?:[ ,-]{1,2}[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’]*)*")
_WORD = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’]*")
_MACHINE = re.compile(
    rf"{ADDRESSES}|(?:[\w-]+\.)+(?:com|org|net|cn|io|ai|edu|gov)\b|[A-Za-z0-9]+[_/\\]\w+|#\w+|@\w+"
    # *name*, as documentation marks a parameter
    r"|(?<![*\w])\*{1,2}[A-Za-z_][\w ,.-]*\*{1,2}(?![*\w])"
)
_PROGRAM = re.compile(
    r">>>|::\s*$|=>|->|[=!]=|\bself\.|\b(?:def|class) \w+[(:]|\bimport \w|\w\(\)|\w\[\w"
    r"|\w=[\w'\"]|\w = \w|^\s*[$#] \w|;\s*$"
)
"""Of these a text is, or holds, a program, whose words stay."""
_BRACKETED = re.compile(r"[(（\[【《〈「『][^()（）\[\]【】《》〈〉「」『』]*[)）\]】》〉」』]")


def _at_home(word: str) -> bool:
    """Whether lowercase Latin belongs in Chinese: a unit, a particle of names, a word borrowed."""
    return word in english_set("latin_words", "at home in Chinese")


def _is_ordinary(word: str) -> bool:
    """Whether it tells English prose from a name or term that the English side does not show."""
    return load_lexicon().is_ordinary(word)


def find(pair: Pair) -> list[Flag]:
    """Flags of kind ``untranslated`` with a confidence in [0, 1].

    A side that is wholly in the other language gives one flag over all of it. Phrases that stand on
    the English side too are surest, then single ordinary words; unknown words are below .5.
    """
    whole = _whole(pair)
    if whole is not None:
        return [whole]
    return _latin_in_chinese(pair) if pair.tgt_lang == "zh" else _han_in_english(pair)


CHECK = Check("untranslated", find)


def _whole(pair: Pair) -> Flag | None:
    """One flag where the target, or both sides, have nothing of their own language."""
    copied = pair.zh.strip() == pair.en.strip()
    if not _HAN.search(pair.zh):
        words = _WORD.findall(_MACHINE.sub(" ", without_machine_text(pair.zh)))
        if not words or pair.tgt_lang == "en" or _PROGRAM.search(pair.zh):
            return None
        plain = [word for word in words if word.islower() and len(word) > 1]
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
    if not _LOWERCASE.search(text) or _PROGRAM.search(text):
        return []
    text = _MACHINE.sub(blank, without_machine_text(text))
    bracketed = [m.span() for m in _BRACKETED.finditer(text)]
    flags = []
    for match in _LATIN_RUN.finditer(text):
        start, end = match.span()
        if _is_part_of_name(text, start, end) or not _is_in_prose(text, start, end):
            continue
        confidence = _latin_confidence(match.group(), pair)
        if confidence is None:
            continue
        if any(low < start and end < high for low, high in bracketed):
            confidence *= 0.2  # a gloss: 大语言模型（large language model）
        elif _is_quoted(text, start, end):
            confidence *= 0.5  # words spoken of
        flags.append(
            pair.flag(
                "untranslated",
                "major" if confidence > SINGLE else "minor",
                round(confidence, 4),
                en=_copies(match.group(), pair.en),
                zh=[(start, end)],
                message=message_of(match.group()),
            )
        )
    return flags


def message_of(run: str) -> str:
    """What a flag says of a run that was left in its language."""
    return f"“{run}” is left untranslated"


def _is_in_prose(text: str, start: int, end: int) -> bool:
    """Whether Chinese stands directly beside the run, blanks aside."""
    return bool(_HAN_BEFORE.search(text[max(0, start - 3) : start]) or _HAN_AFTER.match(text, end))


_HAN_BEFORE = re.compile(rf"(?:{HAN_CLASS}|[，。；：、！？“‘]) ?$")
_HAN_AFTER = re.compile(rf" ?(?:{HAN_CLASS}|[，。；：、！？”’])")


def _is_quoted(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] in _QUOTES and text[end : end + 1] in _QUOTES


_QUOTES = tuple("\"'“”‘’「」『』")


def _is_part_of_name(text: str, start: int, end: int) -> bool:
    """Whether digits or signs are glued to the run, as in V3 or R&D, or a figure follows it."""
    before, after = text[start - 1 : start], text[end : end + 1]
    glue = "&_/\\.+-"
    return (
        before.isdigit()
        or after.isdigit()
        or (before in glue and before != "")
        or (after in "&_/\\+" and after != "")
        or (after == "." and text[end + 1 : end + 2].isalnum())
        or (before == ":" and text[start - 2 : start - 1].isascii())
        or (after == " " and text[end + 1 : end + 2].isdigit())
    )


SINGLE = 0.6
"""Confidence of one or two ordinary words that the English has too: Chinese keeps many a term."""
_AMONG_CODE = 0.4
"""The same beside code: most Latin words of technical texts are terms."""


def _latin_confidence(run: str, pair: Pair) -> float | None:
    """How sure it is that a Latin run is prose left over; None where Chinese writes it so."""
    words = _WORD.findall(run)
    plain = [word for word in words if word.islower() and not _at_home(word) and len(word) > 1]
    if not plain:
        return None
    capitalised = len(words) - sum(word.islower() for word in words)
    ordinary = [word for word in plain if _is_ordinary(word)]
    shared = [word for word in plain if re.search(rf"\b{re.escape(word)}\b", pair.en)]
    if capitalised and len(plain) <= capitalised + 1:
        return 0.35 if ordinary else 0.15  # "Page One ventures": more name than prose
    if max(len(part.split()) for part in run.split(",")) > 2:
        return (0.92 if shared else 0.75) if ordinary else 0.4
    if not shared or not ordinary:
        return 0.3
    return _AMONG_CODE if has_code(pair) else SINGLE


def has_code(pair: Pair) -> bool:
    """Whether code or a program's markup stands on either side."""
    return "`" in pair.en or "`" in pair.zh


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
        message = message_of(match.group())
        flags.append(
            pair.flag(
                "untranslated", "major", confidence, en=[(start, end)], zh=zh, message=message
            )
        )
    return flags
