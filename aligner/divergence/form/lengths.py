"""Beads whose two sides are of lengths that hardly ever translate each other.

What it finds: a side that is a third as long as usual, or shorter, beside the other.

Examples:
    He said so. / 委员会昨天在日内瓦批准了这项计划，随后各位委员乘火车返回了首都。 -> length
    The committee approved the plan yesterday in Geneva, and the members then took the train back to
        the capital. / 委员会昨天在日内瓦批准了这项计划，随后各位委员乘火车返回了首都。 -> none

What it cannot find: half a sentence missing (good translations vary as much), anything in short
texts.

Measured: on newstest2020 lines 501-1000, two human translations, 129 of 558 sides cut to a third
and none of 558 cut to a half are found and 1 of 1,000 clean pairs is flagged; of MAC-Dev 88 of 330
and 9 of 330, and 1 of 1,316 clean beads
(``python -m tests.benchmarks.edit_marks --lines 501-1000``).
"""

from __future__ import annotations

import math
import re
from collections import Counter

from aligner.bitext import Flag
from aligner.divergence.check import Check
from aligner.divergence.pair import Pair
from aligner.language.machine_text import without_machine_text
from aligner.language.masking import FILL
from aligner.language.scripts import HAN_CLASS

# Natural logarithm of English characters per Chinese character: mean and standard deviation
# over the 1,027 pairs of at least 20 Chinese characters (or as much English) among newstest2020
# lines 1-500 with translation A and the 1-1 beads of MAC-Dev. No pair of either is beyond 3.4
# deviations on the long side; on the short side 0.5% are beyond 3.2.
MEAN_LOG_RATIO = 1.394
SD_LOG_RATIO = 0.272
MIN_CHINESE_CHARACTERS = 20

# Dots and dashes say nothing of how much was translated, and Chinese doubles them.
_PAUSES = re.compile(r"[…—.\s]{2,}")
_LATIN = re.compile("[A-Za-z0-9]")
_WORD = re.compile(r"[A-Za-z0-9_]+")
_GLOSS = re.compile(f"[(（](?=[^()（）]*[A-Za-z])(?:(?!{HAN_CLASS})[^()（）])*[)）]")
_MARKS = re.compile(r"[^\w\s]|_")
_EVEN_ODDS = 4.5
_SLOPE = 1.2
_CANDIDATE = 3.0


def find(pair: Pair) -> list[Flag]:
    """At most one minor flag of kind ``length``, over the whole of both sides.

    Null beads and texts below `MIN_CHINESE_CHARACTERS` (or as much English) give none. Where the
    Chinese has Latin letters or digits, the rest of both sides must be as odd as the whole.
    """
    en, zh = pair.en.strip(), pair.zh.strip()
    if not _may_be_odd(en, zh):
        return []
    en, zh = _PAUSES.sub("", en), _PAUSES.sub("", zh)
    deviations = _deviations(en, zh)
    if deviations and _LATIN.search(zh):
        own = _deviations(*_translated(pair.en, pair.zh))
        deviations = min(deviations, own, key=abs) if deviations * own > 0 else 0.0
    if not deviations:
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


def _deviations(en: str, zh: str) -> float:
    """How many standard deviations the English is too long, negative where it is too short; 0 for
    what is no candidate."""
    if not en or not zh:
        return 0.0
    if max(len(zh), len(en) / math.exp(MEAN_LOG_RATIO)) < MIN_CHINESE_CHARACTERS:
        return 0.0
    deviations = (math.log(len(en) / len(zh)) - MEAN_LOG_RATIO) / SD_LOG_RATIO
    return deviations if abs(deviations) >= _CANDIDATE else 0.0


def _translated(en: str, zh: str) -> tuple[str, str]:
    """Both sides without marks, machine text and the words that stand on both as they are: names,
    code and figures are as long in either language, and a name that the Chinese gives in brackets
    too is longer in it."""
    en, zh = (without_machine_text(text).replace(FILL, "") for text in (en, zh))
    zh = _GLOSS.sub("", zh)
    kept = Counter(_WORD.findall(en)) & Counter(_WORD.findall(zh))
    for word, times in kept.items():
        whole = re.compile(rf"(?<![A-Za-z0-9_]){re.escape(word)}(?![A-Za-z0-9_])")
        en, zh = whole.sub("", en, count=times), whole.sub("", zh, count=times)
    en, zh = (_MARKS.sub("", text) for text in (en, zh))
    return " ".join(en.split()), "".join(zh.split())


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
