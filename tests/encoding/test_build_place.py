"""Where a model is built: in the user's data, never in the installed package."""

from pathlib import Path

import pytest

from aligner import encoding


@pytest.mark.parametrize("named", [True, False])
def test_a_model_is_built_outside_the_package(tmp_path, monkeypatch, named):
    built = []
    monkeypatch.setitem(encoding.BUILDERS, encoding.SECOND, lambda path: built.append(path) or path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    if named:
        monkeypatch.setenv(encoding.MODELS_VARIABLE, str(tmp_path / "mine"))
    else:
        monkeypatch.delenv(encoding.MODELS_VARIABLE, raising=False)
    found = encoding.build_folder(encoding.SECOND)
    assert built == [found]
    assert found.is_relative_to(tmp_path)
    assert not found.is_relative_to(Path(encoding.__file__).parent.parent)
    assert found.parent in encoding.model_folders()
