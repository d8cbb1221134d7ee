"""Readings of Chinese characters, and whether an English spelling is one of them.

Every reading of every character counts, so the surnames that are read unlike the same character
elsewhere (曾 Zeng, 单 Shan, 仇 Qiu, 解 Xie, 查 Zha, 区 Ou, 朴 Piao) need no special care.
"""

# ruff: noqa: E501 (tables of wide characters)
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec

from aligner.bitext import Span

SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏"
    "吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛段郝顾龚邵"
    "万覃武钱戴严莫孔向常汤康温牛樊葛邢安齐易乔庞颜庄聂章鲁岳翟殷詹申欧耿关焦兰俞柴左辛管祁"
    "宁苗舒包甘单盛路纪童凌冉翁游阳裴涂闵蒲缪柯欧阮翟司徒仇解查区朴盖仲仝南洪华伍倪尚毕尤卓娄"
    "车艾景封隋芦尉简饶屈项祝梅阎骆佟靳麦储卞房池代党屠臧栾迟巩应宗晏卜邬柳穆桑鲍连苍巴谷丛"
    "張劉陳楊黃趙吳孫馬羅鄭謝許鄧韓馮曾蕭葉蘇呂盧鍾譚陸範賈鄒賴龍賀顧龔錢嚴湯溫齊喬龐顏莊"
    "聂郎吉冀季纪敬靖逯乐丘嵇裘邸茅沙铁闻冼辜楚权蔺沃奚甄阴晋雍戚桂诺平明凤和班帅勾寇广阔岑嚴闕阙關蘭紀陽詹游簡饒魯祖米邝鄺招佘宓官言修岩鹿"
    "傅付霍习瞿边曲冷荣席麻刁虞郁荀芮巫宫厉戎符胥姬郦濮鞠匡敖衡燕茹戈农惠庾暨阚蒯荆竺桓浦寿晁滕"
    "亓钮诸亢禹苑粟谌牟苟邰漆郜仉仵矫缑储昝支卞闾祁廉岑雒蔚郇"
)
"""Family names of one character, both scripts."""

DOUBLE_SURNAMES = frozenset(
    [
        *[
            "欧阳",
            "司马",
            "上官",
            "诸葛",
            "司徒",
            "皇甫",
            "慕容",
            "林郑",
            "東方",
            "东方",
            "令狐",
            "宇文",
            "尉迟",
            "长孙",
            "夏侯",
            "公孙",
            "端木",
        ],
        *[
            "独孤",
            "南宫",
            "司空",
            "拓跋",
            "赫连",
            "申屠",
            "呼延",
            "完颜",
            "澹台",
            "轩辕",
            "百里",
            "东郭",
        ],
    ]
)

# Family names of Hong Kong, Taiwan (Wade-Giles), Korea and Vietnam as they are spelled abroad.
_ABROAD_TEXT = """
    Wong=王黄汪 Chan=陈曾 Cheung=张章 Chang=张章常 Leung=梁 Lam=林 Kwok=郭 Ng=吴伍黄 Yuen=袁阮
    Lau=刘 Liew=刘廖 Chow=周 Chou=周 Cheng=郑程成 Cheong=张钟蒋 Tsang=曾 Tseng=曾 Tse=谢 Hsieh=谢 Ho=何
    Yeung=杨 Yip=叶 Yeh=叶 Mak=麦 Fung=冯 Hui=许 Hsu=徐许 Koo=顾 Ku=古顾 Kwan=关 Lai=黎赖 Lo=罗卢
    Loh=罗 Lui=吕雷 Mok=莫 Ngai=魏倪 Poon=潘 Pun=潘 Shum=岑沈 Siu=萧肖 So=苏 Szeto=司徒 Tam=谭 Tong=唐汤
    Tsui=徐崔 Tung=董 Tang=邓唐汤 Teng=邓 To=杜 Yu=余于俞 Yung=容翁 Kao=高 Ko=高柯 Kuo=郭 Hsiao=萧肖
    Chiang=蒋江姜 Chu=朱褚 Chien=简钱 Chin=金秦 Chiu=邱赵 Chuang=庄 Tsai=蔡 Tsao=曹 Hung=洪 Hsiung=熊
    Soong=宋 Lee=李 Gou=郭 Woo=吴胡 Wu=吴胡邬伍 Choi=蔡崔 Lim=林 Tan=陈谭 Goh=吴 Teo=张 Ong=王翁 Ooi=黄
    Kim=金 Park=朴 Bak=朴 Jung=郑丁 Jeong=郑丁 Chung=郑钟丁 Kang=姜康 Cho=赵曹 Jo=赵曹 Yoon=尹 Yun=尹
    Jang=张 Lim=林任 Im=林任 Oh=吴 Seo=徐 Suh=徐 Shin=申辛 Kwon=权 Hwang=黄 Ahn=安 An=安 Ryu=柳
    Yoo=柳刘 Moon=文 Bae=裴 Baek=白 Noh=卢 Roh=卢 Rhee=李 Yi=李 Nguyen=阮 Tran=陈 Le=黎 Pham=范
    Hoang=黄 Vu=武 Vo=武 Phan=潘 Dang=邓 Bui=裴 Do=杜 Ngo=吴 Duong=杨 Ly=李 Truong=张 Dinh=丁 Trinh=郑
"""

ROMANISED_ABROAD: dict[str, str] = {}
for _item in _ABROAD_TEXT.split():
    _name, _, _characters = _item.partition("=")
    ROMANISED_ABROAD[_name] = ROMANISED_ABROAD.get(_name, "") + _characters

_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")


@lru_cache(maxsize=8192)
def readings(char: str) -> tuple[str, ...]:
    """The toneless readings of a character, ``ü`` in each of its spellings; empty for others."""
    found: dict[str, None] = {}
    for reading in _readings_table().get(ord(char), "").split(","):
        plain = "".join(c for c in unicodedata.normalize("NFD", reading) if c not in _TONES)
        plain = unicodedata.normalize("NFC", plain)
        if not plain:
            continue
        spellings = [plain.replace("ü", v) for v in ("v", "u", "yu")] if "ü" in plain else [plain]
        for spelling in spellings:
            if spelling.isascii():
                found[spelling] = None
    return tuple(found)


@lru_cache(maxsize=1)
def _readings_table() -> dict[int, str]:
    # The table's module alone: its package loads 47,000 phrases, 200,000 lists that every full
    # garbage collection would visit.
    package = find_spec("pypinyin")
    assert package is not None
    spec = PathFinder.find_spec("pinyin_dict", package.submodule_search_locations)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    table: dict[int, str] = module.pinyin_dict
    return table


_TONES = frozenset("\u0304\u0301\u030c\u0300")


@lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """Every syllable that several characters have: ``ra`` is read so in one rare character."""
    counts: dict[str, int] = {}
    for code in range(0x4E00, 0x9FA6):
        for reading in readings(chr(code)):
            if re.fullmatch(r"(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?[aeiouv]+(?:ng?|r)?", reading):
                counts[reading] = counts.get(reading, 0) + 1
    return frozenset(reading for reading, count in counts.items() if count >= _USUAL)


_USUAL = 4


def letters(name: str) -> str:
    """Lowercase letters of a spelling, accents and marks dropped (Xi'an, Ürümqi)."""
    plain = name.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFD", plain)
    elif plain.isalpha():
        return plain
    return _NO_LETTER.sub("", plain)


_NO_LETTER = re.compile("[^a-z]+")


@lru_cache(maxsize=4096)
def syllable_count(word: str) -> int | None:
    """Least number of syllables that spell the letters of `word`; None where they do not."""
    text = letters(word)
    if not text:
        return None
    known = syllables()
    least: list[int | None] = [0] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - 6), end):
            before = least[start]
            if before is not None and text[start:end] in known:
                best = least[end]
                least[end] = before + 1 if best is None else min(best, before + 1)
    return least[-1]


def spelled_at(text: str, start: int, spelling: str) -> int | None:
    """End of the characters at `start` whose readings spell `spelling` in full, or None."""
    reached = {0}
    for at in range(start, min(len(text), start + len(spelling))):
        known = readings(text[at])
        if not known:
            return None
        reached = {
            place + len(reading)
            for place in reached
            for reading in known
            if spelling.startswith(reading, place)
        }
        if not reached:
            return None
        if len(spelling) in reached:
            return at + 1
    return None


def find_spelled(text: str, spelling: str) -> Span | None:
    """The first run of characters in `text` that reads as `spelling`."""
    for start in openings(text, spelling):
        end = spelled_at(text, start, spelling)
        if end is not None:
            return start, end
    return None


def openings(text: str, spelling: str) -> list[int]:
    """Where a character of `text` has a reading that begins as `spelling` does."""
    first = spelling[:1]
    return [at for at, initials in enumerate(_all_initials(text)) if first in initials]


@lru_cache(maxsize=16)
def _all_initials(text: str) -> tuple[frozenset[str], ...]:
    """First letters of every character's readings; kept for the next name in the same text."""
    return tuple(map(_initials, text))


@lru_cache(maxsize=8192)
def _initials(char: str) -> frozenset[str]:
    """First letters of the character's readings."""
    return frozenset(reading[0] for reading in readings(char))


def spellings(run: str) -> Iterator[str]:
    """Every way a short run of characters reads, letters joined."""
    if not run:
        yield ""
        return
    for first in readings(run[0]):
        for rest in spellings(run[1:]):
            yield first + rest


def surname_length(run: str) -> int:
    """How many characters at the head of `run` are a family name: 0, 1 or 2."""
    if run[:2] in DOUBLE_SURNAMES:
        return 2
    return int(run[:1] in SURNAMES)


def is_surname_spelling(word: str) -> bool:
    """Whether a Chinese family name may be spelled `word` in the standard romanisation."""
    return letters(word) in _surname_spellings()


@lru_cache(maxsize=1)
def _surname_spellings() -> frozenset[str]:
    single = {reading for char in SURNAMES for reading in readings(char)}
    double = {reading for name in DOUBLE_SURNAMES for reading in spellings(name)}
    return frozenset(single | double)
