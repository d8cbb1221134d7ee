"""What the content network learns from: pairs of texts with what is known of their tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import nan

from aligner.bitext import Lang, Span, other
from aligner.divergence.content.network import PAIR_HEADS, TOKEN_HEADS

UNKNOWN = (nan,) * len(PAIR_HEADS)
"""Nothing is known of a pair."""
ALL_KNOWN = (True,) * len(TOKEN_HEADS)
NONE_KNOWN = (False,) * len(TOKEN_HEADS)


@dataclass(frozen=True, slots=True)
class Mark:
    """Part of a text that is wrong: its place, what is wrong by `TOKEN_HEADS`, and how much of
    all raters the one is who says so, in (0, 1]."""

    span: Span
    head: str
    share: float = 1.0
    rater: str = ""


def share_of(marks: Iterable[Mark]) -> float:
    """The share of the raters who made any of the marks, in [0, 1]."""
    return min(sum({mark.rater: mark.share for mark in marks}.values()), 1.0)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a text was before it was edited: of `side` (0 source, 1 target) the text, and the place
    of what was left out or exchanged. It tells which tokens of the other side are concerned."""

    side: int
    text: str
    span: Span
    head: str
    """What is wrong of those tokens."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A pair of texts; everything in pairs is that of the source, then that of the target."""

    src: str
    tgt: str
    src_lang: Lang
    path: str
    """Name of the data it was made from."""
    document: str
    marks: tuple[tuple[Mark, ...], tuple[Mark, ...]] = ((), ())
    known: tuple[tuple[bool, ...], tuple[bool, ...]] = (NONE_KNOWN, NONE_KNOWN)
    """Whether tokens without a mark are right, for each of `TOKEN_HEADS`."""
    lacking: tuple[float, float] = (nan, nan)
    """Whether each side holds what the other lacks, in [0, 1]; not a number where unknown."""
    pair: tuple[float, ...] = UNKNOWN
    """What is known of the pair, for each of `PAIR_HEADS`, as `lacking`."""
    origin: Origin | None = None
    edited: bool = False
    """Whether it was made by an edit."""

    @property
    def texts(self) -> tuple[str, str]:
        """Source and target."""
        return self.src, self.tgt

    @property
    def langs(self) -> tuple[Lang, Lang]:
        """Languages of source and target."""
        return self.src_lang, other(self.src_lang)

    def text(self, lang: Lang) -> str:
        """The text in that language."""
        return self.src if lang == self.src_lang else self.tgt

    def lacks(self, lang: Lang) -> bool:
        """Whether the text in that language is known to hold what the other lacks."""
        return self.lacking[self.langs.index(lang)] == 1.0
