"""Where a text is: a file, or something inside a file, such as a cell of a table.

A place is a plain value: it can be sent to another process, and no text of it is held.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from aligner.errors import InputError
from aligner.files import open_input, read_input, shown

_BLOCK = 1 << 20


class Inside(Protocol):
    """A text inside a file."""

    @property
    def path(self) -> Path:
        """What it is called: the file as if it were a folder, and a name in it.

        It is only a name: nothing is opened by it.
        """
        ...

    def read(self) -> bytes:
        """Its bytes; InputError where they cannot be read, or are more than `files.MAX_TEXT`."""
        ...


Place = Path | Inside


def name_of(place: Place) -> Path:
    """What the place is called; a file by its path."""
    return place if isinstance(place, Path) else place.path


def bytes_of(place: Place) -> bytes:
    """The bytes of a text; InputError where they cannot be read, or are too many."""
    return read_input(place) if isinstance(place, Path) else place.read()


def digest_of(place: Place) -> str:
    """SHA-256 in hexadecimal; InputError as `bytes_of`, for a file of any length."""
    return _file_digest(place) if isinstance(place, Path) else sha256(place.read()).hexdigest()


def identity(place: Place) -> tuple[object, ...]:
    """The same for every name of a text: links, and other spellings of its path."""
    if not isinstance(place, Path):
        return ("inside", str(place.path))
    try:
        found = place.stat()
    except (OSError, ValueError):
        return ("missing", str(place))
    return (found.st_dev, found.st_ino) if found.st_ino else ("path", os.path.realpath(place))


def changed(path: Path) -> InputError:
    """Of a text that is not what it was when the run began."""
    return InputError(f"{shown(path)} was changed during the run: run again")


def _file_digest(path: Path) -> str:
    found = sha256()
    with open_input(path) as stream:
        try:
            while block := stream.read(_BLOCK):
                found.update(block)
        except OSError as error:
            raise InputError(f"cannot read {shown(path)}: {error.strerror}") from error
    return found.hexdigest()
