"""``aligner clean``: merge and clean translation memories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from aligner.cli import streams
from aligner.cli.commands import options
from aligner.cli.commands.options import EnCode, Quiet, ZhCode
from aligner.cli.progress import Progress, progress
from aligner.config import MIN_BEAD_CONFIDENCE, Settings

if TYPE_CHECKING:
    from aligner.bitext import Alignment
    from aligner.cleaning import Cleaner, Noted

_PIECE = 1_000
"""Units that are held at a time."""

_COLUMNS = ("file", "doc", "bead", "action", "reason", "detail", "like", "src", "tgt")
_NAMES = (
    "empty, links, no-letters, alike, language, length, confidence, risk, duplicate, "
    "near-duplicate, two-translations, two-sources"
)


def clean(
    files: Annotated[
        list[Path],
        typer.Argument(
            parser=options.named,
            metavar="FILE...",
            help="Corpora to merge: .tmx, .xlsx, .tsv, .csv, .jsonl, .po, XLIFF, ...",
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", parser=options.named, metavar="FILE", help="File to write, as filter."
        ),
    ],
    removed: Annotated[
        Path | None,
        typer.Option(
            parser=options.named,
            metavar="FILE",
            help="TSV of what was removed or listed, and why (else OUT.removed.tsv).",
        ),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option("--drop", metavar="REASON", help=f"Remove for this reason: {_NAMES}."),
    ] = None,
    listed: Annotated[
        list[str] | None,
        typer.Option("--list", metavar="REASON", help="Keep, and name in the TSV; repeatable."),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="REASON", help="Do not look for it; repeatable."),
    ] = None,
    near: Annotated[
        float,
        typer.Option(min=0, max=1, metavar="P", help="Likeness of near duplicates (0 to 1)."),
    ] = 0.9,
    max_ratio: Annotated[
        float,
        typer.Option(min=1, metavar="N", help="How many times too long a side may be."),
    ] = 3.0,
    max_risk: Annotated[
        float, typer.Option(min=0, max=1, metavar="P", help="Keep units at most this risky.")
    ] = 0.9,
    min_bead_confidence: Annotated[
        float, typer.Option(min=0, max=1, metavar="P", help="Keep units at least this sure.")
    ] = MIN_BEAD_CONFIDENCE,
    risk: Annotated[
        bool,
        typer.Option("--risk", help="Work out the risk of each unit first: slow, by the encoder."),
    ] = False,
    en_code: EnCode = None,
    zh_code: ZhCode = None,
    quiet: Quiet = False,
) -> None:
    """Merge and clean translation memories; what is removed is named with the reason."""
    from aligner import formats
    from aligner.cleaning import Cleaner, Limits, Plan

    chosen = (("drop", drop), ("list", listed), ("keep", keep))
    actions = {reason: action for action, reasons in chosen for reason in reasons or ()}
    limits = Limits(max_ratio, max_risk, min_bead_confidence, near)
    plan = Plan(actions, limits)
    codes = options.codes_of(en_code, zh_code)
    side = removed or output.with_name(f"{output.name}.removed.tsv")
    formats.check_outputs([output], files, [side])
    noted: list[Noted] = []
    cleaner = Cleaner(plan)
    with ExitStack() as stack:
        stack.callback(cleaner.close)
        stream = stack.enter_context(formats.opened(output))
        table = stack.enter_context(formats.replacing(side))
        line = stack.enter_context(progress(f"cleaning {files[0].name}", quiet=quiet))
        table.write(("\t".join(_COLUMNS) + "\n").encode())
        pieces = _told(_pieces(files, risk), cleaner, line)
        kept = _written(cleaner.cleaned(pieces, noted), noted, table)
        # What is not sure enough is gone already, with its reason.
        warnings = formats.write_stream(kept, output, stream, codes, 0.0)
        _write(noted, table)
    for warning in warnings:
        streams.warn(warning)
    if not quiet:
        _report(cleaner, output, side)


def _pieces(files: Sequence[Path], risk: bool) -> Iterator[tuple[str, Alignment]]:
    from aligner import flagging, formats, pipeline

    settings = Settings()
    tools = pipeline.load_tools(settings) if risk else None
    for file in files:
        for piece in formats.stream_pieces(file, _PIECE):
            yield str(file), flagging.recheck(piece, settings, tools) if tools else piece


def _told(
    pieces: Iterator[tuple[str, Alignment]], cleaner: Cleaner, line: Progress
) -> Iterator[tuple[str, Alignment]]:
    for name, piece in pieces:
        line.tell(f"cleaning {Path(name).name}", cleaner.read, unit="units")
        yield name, piece


def _written(kept: Iterator[Alignment], noted: list[Noted], table: BinaryIO) -> Iterator[Alignment]:
    """The same alignments; what was noted meanwhile goes to the table."""
    for alignment in kept:
        _write(noted, table)
        yield alignment


def _write(noted: list[Noted], table: BinaryIO) -> None:
    for each in noted:
        unit = each.unit
        place = (unit.file, unit.doc, str(unit.number))
        cells = (*place, each.action, each.reason, each.detail, each.like, unit.src, unit.tgt)
        row = "\t".join(" ".join(cell.split()) for cell in cells)
        table.write((row + "\n").encode("utf-8", "replace"))
    noted.clear()


def _report(cleaner: Cleaner, output: Path, side: Path) -> None:
    from aligner.cleaning import summary

    streams.say(f"{cleaner.read:,} units read, {cleaner.kept:,} written to {output}")
    for action, word in (("drop", "removed"), ("list", "listed")):
        found = summary(cleaner.counts, action)
        if found:
            said = ", ".join(f"{reason} {count:,}" for reason, count in found)
            streams.say(f"{word}: {said}")
    streams.say(f"reasons: {side}")
