"""Random command lines over files of every kind: an exit code of the README, one line of error.

`FUZZ_EXAMPLES` is the number of command lines, `FUZZ_SEED` says which; one that fails is made again
by `command(seed, number)`, whatever the others are.
"""

import io
import os
import shlex
import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

import aligner
from aligner import pipeline
from aligner.cli import run
from tests.corpus.texts import EN, OTHER_ZH, ZH

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "300"))
SEED = os.environ.get("FUZZ_SEED", "0")

CODES = {0, 1, 2, 3}
"""Done, findings, unusable, some failed: 70, a bug, is none of them."""

TEXTS = {
    "en.txt": EN,
    "zh.txt": ZH,
    "both.txt": f"{EN}\n\n{ZH}\n",
    "cake.zh.txt": OTHER_ZH,
    "page.html": "<html><script>if (a < b) {}</script><p>It rained.</p><p>下雨了。</p></html>",
    "film.srt": "1\n00:00:01,000 --> 00:00:02,000\nIt rained.\n下雨了。\n",
    "empty.txt": "",
    "blank.txt": " \n\n\t\n",
    "marks.txt": "。，、——\n…… !!!\n",
    "emoji.txt": "😀😀 It rained\u202e all day\u0301.\n\n雨下了一整天𠮷。\n",
    "x.tsv": "It rained in 2021.\t1999年下雨了。\nYes.\t是。\n\t只有这边。\n",
    "odd.tsv": "one\ttwo\tthree\nfour\n",
    "bad.jsonl": "{}\n",
    "blanks.jsonl": "\n\n \n",
    "half.jsonl": '{"doc": "a", "bead": 0, "ty',
    "bad.tmx": "<tmx><body><tu></body>",
    "bad.xlf": '<xliff xmlns="}"/>',
    "gold.json": '{"doc": "x", "beads": [[[0], [0]], [[1], [1]]]}',
    "ladder.txt": "[0]:[0]\n[1]:[1]\n",
    "pairs.tsv": "id\tsrc\ttgt\na\ten.txt\tzh.txt\nb\tgone.txt\tzh.txt\nc\tboth.txt\t\n",
    "terms.csv": "en,zh\nbridge,桥\n",
    "terms.tbx": "<tbx",
    "headless.csv": "1,2\n",
    "own.toml": 'off = ["length"]\n\n[severity]\nnumber = "minor"\n',
    "bad.toml": "off = [",
    "odd.toml": 'off = ["moon"]\n',
    "known.json": '{"version": 1, "findings": {}}',
}
BYTES = {
    "binary.txt": b"\0\1\2\3" * 40,
    "gbk.txt": ZH.encode("gb18030"),
    "wrong.txt": b"\xff\xfe\xfd" * 9,
    os.fsdecode(b"odd\xff.txt"): (EN + "\n\n" + ZH).encode(),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Files of every kind, and an encoder that is read once."""
    folder = tmp_path_factory.mktemp("commands")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, data in BYTES.items():
        (folder / name).write_bytes(data)
    for name in ("texts", "bare", "folder.tmx", "data"):
        (folder / name).mkdir()
    for name in ("en.txt", "zh.txt", "both.txt", "binary.txt", "pairs.tsv"):
        (folder / "texts" / name).write_bytes((folder / name).read_bytes())
    (folder / "loop").symlink_to("loop")
    (folder / "loop.jsonl").symlink_to("loop.jsonl")
    (folder / "link.txt").symlink_to("both.txt")
    (folder / "dangling.tmx").symlink_to("nowhere.tmx")
    os.mkfifo(folder / "pipe.txt")
    os.mkfifo(folder / "pipe.jsonl")
    real, loaded = pipeline.load_tools, {}

    def once(settings, encoder=None):
        if settings.model is None and settings.preset == "fast":
            return loaded.setdefault("tools", real(settings))
        return real(settings, encoder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "load_tools", once)
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        patch.setenv("ALIGNER_MODELS", str(folder / "models"))
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.chdir(folder)
        aligner.write(aligner.align_file("both.txt"), "x.jsonl")
        aligner.write(aligner.read("x.jsonl"), "x.tmx")
        yield folder


INPUTS = [*TEXTS, *BYTES, "x.jsonl", "x.tmx", "loop", "loop.jsonl", "link.txt", "pipe.txt"]
INPUTS += ["pipe.jsonl", "dangling.tmx", "missing.txt", "texts", "bare", "folder.tmx", "."]
INPUTS += [
    "texts/..",
    "",
    "-",
    "/proc/1",
    "/dev/null",
    "/dev/zero",
    "x" * 300,
    "en.txt/x",
    "\udcff",
    "a\nb",
]
GOOD_TEXTS = ["en.txt", "zh.txt", "both.txt", "link.txt", "emoji.txt", "gbk.txt", "x.tsv"]
CORPORA = ["x.jsonl", "x.tmx", "x.tsv"]
OUTPUTS = ["new.jsonl", "new.tmx", "new.tsv", "new.html", "kept.jsonl", "kept.tmx", "x.jsonl"]
OUTPUTS += ["new.doc", "new", "", "folder.tmx", "no/new.tmx", "loop.jsonl", "dangling.tmx"]
OUTPUTS += ["/proc/new.tmx", "pipe.jsonl", "en.txt", "./new.tmx", "x" * 300 + ".tmx"]
FOLDERS = ["done", "done", "new-out", "new-out/below", "texts", ".", "", "en.txt", "bare", "loop"]
FOLDERS += ["x" * 300, "new-out/\udcff", "en.txt/new", "/dev/null", "/proc/new", "a\nb/\033[2J"]
NUMBERS = ["0", "1", "0.5", "-1", "2", "nan", "inf", "-inf", "1e400", "", "x", "٣", "0x1", "1_0"]
WORDS = ["any", "1-1", "", " ", "x", "major", "number", "0-1", "1-", "en", "zh", "\udcff", "😀"]
LANGUAGES = ["en", "zh", "en-GB", "zh_TW", "fr", "", "EN", "中文"]
ZH_CODES = ["zh-CN", "zh-TW", "zh-Hant-HK", "en-US", "", "zh_CN", "zh-", "z", "zh-CN\n"]
EN_CODES = ["en-US", "en", "zh", "e n", "en-" + "x" * 9]
GLOSSARIES = [
    "terms.csv",
    "terms.csv",
    "terms.tbx",
    "headless.csv",
    "missing.csv",
    "texts",
    "",
    "pipe.txt",
]

CONFIGS = ["own.toml", "own.toml", "bad.toml", "odd.toml", "missing.toml", "texts", "", "pipe.txt"]
KINDS = ["number", "name", "moon", "", "any", "\udcff"]
BASELINES = ["known.json", "known.json", "bad.jsonl", "missing.json", "texts", "", "pipe.txt"]
NOTED = ["new.json", "kept.json", "x.jsonl", "no/new.json", "", "texts", "pipe.jsonl"]
BEADS = ["both:0", "x:1", "x:0", "x", ":0", "x:", "x:-1", "x:99", "y:0", "", "\udcff:0", "a\nb:0"]
BEADS += ["x:" + "9" * 5000]

ENCODING = {
    "--preset": ["fast", "fast", "best", "slow", ""],
    "--model": ["use-multilingual-v3", "use-multilingual-v3", "", " "],
    "--device": ["cpu", "mars", ""],
    "--jobs": ["1", "2", "0", "-1", "x", "99999999999999999999"],
    "--no-cache": None,
}
CHECKS = {
    "--families": ["exact", "none", "none", "some"],
    "--min-confidence": NUMBERS,
    "--glossary": GLOSSARIES,
    "--config": CONFIGS,
}
CODED = {"--zh-code": ZH_CODES, "--en-code": EN_CODES, "-q": None, "--quiet": None}
LANGS = {"--src-lang": LANGUAGES, "--tgt-lang": LANGUAGES}
UI = {"--ui": ["en", "zh", "fr", ""]}
COMMANDS = {
    "align": {
        **ENCODING,
        **CHECKS,
        **CODED,
        **LANGS,
        **UI,
        "-o": OUTPUTS,
        "--output": OUTPUTS,
        "--layout": ["auto", "pair", "block", "interleaved", "columns", "diagonal"],
        "--presplit": None,
    },
    "corpus": {**ENCODING, **CHECKS, **CODED, **LANGS, **UI, "--out": FOLDERS, "--fresh": None},
    "check": {
        **ENCODING,
        **CHECKS,
        "-o": OUTPUTS,
        "--fail-on": ["major", "minor", "minor", "never", "some"],
        "--format": ["text", "json", "sarif", "xml"],
        "--sort": ["risk", "text", "length"],
        "--only": KINDS,
        "--skip": KINDS,
        "--baseline": BASELINES,
        "--write-baseline": NOTED,
        **UI,
        "-q": None,
    },
    "explain": {**ENCODING, "--glossary": GLOSSARIES, "--config": CONFIGS},
    "filter": {
        **CODED,
        "-o": OUTPUTS,
        "--min-confidence": NUMBERS,
        "--min-similarity": NUMBERS,
        "--min-risk": NUMBERS,
        "--max-risk": NUMBERS,
        "--flag": WORDS,
        "--no-flag": WORDS,
        "--type": WORDS,
        "--min-length": NUMBERS,
        "--max-length": NUMBERS,
        "--no-nulls": None,
    },
    "stats": {"--json": None},
    "eval": {"--swap": None, "--doc": ["both", "x", "", "\udcff"], "--json": None},
    "train": {"--out": FOLDERS, "--of": ["alignment", "nonsense"], "--seed": NUMBERS},
    "models": {"list": None, "show": None, "build": None},
}
"""Options of each command with values, good and bad; None for a switch."""


def command(seed: str, number: int) -> list[str]:
    """The arguments of one command line."""
    draw = Random(f"{seed} {number}")
    name = draw.choice([*COMMANDS, *COMMANDS, "nonsense", ""])
    options = COMMANDS.get(name, {})
    words = _arguments(name, draw)
    if name in ("align", "corpus", "check") and draw.random() < 0.9:
        words += ["--families", draw.choice(["exact", "none"])]
    if name == "check" and draw.random() < 0.6:
        words += ["--fail-on", "minor"]
    if name == "corpus" and draw.random() < 0.9:
        words += ["--out", draw.choice(FOLDERS)]
    for _ in range(draw.choice([0, 0, 1, 1, 2, 3])):
        known = options and draw.random() < 0.93
        option = draw.choice([*options] if known else ["--bogus", "--help", "-", "--"])
        values = options.get(option)
        # The first of them are good, so that most command lines get as far as the work.
        value = (
            [] if values is None else [draw.choice(values if draw.random() < 0.4 else values[:2])]
        )
        if draw.random() < 0.05:
            value = [] if value else ["more"]
        joined = option.startswith("--") and value and draw.random() < 0.2
        words += [f"{option}={value[0]}"] if joined else [option, *value]
    if draw.random() < 0.1:
        words.insert(draw.randrange(len(words) + 1), draw.choice(["--", "-", "", "--version"]))
    if draw.random() < 0.1:
        draw.shuffle(words)
    return [name, *words]


def _arguments(name: str, draw: Random) -> list[str]:
    """The files that a command is given: mostly what it needs."""
    if draw.random() < 0.2:
        return [draw.choice(INPUTS) for _ in range(draw.choice([0, 1, 1, 2, 3]))]
    if name == "align":
        return draw.choice([["en.txt", "zh.txt"], ["both.txt"], draw.sample(GOOD_TEXTS, 2)])
    if name == "corpus":
        return draw.choice([["texts"], ["pairs.tsv"], draw.choices(GOOD_TEXTS, k=2)])
    if name in ("check", "filter", "stats"):
        return [draw.choice(CORPORA)]
    if name == "explain":
        return [draw.choice(CORPORA), draw.choice(BEADS)]
    if name == "eval":
        return [draw.choice([*CORPORA, "gold.json", "ladder.txt"]) for _ in range(2)]
    if name == "train":
        return [draw.choice(["data", "missing", "texts"])]
    if name == "models":
        return [draw.choice([*WORDS, "..", "x" * 300, "alignment-use", "show", "list"])]
    return []


def contents(folder: Path) -> dict[str, str]:
    """What every file holds, in a word."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "timings.json"
    }


def ran(arguments: list[str]) -> tuple[int, bytes, str]:
    """Exit code, stdout and stderr of a command line in this process."""
    out, err = io.BytesIO(), io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in (("stdout", out), ("stderr", err)):
            text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace")
            patch.setattr(sys, name, text)
        code = run(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
        return code, out.getvalue(), err.getvalue().decode("utf-8")


WRITTEN = {"new.json", "new.jsonl", "new.tmx", "new.tsv", "new.html", "nowhere.tmx", "dangling.tmx"}
KEPT = {"kept.json", "kept.jsonl", "kept.tmx"}
FINISHED = "done"


def prepared(folder: Path, before: dict[str, str]) -> None:
    """The folder as it was before the first command line."""
    for name, digest in contents(folder).items():
        if before.get(name) != digest:
            (folder / name).unlink()
    for name in KEPT:
        (folder / name).write_text("old\n")
    done = folder / FINISHED
    done.mkdir(exist_ok=True)
    for name in ("corpus.jsonl", "corpus.tmx", "report.json", "report.html"):
        (done / name).write_text(f"old {name}\n")


def test_random_command_lines(place):
    before = contents(place)
    codes: Counter[int] = Counter()
    for number in range(EXAMPLES):
        prepared(place, before)
        start = contents(place)
        arguments = command(SEED, number)
        told = f"FUZZ_SEED={SEED} number {number}: aligner {shlex.join(arguments)}"
        code, out, err = ran(arguments)
        codes[code] += 1
        after = contents(place)
        told += f"\n{code}\n{err}"
        assert code in CODES, told
        assert "Traceback" not in err and b"Traceback" not in out, told
        errors = [line for line in err.splitlines() if line.startswith(("error: ", "错误："))]
        if code == 2:
            helped = err.startswith("Usage:")
            assert helped or (len(errors) == 1 and err.splitlines()[-1] == errors[0]), told
            assert after == start, told
        else:
            assert not errors, told
        lost = {name for name in start if after.get(name) != start[name]}
        # What is named to be written may be, unless it is an input: that is refused above.
        mine = {*KEPT, *OUTPUTS, *(name for name in start if name.startswith(f"{FINISHED}/"))}
        assert lost <= mine, told
        if code == 3:
            assert (place / FINISHED / "corpus.jsonl").read_bytes(), told
        assert not [name for name in after if name.endswith((".part", ".lock"))], told
    if EXAMPLES >= 300:
        met = set(codes) if EXAMPLES >= 3000 else {*codes, 1}
        assert met == CODES, "some outcome is never met: the command lines are too alike"
