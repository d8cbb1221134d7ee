"""What was seen before: the same unit, one nearly the same, one side with another translation.

Hashes of 64 bits stand for texts. Those that near duplicates are looked for among lie in a file.
"""

from __future__ import annotations

import re
import tempfile
from array import array
from collections.abc import Iterator
from hashlib import blake2b
from unicodedata import is_normalized, normalize

from aligner.cleaning.rules import Unit

_WORDS = 4
"""Words at the beginning, or the end, that two near duplicates have in common."""

_COMPARED = 8
"""Units that one is compared with, of each end: the last ones with the same words."""

_STEPS = 64
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_FIRST_BUCKETS = 1 << 12


class Seen:
    """The units that were kept."""

    def __init__(self, near: float | None) -> None:
        """`near` is the likeness of near duplicates from 0 to 1; None looks for none."""
        self._near = near
        self._pairs, self._sources, self._targets = _Index(), _Index(), _Index()
        self._places = _Places()
        self._texts = _Texts() if near is not None else None
        self._ends = _Index(), _Index()
        self._keys: tuple[Unit, tuple[int, int, int]] | None = None
        self._last_ends: tuple[Unit, tuple[int, int]] | None = None

    def close(self) -> None:
        """Give up the file."""
        if self._texts:
            self._texts.close()

    def likenesses(self, unit: Unit) -> Iterator[tuple[str, str, str]]:
        """What is like the unit among those seen: reason, detail, place of the other."""
        src, tgt, pair = self._keys_of(unit)
        same = self._pairs.last(pair)
        if same is not None:
            yield "duplicate", "both sides were there before", self._places[same]
            return
        near = self._nearest(unit)
        if near is not None:
            ordinal, likeness = near
            detail = f"both sides are alike by {likeness:.2f} at least"
            yield "near-duplicate", detail, self._places[ordinal]
        other = self._sources.last(src)
        if other is not None:
            yield "two-translations", "the source has another target", self._places[other]
        other = self._targets.last(tgt)
        if other is not None:
            yield "two-sources", "the target has another source", self._places[other]

    def add(self, unit: Unit) -> None:
        """Remember a unit."""
        src, tgt, pair = self._keys_of(unit)
        ordinal = self._places.add(unit)
        self._pairs.add(pair, ordinal)
        for index, key in ((self._sources, src), (self._targets, tgt)):
            # The first is enough to name, and a frequent side would make a long chain.
            if index.last(key) is None:
                index.add(key, ordinal)
        if self._texts:
            self._texts.add(unit.en, unit.zh)
            for index, key in zip(self._ends, self._ends_of(unit), strict=True):
                index.add(key, ordinal)

    def _keys_of(self, unit: Unit) -> tuple[int, int, int]:
        """The unit's hashes, kept for it: it is looked up, and then remembered."""
        if self._keys is None or self._keys[0] is not unit:
            self._keys = unit, _keys(unit)
        return self._keys[1]

    def _ends_of(self, unit: Unit) -> tuple[int, int]:
        if self._last_ends is None or self._last_ends[0] is not unit:
            self._last_ends = unit, _ends(unit.en)
        return self._last_ends[1]

    def _nearest(self, unit: Unit) -> tuple[int, float] | None:
        """The first unit that is nearly the same, and how alike the less alike sides are."""
        if self._texts is None or self._near is None:
            return None
        from rapidfuzz.fuzz import ratio

        least = self._near * 100
        numbers: tuple[list[str], list[str]] | None = None
        compared = set()
        for index, key in zip(self._ends, self._ends_of(unit), strict=True):
            for ordinal in index.all(key, _COMPARED):
                if ordinal in compared:
                    continue
                compared.add(ordinal)
                en, zh = self._texts[ordinal]
                first = ratio(unit.en, en, score_cutoff=least)
                likeness = min(first, ratio(unit.zh, zh, score_cutoff=least)) if first else 0.0
                # Another number is another fact, however alike the rest.
                if likeness < least:
                    continue
                numbers = numbers or (_numbers(unit.en), _numbers(unit.zh))
                if numbers == (_numbers(en), _numbers(zh)):
                    return ordinal, likeness / 100
        return None


def _keys(unit: Unit) -> tuple[int, int, int]:
    """Hashes of source, target and both."""
    src, tgt = _normal(unit.src), _normal(unit.tgt)
    return _hash(src), _hash(tgt), _hash(f"{src}\0{tgt}")


def _normal(text: str) -> str:
    """The text whatever its blanks and composed characters."""
    text = " ".join(text.split())
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)


def _hash(text: str) -> int:
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def _ends(text: str) -> tuple[int, int]:
    """Hashes of the first and of the last words."""
    words = _WORD.findall(text.casefold())
    return _hash(" ".join(words[:_WORDS])), _hash(" ".join(words[-_WORDS:]))


def _numbers(text: str) -> list[str]:
    return _DIGITS.findall(text)


class _Index:
    """Key -> values: a hash table in arrays, some 20 bytes an entry."""

    def __init__(self) -> None:
        self._heads = array("i", [-1]) * _FIRST_BUCKETS
        self._keys = array("Q")
        self._values = array("i")
        self._before = array("i")

    def add(self, key: int, value: int) -> None:
        """Put a value under a key, beside those there are."""
        if len(self._keys) >= len(self._heads):
            self._grow()
        bucket = key & (len(self._heads) - 1)
        self._before.append(self._heads[bucket])
        self._heads[bucket] = len(self._keys)
        self._keys.append(key)
        self._values.append(value)

    def _grow(self) -> None:
        self._heads = array("i", [-1]) * (2 * len(self._heads))
        mask = len(self._heads) - 1
        for entry, key in enumerate(self._keys):
            bucket = key & mask
            self._before[entry] = self._heads[bucket]
            self._heads[bucket] = entry

    def last(self, key: int) -> int | None:
        """A value under the key; the only one where each key is put in once."""
        entry = self._heads[key & (len(self._heads) - 1)]
        while entry >= 0:
            if self._keys[entry] == key:
                return self._values[entry]
            entry = self._before[entry]
        return None

    def all(self, key: int, most: int) -> Iterator[int]:
        """Values under the key, the last ones first; those far down a long chain are missed."""
        entry = self._heads[key & (len(self._heads) - 1)]
        for _ in range(_STEPS):
            if entry < 0 or not most:
                return
            if self._keys[entry] == key:
                most -= 1
                yield self._values[entry]
            entry = self._before[entry]


class _Places:
    """Where each unit came from, by its ordinal."""

    def __init__(self) -> None:
        self._documents: list[tuple[str, str]] = []
        self._document = array("i")
        self._number = array("i")

    def add(self, unit: Unit) -> int:
        """Note the next unit; its ordinal."""
        document = unit.file, unit.doc
        if not self._documents or self._documents[-1] != document:
            self._documents.append(document)
        self._document.append(len(self._documents) - 1)
        self._number.append(unit.number)
        return len(self._number) - 1

    def __getitem__(self, ordinal: int) -> str:
        file, doc = self._documents[self._document[ordinal]]
        return f"{file}:{doc}:{self._number[ordinal]}"


class _Texts:
    """Both sides of the units on disk, by their ordinals."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="aligner-", buffering=0)  # noqa: SIM115
        self._ends = array("Q", [0])
        self._held: list[bytes] = []
        self._size = self._written = 0

    def close(self) -> None:
        """Delete the file."""
        self._file.close()

    def add(self, en: str, zh: str) -> None:
        """Append both sides of a unit."""
        data = f"{en}\0{zh}".encode("utf-8", "surrogatepass")
        self._held.append(data)
        self._size += len(data)
        self._ends.append(self._size)

    def __getitem__(self, ordinal: int) -> tuple[str, str]:
        start, end = self._ends[ordinal], self._ends[ordinal + 1]
        if end > self._written:
            self._flush()
        self._file.seek(start)
        data = self._file.read(end - start)
        en, _, zh = data.decode("utf-8", "surrogatepass").partition("\0")
        return en, zh

    def _flush(self) -> None:
        data = b"".join(self._held)
        self._held.clear()
        self._file.seek(self._written)
        while data:
            data = data[self._file.write(data) :]
        self._written = self._size
