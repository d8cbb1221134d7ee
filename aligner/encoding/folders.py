"""Model folders: written whole or not at all, with the same bytes every time."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aligner.errors import ModelError

_KEPT_SUFFIXES = (".json", ".md", ".txt")


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file's bytes, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_json(path: Path, value: Any) -> None:
    """Write JSON as UTF-8 with sorted keys, so that equal values give equal bytes."""
    text = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def write_card(folder: Path, text: str) -> None:
    """Write the model card ``README.md`` of a folder."""
    (folder / "README.md").write_text(text, encoding="utf-8", newline="\n")


def write_folder(destination: Path, fill: Callable[[Path], None]) -> Path:
    """Have `fill` write a folder beside `destination`, then rename it into place.

    A reader sees the old folder or the new one, never half of one. Notes that somebody
    put into an earlier build (``.json``, ``.md``, ``.txt``) and that `fill` does not
    write are kept.

    Returns:
        `destination`, resolved.

    Raises:
        ModelError: `destination` is a file, holds something other than a model, or
            cannot be written.
    """
    destination = destination.expanduser().resolve()
    _refuse_foreign(destination)
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            prefix=f".{destination.name}-", dir=destination.parent
        ) as scratch:
            fresh = Path(scratch, "new")
            fresh.mkdir()
            fill(fresh)
            _keep_notes(destination, fresh)
            if destination.exists():
                destination.rename(Path(scratch, "old"))
            fresh.rename(destination)
    except OSError as error:
        raise ModelError(
            f"cannot write the model folder {destination}: {error.strerror or error}; "
            "name a folder that you may write to, on a disk with room"
        ) from error
    return destination


def _refuse_foreign(destination: Path) -> None:
    if not destination.exists():
        return
    if not destination.is_dir():
        raise ModelError(f"{destination} is a file, a model is a folder; name another place")
    if (destination / "modules.json").is_file():
        return
    for path in destination.iterdir():
        if path.is_dir() or path.suffix not in _KEPT_SUFFIXES:
            raise ModelError(
                f"{destination} holds {path.name!r} and no model (modules.json), so it is not "
                "replaced; name a new folder"
            )


def _keep_notes(old: Path, new: Path) -> None:
    if not old.is_dir():
        return
    for path in sorted(old.iterdir()):
        if path.is_file() and path.suffix in _KEPT_SUFFIXES and not (new / path.name).exists():
            shutil.copyfile(path, new / path.name)
