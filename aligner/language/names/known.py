"""Names that neither spelling nor sound can match, with what the other language calls them.

They stand in the table ``names``. Rows of one kind that begin with the same English form are one
entry. A Chinese form of one character (法 of 法国), or one of the kind ``rendering only`` (大众),
which mostly means something else, is accepted as a rendering but never taken for a mention by
itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from aligner.bitext import Span
from aligner.language.patterns import any_of
from aligner.language.tables import chinese_set, rows

_RENDERING_ONLY = "rendering only"


@dataclass(frozen=True, slots=True)
class KnownName:
    """One entry: what kind of thing it names and how each language writes it."""

    kind: str
    """``country``, ``region``, ``city``, ``organisation``, ``institution`` or ``person``."""
    en: tuple[str, ...]
    zh: tuple[str, ...]


@lru_cache(maxsize=1)
def entries() -> tuple[KnownName, ...]:
    """Every entry, in the order of the table."""
    found: dict[tuple[str, str], tuple[dict[str, None], dict[str, None]]] = {}
    for row in rows("names"):
        if row.kind != _RENDERING_ONLY:
            en, zh = found.setdefault((row.kind, row.english[0]), ({}, {}))
            en.update(dict.fromkeys(row.english))
            zh.update(dict.fromkeys(row.chinese))
    return tuple(KnownName(kind, tuple(en), tuple(zh)) for (kind, _), (en, zh) in found.items())


@lru_cache(maxsize=1)
def by_english() -> dict[str, tuple[KnownName, ...]]:
    """English form -> entries that carry it (Georgia is a country and a state)."""
    return _index("en")


@lru_cache(maxsize=1)
def by_chinese() -> dict[str, tuple[KnownName, ...]]:
    """Chinese form of two characters or more -> entries that carry it."""
    rendering_only = chinese_set("names", _RENDERING_ONLY)
    return {
        form: found
        for form, found in _index("zh").items()
        if len(form) > 1 and form not in rendering_only
    }


def find_english(text: str) -> Iterator[re.Match[str]]:
    """Where an English form stands as whole words, of several at one place the longest."""
    capitalised = not any(map(text.__contains__, _uncapitalised()))
    return _english_pattern(capitalised).finditer(text)


@lru_cache(maxsize=1)
def _uncapitalised() -> tuple[str, ...]:
    """The forms that begin with no capital: iFlytek, 76ers."""
    return tuple(form for form in by_english() if not form[0].isupper())


@lru_cache(maxsize=2)
def _english_pattern(capitalised: bool) -> re.Pattern[str]:
    """Any English form, or only those that begin with a capital: a search for the few others
    stops at every third letter, at each a, e, i and t."""
    heads: dict[str, list[str]] = {}
    for form in by_english():
        if form[0].isupper() or not capitalised:
            heads.setdefault(form[0], []).append(form)
    # What stands before is looked at behind the first letter: so a search skips to capitals.
    found = (
        rf"{head}(?<![\w.]{head})(?:{any_of(form[1:] for form in forms)})"
        for head, forms in heads.items()
    )
    return re.compile(rf"(?:{'|'.join(found)})(?!\w)".replace("'", "['’]"))


def find_chinese(text: str) -> Iterator[Span]:
    """Where a Chinese form of two characters or more stands, of several at one place the longest.

    No two spans overlap.
    """
    lengths = _lengths()
    forms = by_chinese()
    end = 0
    for at in [at for at in range(len(text) - 1) if text[at : at + 2] in lengths]:
        for length in lengths[text[at : at + 2]] if at >= end else ():
            form = text[at : at + length]
            if form in forms:
                # Near the end of the text the form may be shorter than was asked for.
                end = at + len(form)
                yield at, end
                break


@lru_cache(maxsize=1)
def _lengths() -> dict[str, list[int]]:
    """The first two characters of Chinese forms -> how long these are, the longest first."""
    found: dict[str, set[int]] = {}
    for form in by_chinese():
        found.setdefault(form[:2], set()).add(len(form))
    return {head: sorted(each, reverse=True) for head, each in found.items()}


def _index(side: str) -> dict[str, tuple[KnownName, ...]]:
    found: dict[str, tuple[KnownName, ...]] = {}
    for entry in entries():
        for form in getattr(entry, side):
            found[form] = (*found.get(form, ()), entry)
    return found
