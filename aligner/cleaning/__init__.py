"""Cleans translation memories: what is removed, and why; one unit in memory at a time.

What was seen is kept as hashes, and texts that may be compared again on disk, so that a million
units need little memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from aligner.bitext import Alignment, Bead
from aligner.cleaning.rules import RULES, Limits, Unit
from aligner.cleaning.seen import Seen
from aligner.errors import ConfigError

__all__ = ["ACTIONS", "DEFAULTS", "REASONS", "Cleaner", "Limits", "Noted", "Plan", "summary"]

ACTIONS = ("drop", "list", "keep")
"""What becomes of a unit: removed, kept and named, or kept without a look."""

DEFAULTS: Mapping[str, str] = {
    **dict.fromkeys(RULES, "drop"),
    "duplicate": "drop",
    "near-duplicate": "list",
    "two-translations": "list",
    "two-sources": "list",
}
"""Reason -> what is done unless the user says otherwise, in the order in which they are tried."""

REASONS = tuple(DEFAULTS)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do for each reason, and from where on; ConfigError for an unknown name."""

    actions: Mapping[str, str] = field(default_factory=dict)
    """Those that differ from `DEFAULTS`."""
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        for reason, action in self.actions.items():
            if reason not in DEFAULTS:
                raise ConfigError(f"reason {reason!r} is unknown: use one of {', '.join(REASONS)}")
            if action not in ACTIONS:
                raise ConfigError(f"action {action!r} is unknown: use one of {', '.join(ACTIONS)}")

    def action(self, reason: str) -> str:
        """What to do with a unit for this reason."""
        return self.actions.get(reason) or DEFAULTS[reason]


@dataclass(frozen=True, slots=True)
class Noted:
    """A unit that was removed or listed, with the reason in words."""

    unit: Unit
    action: str
    reason: str
    detail: str
    like: str = ""
    """The unit that it repeats or contradicts, as ``file:document:bead``."""


class Cleaner:
    """Judges units one after another; what was kept is what later ones are compared with."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        compared = plan.action("near-duplicate") != "keep"
        self._seen = Seen(plan.limits.near if compared else None)
        self.read = self.kept = 0
        self.counts: Counter[tuple[str, str]] = Counter()
        """By action and reason."""

    def close(self) -> None:
        """Give up what is on disk."""
        self._seen.close()

    def cleaned(
        self, pieces: Iterable[tuple[str, Alignment]], noted: list[Noted]
    ) -> Iterator[Alignment]:
        """The alignments with the units that are kept, which keep their numbers.

        Each piece comes with the name of its file. What is removed or listed is put into `noted`,
        for the caller to take away between the pieces.
        """
        begun: tuple[str, str] | None = None
        for file, alignment in pieces:
            beads = tuple(
                replace(bead, number=number)
                for number, bead in alignment.numbered()
                if self._keeps(_unit(file, alignment, number, bead), noted)
            )
            if not alignment.continues:
                begun = None
            if beads:
                # A document whose first pieces are gone begins with the first that is left.
                continues = begun == (file, alignment.doc)
                begun = file, alignment.doc
                yield replace(alignment, beads=beads, skipped=(), continues=continues)

    def _keeps(self, unit: Unit, noted: list[Noted]) -> bool:
        self.read += 1
        for found in self._reasons(unit):
            self.counts[found.action, found.reason] += 1
            noted.append(found)
            if found.action == "drop":
                return False
        self._seen.add(unit)
        self.kept += 1
        return True

    def _reasons(self, unit: Unit) -> Iterator[Noted]:
        for reason, rule in RULES.items():
            action = self._plan.action(reason)
            detail = rule(unit, self._plan.limits) if action != "keep" else None
            if detail is not None:
                yield Noted(unit, action, reason, detail)
        if unit.src.strip() and unit.tgt.strip():
            for reason, detail, like in self._seen.likenesses(unit):
                action = self._plan.action(reason)
                if action != "keep":
                    yield Noted(unit, action, reason, detail, like)


def _unit(file: str, alignment: Alignment, number: int, bead: Bead) -> Unit:
    src, tgt = alignment.texts(bead)
    languages = alignment.src.lang
    return Unit(file, alignment.doc, number, languages, src, tgt, bead.confidence, bead.risk)


def summary(counts: Mapping[tuple[str, str], int], action: str) -> Sequence[tuple[str, int]]:
    """Reasons of an action with their counts, in the order of `REASONS`."""
    return [(reason, counts[action, reason]) for reason in REASONS if counts.get((action, reason))]
