"""Putting a text together out of the parts of a container: words, then blocks, then a `Source`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aligner.bitext import Span
from aligner.errors import InputError
from aligner.language.scripts import well_formed
from aligner.reading.nouns import Block, Source

_WORD = re.compile(r"\w")
_BLANKS = " \t\n\r\f"
_SPACES = re.compile(f"[{_BLANKS}]+")
_WIDE_CLASS = "[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U00020000-\U0003fffd]"
_WIDE = re.compile(_WIDE_CLASS)
_LAYOUT = re.compile(rf"(?<={_WIDE_CLASS})[ \t\f]*[\n\r][{_BLANKS}]*(?={_WIDE_CLASS})")
"""A line end between two wide characters is the layout of the source file, not a blank."""
_LINE_ENDS = re.compile("\r\n|[\r\v\x85\u2028\u2029]")


def cleaned(text: str) -> str:
    """The text with ``\\n`` for every line end, and U+FFFD for NUL and half characters."""
    return _LINE_ENDS.sub("\n", well_formed(text).replace("\x00", "\ufffd"))


@dataclass(slots=True)
class Words:
    """The words of one block as they come, and the spans of them that are never cut.

    With `collapse`, white space counts as in HTML: any run of it is one blank.
    """

    collapse: bool = False
    parts: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    length: int = 0
    _blank: str = ""

    def write(self, text: str) -> None:
        """Add words."""
        if not text:
            return
        if not self.collapse:
            self._append(cleaned(text))
            return
        # Blanks at the ends wait, so that those of two elements are one.
        core = text.strip(_BLANKS)
        start = text.index(core[0]) if core else len(text)
        self._wait(text[:start])
        if not core:
            return
        last = self.parts[-1][-1] if self.parts else "\n"
        layout = self._blank == "\n" and _WIDE.match(last) and _WIDE.match(core)
        if self._blank and last != "\n" and not layout:
            self._append(" ")
        self._append(cleaned(_SPACES.sub(" ", _LAYOUT.sub("", core))))
        self._blank = ""
        self._wait(text[start + len(core) :])

    def _wait(self, blank: str) -> None:
        """Note a blank that counts only if words follow."""
        if "\n" in blank or "\r" in blank:
            self._blank = "\n"
        elif blank:
            self._blank = self._blank or " "

    def line_end(self) -> None:
        """Add a line end that the author set."""
        self._blank = ""
        self._append("\n")

    def whole(self, text: str) -> None:
        """Add words that are never cut."""
        start = self.here()
        self.write(text)
        self.mark(start)

    def here(self) -> int:
        """Where the next word will start, for `mark`."""
        if self._blank and self.parts and self.parts[-1][-1] != "\n":
            self._append(" ")
            self._blank = ""
        return self.length

    def mark(self, start: int) -> None:
        """The words since `start` are never cut."""
        if self.length > start:
            self.spans.append((start, self.length))

    def _append(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)

    def __bool__(self) -> bool:
        return any(not part.isspace() for part in self.parts)


def joined_spans(spans: Sequence[Span]) -> list[Span]:
    """The spans in order, those that touch or overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


class Builder:
    """Blocks in reading order, each on lines of its own."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []

    def add(self, words: Words | str, **facts: Any) -> None:
        """Add a block with the `facts` of a `Block`; nothing where there is only white space."""
        spans = words.spans if isinstance(words, Words) else []
        raw = "".join(words.parts) if isinstance(words, Words) else cleaned(words)
        text = raw.strip()
        if not text:
            return
        if self._parts:
            self._parts.append("\n")
            self._length += 1
        shift = self._length - (len(raw) - len(raw.lstrip()))
        start, end = self._length, self._length + len(text)
        inline = [
            (max(start, a + shift), min(end, b + shift))
            for a, b in joined_spans(spans)
            if a + shift < end and b + shift > start
        ]
        # A link that is the whole block may hold several sentences: it must stay cuttable.
        if inline != [(start, end)]:
            facts["inline"] = tuple(inline)
        self._parts.append(text)
        self._length = end
        self.blocks.append(Block(start, end, **facts))

    def source(self, kind: str, name: str, remedy: str, encoding: str = "utf-8") -> Source:
        """The finished text; InputError with the `remedy` where it holds no word."""
        text = "".join(self._parts)
        if not _WORD.search(text):
            raise InputError(f"{name}: holds no text; {remedy}")
        return Source(text, tuple(self.blocks), kind, encoding)
