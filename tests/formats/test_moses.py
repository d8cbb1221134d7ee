from dataclasses import replace

import pytest

import aligner
from aligner.errors import InputError, OutputError
from aligner.formats import check_outputs
from tests.formats.samples import pair

TEXTS = [("It\nrained.", "下雨了。"), ("We\tstayed.", "我们\n没走。")]


def test_lines_that_belong_together(tmp_path):
    corpus = [
        pair(*TEXTS[0]),
        pair(*TEXTS[1][::-1], doc="b", src_lang="zh"),
        pair("", "空", doc="c"),
    ]
    assert aligner.write(corpus, tmp_path / "news.v1.moses") == []
    assert not (tmp_path / "news.v1.moses").exists()
    assert (tmp_path / "news.v1.en").read_text(encoding="utf-8") == "It rained.\nWe stayed.\n"
    assert (tmp_path / "news.v1.zh").read_text(encoding="utf-8") == "下雨了。\n我们没走。\n"
    (found,) = aligner.read(tmp_path / "news.v1.moses")
    assert found.tgt.texts() == ["下雨了。", "我们没走。"]


def test_both_files_or_none(tmp_path):
    aligner.write(pair("Old.", "旧。"), tmp_path / "x.moses")
    before = [(tmp_path / name).read_bytes() for name in ("x.en", "x.zh")]
    bad = pair("New.", "新。")
    with pytest.raises(OutputError):
        aligner.write(
            [bad, pair("A", "甲", doc="b").rethreshold(0), broken()], tmp_path / "x.moses"
        )
    assert [(tmp_path / name).read_bytes() for name in ("x.en", "x.zh")] == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.en", "x.zh"]


def broken():
    value = pair("A", "甲", doc="c")
    return replace(value, beads=(replace(value.beads[0], confidence=float("nan")),))


def test_an_input_is_not_overwritten(tmp_path):
    (tmp_path / "x.zh").write_text("甲\n", encoding="utf-8")
    with pytest.raises(OutputError, match=r"x\.zh: it is an input"):
        check_outputs([tmp_path / "x.moses"], [tmp_path / "x.zh"])


def test_files_of_different_length(tmp_path):
    (tmp_path / "x.en").write_text("A\n\nC\n", encoding="utf-8")
    (tmp_path / "x.zh").write_text("甲\n乙\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"x\.zh ends before line 3 of .*x\.en"):
        aligner.read(tmp_path / "x.moses")


def test_a_blank_line_is_a_side_without_text(tmp_path):
    (tmp_path / "x.en").write_text("A\n\n\nC\n", encoding="utf-8")
    (tmp_path / "x.zh").write_text("甲\n乙\n\n丙\n", encoding="utf-8")
    (found,) = aligner.read(tmp_path / "x.moses")
    assert [bead.type for bead in found.beads] == ["1-1", "0-1", "1-1"]
