"""The folder of a documentation in both languages: every construct of Markdown and of sites."""

from itertools import pairwise

import pytest
from lxml import etree

import aligner
from aligner.cli import run
from aligner.reading import arrange_side, read_source
from aligner.reading.inline import has_words
from aligner.segmentation import split
from tests.support import ROOT

SITE = ROOT / "tests/data/site"
PAGES = sorted(path.relative_to(SITE / "en") for path in (SITE / "en").rglob("*.md"))


def blocks(lang, page):
    source = read_source(SITE / lang / page)
    return source.text, arrange_side(source).paragraphs


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_both_pages_have_the_same_blocks(page):
    (en, english), (zh, chinese) = blocks("en", page), blocks("zh", page)
    kinds = [
        [(p.block.role, p.block.cell, p.block.key) for p in side] for side in (english, chinese)
    ]
    assert kinds[0] == kinds[1]
    assert {p.lang for p in english} == {"en"} and {p.lang for p in chinese} == {"zh"}
    # Nothing that is markup alone is a unit.
    for text, side in ((en, english), (zh, chinese)):
        assert all(has_words(text, p.start, p.end) for p in side)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_whole_text_is_there(lang):
    units = {
        text[p.start : p.end] for page in PAGES for text, side in [blocks(lang, page)] for p in side
    }
    front = {
        "en": [
            "The Harbour Toolkit",
            "Count ships, plan berths and print the tide table.",
            "Get started",
            "See the tide table",
            "Ten minutes from the quay to the first count.",
            "The table lists every tide of the week.",
            "It is printed on Mondays.",
            "The harbour at low tide",
            "Build state",
            "The north quay in winter",
        ],
        "zh": [
            "港口工具包",
            "清点船只，安排泊位，打印潮汐表。",
            "开始使用",
            "查看潮汐表",
            "从码头到第一次清点只要十分钟。",
            "这张表列出一周内的每次潮汐。",
            "它在星期一打印。",
            "退潮时的港口",
            "构建状态",
            "冬天的北码头",
        ],
    }
    missing = [each for each in front[lang] if not any(each in unit for unit in units)]
    assert not missing
    for setting in ("2024-05-01", "home", "/guide/start", "harbour init", "never shown", "h_0"):
        assert not any(setting in unit for unit in units)


@pytest.mark.parametrize("page", PAGES, ids=str)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_markup_is_cut(lang, page):
    text, side = blocks(lang, page)
    for paragraph in side:
        inline = [(a - paragraph.start, b - paragraph.start) for a, b in paragraph.block.inline]
        spans = split(text[paragraph.start : paragraph.end], lang, inline)
        borders = [cut for (_, a), (b, _) in pairwise(spans) for cut in (a, b)]
        assert not [(a, b) for a, b in inline for cut in borders if a < cut < b]


def test_a_translators_day(tmp_path, capsys):
    memory, corpus = tmp_path / "site.tmx", tmp_path / "site.jsonl"
    options = ["--families", "none", "-q", "-o", str(memory), "-o", str(corpus)]
    assert run(["align", str(SITE / "en"), str(SITE / "zh"), *options]) == 0
    crossed, pairs = [], 0
    pages = {page.stem: page for page in PAGES}
    for alignment in aligner.read(corpus):
        page = pages.pop(alignment.doc)
        places = {}
        for lang in ("en", "zh"):
            _, side = blocks(lang, page)
            places[lang] = {p.number: k for k, p in enumerate(side)}
        for bead in alignment.beads:
            if bead.is_null:
                continue
            pairs += 1
            src = {places["en"][alignment.src.sentences[i].paragraph] for i in bead.src}
            tgt = {places["zh"][alignment.tgt.sentences[j].paragraph] for j in bead.tgt}
            if src != tgt or len(src) > 1:
                crossed.append((page, alignment.texts(bead)))
    assert not crossed and not pages
    assert pairs == 92
    units = etree.parse(memory).findall(".//tu")
    for unit in units:
        for seg in unit.iterfind(".//seg"):
            assert has_words(seg.text, 0, len(seg.text)), seg.text
    assert len(units) == 92
