import hashlib

import pytest

from aligner.encoding.folders import sha256_of, write_folder, write_json
from aligner.errors import ModelError


def fill(folder):
    write_json(folder / "modules.json", [])


def test_json_has_the_same_bytes_whatever_the_order(tmp_path):
    write_json(tmp_path / "a", {"x": "中", "b": 1})
    write_json(tmp_path / "b", {"b": 1, "x": "中"})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    expected = hashlib.sha256((tmp_path / "a").read_bytes()).hexdigest()
    assert sha256_of(tmp_path / "a") == expected


def test_a_folder_appears_whole_and_leaves_no_scratch(tmp_path):
    made = write_folder(tmp_path / "deep" / "model", fill)
    assert [path.name for path in made.iterdir()] == ["modules.json"]
    assert [path.name for path in made.parent.iterdir()] == ["model"]


def test_a_failed_build_leaves_the_old_folder(tmp_path):
    made = write_folder(tmp_path / "model", fill)

    def fail(folder):
        (folder / "half").write_text("")
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        write_folder(made, fail)
    assert [path.name for path in made.iterdir()] == ["modules.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_a_rebuild_replaces_the_model_and_keeps_notes(tmp_path):
    made = tmp_path / "model"
    made.mkdir()
    (made / "card.json").write_text("{}")
    write_folder(made, fill)
    (made / "old.safetensors").write_text("")
    write_folder(made, fill)
    assert sorted(path.name for path in made.iterdir()) == ["card.json", "modules.json"]


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "photo.jpg").write_text("")
    with pytest.raises(ModelError, match=r"photo\.jpg"):
        write_folder(tmp_path, fill)
    with pytest.raises(ModelError, match="is a file"):
        write_folder(tmp_path / "photo.jpg", fill)
    assert (tmp_path / "photo.jpg").exists()


def test_a_place_that_cannot_be_written_is_a_model_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="cannot write"):
        write_folder(tmp_path / "file" / "model", fill)
