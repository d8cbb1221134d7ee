"""Beads whose two sides are of lengths that hardly ever translate each other.

What it finds: a side that is a third as long as usual, or shorter, beside the other.

Examples:
    He said so. / 委员会昨天在日内瓦批准了这项计划，随后各位委员乘火车返回了首都。 -> length
    The committee approved the plan yesterday in Geneva, and the members then took the train back to
        the capital. / 委员会昨天在日内瓦批准了这项计划，随后各位委员乘火车返回了首都。 -> none

What it cannot find: half a sentence missing (good translations vary as much), anything in short
texts.

Measured: on newstest2020 lines 501-1000, two human translations, 147 of 558 sides cut to a third
and 2 of 558 cut to a half are found and 1 of 1,000 clean pairs is flagged; of MAC-Dev 89 of 330 and
9 of 330, and 1 of 1,316 clean beads (``python -m tests.benchmarks.edit_marks --lines 501-1000``).
"""

from __future__ import annotations

import math
import re

from aligner.bitext import Flag
from aligner.divergence.check import Check
from aligner.divergence.pair import Pair

# Natural logarithm of English characters per Chinese character: mean and standard deviation
# over the 1,027 pairs of at least 20 Chinese characters (or as much English) among newstest2020
# lines 1-500 with translation A and the 1-1 beads of MAC-Dev. No pair of either is beyond 3.4
# deviations on the long side; on the short side 0.5% are beyond 3.2.
MEAN_LOG_RATIO = 1.394
SD_LOG_RATIO = 0.272
MIN_CHINESE_CHARACTERS = 20

# Dots and dashes say nothing of how much was translated, and Chinese doubles them.
_PAUSES = re.compile(r"[…—.\s]{2,}")
_EVEN_ODDS = 4.5
_SLOPE = 1.2
_CANDIDATE = 3.0


def find(pair: Pair) -> list[Flag]:
    """At most one minor flag of kind ``length``, over the whole of both sides.

    Null beads and texts below `MIN_CHINESE_CHARACTERS` (or as much English) give none.
    """
    en, zh = pair.en.strip(), pair.zh.strip()
    if not _may_be_odd(en, zh):
        return []
    en, zh = _PAUSES.sub("", en), _PAUSES.sub("", zh)
    if not en or not zh:
        return []
    if max(len(zh), len(en) / math.exp(MEAN_LOG_RATIO)) < MIN_CHINESE_CHARACTERS:
        return []
    deviations = (math.log(len(en) / len(zh)) - MEAN_LOG_RATIO) / SD_LOG_RATIO
    if abs(deviations) < _CANDIDATE:
        return []
    confidence = 1 / (1 + math.exp(-_SLOPE * (abs(deviations) - _EVEN_ODDS)))
    word = "long" if deviations > 0 else "short"
    message = f"the English is unusually {word}: {len(en)} characters for {len(zh)} Chinese ones"
    whole_en, whole_zh = (0, len(pair.en)), (0, len(pair.zh))
    return [
        pair.flag(
            "length", "minor", round(confidence, 4), en=[whole_en], zh=[whole_zh], message=message
        )
    ]


CHECK = Check("lengths", find)


def _may_be_odd(en: str, zh: str) -> bool:
    """Whether the ratio may be beyond `_CANDIDATE`: a quick test that misses none.

    It takes every space, dot and dash of the one side or of the other for a pause.
    """
    if not (en.isprintable() and zh.isprintable()):  # other white space than the space
        return True
    least_en, least_zh = (max(1, len(text) - sum(map(text.count, " .…—"))) for text in (en, zh))
    low, high = math.log(least_en / max(1, len(zh))), math.log(max(1, len(en)) / least_zh)
    widest = _CANDIDATE * SD_LOG_RATIO
    return low < MEAN_LOG_RATIO - widest or MEAN_LOG_RATIO + widest < high
