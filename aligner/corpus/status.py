"""Where a run is, read from its journal while it goes on or afterwards."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from aligner.corpus.folder import JOURNAL
from aligner.corpus.journal import VERSION
from aligner.errors import InputError
from aligner.files import shown

_NAMED = 20
"""Failures that a status names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that has failed."""

    doc: str
    message: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Status:
    """The last run of a folder."""

    state: str
    """``running``, ``ended``, ``stopped`` (by a signal or an error) or ``broken`` (killed)."""
    stage: str
    total: int | None
    """Documents of the stage; None where that is not known."""
    done: int
    alone: int
    """Texts without counterpart."""
    failed: int
    working: tuple[str, ...]
    """Documents that are worked on."""
    sentences: int
    """Of the documents that are done."""
    per_second: float
    """Sentences of the documents that this run has aligned, by the time that it took."""
    seconds: float
    """Since the run began; until it ended, where it has."""
    left: float | None
    """Seconds that the stage will need, by what it needed so far; None where it cannot be told."""
    failures: tuple[Failed, ...]
    signature: str

    def as_json(self) -> dict[str, Any]:
        """Plain values in a fixed order."""
        return asdict(self)


@contextmanager
def reading_journal(out: Path) -> Iterator[sqlite3.Connection]:
    """The journal of a folder to read; nothing is written, and no run is disturbed.

    InputError where there is none, or none that can be read.
    """
    path = out / JOURNAL
    if not path.is_file():
        raise InputError(f"{shown(out)} holds no {JOURNAL}: no run of aligner corpus was there")
    try:
        with closing(_connected(path)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version != VERSION:
                raise InputError(
                    f"{shown(path)} is a journal of version {version}, {VERSION} is known: use "
                    "the version of enzh-aligner that made it"
                )
            yield connection
    except sqlite3.Error as error:
        raise InputError(
            f"cannot read {shown(path)}: {error}; the next run of aligner corpus makes it anew"
        ) from error


def _connected(path: Path) -> sqlite3.Connection:
    place = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(place, uri=True, timeout=30, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError:
        connection.close()
        # On a file system that cannot be written nobody changes it either.
        return sqlite3.connect(f"{place}&immutable=1", uri=True, isolation_level=None)
    return connection


@dataclass(frozen=True, slots=True)
class LastRun:
    """What the journal has of the last run itself."""

    number: int
    state: str
    stage: str
    total: int | None
    signature: str
    started: float
    updated: float
    notes: dict[str, Any]


def last_run(connection: sqlite3.Connection, out: Path) -> LastRun:
    """The last run; InputError where none has begun."""
    row = connection.execute(
        "SELECT number, state, stage, total, signature, started, updated, notes, pid, host"
        " FROM runs ORDER BY number DESC LIMIT 1"
    ).fetchone()
    if row is None:
        raise InputError(f"no run has begun in {shown(out)}")
    number, state, stage, total, signature, started, updated, notes, pid, host = row
    if state == "running" and host == socket.gethostname() and not _lives(pid):
        state = "broken"
    return LastRun(number, state, stage, total, signature, started, updated, json.loads(notes))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def read_status(out: Path) -> Status:
    """Where the last run of a folder is; InputError where there was none."""
    with reading_journal(out) as connection:
        run = last_run(connection, out)
        ask = connection.execute
        counts = dict(
            ask("SELECT state, count(*) FROM documents WHERE run = ? GROUP BY state", (run.number,))
        )
        sentences, latest = ask(
            "SELECT coalesce(sum(sentences), 0), max(started) FROM documents"
            " WHERE run = ? AND state = 'done'",
            (run.number,),
        ).fetchone()
        fresh, fresh_sentences = ask(
            "SELECT count(*), coalesce(sum(sentences), 0) FROM documents"
            " WHERE run = ? AND started >= ? AND state <> 'running'",
            (run.number, run.started),
        ).fetchone()
        working = ask(
            "SELECT doc FROM documents WHERE run = ? AND state = 'running' ORDER BY doc",
            (run.number,),
        ).fetchall()
        failures = ask(
            "SELECT doc, fault, attempts FROM documents WHERE run = ? AND state = 'failed'"
            " ORDER BY doc LIMIT ?",
            (run.number, _NAMED),
        ).fetchall()
    running = run.state == "running"
    # A clock may be set back: no time is less than none.
    ended = time.time() if running else max(run.updated, latest or 0.0)
    seconds = max(0.0, ended - run.started)
    finished = sum(counts.get(state, 0) for state in ("done", "failed"))
    return Status(
        run.state,
        run.stage,
        run.total,
        counts.get("done", 0),
        counts.get("alone", 0),
        counts.get("failed", 0),
        tuple(doc for (doc,) in working) if running else (),
        sentences,
        round(fresh_sentences / seconds, 1) if seconds else 0.0,
        round(seconds, 1),
        _left(run, finished, fresh, seconds) if running else None,
        tuple(
            Failed(doc, json.loads(fault)["message"], attempts) for doc, fault, attempts in failures
        ),
        run.signature,
    )


def _left(run: LastRun, finished: int, fresh: int, seconds: float) -> float | None:
    if run.stage != "aligning" or not run.total or not fresh:
        return None
    return round(max(0, run.total - finished) * seconds / fresh, 1)
