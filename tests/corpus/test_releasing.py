"""A corpus in shards: every bead once, every document in one split, loadable as it is."""

import json
from itertools import chain

import pytest
import yaml

from aligner import formats
from aligner.corpus.releasing import ReleaseOptions, release
from aligner.errors import ConfigError, OutputError
from aligner.selection import statistics
from tests.support import run

THIRDS = (0.4, 0.3, 0.3)


@pytest.fixture
def corpus(seed_run):
    return seed_run[0] / "corpus.jsonl"


def many(path, count):
    """A corpus of so many small documents; each tenth is the one before it, once more."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            told = number - 1 if number % 10 == 9 else number
            # Numbers in words, so that no two documents are alike.
            en = " ".join(
                f"the {told * 37 + k} ships of {told} left port {told + k}" for k in range(12)
            )
            zh = "".join(f"第{told * 37 + k}艘船离开{told}港口{told + k}次" for k in range(12))
            sides = {
                name: {
                    "lang": lang,
                    "text": text,
                    "sentences": [{"index": 0, "start": 0, "end": len(text), "paragraph": 0}],
                }
                for name, lang, text in (("src", "en", en), ("tgt", "zh", zh))
            }
            record = {
                "doc": f"d{number:03}",
                "bead": 0,
                "type": "1-1",
                **sides,
                "similarity": 0.8,
                "confidence": 0.9,
                "risk": 0.1,
                "status": "auto",
                "flags": [],
                "meta": {"licence": "CC-BY-4.0"},
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def docs_of(folder):
    found = {}
    for path in sorted((folder / "data").iterdir()):
        for alignment in formats.stream_corpus(path):
            found.setdefault(alignment.doc, set()).add(path.name.split("-")[0])
    return found


@pytest.mark.parametrize("form", ["parquet", "jsonl", "jsonl.zst"])
def test_shards_hold_what_the_corpus_held(corpus, tmp_path, form):
    made = release([corpus], tmp_path / "out", ReleaseOptions(form))
    assert made.files == (f"data/train-00000-of-00001.{form}", "README.md")
    shards = chain.from_iterable(
        formats.stream_corpus(tmp_path / "out" / name) for name in made.files[:-1]
    )
    before, after = statistics(formats.stream_corpus(corpus)), statistics(shards)
    if form == "parquet":  # its rows are beads alone
        before.pop("set_aside"), after.pop("set_aside")
        before["documents"] = after["documents"]
    assert after == before


def test_every_document_is_in_one_split_and_its_copies_too(tmp_path):
    path = many(tmp_path / "c.jsonl", 100)
    made = release([path], tmp_path / "out", ReleaseOptions("jsonl", shares=THIRDS))
    splits = docs_of(tmp_path / "out")
    assert len(splits) == 100 and all(len(names) == 1 for names in splits.values())
    assert len(made.near_duplicates) == 10
    for group in made.near_duplicates:
        assert len(set.union(*(splits[doc] for doc in group))) == 1
    assert sum(made.documents.values()) == 100
    assert all(20 <= count <= 60 for count in made.documents.values())


def test_a_corpus_that_grows_keeps_its_split(tmp_path):
    options = ReleaseOptions("jsonl", shares=THIRDS)
    release([many(tmp_path / "a.jsonl", 50)], tmp_path / "one", options)
    release([many(tmp_path / "b.jsonl", 80)], tmp_path / "two", options)
    one, two = docs_of(tmp_path / "one"), docs_of(tmp_path / "two")
    assert {doc: two[doc] for doc in one} == one


def test_shards_are_of_the_size_and_in_order(tmp_path, monkeypatch):
    path = many(tmp_path / "c.jsonl", 60)
    monkeypatch.setattr("aligner.corpus.releasing._MEGABYTE", 2000)
    made = release([path], tmp_path / "out", ReleaseOptions("jsonl", size=1))
    names = made.files[:-1]
    assert len(names) > 5
    assert names[0] == f"data/train-00000-of-{len(names):05d}.jsonl"
    docs = [
        alignment.doc
        for name in names
        for alignment in formats.stream_corpus(tmp_path / "out" / name)
    ]
    assert docs == [f"d{number:03}" for number in range(60)]


def test_the_card_tells_loaders_and_people(tmp_path):
    path = many(tmp_path / "c.jsonl", 40)
    release([path], tmp_path / "out", ReleaseOptions("parquet", shares=THIRDS))
    _, head, body = (tmp_path / "out/README.md").read_text(encoding="utf-8").split("---\n", 2)
    card = yaml.safe_load(head)
    assert card["license_name"] == "CC-BY-4.0" and card["size_categories"] == ["n<1K"]
    files = card["configs"][0]["data_files"]
    assert [each["split"] for each in files] == ["train", "validation", "test"]
    for each in files:
        assert list((tmp_path / "out").glob(each["path"]))
    assert "40 documents, 40 beads" in body


def test_the_command_and_stats_over_all_shards(corpus, tmp_path):
    out = tmp_path / "release"
    done = run("release", corpus, "--out", out, "--format", "tmx", cwd=tmp_path)
    assert done.code == 0 and "documents: " in done.out
    shards = sorted((out / "data").iterdir())
    assert all(path.suffix == ".tmx" for path in shards)
    told = run("stats", *shards, "--json", cwd=tmp_path)
    assert told.code == 0 and json.loads(told.out)["beads"] > 50


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--split", "0.5,0.5"), "split '0.5,0.5' is none"),
        (("--split", "0.5,0.5,0.5"), "do not make 1"),
        (("--split", "1.5,-0.5,0"), "do not make 1"),
    ],
)
def test_bad_options_are_refused_before_anything_is_written(corpus, tmp_path, arguments, said):
    done = run("release", corpus, "--out", tmp_path / "out", *arguments, cwd=tmp_path)
    assert done.code == 2 and said in done.err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_there_stays(corpus, tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(OutputError, match="there already"):
        release([corpus], tmp_path / "out", ReleaseOptions())


def test_a_failure_leaves_nothing(corpus, tmp_path, monkeypatch):
    def fail(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(formats, "write_corpus", fail)
    with pytest.raises(OutputError, match="No space left"):
        release([corpus], tmp_path / "out", ReleaseOptions())
    assert list(tmp_path.iterdir()) == []


def test_sizes_and_forms_are_checked():
    with pytest.raises(ConfigError, match="form 'csv' is unknown"):
        ReleaseOptions("csv")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="size 0 is outside"):
        ReleaseOptions(size=0)


def test_a_release_at_a_url(tmp_path):
    """What fsspec writes is what the folder holds; the card comes last."""
    import fsspec

    path = many(tmp_path / "c.jsonl", 30)
    options = ReleaseOptions("jsonl", shares=THIRDS)
    here = release([path], tmp_path / "here", options)
    there = release([path], "memory://bucket/there/", options)
    assert there == here
    system = fsspec.filesystem("memory")
    for name in here.files:
        assert system.cat(f"/bucket/there/{name}") == (tmp_path / "here" / name).read_bytes()
    with pytest.raises(OutputError, match="there already"):
        release([path], "memory://bucket/there", options)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nothing://bucket/x", "cannot write nothing://bucket/x: "),
        ("file:///proc/no/such/place", "cannot write file:///proc/no/such/place: "),
    ],
)
def test_a_url_that_cannot_be_written_is_one_line(tmp_path, url, told):
    done = run("release", many(tmp_path / "c.jsonl", 3), "--out", url, cwd=tmp_path)
    assert done.code == 2 and told in done.err and len(done.err.splitlines()) == 1


def test_a_release_needs_a_name(tmp_path):
    done = run("release", many(tmp_path / "c.jsonl", 3), "--out", "", cwd=tmp_path)
    assert done.code == 2 and "Traceback" not in done.err
