"""How many gestures bring a chapter of MAC-Dev to gold in the review, by their order.

    python -m tests.benchmarks.gestures [--chapters 001,002] [--json FILE] [--keep DIR]

A simulated person works through the page's own requests. They look at one bead after another, by
the queue ("most doubtful first") or from top to bottom, and know what is right when they see it.
A bead that is right is confirmed: one look, one gesture. Where it is wrong, the beads that it
shares sentences with, and those that they share gold beads with, are made right with the fewest
gestures: merge two beads, split one (at any border, or off its counterpart), or shift a sentence
over a border. What was corrected needs no confirming. With linking anew, a person who sees a wrong
bead beside one that they have just corrected asks for it to be linked between what is certain;
this is one gesture whether they take what they are shown or not. They stop when the chapter is
gold, which a real person does not know: the order decides how early that is.

Our chapters are aligned with the preset fast by weights fitted on the other chapters, as a user
gets them: with confidence, risk and flags. Bertalign's beads are made from the same vectors; it
tells no confidence, so its output is gone through from top to bottom.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from aligner import encoding, pipeline
from aligner.alignment.weights import Weights
from aligner.bitext import Alignment, Bead, Document, Sentence
from aligner.config import Settings
from aligner.linking import Tools
from aligner.review.desk import Desk
from aligner.review.linker import Aligning
from aligner.review.server import application
from aligner.review.store import Store
from aligner.training import GoldDocument, Remembering, fit_weights, gold_documents, second_reader
from aligner.training import untrained as without_weights
from tests.benchmarks.data import folder, keep
from tests.benchmarks.peers import PEERS, ROOT, environment, kept

RIVAL = "bertalign-6"
"""Bertalign with beads as large as ours, its better setting here."""

Point = tuple[int, int]
"""A border: how many source and target sentences stand before it."""


@dataclass(slots=True)
class Count:
    """What a person did."""

    looks: int = 0
    confirmed: int = 0
    merged: int = 0
    split: int = 0
    shifted: int = 0
    realigned: int = 0
    most: int = 0
    """Looks after which nine in ten of the places that were wrong are right."""

    @property
    def repairs(self) -> int:
        """Gestures that change beads."""
        return self.merged + self.split + self.shifted + self.realigned

    @property
    def gestures(self) -> int:
        """All of them."""
        return self.repairs + self.confirmed

    def __add__(self, more: Count) -> Count:
        mine, theirs = asdict(self), asdict(more)
        return Count(**{name: mine[name] + theirs[name] for name in mine})


# --- the least gestures ---------------------------------------------------------------------


def moves(old: Point, new: Point) -> int:
    """Shifts that take a border to another place: one side, or both in the same direction."""
    across, down = new[0] - old[0], new[1] - old[1]
    return max(abs(across), abs(down)) if across * down > 0 else abs(across) + abs(down)


def plan(old: Sequence[Point], new: Sequence[Point]) -> tuple[int, list[tuple[Point, Point]]]:
    """The fewest gestures from some borders to others, and which border becomes which.

    A border that becomes none is merged away, one that was none is a split: one gesture each.
    """

    @cache
    def best(i: int, j: int) -> tuple[int, tuple[tuple[Point, Point], ...]]:
        if i == len(old) or j == len(new):
            return len(old) - i + len(new) - j, ()
        cost, rest = best(i + 1, j + 1)
        options = [(cost + moves(old[i], new[j]), ((old[i], new[j]), *rest))]
        for k, m in ((i + 1, j), (i, j + 1)):
            cost, rest = best(k, m)
            options.append((cost + 1, rest))
        return min(options, key=lambda each: each[0])

    cost, pairs = best(0, 0)
    return cost, list(pairs)


# --- the page -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A bead as the page has it."""

    id: int
    rev: int
    src: range
    tgt: range
    texts: tuple[tuple[str, ...], tuple[str, ...]]
    settled: bool

    @property
    def start(self) -> Point:
        """The border before it."""
        return self.src.start, self.tgt.start

    @property
    def end(self) -> Point:
        """The border behind it."""
        return self.src.stop, self.tgt.stop


class Page:
    """One chapter in the review, spoken to as the browser does."""

    def __init__(self, place: Path, alignment: Alignment, linker: Aligning) -> None:
        self._store = Store.create(place, iter([alignment]))
        desk = Desk(self._store, linker, Settings(), place.with_suffix(".toml"))
        host = "http://127.0.0.1:1"
        app = application(desk, "word", 1, {}, "en")
        self._client = TestClient(app, host, headers={"Origin": host})
        self.rows: list[Row] = []
        self.read()

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def get(self, path: str) -> Any:
        """An answer to a question."""
        answer = self._client.get(f"/word/api/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, value: dict[str, Any]) -> Any:
        """An answer to a request; it must be done."""
        answer = self._client.post(f"/word/api/{path}", json=value)
        assert answer.status_code == 200, (value, answer.text)
        return answer.json()

    def read(self) -> None:
        """All beads in their order."""
        ids = self.post("find", {"doc": 1})["ids"]
        found: list[dict[str, Any]] = []
        for first in range(0, len(ids), 400):
            asked = ",".join(map(str, ids[first : first + 400]))
            found += self.get(f"rows?ids={asked}")["beads"]
        self.rows, at = [], [0, 0]
        for each in found:
            spans = []
            for side in (0, 1):
                start = at[side] if each["at"][side] is None else each["at"][side] - 1
                spans.append(range(start, start + len(each["texts"][side])))
                at[side] = spans[-1].stop
            texts = tuple(tuple(side) for side in each["texts"])
            settled = each["status"] in ("confirmed", "edited", "rejected")
            self.rows.append(Row(each["id"], each["rev"], *spans, texts, settled))

    def act(self, gesture: str, *rows: Row, **given: Any) -> None:
        """Do a gesture, and see what has become of the beads."""
        based = [[row.id, row.rev] for row in rows]
        self.post("act", {"gesture": gesture, "beads": based, "since": 0, **given})
        self.read()

    def confirm(self, row: Row) -> None:
        """Confirm a bead: nothing else changes."""
        asked = {"gesture": "status", "beads": [[row.id, row.rev]], "since": 10**9}
        revision = self.post("act", {**asked, "status": "confirmed"})["revision"]
        place = self.rows.index(row)
        self.rows[place] = replace(row, rev=revision, settled=True)

    def most_doubtful(self, after: int | None) -> Row | None:
        """The next of the queue."""
        id = self.get(f"next?doc=1&after={'' if after is None else after}")["id"]
        return next((row for row in self.rows if row.id == id), None)


# --- the person -----------------------------------------------------------------------------


class Person:
    """Somebody who knows what is right when they see it."""

    def __init__(self, page: Page, gold: GoldDocument, *, realigns: bool) -> None:
        self._page, self._realigns = page, realigns
        self._gold = _borders(gold)
        self._mended: list[int] = []
        self.count = Count()

    def is_right(self, row: Row) -> bool:
        """Whether the bead is gold."""
        starts, follows = self._gold
        return follows.get(row.start) == row.end and row.start in starts

    @property
    def done(self) -> bool:
        """Whether the chapter is gold."""
        return all(map(self.is_right, self._page.rows))

    def by_queue(self) -> Count:
        """Look at the most doubtful bead that is left, again and again."""
        after: int | None = None
        while not self.done:
            row = self._page.most_doubtful(after)
            assert row is not None
            after = row.id
            self._look(row)
        return self._counted()

    def from_top(self) -> Count:
        """Look at one bead after another."""
        while not self.done:
            self._look(next(row for row in self._page.rows if not row.settled))
        return self._counted()

    def _counted(self) -> Count:
        if self._mended:
            self.count.most = self._mended[ceil(0.9 * len(self._mended)) - 1]
        return self.count

    def _look(self, row: Row) -> None:
        self.count.looks += 1
        if self.is_right(row):
            self.count.confirmed += 1
            self._page.confirm(row)
            return
        start, end = self._mend(row)
        self._mended.append(self.count.looks)
        if self._realigns:
            for beside in self._beside(start, end):
                if not beside.settled and not self.is_right(beside):
                    self._link_anew(beside)

    def _beside(self, start: Point, end: Point) -> Iterator[Row]:
        """The beads on either side of what was corrected, as they are by then."""
        for matches in (lambda row: row.end == start, lambda row: row.start == end):
            found = next((row for row in self._page.rows if matches(row)), None)
            if found is not None:
                yield found

    def _link_anew(self, row: Row) -> None:
        self.count.realigned += 1
        shown = self._page.post("realign", {"bead": row.id, "since": 0})
        good = {tuple(map(tuple, _texts(each))) for each in self._gold_rows()}
        better = sum(tuple(each) in good for each in shown["after"])
        worse = sum(tuple(each) in good for each in shown["before"])
        if better > worse:
            asked = {"bead": row.id, "since": 0, "based": shown["based"]}
            self._page.post("realign", asked)
            self._page.read()

    def _gold_rows(self) -> list[Row]:
        lines: tuple[list[str], list[str]] = ([], [])
        for row in self._page.rows:
            for side in (0, 1):
                lines[side].extend(row.texts[side])
        found = []
        for start, end in self._gold[1].items():
            src, tgt = range(start[0], end[0]), range(start[1], end[1])
            texts = tuple(lines[0][i] for i in src), tuple(lines[1][j] for j in tgt)
            found.append(Row(0, 0, src, tgt, texts, False))
        return found

    def _mend(self, row: Row) -> tuple[Point, Point]:
        """Make right the beads that this one hangs together with; where they begin and end."""
        starts, _ = self._gold
        rows = self._page.rows
        first = last = rows.index(row)
        while rows[first].start not in starts:
            first -= 1
        while last + 1 < len(rows) and rows[last].end not in starts:
            last += 1
        start, end = rows[first].start, rows[last].end
        old = [each.start for each in rows[first + 1 : last + 1]]
        new = sorted(each for each in starts if start < each < end and _inside(start, each, end))
        _, pairs = plan(tuple(old), tuple(new))
        # A sentence is shifted where that is one gesture; two are a merge and a split as well.
        shifts = [(a, b) for a, b in pairs if moves(a, b) <= 1]
        self._apply(old, new, shifts)
        return start, end

    def _apply(self, old: list[Point], new: list[Point], shifts: list[tuple[Point, Point]]) -> None:
        kept = {a for a, _ in shifts}
        for border in old:
            if border not in kept:
                self._merge(border)
        for a, b in shifts:
            if a != b and not self._shift(a, b):
                self._merge(a)
        there = {row.start for row in self._page.rows}
        for border in new:
            if border not in there:
                self._split(border)

    def _around(self, border: Point) -> tuple[Row, Row]:
        rows = self._page.rows
        place = next(k for k, row in enumerate(rows) if row.start == border and k)
        return rows[place - 1], rows[place]

    def _merge(self, border: Point) -> None:
        self.count.merged += 1
        self._page.act("merge", *self._around(border))

    def _shift(self, old: Point, new: Point) -> bool:
        """Move a border by a sentence; False where a bead would be left empty."""
        before, behind = self._around(old)
        first = replace(
            before, src=range(before.src.start, new[0]), tgt=range(before.tgt.start, new[1])
        )
        if not (before.start <= new <= behind.end) or not _inside(before.start, new, behind.end):
            return False
        if new in (before.start, behind.end) or first.start == first.end:
            return False
        sides = [side for side in (0, 1) if old[side] != new[side]]
        self.count.shifted += 1
        self._page.act("shift", before, behind, sides=sides, down=new < old)
        return True

    def _split(self, border: Point) -> None:
        row = next(
            row
            for row in self._page.rows
            if row.start < border < row.end and _inside(row.start, border, row.end)
        )
        self.count.split += 1
        src, tgt = (
            _offset(row.texts[side], border[side] - row.start[side], gap)
            for side, gap in ((0, 1), (1, 0))
        )
        self._page.act("divide", row, src=src, tgt=tgt)


def _inside(start: Point, border: Point, end: Point) -> bool:
    return all(a <= at <= b for a, at, b in zip(start, border, end, strict=True))


def _texts(row: Row) -> tuple[str, str]:
    return " ".join(row.texts[0]), "".join(row.texts[1])


def _offset(texts: Sequence[str], count: int, gap: int) -> int:
    """Where the sentence `count` begins in the joined text, in UTF-16."""
    lengths = [len(text.encode("utf-16-le")) // 2 for text in texts]
    if count == len(texts):
        return sum(lengths) + gap * max(0, len(texts) - 1)
    return sum(lengths[:count]) + gap * count


def _borders(gold: GoldDocument) -> tuple[set[Point], dict[Point, Point]]:
    """Where the gold beads begin, in their order, and where each of those ends.

    A bead of the review holds sentences in a row. Gold beads that cross, or have a gap, are one
    bead with what stands between: there are two such places in the six chapters.
    """
    follows: dict[Point, Point] = {}
    seen: tuple[set[int], set[int]] = (set(), set())
    start = (0, 0)
    for bead in gold.beads:
        for known, indices in zip(seen, bead, strict=True):
            known |= indices
        if all(len(known) == max(known, default=-1) + 1 for known in seen):
            end = len(seen[0]), len(seen[1])
            follows[start] = end
            start = end
    return {*follows, start}, follows


# --- what is compared -----------------------------------------------------------------------


def alignment_of(gold: GoldDocument, beads: Sequence[Any]) -> Alignment:
    """Beads of another aligner on the chapter's sentences, which has no doubts."""
    src, tgt = _document(gold, "en"), _document(gold, "zh")
    found, at = [], [0, 0]
    for a, b in beads:
        spans = []
        for side, indices in enumerate((a, b)):
            first = min(indices, default=at[side])
            spans.append(range(first, first + len(indices)))
            at[side] = spans[-1].stop
        found.append(Bead(spans[0], spans[1], None, 1.0))
    return Alignment(gold.name, src, tgt, tuple(found))


def _document(gold: GoldDocument, lang: Any) -> Document:
    texts = gold.en if lang == "en" else gold.zh
    found, at = [], 0
    for text in texts:
        found.append(Sentence(text, at, at + len(text), 0))
        at += len(text) + 1
    return Document(lang, "\n".join(texts), tuple(found))


def fitted(
    documents: Sequence[GoldDocument], chapters: Sequence[str], place: Path
) -> Iterator[Tools]:
    """The tools for each chapter, by weights fitted on the others; kept in `place`."""
    encoders = [Remembering(encoding.load_encoder(name)) for name in encoding.PRESETS["fast"]]
    tools = without_weights(encoders, second_reader("fast"))
    for name in chapters:
        path = place / f"{name}.weights.json"
        if not path.exists():
            others = [each for each in documents if each.name != name]
            path.write_text(fit_weights(others, tools, "trial").to_json(), encoding="utf-8")
        weights = Weights.from_json(path.read_text(encoding="utf-8"), str(path))
        yield replace(tools, weights=weights)


def rival_beads(documents: Sequence[GoldDocument], place: Path) -> dict[str, Any]:
    """Bertalign's beads of each chapter, from the same vectors."""
    (peer,) = [each for each in PEERS if each.name == RIVAL]
    assert peer.requirement is not None
    python = environment(place, peer.requirement)
    job = [{"name": each.name, "en": each.en, "zh": each.zh} for each in documents]
    (place / "job.json").write_text(
        json.dumps({"documents": job, "abridged": []}), encoding="utf-8"
    )
    out = place / "rival.json"
    work = [RIVAL, "whole", str(place / "job.json"), str(out)]
    command = [str(python), "-m", "tests.benchmarks.peer_worker", *work]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    found = json.loads(out.read_text(encoding="utf-8"))["beads"]
    return {each.name: beads for each, beads in zip(documents, found, strict=True)}


WAYS = (
    ("ours, most doubtful first, linking anew", True, True),
    ("ours, most doubtful first", True, False),
    ("ours, top to bottom", False, False),
)


def measured(
    gold: GoldDocument, alignment: Alignment, linker: Aligning, *, queue: bool, realigns: bool
) -> Count:
    """What it takes to bring an alignment to gold."""
    with tempfile.TemporaryDirectory() as made:
        page = Page(Path(made) / "x.review", alignment, linker)
        try:
            person = Person(page, gold, realigns=realigns)
            return person.by_queue() if queue else person.from_top()
        finally:
            page.close()


def chapter(gold: GoldDocument, tools: Tools, rival: Sequence[Any]) -> dict[str, Any]:
    """All ways with one chapter."""
    settings = Settings(src_lang="en", tgt_lang="zh", preset="fast")
    linker = Aligning(settings, tools)
    sides = [pipeline.SplitText(_document(gold, lang)) for lang in ("en", "zh")]
    ours = pipeline.align_sides(sides[0], sides[1], settings, tools, gold.name)
    theirs = alignment_of(gold, rival)
    counts = {
        name: measured(gold, ours, linker, queue=queue, realigns=realigns)
        for name, queue, realigns in WAYS
    }
    counts["Bertalign, top to bottom"] = measured(gold, theirs, linker, queue=False, realigns=False)
    wrong = {"ours": _wrong(gold, ours), "Bertalign": _wrong(gold, theirs)}
    return {
        "gold": len(_borders(gold)[1]),
        "wrong": wrong,
        **{
            name: {**asdict(each), "repairs": each.repairs, "gestures": each.gestures}
            for name, each in counts.items()
        },
    }


def _wrong(gold: GoldDocument, alignment: Alignment) -> int:
    _, follows = _borders(gold)
    spans = [(bead.src, bead.tgt) for bead in alignment.beads]
    return sum(follows.get((a.start, b.start)) != (a.stop, b.stop) for a, b in spans)


def table(found: dict[str, Any]) -> str:
    """The figures of all chapters as Markdown.

    Looks (those until nine in ten places are right), then gestures (those that change beads).
    """
    names = [name for name, *_ in WAYS] + ["Bertalign, top to bottom"]
    lines = [
        "| chapter | gold beads | wrong: ours, Bertalign | " + " | ".join(names) + " |",
        "|---" * (3 + len(names)) + "|",
    ]
    for name, each in found.items():
        cells = ["{looks} ({most}), {gestures} ({repairs})".format(**each[way]) for way in names]
        wrong = f"{each['wrong']['ours']}, {each['wrong']['Bertalign']}"
        lines.append(f"| {name} | {each['gold']} | {wrong} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def total(chapters: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The sums of all chapters."""
    first = chapters[0]
    return {
        name: {key: sum(each[name][key] for each in chapters) for key in value}
        if isinstance(value, dict)
        else sum(each[name] for each in chapters)
        for name, value in first.items()
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chapters", default="", help="names with commas; else all")
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--keep", type=Path, default=None, metavar="DIR")
    options = parser.parse_args()
    documents = gold_documents([folder("mac-dev")])
    names = options.chapters.split(",") if options.chapters else [each.name for each in documents]
    chosen = [each for each in documents if each.name in names]
    with kept(options.keep) as place:
        rival = rival_beads(chosen, place)
        tools = fitted(documents, [each.name for each in chosen], place)
        found = {
            each.name: chapter(each, fit, rival[each.name])
            for each, fit in zip(chosen, tools, strict=True)
        }
    found["all"] = total(list(found.values()))
    print(table(found))
    keep(found, options.json)


if __name__ == "__main__":
    main()
