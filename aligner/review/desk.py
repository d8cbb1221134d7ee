"""What the page may ask for: each request is a value, each answer is what has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from msgspec import Meta, Struct

from aligner.bitext import Status, other
from aligner.concordance import Occurrence
from aligner.config import Settings
from aligner.review import dismissals, finding, realign, wire
from aligner.review import gestures as g
from aligner.review.entries import SIDES, Entry, words_of
from aligner.review.fixes import Fixer
from aligner.review.linker import Linker
from aligner.review.store import Changes, Note, Stale, Store

Offset = Annotated[int, Meta(ge=0, le=100_000_000)]
SideNumber = Annotated[int, Meta(ge=0, le=1)]
Based = Annotated[tuple[tuple[int, int], ...], Meta(max_length=10_000)]
MAX_ROWS = 400
"""Beads that are sent at once."""


class Ask(Struct, frozen=True, forbid_unknown_fields=True):
    """A gesture: its name, the beads with their revisions, and what it needs besides."""

    gesture: str
    beads: Based
    since: int
    sides: tuple[SideNumber, ...] = ()
    down: bool = True
    src: Offset | None = None
    """Place in the source's text, in UTF-16."""
    tgt: Offset | None = None
    line: Offset = 0
    texts: Annotated[tuple[str, ...], Meta(max_length=1000)] = ()
    flag: Offset = 0
    scope: Literal["bead", "document", "always"] = "bead"
    dismissed: bool = True
    status: Status = "auto"


class Hit(Struct, frozen=True, forbid_unknown_fields=True):
    """What a search has found in one side of a bead, with places in UTF-16."""

    bead: int
    side: SideNumber
    spans: Annotated[tuple[tuple[Offset, Offset], ...], Meta(max_length=1000)]


class Hits(Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked of a concordance at once."""

    hits: Annotated[tuple[Hit, ...], Meta(max_length=MAX_ROWS)]


class Desk:
    """A review as the page works on it."""

    def __init__(self, store: Store, linker: Linker, settings: Settings, policy: Path) -> None:
        """`policy` is the file that findings dismissed for good go to."""
        self.store = store
        self._linker = linker
        self._policy = policy
        self._fixer = Fixer(settings)

    # ---- What is there.

    def start(self) -> dict[str, Any]:
        """Documents, progress and the revision."""
        sizes = {doc: (count, done) for doc, count, done in finding.progress(self.store)}
        documents = [
            {
                "id": row.id,
                "name": row.name,
                "langs": [row.src_lang, other(row.src_lang)],
                "beads": sizes.get(row.id, (0, 0))[0],
                "settled": sizes.get(row.id, (0, 0))[1],
            }
            for row in self.store.documents()
        ]
        return {"documents": documents, **self._state()}

    def rows(self, ids: Sequence[int]) -> dict[str, Any]:
        """Beads by their ids."""
        return {"beads": self._rows(self.store.beads(list(ids)[:MAX_ROWS]))}

    def find(self, wanted: finding.Wanted) -> dict[str, Any]:
        """Ids of the beads that fit."""
        return {"ids": finding.find(self.store, wanted), "revision": self.store.revision}

    def concordance(self, asked: Hits) -> dict[str, Any]:
        """Where the other side of each bead has what was found in one, in the order asked for.

        Nothing of a bead that is no more, or has one side alone.
        """
        entries = {
            each.entry.id: each.entry for each in self.store.beads([h.bead for h in asked.hits])
        }
        known = [
            (k, entries[hit.bead], hit)
            for k, hit in enumerate(asked.hits)
            if hit.bead in entries and entries[hit.bead].src and entries[hit.bead].tgt
        ]
        found = self._linker.matches([_occurrence(entry, hit) for _, entry, hit in known])
        spans: list[list[list[int]]] = [[] for _ in asked.hits]
        for (k, entry, hit), each in zip(known, found, strict=True):
            spans[k] = wire.utf16(each, entry.text(SIDES[1 - hit.side]))
        return {"spans": spans}

    def changes(self, since: int) -> dict[str, Any]:
        """What has become of the beads since a revision."""
        found: Changes = self.store.changes(since)
        return {
            "revision": found.revision,
            "beads": self._rows(found.beads),
            "gone": list(found.gone),
            **self._state(),
        }

    def _rows(self, kept: Sequence[Any]) -> list[dict[str, Any]]:
        rows = []
        for each in kept:
            before = self.store.beside(each.entry.id, -1)
            rows.append(wire.bead_row(each, before.entry.id if before else None, self._fixer))
        return rows

    def _state(self) -> dict[str, Any]:
        undo, redo = self.store.can()
        return {"undo": undo, "redo": redo, "revision": self.store.revision}

    # ---- What is done.

    def act(self, ask: Ask) -> dict[str, Any]:
        """Do a gesture; what has changed since the page last looked.

        Refused, or Stale, where it cannot be done.
        """
        act = _GESTURES.get(ask.gesture)
        if act is None:
            raise g.Refused("unknown", f"there is no gesture {ask.gesture!r}")
        if ask.gesture == "dismiss" and ask.scope != "bead":
            self._dismiss(ask)
        else:
            self.store.act(ask.gesture, dict(ask.beads), lambda found: self._made(act, ask, found))
        return self.changes(ask.since)

    def _made(self, act: Act, ask: Ask, found: Mapping[int, Entry]) -> g.Change:
        entries = [found[id] for id, _ in ask.beads]
        return self._linker.examined(act(self, ask, entries))

    def undo(self, since: int) -> dict[str, Any]:
        """Take the last gesture back."""
        _, note = self.store.undo()
        if "policy" in note:
            dismissals.remove(Path(note["policy"]), note["block"])
        return self.changes(since)

    def redo(self, since: int) -> dict[str, Any]:
        """Do the last one again that was taken back."""
        _, note = self.store.redo()
        if "policy" in note:
            dismissals.again(Path(note["policy"]), note["block"])
        return self.changes(since)

    def realign(self, id: int) -> dict[str, Any]:
        """What linking anew around a bead would change; nothing is done."""
        kept = realign.stretch(self.store, id)
        change = realign.realigned([each.entry for each in kept], self._linker)
        shown = realign.differing(change)
        return {
            "based": [[each.entry.id, each.revision] for each in kept],
            "before": [_texts(each) for each in shown.before],
            "after": [_texts(each) for each in shown.after],
        }

    def realigned(self, id: int, based: Based, since: int) -> dict[str, Any]:
        """Link anew around a bead, if the beads are those that were shown."""
        kept = realign.stretch(self.store, id)
        if [(each.entry.id, each.revision) for each in kept] != list(based):
            raise Stale
        change = realign.realigned([each.entry for each in kept], self._linker)
        self.store.act("realign", dict(based), lambda _: change)
        return self.changes(since)

    def _dismiss(self, ask: Ask) -> None:
        """Dismiss a flag in the whole document, or for good."""
        (id, _), *_rest = ask.beads
        kept = self.store.beads([id])
        if not kept:
            raise Stale
        entry = kept[0].entry
        if ask.flag >= len(entry.flags):
            raise Stale
        flag = entry.flags[ask.flag]
        words = words_of(entry, flag)
        if not any(words):
            raise g.Refused("no-words", "the flag points at no words: dismiss this one alone")
        ids = finding.with_flag(self.store, None if ask.scope == "always" else entry.doc, flag.kind)
        based = {each.entry.id: each.revision for each in self.store.beads(ids)}
        based[entry.id] = dict(ask.beads)[id]

        def note() -> Note:
            if ask.scope != "always":
                return {}
            block = dismissals.add(self._policy, flag.kind, words)
            return {"policy": str(self._policy), "block": block}

        self.store.act(
            "dismiss",
            cast(dict[int, int], based),
            lambda found: g.dismiss_like(list(found.values()), flag.kind, words),
            note,
        )


Act = Callable[[Desk, Ask, Sequence[Entry]], g.Change]


def _two(act: Callable[[Entry, Entry], g.Change]) -> Act:
    def of_two(_: Desk, _ask: Ask, entries: Sequence[Entry]) -> g.Change:
        first, second = _pair(entries)
        return act(first, second)

    return of_two


def _pair(entries: Sequence[Entry]) -> tuple[Entry, Entry]:
    if len(entries) != 2:
        raise g.Refused("same", f"two beads are needed, {len(entries)} are named")
    return entries[0], entries[1]


def _one(entries: Sequence[Entry]) -> Entry:
    if len(entries) != 1:
        raise g.Refused("one", f"one bead is needed, {len(entries)} are named")
    return entries[0]


def _cut(_: Desk, ask: Ask, entries: Sequence[Entry]) -> g.Change:
    entry = _one(entries)
    side = 0 if ask.src is not None else 1
    offset = ask.src if ask.src is not None else ask.tgt
    if offset is None:
        raise g.Refused("nowhere", "no place to cut is named: set one in either text")
    return g.cut(entry, SIDES[side], wire.point_at(entry, side, offset))


def _divide(_: Desk, ask: Ask, entries: Sequence[Entry]) -> g.Change:
    entry = _one(entries)
    points = [
        None if offset is None else wire.point_at(entry, side, offset)
        for side, offset in enumerate((ask.src, ask.tgt))
    ]
    return g.divide(entry, points[0], points[1])


def _shift(_: Desk, ask: Ask, entries: Sequence[Entry]) -> g.Change:
    first, second = _pair(entries)
    return g.shift(first, second, [SIDES[k] for k in ask.sides], ask.down)


def _move(_: Desk, ask: Ask, entries: Sequence[Entry]) -> g.Change:
    first, second = _pair(entries)
    if len(ask.sides) != 1:
        raise g.Refused("nowhere", "one side is needed to move a sentence of it")
    return g.move(first, second, SIDES[ask.sides[0]], ask.line)


def _edit(_: Desk, ask: Ask, entries: Sequence[Entry]) -> g.Change:
    entry = made = _one(entries)
    if len(ask.sides) != 1 or len(ask.texts) != len(entry.lines(SIDES[ask.sides[0]])):
        raise g.Refused("no-line", "a text is needed for every sentence of one side")
    side = SIDES[ask.sides[0]]
    for number, text in enumerate(ask.texts):
        if text != made.lines(side)[number].text:
            (made,) = g.edit(made, side, number, text).after
    return g.Change((entry,), (made,))


def _mend(desk: Desk, ask: Ask, entries: Sequence[Entry]) -> g.Change:
    entry = _one(entries)
    if ask.flag >= len(entry.flags):
        raise g.Refused("no-flag", "the flag is no more")
    words = desk._fixer.suggested(entry, entry.flags[ask.flag])
    if words is None:
        raise g.Refused("no-fix", "there is no plain fix for this flag")
    return g.mend(entry, ask.flag, words)


_GESTURES: dict[str, Act] = {
    "merge": _two(g.merge),
    "cut": _cut,
    "divide": _divide,
    "shift": _shift,
    "move": _move,
    "unlink": lambda _, _ask, entries: g.unlink(_one(entries)),
    "link": _two(g.link),
    "swap": _two(g.swap),
    "status": lambda _, ask, entries: g.judge(entries, ask.status),
    "edit": _edit,
    "comment": lambda _, ask, entries: g.remark(_one(entries), "\n".join(ask.texts)),
    "dismiss": lambda _, ask, entries: g.dismiss(_one(entries), ask.flag, ask.dismissed),
    "mend": _mend,
}


def _occurrence(entry: Entry, hit: Hit) -> Occurrence:
    here, there = SIDES[hit.side], SIDES[1 - hit.side]
    text = entry.text(here)
    return Occurrence(text, entry.lang(here), entry.text(there), wire.spans_at(text, hit.spans))


def _texts(entry: Entry) -> list[str]:
    return [entry.text(side) for side in SIDES]
