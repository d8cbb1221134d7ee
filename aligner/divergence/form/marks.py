"""Marks and machine text that a translation must keep: links, code, quotes, brackets, endings.

What it finds: a URL, a link, an e-mail address, a code span, a placeholder ({name}, %s), a tag, a
version or a symbol of a document that is changed, lost or added, parts that name a language aside;
a quote or bracket that the target alone leaves open; a question that became a statement; a clause
said twice.

Examples:
    See https://a.org/x now. / 见https://a.org/y。 -> mistranslation "https://a.org/x"
    Item {0} of {1} / 第{0}项 -> omission "{1}"
    Click Save. / 点击<b>保存。 -> addition "", "<b>"
    Will the plan succeed this year? / 该计划今年将会成功。 -> mistranslation "?"
    Click <b>Save</b> and %s. / 点击<b>保存</b>和%s。 -> none

What it cannot find: a question told by its words alone, links that one side writes as a name
(Amazon.com, 亚马逊), the branches of plural messages. Source copied and words left untranslated are
found by `aligner.divergence.form.untranslated`.

Measured: on newstest2020 lines 501-1000, two human translations, all 1,000 changed links, 910 of
924 doubled clauses, 39 of 42 open brackets and none of 6 lost questions are found and no clean pair
of 1,000 is flagged; of MAC-Dev 1,316 of 1,316, 1,047 of 1,048, 4 of 5 and 25 of 101, and 8 of 1,316
clean beads (``python -m tests.benchmarks.edit_marks --lines 501-1000``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from aligner.bitext import Flag, Severity, Span
from aligner.divergence.check import Check
from aligner.divergence.pair import Pair
from aligner.language.machine_text import (
    CODE,
    DOMAIN,
    EMAIL,
    LINK,
    PLACEHOLDER,
    REFERENCE,
    TAG,
    URL,
    VERSION,
    Found,
    codes,
    links,
    placeholders,
    plain,
    tags,
    versions,
)
from aligner.language.masking import blank
from aligner.language.patterns import any_of
from aligner.language.scripts import HAN_CLASS
from aligner.language.tables import chinese, english

_HOST = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+", re.ASCII)
_ALONE_HOST = 0.2
"""Confidence where one side alone has a host without a path: the other has the site's name."""


class _Kind(NamedTuple):
    """A kind of machine text: how it is found, and what its differing says."""

    name: str
    pattern: re.Pattern[str]
    read: Callable[[str], Iterator[Found]]
    severity: Severity
    changed: float
    """Confidence where it differs."""
    alone: float
    """Confidence where one side lacks it."""
    flag: str = "mistranslation"
    counted: bool = False
    """Whether both sides must have it equally often: a sentence may name a link twice and its
    translation once."""


_MACHINE: tuple[_Kind, ...] = (
    _Kind("code", CODE, codes, "minor", 0.8, 0.5),
    _Kind("URL", URL, partial(links, URL), "minor", 0.9, 0.6),
    _Kind("link", LINK, partial(links, LINK), "minor", 0.9, 0.45),
    _Kind("e-mail address", EMAIL, partial(plain, EMAIL), "minor", 0.9, 0.6),
    _Kind("web address", DOMAIN, partial(links, DOMAIN), "minor", 0.6, _ALONE_HOST),
    _Kind("placeholder", PLACEHOLDER, placeholders, "major", 0.9, 0.8, counted=True),
    _Kind("tag", TAG, tags, "minor", 0.8, 0.6, counted=True),
    _Kind("version", VERSION, versions, "major", 0.9, 0.45, "number"),
    _Kind("reference", REFERENCE, partial(plain, REFERENCE), "major", 0.9, 0.45, "number"),
)
"""No clean pair of newstest2020 lines 1-500, MAC-Dev or the Bible has one that differs; a web
address that one side lacks is often a firm's name (Amazon.com), which is translated. What stands in
code is compared as code alone."""


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


_HAN = re.compile(HAN_CLASS)

# --- links and code -------------------------------------------------------------------------


# No machine text is without one of these.
_SIGNS = re.compile(
    r"[@`{%<]|://|www\.|\]\(|\$[a-z_]|/[A-Z\d]"
    r"|\.(?=[A-Za-z0-9])(?:(?i:com|org|net|cn|io|ai|edu|gov)|(?<=\d\.)\d+\.\d)"
)


# Whatever has one of those has one of these, which are quicker to search for.
_ANY_SIGN = re.compile(r"[@`{%<$/\]]|\.(?=[A-Za-z0-9])")


def _may_hold_machine_text(pair: Pair) -> bool:
    return any(_ANY_SIGN.search(text) and _SIGNS.search(text) for text in (pair.en, pair.zh))


def _machine_text(pair: Pair) -> Iterator[Flag]:
    """Machine text that differs, then what one side lacks: an omission or an addition."""
    # Programs tell Traditional from Simplified characters: here they are no variants.
    written_en, written_zh = pair.written_en, pair.written_zh
    left_en, left_zh = written_en, written_zh
    for kind in _MACHINE:
        en, zh = list(kind.read(left_en)), list(kind.read(left_zh))
        if kind.pattern is CODE:
            left_en, left_zh = CODE.sub(blank, left_en), CODE.sub(blank, left_zh)
        if not en and not zh:
            continue
        lost = _unmatched(en, zh, written_zh, kind.counted)
        added = _unmatched(zh, en, written_en, kind.counted)
        if not kind.counted:
            lost, added = _without_translated(lost, added)
        yield from _differences(pair, kind, lost, added)


def _differences(
    pair: Pair, kind: _Kind, lost: Sequence[Found], added: Sequence[Found]
) -> Iterator[Flag]:
    both = min(len(lost), len(added))
    for before, after in zip(lost, added, strict=False):
        yield pair.flag(
            kind.flag, kind.severity, kind.changed, en=[before.span], zh=[after.span],
            message=f"{kind.name} {before.text} ≠ {after.text}",
        )  # fmt: skip
    numeric = kind.flag == "number"
    alone = {
        found: _ALONE_HOST if _HOST.fullmatch(found.text) else kind.alone
        for found in (*lost[both:], *added[both:])
    }
    for found in lost[both:]:
        message = f"{kind.name} {found.text} is missing in the Chinese"
        which = "number" if numeric else "omission"
        yield pair.flag(which, kind.severity, alone[found], en=[found.span], message=message)
    for found in added[both:]:
        message = f"{kind.name} {found.text} is missing in the English"
        which = "number" if numeric else "addition"
        yield pair.flag(which, kind.severity, alone[found], zh=[found.span], message=message)


def _unmatched(
    ours: Sequence[Found], theirs: Sequence[Found], text: str, counted: bool
) -> list[Found]:
    """What the other side, whose whole text is `text`, has not or, if counted, not so often."""
    left = Counter(found.key for found in theirs)
    known = set(left)
    unmatched = []
    for found in ours:
        if left[found.key] > 0:
            left[found.key] -= 1
        elif counted or not (found.key in known or _stands_bare(found.key, known, text)):
            unmatched.append(found)
    return unmatched


def _stands_bare(key: str, known: set[str], text: str) -> bool:
    """Whether it stands there without its quotes, its scheme or, of os.walk, without its module."""
    plain = key.lower()
    return (
        plain in text.lower()
        or plain in "".join(text.lower().split())
        or ("." in key and key.rpartition(".")[2] in known)
    )


def _without_translated(
    lost: Sequence[Found], added: Sequence[Found]
) -> tuple[list[Found], list[Found]]:
    """Leave out what holds Chinese, a comment or a made-up value, each for one of the other side:
    its words are rightly translated. So is the anchor of a heading, which one side may lack."""
    pages = Counter(found.key for found in added if "#" not in found.key)
    anchored = [found for found in lost if pages[found.key.partition("#")[0]]]
    bare = {found.key.partition("#")[0] for found in anchored}
    lost = [found for found in lost if found not in anchored]
    added = [found for found in added if found.key not in bare]
    kept = [found for found in added if not _HAN.search(found.key)]
    return list(lost[: max(0, len(lost) - (len(added) - len(kept)))]), kept


# --- quotes and brackets --------------------------------------------------------------------

_BRACKETS = {
    "en": (("(（", ")）"), ("[【", "]】"), ("“", "”")),
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
    """A flag where the target leaves a mark open and the source leaves none open."""
    open_en, open_zh = _open_marks(pair.en, "en"), _open_marks(pair.zh, "zh")
    if bool(open_en) == bool(open_zh) or not (open_en if pair.tgt_lang == "en" else open_zh):
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
_QUESTION_LOST = 0.45
_QUESTION_REWORDED = 0.4
_REQUEST = re.compile(
    r"\b(?:can|could|would|will|may|shall) (?:i|you|we)\b|, (?:okay|ok|right|please)\?|\bwonder",
    re.IGNORECASE,
)
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
    short_en = not ends_en
    # A source without a full stop is the writer's choice.
    short_target = ends_en != ends_zh and short_en == (pair.tgt_lang == "en")
    if short_target and min(len(en) / 4, len(zh)) > _HEADLINE:
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
    """A question mark on one side while the other has neither a mark nor a word that asks.

    Polite requests (could you…, please) and questions within a text become statements rightly, and
    Chinese asks where English states (何必呢？).
    """
    pattern = _asking_chinese() if in_english else _asking_english()
    asked = pattern.search(pair.zh if in_english else pair.en)
    text = pair.en if in_english else pair.zh
    at = max(text.rfind("?"), text.rfind("？"))
    span = [(at, at + 1)]
    meant = in_english and pair.en.rstrip(_CLOSING).endswith("?")
    if meant and (_REQUEST.search(pair.en) or "请" in pair.zh):
        meant = False
    confidence = _QUESTION_LOST if meant and not asked else _QUESTION_REWORDED
    message = f"the {'Chinese' if in_english else 'English'} asks no question"
    return [
        _flag(pair, confidence, span if in_english else [], [] if in_english else span, message)
    ]


# --- repetition -----------------------------------------------------------------------------

# A blank beside Latin letters or code is within a clause.
_ZH_CLAUSE = re.compile(r"(?:[^，。；！？,.;!?\s]|(?<=[!-~])[ ]|[ ](?=[!-~]))+")
_EN_CLAUSE = re.compile(r"[^,.;!?]+")
_REPEATED = 0.45
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
    # Names, code and placeholders are said again rightly: a clause is of words.
    repeated = next(
        (each for each, times in Counter(clauses).items() if times > 1 and _is_prose(each)), None
    )
    if repeated is None:
        return []
    found = pattern.finditer(text)
    return [match.span() for match in found if match.group().strip().lower() == repeated]


_EN_PROSE = re.compile(r"[a-z'’ -]+")
_NO_PROSE = re.compile(r"[`=<>_(\[{]")


def _is_prose(clause: str) -> bool:
    """Whether a clause in lower case is words: Chinese for the most part, or English alone."""
    han = len(_HAN.findall(clause))
    if han:
        return 2 * han > len(clause) and not _NO_PROSE.search(clause)
    return len(clause.split()) > 2 and _EN_PROSE.fullmatch(clause) is not None
