"""Files of every kind for the tests, made in memory or stored beside them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from aligner.reading.nouns import Source

FILES = Path(__file__).parents[1] / "files"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def stored(name: str) -> bytes:
    return (FILES / name).read_bytes()


def texts(source: Source, *, aside: bool = True) -> list[str]:
    return [source.text[b.start : b.end] for b in source.blocks if aside or b.reason is None]


def roles(source: Source) -> list[tuple[str, str]]:
    return [(b.role, source.text[b.start : b.end]) for b in source.blocks]


def asides(source: Source) -> list[tuple[str, str]]:
    return [(b.reason, source.text[b.start : b.end]) for b in source.blocks if b.reason]


def kept_whole(source: Source) -> list[str]:
    return [source.text[start:end] for block in source.blocks for start, end in block.inline]


def zipped(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def relations(*rows: tuple[str, str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="{key}" Type="{_TYPE}{kind}" Target="{target}"/>'
        for key, kind, target in rows
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{inside}</Relationships>"
    )


def docx(body: str, **parts: str) -> bytes:
    """A DOCX with this body; `parts` such as ``footnotes`` are parts of their own."""
    rows = [(f"r{kind}", kind.rstrip("0123456789"), f"{kind}.xml") for kind in parts]
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": relations(*rows),
            "word/document.xml": f"<w:document {W} {R} {MORE}><w:body>{body}</w:body></w:document>",
            **{f"word/{kind}.xml": content for kind, content in parts.items()},
        }
    )


def p(text: str, properties: str = "") -> str:
    """A paragraph of WordprocessingML."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def workbook(fill: Callable[[object], None]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    fill(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def epub(
    chapters: dict[str, str | bytes], extra: dict[str, str | bytes] | None = None, opf: str = ""
) -> bytes:
    """An EPUB of these chapters, in this order."""
    manifest = "".join(
        f'<item id="c{i}" href="{name}" media-type="application/xhtml+xml"/>'
        for i, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{i}"/>' for i, _ in enumerate(chapters))
    package = opf or (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        f"<manifest>{manifest}</manifest><spine>{spine}</spine></package>"
    )
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": (
                '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
                '<rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
            ),
            "OEBPS/book.opf": package,
            **{f"OEBPS/{name}": content for name, content in chapters.items()},
            **(extra or {}),
        }
    )


def xhtml(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" '
        '"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title>T</title></head><body>{body}</body></html>"
    )


def pdf(pages: Sequence[Sequence[tuple[float, float, str]]], size: float = 11, **options: object):
    """A PDF whose pages hold these texts at these places, in points from the lower left."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream, invariant=1, **options)
    for page in pages:
        for x, y, text, *own in page:
            font = "Helvetica" if text.isascii() else "STSong-Light"
            sheet.setFont(font, own[0] if own else size)
            sheet.drawString(x, y, text)
        sheet.showPage()
    sheet.save()
    return stream.getvalue()


def has_chinese_font() -> bool:
    """Whether pdfium finds a font of this machine for Chinese that a PDF does not hold itself.

    Without one the letters have no height, and pdfium takes a line that stands alone, or twice on
    a page, for nothing.
    """
    import pypdfium2

    alone = pdf([[(72, 700, "好")]])
    return bool(pypdfium2.PdfDocument(alone)[0].get_textpage().count_chars())
