from __future__ import annotations

import pytest

from aligner.segmentation import split


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in split(text, "zh")]


# Sentences are written with | between them.
CASES = [
    # attribution after a closing quote
    "“我们走吧。”李开复说。|天黑了。",
    "“你是谁？”他问。|没有人回答。",
    "“我会回来，”他说。|“一定会。”",
    "“快跑！”她大声喊道。|大家都跑了。",
    "“以前差得远。|现在只差三个月。”李开复在最近接受路透社采访时说。|他很乐观。",
    "「你來了。」他低聲說。|我點點頭。",
    "“好吧。”她说着站了起来。",
    "“我不去。”他告诉我。|我很失望。",
    "“走。”他说，“现在就走。”|门开了。",
    "“太好了！” 她笑道。|大家鼓掌。",
    '"我知道。"他说。|她点头。',
    # no attribution: a new sentence
    "“我们走吧。”|天已经黑了。",
    "他表示“问题解决了。”|张杰表示相信“开源会胜出”。",
    "小王道：“好。”|老李说道：“走。”",
    "“走吧！”|他站起来，拿起帽子。",
    "“再见。”|他说：“明天见。”",
    # a quotation inside a sentence
    "他大喊“冲啊！”的时候，大家都笑了。",
    "他喊了一声“好！”，便走了。",
    # dots
    "他想了很久……|后来他走了。",
    "“我……我不知道。”|她低下头。",
    "“这个…… 这个…… ”他说。",
    "“算了吧……”|他转身离开。",
    "他不知道……。|她知道。",
    # ASCII and full-width marks
    "你好吗?|我很好!|他走了.",
    "你去吗? |我不去; 他也不去. |好.",
    "圆周率约为3.14。|增长3.1%。",
    "他们用了1.6万块芯片。|不多。",
    "李开复是01.AI的首席执行官。|他很忙。",
    "据AIcpb.com的创始人说，R2会提前。|谁知道。",
    "投资达1.4万亿美元。|约合US$1.4 trillion。",
    "这是真的．|他走了．",
    "乔治．布什来了。|他走了。",
    "价格是３．５元。|很便宜。",
    "真的吗！！？|不会吧？！",
    "见 http://a.com/?q=1 一文。|很好。",
    "第1.5节讲算法。|第2节讲数据。",
    "1. 算法优于硬件。|2. 数据更好。",
    "J.K.罗琳写了这本书。|它很好看。",
    "他看了Dr. Strange这部电影。|很好看。",
    # brackets and titles
    "他走了（他没有说再见。）然后她也走了。|完了。",
    "他走了。|（他没有说再见。）|她也走了。",
    "（《时报》已起诉该公司。|该公司否认了。）",
    "他看了《前进！达瓦里希》和《冲啊！》两部电影。|很好看。",
    "《你好！中国》是一本书。|很好看。",
    "他说【注意！】三次。|没人听。",
    # what does not split
    "天黑了；他走了；她没走。",
    "他说：今天天气好。",
    "『你好！』他說。|我笑了。",
    "「他說『走！』就走了。」|我記得。",
    # other language inside
    "他引用了“I have a dream.”这句话。|大家鼓掌。",
    "他说OpenAI.com很好用。|是吗？",
    # line breaks are spaces
    "这是一个很长的\n句子。|下一句也\n很长。",
]


@pytest.mark.parametrize("case", CASES)
def test_cases(case: str) -> None:
    expected = [piece.strip() for piece in case.split("|")]
    assert sentences(case.replace("|", "")) == expected


def test_unbalanced_bracket_does_not_swallow_the_rest() -> None:
    assert len(sentences("他（走了。" + "她没走。" * 200)) > 190


def test_one_sentence_a_line() -> None:
    assert sentences("他来了。\n她说 U.S.\n走吧！") == ["他来了。", "她说 U.S.", "走吧！"]


def test_english_paragraph_in_a_chinese_text() -> None:
    assert sentences("This is it. That was all.") == ["This is it.", "That was all."]


def test_a_paragraph_as_long_as_a_book() -> None:
    text = "他们用了1.6万块芯片，价格很低。“我们走吧。”李开复说。真的吗？是的！" * 2000
    assert len(split(text, "zh")) == 8000
