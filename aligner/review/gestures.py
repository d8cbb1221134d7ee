"""What a person can do with beads: pure functions from the beads touched to what becomes of them.

Every gesture keeps each sentence in exactly one bead. A bead that loses all its sentences is gone.
What cannot be done is `Refused`, and nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from aligner.bitext import Flag, Span, Status
from aligner.errors import InputError
from aligner.review.entries import SIDES, Entry, Line, Side, in_a_row, sorted_lines, words_of

MAX_TEXT = 100_000
"""Characters of a sentence or a comment that a person may write."""

_SMALLEST = 2.0**-40
"""Share of a sentence, or of a place, under which nothing is cut any more."""


class Refused(InputError):
    """A gesture that cannot be done; `code` names the reason for the interface's table."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Change:
    """The beads that a gesture takes away, and those it puts in their place."""

    before: tuple[Entry, ...]
    after: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A place in a side of a bead: before the character `offset` of its sentence `line`."""

    line: int
    offset: int = 0


# ---- Sentences from bead to bead.


def merge(first: Entry, second: Entry) -> Change:
    """One bead of two whose sentences follow each other; Refused where others stand between."""
    _distinct(first, second)
    src, tgt = (sorted_lines((*first.lines(side), *second.lines(side))) for side in SIDES)
    _check_row(src, tgt)
    adjoining = first.place + first.room == second.place
    comment = "\n".join(each.comment for each in (first, second) if each.comment)
    whole = replace(
        first,
        room=first.room + second.room if adjoining else first.room,
        src=src,
        tgt=tgt,
        confidence=min(first.confidence, second.confidence),
        comment=comment,
    )
    return _change((first, second), (whole,))


def cut(entry: Entry, side: Side, point: Point) -> Change:
    """A sentence made two at a place inside it; both stay in the bead."""
    lines = entry.lines(side)
    line = _line(lines, point.line)
    parts = (*lines[: point.line], *_cut(line, point.offset), *lines[point.line + 1 :])
    return _change((entry,), (_with(entry, side, parts),))


def divide(entry: Entry, src: Point | None, tgt: Point | None) -> Change:
    """Two beads of one, at a place in the source, the target, or both; sentences are cut there.

    A side without a place stays with the first bead.
    """
    if src is None and tgt is None:
        raise Refused("nowhere", "no place to split is named: set one in either text")
    halves = [_halves(entry.lines(side), at) for side, at in zip(SIDES, (src, tgt), strict=True)]
    (src_a, src_b), (tgt_a, tgt_b) = halves
    if not (src_a or tgt_a) or not (src_b or tgt_b):
        raise Refused("edge", "the bead would be split at its end: choose a place inside it")
    room = entry.room / 2
    _check_room(room)
    second = replace(
        entry, id=None, place=entry.place + room, room=room, src=src_b, tgt=tgt_b, comment=""
    )
    return _change((entry,), (replace(entry, room=room, src=src_a, tgt=tgt_a), second))


def shift(first: Entry, second: Entry, sides: Iterable[Side], down: bool) -> Change:
    """The sentence at the border of two beads to the other bead, on one side or on both.

    `down` moves the last of the first bead, else the first of the second one moves up.
    """
    _distinct(first, second)
    giver, taker = (first, second) if down else (second, first)
    for side in sides:
        lines = giver.lines(side)
        if not lines:
            raise Refused("empty", "there is no sentence on this side to move")
        moved, rest = (lines[-1:], lines[:-1]) if down else (lines[:1], lines[1:])
        giver = _with(giver, side, rest)
        taker = _with(taker, side, sorted_lines((*taker.lines(side), *moved)))
        _check_row(taker.lines(side))
    after = (giver, taker) if down else (taker, giver)
    return _change((first, second), after)


def move(giver: Entry, taker: Entry, side: Side, line: int) -> Change:
    """A sentence to any other bead whose side is empty, or ends or begins next to it.

    What stood behind it in its bead, where it was not the last, becomes a bead of its own.
    """
    _distinct(giver, taker)
    lines = giver.lines(side)
    moved = _line(lines, line)
    taken = sorted_lines((*taker.lines(side), moved))
    _check_row(taken)
    rest: tuple[Line, ...] = lines[:line] + lines[line + 1 :]
    after = [_with(taker, side, taken)]
    if in_a_row(rest):
        after.append(_with(giver, side, rest))
    else:
        after += _alone(giver, side, lines[:line], lines[line + 1 :])
    return _change((giver, taker), after)


def unlink(entry: Entry) -> Change:
    """Two beads without counterpart of one."""
    if not entry.src or not entry.tgt:
        raise Refused("null", "the bead has no counterpart to be unlinked from")
    room = entry.room / 2
    _check_room(room)
    alone = replace(
        entry, id=None, place=entry.place + room, room=room, src=(), flags=(), comment=""
    )
    return _change((entry,), (replace(entry, room=room, tgt=()), alone))


def link(first: Entry, second: Entry) -> Change:
    """The source of one bead and the target of another, as one bead.

    What either had on its other side is left without counterpart.
    """
    _distinct(first, second)
    if not first.src or not second.tgt:
        first, second = second, first
    if not first.src or not second.tgt:
        raise Refused("one-sided", "both beads are on the same side: nothing can be linked")
    after = [replace(first, tgt=second.tgt)]
    if first.tgt:
        room = first.room / 2
        _check_room(room)
        after[0] = replace(after[0], room=room)
        place = first.place + room
        after.append(replace(first, id=None, place=place, room=room, src=(), comment=""))
    after.append(replace(second, tgt=()))
    return _change((first, second), after)


def swap(first: Entry, second: Entry) -> Change:
    """The targets of two beads exchanged."""
    _distinct(first, second)
    if not first.tgt and not second.tgt:
        raise Refused("null", "neither bead has a target to exchange")
    after = replace(first, tgt=second.tgt), replace(second, tgt=first.tgt)
    return _change((first, second), after)


# ---- What is said of a bead, and its words.


def judge(entries: Sequence[Entry], status: Status) -> Change:
    """Beads confirmed, rejected, put aside for review, or open again."""
    return Change(tuple(entries), tuple(replace(each, status=status) for each in entries))


def remark(entry: Entry, comment: str) -> Change:
    """A bead with a comment, or without one where it is empty."""
    _check_length(comment)
    return Change((entry,), (replace(entry, comment=comment.strip()),))


def edit(entry: Entry, side: Side, line: int, text: str) -> Change:
    """A sentence with another text; line ends become blanks. Refused for an empty one."""
    _check_length(text)
    text = " ".join(text.split("\n")).strip()
    if not text:
        raise Refused("no-text", "a sentence cannot be empty: reject the bead instead")
    lines = entry.lines(side)
    before = _line(lines, line)
    changed = (*lines[:line], replace(before, text=text), *lines[line + 1 :])
    return _change((entry,), (_with(entry, side, changed),))


def dismiss(entry: Entry, flag: int, dismissed: bool = True) -> Change:
    """A flag that is no error; or one that is, after all."""
    found = _flag(entry, flag)
    flags = (*entry.flags[:flag], replace(found, dismissed=dismissed), *entry.flags[flag + 1 :])
    return Change((entry,), (replace(entry, flags=flags),))


def dismiss_like(entries: Sequence[Entry], kind: str, words: tuple[str, str]) -> Change:
    """Every flag of this kind that points at these words, in all the beads."""
    before, after = [], []
    for entry in entries:
        flags = tuple(
            replace(flag, dismissed=True)
            if flag.kind == kind and words_of(entry, flag) == words
            else flag
            for flag in entry.flags
        )
        if flags != entry.flags:
            before.append(entry)
            after.append(replace(entry, flags=flags))
    return Change(tuple(before), tuple(after))


def mend(entry: Entry, flag: int, words: str) -> Change:
    """What a flag points at in the target, replaced by `words`; the flag is gone."""
    found = _flag(entry, flag)
    if len(found.tgt) != 1:
        raise Refused("no-fix", "the flag does not point at one place in the target")
    _check_length(words)
    start, end = found.tgt[0]
    at = 0
    gap = " " if entry.lang("tgt") == "en" else ""
    for number, line in enumerate(entry.tgt):
        if at <= start and end <= at + len(line.text):
            text = line.text[: start - at] + words + line.text[end - at :]
            rest = replace(entry, flags=entry.flags[:flag] + entry.flags[flag + 1 :])
            return Change((entry,), edit(rest, "tgt", number, text).after)
        at += len(line.text) + len(gap)
    raise Refused("no-fix", "the flag spans several sentences: edit the text instead")


# ---- What the gestures share.


def _change(before: Sequence[Entry], after: Iterable[Entry]) -> Change:
    """A change of structure or words: what a person made is edited, what is empty is gone."""
    olds = {each.id: each for each in before}
    made = []
    for each in after:
        if not each.src and not each.tgt:
            continue
        if each != olds.get(each.id):
            each = _edited(each, before)
        made.append(each)
    return Change(tuple(before), tuple(made))


def _edited(entry: Entry, before: Sequence[Entry]) -> Entry:
    flags = []
    for old in before:
        for flag in old.flags:
            found = _carried(flag, old, entry)
            if found is not None and found not in flags:
                flags.append(found)
    return replace(entry, similarity=None, risk=None, status="edited", flags=tuple(flags))


def _carried(flag: Flag, old: Entry, new: Entry) -> Flag | None:
    """The flag in a changed bead, where the words that it points at still stand; else None."""
    spans: list[tuple[Span, ...]] = []
    for side, places in zip(SIDES, (flag.src, flag.tgt), strict=True):
        text, fresh = old.text(side), new.text(side)
        found = []
        for start, end in places:
            at = _nearest(fresh, text[start:end], start)
            if at is None:
                return None
            found.append((at, at + end - start))
        spans.append(tuple(found))
    if not any(spans):
        return None
    return replace(flag, src=spans[0], tgt=spans[1])


def _nearest(text: str, words: str, place: int) -> int | None:
    """Where the words stand in the text, nearest to a place."""
    if not words:
        return None
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return min(found, key=lambda at: abs(at - place), default=None)


def _with(entry: Entry, side: Side, lines: tuple[Line, ...]) -> Entry:
    return replace(entry, src=lines) if side == "src" else replace(entry, tgt=lines)


def _alone(
    entry: Entry, side: Side, kept: tuple[Line, ...], behind: tuple[Line, ...]
) -> list[Entry]:
    """The bead with its first sentences, and the last ones without counterpart."""
    room = entry.room / 2
    _check_room(room)
    bare = replace(entry, id=None, place=entry.place + room, room=room, src=(), tgt=(), comment="")
    return [_with(replace(entry, room=room), side, kept), _with(bare, side, behind)]


def _halves(
    lines: tuple[Line, ...], point: Point | None
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    if point is None:
        return lines, ()
    if point.line == len(lines):
        return lines, ()
    line = _line(lines, point.line)
    before, behind = lines[: point.line], lines[point.line + 1 :]
    if point.offset == 0:
        return before, (line, *behind)
    if point.offset == len(line.text):
        return (*before, line), behind
    first, second = _cut(line, point.offset)
    return (*before, first), (second, *behind)


def _cut(line: Line, offset: int) -> tuple[Line, Line]:
    """The two parts of a sentence, without the white space between them."""
    if not 0 < offset < len(line.text):
        raise Refused("edge", f"the sentence has {len(line.text)} characters: cut it inside")
    left, right = line.text[:offset].rstrip(), line.text[offset:].lstrip()
    if not left or not right:
        raise Refused("edge", "a part would be empty: cut the sentence between its words")
    share = line.share / 2
    _check_room(share)
    if len(line.text) == line.end - line.start:
        ends = line.start + len(left), line.end - len(right)
    else:
        # The text was edited: the document has the place at the same share of it.
        middle = line.start + round((line.end - line.start) * offset / len(line.text))
        ends = middle, middle
    return (
        replace(line, text=left, end=ends[0], share=share),
        replace(line, text=right, start=ends[1], part=line.part + share, share=share),
    )


def _line(lines: Sequence[Line], number: int) -> Line:
    if not 0 <= number < len(lines):
        raise Refused("no-line", f"the bead has {len(lines)} sentences there, none is {number}")
    return lines[number]


def _flag(entry: Entry, number: int) -> Flag:
    if not 0 <= number < len(entry.flags):
        raise Refused("no-flag", f"the bead has {len(entry.flags)} flags, none is {number}")
    return entry.flags[number]


def _distinct(first: Entry, second: Entry) -> None:
    if first.id == second.id:
        raise Refused("same", "two beads are needed, and this is one")
    if first.doc != second.doc:
        raise Refused("other-document", "the beads are of different documents")


def _check_row(*sides: Sequence[Line]) -> None:
    if not all(map(in_a_row, sides)):
        raise Refused("apart", "other sentences stand between: a bead holds sentences in a row")


def _check_room(room: float) -> None:
    if room < _SMALLEST:
        raise Refused("too-small", "this was cut too often: undo a cut first")


def _check_length(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise Refused("too-long", f"the text is longer than {MAX_TEXT:,} characters, the limit")
