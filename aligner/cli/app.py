"""The commands under their names."""

from __future__ import annotations

from typing import Annotated

import typer

from aligner.cli.commands.align import align
from aligner.cli.commands.apply import apply
from aligner.cli.commands.check import check
from aligner.cli.commands.clean import clean
from aligner.cli.commands.corpus import corpus
from aligner.cli.commands.evaluate import evaluate
from aligner.cli.commands.explain import explain
from aligner.cli.commands.filter import filter_corpus
from aligner.cli.commands.merge import merge
from aligner.cli.commands.models import models
from aligner.cli.commands.release import release
from aligner.cli.commands.review import review
from aligner.cli.commands.stats import stats
from aligner.cli.commands.status import status
from aligner.cli.commands.train import train

app = typer.Typer(
    add_completion=True,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Align English and Chinese translations and flag every divergence.",
)
app.command()(align)
app.command()(corpus)
app.command()(status)
app.command()(merge)
app.command()(check)
app.command()(explain)
app.command()(review)
app.command()(apply)
app.command()(clean)
app.command("filter")(filter_corpus)
app.command()(stats)
app.command()(release)
app.command("eval")(evaluate)
app.command()(train)
app.add_typer(models, name="models")


def _version(value: bool) -> None:
    if value:
        from aligner import __version__

        print(f"aligner {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass
