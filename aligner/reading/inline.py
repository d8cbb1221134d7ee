"""Markup inside a line: the spans that no sentence border and no tool may cut.

Links, images, code, tags, formulas, placeholders and the runs that mark emphasis, as CommonMark and
the generators of documentation sites write them. A parser gives no offsets of what stands inside a
paragraph, so the forms are looked for in the text itself.
"""

from __future__ import annotations

import re

from aligner.bitext import Span

_LABEL = r"\[(?:[^\[\]\\]|\\.|!?\[(?:[^\[\]\\]|\\.)*\](?:\([^()\s]*\))?)*\]"
_TARGET = r"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)"
_ADDRESS = r"(?:https?|ftp)://[^\s<>\"'`，。；：！？、）】》”’]*[^\s<>\"'`，。；：！？、）】》”’.,;:!?)\]*_]"
_MARKUP = re.compile(
    "|".join(
        (
            r"(?P<escape>\\[^\w\s])",
            # A role of reStructuredText stands before its code: :func:`open`.
            r"(?P<code>(?:(?<!\w):[A-Za-z][\w+.-]*(?::[\w+.-]+)*:(?=`))?(?<!`)(?P<ticks>`+)(?!`).{1,2000}?(?<!`)(?P=ticks)(?!`))",
            r"(?P<formula>\$\$.+?\$\$|(?<![\w$])\$(?=[^\s$\d])[^$\n]{1,200}?(?<=\S)\$(?![\w$]))",
            r"(?P<placeholder>\{\{.{0,200}?\}\}|\{%.{0,200}?%\}|\$\{[^{}\n]{0,80}\}"
            r"|(?<!\$)\{[#.]?[\w.:-]{1,60}\}|%\([\w]{1,40}\)[sdif])",
            rf"(?P<image>!{_LABEL}(?:{_TARGET}|\[[^\[\]]*\]))",
            rf"(?P<link>{_LABEL}(?:{_TARGET}|\[[^\[\]]*\]))",
            r"(?P<note>\[\^[^\[\]\s]{1,40}\])",
            r"(?P<tag><!--.*?-->|</?[A-Za-z][\w.:-]*(?:\s[^<>]*)?/?>)",
            r"(?P<address><(?:[a-z][a-z0-9+.-]+:[^<>\s]+|[^<>\s@]+@[^<>\s@]+)>)",
            rf"(?P<bare>{_ADDRESS})",
            r"(?P<emphasis>\*{1,3}|~~|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w))",
        )
    ),
    re.DOTALL,
)
_WORDS = re.compile(r"[^\W\d_]")
_SILENT = ("code", "image", "formula", "placeholder", "note", "tag", "address", "bare", "emphasis")
"""Forms without words for a translator: a link has its label."""


def inline_spans(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The markup in ``text[start:end]``: spans in order, apart from each other."""
    return tuple(
        match.span()
        for match in _MARKUP.finditer(text, start, end)
        if match.lastgroup != "escape" and not _is_literal(match)
    )


def _is_literal(match: re.Match[str]) -> bool:
    """Whether a run of stars is a sign of the text: ``3 * 4``."""
    if match.lastgroup != "emphasis":
        return False
    text, (start, end) = match.string, match.span()
    return text[start - 1 : start].isspace() and text[end : end + 1].isspace()


def has_words(text: str, start: int, end: int) -> bool:
    """Whether something is left to translate where the markup is taken away."""
    at = start
    for match in _MARKUP.finditer(text, start, end):
        if match.lastgroup in _SILENT:
            if _WORDS.search(text, at, match.start()):
                return True
            at = match.end()
    return _WORDS.search(text, at, end) is not None


_IMAGE = re.compile(rf"!(?P<label>{_LABEL})(?:{_TARGET}|\[[^\[\]]*\])", re.DOTALL)


def image_labels(text: str, start: int, end: int) -> list[Span]:
    """The alternative texts of the images in ``text[start:end]``, without their brackets."""
    found = [match.span("label") for match in _IMAGE.finditer(text, start, end)]
    return [(a + 1, b - 1) for a, b in found if _WORDS.search(text, a + 1, b - 1)]
