"""The nouns of this room: paragraphs, what was set aside, and the layout of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aligner.bitext import Lang, Span

Kind = Literal["pair-side", "block", "interleaved", "columns", "monolingual"]
LAYOUTS = ("auto", "block", "interleaved", "columns")
"""The layouts that a user may name for one file."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of a document: ``text[start:end]``, without white space at its ends."""

    start: int
    end: int
    lang: Lang
    number: int
    """0-based place among all paragraphs of the file, those set aside included."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A paragraph that is no part of the translated text."""

    paragraph: Paragraph
    reason: str
    """One of: marker, site header, byline, date, caption, navigation, footer, markup, tags,
    column."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file holds its text: the paragraphs of its body and what was set aside."""

    kind: Kind
    paragraphs: tuple[Paragraph, ...]
    """The body, in document order, both languages."""
    set_aside: tuple[SetAside, ...]
    langs: tuple[Lang, ...]
    """Languages present in the body, first to appear first."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph before its language is known.

    `reason` is given where its markup alone says that it is no text.
    """

    start: int
    end: int
    reason: str | None = None

    @property
    def span(self) -> Span:
        """The block's offsets."""
        return self.start, self.end
