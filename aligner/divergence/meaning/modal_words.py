"""Words of certainty, necessity, quantity and comparison, and where two texts part over them.

A word is lost where nothing on the other side can render it, and turned where the other side has
its contrary. The lists of renderings are long on purpose: one rendering too many loses a find, one
too few gives a false alarm.
"""

# ruff: noqa: E501 (tables of wide characters)
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from aligner.bitext import Span
from aligner.language.patterns import any_of, split
from aligner.language.tables import chinese, english


@dataclass(frozen=True, slots=True)
class Shift:
    """A word that the other side lacks (one span) or contradicts (two spans)."""

    rule: str
    en: Span | None
    zh: Span | None


@dataclass(frozen=True, slots=True)
class _Lost:
    """Words of one side, and what may render them on the other."""

    rule: str
    lang: str
    words: re.Pattern[str]
    renderings: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Turned:
    """English words and their Chinese contraries, with what makes either harmless."""

    rule: str
    en: re.Pattern[str]
    zh: re.Pattern[str]
    allowed_zh: re.Pattern[str]
    """Chinese that renders the English words after all."""
    allowed_en: re.Pattern[str]
    """English that the Chinese words may render."""


def _english(words: str) -> re.Pattern[str]:
    """Whole words; that they begin is looked at behind the first letter, to which a search skips."""
    found = [rf"{word[0]}(?<!\w{word[0]}){word[1:]}" for word in split(words)]
    return re.compile(rf"(?:{'|'.join(found)})\b")


def _unless(negated: str, words: str) -> str:
    """Literal words, none after `negated`; a search skips to their first characters."""
    return "|".join(f"{word}(?<!{negated}{word})" for word in words.split("|"))


def _stems(kind: str) -> re.Pattern[str]:
    """Words that begin as the table says of this kind."""
    return re.compile(rf"\b(?:{any_of(english('modality', kind))})", re.IGNORECASE)


def _renderings(kind: str, also: str = "") -> re.Pattern[str]:
    """What renders an English word of this kind: by the table, or by a pattern."""
    return re.compile("|".join(filter(None, [any_of(chinese("modality", kind)), also])))


# --- lost and added -------------------------------------------------------------------------

_HEARD_ZH = "据说|据称|据传|据报(?!告|表)|谣传|涉嫌|疑似"


@lru_cache(maxsize=1)
def _lost_words() -> tuple[_Lost, ...]:
    """The rules, with the renderings that the table ``modality`` lists."""
    return (
        _Lost(
            "reported",
            "en",
            _english(
                "Reportedly|reportedly|Allegedly|allegedly|Supposedly|supposedly|Purportedly|purportedly|"
                + "|".join(f"{be} (?:said|rumou?red|alleged) to" for be in ("is", "are", "was", "were"))
            ),
            _renderings("lost reportedly"),
        ),
        _Lost("reported", "zh", re.compile(_HEARD_ZH), _stems("added reportedly")),
        _Lost(
            "possible",
            "en",
            _english(
                r"Perhaps|perhaps|Maybe|maybe|Possibly|possibly(?<!n.t possibly)(?<!not possibly)|Probably|probably|"
                "Seemingly|seemingly"
            ),
            _renderings("lost perhaps"),
        ),
        _Lost(
            "hedged",
            "en",
            _english(r"may(?! (?:\d|as well|well as|(?:\w+ )?(?:not|we)\b))|might(?<!\ball might)(?<!\bhis might)(?<!\bher might)(?<!\bthe might)(?<!\band might)(?! (?:and|as well|not)\b)"),
            _renderings("lost may", "(?<!批)准(?![备确])"),
        ),
        _Lost(
            "possible",
            "zh",
            re.compile(r"也许|或许|大概(?=会|要|能|也|已|不)|兴许|说不定"),
            _stems("added perhaps"),
        ),
        _Lost(
            "hedged",
            "zh",
            re.compile(r"可能(?<![不尽有无]可能)(?![性是])|似乎|恐怕|好像(?!是?一)"),
            _stems("added perhaps"),
        ),
        _Lost(
            "only",
            "zh",
            re.compile("仅(?<!不仅)(?<!仅仅)(?!仅|次|供)|只有(?<![不再也几一二两三四五六七八九十百数]只有)(?![点摇]|在|当|通过)|唯一"),
            _stems("added only"),
        ),
    )  # fmt: skip


# --- turned ---------------------------------------------------------------------------------

_CAN_ZH = (
    "可以|可能|(?<!不)可(?=[用见选获在由供]|谓)|能够|(?<![功性职技节核动智热电只才不官])能(?![源力量耗不])|"
    "得以|允许|准许"
)
_SOME_ZH = (
    "一些|部分(?<!大部分)(?=[人国地企居学民成员干群市])|有些(?=人|国|地|企|学|干|时|孩|观|媒|专|[^，。]{1,4}认为)|"
    "某些|有的|若干"
)


def _turned(rule: str, kind: str, en: str, zh: str, also_zh: str = "") -> _Turned:
    """A rule. The table, and a pattern besides it, say what makes its words harmless."""
    words = re.compile(rf"\b(?:{en})\b", re.IGNORECASE)
    return _Turned(rule, words, re.compile(zh), _renderings(kind, also_zh), _stems(kind))


@lru_cache(maxsize=1)
def _turned_words() -> tuple[_Turned, ...]:
    return (
        _turned("necessity", "must", "must(?! (?:have|be|not)\\b)|(?:is|are) (?:required|obliged) to",
                f"(?=[可能得允准])(?<!不)(?<!也)(?<!就)(?:{_CAN_ZH})", "(?<![主重])要(?![求素闻案人])|应(?![对用急付])|得[^到了以知益出]"),
        _turned("obliged", "must", "(?:have|has|had) to|needs? to",
                f"(?=[可能得允准])(?<!不)(?<!也)(?<!就)(?:{_CAN_ZH})", "(?<![主重])要(?![求素闻案人])|应(?![对用急付])|得[^到了以知益出]"),
        _turned("necessity", "can", "can(?! ?not| only| be seen|['’]t)|could(?! ?not|n['’]t| only)|(?-i:may)(?! not| \\d)|(?:is|are) able to",
                _unless("不", "必须|一定要") + "|务必|必需(?!品)|务须", "(?<!不)可(?=[用见选获在由供]|谓)|(?<![功性职技节核动智热电只才不官])能(?![源力量耗不])"),
        _turned("quantity", "all", "(?<!not )(?<!at )all(?! (?:over|part of|kinds|sorts|the (?:more|best|better|way)|right|of a sudden|in all))|(?<!not )every(?! (?:year|day|week|month|now|time|few))|each(?! other)|everyone|everybody|everything",
                _SOME_ZH, "(?<!不)全体|全(?!国|球|省|市|面|新)"),
        _turned("quantity", "several", "some(?! \\d)|several|certain(?= \\w+s\\b)",
                "所有(?!权|制|者)|全部|一切|全体|每个(?<!一每个)(?!月|人)"),
        _turned("quantity", "most", "most of|(?:vast |great )?majority of|most (?:people|of them)",
                "少数(?<!占少数)(?<!为数少数)(?!民族|派)|极少|很少|一小部分|个别"),
        _turned("quantity", "few", "few of|(?<!quite )(?<!a )few(?! (?:seconds|minutes|hours|days|nights|weeks|months|years|decades|times)\\b)|a handful of|a minority of|a small number of",
                "许多|很多|众多|不少|大量|大多|多数|大部分", "少(?!不了)(?<!不少)"),
        _turned("quantity", "many", "many(?! times)",
                "好几[个次名位天年家]|几[个次名位天年家]|少数(?!民族|派)|极少|很少|寥寥|屈指可数", "(?<![几近不])多"),
        _turned("quantity", "always", "always|constantly|invariably", "有时(?<!还有时)|偶尔|间或"),
        _turned("quantity", "sometimes", "sometimes|occasionally|at times", "总是|一直|始终|永远|从来|向来"),
        _turned("comparison", "more than", "(?:higher|greater|larger|bigger|more|better)(?: \\w+){0,2} than",
                _unless("不", "低于|少于|小于|不如|不及|逊于|弱于")),
        _turned("comparison", "less than", "(?:lower|less|fewer|smaller|worse|weaker)(?: \\w+){0,2} than",
                _unless("不", "高于|大于|超过|多于|优于|强于")),
        _turned("comparison", "higher", "higher", "更低|较低|低于(?<!不低于)|走低"),
        _turned("comparison", "lower", "lower(?!ed| the| their| its)", "更高|较高|高于(?<!不高于)|走高"),
        _turned("comparison", "larger", "larger|bigger|greater", "更小|较小|小于(?<!不小于)|更少"),
        _turned("comparison", "smaller", "smaller", "更大|较大|大于(?<!不大于)"),
        _turned("comparison", "faster", "faster|quicker", "更慢|较慢|慢于|减慢|放慢"),
        _turned("comparison", "slower", "slower", "更快|较快|快于|加快"),
        _turned("comparison", "more", "more(?! (?:than|or|and)\\b)(?= [a-z])", "更少|较少|越来越少|少于(?<!不少于)|更小|更低",
                "更(?![少小低])|越(?!来越少)|较(?![少小低])|(?<!大)多(?![少数])"),
        _turned("comparison", "fewer", "fewer|less(?! (?:than|and)\\b)(?= [a-z])", "更多|较多|越来越多|多于(?<!不多于)"),
        _turned("comparison", "earlier", "earlier", "晚些时候|稍后|随后|此后|更晚|较晚|晚于|后来|之后"),
        _turned("comparison", "later", "later", "早些时候|稍早|此前|早前|更早|较早|早于"),
        _turned("comparison", "better", "better", "更差|更糟|较差|恶化", "更(?![差糟])"),
        _turned("comparison", "worse", "worse", "更好|较好|改善|好转", "更(?!好)"),
    )  # fmt: skip


# --- bounds of numbers ----------------------------------------------------------------------

_N = (
    r"(?= ?(?:[$€£¥]|US\$|RMB)? ?\d| (?:a (?:hundred|thousand|million|dozen|third|quarter)|half|one|two|three|four|"
    r"five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty)\b)"
)
"""Before a number in English."""
_N_ZH = r"(?= ?[\d一二三四五六七八九十百千万两半])"
_N_END_ZH = r"[\d%％万亿千百元岁年人个倍成]"


def _before_n_zh(words: str, behind: str = "") -> str:
    """Words before a number; `behind` looks back over each."""
    return "|".join(word + behind.replace("%s", word) + _N_ZH for word in words.split())


_BOUNDS_EN = {
    "least": re.compile(
        r"(?<!no )(?<!not )\b(?:more than|over|above|exceed(?:s|ed|ing)?|at least|(?:no|not) (?:less|fewer) than|"
        rf"upwards? of|surpass(?:es|ed|ing)?|beyond|topp(?:ed|ing)|in excess of){_N}|"
        r"\bat least\b|\bor more\b|\d\+|\bodd\b|\bplus\b",
        re.IGNORECASE,
    ),
    "most": re.compile(
        r"(?<!no )(?<!not )\b(?:less than|under|below|fewer than|nearly|almost|close to|up to|approaching|short of|"
        rf"within){_N}|\bat most\b|\b(?:no|not) more than\b|\bor less\b|\bmaximum of\b",
        re.IGNORECASE,
    ),
}  # fmt: skip
_BOUNDS_ZH = {
    "least": re.compile(
        f"{_before_n_zh('超过 逾 多于 高于 大于 突破 超 至少 不少于 不低于', '(?<!不%s)')}|至少|最少|起码|不少于|不低于|"
        r"多(?<=[\d十百千万亿]多)(?!少)|余(?<=[\d十百千万亿]余)(?!下)|"
        f"以上(?<={_N_END_ZH}以上)"
    ),
    "most": re.compile(
        f"{_before_n_zh('不到 不足 少于 低于 未满 近 将近 接近 小于 不超过')}|最多|至多|不超过|不多于|顶多|"
        f"以下(?<={_N_END_ZH}以下)|以内(?<={_N_END_ZH}以内)|之内(?<={_N_END_ZH}之内)"
    ),
}  # fmt: skip


def find_shifts(en: str, zh: str) -> Iterator[Shift]:
    """Words that are lost, added or turned between an English text and its Simplified Chinese.

    An English word is told once, though several rules may object to it.
    """
    yield from _lost(en, zh)
    told: list[Span] = []
    for shift in (*_contrary(en, zh), *_bounds(en, zh)):
        assert shift.en is not None
        start, end = shift.en
        if not any(start < high and low < end for low, high in told):
            told.append(shift.en)
            yield shift


def _lost(en: str, zh: str) -> Iterator[Shift]:
    for lost in _lost_words():
        text, other = (en, zh) if lost.lang == "en" else (zh, en)
        match = lost.words.search(text)
        if match is not None and not lost.renderings.search(other):
            span = match.span()
            yield Shift(lost.rule, *((span, None) if lost.lang == "en" else (None, span)))


def _contrary(en: str, zh: str) -> Iterator[Shift]:
    for turned in _turned_words():
        # The Chinese first: it is shorter, and its contraries are rare.
        wrong = turned.zh.search(zh)
        if wrong is None or turned.allowed_zh.search(zh):
            continue
        word = turned.en.search(en)
        if word is None or turned.allowed_en.search(_without(en, word.span())):
            continue
        yield Shift(turned.rule, word.span(), wrong.span())


def _without(text: str, span: Span) -> str:
    """The text without the word, in which the pattern of what makes it harmless could match."""
    return f"{text[: span[0]]} · {text[span[1] :]}"


def _bounds(en: str, zh: str) -> Iterator[Shift]:
    """Where one side says "at least" oftener and "at most" seldomer than the other."""
    chinese = {bound: _spans(pattern, zh) for bound, pattern in _BOUNDS_ZH.items()}
    for here, there in (("least", "most"), ("most", "least")):
        if not chinese[there]:
            continue
        english = _spans(_BOUNDS_EN[here], en)
        if len(english) <= len(chinese[here]):
            continue
        if len(chinese[there]) > len(_spans(_BOUNDS_EN[there], en)):
            yield Shift("comparison", english[0], chinese[there][0])


def _spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [match.span() for match in pattern.finditer(text)]
