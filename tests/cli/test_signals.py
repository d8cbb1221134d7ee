"""What a signal leaves behind: a word, an exit code, nothing half written, no lock."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support import ROOT

CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}

SLOW = """
import sys, time
import aligner.cli as cli
from aligner import formats, pipeline
def slow(*arguments, **options):
    print("working", flush=True)
    time.sleep(60)
def slow_after(real):
    def write(stream, corpus, **options):
        real(stream, corpus, **options)
        stream.flush()
        slow()
    return write
{change}
sys.argv[0] = "aligner"
cli.main()
"""


def stopped(folder: Path, number: int, change: str, *arguments: str) -> tuple[int, str]:
    """Exit code and stderr of a command that was slow at some place and got a signal there."""
    with subprocess.Popen(
        [sys.executable, "-c", SLOW.format(change=change), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == b"working\n"
        time.sleep(0.1)
        process.send_signal(number)
        _, messages = process.communicate(timeout=30)
    return process.returncode, messages.decode()


@pytest.fixture
def folder(tmp_path):
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.en.txt").write_text("It rained all day.\nIt was cold.\n", encoding="utf-8")
    (texts / "a.zh.txt").write_text("雨下了一整天。\n天气很冷。\n", encoding="utf-8")
    (tmp_path / "x.tsv").write_text("It rained.\t下雨了。\n", encoding="utf-8")
    return tmp_path


def everything(folder: Path) -> dict[str, bytes | None]:
    return {str(path): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


SERVED = """
from aligner.corpus.engines import process
real = process.ProcessEngine._ready
def ready(self, busy):
    slow() if all(worker.started for worker in busy) else None
    return real(self, busy)
process.ProcessEngine._ready = ready
"""
WRITER = "formats.WRITERS['.jsonl'] = slow_after(formats.WRITERS['.jsonl'])"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    ("change", "arguments"),
    [
        ("pipeline.align_sides = slow", ["corpus", "texts", "--out", "out"]),
        (SERVED, ["corpus", "texts", "--out", "out", "--engine", "process"]),
        ("pipeline.load_tools = slow", ["corpus", "texts", "--out", "out"]),
        (WRITER, ["corpus", "texts", "--out", "out", "--families", "none"]),
        (WRITER, ["filter", "x.tsv", "-o", "out.jsonl"]),
        (WRITER, ["check", "x.tsv", "--families", "exact", "-o", "out.tmx"]),
        ("pipeline.align_paths = slow", ["align", "texts/a.en.txt", "texts/a.zh.txt"]),
    ],
    ids=["aligning", "processes", "loading", "writing a corpus", "filter", "check", "align"],
)
def test_a_signal_leaves_nothing_half_written(folder, number, change, arguments):
    before = everything(folder)
    assert stopped(folder, number, change, *arguments) == (CODES[number], "stopped\n")
    after = everything(folder)
    left = {path for path in after if path not in before}
    # What was finished is kept for the next run; nothing else is.
    assert all("/out" in path and not path.endswith((".part", ".lock")) for path in left)
    assert {path: after[path] for path in before} == before


def test_a_lost_terminal_is_such_a_signal(folder):
    ended = stopped(folder, signal.SIGHUP, WRITER, "filter", "x.tsv", "-o", "out.jsonl")
    assert ended == (129, "stopped\n") and not list(folder.glob("*out.jsonl*"))


def test_a_signal_that_our_parent_ignores_is_ignored(folder):
    command = [sys.executable, "-c", SLOW.format(change="pipeline.align_paths = slow")]
    with subprocess.Popen(
        ["nohup", *command, "align", "texts/a.en.txt"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == b"working\n"
        process.send_signal(signal.SIGHUP)
        time.sleep(0.3)
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 143
