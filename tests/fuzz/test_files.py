"""Files of every format, damaged at random: read consistently, or refused with an AlignerError.

`FUZZ_EXAMPLES` is the number of damaged files over all formats, `FUZZ_SEED` says which; a file
that fails is made again by `damaged(format, seed, number)`, whatever the others are.
"""

import json
import math
import os
import re
import signal
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import aligner
from aligner.bitext import Alignment, Flag
from aligner.corpus.manifest import is_manifest, read_manifest
from aligner.divergence import Pair, find_terms, load_glossary
from aligner.errors import AlignerError
from aligner.evaluation import compare_files
from aligner.formats.wrapping import in_lines
from aligner.formats.xmltext import cleaned
from tests.formats.samples import pair, two_sentences
from tests.support import alignments

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2000"))
SEED = os.environ.get("FUZZ_SEED", "0")
LONGEST = 5.0
"""Seconds of a processor that one file may take; nearly all take some thousandths."""

XLIFF_1 = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="docs\\guide.docx" source-language="en-GB" target-language="zh-CN"><body><group>
<trans-unit id="1"><source>Press <g id="1">OK</g><x id="2"/>.</source>
  <target>按<g id="1">确定</g>。</target>
  <alt-trans><source>Other</source><target>别的</target></alt-trans></trans-unit>
<trans-unit id="2"><source>One. Two.</source>
  <seg-source><mrk mtype="seg" mid="0">One.</mrk> <mrk mtype="seg" mid="1">Two.</mrk></seg-source>
  <target><mrk mtype="seg" mid="0">一。</mrk><mrk mtype="seg" mid="1">二。</mrk></target>
</trans-unit></group></body></file>
<file original="b.txt" source-language="zh" target-language="en"><body>
<trans-unit id="1"><source>你好。</source><target>Hello &amp; welcome.</target></trans-unit>
</body></file></xliff>"""
XLIFF_2 = """<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0"
 srcLang="zh" trgLang="en"><file id="f1"><unit id="u1">
<originalData><data id="d1">&lt;b&gt;</data></originalData>
<segment><source>你<pc id="1" dataRefStart="d1">好</pc>。</source>
<target>Hel<pc id="1">lo</pc>.</target></segment><ignorable><source> </source></ignorable>
<segment><source>再见。</source><target>Bye.</target></segment></unit></file></xliff>"""
FOREIGN_TMX = """<?xml version="1.0" encoding="UTF-16"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd" [<!ENTITY e "expanded">]>
<tmx version="1.4"><header segtype="sentence" srclang="*all*" datatype="xml"/><body>
<tu tuid="1"><prop type="x-confidence">high</prop><note>n</note>
 <tuv xml:lang="ZH-CN"><seg>按<bpt i="1">&lt;b&gt;</bpt>确定<ept i="1">&lt;/b&gt;</ept>。</seg>
 </tuv><tuv xml:lang="EN"><seg>Press <hi>OK</hi>&e;<!-- a remark -->.</seg></tuv></tu>
<tu><tuv lang="en">Loose.</tuv><tuv lang="zh"><seg>旧属性。</seg></tuv></tu></body></tmx>"""
MANIFEST = "id\tsrc\ttgt\tsrc_lang\ttgt_lang\na\ten/a.txt\tzh/甲.txt\ten\tzh\n\nb\tb.txt\t\t\t\n"
GLOSSARY = """en,zh,forbidden
bead,句珠|珠,珠子
"align
ment",对齐; 对准,
US,美国,
co-operate,合作,协作
"""
TBX = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" xmlns="urn:iso:std:iso:30042:ed-2" xml:lang="en"><text><body>
<conceptEntry id="1"><langSec xml:lang="en"><termSec><term>bead</term></termSec></langSec>
<langSec xml:lang="zh-CN"><termSec><term>句珠</term></termSec>
<termSec><term>珠子</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>
</termSec></langSec></conceptEntry></body></text></tbx>"""
GOLD = json.dumps({"doc": "x", "beads": [[[0, 1], [0]], [[2], []], [[], [1]], [[3], [2, 3]]]})
LADDER = "[0, 1]:[0]:0.9\n\n[2]:[]\n[]:[1]\n[3] : [2,3]\n"


def samples() -> list[Alignment]:
    """Alignments of all kinds: drawn ones, always the same, and some by hand."""
    drawn: list[Alignment] = []

    @settings(
        max_examples=40,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(alignments())
    def draw(value: Alignment) -> None:
        drawn.append(value)

    draw()
    spans = ((0, 2), (3, 9))
    flag = Flag("number", "major", 0.9312, spans, ((0, 1),), "2021 ≠ 2001")
    whole = two_sentences()
    whole = replace(whole, beads=(replace(whole.beads[0], flags=(flag, flag)),))
    return [*(value for value in drawn if value.beads), whole, pair("你好。", "Hi.", "b", "zh")]


def written(suffix: str, folder: Path) -> list[bytes]:
    """Files of our own: one alignment each, and one with several documents."""
    values = samples()
    values += [values[-1], values[-2]]
    found = []
    for group in [*([value] for value in values), values[-4:]]:
        path = folder / f"sample{suffix}"
        named = [replace(v, doc=f"{v.doc}{k}") for k, v in enumerate(group)]
        if suffix in ONE_WAY:
            named = [each for each in named if each.src.lang == named[0].src.lang]
        aligner.write(named, path)
        found.append(path.read_bytes())
    return found


def bead_values(corpus: list[Alignment]) -> list[object]:
    """What a file keeps of the beads, with numbers to four places."""
    return [
        (
            number,
            bead.src,
            bead.tgt,
            bead.status,
            bead.flags,
            alignment.texts(bead),
            None if bead.similarity is None else round(bead.similarity, 4),
            round(bead.confidence, 4),
        )
        for alignment in corpus
        for number, bead in alignment.numbered()
    ]


def check_consistent(alignment: Alignment) -> None:
    """Numbers in their ranges, spans inside the texts, every bead's sentences there."""
    for bead in alignment.beads:
        src, tgt = alignment.texts(bead)
        assert 0 <= bead.confidence <= 1 and bead.type != "0-0"
        assert bead.similarity is None or -1 <= bead.similarity <= 1
        for flag in bead.flags:
            assert 0 <= flag.confidence <= 1 and math.isfinite(flag.confidence)
            for spans, text in ((flag.src, src), (flag.tgt, tgt)):
                assert all(0 <= a <= b <= len(text) for a, b in spans)


def read_corpus(path: Path) -> None:
    """Read the file; what was read must be consistent, and come back from a new file."""
    corpus = list(aligner.read(path))
    for alignment in corpus:
        check_consistent(alignment)
    again = path.with_name("again.jsonl")
    if not corpus:
        return
    aligner.write(corpus, again)
    found = list(aligner.read(again))
    assert bead_values(found) == bead_values(corpus)
    assert [each.skipped for each in found] == [each.skipped for each in corpus]
    kept = []
    for alignment in corpus:
        beads = [
            replace(
                bead,
                number=number,
                flags=tuple(replace(f, message=cleaned(f.message)[0]) for f in bead.flags),
            )
            for number, bead in alignment.numbered()
            if all(text.strip() for text in alignment.texts(bead))
        ]
        kept.append(replace(alignment, beads=tuple(beads)))
    again = path.with_name("again.tmx")
    kept = list(in_lines(kept))
    aligner.write(kept, again, min_bead_confidence=0.0)
    for mine, theirs in zip(bead_values(kept), bead_values(list(aligner.read(again))), strict=True):
        texts = tuple(cleaned(text)[0] for text in mine[5])
        assert (*mine[:5], texts, *mine[6:]) == theirs


def read_gold(path: Path) -> None:
    """Compare the file with itself."""
    scores = compare_files(path, path)
    assert math.isfinite(scores.strict.f1) and math.isfinite(scores.lax.f1)


def read_glossary(path: Path) -> None:
    """Look for the terms, whatever they are."""
    glossary = load_glossary(path)
    assert glossary.terms
    find_terms(Pair("A bead - of the US is (aligned).", "美国的珠子。", "en", "zh"), glossary)
    find_terms(Pair("美国的珠子。", "A bead of the US.", "zh", "en"), glossary)


def read_pairs(path: Path) -> None:
    """The rows of a manifest."""
    is_manifest(path)
    for row in read_manifest(path):
        assert row.id
        assert row.langs[0] != row.langs[1] or row.langs == (None, None)


OWN = (".jsonl", ".tmx", ".tsv", "own.csv", "own.xlf", "own.xliff", ".po", ".xlsx", ".parquet")
READERS = {
    **dict.fromkeys(OWN, read_corpus),
    ".xlf": read_corpus,
    ".xliff": read_corpus,
    "foreign.tmx": read_corpus,
    ".gold": read_gold,
    "gold.jsonl": read_gold,
    ".ladder": read_gold,
    ".csv": read_glossary,
    ".tbx": read_glossary,
    "manifest.tsv": read_pairs,
}
ONE_WAY = ("own.xliff", ".po")
"""Formats whose files have one direction."""

BY_HAND = {
    ".xlf": XLIFF_1.encode(),
    ".xliff": XLIFF_2.encode(),
    "foreign.tmx": FOREIGN_TMX.encode("utf-16"),
    ".gold": GOLD.encode(),
    ".ladder": LADDER.encode(),
    ".csv": GLOSSARY.encode(),
    ".tbx": TBX.encode(),
    "manifest.tsv": MANIFEST.encode(),
}

NUMBERS = [
    "NaN",
    "Infinity",
    "-Infinity",
    "1e999",
    "-1e999",
    "1e-999",
    "-1",
    "-0",
    "0",
    "1",
    "2",
    "17",
    "0.5",
    "1.5",
    '"0.5"',
    "null",
    "true",
    "[]",
    "{}",
    "9999999",
    "199999999",
    "200000001",
    "4294967296",
    "9223372036854775808",
    "1e5",
    "9" * 5000,
]
TOKENS = (
    [token.encode() for token in NUMBERS]
    + [b"[" * 2000, b"]" * 2000, b'{"a":' * 2000, b"<a>" * 300, b"</a>" * 300]
    + [b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r\n", b"\n\n", b"\t"]
    + [b"\\ud800", b"\\udc00", b"\\u0000", b"\\", b'"', b"'", b"&", b"<", b">", b"]]>", b"&#0;"]
    + [b"&#xD800;", b"&e;", b"<!--", b"-->", b"<?pi?>", b"<![CDATA[", b'xmlns="}"', b"xml:lang=''"]
    + ["\u2028".encode(), "\U0001f469\u200d".encode(), "中".encode(), b" ", b"  ", b"-", b",", b":"]
    + [b'"skipped"', b'"src"', b'"tgt"', b'"1-1"', b'"en"', b'"zh"', b'"lost"', b"<seg>", b"</tuv>"]
)
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_QUOTED = re.compile(rb'"[^"\n]*"')


def _slice(random: Random, data: bytes) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + int(random.expovariate(1 / 20)))


def flipped(random: Random, data: bytes) -> bytes:
    """One bit the other way round."""
    if not data:
        return data
    place = random.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << random.randrange(8)]) + data[place + 1 :]


def inserted(random: Random, data: bytes) -> bytes:
    """A token, or some bytes, put in."""
    place = random.randrange(len(data) + 1)
    new = random.choice(TOKENS) if random.random() < 0.7 else random.randbytes(random.randint(1, 4))
    return data[:place] + new + data[place:]


def deleted(random: Random, data: bytes) -> bytes:
    """A slice taken out."""
    start, end = _slice(random, data)
    return data[:start] + data[end:]


def cut(random: Random, data: bytes) -> bytes:
    """The end gone."""
    return data[: random.randrange(len(data) + 1)]


def doubled(random: Random, data: bytes) -> bytes:
    """A slice, or a whole line, twice."""
    if random.random() < 0.5:
        lines = data.split(b"\n")
        place = random.randrange(len(lines))
        return b"\n".join([*lines[: place + 1], *lines[place:]])
    start, end = _slice(random, data)
    return data[:end] + data[start:]


def swapped(random: Random, data: bytes) -> bytes:
    """Two slices, or two lines, in each other's place."""
    if random.random() < 0.5:
        lines = data.split(b"\n")
        random.shuffle(lines)
        return b"\n".join(lines)
    places = sorted(random.randrange(len(data) + 1) for _ in range(4))
    a, b, c, d = places
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def replaced(random: Random, data: bytes) -> bytes:
    """A number, or what stands in quotation marks, become something else."""
    pattern = _NUMBER if random.random() < 0.7 else _QUOTED
    found = list(pattern.finditer(data))
    if not found:
        return inserted(random, data)
    match = random.choice(found)
    new = random.choice(found).group() if random.random() < 0.3 else random.choice(TOKENS)
    return data[: match.start()] + new + data[match.end() :]


def renumbered(random: Random, data: bytes) -> bytes:
    """A number becomes another that may stand there: the file keeps its form."""
    found = list(_NUMBER.finditer(data))
    if not found:
        return data
    match = random.choice(found)
    near = str(int(float(match.group())) + random.choice((-1, 1, 2))).encode()
    other = random.choice(found).group()
    new = random.choice((near, other, random.choice(FAIR_NUMBERS)))
    return data[: match.start()] + new + data[match.end() :]


def requoted(random: Random, data: bytes) -> bytes:
    """What stands in quotation marks is changed for something else that does."""
    found = list(_QUOTED.finditer(data))
    if not found:
        return data
    match = random.choice(found)
    new = random.choice((random.choice(found).group(), b'""', random.choice(FAIR_WORDS)))
    return data[: match.start()] + new + data[match.end() :]


def retyped(random: Random, data: bytes) -> bytes:
    """Letters put in, taken out or doubled between words, as by a person."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    found = list(_LETTERS.finditer(text))
    if not found:
        return data
    match = random.choice(found)
    word = match.group()
    new = random.choice(("", word * 2, word[:-1], "𠮷", f"{word} {word}", " ", "\u2028"))
    return (text[: match.start()] + new + text[match.end() :]).encode("utf-8")


def relined(random: Random, data: bytes) -> bytes:
    """Lines, or elements that stand side by side, in another order, doubled or gone."""
    mark = random.choice((b"\n", b"><", b", "))
    lines = data.split(mark)
    place = random.randrange(len(lines))
    if random.random() < 0.5:
        lines.insert(place, random.choice(lines))
    else:
        lines.pop(place)
    return mark.join(lines)


FAIR_NUMBERS = [
    number.encode()
    for number in [
        "0",
        "1",
        "2",
        "3",
        "9",
        "17",
        "-1",
        "0.0",
        "0.5",
        "1.0",
        "1.5",
        "-0.0",
        "1e-9",
        "1e2",
        "199999999",
        "200000001",
        "null",
    ]
]
FAIR_WORDS = [
    f'"{word}"'.encode()
    for word in [
        "skipped",
        "src",
        "tgt",
        "type",
        "1-1",
        "0-1",
        "en",
        "zh",
        "auto",
        "lost",
        "number",
        "minor",
        "index",
        "a\\ud800",
    ]
]
_LETTERS = re.compile(r"[^\W\d_]+")

ROUGH = (flipped, inserted, deleted, cut, doubled, swapped, replaced, replaced, replaced)
GENTLE = (renumbered, renumbered, requoted, retyped, relined)


def damaged(sample: list[bytes], kind: str, seed: str, number: int) -> bytes:
    """The damaged file of this number: one to four changes of one of the samples.

    Every second one keeps the form of the file, so that values are judged and not only syntax.
    """
    random = Random(f"{seed} {kind} {number}")
    data = random.choice(sample)
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        data = random.choice(GENTLE if number % 2 else ROUGH)(random, data)
    return data


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    found = {suffix: written(suffix, folder) for suffix in OWN}
    # Tables tell their languages by their Han: of the texts drawn at random few do.
    for kind in OWN:
        found[kind] = [data for data in found[kind] if _is_read(folder / f"x{kind}", data)]
    found |= {kind: [data] for kind, data in BY_HAND.items()}
    found["gold.jsonl"] = found[".jsonl"][-1:]
    return found


def _is_read(path: Path, data: bytes) -> bool:
    path.write_bytes(data)
    try:
        return bool(aligner.read(path))
    except AlignerError:
        return False


def stop(*_):
    raise TimeoutError


@pytest.mark.parametrize("kind", READERS)
def test_what_is_not_damaged_is_read(originals, tmp_path, kind):
    for number, data in enumerate(originals[kind]):
        path = tmp_path / f"{number}{kind}"
        path.write_bytes(data)
        READERS[kind](path)


@pytest.mark.parametrize("kind", READERS)
def test_a_damaged_file_is_read_or_refused(originals, tmp_path, kind):
    before = signal.signal(signal.SIGALRM, stop)
    path = tmp_path / (kind if not kind.startswith(".") else f"x{kind}")
    try:
        for number in range(max(1, EXAMPLES // len(READERS))):
            data = damaged(originals[kind], kind, SEED, number)
            path.write_bytes(data)
            started = time.process_time()
            signal.alarm(60)
            try:
                READERS[kind](path)
            except AlignerError as error:
                message = str(error)
                assert message.isprintable() and len(message) < 600, message
            except BaseException as error:
                error.add_note(
                    f"damaged({kind!r}, seed {SEED!r}, number {number}): {data[:2000]!r}"
                )
                raise
            finally:
                signal.alarm(0)
            assert time.process_time() - started < LONGEST, f"{kind}, number {number} is slow"
    finally:
        signal.signal(signal.SIGALRM, before)
