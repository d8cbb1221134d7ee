"""Workbooks: ours for people, read back after editing, and sheets of any program."""

import subprocess
import sys
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings

import aligner
from aligner.bitext import Flag
from aligner.errors import InputError, OutputError
from aligner.formats import xlsx
from aligner.formats.wrapping import in_lines
from aligner.formats.xmltext import cleaned
from tests.formats.samples import pair, two_sentences
from tests.support import ROOT, alignments

FLAG = Flag("number", "major", 0.93, ((3, 9),), ((0, 2), (4, 6)), "=2021 ≠ 2001")


def flagged():
    value = two_sentences()
    return replace(value, beads=(replace(value.beads[0], flags=(FLAG,)),))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("xlsx")


def test_openpyxl_sees_texts_flags_and_layout(tmp_path):
    path = tmp_path / "x.xlsx"
    aligner.write([flagged(), pair("=1+1", "@甲", "d2"), pair("-A", "+乙", "d3")], path)
    beads, flags = openpyxl.load_workbook(path)
    assert (beads.title, flags.title) == ("beads", "flags")
    assert beads.freeze_panes == "A2" and beads.auto_filter.ref.startswith("A1:J")
    names = [cell.value for cell in beads[1]]
    rows = [dict(zip(names, row, strict=True)) for row in beads.iter_rows(min_row=2)]
    texts = [(row["src"].value, row["tgt"].value) for row in rows]
    assert texts[1:] == [("=1+1", "@甲"), ("-A", "+乙")]
    assert {cell.data_type for row in rows for cell in (row["src"], row["tgt"])} == {"s"}
    assert rows[0]["confidence"].value == 0.9 and rows[0]["src"].alignment.wrap_text
    fills = [row["src"].fill.start_color.rgb for row in rows]
    assert fills[0] != fills[1] == fills[2]
    hidden = [c for c in beads.column_dimensions.values() if c.hidden]
    assert [(c.min, c.max) for c in hidden] == [(11, 14)]
    finding = dict(zip(*[[cell.value for cell in row] for row in flags.iter_rows()], strict=True))
    assert finding == {
        "doc": "doc",
        "bead": 0,
        "kind": "number",
        "mqm": "Accuracy/Mistranslation",
        "severity": "major",
        "confidence": 0.93,
        "quoted in source": "rained",
        "quoted in target": "下雨 … 我们",
        "message": "=2021 ≠ 2001",
        "source text": "It rained. We stayed.",
        "target text": "下雨了，我们没走。",
    }


@given(value=alignments())
@settings(max_examples=60, deadline=None)
def test_what_is_written_reads_back_equal(folder, value):
    path = folder / "x.xlsx"
    aligner.write(value, path)
    (value,) = in_lines([value])
    if not any(text.strip() for bead in value.beads for text in value.texts(bead)):
        return
    (found,) = aligner.read(path)
    numbers = [number for number, _ in found.numbered()]
    for number, bead in zip(numbers, found.beads, strict=True):
        old = value.beads[number]
        assert found.texts(bead) == tuple(cleaned(text)[0] for text in value.texts(old))
        assert replace(bead, flags=()) == replace(old, flags=())
        assert [flag.kind for flag in bead.flags] == [flag.kind for flag in old.flags]


def test_an_edited_cell_and_an_added_row_come_back(tmp_path):
    path = tmp_path / "x.xlsx"
    aligner.write([flagged(), pair("B.", "乙。", "d2")], path)
    book = openpyxl.load_workbook(path)
    sheet = book["beads"]
    sheet["D2"] = "It rained all day. We stayed."
    sheet["I2"] = "edited"
    sheet.append([None, None, None, "New.", "新。"])
    book.save(tmp_path / "y.xlsx")
    first, second, added = aligner.read(tmp_path / "y.xlsx")
    (bead,) = first.beads
    assert (first.doc, bead.status, bead.src, bead.flags) == ("doc", "edited", range(2), (FLAG,))
    assert first.src.texts() == ["It rained all day.", "We stayed."]
    assert (second.doc, added.texts(added.beads[0])) == ("d2", ("New.", "新。"))


def test_the_same_bytes_again(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    aligner.write(flagged(), tmp_path / "a.xlsx")
    aligner.write(flagged(), tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_text_beyond_a_cell_is_refused_with_its_bead(tmp_path):
    with pytest.raises(OutputError, match=r"'doc', bead 0: its src has 40,000 .* 32,767.*\.csv"):
        aligner.write(pair("A" * 40_000, "甲"), tmp_path / "x.xlsx")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OutputError, match="32,767"):
        aligner.write(pair("A", "𠮷" * 16_384), tmp_path / "x.xlsx")
    aligner.write(pair("A" * 32_767, "甲"), tmp_path / "x.xlsx")


def test_a_full_sheet_is_followed_by_another(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_ROWS", 3)
    corpus = [pair(f"A{k}.", "甲。", f"d{k}") for k in range(5)]
    aligner.write(corpus, tmp_path / "x.xlsx")
    assert openpyxl.load_workbook(tmp_path / "x.xlsx").sheetnames == [
        *("beads", "flags", "beads 2", "beads 3")
    ]
    assert [each.doc for each in aligner.read(tmp_path / "x.xlsx")] == [f"d{k}" for k in range(5)]


def made(path, *sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for k, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet{k}")
        for row in rows:
            sheet.append(row)
    book.save(path)


PAIRS = [("It rained.\nAll day.", "下雨了。"), ("12.5", "甲")]


@pytest.mark.parametrize(
    "sheets",
    [
        [[["English", "Chinese"], *PAIRS]],
        [[["No.", "英文", "Note", "中文"], [1, PAIRS[0][0], 9, PAIRS[0][1]], [2, 12.5, 8, "甲"]]],
        [[[], [None, "Source", "Target"], [None, *PAIRS[0]], [], [None, 12.5, "甲"]]],
        [[["About this file"]], PAIRS, []],
        [PAIRS[:1], [["en", "zh"], *PAIRS[1:]]],
    ],
)
def test_sheets_of_other_programs(tmp_path, sheets):
    made(tmp_path / "x.xlsx", *sheets)
    found = aligner.read(tmp_path / "x.xlsx")
    assert [each.texts(bead) for each in found for bead in each.beads] == PAIRS
    assert {each.doc for each in found} == {"x"}


@pytest.mark.parametrize(
    ("sheets", "why"),
    [
        ([[]], "its sheets are empty"),
        ([[["A", "B"], ["C", "D"]]], "both columns look alike"),
        ([[["Only one column"]]], "1 column"),
        ([[["en", "zh"]]], "a header but no rows"),
        ([[["1", "2", "3"]]], "none of its 3 columns"),
    ],
)
def test_what_cannot_be_used_is_explained(tmp_path, sheets, why):
    made(tmp_path / "x.xlsx", *sheets)
    with pytest.raises(InputError, match=why):
        aligner.read(tmp_path / "x.xlsx")


PROLOG = '<?xml version="1.0"?>'
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CELLS = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c>'
CELLS += '<c r="B1" t="inlineStr"><is><t>甲</t></is></c></row></sheetData></worksheet>'
LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def crafted(path, sheet, **others):
    """A workbook whose sheet is this XML, and parts besides."""
    made(path, PAIRS)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["xl/worksheets/sheet1.xml"] = sheet if isinstance(sheet, bytes) else sheet.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in {**parts, **others}.items():
            new.writestr(name, data)


def bomb(path):
    body = (SHEET + CELLS.format("A")).encode()
    crafted(path, body.replace(b"</row>", b"</row>" + b"<row/>" * 50_000_000, 1))


def large_cell(path):
    import random

    letters = random.Random(0).randbytes(50_000_000).hex()
    crafted(path, SHEET + CELLS.format(letters))


def lying(path):
    """The directory declares a small part where a large one stands."""
    crafted(path, (SHEET + CELLS.format("A")).encode() + b" " * 40_000_000)
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(data.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))


HOSTILE = {
    "bomb": (bomb, "unpacks to more than .* the limit"),
    "large cell": (large_cell, "the limit of a cell"),
    "lying": (lying, "damaged container"),
    "entities": (
        lambda path: crafted(path, f"{PROLOG}<!DOCTYPE x [{LAUGHS}]>{SHEET}{CELLS.format('&i;')}"),
        "declares entities",
    ),
    "external entity": (
        lambda path: crafted(
            path,
            f'{PROLOG}<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{SHEET}'
            + CELLS.format("&e;"),
        ),
        "declares entities",
    ),
    "no sheet": (lambda path: crafted(path, "<a"), "no workbook that can be read|sheets are empty"),
}

MEASURED = """
import resource, sys, time
import aligner
import xlsxwriter, python_calamine
from pathlib import Path
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.process_time()
try:
    found = aligner.read(sys.argv[1])
    print("read", found[0].texts(found[0].beads[0]))
except aligner.InputError as error:
    print(str(error))
spent = time.process_time() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(spent, (peak - base) / 1024)
"""


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_workbook_costs_little(tmp_path, kind):
    make, why = HOSTILE[kind]
    path = tmp_path / "x.xlsx"
    make(path)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    message, figures = done.stdout.splitlines()
    seconds, megabytes = map(float, figures.split())
    with pytest.raises(InputError, match=why):
        raise InputError(message)
    assert seconds < 2 and megabytes < 300


def test_names_that_lead_out_of_the_folder_are_harmless(tmp_path):
    path = tmp_path / "inner" / "x.xlsx"
    path.parent.mkdir()
    crafted(path, SHEET + CELLS.format("A"), **{"../../evil.txt": "x", "xl/../../evil2.txt": "x"})
    (found,) = aligner.read(path)
    assert found.texts(found.beads[0]) == ("A", "甲")
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["inner", "x.xlsx"]


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("x-source", "0:0:1", "row 2: x-source"),
        ("x-flags", '[{"kind": 1}]', "row 2: x-flags"),
        ("x-direction", "fr-de", "x-direction is 'fr-de': it must be en-zh or zh-en"),
        ("confidence", "sure", "row 2: x-confidence is 'sure'"),
        ("bead", "7", None),
    ],
)
def test_a_hidden_cell_that_was_changed_is_named(tmp_path, column, value, why):
    aligner.write(flagged(), tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    sheet = book["beads"]
    place = [cell.value for cell in sheet[1]].index(column) + 1
    sheet.cell(2, place).value = value
    book.save(tmp_path / "x.xlsx")
    if why is None:
        assert [n for n, _ in aligner.read(tmp_path / "x.xlsx")[0].numbered()] == [7]
        return
    with pytest.raises(InputError, match=why):
        aligner.read(tmp_path / "x.xlsx")
