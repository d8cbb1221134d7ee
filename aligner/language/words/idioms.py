"""Words and names that hold a numeral but count nothing."""

from __future__ import annotations

import re

from aligner.language.patterns import split, word_of
from aligner.language.quantities.counts import MASK, blank

_EN_IDIOMS = (
    r"one another|no one(?: else)?|any ?one|some ?one|every ?one|at once|all at once|"
    r"once again|"
    r"once more|once upon|one by one|one (?:day|thing)|at first|first of all|for the first time|"
    r"first (?:aid|lady|name|place|hand)|first-(?:hand|class|rate|ever|come)|in the first place|"
    r"second(?:ly)? to none|second (?:hand|thoughts?|nature|wind|guess)|second-(?:hand|guess)\w*|"
    r"on second thought|split second|third part(?:y|ies)|third-party|third world|"
    r"on the one hand|one-(?:on-one|sided|time|way|stop|off)|"
    r"double[- ](?:edged|check|cross|dealing|standard|click|think|talk)\w*|two-faced|"
    r"six of one|nine times out of ten|million-dollar|one in a million|"
    r"four-letter|forty winks|seventh heaven|cloud nine|the whole nine yards|"
    r"at sixes and sevens|second[- ]in[- ]command|a second|this second|one's|"
    r"quarter(?:ed|ly|back|master|final|-final|finals|-finals)\b|"
    r"half-?(?:hearted|way|brother|sister)\w*|head quarters|living quarters|"
    r"private quarters|close quarters"
)
_EN = re.compile(rf"{word_of(split(_EN_IDIOMS))}\b", re.IGNORECASE)
# No idiom is looked for in a text without any of these.
_EN_WORDS_TEXT = """
    one once first second third double six nine million four forty seventh quarter
    quarters half halfway anyone someone everyone two sixes yards cloud secondly seconds
    halfhearted quarterly quarterback quartermaster quarterfinal quarterfinals quartered
"""
IDIOM_WORDS = frozenset(_EN_WORDS_TEXT.split())
"""Words, one of which every English idiom has, in lower case."""

# Every alternative begins with a fixed character, which lets the search skip quickly.
_ZH = re.compile(
    "一带一路|一国两制|第一时间|三番五次|三番两次|千方百计|千军万马|千家万户|四面八方|"
    "五颜六色|五花八门|七上八下|乱七八糟|七嘴八舌|九牛一毛|百分百|百战百胜|百花齐放|"
    "百家争鸣|百姓|百货|百科|百度|百事|百老汇|百合|百般|百忙|百无|百里挑一|千万别|千万不|"
    "千万要|千古|千秋|千里迢迢|千篇一律|千变万化|千差万别|千载难逢|千丝万缕|千辛万苦|万一|"
    "万物|万能|万岁|万军|万国|万民|万有|万事|万维|万里长城|万圣|万科|万达|万豪|万幸|"
    "万分(?!之)|万般|万众|亿万|十分(?!之|钟|鐘)|十足|十字|十全十美|十恶|九州|八卦|八路军|"
    "八宝|八荣八耻|七夕|六合|六安|五行|五金|五角|五粮|五谷|五脏|五官|五湖四海|四川|四季|"
    "四周|四处|四肢|四合院|四海|四面|四散|四方|四围|三亚|三峡|三星|三国(?=演|时|志|杀|鼎)|三明|三角|三轮|"
    "三军|三农|三文|三思|三藩|三菱|三洋|三井|三角洲|二手|二维|二元|二胡|不二|不三不四|"
    "再三|接二连三|两岸|两会|两国|两性|两边|两旁|两侧|两极|两难|两可|两样|两立|模棱两可|"
    "三心二意|一些|一般|一样|一旦|一直|一定|一切|一起|一同|一并|一律|一致|一贯|一向|一味|"
    "一连|一再|一共|一生|一旁|一时|一方面|一阵|一下|一会|一点(?![零一二三四五六七八九])|"
    "一边|一面|一度|一体|一线|一流|一举|一口气|一道|一早|一心|一行|一如|一系列|一经|一概|"
    "一手|一身|统一|唯一|惟一|单一|同一|专一|逐一|合一|之一|某一|任一|每一|进一步|另一|"
    "这一|那一|哪一|上一|下一|前一|后一|第一线|半导体|半岛|半路|半空|半球|多半|大半|过半|"
    "一百八十度|零售|零食|零件|零部件|零碎|零星|飘零|凋零|归零|零距离|零散|双十一|双十二|"
    "一二三|二三线|一二线|三四线|周[一二三四五六日](?![年次])|星期[一二三四五六日天]|"
    "礼拜[一二三四五六日天]|万象|万丈|万户侯|七零八落|十万八千里|万年青|百年未有|百年大计|"
    "百年树人|万年历|百年好合|十一黄金周|十一假期|十一长假|十一国庆|千金|千夫长|百夫长|"
    "千夫|百夫|五旬节|逾越节|二话|三言两语|三五(?![百千万十])|一五一十|七情六欲|六神|"
    "四不像|三点式|张三(?!百)|李四|三七|五四|六四|一二·九|七七事变|八一|九一八|五常|"
    "三思而行|三三两两|一一|百万富翁|亿万富翁|千禧|双方|双边|双手|双脚|双眼|双目|双臂|"
    "双重|双赢|双向|双双|双胞|两口|两点一线|收拾|拾起|拾取|拾穗|拾荒|仟佰|万俟|陆军|陆地|"
    "大陆|登陆"
)
_COUNTING = frozenset("0123456789一二三四五六七八九十百千万亿")


def without_idioms_en(text: str, words: frozenset[str]) -> str:
    """An English text with its idioms masked; `words` are its words in lower case."""
    return text if words.isdisjoint(IDIOM_WORDS) else _EN.sub(blank, text)


def without_idioms_zh(text: str) -> str:
    """A Chinese text with its idioms masked."""
    return _ZH.sub(_blank_zh, text)


def _blank_zh(match: re.Match[str]) -> str:
    # 二十四方 has no 四方, 十分之一 no 之一. A lookbehind in the pattern would cost its speed.
    before = match.string[match.start() - 1 : match.start()]
    if before and (before in _COUNTING or (before == "分" and match.group() == "之一")):
        return match.group()
    return MASK * len(match.group())
