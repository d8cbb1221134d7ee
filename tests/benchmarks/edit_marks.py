"""False alarms of every exact family, and recall of those on marks, left words and lengths.

``python -m tests.benchmarks.edit_marks`` reads the folder named by ALIGNER_DATA; ``--lines
501-1000`` gives the figures to report, ``--json FILE`` keeps them. The edits: a word of the English
left in the Chinese, a question turned into a statement, a bracket left open, a clause said twice,
a link changed, the rest of a side cut off. ``--similarity`` also asks the encoder, which must find
that a sentence was given the translation of the next one.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np

from aligner import divergence
from aligner.divergence.form import lengths, untranslated
from aligner.divergence.form import marks as form
from aligner.divergence.meaning import similarity
from aligner.divergence.pair import Pair
from aligner.encoding import load_encoder
from tests.benchmarks.data import TextPair, human_pairs, line_options, mac_dev_beads, report

SHOWN = 0.5
"""Confidence from which a flag is shown unless asked otherwise."""

Editor = Callable[[str, str, random.Random], TextPair | None]
"""The edited pair; None where a pair offers nothing to edit."""


def english_word_left(en: str, zh: str, rng: random.Random) -> TextPair | None:
    """Two Chinese characters give way to a lowercase word of the English."""
    words = re.findall(r"(?<![\w'’-])[a-z]{5,}(?![\w'’-])", en)
    places = [match.start() for match in re.finditer("[一-鿿]{4}", zh)]
    if not words or not places:
        return None
    at = rng.choice(places) + 1
    return en, f"{zh[:at]} {rng.choice(words)} {zh[at + 2 :]}"


def question_lost(en: str, zh: str, rng: random.Random) -> TextPair | None:
    """The Chinese question mark becomes a full stop, its particle goes."""
    if "?" not in en or not re.search("[?？]", zh):
        return None
    return en, re.sub("[吗呢么]?[?？]", "。", zh)


def bracket_left_open(en: str, zh: str, rng: random.Random) -> TextPair | None:
    """One closing bracket of the Chinese goes."""
    at = zh.find("）")
    return None if at < 0 else (en, zh[:at] + zh[at + 1 :])


def clause_twice(en: str, zh: str, rng: random.Random) -> TextPair | None:
    """A Chinese clause is said twice."""
    clauses = list(re.finditer("[^，。；！？,.;!?\\s]{8,}[，。；]", zh))
    if not clauses:
        return None
    end = rng.choice(clauses)
    return en, zh[: end.end()] + end.group() + zh[end.end() :]


def link_changed(en: str, zh: str, rng: random.Random) -> TextPair | None:
    """Both sides end with a link, which differs by one letter."""
    return f"{en} https://example.org/a{rng.randrange(9)}", f"{zh} https://example.org/b"


def half_cut(en: str, zh: str, rng: random.Random) -> TextPair | None:
    """A side loses its second half; short texts are left alone."""
    if len(zh) < 2 * lengths.MIN_CHINESE_CHARACTERS:
        return None
    return (en[: len(en) // 2], zh) if rng.random() < 0.5 else (en, zh[: len(zh) // 2])


def two_thirds_cut(en: str, zh: str, rng: random.Random) -> TextPair | None:
    """A side loses two thirds of its length; short texts are left alone."""
    if len(zh) < 2 * lengths.MIN_CHINESE_CHARACTERS:
        return None
    return (en[: len(en) // 3], zh) if rng.random() < 0.5 else (en, zh[: len(zh) // 3])


EDITORS: dict[str, tuple[Editor, ...]] = {
    untranslated.CHECK.name: (english_word_left,),
    form.CHECK.name: (question_lost, bracket_left_open, clause_twice, link_changed),
    lengths.CHECK.name: (half_cut, two_thirds_cut),
}


def shown(family: divergence.Check, en: str, zh: str) -> frozenset[str]:
    """Messages of the family's flags at or above its threshold."""
    flags = family(Pair(en, zh, "en", "zh"))
    return frozenset(flag.message for flag in flags if flag.confidence >= SHOWN)


def measure(
    family: divergence.Check, pairs: Sequence[TextPair], rng: random.Random
) -> dict[str, object]:
    """One family's row: flagged clean pairs, and edits found of those made."""
    started = time.perf_counter()
    flagged = sum(bool(shown(family, en, zh)) for en, zh in pairs)
    seconds = time.perf_counter() - started
    recall = {}
    for edit in EDITORS.get(family.name, ()):
        made = [(pair, edit(*pair, rng)) for pair in pairs]
        tried = [(clean, edited) for clean, edited in made if edited is not None]
        found = sum(bool(shown(family, *e) - shown(family, *c)) for c, e in tried)
        recall[edit.__name__] = f"{found}/{len(tried)}"
    return {
        "family": family.name,
        "pairs": len(pairs),
        "flagged": flagged,
        "recall_by_kind": recall,
        "beads_per_second": round(len(pairs) / seconds),
    }


def measure_similarity(pairs: Sequence[TextPair]) -> dict[str, object]:
    """The row of the family that needs the encoder, all pairs taken as one document."""
    encoder = load_encoder()
    en, zh = (encoder.encode([pair[side] for pair in pairs]) for side in (0, 1))
    clean = (en * zh).sum(axis=1)
    median = float(np.median(clean))
    typical = median, 1.4826 * float(np.median(np.abs(clean - median)))
    next_one = (en * np.roll(zh, -1, axis=0)).sum(axis=1)

    def flagged(cosines: np.ndarray, first: Sequence[TextPair], second: Sequence[TextPair]) -> int:
        made = (
            Pair(a[0], b[1], "en", "zh", float(cosine), typical)
            for a, b, cosine in zip(first, second, cosines, strict=True)
        )
        return sum(bool(similarity.find(pair)) for pair in made)

    return {
        "family": similarity.CHECK.name,
        "pairs": len(pairs),
        "flagged": flagged(clean, pairs, pairs),
        "recall_by_kind": {
            "translation_of_the_next": f"{flagged(next_one, pairs, _after(pairs))}/{len(pairs)}"
        },
    }


def _after(pairs: Sequence[TextPair]) -> list[TextPair]:
    return [*pairs[1:], pairs[0]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; ends with the reason where there is no data to measure on."""
    parser = line_options(__doc__)
    parser.add_argument(
        "--similarity", action="store_true", help="the family that needs the encoder too"
    )
    options = parser.parse_args(arguments)
    first, last = (int(part) for part in options.lines.split("-"))
    rng = random.Random(options.seed)
    sets = {
        "newstest": human_pairs(first, last),
        "mac-dev": mac_dev_beads(),
    }
    rows = {
        name: [measure(family, pairs, rng) for family in divergence.CHECKS if family.exact]
        for name, pairs in sets.items()
    }
    if options.similarity:
        for name, pairs in sets.items():
            rows[name].append(measure_similarity(pairs))
    report({"lines": options.lines, **rows}, options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
