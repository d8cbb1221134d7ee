"""Standard streams of every kind: closed, full, without a reader, in an odd encoding."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.support import ROOT, SCRIPT

EN = "It rained all day.\nThe firm sold 2,500 cars in 2021.\n"
ZH = "雨下了一整天。\n该公司2001年售出2500辆汽车。\n"
NAME = os.fsdecode(b"odd\xff.jsonl")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("streams")
    (folder / "en.txt").write_text(EN, encoding="utf-8")
    (folder / "zh.txt").write_text(ZH, encoding="utf-8")
    made = shell(folder, "align en.txt zh.txt -q > x.jsonl")
    assert made.returncode == 0, made.stderr
    text = (folder / "x.jsonl").read_text(encoding="utf-8")
    (folder / NAME).write_text(text, encoding="utf-8")
    odd = text.replace('"doc": "en"', '"doc": "e\\ud800\\udcff😀中"')
    (folder / "surrogate.jsonl").write_text(odd, encoding="utf-8")
    return folder


def shell(folder: Path, command: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """A command line, ``aligner`` left out before its command, run by bash."""
    return subprocess.run(
        ["bash", "-c", f"'{SCRIPT}' {command}"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
    )


PRINTING = [
    "--help",
    "align en.txt zh.txt --families none",
    "check x.jsonl --families exact",
    "filter x.jsonl",
    "stats x.jsonl",
    "eval x.jsonl x.jsonl",
    "models show alignment-use",
]
"""Commands that print results."""


@pytest.mark.parametrize("command", PRINTING)
def test_results_that_cannot_be_printed_are_an_error(folder, command):
    for stream, why in ((">/dev/full", "No space left"), (">&-", "it is closed")):
        ran = shell(folder, f"{command} {stream}")
        (line,) = ran.stderr.decode().splitlines()
        assert ran.returncode == 2 and line.startswith("error: cannot write to standard output")
        assert why in line


@pytest.mark.parametrize("command", PRINTING)
def test_without_a_reader(folder, command):
    ran = shell(folder, f"{command} | true; exit ${{PIPESTATUS[0]}}")
    assert ran.returncode == 0 and b"rror" not in ran.stderr


@pytest.mark.parametrize("stream", ["2>&-", "2>/dev/full"])
def test_messages_that_cannot_be_printed_go_nowhere(folder, stream):
    quiet = shell(folder, "align en.txt zh.txt -q --families none")
    ran = shell(folder, f"align en.txt zh.txt --families none {stream}")
    assert (ran.returncode, ran.stdout) == (0, quiet.stdout)
    for command in ("stats missing.jsonl", "stats", "align en.txt zh.txt --jobs 0", "--bogus"):
        ran = shell(folder, f"{command} {stream}")
        assert (ran.returncode, ran.stdout) == (2, b"")


def test_no_file_takes_the_place_of_a_closed_stream(folder):
    expected = shell(folder, "filter x.jsonl").stdout
    ran = shell(folder, "filter x.jsonl -o copy.jsonl <&- >&- 2>&-")
    assert ran.returncode == 0 and (folder / "copy.jsonl").read_bytes() == expected


def test_files_are_written_though_nobody_reads_the_findings(folder):
    command = "check x.jsonl --families exact -o checked.jsonl"
    assert shell(folder, command).returncode == 0
    expected = (folder / "checked.jsonl").read_bytes()
    (folder / "checked.jsonl").unlink()
    ran = shell(folder, f"{command} | true; exit ${{PIPESTATUS[0]}}")
    assert ran.returncode == 0 and (folder / "checked.jsonl").read_bytes() == expected


def test_no_file_is_written_where_the_findings_cannot_be(folder):
    (folder / "kept.jsonl").write_text("old")
    ran = shell(folder, "check x.jsonl --families exact -o kept.jsonl >/dev/full")
    assert (ran.returncode, (folder / "kept.jsonl").read_text()) == (2, "old")
    assert not list(folder.glob(".kept*"))


ENCODINGS = [
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]


@pytest.mark.parametrize(
    ("env", "file"),
    [(ENCODINGS[0], "surrogate.jsonl"), (ENCODINGS[1], NAME), ({"LC_ALL": "C"}, "x.jsonl")],
    ids=str,
)
def test_what_an_encoding_lacks_is_escaped(folder, env, file):
    def ran(command: str) -> bytes:
        name = os.fsencode(file).decode("latin-1")
        quoted = "$'" + "".join(f"\\x{ord(c):02x}" for c in name) + "'"
        done = shell(folder, command.replace("FILE", quoted), **env)
        assert done.returncode == 0 and b"Traceback" not in done.stderr, done.stderr
        done.stderr.decode("utf-8")
        return done.stdout

    text = ran("check FILE --families exact")
    assert b"2001]" in text and text.count(b"\n") == 1
    findings = json.loads(ran("check FILE --families exact --format json"))
    assert findings[0]["message"] == "2021 ≠ 2001"
    log = json.loads(ran("check FILE --families exact --format sarif -q"))
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert uri["uri"] == {NAME: "odd%FF.jsonl"}.get(file, file)
    assert json.loads(ran("stats FILE --json"))["beads"] == 2
    ran("stats FILE")
    ran("filter FILE -o out.jsonl -o out.tmx -o out.tsv -o out.html")
    assert len(ran("filter FILE").splitlines()) == 2


@pytest.mark.parametrize("env", ENCODINGS, ids=str)
def test_names_that_are_no_utf8(folder, env):
    for source, name in (("en.txt", b"\xff en.txt"), ("zh.txt", b"\xfe zh.txt")):
        (folder / "names").mkdir(exist_ok=True)
        (folder / "names" / os.fsdecode(name)).write_bytes((folder / source).read_bytes())
    align = "align $'names/\\xff en.txt' $'names/\\xfe zh.txt' --families none"
    ran = shell(folder, f"{align} -o n.jsonl -o n.tmx -o n.html", **env)
    assert ran.returncode == 0 and b"Traceback" not in ran.stderr, ran.stderr
    assert json.loads((folder / "n.jsonl").read_bytes().splitlines()[0])["doc"] == "\udcff en"
    ran = shell(folder, "corpus names --out names-out --families none", **env)
    assert ran.returncode == 0 and b"Traceback" not in ran.stderr, ran.stderr
    missing = shell(folder, "stats $'\\xff.jsonl'", **env)
    (line,) = missing.stderr.decode().splitlines()
    assert missing.returncode == 2 and line.startswith("error: cannot read \\xff.jsonl: no such")
