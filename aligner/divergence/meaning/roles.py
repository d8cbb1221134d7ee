"""Subject and object exchanged: who does what to whom.

What it finds: a plain clause of subject, verb and object, pronouns or names, whose Chinese says
the same verb with the two exchanged, the object after the verb, before it (把, 对, 向, 给) or
in the passive (被, 由).

Examples:
    She hit him hard. / 他狠狠地打了她。 -> mistranslation "She hit him", "他狠狠地打了她"
    He told her the truth. / 她对他说了实话。 -> mistranslation "He told her", "她对他说"
    She hit him hard. / 他被她狠狠地打了。 -> none
    He told her the truth. / 他把实话告诉了她。 -> none

What it cannot find: exchanged nouns (most subjects and objects are), clauses with anything but an
adverb or an auxiliary between their parts, verbs whose rendering the bilingual lexicon does not
know, exchanged possessors.

Where a person stands more than once on a side the flag is below the default threshold: all of the
9 on 27,655 verses of the Bible were wrong.

Measured: of 542 verses of the Bible whose English subject and object, both pronouns, changed places
.01 are found, .25 with ``--min-confidence 0.4``, and none of 27,655 verses as they are is flagged;
of 2,000 pairs of newstest2020 and 1,316 of MAC-Dev none
(``python -m tests.benchmarks.edit_roles``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from aligner.bitext import Flag, Span
from aligner.divergence.check import Check
from aligner.divergence.names.matching import find_rendering
from aligner.divergence.pair import Pair
from aligner.language.names import english as names_en
from aligner.language.tables import rows
from aligner.language.words.lexicon import load_lexicon

_CONFIDENCE = 0.8
"""Less than the figures say, one edited verse in five giving .98: real errors are less plain than
edits, and rarer."""
_LOOSE = 0.45
"""Where a person stands more than once on a side: all 9 flags on the Bible's human translation were
wrong there."""

_SUBJECTS = {"i": "我", "he": "他", "she": "她", "we": "我们", "they": "他们", "you": "你"}
_OBJECTS = {"me": "我", "him": "他", "her": "她", "us": "我们", "them": "他们", "you": "你"}
_FORMS = {
    "我": "我(?!们)",
    "他": "他(?!们)",
    "她": "她(?!们)",
    "你": "(?:你们?|您)",
    "我们": "(?:我们|咱们)",
    "他们": "[他她它]们",
}
"""How Chinese writes a pronoun."""

_NAME_REST = r"[\w'-]+(?: [A-Z][\w'-]+){0,2}"
_NAME = rf"[A-Z]{_NAME_REST}"
_ENGLISH = re.compile(
    # What stands before is looked at behind the first letter: so a search skips most letters.
    r"(?P<subject>[A-Zhswty](?<!\w[A-Zhswty])(?:(?<=I)|(?<=[Hh])e|(?<=[Ss])he|(?<=[Ww])e|"
    rf"(?<=[Tt])hey|(?<=[Yy])ou|(?<=[A-Z]){_NAME_REST})) "
    r"(?:(?:has|have|had|will|would|shall|may|might|could|can|should|must|also|then|later|again|"
    r"once|first|already|soon|still|now|today|did|does|do|\w+ly) )*"
    r"(?P<verb>(?!(?:is|are|was|were|be|been|being|am|and|or|of|in|to|for|on|at|by|with|as|but|not|"
    r"than)\b)[a-z]+)"
    r"(?: (?:for|to|unto|at|with|on|upon|after|from))?(?: (?:up|out|down))?"
    rf" (?P<object>(?:me|him|her|us|them|you)\b(?! own)|{_NAME})(?!['’]s)"
)

# What may stand inside a clause; 的 makes a possessor of what is before it, 和 and 同 join it.
_BREAK = "，。；：！？、“”「」『』（）()—…的和与同"
_OBJECT_MARK = "把将对向给跟叫"
_PASSIVE = "被由"
_FREE = f"(?<![{_OBJECT_MARK}{_PASSIVE}和与同为让使从在令比的])"
"""Before a subject: no word that would make it an object."""
_SHORT = f"[^{_BREAK}{_PASSIVE}]"
_BARE = f"[^{_BREAK}{_PASSIVE}{_OBJECT_MARK}让使令为从在比]"


@dataclass(frozen=True, slots=True)
class _Person:
    """How Chinese writes a subject or object: a pattern, and where it stands."""

    pattern: str
    spans: tuple[Span, ...]

    def stands_before(self, other: _Person) -> bool:
        """Whether it stands so near before the other that a verb may join the two."""
        return any(0 <= low - high <= _FARTHEST for _, high in self.spans for low, _ in other.spans)


@dataclass(frozen=True, slots=True)
class _Clause:
    """An English clause of two persons, and the patterns of both in the Chinese; the verb by its
    stems' numbers in the lexicon, whatever its form."""

    span: Span
    verb: frozenset[int]
    subject: str
    object: str


def find(pair: Pair) -> list[Flag]:
    """Flags of kind ``mistranslation`` over the clause on both sides, always major."""
    found = []
    for clause in _clauses(pair.en, pair.zh):
        if _said(clause.subject, clause.object, clause.verb, pair.zh) is not None:
            continue
        turned = _said(clause.object, clause.subject, clause.verb, pair.zh)
        if turned is not None:
            sure = _CONFIDENCE if _is_alone(clause, pair) else _LOOSE
            found.append(_flag(pair, sure, clause.span, turned))
    return found


CHECK = Check("roles", find)


def _is_alone(clause: _Clause, pair: Pair) -> bool:
    """Whether each side names its two persons once, and no third one by a pronoun."""
    persons = (clause.subject, clause.object)
    named = sum(pattern not in _FORMS.values() for pattern in persons)
    return (
        all(len(re.findall(pattern, pair.zh)) == 1 for pattern in persons)
        and len(_ANY_PRONOUN_ZH.findall(pair.zh)) <= 2 - named
        and len(_ANY_PRONOUN_EN.findall(pair.en)) <= 2 - named
    )


_ANY_PRONOUN_ZH = re.compile("[我咱你您他她它]们?")
_ANY_PRONOUN_EN = re.compile(
    r"\b(?:I|me|my|we|us|our|you|your|ye|thee|thou|he|him|his|she|her|they|them|their)\b",
    re.IGNORECASE,
)


def _flag(pair: Pair, confidence: float, en: Span, zh: Span) -> Flag:
    return pair.flag(
        "mistranslation",
        "major",
        confidence,
        en=[en],
        zh=[zh],
        message=f"{pair.en[slice(*en)]} ≠ {pair.zh[slice(*zh)]}: subject and object exchanged",
    )


_FARTHEST = 8
"""Characters between two persons in any of the orders of `_said`, and 们 besides."""


def _clauses(en: str, zh: str) -> Iterator[_Clause]:
    """Clauses both of whose persons the Chinese has, near each other."""
    if not _PRONOUN.search(zh) and not _may_join_names(en):
        return
    for match in _ENGLISH.finditer(en):
        subject = _rendered(match["subject"], _SUBJECTS, en, zh)
        object_ = _rendered(match["object"], _OBJECTS, en, zh) if subject else None
        if not subject or not object_ or subject == object_:
            continue
        # A pattern with a name in it takes long to make.
        if subject.stands_before(object_) or object_.stands_before(subject):
            verb = _stems(match["verb"])
            yield _Clause(match.span(), verb, subject.pattern, object_.pattern)


def _may_join_names(en: str) -> bool:
    """Whether two names have nothing but words between them: a quick test that misses none."""
    names = names_en.find_names(en)
    return any(_BETWEEN.fullmatch(en, a.span[1], b.span[0]) for a, b in pairwise(names))


_PRONOUN = re.compile("[我咱你您他她它]")
_BETWEEN = re.compile(r" [\w ]+ ")


def _rendered(person: str, pronouns: dict[str, str], en: str, zh: str) -> _Person | None:
    """A person's words in the Chinese; None where it has none."""
    pronoun = pronouns.get(person.lower())
    if pronoun is not None:
        pattern = _FORMS[pronoun]
        spans = tuple(match.span() for match in re.finditer(pattern, zh))
        return _Person(pattern, spans) if spans else None
    name = next((name for name in names_en.find_names(en) if name.text == person), None)
    span = find_rendering(name, zh) if name else None
    if span is None:
        return None
    words = zh[slice(*span)]
    starts = (at for at in range(len(zh)) if zh.startswith(words, at))
    return _Person(re.escape(words), tuple((at, at + len(words)) for at in starts))


def _said(subject: str, object_: str, verb: frozenset[int], zh: str) -> Span | None:
    """Where the Chinese says that the subject does it to the object."""
    orders = (
        f"{_FREE}{subject}(?P<verb>{_BARE}{{1,6}}?)给?{object_}(?!的)",
        f"{_FREE}{subject}{_SHORT}{{0,4}}?[{_OBJECT_MARK}]{object_}(?!的)(?P<verb>{_SHORT}{{1,6}})",
        f"{_FREE}{object_}{_SHORT}{{0,4}}?[{_PASSIVE}]{subject}(?!的)(?P<verb>{_SHORT}{{1,6}})",
    )
    for order in orders if verb else ():
        for match in re.finditer(order, zh):
            end = _end_of(verb, match["verb"])
            if end is not None:
                # The last person stands behind the verb, or before it.
                at_end = match.end("verb") < match.end()
                return match.start(), match.end() if at_end else match.start("verb") + end
    return None


def _stems(verb: str) -> frozenset[int]:
    forms = verb, _presents().get(verb, verb), re.sub(r"is(e|es|ed)$", r"iz\1", verb)
    return load_lexicon().stems(" ".join(forms))


def _end_of(verb: frozenset[int], zh: str) -> int | None:
    """Where the first word ends that the lexicon renders by one of those."""
    lexicon = load_lexicon()
    for entry in lexicon.entries(zh, "zh"):
        if not verb.isdisjoint(lexicon.renderings(entry.number)):
            return entry.end
    return None


@lru_cache(maxsize=1)
def _presents() -> dict[str, str]:
    """Past forms that a stemmer does not know -> the plain form."""
    return {past: row.english[0] for row in rows("verbs") for past in row.english[1:]}
