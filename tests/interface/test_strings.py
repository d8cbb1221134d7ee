"""The table of strings: both languages have all that page, report and command line ask for."""

import ast
import re

import pytest

from aligner.bitext import FLAG_KINDS, SEVERITIES, STATUSES
from aligner.errors import ConfigError
from aligner.interface import LANGUAGES, language, listed, page_strings, strings, worded
from tests.support import ROOT

REVIEW = ROOT / "aligner/review/page"
REPORT = ROOT / "aligner/formats/html"
COMMANDS = ROOT / "aligner/cli"
TABLE = ROOT / "aligner/interface/strings.tsv"
VALUE = re.compile(r"\{\w+\}")
HAN = re.compile("[\u4e00-\u9fff]")


def sources(*folders):
    """The text of every module, script and page of these folders."""
    return [
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".py", ".js", ".html")
    ]


def asked(*folders):
    """The keys that these folders name, those of a family as patterns."""
    found = set()
    for text in sources(*folders):
        found |= set(re.findall(r'["`\'](\w[\w-]*(?:\.[\w-]+)*)["`\']', text))
        found |= set(re.findall(r"[\"`']((?:\w[\w-]*\.)+)(?:\$?\{|[\"`'] *\+)", text))
    return found


def test_every_row_is_whole():
    head, *rows = TABLE.read_text(encoding="utf-8").splitlines()
    assert head.split("\t") == ["key", *LANGUAGES]
    cells = [row.split("\t") for row in rows]
    assert all(len(row) == 3 and all(cell.strip() for cell in row) for row in cells)
    assert len({row[0] for row in cells}) == len(cells)


def test_values_stand_in_both_languages():
    for key, english in strings("en").items():
        chinese = strings("zh")[key]
        assert sorted(VALUE.findall(english)) == sorted(VALUE.findall(chinese)), key
        in_words = re.search("[a-z]", VALUE.sub("", english))
        assert not in_words or HAN.search(chinese), key
        assert not HAN.search(english), key


def words_asked(text):
    """Keys that a script or a page asks for by its own means."""
    keys = set(re.findall(r"""(?<![\w.])t\(["']([\w.-]+)["']""", text))
    keys |= set(re.findall(r'\bwordOf\("\w+", "([\w.-]+)"', text))
    keys |= set(re.findall(r'data-(?:word|label)="([\w.-]+)"', text))
    counted = set(re.findall(r'(?<![\w.])some\([^"\n]*"([\w.-]+)"', text))
    return keys | counted | {f"{key}.one" for key in counted}


def test_the_review_asks_for_nothing_that_is_not_there():
    known = page_strings("en").keys()
    keys = set().union(*map(words_asked, sources(REVIEW)))
    assert len(keys) > 30 and keys <= known
    standard = (REVIEW / "keys.js").read_text(encoding="utf-8").partition("};")[0]
    acts = set(re.findall(r'^  "?([\w-]+)"?: "', standard, re.MULTILINE))
    assert "confirm-next" in acts and {f"act.{each}" for each in acts} <= known
    for words in (
        {f"kind.{kind}" for kind in FLAG_KINDS},
        {f"severity.{each}" for each in SEVERITIES},
        {f"status.{each}" for each in STATUSES},
    ):
        assert words <= known


def test_the_report_has_every_word_that_it_asks_for():
    from aligner.formats.html.words import page_words

    given = page_words()
    keys = set().union(*map(words_asked, sources(REPORT)))
    assert len(keys) > 30
    assert keys <= given["en"].keys() == given["zh"].keys()


def test_the_commands_ask_for_nothing_that_is_not_there():
    """Every constant key is in the table with all values that the call gives, and no others."""
    calls = 0
    for path in COMMANDS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func) in ("t", "tongue.t")):
                continue
            key = node.args[0]
            if isinstance(key, ast.Constant):
                calls += 1
                needed = {name[1:-1] for name in VALUE.findall(strings("en")[key.value])}
                assert needed == {each.arg for each in node.keywords}, (path.name, key.value)
    assert calls > 30


def test_no_row_is_idle():
    """Every key is named by some source, whole or as one of a family that is put together."""
    named = asked(REVIEW, REPORT, COMMANDS, ROOT / "aligner/review")
    families = {each for each in named if each.endswith(".")} | {"refused."}
    counted = {f"{key}.one" for key in named}
    acts = {f"act.{each}" for each in named}
    assert not families & {"report.", "cli."}
    idle = [
        key
        for key in strings("en")
        if key not in named | counted | acts and not key.startswith(tuple(families))
    ]
    assert idle == []


def test_every_refusal_has_words():
    codes = set()
    for text in sources(ROOT / "aligner/review"):
        codes |= set(re.findall(r"Refused\(\s*\"([\w-]+)\"", text))
        codes |= set(re.findall(r'Refusal\("", "([\w-]+)"\)', text)) - {"lost"}
    codes |= {"stale", "no-undo", "no-redo"}
    assert len(codes) > 15
    assert {f"refused.{code}" for code in codes} == {
        key for key in strings("en") if key.startswith("refused.")
    }


def test_values_are_put_in_and_must_all_be_given():
    assert worded("zh", "report.count.flags", count=3) == "3 处标记"
    assert worded("en", "cli.warning", message="{path} is odd") == "warning: {path} is odd"
    with pytest.raises(KeyError):
        worded("en", "cli.warning")
    assert (listed("en", "ab"), listed("zh", "ab")) == ("a, b", "a、b")
    assert listed("zh", "ab", clauses=True) == "a，b"


def test_the_language_is_named_or_that_of_the_locale(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert language() == "zh" and language("en") == "en"
    monkeypatch.setenv("LC_MESSAGES", "en_GB.UTF-8")
    assert language() == "en"
    monkeypatch.setenv("LC_ALL", "zh_TW.UTF-8")
    assert language() == "zh"
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert language() == "en"
    with pytest.raises(ConfigError, match="'fr'"):
        language("fr")
