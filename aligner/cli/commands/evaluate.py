"""``aligner eval``: beads against gold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aligner.cli.commands import options
from aligner.cli.commands.options import AsJson


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            parser=options.named, metavar="GOLD", help="[a]:[b] lines, gold JSON, or JSONL."
        ),
    ],
    predicted: Annotated[
        Path,
        typer.Argument(parser=options.named, metavar="PREDICTED", help="The same kinds of file."),
    ],
    swap: Annotated[
        bool, typer.Option("--swap", help="The gold file has the languages the other way round.")
    ] = False,
    doc: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Judge only this document of the predicted file."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Strict and lax precision, recall and F1 of beads, with rows by bead type and for nulls."""
    from aligner.cli.tables import score_json, score_table
    from aligner.evaluation import compare_files

    scores = compare_files(gold, predicted, swap=swap, doc=doc)
    print(score_json(scores) if as_json else score_table(scores))
