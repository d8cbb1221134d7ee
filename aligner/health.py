"""What encoders and trained weights there are, and whether they are what they should be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from aligner import encoding
from aligner.config import models_folder
from aligner.errors import AlignerError, ModelError


@dataclass(frozen=True, slots=True)
class Model:
    """An encoder, or a set of trained weights."""

    kind: Literal["encoder", "weights"]
    name: str
    folder: Path | None
    """Where it lies; None for an encoder that was not built."""


def models() -> list[Model]:
    """Every encoder that can be had by name, and every set of weights."""
    return [
        *(Model("encoder", name, encoding.where_built(name)) for name in sorted(encoding.BUILDERS)),
        *(
            Model("weights", path.parent.name, path.parent)
            for path in sorted(models_folder().glob("*/weights.*"))
        ),
    ]


def card_of(name: str) -> str:
    """The card of a model; ModelError where there is none."""
    for folder in _folders():
        # Compared with the folders that are there: a name such as ``../x`` must not lead to other
        # files.
        if folder.name == name and (folder / "README.md").is_file():
            return (folder / "README.md").read_text(encoding="utf-8", errors="replace").rstrip()
    raise ModelError(f"no card of a model {name!r}: see aligner models list")


def _folders() -> Iterator[Path]:
    for parent in (models_folder(), *encoding.model_folders()):
        if parent.is_dir():
            yield from sorted(parent.iterdir())


@dataclass(frozen=True, slots=True)
class Health:
    """What a check of one model found."""

    model: Model
    sound: bool
    error: str = ""
    """Why an encoder gave no vectors."""
    cosines: tuple[float, float] | None = None
    """Of an encoder: a sentence with its translation, and with another sentence."""


def checked() -> list[Health]:
    """The health of every model that is there.

    Weights must be what their card says they are; an encoder must find a translation more like
    its source than another sentence.
    """
    here = [
        model for model in models() if model.folder is not None or model.name == encoding.BUILT_IN
    ]
    here.sort(key=lambda model: model.kind == "encoder")
    return [_weights(each) if each.kind == "weights" else _encoder(each) for each in here]


def _weights(model: Model) -> Health:
    """Whether the card names the digest of each file of weights."""
    folder = model.folder or Path()
    try:
        card = (folder / "README.md").read_text(encoding="utf-8", errors="replace")
        digests = [sha256(path.read_bytes()).hexdigest() for path in folder.glob("weights.*")]
    except OSError as error:
        return Health(model, False, error.strerror or str(error))
    return Health(model, all(digest in card for digest in digests))


_PAIR = ("The library opens at nine tomorrow.", "图书馆明天九点开门。")
_UNLIKE = "他不喜欢吃辣的东西。"


def _encoder(model: Model) -> Health:
    try:
        en, zh, unlike = encoding.load_encoder(model.name).encode([*_PAIR, _UNLIKE])
    except AlignerError as error:
        return Health(model, False, str(error))
    near, far = float(en @ zh), float(en @ unlike)
    return Health(model, near > far, cosines=(near, far))
