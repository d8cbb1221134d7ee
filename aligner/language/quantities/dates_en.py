"""English dates: full and partial dates, decades, centuries, quarters, weekdays, times."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from aligner.language.patterns import split
from aligner.language.quantities.measures import Date, Part
from aligner.language.quantities.numerals_en import numerals
from aligner.language.quantities.units import read_unit
from aligner.language.tables import TABLES, english

_CALENDAR = {kind: english("calendar", kind) for kind in TABLES["calendar"]}


def _numbers(word: str) -> dict[str, int]:
    """Every name of a month or weekday, in lower case -> its number."""
    return {
        name.lower(): int(kind.removeprefix(word))
        for kind, names in _CALENDAR.items()
        if kind.startswith(word)
        for name in names
    }


_MONTHS, _WEEKDAYS = _numbers("month"), _numbers("weekday")
_MONTH_NAMES = [names for kind, names in _CALENDAR.items() if kind.startswith("month")]
_FULL = "|".join(full for full, *_ in _MONTH_NAMES)
_NO_VERBS = "|".join(full for full, *_ in _MONTH_NAMES if full not in ("March", "May"))
_UPPER = _FULL.upper()
_SHORT = rf"(?:{'|'.join(name for _, *short in _MONTH_NAMES for name in short)})\b\.?"
_MONTH = rf"(?:{_FULL}|{_UPPER}|{_SHORT})"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1\d{3}|20\d{2})"
_DASH = r"\s*(?:-|–|—|to|and|through|until|till|,)\s*(?:the\s+)?"
_END = r"(?![\d%]|,\d{3}|\.\d|:\d)"

_NO_COUNT = (
    rf"(?!\s*(?:{_MONTH}|(?:more|other|people|years|months|weeks|days|hours|million|billion|percent)"
    r"\b))"
)

_MONTH_DAY = re.compile(
    rf"\b(?P<month>{_MONTH})\s+(?:the\s+)?(?P<day>{_DAY}){_END}"
    rf"(?:{_DASH}(?P<day2>{_DAY}){_END}{_NO_COUNT})?"
    rf"(?:,?\s+(?:of\s+)?(?P<year>{_YEAR})\b{_END})?"
)
_DAY_MONTH = re.compile(
    rf"(?<![\d.,$:])\b(?:(?P<day2>{_DAY}){_DASH})?(?P<day>{_DAY})\s+(?:of\s+)?"
    rf"(?P<month>{_MONTH})\b"
    rf"(?:,?\s+(?P<year>{_YEAR})\b{_END})?"
)
_MONTH_YEAR = re.compile(rf"\b(?P<month>{_MONTH}),?\s+(?:of\s+)?(?P<year>{_YEAR})\b{_END}")
# "May", "March" are also verbs and names: alone they count only where time is spoken of.
_MONTH_ALONE = re.compile(
    rf"(?=[ADFJMNOS])\b(?:(?P<month>{_NO_VERBS}|Sept\b\.?|{_NO_VERBS.upper()})|"
    r"(?<=\b[Ii]n )(?P<m1>March|May)|(?<=\b[Ii]n (?:mid|lat)[-e ])(?P<m1b>March|May)|"
    r"(?:(?<=since )|(?<=until )|(?<=till )|(?<=last )|(?<=next )|(?<=this )|(?<=early )|"
    r"(?<=late )|"
    r"(?<=mid-)|(?<=Since )|(?<=Last )|(?<=Early )|(?<=Late )|(?<=early-)|(?<=late-)|"
    r"(?<=by )|(?<=By )|"
    r"(?<=of )|(?<=from )|(?<=From )|(?<=between )|(?<=through )|"
    r"(?<=and )|(?<=or )|(?<=to )|(?<=early in )|"
    r"(?<=for )|(?<=before )|(?<=after )|(?<=during ))"
    r"(?P<m2>March|May)(?!\s+(?:[A-Z][a-z]|be\b|not\b|have\b))|"
    rf"(?P<m3>March|May)(?=\s?(?:[-–—/]|to|through|until|till|and|or)\s?{_MONTH}\b))\b"
)
_ISO = re.compile(
    r"(?<![\d-])(?P<year>1\d{3}|20\d{2})[-/.](?P<month>0?[1-9]|1[0-2])[-/.]"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?![\d-])"
)
_NUMERIC = re.compile(
    r"(?<![\d/])(?P<a>0?[1-9]|[12]\d|3[01])/(?P<b>0?[1-9]|[12]\d|3[01])/(?P<year>1\d{3}|20\d{2})(?![\d/])"
)
_DECADE = re.compile(
    r"(?<![\w$£€.])(?:['’‘]?(?P<short>[2-9]0)|(?P<long>1[5-9]\d0|20\d0))['’]?s\b(?! [\d])"
    r"|\b(?:the|early|late|mid|nineteen)[- ]"
    r"(?P<word>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b"
)
_DECADE_WORDS = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90,
}  # fmt: skip
_CENTURY = re.compile(
    r"\b(?P<n>\d{1,2}(?:st|nd|rd|th)|[A-Za-z]+(?:-[a-z]+)?)[- ]centur(?:y|ies)\b"
    r"(?P<bc>\s+B\.?C\.?(?:E\b)?)?"
)
_QUARTER = re.compile(
    r"\bQ(?P<q>[1-4])\b|\b(?P<word>first|second|third|fourth|1st|2nd|3rd|4th)"
    r"[- ](?:fiscal |financial )?quarters?\b(?!-?\s?finals?)",
    re.IGNORECASE,
)
_QUARTERS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_WEEKDAY = re.compile(
    rf"\b(?P<day>{'|'.join(names[0] for kind, names in _CALENDAR.items() if 'week' in kind)})s?\b|"
    r"\b(?P<abbr>Mon|Tues?|Wed|Thur?s?|Fri)\.(?= |,)"
)
_HALF = (
    r"(?:\s*(?P<half>[ap]\.?\s?m\b\.?|noon|mid-?day|in the (?:morning|afternoon|evening)|at night))"
)
_HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
_TIME = re.compile(
    rf"(?<![\d.:,])(?P<h>2[0-4]|1\d|0?\d)[:.](?P<m>[0-5]\d)(?::[0-5]\d)?(?![\d:%]){_HALF}"
    # After a dash too, where a time stands before it: 10 a.m.-4 p.m., 10:00-18:30.
    rf"|(?<![\d.:,])(?<!(?<![m.])-)(?P<h2>1[0-2]|0?[1-9]){_HALF.replace('half', 'half2')}(?<!night)"
    r"|(?<![\d.:,])(?<!(?<!:\d\d)-)(?P<h3>2[0-4]|1\d|0?\d): ?(?P<m3>[0-5]\d)(?::[0-5]\d)?(?![\d:%])"
    rf"|\b(?:(?P<to>half[ -]past|quarter past|quarter to)\s+)?(?P<h4>{_HOUR})\s+o['’]clock\b"
    r"(?:\s*(?P<half4>in the (?:morning|afternoon|evening)|at night))?"
    rf"|\b(?P<past>half[ -]past|quarter past|quarter to)\s+(?P<h5>{_HOUR})\b",
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(
    rf"(?<![\w$£€¥.,:/#-])(?P<year>{_YEAR})(?P<range>\s*[-–—/]\s*(?P<year2>{_YEAR}|\d{{2}}))?"
    r"(?![\w%]|,\d|\.\d|:\d|/\d|-\d)"
    r"(?!(?i:\s+(?:[a-z]+ )?(?:people|men|women|children|years?|days?|yuan|dollars|meters|"
    r"metres|kilomet|km|miles|tons|hectares|words|units|cases|times|million|billion|households|"
    r"enterprises|companies|square|mu|points|students|"
    r"m[²2]|sq|ft|lbs?|hp|psi|mph|inches|kg|mm|cm|g|ml|MW|GW|kW|kWh|tonnes|pounds|metric|rounds|calories|kcal|"
    r"species|copies|cubits|baths|talents|shekels|horsemen|sheep|votes|yen|euros)\b))"
    r"(?P<bc>\s+B\.?C\.?(?:E\b)?)?"
)
_BC_YEAR = re.compile(r"\b(?P<year>\d{1,4})\s+B\.?C\.?(?:E\b)?|\bA\.?D\.?\s?(?P<ad>\d{1,4})\b")
_PART = re.compile(
    r"\b(?P<part>early|mid|late|(?:the )?beginning of|(?:the )?middle of|(?:the )?end of)"
    r"[-\s]+(?:in |the )?$",
    re.IGNORECASE,
)


def dates_en(text: str) -> list[Date]:
    """The dates of an English text, in order and without overlap.

    "September 26 to 27" gives two dates; the second has only what is written, a day.
    """
    found: list[Date] = []
    taken = bytearray(len(text) + 1)
    has_digits = _DIGIT.search(text) is not None
    for with_digits, without, readers in _READERS:
        hint = with_digits if has_digits else without
        for pattern, read in readers if hint is not None and hint.search(text) else ():
            for match in pattern.finditer(text):
                if any(taken[match.start() : match.end()]):
                    continue
                dates = read(match, text)
                for date in dates:
                    taken[date.span[0] : date.span[1]] = b"\1" * (date.span[1] - date.span[0])
                found += dates
    return sorted(found, key=lambda date: date.span)


def is_calendar_word(word: str) -> bool:
    """Whether a word in lower case names a month or a weekday, in full or shortened."""
    return word in _MONTHS or word in _WEEKDAYS


def _number(text: str | None) -> int | None:
    return int(re.sub(r"\D", "", text)) if text else None


def _month(text: str | None) -> int | None:
    return _MONTHS[text.lower().rstrip(".")] if text else None


def _part(text: str, start: int) -> Part:
    match = _PART.search(text[max(0, start - 20) : start])
    if match is None:
        return ""
    word = match["part"].lower()
    if "early" in word or "begin" in word:
        return "early"
    return "mid" if "mid" in word else "late"


def _calendar(match: re.Match[str], text: str) -> list[Date]:
    groups = match.groupdict()
    year_span = match.span("year") if groups.get("year") else None
    date = Date(
        match.span(), match.group(), year=_number(groups.get("year")),
        month=_month(groups.get("month")), day=_number(groups.get("day")),
        year_span=year_span, part=_part(text, match.start()),
    )  # fmt: skip
    if not groups.get("day2"):
        return [date]
    return [date, Date(match.span("day2"), match["day2"], day=_number(match["day2"]))]


def _month_alone(match: re.Match[str], text: str) -> list[Date]:
    name = match.group()
    return [Date(match.span(), name, month=_month(name), part=_part(text, match.start()))]


def _iso(match: re.Match[str], text: str) -> list[Date]:
    return [
        Date(match.span(), match.group(), int(match["year"]), int(match["month"]),
             int(match["day"]), year_span=match.span("year"))
    ]  # fmt: skip


def _numeric(match: re.Match[str], text: str) -> list[Date]:
    a, b = int(match["a"]), int(match["b"])
    month, day = (b, a) if a > 12 else (a, b)
    if month > 12:
        return []
    return [
        Date(
            match.span(),
            match.group(),
            int(match["year"]),
            month,
            day,
            year_span=match.span("year"),
        )
    ]


def _decade(match: re.Match[str], text: str) -> list[Date]:
    value = _number(match["long"] or match["short"])
    if value is None:
        value = _DECADE_WORDS[match["word"].lower()]
    return [Date(match.span(), match.group(), decade=value, part=_part(text, match.start()))]


def _century(match: re.Match[str], text: str) -> list[Date]:
    written = match["n"]
    value = _number(written) if written[0].isdigit() else None
    start = match.start()
    if value is None:
        words = [n for n in numerals(written) if n.ordinal]
        if not words:
            return []
        value, start = int(words[-1].value), start + words[-1].start
    span = (start, match.end())
    return [Date(span, text[start : match.end()], century=-value if match["bc"] else value)]


def _quarter(match: re.Match[str], text: str) -> list[Date]:
    value = int(match["q"]) if match["q"] else _QUARTERS[match["word"].lower()]
    return [Date(match.span(), match.group(), quarter=value)]


def _weekday(match: re.Match[str], text: str) -> list[Date]:
    word = (match["day"] or match["abbr"]).lower()
    value = next(i for name, i in _WEEKDAYS.items() if name.startswith(word[:3]))
    return [Date(match.span(), match.group(), weekday=value)]


_HOURS_TEXT = """
    one two three four five six seven eight nine ten eleven twelve
"""
_HOURS = {
    w: i
    for i, w in enumerate(
        _HOURS_TEXT.split(),
        1,
    )
}


def _time(match: re.Match[str], text: str) -> list[Date]:
    written = match["h"] or match["h2"] or match["h3"] or match["h4"] or match["h5"]
    hour = _HOURS.get(written.lower()) or _number(written) or 0
    minute = int(match["m"] or match["m3"] or 0)
    past = (match["to"] or match["past"] or "").lower()
    if past:
        minute = {"half": 30, "quar": 15}[past[:4]] * (-1 if past.endswith("to") else 1)
    half = (match["half"] or match["half2"] or match["half4"] or "").lower()
    clock: Literal["12", "24"] = "24" if half or hour > 12 else "12"
    if (
        half.startswith("p") or "afternoon" in half or "evening" in half or "night" in half
    ) and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    minutes = (hour * 60 + minute) % 1440
    return [Date(match.span(), match.group(), minute=minutes, clock=clock)]


def _bare_year(match: re.Match[str], text: str) -> list[Date]:
    if not match["range"] and _is_amount(text, match.end()):
        return []
    sign = -1 if match["bc"] else 1
    span = match.span("year")
    first = Date(span, match["year"], year=sign * int(match["year"]), year_span=span)
    if not match["range"]:
        return [first]
    second = match["year2"]
    span2 = match.span("year2")
    year2 = int(second) if len(second) == 4 else int(match["year"][:2] + second)
    if year2 < int(match["year"]):
        return [first]
    return [first, Date(span2, second, year=year2, year_span=span2)]


_NO_PLURAL = frozenset(
    split("won|foot|second|minute|hour|day|week|month|quarter|year|anniversary|decade|century")
)
"""After a year these are no units: who in 2000 won, the 2012 second quarter."""


def _is_amount(text: str, end: int) -> bool:
    """Whether a unit or a currency follows a number: 1000 RMB, 2015 m."""
    start = end + text.startswith(" ", end)
    found = read_unit(text, start, "en")
    return found is not None and text[start : found[1]].lower() not in _NO_PLURAL


def _bc_year(match: re.Match[str], text: str) -> list[Date]:
    name = "year" if match["year"] else "ad"
    value = int(match[name])
    span = match.span(name)
    return [
        Date(match.span(), match.group(), year=-value if name == "year" else value, year_span=span)
    ]


_YEAR_HINT = re.compile(r"1\d{3}|20\d\d")
_TIME_HINT = re.compile(
    r"[\dCcPpQq](?i:(?<=\d)(?:: ?\d|\s*(?:[ap]\.?\s?m|noon|mid|in the|at night))"
    r"|(?<=c)lock|(?<=p)ast|(?<=q)uarter to)"
)
_MONTH_HINT = re.compile(
    "Jan|Feb|Ma[ry]|Apr|Ju[nl]|Aug|Sep|Oct|Nov|Dec|JA|FE|MA|AP|JU|AU|SE|OC|NO|DE"
)
_DIGIT = re.compile(r"\d")
_CENTURY_HINT, _WEEKDAY_HINT = re.compile("entur"), re.compile(r"day|Mon\.|Tue|Wed\.|Thu|Fri\.")

_Hint = re.Pattern[str] | None
_Reader = tuple[re.Pattern[str], Callable[[re.Match[str], str], list[Date]]]
# The quick pattern that must match before the slow ones are tried, in a text with digits and in one
# without; None where they find nothing without digits.
_READERS: tuple[tuple[_Hint, _Hint, tuple[_Reader, ...]], ...] = (
    (_YEAR_HINT, None, ((_ISO, _iso), (_NUMERIC, _numeric))),
    (
        _MONTH_HINT,
        _MONTH_HINT,
        (
            (_MONTH_DAY, _calendar),
            (_DAY_MONTH, _calendar),
            (_MONTH_YEAR, _calendar),
            (_MONTH_ALONE, _month_alone),
        ),
    ),
    (_TIME_HINT, re.compile("clock|past |quarter to"), ((_TIME, _time),)),
    (re.compile(r"0['’]?s|ties"), re.compile("ties"), ((_DECADE, _decade),)),
    (_CENTURY_HINT, _CENTURY_HINT, ((_CENTURY, _century),)),
    (re.compile("uarter|Q[1-4]"), re.compile("uarter"), ((_QUARTER, _quarter),)),
    (_WEEKDAY_HINT, _WEEKDAY_HINT, ((_WEEKDAY, _weekday),)),
    (re.compile(r"B\.?C|A\.?D"), None, ((_BC_YEAR, _bc_year),)),
    (_YEAR_HINT, None, ((_BARE_YEAR, _bare_year),)),
)
