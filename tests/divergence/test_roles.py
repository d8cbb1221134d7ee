import pytest

from aligner.divergence import Asked, find_flags
from aligner.divergence.meaning import roles
from aligner.divergence.pair import Pair
from tests.benchmarks import edit_roles


def flags(en, zh):
    return roles.find(Pair(en, zh, "en", "zh"))


@pytest.mark.parametrize(
    ("en", "zh"),
    [
        ("She hit him hard.", "她狠狠地打了他。"),
        ("She hit him hard.", "他被她狠狠地打了。"),
        ("I told her to wait.", "我叫她等一下。"),
        ("They asked us to leave.", "他们请我们离开。"),
        ("China criticised Japan on Monday.", "中国周一批评了日本。"),
        ("China criticised Japan on Monday.", "日本周一被中国批评了。"),
        # Two clauses, the second the other way round.
        ("She hit him, and he hit her.", "她打了他，他打了她。"),
        # The persons of one clause stand in two.
        ("She told him the truth.", "他说，她讲了实话。"),
        # A possessor, and one of two subjects.
        ("He lost her book.", "她的书他弄丢了。"),
        ("He met her in Rome.", "她和他在罗马见了面。"),
        # The verb's rendering does not stand between them.
        ("He hired me at once.", "我寻找他。"),
        ("Nobody came.", "没有人来。"),
        ("", "他打了她。"),
    ],
)
def test_what_says_the_same_is_not_flagged(en, zh):
    assert flags(en, zh) == []


@pytest.mark.parametrize(
    ("en", "zh", "en_words", "zh_words"),
    [
        ("Then she hit him.", "然后他打了她。", "she hit him", "他打了她"),
        ("She hit him hard.", "她被他狠狠地打了。", "She hit him", "她被他狠狠地打"),
        ("We will help them.", "他们会帮助我们。", "We will help them", "他们会帮助我们"),
        ("He gave her flowers.", "她送给他一束花。", "He gave her", "她送给他"),
        ("China criticised Japan.", "日本批评了中国。", "China criticised Japan", "日本批评了中国"),
    ],
)
def test_exchanged_persons_are_flagged_where_they_stand(en, zh, en_words, zh_words):
    (flag,) = flags(en, zh)
    assert (flag.kind, flag.severity) == ("mistranslation", "major")
    assert en[slice(*flag.src[0])] == en_words
    assert zh[slice(*flag.tgt[0])] == zh_words


def test_the_family_is_among_the_exact_ones():
    (flag,) = find_flags(Pair("他打了她。", "She hit him.", "zh", "en"), Asked("exact"))
    assert flag.message.endswith("subject and object exchanged")


def test_the_benchmark_exchanges_pronouns():
    (edit,) = edit_roles.edits([("Then I hit him.", "然后我打了他。")])
    assert edit.en == "Then he hit me."
    assert edit.en[slice(*edit.span)] == "he hit me"
    assert (
        list(edit_roles.edits([("I hit him.", "他哭了。"), ("I hit the wall.", "我打他。")])) == []
    )
