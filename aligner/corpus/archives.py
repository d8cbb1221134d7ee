"""Tar and ZIP archives of texts: their members are listed, and each is read when its turn comes.

Nothing is written under a member's name: a name is only a name, wherever it leads. A compressed tar
is unpacked once a process into a file without a name, which goes away with the process.
"""

from __future__ import annotations

import gzip
import os
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from aligner.corpus.places import changed
from aligner.errors import InputError
from aligner.files import MAX_RECORD, MAX_TEXT, open_input, printable, shown, too_long_to_read

MAX_UNPACKED = 20_000_000_000
"""Bytes to which an archive may unpack. What a disk for temporary files holds."""

MAX_MEMBERS = 1_000_000
"""Members of an archive; the list of a million takes about 1 GB of memory."""

_ZIP = (".zip",)
SUFFIXES = (*_ZIP, ".tar", ".tar.gz", ".tgz")
_BLOCK = 1 << 20
_TAR_BLOCK = 512
_LONGEST_NAME = 1000
_UTF8_NAMES, _ENCRYPTED = 0x800, 0x1
"""Bits of a member's flags in a ZIP archive."""

_DAMAGE = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, struct.error, EOFError, OSError),
    *(NotImplementedError, ValueError, LookupError, OverflowError),
)
"""What is raised where an archive is damaged, or packed in a way that is not known."""


@dataclass(frozen=True, slots=True)
class Member:
    """A text in an archive."""

    archive: Path
    name: str
    """Its path in the archive, without what would lead out of it."""
    number: int
    """Of its entry in the list of a ZIP archive; the first byte in an unpacked tar."""
    size: int

    @property
    def path(self) -> Path:
        """The archive as a folder, with the member's path in it."""
        return Path(f"{self.archive}/{self.name}")

    def read(self) -> bytes:
        """InputError where it is damaged, longer than `MAX_TEXT`, or the archive is another."""
        if self.size > MAX_TEXT:
            raise too_long_to_read(self.path, MAX_TEXT)
        with _told(self.archive, self.path):
            opened = _HELD.opened(self.archive)
            if isinstance(opened, zipfile.ZipFile):
                data = _unzipped(opened, self.number)
            else:
                opened.seek(self.number)
                data = opened.read(self.size)
        if len(data) > MAX_TEXT:
            raise too_long_to_read(self.path, MAX_TEXT)
        if len(data) != self.size:
            raise changed(self.path)
        return data


@dataclass(frozen=True, slots=True)
class Listing:
    """What an archive holds."""

    members: tuple[Member, ...]
    """Files that are not hidden, in the order of their names; of several with one name the last."""
    refused: tuple[tuple[Path, str], ...] = ()
    """Members that are not read, and what they are: ``a link``, ``encrypted``."""
    repeated: tuple[Path, ...] = ()
    """Names that several members have."""


def is_archive(path: Path) -> bool:
    """Whether a file is an archive by its name."""
    return path.name.lower().endswith(SUFFIXES)


def bare_name(name: str) -> str:
    """The name of an archive without its suffix; any other name as it is."""
    found = next((each for each in SUFFIXES if name.lower().endswith(each)), "")
    return name[: len(name) - len(found)] or name


def members(archive: Path) -> Listing:
    """The members of an archive; InputError where it is damaged, or beyond a limit."""
    with _told(archive, archive):
        opened = _HELD.opened(archive)
        if isinstance(opened, zipfile.ZipFile):
            return _listing(archive, _in_zip(opened, archive))
        opened.seek(0)
        return _listing(archive, _in_tar(_Headers(opened)))


@contextmanager
def closing_archives() -> Iterator[None]:
    """At the end no archive is held open, and the room of those unpacked is given back."""
    try:
        yield
    finally:
        _HELD.clear()


_Entry = tuple[str, int, int, str]
"""The name of a member, its number, its size, and why it is not read."""


def _listing(archive: Path, entries: Iterable[_Entry]) -> Listing:
    found: dict[str, Member] = {}
    refused: list[tuple[Path, str]] = []
    repeated: dict[Path, None] = {}
    for count, (given, number, size, why) in enumerate(entries, 1):
        if count > MAX_MEMBERS:
            raise InputError(
                f"{shown(archive)}: holds more than {MAX_MEMBERS:,} files, the limit; cut it in "
                "parts"
            )
        name = _safe(given)
        if not name or any(part.startswith((".", "__MACOSX")) for part in name.split("/")):
            continue
        if len(name) > _LONGEST_NAME:
            name, why = name[:_LONGEST_NAME], f"a name of {len(name):,} characters"
        member = Member(archive, name, number, size)
        if why:
            refused.append((member.path, why))
            continue
        if name in found:
            repeated[member.path] = None
        found[name] = member
    ordered = tuple(found[name] for name in sorted(found))
    return Listing(ordered, tuple(refused), tuple(repeated))


def _safe(name: str) -> str:
    """The parts of a name that lead downwards."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "/".join(part for part in parts if part not in ("/", "//", "..") and part[1:] != ":")


def _in_zip(archive: zipfile.ZipFile, path: Path) -> Iterator[_Entry]:
    total = 0
    for number, info in enumerate(archive.infolist()):
        if info.is_dir():
            continue
        # No more than the declared size is ever read of a member, so that these bound all reading.
        total += info.file_size
        if total > MAX_UNPACKED:
            raise _unpacks_to_more(path)
        yield _zip_name(info), number, info.file_size, _refusal(info)


def _refusal(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    # The others may ask for as much memory as they declare.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "packed otherwise than by deflate"
    # The upper half holds the mode of a file that a Unix system packed.
    return "a link" if (info.external_attr >> 16) & 0o170000 == 0o120000 else ""


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name; one that is not marked as UTF-8 is often UTF-8 or GB 18030 all the same."""
    if info.flag_bits & _UTF8_NAMES or info.filename.isascii():
        return info.filename
    return _decoded(info.filename.encode("cp437", "replace")) or info.filename


class _Headers:
    """The bytes of a tar as `tarfile` reads its headers."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.seek, self.tell = stream.seek, stream.tell

    def read(self, size: int) -> bytes:
        # A long name is read whole, however long it says that it is.
        if size > MAX_RECORD:
            raise tarfile.ReadError(f"a header of {size:,} bytes")
        return self._stream.read(size)


def _in_tar(stream: _Headers) -> Iterator[_Entry]:
    # The wrapper has all that tarfile asks of a file.
    file = cast("IO[bytes]", stream)
    with tarfile.open(fileobj=file, mode="r:", errors="surrogateescape") as tar:
        for info in tar:
            # The list would hold every member until the end.
            tar.members = []  # type: ignore[attr-defined]
            if info.isdir():
                continue
            if info.size < 0:
                raise tarfile.ReadError("a member of negative size")
            name = info.name
            if not name.isascii():
                name = _decoded(name.encode("utf-8", "surrogateescape")) or name
            yield name, info.offset_data, info.size, _kind(info)
        # A damaged header looks like the end to tarfile; the end is a block of zeros, or nothing.
        stream.seek(tar.offset)
        if stream.read(_TAR_BLOCK).strip(b"\0"):
            raise tarfile.ReadError("a damaged header")


def _kind(info: tarfile.TarInfo) -> str:
    if info.issym() or info.islnk():
        return "a link"
    if info.issparse():
        return "a sparse file"
    return "" if info.isreg() else "a device"


def _decoded(name: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _unzipped(archive: zipfile.ZipFile, number: int) -> bytes:
    with archive.open(archive.infolist()[number]) as stream:
        return stream.read(MAX_TEXT + 1)


class _Held:
    """Archives held open for the next task: ZIP archives, and the bytes of tars."""

    def __init__(self, room: int = 2) -> None:
        self._room = room
        self._open: OrderedDict[tuple[object, ...], zipfile.ZipFile | IO[bytes]] = OrderedDict()

    def opened(self, path: Path) -> zipfile.ZipFile | IO[bytes]:
        found = path.stat()
        # A forked process shares the place in a file with its parent, so it opens its own.
        key = (path, found.st_mtime_ns, found.st_size, os.getpid())
        if key not in self._open:
            while len(self._open) >= self._room:
                self._open.popitem(last=False)[1].close()
            self._open[key] = _opened(path)
        self._open.move_to_end(key)
        return self._open[key]

    def clear(self) -> None:
        while self._open:
            self._open.popitem()[1].close()


_HELD = _Held()


def _opened(path: Path) -> zipfile.ZipFile | IO[bytes]:
    if path.name.lower().endswith(_ZIP):
        # Looked at first: a pipe would never answer.
        open_input(path).close()
        return zipfile.ZipFile(path)
    with open_input(path) as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    return _unpacked(path) if packed else open_input(path)


def _unpacked(path: Path) -> IO[bytes]:
    """A compressed tar as a file without a name."""
    held = tempfile.TemporaryFile(prefix="aligner-")  # noqa: SIM115 - it is held for later tasks
    size = 0
    try:
        with open_input(path) as stream, gzip.GzipFile(fileobj=stream) as tar:
            while block := tar.read(_BLOCK):
                size += len(block)
                if size > MAX_UNPACKED:
                    raise _unpacks_to_more(path)
                _kept(held, block, path)
    except BaseException:
        held.close()
        raise
    return held


def _kept(held: IO[bytes], block: bytes, path: Path) -> None:
    try:
        held.write(block)
    except OSError as error:
        raise InputError(
            f"cannot unpack {shown(path)}: {error.strerror}; set TMPDIR to a folder with more space"
        ) from error


@contextmanager
def _told(archive: Path, name: Path) -> Iterator[None]:
    """InputError in place of what damage raises."""
    try:
        yield
    except FileNotFoundError as error:
        raise changed(archive) from error
    except _DAMAGE as error:
        told = printable(str(error))[:100] or type(error).__name__
        raise InputError(
            f"{shown(name)}: is damaged ({told}); pack or download the archive again"
        ) from error


def _unpacks_to_more(path: Path) -> InputError:
    return InputError(
        f"{shown(path)} unpacks to more than {MAX_UNPACKED:,} bytes, the limit; cut it in parts"
    )
