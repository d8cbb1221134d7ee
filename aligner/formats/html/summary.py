"""The part of the page that needs no script: figures, flags by kind, a card for each document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from aligner.bitext import FLAG_KINDS, Alignment

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def escaped(text: str) -> str:
    """Text for a page; control characters, which no page may hold, become U+FFFD."""
    return escape(_CONTROL.sub("\ufffd", text))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document that was not aligned, such as ``no counterpart``, and why."""

    doc: str
    status: str
    reason: str


@dataclass(slots=True)
class Figures:
    """What is counted of one document, or of several."""

    doc: str = ""
    beads: int = 0
    alone: int = 0
    skipped: int = 0
    confidence: float = 0.0
    """Sum over the beads."""
    flags: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By kind and severity."""

    @classmethod
    def of(cls, alignment: Alignment) -> Figures:
        """Figures of one document."""
        return cls(
            alignment.doc,
            len(alignment.beads),
            sum(bead.is_null for bead in alignment.beads),
            len(alignment.skipped),
            sum(bead.confidence for bead in alignment.beads),
            Counter((flag.kind, flag.severity) for _, flag in alignment.flags),
        )

    @classmethod
    def total(cls, several: Iterable[Figures]) -> Figures:
        """Figures of all of them together."""
        whole = cls()
        for each in several:
            whole.beads += each.beads
            whole.alone += each.alone
            whole.skipped += each.skipped
            whole.confidence += each.confidence
            whole.flags.update(each.flags)
        return whole

    @property
    def mean(self) -> str:
        """Mean confidence of the beads in words."""
        return f"{self.confidence / self.beads:.3f}" if self.beads else "–"

    def severe(self, severity: str) -> int:
        """Flags of one severity."""
        return sum(n for (_, each), n in self.flags.items() if each == severity)


def summary(
    figures: Sequence[Figures], outcomes: Sequence[Outcome], signatures: Sequence[str]
) -> str:
    """Figures of the whole page, flags by kind and severity, and what they depend on."""
    whole = Figures.total(figures)
    aligned = [each for each in figures if each.beads]
    missing = sum(each.skipped for each in figures if not each.beads)
    documents = len(figures) + len(_unseen(figures, outcomes))
    major, minor = whole.severe("major"), whole.severe("minor")
    rows = [
        _figure("documents", "Documents", documents, f"{len(aligned)} aligned"),
        _figure("beads", "Beads", whole.beads, f"{_count(whole.alone)} without counterpart"),
        _figure("flags", "Flags", major + minor, f"{_count(major)} major, {_count(minor)} minor"),
        _figure("confidence", "Mean confidence", whole.mean, "of a bead"),
        _figure(
            "skipped",
            "Set aside",
            whole.skipped,
            f"{_count(missing)} in texts not aligned" if missing else "of the input",
        ),
    ]
    text = f'<dl class="figures">\n{"".join(rows)}</dl>\n{_kinds(whole)}'
    for signature in signatures:
        text += f'<p class="signature">Signature <code>{escaped(signature)}</code></p>\n'
    return text


def _figure(name: str, title: str, value: int | str, note: str) -> str:
    shown = value if isinstance(value, str) else _count(value)
    return (
        f'<div><dt>{title}</dt><dd data-figure="{name}">{shown}</dd>'
        f'<dd class="note">{note}</dd></div>\n'
    )


def _count(value: int) -> str:
    return f"{value:,}"


def _kinds(whole: Figures) -> str:
    kinds = [kind for kind in FLAG_KINDS if any(k == kind for k, _ in whole.flags)]
    if not kinds:
        return '<p class="clean">No flags.</p>\n'
    kinds.sort(key=lambda kind: (-whole.flags[kind, "major"], -whole.flags[kind, "minor"]))
    rows = "".join(
        f'<div><dt>{kind}</dt><dd data-kind="{kind}">'
        + ", ".join(
            f"{_count(whole.flags[kind, severity])} {severity}"
            for severity in ("major", "minor")
            if whole.flags[kind, severity]
        )
        + "</dd></div>\n"
        for kind in kinds
    )
    return f'<dl class="kinds" aria-label="Flags by kind">\n{rows}</dl>\n'


def cards(figures: Sequence[Figures], outcomes: Sequence[Outcome]) -> str:
    """A list item for each document, in the order of the data; then those that are not in it."""
    known = {outcome.doc: outcome for outcome in outcomes}
    items = [
        _card(each, place, known.get(each.doc) if not each.beads else None)
        for place, each in enumerate(figures, 1)
    ]
    return "".join(items + [_lost(outcome) for outcome in _unseen(figures, outcomes)])


def _unseen(figures: Sequence[Figures], outcomes: Sequence[Outcome]) -> list[Outcome]:
    seen = {each.doc for each in figures}
    return [outcome for outcome in outcomes if outcome.doc not in seen]


def _card(each: Figures, place: int, outcome: Outcome | None) -> str:
    name = f'<h3><a href="#doc={place}">{escaped(each.doc)}</a></h3>'
    if not each.beads:
        return f'<li class="none">{name}{_outcome(outcome)}</li>\n'
    major, minor = each.severe("major"), each.severe("minor")
    facts = [f"{_count(each.beads)} beads"]
    facts += [f"{_count(n)} {word}" for n, word in ((major, "major"), (minor, "minor")) if n]
    facts += [] if major or minor else ["no flags"]
    facts.append(f"confidence {each.mean}")
    return f'<li>{name}<p class="facts">{" · ".join(facts)}</p></li>\n'


def _lost(outcome: Outcome) -> str:
    return f'<li class="none"><h3>{escaped(outcome.doc)}</h3>{_outcome(outcome)}</li>\n'


def _outcome(outcome: Outcome | None) -> str:
    status, reason = (outcome.status, outcome.reason) if outcome else ("not aligned", "")
    note = f"{status}: {reason}" if reason else status
    return f'<p class="facts">{escaped(note)}</p>'
