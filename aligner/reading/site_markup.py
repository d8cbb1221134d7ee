"""What generators of documentation sites add to Markdown, made plain for a parser of CommonMark.

Containers (``:::tip Title``), admonitions (``!!! note "Title"``), alerts (``> [!NOTE]``), tabs,
shortcodes and imports. Lines stay where they are: each is replaced by one that the parser
understands, and whoever looks for a piece of text looks in the original.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from aligner.bitext import Span, trimmed

_CONTAINER = re.compile(
    r"[ \t>]*:{3,}[ \t]*"
    r"(?:\{[^}]*\}|[\w-]+(?:\{[^}]*\}|\[(?P<label>[^\]]*)\])?)?[ \t]*(?P<title>.*)"
)
_ADMONITION = re.compile(
    r"(?P<indent>[ \t]*)(?:!!!|\?\?\?\+?|===[+!]?)[ \t]+"
    r"(?:[\w -]+?[ \t]*)?(?:\"(?P<title>[^\"]*)\")?[ \t]*"
)
_ALERT = re.compile(r"(?P<quote>[ \t]*>[ \t]*)(?P<mark>\[![\w-]+\][+-]?)[ \t]*(?P<title>.*)")
_SHORTCODE = re.compile(
    r"[ \t]*(?:\{\{[<%].*[%>]\}\}|\{%.*%\}|<!--.*-->|\[\[_?TOC_?\]\]|\[TOC\])[ \t]*", re.I
)
_IMPORT = re.compile(
    r"(?:import|export)\b(?:[^'\"]*\bfrom\b)?[ \t]*"
    r"(?:['\"][^'\"]+['\"];?|(?:const|default|function)\b.*)[ \t]*"
)
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_INDENT = 4
"""Columns by which the text of an admonition is set in (Python-Markdown)."""


def made_plain(text: str, lines: Sequence[Span]) -> tuple[str, list[Span]]:
    """The lines as CommonMark, joined by LF, and the titles that stood in what was replaced."""
    plain: list[str] = []
    titles: list[Span] = []
    fence, indents = "", list[int]()
    for start, end in lines:
        line = text[start:end]
        opened = _FENCE.match(line)
        if opened and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else opened[1]
        elif not fence:
            width = len(line) - len(line.lstrip())
            while line.strip() and indents and width < indents[-1] + _INDENT:
                indents.pop()
            line, title, deeper = _replaced(line)
            titles += [(start + a, start + b) for a, b in [title] if a < b]
            indents += deeper
        # An admonition's text, set in, would be code to the parser.
        plain.append(_dedented(line, len(indents) * _INDENT))
    return "\n".join(plain), titles


_NOTHING: Span = (0, 0)


def _replaced(line: str) -> tuple[str, Span, list[int]]:
    """The line as the parser may see it, the span of its title, the indent of an admonition."""
    if _SHORTCODE.fullmatch(line) or _IMPORT.fullmatch(line):
        return "", _NOTHING, []
    container = _CONTAINER.fullmatch(line)
    if container:
        group = "label" if container["label"] else "title"
        return "", trimmed(line, *container.span(group)) or _NOTHING, []
    alert = _ALERT.fullmatch(line)
    if alert:
        return alert["quote"].rstrip() or ">", trimmed(line, *alert.span("title")) or _NOTHING, []
    admonition = _ADMONITION.fullmatch(line)
    if admonition and line.strip("= \t"):
        return "", trimmed(line, *admonition.span("title")) or _NOTHING, [len(admonition["indent"])]
    return line, _NOTHING, []


def _dedented(line: str, width: int) -> str:
    """The line without as much of its indent as `width` columns."""
    kept = line.lstrip(" ")
    return line[min(width, len(line) - len(kept)) :]
