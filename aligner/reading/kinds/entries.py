"""What the readers of language files share: an entry, and the limits of nesting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

MAX_DEPTH = 100
"""Levels of a nested file. Translations have under ten; a parser's stack has some hundreds."""

_LOCALE = re.compile(r"(?:en|zh)(?:[-_](?:[A-Za-z]{2}|[A-Za-z]{4}|\d{3})){0,2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A string and the path of keys that leads to it."""

    path: tuple[str, ...]
    text: str
    place: str = ""
    reason: str | None = None

    @property
    def key(self) -> str:
        """The path in one word, such as ``menu.open``."""
        return ".".join(self.path)


def without_locale(entries: Sequence[Entry]) -> list[Entry]:
    """The entries without a first key that only names their language, as files of Rails have.

    The keys of two languages are the same then.
    """
    roots = {entry.path[0] for entry in entries if entry.path}
    nested = all(len(entry.path) > 1 for entry in entries)
    if len(roots) != 1 or not nested or not _LOCALE.fullmatch(next(iter(roots))):
        return list(entries)
    return [replace(entry, path=entry.path[1:]) for entry in entries]
