"""Finds the numbers of English text: digits, words, fractions, multiples, dozens, "thousands"."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from aligner.language.machine_text import ADDRESSES
from aligner.language.masking import blank, mask
from aligner.language.quantities.counts import Count
from aligner.language.quantities.counts_parts import with_parts
from aligner.language.quantities.numerals_en import NUMBER_WORDS, SCALE_SUFFIXES, Numeral, numerals
from aligner.language.quantities.numerals_zh import BLANKS
from aligner.language.quantities.units import CURRENCY_SYMBOLS, glued_units
from aligner.language.words.idioms import without_digit_idioms, without_idioms_en


# Digits glued to Latin letters are part of a name: V3, GPT-4, COVID-19, 4G, 01.AI.
@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    return re.compile(
        rf"{ADDRESSES}"
        r"|(?<![\w.$£€¥￥])(?!(?i:US|HK|NT|AU|CA|RMB|USD|CNY|HKD|EUR|GBP|JPY|MOP|mid|pre|post|non|sub|ex|age|aged)(?![A-Za-z]))"
        r"(?:"
        r"[A-Za-z][A-Za-z]*[A-Z0-9]|[A-Z])[A-Za-z]*-?\d[\w.-]*\w*"
        r"|\b(?!(?:US|HK|NT|AU|CA|RMB|USD|CNY|HKD|EUR|GBP|JPY|MOP)\d)[A-Za-z]+\d[\w-]*(?:\.\d+)*"
        r"|(?<![\w.,])\d+(?!(?i:st|nd|rd|th|s|k|m|mn|bn|b|tn|t|hundred|thousand|million|billion|trillion"
        rf"|pm|am|pp|pc|pct|x|h|c|f|in|{glued_units('en')})\b)[A-Za-z]+\b[\w-]*"
        r"|\b\d+\.[A-Z][A-Za-z]+|\b\d{1,2}[GD]\b"
    )


_SCALE = (
    r"(?:[\s-]?(?:(?i:hundred|thousand|million|billion|trillion|lakh|crore|mn|bn|tn)\b)"
    r"|[KkMmBb](?![A-Za-z0-9]))"
)
_CURRENCY = "|".join(re.escape(s) for s in sorted(CURRENCY_SYMBOLS, key=len, reverse=True))
_NUMBER = (
    # 2,06,737 is grouped as in India.
    rf"(?:\d{{1,2}}(?:,\d{{2}})+,\d{{3}}(?!,?\d)|\d{{1,3}}(?:,\d{{3}})+(?!\d)|(?<!\d[{BLANKS}])\d{{1,3}}(?:[{BLANKS}]\d{{3}})+(?![{BLANKS}]?\d)|\d+)"
    r"(?:\.\d+)?|\.\d+"
)
_DIGITS = re.compile(
    # A dash after a figure, a unit or a bracket is a range.
    r"(?=[\d.A-Z$£€₩₽₹¥￥−–-])(?P<debit>(?<![\w)\]%°–—-])[-−](?=[A-Z]{0,3}[$£€¥￥]\d))?"
    rf"(?:(?P<currency>(?<![A-Za-z])(?:{_CURRENCY})\s?)|(?<![\w.])|(?<=\b[Nn]o\.)|(?<=\b[Nn]os\.))"
    r"(?P<sign>(?<![\w)\]%°–—-])[-−–]|(?<=[Mm]inus )|(?<=[Nn]egative ))?"
    rf"(?P<number>{_NUMBER})(?P<scale>(?:{_SCALE})*)"
    r"(?:(?P<ordinal>st|nd|rd|th)\b|(?P<slash>/\d+)(?![\d/]))?(?P<plural>'?s\b)?"
)
_GROUPING = re.compile(f"[,{BLANKS}]")
_VAGUE = re.compile(
    r"\b(?:(?P<by>tens|scores|dozens|hundreds)\s+of\s+|(?P<ten>ten)\s+)?(?P<unit>hundreds|thousands|millions|billions|"
    r"trillions|dozens|scores(?=\s+of)|tens)\b(?:\s+upon\s+\w+)?|\b(?:a few|several|many)\s+"
    r"(?P<few>hundred|thousand|million|billion|dozen)\b"
    r"(?:\s+(?P<scale>thousand|million|billion|trillion)\b)?",
    re.IGNORECASE,
)
_MULTIPLE = re.compile(
    r"\b(?=[bcdefhmnopqst])(?:(?P<two>double[sd]?|doubling|twice|twofold|two-fold)|"
    r"(?P<three>triple[sd]?|tripling|thrice|threefold|treble[sd]?)|(?P<four>quadruple[sd]?|quadrupling|"
    r"fourfold)|(?P<half>half|halves|halved|halving|midway)|(?P<both>both|couple|pairs?|twins?|duo|"
    r"bilateral|two-way|dual|twain|either|neither)|(?P<trio>trio|trilateral|triplets?|tripartite)|"
    r"(?P<quarter>quarter)|(?P<solo>once|single))\b",
    re.IGNORECASE,
)
_ONE_UNIT = re.compile(
    r"[Aa](?<!\w.)[Nn]?(?=\s+(?i:second|minute|hour|day|week|month|year|century|"
    r"mile|met|kilo|dollar|yuan|pound|ton))"
)
_DOZEN = re.compile(
    r"\b(?P<n>an?|one|two|three|four|five|six|half a)?\s*\bdozen\b|\bfortnights?\b|\bcentenary\b|"
    r"\bcentennial\b|\bbicenten(?:ary|nial)\b|\bmillenni(?:um|a)\b|\bdecades?\b",
    re.IGNORECASE,
)
_FRACTION_WORD = re.compile(
    r"\b(?P<halfof>half an? )"
    r"(?=(?:century|decade|year|month|hour|day|mile|kilomet|million|billion|score)\b)"
    r"|\ba(?:n)?[ -]"
    r"(?P<den>third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|hundredth|thousandth)"
    r"(?=\s+(?:of|the|as|less|more|part|deal)\b)"
    r"|(?:\b(?P<n>one|two|three|\d)[ -])quarters?\b(?! of (?:19|20)\d\d| (?:19|20)\d\d|'s)"
    r"|\b(?P<t>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|hundredth|thousandth)"
    r" parts?\b|\b(?P<deals>(?:one|two|three|several)\s+)?tenth deals?\b|\btithes?\b",
    re.IGNORECASE,
)
_DENOMINATORS = {
    "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "hundredth": 100, "thousandth": 1000,
}  # fmt: skip
_SMALL_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_MAGNITUDES = {
    "ten": 10, "dozen": 10, "score": 20, "hundred": 100, "thousand": 1000, "million": 10**6,
    "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_WEAK_LIMIT = 2


_WORDS = re.compile("[a-z]+")
_LETTERS = re.compile("[A-Za-z]+")
_DIGIT = re.compile(r"\d")


def _read_vague(text: str) -> list[Count]:
    raws = []
    for match in _VAGUE.finditer(text):
        word = (match["unit"] or match["few"]).lower().removesuffix("s")
        low = Fraction(_MAGNITUDES[word])
        if match["by"]:
            low *= _MAGNITUDES[match["by"].lower().removesuffix("s")]
        if match["ten"]:
            low *= 10
        if match["scale"]:
            low *= _MAGNITUDES[match["scale"].lower()]
        raws.append(Count(low, match.start(), match.end(), upper=low * 10, vague=True, weak=True))
    return raws


def _read_dozens(text: str) -> list[Count]:
    raws = []
    for match in _DOZEN.finditer(text):
        word = match.group().lower()
        if "dozen" in word:
            n = match["n"] or "a"
            value = Fraction(6) if n == "half a" else Fraction(12 * _SMALL_WORDS[n.lower()])
            raws.append(Count(value, *match.span(), weak=value == 12))
            continue
        value, unit = Fraction(1), ""
        if word.startswith("fortnight"):
            value, unit = Fraction(2), "week"
        elif word.startswith("cent"):
            value, unit = Fraction(100), "year"
        elif word.startswith("bi"):
            value, unit = Fraction(200), "year"
        elif word.startswith("mill"):
            value, unit = Fraction(1000), "year"
        elif word == "decade" and re.search(
            r"\b(?:a|one|per|the|last|past|next|full)\s+$", text[: match.start()][-8:], re.I
        ):
            unit = "decade"
        else:
            continue
        raws.append(Count(value, *match.span(), unit=unit, weak=True))
    return raws


def _read_fractions(text: str) -> list[Count]:
    raws = []
    for match in _FRACTION_WORD.finditer(text):
        word = match.group().lower()
        if match["halfof"]:
            raws.append(_half_of(match, text))
        elif match["t"]:
            denominator = (
                2 if match["t"].lower() == "second" else _DENOMINATORS.get(match["t"].lower(), 1)
            )
            raws.append(Count(Fraction(1, denominator), *match.span(), unit="fraction", weak=True))
        elif word.startswith(("tenth", "tithe")):
            raws.append(Count(Fraction(1, 10), *match.span(), unit="fraction", weak=True))
        elif match["deals"]:
            tenths = _SMALL_WORDS.get(match["deals"].strip().lower(), 1)
            raws.append(Count(Fraction(tenths, 10), *match.span(), unit="fraction", weak=True))
        elif match["n"]:
            n = match["n"].lower()
            count = int(n) if n.isdigit() else _SMALL_WORDS[n]
            raws.append(
                Count(
                    Fraction(count, 4),
                    *match.span(),
                    unit="fraction",
                    alternatives=(Fraction(count),),
                    weak=True,
                )
            )
        else:
            value = Fraction(1, _DENOMINATORS[match["den"].lower()])
            raws.append(Count(value, *match.span(), unit="fraction", weak=value == Fraction(1, 4)))
    return raws


def _half_of(match: re.Match[str], text: str) -> Count:
    """Half a century, half a million: the unit is read after it, a scale at once."""
    value, end = Fraction(1, 2), match.end() - 1
    for word in ("million", "billion"):
        if text.startswith(word, match.end()):
            value, end = value * int(SCALE_SUFFIXES[word]), match.end() + len(word)
    is_weak = not re.match("century|decade|[mb]illion", text[match.end() :])
    return Count(value, match.start(), end, weak=is_weak)


def _read_digits(text: str) -> list[Count]:
    raws = []
    for match in _DIGITS.finditer(text):
        number = _GROUPING.sub("", match["number"])
        value = Fraction(int(number)) if number.isdecimal() else Fraction(number)
        currency = (match["currency"] or "").strip()
        scale_words = _LETTERS.findall(match["scale"] or "")
        factor = 1
        for word in scale_words:
            factor *= SCALE_SUFFIXES[word.lower()]
        end = match.end()
        alternatives: tuple[Fraction, ...] = ()
        unit = CURRENCY_SYMBOLS.get(currency, "")
        if scale_words and scale_words[-1] in ("m", "b", "M", "B") and not currency:
            alternatives = (value,)  # "5m" is also five metres
        if match["slash"]:
            denominator = int(match["slash"][1:])
            if denominator == 0:
                continue
            alternatives = (value, Fraction(denominator))
            value = value / denominator
            unit = "fraction"
        if match["sign"] is not None or match["debit"]:
            value = -value
        raws.append(
            Count(
                value * factor,
                match.start(),
                end,
                digits=True,
                ordinal=bool(match["ordinal"]),
                unit=unit,
                currency=bool(currency),
                alternatives=alternatives,
            )
        )
    return raws


_MINUS = re.compile(r"\b(?:minus|negative) $", re.IGNORECASE)


def _read_words(text: str) -> list[Count]:
    return [
        Count(
            -n.value if _MINUS.search(text[max(0, n.start - 9) : n.start]) else n.value,
            n.start,
            n.end,
            ordinal=n.ordinal,
            unit="fraction" if n.fraction else "",
            weak=_is_weak(n, text),
        )
        for n in numerals(text)
        if text[n.start : n.end].lower() != "score"
    ]


def _is_weak(numeral: Numeral, text: str) -> bool:
    """Whether a number word often counts nothing: "one", "second", a bare "million"."""
    if numeral.fraction:
        return False
    if text[numeral.start : numeral.end].lower() in _MAGNITUDES:
        return numeral.value != 10
    return numeral.value <= (3 if numeral.ordinal else _WEAK_LIMIT)


_MULTIPLES = {"two": 2, "three": 3, "four": 4, "both": 2, "trio": 3, "solo": 1}


def _read_multiples(text: str) -> list[Count]:
    raws = []
    for match in _MULTIPLE.finditer(text):
        group = match.lastgroup or ""
        if group == "half":
            raws.append(Count(Fraction(1, 2), *match.span(), unit="fraction", weak=True))
        elif group == "quarter":
            raws.append(Count(Fraction(1, 4), *match.span(), unit="fraction", weak=True))
        else:
            unit = "times" if group in ("two", "three", "four") else ""
            weak = match.group().lower() not in ("twice", "thrice")
            raws.append(Count(Fraction(_MULTIPLES[group]), *match.span(), unit=unit, weak=weak))
    return raws


def _read_one_unit(text: str) -> list[Count]:
    """An hour, a year."""
    return [Count(Fraction(1), *match.span(), weak=True) for match in _ONE_UNIT.finditer(text)]


_MULTIPLE_WORDS_TEXT = """
    double doubles doubled doubling twice twofold two triple triples tripled tripling
    thrice threefold treble trebles trebled quadruple quadruples quadrupled quadrupling
    fourfold half halves halved halving midway both couple pair pairs twin twins duo
    bilateral dual twain either neither trio trilateral triplet triplets tripartite
    quarter once single
"""
_MULTIPLE_WORDS = frozenset(_MULTIPLE_WORDS_TEXT.split())
_UNIT_WORDS_TEXT = """
    second minute hour day week month year century mile dollar pound ton meter metre
    kilometer kilometre
"""
_UNIT_WORDS = frozenset(_UNIT_WORDS_TEXT.split())
_VAGUE_WORDS_TEXT = """
    tens scores dozens hundreds thousands millions billions trillions
    hundred thousand million billion dozen
"""
_VAGUE_WORDS = frozenset(_VAGUE_WORDS_TEXT.split())
_DOZEN_WORDS_TEXT = """
    dozen fortnight fortnights centenary centennial bicentenary bicentennial millennium millennia
    decade decades
"""
_DOZEN_WORDS = frozenset(_DOZEN_WORDS_TEXT.split())
_FRACTION_WORDS = frozenset(
    [*_DENOMINATORS, "quarters", "part", "parts", "half", "deal", "deals", "tithe", "tithes"]
)
_READERS: tuple[tuple[frozenset[str], bool, Callable[[str], list[Count]]], ...] = (
    (_VAGUE_WORDS, False, _read_vague),
    (_DOZEN_WORDS, False, _read_dozens),
    (_FRACTION_WORDS, False, _read_fractions),
    (frozenset(), True, _read_digits),
    (NUMBER_WORDS, False, _read_words),
    (_MULTIPLE_WORDS, False, _read_multiples),
    (_MULTIPLE_WORDS | _UNIT_WORDS, False, _read_one_unit),
)


# Of all words of a text only these matter: few texts have more than one or two.
_TELLING = frozenset[str]().union(*(triggers for triggers, _, _ in _READERS))


# A name with digits is one word, and searching all others for one takes long.
_GLUED_WORD = re.compile(r"(?<!\S)\S*(?:\d|://|www\.|@)\S*")


def _without_names(match: re.Match[str]) -> str:
    return _names().sub(blank, match.group())


def counts_en(text: str) -> list[Count]:
    """The numbers of an English text, in order; what stands masked is left out."""
    words = _TELLING.intersection(_WORDS.findall(text.lower()))
    has_digits = _DIGIT.search(text) is not None
    if not words and not has_digits:
        return []
    masked = _GLUED_WORD.sub(_without_names, text) if has_digits else text
    if has_digits:
        masked = without_digit_idioms(masked)
    if words:  # the other idioms hide one of them
        masked = without_idioms_en(masked)
    raws: list[Count] = []
    for triggers, needs_digits, reader in _READERS:
        if words.isdisjoint(triggers) and not (needs_digits and has_digits):
            continue
        found = reader(masked)
        raws += found
        if found:
            masked = mask(masked, [(raw.start, raw.end) for raw in found])
    return with_parts(sorted(raws, key=lambda raw: raw.start), text)
