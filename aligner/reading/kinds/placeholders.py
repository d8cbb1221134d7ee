"""Spans of a string of a program that are no words: placeholders, tags, entities."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.bitext import Span

_CODE = re.compile(
    r"\{\{[^{}\n]*\}\}|\$\{[^{}\n]*\}|%\{\w+\}|\$t\([^()\n]*\)"
    r"|%\(\w+\)[#0+-]*\d*(?:\.\d+)?[a-zA-Z]"
    r"|%(?:\d+\$)?[#0+-]*\d*(?:\.\d+)?(?:hh|ll|[hlqLzjt])?[@sdiuoxXfFeEgGaAcp](?![a-z])"
    r"|%[1-9]\d?(?!\d|\s*%)|%%|\{\}"
    r"|(?<![\w$])\$[A-Za-z_]\w*\$?"
    r"|</?[A-Za-z][\w.:-]*(?:\s[^<>]*)?/?>|&(?:[A-Za-z]\w+|#\d+|#x[0-9A-Fa-f]+);"
    r"|@\[[^\]\n]*\]|@:[\w.]+\w"
)
_LONGEST = 2_000
"""Characters within which a brace must close, so that a stray one costs little."""


def placeholder_spans(text: str) -> Iterator[Span]:
    """The placeholders of `text` in order, apart from each other.

    Of printf, Python, ICU, i18next, Vue, Ruby and shells: ``%1$s``, ``%(name)s``, ``{0}``,
    ``{count, plural, one {# item} other {# items}}`` as a whole, ``{{name}}``, ``${name}``,
    ``$name``, and tags and entities of HTML.
    """
    at = 0
    while True:
        match = _CODE.search(text, at)
        brace = text.find("{", at)
        if brace >= 0 and (match is None or brace < match.start()):
            end = _closed(text, brace)
            if end:
                yield brace, end
            at = end or brace + 1
        elif match is not None:
            yield match.span()
            at = match.end()
        else:
            return


def _closed(text: str, start: int) -> int | None:
    """Behind the brace that closes the one at `start`; None where none does."""
    depth = 0
    for at in range(start, min(len(text), start + _LONGEST)):
        depth += (text[at] == "{") - (text[at] == "}")
        if not depth:
            return at + 1
    return None
