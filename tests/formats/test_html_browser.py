"""The HTML report in a browser: filters, keys, colours, widths, and nothing from outside."""

import re
import shutil
from dataclasses import replace

import pytest

import aligner
from aligner.bitext import MQM_CATEGORY, Alignment, Bead, Document, Flag, Sentence, Skipped

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed (apt: chromium)")

HOSTILE = "</script><img src=x onerror='window.hacked=1'><script>window.hacked=1</script>"
EN = (
    "𝒜 firm sold 2,500 cars by 2021 😀.",
    "Nobody came.",
    HOSTILE,
    "Jasper Zhang spoke.",
    "It rained.",
)
ZH = ("該公司😀到2001年售出2500輛。", "沒有人來。", HOSTILE, "張傑說話了。")
FLAGS = {
    0: (Flag("number", "major", 0.9, ((27, 31),), ((5, 9),), "2021 ≠ 2001"),),
    2: (Flag("untranslated", "minor", 0.6, ((0, 9),), ((2, 20),), HOSTILE),),
    3: (
        Flag("name", "minor", 0.7, ((0, 12),), ((0, 2),), "Jasper Zhang ≠ 張傑"),
        Flag("mistranslation", "major", 0.8, ((7, 18),), (), "overlaps"),
    ),
}


def document(lang, texts):
    return Document(lang, "", tuple(Sentence(t, 0, len(t), 0) for t in texts))


def hostile():
    beads = [
        Bead(range(k, k + 1), range(k, k + 1), 0.7, 0.99 - k / 5, FLAGS.get(k, ()))
        for k in range(4)
    ]
    beads.append(Bead(range(4, 5), range(4, 4), None, 0.9))
    skipped = (Skipped("en", Sentence("Page 3", 0, 6, 0), "footer"),)
    return Alignment("article <b>", document("en", EN), document("zh", ZH), tuple(beads), skipped)


def long(doc="long", beads=3000):
    en = [f"Sentence number {k} of the long text." for k in range(beads)]
    zh = [f"长文的第{k}句话。" for k in range(beads)]
    flag = Flag("length", "minor", 0.6, (), (), "too long")
    each = tuple(
        Bead(range(k, k + 1), range(k, k + 1), 0.7, 0.95, (flag,) if k % 500 == 499 else ())
        for k in range(beads)
    )
    return Alignment(doc, document("en", en), document("zh", zh), each)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    aligner.write([hostile(), long()], path)
    return path.as_uri()


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as play:
        # Root, as in a container, has no sandbox.
        found = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def opened(browser, report):
    """Opens the report, at an address inside it; fails on any message, dialog or request."""
    contexts, troubles = [], []

    def open_it(hash="", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda r: r.url.startswith(report) or troubles.append(r.url))
        page.goto(report + hash)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert troubles == []


def status(page, words):
    playwright.expect(page.locator("#status")).to_contain_text(words)


def numbers(page):
    return [row.get_attribute("data-at") for row in page.locator(".row[data-at]").all()]


def test_hostile_text_is_shown_and_not_run(opened):
    page = opened()
    row = page.locator("[data-at='1.2']")
    assert row.locator(".text").all_text_contents() == [HOSTILE, HOSTILE]
    assert page.locator("#list img, #cards b").count() == 0
    assert page.evaluate("window.hacked") is None
    assert page.locator("#cards h3").first.text_content() == "article <b>"


def test_what_is_marked_is_what_the_spans_say(opened):
    page = opened()
    for number, flags in FLAGS.items():
        row = page.locator(f"[data-at='1.{number}']")
        assert row.locator(".text").all_text_contents() == [EN[number], ZH[number]]
        for note, flag in enumerate(flags, 1):
            for side, (text, spans) in enumerate(((EN[number], flag.src), (ZH[number], flag.tgt))):
                marks = row.locator(".text").nth(side).locator(f"mark[data-flags~='{note}']")
                shown = "".join(marks.all_text_contents())
                assert shown == "".join(text[a:b] for a, b in spans)
            item = row.locator(".note-item").nth(note - 1)
            for words in (
                flag.severity,
                flag.kind,
                flag.message,
                flag.mqm,
                f"{flag.confidence:.2f}",
            ):
                assert words in item.text_content()


def test_languages_null_beads_and_lines_set_aside(opened):
    page = opened("#doc=1")
    langs = [each.get_attribute("lang") for each in page.locator("[data-at='1.0'] .text").all()]
    assert langs == ["en", "zh-Hant"]
    assert page.locator("[data-at='1.4'] .absent").text_content() == "No counterpart in Chinese"
    assert "Set aside: footer" in page.locator(".row.aside").text_content()


SHOWN = """() => {
  const found = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const told = "script, style, noscript, kbd, #tongue";
  const notOurs = `${told}, .text, .message, .docrow h3, .cards h3, #doc, svg title`;
  while (walk.nextNode()) {
    if (!walk.currentNode.parentElement.closest(notOurs)) found.push(walk.currentNode.textContent);
  }
  for (const each of document.querySelectorAll("[aria-label]")) found.push(each.ariaLabel);
  for (const each of document.querySelectorAll(".where [title]")) found.push(each.title);
  return found;
}"""
"""What the page shows besides the texts of the corpus and the words of its flags."""
NAMES = {"article", "long", "enzh", "aligner", "MQM"}


def english_left(page):
    shown = "\n".join(page.evaluate(SHOWN))
    for category in MQM_CATEGORY.values():
        shown = shown.replace(category, "")
    return set(re.findall("[A-Za-z]{2,}", shown)) - NAMES


def test_the_page_speaks_the_language_of_the_browser(opened):
    page = opened("#doc=1", locale="zh-CN")
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    status(page, "3,005 个对齐单元中的 5 个 · 4 处标记 · 1 行未参与对齐")
    assert page.title() == "2 篇文档 – enzh-aligner"
    assert page.locator("[data-at='1.4'] .absent").text_content() == "中文中无对应"
    assert "未参与对齐：页脚" in page.locator(".row.aside").text_content()
    notes = page.locator("[data-at='1.0'] .note-item").first.text_content()
    assert "严重·数字" in notes and "2021 ≠ 2001" in notes and "置信度 0.90" in notes
    assert page.get_by_label("只看有标记的").is_visible()
    assert "对齐路径" in page.locator("svg.picture").first.get_attribute("aria-label")
    assert english_left(page) == set()
    # The texts themselves are in their own languages.
    assert page.locator("[data-at='1.1'] .text").first.text_content() == "Nobody came."
    other = opened("#doc=1", locale="de-DE")
    assert other.evaluate("document.documentElement.lang") == "en"
    assert len(english_left(other)) > 20


def test_the_language_is_switched_and_remembered(opened):
    page = opened("#doc=1&severity=major")
    page.get_by_role("button", name="中文").click()
    status(page, "3,005 个对齐单元中的 2 个 · 2 处标记")
    assert english_left(page) == set() and page.evaluate("location.hash") == "#doc=1&severity=major"
    page.reload()
    status(page, "3,005 个对齐单元中的 2 个")
    page.get_by_role("button", name="English").click()
    status(page, "2 of 3,005 beads · 2 flags")


def test_a_page_begins_in_the_language_that_was_asked_for(browser, tmp_path):
    from aligner.formats import write_files

    write_files([hostile()], [tmp_path / "zh.html"], ui="zh")
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto((tmp_path / "zh.html").as_uri())
    status(page, "5 个对齐单元 · 4 处标记")
    context.close()
    bare = browser.new_context(java_script_enabled=False)
    page = bare.new_page()
    page.goto((tmp_path / "zh.html").as_uri())
    assert "未启用 JavaScript" in page.locator("body").inner_text()
    assert page.locator(".summary dt").first.inner_text() == "文档"
    bare.close()


def test_filters_narrow_the_list_and_the_address(opened):
    page = opened()
    status(page, "3,005 beads · 10 flags · 1 line set aside")
    page.get_by_label("Flagged only").check()
    status(page, "9 of 3,005 beads · 10 flags")
    page.get_by_label("major").check()
    status(page, "2 of 3,005 beads · 2 flags")
    assert numbers(page) == ["1.0", "1.3"]
    page.get_by_label("name").check()
    status(page, "0 of 3,005 beads · 0 flags")
    assert "Nothing fits" in page.locator("#list").text_content()
    page.get_by_role("button", name="Clear filters").click()
    status(page, "3,005 beads")
    page.get_by_label("Document", exact=True).select_option("1")
    status(page, "5 of 3,005 beads")
    page.get_by_label("Search the text").fill("NOBODY")
    status(page, "1 of 3,005 beads")
    assert page.locator(".hit").all_text_contents() == ["Nobody"]
    assert page.evaluate("location.hash") == "#q=NOBODY&doc=1"


def test_confidences_narrow_the_list(opened):
    page = opened("#doc=1")
    page.locator("#flag").fill("0.75")
    status(page, "2 of 3,005 beads · 2 flags")
    page.locator("#flag").fill("0")
    page.locator("#low").fill("0.9")
    status(page, "2 of 3,005 beads")
    page.locator("#low").fill("0")
    page.locator("#high").fill("0.5")
    status(page, "1 of 3,005 beads")
    assert numbers(page) == ["1.3"]


def test_the_address_brings_the_state_back(opened):
    page = opened("#doc=1&severity=minor&flag=0.65")
    status(page, "1 of 3,005 beads · 1 flag")
    assert page.get_by_label("minor").is_checked() and page.locator("#flag").input_value() == "0.65"
    page = opened("#at=2.2777")
    playwright.expect(page.locator("[data-at='2.2777']")).to_be_in_viewport()
    page = opened("#doc=99&kind=nonsense&flag=x&at=7.7")
    status(page, "3,005 beads")


def test_the_link_of_a_bead_keeps_the_filters(opened):
    page = opened("#severity=major")
    link = page.locator("[data-at='1.3'] .where a")
    assert link.get_attribute("href") == "#at=1.3"
    link.click()
    assert page.evaluate("location.hash") == "#severity=major&at=1.3"
    status(page, "2 of 3,005 beads")


def test_a_document_is_chosen_by_its_card(opened):
    page = opened("#flagged=1")
    page.get_by_role("link", name="long").click()
    status(page, "3,000 of 3,005 beads")
    assert page.get_by_label("Document", exact=True).input_value() == "2"


def test_keys_go_from_flag_to_flag(opened):
    page = opened()

    def focused():
        return page.evaluate("document.activeElement.dataset.at")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    seen = []
    for key in "jjjjjkk":
        page.keyboard.press(key)
        seen.append(focused())
    assert seen == ["1.0", "1.2", "1.3", "2.499", "2.999", "2.499", "1.3"]
    row = page.locator("[data-at='1.3']")
    playwright.expect(row).to_be_in_viewport()
    assert row.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    page.keyboard.press("/")
    page.keyboard.type("jk")
    assert page.locator("#q").input_value() == "jk"


def test_a_mark_on_the_picture_leads_to_its_bead(opened):
    page = opened()
    assert page.locator("svg.picture").count() == 2
    page.locator("svg.picture").nth(1).locator(".mark").nth(3).locator(".shape").click()
    row = page.locator("[data-at='2.1999']")
    playwright.expect(row).to_be_in_viewport()
    playwright.expect(row).to_be_focused()


def test_only_what_is_near_the_window_is_drawn(opened):
    page = opened()
    assert page.locator(".row").count() < 400
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    playwright.expect(page.locator("[data-at='2.2999']")).to_be_in_viewport()
    assert page.locator(".row").count() < 400


def background(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_light_and_dark(opened):
    light, dark = opened(color_scheme="light"), opened(color_scheme="dark")
    assert background(light) != background(dark)
    light.get_by_role("button", name="Switch to dark colours").click()
    assert background(light) == background(dark)
    light.reload()
    assert background(light) == background(dark)


@pytest.mark.parametrize("width", [320, 375, 768, 1024, 1360])
def test_no_width_scrolls_sideways(opened, width):
    page = opened("#doc=1", viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = [each.bounding_box() for each in page.locator("[data-at='1.0'] .text").all()]
    stacked = boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"]
    assert stacked == (width <= 375)


def test_the_filters_unfold_on_a_phone(opened):
    page = opened(viewport={"width": 375, "height": 800})
    assert not page.locator("#q").is_visible()
    page.get_by_role("button", name="Filters").click()
    assert page.locator("#q").is_visible()


def test_every_field_has_a_name(opened):
    page = opened()
    unnamed = page.evaluate(
        "[...document.querySelectorAll('input, select')].filter(each => !each.labels.length).length"
    )
    assert unnamed == 0


def test_paper_shows_every_row_that_was_chosen(opened):
    page = opened("#doc=2")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".row").count() > 2900
    assert not page.locator("#filters").is_visible()


def test_without_script_the_summary_is_shown(opened):
    page = opened(java_script_enabled=False)
    assert page.locator("dd[data-figure=beads]").is_visible()
    assert not page.locator("#filters").is_visible()


def test_a_document_without_flags_or_beads(browser, tmp_path):
    value = replace(hostile(), beads=())
    aligner.write([value], tmp_path / "none.html")
    page = browser.new_page()
    page.goto((tmp_path / "none.html").as_uri())
    status(page, "0 beads · 0 flags · 1 line set aside")
    assert page.get_by_role("button", name="Next flag").is_visible() is False
    page.close()


def test_the_riskiest_beads_come_first(browser, tmp_path):
    """Beads by risk, those without one last; the filter leaves out what is less risky."""
    value = hostile()
    risks = (0.2, 0.9, None, 0.55, None)
    beads = tuple(replace(b, risk=risk) for b, risk in zip(value.beads, risks, strict=True))
    path = tmp_path / "report.html"
    aligner.write(replace(value, beads=beads), path)
    page = browser.new_page()
    page.goto(path.as_uri())
    numbers = page.locator(".row[data-at]")

    def order():
        return [at.split(".")[1] for at in numbers.evaluate_all("l => l.map(e => e.dataset.at)")]

    assert order() == ["0", "1", "2", "3", "4"]
    page.select_option("#order", "risk")
    page.wait_for_url("**order=risk**")
    assert order() == ["1", "3", "0", "2", "4"]
    assert page.locator(".where .risk.high").all_inner_texts() == ["0.90", "0.55"]
    page.fill("#risk", "0.5")
    page.wait_for_url("**risk=0.5**")
    assert order() == ["1", "3"]
    page.screenshot(path=str(tmp_path / "risk.png"))
    page.close()


def test_without_risks_nothing_asks_for_them(opened):
    page = opened()
    assert page.locator("#order").is_hidden() and page.locator("#risk").is_hidden()
