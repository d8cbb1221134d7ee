"""``aligner align``: one text pair."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aligner.cli import streams
from aligner.cli.commands import options
from aligner.cli.commands.options import (
    ConfigFile,
    Device,
    EnCode,
    Families,
    GlossaryFile,
    Jobs,
    MinBeadConfidence,
    MinConfidence,
    Model,
    NoCache,
    Output,
    Preset,
    Presplit,
    Quiet,
    SrcLang,
    TgtLang,
    ZhCode,
)
from aligner.cli.progress import progress
from aligner.config import DEFAULT_MIN_CONFIDENCE, MIN_BEAD_CONFIDENCE, LayoutName, Settings

if TYPE_CHECKING:
    from aligner.bitext import Alignment


def align(
    src: Annotated[
        Path,
        typer.Argument(
            parser=options.named, metavar="SRC", help="A bilingual file, or the source of a pair."
        ),
    ],
    tgt: Annotated[
        Path | None,
        typer.Argument(
            parser=options.named, metavar="[TGT]", help="The translation, if a file of its own."
        ),
    ] = None,
    output: Output = None,
    layout: Annotated[LayoutName, typer.Option(help="How the text is laid out.")] = "auto",
    src_lang: SrcLang = None,
    tgt_lang: TgtLang = None,
    preset: Preset = "fast",
    model: Model = None,
    device: Device = None,
    jobs: Jobs = None,
    presplit: Presplit = False,
    families: Families = "all",
    min_confidence: MinConfidence = DEFAULT_MIN_CONFIDENCE,
    glossary: GlossaryFile = None,
    config: ConfigFile = None,
    no_cache: NoCache = False,
    min_bead_confidence: MinBeadConfidence = MIN_BEAD_CONFIDENCE,
    en_code: EnCode = None,
    zh_code: ZhCode = None,
    quiet: Quiet = False,
) -> None:
    """Align one text pair and flag its divergences; JSONL on stdout unless -o is given."""
    policy = options.policy_of(config, src)
    settings = Settings(
        src_lang=src_lang,
        tgt_lang=tgt_lang,
        preset=preset,
        model=model,
        device=device,
        jobs=jobs,
        layout=layout,
        presplit=presplit,
        families=families,
        min_confidence=min_confidence,
        glossary=glossary,
        policy=policy,
        cache=not no_cache,
    )
    from aligner import formats, pipeline

    codes = options.codes_of(en_code, zh_code)
    outputs = output or []
    formats.check_outputs(outputs, [src, tgt] if tgt else [src])
    options.check_glossary(settings.glossary_file)
    with progress(f"aligning {src.name}", quiet=quiet):
        alignment = pipeline.align_paths(src, tgt, settings)
    if outputs:
        warnings = formats.write_files(
            [alignment], outputs, codes=codes, min_bead_confidence=min_bead_confidence
        )
        for warning in warnings:
            streams.say(f"warning: {warning}")
    else:
        streams.print_jsonl([alignment])
    if not quiet:
        _report(alignment)


def _report(alignment: Alignment) -> None:
    from aligner.cli.words import describe, finding_lines

    for warning in alignment.warnings:
        streams.say(f"warning: {warning}")
    for line in finding_lines(alignment, colour=streams.in_colour(sys.stderr)):
        streams.say_styled(line)
    streams.say_styled(describe(alignment))
