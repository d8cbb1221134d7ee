"""The journal of an output folder: what became of every document, and the finished parts.

One SQLite file in write-ahead mode. A document's state and its part are written in one
transaction: a part stands whole or not at all, at whatever instant the process ends. A part has a
digest that is compared whenever it is read. One run at a time writes (`folder.held`); others may
read meanwhile (`corpus.status`).
"""

from __future__ import annotations

import json
import logging
import os
import socket
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from aligner.corpus.folder import JOURNAL
from aligner.errors import Fault, OutputError
from aligner.files import shown

VERSION = 1
"""Of the tables; a file of another version is not read."""

_BUSY_SECONDS = 30.0
_TABLES = """
CREATE TABLE IF NOT EXISTS runs (
    number INTEGER PRIMARY KEY, state TEXT NOT NULL, stage TEXT NOT NULL, total INTEGER,
    signature TEXT NOT NULL, started REAL NOT NULL, updated REAL NOT NULL,
    pid INTEGER NOT NULL, host TEXT NOT NULL, notes TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    key TEXT PRIMARY KEY, run INTEGER NOT NULL, doc TEXT NOT NULL, state TEXT NOT NULL,
    inputs TEXT NOT NULL, attempts INTEGER NOT NULL, started REAL, seconds REAL,
    sentences INTEGER NOT NULL DEFAULT 0, fault TEXT);
CREATE INDEX IF NOT EXISTS documents_of_run ON documents (run, state);
CREATE TABLE IF NOT EXISTS parts (
    key TEXT PRIMARY KEY, digest BLOB NOT NULL, entry BLOB NOT NULL, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS facts (
    key TEXT PRIMARY KEY, run INTEGER NOT NULL, checksum INTEGER NOT NULL, value BLOB NOT NULL);
"""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """A finished document as it is kept."""

    entry: dict[str, Any]
    """Its entry in the report, as JSON has it."""
    data: bytes
    """Its records as JSONL, packed by zlib."""

    def records(self) -> bytes:
        """The JSONL."""
        return zlib.decompress(self.data)


@dataclass(frozen=True, slots=True)
class Item:
    """A document by what it depends on."""

    key: str
    doc: str
    inputs: Mapping[str, str]
    """SHA-256 of every file."""


def key_of(*inputs: str) -> str:
    """Name of what depends on these inputs."""
    return sha256("\0".join(inputs).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Journal:
    """The journal of one run. OutputError from every method where the file cannot be written."""

    def __init__(self, out: Path, signature: str, *, fresh: bool = False) -> None:
        """Open the journal in `out` for a new run; with `fresh` nothing of earlier runs is taken.

        A damaged file is set aside, and the run starts over. OutputError for a file of another
        version.
        """
        self.path = out / JOURNAL
        self._fresh = fresh
        with self._told():
            try:
                self._connection = opened(self.path)
                self._begin(signature)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                _log.warning("the journal %s is damaged and starts again: %s", self.path, error)
                set_aside(self.path)
                self._connection = opened(self.path)
                self._begin(signature)

    def _begin(self, signature: str) -> None:
        now = time.time()
        with self._transaction():
            # A run that was killed has ended, whatever it last wrote.
            self._connection.execute("UPDATE runs SET state = 'broken' WHERE state = 'running'")
            self.run = (
                self._connection.execute(
                    "INSERT INTO runs (state, stage, signature, started, updated, pid, host, notes)"
                    " VALUES ('running', 'collecting', ?, ?, ?, ?, ?, '{}')",
                    (signature, now, now, os.getpid(), socket.gethostname()),
                ).lastrowid
                or 0
            )

    def stage(self, name: str, total: int | None = None) -> None:
        """Note what the run does now, and with how many documents."""
        self._write(
            "UPDATE runs SET stage = ?, total = ?, updated = ? WHERE number = ?",
            (name, total, time.time(), self.run),
        )

    def end(self, state: str, notes: Mapping[str, Any]) -> None:
        """Note how the run ended, and what its report says of no single document."""
        self._write(
            "UPDATE runs SET state = ?, notes = ?, updated = ? WHERE number = ?",
            (state, _json(notes), time.time(), self.run),
        )

    def begun(self, item: Item, attempts: int = 1) -> None:
        """Note that a document is worked on."""
        self._document(item, "running", attempts, None, 0, None)

    def failed(self, item: Item, fault: Fault, attempts: int, seconds: float) -> None:
        """Note why a document has failed."""
        told = {"type": fault.type, "message": fault.message, "place": fault.place}
        value = _json({**told, "traceback": fault.traceback})
        self._document(item, "failed", attempts, seconds, 0, value)

    def keep(
        self,
        item: Item,
        state: str,
        part: Part,
        *,
        attempts: int,
        seconds: float,
        sentences: int,
        sketches: bytes,
    ) -> None:
        """Keep a finished document: its state, its part and its sketches at once."""
        entry = _json(part.entry)
        with self._told(), self._transaction():
            self._document(item, state, attempts, seconds, sentences, None)
            self._connection.execute(
                "INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?)",
                (item.key, _digest(entry, part.data), entry, part.data),
            )
            self.learn(sketch_key(item.key), sketches)

    def _document(
        self,
        item: Item,
        state: str,
        attempts: int,
        seconds: float | None,
        sentences: int,
        fault: bytes | None,
    ) -> None:
        self._write(
            "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                item.key,
                self.run,
                _escaped(item.doc),
                state,
                _json(item.inputs),
                attempts,
                time.time(),
                seconds,
                sentences,
                fault,
            ),
        )

    def take(self, item: Item) -> Part | None:
        """The finished document of an earlier run, which becomes one of this run; None where there
        is none, or its part is damaged."""
        with self._told():
            row = self._connection.execute(
                "SELECT state FROM documents WHERE key = ? AND state IN ('done', 'alone')"
                + (" AND run = ?" if self._fresh else ""),
                (item.key, self.run) if self._fresh else (item.key,),
            ).fetchone()
            part = self._part(item.key) if row else None
            if part is not None:
                self._write(
                    "UPDATE documents SET run = ?, doc = ? WHERE key = ?",
                    (self.run, _escaped(item.doc), item.key),
                )
        return part

    def part(self, key: str) -> Part:
        """A part of this run; OutputError where it is damaged by now."""
        with self._told():
            part = self._part(key)
        if part is None:
            raise OutputError(
                f"a finished part in {shown(self.path)} is damaged: run again, it is made anew"
            )
        return part

    def _part(self, key: str) -> Part | None:
        try:
            return read_part(self._connection, key)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            _log.warning("a part in %s cannot be read: %s", self.path, error)
            return None

    def fact(self, key: str) -> bytes | None:
        """What was found out before under this key."""
        with self._told():
            found = read_fact(self._connection, key)
            if found is None:
                return None
            value, run = found
            if run != self.run:
                if self._fresh:
                    return None
                self._write("UPDATE facts SET run = ? WHERE key = ?", (self.run, key))
        return value

    def sketches(self, key: str) -> bytes | None:
        """The sketches of a finished document, `sketches.dumped`; None where they are lost."""
        return self.fact(sketch_key(key))

    def learn(self, key: str, value: bytes) -> None:
        """Keep what was found out, for a later run."""
        self._write(
            "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)",
            (key, self.run, zlib.crc32(value), value),
        )

    def forget_others(self) -> None:
        """Delete what this run did not use: its documents changed or went away."""
        with self._told(), self._transaction():
            for table in ("documents", "facts"):
                self._connection.execute(f"DELETE FROM {table} WHERE run <> ?", (self.run,))
            self._connection.execute(
                "DELETE FROM parts WHERE key NOT IN (SELECT key FROM documents)"
            )

    def close(self) -> None:
        """Close the file; what was written stays."""
        with suppress(sqlite3.Error):
            self._connection.close()

    def _write(self, statement: str, values: Iterable[Any]) -> None:
        with self._told():
            self._connection.execute(statement, tuple(values))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            # SQLite has ended it already where the disk is full.
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise OutputError(
                f"cannot write {shown(self.path)}: {error}; what was finished before is kept"
            ) from error


def opened(path: Path) -> sqlite3.Connection:
    """The journal to write; sqlite3.Error where that cannot be, OutputError for another version."""
    # Autocommit: what belongs together is put in a transaction by name.
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version not in (0, VERSION):
            raise OutputError(
                f"{shown(path)} is a journal of version {version}, {VERSION} is known: use the "
                "version of enzh-aligner that made it, or name another folder"
            )
        # Where the file system has no shared memory (a network's), the old mode stays: it is safe
        # too. In write-ahead mode a lost power supply may take the last documents, which are made
        # again, but never leaves one half written: a sync for each would cost more than it saves.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        if version == 0:
            connection.executescript(f"{_TABLES} PRAGMA user_version={VERSION};")
    except BaseException:
        connection.close()
        raise
    return connection


def set_aside(path: Path) -> None:
    """Rename a damaged journal, so that nothing in it is lost to a reader of damaged files."""
    path.replace(path.with_name(f"{path.name}.damaged"))
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def sketch_key(key: str) -> str:
    """Key of the fact that holds a finished document's sketches."""
    return key_of("sketches", key)


def read_fact(connection: sqlite3.Connection, key: str) -> tuple[bytes, int] | None:
    """A fact with the number of the last run that used it; None where it is not there or is not
    what was written."""
    row = connection.execute(
        "SELECT value, run, checksum FROM facts WHERE key = ?", (key,)
    ).fetchone()
    return (row[0], row[1]) if row is not None and zlib.crc32(row[0]) == row[2] else None


def read_part(connection: sqlite3.Connection, key: str) -> Part | None:
    """A part; None where it is not there or is not what was written."""
    row = connection.execute(
        "SELECT digest, entry, data FROM parts WHERE key = ?", (key,)
    ).fetchone()
    if row is None or not all(isinstance(value, bytes) for value in row):
        return None
    digest, entry, data = row
    return Part(json.loads(entry), data) if digest == _digest(entry, data) else None


def _digest(entry: bytes, data: bytes) -> bytes:
    found = sha256(entry)
    found.update(data)
    return found.digest()


def _json(value: object) -> bytes:
    # A name of a file may hold what is no UTF-8; its escape is the JSON for it.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _escaped(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
