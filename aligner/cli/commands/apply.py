"""``aligner apply``: corrections made elsewhere, back into the review of their corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aligner.cli import streams
from aligner.cli.commands import options
from aligner.cli.commands.options import ConfigFile, Families, GlossaryFile, Quiet
from aligner.config import Settings
from aligner.errors import InputError
from aligner.files import shown


def apply(
    file: Annotated[
        Path,
        typer.Argument(
            parser=options.named,
            metavar="FILE",
            help="The corrected file: .xlsx, .docx, .tmx, .jsonl, or any other corpus file.",
        ),
    ],
    path: Annotated[
        Path | None,
        typer.Argument(
            parser=options.named,
            metavar="[PATH]",
            help="The corpus or review that it corrects (else the one review beside FILE).",
        ),
    ] = None,
    families: Families = "all",
    glossary: GlossaryFile = None,
    config: ConfigFile = None,
    quiet: Quiet = False,
) -> None:
    """Bring corrections from a table or a CAT tool back into the review; undone there as one."""
    policy = options.policy_of(config, path or file)
    settings = Settings(families=families, glossary=glossary, policy=policy, cache=True)
    from aligner import formats
    from aligner.review.applying import apply as applied_to
    from aligner.review.linker import Aligning
    from aligner.review.opening import open_review

    options.check_glossary(settings.glossary_file)
    corpus = list(formats.stream_corpus(file))
    linker = Aligning(settings)
    opened = open_review(path or _beside(file), None, linker)
    for message in opened.messages:
        streams.warn(message)
    try:
        found = applied_to(opened.store, corpus, linker)
    finally:
        opened.store.close()
    for line in found.lost:
        streams.warn(line)
    if not quiet:
        streams.say(f"{found.changed} beads changed, {len(found.lost)} not found")


def _beside(file: Path) -> Path:
    """The one review in the folder of a file; InputError where there is none, or several."""
    reviews = sorted(file.absolute().parent.glob("*.review"))
    if len(reviews) != 1:
        raise InputError(
            f"the folder of {shown(file)} has {len(reviews)} reviews, one is needed: name the "
            "corpus that it corrects"
        )
    return reviews[0]
