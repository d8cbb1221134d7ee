"""The words of the interface in both languages: one table that a translator can edit.

``strings.tsv`` has three columns, parted by tabs: the key, the English and the Chinese. A name in
braces stands for a value; both languages have the same ones.
"""

from __future__ import annotations

import locale
import os
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, get_args

from aligner.errors import ConfigError

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@cache
def strings(lang: Language) -> MappingProxyType[str, str]:
    """Every text of the interface by its key."""
    place = LANGUAGES.index(lang) + 1
    rows = (files(__package__) / "strings.tsv").read_text(encoding="utf-8").splitlines()
    found = {}
    for row in rows[1:]:
        cells = row.split("\t")
        found[cells[0]] = cells[place]
    return MappingProxyType(found)


def language(named: str | None = None) -> Language:
    """The language named, else that of the person's locale; ConfigError for one that is neither."""
    if named is not None:
        for each in LANGUAGES:
            if named == each:
                return each
        raise ConfigError(f"the interface has no language {named!r}: use en or zh")
    given = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), None)
    return "zh" if (given or locale.getlocale()[0] or "").lower().startswith("zh") else "en"
