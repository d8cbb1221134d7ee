"""What explains that one side leaves a date out: it tells it once, by a word, or by its place.

The words are rows of the table ``quantities``: noon, midnight, the next day.
"""

from __future__ import annotations

from collections.abc import Sequence

from aligner.bitext import Lang, Span
from aligner.divergence.quantities.atoms import NAMED_HOURS, Atom
from aligner.divergence.quantities.words import words

_DAYS = frozenset(("day", "weekday"))
_PLACED = _DAYS | {"month", "year"}
"""Kinds for which "today" and the like may stand."""


def is_left_out(
    atom: Atom, text: str, known: Sequence[Atom], lone: Sequence[Atom], other: str, lang: Lang
) -> bool:
    """Whether there is a reason, other than an error, for a date that one side alone has.

    `text` has it, and of its dates those in `known` have a counterpart; `other` is the text of the
    other side, in `lang`, and `lone` are its dates without one.
    """
    if any((each.kind, each.value) == (atom.kind, atom.value) for each in known):
        return True
    if atom.kind == "time":
        hour = NAMED_HOURS.get(int(atom.value))
        return hour is not None and words(hour, lang).search(other) is not None
    if _is_in_title(text, atom.span):
        return True
    if atom.kind in ("month", "year") and any(
        each.kind == "day" and each.span == atom.span for each in known
    ):
        return True
    # The 23rd is Wednesday.
    if atom.kind in _DAYS and any(each.kind in _DAYS - {atom.kind} for each in lone):
        return True
    return atom.kind in _PLACED and words("relative date", lang).search(other) is not None


def _is_in_title(text: str, span: Span) -> bool:
    """Whether a place is in the title of a work, which is translated freely."""
    return text.rfind("《", 0, span[0]) > text.rfind("》", 0, span[0])
