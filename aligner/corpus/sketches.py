"""Documents that are nearly the same, told by sketches of their texts.

MinHash (Broder 1997) of overlapping runs of letters, as `datasketch` computes it; two texts are
compared where a band of their sketches is equal (Leskovec, Rajaraman and Ullman 2014, 3.4). The
time grows with the number of documents, and a document takes half a kilobyte.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from aligner.bitext import LANGUAGES, Alignment, Lang

_PERMUTATIONS, _BANDS = 128, 32
"""Values of a sketch, and bands of them: of texts that share .6 of their runs 99 of 100 meet in a
band, of those that share .2 one in twenty."""
_KIND = np.dtype("<u2")
"""Of a value: the lowest 16 bits tell as much as all (Li and Koenig 2010, b-bit MinHash)."""
_ALIKE = 0.6
"""Share of their runs of letters that two texts have in common at least (Jaccard index): a copy in
which one word in twenty was changed has it (60 of 60 chapters and manuals, and 40 of 60 with one in
ten); of 1,000 chapters and manuals no two have it but those that tell the same."""
_RUN: dict[Lang, int] = {"en": 8, "zh": 4}
"""Letters of a run, about two words."""
_ONE_IN = 4
"""Of so many runs one is kept, always the same ones: four times as fast, and as sure of texts of a
page and more."""
_FEWEST = 25
"""Runs that are kept of a text, or it is too short: of two headlines nothing can be told."""
_AT_ONCE = 1000
"""Sketches that are compared at once."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SEED = 1


class Sketches:
    """The texts of a corpus, as they come, and which of them are nearly the same."""

    def __init__(self) -> None:
        self._docs: list[str] = []
        # Plain bytes: an array of its own for each would take as much again.
        self._rows: dict[Lang, bytearray] = {"en": bytearray(), "zh": bytearray()}
        self._owners: dict[Lang, list[int]] = {"en": [], "zh": []}

    def add(self, doc: str, sketches: Mapping[Lang, np.ndarray]) -> None:
        """Add a document with its sketches in one language or both."""
        number = len(self._docs)
        self._docs.append(doc)
        for lang, found in sketches.items():
            self._rows[lang] += found.tobytes()
            self._owners[lang].append(number)

    def groups(self) -> list[tuple[str, ...]]:
        """Names of documents that are nearly the same in one of the languages, those of each group
        and the groups in the order in which they came."""
        roots = list(range(len(self._docs)))

        def root(place: int) -> int:
            while roots[place] != place:
                roots[place] = roots[roots[place]]
                place = roots[place]
            return place

        for one, two in self._alike():
            first, second = sorted((root(one), root(two)))
            roots[second] = first
        members = defaultdict(list)
        for place, doc in enumerate(self._docs):
            members[root(place)].append(doc)
        return [tuple(docs) for docs in members.values() if len(docs) > 1]

    def _alike(self) -> Iterator[tuple[int, int]]:
        for lang, rows in self._rows.items():
            owners = self._owners[lang]
            for one, two in alike(np.frombuffer(rows, _KIND).reshape(-1, _PERMUTATIONS)):
                yield owners[one], owners[two]


def texts_of(alignment: Alignment) -> dict[Lang, str]:
    """All that a document says in each language, what was set aside too."""
    found = {side.lang: side.texts() for side in (alignment.src, alignment.tgt)}
    for skipped in alignment.skipped:
        found[skipped.lang].append(skipped.sentence.text)
    return {lang: " ".join(texts) for lang, texts in found.items()}


def sketched(texts: Mapping[Lang, str]) -> dict[Lang, np.ndarray]:
    """The sketches of a document's texts; one that is too short has none."""
    made = {lang: sketch(text, lang) for lang, text in texts.items()}
    return {lang: found for lang, found in made.items() if found is not None}


def dumped(sketches: Mapping[Lang, np.ndarray]) -> bytes:
    """Sketches as `loaded` reads them."""
    return b"".join(lang.encode() + row.tobytes() for lang, row in sketches.items())


def loaded(data: bytes) -> dict[Lang, np.ndarray]:
    """The sketches of a document."""
    size = _LANG + _KIND.itemsize * _PERMUTATIONS
    pieces = (data[at : at + size] for at in range(0, len(data), size))
    rows = {each[:_LANG].decode(): np.frombuffer(each[_LANG:], _KIND) for each in pieces}
    return {lang: rows[lang] for lang in LANGUAGES if lang in rows}


_LANG = 2
"""Bytes of a language's name."""


def sketch(text: str, lang: Lang) -> np.ndarray | None:
    """MinHash of a text, uint16 (128,); None where it is too short."""
    from datasketch import MinHash

    runs = _runs(text, _RUN[lang])
    if len(runs) < _FEWEST:
        return None
    made = MinHash(num_perm=_PERMUTATIONS, seed=_SEED, hashfunc=int)
    made.update_batch(runs.tolist())
    found: np.ndarray = (made.hashvalues & np.iinfo(_KIND).max).astype(_KIND)
    return found


def _runs(text: str, length: int) -> np.ndarray:
    """A number of 32 bits for every run of letters that is kept, each once."""
    letters = "".join(char for char in text.lower() if char.isalnum())
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype("u8")
    if len(codes) < length:
        return np.zeros(0, dtype=np.uint32)
    windows = np.lib.stride_tricks.sliding_window_view(codes, length)
    found = np.zeros(len(windows), dtype=np.uint64)
    for column in windows.T:
        found = (found ^ column) * _FACTOR
        found ^= found >> np.uint64(29)
    kept = found[found % np.uint64(_ONE_IN) == 0]
    return np.unique((kept >> np.uint64(32)).astype(np.uint32))


def alike(sketches: np.ndarray) -> Iterator[tuple[int, int]]:
    """Rows of (n, 128) that are nearly the same: pairs of row numbers, the first of those that
    meet in a band and another."""
    height = _PERMUTATIONS // _BANDS
    for band in range(_BANDS):
        part = np.ascontiguousarray(sketches[:, band * height : (band + 1) * height])
        keys = part.view(np.dtype((np.void, part.itemsize * height))).ravel()
        _, places, counts = np.unique(keys, return_inverse=True, return_counts=True)
        order = np.argsort(places, kind="stable")
        for group in np.split(order, np.cumsum(counts)[:-1]):
            for first in range(1, len(group), _AT_ONCE):
                others = group[first : first + _AT_ONCE]
                shares = (sketches[others] == sketches[group[0]]).mean(axis=1)
                for other in others[shares >= _ALIKE]:
                    yield int(group[0]), int(other)
