"""Corrections made elsewhere, in a table or a CAT tool, brought back into a review.

A bead of the file is that of the review with the same texts; with one of them, where the other was
corrected; or with the same number, where both are near to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from rapidfuzz import fuzz

from aligner.bitext import Alignment, Bead
from aligner.files import shortened
from aligner.formats.records import cut_like
from aligner.formats.wrapping import unwrapped
from aligner.review import gestures as g
from aligner.review.entries import SIDES, Entry, Side
from aligner.review.linker import Linker
from aligner.review.store import Store

NEAR = 60.0
"""Likeness, of 100, of a text to what it was before a person corrected it."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of the corrections."""

    changed: int
    """Beads that are not as they were."""
    lost: tuple[str, ...]
    """Beads of the file that the review does not have, each in a line."""


def apply(store: Store, corpus: Iterable[Alignment], linker: Linker) -> Applied:
    """Bring the texts, statuses, comments and dismissed flags of a corpus into the review.

    It is one gesture, and undone as one. Stale where somebody changes the beads meanwhile.
    """
    documents = store.documents()
    given = list(corpus)
    made: list[tuple[Entry, Entry]] = []
    based: dict[int, int] = {}
    lost: list[str] = []
    for alignment in given:
        same = [row.id for row in documents if row.name == alignment.doc]
        if not same and len(documents) == len(given) == 1:
            same = [documents[0].id]
        if not same:
            lost.append(f"{alignment.doc}: the review has no document of this name")
            continue
        kept = list(store.of_document(same[0]))
        revisions = {cast(int, each.entry.id): each.revision for each in kept}
        pairs, missing = _matched(alignment, [each.entry for each in kept])
        lost += missing
        for entry, changed in pairs:
            if changed != entry:
                made.append((entry, changed))
                based[cast(int, entry.id)] = revisions[cast(int, entry.id)]
    change = g.Change(tuple(old for old, _ in made), tuple(new for _, new in made))
    if made:
        store.act("apply", based, lambda _: linker.examined(change))
    return Applied(len(made), tuple(lost))


def _matched(
    alignment: Alignment, entries: Sequence[Entry]
) -> tuple[list[tuple[Entry, Entry]], list[str]]:
    """Beads of the review, each with what the file makes of it; and what was not found."""
    # Either language may stand first in the file.
    turned = bool(entries) and entries[0].src_lang != alignment.src.lang
    free = {cast(int, each.id): each for each in entries}
    waiting: list[tuple[int, Bead, tuple[str, str]]] = []
    pairs: list[tuple[Entry, Entry]] = []
    exact: dict[tuple[str, str], list[Entry]] = {}
    for each in entries:
        exact.setdefault((_in_line(each, "src"), _in_line(each, "tgt")), []).append(each)
    for number, bead in alignment.numbered():
        src, tgt = alignment.texts(bead)
        langs = alignment.src.lang, alignment.tgt.lang
        src, tgt = (unwrapped(text, lang) for text, lang in zip((src, tgt), langs, strict=True))
        texts = (tgt, src) if turned else (src, tgt)
        if found := exact.get(texts):
            pairs.append((found[0], _told(found[0], bead)))
            del free[cast(int, found.pop(0).id)]
        else:
            waiting.append((number, bead, texts))
    lost = []
    by_side = {side: _by_text(free.values(), side) for side in SIDES}
    for number, bead, texts in waiting:
        entry = _half(free, by_side, texts) or _numbered(free, entries, number, texts)
        if entry is None:
            words = shortened(texts[0] or texts[1])
            lost.append(f"{alignment.doc}: bead {number}, {words}, is not in the review")
            continue
        del free[cast(int, entry.id)]
        pairs.append((entry, _told(_with_texts(entry, texts), bead)))
    return pairs, lost


def _by_text(entries: Iterable[Entry], side: Side) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for each in entries:
        found.setdefault(_in_line(each, side), []).append(each)
    return found


def _in_line(entry: Entry, side: Side) -> str:
    """The text of a side as tables and memories have it: in one line."""
    return unwrapped(entry.text(side), entry.lang(side))


def _half(
    free: dict[int, Entry],
    by_side: dict[Side, dict[str, list[Entry]]],
    texts: tuple[str, str],
) -> Entry | None:
    """The one bead with the same text on one side, which has text on both."""
    for side, text in zip(SIDES, texts, strict=True):
        found = [each for each in by_side[side].get(text, ()) if each.id in free]
        if text and len(found) == 1 and found[0].src and found[0].tgt:
            return found[0]
    return None


def _numbered(
    free: dict[int, Entry], entries: Sequence[Entry], number: int, texts: tuple[str, str]
) -> Entry | None:
    """The bead with the number, where both its texts are near."""
    if number >= len(entries) or entries[number].id not in free:
        return None
    entry = entries[number]
    near = all(
        fuzz.ratio(_in_line(entry, side), text) >= NEAR
        for side, text in zip(SIDES, texts, strict=True)
    )
    return entry if near else None


def _with_texts(entry: Entry, texts: tuple[str, str]) -> Entry:
    """The bead with the texts of the file, cut into as many sentences as it has."""
    for side, text in zip(SIDES, texts, strict=True):
        lines = entry.lines(side)
        if not text.strip() or text == _in_line(entry, side):
            continue
        pieces = cut_like(text, [len(line.text) for line in lines], entry.lang(side))
        for number, piece in enumerate(pieces):
            if piece.strip() and piece != entry.lines(side)[number].text:
                (entry,) = g.edit(entry, side, number, piece).after
    return entry


def _told(entry: Entry, bead: Bead) -> Entry:
    """The bead with the status, the comment and the dismissals of the file, where it has some."""
    gone = {(flag.kind, flag.src, flag.tgt) for flag in bead.flags if flag.dismissed}
    flags = tuple(
        replace(flag, dismissed=flag.dismissed or (flag.kind, flag.src, flag.tgt) in gone)
        for flag in entry.flags
    )
    status = entry.status if bead.status == "auto" else bead.status
    return replace(entry, status=status, comment=bead.comment or entry.comment, flags=flags)
