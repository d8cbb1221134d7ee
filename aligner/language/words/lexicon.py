"""A bilingual lexicon: which English words may render a Chinese one.

Its entries are those of CC-CEDICT, compiled by `aligner.training.lexicon` into
``models/lexicon-cedict``: Chinese words of up to `LONGEST` characters, each with the stems (Porter
2, by PyStemmer) of the content words in its glosses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
import Stemmer

from aligner.bitext import Lang, Span
from aligner.config import models_folder
from aligner.errors import ModelError
from aligner.files import read_arrays
from aligner.language.scripts import HAN_CLASS

LEXICON = "lexicon-cedict"
LONGEST = 6
"""Characters of a Chinese word; of longer entries, proverbs mostly, the words are entries too."""
SCALE = 255
"""Renderings are kept as bytes: this one is a weight of 1."""

_COMMON = 5
"""Glosses from which a word is common: with it one clean pair of newstest2020 lines 1-500 fewer has
a name flagged, and as many swapped names are found."""

_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_HAN_RUN = re.compile(f"{HAN_CLASS}+")
_STEMMER = Stemmer.Stemmer("english")


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The stem of an English word, lower case, without a possessive ending."""
    lower = word.lower().replace("’", "'").removesuffix("'s")
    found: str = _STEMMER.stemWord(lower)
    return found


def english_words(text: str) -> list[tuple[str, int, int]]:
    """Words of Latin letters with their offsets, apostrophes inside."""
    return [(found.group(), *found.span()) for found in _WORD.finditer(text)]


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of a text that the lexicon knows: its number, its place, whether it is telling.

    A single Chinese character is not: it is a word only here and there, with too many senses.
    """

    number: int
    start: int
    end: int
    telling: bool


class Lexicon:
    """Looks up the words of a text, and what each Chinese one may be in English."""

    def __init__(self, arrays: dict[str, np.ndarray], digest: str = "") -> None:
        """`arrays` as `aligner.training.lexicon` makes them; ModelError where one is missing."""
        self.digest = digest
        """First 12 hexadecimal digits of the file's SHA-256."""
        try:
            self._zh = {word: k for k, word in enumerate(_strings(arrays["zh"]))}
            self._stems = _strings(arrays["en"])
            self._en = {word: k for k, word in enumerate(self._stems)}
            self._first = arrays["first"].tolist()
            self._stem, self._weight = arrays["stem"], arrays["weight"]
            self._proper = arrays["proper"]
            self._ordinary = frozenset(_strings(arrays["ordinary"]))
            traditional, simplified = (_strings(arrays[name])[0] for name in ("hant", "hans"))
        except KeyError as error:
            raise ModelError(
                f"the lexicon {LEXICON} holds no {error}: it is of another version, reinstall"
            ) from error
        self._simplified = str.maketrans(traditional, simplified)
        self._renderings: dict[int, dict[int, float]] = {}

    def entries(self, text: str, lang: Lang) -> list[Entry]:
        """Words of the text that the lexicon knows, overlapping ones in Chinese, in order."""
        return self._english(text) if lang == "en" else self._chinese(text)

    def stems(self, text: str) -> frozenset[int]:
        """Stems of an English text that the lexicon knows, by number."""
        found = (self._en.get(stem(word)) for word in _WORD.findall(text))
        return frozenset(number for number in found if number is not None)

    def has_stem(self, text: str, stems: Iterable[int]) -> bool:
        """Whether an English text has a word with one of these stems."""
        wanted = {self._stems[number] for number in stems}
        # A stem begins as its word does, and finding it takes long.
        initials = {word[0] for word in wanted}
        return any(
            word[0].lower() in initials and stem(word) in wanted for word in _WORD.findall(text)
        )

    def _english(self, text: str) -> list[Entry]:
        found = ((self._en.get(stem(word)), a, b) for word, a, b in english_words(text))
        return [Entry(number, a, b, True) for number, a, b in found if number is not None]

    def _chinese(self, text: str) -> list[Entry]:
        # Each character for one: offsets stay.
        text = text.translate(self._simplified)
        found = []
        for run in _HAN_RUN.finditer(text):
            for a in range(*run.span()):
                for b in range(a + 1, min(a + LONGEST, run.end()) + 1):
                    number = self._zh.get(text[a:b])
                    if number is not None:
                        found.append(Entry(number, a, b, b - a > 1))
        return found

    def renderings(self, number: int) -> dict[int, float]:
        """Stems that may render a Chinese entry, by number, each with a weight in (0, 1].

        The more words its gloss has, the less one of them tells.
        """
        found = self._renderings.get(number)
        if found is None:
            part = slice(*self._first[number : number + 2])
            weights = self._weight[part] / SCALE
            found = dict(zip(self._stem[part].tolist(), weights.tolist(), strict=True))
            self._renderings[number] = found
        return found

    def senses(self, word: str) -> frozenset[int]:
        """Stems that may render a Simplified Chinese word, by number; none where it is unknown."""
        number = self._zh.get(word)
        return frozenset(self.renderings(number)) if number is not None else frozenset()

    def rendered(self) -> dict[str, set[int]]:
        """English stem -> numbers of the Chinese entries that it may render."""
        found: dict[str, set[int]] = {}
        for number in self._zh.values():
            for stem_number in self.renderings(number):
                found.setdefault(self._stems[stem_number], set()).add(number)
        return found

    def is_ordinary(self, word: str) -> bool:
        """Whether the glosses write an English word in lower case: it is likely no name."""
        return stem(word) in self._ordinary

    def is_common(self, word: str) -> bool:
        """Whether an English word stands in several glosses and is no proper name in any."""
        number = self._en.get(stem(word))
        return number is not None and bool(self._common[number])

    @cached_property
    def _common(self) -> np.ndarray:
        counts = np.bincount(self._stem, minlength=len(self._stems)) >= _COMMON
        counts[self._stem[self._proper]] = False
        return counts

    def names(self, number: int) -> frozenset[int]:
        """Stems, by number, that are all of a proper name which renders a Chinese entry."""
        part = slice(*self._first[number : number + 2])
        return frozenset(self._stem[part][self._proper[part]].tolist())

    def names_of(self, word: str) -> frozenset[int]:
        """The same of a Simplified word; none of a single character, which is not telling."""
        number = self._zh.get(word) if len(word) > 1 else None
        return self.names(number) if number is not None else frozenset()

    def find_named(self, stems: Iterable[int], text: str) -> Span | None:
        """The first telling word with one of these stems among its names.

        The text is Chinese in Simplified characters. Proper names are few: looking for each is
        faster than looking every word up.
        """
        words = [word for number in stems for word in self._named.get(number, ())]
        if not words:
            return None
        places = ((text.find(word), len(word)) for word in words)
        return min(((at, at + length) for at, length in places if at >= 0), default=None)

    @cached_property
    def _named(self) -> dict[int, list[str]]:
        """Stem -> telling Chinese words that have it among their names."""
        words = list(self._zh)
        entries = np.searchsorted(self._first, np.flatnonzero(self._proper), side="right") - 1
        found: dict[int, list[str]] = {}
        for number, stem_number in zip(
            entries.tolist(), self._stem[self._proper].tolist(), strict=True
        ):
            word = words[number]
            if len(word) > 1 and _HAN_RUN.fullmatch(word):
                found.setdefault(stem_number, []).append(word)
        return found


def _strings(array: np.ndarray) -> list[str]:
    """Strings kept as UTF-8 bytes, a line each."""
    return array.tobytes().decode("utf-8").split("\n")


def _path(folder: Path | None = None) -> Path:
    path = (folder or models_folder() / LEXICON) / "lexicon.npz"
    if not path.is_file():
        raise ModelError(f"no lexicon {path}: reinstall, or rebuild it as its card says")
    return path


@lru_cache(maxsize=1)
def characters() -> tuple[str, str, str]:
    """Traditional characters, the Simplified one for each in the same place, and those of the
    latter that Traditional words have too.

    Read alone: they take a millisecond, the lexicon fifty. ModelError as `load_lexicon`.
    """
    names = ("hant", "hans", "both")
    try:
        arrays = read_arrays(_path(), names)
    except KeyError as error:
        raise ModelError(
            f"the lexicon {LEXICON} holds no {error}: it is of another version, reinstall"
        ) from error
    traditional, simple, both = (_strings(arrays[name])[0] for name in names)
    return traditional, simple, both


@lru_cache(maxsize=2)
def load_lexicon(folder: Path | None = None) -> Lexicon:
    """The lexicon, read once a process; ModelError where its file is missing or damaged."""
    path = _path(folder)
    return Lexicon(read_arrays(path), sha256(path.read_bytes()).hexdigest()[:12])
