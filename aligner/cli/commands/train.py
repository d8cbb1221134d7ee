"""``aligner train``: refit weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from aligner.cli.commands import options
from aligner.cli.commands.options import Device, Jobs, Model, Preset, Quiet
from aligner.cli.progress import progress
from aligner.config import Settings
from aligner.errors import ConfigError
from aligner.files import check_inputs, check_out

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
    if (of == "lexicon") == bool(data):
        raise ConfigError(
            f"--of {of} was given {len(data)} data folders: "
            + ("it takes none" if data else "name the folders of aligned texts to fit on")
        )
    settings = Settings(preset=preset, model=model, device=device, jobs=jobs)
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
