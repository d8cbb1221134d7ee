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

from aligner.bitext import Flag, Span
from aligner.divergence.check import Check
from aligner.divergence.pair import Pair
from aligner.divergence.quantities.matching import CALENDAR, Atom, compare


def find(pair: Pair) -> list[Flag]:
    """Flags of kind ``date``, every candidate with its confidence in [0, 1].

    A bare year is left to `aligner.divergence.quantities.numbers`. However many parts of two dates
    differ, they give one flag. A date that one side lacks is below .5, because news is often dated
    in one language ("September 27") and placed in the other ("today", 27日).
    """
    comparison = compare(pair.en, pair.zh)
    flags: list[Flag] = []
    told: set[Span] = set()
    for en, zh in comparison.contradictions:
        if not (_concerns_dates(en) or _concerns_dates(zh)):
            continue
        if en.span in told and zh.span in told:
            continue
        told |= {en.span, zh.span}
        flags.append(
            pair.flag(
                "date", "major", _confidence(en, zh), en=[en.span], zh=[zh.span],
                message=f"{en.surface} ≠ {zh.surface}",
            )
        )  # fmt: skip
    told_en = {span for flag in flags for span in (flag.src if pair.src_lang == "en" else flag.tgt)}
    told_zh = {span for flag in flags for span in (flag.tgt if pair.src_lang == "en" else flag.src)}
    days_en = {match.en.span for match in comparison.matches if match.en.kind == "day"}
    days_zh = {match.zh.span for match in comparison.matches if match.zh.kind == "day"}
    flags += _missing(pair, comparison.lone_en, "Chinese", told_en, days_en)
    flags += _missing(pair, comparison.lone_zh, "English", told_zh, days_zh)
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


_AROUND_DAY = 0.1
"""Confidence where one side leaves out the month or the year of a day that both have, as news does:
12月10日, on the 10th. Of ten such flags on human translations of three sources seven were wrong,
and three arguable."""


def _missing(
    pair: Pair, atoms: tuple[Atom, ...], language: str, told: set[Span], days: set[Span]
) -> list[Flag]:
    """Of atoms without counterpart; `days` are the spans of dates whose day has one."""
    flags = []
    for atom in atoms:
        if not _concerns_dates(atom) or atom.span in told:
            continue
        told.add(atom.span)
        confidence = {"month": 0.3, "day": 0.4, "weekday": 0.3, "time": 0.3}.get(atom.kind, 0.3)
        if atom.kind in ("month", "year") and atom.span in days:
            confidence = _AROUND_DAY
        message = f"{atom.surface} is missing in the {language}"
        en = [atom.span] if language == "Chinese" else []
        zh = [] if language == "Chinese" else [atom.span]
        flags.append(pair.flag("date", "minor", confidence, en=en, zh=zh, message=message))
    return flags
