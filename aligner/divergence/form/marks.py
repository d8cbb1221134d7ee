"""Marks and machine text that a translation must keep: links, code, quotes, brackets, endings.

What it finds: a URL, an e-mail address, a code span, a placeholder ({name}, %s) or a tag that is
changed, lost or added; a quote or bracket left open on one side only; a question that became a
statement; a clause said twice.

Examples:
    See https://a.org/x now. / 见https://a.org/y。 -> mistranslation "https://a.org/x"
    Item {0} of {1} / 第{0}项 -> omission "{1}"
    Click Save. / 点击<b>保存。 -> addition "", "<b>"
    Will the plan succeed this year? / 该计划今年将会成功。 -> mistranslation "?"
    Click <b>Save</b> and %s. / 点击<b>保存</b>和%s。 -> none

What it cannot find: a question told by its words alone, links that one side writes as a name
(Amazon.com, 亚马逊), the branches of plural messages. Source copied and words left untranslated are
found by `aligner.divergence.form.untranslated`.

Measured: on newstest2020 lines 501-1000, two human translations, all 1,000 changed links, all 924
doubled clauses, 39 of 42 open brackets and none of 6 lost questions are found and no clean pair of
1,000 is flagged; of MAC-Dev 1,316 of 1,316, 1,046 of 1,048, 4 of 5 and 31 of 101, and 30 of 1,316
clean beads (``python -m tests.benchmarks.edit_marks --lines 501-1000``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from aligner.bitext import Flag, Severity, Span
from aligner.divergence.check import Check
from aligner.divergence.pair import Pair
from aligner.language.machine_text import CODE, DOMAIN, EMAIL, PLACEHOLDER, TAG, URL
from aligner.language.patterns import any_of
from aligner.language.tables import chinese, english

_MACHINE: tuple[tuple[str, re.Pattern[str], Severity, float, float], ...] = (
    ("URL", URL, "minor", 0.9, 0.6),
    ("e-mail address", EMAIL, "minor", 0.9, 0.6),
    ("web address", DOMAIN, "minor", 0.6, 0.2),
    ("code", CODE, "minor", 0.8, 0.5),
    ("placeholder", PLACEHOLDER, "major", 0.9, 0.8),
    ("tag", TAG, "minor", 0.8, 0.6),
)
"""Name, pattern, severity and confidence where it differs and where it stands on one side only.

No clean pair of newstest2020 lines 1-500, MAC-Dev or the Bible has one that differs; a web address
that one side lacks is often a firm's name (Amazon.com), which is translated."""
_COUNTED = frozenset(("placeholder", "tag"))
"""A sentence may name a link twice and its translation once; placeholders and tags must be equally
many."""


def find(pair: Pair) -> list[Flag]:
    """Flags of kind ``mistranslation``, every candidate with its confidence in [0, 1]."""
    return [
        *(_machine_text(pair) if _may_hold_machine_text(pair) else ()),
        *_balance(pair),
        *_ending(pair),
        *_repetition(pair),
    ]


CHECK = Check("form", find)


def _flag(
    pair: Pair, confidence: float, en: Sequence[Span], zh: Sequence[Span], message: str
) -> Flag:
    return pair.flag("mistranslation", "minor", confidence, en=en, zh=zh, message=message)


# --- links and code -------------------------------------------------------------------------


# No machine text is without one of these.
_SIGNS = re.compile(r"://|www\.|@|`|\{|%|<|\.(?i:com|org|net|cn|io|ai|edu|gov)")


def _may_hold_machine_text(pair: Pair) -> bool:
    return bool(_SIGNS.search(pair.en) or _SIGNS.search(pair.zh))


def _machine_text(pair: Pair) -> Iterator[Flag]:
    """Machine text that differs, then what one side lacks: an omission or an addition."""
    # Programs tell Traditional from Simplified characters: here they are no variants.
    written_en, written_zh = pair.written_en, pair.written_zh
    for name, pattern, severity, changed, alone in _MACHINE:
        en, zh = _machine_spans(pattern, written_en), _machine_spans(pattern, written_zh)
        if not en and not zh:
            continue
        lost = _unmatched(en, zh, written_zh, name in _COUNTED)
        added = _unmatched(zh, en, written_en, name in _COUNTED)
        both = min(len(lost), len(added))
        for (before, at), (after, there) in zip(lost, added, strict=False):
            yield pair.flag(
                "mistranslation", severity, changed,
                en=[at], zh=[there], message=f"{name} {before} ≠ {after}",
            )  # fmt: skip
        for text, at in lost[both:]:
            message = f"{name} {text} is missing in the Chinese"
            yield pair.flag("omission", severity, alone, en=[at], message=message)
        for text, at in added[both:]:
            message = f"{name} {text} is missing in the English"
            yield pair.flag("addition", severity, alone, zh=[at], message=message)


_Found = tuple[str, Span]


def _machine_spans(pattern: re.Pattern[str], text: str) -> list[_Found]:
    return [(match.group(), match.span()) for match in pattern.finditer(text)]


def _unmatched(
    ours: Sequence[_Found], theirs: Sequence[_Found], text: str, counted: bool
) -> list[_Found]:
    """What the other side, whose whole text is `text`, has not or, if counted, not so often."""
    left = Counter(found for found, _ in theirs)
    known = set(left)
    unmatched = []
    for found, span in ours:
        if left[found] > 0:
            left[found] -= 1
        # Of what is not counted, the text may stand there without its quotes or scheme.
        elif counted or (found not in known and _bare(found) not in text.lower()):
            unmatched.append((found, span))
    return unmatched


def _bare(text: str) -> str:
    text = text.lower().strip("`")
    return re.sub(r"^(?:(?:https?|ftp)://)?(?:www\.)?", "", text).rstrip("/")


# --- quotes and brackets --------------------------------------------------------------------

_BRACKETS = {
    "en": (("(", ")"), ("[", "]"), ("“", "”")),
    "zh": (("（(", "）)"), ("[【", "]】"), ("“「『", "”」』"), ("《", "》")),
}
_MARKS = {
    lang: [re.compile(f"[{re.escape(openers + closers)}]") for openers, closers in brackets]
    for lang, brackets in _BRACKETS.items()
}
_ANY_MARK = {
    lang: re.compile(f"[{re.escape(''.join(map(''.join, brackets)))}]")
    for lang, brackets in _BRACKETS.items()
}
_UNBALANCED = 0.55
_UNBALANCED_QUOTE = 0.3


def _balance(pair: Pair) -> list[Flag]:
    """A flag where one side leaves a mark open and the other side leaves none open."""
    open_en, open_zh = _open_marks(pair.en, "en"), _open_marks(pair.zh, "zh")
    if bool(open_en) == bool(open_zh):
        return []
    side, text, spans = ("en", pair.en, open_en) if open_en else ("zh", pair.zh, open_zh)
    # Quotes run on over sentences, so one bead may rightly hold one half.
    quoted = any(text[slice(*span)] in "“”「」『』" for span in spans)
    message = f"“{text[slice(*spans[0])]}” has no partner"
    here = spans[:1]
    return [
        _flag(
            pair,
            _UNBALANCED_QUOTE if quoted else _UNBALANCED,
            here if side == "en" else [],
            [] if side == "en" else here,
            message,
        )
    ]


def _open_marks(text: str, lang: str) -> list[Span]:
    found: list[Span] = []
    if not _ANY_MARK[lang].search(text):
        return found
    for (openers, _), marks in zip(_BRACKETS[lang], _MARKS[lang], strict=True):
        stack: list[int] = []
        for mark in marks.finditer(text):
            at = mark.start()
            if mark.group() in openers:
                stack.append(at)
            elif stack:
                stack.pop()
            elif not re.search(r"(?:^|[\s；;，。])[\w.]{1,3}$|[:;]-?$", text[:at]):
                found.append((at, at + 1))
        found += [(at, at + 1) for at in stack]
    return sorted(found)


# --- endings --------------------------------------------------------------------------------

_CLOSING = "\"'”’」』）)]】》 \t\n"
_QUESTION_LOST = 0.55
_CUT_SHORT = 0.35
_TERMINAL = frozenset(".!?。！？…；;：:—-~")


def _ending(pair: Pair) -> list[Flag]:
    en, zh = pair.en.rstrip(_CLOSING), pair.zh.rstrip(_CLOSING)
    if not en or not zh:
        return []
    flags = []
    asks_en, asks_zh = "?" in pair.en, "?" in pair.zh or "？" in pair.zh
    if asks_en != asks_zh:
        flags += _question(pair, asks_en)
    ends_en, ends_zh = en[-1] in _TERMINAL, zh[-1] in _TERMINAL
    if ends_en != ends_zh and min(len(en) / 4, len(zh)) > _HEADLINE:
        short_en = not ends_en
        text = en if short_en else zh
        span = [(max(0, len(text) - 1), len(text))]
        message = f"the {'English' if short_en else 'Chinese'} ends without a full stop"
        flags.append(
            _flag(pair, _CUT_SHORT, span if short_en else [], [] if short_en else span, message)
        )
    return flags


_HEADLINE = 15
"""Chinese characters up to which a missing full stop is a heading."""


@lru_cache(maxsize=1)
def _asking_chinese() -> re.Pattern[str]:
    return re.compile(any_of(chinese("questions", "asking word")))


@lru_cache(maxsize=1)
def _asking_english() -> re.Pattern[str]:
    words, beginnings = (
        any_of(english("questions", kind)) for kind in ("asking word", "asking beginning")
    )
    return re.compile(rf"\b(?:(?:{words})|(?:{beginnings})\w*)\b", re.IGNORECASE)


def _question(pair: Pair, in_english: bool) -> list[Flag]:
    """A question mark on one side while the other has neither a mark nor a word that asks."""
    pattern = _asking_chinese() if in_english else _asking_english()
    asked = pattern.search(pair.zh if in_english else pair.en)
    text = pair.en if in_english else pair.zh
    at = max(text.rfind("?"), text.rfind("？"))
    span = [(at, at + 1)]
    confidence = 0.4 if asked else _QUESTION_LOST
    message = f"the {'Chinese' if in_english else 'English'} asks no question"
    return [
        _flag(pair, confidence, span if in_english else [], [] if in_english else span, message)
    ]


# --- repetition -----------------------------------------------------------------------------

_ZH_CLAUSE = re.compile(r"[^，。；！？,.;!?\s]+")
_EN_CLAUSE = re.compile(r"[^,.;!?]+")
_REPEATED = 0.6
_LONG_ZH = 8
_LONG_EN = 25
"""Length from which a clause said twice is no refrain."""


def _repetition(pair: Pair) -> list[Flag]:
    """A flag where one side says the same clause twice and the other side does not."""
    en = _repeated(_EN_CLAUSE, pair.en, _LONG_EN)
    zh = _repeated(_ZH_CLAUSE, pair.zh, _LONG_ZH)
    if bool(en) == bool(zh):
        return []
    side = "English" if en else "Chinese"
    return [_flag(pair, _REPEATED, en, zh, f"the {side} repeats itself")]


def _repeated(pattern: re.Pattern[str], text: str, least: int) -> list[Span]:
    """The spans of the first clause that stands more than once."""
    if len(text) < 2 * least:
        return []
    clauses = [each.lower() for each in map(str.strip, pattern.findall(text)) if len(each) >= least]
    if len(set(clauses)) == len(clauses):
        return []
    repeated = next(clause for clause, times in Counter(clauses).items() if times > 1)
    found = pattern.finditer(text)
    return [match.span() for match in found if match.group().strip().lower() == repeated]
