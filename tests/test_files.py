"""Special files, whole kind: whatever is read, only a regular file is, and never for ever."""

import io
import os
import signal
import socket
import stat
from pathlib import Path

import pytest

import aligner
from aligner import files
from aligner.config import models_folder
from aligner.corpus.manifest import read_manifest
from aligner.divergence import load_glossary, load_network
from aligner.errors import InputError, ModelError, OutputError
from aligner.evaluation import read_beads
from aligner.language.words.lexicon import LEXICON, load_lexicon
from aligner.reading import read_file

READERS = {
    "x.jsonl": aligner.read,
    "x.tmx": aligner.read,
    "x.tsv": aligner.read,
    "x.xlf": aligner.read,
    "x.gold": read_beads,
    "x.csv": load_glossary,
    "x.tbx": load_glossary,
    "x.txt": read_file,
    "pairs.tsv": lambda path: list(read_manifest(path)),
}


@pytest.fixture(autouse=True)
def at_most_ten_seconds():
    """A reader that waits for a pipe would wait for ever."""

    def stop(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(10)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def bound_socket(path: Path) -> Path:
    here = Path.cwd()
    os.chdir(path.parent)  # A socket's address is short.
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(here)
    return path


def link(target: str):
    def make(path: Path) -> Path:
        path.symlink_to(target)
        return path

    return make


def folder(path: Path) -> Path:
    path.mkdir()
    return path


KINDS = {
    "a pipe": pipe,
    "a socket": bound_socket,
    "a device": link("/dev/zero"),
    "a full device": link("/dev/full"),
    "a folder": folder,
    "a link to itself": lambda path: link(path.name)(path),
    "a link to nothing": link("nowhere"),
    "a link to a pipe": lambda path: link(pipe(path.with_name("pipe")).name)(path),
    "nothing": lambda path: path,
    "NUL in its name": lambda path: path.with_name("a\0" + path.name),
    "a long name": lambda path: path.with_name("n" * 300 + path.name),
    "bytes for a name": lambda path: path.with_name(os.fsdecode(b"\xff\xfe") + path.name),
    "a line end in its name": lambda path: path.with_name("a\n\x1b[31m" + path.name),
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_regular_file_is_refused_in_one_printable_line(tmp_path, name, kind):
    path = KINDS[kind](tmp_path / name)
    with pytest.raises(InputError) as caught:
        READERS[name](path)
    message = str(caught.value)
    assert message.isprintable() and message.encode("utf-8")
    assert files.shown(path) in message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("name", READERS)
def test_a_file_without_permission(tmp_path, name):
    path = tmp_path / name
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(InputError, match="permissions"):
        READERS[name](path)


@pytest.mark.parametrize("name", READERS)
def test_an_empty_file_and_one_of_blanks(tmp_path, name):
    for content in ("", " \n\n \t\n\r\n"):
        (tmp_path / name).write_text(content)
        with pytest.raises(InputError):
            READERS[name](tmp_path / name)


@pytest.mark.parametrize("name", ["x.gold", "x.csv", "x.tbx", "x.txt", "pairs.tsv"])
def test_a_file_that_is_read_whole_has_a_limit(tmp_path, name):
    path = tmp_path / name
    with path.open("wb") as stream:
        stream.write(b"{\n")
        stream.truncate(files.MAX_TEXT + 1)  # Holes: nothing is on the disk.
    with pytest.raises(InputError, match=r"longer than [\d,]+ bytes, the limit"):
        READERS[name](path)


@pytest.mark.parametrize("name", ["x.jsonl", "x.tsv", "x.gold"])
def test_a_line_has_a_limit(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b'["' + b"a" * files.MAX_RECORD)
    with pytest.raises(InputError, match=r"line 1 is longer than 32,000,000 bytes, the limit"):
        READERS[name](path)


def test_a_unit_of_xml_has_a_limit(tmp_path):
    path = tmp_path / "x.tmx"
    path.write_bytes(b"<tmx><body><tu/><tu>" + (b"<note>%s</note>" % (b"a" * 900_000)) * 40)
    with pytest.raises(InputError, match=r"unit 2: no unit ends within 32,000,000 bytes"):
        aligner.read(path)


def test_a_file_that_grows_while_it_is_read_is_bounded(tmp_path):
    # A file of a virtual file system says that it has no bytes.
    assert files.read_input("/proc/self/status").startswith(b"Name:")
    with pytest.raises(InputError, match="longer than 10 bytes"):
        files.read_input("/proc/self/status", 10)


def test_a_link_to_a_regular_file_is_read(tmp_path):
    (tmp_path / "a.txt").write_text("Words.")
    (tmp_path / "b.txt").symlink_to("a.txt")
    assert read_file(tmp_path / "b.txt").text == "Words."


def test_lines_keep_their_numbers_and_lose_the_mark(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"\xef\xbb\xbfa\r\n\n \t\nb\xc2\x85c\n\xef\xbb\xbf")
    assert list(files.read_lines(path)) == [
        (1, b"a\r\n"),
        (4, b"b\xc2\x85c\n"),
        (5, b"\xef\xbb\xbf"),
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a b/中文.txt", "a b/中文.txt"),
        (os.fsdecode(b"a\xff\xe4\xb8\xad.txt"), "a\\xff中.txt"),
        ("a\n\x1b.txt", "a\\n\\x1b.txt"),
        ("a\0b", "a\\x00b"),
    ],
)
def test_a_path_is_shown_in_one_line(path, text):
    assert files.shown(path) == files.shown(Path(path)) == text


def test_what_kind_a_file_is():
    assert files.special_kind(stat.S_IFREG | 0o644) is None
    kinds = {files.special_kind(mode) for mode in (stat.S_IFBLK, stat.S_IFCHR)}
    assert kinds == {"a device"}
    assert files.special_kind(0) == "no regular file"


def test_a_value_in_a_message_is_short():
    assert files.shortened("a" * 100) == repr("a" * 100)[:57] + "..."
    assert files.shortened([1, 2]) == "[1, 2]"
    nested: list = []
    for _ in range(100_000):
        nested = [nested]
    assert files.shortened(nested) == "nested deeply"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_input_is_a_file_or_a_folder(tmp_path, kind):
    path = KINDS[kind](tmp_path / "x.txt")
    if kind == "a folder":
        assert files.check_inputs([path]) is None
        return
    with pytest.raises(InputError) as caught:
        files.check_inputs([tmp_path, path])
    assert files.shown(path) in str(caught.value) and str(caught.value).isprintable()


NAMES_ALONE = {"a folder", "nothing", "bytes for a name", "a line end in its name"}
"""Kinds that can become a folder, or are one."""


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_output_folder_that_cannot_be_one(tmp_path, kind):
    path = KINDS[kind](tmp_path / "out")
    if kind in NAMES_ALONE:
        assert files.check_out(path) is None
        return
    with pytest.raises(OutputError, match="cannot write into") as caught:
        files.check_out(path)
    assert str(caught.value).isprintable()


def test_an_output_folder_is_no_input(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "link").symlink_to("in")
    for out in ("in", "link", "in/../in"):
        with pytest.raises(OutputError, match="it is an input"):
            files.check_out(tmp_path / out, [tmp_path / "in"])
    assert files.check_out(tmp_path / "in/new/deep", [tmp_path / "in"]) is None
    assert not (tmp_path / "in/new").exists(), "nothing is made yet"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_output_folder_without_permission(tmp_path):
    (tmp_path / "shut").mkdir(mode=0o500)
    for out in ("shut", "shut/new"):
        with pytest.raises(OutputError, match="may not be written"):
            files.check_out(tmp_path / out)


def test_a_disk_that_fails_while_it_is_read(tmp_path, monkeypatch):
    """What a broken disk or a lost network share does."""
    path = tmp_path / "x"
    path.write_bytes(b"a\nb\n")

    class Broken(io.BytesIO):
        def fileno(self):
            return real.fileno()

        def read(self, *_):
            raise OSError(5, "Input/output error")

        readline = read

    with path.open("rb") as real:
        monkeypatch.setattr(files, "open_input", lambda _: Broken())
        for reader in (files.read_input, lambda path: list(files.read_lines(path))):
            with pytest.raises(InputError, match=r"cannot read .*: Input/output error"):
                reader(path)


WHOLE = (models_folder() / LEXICON / "lexicon.npz").read_bytes()


@pytest.mark.parametrize(
    "data",
    [b"", b"no archive", b"\x93NUMPY", WHOLE[:9000], WHOLE[:-2000], WHOLE[:99] + WHOLE[300:]],
    ids=["empty", "text", "one array", "head", "cut", "hole"],
)
@pytest.mark.parametrize("load", [load_lexicon, load_network])
def test_damaged_weights_are_a_model_error(tmp_path, load, data):
    for name in ("lexicon.npz", "weights.npz"):
        (tmp_path / name).write_bytes(data)
    with pytest.raises(ModelError):
        load(tmp_path)
