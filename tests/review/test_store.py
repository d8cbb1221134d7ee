"""The store: gestures are whole, are undone exactly, and never overwrite what was not seen."""

import os
import signal
import sqlite3
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner.errors import InputError, OutputError
from aligner.review import gestures as g
from aligner.review.store import Stale, Store
from tests.review.samples import article, gestures, sentences
from tests.review.test_gestures import done
from tests.support import ROOT, alignments


@pytest.fixture
def store(tmp_path):
    found = Store.create(tmp_path / "x.review", [article(), article("second")])
    yield found
    found.close()


def state(store, doc=1):
    return [kept.entry for kept in store.of_document(doc)]


def revisions(store):
    return {kept.entry.id: kept.revision for kept in store.of_document(1)}


def act(store, name, a=0, b=1, yes=True, offset=3):
    """A gesture on the first document by its name in the samples."""
    based = revisions(store)
    return store.act(name, based, lambda found: done(name, list(found.values()), a, b, yes, offset))


def test_a_review_gives_the_corpus_back(store):
    assert list(store.alignments()) == [article(), article("second")]
    assert [row.name for row in store.documents()] == ["article", "second"]


@given(alignments())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_alignment_goes_in_and_comes_out(tmp_path_factory, alignment):
    store = Store.create(tmp_path_factory.mktemp("any") / "x.review", [alignment])
    assert list(store.alignments()) == [alignment]
    store.close()


@given(st.lists(gestures(), min_size=1, max_size=8), st.lists(st.booleans(), max_size=12))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_undo_and_redo_restore_exactly_and_survive_a_restart(tmp_path_factory, moves, ways):
    path = tmp_path_factory.mktemp("undo") / "x.review"
    store = Store.create(path, [article()])
    whole, states = sentences(state(store)), [state(store)]
    for name, a, b, yes, offset in moves:
        before = store.revision
        try:
            after = act(store, name, a, b, yes, offset)
        except g.Refused:
            assert state(store) == states[-1]
            continue
        assert sentences(state(store)) == whole
        if after > before:
            states.append(state(store))
    at = len(states) - 1
    for back in [*[True] * at, *ways]:
        try:
            (store.undo if back else store.redo)()
        except g.Refused:
            assert at == (0 if back else len(states) - 1)
            continue
        at += -1 if back else 1
        assert state(store) == states[at]
        store.close()
        store = Store(path)
    assert store.can() == (at > 0, at < len(states) - 1)
    store.close()


def test_a_gesture_on_what_another_tab_changed_is_refused(store):
    seen = revisions(store)
    other = Store(store.path)
    first, second, third = list(seen)[:3]
    other.act("confirm", {first: 0}, lambda found: g.judge([found[first]], "confirmed"))
    with pytest.raises(Stale):
        store.act("merge", {first: 0, second: 0}, lambda f: g.merge(f[first], f[second]))
    merged = store.act("merge", {second: 0, third: 0}, lambda f: g.merge(f[second], f[third]))
    changes = other.changes(1)
    assert changes.revision == merged and changes.gone == (third,)
    assert [each.entry.id for each in changes.beads] == [second]
    with pytest.raises(Stale):
        other.act("confirm", {third: 0}, lambda found: g.judge([found[third]], "confirmed"))
    with pytest.raises(Stale):  # A gesture may change only what it named.
        kept = other.beads([second])[0].entry
        other.act("x", {first: 1}, lambda found: g.judge([kept], "confirmed"))
    other.close()


def test_a_new_gesture_ends_what_could_be_redone(store):
    act(store, "confirmed")
    store.undo()
    act(store, "rejected")
    with pytest.raises(g.Refused, match="nothing to redo"):
        store.redo()
    assert len(store.query("select id from log")) == 3


def test_a_gesture_that_changes_nothing_is_none(store):
    assert act(store, "confirmed") == act(store, "confirmed") == 1


def test_a_failure_inside_a_gesture_leaves_nothing(store):
    before = state(store)

    def fail():
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        store.act("x", revisions(store), lambda f: g.judge([f[1]], "confirmed"), fail)
    assert state(store) == before and store.revision == 0


KILLED = """
import os, sys
from pathlib import Path
from aligner.review import gestures as g
from aligner.review.store import Store
store = Store(Path(sys.argv[1]))
for id in range(1, 6):
    store.act("confirm", {id: 0}, lambda found: g.judge([found[id]], "confirmed"))
    print(id, flush=True)
    sys.stdin.readline()
"""


def test_what_was_done_before_a_kill_is_there(store):
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(store.path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    for _ in range(3):
        process.stdout.readline()
        process.stdin.write(b"\n")
        process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdin.close()
    process.stdout.close()
    again = Store(store.path)
    assert [each.status for each in state(again)] == ["confirmed"] * 4 + ["auto"]
    again.undo()
    assert state(again)[3].status == "auto"
    again.close()


def test_files_that_are_no_review(tmp_path, store):
    with pytest.raises(OutputError, match="exists"):
        Store.create(store.path, [])
    (tmp_path / "no.review").write_text("nothing of the kind, but long enough to be read" * 30)
    with pytest.raises(InputError, match="is no review"):
        Store(tmp_path / "no.review")
    for create in (Store, lambda path: Store.create(path, [])):
        with pytest.raises(OutputError, match="cannot use"):
            create(tmp_path / "missing" / "x.review")
    (tmp_path / "empty.review").write_text("")
    with pytest.raises(InputError, match="is no review: it is empty"):
        Store(tmp_path / "empty.review")
    db = sqlite3.connect(tmp_path / "new.review")
    db.execute("create table meta (key, value)")
    db.execute("insert into meta values ('format', '9')")
    db.commit()
    db.close()
    with pytest.raises(InputError, match="format '9'"):
        Store(tmp_path / "new.review")
