"""Results in plain words: an alignment, its findings, a corpus run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from aligner.bitext import Alignment, Bead, Flag
from aligner.cli.streams import printable
from aligner.cli.tongue import listed, said, t
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
        t(
            "cli.pair",
            doc=printable(alignment.doc),
            src=len(alignment.src.sentences),
            src_lang=t(f"cli.lang.{alignment.src.lang}"),
            tgt=len(alignment.tgt.sentences),
            tgt_lang=t(f"cli.lang.{alignment.tgt.lang}"),
            pairs=len(pairs),
            alone=alone,
            unsure=unsure,
            aside=len(alignment.skipped),
        ),
        t("cli.flags", flags=counted(flag for _, flag in alignment.flags)),
    ]
    if alignment.signature.fields:
        lines.append(t("cli.signature", signature=alignment.signature))
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
            each = (t("cli.kind", count=n, kind=t(f"kind.{kind}")) for kind, n in kinds.items())
            count = sum(kinds.values())
            name = t(f"severity.{severity}")
            parts.append(t("cli.severity", count=count, severity=name, kinds=listed(each)))
    return listed(parts) or t("cli.none")


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
    if bead.risk is None:
        return line
    return t("cli.finding.risk", finding=line, risk=f"{bead.risk:.2f}")


def _line(doc: str, number: int, flag: Flag, texts: tuple[str, str], colour: bool = False) -> str:
    spans = flag.src, flag.tgt
    words = [quoted(text, each) for text, each in zip(texts, spans, strict=True)]
    if colour:
        words = [typer.style(word, **_COLOURS[flag.severity]) for word in words]
    return t(
        "cli.finding",
        doc=printable(doc),
        number=number,
        severity=t(f"severity.{flag.severity}"),
        kind=t(f"kind.{flag.kind}"),
        confidence=f"{flag.confidence:.2f}",
        message=printable(said(flag.message)),
        words=" | ".join(words),
    )


_LONGEST_QUOTE = 60


def quoted(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The words at the spans as a line shows them, a dash where there are none."""
    quote = " … ".join(" ".join(printable(text[a:b]).split()) for a, b in spans) or "–"
    return quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"


def describe_findings(counts: Mapping[tuple[str, str], int], beads: int) -> str:
    """The last line of a check, from the number of flags of each severity and kind."""
    return t("cli.checked", beads=beads, flags=counted_kinds(counts))


_LISTED = 50
"""Documents of a kind that a summary lists: more than a screen is read in the report."""


def _more(count: int, what: str) -> list[str]:
    left = f"{count - _LISTED:,}"
    return [f"  {t(f'cli.corpus.more.{what}', count=left)}"] if count > _LISTED else []


def describe_report(report: Report, out: Path) -> str:
    """A corpus run in words: documents, pairs, flags, and the worst findings to read first."""
    lines = [
        t(
            "cli.corpus",
            aligned=len(report.aligned),
            total=report.total,
            pairs=report.pairs,
            alone=report.alone,
            aside=report.set_aside,
        ),
    ]
    for entry in report.aligned[:_LISTED]:
        flags = counted_kinds(entry.counts)
        doc = printable(entry.doc)
        lines.append(f"  {t('cli.corpus.aligned', doc=doc, pairs=entry.pairs, flags=flags)}")
    lines += _more(len(report.aligned), "aligned")
    for text in report.unpaired[:_LISTED]:
        doc, reason = printable(text.doc), printable(said(text.reason))
        lines.append(f"  {t('cli.corpus.unpaired', doc=doc, reason=reason)}")
    lines += _more(len(report.unpaired), "unpaired")
    if report.kept or report.lost:
        lines.append(t("cli.corpus.corrections", kept=report.kept, lost=len(report.lost)))
    for docs in report.near_duplicates[:_LISTED]:
        lines.append(f"  {t('cli.corpus.near', docs=listed(map(printable, docs)))}")
    lines += _more(len(report.near_duplicates), "near")
    if report.worst:
        lines.append(t("cli.corpus.first"))
        lines += [f"  {_line(each.doc, each.bead, each.flag, each.texts)}" for each in report.worst]
    files = listed(shown(out / name) for name in report.files)
    lines.append(t("cli.corpus.results", files=files))
    if report.signature:
        lines.append(t("cli.corpus.signature", signature=report.signature))
    return "\n".join(lines)
