"""Shards and what they make together; where a run is, told from beside it."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from aligner.config import Settings
from aligner.corpus import RunOptions, Shard, build_corpus
from aligner.corpus.merging import merge_corpora
from aligner.corpus.status import read_status
from aligner.errors import ConfigError, InputError
from tests.corpus.texts import EN, ZH
from tests.support import ROOT, run

BARE = Settings(families="none", cache=True)
FILES = ("corpus.jsonl", "corpus.tmx", "report.json", "report.html")


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.chdir(tmp_path)
    Path("texts").mkdir()
    rows = ["id\tsrc\ttgt\tdate", "gone\ttexts/gone.txt\ttexts/0.zh.txt\t"]
    for k in range(6):
        Path(f"texts/{k}.en.txt").write_text(EN.replace("Tuesday", f"day {k}"), encoding="utf-8")
        Path(f"texts/{k}.zh.txt").write_text(ZH.replace("周二", f"第{k}天"), encoding="utf-8")
        rows.append(f"d{k}\ttexts/{k}.en.txt\ttexts/{k}.zh.txt\t200{k}")
    Path("m.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path


def build(out: str, shard: str | None = None, **settings):
    options = RunOptions(shard=Shard.parse(shard) if shard else None)
    return build_corpus([Path("m.tsv")], Path(out), replace(BARE, **settings), options=options)


def merged(*folders: str):
    return merge_corpora(list(map(Path, folders)), Path("all"))


def test_shards_make_the_bytes_of_one_run(place):
    build("one")
    reports = [build(f"s{k}", f"{k}/3") for k in (1, 2, 3)]
    docs = [entry.doc for report in reports for entry in report.aligned]
    assert sorted(docs) == [f"d{k}" for k in range(6)]
    assert sum(len(report.failures) for report in reports) == 1
    assert {entry.doc for entry in reports[0].aligned} != set(docs)
    # In whatever order they are named.
    merged("s3", "s1", "s2")
    for name in FILES:
        assert Path("all", name).read_bytes() == Path("one", name).read_bytes()


def test_a_shard_may_have_no_document(place):
    Path("m.tsv").write_text("id\tsrc\ttgt\nd1\ttexts/1.en.txt\ttexts/1.zh.txt\n")
    reports = [build(f"s{k}", f"{k}/2") for k in (1, 2)]
    assert sorted(report.total for report in reports) == [0, 1]
    assert merged("s1", "s2").total == 1


def test_what_are_no_shards_of_one_corpus_are_refused(place):
    build("s1", "1/2")
    build("s2", "2/2")
    build("whole")
    build("other", "2/2", min_confidence=0.7)
    for folders, says in [
        (("s1",), "shard 2/2 is missing"),
        (("s1", "s1"), "shard 2/2 is missing"),
        (("s1", "s2", "s2"), "shard 2/2 is one too many"),
        (("s1", "whole"), "whole is no shard"),
        (("s1", "other"), "other options"),
        (("whole", "whole"), "is in whole and in whole"),
        (("texts",), "holds no journal"),
    ]:
        with pytest.raises(InputError, match=says):
            merged(*folders)
    assert not Path("all").exists()
    ask("s1", "UPDATE runs SET state = 'running', pid = 0, host = 'elsewhere'")
    with pytest.raises(InputError, match="s1 is running, it has not ended"):
        merged("s1", "s2")


def test_a_damaged_part_is_not_merged(place):
    build("s1")
    ask("s1", "UPDATE parts SET data = x'00' WHERE rowid = 1")
    with pytest.raises(InputError, match="damaged: run that folder again"):
        merged("s1")


def test_a_shard_pairs_nothing(place):
    options = RunOptions(shard=Shard(1, 2))
    with pytest.raises(ConfigError, match="name the pairs in a manifest"):
        build_corpus([Path("texts")], Path("out"), BARE, options=options)


def ask(folder: str, statement: str) -> None:
    with closing(sqlite3.connect(f"{folder}/journal.sqlite3")) as journal, journal:
        journal.execute(statement)


def test_the_status_of_a_run_that_has_ended(place):
    build("out")
    found = read_status(Path("out"))
    assert (found.state, found.done, found.alone, found.failed) == ("ended", 6, 0, 1)
    assert found.sentences == 36 and found.per_second > 0 and found.left is None
    assert [each.doc for each in found.failures] == ["gone"]
    ran = run("status", "out", cwd=place)
    assert ran.code == 0 and ran.out.startswith("ended\n6 aligned, 0 without counterpart, 1 failed")
    assert "failed: gone: cannot read" in ran.out
    assert json.loads(run("status", "out", "--json", cwd=place).out)["done"] == 6


SLOW = """
import sys, time
from aligner import pipeline
import aligner.cli as cli
real = pipeline.align_sides
def slow(*arguments):
    if arguments[-1] == "d2":
        print("working", flush=True)
        time.sleep(60)
    return real(*arguments)
pipeline.align_sides = slow
sys.argv[0] = "aligner"
cli.main()
"""


def test_the_status_of_a_run_that_goes_on_and_of_one_that_was_killed(place):
    command = [sys.executable, "-c", SLOW, "corpus", "m.tsv", "--out", "out", "--families", "none"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == b"working\n"
        found = read_status(Path("out"))
        assert (found.state, found.stage, found.total) == ("running", "aligning", 6)
        assert (found.done, found.failed, found.working) == (2, 1, ("d2",))
        assert found.left is not None and found.left > 0
        assert run("status", "out", cwd=place).out.startswith("running, aligning of 6; ")
        process.kill()
    assert read_status(Path("out")).state == "broken"
    assert "killed: run it again" in run("status", "out", cwd=place).out
    build("out")
    assert read_status(Path("out")).state == "ended"


def test_the_status_on_a_disk_that_cannot_be_written(place):
    build("out")
    Path("out").chmod(0o500)
    try:
        assert read_status(Path("out")).done == 6
    finally:
        Path("out").chmod(0o700)


def test_a_clock_that_is_set_back(place, monkeypatch):
    build("out")
    before = [Path("out", name).read_bytes() for name in FILES]
    monkeypatch.setattr(time, "time", lambda: 1000.0)
    build("out")
    assert [Path("out", name).read_bytes() for name in FILES] == before
    found = read_status(Path("out"))
    assert (found.state, found.done) == ("ended", 6) and found.seconds >= 0


def test_progress_for_schedulers(place):
    ran = run("corpus", "m.tsv", "--out", "out", "--families", "none", "--progress", "json",
              cwd=place)  # fmt: skip
    told = [json.loads(line) for line in ran.err.splitlines() if line.startswith("{")]
    assert [(each["stage"], each["done"]) for each in told][-1] == ("aligning", 6)
    assert told[-1]["total"] == 6 and told[-1]["failed"] == 1 and told[-1]["sentences"] == 36


def test_corrections_that_a_merge_would_lose_are_set_aside(place):
    for k in (1, 2):
        build(f"s{k}", f"{k}/2")
    merged("s1", "s2")
    path = Path("all/corpus.jsonl")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"auto"', '"confirmed"', 1), encoding="utf-8")
    assert merged("s1", "s2").warnings[-1].endswith("it is now corpus.1.jsonl")
    assert '"confirmed"' in Path("all/corpus.1.jsonl").read_text(encoding="utf-8")
    # What the folders have themselves is in what they make together.
    for k in (1, 2):
        path = Path(f"s{k}/corpus.jsonl")
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('"auto"', '"confirmed"', 1), encoding="utf-8")
        assert build(f"s{k}", f"{k}/2").kept == 1
    for _ in range(2):
        assert not [line for line in merged("s1", "s2").warnings if "corpus." in line]
    assert Path("all/corpus.jsonl").read_text(encoding="utf-8").count('"confirmed"') == 2
    assert not Path("all/corpus.2.jsonl").exists()
