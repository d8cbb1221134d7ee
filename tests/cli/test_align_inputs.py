"""What `aligner align` takes: standard input, two folders, language files, web pages, own rules."""

import io
import json
import sys

import pytest

import aligner
from aligner.cli import run
from tests.segmentation.test_markup import SRX

EN = "The mill burned in 1921.\nNobody was hurt in the fire.\nIt was built anew.\n"
ZH = "磨坊1921年烧毁了。\n火灾中没有人受伤。\n后来它被重建了。\n"
PLAIN = ["--families", "none", "-q"]


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "en.txt").write_text(EN, encoding="utf-8")
    (tmp_path / "zh.txt").write_text(ZH, encoding="utf-8")
    return tmp_path


def given(monkeypatch, data):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def pairs(path):
    return [alignment.texts(bead) for alignment in aligner.read(path) for bead in alignment.beads]


def refused(capsys, *words):
    assert run(["align", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    return line


def test_standard_input_as_either_side_or_both_languages(place, monkeypatch):
    wanted = list(zip(EN.splitlines(), ZH.splitlines(), strict=True))
    given(monkeypatch, EN.encode())
    assert run(["align", "-", "zh.txt", *PLAIN, "-o", "a.jsonl"]) == 0
    given(monkeypatch, ZH.encode("gb18030"))
    assert run(["align", "en.txt", "-", *PLAIN, "-o", "b.jsonl"]) == 0
    given(monkeypatch, (EN + "\n" + ZH).encode())
    assert run(["align", "-", *PLAIN, "-o", "c.jsonl"]) == 0
    assert pairs("a.jsonl") == pairs("b.jsonl") == pairs("c.jsonl") == wanted
    assert [each.doc for each in aligner.read("a.jsonl")] == ["zh"]


def test_standard_input_cannot_be_both_files(capsys, monkeypatch):
    given(monkeypatch, b"x")
    assert "name a file for one of them" in refused(capsys, "-", "-")
    given(monkeypatch, b"")
    assert "standard input: is empty" in refused(capsys, "-", "zh.txt")


def test_two_folders_pair_by_name(place, capsys):
    for lang, text in (("en", EN), ("zh", ZH)):
        for name in ("a", "part/b"):
            path = place / lang / f"{name}.{lang}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    (place / "en" / "alone.txt").write_text(EN, encoding="utf-8")
    assert run(["align", "en", "zh", *PLAIN, "-o", "all.jsonl"]) == 0
    assert "alone.txt has no partner of its name" in capsys.readouterr().err
    assert [each.doc for each in aligner.read("all.jsonl")] == ["a", "b"]
    assert len(pairs("all.jsonl")) == 6


def test_a_pair_of_a_folder_that_fails_is_named(place, capsys):
    for lang, text in (("en", EN), ("zh", ZH)):
        (place / lang).mkdir()
        (place / lang / "a.txt").write_text(text, encoding="utf-8")
        (place / lang / "b.txt").write_text(EN, encoding="utf-8")
    assert run(["align", "en", "zh", *PLAIN, "-o", "all.jsonl"]) == 3
    assert "both sides of b are in the same language (en)" in capsys.readouterr().err
    assert [each.doc for each in aligner.read("all.jsonl")] == ["a"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("en.d",), "en.d is a folder: name two folders"),
        (("en.d", "zh.txt"), "en.d is a folder: name two folders"),
        (("en.d", "zh.d"), "no file below en.d has the name of one below zh.d"),
    ],
)
def test_folders_that_cannot_be_paired(place, capsys, words, why):
    for name in ("en.d", "zh.d"):
        (place / name).mkdir()
        (place / name / {"en.d": "mill.txt", "zh.d": "fire.txt"}[name]).write_text(
            EN, encoding="utf-8"
        )
    assert why in refused(capsys, *words)


def test_texts_as_read_hold_the_offsets(place):
    page = "<html><body><h1>The mill</h1><p>It burned in 1921. Nobody was hurt.</p></body></html>"
    (place / "m.en.html").write_text(page, encoding="utf-8")
    (place / "m.zh.md").write_text("# 磨坊\n\n它1921年烧毁了。没有人受伤。\n", encoding="utf-8")
    options = [*PLAIN, "--text-out", "texts", "-o", "m.jsonl"]
    assert run(["align", "m.en.html", "m.zh.md", *options]) == 0
    texts = {
        lang: (place / "texts" / f"m.en.{lang}.txt").read_bytes().decode("utf-8")
        for lang in ("en", "zh")
    }
    records = [json.loads(line) for line in (place / "m.jsonl").read_text("utf-8").splitlines()]
    found = 0
    for record in records:
        for side in (record["src"], record["tgt"]) if record["type"] != "skipped" else ():
            for sentence in side["sentences"]:
                start, end = sentence["start"], sentence["end"]
                assert texts[side["lang"]][start:end] in side["text"]
                found += 1
    assert found == 6


def test_language_files_pair_by_key(place):
    (place / "en.json").write_text('{"m": {"open": "Open {0}", "shut": "Close"}, "x": "Only"}')
    (place / "zh.json").write_text(
        '{"m": {"shut": "关闭", "open": "打开{0}"}, "y": "多出"}', "utf-8"
    )
    assert run(["align", "en.json", "zh.json", *PLAIN, "-o", "k.jsonl"]) == 0
    assert pairs("k.jsonl") == [
        ("Open {0}", "打开{0}"),
        ("Close", "关闭"),
        ("Only", ""),
        ("", "多出"),
    ]


def test_subtitles_keep_their_times(place):
    cue = "1\n00:00:05,897 --> 00:00:09,008\n{}\n\n2\n00:00:10,000 --> 00:00:12,000\n{}\n"
    (place / "en.srt").write_text(cue.format("Nobody came.", "We sold 12 cars."), "utf-8")
    (place / "zh.srt").write_text(cue.format("没有人来。", "我们卖了12辆车。"), "utf-8")
    assert run(["align", "en.srt", "zh.srt", *PLAIN, "-o", "s.jsonl", "-o", "both.srt"]) == 0
    (found,) = aligner.read("s.jsonl")
    assert [each.cue for each in found.src.sentences] == [(5897, 9008), (10000, 12000)]
    lines = (place / "both.srt").read_text("utf-8").splitlines()
    assert lines[:4] == ["1", "00:00:05,897 --> 00:00:09,008", "Nobody came.", "没有人来。"]


def test_rules_of_a_cat_tool_are_part_of_the_signature(place):
    (place / "own.srx").write_text(SRX, encoding="utf-8")
    (place / "c.en.txt").write_text("Two parts: one is red. One is blue.\n", "utf-8")
    (place / "c.zh.txt").write_text("有两部分；一部分是红的。一部分是蓝的。\n", "utf-8")
    options = [*PLAIN, "--srx", "own.srx", "-o", "c.jsonl"]
    assert run(["align", "c.en.txt", "c.zh.txt", *options]) == 0
    (found,) = aligner.read("c.jsonl")
    assert found.src.texts() == ["Two parts:", "one is red.", "One is blue."]
    assert found.tgt.texts() == ["有两部分；", "一部分是红的。", "一部分是蓝的。"]


def test_rules_that_are_none(place, capsys):
    (place / "own.srx").write_text("<tmx/>", encoding="utf-8")
    assert "own.srx is no SRX" in refused(capsys, "en.txt", "zh.txt", "--srx", "own.srx")
    assert "no such file" in refused(capsys, "en.txt", "zh.txt", "--srx", "none.srx")


def test_a_corpus_of_many_kinds(place):
    (place / "all").mkdir()
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in EN.splitlines()) + "</body></html>"
    (place / "all" / "m.en.html").write_text(page, encoding="utf-8")
    (place / "all" / "m.zh.md").write_text("\n\n".join(ZH.splitlines()), encoding="utf-8")
    assert run(["corpus", "all", "--out", "out", *PLAIN]) == 0
    assert pairs("out/corpus.jsonl") == list(zip(EN.splitlines(), ZH.splitlines(), strict=True))


SEVEN = """English sentence one is here.

中文句子一在这里。

![](img/a.png)

![](img/a.png)

English sentence two is there.

中文句子二在那里。

## Item 7: Prefer short queues（优先使用短队列）
"""


def test_a_short_bilingual_page_that_begins_in_english(place):
    (place / "seven.md").write_text(SEVEN, encoding="utf-8")
    assert run(["align", "seven.md", *PLAIN, "-o", "s.jsonl"]) == 0
    (found,) = aligner.read("s.jsonl")
    assert found.src.lang == "en"
    assert pairs("s.jsonl") == [
        ("English sentence one is here.", "中文句子一在这里。"),
        ("English sentence two is there.", "中文句子二在那里。"),
        ("Item 7: Prefer short queues", "优先使用短队列"),
    ]


def test_a_manifest_beside_its_texts_doubles_no_pair(place):
    (place / "all").mkdir()
    for lang, text in (("en", EN), ("zh", ZH)):
        (place / "all" / f"a.{lang}.txt").write_text(text, encoding="utf-8")
    (place / "all" / "list.tsv").write_text("id\tsrc\ttgt\nfirst\ta.en.txt\ta.zh.txt\n")
    assert run(["corpus", "all", "--out", "out", *PLAIN]) == 0
    assert len(pairs("out/corpus.jsonl")) == 3
