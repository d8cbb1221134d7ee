import stat

import pytest

import aligner
from aligner.errors import OutputError
from aligner.formats import check_outputs, replacing, write_files
from tests.formats.samples import pair


def test_an_error_keeps_the_old_file(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text("old")
    with pytest.raises(RuntimeError), replacing(path) as stream:
        stream.write(b"half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["x.jsonl"]


def test_a_new_file_has_ordinary_permissions(tmp_path):
    aligner.write(pair("A.", "甲。"), tmp_path / "x.jsonl")
    (tmp_path / "y").write_text("")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("x.jsonl", "y")}
    assert len(modes) == 1


def test_several_files_are_written_all_or_none(tmp_path):
    with pytest.raises(OutputError):
        write_files([pair("A.", "甲。")], [tmp_path / "x.jsonl", tmp_path / "no/x.tmx"])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (["x.doc"], "suffix"),
        (["x"], "suffix"),
        (["x.tmx", "./x.tmx"], "named twice"),
        (["in.tsv"], "input"),
        (["folder.tmx"], "is a folder"),
        (["missing/x.tmx"], "no folder"),
    ],
)
def test_what_could_not_be_written_is_refused_at_once(tmp_path, names, why):
    (tmp_path / "folder.tmx").mkdir()
    with pytest.raises(OutputError, match=why):
        check_outputs([tmp_path / name for name in names], [tmp_path / "in.tsv"])


def test_an_unknown_suffix_leaves_nothing_behind(tmp_path):
    with pytest.raises(OutputError, match="suffix"):
        aligner.write(pair("A.", "甲。"), tmp_path / "x.doc")
    assert not list(tmp_path.iterdir())
