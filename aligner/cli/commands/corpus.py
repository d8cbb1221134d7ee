"""``aligner corpus``: many documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

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
    Preset,
    Quiet,
    SrcLang,
    TgtLang,
    Ui,
    ZhCode,
)
from aligner.cli.progress import progress
from aligner.cli.telling import ProgressForm, Teller
from aligner.config import MIN_BEAD_CONFIDENCE, Settings

if TYPE_CHECKING:
    from aligner.corpus import Failure

EngineName = Literal["auto", "local", "process", "ray"]


def corpus(
    context: typer.Context,
    paths: Annotated[
        list[Path],
        typer.Argument(
            parser=options.named,
            metavar="PATH...",
            help="Files, folders, archives (ZIP, tar), patterns, or a manifest (TSV, CSV, JSONL, "
            "Parquet: id, src, tgt; with the texts themselves: id, src_text, tgt_text).",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            parser=options.named,
            metavar="DIR",
            help="Folder for the corpus and the report.",
        ),
    ],
    src_lang: SrcLang = None,
    tgt_lang: TgtLang = None,
    preset: Preset = "fast",
    model: Model = None,
    device: Device = None,
    jobs: Jobs = None,
    families: Families = "all",
    origin: Origin = None,
    min_confidence: MinConfidence = None,
    glossary: GlossaryFile = None,
    config: ConfigFile = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over; corrections stay.")] = False,
    no_cache: NoCache = False,
    min_bead_confidence: MinBeadConfidence = MIN_BEAD_CONFIDENCE,
    en_code: EnCode = None,
    zh_code: ZhCode = None,
    engine: Annotated[
        EngineName,
        typer.Option(
            help="local (this process), process (several), ray (many machines), or auto: local or "
            "process, what pays."
        ),
    ] = "auto",
    address: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="Ray cluster to join; else one is begun here."),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", help="End a document that takes longer; needs processes."),
    ] = None,
    memory: Annotated[
        int | None,
        typer.Option(metavar="MB", help="End a document whose process takes more memory."),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(
            metavar="DAYS",
            help="Days that texts with dates may be apart to be paired by content; else as in the "
            "pairs that names make, 3 at least.",
        ),
    ] = None,
    shard: Annotated[
        str | None,
        typer.Option(
            metavar="I/N", help="Make one of N parts of a manifest; aligner merge joins them."
        ),
    ] = None,
    progress_form: Annotated[
        ProgressForm,
        typer.Option(
            "--progress",
            help="auto (a line on a terminal, elsewhere one a minute), json (for schedulers) or "
            "none.",
        ),
    ] = "auto",
    ui: Ui = None,
    quiet: Quiet = False,
) -> None:
    """Pair, align and check many documents: a corpus as JSONL and TMX, and a report."""
    policy = options.policy_of(config, paths[0])
    settings = Settings(
        src_lang=src_lang,
        tgt_lang=tgt_lang,
        preset=preset,
        model=model,
        device=device,
        jobs=jobs,
        families=families,
        origin=origin,
        min_confidence=min_confidence,
        glossary=glossary,
        policy=policy,
        cache=not no_cache,
    )
    codes = options.codes_of(en_code, zh_code)
    from aligner.cli.words import describe_report
    from aligner.corpus import RunOptions, Shard, build_corpus

    part = Shard.parse(shard) if shard is not None else None
    how = RunOptions(
        engine=engine, timeout=timeout, memory=memory, shard=part, address=address, days=days
    )
    hidden = quiet or progress_form != "auto"

    with progress(tongue.t("cli.work.collecting"), quiet=hidden) as line:
        report = build_corpus(
            paths,
            out,
            settings,
            fresh=fresh,
            codes=codes,
            min_bead_confidence=min_bead_confidence,
            progress=Teller("none" if quiet else progress_form, line),
            options=how,
            ui=ui,
        )
    for message in report.warnings:
        streams.warn(message)
    for message in report.lost:
        streams.warn(message)
    if not quiet:
        print(describe_report(report, out))
    _tell(report.failures, context.obj)
    if report.failures:
        raise typer.Exit(failures.SOME_FAILED)


def _tell(failed: Sequence[Failure], arguments: Sequence[str]) -> None:
    """A line for each document that failed, and the file to report where that was a bug."""
    for failure in failed:
        streams.failed(failure.doc, failure.reason)
    bugs = [failure.fault for failure in failed if failure.fault.traceback]
    if bugs:
        told = tongue.t("cli.bug.several", count=len(bugs))
        streams.warn(failures.kept(told, bugs, arguments))
