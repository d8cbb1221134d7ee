"""Recall on swapped names, negations and glossary terms, and false alarms on clean pairs.

``python -m tests.benchmarks.edit_names`` reads the folder named by ALIGNER_DATA. Names are swapped
with another name of the same type from a list written by hand (``name_pairs.tsv`` for
lines 1-500, ``name_pairs_report.tsv`` for 501-1000), not found by the code that is tested.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from aligner.bitext import Flag, Lang
from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence.form import marks as form
from aligner.divergence.glossary import Glossary, Term
from aligner.divergence.meaning import polarity
from aligner.divergence.names import changed as names
from aligner.divergence.pair import Pair
from aligner.divergence.terms import find_terms
from tests.benchmarks.data import Edit, TextPair, human_pairs, keep, miss_options

HERE = Path(__file__).parent


NamePair = tuple[str, str, str]


def name_list(file: str) -> list[NamePair]:
    """Type, English and Chinese of the names in a list beside this module."""
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    return [
        (fields[0], fields[1], fields[2])
        for fields in (line.split("\t") for line in lines if line and line[0] != "#")
    ]


def name_edits(
    pairs: Sequence[TextPair], listed: Sequence[NamePair], rng: random.Random
) -> Iterator[Edit]:
    """At most one swap a type and side for every pair; every mention of the name is changed."""
    for en, zh in pairs:
        present = [
            item
            for item in listed
            if item[2] in zh and re.search(rf"(?<!\w){re.escape(item[1])}(?!\w)", en)
        ]
        for kind in sorted({item[0] for item in present}):
            name = rng.choice([item for item in present if item[0] == kind])
            others = [
                item for item in listed
                if item[0] == kind and item[1] not in en and item[2] not in zh
            ]  # fmt: skip
            if not others:
                continue
            yield _swap("en", kind, en, zh, name, rng.choice(others))
            yield _swap("zh", kind, en, zh, name, rng.choice(others))


def _swap(lang: Lang, kind: str, en: str, zh: str, name: NamePair, other: NamePair) -> Edit:
    at, there = (1, 2) if lang == "en" else (2, 1)
    text = en if lang == "en" else zh
    start = text.index(name[at])
    changed = text.replace(name[at], other[at])
    sides = (changed, zh) if lang == "en" else (en, changed)
    span = (start, start + len(other[at]))
    return Edit(kind, lang, *sides, span, name[at], name[there])


def is_found(edit: Edit, flags: Sequence[Flag], kind: str = "name") -> bool:
    """Whether a flag of the kind touches the edited words or what renders them."""
    for flag in flags:
        if flag.kind != kind:
            continue
        sides = (("en", edit.en, flag.src), ("zh", edit.zh, flag.tgt))
        for lang, text, spans in sides:
            for start, end in spans:
                if lang == edit.lang:
                    new = text[edit.span[0] : edit.span[1]]
                    near = start < edit.span[1] and edit.span[0] < end
                    if near or new in text[start:end] or text[start:end] in new:
                        return True
                elif edit.counterpart and (
                    edit.counterpart in text[start:end] or text[start:end] in edit.counterpart
                ):
                    return True
    return False


# --- negation -------------------------------------------------------------------------------

_AUX = r"is|are|was|were|will|would|could|should|can|may|must|has|have|had|do|does|did"
_EN_REMOVALS: tuple[tuple[str, str], ...] = (
    (rf"\b({_AUX}) not\b(?! only| just)", r"\1"),
    (r"\bcannot\b(?! but| help)", "can"),
    (r"\bcan['’]t\b", "can"),
    (r"\bwon['’]t\b", "will"),
    (r"\b(is|are|was|were|would|could|should|has|have|had|do|does|did)n['’]t\b", r"\1"),
    (r"\bno longer\b", "still"),
    (r"\bnever\b", "always"),
    (r"\bwithout\b(?! doubt)", "with"),
    (r"\bnothing\b(?! but)", "everything"),
    (r"\bno (?=[a-z])(?!doubt|matter|more|less|sooner)", "some "),
)
_EN_ADDITIONS: tuple[tuple[str, str], ...] = (
    (r"\b(is|are|was|were|will|would|could|should|can|must|has|have|had)\b"
     r"(?! not|n['’]t| to |,|\.| no |\?)(?= [a-z])", r"\1 not"),
)  # fmt: skip
_ZH_REMOVALS: tuple[tuple[str, str], ...] = (
    (r"(?<![毫岂莫无尽])不(?=[会能是要应该愿想敢让允])(?!是吗|能不|会不|得不|想到)", ""),
    (r"(?<![有毫])没有(?=[一-鿿]{2})(?!关系)", "有"),
    (r"不再", "仍然"),
    (r"从未|从不|从没", "总是"),
    (r"(?:尚|还|并)未(?![来必免])", "已经"),
    (r"无法|不能够", "能够"),
    (r"并非", "正是"),
    (r"并不", "的确"),
)
_ZH_ADDITIONS: tuple[tuple[str, str], ...] = (
    (
        r"(?<![不没未是])(?:可以|应该|应当|能够|愿意|希望|需要|允许|属于|同意)(?![不与否])",
        r"不\g<0>",
    ),
    (r"(?<![不没未是而])已经?(?=[一-鿿]{2})(?!久)", "尚未"),
    (r"(?<=[他们国者人这那])是(?=[一-鿿]{2})(?!否|不|因)", "不是"),
    (r"将会?(?=[在对有为继进成给与推])", "将不会"),
)


def negation_edits(pairs: Sequence[TextPair], rng: random.Random) -> Iterator[Edit]:
    """At most one negation taken away and one added on each side of every pair."""
    plans: tuple[tuple[str, Lang, tuple[tuple[str, str], ...]], ...] = (
        ("removed", "en", _EN_REMOVALS),
        ("added", "en", _EN_ADDITIONS),
        ("removed", "zh", _ZH_REMOVALS),
        ("added", "zh", _ZH_ADDITIONS),
    )
    for en, zh in pairs:
        for kind, lang, patterns in plans:
            text = en if lang == "en" else zh
            spots = [
                (match.span(), match.expand(new))
                for pattern, new in patterns
                for match in re.finditer(pattern, text)
            ]
            if not spots:
                continue
            (start, end), new = rng.choice(spots)
            changed = text[:start] + new + text[end:]
            sides = (changed, zh) if lang == "en" else (en, changed)
            yield Edit(kind, lang, *sides, (start, start + len(new)), text[start:end])


# --- terms ----------------------------------------------------------------------------------


def glossary_of(listed: Sequence[NamePair]) -> Glossary:
    """The listed names as a glossary: a term with every rendering that the list has for it.

    Countries and Chinese places are left out: free translation gives them in many short forms.
    """
    renderings: dict[str, list[str]] = {}
    for kind, en, zh in listed:
        if kind in ("country", "place"):
            continue
        renderings.setdefault(en, []).append(zh)
    return Glossary(tuple(Term((en,), tuple(zh)) for en, zh in renderings.items()))


def term_edits(
    pairs: Sequence[TextPair], listed: Sequence[NamePair], rng: random.Random
) -> Iterator[Edit]:
    """Renderings of a term replaced by that of another one."""
    for edit in name_edits(pairs, listed, rng):
        if edit.lang == "zh" and edit.kind not in ("country", "place"):
            yield edit


# --- measuring ------------------------------------------------------------------------------

WARM = 50
"""Pairs checked before the clock starts: the first of them load dictionaries, once a process."""

Finder = Callable[[Pair], list[Flag]]


def _sure(flags: Sequence[Flag], least: float) -> list[Flag]:
    return [flag for flag in flags if flag.confidence >= least]


def measure(
    name: str,
    pairs: Sequence[TextPair],
    edits: Sequence[Edit],
    find: Finder,
    least: float,
    misses: list[Edit],
) -> dict[str, object]:
    """One row of the table: false alarms on clean pairs, recall on edits by kind and side."""
    kind = {"negation": "mistranslation", "terms": "term"}.get(name, "name")
    for en, zh in pairs[:WARM]:
        find(Pair(en, zh, "en", "zh"))
    started = time.perf_counter()
    flagged = sum(bool(_sure(find(Pair(en, zh, "en", "zh")), least)) for en, zh in pairs)
    seconds = time.perf_counter() - started
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for edit in edits:
        key = f"{edit.kind} {edit.lang}"
        tried[key] += 1
        flags = _sure(find(Pair(edit.en, edit.zh, "en", "zh")), least)
        if is_found(edit, flags, kind) or (name == "negation" and flags):
            found[key] += 1
        else:
            misses.append(edit)
    return {
        "check": name,
        "pairs": len(pairs),
        "flagged": flagged,
        "flagged_rate": round(flagged / len(pairs), 5),
        "edits": len(edits),
        "recall": round(sum(found.values()) / max(len(edits), 1), 4),
        "recall_by_kind": {key: f"{found[key]}/{n}" for key, n in sorted(tried.items())},
        "beads_per_second": round(len(pairs) / seconds),
    }


def table(first: int, last: int, seed: int, misses: list[Edit]) -> list[dict[str, object]]:
    """Every check on both human translations of newstest lines `first` to `last`."""
    rng = random.Random(seed)
    pairs = human_pairs(first, last)
    listed = name_list("name_pairs.tsv" if last <= 500 else "name_pairs_report.tsv")
    glossary = glossary_of(listed)

    def find_glossary_terms(pair: Pair) -> list[Flag]:
        return find_terms(pair, glossary)

    return [
        measure(
            "names", pairs, list(name_edits(pairs, listed, rng)),
            names.find, DEFAULT_MIN_CONFIDENCE, misses,
        ),
        measure(
            "negation", pairs, list(negation_edits(pairs, rng)),
            polarity.find, DEFAULT_MIN_CONFIDENCE, misses,
        ),
        measure(
            "terms", pairs, list(term_edits(pairs, listed, rng)), find_glossary_terms, 0.5, misses
        ),
        measure("form", pairs, [], form.find, DEFAULT_MIN_CONFIDENCE, misses),
    ]  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; ends with the reason where there is no data to measure on."""
    options = miss_options(__doc__).parse_args(arguments)
    first, last = (int(part) for part in options.lines.split("-"))
    misses: list[Edit] = []
    rows = table(first, last, options.seed, misses)
    heads = ("check", "pairs", "flagged", "flagged_rate", "edits", "recall", "beads_per_second")
    print("".join(f"{head:>17}" for head in heads))
    for row in rows:
        print("".join(f"{row[head]!s:>17}" for head in heads), row["recall_by_kind"])
    random.Random(options.seed).shuffle(misses)
    for miss in misses[: options.misses]:
        print(f"{miss.kind} {miss.lang}: {miss.before}\n  {miss.en}\n  {miss.zh}")
    keep(rows, options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
