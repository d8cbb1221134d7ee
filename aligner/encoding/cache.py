"""Vectors kept on disk, found again by encoder and text.

One SQLite file in write-ahead mode, which lets processes read and write at once. A vector
is stored as the float32 bytes that the encoder gave, so a result has the same bytes
whether it comes from the cache or not. A damaged cache is started again; one that cannot be used is
left unused, with a logged warning.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import numpy as np

from aligner.encoding.protocol import Encoder, identity

ENVIRONMENT_VARIABLE = "ALIGNER_CACHE"
"""Names the cache folder, instead of the user's."""

_FILE = "vectors-1.sqlite3"
_BUSY_SECONDS = 30.0
_KEYS_PER_QUERY = 10_000
# Texts encoded between two writes, so that an interrupted run keeps most of its work.
_TEXTS_PER_WRITE = 4096
_TABLE = (
    "CREATE TABLE IF NOT EXISTS vectors"
    " (key BLOB PRIMARY KEY, vector BLOB NOT NULL, checksum INTEGER NOT NULL)"
)

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


def default_folder() -> Path:
    """The folder of ``ALIGNER_CACHE`` where that is set, else the user's cache folder."""
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    if named:
        return Path(named).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("enzh-aligner", appauthor=False)


def key_of(encoder_identity: str, text: str) -> bytes:
    """SHA-256 (32 bytes) of an encoder's identity, a zero character and a text."""
    return hashlib.sha256(f"{encoder_identity}\0{text}".encode("utf-8", "surrogatepass")).digest()


class VectorCache:
    """Vectors by key, in a folder. Safe across processes and threads; never raises."""

    def __init__(self, folder: Path | None = None) -> None:
        """Use `folder`, made when needed; by default `default_folder`."""
        self.folder = default_folder() if folder is None else Path(folder)

    @property
    def path(self) -> Path:
        """The database file; it may not exist yet."""
        return self.folder / _FILE

    def get(self, keys: Iterable[bytes]) -> dict[bytes, np.ndarray]:
        """The vectors that are there: float32 arrays of shape ``(dimension,)``.

        A damaged entry counts as absent.
        """
        wanted = list(dict.fromkeys(keys))
        if not wanted or not self.path.exists():
            return {}
        return self._attempt(lambda connection: _select(connection, wanted), {})

    def put(self, vectors: Mapping[bytes, np.ndarray]) -> None:
        """Keep vectors, each of shape ``(dimension,)``, as float32, in one transaction."""
        rows = [(key, *_packed(vector)) for key, vector in vectors.items()]
        if rows:
            self._attempt(lambda connection: _insert(connection, rows), None)

    def clear(self) -> None:
        """Delete every vector."""
        self._remove()

    def _attempt(
        self, work: Callable[[sqlite3.Connection], _Result], otherwise: _Result
    ) -> _Result:
        """Result of `work` on an open database, or `otherwise`; a damaged one is replaced."""
        for _ in range(2):
            try:
                # A connection a call: none crosses a fork or a thread.
                with closing(self._open()) as connection:
                    return work(connection)
            except (sqlite3.OperationalError, OSError) as error:
                _log.warning("the cache %s is not used: %s", self.path, error)
                return otherwise
            except sqlite3.DatabaseError as error:
                _log.warning("the cache %s is damaged and starts again: %s", self.path, error)
                self._remove()
        return otherwise

    def _open(self) -> sqlite3.Connection:
        self.folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            _log_ahead(connection)
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute(_TABLE)
        except BaseException:
            connection.close()
            raise
        return connection

    def _remove(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            try:
                Path(f"{self.path}{suffix}").unlink(missing_ok=True)
            except OSError as error:
                _log.warning("the cache %s cannot be removed: %s", self.path, error)


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Switch a new database to write-ahead logging.

    Where two processes switch at once one is refused, however long it would wait for a lock.
    """
    for left in reversed(range(_SWITCHES)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if not left or "locked" not in str(error):
                raise
            time.sleep(_SWITCH_SECONDS)


_SWITCHES, _SWITCH_SECONDS = 20, 0.05
"""Attempts, and the pause between them: switching takes milliseconds."""


class CachedEncoder:
    """An encoder that looks a text up before it encodes it.

    Equal texts in one call are encoded once. An encoder without an `identity` of its own
    is not cached on disk: its class's name cannot tell two models apart.
    """

    def __init__(self, encoder: Encoder, cache: VectorCache | None = None) -> None:
        """Wrap `encoder`; by default with the cache in `default_folder`."""
        self.encoder = encoder
        self.cache = VectorCache() if cache is None else cache

    @property
    def identity(self) -> str:
        """That of the wrapped encoder: the vectors are the same."""
        return identity(self.encoder)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of texts: float32 ``(len(texts), dimension)``, rows of L2 norm 1."""
        if not texts:
            return self.encoder.encode([])
        name = self.identity
        keys = [key_of(name, text) for text in texts]
        by_key = dict(zip(keys, texts, strict=True))
        kept = bool(getattr(self.encoder, "identity", None))
        vectors = self.cache.get(by_key) if kept else {}
        missing = [key for key in by_key if key not in vectors]
        for start in range(0, len(missing), _TEXTS_PER_WRITE):
            part = missing[start : start + _TEXTS_PER_WRITE]
            rows = self.encoder.encode([by_key[key] for key in part])
            fresh = dict(zip(part, np.asarray(rows, dtype=np.float32), strict=True))
            if kept:
                self.cache.put(fresh)
            vectors.update(fresh)
        return np.stack([vectors[key] for key in keys])


def _packed(vector: np.ndarray) -> tuple[bytes, int]:
    data = np.ascontiguousarray(vector, dtype="<f4").tobytes()
    return data, zlib.crc32(data)


def _select(connection: sqlite3.Connection, keys: list[bytes]) -> dict[bytes, np.ndarray]:
    found = {}
    for start in range(0, len(keys), _KEYS_PER_QUERY):
        part = keys[start : start + _KEYS_PER_QUERY]
        places = ",".join("?" * len(part))
        query = f"SELECT key, vector, checksum FROM vectors WHERE key IN ({places})"
        for key, data, checksum in connection.execute(query, part):
            if isinstance(data, bytes) and zlib.crc32(data) == checksum and len(data) % 4 == 0:
                found[key] = np.frombuffer(data, dtype="<f4").astype(np.float32, copy=False)
    return found


def _insert(connection: sqlite3.Connection, rows: list[tuple[bytes, bytes, int]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
    connection.execute("COMMIT")
