"""Finds the numbers of Chinese text: digits, numerals, mixtures, 成, 倍, 分之 and 数千."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from aligner.language.masking import FILL, blank
from aligner.language.quantities.counts import Count
from aligner.language.quantities.numerals_zh import BLANKS, DIGIT_CHARS, NUMERAL_CHARS, value_of
from aligner.language.quantities.units import CURRENCY_SYMBOLS, glued_units, read_unit
from aligner.language.words.idioms import without_idioms_zh

_S = r"[ \u3000\u00a0]?"


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    return re.compile(
        r"https?://[!-~]+|www\.[!-~]+|[\w.]+@[\w.]+"
        r"|(?<![A-Za-z0-9])(?!(?:US|HK|NT|RMB|USD|CNY|HKD|EUR)\d)[A-Za-z][A-Za-z]*[-–‑]?\d[A-Za-z0-9.-]*"
        rf"|(?<![0-9.])\d+(?!(?:x|k|K|{glued_units('zh')})(?![A-Za-z]))[A-Za-z]+[A-Za-z0-9-]*"
        r"|(?<![0-9.])\d+\.[A-Za-z]+"
    )


_OVER = re.compile("[多余几来]")
_DIGIT_RUN = (
    # Texts that were cut into words have 3 , 900.
    r"\d{1,3}(?:(?:,| , )\d{3})+(?!\d)(?:\.\d+)?"
    rf"|(?<!\d[{BLANKS}])\d{{1,3}}(?:[{BLANKS}]\d{{3}})+(?![{BLANKS}]?\d)(?:\.\d+)?"
    r"|\d+(?:\.\d+)?|(?<![A-Za-z0-9.])\.\d+"
)
_N = NUMERAL_CHARS.replace("陆", "").replace("伍", "").replace("拾", "")
_FINANCIAL = "壹贰叁肆伍陆柒捌玖拾佰仟参叄零万亿"
_SCALES = "十百千万亿兆佰仟"
# In 82万千瓦 the 千 belongs to the unit.
_NO_PREFIX = "(?!(?<=[万亿])千[瓦克米卡伏帕焦])"
_NUM = (
    rf"(?:(?:{_DIGIT_RUN})(?:(?:{_S}(?=[多余几来]?[百千万亿兆佰仟])|(?<!\d\d)(?=[多余几来]?十))(?:[多余几来](?=[{_SCALES}]))?(?:{_NO_PREFIX}[{_SCALES}])++(?:\d+|[{DIGIT_CHARS}](?=[{_SCALES}]))?)*"
    rf"|(?!零参)[{_FINANCIAL}]{{2,}}"
    rf"|(?:{_NO_PREFIX}[{_N}])+(?:点[{DIGIT_CHARS}]+(?![刻钟])[万亿]*)?(?:[多余几来](?=[万亿])[万亿])?)"
)
# A dash after a figure, a unit or a bracket is a range.
_MINUS = r"(?<![0-9A-Za-z%％℃°)）\]—–~～至到-])[−-](?=\d)"
_NUMBER = re.compile(
    # One look at the first character spares most of them the rest.
    rf"(?=[\d.{NUMERAL_CHARS}第翻倍加成数几好上半双俩对仨打首元负−A-Z$£€￥¥-])(?:"
    r"(?P<whole>百分百)|"
    rf"(?P<permyriad>[百千万])分之(?P<perc>{_NUM})"
    rf"|(?P<den>{_NUM})分之(?P<numer>{_NUM})"
    rf"|(?P<fan>翻(?:了)?(?P<fann>[一两二三])?(?:番|倍)|"
    r"(?<![一二两三四五六七八九十百千万亿几数0-9 ])倍增|加倍|成倍)"
    rf"|(?P<cheng>(?P<chengn>[一二两三四五六七八九]|(?<![\d.])[1-9])成(?P<chengh>[一二三四五六七八九半])?(?![为功立本员就年人绩果效长熟品语都]))"
    rf"|(?P<vague>(?:数[十百千万亿]+|几[十百千万亿]+|好几[十百千万亿]+|"
    rf"上[百千万亿]+(?![边面])|成[百千](?:上[千万])?|成千上万|成千成万|千千万万|十[几多余来]|数以[十百千万亿]+计|百[多余]|千[多余]))"
    rf"|(?P<half>一半|半(?=[年天个日小价数]))"
    rf"|(?P<both>双|俩|对半|一对|一双)|(?P<trio>仨)|(?P<dozen>[一两半]?打(?=[鸡啤玫]))"
    rf"|(?P<first>首(?=[次个位届批家款季名轮场部座条席先例度日局])|元月)"
    rf"|(?P<currency>US\$|HK\$|NT\$|A\$|\$|£|€|￥|¥|RMB){_S}(?P<money>{_NUM})"
    rf"|(?P<ord>第{_S})?(?P<below>零下{_S}|负{_S}|{_MINUS})?(?P<num>{_NUM})(?P<slash>/\d+(?![\d/]))?)"
)
_PLAIN_MINUS = frozenset("是为至到达约于温值额降度升低有")
_MEGA = re.compile(rf"兆(?={_S}(?:帕|赫|字|比特|位|欧|焦))")
"""The 兆 of 兆帕, no scale of numbers."""
_CLASSIFIERS = (
    "个名位家次种项条座所只头匹艘辆架台件份张块颗粒本部篇句首支枝根株棵片层楼间套对副组批届场局"
    "轮回遍趟代辈户口人步级类款处点国字页章节卷样笔股枚尊幅盏杯碗盆箱袋瓶桶包把扇面身群队排行列"
    "圈圆朵滴串顿起门宗桩课集期幢栋肘掌派城族瓣营男女子牛羊夜众"
)
_CONSECUTIVE = re.compile(
    r"([一二三四五六七八九两])([二三四五六七八九]|(?<=一)两)(?=[十百千万亿]|$)"
)
_WEAK_LIMIT = 2
_DIGIT_OF = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}


_FIXED = {
    "half": (Fraction(1, 2), "fraction"),
    "both": (Fraction(2), ""),
    "trio": (Fraction(3), ""),
    "dozen": (Fraction(12), ""),
    "first": (Fraction(1), ""),
}
_LATIN = re.compile("[A-Za-z]")


def _read(match: re.Match[str], text: str) -> Count | None:
    start, end = match.span()
    group = match.lastgroup or ""
    if match["whole"]:
        return Count(Fraction(100), start, end, unit="percent")
    if match["permyriad"]:
        return _per(match, start, end)
    if match["den"]:
        top, bottom = value_of(match["numer"]), value_of(match["den"])
        if top is None or not bottom:
            return None
        return Count(top / bottom, start, end, unit="fraction")
    if match["fan"]:
        times = {"两": 4, "二": 4, "三": 8}.get(match["fann"] or "", 2)
        if match["fan"].endswith("倍"):
            times = 2
        return Count(Fraction(times), start, end, unit="times", weak=times == 2)
    if match["cheng"]:
        tenths = (value_of(match["chengn"]) or Fraction(0)) * 10
        if match["chengh"]:
            tenths += 5 if match["chengh"] == "半" else _DIGIT_OF[match["chengh"]]
        return Count(tenths, start, end, unit="percent")
    if match["vague"]:
        return _vague(match["vague"], start, end)
    if group in _FIXED:
        value, unit = _FIXED[group]
        if group == "half" and text.startswith(("个月", "个小", "小时", "年"), end):
            unit = ""
        return Count(value, start, end, unit=unit, weak=True, ordinal=group == "first")
    if match["currency"]:
        money = value_of(_plain(match["money"]))
        if money is None:
            return None
        unit = CURRENCY_SYMBOLS.get(match["currency"], "")
        return Count(money, start, end, digits=True, unit=unit)
    return _plain_number(match, start, end, text)


def _per(match: re.Match[str], start: int, end: int) -> Count | None:
    surface, upper = _lower_end(match["perc"])
    value = value_of(surface)
    if value is None:
        return None
    if match["permyriad"] == "百":
        digits = surface[0].isdigit()
        return Count(value, start, end, unit="percent", digits=digits, upper=upper)
    return Count(
        value / (1000 if match["permyriad"] == "千" else 10000), start, end, unit="fraction"
    )


def _lower_end(numeral: str) -> tuple[str, Fraction | None]:
    """七八十 as 七十 and the value of its upper end; None for what is no range."""
    span = None if numeral[0].isascii() else _CONSECUTIVE.search(numeral)
    if (
        span is None
        or (len(numeral) == _PAIR and not _is_rising(*span.groups()))
        or re.fullmatch(rf"[{DIGIT_CHARS}]{{3,}}", numeral)
    ):
        return numeral, None
    before, after = numeral[: span.start()], numeral[span.end() :]
    return before + span.group(1) + after, value_of(before + span.group(2) + after)


_PAIR = 2


def _is_rising(low: str, high: str) -> bool:
    """Whether two digits are the ends of a range: 七八, 三五, not the year 九二."""
    return _DIGIT_OF[low] < _DIGIT_OF[high]


def _plain(surface: str) -> str:
    return _OVER.sub("", surface)


def _plain_number(match: re.Match[str], start: int, end: int, text: str) -> Count | None:
    surface = match["num"]
    digits = surface[0].isascii()
    plain = _plain(surface)
    over = plain != surface
    unit = ""
    if len(plain) > 1 and plain[-1] == "两" and plain[-2] not in "零〇":
        # After a numeral 两 is the tael; 一两 may be "one or two" just as well.
        if plain != "一两":
            plain, unit = plain[:-1], "tael"
    elif all(char == "兆" for char in plain):
        return None
    plain, upper = _lower_end(plain)
    value = value_of(plain)
    if value is None:
        return None
    alternatives: tuple[Fraction, ...] = ()
    if match["below"]:
        if _may_be_no_minus(match, text):
            alternatives = (value,)
        value = -value
    if match["slash"]:
        bottom = int(match["slash"][1:])
        if bottom:
            alternatives, unit = (abs(value), Fraction(bottom)), "fraction"
            value = value / bottom
    bare_scale = all(char in "百千万亿" for char in plain)
    weak = not digits and (
        bare_scale
        or (value <= _WEAK_LIMIT and (upper is None or upper <= _WEAK_LIMIT))
        or _is_lone(plain, text, end)
    )
    return Count(
        value, start, end, digits=digits, ordinal=bool(match["ord"]), unit=unit, upper=upper,
        weak=weak, over=over, alternatives=alternatives,
    )  # fmt: skip


def _may_be_no_minus(match: re.Match[str], text: str) -> bool:
    """Whether what stands before a number may be a dash, or a basement's 负."""
    if match["below"] in ("-", "−"):
        before = text[match.start() - 1 : match.start()]
        return before.isalpha() and before not in _PLAIN_MINUS
    return match["below"] == "负" and text[match.end() : match.end() + 1] in ("层", "楼")


def _is_lone(plain: str, text: str, end: int) -> bool:
    """Whether a one-character numeral counts nothing that could be told from a word."""
    return (
        len(plain) == 1
        and text[end : end + 1] not in _CLASSIFIERS
        and read_unit(text, end, "zh") is None
    )


def _vague(surface: str, start: int, end: int) -> Count:
    scale = "".join(char for char in surface if char in "十百千万亿")
    if surface in ("成千上万", "成千成万", "千千万万"):
        return Count(Fraction(1000), start, end, vague=True, weak=True, upper=Fraction(10**6))
    if surface.startswith("成"):
        return Count(Fraction(100), start, end, vague=True, weak=True, upper=Fraction(10**5))
    low = Fraction(1)
    for char in scale:
        low *= value_of(char) or 1
    high = low * 10
    if surface[0] in "十百千":
        high = low * 2
    return Count(low, start, end, vague=True, weak=True, upper=high)


def counts_zh(text: str) -> tuple[list[Count], str]:
    """The numbers of a Chinese text in order, and the text with names and idioms masked."""
    masked = _names().sub(blank, text) if _LATIN.search(text) else text
    masked = without_idioms_zh(masked)
    if "兆" in masked:
        masked = _MEGA.sub(FILL, masked)
    found = (_read(match, masked) for match in _NUMBER.finditer(masked))
    return [count for count in found if count is not None], masked
