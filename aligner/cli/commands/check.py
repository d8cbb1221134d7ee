"""``aligner check``: divergence QA of a corpus."""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Literal

import typer

from aligner.baseline import Baseline
from aligner.cli import failures, streams, tongue
from aligner.cli.commands import options
from aligner.cli.commands.options import (
    ConfigFile,
    CorpusFile,
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
    Quiet,
    Ui,
    ZhCode,
)
from aligner.cli.progress import Progress, progress
from aligner.config import MIN_BEAD_CONFIDENCE, Settings
from aligner.errors import OutputError

if TYPE_CHECKING:
    from aligner.bitext import Alignment
    from aligner.cli.findings import Printer

FailOn = Literal["major", "minor", "never"]
Form = Literal["text", "json", "sarif"]
Sort = Literal["text", "risk"]


def check(
    file: CorpusFile,
    output: Output = None,
    families: Families = "all",
    origin: Origin = None,
    min_confidence: MinConfidence = None,
    glossary: GlossaryFile = None,
    config: ConfigFile = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="KIND", help="Report flags of this kind; repeatable."),
    ] = None,
    skip: Annotated[
        list[str] | None,
        typer.Option("--skip", metavar="KIND", help="Report no flags of this kind; repeatable."),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            parser=options.named,
            metavar="FILE",
            help="Findings known already: they are not reported, and fail nothing.",
        ),
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(parser=options.named, metavar="FILE", help="Write the findings as known."),
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option(help="Exit with 1 on findings this bad: major, minor or never.")
    ] = "never",
    form: Annotated[
        Form, typer.Option("--format", help="text, json (an array of findings) or sarif.")
    ] = "text",
    sort: Annotated[
        Sort, typer.Option(help="In the order of the text, or the riskiest beads first.")
    ] = "text",
    preset: Preset = "fast",
    model: Model = None,
    device: Device = None,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    min_bead_confidence: MinBeadConfidence = MIN_BEAD_CONFIDENCE,
    en_code: EnCode = None,
    zh_code: ZhCode = None,
    ui: Ui = None,
    quiet: Quiet = False,
) -> None:
    """Divergence QA of a corpus that is aligned already, a line for each finding."""
    policy = options.policy_of(config, file).narrowed(only or (), skip or ())
    settings = Settings(
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
    from aligner import formats
    from aligner.cli import findings
    from aligner.cli.words import describe_findings

    outputs = output or []
    codes = options.codes_of(en_code, zh_code)
    formats.check_outputs(outputs, [file], [write_baseline] if write_baseline else [])
    options.check_glossary(settings.glossary_file)
    known, noted = Baseline.load(baseline) if baseline else Baseline(), Baseline()
    tally = _Tally()
    printer = partial(findings.PRINTERS[form], file=file, riskiest_first=sort == "risk")
    warnings: list[str] = []
    with ExitStack() as stack:
        # Opened first: what cannot be written is known before anything is checked.
        kept = write_baseline and stack.enter_context(formats.replacing(write_baseline))
        line = stack.enter_context(
            progress(tongue.t("cli.work.checking", name=file.name), quiet=quiet)
        )
        found = _noted(_rechecked(formats.stream_pieces(file), settings), noted)
        checked = tally.counted(map(known.without_known, found), line)
        if outputs:
            writer = partial(
                formats.write_stream,
                codes=codes,
                min_bead_confidence=min_bead_confidence,
                ui=ui,
            )
            warnings = _printed_and_written(checked, printer, outputs, line, writer)
        else:
            _print(checked, printer, line)
        if kept:
            noted.write(kept)
    for warning in warnings:
        streams.warn(warning)
    if not quiet:
        streams.say(describe_findings(tally.kinds, tally.beads))
    if tally.severe(fail_on) and not write_baseline:
        raise typer.Exit(failures.FINDINGS)


def _noted(corpus: Iterator[Alignment], baseline: Baseline) -> Iterator[Alignment]:
    """The same alignments, their findings noted as they pass."""
    for alignment in corpus:
        baseline.add(alignment)
        yield alignment


class _Tally:
    """Counts what passes, so that no flag need be kept."""

    def __init__(self) -> None:
        self.beads = 0
        self.kinds: Counter[tuple[str, str]] = Counter()
        """By severity and kind."""

    def counted(self, corpus: Iterator[Alignment], line: Progress) -> Iterator[Alignment]:
        """The same alignments, counted as they pass."""
        for alignment in corpus:
            self.beads += len(alignment.beads)
            line.tell(tongue.t("cli.work.checking", name=alignment.doc), self.beads, unit="beads")
            self.kinds.update((flag.severity, flag.kind) for _, flag in alignment.flags)
            yield alignment

    def severe(self, fail_on: FailOn) -> bool:
        """Whether something is at least as bad."""
        severities = {"major": {"major"}, "minor": {"major", "minor"}, "never": set[str]()}
        return any(severity in severities[fail_on] for severity, _ in self.kinds)


def _print(checked: Iterator[Alignment], printer: Printer, line: Progress) -> None:
    for piece in printer(checked, colour=streams.in_colour(sys.stdout)):
        if sys.stdout.isatty():
            line.above(partial(print, piece))
        else:
            print(piece)
    streams.flush()


def _printed_and_written(
    checked: Iterator[Alignment],
    printer: Printer,
    outputs: Sequence[Path],
    line: Progress,
    writer: Callable[[Iterator[Alignment], Path, Any], list[str]],
) -> list[str]:
    """Print the findings and write the corpus with them; warnings.

    A copy on disk stands between the two, so that no corpus need fit in memory.
    """
    from aligner import formats

    with TemporaryDirectory(prefix="aligner-") as folder, ExitStack() as stack:
        # Opened first: what cannot be written is known before anything is checked.
        files = [(path, stack.enter_context(formats.opened(path))) for path in outputs]
        copy = Path(folder) / "checked.jsonl"
        with copy.open("wb") as kept:
            try:
                _print(_copied(checked, kept), printer, line)
            except streams.ReaderGone:
                # Nobody reads the findings any more, but the files are still wanted.
                deque(_copied(checked, kept), maxlen=0)
        return [warning for path, stream in files for warning in writer(_read(copy), path, stream)]


def _copied(corpus: Iterator[Alignment], stream: BinaryIO) -> Iterator[Alignment]:
    from aligner import formats

    for alignment in corpus:
        try:
            formats.WRITERS[".jsonl"](stream, [alignment])
        except OSError as error:
            raise OutputError(
                f"cannot keep a copy of the corpus in {gettempdir()}: {error.strerror}; set "
                "TMPDIR to a folder with more space"
            ) from error
        yield alignment


def _read(copy: Path) -> Iterator[Alignment]:
    from aligner import formats

    return formats.stream_pieces(copy) if copy.stat().st_size else iter(())


def _rechecked(corpus: Iterator[Alignment], settings: Settings) -> Iterator[Alignment]:
    """The corpus with fresh flags; the encoder is loaded once the file proves readable."""
    from aligner import flagging, pipeline

    tools = None
    for alignment in corpus:
        if tools is None and settings.families == "all":
            tools = pipeline.load_tools(settings)
        yield flagging.recheck(alignment, settings, tools)
