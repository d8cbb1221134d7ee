"""Whether the other side says plainly what one side denies.

A good translation turns negations in ways that no list holds: 风险自负 for "we are not liable".
What is denied is then said by other words. A lost negation leaves the word itself there: so a
negation is missed only where the word that it negates is rendered on the other side, in a clause
without a word that denies anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from aligner.bitext import Lang, Span
from aligner.divergence.meaning.negation import Cue, english_cues
from aligner.language.names.transliteration import telling, transcribing
from aligner.language.patterns import any_of
from aligner.language.tables import chinese, english_set
from aligner.language.words.lexicon import load_lexicon
from aligner.language.words.segments import segment, word_around

_REACH = 4
"""Content words behind a negation of which one is what it negates."""
_LEAST_WEIGHT = 0.12
"""Of a rendering: a word of a gloss of eight tells little."""

_EN_CLAUSE = re.compile(r"[^,.;:!?()\[\]—–“”\"]+")
_ZH_CLAUSE = re.compile(r"[^，。；：！？、（）()\[\]—“”‘’…,;!?\s]+")
_EN_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_DENIES_ZH = re.compile("[不没無无非未莫勿别否免禁防拒绝难缺停止只仅才除避]")
_DENIES_EN = re.compile(
    r"\b(?:only|but|except|if|unless|until|before|than|too|instead|rather|just|against|"
    r"stop\w*|exclud\w+|exempt\w*|free|hardly|little|few\w*|omit\w*|skip\w*|"
    r"(?:un|in|im|ir|il|dis|non|mis|anti)-?[a-z]{4,}|[a-z]{3,}less(?:ly|ness)?|limit\w*|wrong\w*|"
    r"lack\w*|fail\w*|refus\w+|hard|difficult\w*)\b",
    re.IGNORECASE,
)
"""English that may deny in some way or other; with the cues of `negation` and the affixes."""


def are_one_clause(en: str, zh: str) -> bool:
    """Whether both sides are a single clause: there a word answers the one that it seems to."""
    return not (_BREAK_EN.search(en) or _BREAK_ZH.search(zh))


_BREAK_EN = re.compile(
    r"[,;:.!?—–][\s\"”’)]*\w|\b(?:and|but|that|which|who|because|though|if|when)\b"
)
_BREAK_ZH = re.compile(r"[，；：。！？、—,;:!?]\W*\w")


def said_plainly(cue: Cue, lang: Lang, en: str, zh: str) -> Span | None:
    """Where the other side has the word that the cue negates, and denies nothing."""
    return _in_chinese(cue, en, zh) if lang == "en" else _in_english(cue, en, zh)


def is_rendered(cue: Cue, en: str, zh: str) -> bool:
    """Whether a Chinese cue is no word by itself, or a part of one that the English renders.

    A part of a set phrase or a name: 爱不释手, 密不可分, 斯莫利亚. A part of a word of the lexicon:
    不透明, opaque. Or English has something that negates only by its form there: if not, not only.
    """
    if _is_in_name(cue.span, zh) or _is_in_phrase(cue, zh):
        return True
    start, end = cue.span
    lexicon = load_lexicon()
    shift = max(0, start - _AROUND)
    for entry in lexicon.entries(zh[shift : end + _AROUND], "zh"):
        low, high = entry.start + shift, entry.end + shift
        longer = low <= start and end <= high and (low, high) != (start, end)
        if longer and lexicon.has_stem(en, _telling_stems(entry.number)):
            return True
    return any(each.group == "inert" and _NOT.search(each.text) for each in english_cues(en))


_AROUND = 4
"""Characters on either side of a cue in which a word that holds it may reach."""


def _is_in_name(span: Span, zh: str) -> bool:
    """Whether characters that transcribe foreign sounds stand around: 莫 of 斯莫利亚."""
    start, end = span
    after = zh[end : end + 1]
    if start and zh[start - 1] in telling() and after in transcribing():
        return True
    return end - start == 1 and after in telling()


def _is_in_phrase(cue: Cue, zh: str) -> bool:
    around = word_around(zh, cue.span)
    if around is None:
        return False
    start, word, tag = around
    return len(word) > _LONGEST_VERB and (start < cue.span[0] or tag[:1] in ("i", "l", "n"))


_LONGEST_VERB = 2
_NOT = re.compile(r"\b(?:not|no|nothing|never)\b|n['’]t\b", re.IGNORECASE)


def _telling_stems(number: int) -> frozenset[int]:
    """The stems of a lexicon entry that alone are a gloss, or nearly so."""
    renderings = load_lexicon().renderings(number)
    return frozenset(stem for stem, weight in renderings.items() if weight >= _ALONE)


_ALONE = 0.3


def _clause_of(pattern: re.Pattern[str], text: str, span: Span) -> Span:
    """The part of a text between two marks in which a span begins."""
    for match in pattern.finditer(text):
        if match.start() <= span[0] < match.end():
            return match.span()
    return span


def _within(pattern: re.Pattern[str], text: str, span: Span, near: tuple[int, int]) -> Span:
    """The part of a clause in which what denies a word stands: before it, or soon after."""
    start, stop = _clause_of(pattern, text, span)
    return max(start, span[0] - near[0]), min(stop, span[1] + near[1])


_ZH_NEAR = 12, 6
_EN_NEAR = 45, 25
"""Characters before and behind a word in which a negation of it may stand."""


def _in_chinese(cue: Cue, en: str, zh: str) -> Span | None:
    lexicon = load_lexicon()
    end = _clause_of(_EN_CLAUSE, en, cue.span)[1]
    words = _content_words(en[cue.span[1] : end])
    stems = lexicon.stems(" ".join(words))
    if not stems:
        return None
    for entry in lexicon.entries(zh, "zh"):
        if not entry.telling:
            continue
        renderings = lexicon.renderings(entry.number)
        if any(renderings.get(stem, 0.0) >= _LEAST_WEIGHT for stem in stems):
            start, stop = _within(_ZH_CLAUSE, zh, (entry.start, entry.end), _ZH_NEAR)
            around = zh[start : entry.start] + "|" + zh[entry.end : stop]
            if not _DENIES_ZH.search(_without_lookalikes(around)):
                return entry.start, entry.end
    return None


def _content_words(text: str) -> list[str]:
    ordinary = english_set("function_words", "function word", "light word")
    found = (word for word in _EN_WORD.findall(text) if word.lower() not in ordinary)
    return [word for _, word in zip(range(_REACH), found, strict=False)]


@lru_cache(maxsize=1)
def _lookalikes() -> re.Pattern[str]:
    """Words with a character that negates elsewhere: 特别, 非洲, 未来."""
    forms = (form for form in chinese("negations", "inert") if form[:1] != "不")
    return re.compile(any_of(forms))


def _without_lookalikes(zh: str) -> str:
    return _lookalikes().sub("", zh)


def _in_english(cue: Cue, en: str, zh: str) -> Span | None:
    stems = {stem for word in _words_after(cue, zh) for stem in _stems_of(word)}
    if not stems:
        return None
    lexicon = load_lexicon()
    for match in _EN_WORD.finditer(en):
        if len(match.group()) > 2 and lexicon.stems(match.group()) & stems:
            start, stop = _within(_EN_CLAUSE, en, match.span(), _EN_NEAR)
            low, high = match.span()
            denied = any(
                each.group != "inert"
                and ((start < each.span[1] and each.span[0] < low) or high <= each.span[0] < stop)
                for each in english_cues(en)
            )
            if not denied and not _DENIES_EN.search(f"{en[start:low]} · {en[high:stop]}"):
                return low, high
    return None


def _words_after(cue: Cue, zh: str) -> Iterator[str]:
    """The words behind a Chinese cue, up to the clause's end."""
    stop = _clause_of(_ZH_CLAUSE, zh, cue.span)[1]
    light = chinese("function_words", "light word")
    left = _REACH - 2
    for start, word, _ in segment(zh):
        if start < cue.span[1] or len(word) < 2 or word in light:
            continue
        if start >= stop or not left:
            return
        left -= 1
        yield word


def _stems_of(word: str) -> frozenset[int]:
    lexicon = load_lexicon()
    for entry in lexicon.entries(word, "zh"):
        if entry.end - entry.start == len(word):
            renderings = lexicon.renderings(entry.number)
            return frozenset(k for k, weight in renderings.items() if weight >= _LEAST_WEIGHT)
    return frozenset()
