"""Long lists of alternatives as patterns that are quick to search for.

Every room may import it; it imports none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby


def any_of(forms: Iterable[str]) -> str:
    """A pattern of any of the literal forms, of several at one place the longest."""
    return gathered(re.escape(form) for form in sorted(forms, key=len, reverse=True))


def word_of(alternatives: Sequence[str]) -> str:
    r"""A pattern of a word's begin and any of the alternatives, each of which opens with a letter.

    One look at the first letter spares most words the alternatives.
    """
    initials = "".join(sorted({alternative[0] for alternative in alternatives}))
    return rf"\b(?=[{initials}])(?:{gathered(alternatives)})"


def gathered(alternatives: Iterable[str]) -> str:
    """Alternatives as one pattern, neighbours that begin alike together.

    A search tries every alternative at every place; of gathered ones it tries few. What matches
    stays the same: only those that cannot match at one place change their order.
    """
    found: list[str] = []
    for plain, group in groupby(dict.fromkeys(alternatives), opens_plainly):
        members = list(group)
        found += _by_first(members) if plain else members
    return "|".join(found)


def opens_plainly(alternative: str) -> bool:
    """Whether it begins with a letter or digit that stands there once."""
    return alternative[:1].isalnum() and alternative[1:2] not in tuple("?*+{")


def split(pattern: str) -> list[str]:
    """The alternatives of a pattern: its parts between the bars that are outside brackets."""
    parts, depth, start = [], 0, 0
    for i, char in enumerate(pattern):
        if char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == "|" and not depth:
            parts.append(pattern[start:i])
            start = i + 1
    return [*parts, pattern[start:]]


def _by_first(alternatives: Iterable[str]) -> list[str]:
    tails: dict[str, list[str]] = {}
    for alternative in alternatives:
        tails.setdefault(alternative[0], []).append(alternative[1:])
    return [head + _tail(rest) for head, rest in tails.items()]


def _tail(rest: Sequence[str]) -> str:
    return rest[0] if len(rest) == 1 else f"(?:{gathered(rest)})"
