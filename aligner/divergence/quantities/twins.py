"""Figures that stand on both sides as they are: telephone numbers, scores, code, symbols.

What is written in the same signs says the same, however it would be read: it is left out before the
numbers of two texts are compared. A plain number is not: its unit may differ.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from aligner.bitext import Span
from aligner.language.machine_text import codes
from aligner.language.masking import mask

_Found = tuple[str, Span]
_DIGIT = re.compile(r"\d")
_CODE = re.compile("`")
_TOKEN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]+(?:[./:@_=<>~^+#-]+[A-Za-z0-9]+)+", re.ASCII)
# 10:00-18:30, L.22, 1.2.3, a_5: not 10-20 and 3.5, whose unit or scale follows.
_SYMBOL = re.compile(r"[A-Za-z:/@_=#]|\d\.\d+\.\d", re.ASCII)
_PHONE = re.compile(r"(?<![\d.,])\+?\(?\d(?:[() -]*\d)+(?![\d.,]\d)", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?: \d{3})+")
_PHONE_DIGITS = range(7, 16)
_SIGN = re.compile(r"`|[A-Za-z0-9][./:@_=<>~^+#-]+[A-Za-z0-9]|\d[\d() -]{5,}\d", re.ASCII)
"""No twin is without one of these."""


def without_twins(en: str, zh: str) -> tuple[str, str]:
    """Both texts with what stands on both masked, offsets unchanged."""
    if not _SIGN.search(zh):  # few Chinese texts have any
        return en, zh
    for find in (_codes, _tokens, _phones) if _CODE.search(en) else (_tokens, _phones):
        en, zh = _masked(find, en, zh)
    return en, zh


def _masked(find: Callable[[str], Iterator[_Found]], en: str, zh: str) -> tuple[str, str]:
    theirs = list(find(zh))
    ours = list(find(en)) if theirs else []
    common = Counter(key for key, _ in ours) & Counter(key for key, _ in theirs)
    if not common:
        return en, zh
    return _without(en, ours, common), _without(zh, theirs, common)


def _without(text: str, found: Sequence[_Found], common: Counter[str]) -> str:
    left = Counter(common)
    spans = []
    for key, span in found:
        if left[key] > 0:
            left[key] -= 1
            spans.append(span)
    return mask(text, spans)


def _codes(text: str) -> Iterator[_Found]:
    return ((found.key, found.span) for found in codes(text))


def _tokens(text: str) -> Iterator[_Found]:
    for match in _TOKEN.finditer(text):
        if _SYMBOL.search(match.group()) and _DIGIT.search(match.group()):
            yield match.group(), match.span()


def _phones(text: str) -> Iterator[_Found]:
    """Rows of 7 to 15 digits, however they are grouped; not 12 000 000, which is a number."""
    for match in _PHONE.finditer(text):
        digits = "".join(_DIGIT.findall(match.group()))
        if len(digits) in _PHONE_DIGITS and not _GROUPED.fullmatch(match.group()):
            yield digits, match.span()
