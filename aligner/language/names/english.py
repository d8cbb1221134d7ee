"""Names in English text: capitalised runs that are no ordinary words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from aligner.bitext import Span
from aligner.language.names.known import KnownName, by_english, find_english
from aligner.language.names.pinyin import (
    ROMANISED_ABROAD,
    is_surname_spelling,
    syllable_count,
)
from aligner.language.patterns import word_of
from aligner.language.words.lexicon import load_lexicon

# Own compilation: words that English capitalises in titles, offices and first place without
# naming anything by them. With `_ENDINGS` it keeps institutions translated by meaning out.
_ORDINARY_TEXT = """
    a abbot about above academic academy according account accounts across act acting action
    actually ad add address administration administrator admiral adult adults advance advanced
    aerospace affair affairs after afternoon afterward afterwards again against age agencies
    agency agenda agent agents ago agreement ah ai aid aids aim air aircraft airline airlines
    airport airports alas albeit alert all alliance allied allow almost along already also
    alternate although always am ambassador amendment amid among an analyst analysts ancestor
    ancient and angel angels animal animals another answer anti any anyone anything anyway apart
    apartment app appeal application apply appreciate approach april arab arabic arabs area
    areas army around art article artist arts as ask assembly assistant associate association
    asylum at atomic attack attend attn attorney august aunt author authorities authority auto
    autumn avenue award awards away babe baby bachelor back background bad bag bags ball bank
    banker banks bar base basic basin battle bay bc be beach bear beautiful because become
    before begin behind being believe bell belt beneath beside besides best better between
    beyond bible big bill billion biochemistry biology bird birds birthday bishop bitcoin black
    block blockchain blog blood blue board boat body book books boss both box boy boys brain
    branch brave bridge brief brigade bring broadcast bronze brother brothers buddhism buddhist
    budget build building bulletin bureau bus business but buy by cabinet call camp campaign
    campus can cannot cape capital captain car carbon card care carnival cars case castle cat
    catch cathedral catholic cause cell cells celsius center centers central centre century ceo
    ceremony certain certainly cfo chair chairman challenge chamber champion champions
    championship chance chancellor change channel chapel chapter character charge charity
    charter chef chief child children choice christian christians christmas church cinema circle
    citizen citizens city civic civil civilian class clean clear climate clinic clinical close
    closed cloud club cny co coach coal coalition coast coastal code cold college colonel color
    come commander commerce commercial commission commissioner committee common commons
    community companies company compare computer concerning conference congress consider
    consortium constitution consul consular consulate consumer consumers content continental
    contract control convention coo cook cooperation cooperative core corp corporation corps
    correspondent cosmic council councillor councilor counselor countersign counties country
    county course court courts covid crane crazy create crew crime crisis critics cross crown
    cruise crypto crystal cto cultural culture cup currency currently customs cut cyber dad
    daddy daily dam dance dark data daughter day days dead dean dear death debate debt decade
    december deep defeat defence defend defense degree delegates delta democracy democrat
    democrats demon dentist department departments deputies deputy design despite detective dev
    devil dialogue diamond did didn't died different difficult digital diploma diplomat
    diplomats direct director directorate directors disaster disease district division dna do
    doctor doctors document does dog dollar domestic don't door double down dr draft dragon
    drama draw drawing dream drive driver drought drug drugs duchess due duke during duty
    dynasty each eagle earl earlier early earn earth earthquake easily east eastern easy eat eco
    economic economics economy edge editor effect efforts eight eighth either elder electric
    electronic electronics elementary eleven embassy emerald emergency emperor empire employees
    empress empty end energy engine engineer english enjoy enough enter enterprise enterprises
    entry environment environmental epidemic equal equity era especially establishment estate
    etc eunuch eur euro eve even evening event events ever every everybody everyone everything
    everywhere evil exactly example excellency except exchange executive exhibition expert
    experts export express expressway extra eye eyes face fact factory faculty fair fairy faith
    fall families family famous fan fans far farm farmer farmers fast fate father fear feature
    february federal federation feel fellow female few field fields fifteen fifth fifty fight
    figure figures film films final finally finance financial find fine fire first fish five
    flag fleet flight flood floor flower flowers fly focus folk folklore follow food foods foot
    football for force forces foreign forest forget former fort forth fortune forty forum
    foundation founder four fourth fox frankly free freedom friday friend friends friendship
    from front fruit fuel full fun fund funds further future futures gala gallery game games
    gang garbage garden gardens gas gate gave gbp gdp general generally generation genetic
    genius gentlemen get ghost giant gift girl girls give given global go god goddess gold
    golden good goodness goods got govern government governor grade grand granddad grandfather
    grandma grandmother grandpa great greater green ground group groups grow growth guard guest
    guide guides guinness gulf gun had hair half hall hand happy hard has hate have haven't
    having he head headquarters health healthcare hear heart heat heaven heavenly heavy height
    hello help hence henceforth her here hero heroes herself hey high higher highland highway
    hill hills him himself hindu his historic historical history hiv hkd hmm hold holdings
    holiday holy home hong honor honour hope hospital host hot hotel hour hours house housing
    how however huge huh human humanity humans hundred hundreds hurricane hurry husband i i'll
    i'm i've ice idea if image immortal import important improved in inc incident income indeed
    independence index industrial industries industry infrastructure initiates initiative inner
    innovation innovative inside insider instead institute institutes institution insurance
    intelligence intercontinental intergovernmental interior international internet interview
    into invest investor investors invite iron is islam islamic island islands isn't issue
    issues it its itself jade january jew jewel jewish jews job joint journal journalist
    journalists journey joy jr judge judges july june junior just justice keep key kids kill
    kind kindergarten king kingdom km know knowledge lab labor laboratory labour lack ladies
    lady lake land lands language large last late later latest latin laureate law laws lawyer
    lead leader leaders league learn leave lecture left legal legend legislative legislature let
    letter level liberal liberation library lieutenant life light like likewise limited line
    link lion list listed listen literature little live lives llc local logistics long look lord
    lords lost lot lots lotus love low lower ltd lunar lunch ma'am machine machinery madam made
    magazine magnet maid main mainly mainstream maintain majesty major make making male mall
    mama man manage management manager manor many map march maritime mark market markets
    marriage marshal mask mass master masters match material materials matter may maybe mayor me
    mean meanwhile medal media medical medicine medicines medley meet meeting member members
    memorial memory men mental merchants message metal metro metropolitan microwave mid middle
    might military milk mill million mind mine mineral mines minister ministers ministry minor
    minute minutes miracle miracles mirror miss mission mister mixed mobile model models modern
    mom moment monarch monday money monk monkey month monthly months monument moon moral more
    moreover morning most mother motherland motor mount mountain mountains move movement movie
    mp mps mr mrs ms mt much multi multiple mum municipal municipality museum music muslim
    muslims must my myself mystery name nation national nationals nations natural nature naval
    navy near nearby nearly need neighbor neither nephew net network neural never new news
    newspaper next niece night nine ninety ninth no nobel nobody non none nonetheless nor normal
    north northeast northern northwest not note nothing notice novel novelist november now
    nowadays nowhere nuclear number numerous nun nurse object observatory observer ocean oceans
    oct october of off offer office officer officers official officials often oh oil ok okay old
    on once one ones online only open opening opens opera operations opposition or orange
    orchestra order orders ordinary ordnance organ organisation organization organizations
    organizers orient oriental original other others otherwise our ours out outer outside
    outstanding over overall overseas own pacific page paint painting palace pandemic panel papa
    paper parents park parliament parliamentary part participants parties partner partners
    partnership party pass passengers past patent path patient patients patrol pattern pavilion
    pay pc pdf peace peaceful peak pearl pedestrian pen people people's peoples per perfect
    perhaps period permanent person personal petition petroleum pharma phase phd phoenix phone
    photo physics pilot pioneer pipeline place plain plan plane planet planetarium planning
    plans plant plants plastic plate platform play player players plaza plc please plus pm poem
    poet point points polar police policies policy political politics pool poor pop popular
    population port ports positive possible post postal power powers practice pre prefectural
    prefecture premier prepare present presidency president presidential presidents press pretty
    previous price prices priest primary primate prime prince princes princess principal print
    prison private prize pro problem problems process processes producer product products
    professor profit program programme programs progress project projects promote proper
    property prosecutor protect protest province provinces provincial public pure purple put
    quality quantum quarter queen question quick quickly quiet quite race radio rail railway
    railways rain range rapid rare rate rather raw reach read ready real reality really rear
    recyclable red reform reforms region regional register registrar regular relief religious
    remain remember renewable report reported reporter reporters reports representative
    representatives republic republican republicans rescue research researcher researchers
    reserve reserves residence resident residents resort resource resources respect response
    responsible rest restaurant result results retail return returns review revolution
    revolutionary rich right rights rims ring rise rising risk river rivers rmb road roads rock
    role room round route row royal rule rules run rural sacred sad safe safety said saint sale
    sales same sample sars satellite saturday save saw say says scene scholar scholars school
    schools science sciences scientific scientist scientists sea season seat sec second
    secondary secret secretariat secretary section sector securities security see seem seen
    select selected self sell semi senate senator senators send senior sense sept september
    series serious seriously serve service services session set seven seventh seventy several
    shadow shall shan't share shared shareholders shares she sheriff ship shipping shops short
    should show shows side sign silk silver similar simple simply since singer single singles
    sir sister sit site six sixteen sixth sixty sky sleep slow small smart smile snow so soccer
    social socialist society software solar soldier soldiers some somebody someone something
    sometimes somewhere son song soon sorry soul sound sounds source sources south southeast
    southern southwest sovereign space speak speaker special species speech speed spirit
    spiritual spokesman spokesperson spokeswoman sport sports spot spring square sr st staff
    stage stand standard standards star stars start startup state statement states station
    stations statistics statue status stay steel stem step still stock stocks stone stop storm
    story straight strait strange strategic strategy stream street strength strike strong
    structure student students studies studio study style sub subject substance suburban subway
    success such sudden suddenly summer summit sun sunday super supply support supreme sure
    surgeon survey sutra suv suvs swamp sword symbol symposium system systems table take taken
    takes taking talent talk talks tank target task tax tea teach teacher teachers team teams
    tech technical technique techniques technologies technology telecom telecommunications
    telegraph television tell temple temples ten tennis tenth term terms terracotta territory
    terror test text than thank thanks that that's the theater theatre their theirs them then
    there there's thereafter therefore these they they're thing things think third thirteen
    thirty this those though thought thousand thousands three through throughout throw thunder
    thursday thus tiger time times tiny tip title to toad today together told tomorrow ton
    tongue too took top topic tortoise total tour tourism tournament toward towards tower town
    township toy track trade trading traditional traffic trail train training trans transfer
    translator transport travel treasure treasury treat treaty tree trial tribe tribunal tribute
    trip troops tropical true trust truth try tuesday tunnel turn tv twelve twenty twice twin
    two type typhoon uh ultimate ultra um uncle under underground union unique unit unite united
    units unity universal universe universities university unless unlike until up upon upper
    urban us usd use users vaccine valley value various vehicle vehicles version very via vice
    victory video view village violence vip vision visit visitor visitors voice volleyball
    volume volunteer volunteers vote wait walk wall want war warm warrior warriors was wasn't
    waste watch water waters wave way we we'll we're we've weak wealth weapon weapons wear
    weather web website wednesday week weekend weekly weeks welcome welfare well went were west
    western what what's whatever when whenever where whereas wherever whether which while white
    who whoever whole whom whose why wide wife wild will win wind window wine winner winter
    wisdom wise wish with within without wolf woman women women's won wonder wonders word words
    work worker workers works workshop world world's worse worst worth would wow write writer
    wrong yard ye yea year years yellow yes yesterday yet you young your yours youth yuan zero zone
    alack amen auntie behold bless blessed cousin cursed doth forasmuch gaffer gammer grandam
    grandaunt granddaughter grandmama grandpapa grandson grannie granny hast hath hither
    howbeit howl ladyship lo lordship mam mama mistress mommy mummy nanny nay selah shalt sire
    sirs stepmother thee thence therein thereof thine thither thou thy unto verily whatsoever
    wherefore wherein whereof whither whosoever wilt woe yon yonder
"""
_ORDINARY = frozenset(_ORDINARY_TEXT.split())
_ENDINGS = re.compile(
    r"(?:tions?|sions?|ments?|ings?|ity|ities|ives?|ness|ships?|ology|ances?|ences?|ists?|isms?|"
    r"ary|ful|less|ous|ly|icals?|ables?|ibles?|graphy|[a-z]{3}ed|tors?|ians|ese|ic|ics|ual|ional)$"
)
_SHORT = 5
"""Letters up to which an ending proves nothing: Ping and Jing are names."""

_CAPITAL = "[A-ZÀ-Þ]"
_LETTERS = r"[\w]*(?:['’][A-Za-z]\w+|['’](?!s\b)[A-Za-z]\w*)*"
_WORD = _CAPITAL + _LETTERS
# What stands before is looked at behind the first letter: so a search skips to capitals.
_RUN = re.compile(
    rf"{_CAPITAL}(?<![\w@#/.&-].){_LETTERS}(?:-\w+)*"
    rf"(?:(?: |\. )(?:(?:de|da|van|von|der|den|bin|al|el|ibn|la|le|du|di) )*{_WORD}(?:-\w+)*)*"
)
_TOKEN = re.compile(rf"{_WORD}(?:-\w+)*")
_LABELS_TEXT = """
    startup start-up firm company developer brand app chatbot publisher unicorn
"""
_LABELS = _LABELS_TEXT.split()
# A lowercase label makes an ordinary word a name: "his startup Hyperbolic".
_LABELLED = re.compile(
    rf"{word_of(_LABELS)} "
    r"([A-Z][a-z]{3,})\b(?! [A-Z]|['’-])"
)
_LOWERCASE = re.compile(r"\b[a-z]{3,}\b")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;。！？\n])[\s\"“”'‘’(（\[]*$|[\"“‘(（]$")


class EnglishName(NamedTuple):
    """A mention of a name in English text."""

    span: Span
    text: str
    kind: str
    """``known``, ``person`` (pinyin, family name and given name), ``pinyin`` (one word that
    reads as pinyin), ``abroad`` (Cantonese, Korean and the like), ``labelled`` (by a word such as
    company), ``acronym`` or ``foreign``."""
    known: tuple[KnownName, ...] = ()
    first: bool = False
    """Whether it opens a sentence, where an ordinary word is capitalised too."""

    @property
    def words(self) -> list[str]:
        """The words of the name without the particles between them."""
        return _TOKEN.findall(self.text)


@lru_cache(maxsize=8192)
def is_ordinary(word: str) -> bool:
    """Whether a capitalised word is likely no name: a common word or a common ending."""
    lower = word.lower().replace("’", "'").removesuffix("'s")
    if lower in _ORDINARY:
        return True
    if len(lower) > _SHORT and _ENDINGS.search(lower) and syllable_count(lower) is None:
        return True
    parts = lower.split("-")
    if len(parts) > 1:
        return all(part in _ORDINARY or _ENDINGS.search(part) for part in parts)
    singulars = (
        lower.removesuffix("s"), lower.removesuffix("es"), lower.removesuffix("ies") + "y",
    )  # fmt: skip
    return any(singular in _ORDINARY for singular in singulars)


@lru_cache(maxsize=1024)
def known_names(text: str) -> tuple[EnglishName, ...]:
    """Mentions of what the dictionary knows, in the order of the text.

    Kept, as each bead is read for itself and once more beside those of its document.
    """
    known = by_english()
    return tuple(
        EnglishName(match.span(), match.group(), "known", known[match.group().replace("’", "'")])
        for match in find_english(text)
    )


@lru_cache(maxsize=16)
def find_names(text: str) -> tuple[EnglishName, ...]:
    """Mentions in the order of the text; titles and ordinary words are left out of them.

    The last few results are kept, because more than one family asks for the same text.
    """
    found = list(known_names(text))
    covered = [name.span for name in found]
    for match in _LABELLED.finditer(text) if any(map(text.__contains__, _LABELS)) else ():
        if not any(low < match.end(1) and match.start(1) < high for low, high in covered):
            covered.append(match.span(1))
            found.append(EnglishName(match.span(1), match.group(1), "labelled"))
    for run in _RUN.finditer(text):
        for start, end in () if run.span() in covered else _names_in(text, run, covered):
            first = bool(_SENTENCE_START.search(text[max(0, start - 8) : start]))
            name = text[start:end]
            found.append(EnglishName((start, end), name, _kind(name), (), first))
    return tuple(sorted(found, key=lambda name: name.span))


def _names_in(text: str, run: re.Match[str], covered: list[Span]) -> list[Span]:
    """The parts of a capitalised run that name something: split at known and ordinary words."""
    parts: list[Span] = []
    open_part: Span | None = None
    tokens = list(_TOKEN.finditer(text, run.start(), run.end()))
    title = len(tokens) > 1 and _is_title([token.group() for token in tokens])
    for token in tokens:
        start, end = token.span()
        word = token.group()
        is_name = (
            len(word) > 1
            and (
                not (
                    is_ordinary(word)
                    or _stands_in_lowercase(text, word.lower())
                    or (title and _is_translated(word))
                )
                or _heads_name(text, end, word)
                or (open_part is not None and _is_given(text, open_part, start, word))
            )
            and not any(low < end and start < high for low, high in covered)
        )
        breaks = open_part is not None and text[open_part[1] : start] == ". "
        if open_part is not None and (not is_name or breaks):
            parts.append(open_part)
            open_part = None
        if is_name:
            open_part = (open_part[0] if open_part else start, end)
    if open_part is not None:
        parts.append(open_part)
    return parts


def _is_title(words: Sequence[str]) -> bool:
    """Whether a run has ordinary words too, as titles have: Household Waste Disposal."""
    return any(len(word) > 1 and is_ordinary(word) for word in words)


@lru_cache(maxsize=4096)
def _is_translated(word: str) -> bool:
    """Whether a word of a title is one that Chinese renders by its meaning."""
    return load_lexicon().is_common(word) and syllable_count(word) is None


def _stands_in_lowercase(text: str, word: str) -> bool:
    """Whether the text has the word, of three letters or more, in lower case too."""
    return word in text and word in _LOWERCASE.findall(text)


def _heads_name(text: str, end: int, word: str) -> bool:
    """Whether an ordinary word is a Chinese family name here, as in Song Lijuan."""
    if not is_surname_spelling(word):
        return False
    following = _TOKEN.match(text, end + 1) if text[end : end + 1] == " " else None
    return (
        following is not None
        and not is_ordinary(following.group())
        and syllable_count(following.group()) in (1, 2)
    )


def _is_given(text: str, surname: Span, start: int, word: str) -> bool:
    """Whether an ordinary word is a Chinese given name here, as in Liu He."""
    return (
        text[surname[1] : start] == " "
        and is_surname_spelling(text[slice(*surname)])
        and syllable_count(word) == 1
        and len(word) <= _LONGEST_SYLLABLE
    )


_LONGEST_SYLLABLE = 6


_ACRONYM = re.compile("[A-Z0-9&-]{2,}s?")


@lru_cache(maxsize=4096)
def _kind(name: str) -> str:
    words = _TOKEN.findall(name)
    if all(_ACRONYM.fullmatch(word) for word in words):
        return "acronym"
    counts = [syllable_count(word) for word in words]
    if all(count is not None for count in counts):
        total = sum(count or 0 for count in counts)
        if len(words) in (2, 3) and 2 <= total <= 4:
            heads = (words[0], words[-1])
            if any(is_surname_spelling(head) for head in heads):
                return "person"
        if len(words) == 1 and total <= 3:
            return "pinyin"
    if any(word in ROMANISED_ABROAD for word in re.split(r"[ -]", name)):
        return "abroad"
    return "foreign"
