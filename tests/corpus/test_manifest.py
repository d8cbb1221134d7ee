"""Manifests of every kind, their own columns, and patterns."""

import json
from pathlib import Path

import pytest

import aligner
from aligner.config import Settings
from aligner.corpus import build_corpus
from aligner.corpus.manifest import is_manifest, read_manifest
from aligner.errors import InputError
from tests.corpus.texts import EN, ZH

TABLES = {
    "m.tsv": 'id\tsrc\ttgt\tsrc_lang\tTitle\turl\n# a comment\n1\ta.txt\tb.txt\ten\tSays "no\t\n\n'
    "2\tc.txt\n",
    "m.csv": 'id,src,tgt,src_lang,title,url\n1,a.txt,b.txt,en,"Says ""no",\n2,c.txt,,,,\n',
    "m.jsonl": '{"id": 1, "src": "a.txt", "tgt": "b.txt", "src_lang": "en", '
    '"title": "Says \\"no", "url": null}\n\n{"id": "2", "src": "c.txt"}\n',
}


@pytest.mark.parametrize("name", TABLES)
def test_every_kind_says_the_same(tmp_path, name):
    path = tmp_path / name
    path.write_text(TABLES[name], encoding="utf-8-sig")
    assert is_manifest(path)
    first, second = read_manifest(path)
    assert (first.id, first.src, first.tgt) == ("1", tmp_path / "a.txt", tmp_path / "b.txt")
    assert first.langs == ("en", None) and dict(first.meta) == {"title": 'Says "no'}
    assert (second.id, second.tgt, second.langs, second.meta) == ("2", None, (None, None), {})


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("m.tsv", "id\tsrc\ttgt\n1\ta\tb\tc\n", "line 2: 4 cells, the header names 3"),
        ("m.tsv", "id\tsrc\ttgt\n\ta\tb\n", "line 2: id is empty"),
        ("m.tsv", "id\tsrc\ttgt\n1\t\tb\n", "line 2: src is empty"),
        ("m.tsv", "id\tsrc\ttgt\n1\ta\tb\n1\tc\td\n", "line 3: id '1' is taken by line 2"),
        ("m.tsv", "id\tsrc\ttgt\n", "no rows"),
        ("m.csv", "id,src,tgt,src_lang\n1,a,b,fr\n", "src_lang is 'fr'"),
        ("m.csv", "id,src,tgt,src_lang,tgt_lang\n1,a,b,en,en\n", "are both en"),
        ("m.csv", 'id,src,tgt\n1,"a"x,b\n', "line 2"),
        ("m.csv", f"id,src,tgt,note\n1,a,b,{'x' * 2001}\n", "note has 2,001 characters"),
        ("m.jsonl", '{"id": 1, "src": "a"}\n[1]\n', "line 2: an object"),
        ("m.jsonl", '{"id": 1, "src": "a"}\n{\n', "line 2 is no JSON"),
        ("m.jsonl", '{"id": 1, "src": "a", "x": [1]}\n', "x is"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, name, text, says):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        list(read_manifest(path))
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("m.txt", "id\tsrc\ttgt\n1\ta\tb\n"),
        ("m.csv", "en,zh\nHello,你好\n"),
        ("m.tsv", "Hello\t你好\n"),
        ("m.jsonl", '{"doc": "x", "bead": 0, "src": {"lang": "en"}}\n'),
        ("m.jsonl", "no json\n"),
        ("m.jsonl", ""),
    ],
)
def test_other_files_are_none(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert not is_manifest(tmp_path / name)


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in {"a.txt": EN, "b.txt": ZH, "c.txt": f"{EN}\n\n{ZH}\n"}.items():
        (tmp_path / "texts" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "texts" / name).write_text(text, encoding="utf-8")
    return tmp_path


def read(name: str) -> list[str]:
    return Path(name).read_text(encoding="utf-8").splitlines()


def build(*paths: str):
    return build_corpus(list(map(Path, paths)), Path("out"), Settings(families="none", cache=True))


def test_the_own_columns_go_into_every_record(place):
    rows = [
        {"id": "1", "src": "a.txt", "tgt": "b.txt", "date": "2024-05-01", "views": 7, "free": True},
        {"id": "2", "src": "c.txt"},
    ]
    text = "\n".join(map(json.dumps, rows))
    Path("texts/m.jsonl").write_text(text, encoding="utf-8")
    assert not build("texts").failures
    records = [json.loads(line) for line in read("out/corpus.jsonl")]
    meta = {"date": "2024-05-01", "views": 7, "free": True}
    assert {r["doc"]: r.get("meta") for r in records} == {"1": meta, "2": None}
    assert all(list(r)[-1] == "meta" for r in records if r["doc"] == "1")
    corpus = aligner.read("out/corpus.jsonl")
    assert [dict(each.meta) for each in corpus] == [meta, {}]
    assert corpus.to_records() == records


def test_other_columns_make_the_document_anew(place):
    for date in ("2023", "2024"):
        Path("m.csv").write_text(f"id,src,tgt,date\n1,texts/a.txt,texts/b.txt,{date}\n")
        build("m.csv")
        assert aligner.read("out/corpus.jsonl")[0].meta == {"date": date}


def test_patterns(place):
    assert {each.doc for each in build("texts/[ab].txt").aligned} == {"a"}
    assert {each.doc for each in build("**/c.*").aligned} == {"c"}
    Path("texts/[x].txt").write_text(f"{EN}\n\n{ZH}\n", encoding="utf-8")
    assert {each.doc for each in build("texts/[x].txt").aligned} == {"[x]"}, "a name as it is"
    with pytest.raises(InputError, match=r"the pattern no\*.txt matches no file"):
        build("no*.txt")


def test_a_text_that_changes_during_the_run_fails(place, monkeypatch):
    from aligner.corpus import texts

    real = texts.text_file

    def changing(path):
        found = real(path)
        path.write_bytes(path.read_bytes() + b"\n")
        return found

    monkeypatch.setattr("aligner.corpus.steps.text_file", changing)
    report = build("texts/c.txt")
    assert "changed during the run" in report.failures[0].reason
