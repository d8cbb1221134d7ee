"""Units of measure and currencies in both languages, with factors to a base unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from aligner.bitext import Lang
from aligner.language.patterns import opens_plainly, split


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures and how to convert it: ``base = number * factor + offset``."""

    dimension: str
    factor: Fraction
    offset: Fraction = Fraction(0)


def _unit(dimension: str, factor: str, offset: str = "0") -> Unit:
    return Unit(dimension, Fraction(factor), Fraction(offset))


_DAY = 86400
# A Gregorian year is 365.2425 days; months are twelfths of it.
_YEAR = Fraction(_DAY * 3652425, 10000)

UNITS: dict[str, Unit] = {
    "percent": _unit("ratio", "1/100"),
    "point": _unit("ratio", "1/100"),
    "permille": _unit("ratio", "1/1000"),
    "fraction": _unit("ratio", "1"),
    "times": _unit("ratio", "1"),
    "second": _unit("time", "1"),
    "minute": _unit("time", "60"),
    "hour": _unit("time", "3600"),
    "day": Unit("time", Fraction(_DAY)),
    "week": Unit("time", Fraction(7 * _DAY)),
    "month": Unit("time", _YEAR / 12),
    "quarter": Unit("time", _YEAR / 4),
    "year": Unit("time", _YEAR),
    "decade": Unit("time", _YEAR * 10),
    "century": Unit("time", _YEAR * 100),
    "mm": _unit("length", "0.001"),
    "cm": _unit("length", "0.01"),
    "m": _unit("length", "1"),
    "km": _unit("length", "1000"),
    "inch": _unit("length", "0.0254"),
    "foot": _unit("length", "0.3048"),
    "yard": _unit("length", "0.9144"),
    "mile": _unit("length", "1609.344"),
    "nautical mile": _unit("length", "1852"),
    "li": _unit("length", "500"),
    "zhang": _unit("length", "10/3"),
    "chi": _unit("length", "1/3"),
    "cun": _unit("length", "1/30"),
    "mg": _unit("mass", "0.001"),
    "g": _unit("mass", "1"),
    "kg": _unit("mass", "1000"),
    "t": _unit("mass", "1000000"),
    "pound": _unit("mass", "453.59237"),
    "ounce": _unit("mass", "28.349523125"),
    "jin": _unit("mass", "500"),
    "tael": _unit("mass", "37.3"),
    "m2": _unit("area", "1"),
    "km2": _unit("area", "1000000"),
    "ha": _unit("area", "10000"),
    "mu": _unit("area", "2000/3"),
    "acre": _unit("area", "4046.8564224"),
    "ft2": _unit("area", "0.09290304"),
    "mile2": _unit("area", "2589988.110336"),
    "ml": _unit("volume", "0.001"),
    "l": _unit("volume", "1"),
    "m3": _unit("volume", "1000"),
    "gallon": _unit("volume", "3.785411784"),
    "barrel": _unit("volume", "158.987294928"),
    "celsius": _unit("temperature", "1"),
    "fahrenheit": _unit("temperature", "5/9", "-160/9"),
    "w": _unit("power", "1"),
    "kw": _unit("power", "1000"),
    "mw": _unit("power", "1000000"),
    "gw": _unit("power", "1000000000"),
    "kwh": _unit("energy", "1"),
    "km/h": _unit("speed", "1"),
    "mph": _unit("speed", "1.609344"),
}

CURRENCY_SYMBOLS: dict[str, str] = {
    "US$": "USD",
    "HK$": "HKD",
    "NT$": "TWD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "S$": "SGD",
    "$": "USD",
    "£": "GBP",
    "€": "EUR",
    "₩": "KRW",
    "₽": "RUB",
    "₹": "INR",
    "RMB": "CNY",
    "CNY": "CNY",
    "USD": "USD",
    "HKD": "HKD",
    "EUR": "EUR",
    "GBP": "GBP",
    "JPY": "JPY",
    "MOP": "MOP",
    # The same sign is written for yuan and yen: no currency can be concluded from it.
    "¥": "",
    "￥": "",
}

_EN: dict[str, str] = {
    "percent": "percent|per cent|per-cent|pct|%",
    "point": "percentage points?|percent points?|pp",
    "permille": "‰",
    "times": "times|-?fold",
    "second": "seconds?|secs?",
    "minute": "minutes?|mins?",
    "hour": "hours?|hrs?",
    "day": "days?",
    "week": "weeks?",
    "month": "months?",
    "quarter": "quarters?",
    "year": "years?|yrs?|anniversar(?:y|ies)",
    "decade": "decades?",
    "century": "century|centuries",
    "mm": "millimet(?:er|re)s?|mm",
    "cm": "centimet(?:er|re)s?|cm",
    "m": "met(?:er|re)s?|m",
    "km": "kilomet(?:er|re)s?|km|kms",
    "inch": "inch(?:es)?",
    "foot": "feet|foot|ft",
    "yard": "yards?",
    "nautical mile": "nautical miles?",
    "mile": "miles?",
    "li": "li",
    "chi": "chi",
    "mg": "milligrams?|mg",
    "g": "grams?|grammes?|g",
    "kg": "kilograms?|kilogrammes?|kilos?|kg",
    "t": "tons?|tonnes?|metric tons?",
    "pound": "lbs?",
    "ounce": "ounces?|oz",
    "jin": "jin|catty|catties",
    "tael": "taels?",
    "km2": "square kilomet(?:er|re)s?|sq km|km2|km²",
    "m2": "square met(?:er|re)s?|sq m|m2|m²|㎡",
    "ha": "hectares?|ha",
    "mu": "mu",
    "acre": "acres?",
    "ft2": "square feet|square foot|sq ft",
    "mile2": "square miles?",
    "ml": "millilit(?:er|re)s?|ml",
    "l": "lit(?:er|re)s?",
    "m3": "cubic met(?:er|re)s?|m3|m³",
    "gallon": "gallons?",
    "barrel": "barrels?",
    "celsius": "degrees? Celsius|degrees? centigrade|° ?C|℃",
    "fahrenheit": "degrees? Fahrenheit|° ?F|℉",
    "kwh": "kilowatt[ -]hours?|kWh",
    "gw": "gigawatts?|GW",
    "mw": "megawatts?|MW",
    "kw": "kilowatts?|kW",
    "w": "watts?",
    "km/h": "kilomet(?:er|re)s? (?:per|an) hour|km/h|kph|kmh",
    "mph": "miles? (?:per|an) hour|mph",
    "USD": "U\\.?S\\.? dollars?|American dollars?|dollars?|USD|bucks",
    "CNY": "yuan|renminbi|RMB|CNY",
    "HKD": "Hong Kong dollars?|HKD",
    "TWD": "New Taiwan dollars?|Taiwan dollars?|NTD|TWD",
    "AUD": "Australian dollars?",
    "CAD": "Canadian dollars?",
    "SGD": "Singapore(?:an)? dollars?",
    "EUR": "euros?|EUR",
    "GBP": "pounds? sterling|pounds?|GBP|quid",
    "JPY": "yen|JPY",
    "KRW": "(?:South )?(?:Korean )?won",
    "RUB": "rubles?|roubles?",
    "INR": "(?:Indian )?rupees?",
    "THB": "baht",
    "CHF": "Swiss francs?",
    "MOP": "patacas?|MOP",
    "cent": "cents?",
}

_ZH: dict[str, str] = {
    "percent": "[%％]",
    "point": "个百分点|個百分點|百分点|百分點",
    "permille": "‰",
    "times": "倍",
    "second": "秒钟|秒鐘|秒",
    "minute": "分钟|分鐘",
    "hour": "个半?小时|個半?小時|小时|小時|个钟头|個鐘頭|个多小时|個多小時",
    "day": "天|昼夜|晝夜|日(?![本元圆圓語语])",
    "week": "个星期|個星期|星期|个礼拜|個禮拜|周(?![岁歲年围圍边邊])|週",
    "month": "个[多半]?月|個[多半]?月|月",
    "quarter": "个季度|個季度",
    "year": "周年|週年|年|载|載|周岁|岁|歲",
    "century": "个多?世纪|個多?世紀|世纪|世紀",
    "mm": "毫米|mm",
    "cm": "厘米|公分|cm",
    "m": "米|公尺|m",
    "km": "公里|千米|km|KM",
    "inch": "英寸|寸",
    "foot": "英尺",
    "yard": "码|碼",
    "nautical mile": "海里|浬",
    "mile": "英里",
    "li": "华里|里(?![面边头程])",
    "zhang": "丈(?!夫)",
    "chi": "尺",
    "mg": "毫克|mg",
    "g": "克(?![隆服拉])|g",
    "kg": "公斤|千克|kg",
    "t": "吨|噸",
    "pound": "磅",
    "ounce": "盎司",
    "jin": "斤",
    "km2": "平方公里|平方千米|km²",
    "m2": "平方米|平米|㎡|m²",
    "ha": "公顷|公頃",
    "mu": "亩|畝",
    "acre": "英亩|英畝",
    "ft2": "平方英尺",
    "mile2": "平方英里",
    "ml": "毫升|ml",
    "l": "公升|升(?![级值学降至到])",
    "m3": "立方米|m³",
    "gallon": "加仑|加侖",
    "barrel": "桶",
    "celsius": "摄氏度|攝氏度|℃|°C",
    "fahrenheit": "华氏度|華氏度|℉",
    "kwh": "千瓦时|千瓦時|千瓦小时",
    "gw": "吉瓦|GW",
    "mw": "兆瓦|MW",
    "kw": "千瓦|kW",
    "w": "瓦",
    "km/h": "公里/小时|公里每小时|km/h",
    "mph": "英里/小时|英里每小时",
    "USD": "美元|美金|美圆",
    "CNY": "元人民币|元人民幣|人民币|人民幣|块钱|塊錢|元(?![旦首月帅素老宵朝代年])",
    "HKD": "港元|港币|港幣",
    "TWD": "新台币|新台幣|元新台币|台币|台幣",
    "AUD": "澳元|澳币",
    "CAD": "加元|加币",
    "SGD": "新加坡元|新元|新币",
    "EUR": "欧元|歐元",
    "GBP": "英镑|英鎊",
    "JPY": "日元|日圆|日圓",
    "KRW": "韩元|韓元|韩圆",
    "RUB": "卢布|盧布",
    "INR": "卢比|盧比",
    "THB": "泰铢|泰銖",
    "CHF": "瑞士法郎",
    "MOP": "澳门元|澳门币|澳門元",
    "cent": "美分",
}

# One- and two-letter symbols are read in this case only: 5M is five million, 4G a name.
_CASED = re.compile(r"^[A-Za-z]{1,3}[23]?$")


def _spellings(table: dict[str, str]) -> list[tuple[str, str]]:
    """(spelling, code), longer ones first, so that "square miles" is not read as "square"."""
    pairs = [(spelling, code) for code, text in table.items() for spelling in split(text)]
    return sorted(pairs, key=lambda pair: len(pair[0]), reverse=True)


_Units = tuple[re.Pattern[str], list[str]]
"""A pattern whose n-th group is a spelling of the n-th code of the list."""


def _compiled(spellings: Sequence[tuple[str, str]], lang: Lang) -> _Units:
    alternatives = []
    for spelling, _ in spellings:
        ends_in_letter = spelling[-1].isascii() and spelling[-1] not in "%]"
        edge = r"(?![A-Za-z0-9])" if ends_in_letter else ""
        body = spelling if _CASED.match(spelling) or lang == "zh" else f"(?i:{spelling})"
        alternatives.append(f"({body}{edge})")
    return re.compile("|".join(alternatives)), [code for _, code in spellings]


def _by_opening(lang: Lang) -> dict[str, _Units]:
    """First character, in lower case, of what is read -> the units that it may open.

    Those that any other character may open are under the empty string.
    """
    found: dict[str, list[tuple[str, str]]] = {"": []}
    spellings = _spellings(_EN if lang == "en" else _ZH)
    for opening in {spelling[0].lower() for spelling, _ in spellings if opens_plainly(spelling)}:
        found[opening] = []
    for spelling, code in spellings:
        for opening in [spelling[0].lower()] if opens_plainly(spelling) else found:
            found[opening].append((spelling, code))
    return {opening: _compiled(those, lang) for opening, those in found.items()}


_UNITS: dict[Lang, dict[str, _Units]] = {"en": _by_opening("en"), "zh": _by_opening("zh")}


def read_unit(text: str, start: int, lang: Lang) -> tuple[str, int] | None:
    """The unit written at `start`: its code and the offset after it, or None."""
    units = _UNITS[lang]
    pattern, codes = units.get(text[start : start + 1].lower()) or units[""]
    match = pattern.match(text, start)
    if match is None or match.lastindex is None:
        return None
    return codes[match.lastindex - 1], match.end()
