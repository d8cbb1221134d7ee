"""``aligner.toml``: what it may say, and how it is refused."""

import re
from pathlib import Path

import pytest

import aligner
from aligner.errors import ConfigError, InputError
from aligner.policy import NO_POLICY, dismissal, find_policy, load_policy
from tests.support import ROOT

WHOLE = """
glossary = "terms.csv"
keep = ["props", "Vue"]
origin = "machine"
off = ["length"]

[severity]
name = "minor"

[min_confidence]
number = 0.8

[locales]
"en-US" = "zh-CN"

[names]
"Ada Lovelace" = ["阿达·洛芙莱斯"]

[[rules]]
source = "Wi-Fi"
must = "无线"
message = "Wi-Fi is 无线网络 here"
severity = "major"
"""


def write(tmp_path, text):
    path = tmp_path / "aligner.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_key_is_read(tmp_path):
    policy = load_policy(write(tmp_path, WHOLE))
    assert policy.glossary == tmp_path / "terms.csv"
    assert policy.keep == {"props", "vue"} and policy.off == {"length"}
    assert policy.origin == "machine"
    assert policy.severity == (("name", "minor"),)
    assert policy.min_confidence == (("number", 0.8),)
    assert policy.locales == (("en-US", "zh-CN"),)
    assert policy.names == (("Ada Lovelace", ("阿达·洛芙莱斯",)),)
    (rule,) = policy.rules
    assert rule.source == re.compile("Wi-Fi") and rule.must == re.compile("无线")
    assert (rule.message, rule.severity) == ("Wi-Fi is 无线网络 here", "major")
    assert len(policy.digest) == 12


def test_the_file_of_the_readme_is_read(tmp_path):
    (text,) = re.findall("```toml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    policy = load_policy(write(tmp_path, text))
    assert policy.rules[0].source == re.compile(r"\bWi-Fi\b")
    assert policy.keep == {"props", "slot"} and policy.glossary == tmp_path / "terms.csv"


def test_an_empty_file_asks_for_nothing(tmp_path):
    assert load_policy(write(tmp_path, "")) == NO_POLICY


def test_the_nearest_file_above_is_found(tmp_path):
    deep = tmp_path / "book" / "chapter"
    deep.mkdir(parents=True)
    above = write(tmp_path, "")
    assert find_policy(deep / "a.txt") == find_policy(deep) == above
    nearer = deep.parent / "aligner.toml"
    nearer.touch()
    assert find_policy(deep / "a.txt") == nearer


def test_a_path_that_is_none_finds_nothing():
    assert find_policy(Path("\0")) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("keep = 3", "keep is 3: expected is a list"),
        ('off = ["nonsense"]', "'nonsense' is no kind of flag: use one of number, date"),
        ('origin = "robot"', "origin is 'robot': it must be one of human, machine"),
        ("[severity]\nnumber = 'bad'", "severity"),
        ("[severity]\nodd = 'major'", "'odd' is no kind of flag"),
        ("[min_confidence]\nnumber = 2", "at most 1"),
        ("colour = 1", "unknown field `colour`; known are glossary, keep, off"),
        ("[[rules]]\nsource = 'a'", "has no field 'message'"),
        ("[[rules]]\nmessage = 'm'", "rule 1 has neither source nor target"),
        ("[[rules]]\nmessage = 'm'\nsource = '('", "rule 1, source is '(': no regular expression"),
        (
            "[[rules]]\nmessage = 'm'\nsource = 'a'\ntarget = 'b'\nmust = 'c'",
            "rule 1 has source and target, so must and must_not have no side",
        ),
    ],
)
def test_a_bad_value_is_named(tmp_path, text, why):
    with pytest.raises(ConfigError) as caught:
        load_policy(write(tmp_path, text))
    assert why in str(caught.value) and "aligner.toml" in str(caught.value)


def test_what_is_no_toml_names_the_line(tmp_path):
    with pytest.raises(InputError, match=r"is no TOML: .*line 2"):
        load_policy(write(tmp_path, "keep = []\n= 3"))


def test_only_and_skip_narrow_the_kinds():
    policy = NO_POLICY.narrowed(["number", "date"], ["date"])
    assert policy.only == {"number", "date"} and policy.off == {"date"}
    with pytest.raises(ConfigError, match="'x' is no kind of flag"):
        NO_POLICY.narrowed(["x"])


def test_only_brings_back_what_the_file_turned_off(tmp_path):
    policy = load_policy(write(tmp_path, 'off = ["number", "date"]'))
    assert policy.narrowed(["number"]).off == {"date"}


def test_the_library_takes_a_file(tmp_path):
    path = write(tmp_path, 'off = ["number"]')
    plain = aligner.Aligner(families="exact")
    told = aligner.Aligner(families="exact", config=path)
    assert [flag.kind for flag in plain.check("We sold 12 cars.", "我们卖了13辆车。")] == ["number"]
    assert told.check("We sold 12 cars.", "我们卖了13辆车。") == []


WORDS = ('say "no"\\', "2021\n", "𝒜\x00", "甲")


@pytest.mark.parametrize("src", WORDS)
@pytest.mark.parametrize(
    "before", ["", 'off = ["length"]\n', '[[rules]]\nmessage="m"\nsource="x"\n']
)
def test_a_dismissal_is_read_as_it_was_written(tmp_path, src, before):
    path = write(tmp_path, before + dismissal("number", src, ""))
    assert load_policy(path).dismissed == {("number", src, "")}
    assert load_policy(path).off == ({"length"} if "off" in before else set())


def test_what_a_project_dismissed_is_an_error_no_more(tmp_path):
    text = dismissal("number", "12", "13")
    told = aligner.Aligner(families="exact", config=write(tmp_path, text))
    assert told.check("We sold 12 cars.", "我们卖了13辆车。") == []
    assert [f.kind for f in told.check("We sold 12 cars.", "我们卖了14辆车。")] == ["number"]
    alignment = told.align(["We sold 12 cars."], ["我们卖了13辆车。"])
    assert alignment.flags == [] and [f.dismissed for f in alignment.beads[0].flags] == [True]


def test_a_dismissal_needs_words(tmp_path):
    with pytest.raises(ConfigError, match="words on one side at least"):
        load_policy(write(tmp_path, '[[dismissed]]\nkind = "number"\n'))
    with pytest.raises(ConfigError, match="'x' is no kind of flag"):
        load_policy(write(tmp_path, dismissal("x", "a", "b")))
