"""Whether two who speak are one: by name, office, the sound of a name, or the words for them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.briefing.speakers import Saying
from bot.briefing.verify.text.alignment import Support, retells
from bot.briefing.verify.text.capitals import CAPITALS
from bot.briefing.verify.text.reading import LIGHT, Line, Page, Reading, Word
from retrieval import words as stemming
from retrieval.arabic import is_arabic
from retrieval.dates.fold import fold
from retrieval.names.unlisted import keys_in
from retrieval.quantities.vocabulary import pattern

#: Words for speakers that tell little of who it is.
_ANYBODY: Final = frozenset(
    stemming.stem(word)
    for word in """
    official officials source sources spokesman spokeswoman spokesperson statement head chief officer officers senior
    local people person man men report reports member members authorities authority group someone somebody others
    director leader commander representative unnamed anonymous one several some two three his her its their
    مصدر مصادر مسؤول مسؤولون مسؤولين متحدث ناطق بيان رئيس قائد عضو محلي محلية مدير
    """.split()
) - {""}


#: A name before what its bearer is: "Jan Egeland, head of the task force, said".
_APPOSED: Final = re.compile(r"(?:[A-Z][\w'’-]*|al-\w+)(?:[\s-](?:[A-Z][\w'’-]*|al-\w+))*,\s$")


def speaker_words(saying: Saying, line: Line, reading: Reading) -> list[Word]:
    """The words that tell who speaks in a statement, without those that tell little."""
    at = line.text.find(saying.who)
    if at < 0:
        return []
    end = at + len(saying.who)
    if apposed := _APPOSED.search(line.text[:at]):
        at = apposed.start()
    words = [word for word in line.words if at <= word.start < end]
    special = [word for word in words if word.name or word.keys or " " in word.text or word.stem not in _ANYBODY]
    if line.lang == "ar":  # where a speaker ends is told less surely there: whoever is named first is meant
        special = special[:2]
    return special


def _states(saying: Saying, reading: Reading) -> set[str | None]:
    """The countries whose government speaks."""
    names = [one.name for one in _words_of(saying.who, reading) if one.name]
    known = [name for one in names if (name := reading.gazetteer.get(one))]
    return {_state(name) for name in names} | {name.country for name in known if name.kind in ("office", "army")}


def _state(name: str | None) -> str | None:
    """A name; of a capital, whose government is meant where it speaks, the country."""
    return CAPITALS.get(name, name) if name else None


_SHORT_KEY: Final = 2


#: Whoever is told to be another one than the speaker before.
_ANOTHER: Final = re.compile(
    r"(?:an?|the) (?:second|third|different|separate|further)\b|another\b|(?:the )?other\b", re.I
)


#: Words that with an article only are whoever was named before.
_NAMED_BEFORE: Final = pattern(
    r"(?:the|its|his|her|their|this|that)\s(?:group|office|company|firm|agency|body|force|organi[sz]ation|council|committee"
    r"|ministry|minister|directorate|commission|mission|party|movement|man|woman|boy|girl|director|official|officer"
    r"|spokes(?:man|woman|person)|governor|mayor|commander|statement|report|doctor|lawyer|head|chief|institute|centre"
    r"|center|network|union|board|administration|faction|bloc|other|others|rest|same (?:source|official|officer))"
    r"|(?:نفس )?ال(?:مكتب|شركة|مجموعة|وكالة|منظمة|مجلس|لجنة|وزارة|وزير|مديرية|هيئة|حزب|حركة|مدير|مسؤول|ضابط"
    r"|متحدث|ناطق|محافظ|قائد"
    r"|بيان|تقرير|طبيب|رئيس|مركز|مصدر|إدارة|قوة|نقابة|اتحاد|بعثة|خلية|مؤسسة|جهاز|نائب|رجل)"
)


def points_back(saying: Saying) -> bool:
    """Whether a speaker is only told by what was said before: "he", "the group"."""
    return saying.is_pronoun or bool(_NAMED_BEFORE.fullmatch(fold(saying.who).plain))


def is_same(saying: Saying, who: Sequence[Word], other: Saying, reading: Reading) -> bool:
    """Whether who speaks in a statement is who speaks in a passage."""
    if _ANOTHER.match(other.who) and who and not _ANOTHER.search(saying.who):
        return False
    if saying.name and _state(saying.name) == _state(other.name):
        return True
    capitals = {_state(word.name) for word in who if word.name in CAPITALS}
    if capitals & _states(other, reading):
        return True
    if saying.who.casefold() == other.who.casefold():
        return True
    if any(len(key) > _SHORT_KEY for key in _unlisted_keys(saying, reading) & _unlisted_keys(other, reading)):
        return True
    theirs = _words_of(other.who, reading)
    mine = {stem for word in who for stem in stemming.stems(word.text)} - _ANYBODY
    shared = mine & set(stemming.stems(other.who))
    if len(shared) > 1 or (mine and shared == mine):
        return True
    alike = any(retells(word, one) or retells(one, word) for word in who for one in theirs)
    return alike and not _differ(who, theirs, reading)


def _unlisted_keys(saying: Saying, reading: Reading) -> frozenset[str]:
    """The sounds of a speaker's words that may be names in no file; two Syrians are not one for being Syrian."""
    who = saying.who
    for one in reversed(reading.gazetteer.find(who)):
        name = reading.gazetteer.get(one.name)
        if name is None or name.kind != "person":
            who = f"{who[: one.start]} {who[one.end :]}"
    return frozenset(keys_in(who))


def _differ(who: Sequence[Word], theirs: Sequence[Word], reading: Reading) -> bool:
    """Whether two speakers bear different names of people."""
    mine, others = ({word.name for word in words if _is_person(word, reading)} for words in (who, theirs))
    return bool(mine and others) and not mine & others


def _is_person(word: Word, reading: Reading) -> bool:
    name = reading.gazetteer.get(word.name) if word.name else None
    return name is not None and name.kind == "person"


def _words_of(text: str, reading: Reading) -> list[Word]:
    page = reading.statement(text, None)
    return [word for line in page.lines for word in line.words]


def stands(who: Sequence[Word], support: Support) -> bool:
    """Whether the words for a speaker stand in the sentence or beside it."""
    near = support.page.lines[max(0, support.at - 1) : support.at + 2]
    crossing = is_arabic(support.line.text[:_START]) != is_arabic("".join(word.text for word in who))
    known = [word for word in who if word.name or word.concept or word.keys] if crossing else who
    return all(any(retells(word, one) for line in near for one in line.words) for word in known)


_START: Final = 200


def speaks_elsewhere(saying: Saying, who: Sequence[Word], support: Support, reading: Reading) -> bool:
    """Whether somebody speaks in another sentence of the passage."""
    return any(
        is_same(saying, who, one, reading)
        for at, line in enumerate(support.page.lines)
        for one in line.sayings
        if at != support.at
    )


def leads(who: Sequence[Word], support: Support) -> bool:
    """Whether the words for a speaker stand in the sentence itself, where it has none that is understood.

    In Arabic a long speaker is cut short: there the words behind the verb of speech count, the first of them above all.
    """
    told = support.line
    if not told.sayings:
        return all(any(retells(word, one) for one in told.words) for word in who)
    if told.lang != "ar":
        return False
    for saying in told.sayings:
        near = sorted(
            (one for one in told.words if saying.start <= one.start < saying.start + _LONG and one.weight > LIGHT),
            key=lambda one: one.start,
        )
        behind = _THAT.search(told.plain, saying.start)
        if behind and any(
            retells(word, one) for word in who for one in told.words if saying.start <= one.start < behind.start()
        ):
            return True
        near = [one for one in near if one.stem not in _ANYBODY and one.concept not in ("accuse", "deny")]
        if near and any(retells(word, near[0]) for word in who):
            return True
    return False


_LONG: Final = 60


#: Where in Arabic what is said begins.
_THAT: Final = pattern(r"(?<!\w)(?:إن|ان|أن|بأن|بان|إنه\w*|انه\w*|أنه\w*)(?!\w)|:")


def speaks_before(saying: Saying, who: Sequence[Word], support: Support, reading: Reading) -> bool:
    """Whether the last one who spoke before is the one that a pronoun points back to."""
    last = last_before(support)
    return last is not None and is_same(saying, who, last, reading)


def last_before(support: Support) -> Saying | None:
    """Whoever spoke last before a sentence."""
    before = [one for line in support.page.lines[: support.at] for one in line.sayings if not one.is_pronoun]
    return before[-1] if before else None


def is_outlet(who: Sequence[Word], page: Page, reading: Reading) -> bool:
    """Whether a speaker is the outlet or the origin of a passage."""
    if page.offered is None:
        return False
    text = " ".join(filter(None, (page.offered.outlet, page.offered.origin)))
    if not text:
        return False
    named = {one.name for one in reading.gazetteer.find(text)}
    stems = set(stemming.stems(text))
    keys = keys_in(text)
    return all(
        (word.name in named if word.name else word.stem in stems or not keys.isdisjoint(word.keys)) for word in who
    )
