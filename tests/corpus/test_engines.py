"""Every engine does the same tasks with the same bytes, and outlives what a task does to it."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from aligner.config import Settings
from aligner.corpus import RunOptions, build_corpus
from aligner.corpus.engines import answers
from aligner.corpus.engines.local import LocalEngine
from aligner.corpus.engines.process import ProcessEngine
from aligner.corpus.options import Limits
from aligner.corpus.tasks import Workshop
from aligner.errors import ConfigError
from tests.corpus.poison import Endless, Fine, Hungry, Raises, Slow, check_fine, mixed
from tests.corpus.texts import EN, OTHER_ZH, ZH
from tests.support import ROOT

BARE = Settings(families="none", cache=True, jobs=2)
FILES = ("corpus.jsonl", "corpus.tmx", "report.json", "report.html")


@pytest.fixture
def engine():
    made = ProcessEngine(BARE, 2, limits=Limits(timeout=20))
    yield made
    made.close()


def write(folder: Path, documents: int = 3) -> None:
    """Texts of every kind: named pairs, bilingual ones, one without counterpart, one unreadable."""
    folder.mkdir(parents=True)
    for number in range(documents):
        en, zh = EN.replace("Tuesday", f"day {number}"), ZH.replace("周二", f"第{number}天")
        (folder / f"n{number}.en.txt").write_text(en, encoding="utf-8")
        (folder / f"n{number}.zh.txt").write_text(zh, encoding="utf-8")
        (folder / f"both{number}.txt").write_text(f"{en}\n\n{zh}\n", encoding="utf-8")
    (folder / "cake.txt").write_text(OTHER_ZH, encoding="utf-8")
    (folder / "bridge.txt").write_text(EN, encoding="utf-8")
    (folder / "broken.txt").write_bytes(b"\0\1")


def results(out: Path) -> list[bytes]:
    return [(out / name).read_bytes() for name in FILES]


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "texts")
    return tmp_path


def test_processes_give_the_bytes_of_one(place):
    build_corpus([Path("texts")], Path("one"), BARE)
    for jobs in (1, 2):
        options = RunOptions(engine="process", timeout=60)
        report = build_corpus([Path("texts")], Path("two"), replace(BARE, jobs=jobs),
                              options=options, fresh=True)  # fmt: skip
        assert len(report.aligned) == 6 and len(report.failures) == 1
        assert results(Path("two")) == results(Path("one"))


def test_a_worker_that_dies_takes_no_other_task_with_it(engine, tmp_path):
    tasks = mixed(tmp_path)
    told = {each.task.doc: each for each in answers(engine, tasks)}
    check_fine(told)
    assert "exit code 7" in told["exits"].fault.message
    assert "SIGKILL (perhaps the memory is not enough)" in told["killed"].fault.message
    assert (
        told["raises"].fault.type == "ValueError" and "Traceback" in told["raises"].fault.traceback
    )
    assert len(told) == len(tasks)


def test_a_worker_that_is_killed_while_it_starts(engine, monkeypatch):
    from aligner.corpus.engines import process

    real, made = process._start, []

    def killed_at_first(*given):
        made.append(real(*given))
        if len(made) == 1:
            made[0].process.kill()
        return made[-1]

    monkeypatch.setattr(process, "_start", killed_at_first)
    told = list(answers(engine, [Fine("a"), Fine("b"), Fine("c")]))
    assert sorted(each.value[0] for each in told) == ["A", "B", "C"]
    assert sorted(each.attempts for each in told) == [1, 1, 2]


def test_workers_that_cannot_start_end_the_run(tmp_path):
    """A script without a guard starts itself again in each worker."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/a.txt").write_text(f"{EN}\n\n{ZH}\n", encoding="utf-8")
    script = RUN.replace('if __name__ == "__main__":', "if True:")
    (tmp_path / "run.py").write_text(script)
    done = subprocess.run(
        [sys.executable, "run.py", "process"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1 and "a worker process could not start" in done.stderr
    assert "__main__" in done.stderr.splitlines()[-1]


def test_an_endless_task_is_ended(tmp_path):
    engine = ProcessEngine(BARE, 2, limits=Limits(timeout=1))
    try:
        tasks = [Endless("endless"), *(Fine(f"f{k}") for k in range(4))]
        told = {each.task.doc: each for each in answers(engine, tasks)}
    finally:
        engine.close()
    assert told["endless"].fault.type == "Timeout" and told["endless"].attempts == 2
    assert "over 1 s" in told["endless"].fault.message
    assert [told[f"f{k}"].fault for k in range(4)] == [None] * 4


def test_a_hungry_task_is_ended():
    engine = ProcessEngine(BARE, 2, limits=Limits(memory=600))
    try:
        told = {each.task.doc: each for each in answers(engine, [Hungry("hungry"), Fine("f")])}
    finally:
        engine.close()
    fault = told["hungry"].fault
    assert fault.type == "Memory" and told["hungry"].attempts == 2
    assert "more than 600 MB" in fault.message and "--memory" in fault.message
    assert told["f"].fault is None


def test_tasks_are_taken_when_somebody_can_do_them(engine):
    taken = []

    def tasks():
        for k in range(50):
            taken.append(k)
            yield Fine(f"f{k}")

    answered = 0
    for _ in engine.run(tasks()):
        answered += 1
        # Two that are worked on, and two that have come together.
        assert len(taken) <= answered + 4
    assert answered == 50


def test_workers_are_recycled():
    engine = ProcessEngine(BARE, 1, recycled=2)
    try:
        pids = [answer.value[1] for answer in engine.run(Fine(f"f{k}") for k in range(4))]
    finally:
        engine.close()
    assert pids[0] == pids[1] != pids[2] == pids[3]


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_close_ends_what_is_under_way(tmp_path):
    engine = ProcessEngine(BARE, 2)
    marks = [tmp_path / "1", tmp_path / "2"]
    found = engine.run([Slow("1", marks[0]), Slow("2", marks[1]), Fine("f")])
    engine._limits = Limits(timeout=0.5)
    next(found)
    pids = [int(mark.read_text()) for mark in marks]
    engine.close()
    assert not any(map(running, pids))


def test_the_local_engine_does_the_same():
    told = list(answers(LocalEngine(Workshop(BARE)), [Raises("raises"), Fine("a")]))
    assert [(each.task.doc, each.attempts) for each in told] == [("a", 1), ("raises", 2)]


@pytest.mark.parametrize(
    "options",
    [
        {"engine": "cluster"},
        {"timeout": 5},
        {"engine": "auto", "timeout": 0},
        {"memory": 800},
        {"engine": "process", "memory": 40},
        {"days": -1},
    ],
)
def test_wrong_options(options):
    with pytest.raises(ConfigError):
        RunOptions(**options)


RUN = """
import sys
from pathlib import Path
from aligner.config import Settings
from aligner.corpus import RunOptions, build_corpus
if __name__ == "__main__":
    settings = Settings(families="none", cache=True, jobs=2)
    build_corpus([Path("texts")], Path("out"), settings, options=RunOptions(engine=sys.argv[1]))
"""
KILLS = 4


def started(engine: str) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "run.py", engine], env=environment, stdout=subprocess.DEVNULL
    )


@pytest.mark.parametrize("engine", ["local", "process"])
def test_a_run_that_is_killed_and_resumed_gives_the_same_bytes(place, engine):
    """At any instant: some are in the start, some in the tasks, some in the writing."""
    build_corpus([Path("texts")], Path("undisturbed"), BARE)
    Path("run.py").write_text(RUN)
    begun = time.monotonic()
    with started(engine) as process:
        assert process.wait() == 0
    whole = time.monotonic() - begun
    for path in Path("out").iterdir():
        path.unlink()
    instants = random.Random(7)
    for _ in range(KILLS):
        with started(engine) as process:
            time.sleep(whole * instants.uniform(0.3, 1))
            process.send_signal(signal.SIGKILL)
    with started(engine) as process:
        assert process.wait() == 0
    assert results(Path("out")) == results(Path("undisturbed"))
    assert {path.name for path in Path("out").iterdir()} == {
        *FILES, "timings.json", "journal.sqlite3"
    }  # fmt: skip
