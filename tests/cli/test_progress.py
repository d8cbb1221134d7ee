"""Long work tells on a terminal how far it is, and nowhere else."""

import os
import pty
import subprocess
import threading
from pathlib import Path

import pytest

from tests.support import ROOT, SCRIPT, SEEDS


def on_a_terminal(folder: Path, *arguments: object, both: bool = False, **env: str):
    """What a command writes to a terminal as stderr, and as stdout; `both` are the terminal."""
    ours, its = pty.openpty()
    shown: list[bytes] = []

    def read() -> None:
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                return
            if not piece:
                return
            shown.append(piece)

    reader = threading.Thread(target=read)
    reader.start()
    known = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "CI")}
    done = subprocess.run(
        [str(SCRIPT), *map(str, arguments)],
        cwd=folder,
        env={**known, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100", **env},
        stdin=subprocess.DEVNULL,
        stdout=its if both else subprocess.PIPE,
        stderr=its,
        timeout=120,
    )
    os.close(its)
    reader.join(timeout=30)
    os.close(ours)
    return done, b"".join(shown).decode("utf-8")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "en.txt").write_text("It rained in 2021.\nIt was cold.\n", encoding="utf-8")
    (tmp_path / "zh.txt").write_text("1999年下雨了。\n天气很冷。\n", encoding="utf-8")
    (tmp_path / "x.tsv").write_text("In 2021.\t1999年。\nYes.\t是。\n", encoding="utf-8")
    return tmp_path


COMMANDS = [
    (["align", "en.txt", "zh.txt", "--families", "exact"], "aligning en.txt", "2 pairs"),
    (["check", "x.tsv", "--families", "exact"], "checking x", "2 beads checked"),
    (["corpus", "en.txt", "zh.txt", "--out", "out", "--families", "exact"], "aligning en", ""),
]


@pytest.mark.parametrize(
    ("arguments", "during", "after"), COMMANDS, ids=["align", "check", "corpus"]
)
def test_a_terminal_is_told(folder, arguments, during, after):
    plain = subprocess.run(
        [str(SCRIPT), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
    )
    assert b"\033" not in plain.stderr + plain.stdout and during.encode() not in plain.stderr
    done, shown = on_a_terminal(folder, *arguments)
    assert done.returncode == 0 and done.stdout == plain.stdout
    words = " ".join(shown.split())
    assert during in words and after in words
    # The line is erased when the work is done.
    assert "\033[2K" in shown


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {}], ids=["dumb", "quiet"])
def test_unless_it_cannot_or_should_not_be(folder, env):
    quiet = [] if env else ["--quiet"]
    done, shown = on_a_terminal(folder, "check", "x.tsv", "--families", "exact", *quiet, **env)
    assert done.returncode == 0 and "\033[2K" not in shown and "checking x" not in shown


def test_findings_do_not_run_into_the_line(folder):
    done, shown = on_a_terminal(folder, "check", "x.tsv", "--families", "exact", both=True)
    assert done.returncode == 0
    (finding,) = [line for line in shown.split("\r\n") if "2021 ≠ 1999" in line]
    assert finding.rpartition("\033[2K")[2].startswith("x:0: major number")


def test_the_line_is_erased_where_the_work_fails(folder):
    done, shown = on_a_terminal(folder, "check", "x.tsv", "--model", "./none")
    assert done.returncode == 2
    last = shown.rstrip().split("\r\n")[-1]
    assert last.rpartition("\033[2K")[2].startswith("error: ")


def test_the_shell_is_told_what_can_follow(folder):
    done = subprocess.run(
        [str(SCRIPT)],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "_ALIGNER_COMPLETE": "complete_bash",
            "COMP_WORDS": "aligner align --pre",
            "COMP_CWORD": "2",
        },
        capture_output=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout.decode().split()) == (0, ["--preset", "--presplit"])


def test_seeds_are_only_where_something_is_drawn():
    from aligner.cli import run

    for command in ("align", "corpus", "check", "filter"):
        assert run([command, str(SEEDS), "--seed", "1"]) == 2
