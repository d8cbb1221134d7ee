"""Certainty, necessity, quantity and comparison that one side lacks or turns round.

What it finds: hearsay and doubt (reportedly, may; 据说, 可能) that nothing on the other side can
render; "must" for 可以 and the like; "all" for 一些, "most" for 少数, "always" for 有时; "higher"
for 更低, "more than 500" for 不到500.

Examples:
    He reportedly left the party. / 他离开了党。 -> mistranslation "reportedly"
    You must pay in cash. / 你可以付现金。 -> mistranslation "must", "可以"
    Most of the pupils passed. / 少数学生及格了。 -> mistranslation "Most of", "少数"
    More than 500 people came. / 来的不到500人。 -> mistranslation "More than", "不到"
    It may rain tomorrow. / 明天可能下雨。 -> none

What it cannot find: a word whose rendering stands elsewhere in the pair for another reason (会 and
能 may render "may", 都 may stand for any quantity), a lost "only" or "must" (good translations
leave them out; an added 只有 is below .5), which of two numbers a bound belongs to. May, 可能 and
have to count in pairs of one clause alone.

Measured: on newstest2020 lines 501-1000, two human translations, .62 of 1,314 edits are found
(hearsay .84, doubt .35, comparison .80, quantity .37, necessity .28) and none of 1,000 clean pairs
is flagged; of MAC-Dev .69 of 1,106 edits, and 6 of 1,316 clean beads
(``python -m tests.benchmarks.edit_modality --lines 501-1000``).
"""

from __future__ import annotations

from aligner.bitext import Flag
from aligner.divergence.check import Check
from aligner.divergence.meaning.evidence import are_one_clause
from aligner.divergence.meaning.modal_words import Shift, find_shifts
from aligner.divergence.pair import Pair
from aligner.language.words.segments import cuts_words

_LOOSE = 0.45

_CONFIDENCE = {
    "reported": 0.9,
    "possible": 0.83,
    "hedged": 0.83,
    "obliged": 0.81,
    "necessity": 0.81,
    "quantity": 0.84,
    "comparison": 0.89,
    "only": _LOOSE,
}
"""Precision of each rule where one pair in five is edited (``tests.benchmarks.edit_modality``): the
lower one of newstest2020 lines 1-500 and of MAC-Dev, the latter where it has 20 finds, and never
above .9, because real errors are less plain than edits. 只有 and 仅 that the English does not say
are right in 1.5 of 7 flags of five registers."""

_WHERE_PLAIN = frozenset(("hedged", "obliged"))
"""May, 可能 and have to: right in less than half of 40 flags on human translations, which say them
or leave them out, but for pairs of one clause each."""


def find(pair: Pair) -> list[Flag]:
    """Flags of kind ``mistranslation``: words that have no rendering, or a contrary one.

    Those in `_WHERE_PLAIN` are above .5 in pairs of one clause; all others are, but for "only".
    """
    return [
        _flag(pair, shift)
        for shift in find_shifts(pair.en, pair.zh)
        if shift.zh is None or not cuts_words(pair.zh, shift.zh)
    ]


CHECK = Check("modality", find)


def _flag(pair: Pair, shift: Shift) -> Flag:
    """Major where the two sides contradict each other, minor where one lacks the word."""
    en = pair.en[slice(*shift.en)] if shift.en else ""
    zh = pair.zh[slice(*shift.zh)] if shift.zh else ""
    lacking = "Chinese" if en else "English"
    confidence = _CONFIDENCE[shift.rule]
    if shift.rule in _WHERE_PLAIN and not are_one_clause(pair.en, pair.zh):
        confidence = _LOOSE
    return pair.flag(
        "mistranslation",
        "major" if en and zh else "minor",
        confidence,
        en=[shift.en] if shift.en else [],
        zh=[shift.zh] if shift.zh else [],
        message=f"{en} ≠ {zh}" if en and zh else f"nothing in the {lacking} renders “{en or zh}”",
    )
