"""``aligner merge``: shards of a corpus to one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aligner.cli import failures, streams
from aligner.cli.commands import options
from aligner.cli.commands.options import EnCode, MinBeadConfidence, Quiet, Ui, ZhCode
from aligner.config import MIN_BEAD_CONFIDENCE


def merge(
    folders: Annotated[
        list[Path],
        typer.Argument(
            parser=options.named, metavar="DIR...", help="The output folders of every shard."
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out", parser=options.named, metavar="DIR", help="Folder for the whole corpus."
        ),
    ],
    min_bead_confidence: MinBeadConfidence = MIN_BEAD_CONFIDENCE,
    en_code: EnCode = None,
    zh_code: ZhCode = None,
    ui: Ui = None,
    quiet: Quiet = False,
) -> None:
    """Merge the shards of a corpus into one, as a single run would have made it."""
    codes = options.codes_of(en_code, zh_code)
    from aligner.cli.words import describe_report
    from aligner.corpus.merging import merge_corpora

    report = merge_corpora(
        folders, out, codes=codes, min_bead_confidence=min_bead_confidence, ui=ui
    )
    for message in report.warnings:
        streams.warn(message)
    if not quiet:
        print(describe_report(report, out))
    for failure in report.failures:
        streams.failed(failure.doc, failure.reason)
    if report.failures:
        raise typer.Exit(failures.SOME_FAILED)
