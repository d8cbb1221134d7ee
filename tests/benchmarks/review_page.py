"""How fast the review's page is with 100,000 beads: ``python -m tests.benchmarks.review_page``.

Prints seconds to begin the review, to the first row, of gestures, searches and linking anew.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

import aligner
from tests.review.samples import long
from tests.review.serving import Served

BEADS = 100_000
ROUNDS = 9


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        path = Path(folder) / "x.jsonl"
        aligner.write(long(BEADS), path)
        began = time.perf_counter()
        served = Served(path, "--families", "all")
        print(f"review of {BEADS:,} beads begun: {time.perf_counter() - began:.1f} s")
        served.end()
        began = time.perf_counter()
        served = Served(path, "--families", "all")
        print(f"review opened again: {time.perf_counter() - began:.1f} s")
        chromium = shutil.which("chromium")
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        for _ in range(3):
            began = time.perf_counter()
            page.goto(served.address)
            page.locator(".row.current").wait_for()
            print(f"first row on the page: {time.perf_counter() - began:.2f} s")
        time.sleep(5)  # What the first gesture needs is loaded in the meantime.
        requests(served)
        keys(page)
        served.end()
        browser.close()


def requests(served: Served) -> None:
    """The same as requests, without the browser."""
    for name, ids, given in (
        ("confirm", (500,), {"status": "confirmed"}),
        ("merge", (600, 601), {}),
        ("unlink", (700,), {}),
    ):
        gesture = "status" if name == "confirm" else name
        rows = {id: served.get(f"api/rows?ids={id}")["beads"][0]["rev"] for id in ids}
        asked = {"gesture": gesture, "beads": list(rows.items()), **given}
        since = served.get("api/start")["revision"]
        began = time.perf_counter()
        status, _ = served.post("api/act", {**asked, "since": since})
        print(f"{name}: {status}, {1000 * (time.perf_counter() - began):.0f} ms")
    for words in ({"q": "9999"}, {"q": r"9{3}\d$", "regex": True}, {"order": "doubt"}):
        began = time.perf_counter()
        _, answer = served.post("api/find", words)
        took = 1000 * (time.perf_counter() - began)
        print(f"find {words}: {len(answer['ids']):,} beads, {took:.0f} ms")
    for first in (5000, 9000):
        for id in (first - 50, first + 50):
            served.act("status", id, status="confirmed")
    for id in (5000, 5000, 9000, 20000):
        began = time.perf_counter()
        _, shown = served.post("api/realign", {"bead": id, "since": 0})
        took = time.perf_counter() - began
        print(f"linking {len(shown['based'])} beads anew: {took:.2f} s")


def keys(page) -> None:
    """From a key to the changed row."""
    for key, changed in (("c", ".row.current.confirmed"), ("o", ".row.current.auto")):
        times = []
        for _ in range(ROUNDS):
            page.keyboard.press("o" if key == "c" else "c")
            page.wait_for_timeout(700)
            began = time.perf_counter()
            page.keyboard.press(key)
            page.locator(changed).wait_for()
            times.append(time.perf_counter() - began)
        print(f"key {key}: median {1000 * statistics.median(times):.0f} ms")


if __name__ == "__main__":
    main()
