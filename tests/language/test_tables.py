import re
import subprocess
import sys
import time

import pytest

from aligner.errors import ModelError
from aligner.language import tables
from aligner.language.names import known
from aligner.language.quantities.units import UNITS, read_unit
from aligner.language.standards import simplified
from tests.support import ROOT

HEAD = "kind\tenglish\tchinese\tsource\tnote\n"
KINDS = {"word": "both", "mark": "chinese", "name": "either", "way": "contrary", "plain": "english"}


def written(tmp_path, *lines, head=HEAD):
    path = tmp_path / "words.tsv"
    path.write_text(head + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_a_row_is_typed(tmp_path):
    path = written(
        tmp_path, "word\tbig|large\t大\town\tsize", "way\tup|↔|down|under\t上|↔|下\tCLDR\t"
    )
    first, second = tables.read_rows(path, KINDS)
    assert first == tables.Row("word", ("big", "large"), ("大",), "own", "size", 2)
    assert tables.sides(second.english) == (("up",), ("down", "under"))
    assert second.line == 3 and second.note == ""


@pytest.mark.parametrize(
    ("lines", "place", "words"),
    [
        (["word\tbig\t大\town"], 2, "4 cells instead of 5"),
        (["word\tbig\t大\town\t\t"], 2, "6 cells instead of 5"),
        ([""], 2, "1 cells instead of 5"),
        (["word\tbig\t大\town\t", "wrod\tbig\t大\town\t"], 3, "'wrod' is none of word, mark"),
        (["word\tbig\t大\tCEDICT\t"], 2, "'CEDICT' is none of"),
        (["word\tbig\t大\t\t"], 2, "the source '' is none of"),
        (["word\tbig\t\town\t"], 2, "chinese is empty, which 'word' needs"),
        (["word\t\t大\town\t"], 2, "english is empty, which 'word' needs"),
        (["mark\tbig\t大\town\t"], 2, "english is filled, which 'mark' leaves empty"),
        (["plain\tbig\t大\town\t"], 2, "chinese is filled, which 'plain' leaves empty"),
        (["name\t\t\town\tnothing"], 2, "both english and chinese are empty"),
        (["word\tbig \t大\town\t"], 2, "a blank at an end of english 'big '"),
        (["word\tbig\t大\town\t size"], 2, "a blank at an end of note"),
        (["word\tbig| large\t大\town\t"], 2, "a blank beside a bar"),
        (["word\tbig||large\t大\town\t"], 2, "an empty form"),
        (["word\tbig|large|big\t大\town\t"], 2, "a form twice"),
        (["word\tbig\t大\town\t", "mark\t\t大\town\t", "word\tbig\t大\tCLDR\tx"], 4, "line 2"),
        (["way\tup|down\t上|↔|下\town\t"], 2, "english needs one ↔"),
        (["way\tup|↔|down\t上|↔\town\t"], 2, "chinese needs one ↔"),
        (["way\tup|↔|down|down\t上|↔|下\town\t"], 2, "a form twice"),
    ],
)
def test_a_fault_is_told_with_file_and_line(tmp_path, lines, place, words):
    path = written(tmp_path, *lines)
    with pytest.raises(ModelError) as told:
        tables.read_rows(path, KINDS)
    assert str(told.value).startswith(f"{path}:{place}: ") and words in str(told.value)


@pytest.mark.parametrize(
    "head",
    ["", "kind\tenglish\tchinese\tsource\n", HEAD.replace("note", "remark"), "\ufeff" + HEAD],
)
def test_another_head_is_refused(tmp_path, head):
    path = written(tmp_path, "word\tbig\t大\town\t", head=head)
    with pytest.raises(ModelError, match=r"words\.tsv:1: the columns are"):
        tables.read_rows(path, KINDS)


def test_a_file_that_is_cut_or_unreadable_is_refused(tmp_path):
    path = written(tmp_path, "word\tbig\t大\town\t")
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n"), encoding="utf-8")
    with pytest.raises(ModelError, match=r"words\.tsv:2: the last line"):
        tables.read_rows(path, KINDS)
    path.write_bytes(HEAD.encode() + b"word\tbig\t\xff\town\t\n")
    with pytest.raises(ModelError, match="cannot be read"):
        tables.read_rows(path, KINDS)
    with pytest.raises(ModelError, match="cannot be read"):
        tables.read_rows(tmp_path / "none.tsv", KINDS)


def test_every_file_is_a_table_and_keeps_the_rules():
    assert {path.stem for path in tables.FOLDER.iterdir()} == set(tables.TABLES)
    for table, kinds in tables.TABLES.items():
        used = {row.kind for row in tables.rows(table)}
        if tables.CURRENCY not in kinds:
            assert used == set(kinds), table


def test_every_unit_that_is_read_has_a_size():
    kinds = {row.kind for table in ("units", "unit_symbols") for row in tables.rows(table)}
    units = {kind for kind in kinds if not re.fullmatch("[A-Z]{3}", kind)}
    assert units - {"no unit", "cent"} <= set(UNITS)


@pytest.mark.parametrize("column", ["english", "chinese"])
def test_no_two_units_are_written_alike(column):
    kinds = {}
    for table in ("units", "unit_symbols"):
        for row in tables.rows(table):
            for form in getattr(row, column):
                kinds.setdefault(form, set()).add(row.kind)
    assert not {form: found for form, found in kinds.items() if len(found) > 1}


@pytest.mark.parametrize(
    ("text", "lang", "unit", "end"),
    [
        ("square miles off", "en", "mile2", 12), ("miles an hour", "en", "mph", 13),
        ("MINUTES", "en", "minute", 7), ("m", "en", "m", 1), ("Mm", "en", None, 0),
        ("metric tons", "en", "t", 11), ("metronome", "en", None, 0), ("kmx", "en", None, 0),
        ("元人民币", "zh", "CNY", 4), ("元新台币", "zh", "TWD", 4), ("元旦", "zh", None, 0),
        ("元5角", "zh", "CNY", 1), ("日元", "zh", "JPY", 2), ("日本", "zh", None, 0),
        ("周岁", "zh", "year", 2), ("周围", "zh", None, 0), ("升至", "zh", None, 0),
        ("", "zh", None, 0),
    ],
)  # fmt: skip
def test_of_several_units_at_one_place_the_longest_is_read(text, lang, unit, end):
    assert read_unit(text, 0, lang) == (None if unit is None else (unit, end))


def test_every_name_is_told_in_both_languages():
    for entry in known.entries():
        assert entry.en and entry.zh, entry


def test_what_only_renders_a_name_renders_one():
    forms = {form for entry in known.entries() for form in entry.zh}
    assert set(tables.chinese("names", "rendering only")) <= forms


def test_reading_the_largest_table_is_quick():
    best = 1.0
    for _ in range(5):
        start = time.perf_counter()
        tables.read_rows(tables.FOLDER / "names.tsv", tables.TABLES["names"])
        best = min(best, time.perf_counter() - start)
    assert best < 0.05, "a few milliseconds on an idle machine"


def test_importing_the_checks_reads_no_large_table():
    program = (
        "import aligner.divergence, aligner.pipeline; from aligner.language import tables; "
        "print(tables.rows.cache_info().misses)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "5", (
        done.stderr
    )  # surnames, calendar, currency signs, sentences, page


@pytest.mark.parametrize("name", sorted({*tables.TABLES} - {"page"}))
def test_chinese_stands_in_simplified_characters_as_the_checks_read_it(name):
    for row in tables.rows(name):
        for form in row.chinese:
            assert simplified(form) == form, row
