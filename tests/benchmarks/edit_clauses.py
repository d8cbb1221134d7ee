"""Recall on clauses left out, put in and moved, and false alarms on clean pairs.

    python -m tests.benchmarks.edit_clauses [--json FILE] [--limit 1000] [--sets NAME,...]

Reads the folder named by ALIGNER_DATA. The edits are those of `aligner.training.edits` with a
seed of this module's own. Reported are newstest lines 501 to 1000; nothing of them, nor of the
Bible chapters and of MAC-Dev taken here, was fitted.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from aligner import divergence
from aligner.bitext import LANGUAGES, Flag, Lang, Span, joined, other
from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence import Pair
from aligner.divergence.content import moved
from aligner.training import gold_documents
from aligner.training.edits import with_clause, without_clause
from aligner.training.synthetic import split_documents
from aligner.training.translations import translations
from tests.benchmarks.checking import (
    EDITED_SHARE,
    Checker,
    Judged,
    calibration_error,
    changed,
    clause_score,
    intersection_over_union,
    rounded,
    share,
    spans_of,
    text_of,
)
from tests.benchmarks.data import TextPair, folder, newstest, report

SEED = 2020
"""Of the edits; training draws with 0."""

FITTED_ON = ("bible", "newstest2020-zhen")
"""The first of what the content network was fitted on, in the order that decides which chapters it
saw; news and documentation follow."""
FITTED_SEED = 0

DONORS = (2, 3, 4, 5, 6)
"""How far away the pair lies from which a clause is put in: of the same matter, not a repeat."""

CLEAN_FLAGGED, CLEAN_RUNS_FLAGGED = 0.05, 0.02
"""False alarms at which recall is compared: of single pairs, and of runs for moved content."""

RUN = 4
"""Pairs of a run: the two that content moves between, and their neighbours."""

Document = list[TextPair]


# --- edits ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edit:
    """A pair one side of which has content that the other lacks."""

    kind: str
    edited: Lang
    surplus: Lang
    """The side with the content."""
    pair: TextPair
    span: Span | None
    """The content's place there; None where it is not known."""
    place: int
    """Number of the clean pair in its document."""

    @property
    def flag_kind(self) -> str:
        """What a flag must say, English being the source."""
        return "omission" if self.surplus == "en" else "addition"


def clause_edits(document: Document, rng: random.Random) -> Iterator[Edit]:
    """Every pair with a clause left out, one put in, and joined with the next, on each side."""
    for number, pair in enumerate(document):
        places = [number + step for step in (*DONORS, *(-far for far in DONORS))]
        donors = [document[place] for place in places if 0 <= place < len(document)]
        for lang in LANGUAGES:
            own = text_of(pair, lang)
            less = without_clause(own, lang, rng)
            if less is not None:
                text = changed(pair, lang, less.text)
                yield Edit("left out", lang, other(lang), text, None, number)
            if donors:
                more = with_clause(own, lang, text_of(rng.choice(donors), lang), rng)
                if more is not None:
                    text = changed(pair, lang, more.text)
                    yield Edit("put in", lang, lang, text, more.span, number)
            if number + 1 < len(document):
                yield half_joined(document, number, lang)


def half_joined(document: Document, number: int, lang: Lang) -> Edit:
    """A pair joined with the next, whose text in `lang` is left out as a whole."""
    kept = other(lang)
    first, second = document[number : number + 2]
    text = joined((text_of(first, kept), text_of(second, kept)), kept)
    span = (len(text) - len(text_of(second, kept)), len(text))
    return Edit("second half left out", lang, kept, changed(first, kept, text), span, number)


@dataclass(frozen=True, slots=True)
class Move:
    """A run of pairs in which a clause has gone from one pair's side to its neighbour's."""

    kind: str
    run: tuple[TextPair, ...]
    start: int
    """Number of the run's first pair in its document."""
    giver: int
    """Numbers in the run."""
    taker: int


def moves(document: Document, rng: random.Random) -> Iterator[Move]:
    """One of the four kinds of move in every run, by turns: each side, forth and back."""
    plans = [(lang, forth) for lang in LANGUAGES for forth in (True, False)]
    for start in range(len(document) - RUN + 1):
        lang, forth = plans[start % len(plans)]
        giver, taker = (1, 2) if forth else (2, 1)
        run = document[start : start + RUN]
        at_end = rng.random() < 0.5
        texts = moved_clause(
            text_of(run[giver], lang), text_of(run[taker], lang), lang, at_end, rng
        )
        if texts is None:
            continue
        for place, text in zip((giver, taker), texts, strict=True):
            run[place] = changed(run[place], lang, text)
        kind = f"{lang}, to the {'next' if forth else 'previous'} pair"
        yield Move(kind, tuple(run), start, giver, taker)


_CLOSING: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"[\s,;:.!?—–]*[\"”’')\]]*\s*$"),
    "zh": re.compile(r"[，；：。！？、…—]*[”’」』）]*$"),
}
_COMMA: dict[Lang, str] = {"en": ", ", "zh": "，"}


def moved_clause(
    giver: str, taker: str, lang: Lang, at_end: bool, rng: random.Random
) -> tuple[str, str] | None:
    """Both texts after a clause of the first has gone to an end of the second.

    None where the first has but one clause.
    """
    less = without_clause(giver, lang, rng)
    if less is None:
        return None
    piece = _CLOSING[lang].sub("", giver[slice(*less.span)])
    if at_end:
        end = _CLOSING[lang].search(taker)
        cut = end.start() if end else len(taker)
        return less.text, taker[:cut] + _COMMA[lang] + piece + taker[cut:]
    return less.text, piece[:1].upper() + piece[1:] + _COMMA[lang] + taker


# --- data -----------------------------------------------------------------------------------


def newstest_documents() -> list[Document]:
    """Lines 501 to 1000 with each human translation."""
    return [newstest(501, 1000, reference) for reference in ("human-a", "human-b")]


def unseen_chapters() -> list[Document]:
    """Chapters of the Bible of which the content network saw no verse, in random order."""
    paths = translations([folder(name) for name in FITTED_ON])
    parts = split_documents(paths, FITTED_SEED)
    seen = {
        (verse.en, verse.zh)
        for part in parts
        for document in part
        for verse in document
        if verse.path == "bible"
    }
    chapters: dict[str, Document] = {}
    for verse in paths[FITTED_ON.index("bible")]:
        chapters.setdefault(verse.document, []).append((verse.en, verse.zh))
    unseen = [chapter for chapter in chapters.values() if not seen.intersection(chapter)]
    random.Random(SEED).shuffle(unseen)
    return unseen


def single_beads() -> list[Document]:
    """The 1-1 beads of each MAC-Dev chapter."""
    return [
        [
            (document.en[min(en)].strip(), document.zh[min(zh)].strip())
            for en, zh in document.beads
            if len(en) == len(zh) == 1
        ]
        for document in gold_documents([folder("mac-dev")])
    ]


SETS = {
    "newstest": ("newstest lines 501-1000, human-a and human-b", newstest_documents),
    "bible": ("Bible chapters that the network never saw", unseen_chapters),
    "mac-dev": ("MAC-Dev 1-1 beads, which the network never saw", single_beads),
}
"""A title for each set, and its documents."""


def limited(documents: Sequence[Document], limit: int) -> list[Document]:
    """The first pairs of each document, about `limit` together, none of a run too short."""
    found: list[Document] = []
    for number, document in enumerate(documents):
        left = limit - sum(map(len, found))
        # What is left is shared among documents that follow, as long as each gets a long run.
        most = max(left // min(len(documents) - number, max(left // 50, 1)), 0)
        if most >= RUN:
            found.append(document[:most])
    return found


# --- measuring ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """What the checks say of one pair."""

    score: float
    cosine: float
    clauses: tuple[Flag, ...]
    """Omissions and additions, however unlikely."""
    flagged: bool
    """Whether any flag of any kind is shown."""

    def shown(self) -> list[Flag]:
        """Omissions and additions at the default threshold, the surest first."""
        flags = [flag for flag in self.clauses if flag.confidence >= DEFAULT_MIN_CONFIDENCE]
        return sorted(flags, key=lambda flag: -flag.confidence)


def seen(pair: Pair) -> Seen:
    """The pair with all families."""
    flags = divergence.find_flags(pair)
    return Seen(
        clause_score(pair),
        pair.similarity or 0.0,
        tuple(flag for flag in flags if flag.kind in ("omission", "addition")),
        any(flag.confidence >= DEFAULT_MIN_CONFIDENCE for flag in flags),
    )


def measure(checker: Checker, documents: Sequence[Document]) -> dict[str, Any]:
    """All figures of one set."""
    rng = random.Random(SEED)
    pairs = checker.learn([pair for document in documents for pair in document])
    clean = [seen(pair) for pair in pairs]
    edits = [edit for document in documents for edit in clause_edits(document, rng)]
    found = [seen(pair) for pair in checker.read([edit.pair for edit in edits])]
    both = list(zip(edits, found, strict=True))
    limits = limits_of(clean)
    kinds = sorted({(edit.kind, edit.edited) for edit in edits})
    return {
        "pairs": len(pairs),
        "clean": {
            "flagged as omission or addition": share([bool(each.shown()) for each in clean]),
            "flagged at all": share([each.flagged for each in clean]),
            "confidence that 5% exceed": rounded(limits[0]),
        },
        "edits": {
            f"{kind}, {edited}": edit_figures(
                [pair for pair in both if (pair[0].kind, pair[0].edited) == (kind, edited)], limits
            )
            for kind, edited in kinds
        },
        "calibration": calibration(clean, both),
        "moved": moved_figures(checker, documents, pairs, rng),
    }


def limits_of(clean: Sequence[Seen]) -> tuple[float, float]:
    """Score above which, and cosine below which, one in twenty clean pairs is."""
    return (
        float(np.quantile([each.score for each in clean], 1 - CLEAN_FLAGGED)),
        float(np.quantile([each.cosine for each in clean], CLEAN_FLAGGED)),
    )


def edit_figures(
    edited: Sequence[tuple[Edit, Seen]], limits: tuple[float, float]
) -> dict[str, Any]:
    """Recall of one kind of edit, and how well the flags describe it."""
    first = [(edit, each.shown()[0]) for edit, each in edited if each.shown()]
    right = [(edit, flag) for edit, flag in first if flag.kind == edit.flag_kind]
    overlaps = [
        intersection_over_union(spans_of(flag, edit.surplus), edit.span)
        for edit, flag in right
        if edit.span is not None
    ]
    return {
        "edits": len(edited),
        "recall at 5%": share([each.score > limits[0] for _, each in edited]),
        "recall of cosine at 5%": share([each.cosine < limits[1] for _, each in edited]),
        "recall": share([bool(each.shown()) for _, each in edited]),
        "recall of any kind of flag": share([each.flagged for _, each in edited]),
        "right kind": share([flag.kind == edit.flag_kind for edit, flag in first]),
        "span right by half": share([overlap >= 0.5 for overlap in overlaps]),
    }


def calibration(clean: Sequence[Seen], edited: Sequence[tuple[Edit, Seen]]) -> dict[str, Any]:
    """Expected calibration error of omissions and additions, four clean pairs to one edited."""
    counted = [(edit, each) for edit, each in edited if edit.kind in ("left out", "put in")]
    judged = [
        Judged(flag.confidence, False, (1 - EDITED_SHARE) / len(clean))
        for each in clean
        for flag in each.clauses
    ]
    judged += [
        Judged(flag.confidence, flag.kind == edit.flag_kind, EDITED_SHARE / len(counted))
        for edit, each in counted
        for flag in each.clauses
    ]
    shown = [each for each in judged if each.confidence >= DEFAULT_MIN_CONFIDENCE]
    weight = sum(each.weight for each in shown)
    right = sum(each.weight for each in shown if each.right)
    return {
        "error of all candidates": rounded(calibration_error(judged)),
        "error of those shown": rounded(calibration_error(shown)),
        "precision of those shown": rounded(right / weight) if weight else None,
    }


# --- moved content --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MovedSeen:
    """What the check of moved content says of a run."""

    score: float
    cosine: float
    right: bool
    """Whether the surest flag is on one of the two pairs and names the other."""


def moved_flags(run: Sequence[Pair]) -> dict[int, list[Flag]]:
    """What the check of moved content says of the pairs of a run, numbered from 0."""
    pairs = [replace(pair, number=number) for number, pair in enumerate(run)]
    return moved.moved_content(pairs, [divergence.find_flags(pair) for pair in pairs])


def moved_seen(pairs: Sequence[Pair], giver: int = -1, taker: int = -1) -> MovedSeen:
    """Of a run; `giver` and `taker` are the pairs that content moved between."""
    # Without its threshold, so that recall can be told at any number of false alarms.
    with patch.object(moved, "_SHOWN", 0.0):
        found = moved_flags(pairs)
    flags = [(flag.confidence, number, flag) for number, each in found.items() for flag in each]
    score, number, flag = max(flags, key=lambda each: each[:2], default=(0.0, -1, None))
    return MovedSeen(
        score,
        min(pair.similarity or 0.0 for pair in pairs),
        flag is not None
        and number in (giver, taker)
        and flag.message.endswith(f"bead {giver + taker - number}"),
    )


def moved_figures(
    checker: Checker,
    documents: Sequence[Document],
    pairs: Sequence[Pair],
    rng: random.Random,
) -> dict[str, Any]:
    """Recall of moved clauses by kind of move, and false alarms on clean runs."""
    clean: list[MovedSeen] = []
    edited: list[tuple[Move, MovedSeen]] = []
    first = 0
    for document in documents:
        own = pairs[first : first + len(document)]
        first += len(document)
        clean += [moved_seen(own[at : at + RUN]) for at in range(len(own) - RUN + 1)]
        edited += moved_in(checker, own, list(moves(document, rng)))
    limit = float(np.quantile([each.score for each in clean], 1 - CLEAN_RUNS_FLAGGED))
    cosine = float(np.quantile([each.cosine for each in clean], CLEAN_RUNS_FLAGGED))
    shown = [each.score >= DEFAULT_MIN_CONFIDENCE for each in clean]
    kinds = sorted({move.kind for move, _ in edited})
    groups = {kind: [each for move, each in edited if move.kind == kind] for kind in kinds}
    groups["all"] = [each for _, each in edited]
    return {
        "clean runs": len(clean),
        "clean runs flagged": share(shown),
        "confidence that 2% exceed": rounded(limit),
        "moves": {kind: move_figures(each, limit, cosine) for kind, each in groups.items()},
    }


def moved_in(
    checker: Checker, clean: Sequence[Pair], edits: Sequence[Move]
) -> list[tuple[Move, MovedSeen]]:
    """What is said of every run with a move in it; the pairs around it are as they were."""
    places = (1, 2)
    edited = checker.read([move.run[place] for move in edits for place in places])
    found = []
    for move in edits:
        run = list(clean[move.start : move.start + RUN])
        for place in places:
            run[place] = next(edited)
        found.append((move, moved_seen(run, move.giver, move.taker)))
    return found


def move_figures(found: Sequence[MovedSeen], limit: float, cosine: float) -> dict[str, Any]:
    """Recall of one kind of move."""
    shown = [each for each in found if each.score >= DEFAULT_MIN_CONFIDENCE]
    return {
        "edits": len(found),
        "recall at 2%": share([each.score > limit for each in found]),
        "recall of cosine at 2%": share([each.cosine < cosine for each in found]),
        "recall": share([each.score >= DEFAULT_MIN_CONFIDENCE for each in found]),
        "right other pair": share([each.right for each in shown]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--limit", type=int, default=1000, help="pairs of each set, about")
    parser.add_argument("--sets", default=",".join(SETS), help="some of the three")
    options = parser.parse_args()
    chosen = {name: SETS[name] for name in options.sets.split(",")}
    checker = Checker()
    value: dict[str, Any] = {"signature": checker.signature, "seed": SEED, "sets": {}}
    for name, (title, documents) in chosen.items():
        figures = measure(checker, limited(documents(), options.limit))
        value["sets"][name] = {"data": title} | figures
    report(value, options.json)


if __name__ == "__main__":
    main()
