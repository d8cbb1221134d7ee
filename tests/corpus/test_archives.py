"""Texts in tar and ZIP archives, also in those that mean harm."""

import io
import os
import pickle
import random
import tarfile
import tempfile
import zipfile
from pathlib import Path

import pytest

import aligner
from aligner.config import Settings
from aligner.corpus import archives, build_corpus
from aligner.corpus.archives import closing_archives, members
from aligner.corpus.collect import collect, pair_key
from aligner.corpus.texts import open_text, text_file
from aligner.errors import InputError
from tests.corpus.texts import EN, OTHER_ZH, ZH

KINDS = ("a.zip", "a.tar", "a.tar.gz", "a.tgz")
TEXTS = {
    "news/en/one.txt": EN,
    "news/zh/one.txt": ZH,
    "both.txt": f"{EN}\n\n{ZH}\n",
    "alone.txt": OTHER_ZH,
}
OTHERS = {
    "README.md": "About.",
    "logo.png": "PNG",
    "inner.zip": "PK",
    ".hidden/x.txt": EN,
    "__MACOSX/._one.txt": "x",
}


@pytest.fixture(autouse=True)
def closed():
    with closing_archives():
        yield


def pack(path: Path, files, change=lambda info: info) -> Path:
    """An archive of files, each as a name and its text or bytes."""
    pairs = [(name, data.encode() if isinstance(data, str) else data) for name, data in files]
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in pairs:
                info = change(zipfile.ZipInfo(name))
                archive.writestr(info, data, info.compress_type or zipfile.ZIP_DEFLATED)
        return path
    with tarfile.open(path, "w" if path.suffix == ".tar" else "w:gz") as archive:
        for name, data in pairs:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(change(info), io.BytesIO(data))
    return path


def build(*paths: Path, **options):
    settings = Settings(families="none", cache=True)
    return build_corpus(list(paths), paths[0].parent / "out", settings, **options)


def names(path: Path) -> list[str]:
    return [each.name for each in members(path).members]


@pytest.mark.parametrize("name", KINDS)
def test_members_are_as_the_files_of_a_folder(tmp_path, name):
    path = pack(tmp_path / name, [*OTHERS.items(), *TEXTS.items()])
    report = build(path)
    assert not report.failures and not report.warnings
    assert {each.doc: each.layout for each in report.aligned} == {
        "one": "pair by name",
        "both": "block",
    }
    assert report.aligned[1].files == (f"{path}/news/en/one.txt", f"{path}/news/zh/one.txt")
    assert [each.doc for each in report.unpaired] == ["alone"]
    assert report.ignored == tuple(f"{path}/{each}" for each in sorted(list(OTHERS)[:3]))
    assert {each.doc for each in aligner.read(tmp_path / "out/corpus.jsonl")} == {
        *("one", "both", "alone")
    }
    assert [each.name for each in tmp_path.iterdir() if each.name != "out"] == [name]


@pytest.mark.parametrize("name", KINDS)
def test_an_archive_in_a_folder_is_opened_too(tmp_path, name):
    pack(tmp_path / name, [("one.en.txt", EN)])
    (tmp_path / "x.zh.txt").write_text(ZH, encoding="utf-8")
    assert [each.layout for each in build(tmp_path).aligned] == ["pair by content"]


def test_two_archives_stand_for_two_folders(tmp_path):
    one = pack(tmp_path / "en.tar.gz", [("a/one.txt", EN), ("a/two.txt", f"{EN}\n\n{EN}")])
    two = pack(tmp_path / "zh.zip", [("a/one.txt", ZH), ("a/two.txt", f"{ZH}\n\n{ZH}")])
    report = build(one, two)
    assert {each.doc: each.layout for each in report.aligned} == {
        "one": "pair by name",
        "two": "pair by name",
    }
    assert pair_key(Path("en.tar.gz/one.txt")) == (".", "one")
    assert pair_key(Path("data/en/one.txt")) == ("data", "one")
    assert pair_key(Path("news.zip/one.txt")) is None


def test_processes_read_the_same(tmp_path):
    path = pack(tmp_path / "a.tar.gz", TEXTS.items())
    build(path)
    once = (tmp_path / "out/corpus.jsonl").read_bytes()
    from aligner.corpus import RunOptions

    settings = Settings(families="none", cache=True, jobs=2)
    options = RunOptions(engine="process")
    build_corpus([path], tmp_path / "out", settings, fresh=True, options=options)
    assert (tmp_path / "out/corpus.jsonl").read_bytes() == once


@pytest.mark.parametrize("name", KINDS)
def test_a_second_run_goes_on_with_the_first(tmp_path, monkeypatch, name):
    path = pack(tmp_path / name, TEXTS.items())
    first = build(path)
    monkeypatch.setattr("aligner.pipeline.align_sides", None)
    monkeypatch.setattr("aligner.pipeline.align_layout", None)
    assert build(path).aligned == first.aligned


@pytest.mark.parametrize("name", KINDS)
def test_names_that_lead_elsewhere_are_only_names(tmp_path, name):
    home = tmp_path / "deep"
    home.mkdir()
    outside = ["../../up.txt", "/etc/root.txt", "C:\\win\\w.txt", "a/../../in.txt", "./plain.txt"]
    path = pack(home / name, [(each, f"{EN}\n\n{ZH}") for each in outside])
    report = build(path)
    assert [each.doc for each in report.aligned] == ["in", "plain", "root", "up", "w"]
    assert {each.name for each in tmp_path.iterdir()} == {"deep"}
    assert report.aligned[2].files == (f"{path}/etc/root.txt",)


def test_links_and_devices_in_a_tar_are_told(tmp_path):
    kinds = {
        "l.txt": tarfile.SYMTYPE,
        "h.txt": tarfile.LNKTYPE,
        "d.txt": tarfile.CHRTYPE,
        "f.txt": tarfile.FIFOTYPE,
    }

    def change(info):
        info.type = kinds.get(info.name, info.type)
        info.linkname = "/etc/passwd"
        return info

    files = [*((name, b"") for name in kinds), ("t.txt", f"{EN}\n\n{ZH}")]
    report = build(path := pack(tmp_path / "a.tar", files, change))
    assert [each.doc for each in report.aligned] == ["t"]
    assert report.ignored == tuple(f"{path}/{name}" for name in kinds)
    assert report.warnings == (
        f"not read in an archive: {path}/l.txt (a link), {path}/h.txt (a link), "
        f"{path}/d.txt (a device), {path}/f.txt (a device)",
    )


def test_members_of_a_zip_that_are_not_read_are_told(tmp_path):
    def change(info):
        if info.filename == "link.txt":
            info.external_attr = 0o120777 << 16
        if info.filename == "slow.txt":
            info.compress_type = zipfile.ZIP_LZMA
        return info

    files = [(name, EN) for name in ("link.txt", "slow.txt", "key.txt", "n" * 1500 + ".txt")]
    path = pack(tmp_path / "a.zip", files, change)
    data = bytearray(path.read_bytes())
    data[data.rindex(b"key.txt") - 46 + 8] |= 1
    path.write_bytes(data)
    why = {place.name[:8]: why for place, why in members(path).refused}
    assert why == {
        "link.txt": "a link",
        "slow.txt": "packed otherwise than by deflate",
        "key.txt": "encrypted",
        "n" * 8: "a name of 1,504 characters",
    }
    assert not members(path).members


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", KINDS)
def test_of_one_name_the_last_member_counts(tmp_path, name):
    path = pack(tmp_path / name, [("a.txt", OTHER_ZH), ("b.txt", EN), ("a.txt", ZH)])
    with closing_archives():
        found = collect([path])
        assert [place.read().decode() for place in found.texts] == [ZH, EN]
    assert found.warnings == (f"read once, the last of its name in the archive: {path}/a.txt",)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_names_that_are_not_marked(tmp_path, encoding):
    raw = "新闻_中文.txt".encode(encoding)
    path = pack(tmp_path / "a.zip", [("n" * len(raw), ZH)])
    path.write_bytes(path.read_bytes().replace(b"n" * len(raw), raw))
    assert names(path) == ["新闻_中文.txt"]
    path = pack(tmp_path / "a.tar", [(raw.decode("utf-8", "surrogateescape"), ZH)])
    with tarfile.open(path, "w", format=tarfile.GNU_FORMAT, errors="surrogateescape") as tar:
        tar.addfile(tarfile.TarInfo(raw.decode("utf-8", "surrogateescape")))
    assert names(path) == ["新闻_中文.txt"]


def test_a_name_in_no_encoding_is_read_all_the_same(tmp_path):
    path = tmp_path / "a.tar"
    data = f"{EN}\n\n{ZH}".encode()
    with tarfile.open(path, "w", format=tarfile.GNU_FORMAT, errors="surrogateescape") as tar:
        info = tarfile.TarInfo(b"\xff\xfex.txt".decode("utf-8", "surrogateescape"))
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    report = build(path)
    assert len(report.aligned) == 1 and not report.failures


@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_archive_is_one_failure(tmp_path, name):
    path = pack(tmp_path / name, [(f"{k}.txt", os.urandom(3000).hex()) for k in range(9)])
    path.write_bytes(path.read_bytes()[:20_000])
    (tmp_path / "good.txt").write_text(f"{EN}\n\n{ZH}", encoding="utf-8")
    report = build(tmp_path)
    assert [each.doc for each in report.aligned] == ["good"]
    (failure,) = report.failures
    assert "is damaged" in failure.reason and "download the archive again" in failure.reason


def test_a_damaged_header_in_a_tar_is_no_end(tmp_path):
    path = pack(tmp_path / "a.tar", [("a.txt", EN), ("b.txt", ZH)])
    data = bytearray(path.read_bytes())
    data[1024:1030] = b"\xff" * 6
    path.write_bytes(data)
    with pytest.raises(InputError, match="a damaged header"):
        members(path)


def test_a_damaged_member_is_one_failure(tmp_path):
    path = pack(tmp_path / "a.zip", [("a.txt", f"{EN}\n\n{ZH}"), ("b.txt", f"{ZH}\n\n{EN}")])
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(data)
    report = build(path)
    assert [each.doc for each in report.aligned] == ["b"]
    assert [each.doc for each in report.failures] == ["a"]
    assert "a.zip/a.txt: is damaged" in report.failures[0].reason


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_a_bomb_is_refused_unread(tmp_path, monkeypatch, name):
    path = pack(tmp_path / name, [("a.txt", bytes(5_000_000)), ("b.txt", f"{EN}\n\n{ZH}")])
    monkeypatch.setattr(archives, "MAX_TEXT", 1_000_000)
    report = build(path)
    assert [each.doc for each in report.aligned] == ["b"]
    assert "a.txt is longer than 1,000,000 bytes, the limit" in report.failures[0].reason
    monkeypatch.setattr(archives, "MAX_UNPACKED", 2_000_000)
    with closing_archives(), pytest.raises(InputError, match="unpacks to more than 2,000,000"):
        members(path)


def test_a_member_is_never_longer_than_it_says(tmp_path):
    path = pack(tmp_path / "a.zip", [("a.txt", bytes(100_000))])
    data = bytearray(path.read_bytes())
    at = data.rindex(b"a.txt") - 46 + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(InputError, match="is damaged"):
        members(path).members[0].read()


def test_too_many_members(tmp_path, monkeypatch):
    path = pack(tmp_path / "a.tar", [(f"{k}.txt", b"x") for k in range(5)])
    monkeypatch.setattr(archives, "MAX_MEMBERS", 4)
    with pytest.raises(InputError, match="holds more than 4 files"):
        members(path)


def test_a_header_that_says_it_is_long(tmp_path, monkeypatch):
    path = pack(tmp_path / "a.tar", [("n" * 5000, b"x")])
    monkeypatch.setattr(archives, "MAX_RECORD", 4096)
    with pytest.raises(InputError, match="a header of"):
        members(path)


def test_an_archive_that_changes_is_told(tmp_path):
    path = pack(tmp_path / "a.tar.gz", [("a.txt", EN)])
    file = text_file(pickle.loads(pickle.dumps(members(path).members[0])))
    pack(path, [("a.txt", EN.replace("bridge", "tunnel"))])
    os.utime(path, (1, 1))
    with pytest.raises(InputError, match="was changed during the run"):
        open_text(file)
    path.unlink()
    with pytest.raises(InputError, match="was changed during the run"):
        open_text(file)


def handles() -> int:
    """Files that this process has open, where the system tells."""
    folder = Path("/proc/self/fd")
    return sum(1 for _ in folder.iterdir()) if folder.exists() else 0


def test_nothing_is_left_open_or_on_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    for k in range(4):
        pack(tmp_path / f"{k}.tgz", [(f"{k}.txt", f"{EN}\n\n{ZH}")])
    before = handles()
    report = build(*(tmp_path / f"{k}.tgz" for k in range(4)))
    assert len(report.aligned) == 4
    assert handles() <= before and not list((tmp_path / "temporary").iterdir())


@pytest.mark.parametrize("name", KINDS)
def test_damage_of_any_kind_is_an_input_error(tmp_path, name):
    """Random bytes changed, cut and put in: a listing and texts, or one clear refusal."""
    whole = pack(tmp_path / name, [*TEXTS.items(), ("长" * 60 + ".txt", EN)]).read_bytes()
    chance = random.Random(7)
    read = refused = 0
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            data[at : at + chance.choice((0, 1, 1, 4))] = chance.randbytes(chance.choice((0, 1, 1)))
        (tmp_path / name).write_bytes(data)
        with closing_archives():
            try:
                for member in members(tmp_path / name).members:
                    member.read()
                read += 1
            except InputError:
                refused += 1
    assert read + refused == 300 and refused > 20
