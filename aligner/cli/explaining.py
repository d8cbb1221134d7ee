"""What every witness saw of one bead, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from math import exp
from typing import TYPE_CHECKING

from aligner.bitext import LANGUAGES, Flag
from aligner.cli.streams import printable
from aligner.cli.words import quoted

if TYPE_CHECKING:
    from aligner.divergence import Content, Pair, Witness
    from aligner.flagging import Explanation

_WORDS, _SIGNS = 5, 8
"""Words of a side, and signs of the risk, that are told: those that weigh most."""
_WORTH = 0.2
"""Probability from which a word is told."""


def explanation_lines(found: Explanation, doc: str, number: int) -> Iterator[str]:
    """The bead, every candidate with what check and judge give it, the network's words, and what
    the risk is made of."""
    bead, pair = found.bead, found.pair
    yield (
        f"{printable(doc)}:{number}  {bead.type}  confidence {bead.confidence:.2f}  "
        f"similarity {_number(bead.similarity)}  risk {_number(bead.risk)}"
    )
    for lang, text in ((pair.src_lang, pair.src), (pair.tgt_lang, pair.tgt)):
        yield f"  {lang}  {' '.join(printable(text).split()) or '–'}"
    yield "checks"
    shown: set[tuple[object, ...]] = {(flag.kind, flag.src, flag.tgt) for flag in bead.flags}
    for witness in found.witnesses:
        yield "  " + _witness(witness, pair, shown)
    if not found.witnesses:
        yield "  no candidate"
    if pair.content is not None:
        yield "network"
        yield from ("  " + line for line in _network(pair.content, pair))
        yield "risk, by what adds most to its log-odds"
        weightiest = sorted(found.shares, key=lambda share: -abs(share[2]))[:_SIGNS]
        yield from (f"  {added:+.2f}  {name} {value:.2f}" for name, value, added in weightiest)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _witness(witness: Witness, pair: Pair, shown: Set[tuple[object, ...]]) -> str:
    flag: Flag = witness.judged
    words = [quoted(pair.src, flag.src), quoted(pair.tgt, flag.tgt)]
    state = "shown" if (flag.kind, flag.src, flag.tgt) in shown else "not shown"
    return (
        f"{flag.kind} {flag.confidence:.2f} ({witness.check} gave {witness.given.confidence:.2f}), "
        f"{state}: {printable(flag.message)} [{' | '.join(words)}]"
    )


def _network(content: Content, pair: Pair) -> Iterator[str]:
    from aligner.divergence.content.network import PAIR_HEADS, TOKEN_HEADS

    yield "pair: " + ", ".join(
        f"{name} {_share(odds):.2f}" for name, odds in zip(PAIR_HEADS, content.pair, strict=True)
    )
    for lang, text, lacking in zip(LANGUAGES, (pair.en, pair.zh), content.lacking, strict=True):
        side = content.side(lang)
        told = [
            (_share(odds), name, text[a:b])
            for row, (a, b) in zip(side.odds, side.spans.tolist(), strict=True)
            for name, odds in zip(TOKEN_HEADS, row, strict=True)
            if _share(odds) >= _WORTH and text[a:b].strip()
        ]
        words = ", ".join(_word(each) for each in sorted(told, reverse=True)[:_WORDS])
        yield f"{lang}: holds what the other lacks {_share(lacking):.2f}; {words or 'no word'}"


def _word(told: Sequence[object]) -> str:
    share, name, word = told
    return f"{printable(str(word).strip())} {name} {share:.2f}"


def _share(odds: float) -> float:
    return 1 / (1 + exp(-min(max(float(odds), -30.0), 30.0)))
