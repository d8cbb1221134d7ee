"""What is wrong with a unit by itself: each rule says it in words, or None."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aligner.bitext import Lang
from aligner.config import MIN_BEAD_CONFIDENCE
from aligner.errors import ConfigError
from aligner.language.scripts import display_width, han_count, latin_letter_count


@dataclass(frozen=True, slots=True)
class Unit:
    """Two texts that are said to translate each other, and where they come from."""

    file: str
    doc: str
    number: int
    src_lang: Lang
    src: str
    tgt: str
    confidence: float = 1.0
    risk: float | None = None

    @property
    def en(self) -> str:
        """The English side."""
        return self.src if self.src_lang == "en" else self.tgt

    @property
    def zh(self) -> str:
        """The Chinese side."""
        return self.tgt if self.src_lang == "en" else self.src


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a unit is wrong; ConfigError for a number outside its range."""

    max_ratio: float = 3.0
    """How many times longer or shorter than usual a side may be, beside the other."""
    max_risk: float = 0.9
    min_confidence: float = MIN_BEAD_CONFIDENCE
    near: float = 0.9
    """Likeness of both sides from which two units are near duplicates."""

    def __post_init__(self) -> None:
        if not self.max_ratio > 1:
            raise ConfigError(f"max_ratio is {self.max_ratio}: it must be above 1")
        for name in ("max_risk", "min_confidence", "near"):
            value = getattr(self, name)
            if not 0 <= value <= 1:
                raise ConfigError(f"{name} is {value}: it must be from 0 to 1")


_USUAL = 1.7
"""Width of an English text beside its Chinese: 1.4 in documentation, 1.6 to 2.1 in news."""

_SHORT = 40
"""Columns up to which a text may well be much longer or shorter."""

_LINK = re.compile(
    r"(?:https?://|ftp://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+|\b[\w-]+\.(?:com|org|net|cn)\b\S*"
)
_LINK_SIGNS = ("://", "www.", "@", ".com", ".org", ".net", ".cn")
"""What one of them has: looked for first, as that is quick."""

_LETTER = re.compile(r"[^\W\d_]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_FOREIGN = re.compile("[\u0370-\u05ff\u0600-\u06ff\u0900-\u0dff\u0e00-\u0e7f\uac00-\ud7af]")
_WORDS_ALONE = 12
"""Latin letters from which a Chinese side without a Chinese character is no name."""


def _empty(unit: Unit, limits: Limits) -> str | None:
    empty = [
        side for side, text in (("source", unit.src), ("target", unit.tgt)) if not text.strip()
    ]
    return f"no {' and no '.join(empty)}" if empty else None


def _links(unit: Unit, limits: Limits) -> str | None:
    for side, text in (("source", unit.src), ("target", unit.tgt)):
        told = any(sign in text for sign in _LINK_SIGNS) and _LINK.search(text)
        if told and not _LETTER.search(_LINK.sub("", text)):
            return f"the {side} is an address"
    return None


def _no_letters(unit: Unit, limits: Limits) -> str | None:
    for side, text in (("source", unit.src), ("target", unit.tgt)):
        if text.strip() and not _LETTER.search(text):
            return f"the {side} has no letter"
    return None


def _alike(unit: Unit, limits: Limits) -> str | None:
    if not unit.src.strip():
        return None
    same = " ".join(unit.src.split()).casefold() == " ".join(unit.tgt.split()).casefold()
    return "both sides are the same" if same else None


def _language(unit: Unit, limits: Limits) -> str | None:
    return _not_english(unit.en) or _not_chinese(unit.zh)


def _not_english(text: str) -> str | None:
    if text.isascii():
        return None
    latin = latin_letter_count(text)
    if han_count(text) > latin:
        return "the English side is Chinese"
    if len(_FOREIGN.findall(text)) + len(_KANA.findall(text)) > latin:
        return "the English side is in another script"
    return None


def _not_chinese(text: str) -> str | None:
    han = han_count(text)
    if not han:
        return (
            "the Chinese side has no Chinese character"
            if latin_letter_count(text) >= _WORDS_ALONE or _FOREIGN.search(text)
            else None
        )
    if len(_KANA.findall(text)) > han / 4:
        return "the Chinese side is Japanese"
    if len(_FOREIGN.findall(text)) > han:
        return "the Chinese side is in another script"
    return None


def _length(unit: Unit, limits: Limits) -> str | None:
    en, zh = display_width(unit.en.strip()), display_width(unit.zh.strip()) * _USUAL
    if not en or not zh or max(en, zh) < _SHORT:
        return None
    times = max(en / zh, zh / en)
    longer = "English" if en > zh else "Chinese"
    return f"the {longer} side is {times:.1f} times too long" if times > limits.max_ratio else None


def _unsure(unit: Unit, limits: Limits) -> str | None:
    if unit.confidence >= limits.min_confidence:
        return None
    return f"confidence {unit.confidence:.2f} is below {limits.min_confidence:g}"


def _risky(unit: Unit, limits: Limits) -> str | None:
    if unit.risk is None or unit.risk <= limits.max_risk:
        return None
    return f"risk {unit.risk:.2f} is above {limits.max_risk:g}"


Rule = Callable[[Unit, Limits], str | None]
RULES: Mapping[str, Rule] = {
    "empty": _empty,
    "links": _links,
    "no-letters": _no_letters,
    "alike": _alike,
    "language": _language,
    "length": _length,
    "confidence": _unsure,
    "risk": _risky,
}
"""Reason -> rule, in the order in which they are tried."""
