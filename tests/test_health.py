"""What `aligner models check` says of models that are not sound."""

from hashlib import sha256

import numpy as np
import pytest

from aligner import encoding, health
from aligner.cli import run
from aligner.errors import ModelError


class Fixed:
    """English, its translation and another sentence as the rows given."""

    identity = "fixed"

    def __init__(self, *rows):
        self.rows = np.array(rows, dtype=np.float32)

    def encode(self, texts):
        return self.rows[: len(texts)]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder of weights of our own, and an encoder that finds translations."""
    monkeypatch.setattr(health, "models_folder", lambda: tmp_path)
    monkeypatch.setenv(encoding.MODELS_VARIABLE, str(tmp_path / "none"))
    monkeypatch.setattr(encoding, "load_encoder", lambda _: Fixed([1, 0], [0.8, 0.6], [0, 1]))
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "weights.json").write_text("{}")
    (folder / "README.md").write_text(f"weights.json {sha256(b'{}').hexdigest()}")
    return folder


def test_sound_models(place, capsys):
    assert [(each.model.name, each.sound) for each in health.checked()] == [
        ("mine", True),
        (encoding.BUILT_IN, True),
    ]
    assert run(["models", "check"]) == 0
    assert health.checked()[1].cosines == pytest.approx((0.8, 0.0))


@pytest.mark.parametrize("change", ["weights", "card", "no card"])
def test_weights_that_are_not_those_of_their_card(place, capsys, change):
    if change == "weights":
        (place / "weights.json").write_text("{ }")
    elif change == "card":
        (place / "README.md").write_text("no digest")
    else:
        (place / "README.md").unlink()
    assert [each.sound for each in health.checked()] == [False, True]
    assert run(["models", "check"]) == 1
    assert "mine" in capsys.readouterr().out


def test_an_encoder_that_finds_no_translations(place, monkeypatch, capsys):
    monkeypatch.setattr(encoding, "load_encoder", lambda _: Fixed([1, 0], [0, 1], [0.8, 0.6]))
    assert [each.sound for each in health.checked()] == [True, False]
    assert run(["models", "check"]) == 1


def test_an_encoder_that_cannot_be_loaded(place, monkeypatch):
    def load(_):
        raise ModelError("no such wheel: install it")

    monkeypatch.setattr(encoding, "load_encoder", load)
    found = health.checked()[1]
    assert (found.sound, found.cosines) == (False, None)
    assert "no such wheel" in str(found)
