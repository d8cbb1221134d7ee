"""Labels that say which language follows: 原文 / 译文, Original / Translation, English: / 中文："""

from __future__ import annotations

import re
from collections.abc import Sequence

from aligner.language.patterns import any_of
from aligner.language.tables import chinese, english
from aligner.reading.nouns import Block

_LABELS = ("source label", "target label", "language label")
_NAME = f"(?:{any_of((*english('page', *_LABELS), *chinese('page', *_LABELS)))})"
_ANY = rf"{_NAME}(?:\s*[(（][^)）]{{1,12}}[)）])?"
_LINE = re.compile(rf"[\s\[【(（<《〈〔*#=_—-]*{_ANY}[\s\]】)）>》〉〕*#=_:：—-]*", re.IGNORECASE)
_PREFIX = re.compile(
    rf"[\[【(（]?{_ANY}[\]】)）]?\s*[:：]\s*(?=\S)|[\[【]{_ANY}[\]】]\s*(?=\S)", re.I
)
_LONGEST = 40


def is_marker(text: str) -> bool:
    """Whether the whole line `text` is a label such as ``原文`` or ``[Translation]:``."""
    return len(text) <= _LONGEST and _LINE.fullmatch(text) is not None


def without_prefixes(text: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks with labels at their start (``中文：你好``) cut off as markers of their own.

    Labels are cut only where two blocks at least begin with different ones.
    """
    prefixes = {
        block: match
        for block in blocks
        if block.reason is None and (match := _PREFIX.match(text, block.start, block.end))
    }
    if len({match.group().strip().lower() for match in prefixes.values()}) < 2:
        return list(blocks)
    cut: list[Block] = []
    for block in blocks:
        match = prefixes.get(block)
        if match is None:
            cut.append(block)
            continue
        label_end = match.start() + len(match.group().rstrip())
        cut += [Block(block.start, label_end, "marker"), Block(match.end(), block.end)]
    return cut
