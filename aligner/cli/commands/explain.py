"""``aligner explain``: what every witness saw of one bead."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aligner.cli.commands import options
from aligner.cli.commands.options import (
    ConfigFile,
    CorpusFile,
    Device,
    GlossaryFile,
    Jobs,
    Model,
    NoCache,
    Preset,
)
from aligner.config import Settings
from aligner.errors import ConfigError, InputError
from aligner.files import shortened, shown

if TYPE_CHECKING:
    from aligner.bitext import Alignment


def explain(
    file: CorpusFile,
    bead: Annotated[
        str, typer.Argument(metavar="DOC:BEAD", help="Which bead, as `check` names it: 004:23.")
    ],
    glossary: GlossaryFile = None,
    config: ConfigFile = None,
    preset: Preset = "fast",
    model: Model = None,
    device: Device = None,
    jobs: Jobs = None,
    no_cache: NoCache = False,
) -> None:
    """Tell of one bead what each check, the network and the judge make of it."""
    settings = Settings(
        preset=preset,
        model=model,
        device=device,
        jobs=jobs,
        glossary=glossary,
        policy=options.policy_of(config, file),
        cache=not no_cache,
    )
    options.check_glossary(settings.glossary_file)
    doc, number = _named(bead)
    alignment, place = _found(file, doc, number)
    from aligner import flagging, pipeline
    from aligner.cli.explaining import explanation_lines

    found = flagging.explain(alignment, place, settings, pipeline.load_tools(settings))
    for line in explanation_lines(found, doc, number):
        print(line)


_NUMBER = re.compile("[0-9]{1,15}")
"""No document has more beads, and Python reads no number of thousands of digits."""


def _named(bead: str) -> tuple[str, int]:
    """Document and number; a document's name may hold colons."""
    doc, _, number = bead.rpartition(":")
    if not doc or not _NUMBER.fullmatch(number):
        raise ConfigError(f"{shortened(bead)} names no bead: write document and number, as 004:23")
    return doc, int(number)


def _found(file: Path, doc: str, number: int) -> tuple[Alignment, int]:
    from aligner import formats

    documents = 0
    for alignment in formats.stream_corpus(file):
        documents += 1
        if alignment.doc != doc:
            continue
        for place, (own, _) in enumerate(alignment.numbered()):
            if own == number:
                return alignment, place
        raise InputError(
            f"{shown(file)}: document {shortened(doc)} has no bead {number}, but "
            f"{len(alignment.beads)} others"
        )
    raise InputError(
        f"{shown(file)} has no document {shortened(doc)}, but {documents} others: name it as "
        "`aligner check` does"
    )
