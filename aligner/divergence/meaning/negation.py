"""Negation cues of English and Chinese text, by group, with what only looks like a negation."""

# ruff: noqa: E501 (tables of wide characters)
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from aligner.bitext import Lang, Span
from aligner.language.patterns import gathered, opens_plainly, split
from aligner.language.tables import chinese, english


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
        r"(?:can )?not (?:only|just|merely|simply|solely)|(?:can )?not least|"
        r"(?:can(?:not|['’]t| not)|could(?:n['’]t| not)) (?:but )?help(?: but)?|"
        r"(?:cannot|can['’]t|could not|couldn['’]t) but|No\.? ?\d+|"
        r"(?:is|are|was|were|do|does|did|wo|ca|could|would|should|have|has)n['’]t "
        r"(?:it|he|she|they|you|we|i|there)(?= ?\?)|n['’]t only|n['’]t just|"
        r"not (?:very )?long (?:ago|after)",
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


_Groups = Sequence[tuple[str, str]]


def _with_words(groups: _Groups, **words: Iterable[str]) -> _Groups:
    """The groups, some of them with words of a table besides their patterns."""
    return [
        (group, "|".join([*filter(None, [text]), *sorted(words.get(group, ()), key=len)[::-1]]))
        for group, text in groups
    ]


def _any_group(groups: _Groups) -> str:
    return "|".join(f"(?P<{group}>{gathered(split(text))})" for group, text in groups)


def _initials(groups: _Groups) -> str:
    """What the cues that open plainly begin with."""
    found = {cue[0] for _, text in groups for cue in split(text) if opens_plainly(cue)}
    return "".join(sorted(found))


def _english_pattern(groups: _Groups, ahead: str = r"(?=\w)") -> re.Pattern[str]:
    return re.compile(rf"(?<![\w’'-]){ahead}(?:{_any_group(groups)})(?!\w)", re.IGNORECASE)


def _english_groups() -> _Groups:
    inert = (form.replace("'", "['’]") for form in english("negations", "inert"))
    return _with_words(_EN_GROUPS, inert=inert)


def _outright() -> _Groups:
    return [row for row in _english_groups() if row[0] in _EN_OUTRIGHT]


@lru_cache(maxsize=1)
def _english() -> re.Pattern[str]:
    return _english_pattern(_english_groups())


@lru_cache(maxsize=1)
def _strong_english() -> re.Pattern[str]:
    outright = _outright()
    # One look at the first letter spares most words the alternatives; the others end in n't.
    return _english_pattern(outright, rf"(?=[{_initials(outright)}]|\w+n['’]t)")


_ZH_GROUPS: tuple[tuple[str, str], ...] = (
    ("double", r"没有[^，。；！？]{1,8}(?:就|便)(?:没有|不)|不[^，。；！？]{1,2}不(?:行|可(?![\u4e00-\u9fff])|成)|非[^，。；！？]{1,6}(?:不可|莫属)|无[^，。]{0,3}不|没有[^，。；！？]{0,6}不(?=[^，。；！？])"),
    ("question", r"(?P<same>[\u4e00-\u9fff])[不没](?P=same)|不[吗吧呢么]|难道不(?:是)?|岂不(?:是)?|何不(?:是)?|不是吗|不正是|何不|没[吗吧呢]|没有?(?=[”\x22」’' ]*(?:[？?]|$))|不[^，。；！？]{0,6}吗|没[^，。；！？]{0,8}吗"),
    # Of the table: with a negative character, and negating nothing.
    ("inert", "没收(?!到)|不管(?!用|事)|没命(?!中)"),
    # Of the table: an English negation may render it, or an English word without one.
    ("quiet", "不一(?!定|样)"),
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


def _chinese_groups() -> _Groups:
    inert, soft = (chinese("negations", kind) for kind in ("inert", "soft"))
    return _with_words(_ZH_GROUPS, inert=inert, quiet=soft)


@lru_cache(maxsize=1)
def _chinese() -> re.Pattern[str]:
    groups = _chinese_groups()
    return re.compile(rf"(?=[{_initials(groups)}]|{_ZH_ANY})(?:{_any_group(groups)})")


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


_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)[^`\n]+\1(?!`)")
"""Code between one mark or two on either side."""


def _is_value(match: re.Match[str]) -> bool:
    """Whether a cue is the None of a program: with a capital inside a sentence."""
    before = match.string[: match.start()].rstrip()
    return match.group() == "None" and before != "" and before[-1] not in '.!?:"“'


EN_STRONG = frozenset(["not", "never", "no", "nothing", "neither", "without", "longer"])
ZH_STRONG = frozenset(["not", "have", "yet", "isnt", "future", "unable", "never", "longer"])


@lru_cache(maxsize=256)
def english_cues(text: str) -> tuple[Cue, ...]:
    """Cues of an English text in order."""
    return tuple(_cues(_english(), text))


def strong_english_cues(text: str) -> list[Cue]:
    """Those of the cues in `EN_STRONG`: they alone are found much faster."""
    return [cue for cue in _cues(_strong_english(), text) if cue.group in EN_STRONG]


@lru_cache(maxsize=256)
def chinese_cues(text: str) -> tuple[Cue, ...]:
    """Cues of a Chinese text in order."""
    return tuple(_cues(_chinese(), text))


def _cues(pattern: re.Pattern[str], text: str) -> Iterator[Cue]:
    code = [match.span() for match in _CODE.finditer(text)] if "`" in text else []
    for match in pattern.finditer(text):
        at = match.start()
        if any(low < at < high for low, high in code) or _is_value(match):
            continue
        group = match.lastgroup or ""
        if group == "same":
            group = "question"
        yield Cue(match.span(), group, match.group())
