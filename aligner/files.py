"""Opening what people name: regular files only, with a limit on size, and paths to print."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from aligner.errors import InputError, ModelError, OutputError

if TYPE_CHECKING:
    import numpy as np

MAX_TEXT = 200_000_000
"""Bytes of the greatest file that is read whole. A library of 100 books has some 100 MB; the
program needs about ten times the size in memory."""

MAX_RECORD = 32_000_000
"""Bytes of the greatest record of a corpus file that is read as a stream: a line of JSONL or TSV,
a unit of TMX or XLIFF. Eight sentences of 1,000,000 characters fit in."""

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_SHOWN = 60


def shown(path: str | os.PathLike[str]) -> str:
    """The path as a message can hold it: bytes that are no UTF-8 and control characters escaped."""
    text = os.fspath(path)
    if text.isprintable():
        return text
    name = os.fsencode(text) if "\x00" not in text else text.encode("utf-8", "surrogatepass")
    return _escaped(name.decode("utf-8", "backslashreplace"))


def printable(text: str) -> str:
    """The text in one line, with every character escaped that would not be seen as it is."""
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    return "".join(ch if ch.isprintable() else repr(ch)[1:-1] for ch in text)


def shortened(value: object) -> str:
    """A value as a message quotes it: printable ASCII or letters, at most 60 characters."""
    try:
        text = repr(value)
    except RecursionError:
        return "nested deeply"
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


def is_folder(path: Path) -> bool:
    """Whether the path names a folder; a name that no file can have names none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def special_kind(mode: int) -> str | None:
    """What a file of this mode is, such as ``a pipe``; None for a regular file."""
    if stat.S_ISREG(mode):
        return None
    return next((what for test, what in _KINDS if test(mode)), "no regular file")


def check_inputs(paths: Sequence[Path]) -> None:
    """InputError for a path that does not exist, or is neither a file nor a folder."""
    for path in paths:
        try:
            mode = path.stat().st_mode
        except (FileNotFoundError, ValueError):
            raise InputError(f"{shown(path)} does not exist: check the path") from None
        except OSError as error:
            raise InputError(
                f"{shown(path)} cannot be read ({error.strerror}): check the path"
            ) from None
        kind = special_kind(mode)
        if kind and not path.is_dir():
            raise InputError(f"{shown(path)} is {kind}: name a file or a folder")


def check_out(out: Path, inputs: Sequence[Path] = ()) -> None:
    """Refuse, before the work begins, a folder that could not be written at its end; touches
    nothing.

    OutputError where `out` is no folder, may not be written, or is one of the inputs.
    """
    name = shown(out)
    try:
        existing = next((path for path in (out, *out.parents) if os.path.lexists(path)), Path())
        if not existing.is_dir():
            raise OutputError(f"cannot write into {name}: {shown(existing)} is no folder")
        if not os.access(existing, os.W_OK | os.X_OK):
            raise OutputError(f"cannot write into {name}: {shown(existing)} may not be written")
        out.exists()
        # A name with a NUL passes all of the above as one that does not exist.
        real = os.path.realpath(out)
    except (OSError, ValueError) as error:
        raise OutputError(f"cannot write into {name}: {_reason(error)}") from error
    if real in map(os.path.realpath, inputs):
        raise OutputError(f"cannot write into {name}: it is an input; name another folder")


def open_input(path: str | Path) -> BinaryIO:
    """The regular file at `path`, or that a symbolic link leads to, opened to read bytes.

    Never waits: a pipe, a socket and a device are refused unread. InputError for these, a folder,
    and for what is not there or may not be read.
    """
    try:
        # Looked at before it is opened: opening alone does something to some devices.
        refusal = special_kind(Path(path).stat().st_mode)
        if refusal is None:
            handle = os.open(path, _FLAGS)
            refusal = special_kind(os.fstat(handle).st_mode)
            if refusal is None:
                return os.fdopen(handle, "rb")
            os.close(handle)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {shown(path)}: {_reason(error)}") from error
    raise InputError(f"cannot read {shown(path)}: it is {refusal}, not a file; name a file")


_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def _reason(error: OSError | ValueError) -> str:
    """Why a file cannot be opened, and what to do."""
    if isinstance(error, FileNotFoundError):
        return "no such file; check the path"
    if isinstance(error, PermissionError):
        return "it may not be read; change its permissions"
    if isinstance(error, OSError):
        return f"{error.strerror}; check the path"
    return f"that is no name of a file ({error}); check the path"


def read_input(path: str | Path, limit: int = MAX_TEXT) -> bytes:
    """The bytes of the regular file at `path`; InputError as `open_input`, or above `limit`."""
    with open_input(path) as stream:
        try:
            # The size alone does not tell: a file of a virtual file system has none.
            data = b"" if os.fstat(stream.fileno()).st_size > limit else stream.read(limit + 1)
            too_long = not data and os.fstat(stream.fileno()).st_size > limit
        except OSError as error:
            raise InputError(f"cannot read {shown(path)}: {_reason(error)}") from error
    if too_long or len(data) > limit:
        raise too_long_to_read(path, limit)
    return data


def too_long_to_read(path: str | Path, limit: int) -> InputError:
    """The error of a text of more than `limit` bytes."""
    return InputError(
        f"{shown(path)} is longer than {limit:,} bytes, the limit of a file that is read "
        "whole; cut it in parts"
    )


def read_utf8(path: str | Path, limit: int = MAX_TEXT) -> str:
    """The text of a UTF-8 file, without a byte-order mark; InputError as `read_input`."""
    data = read_input(path, limit)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{shown(path)} is not UTF-8 (byte {error.start + 1}); save it as UTF-8"
        ) from error


def read_arrays(path: Path, names: Sequence[str] = ()) -> dict[str, np.ndarray]:
    """The arrays of an ``.npz`` file of weights, all of them or those named.

    ModelError where the file is damaged, KeyError where it lacks a name.
    """
    from zipfile import BadZipFile
    from zlib import error as BadData

    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in names or archive.files}
    except (OSError, EOFError, ValueError, AttributeError, TypeError, BadZipFile, BadData) as error:
        raise ModelError(
            f"{shown(path)} cannot be read as weights ({type(error).__name__}): reinstall the "
            "package that it belongs to, or rebuild it as its card says"
        ) from error


def read_lines(path: str | Path, *, blank: bool = False) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers from 1, ended by LF only, without a byte-order mark; blank ones
    only where they are wanted.

    InputError as `open_input`, or for a line of more than `MAX_RECORD` bytes.
    """
    with open_input(path) as stream:
        yield from lines_of(stream, path, blank=blank)


def lines_of(
    stream: BinaryIO, path: str | Path, *, blank: bool = False
) -> Iterator[tuple[int, bytes]]:
    """The lines of an open file, as `read_lines`; `path` is what messages call it."""
    number = 0
    while line := _line(stream, path, number + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if blank or (line and not line.isspace()):
            yield number, line


def _line(stream: BinaryIO, path: str | Path, number: int) -> bytes:
    try:
        line = stream.readline(MAX_RECORD + 1)
    except OSError as error:
        raise InputError(f"cannot read {shown(path)}: {_reason(error)}") from error
    if len(line) > MAX_RECORD:
        raise InputError(
            f"{shown(path)}, line {number} is longer than {MAX_RECORD:,} bytes, the limit of a "
            "line; is it a corpus file?"
        )
    return line
