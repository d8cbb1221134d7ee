"""Corrections in an output folder outlive a later run there."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from starlette.testclient import TestClient

import aligner
from aligner import cli
from aligner.config import Settings
from aligner.corpus import RunOptions, build_corpus
from aligner.errors import InputError
from aligner.policy import load_policy
from aligner.review import gestures as g
from aligner.review.desk import Desk
from aligner.review.linker import Aligning
from aligner.review.opening import open_review
from aligner.review.server import application
from tests.corpus.texts import EN, ZH
from tests.support import run

BARE = Settings(families="none")
EXACT = Settings(families="exact")
FILES = ("corpus.jsonl", "corpus.tmx", "report.json", "report.html")
OUT = Path("out")


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.chdir(tmp_path)
    Path("texts").mkdir()
    write(EN, ZH)
    return tmp_path


def write(en, zh, name="bridge"):
    Path(f"texts/{name}.en.txt").write_text(en, encoding="utf-8")
    Path(f"texts/{name}.zh.txt").write_text(zh, encoding="utf-8")


def build(settings=BARE, **options):
    return build_corpus([Path("texts")], OUT, settings, **options)


def bytes_of(names=FILES):
    return [(OUT / name).read_bytes() for name in names]


def reviewed(act, settings=BARE):
    """Do something in the review of the folder: `act` is given the store."""
    with closing(open_review(OUT, None, Aligning(settings)).store) as store:
        act(store)


def merged(store):
    store.act("merge", {1: 0, 2: 0}, lambda found: g.merge(found[1], found[2]))
    store.act("comment", {3: 0}, lambda found: g.remark(found[3], "a ferry?"))


def beads():
    return {a.texts(b): b for a in aligner.read(OUT / "corpus.jsonl") for b in a.beads}


FIRST, SECOND, THIRD = zip(EN.split("\n\n"), ZH.split("\n\n"), strict=True)
WHOLE = (f"{FIRST[0]} {SECOND[0]}", FIRST[1] + SECOND[1])


@pytest.mark.parametrize("fresh", [False, True])
def test_what_was_corrected_in_the_review_is_in_the_next_corpus(fresh):
    build()
    reviewed(merged)
    report = build(fresh=fresh)
    assert (report.kept, report.lost) == (2, ())
    assert beads()[WHOLE].status == "edited"
    assert beads()[THIRD].comment == "a ferry?"
    saved = json.loads((OUT / "report.json").read_text(encoding="utf-8"))
    assert saved["corrections"] == {"kept": 2, "lost": []}


def test_a_later_run_with_the_same_corrections_aligns_nothing(monkeypatch):
    build()
    reviewed(merged)
    build()
    before = bytes_of()
    from aligner import pipeline

    def fail(*arguments, **options):
        raise AssertionError("aligned again")

    monkeypatch.setattr(pipeline, "align_sides", fail)
    build()
    assert bytes_of() == before


def test_another_correction_makes_the_document_anew():
    build()
    reviewed(merged)
    build()
    reviewed(lambda store: store.act("x", {1: 0}, lambda f: g.judge([f[1]], "confirmed")))
    build()
    assert beads()[WHOLE].status == "confirmed"


def test_corrections_follow_sources_that_have_changed():
    build()
    reviewed(merged)
    write(f"A word before.\n\n{EN}", f"先说一句话。\n\n{ZH}")
    report = build()
    assert (report.kept, report.lost) == (2, ())
    assert beads()[WHOLE].status == "edited" and beads()[THIRD].comment == "a ferry?"
    assert ("A word before.", "先说一句话。") in beads()


@pytest.mark.parametrize("changed", [False, True])
def test_every_engine_keeps_the_same_bytes(changed):
    for number in range(3):
        write(EN.replace("Tuesday", f"day {number}"), ZH, f"d{number}")
    build()

    def confirm(store):
        for row in store.documents():
            for kept in list(store.of_document(row.id))[:2]:
                id = kept.entry.id
                store.act("x", {id: 0}, lambda f, id=id: g.judge([f[id]], "confirmed"))

    reviewed(confirm)
    if changed:
        write(f"A word before.\n\n{EN}", f"先说一句话。\n\n{ZH}")
    build()
    before = bytes_of()
    every = [bead for each in aligner.read(OUT / "corpus.jsonl") for bead in each.beads]
    assert sum(bead.status == "confirmed" for bead in every) == 8
    options = RunOptions(engine="process", timeout=60)
    build(replace(BARE, jobs=2), fresh=True, options=options)
    assert bytes_of() == before


def test_what_has_no_place_is_told_and_stays_in_the_review(capsys):
    build()
    reviewed(merged)
    write("\n\n".join((FIRST[0], THIRD[0])), "\n\n".join((FIRST[1], THIRD[1])))
    ran = run("corpus", "texts", "--out", "out", "--families", "none", cwd=Path.cwd())
    assert ran.code == 0
    assert "warning: bridge.en: the edited bead" in ran.err
    assert "has no place in the new alignment" in ran.err
    assert "Corrections: 1 kept, 1 lost." in ran.out
    saved = json.loads((OUT / "report.json").read_text(encoding="utf-8"))
    assert saved["corrections"]["kept"] == 1 and len(saved["corrections"]["lost"]) == 1
    # The sources come back: so does the correction.
    write(EN, ZH)
    assert build().kept == 2 and beads()[WHOLE].status == "edited"


def edit_corpus(old, new):
    path = OUT / "corpus.jsonl"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_corrections_in_the_corpus_itself_are_kept():
    build()
    edit_corpus('"status": "auto"', '"status": "confirmed"')
    assert build().kept == 1
    before = bytes_of()
    assert beads()[FIRST].status == "confirmed"
    build()
    assert bytes_of() == before and not list(OUT.glob("corpus.*.jsonl"))


def test_a_corpus_that_alone_has_a_lost_correction_is_set_aside():
    build()
    edit_corpus('"status": "auto"', '"status": "rejected"')
    for path in Path("texts").iterdir():
        path.rename(path.with_name(path.name.replace("bridge", "ferry")))
    report = build()
    assert report.kept == 0 and "bridge.en: the rejected bead" in report.lost[0]
    assert report.warnings == (
        "the corpus with the corrections that could not be kept is now corpus.1.jsonl",
    )
    (old,) = aligner.read(OUT / "corpus.1.jsonl")
    assert old.beads[0].status == "rejected"


def test_the_review_has_the_last_word_on_what_it_corrected():
    """What is taken back in it does not come back out of the corpus."""
    build()
    reviewed(lambda store: store.act("x", {1: 0}, lambda f: g.judge([f[1]], "confirmed")))
    store = open_review(OUT, None, Aligning(BARE)).store
    with closing(store):
        build()
        assert beads()[FIRST].status == "confirmed"
        store.undo()
    assert build().kept == 0
    assert beads()[FIRST].status == "auto"
    # What somebody writes into the corpus counts beside it.
    edit_corpus('"status": "auto"', '"status": "review"')
    assert build().kept == 1


WRONG = ZH.replace("市长说", "市长在2001年说")


def test_a_dismissed_flag_stays_so_and_one_that_the_policy_dismisses_is_no_correction():
    write(EN.replace("the mayor said", "the mayor said in 2021"), WRONG)
    build(EXACT)
    (flagged,) = [bead for bead in beads().values() if bead.flags]
    assert [flag.dismissed for flag in flagged.flags] == [False]
    reviewed(lambda s: s.act("x", {3: 0}, lambda f: g.dismiss(f[3], 0)), EXACT)
    write(f"A word before.\n\n{EN.replace('the mayor said', 'the mayor said in 2021')}",
          f"先说一句话。\n\n{WRONG}")  # fmt: skip
    assert build(EXACT).kept == 1
    (flagged,) = [bead for bead in beads().values() if bead.flags]
    assert [flag.dismissed for flag in flagged.flags] == [True]
    (OUT / "corpus.jsonl.review").unlink()
    for path in OUT.glob("corpus.jsonl*"):
        path.unlink()
    Path("aligner.toml").write_text(
        '[[dismissed]]\nkind = "number"\nsrc = "2021"\ntgt = "2001"\n', encoding="utf-8"
    )
    settings = replace(EXACT, policy=load_policy(Path("aligner.toml")))
    assert build(settings).kept == 0
    assert [f.dismissed for b in beads().values() for f in b.flags] == [True]
    assert build(settings).kept == 0


def test_corrections_that_cannot_be_read_stop_the_run():
    build()
    edit_corpus('"status": "auto"', '"status": "confirmed"')
    edit_corpus('"confidence": 0.9', '"confidence": 7')
    before = (OUT / "corpus.jsonl").read_bytes()
    with pytest.raises(InputError, match="corrections that would be lost"):
        build()
    (OUT / "corpus.jsonl.review").write_bytes(b"no database at all" * 100)
    with pytest.raises(InputError, match="is no review"):
        build()
    assert (OUT / "corpus.jsonl").read_bytes() == before


BETTER = "市长说，新桥建成之前由渡轮代替。"


def in_the_page():
    linker = Aligning(EXACT)
    with closing(open_review(OUT, None, linker).store) as store:
        app = application(Desk(store, linker, EXACT, Path("aligner.toml")), "word", 1, {}, "en")
        page = TestClient(app, "http://127.0.0.1:1", headers={"Origin": "http://127.0.0.1:1"})
        asked = {"gesture": "edit", "beads": [[3, 0]], "since": 0, "sides": [1], "texts": [BETTER]}
        assert page.post("/word/api/act", json=asked).status_code == 200


def exported(name):
    aligner.write(aligner.read(OUT / "corpus.jsonl"), name)
    return name


def applied(name):
    assert cli.run(["apply", name, str(OUT), "--families", "exact"]) == 0


def in_a_spreadsheet():
    book = openpyxl.load_workbook(exported("x.xlsx"))
    for row in book["beads"].iter_rows(min_row=2):
        for cell in row:
            if cell.value == THIRD[1]:
                cell.value = BETTER
    book.save("x.xlsx")
    applied("x.xlsx")


def in_a_word_processor():
    document = docx.Document(exported("x.docx"))
    document.tables[0].rows[3].cells[2].text = BETTER
    document.save("x.docx")
    applied("x.docx")


def in_a_cat_tool():
    """Units as OmegaT writes them: without our properties, and only what was translated there."""
    unit = (
        f'<tu><tuv xml:lang="EN-US"><seg>{THIRD[0]}</seg></tuv>'
        f'<tuv xml:lang="ZH-CN" changeid="Li" changedate="20260102T030405Z"><seg>{BETTER}</seg>'
        "</tuv></tu>"
    )
    Path("project-omegat.tmx").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE tmx SYSTEM "tmx11.dtd"><tmx version="1.1">'
        '<header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext" '
        'creationtoolversion="6.0.0" segtype="sentence" srclang="EN-US"/><body>'
        f"<!-- Default translations -->{unit}<!-- Alternative translations --></body></tmx>",
        encoding="utf-8",
    )
    applied("project-omegat.tmx")


@pytest.mark.parametrize(
    "correct", [in_the_page, in_a_spreadsheet, in_a_word_processor, in_a_cat_tool]
)
def test_wherever_it_was_corrected_it_outlives_changed_sources(correct):
    build(EXACT)
    correct()
    write(f"A word before.\n\n{EN}", f"先说一句话。\n\n{ZH}")
    report = build(EXACT)
    assert (report.kept, report.lost) == (1, ())
    assert beads()[THIRD[0], BETTER].status == "edited"
    assert ("A word before.", "先说一句话。") in beads()
