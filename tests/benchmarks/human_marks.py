"""Risk and flags against errors that people marked, and on human translations.

    [OPUSFILTER_PYTHON=DIR/bin/python] python -m tests.benchmarks.human_marks [--json FILE]
        [--every 4] [--e5]

Reads the folder named by ALIGNER_DATA. Risk is compared with a plain cosine of the built-in
encoder (and of multilingual-e5-small with ``--e5``), with the length ratio, and with how many tests
of translate-toolkit's pofilter fail and how many filters of OpusFilter drop a pair (see
`tests.benchmarks.rivals`):

- general text and talks, MQM: area under the curve for a major accuracy error by at least half of
  the raters, over all pairs and among translations of one source (a hard sentence earns nothing
  there). The judge was fitted on these: its card has the figures of every source left out.
- news: share of the pairs of translations of one source that are put in the raters' order.
- Wikipedia: critical errors, area and Matthews's coefficient at the best threshold, on the part
  for development, which nothing was fitted on.
- human translations of news, chats and shops, documentation: share of the pairs with a flag, and
  with a major one, at the default settings, in documents as they stand.
- beside each other: of the pairs of general text that a program takes for the worst, as many as
  have a flag of ours (or fewer, where it cannot tell them apart), the share with a major accuracy
  error; and the share of human translations that it takes for as bad.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

import aligner
from aligner import encoding, flagging, pipeline
from aligner.bitext import LANGUAGES, Alignment, Lang, other
from aligner.config import Settings
from aligner.training.content_examples import Example
from aligner.training.judged_scores import auc, mcc, within
from aligner.training.marks import marked_file
from aligner.training.translations import Translation, translations
from tests.benchmarks import rivals
from tests.benchmarks.checking import alignment_of
from tests.benchmarks.data import folder, report

MQM = {"general2023": "general2023-zhen-a.tsv", "ted": "ted-zhen.tsv"}
SCORES = "newstest2021-zhen-scores.tsv"
CRITICAL = "en-zh-critical-dev.tsv"
HALF = 0.5
HUMAN = ("wmt/newstest2021", "wmt/generaltest2022", "python-docs", "newstest2020-zhen")


def scores(pairs: Sequence[tuple[str, str]], lang: Lang) -> dict[str, np.ndarray]:
    """How wrong each program takes each pair for, `lang` being the source's language: the greater,
    the worse."""
    checked = aligner.check_pairs(pairs, lang, other(lang))
    lengths = np.array([[len(text) + 1 for text in pair] for pair in pairs], dtype=float)
    ratio = np.log(lengths[:, 0] / lengths[:, 1])
    found = {
        RISK: np.array([each.risk if each.risk is not None else 1.0 for each in checked]),
        FLAG: np.array(
            [max((flag.confidence for flag in each.flags), default=0.0) for each in checked]
        ),
        "length ratio": np.abs(ratio - np.median(ratio)),
        "pofilter": pofilter(pairs),
    }
    for name, encoder in ENCODERS.items():
        texts = list(dict.fromkeys(text for pair in pairs for text in pair))
        vectors = dict(zip(texts, encoding.load_encoder(encoder).encode(texts), strict=True))
        found[name] = np.array([-float(vectors[src] @ vectors[tgt]) for src, tgt in pairs])
    verdicts, _ = rivals.dropped(
        {"": [pair if lang == "en" else pair[::-1] for pair in pairs]}, RATIO
    )
    if verdicts:
        found["OpusFilter"] = np.sum([each[""] for each in verdicts.values()], axis=0)
    return found


RISK, FLAG = "enzh-aligner, risk", "enzh-aligner, surest flag"
ENCODERS: dict[str, str | None] = {"cosine": None}
"""Names of programs and encoders."""
E5 = "multilingual-e5-small"
RATIO = 6.52
"""Characters of English for one of Chinese that OpusFilter lets pass: `rivals.length_ratio` of the
development half of newstest2020."""


def pofilter(pairs: Sequence[tuple[str, str]]) -> np.ndarray:
    """How many of pofilter's tests each pair fails."""
    from translate.filters import checks
    from translate.storage import base

    checker = checks.StandardChecker(checks.CheckerConfig())
    found = []
    for src, tgt in pairs:
        unit = base.TranslationUnit(src)
        unit.target = tgt
        found.append(len(checker.run_filters(unit)))
    return np.array(found, dtype=float)


def scores_of(examples: Sequence[Example]) -> dict[str, np.ndarray]:
    """The same of marked translations, whose sources are in one language."""
    return scores([each.texts for each in examples], examples[0].src_lang)


def some(examples: Iterator[Example], every: int) -> list[Example]:
    """Every so many sources, with all their translations, where both sides hold text."""
    order: dict[str, int] = {}
    kept = []
    for each in examples:
        number = order.setdefault(each.src, len(order))
        if number % every == 0 and all(text.strip() for text in each.texts):
            kept.append(each)
    return kept


def mqm(every: int) -> tuple[dict[str, Any], dict[str, float]]:
    """Areas on general text and talks; and of general text the score from which each program takes
    a pair for one of the worst."""
    found: dict[str, Any] = {}
    limits: dict[str, float] = {}
    for name, file in MQM.items():
        examples = some(marked_file(folder("mqm") / file), 1 if name == "general2023" else every)
        labels = {
            "major": np.array([each.pair[0] >= HALF for each in examples]),
            "mistranslation": np.array([each.pair[1] >= HALF for each in examples]),
            "omission": np.array([each.lacking[0] >= HALF for each in examples]),
        }
        sources = [each.src for each in examples]
        by_program = scores_of(examples)
        found[name] = {
            program: {
                label: {
                    "area": rounded(auc(score, yes)),
                    "one source": rounded(within(score.tolist(), yes.tolist(), sources)),
                }
                for label, yes in labels.items()
            }
            for program, score in by_program.items()
        }
        found[name]["pairs"] = len(examples)
        if name == "general2023":
            count = int((by_program[FLAG] > 0).sum())
            limits = {program: limit(score, count) for program, score in by_program.items()}
            for program, score in by_program.items():
                worst = score >= limits[program]
                found[name][program]["worst"] = {
                    "pairs": int(worst.sum()),
                    "major": rounded(labels["major"][worst].mean()) if worst.any() else None,
                }
    return found, limits


def limit(score: np.ndarray, count: int) -> float:
    """The least score that no more than `count` pairs reach."""
    values, counts = np.unique(score, return_counts=True)
    reached = counts[::-1].cumsum()[::-1]
    return float(values[reached <= count][0]) if reached[-1] <= count else float("inf")


def ordered(score: np.ndarray, penalty: np.ndarray, sources: Sequence[str]) -> float:
    """Share of the pairs of translations of one source in the raters' order, ties half."""
    places: dict[str, list[int]] = {}
    for place, source in enumerate(sources):
        places.setdefault(source, []).append(place)
    right = total = 0.0
    for own in places.values():
        for i, one in enumerate(own):
            for two in own[:i]:
                if penalty[one] != penalty[two]:
                    same = np.sign(score[one] - score[two]) * np.sign(penalty[one] - penalty[two])
                    right += (same + 1) / 2
                    total += 1
    return right / total


def news(every: int) -> dict[str, Any]:
    """Order of the systems on one source."""
    examples = some(marked_file(folder("mqm") / SCORES), every)
    penalty = np.array([each.pair[2] for each in examples])
    sources = [each.src for each in examples]
    found = {
        program: rounded(ordered(score, penalty, sources))
        for program, score in scores_of(examples).items()
    }
    return {**found, "pairs": len(examples)}


def critical() -> dict[str, Any]:
    """Critical errors of the part for development."""
    examples = list(marked_file(folder("mlqe") / CRITICAL))
    yes = np.array([each.pair[3] >= HALF for each in examples])
    return {
        program: {
            "area": rounded(auc(score, yes)),
            "mcc": rounded(max(mcc(score > t, yes) for t in np.unique(score))),
        }
        for program, score in scores_of(examples).items()
    }


def human(by_path: dict[str, list[Alignment]]) -> dict[str, Any]:
    """Shares of human translations with a flag, at the default settings."""
    settings = Settings()
    tools = pipeline.load_tools(settings)
    found = {}
    for path, documents in by_path.items():
        checked = [flagging.recheck(each, settings, tools) for each in documents]
        beads = [bead for each in checked for bead in each.beads]
        found[path] = {
            "pairs": len(beads),
            "any": rounded(float(np.mean([bool(bead.flags) for bead in beads]))),
            "major": rounded(
                float(np.mean([any(f.severity == "major" for f in b.flags) for b in beads]))
            ),
            "pofilter": rounded(
                float(np.mean(pofilter([a.texts(b) for a in checked for b in a.beads]) > 0))
            ),
        }
    return found


def alarms(by_path: dict[str, list[Alignment]], limits: dict[str, float]) -> dict[str, Any]:
    """Share of human translations that each program takes for as bad as the worst of general
    text."""
    found: dict[str, Any] = {}
    for path, documents in by_path.items():
        taken: dict[str, list[bool]] = {program: [] for program in limits}
        for lang in LANGUAGES:
            own = [each for each in documents if each.src.lang == lang]
            pairs = [each.texts(bead) for each in own for bead in each.beads][:MOST]
            for program, score in scores(pairs, lang).items() if pairs else ():
                taken[program] += (score >= limits[program]).tolist()
        found[path] = {program: rounded(float(np.mean(each))) for program, each in taken.items()}
    return found


MOST = 500
"""Pairs of each direction of a path, for the slowest of the encoders."""


def human_documents(every: int) -> dict[str, list[Alignment]]:
    """One of so many documents of each path, without flags."""
    paths = [folder(name) for name in ("wmt", "python-docs", "newstest2020-zhen")]
    by_path: dict[str, list[Translation]] = {}
    for pairs in translations(paths):
        for pair in pairs:
            by_path.setdefault(pair.path, []).append(pair)
    return {path: documents_of(by_path[path])[::every] for path in HUMAN}


def documents_of(pairs: Sequence[Translation]) -> list[Alignment]:
    """The documents of a path, each an alignment with its own source language."""
    found: dict[str, list[Translation]] = {}
    for pair in pairs:
        found.setdefault(pair.document, []).append(pair)
    return [
        alignment_of(*zip(*(each.texts for each in one), strict=True), src_lang=one[0].src_lang)
        for own in found.values()
        for one in versions(own)
    ]


def versions(pairs: Sequence[Translation]) -> list[list[Translation]]:
    """A document's translations, one after the other: its first source begins each of them."""
    starts = [k for k, pair in enumerate(pairs) if pair.texts[0] == pairs[0].texts[0]]
    return [list(pairs[a:b]) for a, b in pairwise([*starts, len(pairs)])]


def rounded(value: float) -> float:
    return round(float(value), 4)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument(
        "--every", type=int, default=4, help="talks, news, documents: take one of so many"
    )
    parser.add_argument("--e5", action="store_true", help=f"the cosine of {E5} too")
    options = parser.parse_args()
    if options.e5:
        ENCODERS[f"cosine of {E5}"] = E5
    areas, limits = mqm(options.every)
    documents = human_documents(options.every)
    value = {
        "every": options.every,
        "mqm": areas,
        "news": news(options.every),
        "critical": critical(),
        "human": human(documents),
        "alarms": alarms(documents, limits),
    }
    report(value, options.json)


if __name__ == "__main__":
    main()
