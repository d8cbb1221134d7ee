"""Writing systems: which characters are Han or Latin.

Every room may import it; it imports none.
"""

from __future__ import annotations

import re

HAN = (
    "\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002fa1f\U00030000-\U000323af"
)
"""The Han characters as the inside of a class of a regular expression (々 and 〇 included)."""
HAN_CLASS = f"[{HAN}]"
"""Regular-expression class of one Han character (々 and 〇 included)."""
LATIN_CLASS = "[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]"
"""Regular-expression class of one Latin letter, accented ones included."""

_HAN_ONE = re.compile(HAN_CLASS)
_HAN_RUN = re.compile(f"{HAN_CLASS}+")
_LATIN_RUN = re.compile(f"{LATIN_CLASS}+")
_LATIN_WORD = re.compile(f"{LATIN_CLASS}+(?:['’\\-]{LATIN_CLASS}+)*")

# Half of a character, as broken files have them.
_SURROGATE = re.compile("[\ud800-\udfff]")


def well_formed(text: str) -> str:
    """The text with U+FFFD for each half of a character: it is no UTF-8, which compiled libraries
    need. Offsets stay."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def is_han(ch: str) -> bool:
    """Whether the one character `ch` is a Han character."""
    return _HAN_ONE.match(ch) is not None


def han_count(text: str) -> int:
    """Number of Han characters in `text`."""
    return sum(len(run) for run in _HAN_RUN.findall(text))


def latin_letter_count(text: str) -> int:
    """Number of Latin letters in `text`, accented ones included."""
    return sum(len(run) for run in _LATIN_RUN.findall(text))


def latin_words(text: str) -> list[str]:
    """The Latin-letter words of `text` in order; apostrophes and hyphens join (``don’t``)."""
    return _LATIN_WORD.findall(text)


def display_width(text: str) -> int:
    """Columns that `text` takes in a fixed-width font: 2 for Han and full-width characters."""
    if text.isascii():
        return len(text)
    return sum(2 if "\u2e80" <= ch <= "\uffe6" or ch >= "\U00020000" else 1 for ch in text)
