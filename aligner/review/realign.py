"""Beads between two that are certain, linked anew: those that a person made are hard anchors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from aligner.review.entries import Entry, sorted_lines
from aligner.review.gestures import Change, Refused
from aligner.review.linker import Linked, Linker
from aligner.review.store import Kept, Store

REACH = 100
"""Beads on either side of the one in hand that are linked anew at most."""

ANCHORS = frozenset(("confirmed", "edited"))
"""What a person has said of a bead that is right."""


def stretch(store: Store, id: int) -> list[Kept]:
    """The beads around one, up to the nearest on either side that are certain.

    Refused where the bead itself is certain, or is no more.
    """
    kept = store.beads([id])
    if not kept:
        raise Refused("stale", "the bead is no more: look at the list again")
    if kept[0].entry.status in ANCHORS:
        raise Refused("anchor", "a confirmed bead is not linked anew: choose one between two")
    found: dict[int, list[Kept]] = {1: [], -1: []}
    for way, side in found.items():
        at = store.beside(id, way)
        while at is not None and at.entry.status not in ANCHORS and len(side) < REACH:
            side.append(at)
            at = store.beside(cast(int, at.entry.id), way)
    return [*reversed(found[-1]), kept[0], *found[1]]


def realigned(entries: Sequence[Entry], linker: Linker) -> Change:
    """The beads linked anew; those that come out as they were stay what they are.

    They must follow each other in one document, and none may be an anchor.
    """
    src = sorted_lines(line for each in entries for line in each.src)
    tgt = sorted_lines(line for each in entries for line in each.tgt)
    links = linker.link(src, tgt, entries[0].src_lang)
    known = {(each.src, each.tgt): each for each in entries}
    first = entries[0].place
    room = (entries[-1].place + entries[-1].room - first) / len(links)
    after = []
    for k, each in enumerate(links):
        entry = known.get((each.src, each.tgt)) or _entry(each, entries[0])
        after.append(replace(entry, room=room, place=first + room * k))
    if {_sides(each) for each in after} == set(known):
        return Change(tuple(entries), tuple(entries))
    return linker.examined(Change(tuple(entries), tuple(after)))


def differing(change: Change) -> Change:
    """What a person has to look at: the beads whose sentences change."""
    before, after = ({_sides(each) for each in side} for side in (change.before, change.after))
    return Change(
        tuple(each for each in change.before if _sides(each) not in after),
        tuple(each for each in change.after if _sides(each) not in before),
    )


def _sides(entry: Entry) -> tuple[object, object]:
    return entry.src, entry.tgt


def _entry(link: Linked, like: Entry) -> Entry:
    return Entry(
        None,
        like.doc,
        0.0,
        0.0,
        like.src_lang,
        link.src,
        link.tgt,
        link.similarity,
        link.confidence,
    )
