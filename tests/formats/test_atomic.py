import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread

import pytest

import aligner
from aligner.errors import ConfigError, OutputError
from aligner.formats import check_codes, check_outputs, replacing, write_files
from tests.formats.samples import pair
from tests.support import ROOT


def test_an_error_keeps_the_old_file(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text("old")
    with pytest.raises(RuntimeError), replacing(path) as stream:
        stream.write(b"half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["x.jsonl"]


def test_a_new_file_has_ordinary_permissions(tmp_path):
    aligner.write(pair("A.", "甲。"), tmp_path / "x.jsonl")
    (tmp_path / "y").write_text("")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("x.jsonl", "y")}
    assert len(modes) == 1


def test_several_files_are_written_all_or_none(tmp_path):
    with pytest.raises(OutputError):
        write_files([pair("A.", "甲。")], [tmp_path / "x.jsonl", tmp_path / "no/x.tmx"])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (["x.doc"], "suffix"),
        (["x"], "suffix"),
        (["x.tmx", "./x.tmx"], "named twice"),
        (["in.tsv"], "input"),
        (["folder.tmx"], "is a folder"),
        (["missing/x.tmx"], "no folder"),
    ],
)
def test_what_could_not_be_written_is_refused_at_once(tmp_path, names, why):
    (tmp_path / "folder.tmx").mkdir()
    with pytest.raises(OutputError, match=why):
        check_outputs([tmp_path / name for name in names], [tmp_path / "in.tsv"])


def test_an_unknown_suffix_leaves_nothing_behind(tmp_path):
    with pytest.raises(OutputError, match="suffix"):
        aligner.write(pair("A.", "甲。"), tmp_path / "x.doc")
    assert not list(tmp_path.iterdir())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


HELD = """
import signal, sys
from pathlib import Path
from aligner.formats import replacing
with replacing(Path(sys.argv[1])) as stream:
    stream.write(b"half")
    stream.flush()
    print("ready", flush=True)
    signal.pause()
"""


def held(path: Path) -> subprocess.Popen[str]:
    """A process in the middle of writing the file."""
    process = subprocess.Popen(
        [sys.executable, "-c", HELD, str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout and process.stdout.readline() == "ready\n"
    return process


def test_what_a_killed_process_left_is_removed_by_the_next_write(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text("old")
    for _ in range(2):
        process = held(path)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert path.read_text() == "old"
        assert names(tmp_path) == [".x.jsonl.0.part", "x.jsonl"]
    old = os.umask(0o077)
    try:
        aligner.write(pair("A.", "甲。"), path)
    finally:
        os.umask(old)
    assert names(tmp_path) == ["x.jsonl"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_living_writer_keeps_its_file(tmp_path):
    path = tmp_path / "x.jsonl"
    process = held(path)
    try:
        aligner.write(pair("A.", "甲。"), path)
        assert len(aligner.read(path)) == 1
        assert names(tmp_path) == [".x.jsonl.0.part", "x.jsonl"]
    finally:
        process.terminate()
        process.communicate()


def test_writers_at_once_all_end_and_one_wins(tmp_path):
    path = tmp_path / "x.jsonl"
    barrier = Barrier(8)
    failed = []

    def write(number):
        barrier.wait()
        try:
            for _ in range(20):
                aligner.write(pair(f"A {number}.", "甲。"), path)
        except Exception as error:
            failed.append(error)

    threads = [Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed and names(tmp_path) == ["x.jsonl"]
    assert aligner.read(path)[0].tgt.texts() == ["甲。"]


def test_a_place_that_others_took_is_left_alone(tmp_path):
    """A link with the name of a temporary file must not lead our bytes elsewhere."""
    (tmp_path / "precious").write_text("kept")
    (tmp_path / ".x.jsonl.0.part").symlink_to("precious")
    os.link(tmp_path / "precious", tmp_path / ".x.jsonl.1.part")
    os.mkfifo(tmp_path / ".x.jsonl.2.part")
    (tmp_path / ".x.jsonl.3.part").mkdir()
    aligner.write(pair("A.", "甲。"), tmp_path / "x.jsonl")
    assert (tmp_path / "precious").read_text() == "kept"
    assert len(names(tmp_path)) == 6
    assert len(aligner.read(tmp_path / "x.jsonl")) == 1


def test_when_no_place_is_left_it_is_said(tmp_path):
    for number in range(16):
        (tmp_path / f".x.jsonl.{number}.part").mkdir()
    with pytest.raises(OutputError, match=r"16 processes are writing it, or files such as .x.json"):
        aligner.write(pair("A.", "甲。"), tmp_path / "x.jsonl")


def test_a_name_as_long_as_names_may_be(tmp_path):
    path = tmp_path / ("中" * 83 + ".jsonl")
    aligner.write(pair("A.", "甲。"), path)
    assert names(tmp_path) == [path.name]


def test_a_link_stays_and_its_file_is_replaced(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "x.jsonl").symlink_to("data/real.jsonl")
    for text in ("A.", "B."):
        aligner.write(pair(text, "甲。"), tmp_path / "x.jsonl")
        assert (tmp_path / "x.jsonl").is_symlink()
        assert aligner.read(tmp_path / "data/real.jsonl")[0].src.texts() == [text]
    assert names(tmp_path / "data") == ["real.jsonl"]


SUFFIXES = [".jsonl", ".tmx", ".tsv", ".html"]
FULL = """
import resource, sys
import aligner
from aligner.errors import OutputError
from tests.formats.samples import pair
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
try:
    aligner.write([pair("A." * 900, "甲。", doc=str(n)) for n in range(9)], sys.argv[1])
except OutputError as error:
    print(error)
"""


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_full_disk_keeps_the_old_file(tmp_path, suffix):
    path = tmp_path / f"x{suffix}"
    path.write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.startswith(f"cannot write {path}: {os.strerror(errno.EFBIG)}"), done.stderr
    assert path.read_text() == "old" and names(tmp_path) == [path.name]


class _Full:
    """A stream on a disk with little room."""

    def __init__(self, stream, room):
        self._stream, self._room = stream, room

    def write(self, data):
        self._room -= len(data)
        if self._room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self._stream.write(data)

    def __getattr__(self, name):
        return getattr(self._stream, name)


@pytest.mark.parametrize("room", [0, 100, 2000])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_space_left_is_an_output_error(tmp_path, suffix, room, monkeypatch):
    from aligner.formats import WRITERS

    path = tmp_path / f"x{suffix}"
    path.write_text("old")
    with pytest.raises(OutputError, match="No space left"), replacing(path) as stream:
        WRITERS[suffix](_Full(stream, room), [pair("A." * 900, "甲。") for _ in range(9)])
    assert path.read_text() == "old" and names(tmp_path) == [path.name]


SPECIAL = {
    "a pipe": lambda path: os.mkfifo(path),
    "a device": lambda path: path.symlink_to("/dev/full"),
    "a folder": lambda path: path.mkdir(),
    "link": lambda path: path.symlink_to(path.name),
}


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_only_a_regular_file_is_replaced(tmp_path, kind, suffix):
    path = tmp_path / f"x{suffix}"
    SPECIAL[kind](path)
    for write in (lambda: check_outputs([path]), lambda: aligner.write(pair("A.", "甲。"), path)):
        with pytest.raises(OutputError, match=kind):
            write()
    assert names(tmp_path) == [path.name]


@pytest.mark.parametrize("name", ["a\0.jsonl", "n" * 300 + ".jsonl", "\udcff\n/x.jsonl", "f/x.tmx"])
def test_names_that_cannot_be_written(tmp_path, name):
    (tmp_path / "f").write_text("a file")
    for write in (check_outputs, lambda paths: aligner.write(pair("A.", "甲。"), paths[0])):
        with pytest.raises(OutputError) as caught:
            write([tmp_path / name])
        assert str(caught.value).isprintable()
    check_outputs([tmp_path / "x.jsonl"], [tmp_path / "a\0"])


@pytest.mark.parametrize("epoch", ["abc", "-1", "1.5", "1_000", "٣", "9" * 12, "9" * 5000, " 1"])
def test_a_date_that_is_none_is_refused_before_the_work(tmp_path, monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    check_outputs([tmp_path / "x.jsonl"])
    with pytest.raises(ConfigError, match="SOURCE_DATE_EPOCH is '"):
        check_outputs([tmp_path / "x.jsonl", tmp_path / "x.tmx"])


@pytest.mark.parametrize("epoch", ["0", "1700000000", "253402300799", ""])
def test_a_date_is_written(tmp_path, monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    check_outputs([tmp_path / "x.tmx"])
    aligner.write(pair("A.", "甲。"), tmp_path / "x.tmx")


@pytest.mark.parametrize(
    "codes",
    [
        {"zh": "en-US"},
        {"en": "zh-CN"},
        {"zh": "zh_TW"},
        {"zh": ""},
        {"en": "english"},
        {"zh": "zh-\x00"},
        {"zh": "中文"},
        {"zh": "zh-"},
        {"fr": "fr-FR"},
    ],
)
def test_a_code_of_another_language_is_refused(tmp_path, codes):
    """It would make a file that cannot be read back."""
    with pytest.raises(ConfigError, match=r"language|code"):
        check_codes(codes)
    with pytest.raises(ConfigError):
        aligner.write(pair("A.", "甲。"), tmp_path / "x.tmx", languages=codes)
    assert not names(tmp_path)


@pytest.mark.parametrize("code", ["zh", "zh-TW", "zh-Hant-HK", "ZH-cn"])
def test_codes_of_the_language_are_read_back(tmp_path, code):
    aligner.write(pair("A.", "甲。"), tmp_path / "x.tmx", languages={"zh": code})
    assert len(aligner.read(tmp_path / "x.tmx")) == 1
