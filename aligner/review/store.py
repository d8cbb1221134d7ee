"""What is kept of a review: one SQLite file with beads, and a log from which all can be undone.

A gesture is one transaction. It names the revisions of the beads that it was made on, and is
refused where another tab or process has changed one since. The log only grows: undo and redo are
rows of it too.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import Any, Literal, TypeVar, cast

import msgspec

from aligner.bitext import Alignment, Lang, Signature, Skipped
from aligner.errors import InputError, OutputError
from aligner.files import shortened, shown
from aligner.review.entries import Entry, Line, alignment_of, entries_of
from aligner.review.gestures import Change, Refused

SUFFIX = ".review"
"""How the name of a store ends."""

FORMAT = "1"

_TABLES = """
create table meta (key text primary key, value text not null);
create table documents (
    id integer primary key, name text not null, src_lang text not null, size integer not null,
    signature text not null, skipped text not null
);
create table beads (
    id integer primary key autoincrement, doc integer not null references documents,
    place real not null, src text not null, tgt text not null, status text not null,
    confidence real not null, risk real, flags integer not null, kinds text not null,
    severe integer not null, doubt real not null, comment text not null,
    src_at real not null, tgt_at real not null, revision integer not null, entry text not null
);
create index beads_in_order on beads (doc, place);
create index beads_drawn on beads
    (doc, place, src_at, tgt_at, confidence, status, flags, severe);
create index beads_settled on beads (doc, status);
create index beads_by_doubt on beads (doubt, id);
create table log (
    id integer primary key autoincrement, at text not null, gesture text not null,
    of integer references log, before text not null, after text not null,
    note text not null
);
create table history (gesture integer primary key references log, done integer not null);
"""

_WAIT = 10.0
"""Seconds that a gesture waits for another process to finish its own."""

_DOCUMENT_STEP = 1000
"""Beads that are read at once when a corpus is written."""


class Stale(Refused):
    """Somebody else has changed the beads since."""

    def __init__(self) -> None:
        super().__init__("stale", "the beads were changed meanwhile: look at them and try again")


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """What is known of a document besides its beads."""

    id: int
    name: str
    src_lang: Lang
    size: int
    """Beads that it had when the review began."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A bead as it is stored, with the revision that it has."""

    entry: Entry
    revision: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What has become of beads since a revision."""

    revision: int
    beads: tuple[Kept, ...]
    """Those that are new, or changed."""
    gone: tuple[int, ...]


_T = TypeVar("_T")
Note = dict[str, str]
"""What a gesture did outside the store, which its undoing takes back."""


class Store:
    """A review's file. Safe in threads, and beside other processes that have it open.

    InputError where the file is no review of this version; OutputError where it cannot be written.
    """

    def __init__(self, path: Path, *, new: bool = False) -> None:
        self.path = path
        self._lock, self._searching = RLock(), RLock()
        with self._explained():
            self._db = _connected(path, "rwc" if new else "rw")
            # Long searches have a connection of their own: no gesture waits for them.
            self._searcher = _connected(path, "rw")
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = full")
            self._db.execute("pragma foreign_keys = on")
            found = self._db.execute("select count(*) from sqlite_master").fetchone()[0]
        if not found and not new:
            self.close()
            raise InputError(f"{shown(path)} is no review: it is empty; name another file")
        version = FORMAT if new else self.meta("format")
        if version != FORMAT:
            raise InputError(
                f"{shown(path)} is a review of format {shortened(str(version))}, this version "
                f"reads {FORMAT}: use the version that wrote it"
            )

    @classmethod
    def create(
        cls, path: Path, corpus: Iterable[Alignment], meta: Mapping[str, str] | None = None
    ) -> Store:
        """A new review of a corpus. OutputError where the file exists or cannot be made."""
        if path.exists():
            raise OutputError(f"cannot begin a review in {shown(path)}: the file exists")
        store = cls(path, new=True)
        with store._lock, store._explained():
            db = store._db
            for statement in _TABLES.split(";\n"):
                db.execute(statement)
            with store._transaction():
                db.execute("insert into meta values ('format', ?)", (FORMAT,))
                db.executemany("insert into meta values (?, ?)", (meta or {}).items())
                for number, alignment in enumerate(corpus, 1):
                    store._add(number, alignment)
        return store

    def close(self) -> None:
        """Close the file; the store is used no more."""
        with self._lock, self._searching:
            self._db.close()
            self._searcher.close()

    # ---- Reading.

    def meta(self, key: str) -> str | None:
        """What was noted under a key when the review began."""
        found = self.query("select value from meta where key = ?", (key,))
        return found[0][0] if found else None

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of a query that changes nothing."""
        with self._lock, self._explained():
            return self._db.execute(sql, values).fetchall()

    def search(
        self,
        sql: str,
        values: Sequence[Any] = (),
        functions: Mapping[str, Callable[..., Any]] = MappingProxyType({}),
    ) -> list[tuple[Any, ...]]:
        """Rows of a query that may take long, with functions of one text and one value."""
        with self._searching, self._explained():
            for name, does in functions.items():
                self._searcher.create_function(name, 2, does, deterministic=True)
            return self._searcher.execute(sql, values).fetchall()

    @property
    def revision(self) -> int:
        """Number of the last gesture, undoing or redoing; 0 before the first."""
        return int(self.query("select coalesce(max(id), 0) from log")[0][0])

    def documents(self) -> list[DocumentRow]:
        """The documents in their order."""
        rows = self.query("select id, name, src_lang, size from documents order by id")
        return [DocumentRow(*row) for row in rows]

    def beads(self, ids: Sequence[int]) -> list[Kept]:
        """Beads by their ids, in that order; those that are no more are left out."""
        found: dict[int, Kept] = {}
        with self._lock:
            for id in ids:
                rows = self.query("select id, entry, revision from beads where id = ?", (id,))
                found |= {row[0]: _kept(row) for row in rows}
        return [found[id] for id in ids if id in found]

    def beside(self, id: int, way: int) -> Kept | None:
        """The bead after (`way` 1) or before (-1) another in its document; None at the end."""
        sign, order = (">", "asc") if way > 0 else ("<", "desc")
        rows = self.query(
            "select b.id, b.entry, b.revision from beads a join beads b on b.doc = a.doc and "
            f"b.place {sign} a.place where a.id = ? order by b.place {order} limit 1",
            (id,),
        )
        return _kept(rows[0]) if rows else None

    def of_document(self, doc: int) -> Iterator[Kept]:
        """The beads of a document in their order."""
        place = -1.0
        while rows := self.query(
            "select id, entry, revision, place from beads where doc = ? and place > ? "
            f"order by place limit {_DOCUMENT_STEP}",
            (doc, place),
        ):
            yield from map(_kept, rows)
            place = rows[-1][3]

    def alignments(self) -> Iterator[Alignment]:
        """The corpus as it is now, a document at a time."""
        for row in self.documents():
            kept, signature = self.query(
                "select skipped, signature from documents where id = ?", (row.id,)
            )[0]
            skipped = _parsed(kept, tuple[Skipped, ...])
            entries = (each.entry for each in self.of_document(row.id))
            alignment = alignment_of(row.name, row.src_lang, entries, skipped)
            yield replace(alignment, signature=Signature.parse(signature))

    def changes(self, since: int) -> Changes:
        """What has become of beads after a revision."""
        with self._lock, self._snapshot():
            touched: set[int] = set()
            for before, after in self.query("select before, after from log where id > ?", (since,)):
                for side in (before, after):
                    touched |= {entry.id for entry in _entries(side) if entry.id is not None}
            kept = self.beads(sorted(touched))
            there = {each.entry.id for each in kept}
            gone = tuple(sorted(touched - {id for id in there if id is not None}))
            return Changes(self.revision, tuple(kept), gone)

    # ---- Writing.

    def act(
        self,
        gesture: str,
        based: Mapping[int, int],
        make: Callable[[dict[int, Entry]], Change],
        note: Callable[[], Note] | None = None,
    ) -> int:
        """Do a gesture on beads of these revisions; the new revision.

        `make` is given the beads by their ids. `note` does what is to be done outside, last of
        all. Stale where a bead has another revision by now; Refused as `make` refuses.
        """
        with self._lock, self._explained(), self._transaction():
            found = self._based(based)
            change = make(found)
            before = [each.id for each in change.before]
            if set(before) - set(based):
                raise Stale
            if change.before == change.after:
                return self.revision
            return self._log(gesture, None, change, note() if note else {})

    def note(self, key: str, value: str) -> None:
        """Note something under a key; it is no gesture, and is not undone."""
        with self._lock, self._explained(), self._transaction():
            self._db.execute("insert or replace into meta values (?, ?)", (key, value))

    def undo(self) -> tuple[int, Note]:
        """Take the last gesture back; the new revision, and what the gesture had noted.

        Refused where there is none.
        """
        return self._again("undo", "select max(gesture) from history where done = 1")

    def redo(self) -> tuple[int, Note]:
        """Do again what was taken back last; Refused where there is nothing."""
        return self._again("redo", "select min(gesture) from history where done = 0")

    def can(self) -> tuple[bool, bool]:
        """Whether something can be undone, and redone."""
        rows = self.query("select count(*) from history group by done order by done")
        done = {bool(k) for (k,) in self.query("select distinct done from history")}
        return (True in done, False in done) if rows else (False, False)

    def _again(self, way: Literal["undo", "redo"], which: str) -> tuple[int, Note]:
        with self._lock, self._explained(), self._transaction():
            (gesture,) = self.query(which)[0]
            if gesture is None:
                raise Refused(f"no-{way}", f"there is nothing to {way}")
            row = self.query("select before, after, note from log where id = ?", (gesture,))[0]
            before, after = _entries(row[0]), _entries(row[1])
            change = Change(after, before) if way == "undo" else Change(before, after)
            revision = self._log(way, gesture, change, {})
            self._db.execute(
                "update history set done = ? where gesture = ?", (way == "redo", gesture)
            )
            return revision, cast(Note, json.loads(row[2]))

    def _based(self, based: Mapping[int, int]) -> dict[int, Entry]:
        kept = self.beads(list(based))
        if any(each.revision != based[cast(int, each.entry.id)] for each in kept):
            raise Stale
        if len(kept) < len(based):
            raise Stale
        return {cast(int, each.entry.id): each.entry for each in kept}

    def _log(self, gesture: str, of: int | None, change: Change, note: Note) -> int:
        """Put a change in place of what was, and note it."""
        cursor = self._db.execute(
            "insert into log (at, gesture, of, before, after, note) values (?, ?, ?, '', '', ?)",
            (datetime.now(UTC).isoformat(timespec="seconds"), gesture, of, json.dumps(note)),
        )
        revision = cast(int, cursor.lastrowid)
        kept = {each.id for each in change.after}
        gone = [(each.id,) for each in change.before if each.id not in kept]
        self._db.executemany("delete from beads where id = ?", gone)
        after = tuple(self._put(each, revision) for each in change.after)
        self._db.execute(
            "update log set before = ?, after = ? where id = ?",
            (_json(change.before), _json(after), revision),
        )
        if of is None:
            self._db.execute("delete from history where done = 0")
            self._db.execute("insert into history values (?, 1)", (revision,))
        return revision

    def _put(self, entry: Entry, revision: int) -> Entry:
        """Write a bead; it has an id then."""
        if entry.id is None:
            cursor = self._db.execute(_INSERT, _row(entry, revision))
            entry = replace(entry, id=cursor.lastrowid)
            self._db.execute(
                "update beads set entry = ? where id = ?", (_json(entry), cursor.lastrowid)
            )
        else:
            self._db.execute(_REPLACE, (entry.id, *_row(entry, revision)))
        return entry

    def _add(self, number: int, alignment: Alignment) -> None:
        entries = entries_of(alignment, number)
        self._db.execute(
            "insert into documents values (?, ?, ?, ?, ?, ?)",
            (
                number,
                alignment.doc,
                alignment.src.lang,
                len(entries),
                str(alignment.signature),
                _json(alignment.skipped),
            ),
        )
        first = self.query("select coalesce(max(id), 0) from beads")[0][0] + 1
        named = (replace(each, id=id) for id, each in enumerate(entries, first))
        self._db.executemany(_REPLACE, ((each.id, *_row(each, 0)) for each in named))

    # ---- Transactions and errors.

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """Several queries that see the same state; inside a transaction they do already."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("begin")
        try:
            yield
        finally:
            self._db.execute("commit")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Errors of the database in one line."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                raise OutputError(
                    f"{shown(self.path)} was busy for {_WAIT:g} seconds: close other programs "
                    "that use it"
                ) from error
            if isinstance(error, sqlite3.OperationalError):
                raise OutputError(
                    f"cannot use {shown(self.path)}: {error}; its folder must be writable"
                ) from error
            raise InputError(
                f"{shown(self.path)} is no review: {error}; name another file"
            ) from error


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_WAIT,
        isolation_level=None,
        check_same_thread=False,
    )


_COLUMNS = (
    "doc, place, src, tgt, status, confidence, risk, flags, kinds, severe, doubt, comment, "
    "src_at, tgt_at, revision, entry"
)
_MARKS = ", ".join("?" * (_COLUMNS.count(",") + 1))
_INSERT = f"insert into beads ({_COLUMNS}) values ({_MARKS})"
_REPLACE = f"insert or replace into beads (id, {_COLUMNS}) values (?, {_MARKS})"


def _row(entry: Entry, revision: int) -> tuple[Any, ...]:
    flags = entry.open_flags
    return (
        entry.doc,
        entry.place,
        entry.text("src"),
        entry.text("tgt"),
        entry.status,
        entry.confidence,
        entry.risk,
        len(flags),
        " ".join(["", *sorted({flag.kind for flag in flags}), ""]),
        sum(flag.severity == "major" for flag in flags),
        entry.doubt,
        entry.comment,
        _at(entry.src),
        _at(entry.tgt),
        revision,
        _json(entry),
    )


def _at(lines: Sequence[Line]) -> float:
    """Where a side begins in its document; -1 for an empty one."""
    return lines[0].index + lines[0].part if lines else -1.0


def _json(value: object) -> str:
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        # Half a surrogate pair, which a text may hold, has no UTF-8: JSON writes its escape.
        return json.dumps(msgspec.to_builtins(value), separators=(",", ":"))


def _parsed(text: str, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError:
        # Only the slower reader takes such an escape.
        return msgspec.convert(json.loads(text), kind)


def _entries(text: str) -> tuple[Entry, ...]:
    return _parsed(text, tuple[Entry, ...])


def _kept(row: tuple[Any, ...]) -> Kept:
    return Kept(replace(_parsed(row[1], Entry), id=row[0]), row[2])
