"""English sentences: syntok's segmenter, with its known mistakes mended.

syntok is right on most abbreviations, decimals and domain names and keeps offsets. What is
mended here was seen to go wrong: attributions with a capital (`?” Lee asked.`), titles it
does not list, semicolons, sentences that end in initials (`A.I. But…`) or before a number.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from aligner.bitext import Span
from aligner.language.patterns import any_of
from aligner.language.tables import english
from aligner.segmentation.cutting import cut_at


def _words(kind: str) -> str:
    """One list of the table, as a pattern."""
    return f"(?:{any_of(english('sentences', kind))})"


_NEVER_LAST = re.compile(rf"(?:^|[\s(\[“‘\"'—–-]){_words('never last')}\.$")
_NUMBERED = re.compile(rf"(?:^|[\s(]){_words('before number')}\.$")
_INITIAL = re.compile(r"(?:^|[\s(“‘\"'.-])[A-Z]\.$")
_NAME_BEFORE = re.compile(r"(?:^|\s)(?:[A-Z]\.\s?)+$")
_NOT_A_NAME = rf"(?!{_words('no name')}\b)"
_ATTRIBUTION = re.compile(
    rf"(?:I|{_NOT_A_NAME}[A-Z][\w’'.-]*(?:\s+(?:[A-Z][\w’'.-]*|de|van|von|bin|al)){{0,4}})"
    rf"\s+(?:\w+ly\s+)?{_words('speech')}\b"
)
_ASKED = re.compile(r"[?!…]['’]?[”\"’'»]$")
_STARTER = _words("opener")
_MISSED = re.compile(
    rf"(?<![\w.])(?:(?:[A-Z]\.){{2,}}|[a-z]\.(?:[a-z]\.)+)[”\"’')\]]*\s+(?=[“\"‘'(]?{_STARTER}\b[^.])"
    r"|(?<=[a-z] )[A-Z]\.\s+(?=“[A-Z])"
    rf"|(?<=\w{{4}}\.)[”\"’')\]]*\s+(?=[“\"‘]?\d{{3,}}(?:[\s,]|\.\d))"
)
_BRACKETED = re.compile(
    # A whole sentence in brackets: (Contributed by …), with its stop inside or at the very end.
    r"(?<=[\w)\]”\"’'*`][.!?])\s+(?=\([“\"']?[A-Z][^()]*(?:\([^()]*\)[^()]*)*(?:[.!?][”\"’']?\)|\)\s*\Z))"
)
_STOPPED = re.compile(r"[.!?…:]['\"”’)\]}*_`]*$")
_CALL = re.compile(r"\w+[(._]")
"""Code, where a capital follows a dot: ``asyncio.Lock()``."""
_VERSION = re.compile(r"(?<![\w.])[\w-]*\d(?:\.\d+)+\.\s+(?=[A-Z][a-z]+\b)")
_MONTH_OR_ABBREVIATION = re.compile(rf"\b{_words('not before start')}\.[”\"’')\]]*\s+$")
_ORPHAN = re.compile(r"[^\w“‘«\[(（「『\"'$€£¥]+$")
_LATE_CLOSER = re.compile(r"(?:\.\s?)*[”’'»)\]}」』）]+(?=\s|$)|(?:\.\s?)+(?=\s|$)")


@cache
def _syntok() -> Any:
    """syntok's tokenizer and segment function, loaded once and only when needed."""
    from syntok.segmenter import segment
    from syntok.tokenizer import Tokenizer

    return Tokenizer(replace_not_contraction=False), segment


def split(text: str) -> list[Span]:
    """Sentence spans of one English paragraph, in order; line breaks count as spaces."""
    if not text.strip():
        return []
    tokenizer, segment = _syntok()
    starts = [0]
    for sentence in segment(tokenizer.tokenize(text)):
        if sentence[0].offset > starts[-1] and sentence[0].value:
            starts.append(sentence[0].offset)
    starts = sorted({*starts, *_missed(text)})
    return cut_at(text, _merged(text, starts)[1:])


def _missed(text: str) -> list[int]:
    """Sentence starts that syntok does not see: after initials, before a number."""
    return [
        match.end()
        for pattern in (_MISSED, _BRACKETED, _VERSION)
        for match in pattern.finditer(text)
        if not _MONTH_OR_ABBREVIATION.search(text, max(0, match.end() - 24), match.end())
    ]


def _merged(text: str, starts: list[int]) -> list[int]:
    """The starts that stay when wrong cuts are undone."""
    kept = [starts[0]]
    ends = [*starts[1:], len(text)]
    for start, end in zip(starts[1:], ends[1:], strict=True):
        before = text[kept[-1] : start].rstrip()
        if not before:
            continue
        after = text[start:end].strip()
        closer = _LATE_CLOSER.match(text, start)
        glued = not text[start - 1].isspace() and _CALL.match(text, start)
        if glued or _joins(before, after):
            continue
        if closer and not _opens(before):
            start = closer.end()
            if not text[start:end].strip():
                continue
        kept.append(start)
    return kept


def _opens(before: str) -> bool:
    """Whether a closing mark after `before` would rather be an apostrophe of the next word."""
    return before[-1:] not in '.!?…”’"'


def _joins(before: str, after: str) -> bool:
    """Whether the cut between these two stretches is wrong."""
    if before.endswith((";", ",", ":")) or _ORPHAN.match(after):
        return True
    if after[:1] in "([" and _STOPPED.search(before) is None:
        return True
    if _NEVER_LAST.search(before):
        return True
    if after[:1].isdigit() and _NUMBERED.search(before):
        return True
    if _INITIAL.search(before) and _NAME_BEFORE.search(before[-8:]) and _plain_name(after):
        return True
    return _ASKED.search(before) is not None and _ATTRIBUTION.match(after) is not None


def _plain_name(after: str) -> bool:
    """Whether `after` starts like a surname, not like a sentence."""
    return after[:1].isupper() and re.match(rf"{_STARTER}\b|The\b|A\b|In\b|On\b", after) is None
