"""The part of the page that needs no script: figures, flags by kind, a card for each document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from aligner.bitext import FLAG_KINDS, Alignment
from aligner.formats.html.words import Texts, both, element, escaped
from aligner.interface import LANGUAGES, Language, said, strings, worded


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document that was not aligned, such as ``no counterpart``, and why."""

    doc: str
    status: str
    reason: str


@dataclass(slots=True)
class Figures:
    """What is counted of one document, or of several."""

    doc: str = ""
    beads: int = 0
    alone: int = 0
    skipped: int = 0
    confidence: float = 0.0
    """Sum over the beads."""
    flags: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By kind and severity."""

    @classmethod
    def of(cls, alignment: Alignment) -> Figures:
        """Figures of one document."""
        return cls(
            alignment.doc,
            len(alignment.beads),
            sum(bead.is_null for bead in alignment.beads),
            len(alignment.skipped),
            sum(bead.confidence for bead in alignment.beads),
            Counter((flag.kind, flag.severity) for _, flag in alignment.flags),
        )

    @classmethod
    def total(cls, several: Iterable[Figures]) -> Figures:
        """Figures of all of them together."""
        whole = cls()
        for each in several:
            whole.beads += each.beads
            whole.alone += each.alone
            whole.skipped += each.skipped
            whole.confidence += each.confidence
            whole.flags.update(each.flags)
        return whole

    @property
    def mean(self) -> str:
        """Mean confidence of the beads in words."""
        return f"{self.confidence / self.beads:.3f}" if self.beads else "–"

    def severe(self, severity: str) -> int:
        """Flags of one severity."""
        return sum(n for (_, each), n in self.flags.items() if each == severity)


_FACTS = ' class="facts"'


def summary(
    figures: Sequence[Figures],
    outcomes: Sequence[Outcome],
    signatures: Sequence[str],
    lang: Language,
) -> str:
    """Figures of the whole page, flags by kind and severity, and what they depend on."""
    whole = Figures.total(figures)
    aligned = [each for each in figures if each.beads]
    missing = sum(each.skipped for each in figures if not each.beads)
    documents = len(figures) + len(_unseen(figures, outcomes))
    major, minor = whole.severe("major"), whole.severe("minor")
    alone = both("report.beads.alone", count=_count(whole.alone))
    lost = both("report.aside.lost", count=_count(missing))
    aside = lost if missing else both("report.aside.input")
    severe = both("report.flags.both", major=_count(major), minor=_count(minor))
    rows: list[tuple[str, Texts, int | str, Texts]] = [
        (
            "documents",
            both("report.documents"),
            documents,
            both("report.documents.aligned", count=_count(len(aligned))),
        ),
        ("beads", both("report.beads"), whole.beads, alone),
        ("flags", both("report.flags"), major + minor, severe),
        ("confidence", both("report.confidence"), whole.mean, both("report.confidence.note")),
        ("skipped", both("report.skipped"), whole.skipped, aside),
    ]
    text = "".join(_figure(*row, lang) for row in rows)
    text = f'<dl class="figures">\n{text}</dl>\n{_kinds(whole, lang)}'
    title = element("span", both("report.signature"), lang)
    for signature in signatures:
        text += f'<p class="signature">{title} <code>{escaped(signature)}</code></p>\n'
    return text


def _figure(name: str, title: Texts, value: int | str, note: Texts, lang: Language) -> str:
    shown = value if isinstance(value, str) else _count(value)
    under = element("dd", note, lang, ' class="note"')
    return f'<div>{element("dt", title, lang)}<dd data-figure="{name}">{shown}</dd>{under}</div>\n'


def _count(value: int) -> str:
    return f"{value:,}"


def _kinds(whole: Figures, lang: Language) -> str:
    kinds = [kind for kind in FLAG_KINDS if any(k == kind for k, _ in whole.flags)]
    if not kinds:
        return element("p", both("report.clean"), lang, ' class="clean"') + "\n"
    kinds.sort(key=lambda kind: (-whole.flags[kind, "major"], -whole.flags[kind, "minor"]))
    rows = "".join(
        f"<div>{element('dt', both(f'kind.{kind}'), lang)}"
        + element(
            "dd",
            _severities(whole.flags[kind, "major"], whole.flags[kind, "minor"]),
            lang,
            f' data-kind="{kind}"',
        )
        + "</div>\n"
        for kind in kinds
    )
    label = escaped(strings(lang)["report.kinds"])
    return f'<dl class="kinds" data-label="report.kinds" aria-label="{label}">\n{rows}</dl>\n'


def _severities(major: int, minor: int) -> Texts:
    if major and minor:
        return both("report.flags.both", major=_count(major), minor=_count(minor))
    severity = "major" if major else "minor"
    return both(f"report.flags.{severity}", count=_count(major or minor))


def cards(figures: Sequence[Figures], outcomes: Sequence[Outcome], lang: Language) -> Iterator[str]:
    """A list item for each document, in the order of the data; then those that are not in it."""
    known = {outcome.doc: outcome for outcome in outcomes}
    for place, each in enumerate(figures, 1):
        yield _card(each, place, known.get(each.doc) if not each.beads else None, lang)
    for outcome in _unseen(figures, outcomes):
        yield _lost(outcome, lang)


def _unseen(figures: Sequence[Figures], outcomes: Sequence[Outcome]) -> list[Outcome]:
    seen = {each.doc for each in figures}
    return [outcome for outcome in outcomes if outcome.doc not in seen]


def _card(each: Figures, place: int, outcome: Outcome | None, lang: Language) -> str:
    name = f'<h3><a href="#doc={place}">{escaped(each.doc)}</a></h3>'
    if not each.beads:
        return f'<li class="none">{name}{_outcome(outcome, lang)}</li>\n'
    facts = [both("report.count.beads", count=_count(each.beads))]
    for severity in ("major", "minor"):
        if n := each.severe(severity):
            facts.append(both(f"report.flags.{severity}", count=_count(n)))
    if len(facts) == 1:
        facts.append(both("report.flags.none"))
    facts.append(both("report.confidence.of", value=each.mean))
    joined = {each: " · ".join(fact[each] for fact in facts) for each in LANGUAGES}
    return f"<li>{name}{element('p', joined, lang, _FACTS)}</li>\n"


def _lost(outcome: Outcome, lang: Language) -> str:
    name = f"<h3>{escaped(outcome.doc)}</h3>"
    return f'<li class="none">{name}{_outcome(outcome, lang)}</li>\n'


def _outcome(outcome: Outcome | None, lang: Language) -> str:
    status, reason = (outcome.status, outcome.reason) if outcome else ("not aligned", "")
    texts = {
        each: worded(each, "report.outcome", status=said(each, status), reason=said(each, reason))
        if reason
        else said(each, status)
        for each in LANGUAGES
    }
    return element("p", texts, lang, _FACTS)
