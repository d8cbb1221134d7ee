"""Whether two numbers count the same: two slots, 六个插槽."""

from __future__ import annotations

import re

from aligner.divergence.quantities.atoms import Atom
from aligner.language.scripts import HAN_CLASS
from aligner.language.words.lexicon import load_lexicon

_EN_AFTER = re.compile(r"(?:[ -]+(?:of the |of )?[A-Za-z'’]+){1,4}")
_EN_BEFORE = re.compile(r"([A-Za-z]{3,})[ -]$")
_ZH_AFTER = re.compile(f"[ ]?{HAN_CLASS}{{1,9}}")
_NEAR = 2
"""Characters after a number, its measure word one of them, where a word of one character stands."""


def counts_the_same(en: str, one: Atom, zh: str, two: Atom) -> bool:
    """Whether the lexicon renders a word beside the English number by one after the Chinese."""
    lexicon = load_lexicon()
    words = lexicon.stems(_beside(en, one))
    after = _ZH_AFTER.match(zh, two.span[1])
    if not words or after is None:
        return False
    text = after.group().strip()
    for entry in lexicon.entries(text, "zh"):
        near = entry.end - entry.start > 1 or entry.start < _NEAR
        if near and not words.isdisjoint(lexicon.renderings(entry.number)):
            return True
    return False


def _beside(text: str, atom: Atom) -> str:
    """The words after a number, what it counts among them, and the one before: page two."""
    after = _EN_AFTER.match(text, atom.span[1])
    before = _EN_BEFORE.search(text[max(0, atom.span[0] - 20) : atom.span[0]])
    return f"{before[1] if before else ''} {after.group() if after else ''}"
