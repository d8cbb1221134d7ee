"""Recall on turned hedges, necessity, quantity and comparison, and false alarms on clean pairs.

``python -m tests.benchmarks.edit_modality`` reads the folder named by ALIGNER_DATA; ``--lines
501-1000`` gives the figures to report, ``--json FILE`` keeps them. The edits are made by the
patterns below, not by the parser they test, and only where both sides say the same.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aligner.bitext import Lang
from aligner.config import DEFAULT_MIN_CONFIDENCE
from aligner.divergence.meaning import modality, polarity
from aligner.divergence.pair import Pair
from tests.benchmarks.data import TextPair, human_pairs, keep, mac_dev_beads, miss_options


@dataclass(frozen=True)
class Rewrite:
    """What is written instead of a pattern of one side, where the other side says it too."""

    kind: str
    lang: Lang
    before: str
    after: str
    other: str
    """Pattern that the other side must have: the edit then makes the two differ."""


def _rewrites(text: str) -> Iterator[Rewrite]:
    for line in text.strip().splitlines():
        kind, lang, before, after, other = (part.strip() for part in line.split(" ; "))
        yield Rewrite(kind, "en" if lang == "en" else "zh", before, after.strip("<>"), other)


# Kind ; side ; pattern ; what stands there instead ; pattern of the other side. An empty
# replacement is written <>.
_REWRITES_TEXT = r"""
    reported ; en ; \b(?:reportedly|allegedly|supposedly)\s ; <> ; 据|传|涉嫌|称
    reported ; en ; \b(is|are|was) (?:said|reported|rumou?red|believed|alleged) to be\b ; \1 ; 据|传|涉嫌|称
    reported ; en ; \b(?:suspected|alleged) (?=[a-z]) ; <> ; 涉嫌|疑
    reported ; en ; \b(has|have|had|was|were|is|are)\b(?= [a-z]+(?:ed|en)\b) ; \1 reportedly ; ^(?!.*[据传称说])
    reported ; en ; \b(has|have|had|was|were)\b(?= [a-z]+(?:ed|en)\b) ; \1 allegedly ; ^(?!.*[据传称嫌疑])
    reported ; zh ; 据说，?|据称，?|据传，?|据报道，? ; <> ; (?i)\b(?:report|alleg|said|rumou?r|accord)
    reported ; zh ; 涉嫌|疑似 ; <> ; (?i)\b(?:alleg|suspect|report)
    reported ; zh ; ^(?=[一-鿿]{8}) ; 据说， ; ^(?!.*(?i:report|alleg|said|says|accord|claim|told))
    reported ; zh ; (?<=[他们者司员府])(?=[已曾将在][一-鿿]{4}) ; 据称 ; ^(?!.*(?i:report|alleg|said|says|accord|claim|told))
    possible ; en ; \b(?:may|might)(?= (?:also |even |well |still )?[a-z]+)(?! \d) ; will ; 可能|也许|或许
    possible ; en ; \b(?:perhaps|maybe|possibly|probably|apparently|seemingly),?\s ; <> ; 可能|也许|或许|大概|似乎|恐怕|好像
    possible ; en ; \b(?:is|are) likely to\b ; will ; 可能
    possible ; en ; \bwill\b(?= (?:be|have|also|continue|[a-z]{4,})) ; might ; ^(?!.*(?:可能|或|也许|能|可以))
    possible ; en ; \b(is|are|was|were)\b(?= (?:the|a|an|in|[a-z]+(?:ed|en))\b) ; \1 perhaps ; ^(?!.*(?:可能|或|也许|似))
    possible ; zh ; (?<![不尽有])可能(?!性) ; 一定 ; (?i)\b(?:may|might|could|possibl|likely|perhaps|probabl)
    possible ; zh ; (?<![不尽有])可能会 ; 会 ; (?i)\b(?:may|might|could|possibl|likely|perhaps|probabl)
    possible ; zh ; 也许|或许|恐怕|大概|似乎 ; <> ; (?i)\b(?:may|might|could|possibl|likely|perhaps|probabl|seem|appear)
    possible ; zh ; (?<=[^不])将(?=[会在对有为继进成]) ; 可能 ; (?i)\b(?:will|would)\b(?!.*\b(?:may|might|could|possibl|likely|perhaps))
    possible ; zh ; (?<=[他们国者人这那])是(?=[一-鿿]{2})(?!否|不|因) ; 似乎是 ; \b(?:is|was|are|were)\b(?!.*(?i:seem|appear|perhaps|likely))
    necessity ; en ; \b(?:must|has to|have to|need to|needs to)\b(?! have) ; can ; 必须|必需|务必|需要|一定要|不得不|得
    necessity ; en ; \bcan\b(?! ?(?:not|be seen|only)|['’]t) ; must ; 可以|能
    necessity ; en ; \b(?:may|could)\b(?= (?:be|have|also|[a-z]{4,}))(?! not) ; must ; 可以|能
    necessity ; zh ; 必须|务必|必需|一定要 ; 可以 ; \b(?:must|has to|have to|need|needs|required|should)\b
    necessity ; zh ; (?<!不)(?:可以|能够) ; 必须 ; (?i)\b(?:can|could|may|able)\b
    quantity ; en ; \b(all|every|each)\b(?= (?!the best|over|day|year|month|week|time)[a-z]) ; some ; 所有|全部|一切|每|全体|各|都|均
    quantity ; en ; \b(?:All|Every|Each)\b(?= [a-z]) ; Some ; 所有|全部|一切|每|全体|各|都|均
    quantity ; en ; \b(?:some|several)\b(?= (?:of the )?[a-z]+s\b) ; all ; 一些|有些|部分|几|某些|有的
    quantity ; en ; \b(?:most of|most|the majority of)\b(?= (?:the |people|[a-z]+s\b)) ; few of ; 大多|多数|大部分
    quantity ; en ; \b[Mm]any\b(?= [a-z]) ; few ; 很多|许多|不少|众多|多
    quantity ; en ; \b(?:[Aa] few|[Ff]ew)\b(?= [a-z]) ; many ; 少数|很少|几|少
    quantity ; en ; \balways\b ; sometimes ; 总|一直|始终|永远|从来|向来|一向
    quantity ; en ; \b(?:[Ss]ometimes|[Oo]ccasionally)\b ; always ; 有时|偶尔
    quantity ; zh ; 所有的?|全部|一切|全体 ; 一些 ; (?i)\b(?:all|every|each|whole|entire|any)
    quantity ; zh ; 每个|每一个|各个 ; 有些 ; (?i)\b(?:all|every|each)
    quantity ; zh ; 一些|有些|某些 ; 所有 ; (?i)\b(?:some|certain|several)\b
    quantity ; zh ; 大多数|绝大多数|多数|大部分 ; 少数 ; (?i)\b(?:most|majority|mostly)\b
    quantity ; zh ; 许多|很多|众多|不少 ; 少数 ; (?i)\b(?:many|much|numerous|a lot|lots)\b
    quantity ; zh ; (?<![多至])少数|极少数 ; 大多数 ; (?i)\b(?:few|minority|handful)\b
    quantity ; zh ; 总是|一直|始终|永远 ; 有时 ; (?i)\b(?:always|ever|forever|constantly|consistently)\b
    quantity ; en ; \b(?:only|just)\s(?=\d|a |one|two|three) ; <> ; 仅|只有|唯一
    quantity ; zh ; (?<!不)(?:只有|仅有) ; 有 ; (?i)\b(?:only|just|merely|alone)\b
    comparison ; en ; \b(?:more than|over)\b(?= [\d$€£]) ; less than ; 超过|多|逾|以上
    comparison ; en ; \b(?:less than|fewer than|under)\b(?= [\d$€£]) ; more than ; 不到|不足|少于|低于|以下|未满
    comparison ; en ; \bmore than\b(?! [\d$€£]) ; less than ; 超过|多于|高于|大于|更|以上
    comparison ; en ; \b(higher|larger|bigger|greater) than\b ; lower than ; 高于|大于|超过|高|更
    comparison ; en ; \b(lower|smaller) than\b ; higher than ; 低于|小于|低|更
    comparison ; en ; \b(?:at least|no less than)\b ; at most ; 至少|最少|不少于|不低于
    comparison ; en ; \b(?:at most|no more than|up to)\b ; at least ; 最多|至多|不超过|高达|多达
    comparison ; en ; \bfaster\b ; slower ; 更?快|迅速
    comparison ; en ; \bearlier\b ; later ; 早|先|前
    comparison ; en ; \bexceed(s|ed)\b ; was below ; 超过|高于|逾|突破
    comparison ; zh ; (?<![不没])(?:超过|逾)(?=[\d一二三四五六七八九十百千两半]) ; 不到 ; (?i)\b(?:over|more than|exceed|above|surpass)
    comparison ; zh ; ([\d.]+)(?:多(?=[个人名万亿家年天])|余(?!下)) ; 不到\1 ; (?i)\b(?:over|more than)
    comparison ; zh ; (?:不到|不足|少于)(?=[\d一二三四五六七八九十百千两半]) ; 超过 ; (?i)\b(?:less than|under|fewer|below|short of)
    comparison ; zh ; (?<!不)高于 ; 低于 ; (?i)\b(?:higher|above|more|exceed|greater|over)
    comparison ; zh ; (?<!不)低于 ; 高于 ; (?i)\b(?:lower|below|less|under|short)
    comparison ; zh ; (?<!规模)以上 ; 以下 ; (?i)\b(?:over|more than|above|at least|or more)\b
    comparison ; zh ; 以下 ; 以上 ; (?i)\b(?:under|less than|below|or less)\b
    comparison ; zh ; 至少 ; 最多 ; (?i)\bat least\b
    comparison ; zh ; 最多|至多|不超过 ; 至少 ; (?i)\b(?:at most|up to|no more than|maximum)\b
    comparison ; zh ; 更快 ; 更慢 ; (?i)\b(?:faster|accelerat|speed)
    comparison ; zh ; 更高 ; 更低 ; (?i)\bhigher\b
    comparison ; zh ; 更大 ; 更小 ; (?i)\b(?:larger|greater|bigger)\b
    comparison ; zh ; 更多 ; 更少 ; (?i)\bmore\b
"""  # noqa: E501 (a table)
REWRITES = tuple(_rewrites(_REWRITES_TEXT))


@dataclass(frozen=True)
class Edit:
    """A pair with one word of degree or certainty changed on one side."""

    kind: str
    lang: Lang
    en: str
    zh: str
    clean: TextPair
    change: str


def edits(pairs: Sequence[TextPair], rng: random.Random) -> Iterator[Edit]:
    """At most one edit of each kind and side for every pair."""
    for en, zh in pairs:
        spots: dict[tuple[str, Lang], list[tuple[re.Match[str], str]]] = {}
        for rewrite in REWRITES:
            text, other = (en, zh) if rewrite.lang == "en" else (zh, en)
            if not re.search(rewrite.other, other):
                continue
            for match in re.finditer(rewrite.before, text):
                choice = match, match.expand(rewrite.after)
                spots.setdefault((rewrite.kind, rewrite.lang), []).append(choice)
        for (kind, lang), choices in sorted(spots.items()):
            match, new = rng.choice(choices)
            text = en if lang == "en" else zh
            changed = text[: match.start()] + new + text[match.end() :]
            sides = (changed, zh) if lang == "en" else (en, changed)
            yield Edit(kind, lang, *sides, (en, zh), f"{match.group()!r} -> {new!r}")


# --- measuring ------------------------------------------------------------------------------


def shown(en: str, zh: str, families: Sequence[str]) -> frozenset[str]:
    """Messages of the flags at or above each family's threshold."""
    pair = Pair(en, zh, "en", "zh")
    return frozenset(
        flag.message
        for family in (modality.CHECK, polarity.CHECK)
        if family.name in families
        for flag in family(pair)
        if flag.confidence >= DEFAULT_MIN_CONFIDENCE
    )


def rules(en: str, zh: str) -> frozenset[str]:
    """Names of the rules that object to a pair."""
    return frozenset(shift.rule for shift in modality.find_shifts(en, zh))


def is_found(edit: Edit, families: Sequence[str]) -> bool:
    """Whether the edited pair has a flag that the pair as it was has not."""
    return bool(shown(edit.en, edit.zh, families) - shown(*edit.clean, families))


def recall(edited: Sequence[Edit], families: Sequence[str], misses: list[Edit]) -> dict[str, str]:
    """Found and tried, by kind and side."""
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for edit in edited:
        key = f"{edit.kind} {edit.lang}"
        tried[key] += 1
        if is_found(edit, families):
            found[key] += 1
        else:
            misses.append(edit)
    return {key: f"{found[key]}/{tried[key]}" for key in sorted(tried)}


CLEAN_FOR_ONE_EDITED = 4


def precision(pairs: Sequence[TextPair], edited: Sequence[Edit]) -> dict[str, dict[str, float]]:
    """Of each rule: edits it finds, clean pairs it flags, and its precision in a mix.

    The mix has `CLEAN_FOR_ONE_EDITED` clean pairs for each edited one. The precision is Laplace's
    estimate, (found + 1) / (found + false + 2): a rule seldom tried is not called certain.
    """
    found = Counter(rule for e in edited for rule in rules(e.en, e.zh) - rules(*e.clean))
    false = Counter(rule for en, zh in pairs for rule in rules(en, zh))
    weight = len(pairs) / CLEAN_FOR_ONE_EDITED / max(len(edited), 1)
    rows = {}
    for rule in sorted({*found, *false}):
        right = found[rule] * weight
        estimate = (right + 1) / (right + false[rule] + 2)
        rows[rule] = {
            "found": found[rule],
            "false": false[rule],
            "precision": round(estimate, 2),
        }
    return rows


def measure(
    name: str, pairs: Sequence[TextPair], rng: random.Random, misses: list[Edit]
) -> dict[str, object]:
    """One row of the table."""
    own = (modality.CHECK.name,)
    started = time.perf_counter()
    flagged = sum(bool(shown(en, zh, own)) for en, zh in pairs)
    seconds = time.perf_counter() - started
    edited = list(edits(pairs, rng))
    by_kind = recall(edited, own, misses)
    total = sum(int(value.partition("/")[0]) for value in by_kind.values())
    before = recall(edited, (polarity.CHECK.name,), [])
    return {
        "data": name,
        "pairs": len(pairs),
        "flagged": flagged,
        "flagged_rate": round(flagged / len(pairs), 5),
        "edits": len(edited),
        "recall": round(total / max(len(edited), 1), 4),
        "recall_by_kind": by_kind,
        "polarity_by_kind": before,
        "either_by_kind": recall(edited, (modality.CHECK.name, polarity.CHECK.name), []),
        "rules": precision(pairs, edited),
        "beads_per_second": round(len(pairs) / seconds),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; ends with the reason where there is no data to measure on."""
    options = miss_options(__doc__).parse_args(arguments)
    first, last = (int(part) for part in options.lines.split("-"))
    rng = random.Random(options.seed)
    misses: list[Edit] = []
    sets = {
        "newstest": human_pairs(first, last),
        "mac-dev": mac_dev_beads(),
    }
    rows = [measure(name, pairs, rng, misses) for name, pairs in sets.items()]
    heads = ("data", "pairs", "flagged", "flagged_rate", "edits", "recall", "beads_per_second")
    print("".join(f"{head:>17}" for head in heads))
    for row in rows:
        print("".join(f"{row[head]!s:>17}" for head in heads))
        for detail in ("recall_by_kind", "polarity_by_kind", "either_by_kind", "rules"):
            print(f"  {detail}: {row[detail]}")
    rng.shuffle(misses)
    for miss in misses[: options.misses]:
        print(f"{miss.kind} {miss.lang}: {miss.change}\n  {miss.en}\n  {miss.zh}")
    keep(rows, options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
