"""The table of messages: what checks, readers and errors say, found again in Chinese."""

import ast
import re

import pytest

from aligner.interface import INNER, filled, said
from tests.support import ROOT

TABLE = ROOT / "aligner/interface/messages.tsv"
VALUE = re.compile(r"\{(\w+)\}")
HAN = re.compile("[\u4e00-\u9fff]")
JOINED = "“{text}” or {forms}"
"""A row that stands in the source as a join of several."""
FOREIGN = ("No such", "Missing", "Option", "Got unexpected", "Invalid value", "Input should", "{va")
"""How the rows begin whose English is that of the parser of options."""
COVERED = ("divergence", "files.py", "config.py", "reading/encodings.py", "reading/arrangement.py")
"""Where every message has a row; elsewhere the commonest have one."""


def rows():
    head, *lines = TABLE.read_text(encoding="utf-8").splitlines()
    assert head == "en\tzh"
    return [line.split("\t") for line in lines]


def template(node):
    """A string of the source with ``{}`` for each value; None for what is no string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            each.value if isinstance(each, ast.Constant) else "{}" for each in node.values
        )
    return None


def nodes(*places):
    for place in places:
        path = ROOT / "aligner" / place
        for each in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield from ast.walk(ast.parse(each.read_text(encoding="utf-8")))


def test_every_row_is_whole_and_in_both_languages():
    assert all(len(row) == 2 and all(cell.strip() for cell in row) for row in rows())
    assert len({english for english, _ in rows()}) == len(rows())
    for english, chinese in rows():
        assert sorted(VALUE.findall(english)) == sorted(VALUE.findall(chinese)), english
        assert HAN.search(chinese) and not HAN.search(english), english
    used = {name for english, _ in rows() for name in VALUE.findall(english)}
    assert used >= INNER


def test_no_row_is_idle():
    """Every piece of a message stands in the source: who changes a message changes its row."""
    known = {text for node in nodes("") if (text := template(node))}
    for english, _ in rows():
        if english.startswith(FOREIGN) or english == JOINED:
            continue
        for piece in VALUE.split(english)[::2]:
            assert any(piece.strip(" :") in text for text in known), english


def message_of(node):
    """What an error is raised with, or a flag says; None for any other node."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Error") and node.args:
        return template(node.args[0])
    named = isinstance(node, ast.keyword) and node.arg == "message"
    assigned = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "message"
    return template(node.value) if named or assigned else None


@pytest.mark.parametrize("place", COVERED)
def test_every_message_of_a_room_has_a_row(place):
    found = 0
    for node in nodes(place):
        text = message_of(node)
        # An error that names one file of ours is raised where weights are damaged.
        if text is None or not re.search("[a-z]{3}", text) or "reinstall" in text:
            continue
        found += 1
        assert HAN.search(said("zh", text.replace("{}", "7"))), text
    assert found


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("2021 ≠ 2001", "2021 ≠ 2001"),
        ("$5 is missing in the Chinese", "中文中缺少 $5"),
        ("placeholder {n} is missing in the English", "英文中缺少占位符 {n}"),
        (
            "the Chinese sentence has no counterpart in the English",
            "该中文句在英文中没有对应内容",
        ),
        (
            "the same source is translated otherwise in bead 3; otherwise too in beads 4, 5",
            "相同的原文另有译法，见对齐单元 3；另见对齐单元 4, 5",
        ),
        ("“cloud” must be rendered by “云” or “云端”", "“cloud”应译为“云”或“云端”"),
        ("cannot read a: b.txt: no such file; check the path", None),
        (
            "a.tmx: 3 beads with a confidence below 0.5 were left out (1 of them rejected); "
            "--min-bead-confidence 0 keeps them",
            "a.tmx：有 3 个句对置信度低于 0.5，未写出（其中 1 个已否决）；"
            "用 --min-bead-confidence 0 可保留",
        ),
        ("a rule of one's own", "a rule of one's own"),
    ],
)
def test_a_message_is_found_with_its_values(english, chinese):
    assert said("en", english) == english
    if chinese is None:
        chinese = "无法读取 a: b.txt：没有此文件；请检查路径"
    assert said("zh", english) == chinese


def test_no_row_is_hidden_by_one_before_it():
    """A message made by a row is said by that row, whatever stands before it in the table."""
    for english, chinese in rows():
        values = {name: f"<{name}>" for name in VALUE.findall(english)}
        assert said("zh", filled(english, values)) == filled(chinese, values)
