"""Which encoder a name means, and where built ones are looked for."""

import pytest

from aligner import encoding
from aligner.encoding import model_folders, where_built
from aligner.errors import ModelError


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv(encoding.MODELS_VARIABLE, str(tmp_path))
    return tmp_path


def test_the_variable_names_the_only_folder(place, monkeypatch):
    assert model_folders() == [place]
    monkeypatch.delenv(encoding.MODELS_VARIABLE)
    assert len(model_folders()) == 2 and place not in model_folders()


def test_a_folder_without_modules_is_no_built_model(place):
    (place / encoding.SECOND).mkdir()
    assert where_built(encoding.SECOND) is None
    with pytest.raises(ModelError, match=f"run aligner models build {encoding.SECOND}"):
        encoding.load_encoder(encoding.SECOND)
    (place / encoding.SECOND / "modules.json").write_text("[]")
    assert where_built(encoding.SECOND) == place / encoding.SECOND


def test_a_name_that_nothing_builds():
    with pytest.raises(ModelError, match=r"no builder for 'bert'; known: multilingual-e5-small"):
        encoding.build_folder("bert")
