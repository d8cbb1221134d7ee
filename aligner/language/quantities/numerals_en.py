"""English number words and their value, from "seven" to "threescore and ten thousand"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from aligner.language.patterns import any_of

_UNITS_TEXT = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen
"""
_UNITS = {w: i for i, w in enumerate(_UNITS_TEXT.split())}
_TENS = {
    w: 10 * i
    for i, w in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
} | {"fourty": 40}
_SCORES = {"score": 20, "threescore": 60, "fourscore": 80}
_SCALES = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "lakh": 10**5,
    "crore": 10**7,
}
_ORDINALS_TEXT = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
"""
_ORDINALS = {
    w: i
    for i, w in enumerate(
        _ORDINALS_TEXT.split(),
        1,
    )
} | {w.replace("y", "ieth"): v for w, v in _TENS.items()}
_BIG_ORDINALS = {
    "hundredth": 100,
    "thousandth": 10**3,
    "millionth": 10**6,
    "billionth": 10**9,
}
SCALE_SUFFIXES: dict[str, int] = {
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "bn": 10**9,
    "b": 10**9,
    "tn": 10**12,
    "t": 10**12,
    "hundred": 100,
    **_SCALES,
}
"""What may follow digits and multiply them."""

_ALL_SCALES = _SCALES | {word: n for word, n in _BIG_ORDINALS.items() if n >= 1000}
_PARTS = {f"{word}s": value for word, value in _ORDINALS.items() if value > 2} | {
    f"{word}s": value for word, value in _BIG_ORDINALS.items()
}
NUMBER_WORDS = frozenset(
    [*_PARTS, *_UNITS, *_TENS, *_SCORES, *_SCALES, *_ORDINALS, *_BIG_ORDINALS, "hundred"]
    + [f"{word}fold" for word in (*_UNITS, *_TENS, "hundred", "thousand")]
)
"""A text without any of these words has no number in words."""

_WORDS = [word for word in NUMBER_WORDS if not word.endswith("fold")]
_WORD = any_of(_WORDS)
# One look at the first letter spares most words the rest.
_RUN = re.compile(
    rf"\b(?=[a{''.join({word[0] for word in _WORDS})}])"
    rf"(?:(?:an?)\s+(?=(?:hundred|thousand|million|billion|trillion)\b))?(?:{_WORD})"
    rf"(?:(?:\s+(?:and\s+)?(?:an?\s+(?=hundred|thousand))?|\s*-\s*)(?:{_WORD}))*"
    r"(?:\b|(?=fold\b))",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[a-z]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in words: its value and where it stands."""

    value: Fraction
    start: int
    end: int
    ordinal: bool = False
    fraction: bool = False
    """Whether it is a part of one: "two-thirds"."""


@dataclass(slots=True)
class _Token:
    word: str
    start: int
    end: int
    after_and: bool = False


def numerals(text: str) -> Iterator[Numeral]:
    """Every number written in words, in order."""
    for run in _RUN.finditer(text):
        tokens = _tokens(text, run)
        i = 0
        while i < len(tokens):
            if tokens[i].word in _PARTS:
                i += 1
                continue
            numeral, i = _read(tokens, i)
            if i == len(tokens) and text[run.start() : run.start() + 2].lower() in ("a ", "an"):
                numeral = _with_start(numeral, tokens, run.start())
            yield numeral


def _tokens(text: str, run: re.Match[str]) -> list[_Token]:
    """The number words of a run; "and" is remembered, "a" is not."""
    tokens = []
    after_and = False
    for match in _TOKEN.finditer(text, run.start(), run.end()):
        word = match.group().lower()
        if word == "and":
            after_and = True
        elif word not in ("a", "an"):
            tokens.append(_Token(word, match.start(), match.end(), after_and))
            after_and = False
    return tokens


def _with_start(numeral: Numeral, tokens: list[_Token], start: int) -> Numeral:
    if numeral.start != tokens[0].start:
        return numeral
    return Numeral(numeral.value, start, numeral.end, numeral.ordinal, numeral.fraction)


_GREATEST = 10**36
"""Above it no scale is added: "million million million…" is no number that anyone means."""


@dataclass(slots=True)
class _Sum:
    """A number under construction: what a scale has closed, and the group still open."""

    total: int = 0
    ceiling: int = 0
    """What is added to `total` must be smaller; 0 while nothing is closed."""
    group: int = 0
    floor: int = 0
    """What is added to `group` must be smaller; 0 while nothing is open."""

    def multiply(self, scale: int, after_and: bool) -> bool:
        """Close the group by "thousand", "million"...; False where that makes no number."""
        if self.total > _GREATEST:
            return False
        if not self.floor and self.total and not after_and:
            self.total *= scale
            self.ceiling = _magnitude(self.total)
        else:
            value = (self.group or 1) * scale
            if self.ceiling and value >= self.ceiling:
                return False
            self.total += value
            self.ceiling = _magnitude(value)
        self.group = self.floor = 0
        return True

    def hundredfold(self) -> bool:
        """Multiply the group by a hundred."""
        if self.group >= 100:
            return False
        self.group, self.floor = (self.group or 1) * 100, 100
        return True

    def add(self, word: str, value: int, after_and: bool) -> bool:
        """Add a number below a hundred to the group."""
        if after_and and value >= 20 and 1 <= self.group % 100 <= 9 and self.floor == 1:
            self.floor = 100  # "five and twenty"
        if _is_year(self.group, value) and not self.total and not after_and:
            self.group, self.floor = self.group * 100, 100  # "nineteen eighty-four"
        if self.floor and value >= self.floor:
            return False
        self.group += value
        self.floor = _floor(word, value)
        return True


def _read(tokens: list[_Token], first: int) -> tuple[Numeral, int]:
    """The longest well-formed number at token `first`, and the index after it."""
    made = _Sum()
    group_start = i = first
    ordinal = False
    while i < len(tokens) and not ordinal:
        token = tokens[i]
        if token.word in _ALL_SCALES:
            if not made.multiply(_ALL_SCALES[token.word], token.after_and):
                i, made.group = group_start, 0
                break
            ordinal, group_start = token.word in _BIG_ORDINALS, i + 1
        elif token.word in ("hundred", "hundredth"):
            if not made.hundredfold():
                break
            ordinal = token.word == "hundredth"
        else:
            value, ordinal = _small(token.word)
            parts = _parts(tokens, first, i, made.group, value)
            if parts is not None:
                return parts, i + 1
            if token.word in _PARTS or not made.add(token.word, value, token.after_and):
                ordinal = False
                break
        i += 1
    i = max(i, first + 1)
    return _finish(tokens, first, i, made.total + made.group, ordinal), i


def _parts(
    tokens: list[_Token], first: int, i: int, count: int, denominator: int
) -> Numeral | None:
    """The fraction that ends at token `i`: "two-thirds", "one tenth"."""
    word = tokens[i].word
    is_tenth = word in _ORDINALS and denominator > 2 and count == 1 and i == first + 1
    is_tenth = is_tenth and not tokens[i].after_and
    if not (is_tenth or (word in _PARTS and count and i > first)):
        return None
    value = Fraction(count, denominator)
    return Numeral(value, tokens[first].start, tokens[i].end, fraction=True)


def _finish(
    tokens: list[_Token], first: int, end: int, value: int, ordinal: bool = False
) -> Numeral:
    return Numeral(Fraction(value), tokens[first].start, tokens[end - 1].end, ordinal)


def _small(word: str) -> tuple[int, bool]:
    if word in _PARTS:
        return _PARTS[word], True
    if word in _ORDINALS:
        return _ORDINALS[word], True
    for table in (_UNITS, _TENS, _SCORES):
        if word in table:
            return table[word], False
    return 0, False


def _floor(word: str, value: int) -> int:
    """What may still be added after a word: units after tens, teens after a score."""
    if word in _SCORES:
        return 20
    return 10 if value >= 20 else 1


def _is_year(group: int, value: int) -> bool:
    """Whether "nineteen" + "eighty-four" are the halves of a year."""
    return 13 <= group <= 20 and 10 <= value <= 99


def _magnitude(value: int) -> int:
    """Largest power of ten that divides a positive value."""
    power = 1
    while value % (power * 10) == 0:
        power *= 10
    return power
