"""What was made is never lost: the output folder, its lock, its parts, and what fails."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from aligner import pipeline
from aligner.config import Settings
from aligner.corpus import build_corpus, journal
from aligner.corpus.folder import held
from aligner.errors import AlignerError, ConfigError, InputError, OutputError
from tests.corpus.texts import EN, OTHER_ZH, ZH
from tests.support import ROOT, run

BARE = Settings(families="none", cache=True)


def write(folder: Path, **texts: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


LOADED = {}


@pytest.fixture(autouse=True)
def one_encoder(monkeypatch):
    """The encoder is read once for all tests here."""
    real = pipeline.load_tools

    def load(settings):
        if settings.model is not None:
            return real(settings)
        if not LOADED:
            LOADED["tools"] = real(settings)
        return LOADED["tools"]

    monkeypatch.setattr(pipeline, "load_tools", load)


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A folder with texts, the corpus made of them, and a wrong glossary."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    write(tmp_path / "texts", bridge=EN, laoqiao=ZH, cake=OTHER_ZH, both=f"{EN}\n\n{ZH}\n")
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    build(tmp_path)
    return tmp_path


def build(folder, *paths, settings=BARE, **options):
    chosen = [folder / path for path in paths] or [folder / "texts"]
    return build_corpus(chosen, folder / "out", settings, **options)


def contents(folder: Path, *, journal: bool = False) -> dict[str, bytes]:
    """Every file of a folder but the timings, and the journal, which has times too."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name != "timings.json"
        and (journal or not path.name.startswith("journal.sqlite3"))
    }


def asked(folder: Path, statement: str) -> list[tuple]:
    """What a statement finds in the journal, or changes there."""
    with closing(sqlite3.connect(folder / "out/journal.sqlite3")) as journal, journal:
        return journal.execute(statement).fetchall()


def statuses(folder: Path) -> dict[str, str]:
    report = json.loads((folder / "out/report.json").read_text(encoding="utf-8"))
    return {each["doc"]: each["status"] for each in report["documents"]}


def beads(folder: Path) -> list[tuple[str, int]]:
    lines = (folder / "out/corpus.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    return [(r["doc"], r["bead"]) for r in records if r["type"] != "skipped"]


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize(
    ("paths", "options", "environment", "error"),
    [
        ((), {"settings": Settings(glossary=Path("nope.csv"))}, {}, InputError),
        ((), {"settings": Settings(glossary=Path("bad.csv"))}, {}, InputError),
        ((), {"codes": {"zh": "en-US"}}, {}, ConfigError),
        ((), {"codes": {"en": "zh-CN"}}, {}, ConfigError),
        ((), {"codes": {"zh": "z h"}}, {}, ConfigError),
        ((), {}, {"SOURCE_DATE_EPOCH": "abc"}, ConfigError),
        ((), {}, {"SOURCE_DATE_EPOCH": "-1"}, ConfigError),
        ((), {}, {"SOURCE_DATE_EPOCH": "9" * 20}, ConfigError),
        (("texts", "missing"), {}, {}, InputError),
        (("texts/bridge.txt", "texts/gone.txt"), {}, {}, InputError),
        (("x" * 300,), {}, {}, InputError),
        (("out",), {}, {}, OutputError),
        (("texts", "out/../out"), {}, {}, OutputError),
        (("out/corpus.jsonl",), {}, {}, OutputError),
        (("empty",), {}, {}, InputError),
    ],
    ids=str,
)
def test_a_wrong_option_or_input_touches_nothing(
    made, monkeypatch, paths, options, environment, error, fresh
):
    monkeypatch.chdir(made)
    (made / "empty").mkdir()
    before = contents(made, journal=True)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(error):
        build(made, *paths, fresh=fresh, **options)
    assert contents(made, journal=True) == before


def test_a_model_that_is_missing_touches_nothing(made):
    before = contents(made, journal=True)
    with pytest.raises(AlignerError):
        build(made, settings=Settings(model="./none"))
    assert contents(made, journal=True) == before


@pytest.mark.parametrize("what", ["file", "file/below", "locked"])
def test_a_folder_that_cannot_be_written(made, what):
    (made / "file").write_text("x")
    (made / "locked").mkdir(mode=0o500)
    if what == "locked" and os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    before = contents(made)
    with pytest.raises(OutputError, match="cannot write into"):
        build_corpus([made / "texts"], made / what, BARE)
    assert contents(made) == before


def test_a_new_folder_is_taken_away_again(made):
    with pytest.raises(AlignerError):
        build_corpus([made / "texts"], made / "new/below", Settings(model="./none"))
    assert not (made / "new").exists()


def test_when_every_document_fails_the_corpus_stays(made):
    before = contents(made / "out")
    for path in (made / "texts").iterdir():
        path.write_bytes(b"\0")
    report = build(made, fresh=True)
    assert not report.aligned and len(report.failures) == 4
    assert "kept as it was" in report.warnings[-1]
    after = contents(made / "out")
    assert {name for name in after if after[name] != before.get(name)} == {"report.json"}
    assert set(statuses(made).values()) == {"failed"}


def kept(folder: Path) -> set[str]:
    return {key for (key,) in asked(folder, "SELECT key FROM parts")}


def test_parts_of_a_document_that_fails_now_are_kept(made):
    parts = kept(made)
    text = (made / "texts/both.txt").read_bytes()
    (made / "texts/both.txt").write_bytes(b"\0")
    assert [failure.doc for failure in build(made).failures] == ["both"]
    assert kept(made) == parts
    (made / "texts/both.txt").unlink()
    assert not build(made).failures
    assert len(kept(made)) == len(parts) - 1
    (made / "texts/both.txt").write_bytes(text)
    build(made)
    assert ("both", 0) in beads(made)


ERRORS = [ValueError("odd"), KeyError("odd"), RecursionError("odd"), MemoryError("odd"), OSError(5)]
IDS = [type(error).__name__ for error in ERRORS]


def failing(name, error, monkeypatch, which=lambda *arguments: True):
    """Make a function of the pipeline raise for some of its arguments."""
    real = getattr(pipeline, name)

    def fails(*arguments, **options):
        if which(*arguments):
            raise error
        return real(*arguments, **options)

    monkeypatch.setattr(pipeline, name, fails)


@pytest.mark.parametrize("error", ERRORS, ids=IDS)
@pytest.mark.parametrize("name", ["align_sides", "align_layout"])
def test_a_bug_in_one_document_is_its_failure(made, monkeypatch, name, error):
    failing(name, error, monkeypatch)
    failed = {"align_sides": "bridge", "align_layout": "both"}[name]
    if name == "align_sides":
        # The other document would meet it too: align_layout calls it by another name.
        monkeypatch.setattr(pipeline, "align_layout", lambda *a: (_ for _ in ()).throw(error))
    report = build(made, fresh=True)
    by_doc = {failure.doc: failure for failure in report.failures}
    fault = by_doc[failed].fault
    assert fault.type == type(error).__name__ and fault.place.startswith("aligner/corpus/tasks.py")
    assert ("is a bug" in fault.message) != isinstance(error, MemoryError)
    assert "Traceback" in fault.traceback
    saved = json.loads((made / "out/report.json").read_text(encoding="utf-8"))
    (entry,) = [each for each in saved["documents"] if each["doc"] == failed]
    assert (entry["type"], entry["place"]) == (fault.type, fault.place)
    if name == "align_layout":
        assert statuses(made) == {"bridge": "aligned", "both": "failed", "cake": "no counterpart"}


@pytest.mark.parametrize("error", ERRORS, ids=IDS)
def test_a_text_that_cannot_be_encoded_ends_no_run(made, monkeypatch, error):
    failing("sentence_vectors", error, monkeypatch, lambda doc, _: "面粉" in doc.text)
    build(made, fresh=True)
    assert statuses(made) == {"bridge": "aligned", "both": "aligned", "cake": "failed"}


@pytest.mark.parametrize("error", ERRORS, ids=IDS)
def test_a_pair_that_cannot_be_compared_ends_no_run(made, monkeypatch, error):
    failing("translation_score", error, monkeypatch, lambda en, zh, _: "面粉" in zh.text)
    report = build(made, fresh=True)
    assert statuses(made) == {"bridge": "aligned", "both": "aligned", "cake": "failed"}
    assert "compared with bridge" in report.failures[0].reason


@pytest.mark.parametrize("name", ["jsonl", "tmx", "html"])
def test_a_document_that_cannot_be_written_is_its_failure(made, monkeypatch, name):
    """Whatever a writer raises of one document, the others are written."""
    from aligner import formats

    module = getattr(formats, name)
    real = formats.WRITERS[f".{name}"]

    def fails(stream, corpus, **options):
        def checked():
            for alignment in corpus:
                if alignment.doc == "both":
                    raise ValueError("odd")
                yield alignment

        return real(stream, checked(), **options)

    monkeypatch.setitem(formats.WRITERS, f".{name}", fails)
    monkeypatch.setattr(module, "write", fails)
    build(made, fresh=True)
    assert statuses(made) == {"bridge": "aligned", "both": "failed", "cake": "no counterpart"}
    assert {doc for doc, _ in beads(made)} == {"bridge"}


def test_a_value_that_cannot_be_written_is_a_failure(made, monkeypatch):
    real = pipeline.align_layout

    def odd(*arguments):
        found = real(*arguments)
        return replace(found, beads=(replace(found.beads[0], confidence=float("nan")),))

    monkeypatch.setattr(pipeline, "align_layout", odd)
    build(made, fresh=True)
    assert statuses(made) == {"bridge": "aligned", "both": "failed", "cake": "no counterpart"}


def test_a_full_disk_ends_the_run_and_loses_nothing(made, monkeypatch):
    from aligner import formats

    before = contents(made / "out")

    def full(stream, corpus, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(formats.WRITERS, ".tmx", full)
    for fresh in (True, False):
        with pytest.raises(OutputError, match="No space left"):
            build(made, fresh=fresh)
        assert contents(made / "out") == before


def test_a_journal_that_finds_no_room_ends_the_run_and_loses_nothing(made, monkeypatch):
    real = journal.opened

    def small(path):
        connection = real(path)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages + 1}")
        return connection

    before = contents(made / "out")
    write(made / "texts", long=EN * 400 + "\n\n" + ZH * 400)
    with monkeypatch.context() as patch:
        patch.setattr(journal, "opened", small)
        with pytest.raises(OutputError, match=r"cannot write .*journal.sqlite3: .*full"):
            build(made)
    assert contents(made / "out") == before
    build(made)
    again = contents(made / "out")
    build(made, fresh=True)
    assert contents(made / "out") == again != before


def manifest(path: Path, *rows: str) -> None:
    path.write_text("\n".join(["id\tsrc\ttgt", *rows]) + "\n", encoding="utf-8")


def test_a_folder_that_holds_its_manifest(made):
    manifest(made / "texts/pairs.tsv", "one\tbridge.txt\tlaoqiao.txt")
    report = build(made)
    assert statuses(made) == {"one": "aligned", "both": "aligned", "cake": "no counterpart"}
    assert len(beads(made)) == len(set(beads(made))) == 6
    assert not report.failures


def test_no_file_is_used_twice(made):
    texts = made / "texts"
    (texts / "a.txt").symlink_to("bridge.txt")
    os.link(texts / "laoqiao.txt", texts / "b.txt")
    (made / "linked").symlink_to("texts")
    paths = ["texts", "texts/../texts", "linked", "texts/both.txt"]
    before = beads(made)
    report = build(made, *paths)
    assert sorted(beads(made)) == sorted(before)
    (warning,) = report.warnings
    assert "named more than once" in warning and "more" in warning
    assert build(made, "texts/a.txt", "texts/bridge.txt").warnings[0].endswith("texts/a.txt")


def test_two_manifests(made):
    texts = made / "texts"
    manifest(texts / "m1.tsv", "1\tbridge.txt\tlaoqiao.txt")
    manifest(texts / "m2.tsv", "1\tboth.txt\t", "2\tbridge.txt\t../texts/laoqiao.txt")
    report = build(made)
    assert statuses(made) == {"1": "aligned", "m2/1": "aligned", "cake": "no counterpart"}
    assert len(beads(made)) == len(set(beads(made)))
    assert report.warnings[0].endswith(f"2 in {texts / 'm2.tsv'}")


def test_names_of_documents_are_unique_whatever_gives_them(made):
    texts = made / "texts"
    manifest(texts / "m1.tsv", "cake\tbridge.txt\tlaoqiao.txt", "cake2\tgone.txt\t")
    write(made / "texts/more", cake2=OTHER_ZH.replace("糖", "盐"))
    build(made)
    report = json.loads((made / "out/report.json").read_text(encoding="utf-8"))
    names = [each["doc"] for each in report["documents"]]
    assert len(set(names)) == len(names) == 5
    assert statuses(made)["cake"] == "aligned" and statuses(made)["cake2"] == "failed"


def test_the_output_folder_is_no_input(made):
    (made / "out/notes.txt").write_text(EN, encoding="utf-8")
    write(made, top=EN)
    report = build_corpus([made], made / "out", BARE)
    names = [entry.doc for entry in (*report.aligned, *report.unpaired)]
    assert "notes" not in names
    assert not any("out/" in path for path in report.ignored)


def test_a_file_name_that_is_no_utf8(made):
    name = os.fsdecode(b"bad\xff.txt")
    (made / "texts" / name).write_text(f"{EN}\n\n{ZH}\n", encoding="utf-8")
    (made / "texts" / os.fsdecode(b"broken\xfe.txt")).write_bytes(b"\0")
    build(made)
    first = contents(made / "out")
    build(made)
    assert contents(made / "out") == first
    assert len(beads(made)) == 9


CHANGES = {
    "shortened": "UPDATE parts SET data = substr(data, 1, 20)",
    "emptied": "UPDATE parts SET data = x''",
    "edited": "UPDATE parts SET entry = CAST(replace(entry, 'pairs', 'pears') AS BLOB)",
    "exchanged": "UPDATE parts SET digest = (SELECT max(digest) FROM parts)",
    "of another type": "UPDATE parts SET digest = 7, entry = 7, data = 7",
    "lost": "DELETE FROM parts",
    "unknown": "UPDATE facts SET value = x'00'",
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_in_the_journal_is_made_again(made, change):
    before = contents(made / "out")
    asked(made, CHANGES[change])
    build(made)
    assert contents(made / "out") == before


@pytest.mark.parametrize("data", [b"", b"no journal " * 1000, b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_journal_is_set_aside(made, data):
    before = contents(made / "out")
    (made / "out/journal.sqlite3").write_bytes(data)
    build(made)
    assert contents(made / "out") == before
    assert (made / "out/journal.sqlite3.damaged").exists() == bool(data)


def test_a_journal_of_another_version_is_not_touched(made):
    asked(made, "PRAGMA user_version = 99")
    before = contents(made, journal=True)
    with pytest.raises(OutputError, match=r"journal of version 99, 1 is known"):
        build(made)
    assert contents(made, journal=True) == before


def test_the_journal_tells_of_every_document(made):
    (made / "texts/broken.txt").write_bytes(b"\0")
    build(made)
    rows = asked(made, "SELECT doc, state, attempts, inputs, fault FROM documents ORDER BY doc")
    assert [row[:2] for row in rows] == [
        ("both", "done"),
        ("bridge", "done"),
        ("broken", "failed"),
        ("cake", "alone"),
    ]
    digest = sha256((made / "texts/both.txt").read_bytes()).hexdigest()
    assert json.loads(rows[0][3]) == {str(made / "texts/both.txt"): digest}
    assert json.loads(rows[2][4])["type"] == "InputError"
    assert asked(made, "SELECT state FROM runs ORDER BY number") == [("ended",)] * 2


def test_results_stay_until_those_of_other_options_are_there(made, monkeypatch):
    before = contents(made / "out")
    parts = kept(made)
    failing("align_layout", KeyboardInterrupt(), monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        build(made, settings=replace(BARE, min_confidence=0.7))
    monkeypatch.undo()
    assert contents(made / "out") == before and kept(made) >= parts
    assert asked(made, "SELECT state FROM runs ORDER BY number")[-1] == ("stopped",)


def test_a_document_that_fails_is_tried_once_more_when_nothing_else_is_left(made, monkeypatch):
    seen = []
    real = pipeline.align_layout

    def fails_first(text, layout, settings, tools, doc):
        seen.append(doc)
        if seen.count(doc) == 1:
            raise MemoryError
        return real(text, layout, settings, tools, doc)

    before = contents(made / "out")
    write(made / "texts", more=f"{EN}\n\n{ZH}\n")
    monkeypatch.setattr(pipeline, "align_layout", fails_first)
    report = build(made, fresh=True)
    assert seen == ["both", "more", "both", "more"] and not report.failures
    attempts = dict(asked(made, "SELECT doc, attempts FROM documents"))
    assert (attempts["both"], attempts["bridge"]) == (2, 1)
    assert contents(made / "out") != before


def test_one_run_at_a_time(made):
    before = contents(made / "out")
    with held(made / "out"):
        started = time.perf_counter()
        with pytest.raises(OutputError, match=r"another run is writing into .*out"):
            build(made, fresh=True)
        assert time.perf_counter() - started < 2
        ran = run("corpus", "texts", "--out", "out", cwd=made)
        (line,) = ran.err.splitlines()
        assert ran.code == 2 and line.startswith("error: another run is writing into out")
    assert contents(made / "out") == before


def test_the_lock_goes_with_its_run(made, monkeypatch):
    failing("load_tools", ValueError("odd"), monkeypatch)
    with pytest.raises(ValueError, match="odd"):
        build(made)
    monkeypatch.undo()
    assert not (made / "out/.lock").exists()
    build(made)


HOLD = """
import sys, time
from pathlib import Path
from aligner.corpus.folder import held
with held(Path("out")):
    Path("out/.corpus.tmx.abc.part").touch()
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lock_of_a_killed_run_blocks_nobody(made):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD],
        cwd=made,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        with pytest.raises(OutputError, match="another run"):
            build(made)
        holder.send_signal(signal.SIGKILL)
    assert (made / "out/.lock").exists()
    build(made)
    assert not list((made / "out").glob(".*.part")) and not (made / "out/.lock").exists()


def test_every_stage_tells_how_far_it_is(made):
    """One encoding takes as long as an alignment: reading is told too, each text once."""
    steps = []
    build(made, fresh=True, progress=steps.append)
    told = [(step.stage, step.number, step.total) for step in steps]
    assert told == [
        *(("reading", k, 4) for k in (1, 2, 3, 4)),
        ("aligning", 1, 1),
        *(("encoding", k, 3) for k in (1, 2, 3)),
        *(("comparing", k, 2) for k in (1, 2)),
        ("aligning", 1, 1),
        ("setting aside", 1, 1),
    ]
    assert [step.doc for step in steps[:4]] == ["both", "bridge", "cake", "laoqiao"]
    assert steps[-1].sentences > 0 and steps[-1].failed == 0
