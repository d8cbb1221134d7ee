"""The review's page in a browser: gestures by key and by mouse, undone, and nothing lost."""

import re
import shutil
import signal
from dataclasses import replace

import pytest

import aligner
from aligner.bitext import Alignment, Bead, Flag
from tests.corpus.texts import EN, ZH
from tests.review.samples import article, document, long
from tests.review.serving import Served

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed (apt: chromium)")

QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--no-first-run"),
)


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()


@pytest.fixture
def opening(browser, tmp_path):
    """Opens the page on a corpus; fails on any message, dialog or request to elsewhere."""
    contexts, servers, troubles = [], [], []

    def start(corpus=None, *options, name="x.jsonl"):
        if corpus is not None:
            aligner.write(corpus, tmp_path / name)
        servers.append(Served(tmp_path / name, *options))
        return servers[-1]

    def open_it(served, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda each: (troubles.append(each.message), each.dismiss()))
        page.on("request", lambda r: r.url.startswith(served.address) or troubles.append(r.url))
        page.goto(served.address)
        page.locator(".row.current").wait_for()
        return page

    yield start, open_it
    for context in contexts:
        context.close()
    for served in servers:
        served.end()
    # What a gesture is refused with is an ordinary answer, which the browser notes all the same.
    assert [each for each in troubles if "409" not in each and "422" not in each] == []


@pytest.fixture
def page(opening):
    start, open_it = opening
    return open_it(start([article(), article("second")]))


READ = """() => [...document.querySelectorAll('.row.bead')].map((row) => [
  row.className.replace(' current', ''),
  [...row.querySelectorAll('.text')].map((each) => each.textContent),
  [...row.querySelectorAll('.absent, .message, .comment')].map((each) => each.textContent),
])"""


def state(page):
    """Every row that is drawn, at one moment: its classes, its texts, what is said of it."""
    return page.evaluate(READ)


def texts(page):
    return [tuple(row[1]) for row in state(page)]


def settle(page, check):
    """Wait until a condition on the page holds."""
    for _ in range(100):
        if check():
            return
        page.wait_for_timeout(50)
    assert check()


def go(page, id):
    page.locator(f"#bead-{id}").evaluate("each => each.focus()")
    playwright.expect(page.locator(f"#bead-{id}.current")).to_be_visible()


def caret(page, side, far):
    """Set the place in a text by keys: so many sentence ends from its beginning."""
    for _ in range(side):
        page.keyboard.press("b")
    for _ in range(far):
        page.keyboard.press("Shift+ArrowRight")


GESTURES = {
    "merge-down": (2, "m", 9),
    "merge-up": (3, "M", 9),
    "shift-src-down": (2, "]", 10),
    "shift-src-up": (2, "[", 10),
    "shift-tgt-down": (2, "}", 10),
    "shift-tgt-up": (3, "{", 10),
    "shift-both-down": (2, ")", 10),
    "shift-both-up": (3, "(", 9),
    "unlink": (4, "u", 11),
    "confirm": (1, "c", 10),
    "reject": (1, "r", 10),
    "review": (1, "v", 10),
    "confirm-next": (4, "Enter", 10),
}


def press(page, key, name, mouse):
    if mouse:
        page.locator(f".bar-of-bead [data-does='{name}']").click()
    else:
        page.keyboard.press(key)


@pytest.mark.parametrize("mouse", [False, True], ids=["key", "mouse"])
def test_gestures_and_their_undo_and_redo(page, mouse):
    before = state(page)
    for name, (id, key, count) in GESTURES.items():
        if mouse and name == "confirm-next":
            continue
        go(page, id)
        press(page, key, name, mouse)
        settle(page, lambda: state(page) != before)
        playwright.expect(page.locator(".row.bead"), name).to_have_count(count)
        after = state(page)
        undo(page, mouse)
        settle(page, lambda: state(page) == before)
        redo(page, mouse)
        settle(page, lambda after=after: state(page) == after)
        undo(page, mouse)
        settle(page, lambda: state(page) == before)
        playwright.expect(page.locator("#message")).to_have_text("")


def undo(page, mouse=False):
    page.locator("#tools [data-does=undo]").click() if mouse else page.keyboard.press("z")


def redo(page, mouse=False):
    page.locator("#tools [data-does=redo]").click() if mouse else page.keyboard.press("Z")


def test_split_and_cut_at_a_place_by_keys(page):
    go(page, 2)
    caret(page, 0, 1)
    caret(page, 1, 1)
    playwright.expect(page.locator("#bead-2 .caret")).to_have_count(2)
    page.keyboard.press("s")
    settle(
        page,
        lambda: texts(page)[1:3] == [("Nobody came.", "没有人来。"), ("It rained.", "下雨了。")],
    )
    undo(page)
    settle(page, lambda: len(texts(page)) == 10)
    go(page, 1)
    page.keyboard.press("b")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    playwright.expect(page.locator("#bead-1 .text").nth(1).locator(".border")).to_have_count(1)
    assert texts(page)[0][1] == "公司到2001年售出2500辆。"
    page.keyboard.press("s")
    playwright.expect(page.locator("#message")).to_contain_text("Choose a place first")


def test_split_at_a_click(page):
    text = page.locator("#bead-4 .text").nth(1)
    box = text.locator("span").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2 + 1, box["y"] + box["height"] / 2)
    playwright.expect(page.locator("#bead-4 .caret")).to_have_count(1)
    page.locator(".bar-of-bead [data-does=divide]").click()
    settle(page, lambda: len(texts(page)) == 11)
    first, second = texts(page)[3][1], texts(page)[4][0]
    assert first + second == "他们走了。" and len(first) in (2, 3)


def test_link_swap_and_move_with_the_chosen(page):
    go(page, 3)
    page.keyboard.press("l")
    go(page, 5)
    page.keyboard.press("w")
    settle(page, lambda: texts(page)[2][1] == "结局近了。")
    undo(page)
    settle(page, lambda: texts(page)[2][1] == "张杰说话了。")
    go(page, 5)
    page.locator(".bar-of-bead [data-does=link]").click()
    settle(page, lambda: texts(page)[2] == ("Jasper Zhang spoke.", "结局近了。"))
    undo(page)
    settle(page, lambda: texts(page)[2][1] == "张杰说话了。")
    go(page, 2)
    page.keyboard.press("b")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("g")
    settle(page, lambda: texts(page)[2][1] == "下雨了。张杰说话了。")
    page.keyboard.press("Escape")
    playwright.expect(page.locator(".badge.chosen")).to_have_count(0)


def test_texts_and_comments_are_written(page):
    go(page, 4)
    page.keyboard.press("e")
    page.get_by_label("Chinese, sentence 1").fill("他们全都走了。<b>")
    page.keyboard.press("Control+Enter")
    settle(page, lambda: texts(page)[3][1] == "他们全都走了。<b>")
    page.keyboard.press("t")
    page.get_by_label("Comment on this bead").fill("<img src=x onerror=alert(1)>")
    page.get_by_role("button", name="Save").click()
    playwright.expect(page.locator("#bead-4 .comment")).to_have_count(1)
    assert "<img src=x" in page.locator("#bead-4 .comment").text_content()
    page.reload()
    page.locator("#bead-4").wait_for()
    assert texts(page)[3][1] == "他们全都走了。<b>" and page.locator("#bead-4 b b").count() == 0


def test_flags_are_dismissed_brought_back_and_mended(page, tmp_path):
    go(page, 1)
    page.keyboard.press("d")
    playwright.expect(page.locator("#bead-1 .note-item.dismissed")).to_have_count(1)
    page.locator("#bead-1 [data-act=reinstate]").click()
    playwright.expect(page.locator("#bead-1 .note-item.dismissed")).to_have_count(0)
    page.locator("#bead-1 mark").first.focus()
    assert page.locator("#bead-1 mark").first.get_attribute("aria-describedby") == "note-1-1"
    page.keyboard.press("A")
    playwright.expect(page.locator(".note-item.dismissed")).to_have_count(2)
    assert "2021" in (tmp_path / "aligner.toml").read_text(encoding="utf-8")
    undo(page)
    playwright.expect(page.locator(".note-item.dismissed")).to_have_count(0)
    assert "2021" not in (tmp_path / "aligner.toml").read_text(encoding="utf-8")
    page.locator("#bead-1 [data-act=mend]").click()
    settle(page, lambda: texts(page)[0][1] == "公司到2021年售出2500辆。")


def test_linking_anew_shows_what_would_change(page):
    go(page, 2)
    page.keyboard.press("}")
    settle(page, lambda: texts(page)[2][1] == "下雨了。张杰说话了。")
    for id in (2, 3):
        go(page, id)
        page.keyboard.press("o")
        playwright.expect(page.locator(f"#bead-{id}.auto")).to_have_count(1)
    page.keyboard.press("a")
    page.get_by_role("heading", name="Then").wait_for()
    assert texts(page)[2][1] == "下雨了。张杰说话了。"
    page.get_by_role("button", name="Apply").click()
    settle(page, lambda: ("Jasper Zhang spoke.", "张杰说话了。") in texts(page))


def test_two_windows_see_each_other_and_overwrite_nothing(opening):
    start, open_it = opening
    served = start([article()])
    one, two = open_it(served), open_it(served)
    # A window that is not looked at does not look either.
    two.evaluate("Object.defineProperty(document, 'hidden', { get: () => true })")
    go(one, 2)
    go(two, 3)
    one.keyboard.press("m")
    settle(one, lambda: len(texts(one)) == 4)
    two.keyboard.press("c")
    playwright.expect(two.locator("#message")).to_contain_text("changed in another window")
    settle(two, lambda: len(texts(two)) == 4)
    assert texts(two)[1] == texts(one)[1]
    # The bead that was confirmed is no more: the gesture was refused, and said so.
    assert two.locator(".row.confirmed").count() == 0
    assert len(texts(one)) == 4


def test_a_killed_program_has_lost_nothing(opening, tmp_path):
    start, open_it = opening
    served = start([article()])
    page = open_it(served)
    for id, key in ((1, "c"), (2, "u"), (4, "r")):
        go(page, id)
        before = state(page)
        page.keyboard.press(key)
        settle(page, lambda page=page, before=before: state(page) != before)
        playwright.expect(page.locator("#tools [data-does=undo]")).to_be_enabled()
        before = state(page)
        page.close()
        served.end(signal.SIGKILL)
        served = start()
        page = open_it(served)
        assert state(page) == before
    undo(page)
    playwright.expect(page.locator(".row.rejected")).to_have_count(0)
    redo(page)
    playwright.expect(page.locator(".row.rejected")).to_have_count(1)


HOSTILE = "</script><img src=x onerror='window.hacked=1'><script>window.hacked=1</script>"


def test_hostile_text_is_shown_and_not_run(opening):
    start, open_it = opening
    flag = Flag("untranslated", "minor", 0.6, ((0, 9),), ((2, 20),), HOSTILE)
    bead = Bead(range(1), range(1), 0.7, 0.9, (flag,), comment=HOSTILE)
    value = Alignment(HOSTILE, document("en", [HOSTILE]), document("zh", [HOSTILE]), (bead,))
    page = open_it(start([value, replace(value, doc="<b>x</b>")]))
    assert texts(page)[0] == (HOSTILE, HOSTILE)
    assert page.evaluate("window.hacked") is None
    assert page.locator("#list img, #list script, #filters b").count() == 0


def test_filters_search_and_picture(page):
    page.get_by_label("Flagged only").check()
    settle(page, lambda: len(texts(page)) == 4)
    playwright.expect(page.locator("#status")).to_have_text("4 of 10 beads")
    page.get_by_role("button", name="Clear filters").click()
    settle(page, lambda: len(texts(page)) == 10)
    page.keyboard.press("/")
    page.keyboard.type("nobody")
    settle(page, lambda: len(texts(page)) == 2)
    playwright.expect(page.locator(".hit")).to_have_text(["Nobody", "Nobody"])
    page.get_by_label("Regular expression").check()
    page.locator("#search").fill("[")
    playwright.expect(page.locator("#message")).to_contain_text("no regular expression")


def test_a_search_is_typed_while_an_answer_is_waited_for(page):
    held = []
    page.route("**/api/act", lambda route: held.append(route))
    go(page, 1)
    page.keyboard.press("c")
    page.keyboard.press("/")
    page.keyboard.type("nobody")
    assert page.locator("#search").input_value() == "nobody"
    settle(page, lambda: held)
    held[0].continue_()
    settle(page, lambda: len(texts(page)) == 2)
    page.get_by_role("button", name="Clear filters").click()
    playwright.expect(page.locator("#bead-1.confirmed")).to_have_count(1)
    playwright.expect(page.locator(".row.rejected, .row.review")).to_have_count(0)


def test_keys_can_be_changed_and_are_kept(page):
    page.keyboard.press("?")
    page.get_by_role("button", name="Change key of Confirm", exact=True).click()
    page.keyboard.press("y")
    playwright.expect(page.locator("dialog kbd").get_by_text("y", exact=True)).to_be_visible()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.locator(".row.current").wait_for()
    go(page, 1)
    page.keyboard.press("c")
    page.keyboard.press("y")
    playwright.expect(page.locator("#bead-1.confirmed")).to_have_count(1)


def test_composing_a_text_does_nothing_else(page):
    """Keys that an input method takes are not those of the page."""
    go(page, 1)
    page.evaluate(
        """() => {
          const row = document.querySelector('.row.current');
          for (const more of [{ isComposing: true }, { keyCode: 229 }]) {
            row.dispatchEvent(new KeyboardEvent('keydown', { key: 'r', bubbles: true, ...more }));
          }
        }"""
    )
    page.keyboard.press("/")
    session = page.context.new_cdp_session(page)
    session.send(
        "Input.imeSetComposition", {"text": "mei you", "selectionStart": 7, "selectionEnd": 7}
    )
    page.wait_for_timeout(400)
    assert len(texts(page)) == 10
    session.send("Input.insertText", {"text": "没有"})
    settle(page, lambda: len(texts(page)) == 2)
    assert page.locator(".row.rejected").count() == 0


def test_only_what_is_near_the_window_is_drawn(opening):
    start, open_it = opening
    page = open_it(start([long(3000)]))
    assert page.locator(".row").count() < 300
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    playwright.expect(page.locator("#bead-3000")).to_be_in_viewport()
    page.keyboard.press("n")
    page.wait_for_function("document.activeElement.classList.contains('current')")
    playwright.expect(page.locator(".row.current")).to_be_in_viewport()
    assert page.locator(".row").count() < 400


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_that_a_reader_of_screens_stumbles_over(opening, language, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    start, open_it = opening
    page = open_it(start([article(), article("second")], "--ui", language), color_scheme=scheme)
    go(page, 1)
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("?")
    page.locator("dialog").wait_for()
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 375, 768, 1024])
def test_no_width_scrolls_sideways(opening, width):
    start, open_it = opening
    page = open_it(start([article()]), viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_is_chinese_where_it_is_asked_for(opening):
    start, open_it = opening
    page = open_it(start([article()], "--ui", "zh"))
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.get_by_role("button", name="下一个可疑处").is_visible()
    words = page.evaluate(
        "[...document.querySelectorAll('button, label, legend, .badge')].map((e) => e.textContent)"
    )
    assert words and all(any("\u4e00" <= c <= "\u9fff" for c in word) for word in words)


def test_the_page_and_its_flags_speak_chinese(opening):
    start, open_it = opening
    page = open_it(start([flagged()], "--ui", "zh"))
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    row = page.locator(".row.bead").first
    playwright.expect(row.locator(".message")).to_have_text("中文中缺少 2021")
    shown = page.locator(".head, .filters, #bar").all_inner_texts()
    assert "校对" in shown[0] and "置信度不低于" in shown[1] and "确认" in shown[2]
    assert not re.search("[A-Za-z]{3,}", "".join(shown))


def flagged():
    flag = Flag("number", "major", 0.9, ((11, 15),), (), "2021 is missing in the Chinese")
    sides = document("en", ["It rained in 2021."]), document("zh", ["下雨了。"])
    return Alignment("a", *sides, (Bead(range(1), range(1), 0.7, 0.9, (flag,)),))


def bridge():
    """Three sentences with their translations."""
    beads = tuple(Bead(range(k, k + 1), range(k, k + 1), 0.8, 0.9) for k in range(3))
    return Alignment(
        "bridge", document("en", EN.split("\n\n")), document("zh", ZH.split("\n\n")), beads
    )


ECHOES = "() => [...document.querySelectorAll('.echo')].map((each) => each.textContent)"


def echoes(page):
    return page.evaluate(ECHOES)


def test_a_search_marks_what_translates_it_in_both_languages(opening):
    start, open_it = opening
    page = open_it(start(bridge()))
    page.locator("#search").fill("bridge")
    settle(page, lambda: echoes(page) == ["桥", "桥"])
    playwright.expect(page.locator(".hit")).to_have_count(2)
    page.locator("#search").fill("渡轮")
    settle(page, lambda: echoes(page) == ["ferry"])
    page.locator("[name=regex]").check()
    page.locator("#search").fill("工程师|铁件")
    settle(page, lambda: echoes(page) == ["Engineers", "iron"])
    page.locator("#search").fill("")
    settle(page, lambda: echoes(page) == [] and len(texts(page)) == 3)


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_the_word_in_hand_is_searched_in_its_column(opening, by):
    start, open_it = opening
    page = open_it(start(bridge()))
    at = {"x": 4, "y": 8}
    page.locator("#bead-2 .text[data-side='0']").click(position=at)
    page.locator("#bead-2 .caret").wait_for()
    if by == "key":
        page.keyboard.press("q")
    else:
        page.locator("#bar [data-does=concordance]").click()
    settle(page, lambda: echoes(page) == ["工程师"])
    assert page.locator("#search").input_value() == "Engineers"
    assert page.locator("#side-of").input_value() == "src"
    # Without a place in a text there is no word.
    page.keyboard.press("Escape")
    page.locator("#bead-2").focus()
    page.keyboard.press("q")
    playwright.expect(page.locator("#message")).not_to_have_text("")


def test_a_click_into_the_picture_goes_to_the_place(opening):
    start, open_it = opening
    page = open_it(start(long(200)))
    drawn = page.locator("#picture svg")
    drawn.wait_for()
    box = drawn.bounding_box()

    def click(share):
        page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)

    def current():
        return int(page.locator(".row.current").get_attribute("data-id"))

    click(0.75)
    settle(page, lambda: 130 < current() < 170)
    playwright.expect(page.locator(".row.current")).to_be_in_viewport()
    click(0.1)
    settle(page, lambda: current() < 30)
    # A place that the filters hide is shown: they are cleared.
    page.locator("#search").fill("number 7 of")
    settle(page, lambda: len(texts(page)) == 1)
    click(0.5)
    settle(page, lambda: 80 < current() < 120)
    assert page.locator("#search").input_value() == ""


FIXED = {"name": "贾斯珀·张说话了。", "term": "企业到2001年售出2500辆。"}


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_names_and_terms_are_mended_by_the_table_and_the_glossary(opening, tmp_path, by):
    (tmp_path / "glossary.csv").write_text("en,zh\nfirm,企业\n", encoding="utf-8")
    (tmp_path / "aligner.toml").write_text(
        '[names]\n"Jasper Zhang" = ["贾斯珀·张"]\n', encoding="utf-8"
    )
    whole = article()
    term = Flag("term", "minor", 0.8, ((4, 8),), ((0, 2),), "firm is 企业 in the glossary")
    beads = (replace(whole.beads[0], flags=(term,)), *whole.beads[1:])
    start, open_it = opening
    glossary = ("--glossary", str(tmp_path / "glossary.csv"))
    page = open_it(start(replace(whole, beads=beads), *glossary))
    for bead, kind in ((3, "name"), (1, "term")):
        button = page.locator(f"#bead-{bead} [data-act=mend]")
        assert FIXED[kind][: 2 if kind == "term" else 5] in button.inner_text()
        if by == "mouse":
            button.click()
        else:
            go(page, bead)
            page.keyboard.press("f")
        settle(page, lambda bead=bead, kind=kind: texts(page)[bead - 1][1] == FIXED[kind])
        assert not page.locator(f"#bead-{bead} mark.minor", has_text="firm").count()
    undo(page)
    settle(page, lambda: texts(page)[0][1].startswith("公司"))
