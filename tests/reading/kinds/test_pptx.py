from __future__ import annotations

import io

import pytest

from aligner.errors import InputError
from aligner.reading.kinds.pptx import read
from tests.reading.kinds.samples import asides, kept_whole, roles, stored, texts


def saved(presentation) -> bytes:
    stream = io.BytesIO()
    presentation.save(stream)
    return stream.getvalue()


def test_slides_of_pandoc():
    source = read(stored("pandoc.pptx"), "pandoc.pptx")
    assert roles(source) == [
        ("heading", "Opening"),
        ("list item", "One point"),
        ("list item", "Two points"),
        ("note", "Say hello first."),
        ("heading", "A table"),
        ("cell", "Port"),
        ("cell", "港口"),
        ("cell", "Hull"),
        ("cell", "赫尔"),
    ]
    assert kept_whole(source) == ["points"]
    assert [b.place for b in source.blocks][3:6] == [
        "slide 1, notes",
        "slide 2",
        "slide 2, table 1, row 1, cell 1",
    ]


def test_slides_of_python_pptx_with_groups_and_merged_cells():
    from pptx import Presentation
    from pptx.util import Inches

    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    box = slide.shapes.add_textbox(0, 0, Inches(3), Inches(1)).text_frame
    box.text = "First\vline\nSecond"
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "In a group"
    table = slide.shapes.add_table(2, 2, 0, 0, Inches(4), Inches(2)).table
    table.cell(0, 0).text = "wide"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 1).text = "low"
    slide.shapes.title.text = "标题"
    source = read(saved(presentation), "a.pptx")
    assert roles(source) == [
        ("heading", "标题"),
        ("paragraph", "First\nline"),
        ("paragraph", "Second"),
        ("paragraph", "In a group"),
        ("cell", "wide"),
        ("cell", "low"),
    ]
    assert [b.cell for b in source.blocks if b.cell] == [(0, 0, 0), (0, 1, 1)]


def test_slides_come_in_the_order_of_the_show_and_numbers_are_set_aside():
    from pptx import Presentation

    presentation = Presentation()
    for title in ("one", "two"):
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = title
    shape = slide.shapes.add_textbox(0, 0, 9, 9)
    shape.text_frame.text = "12"
    mark = shape._element.nvSpPr.nvPr.makeelement(
        "{http://schemas.openxmlformats.org/presentationml/2006/main}ph", {"type": "sldNum"}
    )
    shape._element.nvSpPr.nvPr.append(mark)
    slides = presentation.slides._sldIdLst
    slides.append(slides[0])
    source = read(saved(presentation), "a.pptx")
    assert texts(source) == ["two", "12", "one"]
    assert asides(source) == [("page head", "12")]


def test_a_presentation_without_words_is_refused():
    from pptx import Presentation

    with pytest.raises(InputError, match=r"a\.pptx: holds no text; slides of pictures need OCR"):
        read(saved(Presentation()), "a.pptx")
