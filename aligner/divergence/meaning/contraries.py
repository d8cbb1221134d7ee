"""Opposite words of both languages, quantifiers among them, and hedges."""

# ruff: noqa: E501 (tables of wide characters)
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from aligner.bitext import Span

# English one way | other way = Chinese one way | other way. Own compilation: words that name a
# direction, a side or a degree, and hardly anything else.
_OPPOSITES_TEXT = """
    rose rises risen rising rise | fell fallen falls falling fall dropped drop declined decline = 上升 上涨 升至 升高 攀升 涨 回升 走高 | 下降 下跌 降至 跌 下滑 走低 回落
    increase increased increases increasing grew grow grown growing growth | decrease decreased decreases decreasing shrank shrink shrunk declined decline dropped fell = 增加 增长 上升 增至 增多 扩大 上涨 提高 | 减少 下降 下跌 缩减 降低 萎缩 负增长 下滑 缩小
    raise raised raises raising | lower lowered lowers lowering reduce reduced reduces reducing cut cuts = 提高 上调 提升 增加 加 | 降低 下调 减少 削减 减 降
    expand expanded expanding expansion widen widened | shrink shrank shrunk narrow narrowed contraction contracted = 扩大 扩张 扩展 拓展 拓宽 | 缩小 收缩 萎缩 收窄
    strengthen strengthened strengthening | weaken weakened weakening = 加强 增强 强化 走强 巩固 | 削弱 减弱 弱化 走弱
    accelerate accelerated accelerating faster | decelerate slowed slowing slower = 加速 加快 提速 | 减速 放缓 减慢 放慢
    win won wins winning victory | lose lost loses losing defeat = 赢 胜 夺冠 获胜 击败 | 输 败 负于 失利 落败
    support supported supports supporting supporters favor favour | oppose opposed opposes opposing opposition opponents = 支持 赞成 拥护 | 反对 抵制
    accept accepted accepts | reject rejected rejects refuse refused = 接受 接纳 采纳 同意 | 拒绝 驳回 否决 回绝
    agree agreed agrees | disagree disagreed disagrees = 同意 赞同 一致 商定 | 不同意 反对 分歧
    buy bought buys buying purchase purchased | sell sold sells selling = 买 购 收购 | 卖 售 出售 销售
    import imports imported | export exports exported = 进口 | 出口
    lend lent lending | borrow borrowed borrowing = 贷出 放贷 借出 | 借款 借入 借来
    open opened opens opening | close closed closes closing shut = 打开 开放 开幕 开启 开业 开门 | 关闭 闭幕 关上 停业 关门
    enter entered enters entering entry | leave left leaves leaving exit exited = 进入 加入 入境 | 离开 退出 离境
    join joined joining | quit withdraw withdrew withdrawal = 加入 参加 | 退出 离开
    arrive arrived arrival | depart departed departure = 到达 抵达 来到 | 离开 出发 启程
    before earlier prior | after later afterwards = 之前 以前 前夕 前 早些 此前 | 之后 以后 后 此后 随后
    first firstly | last lastly = 第一 首 最先 | 最后 末
    begin began begun begins beginning start started starts | end ended ends ending finish finished finishes = 开始 启动 起 开幕 揭幕 | 结束 终止 完 闭幕 落幕
    more | less fewer = 更多 多 超过 逾 更 | 更少 少 不到 不足
    most majority | least minority = 最 大多数 多数 大部分 大都 | 最少 少数 最不
    above over exceed exceeded | below under = 以上 超过 高于 逾 超 | 以下 低于 不足 不到
    highest maximum | lowest minimum = 最高 最大 | 最低 最小
    higher | lower = 更高 较高 高于 高 | 更低 较低 低于 低
    larger bigger greater | smaller = 更大 较大 大于 大 | 更小 较小 小于 小
    longer | shorter = 更长 较长 长 | 更短 较短 短
    rich wealthy | poor = 富 富裕 富有 | 贫 穷 贫困
    success successful succeeded successfully | failure failed fails fail = 成功 胜利 | 失败 未能 失利
    profit profits profitable | loss losses = 盈利 利润 获利 收益 赚 | 亏损 损失 赔
    surplus | deficit = 顺差 盈余 | 逆差 赤字
    optimistic optimism | pessimistic pessimism = 乐观 | 悲观
    advantage advantages | disadvantage disadvantages = 优势 优点 好处 | 劣势 缺点 弊端
    legal lawful | illegal unlawful = 合法 依法 | 非法 违法 不合法
    safe safety secure | dangerous danger unsafe = 安全 平安 | 危险 不安全
    love loved loves | hate hated hates = 爱 喜欢 热爱 | 恨 讨厌 憎
    alive survive survived | dead died killed = 活 生还 幸存 | 死 去世 遇难 身亡
    birth born | death died = 出生 诞生 生于 | 死亡 去世 逝世
    guilty | innocent = 有罪 | 无罪 清白
    encourage encouraged encourages | discourage discouraged discourages = 鼓励 激励 | 劝阻 打击 阻止
    allow allowed allows permit permitted | forbid forbade forbidden ban banned prohibit prohibited = 允许 准许 许可 准 | 禁止 不许 不准 严禁
    positive | negative = 积极 正面 阳性 正 | 消极 负面 阴性 负
    all every everyone everybody everything | none nobody = 所有 全部 全体 一切 每 各 都 全 整 均 皆 任何 | 没有人 无人 没人 毫无 无一
    all entire | some = 所有 全部 全体 一切 每 各 都 全 整 均 皆 任何 | 一些 有些 某些 部分
    north northern | south southern = 北 | 南
    east eastern | west western = 东 | 西
    left | right = 左 | 右
    male | female = 男 雄 | 女 雌
    father | mother = 父 爸 爹 | 母 妈 娘
    brother brothers | sister sisters = 兄 弟 哥 | 姐 妹 姊
    son sons | daughter daughters = 儿子 子 儿 | 女儿 女
    king | queen = 国王 王 | 女王 王后 皇后
    husband | wife = 丈夫 夫 老公 | 妻 太太 老婆 夫人
    morning | evening night = 早 晨 上午 | 晚 夜
    hot warm | cold cool = 热 暖 | 冷 寒 凉
    inside internal domestic | outside external foreign overseas = 内 里 国内 | 外 国外 海外
    forward | backward backwards = 前 | 后
    public | private = 公 | 私
    deep | shallow = 深 | 浅
    young younger | old older elderly = 年轻 少 青 | 老 年长 古 旧
    appear appeared appears | disappear disappeared disappears = 出现 露面 | 消失 不见
    remember remembered remembers | forget forgot forgotten = 记 想起 | 忘
    attack attacked | defend defended defence defense = 攻 袭 | 防 守 卫
    friend friends | enemy enemies = 朋友 友 | 敌
    hope hoped hopeful | despair despaired = 希望 盼 望 | 绝望
"""


@dataclass(frozen=True, slots=True)
class Opposites:
    """A word of one language and the opposite of its rendering in the other."""

    en: Span
    zh: Span
    weight: float


@dataclass(frozen=True, slots=True)
class _Side:
    """Words that say the same of one thing, in one language."""

    words: frozenset[str]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Entry:
    en: tuple[_Side, _Side]
    zh: tuple[_Side, _Side]


@lru_cache(maxsize=1)
def _entries() -> tuple[_Entry, ...]:
    found = []
    for line in _OPPOSITES_TEXT.strip().splitlines():
        en, _, zh = (part.split("|") for part in line.partition(" = "))
        english, chinese = (
            (_side(side, _WHOLE_WORD) for side in en),
            (_side(side, "%s") for side in zh),
        )
        found.append(_Entry(tuple(english), tuple(chinese)))  # type: ignore[arg-type]
    return tuple(found)


_WHOLE_WORD = r"(?<![\w-])(?:%s)(?![\w-])"
_ENGLISH_WORD = re.compile(r"[\w-]+", re.ASCII)


def _side(words: str, pattern: str) -> _Side:
    compiled = re.compile(pattern % "|".join(words.split()), re.IGNORECASE)
    return _Side(frozenset(words.split()), compiled)


_SURE = 0.55
_UNSURE = 0.4
"""Where the opposite is of one character, which stands in many other words."""


@lru_cache(maxsize=1)
def _by_word() -> dict[str, tuple[int, ...]]:
    """English words, each with the numbers of the entries it stands in."""
    found: dict[str, tuple[int, ...]] = {}
    for number, entry in enumerate(_entries()):
        for word in entry.en[0].words | entry.en[1].words:
            found[word] = (*found.get(word, ()), number)
    return found


def find_opposites(en: str, zh: str) -> Iterator[Opposites]:
    """English words with their Chinese opposites, where neither side has both of a pair."""
    known = _by_word()
    words = frozenset([word for word in _ENGLISH_WORD.findall(en.lower()) if word in known])
    for number in sorted({number for word in words for number in known[word]}):
        entry = _entries()[number]
        for way in (0, 1):
            if words.isdisjoint(entry.en[way].words) or words & entry.en[1 - way].words:
                continue
            # The Chinese first: it is shorter, and opposites are rare.
            wrong = entry.zh[1 - way].pattern.search(zh)
            if wrong is None or entry.zh[way].pattern.search(zh):
                continue
            word = entry.en[way].pattern.search(en)
            if word is None:
                continue
            weight = _SURE if len(wrong.group()) > 1 else _UNSURE
            yield Opposites(word.span(), wrong.span(), weight)
