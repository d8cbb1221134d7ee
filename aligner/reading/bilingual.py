"""Paragraphs that hold both languages.

``English 中文`` in a line, sentences in turn, a heading with its translation in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from aligner.bitext import Lang, Span, trimmed
from aligner.language.scripts import HAN_CLASS, han_count, latin_words
from aligner.language.tables import english_set
from aligner.reading.language import mass
from aligner.reading.nouns import Block
from aligner.reading.spans import between

_SEPARATOR = re.compile(r"\s+[/|‖·–—-]\s+|[ \t]*[／｜][ \t]*|\s*\|\s*|\t+| {3,}|\u3000{1,}")
_HAN_PART = re.compile(
    rf"(?:[（(《“「『\"‘【]|\b\d[\d.,%]*)*{HAN_CLASS}.*?"
    r"(?=[\s（(]*(?<![\w.])[A-Z“\"'(\[]?[A-Za-z’']+[ ,]|\Z)",
    re.DOTALL,
)
_STOP = re.compile(r"[.!?。！？…][\"'”’」』）)\]]*\s*$")
_BRACKETS = re.compile(
    r"^(?P<outer>[^（()）]*\S)\s*[（(](?P<inner>[^（()）]{2,})[）)]\s*$", re.DOTALL
)
_BALANCE = (0.3, 3.0)
"""How many times the Chinese may be the English in mass, as of lines that translate each other: of
the MAC corpus's beads 99 in 100 lie between .4 and 2.3."""
_NEARLY_ALL = 0.8
"""Share of blocks that part in two from which single words are sides too: a list of terms."""
_MOST = 0.6
"""The same where the sides are sentences."""


_FEWEST_PARTS = 4
"""Parts from which a text is laid out so: a single line may be a title in two languages."""


def inline_share(text: str, blocks: Sequence[Block]) -> float:
    """Share of the blocks that hold both languages side by side, 0 to 1; 0 for fewer than two
    pairs."""
    told = [block for block in blocks if block.reason is None and _letters(text, block)]
    parted = [parts(text, block) for block in told]
    if sum(map(len, parted)) < _FEWEST_PARTS:
        return 0.0
    loose = sum(map(bool, parted)) / len(told)
    firm = sum(bool(p) and _is_firm(text, p) for p in parted) / len(told)
    if firm >= _MOST:
        return firm
    return loose if loose >= _NEARLY_ALL and firm > 0 else 0.0


def is_inline(text: str, blocks: Sequence[Block]) -> bool:
    """Whether the text's blocks hold both languages side by side."""
    return inline_share(text, blocks) >= _MOST


def parted(text: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks with those in two languages cut where one language ends."""
    found: list[Block] = []
    for block in blocks:
        own = parts(text, block) if block.reason is None else []
        found += _cut(text, block, own) if own else [block]
    return found


def headings_apart(text: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a bilingual text with a translation in brackets cut off: ``Title（标题）``."""
    found: list[Block] = []
    for block in blocks:
        match = _BRACKETS.match(text[block.start : block.end]) if block.reason is None else None
        if match and "\n" not in match["inner"] and _are_sides(match["outer"], match["inner"]):
            outer = (block.start, block.start + match.end("outer"))
            inner = (block.start + match.start("inner"), block.start + match.end("inner"))
            found += _cut(text, block, [outer, inner])
        else:
            found.append(block)
    return found


def _cut(text: str, block: Block, spans: Sequence[Span]) -> list[Block]:
    """The block's parts, and as markers the bars and brackets between them."""
    marks = between(text, spans, *block.span)
    found = [*(_part(block, span) for span in spans), *(Block(*mark, "marker") for mark in marks)]
    return sorted(found, key=lambda part: part.span)


def _part(block: Block, span: Span) -> Block:
    inline = tuple((a, b) for a, b in block.inline if span[0] <= a and b <= span[1])
    return replace(block, start=span[0], end=span[1], inline=inline)


def _letters(text: str, block: Block) -> bool:
    piece = text[block.start : block.end]
    return han_count(piece) + len(latin_words(piece)) > 0


def parts(text: str, block: Block) -> list[Span]:
    """Spans in turn English and Chinese that the block parts into; none where it holds one
    language, or words of the other within its sentences."""
    piece = text[block.start : block.end]
    if piece.isascii() or not han_count(piece) or not latin_words(piece):
        return []
    found = _by_separator(piece) or _by_script(piece)
    kept = [(a, b) for a, b in found if a < b]
    return [(block.start + a, block.start + b) for a, b in kept] if len(kept) > 1 else []


def _by_separator(piece: str) -> list[Span]:
    """The two sides of a mark that stands once between them."""
    for match in _SEPARATOR.finditer(piece):
        if _are_sides(piece[: match.start()], piece[match.end() :]):
            ends = (0, match.start()), (match.end(), len(piece))
            return [span for end in ends if (span := trimmed(piece, *end))]
    return []


def _by_script(piece: str) -> list[Span]:
    """Runs of English and Chinese in turn, each English one more than words within Chinese."""
    found = [match.span() for match in _HAN_PART.finditer(piece)]
    chinese = [span for each in found if (span := trimmed(piece, *each))]
    runs = sorted([*chinese, *between(piece, found, 0, len(piece))])
    if len(runs) % 2 or not runs:
        return []
    pairs = list(zip(runs[::2], runs[1::2], strict=True))
    sides = [(piece[a:b], piece[c:d]) for (a, b), (c, d) in pairs]
    if len(pairs) > 1 and not all(_STOP.search(side) for pair in sides for side in pair):
        return []
    return runs if all(_are_sides(*pair) for pair in sides) else []


def _are_sides(one: str, two: str) -> bool:
    """Whether one text is English, the other Chinese, and neither much longer."""
    english, chinese = (two, one) if han_count(one) else (one, two)
    words = latin_words(english)
    if han_count(english) or not han_count(chinese) or not words:
        return False
    if len(latin_words(chinese)) > max(2, han_count(chinese) // 4):
        return False
    return _BALANCE[0] <= mass(chinese, "zh") / mass(english, "en") <= _BALANCE[1]


def _is_firm(text: str, spans: Sequence[Span]) -> bool:
    """Whether every English side is a sentence or a phrase, not a name beside Chinese words."""
    pieces = [text[a:b] for a, b in spans]
    return all(map(_is_phrase, (piece for piece in pieces if not han_count(piece))))


def _is_phrase(english: str) -> bool:
    words = latin_words(english)
    known = english_set("function_words", "function word")
    has_known = any(word.lower() in known for word in words)
    return len(words) > 1 and (has_known or _STOP.search(english) is not None)


def neutral_runs(texts: Sequence[str], langs: Sequence[Lang | None]) -> Iterator[tuple[int, int]]:
    """Pairs of neighbours that are the same text in no language: an image, a number, a formula."""
    place = 0
    while place + 1 < len(texts):
        if langs[place] is langs[place + 1] is None and texts[place] == texts[place + 1]:
            yield place, place + 1
            place += 2
        else:
            place += 1
