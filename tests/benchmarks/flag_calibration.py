"""Whether flags are as often right as they are sure, family by family.

    python -m tests.benchmarks.flag_calibration [--json FILE] [--limit 500]

Clean and edited pairs of newstest lines 1 to 500, for choosing constants, and of 501 to 1000,
which are reported; both human translations. A flag is right on an edited pair where it is of a
kind that the edit calls for or touches the edited words, unless the clean pair has the same flag.
On a clean pair every flag counts as wrong: some find a translator's error, so that precision is a
lower bound. Each family is judged on the edits it is for, one edited pair to four clean ones.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from aligner import divergence
from aligner.bitext import Flag, Lang, Span
from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence import Pair
from aligner.divergence.calibration import calibrated
from aligner.divergence.content import clauses as content
from aligner.divergence.terms import find_terms
from tests.benchmarks import edit_divergences, edit_names
from tests.benchmarks.checking import (
    EDITED_SHARE,
    Checker,
    Judged,
    calibration_error,
    reliability,
    rounded,
    spans_of,
)
from tests.benchmarks.data import TextPair, newstest, report
from tests.benchmarks.edit_clauses import RUN, SEED, clause_edits, moves
from tests.benchmarks.edit_clauses import moved_flags as flags_of_run
from tests.benchmarks.rivals import copied

Labelled = dict[str, list[Judged]]
Key = tuple[str, str, tuple[str, ...]]

FEWEST = 8
"""Flags of one confidence from which its precision is told."""

MOST = 4000
"""Edits of a group that are judged, drawn at random: a share of so many errs by .008 at most. With
1,000, chance alone adds .01 to the error of a kind of flag (omission .091 instead of .078)."""

LABELS = {
    "quantities": ("number", "date"),
    "names": ("name",),
    "negation": ("mistranslation, polarity",),
    "untranslated": ("untranslated",),
    "clauses": ("omission", "addition"),
    "terms": ("term",),
    "moved": ("moved",),
}
"""The flags that are judged on each group of edits."""

FAMILIES = {"coverage": ("omission", "addition")}
"""Families whose flags are told apart by the side that lacks something, and judged together too."""


@dataclass(frozen=True, slots=True)
class Trial:
    """An edited pair, the kinds of flag that it calls for, and the edited words."""

    pair: TextPair
    clean: int
    """Number of the pair that it was made from."""
    kinds: frozenset[str]
    lang: Lang = "en"
    span: Span | None = None

    def admits(self, flag: Flag, before: set[Key]) -> bool:
        """Whether the flag is right: of the edit, and not there `before` it."""
        near = self.span is not None and any(
            start < self.span[1] and self.span[0] < end for start, end in spans_of(flag, self.lang)
        )
        return (near or flag.kind in self.kinds) and key_of(flag, self.pair) not in before


def key_of(flag: Flag, pair: TextPair) -> Key:
    """What the flag says, wherever in the text it stands."""
    words = tuple(
        text[a:b] for text, spans in zip(pair, (flag.src, flag.tgt), strict=True) for a, b in spans
    )
    return flag.kind, flag.message, words


Group = dict[str, list[Trial]]


def trials(clean: Sequence[TextPair], names: Sequence[edit_names.NamePair]) -> Group:
    """Edited pairs, by the group of LABELS that they are for."""
    rng = random.Random(SEED)
    found: Group = {group: [] for group in LABELS if group != "moved"}
    for number, pair in enumerate(clean):
        edits: list[tuple[str, set[str], Iterable[Any]]] = [
            ("quantities", {"number", "date"}, edit_divergences.edits([pair], rng)),
            ("names", {"name"}, edit_names.name_edits([pair], names, rng)),
            ("negation", {"mistranslation"}, edit_names.negation_edits([pair], rng)),
            ("terms", {"term"}, edit_names.term_edits([pair], names, rng)),
        ]
        for group, kinds, made in edits:
            for each in made:
                texts = (each.en, each.zh)
                found[group].append(Trial(texts, number, frozenset(kinds), each.lang, each.span))
        for _, texts in copied(pair):
            found["untranslated"].append(Trial(texts, number, frozenset({"untranslated"})))
    for edit in clause_edits(list(clean), rng):
        if edit.kind in ("left out", "put in"):
            kinds = {edit.flag_kind}
            trial = Trial(edit.pair, edit.place, frozenset(kinds), edit.surplus, edit.span)
            found["clauses"].append(trial)
    return {
        group: each if len(each) <= MOST else rng.sample(each, MOST)
        for group, each in found.items()
    }


def label_of(flag: Flag, pair: Pair) -> str:
    """The flag's kind, and the family that found it where several give that kind."""
    if flag.kind not in ("mistranslation", "omission", "addition"):
        return flag.kind
    for family in (content.CHECK, *divergence.CHECKS):
        found = family(pair)
        if any((flag.kind, flag.message) == (each.kind, each.message) for each in found):
            return flag.kind if family is content.CHECK else f"{flag.kind}, {family.name}"
    return flag.kind


def pair_flags(checker: Checker, clean: Sequence[Pair], groups: Group) -> Labelled:
    """Every flag of single pairs, by label."""
    found: Labelled = {label: [] for labels in LABELS.values() for label in labels}
    before: list[set[Key]] = []
    for pair in clean:
        flags = divergence.find_flags(pair)
        before.append({key_of(flag, (pair.en, pair.zh)) for flag in flags})
        for flag in flags:
            wrong = Judged(flag.confidence, False, (1 - EDITED_SHARE) / len(clean))
            found.setdefault(label_of(flag, pair), []).append(wrong)
    for group, edited in groups.items():
        if group == "terms":
            continue
        pairs = checker.read([trial.pair for trial in edited])
        for trial, pair in zip(edited, pairs, strict=True):
            for flag in divergence.find_flags(pair):
                if (label := label_of(flag, pair)) in LABELS[group]:
                    right = trial.admits(flag, before[trial.clean])
                    judged = Judged(flag.confidence, right, EDITED_SHARE / len(edited))
                    found[label].append(judged)
    return found


def term_flags(
    clean: Sequence[TextPair], edited: Sequence[Trial], names: Sequence[edit_names.NamePair]
) -> list[Judged]:
    """Flags of a glossary made of the listed names, which would change all other flags."""
    glossary = edit_names.glossary_of(names)
    found: list[Judged] = []
    before: list[set[Key]] = []
    for pair in clean:
        flags = calibrated("terms", find_terms(Pair(*pair, "en", "zh"), glossary))
        before.append({key_of(flag, pair) for flag in flags})
        weight = (1 - EDITED_SHARE) / len(clean)
        found += [Judged(flag.confidence, False, weight) for flag in flags]
    for trial in edited:
        for flag in calibrated("terms", find_terms(Pair(*trial.pair, "en", "zh"), glossary)):
            right = trial.admits(flag, before[trial.clean])
            found.append(Judged(flag.confidence, right, EDITED_SHARE / len(edited)))
    return found


def moved_flags(checker: Checker, documents: Sequence[Sequence[Pair]]) -> list[Judged]:
    """Flags of moved content in clean runs and in runs with a move."""
    clean: list[Flag] = []
    edited: list[tuple[Flag, bool]] = []
    runs, moved_runs = 0, 0
    for document in documents:
        rng = random.Random(SEED)
        for start in range(len(document) - RUN + 1):
            runs += 1
            clean += _moved(document[start : start + RUN])
        plans = list(moves([(pair.en, pair.zh) for pair in document], rng))
        moved_runs += len(plans)
        read = checker.read([move.run[place] for move in plans for place in (1, 2)])
        for move in plans:
            run = list(document[move.start : move.start + RUN])
            run[1:3] = next(read), next(read)
            for number, flags in flags_of_run(run).items():
                counterpart = f"bead {3 - number}"
                edited += [
                    (flag, number in (1, 2) and flag.message.endswith(counterpart))
                    for flag in flags
                ]
    return [Judged(flag.confidence, False, (1 - EDITED_SHARE) / runs) for flag in clean] + [
        Judged(flag.confidence, right, EDITED_SHARE / moved_runs) for flag, right in edited
    ]


def _moved(run: Sequence[Pair]) -> list[Flag]:
    return [flag for flags in flags_of_run(run).values() for flag in flags]


# --- figures --------------------------------------------------------------------------------


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Calibration of one label: its error, how sure against how right, and each constant."""
    shown = [each for each in judged if each.confidence >= DEFAULT_MIN_CONFIDENCE]
    return {
        "flags": len(judged),
        "flags shown": len(shown),
        "error": rounded(calibration_error(judged)),
        "error of those shown": rounded(calibration_error(shown)),
        "reliability": [
            {key: round(value, 4) for key, value in asdict(each).items()}
            for each in reliability(judged)
        ],
        "constants": constants(judged),
    }


def constants(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """How often flags of the very same confidence are right, for every confidence often given."""
    groups: dict[float, list[Judged]] = {}
    for each in judged:
        groups.setdefault(each.confidence, []).append(each)
    found = {}
    for confidence, group in sorted(groups.items()):
        if len(group) >= FEWEST:
            weight = sum(each.weight for each in group)
            right = sum(each.weight for each in group if each.right)
            found[f"{confidence:g}"] = {"right": round(right / weight, 4), "flags": len(group)}
    return found


def half(checker: Checker, first: int, last: int, limit: int) -> dict[str, Any]:
    """All labels on the first `limit` of some lines."""
    listed = edit_names.name_list("name_pairs.tsv" if last <= 500 else "name_pairs_report.tsv")
    last = min(last, first + limit - 1)
    texts = [newstest(first, last, each) for each in ("human-a", "human-b")]
    clean = [pair for part in texts for pair in part]
    pairs = checker.learn(clean)
    groups = trials(clean, listed)
    found = pair_flags(checker, pairs, groups)
    found["term"] = term_flags(clean, groups["terms"], listed)
    cut = len(texts[0])
    found["moved"] = moved_flags(checker, [pairs[:cut], pairs[cut:]])
    for family, labels in FAMILIES.items():
        found[family] = [each for label in labels for each in found[label]]
    measured = [label for labels in (*LABELS.values(), FAMILIES) for label in labels]
    return {
        "lines": f"{first}-{last}",
        "edited pairs": {group: len(each) for group, each in groups.items()},
        "families": {label: figures(found[label]) for label in measured},
        "flags on clean pairs of families without edits": {
            label: len([each for each in judged if each.confidence >= DEFAULT_MIN_CONFIDENCE])
            for label, judged in sorted(found.items())
            if label not in measured
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--limit", type=int, default=500, help="lines of each half")
    options = parser.parse_args()
    newstest(1, 1, "human-a")
    checker = Checker()
    value = {
        "signature": checker.signature,
        "seed": SEED,
        "for choosing": half(checker, 1, 500, options.limit),
        "reported": half(checker, 501, 1000, options.limit),
    }
    report(value, options.json)


if __name__ == "__main__":
    main()
