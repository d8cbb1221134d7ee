"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from aligner.errors import OutputError


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A binary stream that becomes `path` when the block ends well.

    On any error the file that was there before is kept. OutputError where the folder cannot be
    written.
    """
    if path.is_dir():
        raise OutputError(f"cannot write {path}: it is a folder; name a file")
    try:
        stream = NamedTemporaryFile(  # noqa: SIM115 - closed and renamed below
            dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False
        )
    except OSError as error:
        raise OutputError(
            f"cannot write {path}: {error.strerror}; name a folder that exists and can be written"
        ) from error
    try:
        with stream:
            yield stream  # type: ignore[misc]
        # A temporary file is private; the result gets the permissions of any new file.
        mask = os.umask(0)
        os.umask(mask)
        Path(stream.name).chmod(0o666 & ~mask)
        Path(stream.name).replace(path)
    except BaseException as error:
        Path(stream.name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise OutputError(f"cannot write {path}: {error.strerror}") from error
        raise
