"""Synthetic divergences: clauses left out of a translation, or put into it from elsewhere.

They teach the content model (`aligner.training.content`) what a missing counterpart looks like,
after Briakou and Carpuat 2020, "Detecting Fine-Grained Cross-Lingual Semantic Divergences without
Supervision by Learning to Rank".
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from itertools import pairwise

from aligner.bitext import Lang, Span
from aligner.divergence.content.clauses import CLAUSE
from aligner.language.scripts import HAN_CLASS

LONGEST = 25
"""Words or characters of a clause that is put in; longer ones are found without effort."""

_LARGEST_SHARE = 0.6
"""Share of a text that may be left out: without more than that, the rest is no translation."""

_BREAK: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(
        r"(?<=[^\d\s])[,;:.!?—–][\"”’')\]]*\s+|(?<=\d)[,;:.!?]\s+"
        r"|\s+(?=(?:and|but|which|who|that|because|while|when|where|as|with|to|for|by|in order"
        r"|after|before|if|so)\s)",
        re.IGNORECASE,
    ),
    "zh": re.compile(r"[，；：。！？、…—]+[”’」』）]*"),
}
_UNIT: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"[A-Za-z0-9][\w'’.-]*"),
    "zh": re.compile(rf"{HAN_CLASS}|[A-Za-z0-9]+"),
}
_LOOSE_END: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"[\s,;:—–]*$"),
    "zh": re.compile(r"[，；：、—]*$"),
}
_FULL_STOP: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"[.!?][\"”’')]*$"),
    "zh": re.compile(r"[。！？][”’」』）]*$"),
}
_COMMA: dict[Lang, str] = {"en": ", ", "zh": "，"}


@dataclass(frozen=True, slots=True)
class Edited:
    """A changed text; `span` is the clause left out (offsets before) or put in (after)."""

    text: str
    span: Span


def clauses(text: str, lang: Lang) -> list[Span]:
    """The text cut at punctuation and conjunctions into clauses of at least `CLAUSE`."""
    cuts = [0]
    for found in _BREAK[lang].finditer(text):
        end = found.end()
        if min(_size(text[cuts[-1] : end], lang), _size(text[end:], lang)) >= CLAUSE[lang]:
            cuts.append(end)
    return list(pairwise([*cuts, len(text)]))


def without_clause(text: str, lang: Lang, rng: random.Random) -> Edited | None:
    """The text less one clause, its punctuation mended; None where it has but one clause."""
    parts = clauses(text, lang)
    most = _LARGEST_SHARE * _size(text, lang)
    loose = [(a, b) for a, b in parts if CLAUSE[lang] <= _size(text[a:b], lang) <= most]
    if len(parts) < 2 or not loose:
        return None
    a, b = rng.choice(loose)
    left, right = text[:a], text[b:]
    if not right.strip():
        stop = _FULL_STOP[lang].search(text)
        left = _LOOSE_END[lang].sub("", left)
        if stop and not _FULL_STOP[lang].search(left):
            left += stop.group()
    elif not left.strip():
        right = right[0].upper() + right[1:]
    return Edited(left + right, (a, b))


def with_clause(text: str, lang: Lang, donor: str, rng: random.Random) -> Edited | None:
    """The text with a clause of `donor` put between two of its own; None if none fits."""
    fitting = [
        (a, b)
        for a, b in clauses(donor, lang)
        if CLAUSE[lang] <= _size(donor[a:b], lang) <= LONGEST
    ]
    if not fitting:
        return None
    a, b = rng.choice(fitting)
    piece = _FULL_STOP[lang].sub("", donor[a:b].strip())
    piece = _LOOSE_END[lang].sub("", piece)
    return _put(text, piece, rng.choice([0, *(end for _, end in clauses(text, lang))]), lang)


def _put(text: str, piece: str, at: int, lang: Lang) -> Edited:
    left, right = text[:at], text[at:]
    if not right:
        stop = _FULL_STOP[lang].search(left)
        final = stop.group() if stop else ""
        left = left[: len(left) - len(final)] + _COMMA[lang]
        right = final
    else:
        right = _COMMA[lang] + right
        if not left:
            piece = piece[0].upper() + piece[1:]
    return Edited(left + piece + right, (len(left), len(left) + len(piece)))


def _size(text: str, lang: Lang) -> int:
    """Words of English, characters of Chinese."""
    return len(_UNIT[lang].findall(text))
