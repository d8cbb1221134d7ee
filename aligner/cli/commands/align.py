"""``aligner align``: one text pair."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aligner.cli import failures, streams, tongue
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
    Origin,
    Output,
    Preset,
    Presplit,
    Quiet,
    SrcLang,
    Srx,
    TgtLang,
    Ui,
    Whole,
    ZhCode,
)
from aligner.cli.progress import progress
from aligner.config import MIN_BEAD_CONFIDENCE, LayoutName, Settings
from aligner.errors import AlignerError, Fault, InputError, fault_of
from aligner.files import MAX_TEXT, check_out, is_folder, open_input, shown

if TYPE_CHECKING:
    from aligner.bitext import Alignment
    from aligner.linking import Tools
    from aligner.review.linker import Linker


def align(
    src: Annotated[
        Path,
        typer.Argument(
            parser=options.named,
            metavar="SRC",
            help="A bilingual file, or the source of a pair: a file, a folder, or - for stdin.",
        ),
    ],
    tgt: Annotated[
        Path | None,
        typer.Argument(
            parser=options.named,
            metavar="[TGT]",
            help="The translation, if a file or a folder of its own.",
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
    srx: Srx = None,
    whole: Whole = False,
    text_out: Annotated[
        Path | None,
        typer.Option(
            parser=options.named,
            metavar="DIR",
            help="Write the texts as read, which the offsets count in, into this folder.",
        ),
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option(
            "--keep",
            parser=options.named,
            metavar="FILE",
            help="Keep the corrections of this corpus or review: its beads are anchors.",
        ),
    ] = None,
    families: Families = "all",
    origin: Origin = None,
    min_confidence: MinConfidence = None,
    glossary: GlossaryFile = None,
    config: ConfigFile = None,
    no_cache: NoCache = False,
    min_bead_confidence: MinBeadConfidence = MIN_BEAD_CONFIDENCE,
    en_code: EnCode = None,
    zh_code: ZhCode = None,
    ui: Ui = None,
    quiet: Quiet = False,
) -> None:
    """Align a text pair, or two folders, and flag divergences; JSONL on stdout unless -o is
    given."""
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
        srx=srx,
        whole=whole,
        families=families,
        origin=origin,
        min_confidence=min_confidence,
        glossary=glossary,
        policy=policy,
        cache=not no_cache,
    )
    from aligner import formats, pipeline

    codes = options.codes_of(en_code, zh_code)
    outputs = output or []
    inputs = [path for path in (src, tgt) if path and path != STDIN]
    if keep:
        open_input(keep).close()
    formats.check_outputs(outputs, inputs)
    if text_out:
        check_out(text_out, inputs)
    options.check_glossary(settings.glossary_file)
    options.check_srx(settings.srx)
    # Corrections ask the aligner too: one encoder serves both.
    tools = pipeline.load_tools(settings) if keep else None
    if any(is_folder(path) for path in inputs):
        alignments, faults = _of_folders(src, tgt, settings, tools, quiet)
    else:
        with progress(tongue.t("cli.work.aligning", name=src.name), quiet=quiet):
            alignments, faults = [_of_files(src, tgt, settings, tools)], []
    if keep:
        from aligner.review.linker import Aligning

        alignments = _with_corrections(alignments, keep, Aligning(settings, tools), quiet)
    if text_out:
        _write_texts(alignments, text_out)
    if outputs:
        warnings = formats.write_files(
            alignments, outputs, codes=codes, min_bead_confidence=min_bead_confidence, ui=ui
        )
        for warning in warnings:
            streams.warn(warning)
    else:
        streams.print_jsonl(alignments)
    if not quiet:
        _report(alignments)
    for fault in faults:
        failures.tell(fault.message)
    if faults:
        raise typer.Exit(failures.SOME_FAILED)


STDIN = Path("-")


def _with_corrections(
    alignments: Sequence[Alignment], keep: Path, linker: Linker, quiet: bool
) -> list[Alignment]:
    """The alignments with the corrections of an earlier corpus; what was lost is told."""
    from aligner.review.opening import keep_corrections

    found, lost = keep_corrections(alignments, keep, linker)
    for line in lost:
        streams.warn(line)
    if not quiet and lost:
        streams.say(tongue.t("cli.lost", count=len(lost)))
    return found


def _of_files(src: Path, tgt: Path | None, settings: Settings, tools: Tools | None) -> Alignment:
    """The alignment of one file or two; one of them may be standard input."""
    from aligner import pipeline, reading

    if STDIN not in (src, tgt):
        return pipeline.align_paths(src, tgt, settings, tools)
    if src == tgt:
        raise InputError("both texts are standard input: name a file for one of them")
    data = streams.read_stdin(MAX_TEXT)

    def read(path: Path) -> reading.Source:
        if path == STDIN:
            return reading.source_of(data, "standard input", whole=settings.whole)
        return reading.read_source(path, whole=settings.whole)

    names = [str(path) if path != STDIN else "standard input" for path in (src, tgt) if path]
    doc = next((path.stem for path in (src, tgt) if path and path != STDIN), "stdin")
    return pipeline.align_sources(
        read(src), read(tgt) if tgt else None, settings, tools, doc, (names[0], names[-1])
    )


def _of_folders(
    src: Path, tgt: Path | None, settings: Settings, tools: Tools | None, quiet: bool
) -> tuple[list[Alignment], list[Fault]]:
    """The alignments of the files that two folders have under the same names, and what failed."""
    from aligner import pipeline
    from aligner.corpus.folders import pair_folders

    folders = [path for path in (src, tgt) if path and is_folder(path)]
    if tgt is None or len(folders) < len((src, tgt)):
        raise InputError(
            f"{shown(folders[0])} is a folder: name two folders, or use aligner corpus FOLDER "
            "--out DIR"
        )
    found = pair_folders(src, tgt)
    tools = tools or pipeline.load_tools(settings)
    alignments, faults = [], []
    with progress(tongue.t("cli.work.aligning", name=src.name), quiet=quiet) as line:
        for number, pair in enumerate(found.pairs):
            line.tell(tongue.t("cli.work.aligning", name=pair.doc), number, len(found.pairs))
            try:
                one = pipeline.align_paths(pair.src, pair.tgt, settings, tools)
                alignments.append(replace(one, doc=pair.doc))
            except AlignerError as error:
                faults.append(fault_of(error))
    for path in found.lonely:
        streams.warn(tongue.t("cli.lonely", path=path))
    return alignments, faults


def _write_texts(alignments: Sequence[Alignment], folder: Path) -> None:
    """The texts as read: one file for a bilingual document, else one a language."""
    from aligner import formats

    folder.mkdir(parents=True, exist_ok=True)
    for alignment in alignments:
        sides = {alignment.src.lang: alignment.src.text, alignment.tgt.lang: alignment.tgt.text}
        name = re.sub(r"[/\\\x00]", "_", alignment.doc)
        same = alignment.src.text == alignment.tgt.text
        for lang, text in list(sides.items())[: 1 if same else 2]:
            path = folder / (f"{name}.txt" if same else f"{name}.{lang}.txt")
            with formats.replacing(path) as stream:
                stream.write(text.encode("utf-8", "surrogatepass"))


def _report(alignments: Sequence[Alignment]) -> None:
    from aligner.cli.words import describe, finding_lines

    for alignment in alignments:
        for warning in alignment.warnings:
            streams.warn(warning)
        for line in finding_lines(alignment, colour=streams.in_colour(sys.stderr)):
            streams.say_styled(line)
        streams.say_styled(describe(alignment))
