"""Negations lost or added, and words turned into their opposites.

What it finds: a negation of one side that nothing on the other side can render; a word whose
opposite, and not the word itself, stands on the other side. Literary translation drops and adds
negations freely: where a bead reads like talk or a story a flag must be surer.

Examples:
    The government will not approve the plan. / 政府将批准这项计划。 -> mistranslation "not"
    Sales of the firm rose in May. / 该公司五月的销量下降。 -> mistranslation "rose", "下降"
    Prices did not fall; they rose. / 价格没有下降，而是上升了。 -> none

What it cannot find: a negation lost where the same pair has another that only looks like its
counterpart, and irony.

A negation counts as lost only where the other side has the very word that it negates, in a clause
that denies nothing: `aligner.divergence.meaning.evidence`. Where the other side has a softer
negative word thereabouts (不太, 不可掉以轻心, hardly) the flag is not shown by default.

Measured: on newstest2020 lines 501-1000, two human translations, .64 of 1,017 negations added or
removed are found and none of 1,000 clean pairs is flagged
(``python -m tests.benchmarks.edit_names --lines 501-1000``); of MAC-Dev 5 of 1,316 clean beads
(``python -m tests.benchmarks.edit_marks --lines 501-1000``).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from aligner.bitext import Flag, Lang, Span
from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence.check import Check
from aligner.divergence.meaning.contraries import Opposites, find_opposites
from aligner.divergence.meaning.evidence import is_rendered, said_plainly
from aligner.divergence.meaning.negation import (
    ZH_STRONG,
    Cue,
    chinese_cues,
    english_cues,
    rendered_otherwise,
    strong_english_cues,
)
from aligner.divergence.pair import Pair

# Logistic regression on pairs with more negations on one side, clean ones of newstest2020 lines
# 1-500, MAC-Dev and the Bible against the same with a negation added or removed by rule.
# `covered` is the share of the excess that softer words of the other side may render.
_EN_EXCESS = {
    "bias": 0.33, "covered": -1.71, "two": 0.48, "strong": -0.35, "length": 1.24, "double": -0.25,
    "question": -0.52, "quiet": -0.17, "soft": -0.86, "without_zh": -1.01, "longer": -0.2,
    "neither": -0.64, "never": -0.43, "not": 2.14, "nothing": -0.8,
}  # fmt: skip
_ZH_EXCESS = {
    "bias": 0.88, "covered": -1.14, "two": 0.14, "strong": -0.08, "length": 0.92, "fail": -0.51,
    "lack": -0.89, "hard": -0.49, "future": 0.32, "have": -0.32, "isnt": 0.35, "never": -0.24,
    "not": -0.86, "yet": 1.53,
}  # fmt: skip
_SOFT_ZH = frozenset(
    ("quiet", "soft", "without", "hardly", "refuse", "prevent", "lack", "question", "double")
)
_SOFT_EN = frozenset(
    ("fail", "hardly", "few", "lack", "comparison", "refuse", "prevent", "unlike", "less", "prefix")
)

_NO_DENIAL = frozenset(("unlike", "comparison"))
"""Despite and not as: they may render a negation, but deny nothing."""

_EVEN_ODDS = {"en": 0.77, "zh": 0.67}
"""Scores at which, together, 1.6% of the clean newstest pairs of lines 1-500 have a flag."""

# Questions, talk and the particles of storytelling: there translators turn negations freely.
_PERSON = re.compile(r"\b(?:I|[Yy]ou|[Mm]y|[Yy]our|me|I['’]\w+|[Yy]ou['’]\w+)\b")
_QUESTION = re.compile("[?？]|[吗吧呢么罢]")
_TALE = re.compile("[便却罢咧咱俺呀啊哪嘛唉哎哟]|道[:：]|了[罢么]|[他她我你](?:就|才|又)|儿[，。]")
_SURE_IN_TALES = 0.79
"""What a flag must reach there: of MAC-Dev, six chapters of novels, 2.7% of the beads have a flag
with it and 8.1% without, and the recall on newstest lines 1-500 falls from .89 to .84."""


def find(pair: Pair) -> list[Flag]:
    """Flags of kind ``mistranslation``, every candidate with its confidence in [0, 1]."""
    return [*_negations(pair), *_opposites(pair)]


CHECK = Check("polarity", find)


def _negations(pair: Pair) -> list[Flag]:
    strong_en, zh = strong_english_cues(pair.en), chinese_cues(pair.zh)
    strong_zh = [cue for cue in zh if cue.group in ZH_STRONG]
    if len(strong_en) > 1:
        strong_en = [cue for cue in strong_en if cue.text.lower() != "nor"]
    if len(strong_zh) > len(strong_en):
        strong_zh = _without_phrases(strong_zh, pair, len(strong_en))
    if len(strong_en) > len(strong_zh):
        strong_en = _unrendered(strong_en, pair.en, "en", pair.zh, len(strong_zh))
        strong_en = _not_literal(strong_en, zh, len(pair.en), len(pair.zh), len(strong_zh))
    else:
        strong_zh = _unrendered(strong_zh, pair.zh, "zh", pair.en, len(strong_en))
    excess = len(strong_en) - len(strong_zh)
    if not excess:
        return []
    if excess > 0:
        score = _score(_EN_EXCESS, excess, strong_en, zh, _SOFT_ZH, len(pair.zh))
        lang: Lang = "en"
        lengths = len(pair.en), len(pair.zh)
        cue = _least_answered(strong_en, strong_zh, *lengths)
        softer = [each for each in zh if each.group in _SOFT_ZH]
        other = "Chinese"
    else:
        en = english_cues(pair.en)
        score = _score(_ZH_EXCESS, -excess, strong_zh, en, _SOFT_EN, len(pair.en) / 4)
        lang = "zh"
        lengths = len(pair.zh), len(pair.en)
        cue = _least_answered(strong_zh, strong_en, *lengths)
        softer = [each for each in en if each.group in _SOFT_EN - _NO_DENIAL]
        other = "English"
    confidence = _confidence(score, _EVEN_ODDS[lang])
    if confidence >= DEFAULT_MIN_CONFIDENCE:
        said = said_plainly(cue, lang, pair.en, pair.zh)
        softer = [each for each in softer if said is None or not _meet(each.span, said)]
        confidence *= _NOT_SAID if said is None else 1.0
    if confidence < _SURE_IN_TALES and _is_told(pair):
        confidence *= 0.6
    # A softer word there says that the sense is not lost.
    if _near(cue, softer, *lengths, _SOFT_REACH):
        confidence *= _SOFTENED
    message = f"nothing in the {other} renders the negation “{cue.text}”"
    return [
        pair.flag(
            "mistranslation",
            "major" if confidence >= DEFAULT_MIN_CONFIDENCE else "minor",
            round(confidence, 4),
            en=[cue.span] if lang == "en" else [],
            zh=[cue.span] if lang == "zh" else [],
            message=message,
        )
    ]


_NOT_SAID = 0.5
"""Factor where the other side does not plainly say what is denied: it may say so otherwise."""


def _meet(one: Span, two: Span) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def _near(
    cue: Cue, others: Sequence[Cue], length: int, their_length: int, reach: float
) -> list[Cue]:
    """Those of the other side's cues that stand at most `reach` away, in shares of their texts."""
    place = cue.span[0] / length
    return [each for each in others if abs(each.span[0] / their_length - place) <= reach]


_SOFT_REACH = 0.2
"""How far apart, in shares of their texts, a negation and a softer word for it stand."""
_SOFTENED = 0.5
"""Factor where there is one: 33 of 35 flags on human translations were wrong there."""


def _unrendered(cues: Sequence[Cue], text: str, lang: Lang, other: str, fewest: int) -> list[Cue]:
    """The cues less those that the other side renders without a negation, at least `fewest`."""
    kept = list(cues)
    for cue in cues:
        if len(kept) > fewest and rendered_otherwise(cue, text, lang, other):
            kept.remove(cue)
    return kept


def _without_phrases(cues: Sequence[Cue], pair: Pair, fewest: int) -> list[Cue]:
    """The Chinese cues less those that are a part of a phrase or a name, at least `fewest`."""
    kept = list(cues)
    for cue in cues:
        if len(kept) > fewest and is_rendered(cue, pair.en, pair.zh):
            kept.remove(cue)
    return kept


def _not_literal(
    cues: Sequence[Cue], others: Sequence[Cue], length: int, their_length: int, fewest: int
) -> list[Cue]:
    """The English cues less those that render the negative of a Chinese word literally, at least
    `fewest`: "not bad" for 不错, which negates nothing."""
    kept = list(cues)
    words = [cue for cue in others if cue.group == "quiet"]
    for cue in cues:
        near = _near(cue, words, length, their_length, _LITERAL_REACH)
        if len(kept) > fewest and near:
            words.remove(near[0])
            kept.remove(cue)
    return kept


_LITERAL_REACH = 0.1
"""How far apart, in shares of their texts, a word and its literal rendering stand. So 5 of 500
lines of newstest's machine translation (1-500) have a flag instead of 8; words that are inert as
well would cost .02 of the recall."""


def _is_told(pair: Pair) -> bool:
    """Whether the bead reads like talk or a story rather than a report."""
    return bool(
        _PERSON.search(pair.en)
        or _TALE.search(pair.zh)
        or _QUESTION.search(pair.en)
        or _QUESTION.search(pair.zh)
    )


def _score(
    weights: dict[str, float],
    excess: int,
    strong: Sequence[Cue],
    other: Sequence[Cue],
    soft: frozenset[str],
    length: float,
) -> float:
    """Probability, among synthetic edits and clean pairs alike, that the excess is an edit."""
    theirs = Counter(cue.group for cue in other)
    total = weights["bias"]
    total += weights["covered"] * min(sum(theirs[g] for g in soft), excess) / excess
    total += weights["two"] * (excess >= 2) + weights["strong"] * min(len(strong), 3)
    total += weights["length"] * math.log(length + 1) / 3
    for group in {cue.group for cue in strong}:
        total += weights.get(group, 0.0)
    for group, count in theirs.items():
        if group in soft or group == "hard":
            name = f"{group}_zh" if f"{group}_zh" in weights else group
            total += weights.get(name, 0.0) * min(count, 2)
    return 1 / (1 + math.exp(-total))


def _confidence(score: float, even: float) -> float:
    """The score with its even odds moved to one half, and never quite sure."""
    if score < even:
        return 0.5 * score / even
    return 0.5 + 0.35 * (score - even) / (1 - even)


def _least_answered(
    cues: Sequence[Cue], others: Sequence[Cue], length: int, their_length: int
) -> Cue:
    """The cue that stands farthest, in shares of the text, from any cue of the other side."""
    return max(
        cues,
        key=lambda cue: (
            min(
                (
                    abs(cue.span[0] / length - other.span[0] / max(their_length, 1))
                    for other in others
                ),
                default=1.0,
            ),
            -cue.span[0],
        ),
    )


def _opposites(pair: Pair) -> list[Flag]:
    """Words of one side whose opposite, and not they themselves, stand on the other."""
    flags = []
    for found in find_opposites(pair.en, pair.zh):
        flags.append(
            pair.flag(
                "mistranslation",
                "major",
                _opposite_confidence(pair, found),
                en=[found.en],
                zh=[found.zh],
                message=f"{pair.en[slice(*found.en)]} ≠ {pair.zh[slice(*found.zh)]}",
            )
        )
    return flags


_NEGATED = 0.25
"""Confidence where a negation is near: "did not fall" is 上升."""


def _opposite_confidence(pair: Pair, found: Opposites) -> float:
    negated = any(cue.group != "inert" for cue in english_cues(pair.en)) or any(
        cue.group not in ("inert",) for cue in chinese_cues(pair.zh)
    )
    return min(found.weight, _NEGATED) if negated else found.weight
