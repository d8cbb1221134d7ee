"""The pictures of the README: what review and report look like, in each language.

``ALIGNER_UPDATE_GOLDEN=1`` takes them anew with Chromium: look at them before you commit them.
"""

import io
import os
import shutil
import struct

import pytest

import aligner
from tests.review.serving import Served
from tests.support import ROOT, SEEDS, run

PICTURES = ROOT / "tests/pictures"
README = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
LIMIT = 120_000
"""Bytes of a picture: four of them must not weigh more than the code."""
SIZE = {"width": 1280, "height": 800}
COLOURS = 256
CHROMIUM = shutil.which("chromium")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ["review", "report"])
def test_pictures_are_there_small_and_shown(name, lang):
    path = PICTURES / f"{name}.{lang}.png"
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) < LIMIT
    assert struct.unpack(">II", data[16:24]) == (SIZE["width"], SIZE["height"])
    assert f'src="{path.relative_to(ROOT).as_posix()}"' in README[lang].read_text(encoding="utf-8")


def test_no_other_picture_lies_there():
    assert len(list(PICTURES.iterdir())) == 4


def keep(data, name):
    """Write a picture with few colours: a page has few, and the file becomes a third."""
    from PIL import Image

    # Maximum coverage keeps a colour that few points have: that of the marks.
    found = Image.open(io.BytesIO(data)).convert("RGB")
    few = found.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE)
    few.save(PICTURES / name, optimize=True)


@pytest.mark.skipif(
    not os.environ.get("ALIGNER_UPDATE_GOLDEN"), reason="pictures are taken by hand"
)
def test_take_the_pictures(tmp_path):
    from playwright.sync_api import sync_playwright

    run("corpus", SEEDS, "--out", "out", cwd=tmp_path)
    article = [each for each in aligner.read(tmp_path / "out/corpus.jsonl") if "004" in each.doc]
    aligner.write(article, tmp_path / "article.jsonl")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for lang, locale in (("en", "en-GB"), ("zh", "zh-CN")):
            page = browser.new_context(viewport=SIZE, locale=locale).new_page()
            page.goto((tmp_path / "out/report.html").as_uri())
            page.locator("svg.picture").first.wait_for()
            keep(page.screenshot(), f"report.{lang}.png")
            store = tmp_path / f"{lang}.review"
            served = Served(tmp_path / "article.jsonl", "--ui", lang, "--store", str(store))
            page.goto(served.address)
            page.locator(".row.current").wait_for()
            page.locator("input[name=flagged]").check()
            page.locator(".row.bead").nth(3).wait_for()
            page.locator(".row.current").evaluate("each => each.focus()")
            page.wait_for_timeout(500)
            keep(page.screenshot(), f"review.{lang}.png")
            served.end()
        browser.close()
