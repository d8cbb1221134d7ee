"""Names in English text: capitalised runs that are no ordinary words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from aligner.bitext import Span
from aligner.language.names.known import KnownName, by_english, find_english
from aligner.language.names.pinyin import (
    ROMANISED_ABROAD,
    is_surname_spelling,
    syllable_count,
)
from aligner.language.patterns import word_of
from aligner.language.quantities.dates_en import is_calendar_word
from aligner.language.tables import english, english_set
from aligner.language.words.lexicon import load_lexicon

# With the lexicon's ordinary words they keep institutions that are translated by meaning out.
_ENDINGS = re.compile(
    r"(?:tions?|sions?|ments?|ings?|ity|ities|ives?|ness|ships?|ology|ances?|ences?|ists?|isms?|"
    r"ary|ful|less|ous|ly|icals?|ables?|ibles?|graphy|[a-z]{3}ed|tors?|ians|ese|ic|ics|ual|ional)$"
)
_SHORT = 5
"""Letters up to which an ending proves nothing: Ping and Jing are names."""

_CAPITAL = "[A-ZÀ-Þ]"
_LETTERS = r"[\w]*(?:['’][A-Za-z]\w+|['’](?!s\b)[A-Za-z]\w*)*"
_WORD = _CAPITAL + _LETTERS
# What stands before is looked at behind the first letter: so a search skips to capitals.
_RUN = re.compile(
    rf"{_CAPITAL}(?<![\w@#/.&-].){_LETTERS}(?:-\w+)*"
    rf"(?:(?: |\. )(?:(?:de|da|van|von|der|den|bin|al|el|ibn|la|le|du|di) )*{_WORD}(?:-\w+)*)*"
)
_TOKEN = re.compile(rf"{_WORD}(?:-\w+)*")
_LABELS_TEXT = """
    startup start-up firm company developer brand app chatbot publisher unicorn
"""
_LABELS = _LABELS_TEXT.split()
# A lowercase label makes an ordinary word a name: "his startup Hyperbolic".
_LABELLED = re.compile(
    rf"{word_of(_LABELS)} "
    r"([A-Z][a-z]{3,})\b(?! [A-Z]|['’-])"
)
_LOWERCASE = re.compile(r"\b[a-z]{3,}\b")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;。！？\n])[\s\"“”'‘’(（\[]*$|[\"“‘(（]$")


class EnglishName(NamedTuple):
    """A mention of a name in English text."""

    span: Span
    text: str
    kind: str
    """``known``, ``person`` (pinyin, family name and given name), ``pinyin`` (one word that
    reads as pinyin), ``abroad`` (Cantonese, Korean and the like), ``labelled`` (by a word such as
    company), ``acronym`` or ``foreign``."""
    known: tuple[KnownName, ...] = ()
    first: bool = False
    """Whether it opens a sentence, where an ordinary word is capitalised too."""

    @property
    def words(self) -> list[str]:
        """The words of the name without the particles between them."""
        return _TOKEN.findall(self.text)


@lru_cache(maxsize=8192)
def is_ordinary(word: str) -> bool:
    """Whether a capitalised word is likely no name: a common word or a common ending."""
    lower = _CONTRACTED.sub("", word.lower().replace("’", "'"))
    if (
        lower in english_set("name_words", "honorific", "ordinary", "rank")
        or is_calendar_word(lower)
        or load_lexicon().is_ordinary(lower)
        or load_lexicon().is_ordinary(_american(lower))
    ):
        return True
    if len(lower) > _SHORT and _ENDINGS.search(lower) and syllable_count(lower) is None:
        return True
    parts = lower.split("-")
    return len(parts) > 1 and all(
        load_lexicon().is_ordinary(part) or _ENDINGS.search(part) for part in parts
    )


def _american(word: str) -> str:
    """A British spelling as the lexicon has it: centres, colour, organised."""
    word = re.sub(r"([bcdt])re(s?)$", r"\1er\2", word)
    return re.sub(r"is(e[ds]?|ing|ation)$", r"iz\1", re.sub(r"our(s|ed|ing)?$", r"or\1", word))


_CONTRACTED = re.compile("'(?:s|ve|ll|re|d|m)$|n't$")


@lru_cache(maxsize=1024)
def known_names(text: str) -> tuple[EnglishName, ...]:
    """Mentions of what the dictionary knows, in the order of the text.

    Kept, as each bead is read for itself and once more beside those of its document.
    """
    known = by_english()
    return tuple(
        EnglishName(match.span(), match.group(), "known", known[match.group().replace("’", "'")])
        for match in find_english(text)
        if not text.startswith(english("name_words", "no name"), match.start())
    )


@lru_cache(maxsize=16)
def find_names(text: str) -> tuple[EnglishName, ...]:
    """Mentions in the order of the text; titles and ordinary words are left out of them.

    The last few results are kept, because more than one family asks for the same text.
    """
    found = list(known_names(text))
    covered = [name.span for name in found]
    for match in _LABELLED.finditer(text) if any(map(text.__contains__, _LABELS)) else ():
        if not any(low < match.end(1) and match.start(1) < high for low, high in covered):
            covered.append(match.span(1))
            found.append(EnglishName(match.span(1), match.group(1), "labelled"))
    for run in _RUN.finditer(text):
        for start, end in () if run.span() in covered else _names_in(text, run, covered):
            first = bool(_SENTENCE_START.search(text[max(0, start - 8) : start]))
            name = text[start:end]
            found.append(EnglishName((start, end), name, _kind(name), (), first))
    return tuple(sorted(found, key=lambda name: name.span))


def _names_in(text: str, run: re.Match[str], covered: list[Span]) -> list[Span]:
    """The parts of a capitalised run that name something: split at known and ordinary words."""
    parts: list[Span] = []
    open_part: Span | None = None
    tokens = list(_TOKEN.finditer(text, run.start(), run.end()))
    title = len(tokens) > 1 and _is_title([token.group() for token in tokens])
    for token in tokens:
        start, end = token.span()
        word = token.group()
        is_name = (
            len(word) > 1
            and (
                not (
                    is_ordinary(word)
                    or _stands_in_lowercase(text, word.lower())
                    or (title and _is_translated(word))
                )
                or _heads_name(text, end, word)
                or (open_part is not None and _is_given(text, open_part, start, word))
            )
            and not any(low < end and start < high for low, high in covered)
        )
        breaks = open_part is not None and text[open_part[1] : start] == ". "
        if open_part is not None and (not is_name or breaks):
            parts.append(open_part)
            open_part = None
        if is_name:
            open_part = (open_part[0] if open_part else start, end)
    if open_part is not None:
        parts.append(open_part)
    return parts


def _is_title(words: Sequence[str]) -> bool:
    """Whether a run has ordinary words too, as titles have: Household Waste Disposal."""
    return any(len(word) > 1 and is_ordinary(word) for word in words)


@lru_cache(maxsize=4096)
def _is_translated(word: str) -> bool:
    """Whether a word of a title is one that Chinese renders by its meaning."""
    return load_lexicon().is_common(word) and syllable_count(word) is None


def _stands_in_lowercase(text: str, word: str) -> bool:
    """Whether the text has the word, of three letters or more, in lower case too."""
    return word in text and word in _LOWERCASE.findall(text)


def _heads_name(text: str, end: int, word: str) -> bool:
    """Whether an ordinary word is a Chinese family name here, as in Song Lijuan."""
    if not is_surname_spelling(word):
        return False
    following = _TOKEN.match(text, end + 1) if text[end : end + 1] == " " else None
    return (
        following is not None
        and not is_ordinary(following.group())
        and syllable_count(following.group()) in (1, 2)
    )


def _is_given(text: str, surname: Span, start: int, word: str) -> bool:
    """Whether an ordinary word is a Chinese given name here, as in Liu He."""
    return (
        text[surname[1] : start] == " "
        and is_surname_spelling(text[slice(*surname)])
        and syllable_count(word) == 1
        and len(word) <= _LONGEST_SYLLABLE
    )


_LONGEST_SYLLABLE = 6


_ACRONYM = re.compile("[A-Z0-9&-]{2,}s?")


@lru_cache(maxsize=4096)
def _kind(name: str) -> str:
    words = _TOKEN.findall(name)
    if all(_ACRONYM.fullmatch(word) for word in words):
        return "acronym"
    counts = [syllable_count(word) for word in words]
    if all(count is not None for count in counts):
        total = sum(count or 0 for count in counts)
        if len(words) in (2, 3) and 2 <= total <= 4:
            heads = (words[0], words[-1])
            if any(is_surname_spelling(head) for head in heads):
                return "person"
        if len(words) == 1 and total <= 3:
            return "pinyin"
    if any(word in ROMANISED_ABROAD for word in re.split(r"[ -]", name)):
        return "abroad"
    return "foreign"
