"""The command line: parses, calls the library, prints, turns errors into exit codes.

Results go to stdout; messages and progress to stderr. Everything heavy is imported inside the
commands, so that ``aligner --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer
import typer.core

from aligner.errors import AlignerError

if TYPE_CHECKING:
    from aligner.bitext import Alignment, Flag
    from aligner.config import Settings


class _Commands(typer.core.TyperGroup):
    """Ends in peace when the reader of our output, such as ``head``, has gone."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            found = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # Python would complain once more when it closes stdout.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        return found


app = typer.Typer(
    cls=_Commands,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Align English and Chinese translations and flag every divergence.",
)
models_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="List, describe and build models."
)
app.add_typer(models_app, name="models")

FINDINGS, UNUSABLE, SOME_FAILED = 1, 2, 3
"""Exit codes besides 0: see the README."""

SrcLang = Annotated[str | None, typer.Option(help="Source language: en or zh (else detected).")]
TgtLang = Annotated[str | None, typer.Option(help="Target language: en or zh (else detected).")]
Preset = Annotated[str, typer.Option(help="fast (built-in encoder) or best (two encoders).")]
Model = Annotated[
    str | None, typer.Option(help="An encoder by name, folder, or hub model, instead of a preset.")
]
Device = Annotated[str | None, typer.Option(help="Where a torch encoder runs: cpu, cuda, mps.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="Processors to use (else those at hand).")]
Seed = Annotated[
    int, typer.Option(help="Of what is drawn at random: that is only done in fitting weights.")
]
Presplit = Annotated[bool, typer.Option("--presplit", help="Each line is a sentence already.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Keep no vectors on disk.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print no messages and no summary.")]
Families = Annotated[str, typer.Option(help="Checks: all, exact (no encoder), or none.")]
MinConfidence = Annotated[
    float, typer.Option(help="Leave out flags that are less sure than this (0 to 1).")
]
GlossaryFile = Annotated[
    Path | None, typer.Option("--glossary", help="Terms to keep: CSV (en, zh, forbidden) or TBX.")
]
Output = Annotated[
    list[Path] | None,
    typer.Option(
        "-o", "--output", help="File to write: .jsonl, .tmx, .tsv, or .html (a report); repeatable."
    ),
]
ZhCode = Annotated[str, typer.Option("--zh-code", help="xml:lang of Chinese in TMX.")]
EnCode = Annotated[str, typer.Option("--en-code", help="xml:lang of English in TMX.")]


# typer has its own copy of click or uses the installed one, depending on its version.
_UsageError: Any = typer.BadParameter.__base__


def main() -> None:
    """Run the command line; the only place that exits the process."""
    try:
        code = app(standalone_mode=False)
    except AlignerError as error:
        _say(f"error: {_one_line(error)}")
        sys.exit(UNUSABLE)
    except _UsageError as error:
        _explain_usage(error)
        sys.exit(UNUSABLE)
    except KeyboardInterrupt:
        _say("stopped")
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)


def _explain_usage(error: Any) -> None:
    """One line for a wrong option; the help where nothing was asked for."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    command = error.ctx.command_path if error.ctx else "aligner"
    _say(f"error: {error.format_message().rstrip('.')}; see {command} --help")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _say(message: str) -> None:
    print(message, file=sys.stderr)


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


@app.command()
def align(
    src: Annotated[Path, typer.Argument(help="A bilingual file, or the source of a pair.")],
    tgt: Annotated[
        Path | None, typer.Argument(help="The translation, if a file of its own.")
    ] = None,
    output: Output = None,
    layout: Annotated[
        str, typer.Option(help="auto, pair, block, interleaved or columns.")
    ] = "auto",
    src_lang: SrcLang = None,
    tgt_lang: TgtLang = None,
    preset: Preset = "fast",
    model: Model = None,
    device: Device = None,
    jobs: Jobs = None,
    seed: Seed = 0,
    presplit: Presplit = False,
    families: Families = "all",
    min_confidence: MinConfidence = 0.5,
    glossary: GlossaryFile = None,
    no_cache: NoCache = False,
    en_code: EnCode = "en-US",
    zh_code: ZhCode = "zh-CN",
    quiet: Quiet = False,
) -> None:
    """Align one text pair and flag its divergences; JSONL on stdout unless -o is given."""
    from aligner import formats, pipeline
    from aligner.config import Settings

    outputs = output or []
    formats.check_outputs(outputs, [src, tgt] if tgt else [src])
    settings = Settings(
        src_lang=src_lang,  # type: ignore[arg-type]
        tgt_lang=tgt_lang,  # type: ignore[arg-type]
        preset=preset,
        model=model,
        device=device,
        jobs=jobs,
        layout=layout,
        presplit=presplit,
        families=families,
        min_confidence=min_confidence,
        glossary=glossary,
        cache=not no_cache,
    )
    alignment = pipeline.align_paths(src, tgt, settings)
    if outputs:
        codes = {"en": en_code, "zh": zh_code}
        for warning in formats.write_files([alignment], outputs, codes=codes):
            _say(f"warning: {warning}")
    else:
        formats.WRITERS[".jsonl"](sys.stdout.buffer, [alignment])
    if not quiet:
        _report_alignment(alignment)


def _report_alignment(alignment: Alignment) -> None:
    from aligner.summary import describe, finding_lines

    for warning in alignment.warnings:
        _say(f"warning: {warning}")
    for line in finding_lines(alignment, colour=_in_colour(sys.stderr)):
        _say(line)
    _say(describe(alignment))


def _in_colour(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR")


@app.command()
def corpus(
    paths: Annotated[
        list[Path], typer.Argument(help="Files, folders, or a manifest TSV (id, src, tgt).")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for the corpus and the report.")],
    src_lang: SrcLang = None,
    tgt_lang: TgtLang = None,
    preset: Preset = "fast",
    model: Model = None,
    device: Device = None,
    jobs: Jobs = None,
    seed: Seed = 0,
    families: Families = "all",
    min_confidence: MinConfidence = 0.5,
    glossary: GlossaryFile = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Start over instead of continuing in the folder.")
    ] = False,
    no_cache: NoCache = False,
    en_code: EnCode = "en-US",
    zh_code: ZhCode = "zh-CN",
    quiet: Quiet = False,
) -> None:
    """Pair, align and check many documents: a corpus as JSONL and TMX, and a report."""
    from aligner.config import Settings
    from aligner.corpus import build_corpus
    from aligner.summary import describe_report

    settings = Settings(
        src_lang=src_lang,  # type: ignore[arg-type]
        tgt_lang=tgt_lang,  # type: ignore[arg-type]
        preset=preset,
        model=model,
        device=device,
        jobs=jobs,
        families=families,
        min_confidence=min_confidence,
        glossary=glossary,
        cache=not no_cache,
    )
    report = build_corpus(
        paths,
        out,
        settings,
        fresh=fresh,
        codes={"en": en_code, "zh": zh_code},
        progress=_progress(quiet),
    )
    for message in report.warnings:
        _say(f"warning: {message}")
    if not quiet:
        print(describe_report(report, out))
    for failure in report.failures:
        _say(f"failed: {failure.doc}: {failure.reason}")
    if report.failures:
        raise typer.Exit(SOME_FAILED)


def _progress(quiet: bool):  # type: ignore[no-untyped-def]
    """Writes over one line on a terminal; says nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        return lambda message: None

    def show(message: str) -> None:
        sys.stderr.write(f"\r\033[K{message}")
        sys.stderr.flush()

    return show


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A corpus: .tmx, .jsonl, .tsv, .xlf or .xliff.")],
    output: Output = None,
    families: Families = "all",
    min_confidence: MinConfidence = 0.5,
    glossary: GlossaryFile = None,
    fail_on: Annotated[
        str, typer.Option(help="Exit with 1 on findings this bad: major, minor or never.")
    ] = "never",
    output_format: Annotated[
        str, typer.Option("--format", help="text, json (an array of findings) or sarif.")
    ] = "text",
    preset: Preset = "fast",
    model: Model = None,
    device: Device = None,
    jobs: Jobs = None,
    seed: Seed = 0,
    no_cache: NoCache = False,
    quiet: Quiet = False,
) -> None:
    """Divergence QA of a corpus that is aligned already, a line for each finding."""
    from aligner import findings, formats
    from aligner.config import Settings
    from aligner.errors import ConfigError
    from aligner.summary import describe_findings

    if fail_on not in ("major", "minor", "never"):
        raise ConfigError(f"--fail-on {fail_on!r} is unknown: use major, minor or never")
    if output_format not in findings.PRINTERS:
        known = ", ".join(findings.PRINTERS)
        raise ConfigError(f"--format {output_format!r} is unknown: use one of {known}")
    settings = Settings(
        preset=preset,
        model=model,
        device=device,
        jobs=jobs,
        families=families,
        min_confidence=min_confidence,
        glossary=glossary,
        cache=not no_cache,
    )
    outputs = output or []
    formats.check_outputs(outputs, [file])
    beads = 0
    found: list[Flag] = []
    kept: list[Alignment] = []

    def rechecked() -> Iterator[Alignment]:
        nonlocal beads
        for alignment in _rechecked(formats.stream_corpus(file), settings):
            beads += len(alignment.beads)
            found.extend(flag for _, flag in alignment.flags)
            if outputs:
                kept.append(alignment)
            yield alignment

    printer = findings.PRINTERS[output_format]
    for piece in printer(rechecked(), file, colour=_in_colour(sys.stdout)):
        print(piece)
    for warning in formats.write_files(kept, outputs):
        _say(f"warning: {warning}")
    if not quiet:
        _say(describe_findings(found, beads))
    severe = {"major": ("major",), "minor": ("major", "minor"), "never": ()}[fail_on]
    if any(flag.severity in severe for flag in found):
        raise typer.Exit(FINDINGS)


def _rechecked(corpus: Iterator[Alignment], settings: Settings) -> Iterator[Alignment]:
    """The corpus with fresh flags; the encoder is loaded once the file proves readable."""
    from aligner import flagging, pipeline

    tools = None
    for alignment in corpus:
        if tools is None and settings.families == "all":
            tools = pipeline.load_tools(settings)
        yield flagging.recheck(alignment, settings, tools)


@app.command("filter")
def filter_corpus(
    file: Annotated[Path, typer.Argument(help="A corpus: .tmx, .jsonl, .tsv, .xlf or .xliff.")],
    output: Output = None,
    min_confidence: Annotated[
        float, typer.Option(help="Keep beads at least this sure (0 to 1).")
    ] = 0.0,
    min_similarity: Annotated[
        float | None, typer.Option(help="Keep beads at least this similar (-1 to 1).")
    ] = None,
    having: Annotated[
        list[str] | None,
        typer.Option("--flag", help="Keep beads with this flag: a kind, major, minor or any."),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option("--no-flag", help="Drop beads with this flag: a kind, major, minor or any."),
    ] = None,
    types: Annotated[
        list[str] | None, typer.Option("--type", help="Keep beads of this type, such as 1-1.")
    ] = None,
    min_length: Annotated[int, typer.Option(help="Fewest characters of a side.")] = 0,
    max_length: Annotated[int | None, typer.Option(help="Most characters of a side.")] = None,
    no_nulls: Annotated[
        bool, typer.Option("--no-nulls", help="Drop sentences without counterpart.")
    ] = False,
    en_code: EnCode = "en-US",
    zh_code: ZhCode = "zh-CN",
    quiet: Quiet = False,
) -> None:
    """Select beads from a corpus; JSONL on stdout unless -o is given. Beads keep their numbers."""
    from aligner import formats
    from aligner.selection import Selection, select

    outputs = output or []
    formats.check_outputs(outputs, [file])
    selection = Selection(
        min_confidence=min_confidence,
        min_similarity=min_similarity,
        having=tuple(having or ()),
        without=tuple(without or ()),
        types=tuple(types or ()),
        min_length=min_length,
        max_length=max_length,
        nulls=not no_nulls,
    )
    if not outputs:
        formats.WRITERS[".jsonl"](sys.stdout.buffer, select(formats.stream_corpus(file), selection))
    codes = {"en": en_code, "zh": zh_code}
    for path in outputs:
        # One pass for each file, so that no corpus need fit in memory.
        chosen = select(formats.stream_corpus(file), selection)
        for warning in formats.write_corpus(chosen, path, codes=codes):
            _say(f"warning: {warning}")
        if not quiet:
            _say(f"written: {path}")


@app.command()
def stats(
    file: Annotated[Path, typer.Argument(help="A corpus: .tmx, .jsonl, .tsv, .xlf or .xliff.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Describe a corpus: documents, beads by type, lengths, confidence, flags."""
    import json

    from aligner import formats
    from aligner.selection import statistics
    from aligner.summary import statistics_table

    values = statistics(formats.stream_corpus(file))
    print(json.dumps(values, ensure_ascii=False, indent=1) if as_json else statistics_table(values))


@app.command("eval")
def evaluate(
    gold: Annotated[Path, typer.Argument(help="[a]:[b] lines, gold JSON, or JSONL.")],
    predicted: Annotated[Path, typer.Argument(help="The same kinds of file.")],
    swap: Annotated[
        bool, typer.Option("--swap", help="The gold file has the languages the other way round.")
    ] = False,
    doc: Annotated[
        str | None, typer.Option(help="Judge only this document of the predicted file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Strict and lax precision, recall and F1 of beads, with rows by bead type and for nulls."""
    from aligner.evaluation import compare_files
    from aligner.summary import score_json, score_table

    scores = compare_files(gold, predicted, swap=swap, doc=doc)
    print(score_json(scores) if as_json else score_table(scores))


class Trained(StrEnum):
    """What `aligner train` fits."""

    ALIGNMENT = "alignment"
    DIVERGENCE = "divergence"
    LEXICON = "lexicon"


@app.command()
def train(
    out: Annotated[Path, typer.Option("--out", help="Folder for the weights and their card.")],
    data: Annotated[
        list[Path] | None,
        typer.Argument(help="Folders of aligned texts (see the cards in models/), or JSONL files."),
    ] = None,
    of: Annotated[
        Trained,
        typer.Option(
            help="alignment (what makes a bead), divergence (what is missing), or lexicon (which "
            "words render each other; takes no data)."
        ),
    ] = Trained.ALIGNMENT,
    preset: Preset = "fast",
    model: Model = None,
    device: Device = None,
    jobs: Jobs = None,
    seed: Seed = 0,
    quiet: Quiet = False,
) -> None:
    """Refit weights from aligned texts, judged on what was left out of the fitting."""
    from aligner.errors import ConfigError
    from aligner.training import train_content, train_lexicon, train_weights

    data = data or []
    if (of is Trained.LEXICON) == bool(data):
        raise ConfigError(
            f"--of {of.value} was given {len(data)} data folders: "
            + ("it takes none" if data else "name the folders of aligned texts to fit on")
        )
    command = " ".join(["aligner train", *(path.name for path in data), f"--out models/{out.name}"])
    if of is Trained.LEXICON:
        card = train_lexicon(out, command=f"{command} --of lexicon")
    elif of is Trained.DIVERGENCE:
        tell = None if quiet or not sys.stderr.isatty() else _say
        card = train_content(
            data, out, command=f"{command} --of divergence", seed=seed, jobs=jobs, tell=tell
        )
    else:
        option = f" --model {model}" if model else f" --preset {preset}"
        card = train_weights(
            data,
            out,
            command=command + option,
            preset=preset,
            model=model,
            device=device,
            jobs=jobs,
        )
    if not quiet:
        print(card)


@models_app.command("list")
def models_list() -> None:
    """Encoders and trained weights, and whether they are there."""
    from aligner.summary import models_table

    print(models_table())


@models_app.command("build")
def models_build(
    name: Annotated[str, typer.Argument(help="A model that `aligner models list` names.")],
) -> None:
    """Convert the weights inside an installed package into a sentence-transformers folder."""
    from aligner.encoding import build_folder

    print(build_folder(name))


@models_app.command("check")
def models_check() -> None:
    """Check that the weights are what their cards say, and that the encoders encode."""
    from aligner.summary import checked_models

    lines, sound = checked_models()
    print("\n".join(lines))
    if not sound:
        raise typer.Exit(FINDINGS)


@models_app.command("show")
def models_show(
    name: Annotated[str, typer.Argument(help="A model that `aligner models list` names.")],
) -> None:
    """Print a model's card."""
    from aligner.summary import model_card

    print(model_card(name))


if __name__ == "__main__":
    main()
