"""Corrections made in a table or a CAT tool come back into the review."""

from dataclasses import replace

import docx
import openpyxl
import pytest

import aligner
from aligner.cli import run
from aligner.review.opening import corpus_at
from tests.review.samples import article


@pytest.fixture(autouse=True)
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    aligner.write(article(), tmp_path / "x.jsonl")


def applied(capsys, name, *words):
    assert run(["apply", name, "x.jsonl", "--families", "exact", *words]) == 0
    return capsys.readouterr().err, {
        bead.src.start: (alignment.texts(bead), bead)
        for alignment in corpus_at_review()
        for bead in alignment.beads
    }


def corpus_at_review():
    from pathlib import Path

    return corpus_at(Path("x.jsonl.review"))


def test_a_table_edited_in_a_spreadsheet(capsys):
    aligner.write(article(), "x.xlsx")
    book = openpyxl.load_workbook("x.xlsx")
    sheet = book["beads"]
    head = [cell.value for cell in sheet[1]]
    rows = {row[head.index("bead")].value: row for row in sheet.iter_rows(min_row=2)}
    pick = {str(number): row for number, row in rows.items()}
    pick["0"][head.index("tgt")].value = "公司到2021年售出2500辆。"
    pick["1"][head.index("status")].value = "confirmed"
    pick["3"][head.index("status")].value = "rejected"
    book.save("x.xlsx")
    err, beads = applied(capsys, "x.xlsx")
    assert "3 beads changed, 0 not found" in err
    (_, tgt), bead = beads[0]
    assert tgt == "公司到2021年售出2500辆。" and bead.status == "edited" and bead.flags == ()
    assert beads[1][1].status == "confirmed" and beads[3][1].status == "rejected"
    assert beads[1][1].type == "1-2"


def test_a_table_edited_in_a_word_processor(capsys):
    aligner.write(article(), "x.docx")
    document = docx.Document("x.docx")
    rows = document.tables[0].rows
    rows[1].cells[2].text = "公司到2021年售出2500辆。"
    rows[4].cells[2].paragraphs[0].runs[0].text = "他们都走了。"
    document.add_comment([rows[3].cells[1].paragraphs[0].runs[0]], "who is he?", "Li", "L")
    document.save("x.docx")
    err, beads = applied(capsys, "x.docx")
    assert "3 beads changed, 0 not found" in err
    assert beads[0][0][1] == "公司到2021年售出2500辆。"
    assert beads[3][0] == ("They left.", "他们都走了。")
    assert beads[2][1].comment == "who is he?"
    assert [beads[k][1].status for k in range(5)] == ["edited", "auto", "auto", "edited", "auto"]
    assert beads[0][1].flags == () and beads[1][1].type == "1-2"


@pytest.mark.parametrize("name", ["y.docx", "y.xlsx", "y.tmx"])
def test_sentences_over_two_lines_are_not_edited_by_being_written_in_one(capsys, name):
    whole = article()
    texts = [each.text.replace("rained", "\nrained") for each in whole.src.sentences]
    sentences = tuple(
        replace(each, text=text) for each, text in zip(whole.src.sentences, texts, strict=True)
    )
    aligner.write(replace(whole, src=replace(whole.src, sentences=sentences)), "x.jsonl")
    aligner.write(aligner.read("x.jsonl"), name)
    assert "0 beads changed, 0 not found" in applied(capsys, name)[0]


TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="OmegaT" creationtoolversion="6" segtype="sentence"
o-tmf="OmegaT TMX" adminlang="EN-US" srclang="EN" datatype="plaintext"/><body>
<tu><tuv xml:lang="en"><seg>Jasper Zhang spoke.</seg></tuv>
<tuv xml:lang="zh"><seg>贾斯珀·张发言了。</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Nobody came. It rained.</seg></tuv>
<tuv xml:lang="zh"><seg>谁都没有来。下雨了。</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>What is this?</seg></tuv>
<tuv xml:lang="zh"><seg>这是什么？</seg></tuv></tu>
</body></tmx>
"""


def test_a_memory_edited_in_a_cat_tool(capsys, tmp_path):
    (tmp_path / "project.tmx").write_text(TMX, encoding="utf-8")
    err, beads = applied(capsys, "project.tmx")
    assert "2 beads changed, 1 not found" in err and "'What is this?'" in err
    assert beads[2][0] == ("Jasper Zhang spoke.", "贾斯珀·张发言了。")
    assert beads[1][0][1] == "谁都没有来。下雨了。" and beads[1][1].type == "1-2"
    assert [beads[k][1].status for k in (0, 1, 2)] == ["auto", "edited", "edited"]


def test_applying_twice_changes_nothing_more(capsys, tmp_path):
    (tmp_path / "project.tmx").write_text(TMX, encoding="utf-8")
    applied(capsys, "project.tmx")
    assert "0 beads changed" in applied(capsys, "project.tmx")[0]
    # The one review beside the file needs no name.
    assert run(["apply", "project.tmx", "--families", "exact"]) == 0
    assert "0 beads changed" in capsys.readouterr().err


def test_a_review_that_nobody_named(capsys, tmp_path):
    (tmp_path / "project.tmx").write_text(TMX, encoding="utf-8")
    assert run(["apply", "project.tmx"]) == 2
    assert "has 0 reviews, one is needed" in capsys.readouterr().err


def test_a_document_of_another_name(capsys, tmp_path):
    aligner.write([article("one"), article("two")], "x.jsonl")
    aligner.write([article("three"), article("two")], "y.jsonl")
    err, _ = applied(capsys, "y.jsonl")
    assert "three: the review has no document of this name" in err


def test_a_memory_in_another_order_and_direction(capsys, tmp_path):
    """As a CAT tool exports it that sorts its units by their texts, Chinese first."""
    units = TMX.partition("<body>")[2].partition("</body>")[0].strip().split("</tu>")
    turned = []
    for unit in reversed([each for each in units if each.strip()]):
        left, right = (f"<tuv{each}" for each in unit.split("<tuv")[1:])
        turned.append(f"<tu>{right}{left}</tu>")
    head = TMX.partition("<body>")[0].replace('srclang="EN"', 'srclang="ZH"')
    text = f"{head}<body>{''.join(turned)}</body></tmx>"
    (tmp_path / "turned.tmx").write_text(text, encoding="utf-8")
    err, beads = applied(capsys, "turned.tmx")
    assert "2 beads changed, 1 not found" in err
    assert beads[2][0] == ("Jasper Zhang spoke.", "贾斯珀·张发言了。")
    assert beads[1][0] == ("Nobody came. It rained.", "谁都没有来。下雨了。")
