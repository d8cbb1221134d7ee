"""``aligner train``: refit weights."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from aligner.cli import streams
from aligner.cli.commands import options
from aligner.cli.commands.options import Device, Jobs, Model, Preset, Quiet
from aligner.cli.progress import progress
from aligner.config import OWN_MODELS, Settings, models_folder
from aligner.errors import ConfigError
from aligner.files import check_inputs, check_out, shown

Trained = Literal["alignment", "divergence", "judge", "lexicon"]


def train(
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            parser=options.named,
            metavar="DIR",
            help="Folder for the weights and their card.",
        ),
    ],
    data: Annotated[
        list[Path] | None,
        typer.Argument(
            parser=options.named,
            metavar="[DATA]...",
            help="Folders of aligned texts (see the cards in models/), or JSONL files.",
        ),
    ] = None,
    of: Annotated[
        Trained,
        typer.Option(
            help="alignment (what makes a bead), divergence (what is missing or wrong), judge (how "
            "likely a flag is right), or lexicon (which words render each other; takes no data)."
        ),
    ] = "alignment",
    reviewed: Annotated[
        Path | None,
        typer.Option(
            "--from",
            parser=options.named,
            metavar="DIR",
            help="A reviewed corpus: move the shipped weights by what was settled there.",
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Allow --out to be the folder of shipped models.")
    ] = False,
    preset: Preset = "fast",
    model: Model = None,
    device: Device = None,
    jobs: Jobs = None,
    seed: Annotated[
        int,
        typer.Option(
            min=0, max=2**32 - 1, metavar="N", help="Of what is drawn at random in fitting."
        ),
    ] = 0,
    quiet: Quiet = False,
) -> None:
    """Refit weights from aligned texts, judged on what was left out of the fitting."""
    data = data or []
    settings = Settings(preset=preset, model=model, device=device, jobs=jobs)
    if reviewed is not None:
        _refit(reviewed, data, out, settings, seed, replace, quiet)
        return
    if (of == "lexicon") == bool(data):
        raise ConfigError(
            f"--of {of} was given {len(data)} data folders: "
            + ("it takes none" if data else "name the folders of aligned texts to fit on")
        )
    check_inputs(data)
    check_out(out, data)
    try:
        with progress(f"fitting {of}", quiet=quiet) as line:
            card = _fitted(of, data, out, settings, seed, line.tell)
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"fitting needs the package {error.name}, which is not installed: "
            "pip install 'enzh-aligner[train]'"
        ) from error
    if not quiet:
        print(card)


def _refit(
    reviewed: Path,
    data: Sequence[Path],
    out: Path,
    settings: Settings,
    seed: int,
    replace: bool,
    quiet: bool,
) -> None:
    """The shipped weights moved by a reviewed corpus, written into `out`."""
    if data:
        raise ConfigError(f"--from takes no data folders, but {data[0]} is named: leave it out")
    shipped = models_folder().resolve()
    if not replace and shipped in (out.resolve(), *out.resolve().parents):
        raise ConfigError(
            f"--out {shown(out)} is the folder of the shipped models, which would be written over: "
            "name another, or add --replace"
        )
    check_inputs([reviewed])
    check_out(out, [reviewed])
    from aligner.review.opening import reviewed_at
    from aligner.training import refit

    command = f"aligner train --from {reviewed.name} --out {out.name} --seed {seed}"
    settings = dataclasses.replace(settings, cache=True)
    with progress("refitting", quiet=quiet) as line:
        corpus = list(reviewed_at(reviewed))
        card = refit(corpus, out, settings, command=command, seed=seed, tell=line.tell)
    if not quiet:
        print(card)
        streams.say(f"to use them: {OWN_MODELS}={shown(out)} aligner ...")


def _fitted(
    of: Trained,
    data: Sequence[Path],
    out: Path,
    settings: Settings,
    seed: int,
    tell: Callable[[str], None],
) -> str:
    """The card of what was fitted and written."""
    from aligner.training import train_content, train_judge, train_lexicon, train_weights

    command = " ".join(["aligner train", *(path.name for path in data), f"--out models/{out.name}"])
    if of == "lexicon":
        return train_lexicon(out, command=f"{command} --of lexicon")
    if of in ("divergence", "judge"):
        train = train_content if of == "divergence" else train_judge
        return train(
            data,
            out,
            command=f"{command} --of {of}",
            seed=seed,
            jobs=settings.jobs,
            tell=tell,
        )
    option = f" --model {settings.model}" if settings.model else f" --preset {settings.preset}"
    return train_weights(
        data,
        out,
        command=command + option,
        preset=settings.preset,
        model=settings.model,
        device=settings.device,
        jobs=settings.jobs,
    )
