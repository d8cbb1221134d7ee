"""ZIP containers from outside, unpacked within limits, and those of ours with fixed dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as BadData

from aligner.errors import InputError
from aligner.files import open_input, shown

MAX_UNPACKED = 300_000_000
"""Bytes of a container when unpacked: a sheet of a million rows has some 150 MB."""

MAX_RATIO = 60
"""How many times the size of its file a container of more than `_SMALL` bytes may have: sheets of
text have 4 to 15."""

MAX_RUN = 2_000_000
"""Bytes of text without markup: a cell has 32,767 characters at most."""

_SMALL = 10_000_000
_CHUNK = 1 << 20
_DATE = (1980, 1, 1, 0, 0, 0)


def entry(name: str, *, stored: bool = False) -> ZipInfo:
    """An entry whose bytes do not depend on when it was written."""
    info = ZipInfo(name, _DATE)
    info.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def repacked(source: BinaryIO, target: BinaryIO) -> None:
    """Copy a container so that its entries have fixed dates."""
    with ZipFile(source) as old, ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(entry(name), old.read(name))


@contextmanager
def within_limits(path: Path, wanted: Callable[[str], bool]) -> Iterator[Path]:
    """A copy with the wanted parts of a container of XML, which are not compressed in it.

    What reads it need not fear what the container declares. InputError where it is damaged, above
    one of the limits, which the message names, or has a part with entities of its own.
    """
    with NamedTemporaryFile(prefix="aligner-", suffix=path.suffix) as held:
        _copy(path, held, wanted)
        held.flush()
        yield Path(held.name)


def _copy(path: Path, held: IO[bytes], wanted: Callable[[str], bool]) -> None:
    try:
        with open_input(path) as stream, ZipFile(stream) as archive, ZipFile(held, "w") as copy:
            limit = min(MAX_UNPACKED, max(_SMALL, path.stat().st_size * MAX_RATIO))
            parts = [info for info in archive.infolist() if wanted(info.filename)]
            if sum(info.file_size for info in parts) > limit:
                raise _too_large(path, limit)
            for info in parts:
                with copy.open(entry(info.filename, stored=True), "w") as target:
                    limit -= _copied(archive, info, target, limit, path)
    except (BadZipFile, BadData, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise InputError(
            f"{shown(path)} is a damaged container ({type(error).__name__}: {error}); save it anew"
        ) from error


def _copied(archive: ZipFile, info: ZipInfo, target: IO[bytes], room: int, path: Path) -> int:
    """Copy an entry, however much it declares; its size."""
    size = run = 0
    with archive.open(info) as part:
        while piece := part.read(_CHUNK):
            run = _run(piece, run)
            if size + len(piece) > room:
                raise _too_large(path, room)
            if run > MAX_RUN:
                raise InputError(
                    f"{shown(path)}: {info.filename[:60]!r} has a text of more than {MAX_RUN:,} "
                    "bytes, the limit of a cell; split it"
                )
            if not size and b"<!ENTITY" in piece:
                raise InputError(
                    f"{shown(path)}: {info.filename[:60]!r} declares entities, which no "
                    "office program does; save it anew"
                )
            size += len(piece)
            target.write(piece)
    return size


def _run(piece: bytes, before: int) -> int:
    """Length of the longest stretch without markup, one that goes on from `before` included."""
    first = piece.find(b"<")
    if first < 0:
        return before + len(piece)
    longest = max(before + first, 0)
    if longest > MAX_RUN:
        return longest
    # A stretch inside the piece is shorter than a limit above its size.
    return len(piece) - piece.rfind(b"<")


def _too_large(path: Path, limit: int) -> InputError:
    return InputError(
        f"{shown(path)} unpacks to more than {limit:,} bytes, the limit ({MAX_UNPACKED:,} at most, "
        f"and {MAX_RATIO} times its size); cut it in parts"
    )
