"""The table of the interface's words: both languages have all that the page asks for."""

import re

import pytest

from aligner.bitext import FLAG_KINDS, SEVERITIES, STATUSES
from aligner.errors import ConfigError
from aligner.interface import LANGUAGES, language, strings
from tests.support import ROOT

PAGE = ROOT / "aligner" / "review" / "page"
TABLE = ROOT / "aligner" / "interface" / "strings.tsv"


def keys_in(pattern):
    found = set()
    for path in PAGE.iterdir():
        found |= set(re.findall(pattern, path.read_text(encoding="utf-8")))
    return found


def test_every_row_is_whole():
    head, *rows = TABLE.read_text(encoding="utf-8").splitlines()
    assert head.split("\t") == ["key", *LANGUAGES]
    cells = [row.split("\t") for row in rows]
    assert all(len(row) == 3 and all(cell.strip() for cell in row) for row in cells)
    assert len({row[0] for row in cells}) == len(cells)


def test_values_stand_in_both_languages():
    for key, english in strings("en").items():
        named = re.compile(r"\{\w+\}")
        assert sorted(named.findall(english)) == sorted(named.findall(strings("zh")[key])), key
        assert re.search("[\u4e00-\u9fff]", strings("zh")[key]), key
        assert not re.search("[\u4e00-\u9fff]", english), key


def test_the_page_asks_for_nothing_that_is_not_there():
    known = set(strings("en"))
    asked = keys_in(r"""\bt\(["']([\w.-]+)["']""") | keys_in(r'data-word="([\w.-]+)"')
    assert asked and asked <= known
    standard = (PAGE / "keys.js").read_text(encoding="utf-8").partition("};")[0]
    acts = set(re.findall(r'^  "?([\w-]+)"?: "', standard, re.MULTILINE))
    assert "confirm-next" in acts and {f"act.{each}" for each in acts} <= known
    for words in (
        {f"kind.{kind}" for kind in FLAG_KINDS},
        {f"severity.{each}" for each in SEVERITIES},
        {f"status.{each}" for each in STATUSES},
    ):
        assert words <= known


def test_every_refusal_has_words():
    room = ROOT / "aligner" / "review"
    codes = set()
    for path in room.glob("*.py"):
        codes |= set(re.findall(r"Refused\(\s*\"([\w-]+)\"", path.read_text(encoding="utf-8")))
    codes |= keys_in(r'Refusal\("", "([\w-]+)"\)') - {"lost"}
    codes |= {"stale", "no-undo", "no-redo"}
    assert len(codes) > 15 and {f"refused.{code}" for code in codes} <= set(strings("en"))


def test_the_language_is_named_or_that_of_the_locale(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert language() == "zh" and language("en") == "en"
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert language() == "en"
    with pytest.raises(ConfigError, match="'fr'"):
        language("fr")
