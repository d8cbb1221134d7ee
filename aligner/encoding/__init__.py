"""Sentences to vectors: the built-in encoder, any sentence-transformers model, a disk cache."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from aligner.config import models_folder
from aligner.encoding.cache import CachedEncoder, VectorCache
from aligner.encoding.protocol import Encoder, identity
from aligner.encoding.spans import (
    CachedSpans,
    Parts,
    SpanEncoder,
    Tokens,
    clause_vectors,
    spanning,
)
from aligner.encoding.tokens import TokenEncoder, built_in_tokens, token_encoder
from aligner.errors import ModelError

BUILT_IN = "use-multilingual-v3"
SECOND = "multilingual-e5-small"

MODELS_VARIABLE = "ALIGNER_MODELS"
"""Names the folder of built models, instead of the package's own and the user's."""

__all__ = [
    "BUILDERS",
    "BUILT_IN",
    "SECOND",
    "CachedEncoder",
    "Encoder",
    "Parts",
    "SpanEncoder",
    "TokenEncoder",
    "Tokens",
    "VectorCache",
    "build_folder",
    "built_in_tokens",
    "clause_vectors",
    "identity",
    "load_encoder",
    "model_folders",
    "spanning",
    "token_encoder",
    "where_built",
]


def load_encoder(
    name: str | None = None,
    *,
    device: str | None = None,
    threads: int | None = None,
    cache: VectorCache | None = None,
) -> Encoder:
    """An encoder by name, by default the built-in one; nothing heavy is read before its first use.

    `name` is ``use-multilingual-v3`` (built in), ``multilingual-e5-small`` once it is built, a
    sentence-transformers folder, or a model of the hub. `threads` are the processors it may use,
    by default those at hand. ModelError where a model must be built
    first, naming the command.
    """
    return _kept(_named(name or BUILT_IN, device, threads), cache)


PRESETS = {"fast": (BUILT_IN,), "best": (BUILT_IN, SECOND)}
"""Encoders of each preset: the first gives the vectors of runs, the others vectors of clauses."""


def _named(name: str, device: str | None, threads: int | None) -> Encoder:
    from aligner.encoding.sentence_transformer import SentenceTransformerEncoder

    if name == BUILT_IN and device in (None, "cpu"):
        from aligner.encoding.use import UniversalSentenceEncoder

        return UniversalSentenceEncoder(threads)
    if name in BUILDERS:
        folder = where_built(name)
        if folder is None:
            raise ModelError(
                f"the encoder {name} is not built yet: run aligner models build {name}"
            )
        # Without a device named, torch would take a GPU and change the scores in the last digit.
        return SentenceTransformerEncoder(str(folder), device=device or "cpu", threads=threads)
    return SentenceTransformerEncoder(name, device=device, threads=threads)


def _kept(encoder: Encoder, cache: VectorCache | None) -> Encoder:
    if cache is None:
        return encoder
    if isinstance(encoder, SpanEncoder):
        return CachedSpans(encoder, identity(encoder), cache)
    return CachedEncoder(encoder, cache)


def model_folders() -> list[Path]:
    """Folders where built models are looked for, in order."""
    if os.environ.get(MODELS_VARIABLE):
        return [_own_folder()]
    return [models_folder(), _own_folder()]


def _own_folder() -> Path:
    """Where models are built: the folder that the variable names, else the user's own."""
    from platformdirs import user_data_path

    named = os.environ.get(MODELS_VARIABLE)
    if named:
        return Path(named).expanduser()
    return user_data_path("enzh-aligner", appauthor=False) / "models"


def where_built(name: str) -> Path | None:
    """Folder of a model that was built, None where it was not."""
    for folder in model_folders():
        if (folder / name / "modules.json").is_file():
            return folder / name
    return None


def _build_e5(destination: Path) -> Path:
    from aligner.encoding.e5 import build_e5_folder

    return build_e5_folder(destination)


def _build_use(destination: Path) -> Path:
    from aligner.encoding.use_torch import build_use_folder

    return build_use_folder(destination)


BUILDERS: dict[str, Callable[[Path], Path]] = {SECOND: _build_e5, BUILT_IN: _build_use}
"""Models that a package's weight file is converted into, by name."""


def build_folder(name: str) -> Path:
    """Build a model into the user's data folder, or that of ``ALIGNER_MODELS``; its path.

    Never into the installed package, which another version replaces. ModelError for an unknown
    name, listing the known ones.
    """
    if name not in BUILDERS:
        raise ModelError(f"no builder for {name!r}; known: {', '.join(sorted(BUILDERS))}")
    return BUILDERS[name](_own_folder() / name)
