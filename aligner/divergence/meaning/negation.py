"""Negation cues of English and Chinese text, by group, with what only looks like a negation."""

# ruff: noqa: E501 (tables of wide characters)
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from aligner.bitext import Lang, Span
from aligner.language.patterns import gathered, opens_plainly, split


@dataclass(frozen=True, slots=True)
class Cue:
    """One word or phrase that negates, weakens or only looks negative."""

    span: Span
    group: str
    text: str


# Tried in this order at every place: an earlier pattern keeps a later one from matching inside it.
_EN_GROUPS: tuple[tuple[str, str], ...] = (
    (
        "inert",
        r"(?:can )?not (?:only|just|merely|simply|solely)|(?:can )?not least|not to mention|no doubt|"
        r"without (?:a )?doubt|whether or not|or not|if not|no matter|no more than|no less than|"
        r"not less than|not more than|no fewer than|no sooner|nothing but|why not|"
        r"(?:can(?:not|['’]t| not)|could(?:n['’]t| not)) (?:but )?help(?: but)?|never mind|(?:cannot|can['’]t|could not|couldn['’]t) but|"
        r"No\.? ?\d+|last but not least|by no means only|not surprisingly|"
        r"(?:is|are|was|were|do|does|did|wo|ca|could|would|should|have|has)n['’]t "
        r"(?:it|he|she|they|you|we|i|there)(?= ?\?)|n['’]t only|n['’]t just|"
        r"not (?:very )?long (?:ago|after)|before long|none other than|nothing less than|"
        r"nonetheless|nevertheless|notwithstanding|not until|no end|all but|not without|"
        r"never without|no one knows how many",
    ),
    ("comparison", r"not (?:as|so) (?!far|long|yet)\w+"),
    ("longer", r"no longer|not any ?more|not any longer|n['’]t any ?more|n['’]t any longer|never again"),
    ("never", r"never"),
    ("not", r"has yet to|have yet to|had yet to|is yet to|are yet to|cannot|can not|not|\w+n['’]t\b|ain['’]t"),
    ("nothing", r"nothing|nobody|none|nowhere|no one|no-one"),
    ("neither", r"neither|nor"),
    ("no", r"no"),
    ("without", r"without"),
    (
        "fail",
        r"fail(?:s|ed|ing|ure|ures)?(?: to)?|unable|inability|impossib\w+|incapable|can hardly",
    ),
    ("hardly", r"hardly|scarcely|barely|seldom|rarely|rare"),
    ("few", r"few|little|least"),
    (
        "lack",
        r"until|unless|less than|(?:much )?less(?= (?:\w+ ){0,2}than)|"
        r"lack(?:s|ed|ing)?|absen(?:t|ce)|devoid|miss(?:ed|ing|es)?|short of|shortage|insufficient|"
        r"free (?:of|from)|far from|out of|away from|beyond|instead|rather than|other than|less than",
    ),
    (
        "refuse",
        r"refus\w+|reject\w*|den(?:y|ies|ied|ying|ial)|declin\w+|oppos\w+|disagree\w*|"
        r"afraid|fear(?:s|ed|ful|ing)?|reluctan\w+|hesitat\w+|unwilling\w*|resist\w*|"
        r"silen\w+|speechless|disappoint\w*|disapprov\w*|dismiss\w*|ignor\w+|neglect\w*|forget\w*|forgot\w*",
    ),
    (
        "prevent",
        r"prevent\w*|avoid\w*|prohibit\w*|forbid\w*|forbade|ban(?:s|ned|ning)?|stop\w*|block\w*|"
        r"eliminat\w+|cease\w*|abolish\w*|cancel\w*|refrain\w*|halt\w*|quit|give up|gave up|"
        r"remove[sd]?|get rid of|lest|save[sd]? from",
    ),
    ("unlike", r"unlike|wonder\w*|regardless|despite|loss|lost|lose[sd]?|differ\w*|separate\w*|constantly"),
    ("less", r"[a-z]{3,}less(?:ly|ness)?"),
    (
        "prefix",
        r"un(?!der|it|ion|iv|i[qf]|cle|til|less|anim)[a-z]{4,}|"
        r"dis(?!tri|cuss|cov|play|tan|pute|pat|ast|cip|ease|pos|tinc|c\b)[a-z]{4,}|"
        r"(?:in|im|ir|il)(?:appro|adeq|accura|acti|abil|capab|compl|corre|credib|direct|effec|effic|"
        r"equal|evita|experi|finite|flexi|formal|human|just|numer|secur|sepa|signif|suffi|surm|toler|"
        r"valid|visib|poss|perfect|polit|proper|prud|matur|mobil|moral|mortal|partial|pass|patien|"
        r"percep|precis|regular|relev|respons|legal|litera|logical|dispens|differ|vinc|sensi|explic|"
        r"conven|conce|consis|eligib|stab|tact)[a-z]*|(?:non-?|mis)[a-z]{4,}",
    ),
    ("hard", r"hard|difficult\w*|tough|weak\w*|poor\w*|bad|badly|wrong\w*|sorry|strange\w*|malpractices?"),
)  # fmt: skip
_EN_OUTRIGHT = (
    "inert",
    "comparison",
    "longer",
    "never",
    "not",
    "nothing",
    "neither",
    "no",
    "without",
)
"""The groups of what negates outright, or only looks so: no other cue reaches into one of them."""


def _any_group(groups: Iterable[tuple[str, str]]) -> str:
    return "|".join(f"(?P<{group}>{gathered(split(text))})" for group, text in groups)


def _initials(groups: Iterable[tuple[str, str]]) -> str:
    """What the cues that open plainly begin with."""
    found = {cue[0] for _, text in groups for cue in split(text) if opens_plainly(cue)}
    return "".join(sorted(found))


def _english_pattern(groups: Iterable[tuple[str, str]], ahead: str = r"(?=\w)") -> re.Pattern[str]:
    return re.compile(rf"(?<![\w’'-]){ahead}(?:{_any_group(groups)})(?!\w)", re.IGNORECASE)


_EN = _english_pattern(_EN_GROUPS)
_OUTRIGHT = [row for row in _EN_GROUPS if row[0] in _EN_OUTRIGHT]
# One look at the first letter spares most words the alternatives; the others end in n't.
_EN_STRONG = _english_pattern(_OUTRIGHT, rf"(?=[{_initials(_OUTRIGHT)}]|\w+n['’]t)")

# They hold a negative character and negate nothing.
_ZH_INERT_TEXT = """
    不仅 不但 不只 不光 不单 不过 不断 不久 不得不 不能不 不会不 不可不 不管 不论 无论 无非
    无疑 毫无疑问 不愧 不禁 不由 不由得 不时 不止 不妨 不惜 不觉 不如 不日 要不 要不是 要不然
    了不起 了不得 不得了 恨不得 巴不得 怪不得 说不定 保不齐 大不了 非常 是否 能否 可否 会否 否则
    与否 是非 莫非 莫大 莫名 莫过于 莫不 无不 非要 非得 并不是不 未来 未央 未尝不 未曾不 无比
    无人机 无聊 无所谓 无产 无锡 无畏 无敌 无上 无缝 无偿 无害 无悔 无际 无垠 无损 毫无 非洲
    非方 亚非 南非 北非 东非 西非 中非 亚非 非物质 非遗 非营利 非政府 非主流 非典 非公有 非公
    是非 非金属 非裔 非盟 特别 区别 别人 级别 性别 告别 个别 分别 别墅 识别 类别 差别 离别
    别的 别处 辨别 鉴别 别致 别名 派别 道别 别扭 别克 送别 久别 永别 临别 诀别 判别 国别 别院
    别开 别具 别有 别样 赠别 阔别 辞别 惜别 别离 没收 沉没 淹没 埋没 没落 出没 吞没 隐没 湮没
    没命 有没有 没完没了 神出鬼没 莫斯科 莫桑比克 莫扎特 莫言 莫迪 莫干山 约莫 莫尔 莫罗 莫里
    莫拉 莫夫 莫特 莫娜 莫妮 莫西 莫奈 阿莫 莫齐 莫哈 莫德 不忿 不测 不等式 不锈 不动产
    不亚于 不逊于 不逊色 不下于 不次于 不低于 不少于 不可分割 不可开交 不可一世 不约而同 不谋而合 不言而喻 不折不扣 不屈不挠 源源不断 络绎不绝
    不动声色 不胜枚举 不亦乐乎 不翼而飞 不速之客 不伦不类 不三不四 不以为然 不寒而栗 不假思索
    不辞辛苦 应接不暇 滔滔不绝 川流不息 生生不息 自强不息 连绵不断 接连不断 层出不穷 忍俊不禁
    不得已 迫不得已 不见不散 不好意思 不是滋味 别着 别说
    当仁不让 不倒翁 不定期 无时无刻 无微不至 无孔不入 无可比拟 无缘无故 无精打采 无独有偶
    井然有序 更不用说 不用谢 不对称 免不得 不独 莫过 莫大 不停 不正之风
"""
# Negative words that an English negation may render, or an English word without one.
_ZH_SOFT_TEXT = """
    不然 不料 不及 差不多 没准 没关系 未免 未婚 未成年 无奈 无言 无意 无愧 无尽 无边 无双
    绝无仅有 一无所有 不错 不少 不满 不足 不安 不幸 不良 不当 不利 不易 不便 不明 不法 不懈
    不屈 不屑 不平 不公 不慎 不适 不佳 不远 不一(?!定|样) 不俗 不菲 不快 不符 不悦 不解 不甘 不堪 不已
    不可思议 不可或缺 不可避免 必不可少 坚定不移 迫不及待 目不转睛 念念不忘 不忘初心 一动不动
    美中不足 与众不同 供不应求 微不足道 情不自禁 奋不顾身 义不容辞 锲而不舍 无妨 无与伦比
    无所不能 无可奈何 无可厚非 无动于衷 无济于事 史无前例 独一无二 一无所知 不成 不见得 不客气
    不好意思 想不到 没想到 否认 否定 否决 无视 不信任 不确定 不对劲 不忍 不敢当 不稳定 不平衡
    不平等 不景气 不完全 不正当 不合理 不文明 不同 不等 非法 忍不住 禁不住 受不了 看不起 来不及
    少不了 免不了 离不开 对不起 不外 不至于 不知不觉 无私 无辜 无人 无线 无形 无声 无数 无限
    不在乎 不在意 不眠 有气无力 有气没力 不可持续 不可超越 不可逾越 不可磨灭 不可替代 不可预测 不可逆
    不容小觑 不容忽视 不规则 不自在 不经心 不做声 不作声 不吭声 不说话 不言不语 不出声 没头绪 没用 没道理 没趣 没劲
    不可掉以轻心 不能掉以轻心 不尽 不已 不迭 不济 不成样子 不像话 不要紧 不碍事 不相干 不打紧 不光彩
    无穷 不计其数 数不胜数 不朽 不凡 不锈钢 不遗余力 除非 非凡
"""


def _words(text: str) -> str:
    return "|".join(sorted(set(text.split()), key=len, reverse=True))


_ZH_GROUPS: tuple[tuple[str, str], ...] = (
    ("double", r"没有[^，。；！？]{1,8}(?:就|便)(?:没有|不)|不[^，。；！？]{1,3}不(?:行|可|成)|非[^，。；！？]{1,6}(?:不可|莫属)|无[^，。]{0,3}不|没有[^，。；！？]{0,6}不(?=[^，。；！？])"),
    ("question", r"(?P<same>[\u4e00-\u9fff])[不没](?P=same)|不[吗吧呢么]|难道不(?:是)?|岂不(?:是)?|何不(?:是)?|不是吗|不正是|何不|没[吗吧呢]|没有?(?=[”\x22」’' ]*(?:[？?]|$))|不[^，。；！？]{0,6}吗|没[^，。；！？]{0,8}吗"),
    ("inert", _words(_ZH_INERT_TEXT)),
    ("quiet", _words(_ZH_SOFT_TEXT)),
    ("longer", r"不再|再也不|再也没|不复"),
    ("unable", r"无法|无力|无从|不能|不可|不得|未能|没能|没法"),
    ("never", r"从不|从未|从没|永不|绝不|决不|永远不|绝对不"),
    ("isnt", r"不是|并非|而非|绝非|并不|不属|不在"),
    ("have", r"没有|没|沒有|沒|并无|毫无|不存在"),
    ("future", r"不会|不要|不应|不该|不应当|不应该|不必|不用|不需|无需|无须|不愿|不肯|不想|不敢|不许|不准|不让|不宜|别(?=[^，。])|勿|莫|休想|甭"),
    (
        "soft",
        r"不知(?:道)?(?=[有多几怎何是忧])|不[^，。；！？]{1,2}不[^，。；！？]?|[\u4e00-\u9fff]不(?:见|到|清|出|了(?=[^，。])|起|上|下|完|住|动|开|着|懂|过|去|来)|"
        r"不(?:太|够|怎么|甚|很|大|那么|这么|满|足|多|自觉|停|住|经意|由自主|计|乏|限|定|健全|完善|完美|小|熟)|"
        r"不[\u4e00-\u9fff]{0,2}(?:性|度|感|的)(?=[\u4e00-\u9fff])",
    ),
    ("not", r"不"),
    ("yet", r"尚未|还未|并未|仍未|未(?<![年所]未)(?:能|有|曾|经|获|受|发现|完成|取得|见|被|得到|达|出现|出席|作|做|说|提|透露|就)"),
    ("without", r"无|非|毋|弗|未"),
    ("hardly", r"几乎|很少|鲜有|难以|难|少有|罕|甚少|较少"),
    ("refuse", r"拒绝|拒|反对|失败|失利|忘|忽视|忽略|失去|丧失"),
    ("prevent", r"避免|免|防止|禁止|禁|阻止|阻|停止|取消|杜绝|放弃|消除|戒|排除|脱离|摆脱"),
    ("lack", r"缺乏|缺少|缺|匮乏|短缺|差|而不|以外|之外|除了|高抬贵手|迫切|第一次|首次|不独"),
)  # fmt: skip
# Nothing else than these two begins with just any character: 好不好, 看不见.
_ZH_ANY = "[\u4e00-\u9fff][不没]"
_ZH = re.compile(rf"(?=[{_initials(_ZH_GROUPS)}]|{_ZH_ANY})(?:{_any_group(_ZH_GROUPS)})")

# A negation of one language and what renders it in the other without one. Own compilation from
# bilingual dictionaries' commonest senses; every line is English = Chinese, negated side first
# in the first table, last in the second.
_EN_RENDERED_TEXT = (
    (
        r"(?:not|n['’]t)\b[^.;]*?\b(?:until|till|before|unless)",
        "才|直到|除非|等到|方可|之前|以前|前|再",
    ),
    (r"(?:can(?:not|['’]t| not)|could(?:n['’]t| not)) wait", "迫不及待|等不及|急切|迫切|期待|盼"),
    (
        r"(?:can(?:not|['’]t| not)|could(?:n['’]t| not)) (?:\w+ ){0,3}(?:more|better|enough)",
        "非常|十分|极|最|太|再|很|万分|完全",
    ),
    (r"no wonder", "难怪|怪不得|无怪|自然|当然"),
    (r"no longer|not any ?more|n['’]t any ?more", "停|结束|终止|已经|曾|过去|告别|取消"),
    (r"(?:not|n['’]t|never) (?:\w+ ){0,2}forget", "记|铭|牢|忆|难忘"),
    (r"(?:not|n['’]t|never) (?:\w+ ){0,2}(?:give|giving|gave|given) up", "坚持|坚守|坚决|继续"),
    (
        r"(?:not|n['’]t|never) (?:\w+ ){0,2}(?:fail|hesitate|stop|cease)",
        "总|必|一定|果断|毅然|一直|持续|始终|坚持",
    ),
    (
        r"no(?:thing|ne| one|body)? (?:but|other than|short of|more than)",
        "只|仅|就是|正是|简直|堪称|唯",
    ),
    (
        r"(?:not|n['’]t) (?:be )?(?:too )?far|not long|n['’]t long",
        "近|附近|临|快|即将|很快|马上|久",
    ),
    (r"(?:not|n['’]t) (?:be )?(?:alone|the only)", "也|还有|同样|都|之一"),
    (r"no (?:strangers?|newcomers?) to", "熟|习惯|常|早已"),
    (r"no (?:exception|different)|not an exception", "也|同样|一样|亦"),
)
_ZH_RENDERED_TEXT = (
    (
        "不愿|不肯|不想|不情愿|不乐意|不敢",
        r"reluctan\w+|hesita\w+|unwilling\w*|refus\w+|loath|declin\w+|averse|shun\w*|resist\w*|shy\w*|afraid|avoid\w*|hold\w* back|fear\w*",
    ),
    (
        "[没不](?:过|用|出|到|消)?(?:多久|多长时间|多时|几[天年日月个分]|一会儿?|久)",
        r"(?:before|after) long|soon|shortly|quickly|within|(?:a )?few|moments?|later|promptly|recent\w*|just",
    ),
    (
        "无法|不能|未能|没能|没法|不可能",
        r"unable|inab\w+|fail\w*|incapab\w+|impossib\w+|too \w+ to|prevent\w*|stop\w*|beyond|un\w+able|in\w+[ai]ble|stuck|bar(?:red|s)?|keep\w* [\w ]+ from|powerless|out of",
    ),
    (
        "不让|不许|不准|不得|不可|不要|不应|勿|别",
        r"prevent\w*|forb[ia]d\w*|ban(?:s|ned)?|prohibit\w*|stop\w*|bar(?:s|red)?|refrain\w*|avoid\w*|keep\w* [\w ]+ from|refus\w+|illegal|limit\w*",
    ),
    (
        "不再|不复",
        r"sav(?:e[sd]?|ing) (?:[\w-]+ )+from|free[ds]? (?:[\w-]+ )*from|spare\w*|rid|"
        r"stop\w*|ceas\w+|quit\w*|former\w*|end(?:s|ed)?|gone|halt\w*|abandon\w*|any ?more|drop\w*|once",
    ),
    (
        "没有|没|缺少|不具备|不存在",
        r"lack\w*|absen\w+|free (?:of|from)|fail\w*|miss\w*|devoid|\w+less|without|short of|zero|un\w+ed",
    ),
    ("不承认|不认可?", r"den(?:y|ies|ied|ying|ial)|reject\w*|refus\w+|disput\w+"),
    (
        "不同意|不赞成|不支持|不满意?|不认同",
        r"disagree\w*|oppos\w+|object\w*|reject\w*|disapprov\w*|against|dissatisf\w+|unhappy|discontent\w*",
    ),
    ("不喜欢|不爱|不感兴趣", r"dislike\w*|hat(?:e|es|ed)|uninterested|averse"),
    ("不相?信", r"disbelie\w+|doubt\w*|distrust\w*|s[ck]eptic\w*|incredul\w+"),
    (
        "不是|并非|而非|不再是",
        r"rather than|instead|unlike|other than|far from|false\w*|anything but|as opposed to|contrary",
    ),
    (
        "不清楚|不确定|不知|不明|未知",
        r"unclear|unsure|uncertain\w*|unknown|unaware|myster\w+|wonder\w*|ignoran\w+|doubt\w*",
    ),
    ("不到|不足", r"within|under|less than|below|fewer than|short of|nearly|almost"),
    ("还?没(?:有)?[^，。；]{0,8}(?:就|便|已)", r"before|already|ahead of|even"),
)


def _renderings(
    rows: tuple[tuple[str, str], ...], negated: str, plain: str
) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (re.compile(negated % one, re.IGNORECASE), re.compile(plain % other, re.IGNORECASE))
        for one, other in rows
    )


_RENDERED: dict[Lang, tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]] = {
    "en": _renderings(_EN_RENDERED_TEXT, r"(?:%s)\b", "%s"),
    "zh": _renderings(_ZH_RENDERED_TEXT, "%s", r"\b(?:%s)\b"),
}


def rendered_otherwise(cue: Cue, text: str, lang: Lang, other: str) -> bool:
    """Whether the other text has words that commonly say the same as the cue without negating.

    "Reluctant" is 不愿, "won't … until" is 才.
    """
    start, end = cue.span
    return any(
        low < end and start < high and _RENDERED[lang][row][1].search(other)
        for row, low, high in _renderable(text, lang)
    )


@lru_cache(maxsize=64)
def _renderable(text: str, lang: Lang) -> tuple[tuple[int, int, int], ...]:
    """Row, start and end of what may be rendered otherwise: a text of many negations is read once,
    not once for each."""
    return tuple(
        (row, *found.span())
        for row, (negated, _) in enumerate(_RENDERED[lang])
        for found in negated.finditer(text)
    )


EN_STRONG = frozenset(["not", "never", "no", "nothing", "neither", "without", "longer"])
ZH_STRONG = frozenset(["not", "have", "yet", "isnt", "future", "unable", "never", "longer"])


_EN_MAYBE = ("no", "n'", "n’", "nei", "nev", "without")
# What every strong English cue has.
_EN_SIGN = re.compile(r"n(?:['’]t|ot\b|(?<=\bn)(?:o|ei|ev))|w(?<=\bw)ithout\b|y(?<=\by)et to\b")
_ZH_MAYBE = re.compile("[不没沒未无莫]|[并而绝]非|别|勿|休想|甭")


def may_negate(english: str, chinese: str) -> bool:
    """Whether either text may hold a strong cue: a quick test that misses none."""
    if _ZH_MAYBE.search(chinese):
        return True
    lower = english.lower()
    return any(sign in lower for sign in _EN_MAYBE)


@lru_cache(maxsize=256)
def english_cues(text: str) -> tuple[Cue, ...]:
    """Cues of an English text in order."""
    return tuple(_cues(_EN, text))


def strong_english_cues(text: str) -> list[Cue]:
    """Those of the cues in `EN_STRONG`: they alone are found much faster."""
    if not _EN_SIGN.search(text.lower()):
        return []
    return [cue for cue in _cues(_EN_STRONG, text) if cue.group in EN_STRONG]


@lru_cache(maxsize=256)
def chinese_cues(text: str) -> tuple[Cue, ...]:
    """Cues of a Chinese text in order."""
    return tuple(_cues(_ZH, text))


def _cues(pattern: re.Pattern[str], text: str) -> Iterator[Cue]:
    for match in pattern.finditer(text):
        group = match.lastgroup or ""
        if group == "same":
            group = "question"
        yield Cue(match.span(), group, match.group())
