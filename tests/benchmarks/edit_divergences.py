"""Recall on synthetic edits and false alarms on clean pairs of the exact families.

``python -m tests.benchmarks.edit_divergences`` reads the folder named by ALIGNER_DATA, which
holds newstest2020-zhen, bible and mac-dev, and prints a table; ``--json FILE`` keeps it.
The edits are made by the patterns below, not by the parsers they test.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Iterator, Sequence

from aligner.bitext import Flag, Lang, Span
from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence.form import lengths, untranslated
from aligner.divergence.pair import Pair
from aligner.divergence.quantities import dates, numbers
from tests.benchmarks.data import (
    Edit,
    TextPair,
    bible_verses,
    keep,
    mac_dev_beads,
    miss_options,
    newstest,
)

CHECKS = (numbers.CHECK, dates.CHECK, untranslated.CHECK, lengths.CHECK)


# --- edits ----------------------------------------------------------------------------------

_MONTHS_TEXT = """
    January February March April May June July August September October November December
"""
MONTHS = _MONTHS_TEXT.split()
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_WORDS_TEXT = """
    three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    twenty thirty forty fifty sixty seventy eighty ninety
"""
WORDS = _WORDS_TEXT.split()
ZH_DIGITS = "二三四五六七八九"
_ZH_FORMS_TEXT = """
    三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 二十 三十 四十 五十 六十 七十 八十 九十
"""
ZH_FORMS = dict(
    zip(
        WORDS,
        _ZH_FORMS_TEXT.split(),
        strict=True,
    )
)
NUMBER_FORMS = dict(zip(WORDS, [*range(3, 16), *range(20, 100, 10)], strict=True))

EN_UNITS = ("dollars", "yuan", "euros"), ("days", "weeks", "months", "years", "hours"), (
    "kilometers", "meters", "miles"), ("million", "billion", "trillion")  # fmt: skip
ZH_UNITS = (
    ("美元", "欧元", "英镑"),
    ("天", "周", "个月", "年", "小时"),
    ("公里", "米", "厘米"),
    ("万", "亿"),
)

_DIGITS = re.compile(r"(?<![A-Za-z\d.,/-])\d[\d,]*(?:\.\d+)?(?![A-Za-z\d/-])(?!,\d|\.\d)")
_ZH_NUMERAL = re.compile(f"[{ZH_DIGITS}十百千万]{{2,}}(?=[个名位年日人岁次天只匹座肘舍])")
_EN_WORD = re.compile(
    r"\b(?:" + "|".join(WORDS) + r")\b(?![ -](?:and|of these|" + "|".join(WORDS) + "))"
)
_EN_MONTH = re.compile(r"\b(?:" + "|".join(MONTHS) + r")\b(?= \d)")
_EN_WEEKDAY = re.compile(r"\b(?:" + "|".join(WEEKDAYS) + r")\b")
_ZH_MONTH = re.compile(r"(?<!\d)(?:1[0-2]|[1-9])(?= ?月(?!以))")


Spot = tuple[str, Lang, Span, list[str]]
"""Kind, side, span and what may be written there instead."""


def _other_digits(text: str) -> list[str]:
    """The same number with one figure changed, never the first one to zero."""
    places = [i for i, char in enumerate(text) if char.isdigit()]
    return [
        text[:i] + new + text[i + 1 :]
        for i in places
        for new in "0123456789"
        if new != text[i] and not (i == places[0] and new == "0")
    ]


def _other_numeral(text: str) -> list[str]:
    places = [i for i, char in enumerate(text) if char in ZH_DIGITS]
    return [text[:i] + d + text[i + 1 :] for i in places for d in ZH_DIGITS if d != text[i]] or [
        "二十一"
    ]


def _sides(en: str, zh: str) -> tuple[tuple[Lang, str, str], tuple[Lang, str, str]]:
    """Language, text and the other side's text, for both sides."""
    return ("en", en, zh), ("zh", zh, en)


def _spots(en: str, zh: str) -> Iterator[Spot]:
    """Places that can be edited; a number must be written on the other side too."""
    for lang, text, other in _sides(en, zh):
        for match in _DIGITS.finditer(text):
            if re.search(rf"(?<!\d){re.escape(match.group())}(?!\d)", other):
                yield "number", lang, match.span(), _other_digits(match.group())
    for match in _EN_WORD.finditer(en):
        word = match.group()
        form = rf"(?<![{ZH_DIGITS}十百千万一]){ZH_FORMS[word]}(?=[个名位年日人岁次天只匹座肘])"
        if re.search(rf"(?<!\d){NUMBER_FORMS[word]}(?!\d)|{form}", zh):
            yield "word", "en", match.span(), [other for other in WORDS if other != word]
    for match in _ZH_NUMERAL.finditer(zh):
        if _is_spelled(match.group(), en):
            yield "numeral", "zh", match.span(), _other_numeral(match.group())
    yield from _date_spots(en, zh)
    yield from _unit_spots(en, zh)


_STEMS = {
    "二": "tw", "三": "th[ri]r?", "四": "four|fort", "五": "fi[vf]", "六": "six", "七": "seven",
    "八": "eight", "九": "nine",
}  # fmt: skip
_SCALES = {"百": "hundred", "千": "thousand", "万": "thousand"}


def _is_spelled(numeral: str, en: str) -> bool:
    """Whether the English has a word for every figure and scale of a Chinese numeral."""
    words = en.lower()
    score = "score" in words
    figures = all(
        re.search(rf"\b(?:{_STEMS[char]})", words) or (score and char in "六七八九")
        for char in numeral
        if char in _STEMS
    )
    return figures and all(_SCALES[char] in words for char in numeral if char in _SCALES)


def _date_spots(en: str, zh: str) -> Iterator[Spot]:
    for match in _EN_MONTH.finditer(en):
        month = match.group()
        if f"{MONTHS.index(month) + 1}月" in zh.replace(" ", ""):
            yield "date", "en", match.span(), [other for other in MONTHS if other != month]
    for match in _ZH_MONTH.finditer(zh):
        number = int(match.group())
        if MONTHS[number - 1] in en:
            others = [str(other) for other in range(1, 13) if other != number]
            yield "date", "zh", match.span(), others
    for match in _EN_WEEKDAY.finditer(en):
        day = match.group()
        if re.search(f"(?:周|星期){'一二三四五六日'[WEEKDAYS.index(day)]}", zh):
            yield "date", "en", match.span(), [other for other in WEEKDAYS if other != day]


def _unit_spots(en: str, zh: str) -> Iterator[Spot]:
    for lang, text, _ in _sides(en, zh):
        groups, gap, edge = (
            (EN_UNITS, " ", r"\b") if lang == "en" else (ZH_UNITS, "", "(?![代来度纪年])")
        )
        for group in groups:
            for match in re.finditer(rf"(\d+){gap}({'|'.join(group)}){edge}", text):
                unit = match.group(2)
                # 2019年 is no duration.
                if not (unit == "年" and len(match.group(1)) > 2):
                    yield "unit", lang, match.span(2), [other for other in group if other != unit]


def edits(pairs: Sequence[TextPair], rng: random.Random) -> Iterator[Edit]:
    """At most one edit of each kind and side for every pair."""
    for en, zh in pairs:
        spots: dict[tuple[str, Lang], list[tuple[Span, list[str]]]] = {}
        for kind, lang, span, others in _spots(en, zh):
            spots.setdefault((kind, lang), []).append((span, others))
        for (kind, lang), choices in sorted(spots.items()):
            (start, end), others = rng.choice(choices)
            new = rng.choice(others)
            text = en if lang == "en" else zh
            changed = text[:start] + new + text[end:]
            sides = (changed, zh) if lang == "en" else (en, changed)
            yield Edit(kind, lang, *sides, (start, start + len(new)), text[start:end])


# --- measuring ------------------------------------------------------------------------------


def flags_of(en: str, zh: str) -> list[Flag]:
    """Flags of all exact families at or above their own thresholds."""
    pair = Pair(en, zh, "en", "zh")
    return [
        flag
        for family in CHECKS
        for flag in family(pair)
        if flag.confidence >= DEFAULT_MIN_CONFIDENCE
    ]


def is_found(edit: Edit) -> bool:
    """Whether a number or date flag touches the edited characters."""
    for flag in flags_of(edit.en, edit.zh):
        spans = flag.src if edit.lang == "en" else flag.tgt
        text = edit.en if edit.lang == "en" else edit.zh
        edited = text[edit.span[0] : edit.span[1]]
        # Where the new value stands in the text twice, either is a fair place to point at.
        near = any(
            (start - 4 < edit.span[1] and edit.span[0] < end + 4) or edited in text[start:end]
            for start, end in spans
        )
        if flag.kind in ("number", "date") and near:
            return True
    return False


def measure(
    name: str, pairs: Sequence[TextPair], rng: random.Random, misses: list[Edit], limit: int
) -> dict[str, object]:
    """One row of the table."""
    started = time.perf_counter()
    flagged = [bool(flags_of(en, zh)) for en, zh in pairs]
    seconds = time.perf_counter() - started
    clean = [pair for pair, bad in zip(pairs, flagged, strict=True) if not bad]
    tried: dict[str, int] = {}
    found: dict[str, int] = {}
    for edit in edits(rng.sample(clean, min(limit, len(clean))), rng):
        tried[edit.kind] = tried.get(edit.kind, 0) + 1
        if is_found(edit):
            found[edit.kind] = found.get(edit.kind, 0) + 1
        else:
            misses.append(edit)
    total = sum(tried.values())
    return {
        "data": name,
        "pairs": len(pairs),
        "flagged": sum(flagged),
        "flagged_rate": round(sum(flagged) / len(pairs), 5),
        "edits": total,
        "recall": round(sum(found.values()) / total, 4) if total else None,
        "recall_by_kind": {k: f"{found.get(k, 0)}/{n}" for k, n in sorted(tried.items())},
        "beads_per_second": round(len(pairs) / seconds),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; ends with the reason where there is no data to measure on."""
    parser = miss_options(__doc__)
    parser.add_argument(
        "--limit", type=int, default=6000, help="pairs of a data set that are edited"
    )
    options = parser.parse_args(arguments)
    first, last = (int(part) for part in options.lines.split("-"))
    sets = {
        "newstest a": newstest(first, last, "human-a"),
        "newstest b": newstest(first, last, "human-b"),
        "bible": bible_verses(),
        "mac-dev": mac_dev_beads(),
    }
    rng = random.Random(options.seed)
    misses: list[Edit] = []
    rows = [measure(name, pairs, rng, misses, options.limit) for name, pairs in sets.items()]
    heads = ("data", "pairs", "flagged", "flagged_rate", "edits", "recall", "beads_per_second")
    print("".join(f"{head:>17}" for head in heads))
    for row in rows:
        print("".join(f"{row[head]!s:>17}" for head in heads), row["recall_by_kind"])
    rng.shuffle(misses)
    for miss in misses[: options.misses]:
        text = miss.en if miss.lang == "en" else miss.zh
        new = text[miss.span[0] : miss.span[1]]
        print(f"{miss.kind} {miss.lang}: {miss.before} -> {new}")
        print(f"  {miss.en}\n  {miss.zh}")
    keep(rows, options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
