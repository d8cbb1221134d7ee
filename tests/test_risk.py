"""The risk of a pair: from the library through files, selections and statistics."""

import csv
import json
from dataclasses import replace
from math import exp

import pytest

import aligner
from aligner import flagging
from aligner.bitext import Alignment, Bead, Document, Flag, Sentence
from aligner.cli import findings, run
from aligner.config import Settings
from aligner.errors import ConfigError
from aligner.selection import Selection, select, statistics

EN = ("The mill burned in 2021.", "Nobody came.", "It rained.", "We stayed at home.")
ZH = ("磨坊2001年烧毁了。", "没有人来。", "下雨了。")
RISKS = (0.91, 0.125, 0.5, None)
FLAG = Flag("mistranslation", "major", 0.9, ((0, 2),), ((0, 2),), "another sense")


def document(lang, texts):
    return Document(lang, "", tuple(Sentence(text, 0, len(text), 0) for text in texts))


def corpus(doc="farm"):
    """Three pairs and a null bead; the riskiest stands first, the last cannot be known."""
    beads = []
    for k, risk in enumerate(RISKS):
        null = k == len(ZH)
        cosine, flags = (None, ()) if null else (0.5, (FLAG,))
        tgt = range(k, k + (not null))
        beads.append(Bead(range(k, k + 1), tgt, cosine, 0.9, flags, risk=risk))
    return Alignment(doc, document("en", EN), document("zh", ZH), tuple(beads))


def risks(alignment):
    return tuple(bead.risk for bead in alignment.beads)


# ---- Where it comes from.


def test_every_pair_has_a_risk_and_no_null_bead_has(encoder):
    found = aligner.align(list(EN), list(ZH), "en", "zh", encoder=encoder)
    for bead in found.beads:
        assert bead.risk is None if bead.is_null else 0 <= bead.risk <= 1
    assert any(bead.risk is not None for bead in found.beads)


@pytest.mark.parametrize("families", ["exact", "none"])
def test_without_the_network_there_is_none(encoder, families):
    found = aligner.align(list(EN), list(ZH), "en", "zh", encoder=encoder, families=families)
    assert set(risks(found)) == {None}


def test_pairs_are_checked_with_their_risk(encoder):
    pairs = [(EN[0], ZH[0]), ("", "空的。"), (ZH[1], EN[1])]
    found = aligner.Aligner(encoder=encoder).check_pairs(pairs)
    assert [each.risk is None for each in found] == [False, True, False]
    assert all(0 <= each.risk <= 1 for each in found if each.risk is not None)
    exact = aligner.Aligner(encoder=encoder).check_pairs(pairs, families="exact")
    assert [each.risk for each in exact] == [None, None, None]


def test_a_corpus_checked_again_has_a_fresh_risk():
    old = corpus()
    new = flagging.recheck(old, Settings(), None)
    assert new.beads[3].risk is None
    assert all(0 <= risk <= 1 for risk in risks(new)[:3])
    assert risks(flagging.recheck(old, Settings(), None)) == risks(new)


# ---- Files.


@pytest.mark.parametrize("suffix", ["jsonl", "tmx", "tsv"])
def test_files_keep_it(tmp_path, suffix):
    path = tmp_path / f"x.{suffix}"
    aligner.write(corpus(), path)
    (found,) = aligner.read(path)
    kept = RISKS[:3] if suffix == "tmx" else RISKS
    assert risks(found)[: len(kept)] == kept


def test_records_have_it(tmp_path):
    aligner.write(corpus(), tmp_path / "x.jsonl")
    lines = (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["risk"] for line in lines] == list(RISKS)


def test_tables_have_a_column(tmp_path):
    aligner.write(corpus(), tmp_path / "x.tsv")
    with (tmp_path / "x.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert [row["risk"] for row in rows] == ["0.9100", "0.1250", "0.5000", ""]


def test_units_have_a_property(tmp_path):
    aligner.write(corpus(), tmp_path / "x.tmx")
    text = (tmp_path / "x.tmx").read_text(encoding="utf-8")
    assert text.count('<prop type="x-risk">') == 3
    assert '<prop type="x-risk">0.9100</prop>' in text


@pytest.mark.parametrize("value", ["1.5", "-0.1", "high", "nan"])
@pytest.mark.parametrize("suffix", ["tmx", "tsv", "jsonl"])
def test_a_risk_that_is_none_is_refused(tmp_path, suffix, value):
    path = tmp_path / f"x.{suffix}"
    aligner.write(corpus(), path)
    text = path.read_text(encoding="utf-8")
    spoilt = (
        text.replace("0.9100", value) if suffix != "jsonl" else text.replace("0.91,", f'"{value}",')
    )
    assert spoilt != text
    path.write_text(spoilt, encoding="utf-8")
    with pytest.raises(aligner.InputError) as caught:
        aligner.read(path)
    assert "risk" in str(caught.value) and "\n" not in str(caught.value)


# ---- Selections.


@pytest.mark.parametrize(
    ("limits", "places"),
    [
        ({}, [0, 1, 2, 3]),
        ({"min_risk": 0.5}, [0, 2]),
        ({"max_risk": 0.5}, [1, 2]),
        ({"min_risk": 0.2, "max_risk": 0.6}, [2]),
        # Where nothing is known, no limit is kept.
        ({"min_risk": 0.0}, [0, 1, 2]),
        ({"max_risk": 1.0}, [0, 1, 2]),
        ({"min_risk": 1.0}, []),
    ],
)
def test_beads_are_chosen_by_risk(limits, places):
    chosen = list(select([corpus()], Selection(**limits)))
    found = [number for each in chosen for number, _ in each.numbered()]
    assert found == places


@pytest.mark.parametrize("name", ["min_risk", "max_risk"])
@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_limits_beyond_probabilities_are_refused(name, value):
    with pytest.raises(ConfigError, match="risk"):
        Selection(**{name: value})


def filtered(capsys, *words):
    assert run(["filter", "x.jsonl", *words]) == 0
    return [json.loads(line)["bead"] for line in capsys.readouterr().out.splitlines()]


def test_the_command_chooses_too(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    aligner.write(corpus(), "x.jsonl")
    assert filtered(capsys, "--min-risk", "0.5") == [0, 2]
    assert filtered(capsys, "--max-risk", "0.2") == [1]
    assert filtered(capsys, "--min-risk", "0.2", "--max-risk", "0.8") == [2]
    assert run(["filter", "x.jsonl", "--min-risk", "2"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


# ---- Figures.


def test_statistics_count_tenths():
    found = statistics([corpus(), corpus("other")])
    assert found["risk"] == {"0.1": 2, "0.5": 2, "0.9": 2}


def test_statistics_of_risks_unknown():
    bare = replace(corpus(), beads=tuple(replace(each, risk=None) for each in corpus().beads))
    assert statistics([bare])["risk"] == {}


def test_the_command_tells_them(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    aligner.write(corpus(), "x.jsonl")
    assert run(["stats", "x.jsonl"]) == 0
    assert "risk from        0.1: 1, 0.5: 1, 0.9: 1" in capsys.readouterr().out
    assert run(["stats", "x.jsonl", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["risk"] == {"0.1": 1, "0.5": 1, "0.9": 1}


# ---- The riskiest first.


def numbers(lines):
    return [line.split(": ")[0] for line in lines]


def test_findings_in_the_order_of_the_text_or_of_risk(tmp_path):
    last = replace(corpus("b").beads[3], flags=(replace(FLAG, tgt=()),))
    two = [corpus("a"), replace(corpus("b"), beads=(*corpus("b").beads[:3], last))]
    file = tmp_path / "x"
    plain = numbers(findings.text(two, file=file))
    assert plain == ["a:0", "a:1", "a:2", "b:0", "b:1", "b:2", "b:3"]
    riskiest = numbers(findings.text(two, file=file, riskiest_first=True))
    # Of equal ones the first stands first; what is not known stands last.
    assert riskiest == ["a:0", "b:0", "a:2", "b:2", "a:1", "b:1", "b:3"]


def test_findings_for_scripts_tell_the_risk(tmp_path):
    text = "".join(findings.as_json([corpus()], file=tmp_path / "x", riskiest_first=True))
    assert [each["risk"] for each in json.loads(text)] == [0.91, 0.5, 0.125]
    log = json.loads("".join(findings.sarif([corpus()], file=tmp_path / "x", riskiest_first=True)))
    (one,) = log["runs"]
    assert [each["properties"]["risk"] for each in one["results"]] == [0.91, 0.5, 0.125]


def test_the_command_sorts(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = "It rained in 2021.\t1999年下雨了。\nThe mill has 12 doors.\t磨坊有13扇门。\n"
    (tmp_path / "x.tsv").write_text(rows, encoding="utf-8")
    words = ["check", "x.tsv", "--min-confidence", "0", "--format", "json", "--quiet", "--sort"]
    assert run([*words, "risk"]) == 0
    ranked = [each["risk"] for each in json.loads(capsys.readouterr().out)]
    assert ranked == sorted(ranked, reverse=True) and len(ranked) >= 2
    assert run([*words, "text"]) == 0
    beads = [each["bead"] for each in json.loads(capsys.readouterr().out)]
    assert beads == sorted(beads)
    assert run([*words, "length"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


# ---- The report.


def test_the_page_holds_it_and_can_choose_and_order_by_it(tmp_path):
    aligner.write(corpus(), tmp_path / "x.html")
    text = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert '<input id="risk" type="range"' in text
    assert '<option value="risk"' in text and "Riskiest first" in text
    for risk in ("0.91", "0.125", "0.5"):
        assert f",{risk}," in text


def test_the_shares_of_an_explanation_add_up_to_the_risk():
    # The same sentence in two translations, and a person named elsewhere: what only the document
    # knows is in the risk that is shown, and so in its parts.
    rows = [
        ("The mayor of Lisbon met Zhang Wei.", "里斯本市长会见了他。"),
        ("Zhang Wei thanked everybody for coming.", "张伟感谢大家的到来。"),
        (
            "The old harbour was closed for all of the winter.",
            "整个冬天老港口对所有船只关闭。",
        ),
        (
            "The old harbour was closed for all of the winter.",
            "春天里人们修好了那座旧桥。",
        ),
    ]
    src, tgt = zip(*rows, strict=True)
    beads = tuple(Bead(range(k, k + 1), range(k, k + 1), None, 0.9) for k in range(len(rows)))
    alignment = Alignment("harbour", document("en", src), document("zh", tgt), beads)
    flagged = flagging.flag(alignment, Settings())
    checks = set()
    for place, bead in enumerate(flagged.beads):
        found = flagging.explain(alignment, place, Settings())
        assert found.bead.risk == bead.risk
        odds = sum(added for _, _, added in found.shares)
        assert 1 / (1 + exp(-odds)) == pytest.approx(bead.risk, abs=1e-4)
        checks |= {witness.check for witness in found.witnesses}
    assert "consistency" in checks
