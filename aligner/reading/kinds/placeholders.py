"""Spans of a string of a program that are no words: placeholders, tags, entities."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.bitext import Span
from aligner.reading.kinds.building import joined_spans

_CODE = re.compile(
    r"\{\{[^{}\n]*\}\}|\$\{[^{}\n]*\}|%\{\w+\}|\$t\([^()\n]*\)"
    r"|%\(\w+\)[#0+-]*\d*(?:\.\d+)?[a-zA-Z]"
    r"|%(?:\d+\$)?[#0+-]*\d*(?:\.\d+)?(?:hh|ll|[hlqLzjt])?[@sdiuoxXfFeEgGaAcp](?![a-z])"
    r"|%[1-9]\d?(?!\d|\s*%)|%%|\{\}"
    r"|(?<![\w$])\$[A-Za-z_]\w*\$?"
    r"|</?[A-Za-z][\w.:-]*(?:\s[^<>]*)?/?>|&(?:[A-Za-z]\w+|#\d+|#x[0-9A-Fa-f]+);"
    r"|@\[[^\]\[\n]*\]|@:[\w.]+\w"
)
_BRACE = re.compile("[{}]")
_LONGEST = 2_000
"""Characters within which a brace closes; a longer stretch is no placeholder."""


def placeholder_spans(text: str) -> Iterator[Span]:
    """The placeholders of `text` in order, apart from each other.

    Of printf, Python, ICU, i18next, Vue, Ruby and shells: ``%1$s``, ``%(name)s``, ``{0}``,
    ``{count, plural, one {# item} other {# items}}`` as a whole, ``{{name}}``, ``${name}``,
    ``$name``, and tags and entities of HTML.
    """
    yield from joined_spans([*_braces(text), *(match.span() for match in _CODE.finditer(text))])


def _braces(text: str) -> Iterator[Span]:
    """What stands between braces that close, in one pass: braces may be nested, or be stray."""
    opened: list[int] = []
    for match in _BRACE.finditer(text):
        if match.group() == "{":
            opened.append(match.start())
        elif opened and match.end() - (start := opened.pop()) <= _LONGEST:
            yield start, match.end()
