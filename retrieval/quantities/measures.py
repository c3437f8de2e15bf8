"""What became of the counted: the verb, participle or noun of the sentence that a number belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from retrieval.dates.fold import Folded
from retrieval.quantities.counted import Counted
from retrieval.quantities.numerals import Numeral
from retrieval.quantities.tokens import Token
from retrieval.quantities.vocabulary import (
    AUXILIARIES,
    CUES,
    ELSEWHERE,
    GENERIC,
    NOUNS,
    OF_ANYTHING,
    OF_THINGS,
    PEOPLE,
    PREPOSITIONS,
    SPEECH,
    Cue,
    pattern,
)

# How many tokens behind a noun what became of it may stand.
REACH: Final = 16
# How many tokens the subject between an Arabic verb and its object may take.
SUBJECT: Final = 5
# Words between a verb and its number, or between a number and its verb, that change nothing.
_SKIPPED: Final = frozenset(
    {"another", "the", "a", "an", "its", "their", "some", "total", "of", "about", "up", "to", "further", "at", "least"}
)
_NO_OBJECT: Final = (
    (PREPOSITIONS - {"a", "an", "the", "his", "her", "its", "their", "this", "that"})
    | ELSEWHERE
    | AUXILIARIES
    | {"yesterday", "overnight", "today", "there", "here", "later", "when", "every", "each", "so"}
)
_MODALS: Final = frozenset({"would", "could", "will", "should", "may", "might", "سوف", "قد"})
_ASIDE: Final = frozenset("(),\"'“”«»")
#: The toll that a clause is about, and the word for what became of the counted.
_TOLL: Final = pattern(
        r"(?P<wound>\b(?:number of|count of|toll of) (?:the )?(?:wounded|injured|injuries)\b"
        r"|\b(?:injury|injuries) toll\b"
        r"|(?:عدد|حصيلة) (?:ال)?(?:جرحى|مصابين|إصابات)|و?الجرحى)"
        r"|(?P<arrest>\bnumber of (?:the )?(?:arrested|detained|arrests|detainees)\b|عدد (?:ال)?معتقلين)"
        r"|(?P<displace>\bnumber of (?:the )?(?:displaced|refugees|idps)\b|عدد (?:ال)?(?:نازحين|لاجئين))"
        r"|(?P<casualty>\bcasualty (?:toll|figures?|count)\b|\bnumber of (?:the )?casualties\b)"
        r"|(?P<kill>\b(?:death )?toll\b|\b(?:number|count|tally) (?:of )?(?:the |those )?(?:dead"
        r"|deaths|killed|fatalities|victims|people killed)\b"
        r"|\bdead at\b|\bbody count\b|(?:عدد|حصيلة) (?:ال)?(?:قتلى|ضحايا|شهداء|وفيات)|الحصيلة|حصيلة)")  # fmt: skip
_AMONG: Final = pattern(r"\bamong (?:the |those )?(?P<kill>dead|killed|fatalities|victims)|\bamong (?:the |those "
r")?(?P<wound>wounded|injured)"
         r"|من بين (?:ال)?(?P<kill2>قتلى|ضحايا)")  # fmt: skip


_OWN: Final = r"(?:(?:his|her|their|the) )?"
#: What no single word says, behind the counted: "lost their lives", "have been driven from their homes".
_PHRASES: Final = (
    ("kill", pattern(
        r"(?:,[^,.;]{0,60},)?\s+(?:had |have )?(?:lost (?:his|her|their) li(?:fe|ves)|met (?:his|her"
        r"|their) deaths?|passed away)\b"
    )),
    ("displace", pattern(
        r"(?:,[^,.;]{0,60},)?\s+(?:(?:have|has|had|were|was|been) ){0,2}"
        rf"(?:(?:driven|forced|chased|expelled|pushed) (?:from|out of) {_OWN}(?:homes?|houses?|villages?|towns?)"
        rf"|(?:forced|made|compelled) to (?:flee|leave)|(?:left|abandoned|lost) {_OWN}(?:homes?|houses?)"
        rf"|made homeless)\b"
    )),
)  # fmt: skip


def measure_of(
    text: Folded, tokens: Sequence[Token], numeral: Numeral, counted: Counted, *, previous: int, following: int
) -> tuple[str, bool]:
    """What became of what a numeral counts, and whether a word before the number says so.

    ``previous`` is the token behind the number before (what stands there belongs to that one), ``following`` the next
    number's first token.
    """
    if counted.is_unit:
        return counted.measure, False
    if found := _before(tokens, numeral, counted, previous):
        return found, True
    if found := _behind(text, tokens, counted, following):
        return found, False
    if counted.measure:
        return counted.measure, False
    if found := toll_of(text, tokens, numeral, counted, previous):
        return found, True
    return "", False


def _before(tokens: Sequence[Token], numeral: Numeral, counted: Counted, previous: int) -> str:
    """The measure of the verb or noun that the number is directly the object of."""
    at = numeral.first - 1
    while at >= previous and at >= 0 and (tokens[at].word in _SKIPPED or tokens[at].start >= numeral.start):
        at -= 1
    if at < 0 or at < previous - 1:
        return ""
    word = tokens[at].word
    if at > 1 and tokens[at - 1].word in ("or", "and") and {word, tokens[at - 2].word} == {"killed", "wounded"}:
        return "casualty"
    of_event = any(tokens[place].word == "of" for place in range(at + 1, numeral.first))
    for measure, cue in CUES.get(word, {}).items():
        directs = Cue.EVENT in cue if of_event else Cue.DOES in cue or Cue.DONE in cue
        passive = (
            Cue.DONE in cue
            and Cue.DOES not in cue
            and at
            and tokens[at - 1].word in AUXILIARIES - {"have", "has", "had"}
        )
        if directs and not passive and _suits(measure, counted):
            return measure
    return _verb_before(tokens, at, counted, previous) if word and not word.isascii() else ""


def _verb_before(tokens: Sequence[Token], at: int, counted: Counted, previous: int) -> str:
    """The measure of an Arabic verb whose subject stands between it and its object: اعتقلت الشرطة 30 مشتبها."""
    for place in range(at - 1, max(previous - 1, at - SUBJECT, -1), -1):
        word = tokens[place].word
        if not word[:1].isalpha() or word in SPEECH:
            return ""
        for measure, cue in CUES.get(word, {}).items():
            if Cue.DOES in cue and _suits(measure, counted):
                return measure
    return ""


def _behind(text: Folded, tokens: Sequence[Token], counted: Counted, following: int) -> str:
    """The measure of the participle or verb that the noun phrase is the subject of."""
    passive = asided = False
    if match := _AMONG.match(text.plain, tokens[counted.end].start if counted.end < len(tokens) else 0):
        return "kill" if match["kill"] or match["kill2"] else "wound"
    if found := next((one for one, words in _PHRASES if words.match(text.plain, tokens[counted.end - 1].end)), ""):
        return found
    for at in range(counted.end, min(counted.end + REACH, following)):
        token = tokens[at]
        word = token.word
        if word in CUES:
            if found := _taken(tokens, at, counted, passive=passive, directly=at == counted.end):
                return found
            if not passive and Cue.IS not in next(iter(CUES[word].values())):
                return ""
        elif word in AUXILIARIES:
            passive = True
        elif word in _ASIDE:
            asided = True
        elif _ends_clause(tokens, at) or (word in SPEECH and not asided):
            return ""
    return ""


def _ends_clause(tokens: Sequence[Token], at: int) -> bool:
    """Whether what follows a token is no more about the noun phrase, or not said to be so."""
    word = tokens[at].word
    joins = word[:1].isalnum() or word in ("-", "–", "")
    return word in _MODALS or word in ELSEWHERE or _opens_another(tokens, at) or not joins


def _follows_participle(word: str) -> bool:
    """Whether a word can stand behind "killed" where nobody was its object: "killed in", "killed on", "killed."."""
    return word in _NO_OBJECT or not word[:1].isalnum() or word.endswith("day")


def _taken(tokens: Sequence[Token], at: int, counted: Counted, *, passive: bool, directly: bool) -> str:
    """The measure of a cue behind a noun phrase, unless it is the verb of what somebody does to others."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    the_day = at + 2 < len(tokens) and tokens[at + 2].word in ("day", "night", "evening", "morning", "week")
    has_object = following is not None and not the_day and not _follows_participle(following.word)
    for measure, cue in CUES[tokens[at].word].items():
        if not _suits(measure, counted):
            continue
        if Cue.IS in cue or (Cue.DONE in cue and (passive or not has_object)):
            return measure
        if directly and Cue.DONE in cue and following is not None and following.word in NOUNS:
            return measure
    return ""


def _opens_another(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token begins a clause about others: "and", a comma before it."""
    return tokens[at].word in ("and", "while", ";", ":", ".", "—") and at > 0 and tokens[at - 1].word == ","


def toll_of(text: Folded, tokens: Sequence[Token], numeral: Numeral, counted: Counted, previous: int) -> str:
    """The measure of a toll that the clause speaks of: "put the number of dead at 320".

    ``previous`` is the token behind which it must stand.
    """
    if counted.noun and counted.noun not in PEOPLE:
        return ""
    begin = tokens[previous - 1].end if previous else 0
    found = ""
    for match in _TOLL.finditer(text.plain, begin, numeral.start):
        if not re.search(r"[.;]\s", text.plain[match.end() : numeral.start]):
            found = match.lastgroup or ""
    return found


def _suits(measure: str, counted: Counted) -> bool:
    """Whether this can become of them: houses are destroyed, people are killed."""
    if counted.noun in GENERIC or measure in OF_ANYTHING:
        return measure not in OF_THINGS or counted.noun == ""
    if measure in OF_THINGS:
        return counted.noun not in PEOPLE
    return counted.noun in PEOPLE or counted.noun == "family" or counted.noun not in _THINGS


_THINGS: Final = frozenset(NOUNS.values()) - PEOPLE - {"family"}
