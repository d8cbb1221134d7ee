"""Prose in the HTML that stands inside another format, such as Markdown.

The text is kept as it stands, so tags are found, not parsed: a block lies between two tags that
part blocks, and the tags within it are inline markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.bitext import Span, trimmed
from aligner.reading.inline import has_words, inline_spans
from aligner.reading.nouns import Block
from aligner.reading.spans import between

_SILENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|pre|code|template|svg|math)\b.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"</?(?P<name>[A-Za-z][\w.:-]*)(?P<attributes>(?:\s+[^<>]*?)?)/?>")
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "q",
        "ruby",
        "rt",
        "rp",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "badge",
    ]
)
"""Elements that stand in a line; every other parts blocks, those of components too."""
_ATTRIBUTE = re.compile(r"\s(?:alt|title)=(?P<quote>[\"'])(?P<value>.*?)(?P=quote)", re.DOTALL)


def html_blocks(text: str, start: int, end: int) -> list[Block]:
    """The prose and the texts of attributes in ``text[start:end]``; all else is markup."""
    blocks: list[Block] = []
    at = start
    for border in _borders(text, start, end):
        blocks += _prose(text, at, border[0])
        blocks += _attributes(text, *border)
        at = border[1]
    blocks += _prose(text, at, end)
    spans = sorted(block.span for block in blocks)
    markup = (Block(*span, "markup") for span in between(text, spans, start, end))
    return sorted([*blocks, *markup], key=lambda block: block.span)


def _borders(text: str, start: int, end: int) -> Iterator[Span]:
    """What parts blocks: tags, and elements that hold no prose."""
    at = start
    while at < end:
        silent, tag = _SILENT.search(text, at, end), _TAG.search(text, at, end)
        first = min((m for m in (silent, tag) if m), key=lambda m: m.start(), default=None)
        if first is None:
            return
        is_code = first is silent and (silent[1] or "").lower() == "code"
        if (first is silent and not is_code) or (
            first is tag and first["name"].lower() not in _INLINE
        ):
            yield first.span()
        at = first.end()


def _prose(text: str, start: int, end: int) -> Iterator[Block]:
    """The block between two borders, where it has words."""
    span = trimmed(text, start, end)
    if span and has_words(text, *span):
        yield Block(*span, inline=inline_spans(text, *span))
    else:
        for tag in _TAG.finditer(text, start, end):
            yield from _attributes(text, *tag.span())


def _attributes(text: str, start: int, end: int) -> Iterator[Block]:
    for match in _ATTRIBUTE.finditer(text, start, end):
        if has_words(text, *match.span("value")):
            yield Block(*match.span("value"), role="attribute")
