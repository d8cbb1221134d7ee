"""The server is killed between two gestures, or within one: nothing that it answered is lost."""

import json
import random
import signal
import socket
import time

import pytest

import aligner
from tests.review.samples import article
from tests.review.serving import Served

KILLS = 3
"""Of one review."""


def state(served):
    """Every bead in its order, with all that the page knows of it."""
    _, found = served.post("api/find", {})
    ids = ",".join(map(str, found["ids"]))
    return served.get(f"api/rows?ids={ids}")["beads"], served.get("api/start")["revision"]


def gesture(draw, rows):
    """A request that may be made of the beads as they are; it may be refused."""
    row = draw.choice(rows)
    beside = [each for each in rows if each["before"] == row["id"]] or [draw.choice(rows)]
    one = [[row["id"], row["rev"]]]
    two = [*one, [beside[0]["id"], beside[0]["rev"]]]
    name = draw.choice(
        [
            "merge",
            "divide",
            "cut",
            "shift",
            "unlink",
            "swap",
            "status",
            "comment",
            "edit",
            "dismiss",
        ]
    )
    side = draw.randrange(2)
    given = {
        "merge": {"beads": two},
        "divide": {"beads": one, "src": draw.randrange(20), "tgt": draw.randrange(8)},
        "cut": {"beads": one, "src": draw.randrange(1, 12)},
        "shift": {"beads": two, "sides": [side], "down": draw.random() < 0.5},
        "unlink": {"beads": one},
        "swap": {"beads": two},
        "status": {"beads": one, "status": draw.choice(["confirmed", "rejected", "review"])},
        "comment": {"beads": one, "texts": [f"note {draw.randrange(1000)}"]},
        "edit": {
            "beads": one,
            "sides": [side],
            "texts": [f"{text} {draw.randrange(1000)}" for text in row["texts"][side]],
        },
        "dismiss": {"beads": one, "flag": 0},
    }[name]
    return "api/act", {"gesture": name, "since": 0, **given}


def some_request(draw, rows):
    if draw.random() < 0.2:
        return draw.choice(["api/undo", "api/redo"]), {"since": 0}
    return gesture(draw, rows)


def send_only(served, path, value):
    """Send a request and read no answer."""
    body = json.dumps(value).encode()
    head = (
        f"POST {served.base}{path} HTTP/1.1\r\nHost: {served.host}\r\n"
        f"Origin: http://{served.host}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    link = socket.create_connection(("127.0.0.1", served.port), timeout=10)
    link.sendall(head.encode() + body)
    return link


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_server_has_all_that_it_answered(tmp_path, seed):
    draw = random.Random(seed)
    path = tmp_path / "x.jsonl"
    aligner.write([article(), article("second")], path)
    served = Served(path)
    done = 0
    try:
        for _ in range(KILLS):
            known = state(served)
            for _ in range(draw.randrange(1, 8)):
                status, _ = served.post(*some_request(draw, known[0]))
                assert status in (200, 409)
                done += status == 200
                after = state(served)
                # What is refused changes nothing.
                assert status == 200 or after == known
                known = after
            assert served.end(signal.SIGKILL)[0] == -signal.SIGKILL
            served = Served(path)
            assert state(served) == known
    finally:
        served.end()
    assert done >= KILLS


@pytest.mark.parametrize("seed", range(2))
def test_a_gesture_that_was_not_answered_is_done_or_not(tmp_path, seed):
    """Whole: one undo takes it back."""
    draw = random.Random(seed)
    path = tmp_path / "x.jsonl"
    aligner.write([article(), article("second")], path)
    served = Served(path)
    try:
        for _ in range(KILLS):
            beads, revision = known = state(served)
            link = send_only(served, *gesture(draw, beads))
            # Before, while, or after it is written.
            time.sleep(draw.random() * 0.02)
            served.end(signal.SIGKILL)
            link.close()
            served = Served(path)
            found = state(served)
            if found != known:
                assert found[1] == revision + 1
                assert served.post("api/undo", {"since": 0})[0] == 200
                texts = [[each["texts"], each["status"], each["comment"]] for each in beads]
                again, _ = state(served)
                assert [[e["texts"], e["status"], e["comment"]] for e in again] == texts
    finally:
        served.end()
