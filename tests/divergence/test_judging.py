"""The judge: confidences that a reviser agrees, the risk of a pair, and its file."""

import json
from dataclasses import replace

import numpy as np
import pytest

from aligner.bitext import ORIGINS, Flag
from aligner.divergence import (
    CHECKS,
    Asked,
    Content,
    Pair,
    candidates,
    examine,
    examine_document,
    explained,
    find_flags,
    load_judge,
)
from aligner.divergence.content.reading import TokenOdds
from aligner.divergence.judging import (
    EVIDENCE,
    FAMILIES,
    MAJOR_FROM,
    NAME_SIGNS,
    OWN,
    READ,
    RISK_SIGNS,
    SIGNS,
    VALUE_SIGNS,
    Judge,
    JudgeWeights,
    family_of,
    flag_signs,
    log_odds,
    probability,
    risk_signs,
)
from aligner.errors import ModelError
from aligner.training.judging import weights_dict

EN, ZH = "The old mill burned in 2021.", "老磨坊2001年烧毁了。"
VALUE, NAME = "surest number or date", "surest name or term or untranslated"
NUMBER = Flag("number", "major", 0.9, ((23, 27),), ((3, 7),), "2021 ≠ 2001")
BOTH = NUMBER, NUMBER


@pytest.fixture(autouse=True)
def judge():
    """The judge itself, not one that believes everything."""


def weights(**more):
    """A judge that gives back what it is given, and a risk that nothing tells."""
    zero = dict.fromkeys(FAMILIES, 0.0)
    one = dict.fromkeys(FAMILIES, 1.0)
    made = JudgeWeights(
        slope=one,
        level=zero,
        likely=zero,
        values=dict.fromkeys(VALUE_SIGNS, 0.0),
        evidence={group: dict.fromkeys(EVIDENCE, 0.0) for group in READ},
        names=dict.fromkeys(NAME_SIGNS, 0.0),
        origins=dict.fromkeys(ORIGINS, 0.0),
        bare_slope=one,
        bare_level=zero,
        bare_likely=zero,
        bare_names=dict.fromkeys(NAME_SIGNS, 0.0),
        risk=dict.fromkeys(RISK_SIGNS, 0.0),
        risk_level=0.0,
    )
    return JudgeWeights(**{**weights_dict(made), **more})


def side(text, odds=0.0):
    spans = np.array([[k, k + 1] for k in range(len(text))])
    return TokenOdds(spans, np.full((len(text), 3), odds))


def content(src_lang="en", **more):
    made = Content(None, src_lang, side(EN), side(ZH), np.zeros(2), np.zeros(4), 0.8)
    return replace(made, **more)


def pair(**more):
    return Pair(EN, ZH, "en", "zh", content=content(**more))


BARE = Pair(EN, ZH, "en", "zh")


def test_odds_and_probabilities():
    assert probability(log_odds(0.3)) == pytest.approx(0.3)
    assert log_odds(0.0) < -9 and log_odds(1.0) > 9
    assert probability(1e9) > 0.999 and probability(-1e9) < 0.001


def test_a_level_makes_a_kind_surer():
    surer = Judge(weights(level={**weights().level, "names": 2.0}))
    (flag,) = Judge(weights()).judged("names", pair(), [NUMBER])
    assert flag == NUMBER
    (flag,) = surer.judged("names", pair(), [NUMBER])
    assert flag.confidence == pytest.approx(probability(log_odds(0.9) + 2), abs=1e-4)
    assert surer.judged("form", pair(), [NUMBER]) == [NUMBER]


def test_without_the_network_the_bare_weights_judge():
    levels = {**weights().level, "names": -3.0, "numbers": -3.0}
    judge = Judge(weights(bare_level=levels))
    for check in ("names", "numbers"):
        assert judge.judged(check, pair(), [NUMBER]) == [NUMBER]
        (flag,) = judge.judged(check, BARE, [NUMBER])
        assert flag.confidence == pytest.approx(probability(log_odds(0.9) - 3), abs=1e-4)


@pytest.mark.parametrize(("given", "severity"), [(0.71, "major"), (0.69, "minor")])
def test_an_unsure_flag_is_minor(given, severity):
    flag = replace(NUMBER, confidence=given)
    assert MAJOR_FROM == 0.7
    assert Judge(weights()).judged("numbers", BARE, [flag])[0].severity == severity
    minor = replace(flag, severity="minor")
    assert Judge(weights()).judged("numbers", BARE, [minor])[0].severity == "minor", (
        "never made major"
    )


def test_evidence_at_the_words_counts():
    told = {**weights().evidence, "name": {**weights().evidence["name"], "wrong": 1.0}}
    judge = Judge(weights(evidence=told))
    odds = np.zeros((len(EN), 3))
    odds[24, 1] = 3.0
    at = pair(en=TokenOdds(side(EN).spans, odds))
    elsewhere = pair(en=TokenOdds(side(EN).spans, np.roll(odds, -10, axis=0)))
    assert judge.judged("names", at, [NUMBER])[0].confidence > 0.99
    assert judge.judged("names", elsewhere, [NUMBER])[0].confidence == pytest.approx(0.9)
    # A flag without words is about all of them.
    bare = replace(NUMBER, src=(), tgt=())
    assert judge.judged("names", elsewhere, [bare])[0].confidence > 0.99
    # Words between two tokens, or of none, are taken for all too.
    beyond = replace(NUMBER, src=((400, 401),), tgt=())
    assert judge.judged("names", elsewhere, [beyond])[0].confidence > 0.99


def test_a_value_that_one_side_alone_has_is_missing_where_the_network_misses_it():
    judge = Judge(weights(values={"alone": 0.5, "missing": 1.0}))
    odds = np.zeros((len(EN), 3))
    odds[23:27, 0] = 2.0
    read = pair(en=TokenOdds(side(EN).spans, odds))
    alone = replace(NUMBER, confidence=0.5, tgt=())
    (found,) = judge.judged("numbers", read, [alone])
    assert log_odds(found.confidence) == pytest.approx(2.5, abs=0.01)
    differs = replace(alone, tgt=NUMBER.tgt)
    assert judge.judged("dates", read, [differs])[0].confidence == 0.5, "blind to values"
    assert judge.judged("numbers", BARE, [alone])[0].confidence == 0.5, "not read"


def test_names_are_as_sure_as_their_origin_tells():
    judge = Judge(weights(origins={"human": -1.0, "machine": 1.0}))
    half = replace(NUMBER, confidence=0.5)
    for each in (pair(), BARE):
        for origin, odds in (("human", -1), ("machine", 1), (None, 0)):
            told = replace(each, origin=origin)
            (found,) = judge.judged("names", told, [half])
            assert log_odds(found.confidence) == pytest.approx(odds, abs=0.01)
            assert judge.judged("numbers", told, [half]) == [replace(half, severity="minor")]


@pytest.mark.parametrize(
    ("check", "kind", "severity"),
    [
        ("content", "omission", "major"),
        ("content", "addition", "minor"),
        ("modality", "mistranslation", "minor"),
        ("lengths", "length", "minor"),
        ("polarity", "mistranslation", "major"),
    ],
)
def test_some_families_are_minor_however_sure(check, kind, severity):
    flag = Flag(kind, "major", 0.9, ((0, 7),), ((0, 3),), "")
    assert Judge(weights()).judged(check, pair(), [flag])[0].severity == severity


def test_what_is_lacking_is_asked_of_the_flagged_side():
    told = {**weights().evidence, "content": {**weights().evidence["content"], "lacking": 1.0}}
    judge = Judge(weights(evidence=told))
    omission = Flag("omission", "major", 0.5, ((0, 7),), (), "")
    addition = Flag("addition", "major", 0.5, (), ((0, 3),), "")
    found = judge.judged("content", pair(lacking=np.array([3.0, -3.0])), [omission, addition])
    assert [round(flag.confidence, 2) for flag in found] == [0.95, 0.05]
    # With Chinese as the source, the omission is in the Chinese.
    turned = Pair(ZH, EN, "zh", "en", content=content("zh", lacking=np.array([3.0, -3.0])))
    found = judge.judged("content", turned, [omission, addition])
    assert [round(flag.confidence, 2) for flag in found] == [0.05, 0.95]


def test_terms_and_moved_content_stay():
    flags = [replace(NUMBER, kind=kind) for kind in ("term", "rule", "moved", "consistency")]
    judge = Judge(weights(level=dict.fromkeys(FAMILIES, -9.0)))
    for check in ("terms", "rules", "moved", "renderings", "repeated", "script"):
        assert judge.judged(check, pair(), flags) == flags
        assert family_of(check, NUMBER) is None


def test_what_the_network_misses_is_told_apart_by_its_side():
    assert family_of("content", Flag("omission", "major", 0.5, (), (), "")) == "omission"
    assert family_of("content", Flag("addition", "major", 0.5, (), (), "")) == "addition"
    assert family_of("form", Flag("omission", "major", 0.5, (), (), "")) == "form"
    assert family_of("numbers", NUMBER) == "numbers"


def test_every_check_of_a_pair_is_judged_or_is_about_a_null_bead():
    judged = {check.name for check in CHECKS} - {"content"} | {"omission", "addition"}
    assert judged - set(FAMILIES) == {check.name for check in CHECKS if check.one_sided}


def test_null_beads_are_not_judged():
    judge = Judge(weights(bare_level=dict.fromkeys(FAMILIES, -9.0)))
    flag = Flag("omission", "major", 0.9, ((0, 5),), (), "")
    for empty in (Pair(EN, "", "en", "zh"), Pair(EN, " ", "en", "zh")):
        assert judge.judged("numbers", empty, [flag]) == [flag]
        assert judge.risk(empty, [(flag, flag)]) is None


def test_a_flag_is_no_surer_than_its_bead():
    (flag,) = Judge(weights()).judged("numbers", replace(BARE, certainty=0.4), [NUMBER])
    assert (flag.confidence, flag.severity) == (0.4, "minor")


def test_signs_are_in_the_order_of_the_weights():
    signs = flag_signs("numbers", BARE, NUMBER)
    assert len(signs) == OWN
    assert signs[FAMILIES.index("numbers")] == pytest.approx(log_odds(0.9))
    assert signs[len(FAMILIES) + FAMILIES.index("numbers")] == 1.0
    assert signs[2 * len(FAMILIES) + FAMILIES.index("numbers")] == 1.0
    assert np.count_nonzero(signs) == 3
    unlikely = flag_signs("numbers", BARE, replace(NUMBER, confidence=0.4))
    assert np.count_nonzero(unlikely) == 2
    full = flag_signs("names", pair(pair=np.array([2.0, 0, 0, 0])), NUMBER)
    assert len(full) == SIGNS
    evidence = full[OWN + len(VALUE_SIGNS) :].reshape(len(READ), len(EVIDENCE))
    own = READ.index("name")
    assert evidence[own, EVIDENCE.index("major")] == 2.0
    assert evidence[own, EVIDENCE.index("cosine")] == 0.8
    assert not np.delete(evidence, own, axis=0).any()


@pytest.mark.parametrize(
    ("english", "against", "signs"),
    [
        ("Zhang Hongjin", "鸿锦", [1, 0, 1]),
        ("Zhang Hongjin", "", [0, 1, 1]),
        ("Tiyi-Hong", "", [0, 1, 1]),
        ("Yangzhou", "新区", [1, 0, 0]),
        ("Huffington", "西班牙", [0, 0, 0]),
        ("Jasper Zhang", "张杰", [1, 0, 1]),
        ("Mill Road", "", [0, 0, 1]),
        ("", "新区", [0, 0, 0]),
    ],
)
@pytest.mark.parametrize("src_lang", ["en", "zh"])
def test_how_an_english_name_is_spelled_counts(english, against, signs, src_lang):
    texts = f"It says {english}.", f"上面写着{against}。"
    places = [((8, 8 + len(english)),) if english else (), ((4, 6),) if against else ()]
    if src_lang == "zh":
        texts, places = texts[::-1], places[::-1]
    named = Pair(*texts, src_lang, "en" if src_lang == "zh" else "zh")
    flag = Flag("name", "major", 0.5, *places, "")
    assert flag_signs("names", named, flag)[OWN - len(NAME_SIGNS) :].tolist() == signs
    assert not flag_signs("untranslated", named, flag)[OWN - len(NAME_SIGNS) :].any()
    bare = Judge(weights(bare_names=dict(zip(NAME_SIGNS, (1.0, 2.0, 4.0), strict=True))))
    (found,) = bare.judged("names", named, [flag])
    sure = probability(np.dot(signs, (1.0, 2.0, 4.0)))
    assert found.confidence == pytest.approx(sure, abs=1e-4)


def test_what_was_never_measured_is_cut():
    wild = pair(en=side(EN, 99.0), pair=np.array([99.0, 0, 0, 0]), lacking=np.array([-99.0, 0]))
    assert np.abs(flag_signs("numbers", wild, NUMBER)).max() <= 10
    assert np.abs(risk_signs(wild, wild.content, [])).max() <= 10


def test_risk_is_a_probability_of_a_pair_that_was_read():
    judge = Judge(weights(risk_level=1.0))
    assert judge.risk(pair(), []) == pytest.approx(probability(1.0), abs=1e-4)
    assert judge.risk(BARE, [BOTH]) is None
    for level in (-1e6, 1e6):
        assert 0 <= Judge(weights(risk_level=level)).risk(pair(), []) <= 1


def test_risk_rises_with_a_sure_flag():
    judge = Judge(weights(risk={**weights().risk, VALUE: 1.0}))
    calm, flagged = judge.risk(pair(), []), judge.risk(pair(), [BOTH])
    assert calm < 0.05 < 0.8 < flagged
    # A flag that is very unlikely says no more than none.
    assert judge.risk(pair(), [(NUMBER, replace(NUMBER, confidence=0.0))]) == calm


def test_signs_of_the_risk():
    read = content(
        en=side(EN, 1.0),
        pair=np.array([0.1, 0.2, 0.3, 0.4]),
        lacking=np.array([0.5, -0.5]),
    )
    own = Pair(EN, ZH, "en", "zh", content=read)
    signs = dict(zip(RISK_SIGNS, risk_signs(own, read, [BOTH]), strict=True))
    assert [signs[name] for name in ("major", "mistranslation", "penalty", "critical")] == (
        pytest.approx([0.1, 0.2, 0.3, 0.4])
    )
    assert signs["lacking"] == 0.5 and signs["cosine"] == 0.8
    assert signs["missing mean"] == signs["bad top"] == 1.0
    assert signs["wrong share"] == pytest.approx(probability(1.0))
    assert signs["length"] == pytest.approx(np.log(len(EN)))
    assert signs["longer"] == 0 and signs["shorter"] == pytest.approx(np.log(len(EN) / len(ZH)))
    assert signs[VALUE] == pytest.approx(log_odds(0.9)) and signs[NAME] == -4.0


def test_names_tell_the_risk_as_their_check_sees_them():
    name = replace(NUMBER, kind="name")
    doubted = replace(name, confidence=0.2)
    signs = dict(zip(RISK_SIGNS, risk_signs(pair(), content(), [(name, doubted)]), strict=True))
    assert signs[NAME] == pytest.approx(log_odds(0.9))
    value = NUMBER, replace(NUMBER, confidence=0.2)
    signs = dict(zip(RISK_SIGNS, risk_signs(pair(), content(), [value]), strict=True))
    assert signs[VALUE] == pytest.approx(log_odds(0.2))


def test_signs_are_those_of_the_source():
    read = content("zh", en=side(EN, 1.0), lacking=np.array([0.5, -0.5]))
    turned = Pair(ZH, EN, "zh", "en", content=read)
    signs = dict(zip(RISK_SIGNS, risk_signs(turned, read, []), strict=True))
    assert signs["missing mean"] == 0.0 and signs["lacking"] == -0.5
    assert signs["length"] == pytest.approx(np.log(len(ZH))) and signs["longer"] > 0


def test_a_source_of_one_token():
    read = content(en=side("a", 1.0))
    assert np.isfinite(risk_signs(Pair("a", ZH, "en", "zh", content=read), read, [])).all()


def test_shares_add_up_to_the_risk():
    judge = Judge(weights(risk={name: 0.01 * k for k, name in enumerate(RISK_SIGNS)}))
    shares = judge.shares(pair(), [BOTH])
    assert [name for name, *_ in shares] == [*RISK_SIGNS, "constant"]
    total = sum(added for *_, added in shares)
    assert judge.risk(pair(), [BOTH]) == pytest.approx(probability(total), abs=1e-4)
    assert judge.shares(BARE, [BOTH]) == []


def written(folder, record):
    folder.mkdir(exist_ok=True)
    (folder / "weights.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


def test_weights_go_through_json(tmp_path):
    made = weights(risk_level=0.25, level={**weights().level, "numbers": -1.5})
    judge = load_judge(written(tmp_path, weights_dict(made)))
    assert judge.judged("numbers", pair(), [NUMBER]) == Judge(made).judged(
        "numbers", pair(), [NUMBER]
    )
    assert judge.risk(pair(), []) == Judge(made).risk(pair(), [])
    assert len(judge.digest) == 12


def less(name):
    return lambda record: {key: value for key, value in record.items() if key != name}


def changed(name, **more):
    return lambda record: {**record, name: {**record[name], **more}}


def without(name, key):
    return lambda record: {**record, name: {k: v for k, v in record[name].items() if k != key}}


@pytest.mark.parametrize(
    "spoilt",
    [
        less("slope"),
        less("risk_level"),
        without("level", "numbers"),
        without("bare_slope", "omission"),
        without("risk", "cosine"),
        without("evidence", "name"),
        without("values", "alone"),
        without("origins", "human"),
        changed("evidence", meaning={"missing": 1.0}),
        changed("slope", moon=1.0),
        changed("risk", moon=1.0),
        changed("evidence", moon={}),
        changed("level", numbers="high"),
        lambda record: {**record, "moon": 1.0},
        lambda record: [],
    ],
)
def test_weights_of_another_version_are_refused(tmp_path, spoilt):
    with pytest.raises(ModelError) as caught:
        load_judge(written(tmp_path, spoilt(weights_dict(weights()))))
    assert "\n" not in str(caught.value)


def test_a_missing_or_damaged_file_is_refused(tmp_path):
    with pytest.raises(ModelError, match="no sound weights"):
        load_judge(tmp_path / "nowhere")
    (tmp_path / "weights.json").write_bytes(b"\xff{")
    with pytest.raises(ModelError, match="no sound weights"):
        load_judge(tmp_path)


def test_the_judge_that_is_shipped():
    judge = load_judge()
    assert judge is load_judge()
    (flag,) = judge.judged("numbers", BARE, [NUMBER])
    assert 0 <= flag.confidence <= 1
    assert 0 <= judge.risk(pair(), [(flag, flag)]) <= 1


def test_candidates_are_as_the_checks_give_them():
    given = candidates(BARE, Asked("exact"))
    assert {flag.kind for _, flag in given} & {"number", "date"}
    told = explained([BARE], 0, Asked("exact"))[1]
    assert {(each.check, each.given) for each in told} >= set(given)
    sure = [each.judged.confidence for each in told]
    assert sure == sorted(sure, reverse=True)
    assert all(each.check for each in told)


def test_a_pair_is_examined_alone_and_in_its_document():
    found = examine(BARE, Asked("exact"))
    assert found.risk is None and found.flags == find_flags(BARE, Asked("exact"))
    both = examine_document([BARE, Pair("Yes.", "是。", "en", "zh")], Asked("exact"))
    assert both[0].flags == found.flags and both[1].flags == []
    assert [each.risk for each in both] == [None, None]


def test_a_threshold_is_of_the_judged_confidence():
    for flag in find_flags(BARE, Asked("exact", min_confidence=0.3)):
        assert flag.confidence >= 0.3
