"""What holds for every file of every kind."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.reading.kinds import READERS, kind_of
from aligner.reading.kinds.building import Builder, Words
from aligner.reading.nouns import Source
from tests.reading.kinds import test_html, test_strings, test_subtitles
from tests.reading.kinds.samples import FILES, docx, epub, p, pdf, xhtml
from tests.reading.kinds.test_pdf import book
from tests.support import texts as odd_texts

MADE: dict[str, bytes] = {
    **{path.name: path.read_bytes() for path in sorted(FILES.iterdir())},
    "page.html": test_html.PAGE.encode(),
    "ugly.html": test_html.UGLY.encode(),
    "bilingual.html": test_html.BILINGUAL.encode(),
    "a.srt": test_subtitles.SRT.encode(),
    "ugly.srt": test_subtitles.UGLY.encode(),
    "bilingual.srt": test_subtitles.BILINGUAL.encode(),
    "a.vtt": test_subtitles.VTT.encode(),
    "a.ass": test_subtitles.ASS.encode(),
    "a.yml": test_strings.YAML.encode(),
    "a.properties": test_strings.PROPERTIES.encode(),
    "a.strings": test_strings.APPLE.encode(),
    "strings.xml": test_strings.ANDROID.encode(),
    "book.pdf": book(),
}


def check(source: Source) -> None:
    end = -1
    for block in source.blocks:
        assert end < block.start < block.end
        text = source.text[block.start : block.end]
        assert text == text.strip()
        if end >= 0:
            assert source.text[end : block.start] == "\n"
        end = block.end
        last = block.start
        for a, b in block.inline:
            assert last <= a < b <= block.end
            last = b
    assert end == len(source.text)
    assert "\x00" not in source.text
    assert not re.search("[\ud800-\udfff\r]", source.text)


@pytest.mark.parametrize("name", MADE)
def test_blocks_are_in_order_apart_and_trimmed(name):
    data = MADE[name]
    kind = kind_of(data, "." + name.rpartition(".")[2])
    source = READERS[kind](data, name)
    check(source)
    assert source.kind == kind
    assert READERS[kind](data, name) == source


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.tuples(odd_texts, st.booleans(), st.booleans()), max_size=4), max_size=5),
    st.booleans(),
)
def test_whatever_is_written_the_text_is_well_formed(blocks, collapse):
    builder = Builder()
    builder.add("start")
    for block in blocks:
        words = Words(collapse=collapse)
        for text, whole, line in block:
            if line:
                words.line_end()
            if whole:
                words.whole(text)
            else:
                words.write(text)
        builder.add(words)
    check(builder.source("docx", "a", "none"))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(odd_texts, odd_texts, max_size=5))
def test_every_string_of_json_is_an_entry(tree):
    data = json.dumps({"first": "word", **{f"k{key}": text for key, text in tree.items()}})
    source = READERS["strings"](data.encode(), "a.json")
    check(source)
    assert len(source.blocks) == 1 + sum(
        bool(text.replace("\x00", "\ufffd").strip()) for text in tree.values()
    )


WORDS = [f"w{number}" for number in range(15)]


@pytest.mark.parametrize("kind", ["docx", "html", "epub", "pdf", "csv"])
def test_every_word_is_in_one_block(kind):
    paragraphs = [" ".join(WORDS[i : i + 3]) for i in range(0, len(WORDS), 3)]
    data = {
        "docx": docx("".join(map(p, paragraphs))),
        "html": "".join(f"<p>{text}</p>" for text in paragraphs).encode(),
        "epub": epub({"a.xhtml": xhtml("".join(f"<p>{text}</p>" for text in paragraphs))}),
        "pdf": pdf([[(72, 700 - 20 * i, text) for i, text in enumerate(paragraphs)]]),
        "csv": "\n".join(text.replace(" ", ",") for text in paragraphs).encode(),
    }[kind]
    source = READERS[kind](data, "a")
    found = Counter(word for b in source.blocks for word in source.text[b.start : b.end].split())
    assert found == Counter(WORDS)
