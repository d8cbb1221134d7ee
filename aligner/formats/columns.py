"""Which column of a table is English, which is Chinese, and what the others hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aligner.bitext import Lang
from aligner.config import language_code
from aligner.errors import ConfigError
from aligner.language.scripts import han_count, latin_letter_count

_TOKEN = re.compile(r"[a-z]+|[\u4e00-\u9fff]+|[0-9]+")
_SIDES = {
    **dict.fromkeys(("src", "source", "原文", "源文", "源语言", "源語言", "源句"), "src"),
    **dict.fromkeys(("tgt", "trg", "target", "translation", "translated"), "tgt"),
    **dict.fromkeys(("译文", "譯文", "翻译", "翻譯", "目标", "目標", "目标语言"), "tgt"),
}
_FILLERS = frozenset(
    (
        *("text", "texts", "sentence", "sentences", "segment", "segments", "string", "lang"),
        *("language", "side", "column", "col", "raw", "us", "gb", "uk", "tw", "hk", "sg"),
        *("hans", "hant", "simplified", "traditional", "句子", "文本", "语言", "列"),
    )
)
_MOST_TOKENS = 4
_URL = re.compile(r"\b(?:https?://|www\.)\S+|\S+@\S+\.\S+")
SAMPLE = 20_000
"""Rows that tell which column is which."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of the two texts, and of what stands beside them under a header."""

    src: int
    tgt: int
    src_lang: Lang | None
    """Language of the source; None for the table's content to tell."""
    names: Mapping[str, int] = field(default_factory=dict)
    """Header in lower case -> column; empty without a header."""

    @property
    def needed(self) -> int:
        """Fewest cells of a row."""
        return max(self.src, self.tgt) + 1


def header_of(cells: Sequence[str]) -> Columns | None:
    """The columns that a first row names; None where it is no header.

    By ``src`` and ``tgt``, by language (``en``, ``English``, ``中文``), or in the words of others
    (``source text``, ``原文``).
    """
    names: dict[str, int] = {}
    for place, cell in enumerate(cells):
        names.setdefault(cell.strip().lower(), place)
    if "src" in names and "tgt" in names:
        return Columns(names["src"], names["tgt"], None, names)
    sides: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for role in _roles(cell):
            sides.setdefault(role, place)
    if "en" in sides and "zh" in sides:
        en, zh = sides["en"], sides["zh"]
        if en != zh:
            first = sides.get("src") == zh or (zh < en and sides.get("src") != en)
            src, tgt = (zh, en) if first else (en, zh)
            return Columns(src, tgt, "zh" if first else "en", names)
    if "src" in sides and "tgt" in sides:
        return Columns(sides["src"], sides["tgt"], None, names)
    return None


def _roles(cell: str) -> list[str]:
    """What a cell of a header says of its column: a language, a side, or both; else nothing."""
    tokens = _TOKEN.findall(cell.lower())
    if not 0 < len(tokens) <= _MOST_TOKENS:
        return []
    roles: list[str] = []
    for token in tokens:
        role = _SIDES.get(token) or _language(token)
        if role:
            roles.append(role)
        elif token not in _FILLERS and not token.isdigit():
            return []
    return roles


def _language(token: str) -> str | None:
    try:
        return language_code(token)
    except ConfigError:
        return None


@dataclass(slots=True)
class Content:
    """What the columns of a sample of rows hold, for a table without a header."""

    rows: int = 0
    widths: Counter[int] = field(default_factory=Counter)
    han: Counter[int] = field(default_factory=Counter)
    latin: Counter[int] = field(default_factory=Counter)

    @classmethod
    def of(cls, rows: Iterable[Sequence[str]]) -> Content:
        """Counts of the rows."""
        found = cls()
        for cells in rows:
            found.rows += 1
            found.widths[len(cells)] += 1
            for place, cell in enumerate(cells):
                linked = "://" in cell or "www." in cell or "@" in cell
                text = _URL.sub("", cell) if linked else cell
                found.han[place] += han_count(text)
                found.latin[place] += latin_letter_count(text)
        return found

    @property
    def width(self) -> int:
        """Cells of most rows, the fewer where two numbers are as frequent."""
        return min(self.widths, key=lambda width: (-self.widths[width], width))

    def columns(self) -> Columns | None:
        """The Chinese column and the English one; the first two where there are no others."""
        width = self.width
        if width < 2:
            return None
        if width == 2:
            return Columns(0, 1, None)
        zh = max(range(width), key=lambda place: self.han[place])
        others = [place for place in range(width) if place != zh]
        en = max(others, key=lambda place: self.latin[place] - self.han[place])
        if not self.han[zh] or self.latin[en] <= self.han[en]:
            return None
        return Columns(min(zh, en), max(zh, en), "zh" if zh < en else "en")

    def source(self, columns: Columns) -> Lang | None:
        """Language of the source: the column with fewer Han characters is English."""
        src, tgt = self.han[columns.src], self.han[columns.tgt]
        if src == tgt:
            return None
        return "en" if src < tgt else "zh"
