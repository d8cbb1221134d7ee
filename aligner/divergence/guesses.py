"""Numbers set by hand and never fitted: the guesses of the checks, in one place.

They order candidates and give each rule a confidence. How often a flag with that confidence is
right is fitted afterwards (`aligner.divergence.judging`); the single values were never
compared with others. A value that is fitted to marked data moves to its check, with the name of the
data.
"""

from __future__ import annotations

from typing import NamedTuple

# --- names: how likely a Chinese name stands where an English one should ---------------------

STANDS_FOR: dict[tuple[str, str], float] = {
    ("person", "person"): 0.9,
    ("person", "marked"): 0.95,
    ("person", "transcribed"): 0.7,
    ("pinyin", "place"): 0.8,
    ("pinyin", "person"): 0.5,
    ("pinyin", "transcribed"): 0.4,
    ("foreign", "transcribed"): 0.8,
    ("foreign", "person"): 0.3,
    ("foreign", "marked"): 0.7,
    ("foreign", "latin"): 0.4,
    ("foreign", "place"): 0.3,
    ("abroad", "person"): 0.5,
    ("abroad", "transcribed"): 0.6,
    ("abroad", "marked"): 0.6,
    ("acronym", "latin"): 0.6,
}
"""By the kinds of both names, where no table knows either."""

STANDS_FOR_KNOWN_ENGLISH: dict[tuple[str, str], float] = {
    ("person", "person"): 0.75,
    ("person", "transcribed"): 0.85,
    ("person", "marked"): 0.7,
    ("country", "transcribed"): 0.5,
    ("country", "place"): 0.55,
    ("place", "place"): 0.75,
    ("place", "transcribed"): 0.7,
    ("organisation", "transcribed"): 0.5,
    ("organisation", "latin"): 0.5,
}
"""By what a table says of the English name, and the kind of the Chinese one."""

KNOWN_CHINESE_STANDS_FOR: dict[tuple[str, str], float] = {
    ("person", "person"): 0.85,
    ("foreign", "person"): 0.75,
    ("abroad", "person"): 0.5,
    ("pinyin", "person"): 0.7,
    ("pinyin", "country"): 0.45,
    ("foreign", "country"): 0.35,
    ("pinyin", "place"): 0.7,
    ("foreign", "place"): 0.45,
    ("foreign", "organisation"): 0.6,
    ("acronym", "organisation"): 0.4,
}
"""By the kind of the English name, and what a table says of the Chinese one."""


class Likeness(NamedTuple):
    """What else makes one name stand for another."""

    same_sort: float = 0.85
    """Tables know both, and both are persons, countries, places or organisations."""
    one_a_place: float = 0.55
    """Tables know both, of different sorts, one a place: a country is named by its capital."""
    same_surname: float = 0.85
    misspelled: float = 0.85
    """All the syllables of a Chinese person but one."""
    marked_otherwise: float = 0.8
    """The Chinese name is marked as told by sound (音), and has another sound."""
    pinyin_transcribed: float = 0.75
    short_pinyin_place: float = 0.6
    """Factor: few letters that read as pinyin are a Chinese place by accident."""
    by_pronoun: float = 0.6
    """Factor: the Chinese names a person whom the English may call he. Of such in talks and general
    text 3 of 8 were marked, of the others 25 of 32."""
    opens_sentence: float = 0.9
    """Factor: there an ordinary word has a capital too."""
    free_distance: float = 0.25
    """Shares of the texts that two places may lie apart for nothing."""
    distance: float = 0.3
    """What a whole text's length beyond it takes away."""


LIKENESS = Likeness()

LOST: dict[str, float] = {"pinyin": 0.3, "abroad": 0.25, "labelled": 0.55}
"""An English name without counterpart, by its kind; other kinds are `LOST_OTHERWISE`."""
LOST_OTHERWISE = 0.1
LOST_FOREIGN, LOST_FOREIGN_FIRST = 0.25, 0.15
"""A foreign name, and one that opens a sentence."""
LOST_FIRM, LOST_KNOWN = 0.5, 0.2
"""Companies and agencies are hardly left out; countries and the United Nations often are."""
BY_PRONOUN = 0.3
"""A person whom the other side may call he or she, as novels do: no error."""
ADDED: dict[str, float] = {"marked": 0.6, "person": 0.2, "place": 0.3}
"""A Chinese name without counterpart, by its kind; other kinds are `ADDED_OTHERWISE`."""
ADDED_OTHERWISE = 0.1
ADDED_TRANSCRIBED, ADDED_TRANSCRIBED_ALONE = 0.5, 0.4
"""A transliteration where English names are lost, and where none is."""
ADDED_OFTEN = 0.25
"""China and the like, or a country or place where no English name is lost."""

# --- numbers: how odd it would be if two were the same ---------------------------------------


class Sameness(NamedTuple):
    """Costs of taking two numbers or dates for the same: 0 for nothing at all."""

    style: float = 0.15
    """Second and 2, digits and words, "one" and a count: for each of these."""
    no_unit: float = 1.0
    """The same value, a unit on one side alone."""
    traditional_unit: float = 2.0
    """Pound and 斤, mile and 里: translators render one by the other."""
    ratio_unit: float = 1.5
    """Percent, fraction, times: the same ratio or the same figure."""
    other_dimension: float = 2.5
    converted: float = 0.5
    """The same amount in another unit, exactly."""
    about_converted: float = 1.0
    inverse_ratio: float = 3.0
    """10 times less, 十分之一."""
    alternative: float = 3.5
    """A value that usage allows: 增长两倍 is tripled."""
    rounded: float = 4.0
    vague: float = 2.0
    """Intervals of which one is vague meet: 十几 and 15."""
    both_vague: float = 5.0
    date_and_count: float = 0.3
    """七日 is the 7th or seven days: with a unit or an ordinal."""
    date_and_bare_number: float = 3.0
    other_parts: float = 4.0
    """Equal values of different parts of dates, or a two-digit year and so many years."""
    other_clock: float = 0.5
    """3 o'clock and 15:00; the eighties and the 1980s."""
    short_year: float = 1.0
    era: float = 2.0
    """A year before Christ and after; a year and a decade."""


SAMENESS = Sameness()


class Contradiction(NamedTuple):
    """How sure it is that two numbers that answer each other contradict."""

    date: float = 0.95
    unread: float = 0.9
    vague: float = 0.3
    weak_count: float = 0.8
    """Factor for a lone numeral of 3 to 10: doubtful only for what follows it."""
    weak: float = 0.4
    """Factor for "one", "a dozen", 千千: they often count nothing."""
    same_unit: float = 0.2
    other_dimension: float = -0.2
    least: float = 0.05
    most: float = 0.97
    digits: float = 0.9
    large: float = 0.85
    """In words, above ten or a fraction."""
    small: float = 0.7
    smallest: float = 0.5
    """In words, one or two."""
    counted: float = 0.75
    """Small numbers in words beside words that render each other: two slots, 六个插槽."""
    uncounted: float = 0.6
    """Factor for small numbers in words that count nothing in common."""


CONTRADICTION = Contradiction()


class Unlikeness(NamedTuple):
    """How little two different numbers look like versions of one another: 0 for not at all."""

    distance: float = 4.0
    """A whole text's length apart."""
    other_kind: float = 1.0
    """A number against a day, a month or a year."""
    one_unit: float = 1.0
    two_units: float = 2.0
    other_dimension: float = 2.0
    weak: float = 1.5
    """One of them is a word that often counts nothing, of three and more."""
    weakest: float = 3.5
    """The same of one and two."""
    digits: float = 0.5
    """Digits against words."""
    ordinal: float = 1.0
    ordinal_with_unit: float = 2.5
    """27th answers 第26 or 26日 rather than 十年."""
    vague: float = 2.0
    magnitude: float = 1.0
    """More than ten times apart."""


UNLIKENESS = Unlikeness()


class NumberAlone(NamedTuple):
    """How sure it is that a number which one side lacks is missed, or that a unit is wrong."""

    unit: float = 0.8
    small_unit: float = 0.55
    """The unit of one or two."""
    weak_unit: float = 0.2
    ordinal: float = 0.6
    """The 30th where the other side counts thirty persons."""
    half: float = 0.7
    """Half as many where the other side says half more."""
    misread: float = 0.7
    """92 for the 九二 of a name."""
    opposed: float = 0.35
    """Over here, under there."""
    approximation: float = 0.1
    year: float = 0.45
    date: float = 0.3
    weak: float = 0.03
    digits: float = 0.6
    small_digits: float = 0.45
    """Up to ten, or the day of a month, which is often left to the context."""
    words: float = 0.45
    small_words: float = 0.1
    repeated: float = 0.3
    """Factor: the same value is there once, or the other end of its range."""
    proverbial: float = 0.7
    """Factor: 100 % and the like, which are said where nothing is counted."""
    reference: float = 0.5
    """Factor: the number of a chapter."""


ALONE = NumberAlone()
