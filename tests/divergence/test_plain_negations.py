"""Negations, opposites and modal words that good translations turn, kind by kind; and lost ones."""

import pytest

from aligner.divergence import Asked, find_flags
from aligner.divergence.meaning.evidence import are_one_clause
from aligner.divergence.pair import Pair
from aligner.language.words.segments import cuts_words, segment, word_around


def flags(en, zh):
    found = find_flags(Pair(en, zh, "en", "zh"), Asked("exact", 0.5))
    return [f for f in found if f.kind == "mistranslation"]


SAME = {
    "affixes that negate": [
        ("Liberty is an inalienable right of man.", "自由是人不可剥夺的权利。"),
        ("The border is inviolable under the treaty.", "根据条约，边界不可侵犯。"),
        ("The list of names is immutable in this version.", "在这个版本中，名称列表不可变。"),
        ("That extra step is unnecessary on most systems.", "在多数系统上，那一步不必要。"),
        ("Never print unescaped text from a form.", "切勿打印表单中未经转义的文本。"),
        ("The glass of the door is opaque from outside.", "从外面看，门上的玻璃不透明。"),
        ("A handleless cup is hard to hold in one hand.", "没有把手的杯子很难用一只手拿。"),
        ("The pipe is non-inheritable by default on Linux.", "在 Linux 上，管道默认不可继承。"),
    ],
    "verbs that negate": [
        ("The doctor warned against long flights.", "医生警告不要长途飞行。"),
        ("Cover the pan to avoid losing water.", "盖上锅，以免失去水分。"),
        ("He refused to open the old gate.", "他不肯打开旧大门。"),
        ("Remove the lid before heating.", "加热前不要盖盖子。"),
        ("The plan lacks a clear date.", "该计划没有明确的日期。"),
    ],
    "set phrases": [
        ("That's right, the shop is open.", "没错，店开着。"),
        ("No way, the other road is closed.", "没办法，另一条路封了。"),
        ("The blank line can be omitted if not needed.", "如果不需要，空行可以省略。"),
        ("The offer is not just for pupils; all may come.", "这并不只限于学生，人人都能来。"),
        ("The rule works everywhere, not just in tests.", "该规则处处适用，而不是只能在测试里用。"),
        ("The two roads are closely linked by history.", "两条路在历史上密不可分。"),
        ("Children love the book and the songs in it.", "孩子们对这本书和其中的歌爱不释手。"),
        ("The yearly total is not bad for such a firm.", "对这样的公司来说，全年总额还好。"),
        ("You wouldn't mind if I closed the window, would you?", "我关上窗户，您介意吗？"),
    ],
    "words cut otherwise": [
        ("These values are passed to the child process.", "这些数据传给子进程。"),
        ("If this is not working, restart the server.", "如果这个方法不管用，请重启服务器。"),
        ("I haven't received the parcel yet.", "我还没收到包裹。"),
        ("The river Smola rises in the hills.", "斯莫拉河发源于山中。"),
        ("Members were put into groups by age.", "会员按年龄分组，组别由俱乐部设置。"),
    ],
    "code": [
        ("It returns ``None`` when the queue is empty.", "队列为空时返回 ``None``。"),
        ("A default of None means the system default.", "默认值 None 表示系统默认值。"),
        ("The ``not in`` operator tests a list.", "``not in`` 运算符检测列表。"),
    ],
    "said by other words": [
        ("We accept no liability for the loss of bags.", "行李丢失，责任自负。"),
        ("Please tell us if ever the soup is not hot.", "如果汤凉了，请告诉我们。"),
        ("He would not hear of a second loan.", "再借一次的事，他一口回绝。"),
        ("Neither the mayor nor the council has agreed.", "市长和议会都没有同意。"),
    ],
    "opposites that usage allows": [
        ("The visit comes after a pledge that he made in March.", "在访问之前，他于三月作出承诺。"),
        ("The sale runs from May to the end of the year.", "促销从五月开始，直到年底。"),
        ("Arrive fifteen minutes before departure.", "请在出发前十五分钟到达。"),
        ("Before long, the shop had opened a second floor.", "不久之后，商店开了二楼。"),
        ("Up to 400 people can sit in the hall.", "大厅可容纳多达400人。"),
    ],
    "modal words left to the context": [
        ("I am sorry that it is late, and I will call.", "很抱歉，包裹可能会晚到，我会打电话。"),
        ("They have to work hard, but they earn little.", "他们能吃苦，但挣得很少。"),
        ("She set aside some time, as all of us did.", "她和我们一样，都留出了时间。"),
        ("In the past few days many visitors have come.", "连日来，众多游客前来。"),
        ("Some analysts say that half of the farms are sold.", "有分析人士说，一半农场都卖了。"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("en", "zh"), [pair for pairs in SAME.values() for pair in pairs])
def test_sound_translations(en, zh):
    assert flags(en, zh) == []


@pytest.mark.parametrize(
    ("en", "zh", "words"),
    [
        ("The bank will not lower its rates this year.", "该银行今年将降低利率。", "not"),
        (
            "The factory did not pay its workers in May this year.",
            "今年五月工厂付了工人工资。",
            "not",
        ),
        ("Please add any solvent to the chip.", "请勿向芯片中添加任何溶剂。", "勿"),
        ("The mayor cannot support the plan of the council.", "市长支持议会的计划。", "cannot"),
        (
            "The new law allows smoking in all restaurants of the city.",
            "新法律不允许在全市餐馆吸烟。",
            "不",
        ),
    ],
)
def test_lost_negations(en, zh, words):
    (flag,) = flags(en, zh)
    assert flag.severity == "major"
    assert words in flag.message


def test_may_counts_in_a_pair_of_one_clause():
    assert flags("Prices will rise in June.", "六月价格可能上涨。") != []
    assert flags("Prices will rise in June, he said.", "他说，六月价格可能上涨。") == []


@pytest.mark.parametrize(
    ("en", "zh", "one"),
    [
        ("Prices rose in June.", "六月价格上涨。", True),
        ("Prices rose, he said.", "六月价格上涨。", False),
        ("Prices rose in June.", "六月，价格上涨。", False),
        ("Prices rose because it rained.", "下雨使价格上涨。", False),
    ],
)
def test_one_clause(en, zh, one):
    assert are_one_clause(en, zh) == one


def test_words_of_a_text():
    text = "数据传给子节点"
    assert "".join(word for _, word, _ in segment(text)) == text
    assert cuts_words(text, (1, 3)) and not cuts_words(text, (0, 2))
    assert word_around("密不可分", (1, 2))[1] == "密不可分"
    assert word_around("他来了", (0, 1)) is None
