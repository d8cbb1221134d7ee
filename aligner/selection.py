"""Selects beads from a corpus, and describes one in numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from aligner.bitext import FLAG_KINDS, SEVERITIES, Alignment, Bead
from aligner.errors import ConfigError

ANY = "any"
_TYPE = re.compile("(0|[1-9][0-9]*)-(0|[1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which beads to keep; every condition must hold. ConfigError for an unknown name
    and for a number outside its range.

    `having` and `without` name flag kinds, severities, or ``any``; lengths are in characters and
    hold for both sides.
    """

    min_confidence: float = 0.0
    min_similarity: float | None = None
    min_risk: float | None = None
    max_risk: float | None = None
    having: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    min_length: int = 0
    max_length: int | None = None
    nulls: bool = True

    def __post_init__(self) -> None:
        known = (ANY, *SEVERITIES, *FLAG_KINDS)
        for name in (*self.having, *self.without):
            if name not in known:
                raise ConfigError(f"flag {name!r} is unknown: use one of {', '.join(known)}")
        for name in self.types:
            if not _TYPE.fullmatch(name) or name == "0-0":
                raise ConfigError(f"bead type {name!r} is none: write it as 1-2")
        _within("min_confidence", self.min_confidence, 0.0, 1.0)
        if self.min_similarity is not None:
            _within("min_similarity", self.min_similarity, -1.0, 1.0)
        for name in ("min_risk", "max_risk"):
            value = getattr(self, name)
            if value is not None:
                _within(name, value, 0.0, 1.0)
        if self.min_length < 0:
            raise ConfigError(f"min_length is {self.min_length}: it must be 0 or more")
        if self.max_length is not None and self.max_length < max(self.min_length, 1):
            raise ConfigError(
                f"max_length is {self.max_length}: it must be {max(self.min_length, 1)} or more"
            )

    def keeps(self, alignment: Alignment, bead: Bead) -> bool:
        """Whether the bead is selected."""
        names = {ANY for _ in bead.open_flags}
        names |= {name for flag in bead.open_flags for name in (flag.kind, flag.severity)}
        similar = self.min_similarity is None or (
            bead.similarity is not None and bead.similarity >= self.min_similarity
        )
        return (
            bead.confidence >= self.min_confidence
            and similar
            and self._risked(bead.risk)
            and (not self.having or bool(names & set(self.having)))
            and not names & set(self.without)
            and (not self.types or bead.type in self.types)
            and (self.nulls or not bead.is_null)
            and self._fits(*alignment.texts(bead))
        )

    def _risked(self, risk: float | None) -> bool:
        """Whether the risk is within the limits; an unknown one is within none."""
        if self.min_risk is None and self.max_risk is None:
            return True
        least, most = self.min_risk, self.max_risk
        return (
            risk is not None and (least is None or risk >= least) and (most is None or risk <= most)
        )

    def _fits(self, src: str, tgt: str) -> bool:
        lengths = [len(text) for text in (src, tgt) if text]
        longest = self.max_length
        return all(n >= self.min_length and (longest is None or n <= longest) for n in lengths)


def _within(name: str, value: float, lowest: float, highest: float) -> None:
    if not lowest <= value <= highest:
        raise ConfigError(f"{name} {value} is outside {lowest:g} to {highest:g}")


def select(corpus: Iterable[Alignment], selection: Selection) -> Iterator[Alignment]:
    """The alignments with only the selected beads, which keep their numbers.

    What was set aside is left out, and so is an alignment without a selected bead.
    """
    for alignment in corpus:
        beads = tuple(
            replace(bead, number=number)
            for number, bead in alignment.numbered()
            if selection.keeps(alignment, bead)
        )
        if beads:
            yield replace(alignment, beads=beads, skipped=())


def statistics(corpus: Iterable[Alignment]) -> dict[str, Any]:
    """Counts over a corpus, in a fixed order."""
    tally: defaultdict[str, Counter[str]] = defaultdict(Counter)
    cosine, compared = 0.0, 0
    for alignment in corpus:
        tally["documents"][alignment.doc] += 1
        tally["set_aside"].update(item.reason for item in alignment.skipped)
        for bead in alignment.beads:
            _count(tally, alignment, bead)
            if bead.similarity is not None:
                cosine, compared = cosine + bead.similarity, compared + 1
    return {
        "documents": len(tally["documents"]),
        "beads": tally["types"].total(),
        "types": dict(sorted(tally["types"].items(), key=lambda item: (-item[1], item[0]))),
        **{
            name: dict(sorted(tally[name].items()))
            for name in ("sentences", "characters", "confidence", "risk")
        },
        "mean_similarity": round(cosine / compared, 4) if compared else None,
        **{
            name: dict(sorted(tally[name].items()))
            for name in ("severities", "flags", "statuses", "set_aside")
        },
    }


def _count(tally: defaultdict[str, Counter[str]], alignment: Alignment, bead: Bead) -> None:
    tally["types"][bead.type] += 1
    tally["statuses"][bead.status] += 1
    tally["confidence"][_tenth(bead.confidence)] += 1
    if bead.risk is not None:
        tally["risk"][_tenth(bead.risk)] += 1
    tally["flags"].update(flag.kind for flag in bead.open_flags)
    tally["severities"].update(flag.severity for flag in bead.open_flags)
    sides = (alignment.src, alignment.tgt), (bead.src, bead.tgt), alignment.texts(bead)
    for document, span, text in zip(*sides, strict=True):
        tally["sentences"][document.lang] += len(span)
        tally["characters"][document.lang] += len(text)


def _tenth(value: float) -> str:
    """The tenth of [0, 1] that a value lies in, named by where it begins."""
    return f"{min(int(value * 10), 9) / 10:.1f}"
