from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.bitext import Lang
from aligner.errors import ConfigError, InputError
from aligner.reading import Layout, arrange, arrange_side, detect_language, read_file
from aligner.reading.markdown import read_markdown

SEEDS = Path(__file__).parents[2] / "seeds"
EN = [
    "The lighthouse at Cape Orrin was built by two brothers who had never seen the sea.",
    "They worked through the winter, and in spring the lamp was lit for the first time.",
    "Ships that had once kept far away from the coast began to call at the small harbour.",
    "Nobody in the village remembers their names, but everyone still uses their stairs.",
]
ZH = [
    "奥林角的灯塔是由两个从未见过大海的兄弟建造的。",
    "他们干了整整一个冬天，到了春天，灯第一次被点亮了。",
    "从前远离海岸的船只开始停靠在这个小港口，带来了货物和消息。",
    "村里没有人记得他们的名字，但是大家仍然在用他们修的楼梯。",
]


def body(text: str, layout: Layout, lang: Lang | None = None) -> list[str]:
    return [text[p.start : p.end] for p in layout.paragraphs if lang in (None, p.lang)]


def aside(text: str, layout: Layout) -> dict[str, str]:
    return {text[s.paragraph.start : s.paragraph.end]: s.reason for s in layout.set_aside}


@pytest.mark.parametrize("separator", ["\n", "\n\n", "\r\n"])
@pytest.mark.parametrize("order", ["en", "zh"])
@pytest.mark.parametrize(
    "markers",
    [
        None,
        ("原文", "译文"),
        ("Original", "Translation"),
        ("【原文】", "【译文】"),
        ("English:", "中文："),
        ("# Source text", "## 翻译"),
    ],
)
def test_block(separator: str, order: str, markers: tuple[str, str] | None) -> None:
    first, second = (EN, ZH) if order == "en" else (ZH, EN)
    lines = [*first, *second]
    if markers:
        lines = [markers[0], *first, markers[1], *second]
    text = separator.join(lines)
    layout = arrange(text)
    assert layout.kind == "block"
    assert body(text, layout, "en") == EN
    assert body(text, layout, "zh") == ZH
    assert layout.langs == (("en", "zh") if order == "en" else ("zh", "en"))
    assert aside(text, layout) == dict.fromkeys(markers or (), "marker")


@pytest.mark.parametrize("order", ["en", "zh"])
@pytest.mark.parametrize("separator", ["\n", "\n\n"])
def test_interleaved(order: str, separator: str) -> None:
    pairs = zip(EN, ZH, strict=True) if order == "en" else zip(ZH, EN, strict=True)
    text = separator.join(line for pair in pairs for line in pair)
    layout = arrange(text)
    assert layout.kind == "interleaved"
    assert body(text, layout, "en") == EN
    assert body(text, layout, "zh") == ZH
    assert [p.number for p in layout.paragraphs] == list(range(8))


def test_interleaved_unevenly() -> None:
    text = "\n\n".join([EN[0], ZH[0], EN[1], EN[2], ZH[1], ZH[2], ZH[3], EN[3], "2024", ZH[0]])
    layout = arrange(text)
    assert layout.kind == "interleaved"
    assert body(text, layout, "zh") == [ZH[0], ZH[1], ZH[2], ZH[3], ZH[0]]


def test_labelled_lines() -> None:
    lines = [
        f"{label}{line}"
        for pair in zip(EN, ZH, strict=True)
        for label, line in zip(("English: ", "中文："), pair, strict=True)
    ]
    text = "\n".join(lines)
    layout = arrange(text)
    assert body(text, layout, "en") == EN
    assert body(text, layout, "zh") == ZH
    assert {s.reason for s in layout.set_aside} == {"marker"}


def test_untranslated_paragraph_belongs_to_its_block() -> None:
    text = "\n".join([*EN * 3, *ZH * 2, "The lamp of Cape Orrin.", *ZH])
    layout = arrange(text)
    assert layout.kind == "block"
    assert len(body(text, layout, "en")) == 12
    assert "The lamp of Cape Orrin." in body(text, layout, "zh")


@pytest.mark.parametrize("header", ["", "English\tChinese\n", "src\ttgt\n"])
@pytest.mark.parametrize("order", ["en", "zh"])
def test_columns(order: str, header: str) -> None:
    pairs = zip(EN, ZH, strict=True) if order == "en" else zip(ZH, EN, strict=True)
    text = header + "\n".join("\t".join(pair) for pair in pairs)
    for name in ("auto", "columns"):
        layout = arrange(text, name)
        assert layout.kind == "columns"
        assert body(text, layout, "en") == EN
        assert body(text, layout, "zh") == ZH
        assert set(aside(text, layout).values()) == ({"marker"} if header else set())


def test_more_columns_and_empty_cells() -> None:
    rows = [f"{i}\t{zh}\tA note.\t{en}" for i, (en, zh) in enumerate(zip(EN, ZH, strict=True))]
    rows.insert(2, "9\t\t\tOnly English here, and nothing else at all.")
    text = "\n".join(rows)
    layout = arrange(text)
    assert layout.kind == "columns"
    assert body(text, layout, "zh") == ZH
    assert len(body(text, layout, "en")) == 5
    assert set(aside(text, layout).values()) == {"column"}


@pytest.mark.parametrize(("lines", "lang"), [(EN, "en"), (ZH, "zh")])
def test_monolingual(lines: list[str], lang: Lang) -> None:
    text = "\n\n".join(lines)
    layout = arrange(text)
    assert (layout.kind, layout.langs) == ("monolingual", (lang,))
    assert body(text, layout) == lines
    side = arrange_side(text)
    assert (side.kind, side.langs) == ("pair-side", (lang,))
    for name in ("block", "interleaved"):
        with pytest.raises(InputError, match=f"layout {name}: .* in (English|Chinese) only"):
            arrange(text, name)


def test_errors() -> None:
    with pytest.raises(InputError, match="layout columns: 0 of 4 lines hold a tab"):
        arrange("\n".join(EN), "columns")
    with pytest.raises(InputError, match="layout columns: no column"):
        arrange("\n".join(f"{line}\t{line}" for line in EN), "columns")
    with pytest.raises(ConfigError, match="layout is 'rows'"):
        arrange("a", "rows")
    for call in (arrange, arrange_side):
        with pytest.raises(InputError, match="neither English nor Chinese"):
            call("Привет, мир. 123")


def test_detect_language() -> None:
    assert detect_language("DeepSeek V3 与 OpenAI GPT-4 和 Meta Llama 3.1 的比较结果") == "zh"
    assert detect_language("The character 道 (dao) means the way, and 德 means virtue.") == "en"
    assert detect_language("12:30 — 14:00") is None


def test_hard_wrapped_english() -> None:
    text = (
        "The lighthouse at Cape Orrin was built by two\nbrothers who had never seen the sea. They\n"
        "worked through the winter, and in spring the\nlamp was lit for the first time.\n\n"
        "Ships that had once kept far away from the\ncoast began to call at the small harbour.\n"
        "\nCHAPTER TWO\n\nNobody in the village remembers their names,\nbut everyone still uses "
        "their stairs.\n"
    )
    pieces = body(text, arrange_side(text))
    assert len(pieces) == 4
    assert " ".join(pieces[0].split()) == f"{EN[0]} {EN[1]}"
    assert pieces[2] == "CHAPTER TWO"


def test_hard_wrapped_chinese() -> None:
    whole = "".join(ZH) * 2
    wrapped = "\n".join(whole[i : i + 20] for i in range(0, len(whole), 20))
    text = f"第一章\n\n{wrapped}\n\n{wrapped}\n"
    pieces = body(text, arrange_side(text))
    assert len(pieces) == 3
    assert pieces[1].replace("\n", "") == whole


def test_verse_is_not_joined() -> None:
    text = "\n".join(
        [
            "The sea was calm upon that summer night",
            "And every star had found its mirrored place",
            "While slowly from the tower came the light",
            "That drew a silver path across our face",
        ]
    )
    assert body(text, arrange_side(text)) == text.split("\n")
    poem = "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡"
    assert body(poem, arrange_side(poem)) == poem.split("\n")


MARKDOWN = """---
title: Lamp
---

# The *lighthouse* #

They worked through the winter,
and in spring the lamp was lit.

- First item of the list
- Second item
  goes on here
1. Numbered

> A quotation that is
> on two lines.

| English | 中文 |
| --- | --- |
| Hello there | 你好啊 |

```python
print("code")
```

<div>html</div>

[ref]: https://example.org

The end.
灯塔的故事到此结束了。
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_markdown(line_end: str) -> None:
    text = MARKDOWN.replace("\n", line_end)
    layout = arrange(read_markdown(text), "interleaved")
    pieces = [" ".join(piece.split()) for piece in body(text, layout)]
    assert pieces == [
        "Lamp",
        "The *lighthouse*",
        "They worked through the winter, and in spring the lamp was lit.",
        "First item of the list",
        "Second item goes on here",
        "Numbered",
        "A quotation that is > on two lines.",
        "Hello there",
        "你好啊",
        "html",
        "The end.",
        "灯塔的故事到此结束了。",
    ]
    reasons = [s.reason for s in layout.set_aside]
    assert (reasons.count("markup"), reasons.count("marker")) == (6, 2)


def covered(text: str, layout: Layout) -> list[int]:
    spans = [(p.start, p.end) for p in layout.paragraphs]
    spans += [(s.paragraph.start, s.paragraph.end) for s in layout.set_aside]
    return [i for start, end in spans for i in range(start, end)]


ALPHABET = 'abAB12 .!"“”—\n\n\t\r你好说他道。！？，#>-|`*=:：原文译'


@settings(max_examples=300, deadline=None)
@given(text=st.text(alphabet=ALPHABET, max_size=200), boilerplate=st.booleans())
def test_nothing_is_lost(text: str, boilerplate: bool) -> None:
    text += "\nabc 你好"
    for layout in (arrange(text, boilerplate=boilerplate), arrange_side(text)):
        places = covered(text, layout)
        assert len(places) == len(set(places))
        assert all(text[i].isspace() for i in set(range(len(text))) - set(places))
        numbers = [p.number for p in layout.paragraphs]
        numbers += [s.paragraph.number for s in layout.set_aside]
        assert sorted(numbers) == list(range(len(numbers)))
        assert layout.paragraphs
        starts = [p.start for p in layout.paragraphs]
        assert starts == sorted(starts)


@settings(max_examples=300, deadline=None)
@given(text=st.text(alphabet=ALPHABET, max_size=200))
def test_markdown_loses_markers_only(text: str) -> None:
    text += "\n\nabc 你好"
    layout = arrange_side(read_markdown(text))
    places = covered(text, layout)
    assert len(places) == len(set(places))
    lost = {text[i] for i in set(range(len(text))) - set(places) if not text[i].isspace()}
    assert lost <= set("#>-|*=:.12`")


def seed(number: str) -> tuple[str, Layout]:
    text = read_file(next(SEEDS.glob(f"{number}_*.txt"))).text
    return text, arrange(text)


def test_seed_000() -> None:
    text, layout = seed("000")
    assert (layout.kind, layout.langs) == ("block", ("en", "zh"))
    assert aside(text, layout) == {"原文": "marker", "译文": "marker"}
    assert len(body(text, layout, "en")) == len(body(text, layout, "zh")) == 26


@pytest.mark.parametrize(("number", "lang"), [("001", "en"), ("002", "zh"), ("003", "en")])
def test_seeds_in_one_language(number: str, lang: Lang) -> None:
    text, layout = seed(number)
    assert (layout.kind, layout.langs) == ("monolingual", (lang,))
    if number == "001":
        assert aside(text, layout) == {"Trending2025-02-02 12:04:40": "date", "标签:,": "tags"}
    if number == "002":
        assert body(text, layout)[0].startswith("陈坤祥博士")
        assert body(text, layout)[-1].endswith("共同推动全球AI技术的健康发展。")
        assert aside(text, layout)["发布时间:2025-06-12 04:38"] == "date"
    if number == "003":
        assert not layout.set_aside


def test_seed_004() -> None:
    text, layout = seed("004")
    assert layout.kind == "interleaved"
    pieces = body(text, layout)
    assert pieces[0] == "中国AI初创公司DeepSeek是如何与硅谷巨头竞争的"
    assert pieces[1].startswith("The day after Christmas")
    assert pieces[-1].startswith("“DeepSeek是让我省钱的办法")
    assert any(piece.startswith("00china ai cohen") for piece in pieces)
    numbers = [s.paragraph.number for s in layout.set_aside]
    last = len(pieces) + len(numbers)
    assert numbers == [0, 1, 3, 4, 5, *range(last - 6, last)]
    reasons = [s.reason for s in layout.set_aside]
    assert reasons[:6] == ["site header", "site header", "byline", "date", "caption", "footer"]


def test_labels_at_the_start_of_some_paragraphs_are_cut_off() -> None:
    """A label stands before the first paragraph of each language; the others go on."""
    pairs = zip(ZH, EN, strict=True)
    text = "\n\n".join(line for pair in pairs for line in pair)
    labelled = f"中文：{text}".replace(EN[0], f"English: {EN[0]}")
    layout = arrange(labelled)
    assert layout.kind == "interleaved"
    assert body(labelled, layout, "en") == EN and body(labelled, layout, "zh") == ZH
    assert aside(labelled, layout) == {"中文：": "marker", "English:": "marker"}
