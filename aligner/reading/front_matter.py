"""The head of a page of a site, between ``---`` or ``+++``: its texts apart from its settings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.bitext import Span, trimmed
from aligner.reading.inline import has_words
from aligner.reading.nouns import Block
from aligner.reading.spans import between

_HEAD = re.compile(
    r"\A(---|\+\+\+)[ \t]*\r?\n(?P<body>(?:.*\r?\n)*?)(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
_ENTRY = re.compile(
    r"^(?P<indent>[ \t]*)(?:-[ \t]+)?(?:(?P<key>[\w.-]+)[ \t]*[:=][ \t]*)?"
    r"(?P<quote>[\"']?)(?P<value>[^\r\n]*?)(?P=quote)[ \t]*(?:\s#[^\r\n]*)?\r?$",
    re.MULTILINE,
)
_TEXT_KEYS = frozenset(
    [
        "title",
        "subtitle",
        "description",
        "summary",
        "excerpt",
        "abstract",
        "tagline",
        "lead",
        "caption",
        "headline",
        "intro",
        "details",
        "sidebar_label",
        "linktitle",
        "linkTitle",
        "pagination_label",
        "label",
        "text",
        "name",
        "alt",
        "heading",
        "hero",
        "keywords",
        "subject",
        "metaTitle",
        "metaDescription",
        "shortTitle",
        "short_title",
    ]
)
"""Keys whose values readers see, of Jekyll, Hugo, VitePress, Docusaurus, MkDocs and GitHub Docs.
Other values are taken for text where they are a sentence."""
_SETTING_KEYS = frozenset(
    [
        "date",
        "layout",
        "slug",
        "url",
        "permalink",
        "path",
        "lang",
        "language",
        "locale",
        "template",
        "image",
        "icon",
        "link",
        "author",
        "authors",
        "tags",
        "categories",
        "category",
        "weight",
        "draft",
        "id",
        "version",
        "type",
        "theme",
        "class",
        "license",
        "src",
        "href",
        "aliases",
        "redirect_from",
        "updated",
        "lastmod",
        "published",
        "order",
        "toc",
        "sidebar",
    ]
)
_SENTENCE = re.compile(r"\w+\s+\w+\s+\w+.*[.!?]$|[\u3400-\u9fff].*[。！？，]")
_BLOCK_SCALAR = re.compile(r"[|>][+-]?\d?")


def front_matter(text: str) -> tuple[list[Block], int]:
    """The blocks of a page's head, and where the page goes on; none and 0 where it has no head."""
    head = _HEAD.match(text)
    if head is None:
        return [], 0
    texts = list(_texts(text, *head.span("body")))
    settings = between(text, [span for span, _ in texts], 0, len(head.group().rstrip()))
    blocks = [
        *(Block(*span, role="front matter", key=key or None) for span, key in texts),
        *(Block(*span, "markup", "front matter") for span in settings),
    ]
    return sorted(blocks, key=lambda block: block.span), head.end()


def _texts(text: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
    """The values that readers see, with their keys."""
    key, indent, folded = "", -1, False
    for match in _ENTRY.finditer(text, start, end):
        value, deeper = match["value"], len(match["indent"]) > indent
        if match["key"] is not None and not (folded and deeper):
            key, indent, folded = match["key"], len(match["indent"]), False
            if _BLOCK_SCALAR.fullmatch(value):
                folded = True
                continue
        elif folded and deeper:
            # A line of a long text may begin like an entry of its own.
            line = trimmed(text, *match.span())
            if line and _is_text(key, text[slice(*line)]):
                yield line, key
            continue
        span = match.span("value")
        if value.strip("[]") and _is_text(key, value) and has_words(text, *span):
            yield span, key


def _is_text(key: str, value: str) -> bool:
    if key in _SETTING_KEYS or value.startswith(("[", "{", "&", "*", "!")):
        return False
    if key in _TEXT_KEYS:
        return not re.fullmatch(r"\S*[/\\]\S*|true|false|null|[\d.:-]+", value)
    return _SENTENCE.search(value) is not None
