from __future__ import annotations

import json

import pytest

from aligner.errors import InputError
from aligner.reading.kinds.strings import read
from tests.reading.kinds.samples import asides, kept_whole


def entries(text: str | bytes, name: str) -> dict[str, str]:
    source = read(text if isinstance(text, bytes) else text.encode(), name)
    assert {block.role for block in source.blocks} == {"entry"}
    return {b.key: source.text[b.start : b.end] for b in source.blocks}


def test_json_nested_keys_lists_and_what_is_no_string():
    tree = {
        "menu": {"open": "Open file", "count": 3, "on": True, "none": None},
        "steps": ["First", {"title": "Then"}],
        "item_one": "{{count}} item",
        "item_other": "{{count}} items",
        "a.b": "dotted",
        "empty": " ",
    }
    assert entries(json.dumps(tree), "en.json") == {
        "menu.open": "Open file",
        "steps.0": "First",
        "steps.1.title": "Then",
        "item_one": "{{count}} item",
        "item_other": "{{count}} items",
        "a.b": "dotted",
    }


def test_arb_leaves_out_what_describes_strings():
    text = """{"@@locale": "en", "hello": "Hello {name}!", "@hello": {"description": "A greeting",
    "placeholders": {"name": {"example": "Ann"}}},
    "n": "{count, plural, =0{No ships} one{One ship} other{{count} ships}} in port"}"""
    source = read(text.encode(), "app_en.arb")
    assert [b.key for b in source.blocks] == ["hello", "n"]
    assert kept_whole(source) == [
        "{name}",
        "{count, plural, =0{No ships} one{One ship} other{{count} ships}}",
    ]


def test_messages_of_chrome_and_keys_with_an_at_sign():
    text = """{"open": {"message": "Open $FILE$", "description": "On a button",
    "placeholders": {"file": {"content": "$1", "example": "a.txt"}}}, "@home": "Home"}"""
    source = read(text.encode(), "messages.json")
    assert {b.key: b.reason for b in source.blocks} == {
        "open.message": None,
        "open.description": "markup",
        "open.placeholders.file.content": "markup",
        "open.placeholders.file.example": "markup",
        "@home": None,
    }
    assert kept_whole(source)[0] == "$FILE$"


def test_json_in_one_long_line_is_read():
    text = json.dumps({f"k{i}": "A short sentence." for i in range(50_000)})
    assert len(text) > 1_000_000
    assert len(read(text.encode(), "a.json").blocks) == 50_000


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("%1$s of %2$d, 50%% of %s", ["%1$s", "%2$d", "%%", "%s"]),
        ("100% sure of 5 % done", []),
        ("%(name)s has ${count} or $name", ["%(name)s", "${count}", "$name"]),
        ("It costs $5 or %{price}", ["%{price}"]),
        ("{0} <b>bold</b> &amp; {{user.name}}", ["{0}", "<b>", "</b>", "&amp;", "{{user.name}}"]),
        ('See <a href="x">it</a> if 3 < 4', ['<a href="x">', "</a>"]),
        ("%@ 打开了 %lld 个文件", ["%@", "%lld"]),
        ("an open { brace", []),
        ("%1 of %2", ["%1", "%2"]),
    ],
)
def test_placeholders_are_never_cut(text, found):
    source = read(json.dumps({"k": text}).encode(), "a.json")
    assert kept_whole(source) == found


YAML = """
en: &all
  menu:
    open: "Open %{name}"   # comment
    yes: yes
    count: 3
  steps:
    - First
    - |
      Second
      line
  long: >-
    folded
    text
  other: *all
zh-only: 不
"""


def test_yaml_is_read_without_aliases_and_types():
    assert entries(YAML, "en.yml") == {
        "en.menu.open": "Open %{name}",
        "en.steps.0": "First",
        "en.steps.1": "Second\nline",
        "en.long": "folded text",
        "zh-only": "不",
    }
    source = read(YAML.encode(), "en.yml")
    assert source.blocks[0].place == "line 4"


def test_a_first_key_that_names_the_language_is_left_out():
    en = entries("en:\n  menu:\n    open: Open", "en.yml")
    zh = entries("zh-CN:\n  menu:\n    open: 打开", "zh-CN.yml")
    assert (list(en), list(zh)) == (["menu.open"], ["menu.open"])
    assert list(entries('{"zh_Hans": {"a": "一"}}', "zh.json")) == ["a"]


PROPERTIES = """# comment
! another
menu.open = Open \\
    the file
menu.close:Close
key\\ with\\=signs\\:   value = with : signs
chinese=\\u6253\\u5f00\\tfile
 indented  blank separated
empty=
path=C:\\\\
last=end"""


def test_properties_of_java():
    assert entries(PROPERTIES, "a.properties") == {
        "menu.open": "Open the file",
        "menu.close": "Close",
        "key with=signs:": "value = with : signs",
        "chinese": "打开\tfile",
        "indented": "blank separated",
        "path": "C:\\",
        "last": "end",
    }


APPLE = """/* No comment "a" = "b"; */
"greeting" = "Hello, \\"%@\\"!\\nBye.";
// "x" = "y";
unquoted.key = "打开\\U0021";
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_strings_of_apple(encoding):
    assert entries(APPLE.encode(encoding), "Localizable.strings") == {
        "greeting": 'Hello, "%@"!\nBye.',
        "unquoted.key": "打开!",
    }


ANDROID = """<?xml version="1.0" encoding="utf-8"?>
<resources xmlns:xliff="urn:oasis:names:tc:xliff:document:1.2">
    <!-- comment -->
    <string name="app" translatable="false">Harbour</string>
    <string name="hello">Don\\'t <b>open</b>
        <xliff:g id="n">%1$s</xliff:g>\\n"  now"</string>
    <string-array name="days"><item>Monday</item><item>周二</item></string-array>
    <plurals name="ships"><item quantity="one">%d ship</item>
    <item quantity="other">%d ships</item></plurals>
    <string name="alias">@string/app</string>
    <color name="c">#fff</color>
    <string name="cdata"><![CDATA[<i>Hi</i> &amp; bye]]></string>
</resources>"""


def test_strings_of_android():
    assert entries(ANDROID, "strings.xml") == {
        "app": "Harbour",
        "hello": "Don't <b>open</b> %1$s\n  now",
        "days.0": "Monday",
        "days.1": "周二",
        "ships.one": "%d ship",
        "ships.other": "%d ships",
        "alias": "@string/app",
        "cdata": "<i>Hi</i> &amp; bye",
    }
    source = read(ANDROID.encode(), "strings.xml")
    assert asides(source) == [("markup", "Harbour"), ("markup", "@string/app")]
    assert kept_whole(source) == [
        *("<b>", "</b>", "%1$s", "%d", "%d"),
        *("<i>", "</i>", "&amp;"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ('{"a": "b",}', "a.json", r"a\.json, line 1, column 1\d: is no JSON"),
        ("a: [b\nc: d", "a.yml", r"a\.yml, line 2: is no YAML"),
        ("words only", "a.txt", r"a\.txt: is no language file that is known"),
        ('{"a": 1}', "a.json", r"a\.json: holds no text"),
        ("<resources><string></resources>", "a.xml", r"a\.xml: is no well-formed XML"),
    ],
)
def test_a_broken_file_is_named_with_its_place(text, name, said):
    with pytest.raises(InputError, match=said):
        read(text.encode(), name)


def test_half_characters_are_replaced():
    assert entries('{"a": "x\\ud83dy", "b": "\\ud83d\\ude00z", "c": "n\\u0000l"}', "a.json") == {
        "a": "x\ufffdy",
        "b": "😀z",
        "c": "n\ufffdl",
    }
