"""Texts with their token vectors and words, as fitting reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from aligner import encoding
from aligner.bitext import LANGUAGES, Lang
from aligner.divergence.content.network import TOKEN_HEADS
from aligner.divergence.content.rendering import TokenText, Words, renderings
from aligner.language.words.lexicon import Lexicon
from aligner.training.content_examples import Example, Origin
from aligner.training.content_net import INPUT, Side

_AT_ONCE = 512
"""Texts encoded at once."""


@dataclass(frozen=True, slots=True)
class _Place:
    first: int
    count: int
    spans: np.ndarray
    words: Words

    @property
    def rows(self) -> slice:
        return slice(self.first, self.first + self.count)


class Store:
    """Texts with the vectors of their tokens, less the mean of their language, in half precision:
    one array for all, so that a batch is gathered at once."""

    def __init__(
        self, encoder: encoding.TokenEncoder, lexicon: Lexicon, examples: Iterable[Example]
    ) -> None:
        self._lexicon = lexicon
        self._places: dict[Lang, dict[str, _Place]] = {lang: {} for lang in LANGUAGES}
        texts = {lang: list(dict.fromkeys(_texts(examples, lang))) for lang in LANGUAGES}
        blocks: dict[Lang, list[np.ndarray]] = {"en": [], "zh": []}
        pieces = {lang: _Pieces() for lang in LANGUAGES}
        first = 0
        for lang in LANGUAGES:
            for at in range(0, len(texts[lang]), _AT_ONCE):
                some = texts[lang][at : at + _AT_ONCE]
                for text, tokens in zip(some, encoder.tokens(some), strict=True):
                    count = len(tokens.vectors)
                    words = Words.of(text, lang, tokens.spans, lexicon)
                    self._places[lang][text] = _Place(first, count, tokens.spans, words)
                    first += count
                    blocks[lang].append(tokens.vectors.astype(np.float16))
                    pieces[lang].add(tokens.plain)
        self.means = np.array(
            [
                [_mean(blocks[lang]) for lang in LANGUAGES],
                [pieces[lang].mean() for lang in LANGUAGES],
            ],
            dtype=np.float32,
        )
        """Mean vectors in and out of context, of English and of Chinese, (2, 2, INPUT)."""
        self._vectors, self._norms = _centred(blocks, self.means[0], first)
        self._plain, self._plain_norms = _centred(
            {lang: [np.stack(each.rows)] for lang, each in pieces.items() if each.rows},
            self.means[1],
            sum(len(each.rows) for each in pieces.values()),
        )
        shift = len(pieces["en"].rows)
        self._piece = np.array(
            [*pieces["en"].of, *(shift + k for k in pieces["zh"].of), len(self._plain) - 1]
        )
        """Row of each token, and of none, among the vectors out of context."""
        self._labels: dict[tuple[Example, int], tuple[np.ndarray, np.ndarray, np.ndarray]] = {}

    def length(self, example: Example) -> int:
        """Tokens of the longer side; 0 where a side has none."""
        counts = [self._at(example, side).count for side in (0, 1)]
        return max(counts) if min(counts) else 0

    def _at(self, example: Example, side: int) -> _Place:
        return self._places[example.langs[side]][example.texts[side]]

    def sides(self, examples: Sequence[Example]) -> tuple[list[Side], list[Tensor], list[Tensor]]:
        """Source and target of a batch; labels of their tokens and which are known, float
        (b, t, 3)."""
        sides, labels, known = [], [], []
        for side in (0, 1):
            places = [self._at(example, side) for example in examples]
            shape = len(examples), max(place.count for place in places)
            at = np.full(shape, len(self._vectors) - 1, dtype=np.int64)
            in_lexicon = np.zeros(shape, dtype=np.float32)
            label, sure = (np.zeros((*shape, len(TOKEN_HEADS)), dtype=np.float32) for _ in (0, 1))
            for row, (example, place) in enumerate(zip(examples, places, strict=True)):
                at[row, : place.count] = np.arange(place.first, place.first + place.count)
                key = example, side
                if key not in self._labels:
                    self._labels[key] = (
                        *self._label(example, side, place),
                        place.words.known(place.count).astype(np.float32),
                    )
                found = self._labels[key]
                label[row, : place.count], sure[row, : place.count] = found[:2]
                in_lexicon[row, : place.count] = found[2]
            rows, pieces = torch.from_numpy(at), torch.from_numpy(self._piece[at])
            langs = torch.tensor([LANGUAGES.index(example.langs[side]) for example in examples])
            sides.append(
                Side(
                    self._vectors[rows],
                    self._plain[pieces],
                    self._norms[rows],
                    self._plain_norms[pieces],
                    rows < len(self._vectors) - 1,
                    torch.from_numpy(in_lexicon),
                    langs,
                )
            )
            labels.append(torch.from_numpy(label))
            known.append(torch.from_numpy(sure))
        return sides, labels, known

    def rendered(self, examples: Sequence[Example]) -> Tensor:
        """Which tokens of source and target render each other by the lexicon, (b, t, u)."""
        longest = [max(self._at(each, side).count for each in examples) for side in (0, 1)]
        found = torch.zeros(len(examples), *longest, dtype=torch.bfloat16)
        for row, example in zip(found, examples, strict=True):
            texts = [_text(self._at(example, side)) for side in (0, 1)]
            if example.src_lang == "en":
                block = renderings(texts[0], texts[1], self._lexicon)
            else:
                block = renderings(texts[1], texts[0], self._lexicon).T
            row[: block.shape[0], : block.shape[1]] = torch.from_numpy(np.ascontiguousarray(block))
        return found

    def _label(self, example: Example, side: int, place: _Place) -> tuple[np.ndarray, np.ndarray]:
        """Labels of a side's tokens and which are known, float32 (t, 3)."""
        label = np.zeros((place.count, len(TOKEN_HEADS)), dtype=np.float32)
        sure = np.tile(np.array(example.known[side], dtype=np.float32), (place.count, 1))
        marks = example.marks[side]
        for rater in dict.fromkeys(mark.rater for mark in marks):
            # A rater who marks a word twice says so once.
            own = np.zeros_like(label)
            for mark in (mark for mark in marks if mark.rater == rater):
                own[_inside(place.spans, mark.span), TOKEN_HEADS.index(mark.head)] = mark.share
            label += own
        np.minimum(label, 1, out=label)
        if example.origin and example.origin.side != side:
            head, bad = TOKEN_HEADS.index(example.origin.head), TOKEN_HEADS.index("bad")
            yes, no = self._concerned(example, example.origin, place)
            for column in (head, bad):
                label[yes, column] = 1.0
                sure[yes | no, column] = 1.0
        return label, sure

    def _concerned(
        self, example: Example, origin: Origin, place: _Place
    ) -> tuple[np.ndarray, np.ndarray]:
        """Which tokens surely rendered what was edited, and which surely did not, bool (t,).

        By the cosines of the pair before the edit: a token goes with the edited words where it is
        nearer to them by `_MARGIN` than to the others, and one of them has none nearer.
        """
        before = self._places[example.langs[origin.side]][origin.text]
        own = self._vectors[before.rows].float() / self._norms[before.rows, None]
        theirs = self._vectors[place.rows].float() / self._norms[place.rows, None]
        cosines = (theirs @ own.T).numpy()
        edited = _inside(before.spans, origin.span)
        nothing = np.zeros(place.count, dtype=bool)
        if not edited.any() or edited.all():
            return nothing, nothing
        inside, outside = cosines[:, edited].max(axis=1), cosines[:, ~edited].max(axis=1)
        mutual = nothing.copy()
        mutual[cosines[:, edited].argmax(axis=0)] = True
        yes = (inside > outside + _MARGIN) & (inside > _LEAST) & mutual
        return yes, (outside > inside + _MARGIN) & (outside > _LEAST)


class _Pieces:
    """Vectors out of context: one for each piece that is met, and which of them each token has."""

    def __init__(self) -> None:
        self.rows: list[np.ndarray] = []
        self.of: list[int] = []
        self._numbers: dict[bytes, int] = {}

    def add(self, vectors: np.ndarray) -> None:
        for row in vectors:
            number = self._numbers.setdefault(row.tobytes(), len(self.rows))
            if number == len(self.rows):
                self.rows.append(row.copy())
            self.of.append(number)

    def mean(self) -> np.ndarray:
        """Over the tokens, float64 (INPUT,)."""
        counts = np.bincount(self.of, minlength=len(self.rows))
        total: np.ndarray = counts @ np.array(self.rows or np.zeros((0, INPUT)))
        return total / max(len(self.of), 1)


def _centred(
    blocks: dict[Lang, list[np.ndarray]], means: np.ndarray, total: int
) -> tuple[Tensor, Tensor]:
    """Vectors less their language's mean, and their lengths; the last row stands for no token.

    The blocks are taken apart, so that not everything is held twice.
    """
    vectors = torch.zeros((total + 1, INPUT), dtype=torch.bfloat16)
    norms = torch.ones(total + 1)
    at = 0
    for lang, mean in zip(LANGUAGES, means, strict=True):
        waiting = blocks.pop(lang, [])[::-1]
        while waiting:
            rows = waiting.pop().astype(np.float32) - mean
            vectors[at : at + len(rows)] = torch.from_numpy(rows)
            norms[at : at + len(rows)] = torch.from_numpy(np.linalg.norm(rows, axis=1) + 1e-6)
            at += len(rows)
    return vectors, norms


_MARGIN, _LEAST = 0.1, 0.35
"""Guesses: cosines that tell an alignment of tokens; nothing is learnt of what lies between."""


def _texts(examples: Iterable[Example], lang: Lang) -> Iterable[str]:
    for example in examples:
        for side in (0, 1):
            if example.langs[side] == lang:
                yield example.texts[side]
        if example.origin and example.langs[example.origin.side] == lang:
            yield example.origin.text


def _mean(rows: Sequence[np.ndarray]) -> np.ndarray:
    total = sum(block.sum(axis=0, dtype=np.float64) for block in rows)
    found: np.ndarray = total / max(sum(map(len, rows)), 1)
    return found


def _inside(spans: np.ndarray, place: tuple[int, int]) -> np.ndarray:
    """Which tokens share a character with a place, bool (t,)."""
    found: np.ndarray = (spans[:, 0] < place[1]) & (spans[:, 1] > place[0])
    return found


def _text(place: _Place) -> TokenText:
    """The words of a text; renderings ask for nothing else."""
    none = np.zeros((place.count, 0), dtype=np.float32)
    return TokenText(none, none, place.spans, place.words)
