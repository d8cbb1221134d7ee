"""Chinese numerals and their value, from 七 to 1.6万, 两千三 and 二〇二四."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

_DIGITS = {
    **{char: i for i, char in enumerate("零一二三四五六七八九")},
    **{char: i for i, char in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "参": 3,  # 參 in accounts
    "〇": 0,
    "○": 0,
    "两": 2,
    "叄": 3,
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_TENS = {"廿": 20, "卅": 30}

DIGIT_CHARS = "".join(_DIGITS).replace("参", "")
SMALL_CHARS = "".join(_SMALL)
LARGE_CHARS = "".join(_LARGE)
NUMERAL_CHARS = DIGIT_CHARS + SMALL_CHARS + LARGE_CHARS + "".join(_TENS)

_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+|.")
_POSITIONAL = re.compile(rf"[{DIGIT_CHARS}]{{2,}}")
_DECIMAL = re.compile(rf"(.+?)[点.]([{DIGIT_CHARS}]+)([{LARGE_CHARS}]*)")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_ANY_FULL_WIDTH = re.compile("[０-９．％]")
_FULL_WIDTH_GROUP = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")


def to_ascii_digits(text: str) -> str:
    """Full-width digits as ASCII ones, the commas in １，２００ too; the length stays."""
    if not _ANY_FULL_WIDTH.search(text):
        return text
    return _FULL_WIDTH_GROUP.sub(",", text).translate(_FULL_WIDTH)


BLANKS = " \u00a0\u2009\u202f"
"""What stands between groups of three digits: 12 000."""
_BLANK = re.compile(f"[{BLANKS}]")


@lru_cache(maxsize=4096)
def value_of(numeral: str) -> Fraction | None:
    """The value of a Chinese numeral, mixed with ASCII digits or not.

    Two or more digit characters without a unit are read by position (二〇二四). Returns None
    for what is not a numeral.
    """
    text = _BLANK.sub("", numeral) if _BLANK.search(numeral) else numeral
    if not text:
        return None
    if _POSITIONAL.fullmatch(text):
        return Fraction(int("".join(str(_DIGITS[char]) for char in text)))
    decimal = _DECIMAL.fullmatch(text)
    if decimal and not text[0].isdigit():
        return _decimal(decimal)
    return _evaluate(_TOKEN.findall(text))


def _decimal(match: re.Match[str]) -> Fraction | None:
    whole = value_of(match.group(1))
    if whole is None:
        return None
    places = "".join(str(_DIGITS[char]) for char in match.group(2))
    value = whole + Fraction(int(places), 10 ** len(places))
    for char in match.group(3):
        value *= _LARGE[char]
    return value


def _evaluate(tokens: list[str]) -> Fraction | None:
    total = Fraction(0)  # closed by 亿 or 万
    section = Fraction(0)  # below 万
    digit: Fraction | None = None
    last_unit = 1
    after_zero = False
    for token in tokens:
        if token[-1].isascii() and token[-1].isdigit():
            digit = Fraction(token.replace(",", ""))
            after_zero = True
        elif token in _DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = Fraction(_DIGITS[token])
            after_zero = after_zero or digit == 0
        elif token in _TENS:
            section += _TENS[token]
            digit, last_unit, after_zero = None, 10, False
        elif token in _SMALL:
            section += (Fraction(1) if digit is None else digit) * _SMALL[token]
            digit, last_unit, after_zero = None, _SMALL[token], False
        elif token in _LARGE:
            factor = _LARGE[token]
            section += digit or 0
            if section == 0 and total:
                total *= factor
            elif total and factor > last_large(total):
                total = (total + section) * factor
            else:
                total += (section or 1) * factor
            section, digit, last_unit, after_zero = Fraction(0), None, factor, False
        else:
            return None
    if digit is not None:
        # 两千三 is 2,300 and 三万五 35,000: a bare last digit takes the next lower place.
        abbreviated = not after_zero and last_unit >= 100
        section += digit * (last_unit // 10) if abbreviated else digit
    return total + section


def last_large(total: Fraction) -> int:
    """The scale (万, 亿, 兆) that closed `total`."""
    for factor in (10**12, 10**8, 10**4):
        if total >= factor and total % factor == 0:
            return factor
    return 1
