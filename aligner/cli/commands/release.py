"""``aligner release``: a corpus in shards that others load."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from aligner.cli import streams
from aligner.cli.commands import options
from aligner.cli.commands.options import EnCode, MinBeadConfidence, Quiet, ZhCode
from aligner.config import MIN_BEAD_CONFIDENCE
from aligner.errors import ConfigError
from aligner.files import shown


def _place(value: str) -> str:
    """A name that is not empty, or ValueError; of a URL a path would lose a stroke."""
    options.named(value)
    return value


def release(
    files: Annotated[
        list[Path],
        typer.Argument(parser=options.named, metavar="FILE...", help="Corpora: .jsonl, .tmx, ..."),
    ],
    out: Annotated[
        str,
        typer.Option(
            "--out",
            parser=_place,
            metavar="DIR",
            help="A new folder, or its URL (s3://..., gs://...).",
        ),
    ],
    form: Annotated[
        Literal["parquet", "jsonl", "jsonl.zst", "tmx"],
        typer.Option("--format", help="Format of the shards."),
    ] = "parquet",
    size: Annotated[
        int, typer.Option(min=1, metavar="MB", help="Text in a shard, about, in megabytes.")
    ] = 256,
    split: Annotated[
        str | None,
        typer.Option(metavar="A,B,C", help="Shares of documents to train, validate and test with."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Another seed, another split.")] = 0,
    min_bead_confidence: MinBeadConfidence = MIN_BEAD_CONFIDENCE,
    en_code: EnCode = None,
    zh_code: ZhCode = None,
    quiet: Quiet = False,
) -> None:
    """Write a corpus as shards with a data card, split by document."""
    shares = _shares(split)
    codes = options.codes_of(en_code, zh_code)
    from aligner.corpus.releasing import ReleaseOptions
    from aligner.corpus.releasing import release as made

    how = ReleaseOptions(form, size, shares, seed, codes, min_bead_confidence)
    found = made(files, out, how)
    for warning in found.warnings:
        streams.warn(warning)
    if not quiet:
        counts = ", ".join(f"{name} {count:,}" for name, count in found.documents.items())
        print(f"{len(found.files) - 1:,} files in {shown(out)}; documents: {counts}")
        if found.near_duplicates:
            print(
                f"{len(found.near_duplicates):,} groups of documents nearly the same kept together"
            )


def _shares(text: str | None) -> tuple[float, float, float]:
    if text is None:
        return (1.0, 0.0, 0.0)
    try:
        train, validation, test = map(float, text.split(","))
    except ValueError:
        raise ConfigError(
            f"split {text!r} is none: write the shares of train, validation and test, such as "
            "0.98,0.01,0.01"
        ) from None
    return train, validation, test
