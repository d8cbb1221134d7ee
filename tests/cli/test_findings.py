"""What `aligner check` prints, on a terminal and elsewhere."""

import os
import pty
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

import aligner
from aligner.bitext import Flag
from aligner.cli import findings
from tests.formats.samples import pair
from tests.support import ROOT, SCRIPT

EN, ZH = "By 2021 it was done.", "到2001年完成。"
FLAG = Flag("number", "minor", 0.9, ((3, 7),), ((1, 5),), "2021 ≠ 2001")
PLAIN = "doc:0: minor number (0.90): 2021 ≠ 2001 [2021 | 2001]"


def flagged():
    value = pair(EN, ZH)
    return replace(value, beads=(replace(value.beads[0], flags=(FLAG,)),))


def test_colour_changes_nothing_but_the_colour():
    (plain,) = findings.text([flagged()], file=Path("x"))
    (coloured,) = findings.text([flagged()], file=Path("x"), colour=True)
    assert plain == PLAIN
    assert coloured.replace("\033[33m", "").replace("\033[0m", "") == PLAIN
    assert coloured.count("\033[33m") == 2


@pytest.mark.parametrize("name", ["json", "sarif"])
def test_what_scripts_read_has_no_colour(name):
    made = findings.PRINTERS[name]([flagged()], file=Path("x"), colour=True)
    assert "\033" not in "".join(made) and "\\u001b" not in "".join(made)


def on_a_terminal(folder, **env):
    """What `aligner check` writes to a terminal."""
    aligner.write(pair(EN, ZH), folder / "in.jsonl")
    ours, its = pty.openpty()
    known = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    subprocess.run(
        [str(SCRIPT), "check", "in.jsonl", "--families", "exact", "--quiet"],
        cwd=folder,
        env={**known, "PYTHONPATH": str(ROOT), **env},
        stdin=subprocess.DEVNULL,
        stdout=its,
        timeout=120,
        check=True,
    )
    os.close(its)
    shown = os.read(ours, 10_000).decode("utf-8")
    os.close(ours)
    return shown


def test_a_terminal_is_given_colour(tmp_path):
    assert "\033[31m\033[1m2021\033[0m | " in on_a_terminal(tmp_path)


def test_unless_it_asks_for_none(tmp_path):
    shown = on_a_terminal(tmp_path, NO_COLOR="1")
    assert "2021 ≠ 2001" in shown and "\033" not in shown
