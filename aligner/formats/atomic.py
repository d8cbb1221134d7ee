"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from aligner.errors import OutputError
from aligner.files import shown, special_kind

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows keeps an open file from being deleted itself
    fcntl = None  # type: ignore[assignment]

_WRITERS = 16
"""Processes that may write the same file at once; the last to end wins."""

_LONGEST_NAME = 200
"""Bytes of a name that leave room for what is put before and behind it (255 is the limit)."""


def check_place(path: Path) -> Path:
    """The file that writing to `path` would make or replace, symbolic links followed.

    OutputError where it is a folder, a device or a pipe, or lies in no folder that can be written.
    """
    try:
        place = Path(os.path.realpath(path))
        mode = _mode(place)
    except (OSError, ValueError) as error:
        raise OutputError(f"cannot write {shown(path)}: {_reason(error)}; name a file") from error
    kind = None if mode is None else special_kind(mode)
    if kind:
        raise OutputError(f"cannot write {shown(path)}: it is {kind}; name a file")
    if not place.parent.is_dir() or not os.access(place.parent, os.W_OK):
        raise OutputError(
            f"cannot write {shown(path)}: {shown(path.parent)} is no folder that can be written"
        )
    return place


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _reason(error: OSError | ValueError) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A binary stream that becomes `path` when the block ends well.

    On any error the file that was there before is kept. What a killed process left behind is used
    again, so that it never gathers. OutputError where `path` cannot be written, or the disk is
    full.
    """
    place = check_place(path)
    try:
        stream, temporary = _temporary(place)
    except OSError as error:
        raise OutputError(
            f"cannot write {shown(path)}: {_reason(error)}; name a folder that can be written"
        ) from error
    try:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())
        if fcntl is None:
            stream.close()  # pragma: no cover - there an open file cannot be renamed
        # Renamed under the lock, so that no other process takes it for one left behind.
        temporary.replace(place)
        stream.close()
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        _close(stream)
        if isinstance(error, OSError):
            raise OutputError(
                f"cannot write {shown(path)}: {_reason(error)}; what was there before is kept"
            ) from error
        raise


def _close(stream: BinaryIO) -> None:
    """Close a file that is given up: what it still held may not fit on the disk."""
    with suppress(OSError):
        stream.close()


def _temporary(place: Path) -> tuple[BinaryIO, Path]:
    """A locked empty file beside `place`: the first that no living process has."""
    name = place.name
    if len(os.fsencode(name)) > _LONGEST_NAME:
        name = sha256(os.fsencode(name)).hexdigest()[:32]
    for number in range(_WRITERS):
        path = place.with_name(f".{name}.{number}.part")
        handle = _locked(path)
        if handle is not None:
            return os.fdopen(handle, "wb"), path
    raise OSError(0, f"{_WRITERS} processes are writing it, or files such as {path.name} are left")


_FLAGS = (
    os.O_RDWR
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def _locked(path: Path) -> int | None:
    """A new file, opened and locked; None where one is there that may not be removed."""
    while True:
        try:
            # The permissions of any new file: the system takes those away that the user masks.
            handle = os.open(path, _FLAGS | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            if not _removed(path):
                return None
            continue
        # Another writer may have removed it as left behind, before it was locked.
        if _lock(handle) and _same(path, handle):
            return handle
        os.close(handle)


def _removed(path: Path) -> bool:
    """Delete what a process left behind that has ended; whether the name is free now."""
    try:
        handle = os.open(path, _FLAGS)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1 or not _lock(handle):
            return False
        if _same(path, handle):
            path.unlink()
        return True
    except OSError:
        return False
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    """Take the lock that a living writer holds; False where another has it."""
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _same(path: Path, handle: int) -> bool:
    """Whether the path still leads to the opened file."""
    try:
        return os.path.samestat(os.lstat(path), os.fstat(handle))
    except OSError:
        return False
