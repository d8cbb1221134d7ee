import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn

import aligner
from aligner.bitext import Flag
from aligner.errors import InputError, OutputError
from aligner.formats import docx as module
from tests.formats.samples import pair, two_sentences

MAJOR = Flag("number", "major", 0.93, ((3, 9), (14, 20)), ((0, 2),), "2021 ≠ 2001")
MINOR = Flag("length", "minor", 0.5, ((0, 9),), (), "long")
NOWHERE = Flag("omission", "major", 0.7, (), (), "lost")


def flagged(*flags):
    value = two_sentences()
    return replace(value, beads=(replace(value.beads[0], flags=flags),))


def marked(cell):
    """The runs of a cell with their highlights."""
    found = []
    for run in cell.paragraphs[0].runs:
        mark = run._r.find(f".//{qn('w:highlight')}")
        found.append((run.text, None if mark is None else mark.get(qn("w:val"))))
    return [each for each in found if each[0]]


def test_a_row_for_each_bead_with_its_words_marked(tmp_path):
    path = tmp_path / "x.docx"
    aligner.write([flagged(MAJOR, MINOR), pair("乙。", "B.", "d2", "zh")], path)
    document = docx.Document(str(path))
    assert [p.text for p in document.paragraphs if p.text] == ["doc", "d2"]
    first, second = document.tables
    assert [cell.text for cell in first.rows[0].cells] == ["", "English", "中文"]
    assert [cell.text for cell in second.rows[0].cells] == ["", "中文", "English"]
    number, src, tgt = first.rows[1].cells
    assert (number.text, src.text, tgt.text) == ("0", "It rained. We stayed.", "下雨了，我们没走。")
    assert marked(src) == [
        ("It ", "yellow"),
        ("rained", "red"),
        (". We ", None),
        ("stayed", "red"),
        (".", None),
    ]
    assert marked(tgt) == [("下雨", "red"), ("了，我们没走。", None)]
    assert [cell.text for cell in second.rows[1].cells] == ["0", "乙。", "B."]


def test_comments_give_the_reasons(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    aligner.write(flagged(MAJOR, MINOR, NOWHERE), tmp_path / "x.docx")
    document = docx.Document(str(tmp_path / "x.docx"))
    comments = list(document.comments)
    assert [comment.text for comment in comments] == [
        "major number (0.93): 2021 ≠ 2001",
        "minor length (0.50): long",
        "major omission (0.70): lost",
    ]
    assert {comment.author for comment in comments} == {"enzh-aligner"}
    assert {comment.timestamp.year for comment in comments} == {1970}
    anchored = {
        cell.text: [e.get(qn("w:id")) for e in cell._tc.iter(qn("w:commentRangeStart"))]
        for cell in document.tables[0].rows[1].cells
    }
    assert anchored == {"0": ["2"], "It rained. We stayed.": ["1"], "下雨了，我们没走。": ["0"]}


def test_the_same_bytes_again(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for name in ("a.docx", "b.docx"):
        aligner.write(flagged(MAJOR), tmp_path / name)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_too_many_beads_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_BEADS", 2)
    with pytest.raises(OutputError, match=r"more than 2 beads, the limit of a DOCX.*\.xlsx"):
        aligner.write([pair("A", "甲", f"d{k}") for k in range(3)], tmp_path / "x.docx")
    assert list(tmp_path.iterdir()) == []


def test_what_xml_cannot_hold(tmp_path):
    (warning,) = aligner.write(pair("a\x01b", "<甲>&"), tmp_path / "x.docx")
    assert "1 characters" in warning
    row = docx.Document(str(tmp_path / "x.docx")).tables[0].rows[1]
    assert [cell.text for cell in row.cells] == ["0", "a\ufffdb", "<甲>&"]


def test_what_was_written_is_read_back(tmp_path):
    whole = [
        flagged(MAJOR, NOWHERE),
        pair("乙。", "B.", "d2", "zh"),
        pair("只有一边。", "", "d3", "zh"),
    ]
    aligner.write(whole, tmp_path / "x.docx")
    found = aligner.read(tmp_path / "x.docx")
    assert [each.doc for each in found] == ["doc", "d2", "d3"]
    assert [each.src.lang for each in found] == ["en", "zh", "zh"]
    for before, after in zip(whole, found, strict=True):
        assert [before.texts(b) for b in before.beads] == [after.texts(b) for b in after.beads]
        assert [number for number, _ in after.numbered()] == [0]
    assert found[2].beads[0].type == "1-0"


def wrapped(run, name):
    """Put a run of text into a tracked change."""
    change = run._r.makeelement(qn(f"w:{name}"), {qn("w:id"): "900", qn("w:author"): "Li"})
    run._r.addprevious(change)
    change.append(run._r)
    if name == "del":
        for text in change.iter(qn("w:t")):
            text.tag = qn("w:delText")


def test_tracked_changes_are_accepted_and_comments_of_revisers_are_read(tmp_path):
    path = tmp_path / "x.docx"
    aligner.write(flagged(MAJOR), path)
    document = docx.Document(str(path))
    cell = document.tables[0].rows[1].cells[2]
    old = cell.paragraphs[0].runs[-1]
    new = cell.paragraphs[0].add_run("，我们留了下来。")
    wrapped(old, "del")
    wrapped(new, "ins")
    document.add_comment([cell.paragraphs[0].runs[0]], "is this right?", "Li", "L")
    document.add_paragraph("another text")
    document.add_table(1, 2).rows[0].cells[0].text = "no beads"
    document.save(str(path))
    (found,) = aligner.read(path)
    (bead,) = found.beads
    assert found.texts(bead) == ("It rained. We stayed.", "下雨，我们留了下来。")
    assert bead.comment == "is this right?" and bead.status == "auto"


def test_another_document_is_no_corpus(tmp_path):
    document = docx.Document()
    document.add_table(2, 3).rows[0].cells[1].text = "English"
    document.save(str(tmp_path / "x.docx"))
    with pytest.raises(InputError, match=r"a Word document without a table .*aligner align"):
        aligner.read(tmp_path / "x.docx")
    aligner.write(pair("A", "甲"), tmp_path / "y.docx")
    with (
        zipfile.ZipFile(tmp_path / "y.docx") as old,
        zipfile.ZipFile(tmp_path / "z.docx", "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name)[: 700 if name == "word/document.xml" else None])
    with pytest.raises(InputError, match=r"word/document\.xml is damaged"):
        aligner.read(tmp_path / "z.docx")
