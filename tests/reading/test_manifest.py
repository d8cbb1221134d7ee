from __future__ import annotations

from pathlib import Path

import pytest

from aligner.errors import InputError
from aligner.reading import ManifestRow, looks_like_manifest, read_manifest


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "pairs.tsv"
    file.write_text(text, encoding="utf-8")
    return file


def test_rows(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        "id\tsrc\ttgt\tsrc_lang\ttgt_lang\r\na\ten/a.txt\tzh/a.txt\ten\tzh\r\n\r\nb\tb.txt\t\nc\t/x\ty\n",
    )
    assert read_manifest(file) == [
        ManifestRow("a", tmp_path / "en/a.txt", tmp_path / "zh/a.txt", "en", "zh"),
        ManifestRow("b", tmp_path / "b.txt", None),
        ManifestRow("c", Path("/x"), tmp_path / "y"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id\tsrc\na\tb\n", "line 1: no column tgt"),
        ("id\tsrc\ttgt\n", "no rows"),
        ("id\tsrc\ttgt\na\tb\tc\td\n", "line 2: 4 cells"),
        ("id\tsrc\ttgt\n\n\tb\tc\n", "line 3: id is empty"),
        ("id\tsrc\ttgt\na\t\tc\n", "line 2: src is empty"),
        ("id\tsrc\ttgt\na\tb\tc\na\tb\tc\n", "line 3: id 'a' is taken by line 2"),
        ("id\tsrc\ttgt\tsrc_lang\na\tb\tc\tfr\n", "line 2: src_lang is 'fr'"),
        ("id\tsrc\ttgt\tsrc_lang\ttgt_lang\na\tb\tc\ten\ten\n", "line 2: src_lang and tgt_lang"),
    ],
)
def test_bad_rows(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_manifest(write(tmp_path, text))
    assert words in str(caught.value)


def test_looks_like_manifest() -> None:
    assert looks_like_manifest("id\tsrc\ttgt\na\tb\tc")
    assert looks_like_manifest("tgt\tSRC\tid\n")
    assert not looks_like_manifest("English\tChinese\nHello\t你好")
    assert not looks_like_manifest("")
