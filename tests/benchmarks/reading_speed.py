"""Reading against encoding, and whole books in containers: seconds on the clock.

    python -m tests.benchmarks.reading_speed [--pages N]

1. The pages of a documentation, each page N times with other numbers in it: reading, layout and
   sentences beside encoding the same sentences once.
2. A book of some 300 pages a language (the Bible of ``ALIGNER_DATA``, 500 verses an instalment)
   as DOCX, PDF and EPUB: reading, and the whole of `align` without checks.
"""

from __future__ import annotations

import argparse
import io
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from aligner import pipeline, reading
from aligner.config import Settings
from aligner.encoding import load_encoder
from tests.benchmarks.data import bible_verses
from tests.support import ROOT

SITE = ROOT / "tests/data/site"
PAGES = 1000
VERSES = 5000
"""Some 650,000 characters of English: 300 printed pages of 350 words."""


def seconds(work: Callable[[], object]) -> float:
    """Time on the clock: run it on a quiet machine."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def pages(count: int) -> list[bytes]:
    """Pages that differ in their numbers, so that no sentence is known already."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SITE.rglob("*.md"))]
    return [
        re.sub(r"(?<=[a-z。，] )|(?<=[，])", f"{k} ", texts[k % len(texts)]).encode()
        for k in range(count)
    ]


def read_pages(found: list[bytes]) -> list[str]:
    """The sentences of all pages."""
    sentences = []
    for page in found:
        source = reading.source_of(page, "page", ".md")
        layout = reading.arrange_side(source)
        sides = pipeline.sides_of(source.text, layout)
        sentences += sides[layout.langs[0]].document.texts()
    return sentences


def documentation(count: int) -> None:
    """Reading beside encoding."""
    encoder = load_encoder(None)
    encoder.encode(["warm", "up"])
    found = pages(count)
    sentences: list[str] = []
    reads = seconds(lambda: sentences.extend(read_pages(found)))
    encodes = seconds(lambda: encoder.encode(sentences))
    print(
        f"{count} pages, {len(sentences)} sentences: reading {reads:.1f} s, encoding "
        f"{encodes:.1f} s, ratio {reads / encodes:.2f}"
    )


def docx_of(paragraphs: list[str]) -> bytes:
    import docx

    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def epub_of(paragraphs: list[str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
            '<rootfiles><rootfile full-path="o.opf" media-type="application/oebps-package+xml"/>'
            "</rootfiles></container>",
        )
        chapters = [paragraphs[k : k + 100] for k in range(0, len(paragraphs), 100)]
        items = "".join(
            f'<item id="c{k}" href="c{k}.xhtml" media-type="application/xhtml+xml"/>'
            for k in range(len(chapters))
        )
        spine = "".join(f'<itemref idref="c{k}"/>' for k in range(len(chapters)))
        archive.writestr(
            "o.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
            f"<manifest>{items}</manifest><spine>{spine}</spine></package>",
        )
        for k, chapter in enumerate(chapters):
            body = "".join(f"<p>{each.replace('&', '&amp;')}</p>" for each in chapter)
            archive.writestr(
                f"c{k}.xhtml",
                f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>',
            )
    return out.getvalue()


def pdf_of(paragraphs: list[str]) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    chinese = not paragraphs[0].isascii()
    style = ParagraphStyle(
        "body",
        fontName="STSong-Light" if chinese else "Times-Roman",
        fontSize=11,
        leading=15,
        spaceAfter=8,
        wordWrap="CJK" if chinese else None,
    )
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4).build(
        [Paragraph(each.replace("&", "&amp;"), style) for each in paragraphs]
    )
    return out.getvalue()


MAKERS = {"docx": docx_of, "epub": epub_of, "pdf": pdf_of}


def books() -> None:
    """Each container read, and aligned with its translation."""
    verses = list(zip(*bible_verses()[:VERSES], strict=True))
    # Ten verses a paragraph, as printed books have them.
    en, zh = (
        [join.join(side[k : k + 10]) for k in range(0, len(side), 10)]
        for side, join in zip(verses, (" ", ""), strict=True)
    )
    settings = Settings(families="none")
    tools = pipeline.load_tools(settings)
    with TemporaryDirectory() as folder:
        for kind, make in MAKERS.items():
            paths = []
            for lang, paragraphs in (("en", en), ("zh", zh)):
                paths.append(Path(folder, f"book.{lang}.{kind}"))
                paths[-1].write_bytes(make(paragraphs))
            reads = [seconds(lambda path=path: reading.read_source(path)) for path in paths]
            found = []
            whole = seconds(
                lambda paths=paths, found=found: found.append(
                    pipeline.align_paths(*paths, settings, tools)
                )
            )
            pairs = sum(not bead.is_null for bead in found[0].beads)
            print(
                f"{kind}: read {reads[0]:.1f} s and {reads[1]:.1f} s; aligned in {whole:.1f} s, "
                f"{pairs} pairs of {len(found[0].beads)} beads"
            )


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=PAGES)
    documentation(parser.parse_args().pages)
    books()


if __name__ == "__main__":
    main()
