"""Numbers that agree while what they are does not: the 30th for thirty, half as many for half more.

Examples are in `tests/divergence/test_relations.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.bitext import Flag
from aligner.divergence.guesses import ALONE
from aligner.divergence.pair import Pair
from aligner.divergence.quantities.matching import Comparison

_PERSONS = tuple("人位名")
_HALF_MORE = re.compile(
    "(?:增加|增长|上升|上涨|提高|增|涨|多出?)(?:了|约|近|将近|接近|超过|逾|大约)*"
    "(?:一半|半(?![年天月个日数]))"
)
_HALF_OF = re.compile(
    r"\bhalf (?:as (?:many|much)|of (?:the|that|what)|the|that of)\b", re.IGNORECASE
)
_MORE = re.compile(
    r"\b(?:increas|r[oi]se|gr[eo]w|more(?! than \d)|up|higher|gain|jump|climb|surg|expan)",
    re.IGNORECASE,
)
_NEAR = 60
"""Characters before "half" in which a word of growth belongs to it."""


def wrong_relations(pair: Pair, comparison: Comparison) -> Iterator[Flag]:
    """Flags of kind ``number`` where the value is the same and its use is not."""
    for match in comparison.matches:
        en, zh = match.en.quantity, match.zh.quantity
        if en is None or zh is None or not en.ordinal or zh.ordinal or zh.unit or en.weak:
            continue
        if pair.zh.startswith(_PERSONS, zh.span[1]):
            message = f"{en.surface} ≠ {zh.surface}"
            yield pair.flag(
                "number", "major", ALONE.ordinal, en=[en.span], zh=[zh.span], message=message
            )
    yield from _halves(pair)


def _halves(pair: Pair) -> Iterator[Flag]:
    """Half as many as before, where the Chinese says half more."""
    if "半" not in pair.zh:
        return
    more, of = _HALF_MORE.search(pair.zh), _HALF_OF.search(pair.en)
    if more is None or of is None:
        return
    if not _MORE.search(pair.en[max(0, of.start() - _NEAR) : of.start()]):
        message = f"{of.group()} ≠ {more.group()}"
        yield pair.flag(
            "number", "major", ALONE.half, en=[of.span()], zh=[more.span()], message=message
        )
