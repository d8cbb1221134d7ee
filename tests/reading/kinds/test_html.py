from __future__ import annotations

import pytest

from aligner.errors import InputError
from aligner.reading.kinds.html import read
from tests.reading.kinds.samples import asides, kept_whole, roles, stored, texts

PAGE = """<!DOCTYPE html><html><head><title>T</title><style>p {}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul></nav>
<article><h1>The trade report</h1>
<p>Exports rose by 5 percent in May, <a href="/d">customs data</a> showed on Friday.
They fell in June<br>and rose again in <code>a.b()</code>.</p>
<p>The figures beat all expectations of the analysts who had been asked by the agency.</p>
<figure><img src="a.png" alt="A port at night"><figcaption>The port of Hull</figcaption></figure>
<p>Imports were weaker than in the month before, and the surplus grew for the third time.</p>
<pre>x =  1
y</pre>
<script>var shown = "no";</script><p hidden>Hidden words.</p><p style="display: none">Gone.</p>
</article>
<div class="sidebar"><h3>Read also</h3><ul><li><a href="/1">Another story of the day</a></li></ul>
</div><footer><p>Copyright 2024 The Agency</p></footer></body></html>"""


def test_the_article_is_text_and_what_stands_around_it_is_set_aside():
    source = read(PAGE.encode(), "a.html")
    assert texts(source, aside=False) == [
        "The trade report",
        "Exports rose by 5 percent in May, customs data showed on Friday. They fell in June\n"
        "and rose again in a.b().",
        "The figures beat all expectations of the analysts who had been asked by the agency.",
        "A port at night",
        "The port of Hull",
        "Imports were weaker than in the month before, and the surplus grew for the third time.",
    ]
    assert asides(source) == [
        ("navigation", "Home"),
        ("navigation", "News"),
        ("markup", "x =  1\ny"),
        ("navigation", "Read also"),
        ("navigation", "Another story of the day"),
        ("navigation", "Copyright 2024 The Agency"),
    ]
    assert kept_whole(source) == ["customs data", "a.b()"]


def test_the_one_title_belongs_to_the_article_wherever_it_stands():
    page = PAGE.replace("<h1>The trade report</h1>", "").replace(
        "<article>",
        "<header><div><h1>The trade report</h1><p>The Agency</p></div></header><article>",
    )
    source = read(page.encode(), "a.html")
    assert texts(source, aside=False)[0] == "The trade report"
    assert ("navigation", "The Agency") in asides(source)


def test_the_whole_page_has_the_same_blocks_in_order():
    part, whole = read(PAGE.encode(), "a.html"), read(PAGE.encode(), "a.html", whole=True)
    assert roles(part) == roles(whole)
    assert asides(whole) == [("markup", "x =  1\ny")]
    assert roles(whole)[5:8] == [
        ("attribute", "A port at night"),
        ("caption", "The port of Hull"),
        (
            "paragraph",
            "Imports were weaker than in the month before, and the surplus grew for the third "
            "time.",
        ),
    ]


def test_a_page_of_pandoc():
    source = read(stored("pandoc.html"), "pandoc.html")
    assert texts(source)[:4] == [
        "Harbour",
        "The harbour report",
        "The harbour was built in 1921 by the city council. See the archive for plans.",
        "First quay: 300 metres.",
    ]
    assert roles(source)[-2:] == [("code", "ships = 2"), ("note", "A harbour is a port.")]
    assert [b.cell for b in source.blocks if b.role == "cell"] == [
        (0, row, column) for row in range(3) for column in range(2)
    ]


BILINGUAL = """<html><body><div id="a"><p>The lighthouse was built by two brothers who had never
seen the sea.</p><p>They worked through the winter, and in spring the lamp was lit.</p></div>
<div id="b"><p>灯塔是由两个从未见过大海的
兄弟建造的。</p><p>他们干了一个冬天，到了春天，灯亮了。</p></div></body></html>"""


def test_a_page_in_two_languages_is_kept_whole():
    source = read(BILINGUAL.encode(), "a.html")
    assert texts(source) == [
        "The lighthouse was built by two brothers who had never seen the sea.",
        "They worked through the winter, and in spring the lamp was lit.",
        "灯塔是由两个从未见过大海的兄弟建造的。",
        "他们干了一个冬天，到了春天，灯亮了。",
    ]
    assert asides(source) == []


def test_a_fragment_in_one_line():
    line = "<p>One <b>bo</b>ld word.</p><p>一个粗体字。</p><p>Two &amp; three&nbsp;four.</p>"
    assert texts(read(line.encode(), "a.html")) == [
        "One bold word.",
        "一个粗体字。",
        "Two & three\u00a0four.",
    ]


def test_a_line_of_a_million_characters_is_read():
    line = "<html><body>" + "<p>A short sentence stands here.</p>" * 40_000
    assert len(read(line.encode(), "a.html", whole=True).blocks) == 40_000


UGLY = """<ul><li>One<li>Two <p>under two</p> tail</ul><table><tr><td rowspan=2>a<td colspan="2">b
<tr><td>c<td><table><tr><td>in</table>d</table><p>open <a href=x>link<p>next</a> after
<p>漢<ruby>字<rp>(</rp><rt>zì</rt><rp>)</rp></ruby>。
<p title="Tip">x<sup><a href="#n1">[1]</a></sup>
<input type=submit value="Send"><select><option>Choose</select>"""


def test_unclosed_tags_spans_nested_tables_and_controls():
    source = read(UGLY.encode(), "a.html", whole=True)
    assert [(b.role, b.cell, source.text[b.start : b.end]) for b in source.blocks] == [
        ("list item", None, "One"),
        ("list item", None, "Two"),
        ("list item", None, "under two"),
        ("list item", None, "tail"),
        ("cell", (0, 0, 0), "a"),
        ("cell", (0, 0, 1), "b"),
        ("cell", (0, 1, 1), "c"),
        ("cell", (1, 0, 0), "in"),
        ("cell", (0, 1, 2), "d"),
        ("paragraph", None, "open link"),
        ("paragraph", None, "next"),
        ("paragraph", None, "after"),
        ("paragraph", None, "漢字。"),
        ("note", None, "zì"),
        ("paragraph", None, "x"),
        ("attribute", None, "Tip"),
        ("attribute", None, "Send"),
        ("paragraph", None, "Choose"),
    ]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("<meta charset=gb2312><p>镕基说：好。".encode("gb18030"), "gb18030"),
        ('<meta http-equiv=a content="text/html; charset=big5"><p>書'.encode("big5"), "big5hkscs"),
        ("<p>好的，我们走。".encode("utf-16"), "utf-16-le"),
        ("\ufeff<meta charset=gbk><p>好".encode(), "utf-8"),
        ("<meta charset=gbk><p>好的，我们走吧".encode(), "utf-8"),
        ("<meta charset=iso-8859-1><p>“It’s”".encode("cp1252"), "cp1252"),
        ("<meta charset=nonsense><p>好".encode(), "utf-8"),
        ("<p>他们在暴风雨之前离开了港口，没有人看见。".encode("gb18030"), "gb18030"),
    ],
)
def test_the_encoding_is_found(data, encoding):
    source = read(data, "a.html")
    assert source.encoding == encoding
    assert texts(source)[0] in data.decode("utf-8" if encoding == "utf-8" else encoding)


def test_a_page_without_words_is_refused():
    with pytest.raises(InputError, match=r"a\.html: holds no text; a page that a script fills"):
        read(b"<html><body><div id=root></div><script>x()</script>", "a.html")


def test_a_page_nested_too_deeply_is_refused():
    deep = "<div>" * 3_000 + "deep" + "</div>" * 3_000
    with pytest.raises(InputError, match=r"a\.html: its elements are nested more than 2,000 deep"):
        read(deep.encode(), "a.html")
    fine = "<div>" * 1_500 + "deep" + "</div>" * 1_500
    assert texts(read(fine.encode(), "a.html")) == ["deep"]
