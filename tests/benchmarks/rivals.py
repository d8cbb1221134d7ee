"""Ours beside other programs that check translations, on the same edits of newstest.

    OPUSFILTER_PYTHON=DIR/bin/python python -m tests.benchmarks.rivals [--json FILE] [--limit N]

The table has, for each program, the share of the edited pairs of each kind that it flags, the
share of those whose clean version it does not flag (a program that flags everything finds
everything), and the share of clean pairs that it flags, where human translations do err too.
translate-toolkit (GPL) is a tool of the tests and no part of the program. OpusFilter needs an
environment of its own: ``python -m venv DIR && DIR/bin/pip install opusfilter==3.3.1``; without
OPUSFILTER_PYTHON its rows are left out, with the reason.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from aligner import divergence
from aligner.bitext import LANGUAGES, Flag, Lang, other
from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence import Pair
from aligner.training.edits import clauses
from tests.benchmarks import edit_divergences, edit_names
from tests.benchmarks.checking import Checker, changed, share, text_of
from tests.benchmarks.data import TextPair, human_pairs, newstest, report
from tests.benchmarks.edit_clauses import CLEAN_FLAGGED, SEED, clause_edits

VARIABLE = "OPUSFILTER_PYTHON"
"""Names the interpreter that OpusFilter is installed for."""

WORKER = Path(__file__).with_name("rival_worker.py")

EDITED = "edited"
CLEAN = "clean"


@dataclass(frozen=True, slots=True)
class Edited:
    """A pair with one thing wrong in it; `clean` is the number of the pair it was made from."""

    kind: str
    pair: TextPair
    clean: int


# --- edits ----------------------------------------------------------------------------------


def edited_pairs(clean: Sequence[TextPair], names: Sequence[edit_names.NamePair]) -> list[Edited]:
    """Every kind of edit that a pair allows, of every pair."""
    rng = random.Random(SEED)
    found: list[Edited] = []
    for number, pair in enumerate(clean):
        for each in edit_divergences.edits([pair], rng):
            group = "date" if each.kind == "date" else "number"
            found.append(Edited(group, (each.en, each.zh), number))
        for named in edit_names.name_edits([pair], names, rng):
            found.append(Edited("name", (named.en, named.zh), number))
        for negated in edit_names.negation_edits([pair], rng):
            found.append(Edited("negation", (negated.en, negated.zh), number))
        found += [Edited(kind, text, number) for kind, text in copied(pair)]
    for edit in clause_edits(list(clean), rng):
        if edit.kind in ("left out", "put in"):
            found.append(Edited(edit.kind, edit.pair, edit.place))
    return found


def copied(pair: TextPair) -> Iterator[tuple[str, TextPair]]:
    """The source copied as a whole, and a clause of it left in the translation; both sides."""
    for lang in LANGUAGES:
        source = text_of(pair, other(lang))
        yield "source copied", changed(pair, lang, source)
        text = part_copied(text_of(pair, lang), lang, source)
        if text is not None:
            yield "clause untranslated", changed(pair, lang, text)


def part_copied(text: str, lang: Lang, source: str) -> str | None:
    """The text with its second clause replaced by the source's clause nearest in place.

    None where the text has but one clause.
    """
    parts, theirs = clauses(text, lang), clauses(source, other(lang))
    if len(parts) < 2:
        return None
    start, end = parts[1]
    middle = (start + end) / 2 / len(text)
    a, b = min(theirs, key=lambda span: abs(sum(span) / 2 / len(source) - middle))
    space = " " if lang == "en" and end < len(text) else ""
    return text[:start] + source[a:b] + space + text[end:]


# --- programs -------------------------------------------------------------------------------

Verdicts = dict[str, dict[str, list[bool]]]
"""For each program, whether it flags the clean pairs and the edited ones, in order."""


def ours(checker: Checker, clean: Sequence[TextPair], edited: Sequence[TextPair]) -> Verdicts:
    """Any flag at the default threshold, and plain cosine at the same false alarms as ever."""
    rules: dict[str, Callable[[Pair], bool]] = {
        "ours, all checks": lambda pair: bool(shown(pair, "all")),
        "ours, all checks, major flags": lambda pair: any(
            flag.severity == "major" for flag in shown(pair, "all")
        ),
        "ours, exact checks": lambda pair: bool(shown(pair, "exact")),
    }
    verdicts: Verdicts = {name: {CLEAN: [], EDITED: []} for name in (*rules, COSINE)}
    cosines: dict[str, list[float]] = {CLEAN: [], EDITED: []}
    read = {CLEAN: iter(checker.learn(clean)), EDITED: checker.read(edited)}
    for which, pairs in read.items():
        for pair in pairs:
            cosines[which].append(pair.similarity or 0.0)
            for name, rule in rules.items():
                verdicts[name][which].append(rule(pair))
    limit = float(np.quantile(cosines[CLEAN], CLEAN_FLAGGED))
    for which, values in cosines.items():
        verdicts[COSINE][which] = [value < limit for value in values]
    return verdicts


COSINE = "cosine of the built-in encoder, 5% of clean pairs flagged"


def shown(pair: Pair, families: str) -> list[Flag]:
    """Flags at the default threshold; without the networks where only exact checks are asked."""
    if families == "exact":
        pair = replace(pair, similarity=None, typical_similarity=None, content=None)
    return divergence.find_flags(pair, divergence.Asked(families, DEFAULT_MIN_CONFIDENCE))


POFILTER = {
    "translate-toolkit, numbers": ("numbers",),
    "translate-toolkit, tests of content": (
        "acronyms", "blank", "doublewords", "emails", "long", "musttranslatewords",
        "notranslatewords", "numbers", "sentencecount", "short", "unchanged", "untranslated",
        "urls", "variables",
    ),
    "translate-toolkit, tests of content but sentencecount": (
        "acronyms", "blank", "doublewords", "emails", "long", "numbers", "short", "unchanged",
        "untranslated", "urls", "variables",
    ),
    "translate-toolkit, all tests": None,
}  # fmt: skip
"""Rows of pofilter's tests. Those of content leave out punctuation, spaces and the markup of
software texts; sentencecount fails wherever a translator joins or parts sentences."""


def pofilter(clean: Sequence[TextPair], edited: Sequence[TextPair]) -> tuple[Verdicts, Any]:
    """Verdicts of pofilter's tests for Chinese, and how often each fails on clean pairs."""
    from translate.filters import checks
    from translate.storage import base

    checker = checks.StandardChecker(checks.CheckerConfig(targetlanguage="zh"))

    def failed(pair: TextPair) -> set[str]:
        unit = base.TranslationUnit(pair[0])
        unit.target = pair[1]
        return set(checker.run_filters(unit))

    failures = {CLEAN: [failed(p) for p in clean], EDITED: [failed(p) for p in edited]}
    verdicts = {
        name: {
            which: [bool(each if tests is None else each.intersection(tests)) for each in found]
            for which, found in failures.items()
        }
        for name, tests in POFILTER.items()
    }
    names = sorted(set().union(*failures[CLEAN], *failures[EDITED]))
    return verdicts, {name: share([name in each for each in failures[CLEAN]]) for name in names}


OPUSFILTER: dict[str, tuple[str, dict[str, Any]]] = {
    "OpusFilter, NonZeroNumeralsFilter": ("NonZeroNumeralsFilter", {}),
    "OpusFilter, NonZeroNumeralsFilter, threshold 1": ("NonZeroNumeralsFilter", {"threshold": 1}),
    "OpusFilter, LengthRatioFilter in characters": ("LengthRatioFilter", {"unit": "char"}),
    "OpusFilter, LengthFilter in characters": (
        "LengthFilter", {"unit": "char", "max_length": 1000},
    ),
    "OpusFilter, AlphabetRatioFilter": ("AlphabetRatioFilter", {}),
    "OpusFilter, CharacterScoreFilter": (
        "CharacterScoreFilter", {"scripts": ["Latin", "Han"], "thresholds": [0.9, 0.5]},
    ),
    "OpusFilter, LongestCommonSubstringFilter": ("LongestCommonSubstringFilter", {}),
}  # fmt: skip
"""As they come, but for units: words are what stands between spaces, of which Chinese has none."""

LENGTH_RATIO = "OpusFilter, LengthRatioFilter in characters"
DEVELOPED = 0.99
"""Share of lines 1 to 500 that the length ratio must let pass: its own 3 is for two alphabets."""


def length_ratio(pairs: Sequence[TextPair]) -> float:
    """The ratio of characters below which `DEVELOPED` of the pairs are."""
    ratios = [max(len(en), len(zh)) / min(len(en), len(zh)) for en, zh in pairs]
    return round(float(np.quantile(ratios, DEVELOPED)), 2)


def opusfilter(
    clean: Sequence[TextPair], edited: Sequence[TextPair], developed: Sequence[TextPair]
) -> tuple[Verdicts, str]:
    """Verdicts of OpusFilter's filters and its version, or no verdicts and why."""
    return dropped({CLEAN: clean, EDITED: edited}, length_ratio(developed))


def dropped(texts: dict[str, Sequence[TextPair]], ratio: float) -> tuple[Verdicts, str]:
    """Which pairs of each list, English and Chinese, OpusFilter's filters drop, its length ratio
    being `ratio`; and its version. No verdicts, and why, where it cannot be run."""
    python = os.environ.get(VARIABLE)
    if not python:
        return {}, f"skipped: {VARIABLE} does not name an interpreter that has it"
    filters = dict(OPUSFILTER)
    kind, options = filters[LENGTH_RATIO]
    filters[LENGTH_RATIO] = kind, options | {"threshold": ratio}
    with tempfile.TemporaryDirectory() as place:
        job, out = Path(place) / "job.json", Path(place) / "out.json"
        job.write_text(json.dumps({"filters": filters, "texts": texts}), encoding="utf-8")
        done = subprocess.run(
            [python, str(WORKER), str(job), str(out)], capture_output=True, text=True, cwd=place
        )
        if done.returncode:
            return {}, f"failed: {(done.stderr.strip().splitlines() or ['no message'])[-1]}"
        value = json.loads(out.read_text(encoding="utf-8"))
    return value["filters"], value["version"]


# --- the table ------------------------------------------------------------------------------


def row(verdicts: dict[str, list[bool]], edited: Sequence[Edited]) -> dict[str, Any]:
    """A program's figures: false alarms, and recall of each kind of edit."""
    found: dict[str, list[bool]] = {}
    fresh: dict[str, list[bool]] = {}
    for each, flagged in zip(edited, verdicts[EDITED], strict=True):
        found.setdefault(each.kind, []).append(flagged)
        fresh.setdefault(each.kind, [])
        if not verdicts[CLEAN][each.clean]:
            fresh[each.kind].append(flagged)
    return {
        "clean pairs flagged": share(verdicts[CLEAN]),
        "recall": {kind: share(hits) for kind, hits in found.items()},
        "recall where the clean pair is not flagged": {
            kind: share(hits) for kind, hits in fresh.items()
        },
    }


def table(rows: dict[str, dict[str, Any]], counts: dict[str, int]) -> str:
    """The rows as Markdown; in brackets, recall where the clean pair is not flagged."""
    lines = [
        "| program | clean flagged | " + " | ".join(f"{k} ({n})" for k, n in counts.items()) + " |",
        "| --- |" + " ---: |" * (len(counts) + 1),
    ]
    for name, each in rows.items():
        cells = [f"{each['clean pairs flagged']:.3f}"]
        for kind in counts:
            fresh = each["recall where the clean pair is not flagged"][kind]
            cells.append(f"{each['recall'][kind]:.2f} ({'–' if fresh is None else f'{fresh:.2f}'})")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, default=None)
    parser.add_argument("--limit", type=int, default=500, help="lines of each translation")
    options = parser.parse_args()
    last = 500 + options.limit
    halves = [newstest(501, last, each) for each in ("human-a", "human-b")]
    clean = [pair for half in halves for pair in half]
    edited = edited_pairs(clean, edit_names.name_list("name_pairs_report.tsv"))
    texts = [each.pair for each in edited]
    checker = Checker()
    developed = human_pairs(1, 500)
    toolkit, failures = pofilter(clean, texts)
    opus, opus_version = opusfilter(clean, texts, developed)
    verdicts = ours(checker, clean, texts) | toolkit | opus
    counts: dict[str, int] = {}
    for each in edited:
        counts[each.kind] = counts.get(each.kind, 0) + 1
    rows = {name: row(each, edited) for name, each in verdicts.items()}
    value = {
        "signature": checker.signature,
        "data": f"newstest2020 lines 501-{last}, human-a and human-b, seed {SEED}",
        "versions": {"translate-toolkit": version("translate-toolkit"), "OpusFilter": opus_version},
        "clean pairs": len(clean),
        "edits": counts,
        "programs": rows,
        "tests of translate-toolkit that clean pairs fail": failures,
        "threshold of LengthRatioFilter": length_ratio(developed),
        "table": table(rows, counts).split("\n"),
    }
    report(value, options.json)


if __name__ == "__main__":
    main()
