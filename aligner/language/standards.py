"""The two standards of written Chinese: Simplified and Traditional characters.

The source is the table of the lexicon (CC-CEDICT): 3,565 Traditional characters with the
Simplified one for each. The conversion is character by character, so offsets stay.
"""

from __future__ import annotations

import re
from functools import lru_cache

from aligner.bitext import Span
from aligner.language.words.lexicon import characters

_RARELY_SIMPLIFIED = "於閒", "于闲"
"""Traditional characters that the table lacks, as each stands in a Simplified word or two as well;
and what they become elsewhere, in 190 of 192 and 45 of 47 places of CC-CEDICT."""


@lru_cache(maxsize=256)
def simplified(text: str) -> str:
    """The text in Simplified characters, of the same length; itself where it has no others."""
    if text.isascii() or not _convertible().search(text):
        return text
    return text.translate(_to_simplified())


def is_traditional(text: str) -> bool:
    """Whether `text` is in Traditional Chinese: its telltale characters outnumber the other's.

    A text without any telltale character (``中文``) counts as Simplified.
    """
    traditional = traditional_only_spans(text)
    return bool(traditional) and _length(traditional) > _length(simplified_only_spans(text))


# The forms of the List of Graphemes of Commonly-Used Chinese Characters (Hong Kong, 2007) that
# Taiwan's standard writes otherwise, and characters of written Cantonese; beside them Taiwan's.
_HONG_KONG = re.compile("[裏衞綫麪峯牀羣鈎粧着嘅咗佢啲喺嚟冇唔嗰咁哋嘢]")
_TAIWAN = re.compile("[裡衛線麵峰床群鉤妝著]")


def is_of_hong_kong(text: str) -> bool:
    """Whether a Traditional text is written as in Hong Kong rather than as in Taiwan."""
    return len(_HONG_KONG.findall(text)) > len(_TAIWAN.findall(text))


def _length(spans: list[Span]) -> int:
    return sum(end - start for start, end in spans)


def simplified_only_spans(text: str) -> list[Span]:
    """Runs of characters that only Simplified Chinese writes."""
    return [match.span() for match in _simplified().finditer(text)]


def traditional_only_spans(text: str) -> list[Span]:
    """Runs of characters that only Traditional Chinese writes."""
    if simplified(text) is text:
        # It was asked before, and most Chinese has none.
        return []
    return [match.span() for match in _traditional().finditer(text)]


@lru_cache(maxsize=1)
def _to_simplified() -> dict[int, int]:
    traditional, simple, _ = characters()
    return str.maketrans(traditional + _RARELY_SIMPLIFIED[0], simple + _RARELY_SIMPLIFIED[1])


@lru_cache(maxsize=1)
def _convertible() -> re.Pattern[str]:
    return re.compile(f"[{characters()[0]}{_RARELY_SIMPLIFIED[0]}]")


@lru_cache(maxsize=1)
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{characters()[0]}]+")


@lru_cache(maxsize=1)
def _simplified() -> re.Pattern[str]:
    # 后 stands for 後, but is written in Traditional 皇后 as well.
    _, simple, both = characters()
    return re.compile(f"[{''.join(sorted(set(simple) - set(both)))}]+")
