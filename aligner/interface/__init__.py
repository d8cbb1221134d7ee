"""The words of the program in both languages: two tables that a translator can edit.

``strings.tsv`` has three columns, parted by tabs: the key, the English and the Chinese. A name in
braces stands for a value; both languages have the same ones. Keys that begin with ``report.`` or
``cli.`` are of the HTML report and of the command line, all others of the review's page; the
report takes some of those too.

``messages.tsv`` has two columns: what checks, readers and errors say in English, and the same in
Chinese. The English itself is the key, because it is what records, logs and exceptions hold, whose
words are the same in every locale. `said` finds the row of a message that is made already.
"""

from __future__ import annotations

import locale
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

from aligner.errors import ConfigError

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

PLACES = ("report.", "cli.")
"""How the keys begin that are not of the review's page."""
INNER = frozenset({"also", "beads", "forms", "other", "side", "what", "why"})
"""Values of a message that are words of ``messages.tsv`` themselves."""

_LENGTHS = {"path": ".+", "also": ".*?"}
_VALUE = re.compile(r"\{(\w+)\}")


def _rows(name: str) -> list[list[str]]:
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return [row.split("\t") for row in text.splitlines()[1:]]


@cache
def strings(lang: Language) -> Mapping[str, str]:
    """Every text by its key."""
    place = LANGUAGES.index(lang) + 1
    return MappingProxyType({cells[0]: cells[place] for cells in _rows("strings.tsv")})


def page_strings(lang: Language) -> dict[str, str]:
    """The texts of the review's page."""
    return {key: text for key, text in strings(lang).items() if not key.startswith(PLACES)}


def filled(text: str, values: Mapping[str, object]) -> str:
    """A text with its values; KeyError where one is missing."""
    return _VALUE.sub(lambda name: str(values[name[1]]), text)


def worded(lang: Language, key: str, **values: object) -> str:
    """The text under a key with its values; KeyError where a value is missing."""
    return filled(strings(lang)[key], values)


def listed(lang: Language, parts: Iterable[str], *, clauses: bool = False) -> str:
    """Several things in a row, or several clauses."""
    return (", " if lang == "en" else "，" if clauses else "、").join(parts)


class _Message(NamedTuple):
    parts: tuple[str, ...]
    """What stands between the values: a quick test before the slow one."""
    pattern: re.Pattern[str]
    chinese: str


@cache
def _messages() -> tuple[_Message, ...]:
    made = []
    for english, chinese in _rows("messages.tsv"):
        pieces = _VALUE.split(english)
        pattern = "".join(
            _group(piece) if k % 2 else re.escape(piece) for k, piece in enumerate(pieces)
        )
        parts = tuple(sorted(filter(None, pieces[::2]), key=len, reverse=True))
        made.append(_Message(parts, re.compile(pattern, re.DOTALL), chinese))
    return tuple(made)


def _group(name: str) -> str:
    # A path may hold what stands behind it: then the last of these ends it. An addition may lack.
    return f"(?P<{name}>{_LENGTHS.get(name, '.+?')})"


@lru_cache(maxsize=4096)
def _in_chinese(message: str) -> str:
    for row in _messages():
        if all(part in message for part in row.parts) and (found := row.pattern.fullmatch(message)):
            return filled(row.chinese, dict(_values(found)))
    return message


def _values(found: re.Match[str]) -> Iterator[tuple[str, str]]:
    for name, value in found.groupdict().items():
        yield name, _in_chinese(value) if name in INNER else value


def said(lang: Language, message: str) -> str:
    """A message in the language: as it is where the table has no row for it."""
    return _in_chinese(message) if lang == "zh" else message


def language(named: str | None = None) -> Language:
    """The language named, else that of the person's locale; ConfigError for one that is neither."""
    if named is not None:
        for each in LANGUAGES:
            if named == each:
                return each
        raise ConfigError(f"the interface has no language {named!r}: use en or zh")
    given = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), None)
    return "zh" if (given or locale.getlocale()[0] or "").lower().startswith("zh") else "en"
