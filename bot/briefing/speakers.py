"""Who gives a sentence: "a police captain said", "according to the Observatory", نفت موسكو. Pure.

English puts the speaker before the verb or, behind what was said, after it; Arabic after the verb. Where one speaker
ends is told by the words around: commas, prepositions, the word that begins what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.briefing.speech import (
    ARABIC_BEGINS,
    ARABIC_END,
    ARABIC_SOURCE,
    ARABIC_VERBS,
    AUXILIARY,
    LEADS,
    NOT_SPEAKERS,
    PRONOUNS,
    ROLES,
    SOURCE,
    STANCES,
    TAIL,
    VERBS,
    Stance,
)
from retrieval.names import PLACES, Gazetteer
from retrieval.words import language_of

__all__ = ["Saying", "Stance", "sayings", "sayings_of"]

# A speaker of more words than this was not understood.
LONGEST = 18
# How much of a sentence is read, and how many verbs of it: longer ones are lists. Who stands so close to the end of
# what is read may be cut off.
READ, CUT = 1_200, 30
MOST_VERBS = 20
# How many speakers back "he said" is looked up, and among how many the longer form of a name.
LOOK_BACK = 3
LOOK_FURTHER = 40
PLURALS = frozenset({"people", "police", "men", "women", "families", "police and witnesses", "troops"})
#: A speaker with a name between commas, before the verb: "The mayor of Haditha, Abdul Hakim al-Jughaifi, said the …".
APPOSED = re.compile(
    r"(?:^|[.;:]\s|,\s(?:and|but|while)\s)(?:(?:The|An?|Its|His|Her|Their)\s)?[^,;.\"“”]{3,60},"
    r"\s(?:[A-Z][\w’'-]*|al-\w+|bin|ibn|abu)(?:[\s-](?:[A-Z][\w’'-]*|al-\w+|bin|ibn|abu))*,$"
)
#: Speakers who are no person.
BODIES = re.compile(
    r"\b(?:ministry|army|command|government|agency|network|committees?|observatory|group|television)\b", re.I
)
#: Speakers who are one person.
PERSONS = re.compile(
    r"\b(?:ambassador|spokes(?:man|woman|person)|minister|commander|governor|director|president"
    r"|premier|doctor|physician|captain|colonel"
    r"|general|major|officer|official|man|woman|resident|leader|chief|adviser|envoy|lawyer|sheikh|mayor|witness)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Saying:
    """That somebody says something.

    ``who`` are the words for the speaker as the report has them, or those of the speaker that a pronoun points back to;
    ``name`` is the canonical name where the gazetteer knows it. ``start`` and ``end`` are offsets into the sentence and
    hold speaker and verb; the pronoun is at the same place where there was one.
    """

    who: str
    verb: str
    stance: Stance
    start: int
    end: int
    name: str | None = None

    @property
    def is_pronoun(self) -> bool:
        """Whether only a pronoun says who."""
        return self.who.casefold() in PRONOUNS


def sayings(sentence: str, gazetteer: Gazetteer) -> tuple[Saying, ...]:
    """Who gives a sentence, in order; none where the report itself says it.

    Of a very long sentence the first :data:`READ` characters and :data:`MOST_VERBS` verbs are read.
    """
    read = sentence[:READ]
    found = list(_arabic(read, gazetteer) if language_of(read) == "ar" else _english(read))
    if len(sentence) > READ:
        found = [one for one in found if one.end < READ - CUT]
    named = [replace(one, name=_name_of(one.who, gazetteer)) for one in found]
    return tuple(_without_overlap(sorted(named, key=lambda one: (one.start, -one.end))))


def sayings_of(sentences: Iterable[str], gazetteer: Gazetteer) -> list[tuple[Saying, ...]]:
    """Who gives each of the sentences of a report, which are in order; pronouns and short forms are looked up.

    "He said" is the last speaker where one of the sentence before can be meant; "the Observatory" is the Syrian
    Observatory for Human Rights that the report named before.
    """
    said: list[tuple[Saying, ...]] = []
    before: list[Saying] = []
    for sentence in sentences:
        known: list[Saying] = []
        for one in sayings(sentence, gazetteer):
            known.append(_resolved(one, known[-1:] if one.is_pronoun and known else before, gazetteer))
        before = [*before, *(one for one in known if not one.is_pronoun)][-LOOK_FURTHER:]
        said.append(tuple(known))
    return said


def _resolved(one: Saying, before: Sequence[Saying], gazetteer: Gazetteer) -> Saying:
    """A saying with the speaker that its pronoun or short form stands for."""
    if one.is_pronoun:
        able = [other for other in before if _is_person(other, gazetteer) or one.who.casefold() not in ("he", "she")]
        meant = _meant(one.who.casefold(), able)
        return replace(one, who=meant.who, name=meant.name) if meant else one
    if one.name is None and (longer := _longer_form(one.who, before)):
        return replace(one, name=longer.name)
    return one


def _is_person(one: Saying, gazetteer: Gazetteer) -> bool:
    """Whether a speaker can be one person: a known name that is none, or a place, cannot."""
    known = gazetteer.get(one.name) if one.name else None
    return known is None or known.kind == "person" or bool(PERSONS.search(one.who))


def _meant(pronoun: str, before: Sequence[Saying]) -> Saying | None:
    """The one speaker of the last few that a pronoun can point back to."""
    recent = [one for one in before[-LOOK_BACK:] if _fits(pronoun, one.who)]
    return recent[-1] if recent and len({one.who for one in recent[-2:]}) == 1 else None


def _fits(pronoun: str, who: str) -> bool:
    """Whether a pronoun can stand for a speaker: "they" for several or a body, "he" for one person."""
    head = re.split(r"\s(?:from|of|in|at|who|near|with)\s|,", who)[0].split()[-1:]
    plural = bool(head) and (
        head[0].casefold() in PLURALS
        or (head[0].endswith("s") and (head[0][:1].islower() or head[0].casefold() in ROLES))
    )
    person = bool(PERSONS.search(who))
    body = bool(BODIES.search(who))
    match pronoun:
        case "he" | "she":
            return not plural and not (body and not person)
        case "they":
            return plural or body
        case _:
            return not plural and not person


def _longer_form(who: str, before: Sequence[Saying]) -> Saying | None:
    """The speaker named before whose name holds the capitalised words of a short form."""
    words = {word for word in re.findall(r"[^\W\d_][\w'’-]+", who) if word[0].isupper() and word not in LEADS}
    if not words:
        return None
    return next((one for one in reversed(before) if one.name and words <= set(re.findall(r"[\w'’-]+", one.who))), None)


def _name_of(who: str, gazetteer: Gazetteer) -> str | None:
    """The canonical name of a speaker: one that is the speaker, not one that tells where or whose he is."""
    for mention in gazetteer.find(who):
        known = gazetteer.get(mention.name)
        before, behind = who[: mention.start], who[mention.end :]
        if re.search(r"\b(?:of|to|for|in|at|from|near|with|by)\b", before):
            return None
        if known and known.kind in PLACES and re.search(r"\w", behind + re.sub(r"^[Tt]he\s", "", before)):
            continue
        return mention.name
    return None


def _without_overlap(found: Sequence[Saying]) -> Iterator[Saying]:
    end = 0
    for one in found:
        if one.start >= end:
            yield one
            end = one.end


# English


def _english(sentence: str) -> Iterator[Saying]:
    for match in islice(SOURCE.finditer(sentence), MOST_VERBS):
        if who := _speaker_behind(sentence, match.end(), is_source=True):
            stance = Stance.CLAIMS_RESPONSIBILITY if match[0].startswith("claimed") else Stance.SAYS
            yield Saying(who[0], match[0].strip(), stance, match.start(), who[1])
    last: Saying | None = None
    for match in islice(VERBS.finditer(sentence), MOST_VERBS):
        found = _of_verb(sentence, match, last)
        if found:
            last = found
            yield found


def _of_verb(sentence: str, match: re.Match[str], last: Saying | None) -> Saying | None:
    """Who a verb of speech belongs to: the words before it, behind it, or the speaker of the verb before."""
    is_passive = PARTICIPLE.search(match[0]) and PASSIVE.search(sentence[: match.start()])
    if is_passive or IS_SAID_OF.match(sentence, match.end()):
        return None
    stance = _stance(sentence, match)
    if behind := _inverted(sentence, match):
        return Saying(behind[0], match[0], stance, match.start(), behind[1])
    if last and (match[0].endswith("ing") or _goes_on(sentence[last.end : match.start()])):
        return replace(last, verb=match[0], stance=stance, start=match.start(), end=match.end())
    if match[0].endswith("ing") or (match[0] in NOUNS and IS_NOUN.search(sentence[: match.start()])):
        return None
    before = _speaker_before(sentence, match.start())
    if before is None or VERBS.search(before[0]):
        return None
    return Saying(before[0], match[0], stance, before[1], match.end())


def _goes_on(between: str) -> bool:
    """Whether a second verb has the subject of the first: "put the toll at 320 and said", "said A, and denied B"."""
    return bool(re.search(r"\b(?:and|but|or)\s+(?:also |later |then )?$", between)) and not re.search(r"[.;]", between)


def _stance(sentence: str, match: re.Match[str]) -> Stance:
    rest = sentence[match.start() :]
    return next(stance for stance, pattern in STANCES if pattern.match(rest))


def _speaker_before(sentence: str, verb: int) -> tuple[str, int] | None:
    """The noun phrase before a verb, with an apposition between commas, and where it begins."""
    text = TAIL.sub("", sentence[:verb])
    if pronoun := re.search(r"(?<![\w'’-])(?:he|she|they|it)\s*$", text, re.I):
        return pronoun[0].strip(), pronoun.start()
    apposed = text.rstrip().endswith(",")
    text = text.rstrip(" ,") + " "
    begin = _clause_start(text)
    if apposed and (aside := ASIDE.search(text)):
        text = text[: aside.start()] + " "
        begin = _clause_start(text)
    elif apposed and _is_apposition(text[begin:]) and text[:begin].rstrip().endswith(","):
        earlier = text[:begin].rstrip(" ,") + " "
        start = _clause_start(earlier)
        begin = start if _is_speaker(earlier[start:].strip()) else begin
    begin = _past_leads(text, begin)
    who = text[begin:].strip()
    return (who, begin + len(text[begin:]) - len(text[begin:].lstrip())) if _is_speaker(who) else None


def _clause_start(text: str) -> int:
    """Where the clause begins that a text ends with."""
    begin = 0
    for match in re.finditer(
        r"[,;:—–“”\"«»()]\s*|--?\s+|\b(?:that|but|when|while|after|because|where|which|as|who|before|than|although)\s",
        text,
    ):
        begin = match.end()
    for match in re.finditer(r"\band\s", text[begin:]):
        left, right = text[begin : begin + match.start()].strip(), text[begin + match.end() :].strip()
        if right and left and not (_is_list_of_speakers(left) and _is_speaker(right)):
            return begin + match.end()
    return begin


def _is_list_of_speakers(left: str) -> bool:
    words = left.split()
    return len(words) <= 6 and (words[-1].strip(",").casefold() in ROLES or words[-1][:1].isupper())


def _is_apposition(text: str) -> bool:
    """Whether words are a name, or a description of the one before: "Fadel Abdulghany", "its director"."""
    words = text.split()
    named = [word for word in words if word[:1].isupper() or word[:3] in ("al-", "el-", "bin")]
    return bool(words) and (
        len(named) == len(words) or (words[0] in ("its", "his", "her", "the", "a", "an") and len(words) < 8)
    )


def _past_leads(text: str, begin: int) -> int:
    """Where the speaker begins behind "On Sunday", "Meanwhile" and the like."""
    while match := LEADS_AT.match(text, begin):
        begin = match.end()
    return begin


#: Whoever "according to" leads to.
ANY_SOURCE = re.compile(r"(?:an?|the|one|two|three|four|some|several|its|their|his|her)\s[a-z]")
#: What is no speaker though it is a source.
DOCUMENTS = re.compile(
    r"\b(?:deal|agreements?|accord|plans?|laws?|constitution|schedule|timetable|rules?|terms|text|map|calendar|figures?"
    r"|data|polls?|surveys?|tradition|custom|need|circumstances|situation|wishes|order|instructions?)\b"
)
#: What may stand behind a speaker who is named behind the verb.
ENDS_SPEAKER = re.compile(r"\s*(?:[.,;]|$|who\b|on \w+day|in a\b|by\b|as\b)")
#: When and where somebody spoke is not who did: "its head, Fadel Abdulghany, said on Sunday".
NO_SPEAKER = re.compile(r"(?:on|in|at|by|to|during|from|late|early|earlier|yesterday|today)\b", re.I)
#: A clause between a speaker and the verb that tells of the speaker: "who was there", "reached by telephone",
#: "quoting witnesses", "in Hit".
ASIDE = re.compile(
    r",\s(?:whose|which|who|where|in|from|at|near|[a-z]+ing|[a-z]+(?:ed|en) by"
    r"|\w+(?:ed|ing) (?:by|in|at|on|from|over|to|with|through))\s[^,]+$"
)
#: What became of people is what was said: "Police, quoting witnesses, said five people died".
HAPPENED = re.compile(
    r"\b(?:died|killed|dead|wounded|injured|hurt|fled|arrested|detained|kidnapped|displaced|missing)\b"
)
#: What has been confirmed nobody confirms here.
PARTICIPLE = re.compile(r"(?:ed|told|said)$")
PASSIVE = re.compile(r"\b(?:been|being|was|were|be)\s+(?:\w+ly\s+)?$")
#: "The man said to be the bomber" says nothing.
IS_SAID_OF = re.compile(r"\s+to\s+(?:be|have)\b")
#: A word like "claim" behind one of these is a noun.
NOUNS = frozenset(
    {"claim", "claims", "report", "reports", "blame", "estimate", "estimates", "dispute", "disputes", "record"}
)
IS_NOUN = re.compile(
    r"(?<!\w)(?:the|an?|this|that|its|their|his|her|any|such|no|earlier|of|these|those|to)\s+(?:\w+\s+)?$",
    re.I,
)
LEADS_AT = re.compile(
    r"\s*(?:and|but|meanwhile|however|yet|later|earlier|so|also|in a statement|on (?:Mon|Tues|Wednes"
    r"|Thurs|Fri|Satur|Sun)day"
    r"|(?:late|early) on \w+day|in [A-Z]\w+|at least|instead|then|still|separately|by \w+day"
    r"|[A-Z][A-Z ,]+ (?:--?|–|—))(?:,\s*|\s+)",
    re.I,
)


def _is_speaker(who: str) -> bool:
    """Whether words can be those of somebody who speaks."""
    words = re.findall(r"[\w'’.-]+", who)
    if not words or len(words) > LONGEST or NOT_SPEAKERS.match(who):
        return False
    if who.casefold() in PRONOUNS:
        return True
    if any(word.casefold().removesuffix("'s") in ROLES for word in words):
        return True
    if re.match(r"(?:al|el)-[A-Z]", words[0]):
        return True
    return any(word[:1].isupper() for word in words[1:]) or (words[0][:1].isupper() and words[0] not in LEADS)


def _inverted(sentence: str, match: re.Match[str]) -> tuple[str, int] | None:
    """The speaker behind a verb that follows what was said: ", said its director, Fadel Abdulghany."."""
    before = sentence[: match.start()].rstrip()
    if match[0] not in ("said", "says", "added", "reported", "wrote") or before[-1:] not in (
        ",",
        '"',
        "”",
        "?",
        "!",
        "'",
        "’",
    ):
        return None
    if APPOSED.search(before):
        return None
    found = _speaker_behind(sentence, match.end())
    if found is None or HAPPENED.search(found[0]) or NO_SPEAKER.match(found[0]):
        return None
    return found if ENDS_SPEAKER.match(sentence, found[1]) else None


def _speaker_behind(sentence: str, begin: int, *, is_source: bool = False) -> tuple[str, int] | None:
    """The noun phrase that begins at a place, and where it ends; behind "according to" it may be any but a document."""
    match = re.match(r"\s*([^,.;:()\"“”—]+(?:(?<=\b[A-Z])\.[^,.;:()\"“”—]+)*)", sentence[begin:])
    if not match:
        return None
    who = re.split(
        (
            r"\s(?:that|who|which|when|while|after|but|as|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
            r"|by telephone|have|has|had|were|was|is|are|said|in a statement|because)\b"
        ),
        match[1],
    )[0].strip()
    end = begin + sentence[begin:].index(who) + len(who) if who else begin
    if (
        apposed := re.match(
            r",\s((?:[A-Z][\w'’.-]*|al-\w+|bin)(?:\s(?:[A-Z][\w'’.-]*|al-\w+|bin))*)(?=[,.]|$)", sentence[end:]
        )
    ) and (not who[:1].isupper() or any(word in ROLES for word in who.casefold().split())):
        who, end = sentence[end - len(who) : end + apposed.end()].rstrip("."), end + apposed.end()
    is_speaker = _is_speaker(who) or (is_source and ANY_SOURCE.match(who) and not DOCUMENTS.search(who))
    return (who, end) if is_speaker and not AUXILIARY.fullmatch(who) else None


# Arabic


def _arabic(sentence: str, gazetteer: Gazetteer) -> Iterator[Saying]:
    for match in islice(ARABIC_SOURCE.finditer(sentence), MOST_VERBS):
        if who := _arabic_speaker(sentence, match.end()):
            yield Saying(who[0], match[0].strip(), Stance.SAYS, match.start(), who[1])
    for stance, pattern in ARABIC_VERBS:
        for match in islice(pattern.finditer(sentence), MOST_VERBS):
            if re.search(r"(?:لم|لن|لا)\s+$", sentence[: match.start()]):
                continue
            behind = sentence[match.end() :]
            if ARABIC_BEGINS.match(behind):
                if before := _arabic_before(sentence, match.start()):
                    yield Saying(before[0], match[0].strip(), stance, before[1], match.end())
                continue
            if who := _arabic_speaker(sentence, match.end()):
                if stance is not Stance.SAYS:
                    who = _named_alone(who, gazetteer)
                yield Saying(who[0], match[0].strip(), _claimed(stance, behind), match.start(), who[1])


def _claimed(stance: Stance, behind: str) -> Stance:
    """The stance of an announcement: that of one's own responsibility is a claim of it."""
    return (
        Stance.CLAIMS_RESPONSIBILITY
        if re.match(r"[^.،]{0,40}\bمسؤوليت(?:ه|ها|هم)\b", behind) and stance is Stance.SAYS
        else stance
    )


def _arabic_speaker(sentence: str, begin: int) -> tuple[str, int] | None:
    """The words behind a verb up to what was said."""
    end = ARABIC_END.search(sentence, begin + 1)
    stop = end.start() if end else len(sentence)
    who = sentence[begin:stop].strip(' :،"“«')
    if not who or len(who.split()) > LONGEST or re.match(r"(?:أي|أحد|لا أحد)\b", who):
        return None
    start = sentence.index(who, begin)
    return who, start + len(who)


def _named_alone(who: tuple[str, int], gazetteer: Gazetteer) -> tuple[str, int]:
    """A speaker whose name is known ends with it: whom they accuse or what they deny follows without a word between."""
    first = next(iter(gazetteer.find(who[0])), None)
    if first is None or first.start > 0:
        return who
    return who[0][: first.end], who[1] - len(who[0]) + first.end


def _arabic_before(sentence: str, verb: int) -> tuple[str, int] | None:
    begin = max(
        (match.end() for match in re.finditer(r"[،.:؛\"]\s*|\b(?:بينما|فيما|لكن|حيث|وأن)\s+", sentence[:verb])),
        default=0,
    )
    who = sentence[begin:verb].strip()
    return (who, begin) if 1 <= len(who.split()) <= 8 else None
