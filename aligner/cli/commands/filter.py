"""``aligner filter``: select beads from a corpus."""

from __future__ import annotations

from typing import Annotated

import typer

from aligner.cli import streams
from aligner.cli.commands import options
from aligner.cli.commands.options import CorpusFile, EnCode, Output, Quiet, ZhCode
from aligner.config import MIN_BEAD_CONFIDENCE


def filter_corpus(
    file: CorpusFile,
    output: Output = None,
    min_confidence: Annotated[
        float,
        typer.Option(min=0, max=1, metavar="P", help="Keep beads at least this sure (0 to 1)."),
    ] = 0.0,
    min_similarity: Annotated[
        float | None,
        typer.Option(
            min=-1, max=1, metavar="S", help="Keep beads at least this similar (-1 to 1)."
        ),
    ] = None,
    min_risk: Annotated[
        float | None,
        typer.Option(min=0, max=1, metavar="P", help="Keep beads at least this risky (0 to 1)."),
    ] = None,
    max_risk: Annotated[
        float | None,
        typer.Option(min=0, max=1, metavar="P", help="Keep beads at most this risky (0 to 1)."),
    ] = None,
    having: Annotated[
        list[str] | None,
        typer.Option(
            "--flag", metavar="NAME", help="Keep beads with this flag: a kind, major, minor or any."
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--no-flag",
            metavar="NAME",
            help="Drop beads with this flag: a kind, major, minor or any.",
        ),
    ] = None,
    types: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="M-N", help="Keep beads of this type, such as 1-1."),
    ] = None,
    min_length: Annotated[
        int, typer.Option(min=0, metavar="N", help="Fewest characters of a side.")
    ] = 0,
    max_length: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Most characters of a side.")
    ] = None,
    no_nulls: Annotated[
        bool, typer.Option("--no-nulls", help="Drop sentences without counterpart.")
    ] = False,
    min_bead_confidence: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            metavar="P",
            help="Leave beads less sure than this (0 to 1) out of TMX and Moses (else 0.5, or "
            "--min-confidence).",
        ),
    ] = None,
    en_code: EnCode = None,
    zh_code: ZhCode = None,
    quiet: Quiet = False,
) -> None:
    """Select beads from a corpus; JSONL on stdout unless -o is given. Beads keep their numbers."""
    from aligner import formats
    from aligner.selection import Selection, select

    selection = Selection(
        min_confidence=min_confidence,
        min_similarity=min_similarity,
        min_risk=min_risk,
        max_risk=max_risk,
        having=tuple(having or ()),
        without=tuple(without or ()),
        types=tuple(types or ()),
        min_length=min_length,
        max_length=max_length,
        nulls=not no_nulls,
    )
    codes = options.codes_of(en_code, zh_code)
    outputs = output or []
    # Who says how sure a bead must be means it for the file as well.
    least = min_bead_confidence
    if least is None:
        least = min_confidence or MIN_BEAD_CONFIDENCE
    formats.check_outputs(outputs, [file])
    if not outputs:
        streams.print_jsonl(select(formats.stream_pieces(file), selection))
    for path in outputs:
        # One pass for each file, so that no corpus need fit in memory.
        chosen = select(formats.stream_pieces(file), selection)
        warnings = formats.write_corpus(chosen, path, codes=codes, min_bead_confidence=least)
        for warning in warnings:
            streams.warn(warning)
        if not quiet:
            streams.say(f"written: {path}")
