"""Both languages in one file: in a line, in turn, in brackets; and what belongs to neither."""

import pytest

from aligner.errors import InputError
from aligner.reading import arrange, arrange_side
from aligner.reading.foreign import foreign_reason
from aligner.reading.markdown import read_markdown

PAIRS = [
    ("Hello, how are you?", "你好吗？"),
    ("The weather is nice today.", "今天天气很好。"),
    ("I bought 3 books yesterday.", "我昨天买了4本书。"),
    ("She does not like coffee.", "她不喜欢咖啡。"),
]


def sides(layout, text):
    return [(lang, text[p.start : p.end]) for p in layout.paragraphs for lang in [p.lang]]


def wanted(pairs, order):
    both = [(("en", en), ("zh", zh)) for en, zh in pairs]
    return [side for pair in both for side in (pair if order == "en" else pair[::-1])]


@pytest.mark.parametrize("order", ["en", "zh"])
@pytest.mark.parametrize("mark", [" ", " / ", " | ", "｜", "    ", "\u3000\u3000", "／"])
def test_both_languages_in_a_line(order, mark):
    lines = [mark.join(pair if order == "en" else pair[::-1]) for pair in PAIRS]
    text = "\n".join(lines)
    layout = arrange(text)
    assert layout.kind == "inline"
    assert sides(layout, text) == wanted(PAIRS, order)
    assert {each.reason for each in layout.set_aside} <= {"marker"}


@pytest.mark.parametrize("order", ["en", "zh"])
@pytest.mark.parametrize("gap", [" ", ""])
def test_sentences_in_turn_in_a_paragraph(order, gap):
    text = gap.join(piece for _, piece in wanted(PAIRS, order))
    layout = arrange(text)
    assert layout.kind == "inline"
    assert sides(layout, text) == wanted(PAIRS, order)


def test_terms_in_a_line():
    terms = [("apple", "苹果"), ("pear tree", "梨树"), ("the old bridge", "老桥"), ("sea", "大海")]
    text = "\n".join(f"{en} {zh}" for en, zh in terms)
    assert sides(arrange(text), text) == wanted(terms, "en")


@pytest.mark.parametrize(
    "text",
    [
        "我们使用 Visual Studio。\n他在用 GitHub Copilot 写代码。\n大家都喜欢 Python。\n",
        "React 是一个库。\nGitHub Copilot 是一个工具。\nVisual Studio 很慢。\n",
        "He met 王芳 there.\nThey saw 李明 in town.\nNobody knew 张伟 at all.\n",
    ],
)
def test_words_of_the_other_language_within_sentences_are_no_side(text):
    assert arrange(text).kind == "monolingual"


def test_a_layout_that_the_text_has_not():
    with pytest.raises(InputError, match="no line holds English beside Chinese"):
        arrange("Only English.\nNothing else.", "inline")


def test_a_heading_with_its_translation_in_brackets():
    text = (
        "## Item 7: Prefer short queues（优先使用短队列）\n\nShort queues are quick to empty.\n\n"
        "短队列很快就会清空。\n\n## 第八条：不要等待 (Never wait for a lock)\n\nIt may never come."
        "\n\n它也许永远不会来。\n"
    )
    found = sides(arrange(read_markdown(text)), text)
    assert found[:2] == [("en", "Item 7: Prefer short queues"), ("zh", "优先使用短队列")]
    assert found[4:6] == [("zh", "第八条：不要等待"), ("en", "Never wait for a lock")]


def test_brackets_of_one_language_stay():
    text = "Short queues (as in item 7) are quick.\n\n短队列（如第七条）很快。\n\n"
    text += "Yes (no).\n\n是（否）。"
    assert len(arrange(text).paragraphs) == 4


@pytest.mark.parametrize(
    "names", [["Visual Studio Code", "GitHub Desktop App"], ["WCAG 2.1", "MDN Web Docs"] * 3]
)
def test_a_list_of_names_makes_no_page_bilingual(names):
    page = "# 工具\n\n我们每天使用几种工具。它们放在同一处。\n\n每个都有自己的页面。\n\n"
    page += "".join(f"- [{name}](https://{k}.test/a/long/path)\n" for k, name in enumerate(names))
    assert arrange(read_markdown(page)).kind == "monolingual"
    assert arrange_side(read_markdown(page)).langs == ("zh",)


def test_an_image_between_both_is_of_both():
    text = "One is here.\n\n这里有一个。\n\n2024\n\n2024\n\nTwo are there.\n\n那里有两个。\n"
    assert sides(arrange(text), text)[2:4] == [("en", "2024"), ("zh", "2024")]


@pytest.mark.parametrize(
    "line",
    [
        "Il fait beau aujourd'hui.",
        "Nous avons vendu la vieille maison.",
        "Das Wetter ist heute sehr schön.",
        "El sol brilla hoy en la ciudad.",
        "今日は天気がいいです。",
        "오늘 날씨가 좋습니다.",
        "Сегодня хорошая погода.",
    ],
)
def test_a_third_language(line):
    assert foreign_reason(line) == "third language"


@pytest.mark.parametrize(
    "line",
    ["Wǒ shì xuéshēng.", "Nǐ hǎo ma?", "ni3 hao3 ma5", "jīntiān tiānqì hěn hǎo", "Zhèr hǎo wánr."],
)
def test_pinyin(line):
    assert foreign_reason(line) == "pinyin"


@pytest.mark.parametrize(
    "line",
    [
        "The café on the Rue de la Paix is open.",
        "A la carte menu",
        "Rio de la Plata",
        "Le Monde reported it.",
        "The Las Vegas de los Angeles club won.",
        "他说：「こんにちは」，然后就走了，再也没有回来过。",
        "Yes.",
        "2024",
        "Type B2 and C3 vitamins",
    ],
)
def test_english_and_chinese_with_foreign_names(line):
    assert foreign_reason(line) is None


def test_a_third_language_is_set_aside_between_the_two():
    groups = [
        ("The weather is nice today.", "Il fait beau aujourd'hui.", "今天天气很好。"),
        ("We sold the old house.", "Nous avons vendu la vieille maison.", "我们卖掉了老房子。"),
    ]
    text = "\n".join(line for group in groups for line in group)
    layout = arrange(text)
    assert [lang for lang, _ in sides(layout, text)] == ["en", "zh"] * 2
    assert [each.reason for each in layout.set_aside] == ["third language"] * 2


def test_a_quotation_in_a_third_language_stays():
    text = "He said it in French.\nIl fait beau aujourd'hui.\nNobody understood him at all."
    assert len(arrange_side(text).paragraphs) == 3
