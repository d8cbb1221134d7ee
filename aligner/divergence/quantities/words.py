"""The words of the table ``quantities`` as patterns to search a text for."""

from __future__ import annotations

import re
from functools import lru_cache

from aligner.bitext import Lang
from aligner.language.patterns import any_of
from aligner.language.tables import chinese, english


@lru_cache(maxsize=16)
def words(kind: str, lang: Lang) -> re.Pattern[str]:
    """Any word of a kind in a language: noon, midnight, what falls, the next day."""
    if lang == "zh":
        return re.compile(any_of(chinese("quantities", kind)))
    return re.compile(rf"\b(?:{any_of(english('quantities', kind))})\b", re.IGNORECASE)
