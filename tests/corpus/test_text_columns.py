"""Tables that hold the texts themselves, and manifests in Parquet."""

import csv
import datetime
import json
import pickle
from pathlib import Path

import pytest

import aligner
from aligner.config import Settings
from aligner.corpus import build_corpus
from aligner.corpus.collect import collect
from aligner.corpus.manifest import is_manifest, read_manifest
from aligner.corpus.texts import open_text, text_file
from aligner.errors import InputError
from tests.corpus.texts import EN, OTHER_ZH, ZH

arrow = pytest.importorskip("pyarrow")

ROWS = [
    {"id": "a/1", "src_text": EN, "tgt_text": ZH, "date": "2024-05-01"},
    {"id": "2", "src_text": f'Said "no".\n\n{EN}', "tgt_text": f" {ZH}\n", "date": ""},
]
KINDS = ("m.csv", "m.jsonl", "m.parquet")


def write(path: Path, rows, **options) -> Path:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    elif path.suffix == ".tsv":
        lines = ["\t".join(rows[0]), *("\t".join(row.values()) for row in rows)]
        path.write_text("\n".join(lines), encoding="utf-8")
    elif path.suffix == ".jsonl":
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        path.write_text("\n\n".join(lines), encoding="utf-8-sig")
    else:
        from pyarrow import parquet

        parquet.write_table(arrow.Table.from_pylist(rows), path, **options)
    return path


def build(*paths: Path, out: str = "out", **options):
    settings = Settings(families="none", cache=True)
    return build_corpus(list(paths), paths[0].parent / out, settings, **options)


def corpus(folder: Path) -> dict[str, dict]:
    return {each.doc: dict(each.meta) for each in aligner.read(folder / "out/corpus.jsonl")}


@pytest.mark.parametrize("name", KINDS)
def test_texts_are_read_when_their_turn_comes(tmp_path, name):
    path = write(tmp_path / name, ROWS)
    assert is_manifest(path)
    first, second = read_manifest(path)
    assert first.id == "a/1" and dict(first.meta) == {"date": "2024-05-01"} and not second.meta
    places_of = pickle.loads(pickle.dumps([first.src, first.tgt, second.src, second.tgt]))
    assert [place.read().decode() for place in places_of] == [EN, ZH, f'Said "no".\n\n{EN}', ZH]
    assert first.src.path == path / "a%2F1.src_text.txt"
    assert len(pickle.dumps(first.src)) < 600, "no text is held"


@pytest.mark.parametrize("name", KINDS)
def test_a_table_of_texts_becomes_a_corpus(tmp_path, name):
    path = write(tmp_path / name, ROWS)
    report = build(path)
    assert not report.failures
    assert corpus(tmp_path) == {"a/1": {"date": "2024-05-01"}, "2": {}}
    assert report.aligned[1].files == (f"{path}/a%2F1.src_text.txt", f"{path}/a%2F1.tgt_text.txt")
    assert not build(tmp_path).failures, "also in a folder"
    assert set(corpus(tmp_path)) == {"a/1", "2"}


def test_other_rows_do_not_make_a_document_anew(tmp_path, monkeypatch):
    path = write(tmp_path / "m.csv", ROWS)
    build(path)
    write(path, [{**ROWS[0], "id": "0", "src_text": f"Before all.\n\n{EN}"}, *ROWS])
    done = []
    monkeypatch.setattr("aligner.pipeline.align_sides", _noting(done))
    build(path)
    assert done == ["0"]


def _noting(done):
    from aligner import pipeline

    real = pipeline.align_sides

    def noting(*given):
        done.append(given[-1])
        return real(*given)

    return noting


def test_columns_named_by_language(tmp_path):
    lines = [{"id": "1", "en_text": EN.replace("\n", " "), "zh_text": ZH.replace("\n", "")}]
    (row,) = read_manifest(write(tmp_path / "m.tsv", lines))
    assert row.langs == ("en", "zh")
    (row,) = read_manifest(write(tmp_path / "m.jsonl", [{"id": "1", "en_text": ZH, "zh_text": EN}]))
    report = build(tmp_path / "m.jsonl")
    assert "is zh, but the manifest says en" in report.failures[0].reason


def test_a_table_without_ids_is_a_bilingual_text(tmp_path):
    for names in (("en", "zh"), ("src_text", "tgt_text"), ("en_text", "zh_text")):
        assert not is_manifest(write(tmp_path / "m.csv", [dict(zip(names, (EN, ZH), strict=True))]))
    assert not is_manifest(write(tmp_path / "m.csv", [{"id": "1", "en": EN, "zh": ZH}]))


def test_texts_alone_are_paired_by_content(tmp_path):
    rows = [
        {"id": "x", "text": EN, "url": "a.org/en", "licence": "CC0"},
        {"id": "y", "text": OTHER_ZH, "url": "a.org/z", "licence": ""},
        {"id": "z", "text": ZH, "url": "a.org/zh", "licence": "CC0"},
        {"id": "both", "text": f"{EN}\n\n{ZH}", "url": "a.org/b", "licence": ""},
    ]
    report = build(write(tmp_path / "m.csv", rows))
    assert not report.failures
    assert [each.doc for each in report.unpaired] == ["y"]
    assert corpus(tmp_path) == {
        "x": {"url": "a.org/en", "licence": "CC0", "tgt_url": "a.org/zh"},
        "y": {"url": "a.org/z"},
        "both": {"url": "a.org/b"},
    }


def test_a_row_with_one_of_two_texts_stands_alone(tmp_path):
    rows = [{"id": "1", "en_text": EN, "zh_text": ""}, {"id": "2", "en_text": "", "zh_text": ZH}]
    report = build(write(tmp_path / "m.csv", rows))
    assert [(each.doc, each.layout) for each in report.aligned] == [("1", "pair by content")]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("m.csv", "id,src_text,tgt_text\n1,,\n", "line 2: src_text and tgt_text is empty"),
        ("m.csv", "id,text\n1,a\n1,b\n", "line 3: id '1' is taken by line 2"),
        ("m.csv", "id,text\n1,a,b\n", "line 2: 3 cells, the header names 2"),
        ("m.csv", 'id,text\n1,"a\n', "cannot be read, line 2"),
        ("m.csv", "id,text\n1,你好\n".encode("gb18030"), "line 2 is not UTF-8"),
        ("m.csv", "id,text\n1,你好\n".encode("utf-16"), "line 1 is not UTF-8"),
        ("m.jsonl", '{"id": 1, "text": ["a"]}\n', "text is ['a']; a text is needed"),
        ("m.jsonl", '{"id": 1, "text": "a"}\n{"text": "b"}\n', "line 2: id is empty"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, name, data, says):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    assert is_manifest(path) or b"[" in path.read_bytes()
    with pytest.raises(InputError) as error:
        list(read_manifest(path))
    assert says in str(error.value)


@pytest.mark.parametrize("name", KINDS)
def test_a_table_that_changes_during_the_run_is_told(tmp_path, name):
    path = write(tmp_path / name, ROWS)
    first, _ = read_manifest(path)
    file = text_file(first.src)
    write(path, [{**ROWS[0], "src_text": EN.replace("bridge", "tunnel")}])
    with pytest.raises(InputError, match="changed during the run"):
        open_text(file)
    path.write_bytes(b"")
    with pytest.raises(InputError, match=r"changed during the run|no Parquet file"):
        first.src.read()


def test_a_cell_as_long_as_a_book(tmp_path):
    before = csv.field_size_limit()
    rows = [{"id": "1", "text": EN * 1000}, {"id": "2", "text": ZH}]
    long, short = read_manifest(write(tmp_path / "m.csv", rows))
    assert long.src.read().decode() == EN * 1000 and short.src.read().decode() == ZH
    assert csv.field_size_limit() == before


def test_parquet_with_paths_and_values_of_its_own(tmp_path):
    (tmp_path / "a.txt").write_text(EN, encoding="utf-8")
    (tmp_path / "b.txt").write_text(ZH, encoding="utf-8")
    day = datetime.date(2024, 5, 1)
    rows = [{"ID": 7, "src": "a.txt", "tgt": "b.txt", "date": day, "views": float("nan"), "n": 2}]
    path = write(tmp_path / "m.parquet", rows)
    (row,) = read_manifest(path)
    assert (row.id, row.src, row.tgt) == ("7", tmp_path / "a.txt", tmp_path / "b.txt")
    assert dict(row.meta) == {"date": "2024-05-01", "n": 2}
    assert [each.doc for each in build(path).aligned] == ["7"]


def test_parquet_by_row_groups(tmp_path):
    rows = [{"id": str(k), "text": f"Text {k}."} for k in range(250)]
    path = write(tmp_path / "m.parquet", rows, row_group_size=120)
    found = {row.id: row.src.read().decode() for row in reversed(list(read_manifest(path)))}
    assert found == {row["id"]: row["text"] for row in rows}


def test_a_row_group_beyond_the_limit_is_refused(tmp_path, monkeypatch):
    path = write(tmp_path / "m.parquet", [{"id": str(k), "text": EN * 9} for k in range(300)])
    first = next(iter(read_manifest(path)))
    monkeypatch.setattr("aligner.corpus.parquet_rows.MAX_TEXT", 300_000)
    with pytest.raises(InputError, match="write the table in smaller row groups"):
        first.src.read()
    monkeypatch.setattr("aligner.corpus.parquet_rows.MAX_RECORD", 10_000)
    with pytest.raises(InputError, match="100 rows have more than 20,000 bytes"):
        list(read_manifest(path))


def test_other_parquet_files_are_no_manifests(tmp_path):
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(InputError, match="no Parquet file"):
        is_manifest(tmp_path / "bad.parquet")
    write(tmp_path / "pairs.parquet", [{"en": "Hello.", "zh": "你好。"}])
    (tmp_path / "a.txt").write_text(EN, encoding="utf-8")
    found = collect([tmp_path])
    assert {path.name for path in found.ignored} == {"bad.parquet", "pairs.parquet"}
