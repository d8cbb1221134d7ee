"""Sentences around markup, note marks, clauses and quotation marks of every kind."""

from pathlib import Path

import pytest

from aligner.errors import InputError
from aligner.reading.inline import has_words, inline_spans
from aligner.segmentation import split, splitter, srx_digest


def sentences(text, lang):
    inline = inline_spans(text, 0, len(text))
    found = [text[a:b] for a, b in split(text, lang, inline)]
    # Nothing but white space is lost.
    assert "".join("".join(found).split()) == "".join(text.split())
    return found


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("en", ["It is described [here](/a).", "Read that page first."]),
        ("en", ["See [Yes? No! Maybe.](/q?a=1!b) for more.", "It is short."]),
        ("en", ["Values are **cached by key.**", "A new value is computed later."]),
        ("en", ["_All done._", "**Now** go on."]),
        ("en", ["Call `a.b!` now.", "`foo` returns 3.", "Is it `x?`?", "Yes."]),
        ("en", ["Use <b>it.</b>", "<i>Then</i> go."]),
        ("en", ["Open https://a.test/x?y=1!z and read.", "Then stop."]),
        ("en", ["Write {{ user.name! }} here.", "Next ${a.b} and {0}."]),
        ("en", ["[Open the sandbox](https://s.test/a)"]),
        ("en", ["![A queue. Two ends.](q.png) It is short.", "Look."]),
        ("zh", ["值**按键缓存。**", "稍后会计算新值。"]),
        ("zh", ["参见[这里。还有那里！](/a)的说明。", "先读那一页。"]),
        ("zh", ["调用`a.b！c?`即可。", "`foo`返回3。"]),
        ("zh", ["见<b>说明。</b>", "<i>然后</i>继续。"]),
        ("zh", ["打开{{ 名字！ }}页面。", "完成。"]),
    ],
)
def test_markup_is_never_cut(lang, parts):
    text = (" " if lang == "en" else "").join(parts)
    assert sentences(text, lang) == parts


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("en", ["The firm moved in 1984.[1]", "It employs 4,300 people.[2][3]", "Sales doubled."]),
        ("en", ["He said “no.”[12]", "She left.[note 4]", "End."]),
        ("en", ["It grew.¹", "It fell.²³", "It stayed."]),
        ("en", ["A text.[^1]", "More text.[^long-name]", "The end."]),
        ("zh", ["公司于1984年迁至北京。[1]", "公司目前雇用4300人。[2][3]", "销售额翻了一番。"]),
        ("zh", ["一句。[^1]", "两句。¹", "三句。[注2]", "四句。"]),
        ("zh", ["他说：“不。”[1]", "她走了。"]),
        ("zh", ["公司迁至北京。①", "公司雇用四千人。②", "完。"]),
    ],
)
def test_note_marks_stay_with_the_sentence_before(lang, parts):
    text = (" " if lang == "en" else "").join(parts)
    assert sentences(text, lang) == parts


@pytest.mark.parametrize(
    "text", ["原因如下：①人多。②地少。", "①人多。②地少。", "理由有二，如下。①人多。②地少。"]
)
def test_circled_numbers_of_a_list_open_their_item(text):
    assert sentences(text, "zh")[-1] == "②地少。"


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        ("zh", ["国家应当：（一）维护和平与安全；", "（二）保护公民的权利；", "（三）采取行动。"]),
        ("zh", ["各方：(a)应交换资料；", "(b)应举行会议。"]),
        ("zh", ["他喜欢红色；她喜欢蓝色。"]),
        ("en", ["States shall: (a) keep the peace;", "(b) protect rights;", "and (c) act."]),
        ("en", ["He came; she left."]),
        ("en", ["Choose (a); (b) is worse."]),
    ],
)
def test_numbered_clauses_end_in_semicolons(lang, parts):
    text = "".join(parts) if lang == "zh" else " ".join(parts)
    assert sentences(text, lang) == parts


@pytest.mark.parametrize(
    "parts",
    [
        ['"你好。"她说。', '"再见。"他说。'],
        ['"你好。"她说。', '"再见。"他说。', '"走吧！"我喊道。', "没有人动。"],
        ["＂你好。＂她说。", "＂再见。＂他说。"],
        ["‘好的。’她答道。", "‘走吧。’他说。"],
        ["'好的。'她答道。", "'走吧。'他说。"],
        ["「好的。」她答道。", "『走吧。』他說。"],
        ["他问：“你说‘走！’是什么意思？”", "没人回答。"],
        ['他说："走吧。"', "然后大家都走了。"],
        ["O'Brien和D'Arcy来了。", "他们说it's fine。", "完了。"],
    ],
)
def test_chinese_quotation_marks_of_every_kind(parts):
    assert sentences("".join(parts), "zh") == parts


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("it costs $5 and $6 today", []),
        ("3 * 4 * 5 and snake_case_name", []),
        (r"\*not bold\* and \[no link\](x)", []),
        ("the sum $a+b$ and $$c$$", ["$a+b$", "$$c$$"]),
        ("``x`y`` <https://a.test> <a@b.test>", ["``x`y``", "<https://a.test>", "<a@b.test>"]),
        ("[![b](i.png)](u) [a][b] [^n]", ["[![b](i.png)](u)", "[a][b]", "[^n]"]),
        ("访问https://a.test/b。好", ["https://a.test/b"]),
    ],
)
def test_spans_of_markup(text, wanted):
    assert [text[a:b] for a, b in inline_spans(text, 0, len(text))] == wanted


def test_markup_without_words():
    for text in ("`npm install`", "![](a.png)", "https://a.test", "<br/>", "{{ x }}", "** **"):
        assert not has_words(text, 0, len(text))
    for text in ("[here](/a)", "Use `x`", "链接", "**b**"):
        assert has_words(text, 0, len(text))


@pytest.mark.parametrize("text", ["`" * 3000, "[" * 3000, "*_`[(<{$" * 400, "“'" * 1500 + "。"])
def test_hostile_paragraphs_take_no_time(text):
    inline = inline_spans(text, 0, len(text))
    split(text, "zh", inline)
    split(text, "en", inline)


SRX = """<?xml version="1.0" encoding="UTF-8"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
<header segmentsubflows="yes" cascade="no"/>
<body><languagerules>
<languagerule languagerulename="English">
<rule break="no"><beforebreak>\\bapprox\\.</beforebreak><afterbreak>\\s</afterbreak></rule>
<rule break="yes"><beforebreak>[.?!:]</beforebreak><afterbreak>\\s</afterbreak></rule>
</languagerule>
<languagerule languagerulename="Chinese">
<rule break="yes"><beforebreak>[。；]</beforebreak><afterbreak></afterbreak></rule>
</languagerule></languagerules>
<maprules>
<languagemap languagepattern="[Ee][Nn].*" languagerulename="English"/>
<languagemap languagepattern="ZH.*" languagerulename="Chinese"/>
</maprules></body></srx>
"""


def test_rules_of_a_cat_tool(tmp_path):
    path = tmp_path / "own.srx"
    path.write_text(SRX, encoding="utf-8")
    rules = splitter(path)
    text = "Two parts: approx. half each. See [a. b](/c). End"
    inline = inline_spans(text, 0, len(text))
    found = [text[a:b] for a, b in rules(text, "en", inline)]
    assert found == ["Two parts:", "approx. half each.", "See [a. b](/c).", "End"]
    text = "红的；蓝的。完！了"
    assert [text[a:b] for a, b in rules(text, "zh", ())] == ["红的；", "蓝的。", "完！了"]
    assert len(srx_digest(path)) == 12


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<srx>", "no well-formed SRX"),
        ("<tmx/>", "no SRX: its root is <tmx>"),
        (SRX.replace("[.?!:]", "[.?!:"), "rule 2 of 'English': .* is no pattern"),
        (SRX.replace("languagepattern", "x"), "no rules for English or Chinese"),
    ],
)
def test_rules_that_cannot_be_used(tmp_path: Path, content, why):
    path = tmp_path / "own.srx"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=why):
        srx_digest(path)
