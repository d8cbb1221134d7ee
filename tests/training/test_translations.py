"""Human translations from every kind of folder."""

import pytest

from aligner.errors import InputError
from aligner.training.translations import translations


def write(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_translations_of_every_kind_of_folder(tmp_path):
    gold, bible, news = (tmp_path / name for name in ("gold", "bible", "news"))
    write(gold / "a.en", "One.\nTwo.\nThree.\n")
    write(gold / "a.zh", "一。\n二三。\n")
    write(gold / "a.gold", "[0]:[0]\n[1]:[1,2]\n")
    write(bible / "en.tsv", "G:1:1\tA.\nG:1:1\tB.\nG:1:2\tC.\n")
    write(bible / "zh.tsv", "G:1:1\t甲乙。\n")
    write(news / "source.zh", "一\n二\n三\n四\n")
    write(news / "human-a.en", "1\n2\n3\n4\n")
    found = translations([gold, bible, news])
    texts = [[(each.document, each.en, each.zh) for each in path] for path in found]
    assert texts == [
        [("a", "One.", "一。"), ("a", "Two. Three.", "二三。")],
        [("G:1", "A. B.", "甲乙。")],
        [("lines from 1", "1", "一"), ("lines from 1", "2", "二")],
    ]
    assert [path[0].src_lang for path in found] == ["en", "en", "zh"]


def test_tables_whose_names_say_the_direction(tmp_path):
    write(tmp_path / "wmt" / "mill.en-zh.A.tsv", "source\ttarget\nOne.\t一。\n \t二。\n")
    write(tmp_path / "wmt" / "mill.zh-en.A.tsv", "source\ttarget\n三。\tThree.\n")
    (found,) = translations([tmp_path / "wmt"])
    assert [(each.texts, each.src_lang) for each in found] == [
        (("One.", "一。"), "en"),
        (("三。", "Three."), "zh"),
    ]
    assert {each.path for each in found} == {"wmt/mill"}
    assert [each.document for each in found] == ["mill.en-zh from 1", "mill.zh-en from 1"]


def test_a_table_is_cut_into_documents(tmp_path):
    rows = "".join(f"Line {k}.\t第{k}行。\n" for k in range(60))
    write(tmp_path / "wmt" / "mill.en-zh.A.tsv", "source\ttarget\n" + rows)
    (found,) = translations([tmp_path / "wmt"])
    names = [each.document for each in found]
    assert list(dict.fromkeys(names)) == [f"mill.en-zh from {k}" for k in (1, 26, 51)]


def test_tables_of_paragraphs(tmp_path):
    rows = [
        "tutorial\tThe mill.\t磨坊。",
        "tutorial\tprint(1)\tprint(1)",
        "tutorial\tNothing.\t ",
        "tutorial\t" + "Long. " * 200 + "\t长。",
        "faq\tWhy?\t为什么？",
    ]
    write(tmp_path / "docs" / "all.tsv", "file\ten\tzh\n" + "\n".join(rows) + "\n")
    (found,) = translations([tmp_path / "docs"])
    assert [(each.document, each.en, each.zh) for each in found] == [
        ("tutorial", "The mill.", "磨坊。"),
        ("faq", "Why?", "为什么？"),
    ]


def test_a_table_of_something_else_is_refused(tmp_path):
    write(tmp_path / "docs" / "all.tsv", "name\tvalue\na\tb\n")
    with pytest.raises(InputError, match="neither the columns source and target"):
        translations([tmp_path / "docs"])


def test_lines_that_are_not_parallel_are_refused(tmp_path):
    write(tmp_path / "source.zh", "一\n二\n")
    write(tmp_path / "human-a.en", "1\n")
    with pytest.raises(InputError, match=r"1 lines, source\.zh 2"):
        translations([tmp_path])
