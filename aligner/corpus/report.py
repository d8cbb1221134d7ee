"""What a corpus run did, document by document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from aligner.bitext import Alignment, Flag, Severity
from aligner.errors import Fault

WORST = 5
"""Findings that the summary names: as many as a reader looks at before opening the file."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A flag with the bead it belongs to."""

    doc: str
    bead: int
    flag: Flag
    texts: tuple[str, str]
    """Source and target of the bead."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """One aligned document."""

    doc: str
    files: tuple[str, ...]
    layout: str
    score: float
    sentences: dict[str, int]
    pairs: int
    alone: int
    set_aside: int
    flags: tuple[tuple[Severity, str, int], ...]
    """Severity, kind, and how many flags of that severity and kind."""
    findings: tuple[Finding, ...]
    """Its surest major flags, surest first."""
    signature: str
    warnings: tuple[str, ...] = ()
    kept: int = 0
    """Corrections of an earlier run that its beads have."""
    lost: tuple[str, ...] = ()
    """Those that they could not be given, each in a line."""

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """How many flags there are of each severity and kind."""
        return {(severity, kind): n for severity, kind, n in self.flags}

    @property
    def kinds(self) -> dict[str, int]:
        """How many flags there are of each kind."""
        kinds: Counter[str] = Counter()
        for _, kind, n in self.flags:
            kinds[kind] += n
        return dict(sorted(kinds.items()))


@dataclass(frozen=True, slots=True)
class Unpaired:
    """A text without counterpart."""

    doc: str
    file: str
    lang: str
    reason: str
    candidate: str | None
    score: float | None


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be aligned, and what was raised."""

    doc: str
    fault: Fault

    @property
    def reason(self) -> str:
        """Why, in one line."""
        return self.fault.message


@dataclass(frozen=True, slots=True)
class Report:
    """The whole run; `as_json` is what report.json holds."""

    aligned: tuple[Aligned, ...]
    unpaired: tuple[Unpaired, ...]
    failures: tuple[Failure, ...]
    ignored: tuple[str, ...]
    files: tuple[str, ...]
    signature: str
    warnings: tuple[str, ...] = field(default=())
    near_duplicates: tuple[tuple[str, ...], ...] = ()
    """Documents that are nearly the same, a group for each text."""
    gone: tuple[str, ...] = ()
    """Corrections of documents that were not aligned, each in a line."""

    @property
    def kept(self) -> int:
        """Corrections of an earlier run that are in the corpus."""
        return sum(entry.kept for entry in self.aligned)

    @property
    def lost(self) -> tuple[str, ...]:
        """Corrections of an earlier run that are not, each in a line."""
        return (*(line for entry in self.aligned for line in entry.lost), *self.gone)

    @property
    def total(self) -> int:
        """Documents of every outcome."""
        return len(self.aligned) + len(self.unpaired) + len(self.failures)

    @property
    def pairs(self) -> int:
        """Beads with two sides."""
        return sum(entry.pairs for entry in self.aligned)

    @property
    def alone(self) -> int:
        """Null beads."""
        return sum(entry.alone for entry in self.aligned)

    @property
    def set_aside(self) -> int:
        """Skipped sentences of aligned documents."""
        return sum(entry.set_aside for entry in self.aligned)

    @property
    def worst(self) -> list[Finding]:
        """The surest major findings."""
        found = [finding for entry in self.aligned for finding in entry.findings]
        return sorted(found, key=_doubt)[:WORST]

    def as_json(self) -> dict[str, Any]:
        """Plain values in a fixed order. Timings are no part of it: they differ by run."""
        found = self.outline()
        return {**found, "documents": [document_json(entry) for entry in found["documents"]]}

    def outline(self) -> dict[str, Any]:
        """The same, but for the documents: these stand as they are, for the values of many take
        much memory. `document_json` makes them plain one by one."""
        kinds: Counter[str] = Counter()
        for entry in self.aligned:
            kinds.update(entry.kinds)
        return {
            "signature": self.signature,
            "summary": {
                "documents": self.total,
                "aligned": len(self.aligned),
                "no_counterpart": len(self.unpaired),
                "failed": len(self.failures),
                "pairs": self.pairs,
                "without_counterpart": self.alone,
                "set_aside": self.set_aside,
                "flags": dict(sorted(kinds.items())),
            },
            "corrections": {"kept": self.kept, "lost": list(self.lost)},
            "documents": [*self.aligned, *self.unpaired, *self.failures],
            "near_duplicates": [list(docs) for docs in self.near_duplicates],
            "ignored": list(self.ignored),
            "warnings": list(self.warnings),
        }


def document_json(entry: Aligned | Unpaired | Failure) -> dict[str, Any]:
    """Plain values of a document, in a fixed order."""
    if isinstance(entry, Aligned):
        return _aligned_json(entry)
    return _unpaired_json(entry) if isinstance(entry, Unpaired) else _failure_json(entry)


def _aligned_json(entry: Aligned) -> dict[str, Any]:
    return {
        "doc": entry.doc,
        "status": "aligned",
        "files": list(entry.files),
        "layout": entry.layout,
        "score": entry.score,
        "sentences": entry.sentences,
        "pairs": entry.pairs,
        "without_counterpart": entry.alone,
        "set_aside": entry.set_aside,
        "flags": entry.kinds,
        "warnings": list(entry.warnings),
    }


def _unpaired_json(entry: Unpaired) -> dict[str, Any]:
    return {
        "doc": entry.doc,
        "status": "no counterpart",
        "files": [entry.file],
        "lang": entry.lang,
        "reason": entry.reason,
        "candidate": entry.candidate,
        "score": entry.score,
    }


def _failure_json(entry: Failure) -> dict[str, Any]:
    return {
        "doc": entry.doc,
        "status": "failed",
        "reason": entry.reason,
        "type": entry.fault.type,
        "place": entry.fault.place,
    }


def _doubt(finding: Finding) -> float:
    return -finding.flag.confidence


def aligned_entry(alignment: Alignment, files: tuple[str, ...], layout: str) -> Aligned:
    """A document's part of the report."""
    found = [
        Finding(alignment.doc, number, flag, alignment.texts(bead))
        for number, bead in alignment.numbered()
        for flag in bead.open_flags
    ]
    counts = Counter((each.flag.severity, each.flag.kind) for each in found)
    major = [each for each in found if each.flag.severity == "major"]
    alone = sum(bead.is_null for bead in alignment.beads)
    return Aligned(
        doc=alignment.doc,
        files=files,
        layout=layout,
        score=alignment.score or 0.0,
        sentences={side.lang: len(side.sentences) for side in (alignment.src, alignment.tgt)},
        pairs=len(alignment.beads) - alone,
        alone=alone,
        set_aside=len(alignment.skipped),
        flags=tuple((severity, kind, n) for (severity, kind), n in sorted(counts.items())),
        findings=tuple(sorted(major, key=_doubt)[:WORST]),
        signature=str(alignment.signature),
        warnings=alignment.warnings,
    )
