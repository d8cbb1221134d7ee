"""Wrong, changed and missing dates: those with a month, a day, a weekday or a time.

What it finds: a month, day, weekday or time that is another one on the other side.

Examples:
    It opened on May 3. / 它于5月4日开业。 -> date "May 3", "5月4日"
    They meet on Monday. / 他们周二见面。 -> date "Monday", "周二"
    It opened on December 3. / 它于12月3日开业。 -> none

What it cannot find: a date that one side leaves out or tells by "today" (news often does), and
a bare year, which is a number.

Measured: on newstest2020 lines 501-1000, two human translations, 83 of 85 changed dates are found
(``python -m tests.benchmarks.edit_divergences --lines 501-1000``) and no clean pair of 1,000 is
flagged; of MAC-Dev the one date that can be edited is found, and no clean bead of 1,316 is flagged
(``python -m tests.benchmarks.edit_marks --lines 501-1000``).
"""

from __future__ import annotations

from aligner.bitext import LANGUAGES, Flag, Lang, Span
from aligner.divergence.check import Check
from aligner.divergence.pair import Pair
from aligner.divergence.quantities.left_out import is_left_out
from aligner.divergence.quantities.matching import CALENDAR, Atom, Comparison, compare


def find(pair: Pair) -> list[Flag]:
    """Flags of kind ``date``, every candidate with its confidence in [0, 1].

    A bare year is left to `aligner.divergence.quantities.numbers`. However many parts of two dates
    differ, they give one flag. A date that one side lacks is below .5, because news is often dated
    in one language ("September 27") and placed in the other ("today", 27日).
    """
    comparison = compare(pair.en, pair.zh)
    flags: list[Flag] = []
    told: dict[Lang, set[Span]] = {lang: set() for lang in LANGUAGES}
    for en, zh in comparison.contradictions:
        if not (_concerns_dates(en) or _concerns_dates(zh)):
            continue
        if en.span in told["en"] and zh.span in told["zh"]:
            continue
        told["en"].add(en.span)
        told["zh"].add(zh.span)
        flags.append(
            pair.flag(
                "date", "major", _confidence(en, zh), en=[en.span], zh=[zh.span],
                message=f"{en.surface} ≠ {zh.surface}",
            )
        )  # fmt: skip
    for lang in LANGUAGES:
        flags += _missing(pair, comparison, lang, told[lang])
    return flags


CHECK = Check("dates", find)


def _concerns_dates(atom: Atom) -> bool:
    if atom.kind in CALENDAR:
        return True
    return atom.kind == "year" and atom.date is not None and not atom.date.is_bare_year


def _confidence(en: Atom, zh: Atom) -> float:
    if en.kind == zh.kind:
        return 0.6 if en.kind == "time" else 0.92
    return 0.6


_LEFT_OUT = 0.1
"""Confidence where there is a reason for leaving a date out, such as the month or the year of a day
that both sides have: of ten such flags on human translations of three sources seven were wrong, and
three arguable."""


def _missing(pair: Pair, comparison: Comparison, lang: Lang, told: set[Span]) -> list[Flag]:
    """Of the dates in the text of a language that the other side lacks, but for those in `told`."""
    en = lang == "en"
    atoms, lone = comparison.lone_en, comparison.lone_zh
    text, other = pair.en, pair.zh
    if not en:
        atoms, lone, text, other = lone, atoms, other, text
    known = [match.en if en else match.zh for match in comparison.matches]
    flags = []
    for atom in atoms:
        if not _concerns_dates(atom) or atom.span in told:
            continue
        told.add(atom.span)
        confidence = 0.4 if atom.kind == "day" else 0.3
        if is_left_out(atom, text, known, lone, other, "zh" if en else "en"):
            confidence = _LEFT_OUT
        message = f"{atom.surface} is missing in the {'Chinese' if en else 'English'}"
        place = {lang: [atom.span]}
        flags.append(pair.flag("date", "minor", confidence, **place, message=message))
    return flags
