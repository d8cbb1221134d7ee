"""Chinese dates: 年月日, 民国, 公元前, 年代, 世纪, 季度, 星期 and times of day."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from aligner.language.quantities.measures import Date, Part
from aligner.language.quantities.numerals_zh import value_of

_S = r"[ \u3000\u00a0]?"
_CN = "〇零○一二三四五六七八九十"
_N2 = rf"(?:\d{{1,2}}|[{_CN}]{{1,3}}|廿[一二三四五六七八九]?)"
_YEAR = r"(?:\d{4}|[〇零○一二三四五六七八九]{4})"
_PART = "(?:上旬|中旬|下旬|初|底|末|中(?![国文旬央])|月初|月底)"
_ROC_START = 1911

_FULL = re.compile(
    rf"(?<![\d.])(?P<bc>公元前)?(?P<roc>民国{_S})?(?P<year>{_YEAR}|(?<=民国)(?:元|{_N2}|\d{{3}})"
    rf"|(?<=民国 )(?:元|{_N2}|\d{{3}})){_S}年{_S}"
    rf"(?:(?P<month>{_N2}|正|元|腊){_S}月份?{_S}(?:(?P<day>初?{_N2}){_S}(?:[日号]|(?=[，,、\s上下早晚凌清傍中当]))?)?(?P<part>{_PART})?)?"
)
_MONTH_DAY = re.compile(
    rf"(?<![\d.第{_CN}百千万])(?:(?P<year>\d{{2}}){_S}年{_S})?(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九正腊]|元(?=月)){_S}月份?{_S}"
    rf"(?:(?P<day>初?{_N2}){_S}[日号](?![^\s]?[码线楼]))?(?P<part>{_PART})?"
)
_DAY = re.compile(
    rf"(?<![\d.第{_CN}百千万])(?P<day>3[01]|[12]\d|0?[1-9]){_S}(?:日(?!本|元|圆|语|均|至\d+年)|号(?=[，,。、）)\s至晚早上下中当凌在]|$))"
)
_DAY_RANGE = re.compile(
    rf"(?<![\d.:])(?P<day>3[01]|[12]\d|0?[1-9]){_S}[-–—~至到、和]{_S}(?=(?:3[01]|[12]\d|0?[1-9]){_S}[日号](?![本元圆语均]))"
)
_MONTH_RANGE = re.compile(
    rf"(?<![\d.:第])(?P<month>1[0-2]|0?[1-9]|[{_CN}]{{1,2}}){_S}[-–—~至到、]{_S}(?=(?:1[0-2]|0?[1-9]|[{_CN}]{{1,2}}){_S}月(?![\d]))"
)
_YEAR_RANGE = re.compile(
    rf"(?<![\d.:])(?P<year>(?:1\d{{3}}|20\d{{2}})){_S}[-–—~至到、和]{_S}(?=(?:1\d{{3}}|20\d{{2}}){_S}年)"
)
_NUMERIC = re.compile(
    r"(?<![\d-])(?P<year>1\d{3}|20\d{2})[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?P<day>3[01]|[12]\d|0?[1-9])(?![\d-])"
)
_DECADE = re.compile(
    rf"(?:(?P<century>\d{{2}}|[{_CN}]{{2,3}}|上|本){_S}(?:个)?世纪{_S}(?:的)?)?(?P<n>\d{{4}}|\d{{2}}|[{_CN}]{{4}}|[一二三四五六七八九]十|[一二三四五六七八九]〇){_S}年代(?P<part>初|末|中|中期|后期|初期|末期)?"
    # 80后: those born in the eighties
    r"|(?<![\d.])(?P<born>[5-9]0|[01]0)后(?![续天年排卫勤期面的])"
)
_CENTURY = re.compile(
    rf"(?P<bc>公元前{_S})?(?P<n>\d{{1,2}}|[{_CN}]{{1,3}}){_S}世纪(?P<part>初|末|中叶|中期)?"
)
_QUARTER = re.compile(
    rf"第?{_S}(?P<q>[1-4一二三四]){_S}(?:季度|季(?=[的度，,。末初、]))|(?P<first>首){_S}季(?:度)?|Q(?P<q2>[1-4])(?![A-Za-z0-9])"
)
_WEEKDAY = re.compile(
    r"(?:星期|礼拜|(?<![一两二三四五六七八九十百\d每几半])周)(?P<d>[一二三四五六日天])(?![年次个岁遍])|(?P<sunday>主日)"
)
_PERIOD = (
    "凌晨|清晨|早晨|早上|上午|中午|午后|下午|傍晚|晚上|晚间|夜里|夜间|深夜|半夜|"
    "今晚|昨晚|当晚|明晚|早|晚"
)
_TIME = re.compile(
    rf"(?:(?P<period>{_PERIOD}){_S})?(?<![\d.:])(?P<h>2[0-4]|1\d|0?\d|十[一二]|二十[一二三四]?|[一二两三四五六七八九十])"
    rf"(?:{_S}[点时](?![间候代段期速数评议])(?:{_S}(?:(?P<m>[0-5]?\d|[{_CN}]{{1,3}}){_S}分(?!之[{_CN}百千万\d])|(?P<half>半)|(?P<q>[一三]刻)|(?P<m2>[0-5]\d)(?!\d)|(?P<tens>[二三四五]?十[一二三四五六七八九]?)(?![{_CN}百千万亿个]))|[钟整许左])?"
    rf"|[:：](?P<m3>[0-5]\d)(?:[:：][0-5]\d)?(?![\d:：]))"
)
_BARE_BC = re.compile(rf"公元(?P<bc>前)?{_S}(?P<year>\d{{1,4}}|[{_CN}百]{{1,5}}){_S}年")
_SPECIAL = {"正": 1, "元": 1, "腊": 12}
_DAYS = {char: i for i, char in enumerate("一二三四五六日", 1)} | {"天": 7}
_PARTS: tuple[tuple[str, Part], ...] = (
    ("上旬", "early"), ("初", "early"), ("中", "mid"),
    ("下旬", "late"), ("底", "late"), ("末", "late"), ("后", "late"),
)  # fmt: skip


def dates_zh(text: str) -> list[Date]:
    """The dates of a Chinese text, in order and without overlap.

    Full-width digits are expected as ASCII ones. 9月26日至27日 gives two dates; the second has
    only what is written, a day.
    """
    found: list[Date] = []
    taken = bytearray(len(text) + 1)
    characters = frozenset(text)
    for signs, pattern, read in _READERS:
        if signs.isdisjoint(characters):
            continue
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            date = read(match, text)
            if date is not None:
                taken[date.span[0] : date.span[1]] = b"\1" * (date.span[1] - date.span[0])
                found.append(date)
    return sorted(found, key=lambda date: date.span)


def _int(text: str | None) -> int | None:
    if not text:
        return None
    if text in _SPECIAL:
        return _SPECIAL[text]
    value = value_of(text.removeprefix("初"))
    return int(value) if value is not None else None


def _part(text: str | None) -> Part:
    for mark, part in _PARTS:
        if text and mark in text:
            return part
    return ""


def _trim(match: re.Match[str]) -> tuple[tuple[int, int], str]:
    surface = match.group().rstrip(" \u3000\u00a0")
    return (match.start(), match.start() + len(surface)), surface


def _full(match: re.Match[str], text: str) -> Date | None:
    year = _int(match["year"])
    month, day = _int(match["month"]), _int(match["day"])
    if year is None or not _is_calendar(month, day):
        return None
    if match["roc"]:
        year += _ROC_START
    if match["bc"]:
        year = -year
    span, surface = _trim(match)
    return Date(
        span, surface, year, month, day, part=_part(match["part"]), year_span=match.span("year")
    )


def _is_calendar(month: int | None, day: int | None) -> bool:
    return (month is None or 1 <= month <= 12) and (day is None or 1 <= day <= 31)


def _month_day(match: re.Match[str], text: str) -> Date | None:
    month, day = _int(match["month"]), _int(match["day"])
    if not _is_calendar(month, day):
        return None
    year = 2000 + int(match["year"]) if match["year"] else None
    span, surface = _trim(match)
    year_span = match.span("year") if year else None
    return Date(span, surface, year, month, day, part=_part(match["part"]), year_span=year_span)


def _day(match: re.Match[str], text: str) -> Date | None:
    return Date(match.span(), match.group(), day=int(match["day"]))


def _range_start(match: re.Match[str], text: str) -> Date | None:
    groups = match.groupdict()
    name = next(iter(groups))
    value = _int(match[name])
    span, surface = match.span(name), match[name]
    if name == "year":
        return Date(span, surface, year=value, year_span=span)
    if name == "month":
        return Date(span, surface, month=value) if value and value <= 12 else None
    return Date(span, surface, day=value)


def _iso(match: re.Match[str], text: str) -> Date | None:
    return Date(
        match.span(), match.group(), int(match["year"]), int(match["month"]), int(match["day"]),
        year_span=match.span("year"),
    )  # fmt: skip


def _decade(match: re.Match[str], text: str) -> Date | None:
    written = match["n"] or match["born"]
    value = _int(written)
    if value is None or value % 10:
        return None
    century = (
        _int(match["century"]) if match["century"] and match["century"] not in "上本" else None
    )
    if match["century"] == "上":
        century = 20
    if century and value < 100:
        value += (century - 1) * 100
    return Date(match.span(), match.group(), decade=value, part=_part(match["part"]))


def _century(match: re.Match[str], text: str) -> Date | None:
    value = _int(match["n"])
    if not value or value > 30:
        return None
    return Date(match.span(), match.group(), century=-value if match["bc"] else value)


def _quarter(match: re.Match[str], text: str) -> Date | None:
    written = match["q"] or match["q2"] or ""
    return Date(match.span(), match.group(), quarter=1 if match["first"] else _int(written))


def _weekday(match: re.Match[str], text: str) -> Date | None:
    return Date(match.span(), match.group(), weekday=7 if match["sunday"] else _DAYS[match["d"]])


def _time(match: re.Match[str], text: str) -> Date | None:
    hour = _int(match["h"])
    colon = bool(match["m3"])
    period = match["period"] or ""
    marked = (
        bool(match["half"] or match["q"] or match["m"] or match["tens"])
        or match.group()[-1] in "钟整许"
    )
    is_digits = match["h"].isdigit()
    if hour is None or hour > 24:
        return None
    if not (colon or period or marked) and not (is_digits and re.search("[时点]$", match.group())):
        return None
    if not is_digits and not (
        period or match["m"] or match["tens"] or match.group()[-1] in "钟半刻整"
    ):
        return None
    minute = _int(match["m"] or match["tens"]) or int(match["m3"] or match["m2"] or 0)
    if match["half"]:
        minute = 30
    elif match["q"]:
        minute = 15 if match["q"][0] == "一" else 45
    clock: Literal["12", "24"] = "24" if period or hour > 12 else "12"
    if (
        hour < 12
        and re.match("中午|午后|下午|傍晚|晚|今晚|昨晚|当晚|明晚|夜|深夜", period)
        and not (hour < 6 and re.match("夜|深夜|中午", period))
    ):
        hour += 12
    elif hour == 12 and period in ("凌晨", "晚上", "半夜", "深夜"):
        hour = 0
    end = match.end() - (match.group()[-1] in "许左")
    span = (match.start(), end)
    return Date(span, text[match.start() : end], minute=(hour * 60 + minute) % 1440,
                clock=clock)  # fmt: skip


def _bare_era(match: re.Match[str], text: str) -> Date | None:
    value = _int(match["year"])
    if value is None:
        return None
    return Date(
        match.span(),
        match.group(),
        year=-value if match["bc"] else value,
        year_span=match.span("year"),
    )


# What a text must have one of before the pattern is tried.
_READERS: tuple[
    tuple[frozenset[str], re.Pattern[str], Callable[[re.Match[str], str], Date | None]], ...
] = (
    (frozenset("-/."), _NUMERIC, _iso),
    (frozenset("代后"), _DECADE, _decade),
    (frozenset("世"), _CENTURY, _century),
    (frozenset("元"), _BARE_BC, _bare_era),
    (frozenset("年"), _FULL, _full),
    (frozenset("年"), _YEAR_RANGE, _range_start),
    (frozenset("月"), _MONTH_DAY, _month_day),
    (frozenset("日号"), _DAY_RANGE, _range_start),
    (frozenset("月"), _MONTH_RANGE, _range_start),
    (frozenset("日号"), _DAY, _day),
    (frozenset("季Q"), _QUARTER, _quarter),
    (frozenset("期拜周主"), _WEEKDAY, _weekday),
    (frozenset("点时:："), _TIME, _time),
)
