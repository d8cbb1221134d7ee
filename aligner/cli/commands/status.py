"""``aligner status``: where a run of ``aligner corpus`` is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aligner.cli.commands import options
from aligner.cli.commands.options import AsJson, Ui


def status(
    out: Annotated[
        Path,
        typer.Argument(
            parser=options.named, metavar="DIR", help="The folder that aligner corpus writes into."
        ),
    ],
    as_json: AsJson = False,
    ui: Ui = None,
) -> None:
    """Tell where a run of aligner corpus is, while it goes on or afterwards."""
    import json

    from aligner.cli.telling import describe_status
    from aligner.corpus.status import read_status

    found = read_status(out)
    print(json.dumps(found.as_json(), indent=1) if as_json else describe_status(found))
