"""Corrections carried into a new alignment: they follow their sentences by content.

Beads that a person confirmed or edited are hard anchors: what the new alignment has otherwise
around them is linked anew. Dismissed flags and comments go to the bead with the same sentences.
What could not be carried is told.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from rapidfuzz import fuzz

from aligner.bitext import Alignment, Flag, Lang, joined
from aligner.files import shortened
from aligner.review.entries import (
    SIDES,
    Entry,
    Line,
    Side,
    alignment_of,
    entries_of,
    in_a_row,
    sorted_lines,
    words_of,
)
from aligner.review.gestures import Change, Point, Refused, cut
from aligner.review.linker import Linker
from aligner.review.realign import ANCHORS

NEAR = 80.0
"""Likeness, of 100, from which a text is the same one changed."""

_REACH = 300
"""Sentences on either side of the place expected among which a changed text is looked for."""

_LONGER = 2
"""Sentences more than there were that a changed text may have become."""


Gone = frozenset[tuple[str, str, str]]
"""What a policy dismisses: kinds with their words on both sides."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What people said of a document's beads: a value that can be sent and compared."""

    doc: str
    src_lang: Lang
    entries: tuple[Entry, ...]
    """The beads that something was said of."""

    @property
    def digest(self) -> str:
        """Another one where anything that is kept is another."""
        return sha256(repr(self).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def told(self, entries: Iterable[Entry] | None = None) -> tuple[str, ...]:
        """These beads, or all, each in a line that says that it was lost."""
        said = self.entries if entries is None else entries
        return tuple(_lost(self.doc, each) for each in said)


def corrections_of(alignment: Alignment, gone: Gone = frozenset()) -> Corrections:
    """The corrections in an alignment.

    Flags that the policy dismisses (`gone`) are none: it dismisses them again.
    """
    said = tuple(replace(each, place=0.0) for each in entries_of(alignment, 1) if _said(each, gone))
    return Corrections(alignment.doc, alignment.src.lang, said)


@dataclass(frozen=True, slots=True)
class Carried:
    """An alignment with the corrections of an earlier one."""

    alignment: Alignment
    count: int
    """Beads of the earlier one whose corrections are in it."""
    lost: tuple[str, ...]
    """Those that are not, each in a line."""


@dataclass(slots=True)
class _Text:
    """One side of the new alignment, in which sentences of the old one are looked for."""

    lang: Lang
    lines: list[Line]
    by_text: dict[str, list[int]] = field(default_factory=dict)
    drift: int = 0
    """How much later the last one found stands than it did."""

    def __post_init__(self) -> None:
        for place, line in enumerate(self.lines):
            self.by_text.setdefault(line.text, []).append(place)

    def find(self, wanted: Sequence[Line]) -> tuple[Line, ...] | None:
        """The sentences with these texts, or with a text near to theirs; None for neither."""
        if not wanted:
            return ()
        expected = self._place(wanted[0]) + self.drift
        found = self._exact([line.text for line in wanted], expected) or self._near(
            joined([line.text for line in wanted], self.lang), len(wanted), expected
        )
        if found is None:
            return None
        self.drift += found.start - expected
        return tuple(self.lines[k] for k in found)

    def _place(self, line: Line) -> int:
        return bisect_left(self.lines, line.key, key=lambda each: each.key)

    def _exact(self, texts: Sequence[str], expected: int) -> range | None:
        runs = [
            range(k, k + len(texts))
            for k in self.by_text.get(texts[0], ())
            if [line.text for line in self.lines[k : k + len(texts)]] == list(texts)
        ]
        return min(runs, key=lambda run: abs(run.start - expected), default=None)

    def _near(self, text: str, count: int, expected: int) -> range | None:
        best: tuple[float, int, range] | None = None
        low, high = max(0, expected - _REACH), min(len(self.lines), expected + _REACH)
        for start in range(low, high):
            for length in range(1, count + _LONGER + 1):
                lines = self.lines[start : start + length]
                if len(lines) < length or not in_a_row(lines):
                    break
                like = fuzz.ratio(text, joined([x.text for x in lines], self.lang))
                if like >= NEAR:
                    found = (like, -abs(start - expected), range(start, start + length))
                    best = max(best, found, key=lambda x: x[:2]) if best else found
        return best and best[2]


def carried(fresh: Alignment, old: Corrections, linker: Linker) -> Carried:
    """The new alignment with the corrections of an earlier one."""
    said = old.entries
    if not said or not fresh.beads or fresh.src.lang != old.src_lang:
        return Carried(fresh, 0, old.told())
    entries = [replace(each, id=id) for id, each in enumerate(entries_of(fresh, 1), 1)]
    entries = _cut_alike(entries, said)
    texts = {side: _Text(entries[0].lang(side), list(_lines(entries, side))) for side in SIDES}
    places = [(each, tuple(texts[side].find(each.lines(side)) for side in SIDES)) for each in said]
    anchors, taken = _anchors(places)
    linked = _around(entries, anchors, linker)
    made, lost = _told(linked, places, taken)
    alignment = alignment_of(fresh.doc, fresh.src.lang, made, fresh.skipped)
    full = replace(
        fresh,
        src=replace(alignment.src, text=fresh.src.text),
        tgt=replace(alignment.tgt, text=fresh.tgt.text),
        beads=alignment.beads,
    )
    return Carried(full, len(said) - len(lost), old.told(lost))


Places = tuple[tuple[Line, ...] | None, ...]


def _said(entry: Entry, gone: Gone) -> bool:
    return entry.status != "auto" or bool(entry.comment) or any(_dismissed(entry, gone))


def _dismissed(entry: Entry, gone: Gone) -> Iterator[Flag]:
    """The flags that a person has dismissed in this bead alone."""
    for flag in entry.flags:
        if flag.dismissed and (flag.kind, *words_of(entry, flag)) not in gone:
            yield flag


def _lost(doc: str, entry: Entry) -> str:
    words = shortened(entry.text("src") or entry.text("tgt"))
    return f"{doc}: the {entry.status} bead {words} has no place in the new alignment"


def _lines(entries: Iterable[Entry], side: Side) -> tuple[Line, ...]:
    return sorted_lines(line for each in entries for line in each.lines(side))


def _cut_alike(entries: list[Entry], said: Sequence[Entry]) -> list[Entry]:
    """The new beads, their sentences cut where a person had cut the old ones."""
    for side in SIDES:
        whole = {line.text for line in _lines(entries, side)}
        for part in (line.text for line in _lines(said, side)):
            if part and part not in whole:
                _cut_first(entries, side, part)
    return entries


def _cut_first(entries: list[Entry], side: Side, part: str) -> None:
    """Cut the first sentence that begins or ends with a part, which was cut off it before."""
    for place, entry in enumerate(entries):
        for number, line in enumerate(entry.lines(side)):
            if line.text.startswith(part) or line.text.endswith(part):
                entries[place] = _cut_out(entry, side, number, part)
                return


def _cut_out(entry: Entry, side: Side, number: int, part: str) -> Entry:
    """The bead with a part of a sentence as a sentence of its own."""
    text = entry.lines(side)[number].text
    at = 0 if text.startswith(part) else len(text) - len(part)
    for offset in (at + len(part), at):
        try:
            (made,) = cut(entry, side, Point(number, offset)).after
            entry = replace(made, status=entry.status)
        except Refused:
            # It begins or ends the sentence: there is nothing to cut off on this side.
            continue
    return entry


def _anchors(
    places: Sequence[tuple[Entry, Places]],
) -> tuple[list[Entry], set[int]]:
    """Beads that a person made, where their sentences are now; and the places of those taken."""
    used: tuple[set[tuple[int, float]], ...] = (set(), set())
    anchors, taken = [], set()
    for place, (old, found) in enumerate(places):
        if old.status not in ANCHORS:
            continue
        src, tgt = found
        if src is None or tgt is None:
            continue
        keys = [{line.key for line in lines} for lines in (src, tgt)]
        if keys[0] & used[0] or keys[1] & used[1]:
            continue
        used[0].update(keys[0])
        used[1].update(keys[1])
        taken.add(place)
        anchors.append(_anchor(old, src, tgt))
    return anchors, taken


def _anchor(old: Entry, src: tuple[Line, ...], tgt: tuple[Line, ...]) -> Entry:
    """A bead that a person made, on the new sentences.

    A translation that was edited stays as it was edited. Where the source has changed since, the
    bead is to be looked at again.
    """
    if old.status == "edited" and len(tgt) == len(old.tgt):
        pairs = zip(tgt, old.tgt, strict=True)
        tgt = tuple(replace(line, text=before.text) for line, before in pairs)
    made = replace(old, src=src, tgt=tgt, id=None)
    same = made.text("src") == old.text("src") and made.text("tgt") == old.text("tgt")
    return made if same else replace(made, status="review", flags=(), risk=None)


def _around(entries: Sequence[Entry], anchors: Sequence[Entry], linker: Linker) -> list[Entry]:
    """The new beads with the anchors among them; stretches that do not fit are linked anew."""
    fixed = {(side, line.key) for each in anchors for side in SIDES for line in each.lines(side)}
    exact = {_keys(each): each for each in anchors}
    made: list[Entry] = []
    gap: list[Entry] = []
    for each in entries:
        if _keys(each) in exact:
            made += [*_linked(gap, fixed, linker), _settled(each, exact.pop(_keys(each)))]
            gap = []
        else:
            gap.append(each)
    made += _linked(gap, fixed, linker)
    for anchor in exact.values():
        made.insert(_place_of(made, anchor), anchor)
    return [
        replace(each, id=id, place=float(id), room=1.0, doc=1) for id, each in enumerate(made, 1)
    ]


def _settled(fresh: Entry, anchor: Entry) -> Entry:
    """A bead that came out as the person had it: with fresh scores and flags."""
    dismissed = {(f.kind, f.src, f.tgt): f for f in anchor.flags if f.dismissed}
    if anchor.text("tgt") != fresh.text("tgt"):
        return anchor
    flags = [flag for flag in fresh.flags if (flag.kind, flag.src, flag.tgt) not in dismissed]
    return replace(
        fresh,
        status=anchor.status,
        comment=anchor.comment,
        flags=(*flags, *dismissed.values()),
    )


def _linked(
    gap: Sequence[Entry], fixed: set[tuple[Side, tuple[int, float]]], linker: Linker
) -> list[Entry]:
    """Beads between two anchors: as they are where no anchor takes a sentence of theirs."""
    free = [
        tuple(line for each in gap for line in each.lines(side) if (side, line.key) not in fixed)
        for side in SIDES
    ]
    if sum(map(len, free)) == sum(len(each.src) + len(each.tgt) for each in gap):
        return list(gap)
    if not any(free):
        return []
    src_lang = gap[0].src_lang
    links = linker.link(sorted_lines(free[0]), sorted_lines(free[1]), src_lang)
    known = {(each.src, each.tgt): each for each in gap}
    after = [
        known.get((each.src, each.tgt))
        or Entry(None, 1, 0.0, 1.0, src_lang, each.src, each.tgt, each.similarity, each.confidence)
        for each in links
    ]
    return list(linker.examined(Change(tuple(gap), tuple(after))).after)


def _keys(entry: Entry) -> tuple[tuple[tuple[int, float], ...], ...]:
    return tuple(tuple(line.key for line in entry.lines(side)) for side in SIDES)


def _place_of(entries: Sequence[Entry], anchor: Entry) -> int:
    """Before the first bead whose sentences come later than the anchor's."""
    side: Side = "src" if anchor.src else "tgt"
    key = anchor.lines(side)[0].key
    for place, each in enumerate(entries):
        lines = each.lines(side)
        if lines and lines[0].key > key:
            return place
    return len(entries)


def _told(
    entries: list[Entry], places: Sequence[tuple[Entry, Places]], taken: set[int]
) -> tuple[list[Entry], list[Entry]]:
    """The beads with what was said of beads with the same sentences; and what was not carried."""
    by_keys = {_keys(each): k for k, each in enumerate(entries)}
    lost = []
    for place, (old, found) in enumerate(places):
        if place in taken:
            continue
        src, tgt = found
        keys = tuple(tuple(line.key for line in lines or ()) for lines in (src, tgt))
        k = by_keys.get(keys)
        if old.status in ANCHORS or src is None or tgt is None or k is None:
            lost.append(old)
        else:
            entries[k] = _repeated(entries[k], old)
    return entries, lost


def _repeated(entry: Entry, old: Entry) -> Entry:
    """The bead with the status, the comment and the dismissals of the old one."""
    gone = {(flag.kind, words_of(old, flag)) for flag in old.flags if flag.dismissed}
    flags = tuple(
        replace(flag, dismissed=flag.dismissed or (flag.kind, words_of(entry, flag)) in gone)
        for flag in entry.flags
    )
    status = old.status if old.status != "auto" else entry.status
    return replace(entry, status=status, comment=old.comment or entry.comment, flags=flags)
