"""What `aligner filter` says while it writes."""

import os
import subprocess
import sys

import pytest

import aligner
from aligner.cli import run
from tests.formats.samples import pair
from tests.support import ROOT


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    aligner.write([pair("A.", "甲。"), pair("B\x01.", "乙。", doc="b")], "in.jsonl")


def test_a_file_written_is_named_and_so_is_what_it_lost(corpus, capsys):
    assert run(["filter", "in.jsonl", "-o", "new.tmx"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    warning, written = said.err.splitlines()
    assert warning.startswith("warning: ") and "characters" in warning
    assert written == "written: new.tmx"


def test_quiet_keeps_the_warning_alone(corpus, capsys):
    assert run(["filter", "in.jsonl", "-o", "new.tmx", "-o", "new.tsv", "--quiet"]) == 0
    (warning,) = capsys.readouterr().err.splitlines()
    assert warning.startswith("warning: ")
    assert len(aligner.read("new.tmx")) == 2


def test_the_package_is_the_command_too(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "aligner.cli", "--version"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout.decode().strip()) == (0, f"aligner {aligner.__version__}")
