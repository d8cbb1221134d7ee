from __future__ import annotations

import io
from itertools import zip_longest

import pytest

from aligner.errors import InputError
from aligner.reading.kinds import pdf as kind
from aligner.reading.kinds.pdf import read
from tests.reading.kinds.samples import asides, has_chinese_font, pdf, roles, stored, texts

LEFT = 72
NEEDS_FONT = pytest.mark.skipif(
    not has_chinese_font(), reason="no Chinese font for a PDF without its own"
)


def lines(*found: str, top: float = 740, left: float = LEFT) -> list[tuple[float, float, str]]:
    return [(left, top - 14 * i, text) for i, text in enumerate(found) if text]


def test_a_letter_of_libreoffice():
    source = read(stored("libreoffice.pdf"), "a.pdf")
    assert roles(source) == [
        ("heading", "Annual letter"),
        ("paragraph", "Dear members,"),
        ("paragraph", "the year was good."),
        ("list item", "1. Sales rose by 5%."),
        ("list item", "2. Costs fell."),
        ("paragraph", "Both years"),
        ("paragraph", "2020 2021"),
        ("paragraph", "各位会员：今年很好。"),
    ]


def test_two_stretched_columns_of_libreoffice_with_notes_and_chinese_quotes():
    source = read(stored("libreoffice-columns.pdf"), "a.pdf")
    assert [(role, text.replace("\n", "|")) for role, text in roles(source)] == [
        ("heading", "The lighthouse at Cape|Orrin"),
        (
            "paragraph",
            "The lighthouse was built by two|brothers who had never seen the|sea.1 They worked "
            "through the|winter, and in spring the lamp was|lit for the first time; ships that "
            "had|once kept far away began to call at|the small harbour.",
        ),
        (
            "paragraph",
            "灯塔是由两个从未见过大海的兄弟建造|的。他们干了一个冬天，到了春|天，“灯”第一次亮了；"
            "从前远远避开的船|只开始停靠这个小港口，村里人说：“这|是好事。”",
        ),
        (
            "paragraph",
            "Nobody in the village remembers|their names, but everyone still uses|their stairs. "
            "“They were good men,”|the keeper said, “and they left us|the light.”2",
        ),
        (
            "note",
            "1 Both came from a town in the|mountains, three weeks away by|mule, and neither of "
            "them could|swim.",
        ),
        ("note", "2 这是看守人的话。"),
    ]


FIRST = (
    "The committee met on Friday and agreed on the plan that had been put forward by its",
    "members, who live in the capital. It will meet again in June, as the law of the head-",
    "quarters demands, and then once more.",
    "A second paragraph begins here, and its first line fills the whole width of the page to",
    "the end, so that",
)
OPEN = FIRST[3].replace("A second", "another")


def book() -> bytes:
    found = []
    for page, body in enumerate(
        (
            # The last line is full and open: its paragraph goes on behind the head.
            (*FIRST[:4], OPEN),
            ("only the sentence can tell that it goes on.", "", "Third, after a gap."),
            ("Fourth.",),
        )
    ):
        head = [(LEFT, 800, "Report of the Council"), (500, 40, f"Page {page + 7}")]
        found.append([*head, *lines(*body)])
    return pdf(found)


def test_heads_are_set_aside_and_paragraphs_join_over_pages():
    source = read(book(), "a.pdf")
    assert texts(source, aside=False) == [
        "\n".join(FIRST[:3]),
        "\n".join((FIRST[3], OPEN, "only the sentence can tell that it goes on.")),
        "Third, after a gap.",
        "Fourth.",
    ]
    assert asides(source) == [
        ("page head", text)
        for page in (7, 8, 9)
        for text in ("Report of the Council", f"Page {page}")
    ]
    assert source.blocks[1].place == "page 1"
    assert "head-\nquarters" in source.text


def test_heads_that_change_are_known_by_the_numbers_that_go_on():
    names = ("The sea", "The land", "The air", "The fire", "The end of it")
    pages = [
        [(LEFT, 800, f"{name}  {page + 40}"), *lines(f"Words of page {name} stand here.")]
        for page, name in enumerate(names)
    ]
    source = read(pdf(pages), "a.pdf")
    assert texts(source, aside=False) == [f"Words of page {name} stand here." for name in names]
    assert len(asides(source)) == 5


COLUMNS = (
    "A journal sets its text in two columns, so that the eye finds the next line with ease, and "
    "a sentence may well begin at the foot of the one and end at the head of the other. "
    "This one ends.",
    "Then another paragraph begins, and it is long enough to show where the edge of the column "
    "lies on the right side of the page.",
)


@pytest.mark.parametrize("by_row", [True, False])
def test_two_columns_are_read_one_after_the_other(by_row):
    from reportlab.lib.utils import simpleSplit

    first, second = (simpleSplit(text, "Helvetica", 11, 150) for text in COLUMNS)
    found = [*first, *second]
    left, right = lines(*found[:6]), lines(*found[6:], left=310)
    mixed = [cell for row in zip_longest(left, right) for cell in row if cell]
    title = (LEFT, 770, "A title that stands over both of the columns of this page", 18)
    source = read(pdf([[title, *(mixed if by_row else left + right)]]), "a.pdf")
    assert len(first) > 6
    assert roles(source) == [
        ("heading", title[2]),
        ("paragraph", "\n".join(first)),
        ("paragraph", "\n".join(second)),
    ]


CHINESE = (
    "委员会周五开会，通过了成员提出的计划。会议将在六月再次举行，地点在北京，届时各地代表出席。"
)


@NEEDS_FONT
def test_chinese_paragraphs_are_told_by_their_indent():
    text = CHINESE * 2
    found = [text[:36], text[36:74], CHINESE[:36], CHINESE[36:]]
    rows = [(94 if i in (0, 2) else 72, 740 - 16 * i, line) for i, line in enumerate(found)]
    source = read(pdf([rows]), "a.pdf")
    assert texts(source) == ["\n".join(found[:2]), "\n".join(found[2:])]


def test_notes_at_the_foot_do_not_cut_the_paragraph_above():
    note = (LEFT, 60, "1 The note stands at the foot of the page in small letters.", 8)
    pages = [[*lines(*FIRST[:2]), note], lines("quarters demands.", "Next one.")]
    source = read(pdf(pages), "a.pdf")
    assert roles(source) == [
        ("paragraph", "\n".join((*FIRST[:2], "quarters demands."))),
        ("note", note[2]),
        ("paragraph", "Next one."),
    ]


def test_items_and_rows_of_tables_stand_by_themselves():
    rows = [
        (72, 740, "1."),
        (
            100,
            740,
            "The first item of the list is so long that it needs a second line, which hangs",
        ),
        (100, 726, "under it."),
        (72, 712, "2."),
        (100, 712, "The second item."),
        (72, 690, "Year"),
        (200, 690, "Ships"),
        (72, 676, "2020"),
        (200, 676, "1,204"),
    ]
    assert texts(read(pdf([rows]), "a.pdf")) == [
        f"1. {rows[1][2]}\nunder it.",
        "2. The second item.",
        "Year\tShips",
        "2020\t1,204",
    ]


def test_lines_that_are_stretched_to_the_edge_are_no_rows_of_a_table():
    from reportlab.pdfbase.pdfmetrics import stringWidth

    words = ["stretches", "some", "line"]
    widths = [stringWidth(word, "Helvetica", 11) for word in words]
    blank = (stringWidth("A narrow column of text that", "Helvetica", 11) - sum(widths)) / 2
    places = [72 + sum(widths[:i]) + i * blank for i in range(3)]
    assert blank > 22
    rows = [
        (72, 740, "A narrow column of text that"),
        *((place, 726, word) for place, word in zip(places, words, strict=True)),
        (72, 712, "evenly."),
    ]
    assert texts(read(pdf([rows]), "a.pdf")) == [
        "A narrow column of text that\nstretches some line\nevenly."
    ]


@NEEDS_FONT
def test_a_sign_of_another_font_that_was_written_later_stands_in_its_place():
    from reportlab.pdfbase.pdfmetrics import stringWidth

    first, second = "He said", "and left the room."
    end = 72 + stringWidth(first, "Helvetica", 11)
    rows = [(72, 700, first), (end + 14, 700, second), (end + 1, 700, "。")]
    assert texts(read(pdf([rows]), "a.pdf")) == [f"{first}。 {second}"]


def test_notes_of_the_size_of_the_text_are_known_by_their_raised_marks():
    rows = [
        *lines(*FIRST[:2], "quarters demands."),
        (72, 104, "1", 6),
        (78, 100, "A note of the same size, which"),
        (72, 86, "has two lines."),
        (72, 76, "2", 6),
        (78, 72, "Another note."),
    ]
    assert roles(read(pdf([rows]), "a.pdf"))[1:] == [
        ("note", "1 A note of the same size, which\nhas two lines."),
        ("note", "2 Another note."),
    ]


def test_pictures_of_pages_are_refused():
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    stream = io.BytesIO()
    sheet = canvas.Canvas(stream)
    sheet.drawImage(ImageReader(Image.new("RGB", (20, 20), "red")), 0, 0, 500, 700)
    sheet.save()
    with pytest.raises(InputError, match=r"a\.pdf: holds pictures of pages, no text; run OCR"):
        read(stream.getvalue(), "a.pdf")


def test_a_password_is_named():
    locked = pdf([lines("Secret.")], encrypt="word")
    with pytest.raises(InputError, match=r"a\.pdf: is protected by a password"):
        read(locked, "a.pdf")


def test_a_damaged_file_is_named():
    with pytest.raises(InputError, match=r"a\.pdf: is a damaged PDF"):
        read(b"%PDF-1.7\nnothing", "a.pdf")


def test_too_many_pages_are_refused(monkeypatch):
    monkeypatch.setattr(kind, "MAX_PAGES", 2)
    with pytest.raises(InputError, match=r"a\.pdf: has 3 pages, the limit is 2; cut it in parts"):
        read(book(), "a.pdf")


def test_a_stream_that_unpacks_without_end_is_refused():
    import zlib

    packed = zlib.compress(b" " * 120_000_000, 9)
    head = b"%PDF-1.4\n1 0 obj\n<< /Length " + str(len(packed)).encode() + b" >>\nstream\n"
    with pytest.raises(InputError, match="unpacks to more than 100,000,000 bytes, the limit"):
        read(head + packed + b"\nendstream\nendobj\n", "a.pdf")
