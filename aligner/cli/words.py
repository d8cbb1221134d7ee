"""Results in plain words: an alignment, its findings, a corpus run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from aligner.bitext import Alignment, Bead, Flag
from aligner.cli.streams import printable
from aligner.files import shown

if TYPE_CHECKING:
    from aligner.corpus import Report

_UNSURE = 0.5
"""Confidence under which a bead is counted as worth a look."""


def describe(alignment: Alignment) -> str:
    """A few lines about one alignment: beads, flags, doubts, what was set aside."""
    pairs = [bead for bead in alignment.beads if not bead.is_null]
    alone = len(alignment.beads) - len(pairs)
    unsure = sum(bead.confidence < _UNSURE for bead in alignment.beads)
    lines = [
        f"{printable(alignment.doc)}: {len(alignment.src.sentences)} {alignment.src.lang} and "
        f"{len(alignment.tgt.sentences)} {alignment.tgt.lang} sentences in {len(pairs)} pairs, "
        f"{alone} without counterpart, {unsure} unsure, {len(alignment.skipped)} set aside",
        f"flags: {counted(flag for _, flag in alignment.flags)}",
    ]
    if alignment.signature.fields:
        lines.append(f"signature: {alignment.signature}")
    return "\n".join(lines)


def counted(flags: Iterable[Flag]) -> str:
    """``3 major (2 number, 1 omission), 1 minor (1 length)``, or ``none``."""
    return counted_kinds(Counter((flag.severity, flag.kind) for flag in flags))


def counted_kinds(counts: Mapping[tuple[str, str], int]) -> str:
    """The same from the number of flags of each severity and kind."""
    parts = []
    for severity in ("major", "minor"):
        kinds = {kind: n for (each, kind), n in sorted(counts.items()) if each == severity}
        if kinds:
            detail = ", ".join(f"{n} {kind}" for kind, n in kinds.items())
            parts.append(f"{sum(kinds.values())} {severity} ({detail})")
    return ", ".join(parts) or "none"


_COLOURS: dict[str, dict[str, Any]] = {
    "major": {"fg": "red", "bold": True},
    "minor": {"fg": "yellow"},
}


def finding_lines(alignment: Alignment, *, colour: bool = False) -> Iterator[str]:
    """One line a flag, in reading order; see `finding_line`."""
    for number, bead in alignment.numbered():
        for flag in bead.open_flags:
            yield finding_line(alignment, number, bead, flag, colour=colour)


def finding_line(
    alignment: Alignment, number: int, bead: Bead, flag: Flag, *, colour: bool = False
) -> str:
    """Document, bead, severity, kind, confidence, message, both words, and the bead's risk.

    With `colour` the words are red or yellow, by severity, as terminals show it.
    """
    line = _line(alignment.doc, number, flag, alignment.texts(bead), colour)
    return line if bead.risk is None else f"{line} risk {bead.risk:.2f}"


def _line(doc: str, number: int, flag: Flag, texts: tuple[str, str], colour: bool = False) -> str:
    spans = flag.src, flag.tgt
    words = [quoted(text, each) for text, each in zip(texts, spans, strict=True)]
    if colour:
        words = [typer.style(word, **_COLOURS[flag.severity]) for word in words]
    return (
        f"{printable(doc)}:{number}: {flag.severity} {flag.kind} ({flag.confidence:.2f}): "
        f"{printable(flag.message)} [{' | '.join(words)}]"
    )


_LONGEST_QUOTE = 60


def quoted(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The words at the spans as a line shows them, a dash where there are none."""
    quote = " … ".join(" ".join(printable(text[a:b]).split()) for a, b in spans) or "–"
    return quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"


def describe_findings(counts: Mapping[tuple[str, str], int], beads: int) -> str:
    """The last line of a check, from the number of flags of each severity and kind."""
    return f"{beads} beads checked; flags: {counted_kinds(counts)}"


_LISTED = 50
"""Documents of a kind that a summary lists: more than a screen is read in the report."""


def _more(count: int, what: str) -> list[str]:
    return [f"  and {count - _LISTED:,} more {what}"] if count > _LISTED else []


def describe_report(report: Report, out: Path) -> str:
    """A corpus run in words: documents, pairs, flags, and the worst findings to read first."""
    lines = [
        f"{len(report.aligned)} of {report.total} documents aligned: {report.pairs} sentence "
        f"pairs, {report.alone} sentences without counterpart, {report.set_aside} lines set aside.",
    ]
    for entry in report.aligned[:_LISTED]:
        flags = counted_kinds(entry.counts)
        lines.append(f"  {printable(entry.doc)}: {entry.pairs} pairs, flags: {flags}")
    lines += _more(len(report.aligned), "aligned")
    for text in report.unpaired[:_LISTED]:
        lines.append(f"  {printable(text.doc)}: no counterpart ({printable(text.reason)})")
    lines += _more(len(report.unpaired), "without counterpart")
    if report.kept or report.lost:
        lines.append(f"Corrections: {report.kept} kept, {len(report.lost)} lost.")
    for docs in report.near_duplicates[:_LISTED]:
        lines.append(f"  nearly the same: {', '.join(map(printable, docs))}")
    lines += _more(len(report.near_duplicates), "groups of documents nearly the same")
    if report.worst:
        lines.append("Read first:")
        lines += [f"  {_line(each.doc, each.bead, each.flag, each.texts)}" for each in report.worst]
    lines.append(f"Results: {', '.join(shown(out / name) for name in report.files)}")
    if report.signature:
        lines.append(f"Signature: {report.signature}")
    return "\n".join(lines)
