from __future__ import annotations

import pytest

from aligner.reading import Layout, arrange, arrange_side

PROSE_EN = [
    "The council voted on Tuesday to close the old bridge, which had carried traffic across the "
    "river for more than ninety years. Nobody objected.",
    "Engineers had warned since last spring that the iron was worn, and that a heavy lorry could "
    "bring down the whole of the northern span.",
    "A ferry will take the place of the bridge until a new one is finished, the mayor said, adding "
    "that the crossing would be free for everyone.",
]
PROSE_ZH = [
    "市议会周二投票决定关闭这座老桥，九十多年来，车辆一直从这座桥上过河。没有人提出反对意见，连桥边的店主也没有说什么。",
    "工程师从去年春天起就警告说，铁件已经磨损，一辆重型卡车就可能使整个北跨坍塌，后果将会非常严重。",
    "市长说，在新桥建成之前，将由渡轮代替这座桥，他还说，所有人过河都是免费的，而且渡轮每天从早到晚都会开行。",
]
INTERLEAVED = [line for pair in zip(PROSE_EN, PROSE_ZH, strict=True) for line in pair]


def aside(text: str, layout: Layout) -> dict[str, str]:
    return {text[s.paragraph.start : s.paragraph.end]: s.reason for s in layout.set_aside}


def body(text: str, layout: Layout) -> list[str]:
    return [text[p.start : p.end] for p in layout.paragraphs]


PAGES = [
    (
        [
            "The Riverton Herald",
            "Your trusted voice since 1921",
            "Old Bridge to Close",
            "By Anna Petrov and Li Wei",
            "March 4, 2023",
            "The bridge at dusk. Tom Hale/Reuters",
        ],
        PROSE_EN,
        [
            "Related articles",
            "Ferry prices to rise",
            "New mayor elected",
            "Subscribe to our newsletter",
            "© 2023 The Riverton Herald. All rights reserved.",
        ],
        ["Old Bridge to Close"],
    ),
    (
        [
            "河镇晚报",
            "首页 > 新闻 > 本地",
            "老桥即将关闭",
            "记者：王小明",
            "发布时间：2023-03-04 08:00",
            "黄昏的老桥。 图/新华社",
        ],
        PROSE_ZH,
        [
            "标签：桥梁, 交通",
            "上一篇：渡轮票价上涨",
            "下一篇：新市长当选",
            "版权所有 河镇晚报 京ICP备12345678号",
        ],
        ["老桥即将关闭"],
    ),
    (
        ["桥语网", "老桥即将关闭", "Old Bridge to Close", "2023年3月4日", "March 4, 2023"],
        INTERLEAVED,
        ["订阅", "输入您的邮箱", "facebook twitter weibo rss"],
        ["老桥即将关闭", "Old Bridge to Close"],
    ),
]


@pytest.mark.parametrize(("head", "prose", "tail", "titles"), PAGES)
def test_pages(head: list[str], prose: list[str], tail: list[str], titles: list[str]) -> None:
    text = "\n\n".join([*head, *prose, *tail])
    layout = arrange(text)
    assert body(text, layout) == [*titles, *prose]
    assert set(aside(text, layout)) == {*head, *tail} - set(titles)
    kept = arrange(text, boilerplate=False)
    assert body(text, kept) == [*head, *prose, *tail]


def test_reasons() -> None:
    head, prose, tail, _ = PAGES[0]
    text = "\n\n".join([*head, *prose, *tail])
    reasons = list(aside(text, arrange(text)).values())
    assert reasons == [
        "site header", "site header", "byline", "date", "caption",
        "navigation", "navigation", "navigation", "navigation", "footer",
    ]  # fmt: skip


def test_each_block_has_its_own_head() -> None:
    text = "\n".join(
        [
            *["原文", "Old Bridge to Close", "By Anna Petrov", "March 4, 2023", *PROSE_EN],
            *["译文", "老桥即将关闭", "作者：安娜·彼得罗夫", "2023年3月4日", *PROSE_ZH],
        ]
    )
    layout = arrange(text)
    assert layout.kind == "block"
    assert body(text, layout) == ["Old Bridge to Close", *PROSE_EN, "老桥即将关闭", *PROSE_ZH]


BOOKS = [
    [
        "THE LAMP",
        "By Anna Petrov",
        "CHAPTER ONE",
        *PROSE_EN,
        "Next",
        "“Home,” she said.",
        "THE END",
    ],
    ["January 3, 1860", *PROSE_EN, "Read more, he thought.", *PROSE_EN],
    ["JOHN SMITH", "The Morning News", *PROSE_EN],
    ["第一章", "老桥", *PROSE_ZH, "首页", "“分享什么？”他问。", "（全书完）"],
    ["二〇二三年三月四日", "2023年3月4日", *PROSE_ZH],
    ["The sea was calm", "upon that night", "And stars came out", "By Anna Petrov"],
    ["床前明月光", "疑是地上霜", "2020年1月1日"],
    ["Facebook and Twitter", "He looked at Facebook.", *PROSE_EN],
    ["The photo: a lie.", *PROSE_EN, "Contact", *PROSE_EN],
]


@pytest.mark.parametrize("lines", BOOKS)
def test_books_and_poems_lose_nothing(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    for layout in (arrange(text), arrange_side(text)):
        assert body(text, layout) == lines
        assert not layout.set_aside


def test_text_of_page_matter_only_is_kept() -> None:
    text = "标签：桥梁\n发布时间：2023-03-04"
    assert body(text, arrange_side(text)) == text.split("\n")
