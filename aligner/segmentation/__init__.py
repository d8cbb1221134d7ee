"""Sentence segmentation: the text of one paragraph -> the spans of its sentences.

Spans are code-point offsets into the text given, end exclusive. White space between
sentences belongs to none of them; every other character is in exactly one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from aligner.bitext import Lang, Span, trimmed
from aligner.language.scripts import han_count, latin_words
from aligner.segmentation import chinese, english
from aligner.segmentation.masking import masked, unmasked
from aligner.segmentation.srx import Rules, load_rules

__all__ = ["Splitter", "presplit", "split", "splitter", "srx_digest"]

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_FINISHED = re.compile(r"[.!?。！？…｡．‼⁇⁈⁉]['\"’”»›」』)\]）】》〉]*$")
_FOREIGN_WORDS = 3


Splitter = Callable[[str, Lang, Sequence[Span]], list[Span]]
"""Sentence spans of a paragraph: its text, language, and markup that is never cut."""


def splitter(srx: Path | None = None) -> Splitter:
    """The way to split: our own rules, or those of an SRX file. InputError as `load_rules`."""
    return partial(_split_by, load_rules(srx)) if srx else split


def srx_digest(path: Path) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of a file of rules."""
    return load_rules(path).digest


def _split_by(rules: Rules, text: str, lang: Lang, inline: Sequence[Span]) -> list[Span]:
    """Spans by the rules of a file; markup and note marks are hidden from them too."""
    hidden = masked(text, inline)
    return unmasked(rules.split(hidden.text, lang), hidden)


def split(text: str, lang: Lang, inline: Sequence[Span] = ()) -> list[Span]:
    """Sentence spans of one paragraph `text` written in `lang`, in order.

    Line breaks inside the paragraph are spaces, unless every line ends a sentence: then no
    sentence crosses a line. No sentence ends inside one of the spans `inline`, which are markup.
    A paragraph wholly in the other language is split by that language's rules. Empty or blank text
    has no sentences.
    """
    hidden = masked(text, inline)
    rules = chinese.split if _ruling(hidden.text, lang) == "zh" else english.split
    lines = _finished_lines(hidden.text) or [(0, len(text))]
    found = [
        (start + a, start + b) for start, end in lines for a, b in rules(hidden.text[start:end])
    ]
    return unmasked(_at_clauses(hidden.text, _with_citations(text, found, inline)), hidden)


def _with_citations(text: str, spans: Sequence[Span], inline: Sequence[Span]) -> list[Span]:
    """The spans, a bracket with nothing but markup, such as an issue's number, joined to the
    sentence before it."""
    if not inline:
        return list(spans)
    found: list[Span] = []
    for start, end in spans:
        if found and text[start] in "(（" and not _has_words(text, start, end, inline):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _has_words(text: str, start: int, end: int, inline: Sequence[Span]) -> bool:
    """Whether a letter or digit stands outside the markup."""
    at = start
    for a, b in inline:
        if a >= start and b <= end:
            if any(ch.isalnum() for ch in text[at:a]):
                return True
            at = b
    return any(ch.isalnum() for ch in text[at:end])


_CLAUSE_END = re.compile(
    r"(?<![)）])[;；](?:\s*(?:and|or|以及|和|及|或))?\s*"
    r"(?=[（(](?:[a-z]|[ivx]{1,4}|\d{1,2}|[一二三四五六七八九十]{1,3})[)）]\s*\S)"
)
"""Legal texts list their clauses: each ends in a semicolon, the next begins with its number."""


def _at_clauses(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans cut again where one clause of a numbered list ends and the next begins."""
    if not (";" in text or "；" in text):
        return list(spans)
    found: list[Span] = []
    for start, end in spans:
        for match in _CLAUSE_END.finditer(text, start, end):
            cut = match.start() + 1
            if cut - start > _SHORTEST_CLAUSE:
                found.append((start, cut))
                start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
        found.append((start, end))
    return found


_SHORTEST_CLAUSE = 6
"""Characters: what is shorter is a list within a sentence, such as ``(a); (b)``."""


def presplit(text: str) -> list[Span]:
    """Spans of a text that has one sentence a line: each line that is not blank, trimmed."""
    return [span for match in _LINE.finditer(text) if (span := trimmed(text, *match.span()))]


def _ruling(text: str, lang: Lang) -> Lang:
    """The language whose rules fit: `lang`, unless the text has nothing of it."""
    if lang == "zh":
        foreign = han_count(text) == 0 and len(latin_words(text)) >= _FOREIGN_WORDS
        return "en" if foreign else "zh"
    han = 0 if text.isascii() else han_count(text)
    return "zh" if han > 2 * len(latin_words(text)) else "en"


def _finished_lines(text: str) -> list[Span]:
    """The lines of a text whose every line ends a sentence; none for any other text."""
    if "\n" not in text and "\r" not in text:
        return []
    lines = presplit(text)
    finished = all(_FINISHED.search(text[start:end]) for start, end in lines)
    return lines if len(lines) > 1 and finished else []
