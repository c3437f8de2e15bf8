"""What a number counts: the noun phrase behind it, or the unit that it is measured in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval import words
from retrieval.quantities.numerals import Numeral
from retrieval.quantities.tokens import Token
from retrieval.quantities.vocabulary import (
    AUXILIARIES,
    CUES,
    DUAL_NOUNS,
    ELSEWHERE,
    EVENT_NOUNS,
    HUNDREDS,
    MEASURE_OF_NOUN,
    NOUNS,
    OF_A_BODY,
    PEOPLE,
    PREPOSITIONS,
    SPEECH,
    UNITS,
    Cue,
)

# How far a noun phrase is followed, and how far behind "members of" the word that says of what.
LONGEST_PHRASE = 6
LONGEST_OF = 5
_MONEY = {"$": "dollar", "€": "euro", "£": "pound"}
_THEM = frozenset({"them", "whom", "منهم"})
_FILLERS = frozenset({"of", "the", "more", "other", "additional", "such", "new", "من"}) | _THEM


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts, the measure that lies in the noun or unit itself, and the token behind it.

    ``more`` says that it comes on top of others ("three more people").
    """

    noun: str
    measure: str
    end: int
    more: bool = False

    @property
    def is_unit(self) -> bool:
        """Whether it measures rather than counts."""
        return self.measure in ("percent", "money", "distance", "duration", "weight")


def counted(tokens: Sequence[Token], numeral: Numeral) -> Counted:
    """What a numeral counts; the noun is empty where none follows."""
    at = numeral.end
    if numeral.implied and numeral.first < numeral.end and (noun := DUAL_NOUNS.get(tokens[numeral.first].word)):
        return Counted(noun, MEASURE_OF_NOUN.get(noun, ""), at)
    if numeral.first and (unit := _MONEY.get(tokens[numeral.first - 1].word)):
        return Counted(unit, "money", at)
    if unit_found := _unit(tokens, at):
        return unit_found
    phrase, more = _phrase(tokens, at, is_digits=tokens[numeral.first].value is not None)
    if not phrase:
        return Counted("", "", at, more)
    if event := next((place for place in phrase if tokens[place].word in EVENT_NOUNS), None):
        return Counted(_known(tokens, phrase), EVENT_NOUNS[tokens[event].word], event + 1, more)
    head = _head(tokens, phrase)
    if head is None:
        of_them = tokens[phrase[0] - 1].word in _THEM
        return Counted("", "", numeral.end) if of_them else Counted(_unknown(tokens, phrase), "", phrase[-1] + 1, more)
    noun = NOUNS[tokens[head].word]
    measure = MEASURE_OF_NOUN.get(noun, "")
    if tokens[head].word in OF_A_BODY and (of := _of_what(tokens, head + 1)):
        return Counted(of[0], measure, of[1], more)
    if measure in ("kill", "wound", "casualty") and head > phrase[0]:
        noun = _known(tokens, phrase)  # "12 civilian deaths"
    return Counted(noun, measure, head + 1, more)


def _head(tokens: Sequence[Token], phrase: Sequence[int]) -> int | None:
    """The noun that a phrase is about: the last of the first known ones in English, the first in Arabic."""
    known = [place for place in phrase if tokens[place].word in NOUNS and not _is_first_half(tokens, place)]
    if not known:
        return None
    head = known[0]
    while tokens[head].word.isascii() and head + 1 in known:
        head += 1
    return head


def _is_first_half(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is the first half of an adjective: "rebel-held"."""
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    return behind is not None and behind.word == "-" and behind.start == tokens[at].end


def _unit(tokens: Sequence[Token], at: int) -> Counted | None:
    if at < len(tokens) and tokens[at].word in HUNDREDS and tokens[at].joined.startswith("ب"):
        return Counted("percent", "percent", at + 1)
    if at + 1 < len(tokens) and tokens[at].word == "في" and tokens[at + 1].word in HUNDREDS:
        return Counted("percent", "percent", at + 2)
    if at + 1 < len(tokens) and (tokens[at].word, tokens[at + 1].word) == ("per", "cent"):
        return Counted("percent", "percent", at + 2)
    for place in (at, at + 1):
        if place < len(tokens) and (found := UNITS.get(tokens[place].word)):
            between_is_adjective = place == at or tokens[at].word in (
                "us",
                "iraqi",
                "syrian",
                "square",
                "cubic",
                "per",
                "million",
            )
            if not between_is_adjective or tokens[place].joined.startswith("و"):
                return None
            return Counted(found[1], found[0], place + 1)
    return None


def _phrase(tokens: Sequence[Token], at: int, *, is_digits: bool) -> tuple[list[int], bool]:
    """The places of the words of a noun phrase, and whether it says "more"."""
    phrase: list[int] = []
    more = False
    while at < len(tokens) and len(phrase) < LONGEST_PHRASE:
        token = tokens[at]
        if token.word in _FILLERS and not phrase:
            more = more or token.word in ("more", "additional")
            at += 1
            continue
        if token.word == "-" and phrase and at + 1 < len(tokens):
            at += 2  # "two Su-24 jets"
            if at < len(tokens) and tokens[at].word == "s" and tokens[at].start == tokens[at - 1].end:
                break  # "five Su-25s"
            continue
        if _ends_phrase(tokens, at, phrase, is_digits=is_digits):
            break
        phrase.append(at)
        at += 1
    return phrase, more


def _ends_phrase(tokens: Sequence[Token], at: int, phrase: Sequence[int], *, is_digits: bool) -> bool:
    token = tokens[at]
    word = token.word
    if token.value is not None or not word or not (word[0].isalpha()):
        return True
    if token.joined[:1] in ("و", "ف") and word not in ("", None):
        return True
    if word in EVENT_NOUNS:
        return False
    if word in NOUNS and not (word in CUES and not phrase and not _is_noun_behind(word)):
        return False
    if word in CUES:
        # "32 wounded civilians": directly behind the number and before a noun it is an adjective.
        behind = tokens[at + 1].word if at + 1 < len(tokens) else ""
        return bool(phrase) or behind not in NOUNS or Cue.DOES in next(iter(CUES[word].values()))
    return word in AUXILIARIES or word in ELSEWHERE or word in SPEECH or word in PREPOSITIONS


def _is_noun_behind(word: str) -> bool:
    """Whether a word that can also tell what became of somebody is a noun behind a number: "17 dead", 3 إصابات."""
    return NOUNS[word] in MEASURE_OF_NOUN


def _known(tokens: Sequence[Token], phrase: Sequence[int]) -> str:
    return next((NOUNS[tokens[place].word] for place in phrase if tokens[place].word in NOUNS), "")


def _unknown(tokens: Sequence[Token], phrase: Sequence[int]) -> str:
    """The stem of the noun in words that no table knows: the first plural, else the first word."""
    texts = [tokens[place].word for place in phrase if not _is_first_half(tokens, place)]
    if not texts:
        return ""
    plural = next(
        (
            text
            for text in texts
            if not text.endswith("ly") and text.endswith("s") and not text.endswith(("ss", "us", "'s"))
        ),
        texts[0],
    )
    return words.stem(plural) or plural


def _of_what(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Who the members, bodies or عناصر are of: "of the security forces" are security."""
    if at >= len(tokens) or (tokens[at].word.isascii() and tokens[at].word != "of"):
        return None
    for place in range(at, min(at + LONGEST_OF, len(tokens))):
        word = tokens[place].word
        if tokens[place].value is not None or word in CUES or not word[:1].isalpha():
            return None
        if word in _BODIES:
            behind = tokens[place + 1].word if place + 1 < len(tokens) else ""
            return _BODIES[word], place + (2 if behind in ("forces", "services", "troops") else 1)
        if word in NOUNS and NOUNS[word] in PEOPLE - {"person"}:
            return NOUNS[word], place + 1
        if not word.isascii() and word not in ("من", "في"):
            return None
    return None


_BODIES = {
    **dict.fromkeys(("security", "الامن", "امن"), "security"),
    **dict.fromkeys(("army", "military", "الجيش", "جيش"), "soldier"),
    **dict.fromkeys(("militia", "militias", "ميليشيا"), "militia"),
    **dict.fromkeys(("شرطه", "الشرطه"), "police"),
    **dict.fromkeys(("family", "عائله", "اسره"), "person"),
}
