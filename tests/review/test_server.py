"""Requests to the review's server: what is answered, and what is refused."""

import signal
import socket
import urllib.parse

import pytest

import aligner
from aligner.cli import run
from aligner.policy import load_policy
from tests.review.samples import article
from tests.review.serving import Served


@pytest.fixture
def served(tmp_path):
    aligner.write([article(), article("second")], tmp_path / "x.jsonl")
    found = Served(tmp_path / "x.jsonl")
    yield found
    found.end()


@pytest.fixture(scope="module")
def still(tmp_path_factory):
    """One that nothing is changed in."""
    path = tmp_path_factory.mktemp("still") / "x.jsonl"
    aligner.write(article(), path)
    found = Served(path)
    yield found
    found.end()


@pytest.mark.parametrize(
    ("headers", "base"),
    [
        ({}, "/wrong/"),
        ({}, "/"),
        ({"Host": "evil.example"}, None),
        ({"Host": "127.0.0.1"}, None),
        ({"Host": None}, None),
        ({"Origin": "http://evil.example"}, None),
        ({"Origin": "null"}, None),
        ({"Sec-Fetch-Site": "cross-site"}, None),
        ({"Sec-Fetch-Site": "same-site"}, None),
    ],
)
@pytest.mark.parametrize(("method", "path"), [("GET", "api/start"), ("POST", "api/undo")])
def test_what_does_not_come_from_the_page_is_refused(still, headers, base, method, path):
    body = {"since": 0} if method == "POST" else None
    status, given, content = still.ask(method, path, body, headers, base)
    assert status in (400, 403) and b"article" not in content
    if status == 403:
        assert "default-src 'none'" in given["Content-Security-Policy"]


def test_a_change_without_an_origin_is_refused(still):
    assert still.ask("POST", "api/undo", {"since": 0}, {"Origin": None})[0] == 403
    assert still.ask("GET", "api/start", None, {"Origin": None})[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "../x.jsonl",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/server.py",
        "app.py",
        "page/app.js",
        "x.jsonl",
    ],
)
def test_only_the_pages_files_are_served(still, path):
    assert still.ask("GET", path)[0] in (403, 404)


def test_every_answer_is_shut(still):
    for path in ("", "app.js", "style.css", "api/start", "nothing"):
        _, headers, _ = still.ask("GET", path)
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
    page = still.ask("GET", "")[2].decode()
    assert "<style" not in page and "style=" not in page and "<script>" not in page


def test_requests_are_bounded_and_typed(still):
    assert still.ask("POST", "api/find", b"x" * 3_000_000)[0] == 413
    for body in (b"", b"{", b"\xff", b"[]", b"[" * 90_000, {"doc": "x"}, {"low": 2}, {"who": 1}):
        assert still.ask("POST", "api/find", body)[0] == 400
    assert still.ask("GET", "api/undo")[0] == 405
    status, answer = still.post("api/act", {"gesture": "x", "beads": [], "since": 0})
    assert status == 409 and answer["code"] == "unknown"
    status, answer = still.post("api/find", {"q": "(", "regex": True})
    assert status == 422 and "no regular expression" in answer["error"]


def test_nobody_else_on_the_network_is_answered(still):
    other = socket.socket()
    other.settimeout(2)
    hosts = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for host in hosts - {"127.0.0.1"}:
        with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
            other.connect((host, still.port))
    other.close()
    assert still.host == f"127.0.0.1:{still.port}"


def found(served, **wanted):
    status, answer = served.post("api/find", wanted)
    assert status == 200
    return answer["ids"]


def test_filters_and_search(still):
    assert found(still) == [1, 2, 3, 4, 5]
    assert found(still, q="张杰") == [3] and found(still, q="NOBODY", side="src") == [2]
    assert found(still, q="%") == found(still, q="_") == []
    assert found(still, q=r"\d{4}年", regex=True) == [1]
    assert found(still, q=r"(.|.)*(.|.)*(.|.)*[QX]\d", regex=True) == []
    assert found(still, kind=["number"]) == [1] and found(still, kind=["nonsense"]) == []
    assert found(still, severity=["minor"]) == [3]
    assert found(still, severity=["major", "minor"]) == found(still, flagged=True) == [1, 3]
    assert found(still, high=0.6) == [3] and found(still, low=0.6, risk=0.3) == [1]
    assert found(still, order="doubt")[:2] == [1, 3] and found(still, status=["review"]) == []
    assert found(still, doc=2) == [] and found(still, commented=True) == []


def test_the_queue_goes_from_doubt_to_doubt(served):
    order = found(served, order="doubt")
    seen, at = [], ""
    for _ in order:
        at = served.get(f"api/next?after={at}")["id"]
        seen.append(at)
    assert seen == order
    assert served.get(f"api/next?after={at}")["id"] == order[0]
    served.act("status", *order[:2], status="confirmed")
    assert served.get("api/next")["id"] == order[2]
    assert served.get("api/next?doc=2")["id"] in found(served, doc=2)


def test_a_stale_gesture_is_refused_and_told(served):
    served.act("status", 1, status="confirmed")
    asked = {"gesture": "merge", "beads": [[1, 0], [2, 0]], "since": 0}
    status, answer = served.post("api/act", asked)
    assert (status, answer["code"]) == (409, "stale")
    assert served.get("api/changes?since=0")["beads"][0]["status"] == "confirmed"


def test_a_flag_is_dismissed_in_the_document_and_for_good(served, tmp_path):
    status, answer = served.act("dismiss", 1, flag=0, scope="document")
    assert status == 200 and [row["id"] for row in answer["beads"]] == [1]
    served.post("api/undo", {"since": 0})
    status, answer = served.act("dismiss", 1, flag=0, scope="always")
    assert [row["id"] for row in answer["beads"]] == [1, 6]
    policy = tmp_path / "aligner.toml"
    assert load_policy(policy).dismissed == {("number", "2021", "2001")}
    served.post("api/undo", {"since": 0})
    assert load_policy(policy).dismissed == frozenset()
    served.post("api/redo", {"since": 0})
    served.end()
    # Later runs know it.
    assert (
        run(["check", str(tmp_path / "x.jsonl"), "--families", "exact", "--fail-on", "major"]) == 0
    )


@pytest.mark.parametrize("number", ["²", "9" * 5000, "9" * 30, "-1", "x", "", "１"])
def test_what_is_no_number_of_a_bead_is_no_bead(served, number):
    asked = urllib.parse.quote(number)
    beads = served.get(f"api/rows?ids={asked}")["beads"]
    assert len(beads) == (number == "１")
    assert served.get(f"api/next?after={asked}&doc={asked}").keys() == {"id"}
    assert served.get(f"api/changes?since={asked}")


def test_a_fix_is_suggested_and_taken(served):
    (row,) = served.get("api/rows?ids=1")["beads"]
    assert row["flags"][0]["fix"] == "2021"
    _, answer = served.act("mend", 1, flag=0)
    assert answer["beads"][0]["texts"][1] == ["公司到2021年售出2500辆。"]
    assert answer["beads"][0]["flags"] == []


def test_linking_anew_is_shown_before_it_is_done(served):
    served.act("shift", 2, 3, sides=[1], down=True)
    served.act("status", 2, 3, status="auto")
    _, shown = served.post("api/realign", {"bead": 3, "since": 0})
    assert ["Jasper Zhang spoke.", "张杰说话了。"] in shown["after"]
    asked = {"bead": 3, "since": 0, "based": shown["based"]}
    _, answer = served.post("api/realign", asked)
    assert ["Jasper Zhang spoke."] in [row["texts"][0] for row in answer["beads"]]
    assert served.post("api/realign", asked)[1]["code"] == "stale"


def test_the_picture_and_the_progress(served):
    served.act("status", 1, 2, status="rejected")
    parts = served.get("api/picture?doc=1")["parts"]
    assert (
        len(parts) == 5
        and parts[0][:2] == [1, 0.0]
        and [part[4] for part in parts[:3]] == [1, 1, 0]
    )
    assert [doc["settled"] for doc in served.get("api/start")["documents"]] == [2, 0]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_what_was_done_is_there_after_any_end(served, tmp_path, how):
    served.act("merge", 1, 2)
    served.act("comment", 3, texts=["look"])
    code, out, err = served.end(how)
    assert "Traceback" not in err and out == ""
    assert code == {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 0}[how]
    out = tmp_path / "new.jsonl"
    assert run(["review", str(tmp_path / "x.jsonl"), "-o", str(out), "-q"]) == 0
    first, second = aligner.read(out)
    assert [bead.type for bead in first.beads] == ["2-3", "1-1", "1-1", "1-1"]
    assert first.beads[1].comment == "look" and len(second.beads) == 5


def test_a_port_that_is_taken(still, tmp_path, capsys):
    aligner.write(article(), tmp_path / "y.jsonl")
    words = ["review", str(tmp_path / "y.jsonl"), "--no-open", "-q", "--port", str(still.port)]
    assert run(words) == 2
    assert f"cannot listen on port {still.port}" in capsys.readouterr().err


def test_a_concordance_counts_as_the_browser_does(served):
    """Of a bead that is no more nothing is told, and the answers stand in the order asked for."""
    row = served.get("api/rows?ids=3")["beads"][0]
    src = row["texts"][0][0]
    at = src.index("spoke")
    hits = [
        {"bead": 999, "side": 0, "spans": [[0, 1]]},
        {"bead": 3, "side": 0, "spans": [[at, at + 5]]},
        {"bead": 3, "side": 1, "spans": [[0, 10**6]]},
    ]
    status, found = served.post("api/concordance", {"hits": hits})
    assert status == 200 and found["spans"][0] == []
    tgt = "".join(row["texts"][1])
    assert "说" in "".join(tgt[a:b] for a, b in found["spans"][1])
    assert found["spans"][2] != []
    assert served.post("api/concordance", {"hits": [{"bead": 3, "side": 2, "spans": []}]})[0] == 400
