"""What a family of checks is given: the two texts of one bead, and what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from aligner.bitext import Flag, Lang, Origin, Severity, Span
from aligner.divergence.content.reading import Clause, Content, missing_clauses
from aligner.language.standards import simplified

_MIRROR = {"omission": "addition", "addition": "omission"}


@dataclass(frozen=True)
class Pair:
    """The two sides of one bead, as a family of checks sees them.

    A family reads `en` and `zh` and need not know which of them is the source:
    `flag` puts spans on the right side and turns omission into addition.
    """

    src: str
    tgt: str
    src_lang: Lang
    tgt_lang: Lang
    similarity: float | None = None
    """Cosine of the two sides; None where there is no encoder or the bead is null."""
    typical_similarity: tuple[float, float] | None = None
    """Median and spread (1.4826 times the median absolute deviation) of the cosines of the
    document's beads; None outside a document."""
    certainty: float = 1.0
    """Probability that the bead itself is right; a null bead's flag is no surer than that."""

    number: int = 0
    """Number of the bead in its document."""
    counterpart: int | None = None
    """Of a null bead: number of the null bead that holds its translation, where there is one."""
    crossed: bool = False
    """Whether the target has this bead's two sentences in the other order."""
    content: Content | None = None
    """What the content network reads of both sides; None where it has not looked."""
    origin: Origin | None = None
    """Who made the translation; None where it is not known."""

    @cached_property
    def full(self) -> bool:
        """Whether both texts hold more than blanks."""
        return bool(self.src.strip()) and bool(self.tgt.strip())

    @cached_property
    def en(self) -> str:
        """The English side; Chinese in it is in Simplified characters, as in `zh`."""
        return simplified(self.written_en)

    @cached_property
    def zh(self) -> str:
        """The Chinese side in Simplified characters, as checks read it; offsets are the same."""
        return simplified(self.written_zh)

    @cached_property
    def missing(self) -> tuple[Clause, ...]:
        """The stretch of each side that most likely has no counterpart; none without content."""
        return tuple(missing_clauses(self.content)) if self.content is not None else ()

    @property
    def written_en(self) -> str:
        """The English side as it is written."""
        return self.src if self.src_lang == "en" else self.tgt

    @property
    def written_zh(self) -> str:
        """The Chinese side as it is written."""
        return self.src if self.src_lang == "zh" else self.tgt

    def flag(
        self,
        kind: str,
        severity: Severity,
        confidence: float,
        *,
        en: Sequence[Span] = (),
        zh: Sequence[Span] = (),
        message: str,
    ) -> Flag:
        """A flag with spans given by language.

        `kind` is said as if English were the source: ``omission`` is English content that the
        Chinese lacks. Where Chinese is the source it becomes ``addition``, and the other way
        round. The message may quote words at the spans: it gets them as they are written.
        """
        english_first = self.src_lang == "en"
        return Flag(
            kind=kind if english_first else _MIRROR.get(kind, kind),
            severity=severity,
            confidence=confidence,
            src=tuple(en if english_first else zh),
            tgt=tuple(zh if english_first else en),
            message=self._as_written(message, en, zh),
        )

    def _as_written(self, message: str, en: Sequence[Span], zh: Sequence[Span]) -> str:
        """A message that quotes words as they are read, with those that are written instead."""
        for read, written, spans in (
            (self.en, self.written_en, en),
            (self.zh, self.written_zh, zh),
        ):
            if read is not written:
                for start, end in spans:
                    # Machine text is quoted as it is written from the first.
                    if written[start:end] not in message:
                        message = message.replace(read[start:end], written[start:end])
        return message
