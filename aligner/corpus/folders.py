"""Two folders, one a language: which file of one is the translation of which of the other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aligner.corpus.collect import files_below, pair_key, unique_name
from aligner.errors import InputError
from aligner.files import shown


@dataclass(frozen=True, slots=True)
class FilePair:
    """Two files that share a name, and the name of their document."""

    doc: str
    src: Path
    tgt: Path


@dataclass(frozen=True, slots=True)
class Folders:
    """What two folders hold."""

    pairs: tuple[FilePair, ...]
    """In the order of their names."""
    lonely: tuple[Path, ...]
    """Files without a partner of their name."""


def pair_folders(src: Path, tgt: Path) -> Folders:
    """Files below the two folders paired by their places and names, without language and suffix.

    InputError where a folder cannot be read or no two files share a name.
    """
    left, right = _by_key(src), _by_key(tgt)
    taken: set[str] = set()
    pairs = []
    for key in sorted(set(left) & set(right)):
        # The same name with several suffixes: in the order of the suffixes.
        for one, two in zip(sorted(left[key]), sorted(right[key]), strict=False):
            pairs.append(FilePair(unique_name(key[1], Path(key[0]), taken), one, two))
    paired = {path for pair in pairs for path in (pair.src, pair.tgt)}
    found = [path for side in (left, right) for paths in side.values() for path in paths]
    if not pairs:
        raise InputError(
            f"no file below {shown(src)} has the name of one below {shown(tgt)}, language and "
            f"suffix aside ({len(found)} files seen); pair them by content with: aligner corpus "
            f"{shown(src)} {shown(tgt)} --out DIR"
        )
    return Folders(tuple(pairs), tuple(sorted(path for path in found if path not in paired)))


def _by_key(folder: Path) -> dict[tuple[str, str], list[Path]]:
    found: dict[tuple[str, str], list[Path]] = {}
    for path in files_below(folder):
        place = path.relative_to(folder)
        key = pair_key(place) or (str(place.parent), place.stem)
        found.setdefault(key, []).append(path)
    return found
