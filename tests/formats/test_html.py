"""The HTML report as a file: what it holds, how it is escaped, and where its figures come from."""

import hashlib
import io
import json
import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace

import pytest
from hatchling.builders.wheel import WheelBuilder
from hypothesis import given
from lxml import html as lxml_html

import aligner
from aligner.bitext import FLAG_KINDS, Alignment, Flag, Sentence, Signature, Skipped
from aligner.config import Settings
from aligner.corpus import build_corpus
from aligner.errors import InputError
from aligner.formats import check_outputs, html
from tests.formats.samples import pair, two_sentences
from tests.support import ROOT, SEEDS, alignments, run

HOSTILE = "</script><img src=x onerror=alert(1)><!--<script>&\u2028\u2029]]>"
DATA = re.compile(r'<script type="application/json" class="document">(.*?)</script>', re.DOTALL)


def page(*corpus, **options):
    stream = io.BytesIO()
    html.write(stream, corpus, **options)
    return stream.getvalue().decode("utf-8")


def data(text):
    return [json.loads(block) for block in DATA.findall(text)]


def flagged(value, *flags):
    return replace(value, beads=(replace(value.beads[0], flags=flags),))


def figure(text, name):
    (found,) = lxml_html.fromstring(text).xpath(f"//dd[@data-figure='{name}']/text()")
    return found


def test_hostile_text_stays_data():
    value = flagged(
        pair(HOSTILE, HOSTILE, doc=HOSTILE),
        Flag("name", "major", 0.9, ((0, 9),), (), HOSTILE),
    )
    value = replace(value, skipped=(Skipped("en", Sentence(HOSTILE, 0, 9, 0), HOSTILE),))
    text = page(value, outcomes=[html.Outcome(HOSTILE + "2", "failed", HOSTILE)], signature=HOSTILE)
    assert "<img" not in text and "<!--" not in text
    assert text.count("<script") == text.count("</script") == 4
    (block,) = DATA.findall(text)
    assert not set(block) & set("<>&\u2028\u2029")
    (bead,) = data(text)[0]["beads"]
    assert bead[8] == bead[9] == bead[10][0][5] == HOSTILE


def test_the_script_makes_no_markup_of_text():
    source = (html.files("aligner.formats.html") / "report.js").read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", source)


def test_the_policy_names_the_style_and_the_script():
    text = page(pair("a", "一"))
    tree = lxml_html.fromstring(text)
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy
    for tag in ("style", "script"):
        body = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[-1]
        digest = b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not tree.xpath("//@src | //link | //@style | //@onclick")


@given(alignments())
def test_any_alignment_is_held_whole(value):
    (held,) = data(page(value))
    assert held["doc"] == value.doc
    assert [(b[0], b[7], b[8], b[9]) for b in held["beads"]] == [
        (number, bead.risk, *value.texts(bead)) for number, bead in value.numbered()
    ]
    assert [text for _, text, *_ in held["skipped"]] == [s.sentence.text for s in value.skipped]
    for held_bead, bead in zip(held["beads"], value.beads, strict=True):
        for held_flag, flag in zip(held_bead[10], bead.flags, strict=True):
            for place, spans, text in zip(
                (3, 4), (flag.src, flag.tgt), held_bead[8:10], strict=True
            ):
                units = text.encode("utf-16-le", "surrogatepass")
                flat = held_flag[place]
                pairs = zip(flat[::2], flat[1::2], strict=True)
                shown = [
                    units[2 * a : 2 * b].decode("utf-16-le", "surrogatepass") for a, b in pairs
                ]
                assert shown == [text[a:b] for a, b in spans if text[a:b]]


def test_spans_count_as_a_browser_counts():
    value = flagged(
        pair("𝒜😀 by 2021", "𠮷到2001年"), Flag("number", "major", 0.9, ((6, 10),), ((2, 6),), "")
    )
    (flag,) = data(page(value))[0]["beads"][0][10]
    assert flag[3] == [8, 12] and flag[4] == [3, 7]


def test_the_same_input_gives_the_same_bytes():
    corpus = [two_sentences(), pair("Hello.", "你好。", doc="b")]
    assert page(*corpus) == page(*iter(corpus))


def test_the_figures_are_those_of_the_alignments(seed_run):
    corpus = aligner.read(seed_run[0] / "corpus.jsonl")
    text = page(*corpus)
    beads = [bead for each in corpus for bead in each.beads]
    flags = Counter((flag.kind, flag.severity) for each in corpus for _, flag in each.flags)
    assert figure(text, "documents") == str(len(corpus))
    assert figure(text, "beads") == str(len(beads))
    assert figure(text, "flags") == str(sum(flags.values()))
    assert figure(text, "skipped") == str(sum(len(each.skipped) for each in corpus))
    assert figure(text, "confidence") == f"{sum(b.confidence for b in beads) / len(beads):.3f}"
    shown = dict(re.findall(r'<dd data-kind="(\w+)"[^>]*>([^<]*)', text))
    assert shown.keys() == {kind for kind, _ in flags}
    for (kind, severity), n in flags.items():
        assert f"{n} {severity}" in shown[kind].split(", ")


def test_texts_without_counterpart_come_with_the_reason(seed_run):
    out, report = seed_run
    text = (out / "report.html").read_text(encoding="utf-8")
    assert "report.html" in report.files
    cards = lxml_html.fromstring(text).xpath("//ol[@id='cards']/li")
    shown = {card.xpath("string(h3)"): card.xpath("string(p)") for card in cards}
    for entry in report.unpaired:
        assert shown[entry.doc] == f"no counterpart: {entry.reason}"
    assert report.signature in text


def test_a_second_run_writes_the_same_report(seed_run):
    path = seed_run[0] / "report.html"
    before = path.read_bytes()
    build_corpus([SEEDS], seed_run[0], Settings())
    assert path.read_bytes() == before


def test_documents_that_are_not_in_the_corpus_are_named_too():
    text = page(pair("a", "一"), outcomes=[html.Outcome("gone", "failed", "no such file")])
    assert "failed: no such file" in text
    assert figure(text, "documents") == "2"


def test_languages_are_named():
    traditional = pair("The bridge.", "這座橋與鐵路，會議說還沒開。", doc="b")
    backwards = pair("我们来了。", "We came.", src_lang="zh")
    langs = [each["langs"] for each in data(page(two_sentences(), traditional, backwards))]
    assert langs == [["en", "zh-Hans"], ["en", "zh-Hant"], ["zh-Hans", "en"]]


def test_without_script_the_summary_is_there():
    signature = Signature((("aligner", "1"),))
    text = page(replace(pair("Hello.", "你好。", doc="letter"), signature=signature))
    tree = lxml_html.fromstring(text)
    assert "Without JavaScript" in tree.xpath("string(//noscript)")
    assert tree.xpath("string(//h1)") == "letter"
    assert "aligner:1" in tree.xpath("string(//p[@class='signature'])")


def test_no_document_at_all():
    assert figure(page(), "beads") == "0" and data(page()) == []


def test_an_odd_name_does_not_spoil_the_page():
    text = page(pair("a\ud83d", "一", doc="x\x00\udc80"))
    assert data(text)[0]["doc"] == "x\x00\udc80" and "\x00" not in text


def test_the_suffix_chooses_it(tmp_path):
    path = tmp_path / "report.HTML"
    check_outputs([path])
    assert aligner.write(two_sentences(), path) == []
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_it_is_not_read_back(tmp_path):
    aligner.write(two_sentences(), tmp_path / "x.html")
    with pytest.raises(InputError, match=r"it is a web page, no corpus file.*aligner align"):
        aligner.read(tmp_path / "x.html")


def test_documents_are_taken_one_at_a_time():
    taken = []

    def corpus():
        for k in range(3):
            taken.append(k)
            yield pair("a", "一", doc=str(k))

    class Stream(io.BytesIO):
        def write(self, block):
            assert taken == [0, 1, 2]
            return super().write(block)

    html.write(Stream(), corpus())


def test_every_kind_has_its_name(tmp_path):
    terms = json.loads(re.findall(r'id="terms">(.*?)</script>', page(pair("a", "一")))[0])
    assert terms["kinds"] == list(FLAG_KINDS) and terms["severities"] == ["minor", "major"]
    assert len(terms["mqm"]) == len(FLAG_KINDS)


def test_the_wheel_carries_the_parts_of_the_page():
    builder = WheelBuilder(str(ROOT))
    names = {each.distribution_path for each in builder.recurse_included_files()}
    parts = ("page.html", "style.css", "report.js")
    assert {f"aligner/formats/html/{part}" for part in parts} <= names


def test_check_writes_what_it_found(tmp_path):
    value: Alignment = pair("By 2021 it was done.", "到2001年完成。")
    aligner.write(value, tmp_path / "in.jsonl")
    ran = run(
        "check", "in.jsonl", "--families", "exact", "-o", "r.html", "-o", "r.jsonl", cwd=tmp_path
    )
    assert ran.code == 0 and "2021 ≠ 2001" in ran.out
    (held,) = data((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert held["beads"][0][10][0][5] == "2021 ≠ 2001"
    assert [flag.kind for _, flag in aligner.read(tmp_path / "r.jsonl")[0].flags] == ["number"]
    ran = run("check", "in.jsonl", "-o", "in.jsonl", cwd=tmp_path)
    assert ran.code == 2 and "it is an input" in ran.err
