"""The wording of web pages, English and Chinese: what their dates, bylines, footers look like.

Patterns for whole lines are used with ``fullmatch``, those that end in ``_START`` with
``match``, `CREDIT` with ``search``.
"""

from __future__ import annotations

import re

from aligner.language.patterns import any_of
from aligner.language.tables import chinese, chinese_set, english, english_set


def _any(*alternatives: str) -> str:
    """One group of alternatives."""
    return f"(?:{'|'.join(alternatives)})"


def _en(kind: str) -> str:
    """The English words of one kind of the table ``page``."""
    return _any(any_of(english("page", kind)))


def _zh(kind: str) -> str:
    """The Chinese words of one kind, in both standards: a page is read as it stands."""
    return _any(any_of(chinese("page", kind)))


def _words(kind: str) -> str:
    """The words of one kind, of both languages."""
    return _any(any_of((*english("page", kind), *chinese("page", kind))))


_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_WEEKDAY = _any(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s*",
    r"(?:星期|周|週)[一二三四五六日天]\s*",
)
_ZONE = r"(?:[ap]\.?m\.?|[A-Z]{2,4}|北京时间)"
_CLOCK = rf"(?:[\s,T]*\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?\s*{_ZONE}?)"
_DAY = _any(
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号號]?",
    rf"{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}",
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}",
)
_DATE = rf"{_WEEKDAY}?{_DAY}\s*{_WEEKDAY}?{_CLOCK}?"
DATE_LINE = re.compile(rf"[\s(（\[]*{_DATE}[\s)）\]]*", re.IGNORECASE)

_DATE_LABEL = _any(f"{_zh('date verb')}{_zh('date word')}", _words("date label"))
LABELLED_DATE = re.compile(
    rf"{_DATE_LABEL}(?:\s+(?:on|at))?\s*[:：]?\s*{_DATE}.{{0,30}}", re.IGNORECASE
)
STAMPED = re.compile(r"[A-Za-z]{2,15}\s?\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2})?")

TAGS = re.compile(rf"{_words('tag label')}\s*[:：].{{0,120}}", re.IGNORECASE)

LABELLED_BYLINE = re.compile(
    rf"{_words('byline label')}\s*(?:[:：/／|]|(?<=by)\s)\s*\S.{{0,60}}", re.IGNORECASE
)
_NAME = r"[A-Z][\w’'.-]*(?:\s+(?:[A-Z][\w’'.-]*|de|van|von|al|bin)){1,3}"
BY_NAME = re.compile(rf"By\s+{_NAME}(?:(?:,\s*|\s+and\s+|,\s+and\s+){_NAME}){{0,4}}")
_CAPITAL_NAME = r"[A-Z][A-Z’'.-]+(?:\s+[A-Z][A-Z’'.-]*){1,3}"
CAPITALS = re.compile(
    rf"(?:BY\s+)?{_CAPITAL_NAME}(?:(?:\s*,\s*|\s+AND\s+|\s*,\s*AND\s+){_CAPITAL_NAME}){{0,5}}"
)

_AGENCY = _words("agency")
_PERSON = r"(?-i:[A-Z][\w’.-]+(?:\s+[A-Z][\w’.-]+){0,3})"
_CREDIT_LABEL = _any(
    rf"{_words('picture')}(?:\s+(?:by|credit|courtesy(?: of)?))?", _words("credit label")
)
CREDIT = re.compile(
    r"(?:^|[\s.。”\"])"
    + _any(
        rf"{_PERSON}\s*(?:/|／|\s(?:for|via|—|–)\s)\s*(?:the\s+)?{_AGENCY}",
        rf"{_AGENCY}\s*(?:/|／|via)\s*(?:{_AGENCY}|{_PERSON})",
        rf"[(（]?{_CREDIT_LABEL}\s*[:：/／]\s*\S.{{0,60}}(?<![.!?。！？])",
    )
    + r"[)）]?\s*$",
    re.IGNORECASE,
)

SOCIAL = english_set("page", "social network") | chinese_set("page", "social network")

_NAVIGATION_WORDS = _any(
    _words("navigation"),
    r"[上下]一[篇页][:：]?.{0,60}|点击(?:阅读|查看).{0,12}|分享(?:到|至|本文).{0,20}|评论\s?\(\d+\)",
    r"read (?:more|next|also).{0,60}|more (?:from|stories|news|on)\b.{0,40}",
    r"share (?:this|on|via)\b.{0,40}|\d+ ?comments?| comments?",
)
NAVIGATION = re.compile(rf"{_NAVIGATION_WORDS}\s*[:：»>…]*", re.IGNORECASE)
BREADCRUMB = re.compile(rf"{_words('breadcrumb')}\s*[:：]?\s*[>»›/].{{0,80}}", re.IGNORECASE)

_SUBSCRIBE_WORDS = _any(
    _words("subscription"),
    "(?:邮件|郵件|免费)?(?:订阅|訂閱).{0,16}",
    "(?:请)?(?:输入|輸入|填写)您?的?(?:邮件|邮箱|電郵|電子郵件|电子邮件).{0,10}",
    r"subscribe\b.{0,60}|sign (?:up|in)\b.{0,60}|(?:join )?(?:our|the) newsletter\b.{0,40}",
    r"(?:enter )?your e-?mail(?: address)?.{0,10}|get the .{0,30}newsletter.{0,30}",
)
SUBSCRIBE = re.compile(rf"{_SUBSCRIBE_WORDS}[:：.!]?", re.IGNORECASE)

FOOTER_START = re.compile(
    _any(
        r"©|\(c\)\s*\d{4}|copyright(?:\s*[©(]|\s+\d{4}|\s*:)|.{0,40}all rights reserved",
        "版权(?:所有|归|声明)|版權(?:所有|歸|聲明)|.{0,30}ICP备|.{0,20}公网安备",
        r"(?:特别|免责|版权|郑重)(?:声明|提示)\s*[:：]|(?:特別|免責)聲明\s*[:：]|disclaimer\s*[:：]",
        r"notice\s*[:：]\s*the (?:content|above)|本文(?:来自|转自|来源|仅代表)",
        "(?:转载|轉載)(?:请|自|須|须).{0,40}",
        r"(?:网址|原文(?:链接|地址)|本文(?:链接|地址)|链接|source url|permalink|url)\s*[:：]",
        rf"{_words('footer link')}(?:\s*[|·•/].*)?$",
    ),
    re.IGNORECASE,
)

SITE_NAME = re.compile(
    _any(
        rf".{{1,14}}{_zh('site name')}",
        rf"[\w .’&-]{{1,40}}\s{_en('site name')}",
        r"[\w-]{2,30}\.(?:com|org|net|cn|io)(?:\.cn)?",
    )
)
SLOGAN = re.compile(_any(_zh("slogan"), rf"\b{_en('slogan')}\b", r"\bsince \d{4}"), re.IGNORECASE)
