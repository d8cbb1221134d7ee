import pytest

from aligner.divergence.consistency import script
from aligner.divergence.form import marks as form
from aligner.divergence.form.running import without_running_marks
from aligner.divergence.pair import Pair

LIKELY = 0.43
"""Confidence of the check itself: what is shown, the judge says."""


def flags(en, zh, minimum=LIKELY):
    return [f for f in form.find(Pair(en, zh, "en", "zh")) if f.confidence >= minimum]


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("See https://a.org/x.", "见https://a.org/x。"),
        ("Visit www.a.org now.", "请访问 a.org。"),
        ("Run `git push` (now).", "运行`git push`（现在）。"),
        ("Who came?", "谁来了？"),
        ("1) First, 2) second", "1）第一，2）第二"),
        ("(a) the court held", "（一）法院认为"),
        ("He wonders who came.", "谁来了？"),
        ("Hello {name}, you have %d messages.", "{name}您好，您有%d条消息。"),
        ("Saved %1$s to %2$s.", "已将%1$s保存到%2$s。"),
        ("Growth was 5% so far.", "目前增长5%。"),
        ("Click <b>Save</b>.<br/>", "点击<b>保存</b>。<br/>"),
        ("Read https://a.org/x and https://a.org/x.", "请读https://a.org/x。"),
        ("Amazon.com hired him.", "亚马逊雇用了他。"),
    ],
)
def test_sound_pairs(en, zh):
    assert flags(en, zh) == []


@pytest.mark.parametrize(
    ("en", "zh", "changed"),
    [
        ("See https://a.org/x now.", "见https://a.org/y。", "https://a.org/y"),
        ("Mail me@a.org please.", "请写信给me@b.org。", "me@b.org"),
        ("Run `git push` now.", "运行`git pull`。", "`git pull`"),
        ("Click <b>Save</b>.", "点击<b>保存</i>。", "</i>"),
        ("Visit example.com now.", "请访问example.cn。", "example.cn"),
    ],
)
def test_machine_text_changed(en, zh, changed):
    (flag,) = flags(en, zh)
    assert (flag.kind, flag.severity) == ("mistranslation", "minor")
    assert zh[slice(*flag.tgt[0])] == changed
    assert flag.src


@pytest.mark.parametrize(
    ("en", "zh", "changed"),
    [
        ("Hello {name}!", "{姓名}您好！", "{姓名}"),
        ("You have %d messages.", "您有%s条消息。", "%s"),
        ("It took %.2f s.", "用时%.1f秒。", "%.1f"),
        ("Hi ${user}!", "${name}您好！", "${name}"),
    ],
)
def test_placeholders_changed(en, zh, changed):
    (flag,) = flags(en, zh)
    assert (flag.kind, flag.severity) == ("mistranslation", "major")
    assert zh[slice(*flag.tgt[0])] == changed


@pytest.mark.parametrize(
    ("en", "zh", "lost"),
    [
        ("See https://a.org/x now.", "现在请看。", "https://a.org/x"),
        ("Mail me@a.org please.", "请写信。", "me@a.org"),
        ("Run `git push` now.", "现在运行。", "`git push`"),
        ("Item {0} of {1}", "第{0}项", "{1}"),
        ("Press {0} and {0}.", "按{0}。", "{0}"),
        ("Saved %(size)s today.", "今天已保存。", "%(size)s"),
        ("One<br/>two", "一，二", "<br/>"),
    ],
)
def test_machine_text_lost(en, zh, lost):
    (flag,) = flags(en, zh)
    assert flag.kind == "omission"
    assert en[slice(*flag.src[0])] == lost
    assert flag.tgt == ()


def test_machine_text_added():
    zh = "点击<br/>保存。"
    (flag,) = flags("Click Save.", zh)
    assert (flag.kind, flag.src) == ("addition", ())
    assert zh[slice(*flag.tgt[0])] == "<br/>"


def test_a_bracket_left_open():
    zh = "世界卫生组织（WHO表示同意。"
    (flag,) = flags("The World Health Organization (WHO) agreed.", zh)
    assert zh[slice(*flag.tgt[0])] == "（"


def test_a_question_made_a_statement():
    en = "Will the plan succeed this year?"
    (flag,) = flags(en, "该计划今年将会成功。")
    assert en[slice(*flag.src[0])] == "?"


def test_a_clause_said_twice():
    zh = "委员会昨天批准了计划，委员会昨天批准了计划。"
    (flag,) = flags("The committee approved the plan yesterday.", zh)
    assert len(flag.tgt) == 2


def test_a_text_cut_short_is_doubtful():
    en = "The committee approved the plan yesterday, and the members went home afterwards."
    (flag,) = flags(en, "委员会昨天批准了计划，然后各位委员们就都", 0.0)
    assert flag.confidence < LIKELY


def test_wrong_script_in_a_document():
    texts = ["这个国家的经济发展很快。", "我们没有时间。", "這個國家的經濟發展很快。"]
    found = script.find([Pair("x", zh, "en", "zh") for zh in texts])
    assert list(found) == [2]
    assert texts[2][slice(*found[2][0].tgt[0])] == "這個國"


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("Could you send the list, please?", "请发送清单。"),
        ("We go by boat, okay?", "我们坐船去。"),
        ("He tells us (in short） all.", "他（简短地）告诉我们一切。"),
        ("Say #PORT_NAME# and #PORT_NAME# now.", "现在说 #PORT_NAME# 和 #PORT_NAME#。"),
        ("The :meth:`~Boat.sail_home` call ends if :meth:`~Boat.sail_home` fails.",
         ":meth:`~Boat.sail_home` 调用在 :meth:`~Boat.sail_home` 失败时结束。"),
        ("There is no need to prove it.", "又何必证明呢？"),
    ],
)  # fmt: skip
def test_requests_names_and_brackets(en, zh):
    assert flags(en, zh) == []


def running(*texts):
    pairs = [Pair(en, zh, "en", "zh") for en, zh in texts]
    return without_running_marks(pairs, [form.find(pair) for pair in pairs])


def test_a_quote_that_closes_in_a_later_bead_is_whole():
    found = running(
        ("If this is so, they all lie.", "又想：“倘若如此，他们都在说谎。"),
        ("Nobody is to be trusted.", "谁也不能相信。"),
        ("I must go.", "我得走了。”"),
        ("He went.", "他走了。"),
    )
    assert found == [[], [], [], []]


def test_a_quote_that_opens_in_an_earlier_bead_is_whole():
    assert running(("It is late.", "「天晚了。"), ("Go home.", "回家吧。」")) == [[], []]


@pytest.mark.parametrize("other", ["他走了。", "“他走了。", "他说：“走吧。”"])
def test_a_quote_that_nothing_closes_is_open(other):
    flags, _ = running(("This is so.", "他想：“就是如此。"), ("He left.", other))
    assert [flag.message for flag in flags] == ["““” has no partner"]


def test_brackets_run_on_too_and_do_not_close_quotes():
    assert running(("So it is.", "的确（如此。"), ("He left.", "他走了）。")) == [[], []]
    flags, _ = running(("So it is.", "的确（如此。"), ("He left.", "他”走了。"))
    assert len(flags) == 1
    _, flags = running(("So it is.", "的确（如此）。"), ("He left.", "他就这样悄悄地）走了。"))
    assert len(flags) == 1


def test_only_a_target_lacks_its_full_stop():
    en = "Come to us if you look for a firm that does the renovation of your flat."
    zh = "如果您要找一家装修公司来装修您的房子的话，就请到我们这里来看一看"
    assert any("full stop" in flag.message for flag in form.find(Pair(en, zh, "en", "zh")))
    assert not any("full stop" in flag.message for flag in form.find(Pair(zh, en, "zh", "en")))
