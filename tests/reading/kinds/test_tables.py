from __future__ import annotations

from datetime import date, datetime, time

import pytest

from aligner.errors import InputError
from aligner.reading.kinds import csv, xlsx
from tests.reading.kinds.samples import stored, texts, workbook


def test_a_workbook_of_libreoffice():
    source = xlsx.read(stored("libreoffice.xlsx"), "a.xlsx")
    assert texts(source) == [
        *("id", "English", "Chinese", "Date", "Number"),
        *("1", "Hello, world", "你好，世界", "2024-05-01", "0.5"),
        *("2", "Two\nlines", "两行", "2024-05-02", "12000"),
    ]
    assert source.blocks[6].place == "t, cell B2"
    assert source.blocks[6].cell == (0, 1, 1)
    assert {block.role for block in source.blocks} == {"cell"}


def test_a_workbook_of_openpyxl_with_values_of_every_type():
    def fill(book):
        sheet = book.active
        sheet.title = "数据"
        sheet["C3"] = "corner"
        sheet["C4"] = 1e21
        sheet["C5"] = 0.1
        sheet["C6"] = True
        sheet["C7"] = date(2024, 2, 29)
        sheet["C8"] = datetime(2024, 2, 29, 13, 5)
        sheet["C9"] = time(9, 30)
        sheet["AB10"] = " far "
        sheet.merge_cells("D4:E5")
        sheet["D4"] = "merged"
        book.create_sheet("secret").sheet_state = "hidden"
        book["secret"]["A1"] = "hidden"
        book.create_sheet("Last")["A1"] = "end"

    source = xlsx.read(workbook(fill), "a.xlsx")
    found = {b.place: source.text[b.start : b.end] for b in source.blocks}
    assert found == {
        "数据, cell C3": "corner",
        "数据, cell C4": "1000000000000000000000",
        "数据, cell D4": "merged",
        "数据, cell C5": "0.1",
        "数据, cell C6": "TRUE",
        "数据, cell C7": "2024-02-29",
        "数据, cell C8": "2024-02-29 13:05:00",
        "数据, cell C9": "09:30:00",
        "数据, cell AB10": "far",
        "Last, cell A1": "end",
    }
    assert source.blocks[0].cell == (0, 2, 2)
    assert source.blocks[-1].cell == (1, 0, 0)


def test_a_workbook_of_xlsxwriter_with_rich_text():
    import io

    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    sheet.write_rich_string(0, 0, "A ", bold, "bold", " word")
    sheet.write_formula(0, 1, '=UPPER("x")', None, "X")
    book.close()
    assert texts(xlsx.read(stream.getvalue(), "a.xlsx")) == ["A bold word", "X"]


def test_two_cells_in_far_corners_are_refused_before_the_box_is_filled():
    def fill(book):
        book.active["A1"] = "a"
        book.active["XFD1048576"] = "b"

    with pytest.raises(InputError, match=r"17,179,869,184 places, the limit is 5,000,000"):
        xlsx.read(workbook(fill), "a.xlsx")


def test_a_workbook_that_is_damaged_or_empty_is_refused():
    with pytest.raises(InputError, match="a: is a damaged"):
        xlsx.read(stored("libreoffice.xlsx")[:2_000], "a")
    with pytest.raises(InputError, match=r"a\.xlsx: holds no text"):
        xlsx.read(workbook(lambda book: None), "a.xlsx")


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_what_parts_the_cells_is_found(separator):
    rows = [["id", "en", "zh"], ["1", "One.", "一。"], ["2", "Two, or more.", "二。"]]
    quoted = [[f'"{cell}"' if separator in cell else cell for cell in row] for row in rows]
    data = "\n".join(separator.join(row) for row in quoted).encode()
    source = csv.read(data, "a.csv")
    assert texts(source) == [cell for row in rows for cell in row]
    assert source.blocks[-1].cell == (0, 2, 2)
    assert source.blocks[-1].place == "row 3, cell 3"


def test_quoted_cells_hold_line_ends_quotes_and_separators():
    data = '\ufeffen,zh\r\n"He said: ""Go, now!""\r\nThey went.","他说：\n“走！”"\r\n,空\r\n'
    source = csv.read(data.encode(), "a.csv")
    assert texts(source) == [
        "en",
        "zh",
        'He said: "Go, now!"\nThey went.',
        "他说：\n“走！”",
        "空",
    ]
    assert [b.cell for b in source.blocks][-1] == (0, 2, 1)


def test_a_quote_that_is_not_closed_is_a_character():
    source = csv.read('en,zh\n5" nails,五英寸钉子\n"open,开\n'.encode("gb18030"), "a.csv")
    assert texts(source) == ["en", "zh", '5" nails', "五英寸钉子", '"open', "开"]
    assert source.encoding == "gb18030"


def test_a_row_of_too_many_cells_is_refused():
    data = b"a,b\n" + b"x," * 10_001
    with pytest.raises(InputError, match=r"a\.csv: row 2 has more than 10,000 cells"):
        csv.read(data, "a.csv")
