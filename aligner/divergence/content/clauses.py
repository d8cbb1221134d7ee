"""Clauses without counterpart inside a bead: omissions and additions, down to the span.

What it finds: content of about five words or eight characters and more that the other side does
not have. What it cannot find: single words (too many good translations leave one out), and a clause
whose sense the rest of the sentence already holds.
"""

from __future__ import annotations

import re

import numpy as np

from aligner.bitext import Flag, Lang, Severity, Span
from aligner.divergence.check import Check
from aligner.divergence.content.reading import Clause
from aligner.divergence.pair import Pair
from aligner.language.scripts import HAN_CLASS

_LEAST = 0.05
"""Confidence of a candidate worth making: the calibration knows nothing of rarer ones."""


def find(pair: Pair) -> list[Flag]:
    """At most one ``omission`` and one ``addition``, each over the words without counterpart."""
    found = [clause_flag(pair, clause) for clause in pair.missing if clause.confidence >= _LEAST]
    return [flag for flag in found if not _is_copied(pair, flag)]


def _is_copied(pair: Pair, flag: Flag) -> bool:
    """Whether the other side has every word of the flag as it stands, such as WebDAV RFC 4918: what
    is copied the network may not know."""
    text, other = (pair.src, pair.tgt) if flag.src else (pair.tgt, pair.src)
    words = {
        unit.lower() for span in (*flag.src, *flag.tgt) for unit in _ANY.findall(text[slice(*span)])
    }
    return len(words) > 1 and words <= {unit.lower() for unit in _ANY.findall(other)}


CHECK = Check("content", find, exact=False)


def clause_flag(pair: Pair, clause: Clause) -> Flag:
    """The flag of a clause; minor if it is a phrase only."""
    assert pair.content is not None
    text = pair.en if clause.lang == "en" else pair.zh
    span = _words(text, pair.content.side(clause.lang).spans[clause.first : clause.last])
    language, missing = ("English", "Chinese") if clause.lang == "en" else ("Chinese", "English")
    severity: Severity = "major" if _is_clause(text[slice(*span)], clause.lang) else "minor"
    return pair.flag(
        "omission" if clause.lang == "en" else "addition",
        severity,
        round(min(clause.confidence, pair.certainty), 4),
        en=[span] if clause.lang == "en" else (),
        zh=[span] if clause.lang == "zh" else (),
        message=f"these words of the {language} have no counterpart in the {missing}",
    )


CLAUSE: dict[Lang, int] = {"en": 5, "zh": 8}
"""Words, or Chinese characters, of a clause: its loss is major, that of a phrase minor, and what is
shorter is not worth an edit in training."""

_UNIT: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*"),
    "zh": re.compile(rf"{HAN_CLASS}|[A-Za-z0-9]+"),
}


_ANY = re.compile(rf"[A-Za-z0-9]+|{HAN_CLASS}")


def _is_clause(text: str, lang: Lang) -> bool:
    return len(_UNIT[lang].findall(text)) >= CLAUSE[lang]


_LOOSE = " \t\r\n,.;:!?，。；：！？、—–…"


def _words(text: str, spans: np.ndarray) -> Span:
    """From the first token to the last, whole words, without punctuation at the ends."""
    start, end = int(spans[:, 0].min()), int(spans[:, 1].max())
    while 0 < start < end and _inside_word(text, start):
        start -= 1
    while end < len(text) and _inside_word(text, end):
        end += 1
    while start < end and text[start] in _LOOSE:
        start += 1
    while end > start and text[end - 1] in _LOOSE:
        end -= 1
    return start, end


def _inside_word(text: str, at: int) -> bool:
    """Whether a Latin word or a number runs across the offset."""
    return all(character.isascii() and character.isalnum() for character in text[at - 1 : at + 1])
