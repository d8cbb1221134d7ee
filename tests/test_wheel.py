"""The built wheel alone, away from the checkout."""

import json
import os
import subprocess
import sys
import zipfile

import pytest

from tests.support import ROOT

PROGRAM = """
import json, sys, aligner
found = aligner.align_file(sys.argv[1])
print(json.dumps([aligner.__file__, [bead.type for bead in found.beads], str(found.signature)]))
"""


def pip(*arguments, cwd):
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, timeout=120)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", str(ROOT), "--no-deps", "--no-build-isolation", "-w", str(folder), cwd=folder)
    (found,) = folder.glob("*.whl")
    return found


def test_it_holds_the_weights_the_licence_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = next(name for name in names if name.endswith("METADATA"))
        head = archive.read(metadata).decode("utf-8")
    assert "aligner/py.typed" in names
    assert any(n.startswith("aligner/models/") and n.endswith("weights.json") for n in names)
    assert any(n.startswith("aligner/models/") and n.endswith("README.md") for n in names)
    assert any(name.endswith("LICENSE") for name in names)
    tables = {path.name for path in (ROOT / "aligner/language/data").glob("*.tsv")}
    assert tables and {f"aligner/language/data/{table}" for table in tables} <= set(names)
    assert not [name for name in names if name.startswith(("seeds", "tests"))]
    assert "License-Expression: Apache-2.0" in head


def test_it_aligns_a_file_outside_the_checkout(wheel, tmp_path):
    place, away = tmp_path / "place", tmp_path / "away"
    away.mkdir()
    pip("install", str(wheel), "--no-deps", "--target", str(place), cwd=away)
    text = "It rained all day.\n\nNobody came.\n\n雨下了一整天。\n\n没有人来。\n"
    (away / "text.txt").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "text.txt"],
        cwd=away,
        env={**os.environ, "PYTHONPATH": str(place)},
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    file, types, signature = json.loads(done.stdout)
    assert file.startswith(str(place))
    assert types == ["1-1", "1-1"] and "weights:" in signature
