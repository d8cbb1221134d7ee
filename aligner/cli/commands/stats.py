"""``aligner stats``: a corpus in numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aligner.cli.commands import options
from aligner.cli.commands.options import AsJson


def stats(
    files: Annotated[
        list[Path],
        typer.Argument(
            parser=options.named,
            metavar="FILE...",
            help="Corpora: .jsonl, .tmx, .parquet, ...; several, such as shards, are one.",
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Describe a corpus: documents, beads by type, lengths, confidence, flags."""
    import json
    from itertools import chain

    from aligner import formats
    from aligner.cli.tables import statistics_table
    from aligner.selection import statistics

    values = statistics(chain.from_iterable(map(formats.stream_pieces, files)))
    # JSON with escapes is the same JSON, and can be printed in every encoding.
    print(json.dumps(values, indent=1) if as_json else statistics_table(values))
