"""Whole runs over small folders."""

import json
import sqlite3
from contextlib import closing

import pytest

from aligner.cli.words import describe_report
from aligner.config import Settings
from aligner.corpus import build_corpus
from aligner.errors import InputError
from tests.corpus.texts import EN, OTHER_ZH, ZH
from tests.support import run


@pytest.fixture
def folder(tmp_path):
    for name, text in (("bridge.txt", EN), ("lao-qiao.txt", ZH), ("cake.txt", OTHER_ZH)):
        (tmp_path / "texts").mkdir(exist_ok=True)
        (tmp_path / "texts" / name).write_text(text, encoding="utf-8")
    return tmp_path


def build(folder, *paths, **options):
    chosen = [folder / path for path in paths] or [folder / "texts"]
    return build_corpus(chosen, folder / "out", Settings(), **options)


def files(folder):
    names = ("corpus.jsonl", "corpus.tmx", "report.json")
    return [(folder / "out" / name).read_bytes() for name in names]


def test_texts_are_paired_by_content(folder):
    report = build(folder)
    assert [entry.doc for entry in report.aligned] == ["bridge"]
    assert report.aligned[0].layout == "pair by content" and report.aligned[0].pairs == 3
    (cake,) = report.unpaired
    assert cake.doc == "cake" and cake.candidate == "bridge" and cake.score is not None
    saved = json.loads((folder / "out/report.json").read_text(encoding="utf-8"))
    assert saved["summary"]["aligned"] == saved["summary"]["no_counterpart"] == 1
    statuses = {each["doc"]: each["status"] for each in saved["documents"]}
    assert statuses == {"bridge": "aligned", "cake": "no counterpart"}


def test_a_second_run_continues_and_gives_the_same_bytes(folder, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    build(folder)
    before = files(folder)
    from aligner import pipeline

    def fail(*arguments, **options):
        raise AssertionError("aligned again")

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "align_sides", fail)
        build(folder)
    assert files(folder) == before
    build(folder, fresh=True)
    assert files(folder) == before


def test_a_changed_text_is_aligned_again(folder):
    build(folder)
    path = folder / "texts/bridge.txt"
    path.write_text(EN + "\n\nNobody objected to it.", encoding="utf-8")
    report = build(folder)
    assert report.aligned[0].sentences["en"] == 4


def test_a_damaged_part_is_made_again(folder):
    build(folder)
    before = files(folder)[0]
    with closing(sqlite3.connect(folder / "out/journal.sqlite3")) as journal, journal:
        journal.execute("UPDATE parts SET entry = CAST('{' AS BLOB)")
    build(folder)
    assert files(folder)[0] == before


def test_one_bad_file_stops_no_other(folder):
    (folder / "texts/binary.txt").write_bytes(b"\0\1\2" * 50)
    (folder / "texts/picture.png").write_bytes(b"\x89PNG")
    report = build(folder)
    assert [failure.doc for failure in report.failures] == ["binary"]
    assert len(report.aligned) == 1
    assert [path.endswith("picture.png") for path in report.ignored] == [True]
    ran = run("corpus", "texts", "--out", "out", cwd=folder)
    assert ran.code == 3 and "failed: binary" in ran.err
    assert ran.out.startswith("1 of 3 documents aligned")


def test_a_file_about_the_folder_is_no_text_of_it(folder):
    (folder / "texts/README.md").write_text(EN, encoding="utf-8")
    report = build(folder)
    assert [path.endswith("README.md") for path in report.ignored] == [True]
    assert {entry.doc for entry in build(folder, "texts/README.md").unpaired} == {"README"}


def test_a_manifest_names_pairs_and_a_wrong_one_is_refused(folder):
    rows = [
        "id\tsrc\ttgt",
        "good\ttexts/bridge.txt\ttexts/lao-qiao.txt",
        "wrong\ttexts/bridge.txt\ttexts/cake.txt",
        "gone\ttexts/bridge.txt\ttexts/missing.txt",
    ]
    (folder / "pairs.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    report = build(folder, "pairs.tsv")
    assert [entry.doc for entry in report.aligned] == ["good"]
    reasons = {failure.doc: failure.reason for failure in report.failures}
    assert reasons.keys() == {"wrong", "gone"}
    assert "refused" in reasons["wrong"] and "missing.txt" in reasons["gone"]


def test_a_manifest_that_names_the_wrong_language(folder):
    rows = "id\tsrc\ttgt\tsrc_lang\ttgt_lang\nx\ttexts/bridge.txt\ttexts/lao-qiao.txt\tzh\ten\n"
    (folder / "pairs.tsv").write_text(rows, encoding="utf-8")
    (failure,) = build(folder, "pairs.tsv").failures
    assert "is en, but the manifest says zh" in failure.reason


def test_the_languages_asked_for_decide_the_direction(folder):
    """Also in a folder where the other direction was made before."""
    (folder / "texts/both.txt").write_text(f"{EN}\n\n{ZH}\n", encoding="utf-8")

    def sources(**languages):
        report = build_corpus([folder / "texts"], folder / "out", Settings(**languages))
        assert len(report.aligned) == 2
        lines = (folder / "out/corpus.jsonl").read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines]
        return {r["src"]["lang"] for r in records if r["type"] != "skipped"}

    assert sources() == {"en"}
    assert sources(src_lang="zh") == sources(tgt_lang="en") == {"zh"}
    assert sources(src_lang="en") == {"en"}


def test_nothing_to_read_is_an_error(tmp_path):
    (tmp_path / "texts").mkdir()
    with pytest.raises(InputError, match="no text"):
        build(tmp_path)
    assert not (tmp_path / "out").exists()


def test_unreadable_files_alone_are_reported(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/empty.txt").write_text("")
    report = build(tmp_path)
    assert not report.aligned and len(report.failures) == 1


TOPICS = [
    ("The river rose overnight and flooded the town.", "河水一夜上涨，淹没了小镇。"),
    ("The central bank kept interest rates unchanged.", "央行维持利率不变。"),
    ("Her new novel tells of a sailor who cannot swim.", "她的新小说讲述了一个不会游泳的水手。"),
    ("Astronomers have found water on a distant planet.", "天文学家在一颗遥远的行星上发现了水。"),
    ("The team won the match in the last minute.", "球队在最后一分钟赢得了比赛。"),
]


def test_clear_pairs_are_aligned_once_and_not_compared(tmp_path, monkeypatch):
    """Without names: each is the nearest of the other, and nobody else is near."""
    (tmp_path / "texts").mkdir()
    for number, (en, zh) in enumerate(TOPICS):
        (tmp_path / f"texts/a{number}.txt").write_text(f"{en}\n\n{en}\n", encoding="utf-8")
        (tmp_path / f"texts/z{9 - number}.txt").write_text(f"{zh}\n\n{zh}\n", encoding="utf-8")
    from aligner import pipeline

    def fail(*arguments):
        raise AssertionError("compared")

    monkeypatch.setattr(pipeline, "translation_score", fail)
    steps = []
    report = build(tmp_path, progress=steps.append)
    assert [entry.doc for entry in report.aligned] == [f"a{k}" for k in range(5)]
    pairs = {tuple(file[-6:-4] for file in entry.files) for entry in report.aligned}
    assert pairs == {(f"a{k}", f"z{9 - k}") for k in range(5)}
    assert "comparing" not in {step.stage for step in steps}


def test_a_clear_pair_that_is_no_translation_is_refused(tmp_path):
    """The nearest may be far: then the texts stay alone, with the score as the reason."""
    (tmp_path / "texts").mkdir()
    for number, (en, _) in enumerate(TOPICS[:3]):
        (tmp_path / f"texts/a{number}.txt").write_text(en, encoding="utf-8")
    for number, (_, zh) in enumerate(TOPICS[3:]):
        (tmp_path / f"texts/z{number}.txt").write_text(zh, encoding="utf-8")
    report = build(tmp_path)
    assert not report.aligned and not report.failures and len(report.unpaired) == 5
    assert all("is needed" in entry.reason for entry in report.unpaired)


def test_documents_that_are_nearly_the_same_are_reported(folder):
    copy = EN.replace("Tuesday", "Thursday")
    (folder / "texts/again.txt").write_text(copy, encoding="utf-8")
    report = build(folder)
    assert report.near_duplicates == (("bridge", "again"),)
    saved = json.loads((folder / "out/report.json").read_text(encoding="utf-8"))
    assert saved["near_duplicates"] == [["bridge", "again"]]
    told = describe_report(report, folder / "out")
    assert "nearly the same: bridge, again" in told
