"""The nouns of this room: paragraphs, what was set aside, and the layout of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aligner.bitext import Lang, Span

Kind = Literal["pair-side", "block", "interleaved", "columns", "inline", "monolingual"]
LAYOUTS = ("auto", "block", "interleaved", "columns", "inline")
"""The layouts that a user may name for one file."""


Role = Literal[
    "paragraph",
    "heading",
    "list item",
    "cell",
    "caption",
    "note",
    "cue",
    "entry",
    "code",
    "front matter",
    "attribute",
    "page head",
]
"""What a block is in its document. An entry is a string of a language file, under its key."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph before its language is known: ``text[start:end]`` of its `Source`.

    `reason` is given where its markup alone says that it is no text.
    """

    start: int
    end: int
    reason: str | None = None
    role: Role = "paragraph"
    inline: tuple[Span, ...] = ()
    """Spans of the text, rising and apart, that are never cut: links, images, code, tags,
    placeholders, formulas."""
    place: str = ""
    """Where it stands in the file, as people say it: ``page 4``, ``table 2, row 3, cell 1``."""
    cell: tuple[int, int, int] | None = None
    """Table, row and column, from 0; None outside tables."""
    cue: Span | None = None
    """When a subtitle is shown: first and last millisecond."""
    key: str | None = None
    """The name of an entry of a language file, such as ``menu.open``."""

    @property
    def span(self) -> Span:
        """The block's offsets."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block whose language is known."""

    block: Block
    lang: Lang
    number: int
    """0-based place among all paragraphs of the file, those set aside included."""

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.block.start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.block.end


@dataclass(frozen=True, slots=True)
class SetAside:
    """A paragraph that is no part of the translated text."""

    paragraph: Paragraph
    reason: str
    """One of: marker, site header, byline, date, caption, navigation, footer, markup, tags,
    column, page head, third language, pinyin."""


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
class Source:
    """A file as read: its text, and the blocks that it is made of."""

    text: str
    """Of plain text and markup the decoded file itself, with its line ends; of a container, such
    as DOCX, what was taken out of it, blocks apart by line ends. Offsets count its code points."""
    blocks: tuple[Block, ...]
    """In reading order, apart from each other, without white space at their ends."""
    kind: str
    """``text``, ``markdown``, ``html``, ``docx``, ..."""
    encoding: str = "utf-8"
    """Python's name of the encoding; of a container that of its parts."""
