"""Small alignments for the tests of the formats."""

from aligner.bitext import Alignment, Bead, Document, Sentence


def pair(src: str, tgt: str, doc: str = "doc", src_lang: str = "en") -> Alignment:
    tgt_lang = "zh" if src_lang == "en" else "en"
    return Alignment(
        doc,
        Document(src_lang, src, (Sentence(src, 0, len(src), 0),)),
        Document(tgt_lang, tgt, (Sentence(tgt, 0, len(tgt), 0),)),
        (Bead(range(1), range(1), 0.5, 0.9),),
    )


def two_sentences() -> Alignment:
    """One bead of two English sentences and a Chinese one."""
    en, zh = "It rained. We stayed.", "下雨了，我们没走。"
    return Alignment(
        "doc",
        Document("en", en, (Sentence(en[:10], 0, 10, 0), Sentence(en[11:], 11, 21, 0))),
        Document("zh", zh, (Sentence(zh, 0, len(zh), 0),)),
        (Bead(range(2), range(1), 0.5, 0.9),),
    )
