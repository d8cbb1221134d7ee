"""Folders at a URL: whatever `fsspec` knows (S3, Google Cloud, Azure, SSH, HDFS and more)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aligner.errors import OutputError

_URL = re.compile(r"[a-z][a-z0-9+.-]+://.", re.IGNORECASE)
_TOLD = 200


def is_url(name: str) -> bool:
    """Whether a name is a URL."""
    return bool(_URL.match(name))


class Remote:
    """A folder at a URL."""

    def __init__(self, url: str) -> None:
        """OutputError where the kind of URL is not known, or its package is not installed."""
        import fsspec

        self.url = url.rstrip("/")
        with _told(self.url):
            found: tuple[Any, str] = fsspec.core.url_to_fs(self.url)
        self._system, self._path = found

    def exists(self) -> bool:
        """Whether something is there; OutputError where that cannot be known."""
        with _told(self.url):
            return bool(self._system.exists(self._path))

    def put(self, folder: Path, last: str) -> None:
        """Copy the files of a folder, `last` at the end: where it is, the others are. OutputError
        where one cannot be written."""
        files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
        files.sort(key=lambda file: file.as_posix() == last)
        with _told(self.url):
            for file in files:
                target = f"{self._path}/{file.as_posix()}"
                self._system.makedirs(target.rpartition("/")[0], exist_ok=True)
                self._system.put_file(str(folder / file), target)


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Says in one line what a service refused: each raises exceptions of its own."""
    try:
        yield
    except Exception as error:
        reason = " ".join(str(error).split())[:_TOLD] or type(error).__name__
        raise OutputError(f"cannot write {url}: {reason}") from error
