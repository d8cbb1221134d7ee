from __future__ import annotations

import io

import pytest

from aligner.errors import InputError
from aligner.reading.kinds.docx import read
from tests.reading.kinds.samples import (
    W,
    asides,
    docx,
    kept_whole,
    p,
    roles,
    run,
    stored,
    texts,
)


def test_a_document_of_pandoc():
    source = read(stored("pandoc.docx"), "pandoc.docx")
    assert roles(source) == [
        ("heading", "The harbour report"),
        (
            "paragraph",
            "The harbour was built in 1921 by the city council. See the archive for plans.",
        ),
        ("list item", "First quay: 300 metres."),
        ("list item", "Second quay: 120 metres."),
        ("cell", "Year"),
        ("cell", "Ships"),
        ("cell", "2020"),
        ("cell", "1,204"),
        ("cell", "2021"),
        ("cell", "1,388"),
        ("paragraph", "港口由市议会于1921年建成。 第二码头长120米。"),
        ("paragraph", "ships = 2"),
        ("note", "A harbour is a port."),
    ]
    assert kept_whole(source) == ["the archive"]
    assert (source.kind, source.encoding) == ("docx", "utf-8")


def test_a_document_of_libreoffice():
    source = read(stored("libreoffice.docx"), "libreoffice.docx")
    assert roles(source) == [
        ("heading", "Annual letter"),
        ("paragraph", "Dear members,\nthe year was good."),
        ("list item", "Sales rose by 5%."),
        ("list item", "Costs fell."),
        ("cell", "Both years"),
        ("cell", "2020"),
        ("cell", "2021"),
        ("paragraph", "各位会员：今年很好。"),
    ]
    assert [b.cell for b in source.blocks if b.cell] == [(0, 0, 0), (0, 1, 0), (0, 1, 1)]


def test_a_document_of_python_docx_with_merged_and_nested_tables():
    import docx as library

    document = library.Document()
    document.sections[0].header.paragraphs[0].text = "The council"
    document.add_heading("Report", 0)
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "both rows"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "both columns"
    table.cell(1, 1).text = "outer"
    inner = table.cell(1, 2).add_table(1, 1)
    inner.cell(0, 0).text = "inner"
    document.add_paragraph("Item", style="List Number")
    document.add_page_break()
    document.add_paragraph("End.")
    stream = io.BytesIO()
    document.save(stream)
    source = read(stream.getvalue(), "a.docx")
    assert roles(source) == [
        ("heading", "Report"),
        ("cell", "both rows"),
        ("cell", "both columns"),
        ("cell", "outer"),
        ("cell", "inner"),
        ("list item", "Item"),
        ("paragraph", "End."),
        ("page head", "The council"),
    ]
    assert [b.cell for b in source.blocks if b.cell] == [
        (0, 0, 0),
        (0, 0, 1),
        (0, 1, 1),
        (1, 0, 0),
    ]
    assert [b.place for b in source.blocks][3:5] == [
        "table 1, row 2, cell 2",
        "table 2, row 1, cell 1",
    ]
    assert asides(source) == [("page head", "The council")]


def test_changes_are_accepted_and_hidden_text_is_left_out():
    body = (
        "<w:p>"
        + run("The price ")
        + f"<w:del><w:r><w:delText>fell</w:delText></w:r></w:del><w:ins>{run('rose')}</w:ins>"
        + run(" secretly", "<w:vanish/>")
        + run(" openly", '<w:vanish w:val="0"/>')
        + run(".")
        + "</w:p>"
        + f"<w:moveFrom>{p('Moved away.')}</w:moveFrom>"
        + p("")
    )
    assert texts(read(docx(body), "a.docx")) == ["The price rose openly."]


def test_fields_show_their_results_not_their_codes():
    def sign(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def code(text: str) -> str:
        return f"<w:r><w:instrText>{text}</w:instrText></w:r>"

    link = sign("begin") + code(' HYPERLINK "https://a.org" ') + sign("separate")
    nested = sign("begin") + code(" IF ") + sign("begin") + code(" PAGE ") + sign("separate")
    body = (
        f"<w:p>{run('See ')}{link}{run('our page')}{sign('end')}{run(' today.')}</w:p>"
        f"<w:p>{nested}{run('7')}{sign('end')}{code(' > 3')}{sign('separate')}"
        f"{run('Long.')}{sign('end')}</w:p>"
    )
    source = read(docx(body), "a.docx")
    assert texts(source) == ["See our page today.", "Long."]
    assert kept_whole(source) == ["our page"]


def test_text_boxes_pictures_tabs_breaks_and_formulas():
    box = f"<w:txbxContent>{p('In the box.')}</w:txbxContent>"
    drawing = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
        f'<wp:docPr id="1" descr="A ship"/><wps:txbx>{box}</wps:txbx></wp:inline></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    body = (
        "<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t>"
        '<w:br w:type="page"/><w:noBreakHyphen/><w:t>four</w:t></w:r>'
        f"<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>{drawing}</w:p>"
    )
    source = read(docx(body), "a.docx")
    assert roles(source) == [
        ("paragraph", "One\ttwo\nthree\u2011fourx=1"),
        ("attribute", "A ship"),
        ("paragraph", "In the box."),
    ]
    assert [b.place for b in source.blocks] == [
        "paragraph 1",
        "paragraph 1, picture",
        "paragraph 1, text box",
    ]
    assert kept_whole(source) == ["x=1"]


def test_notes_stand_at_the_end_in_the_order_of_their_marks():
    mark = '<w:p>{}<w:r><w:{}Reference w:id="{}"/></w:r></w:p>'
    body = mark.format(run("One."), "endnote", 2) + mark.format(run("Two."), "footnote", 5)
    notes = f"<w:footnotes {W}><w:footnote w:id='0' w:type='separator'>{p('no')}</w:footnote>"
    feet = f"{notes}<w:footnote w:id='5'>{p('Foot.')}</w:footnote></w:footnotes>"
    ends = f"<w:endnotes {W}><w:endnote w:id='2'>{p('End.')}{p('More.')}</w:endnote></w:endnotes>"
    source = read(docx(body, footnotes=feet, endnotes=ends), "a.docx")
    assert roles(source) == [
        ("paragraph", "One."),
        ("paragraph", "Two."),
        ("note", "End."),
        ("note", "More."),
        ("note", "Foot."),
    ]
    assert source.blocks[-1].place == "footnote 2"


def control(content: str) -> str:
    return f"<w:sdt><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_content_controls_and_styles_by_inheritance():
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="a1"><w:name w:val="heading 2"/>'
        '</w:style><w:style w:type="paragraph" w:styleId="a2"><w:name w:val="Chapter"/>'
        '<w:basedOn w:val="a1"/></w:style><w:style w:type="paragraph" w:styleId="a3">'
        '<w:name w:val="toc 1"/></w:style></w:styles>'
    )
    cell = control(f"<w:tc>{p('Cell')}</w:tc>")
    body = (
        p("Contents 3", '<w:pStyle w:val="a3"/>')
        + control(p("Heading", '<w:pStyle w:val="a2"/>'))
        + f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"
    )
    source = read(docx(body, styles=styles), "a.docx")
    assert roles(source) == [
        ("paragraph", "Contents 3"),
        ("heading", "Heading"),
        ("cell", "Cell"),
    ]
    assert asides(source) == [("navigation", "Contents 3")]


def test_an_empty_document_is_refused():
    with pytest.raises(InputError, match=r"a\.docx: holds no text"):
        read(docx(p(" ")), "a.docx")


def test_a_damaged_document_is_refused():
    data = stored("pandoc.docx")
    with pytest.raises(InputError, match=r"a\.docx: is a damaged ZIP container"):
        read(data[: len(data) // 2], "a.docx")
    with pytest.raises(InputError, match=r"word/document\.xml' is damaged"):
        read(data.replace(data[data.index(b"word/document.xml") + 40 :][:30], b"x" * 30, 1), "a")
