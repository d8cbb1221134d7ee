import pytest

from aligner.divergence.glossary import Glossary, Term, load_glossary
from aligner.divergence.pair import Pair
from aligner.divergence.terms import find_terms
from aligner.errors import InputError

POLICY = Term(("policy",), ("政策",))
BANK = Term(("central bank", "Federal Reserve"), ("央行", "美联储"), ("中央银行",))
GLOSSARY = Glossary((POLICY, BANK, Term(("US",), ("美国",))))


def terms(en, zh, glossary=GLOSSARY):
    return find_terms(Pair(en, zh, "en", "zh"), glossary)


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("Policies of the US", "美国的政策"),
        ("Central banks act.", "各国央行行动。"),
        ("the Federal Reserve's policy", "美联储的政策"),
        ("They told us.", "他们告诉我们。"),
        ("policymakers", "决策者"),
    ],
)
def test_terms_rendered_as_wanted(en, zh):
    assert terms(en, zh) == []


def test_a_missing_term():
    en = "The two policies differ."
    (flag,) = terms(en, "这两个方针不同。")
    assert (flag.kind, flag.severity) == ("term", "major")
    assert en[slice(*flag.src[0])] == "policies"
    assert "政策" in flag.message


def test_a_forbidden_rendering():
    zh = "中央银行（央行）降息。"
    (flag,) = terms("The central bank cut rates.", zh)
    assert zh[slice(*flag.tgt[0])] == "中央银行"


@pytest.mark.parametrize("forms", [("软件", "软体"), ("軟件", "軟體")])
@pytest.mark.parametrize(
    ("zh", "kept", "as_written"),
    [
        ("这个软件很好。", True, ""),
        ("這個軟件很好。", True, ""),
        ("这个软体很好。", False, "软体"),
        ("這個軟體很好。", False, "軟體"),
    ],
)
def test_a_term_is_found_in_either_script(forms, zh, kept, as_written):
    wanted, forbidden = forms
    glossary = Glossary((Term(("software",), (wanted,), (forbidden,)),))
    found = terms("This software is good.", zh, glossary)
    assert [flag.message for flag in found] == (
        []
        if kept
        else [
            f"“software” must be rendered by “{wanted}”",
            f"“{as_written}” is forbidden for “software”",
        ]
    )
    back = find_terms(Pair(zh, "This program is good.", "zh", "en"), glossary)
    assert [zh[slice(*flag.src[0])] for flag in back] == ([zh[2:4]] if kept else [])


def test_chinese_source_takes_the_longest_term():
    glossary = Glossary((Term(("bank",), ("银行",)), Term(("central bank",), ("中央银行",))))
    assert find_terms(Pair("中央银行", "the central bank", "zh", "en"), glossary) == []
    (flag,) = find_terms(Pair("银行关门", "the lender closed", "zh", "en"), glossary)
    assert flag.src == ((0, 2),)


def test_csv(tmp_path):
    path = tmp_path / "terms.csv"
    path.write_text("en,zh,forbidden\nbead,句珠|珠,珠子\nalignment,对齐,\n", encoding="utf-8-sig")
    assert load_glossary(path).terms == (
        Term(("bead",), ("句珠", "珠"), ("珠子",)),
        Term(("alignment",), ("对齐",)),
    )


def test_csv_without_header(tmp_path):
    path = tmp_path / "terms.csv"
    path.write_text("bead,珠\n", encoding="utf-8")
    with pytest.raises(InputError, match="header"):
        load_glossary(path)


def test_tbx(tmp_path):
    path = tmp_path / "terms.tbx"
    path.write_text(
        """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" xmlns="urn:iso:std:iso:30042:ed-2" xml:lang="en"><text><body>
<conceptEntry id="1">
<langSec xml:lang="en"><termSec><term>bead</term></termSec></langSec>
<langSec xml:lang="zh-CN"><termSec><term>句珠</term></termSec>
<termSec><term>珠子</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>
</termSec></langSec></conceptEntry>
</body></text></tbx>""",
        encoding="utf-8",
    )
    assert load_glossary(path).terms == (Term(("bead",), ("句珠",), ("珠子",)),)


def test_broken_tbx(tmp_path):
    path = tmp_path / "terms.tbx"
    path.write_text("<martif>", encoding="utf-8")
    with pytest.raises(InputError, match="TBX"):
        load_glossary(path)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "header"),
        ("en,zh\n", "holds no term"),
        ("en,zh\nbead,\n,珠\n", "holds no term"),
        ("en,zh\nbead,珠\n" + "a" * 2000 + ",珠\n", "line 3: en\\[0\\] is 'aaa"),
        ('en,zh\n"' + "a" * 200_000 + '",珠\n', "after line 1: the glossary is no CSV"),
        (b"en,zh\n\xff,\n", "not UTF-8"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_glossary_that_cannot_be_used(tmp_path, text, why):
    path = tmp_path / "terms.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    with pytest.raises(InputError, match=why):
        load_glossary(path)


@pytest.mark.parametrize("form", ["-", "- -", "co-", "-ing", "%", "(", "e", "C++", "_", " a "])
def test_a_term_of_any_characters_is_looked_for(form):
    glossary = Glossary((Term((form,), ("词",), (form,)),))
    for src, tgt in (("en", "zh"), ("zh", "en")):
        pair = Pair(f"A {form} B", "没有。", "en", "zh")
        find_terms(Pair("A - B", f"词{form}", src, tgt), glossary)
        find_terms(pair if src == "en" else Pair("A", "词", src, tgt), glossary)


def test_a_cell_with_a_line_end_is_one_cell(tmp_path):
    path = tmp_path / "terms.csv"
    path.write_text('en,zh\n"bead\n",珠\nalignment,对齐\n', encoding="utf-8")
    assert [term.en for term in load_glossary(path).terms] == [("bead",), ("alignment",)]


@pytest.mark.parametrize(
    "text",
    [
        "<tbx/>",
        '<tbx xmlns="}"/>',
        '<?xml version="1.0" encoding="foo"?><tbx/>',
        "<a>" * 100_000,
        '<!DOCTYPE t [<!ENTITY a "b">]><t>&c;</t>',
        "<martif>",
        "",
    ],
    ids=lambda text: text[:20],
)
def test_tbx_that_cannot_be_used(tmp_path, text):
    path = tmp_path / "terms.tbx"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"terms.tbx: "):
        load_glossary(path)
