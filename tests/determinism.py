"""Run as a process of its own under one BLAS kernel: prints what depends on what stands beside it.

Nothing printed means that no vector, token or reading of a pair does.
"""

from __future__ import annotations

import sys

import numpy as np

from aligner.bitext import LANGUAGES
from aligner.divergence import load_network
from aligner.encoding.use import UniversalSentenceEncoder
from aligner.products import row_products
from tests.support import SEEDS

COUNTS = (1, 2, 3, 7, 8, 9, 16, 17, 33, 100, 239, 240, 241, 479, 480, 481, 700)


def products() -> list[str]:
    """Shapes of products in which a row depends on its neighbours, its place or their number."""
    draw = np.random.default_rng(7)
    found = []
    for k, m in ((256, 512), (512, 768), (1280, 512), (1280, 256), (512, 96), (96, 288), (96, 96)):
        weights = draw.standard_normal((k, m), dtype=np.float32)
        row = draw.standard_normal(k, dtype=np.float32)
        alone = row_products(row[None], weights)[0]
        for count in COUNTS:
            rows = draw.standard_normal((count, k), dtype=np.float32)
            for place in {0, 1, count // 2, count - 1} & set(range(count)):
                rows[place] = row
                if not np.array_equal(row_products(rows, weights)[place], alone):
                    found.append(f"product {k} x {m}, row {place} of {count}")
    return found


def sentences() -> list[str]:
    """A third of the lines of the seeds, and some short ones; the shapes are tried above."""
    lines = [
        line
        for path in sorted(SEEDS.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if line.strip()
    ]
    return ["A crane stood alone.", "孤鹤", "又", *lines[::3]]


def encoding() -> list[str]:
    """Kinds of vectors that depend on what is encoded beside or before a text, or on threads."""
    texts = sentences()
    many = UniversalSentenceEncoder(threads=2)
    rows, tokens, parts = many.encode(texts), many.tokens(texts), many.parts(texts)
    found = []
    for k in (0, 1, 2, len(texts) // 2, len(texts) - 1):
        one = UniversalSentenceEncoder(threads=1)
        if k % 2:
            one.encode(texts[::3])
        if not np.array_equal(one.encode([texts[k]])[0], rows[k]):
            found.append(f"vector of {texts[k][:20]!r}")
        if not np.array_equal(one.tokens([texts[k]])[0].vectors, tokens[k].vectors):
            found.append(f"tokens of {texts[k][:20]!r}")
        own = one.parts([texts[k]])
        if not np.array_equal(own.sentences[0], parts.sentences[k]) or not np.array_equal(
            own.clauses, parts.clauses[parts.owner == k]
        ):
            found.append(f"parts of {texts[k][:20]!r}")
    backwards = many.encode(texts[::-1])[::-1]
    return found + (["vectors in another order"] if not np.array_equal(backwards, rows) else [])


def readings() -> list[str]:
    """Pairs of which the content network reads something else beside other pairs."""
    encoder, network = UniversalSentenceEncoder(), load_network()
    texts = sentences()
    english = [text for text in texts if text.isascii()][:30]
    chinese = [text for text in texts if not text.isascii()][:30]
    pairs = [
        (
            network.text(en, "en", a),
            network.text(zh, "zh", b),
        )
        for en, zh, a, b in zip(
            english, chinese, encoder.tokens(english), encoder.tokens(chinese), strict=False
        )
    ]
    found = []
    for lang in LANGUAGES:
        together = network.read(pairs, lang)
        for k in range(0, len(pairs), 3):
            (alone,) = network.read([pairs[k]], lang)
            if (alone is None) != (together[k] is None) or not all(
                np.array_equal(getattr(alone, name), getattr(together[k], name))
                for name in ("en", "zh", "lacking", "pair")
                if alone is not None
            ):
                found.append(f"reading of pair {k}")
    return found


if __name__ == "__main__":
    differing = [*products(), *encoding(), *readings()]
    print("\n".join(differing))
    sys.exit(bool(differing))
