"""Text into tokens, each with the one-letter kind of ``vocabulary.py``."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from retrieval.dates import hijri
from retrieval.dates.events import NO_EVENTS, OPENING, Events
from retrieval.dates.fold import Folded
from retrieval.dates.plans import is_future_verb
from retrieval.dates.vocabulary import AUGUST_AB, NEEDS_CAPITAL, WORDS

FIRST_YEAR, LAST_YEAR = 1900, 2100


class Token(NamedTuple):
    """A word, number or sign: its kind, the number it stands for, and its place in the folded text."""

    kind: str
    value: int
    start: int
    end: int


# A word that means nothing to the grammar: its place is never needed, so that one token serves for all.
_OTHER: Final = Token("_", 0, 0, 0)
_FUTURE: Final = Token("3", 0, 0, 0)

_LETTER: Final = r"[^\W\d_]"
_LEXER: Final = re.compile(
    rf"(?P<word>{_LETTER}+(?:'{_LETTER}+)*)"
    r"|(?P<break>\n[^\S\n]*\n\s*|[.!?]+(?=\s|$))"
    r"|(?P<dmy>[0-9]{1,2}([/.-])[0-9]{1,2}\4[0-9]{4}(?![/.-]?[0-9]))"
    r"|(?P<ymd>[0-9]{4}([/.-])[0-9]{1,2}\6[0-9]{1,2}(?![/.-]?[0-9]))"
    r"|(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9]))"
    rf"|(?P<number>[0-9]+(?:,[0-9]{{3}}(?![0-9])|\.[0-9]+)*{_LETTER}*)"
    r"|(?P<sign>[^\w\s]|_)"
)
_DAY: Final = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")
_YEAR: Final = re.compile(r"((?:19|20)[0-9]{2}|2100)م?")
_HIJRI_YEAR: Final = re.compile("(1[345][0-9]{2})ه?")
_CLITICS: Final = {"و": "&", "ف": "_", "ب": "i", "ل": "_", "ك": "_"}
# Of the words after "و" or "ب" only those count that stand for a time.
_AFTER_CLITIC: Final = frozenset("MmyXWTjPUuVQSfGFBocixH>%<")
# Runs that may be one: two words of a month, an abbreviation and its point, "after" + "noon" (بعد ظهر).
_PARTED: Final = re.compile(r"Xo|[yw][|!]|fP")
# One month named twice: حزيران/يونيو, يونيو (حزيران).
_TWICE: Final = re.compile(r"[Mmy](?:[/-]?[Mmy]|\([Mmy]\))")
# "F-16", "T-72": a letter or two and a hyphen make a number part of a name.
_MODEL: Final = re.compile(rf"(?<!{_LETTER})[a-z]{{1,2}}-$")
_MONEY: Final = frozenset("$€£")


def tokenize(folded: Folded, *, lenient: bool = False, events: Events = NO_EVENTS) -> list[Token]:
    """The tokens of a text, Arabic clitics split off and month names of several words made one.

    Args:
        folded: The text, folded.
        lenient: Take "may", "march" and "august" for months without their capital, as questions write them.
        events: What is known by name: each of its spellings is one token.
    """
    tokens: list[Token] = []
    plain, taken = folded.plain, 0
    words = events.words
    for match in _LEXER.finditer(plain):
        if taken and match.start() < taken:  # inside a phrase that is one token already
            continue
        group = match.lastgroup
        if group != "word":
            tokens.append(_READERS[group or "sign"](match, tokens))
            continue
        word = match[0]
        entry = words.get(word)
        if entry is OPENING:
            if phrase := _phrase(plain, match.start(), events):
                tokens.append(phrase)
                taken = phrase.end
                continue
            entry = WORDS.get(word)
        if entry:
            if entry[0] not in "ymwM":  # most words: the capital of a month is not their business
                tokens.append(Token(*entry, match.start(), match.end()))
                continue
            tokens.append(_known(folded, word, entry, match.start(), lenient=lenient))
        elif word[0] in _CLITICS:
            taken = _add_with_clitic(tokens, folded, word, match.start(), events)
        elif word[-2:] == "'s" and (entry := WORDS.get(word[:-2])) and entry[0] in "MWTPU":
            tokens.append(_known(folded, word[:-2], entry, match.start(), lenient=lenient))
        else:
            tokens.append(_FUTURE if word[0] == "س" and is_future_verb(word) else _OTHER)
    return _join(_join(tokens, _PARTED, folded), _TWICE, folded)


def kinds_of(tokens: list[Token]) -> str:
    """The kinds of the tokens, one letter each: what patterns are matched against."""
    return "".join([token.kind for token in tokens])


def _known(folded: Folded, word: str, entry: tuple[str, int], start: int, *, lenient: bool) -> Token:
    """The token of a word of the vocabulary, unless its first letter says it is another word."""
    kind, value = entry
    if not lenient and word.isascii() and (kind in "ymw" or word in NEEDS_CAPITAL):
        if not folded.raw[start].isupper():
            return _OTHER
    elif word == AUGUST_AB and folded.raw[start] != "آ":
        kind = "y"
    return Token(kind, value, start, start + len(word))


def _phrase(plain: str, start: int, events: Events) -> Token | None:
    """The token of an event or of a Hijri month that begins at ``start``."""
    if found := events.at(plain, start):
        is_clause, number, end = found
        return Token("I" if is_clause else "k", number, start, end)
    if named := hijri.month_at(plain, start):
        return Token("J", named[0], start, named[1])
    return None


def _add_with_clitic(tokens: list[Token], folded: Folded, word: str, start: int, events: Events) -> int:
    """Add an Arabic word whose first letter may be a word of its own: "والجمعة", "للجمعة", "بآب".

    Returns:
        Where a phrase that begins in it ends, else 0.
    """
    size = 2 if word.startswith("لل") else 1
    rest = "ال" + word[2:] if size == 2 else word[1:]
    opens = events.words.get(rest) is OPENING
    if opens and (phrase := _phrase_within(folded, start, size, events)):
        tokens.append(Token(_CLITICS[word[0]], 0, start, phrase.start))
        tokens.append(phrase)
        return phrase.end
    entry = WORDS.get(rest) if len(word) > 2 else None
    if entry is None or entry[0] not in _AFTER_CLITIC or (rest == AUGUST_AB and folded.raw[start + 1] != "آ"):
        tokens.append(_FUTURE if rest[:1] == "س" and is_future_verb(word) else _OTHER)
    else:
        tokens.append(Token(_CLITICS[word[0]], 0, start, start + size))
        tokens.append(Token(*entry, start + size, start + len(word)))
    return 0


def _phrase_within(folded: Folded, start: int, size: int, events: Events) -> Token | None:
    """The phrase that begins behind a clitic; "لل" stands for a preposition and the article."""
    if size == 1:
        return _phrase(folded.plain, start + 1, events)
    found = _phrase("ال" + folded.plain[start + 2 : start + 100], 0, events)
    return found._replace(start=start + 2, end=start + found.end) if found else None


def _join(tokens: list[Token], pattern: re.Pattern[str], folded: Folded) -> list[Token]:
    """Make one token of each run of kinds that the pattern finds and that belongs together."""
    joined: list[Token] = []
    place = 0
    for match in pattern.finditer(kinds_of(tokens)):
        if token := _joined(tokens[match.start() : match.end()], folded):
            joined += tokens[place : match.start()]
            joined.append(token)
            place = match.end()
    return joined + tokens[place:] if place else tokens


def _joined(parts: list[Token], folded: Folded) -> Token | None:
    """One token for "تشرين الأول", "Jun.", "بعد ظهر", "حزيران/يونيو" or "يونيو (حزيران)"; else None."""
    first, last = parts[0], parts[-1]
    match first.kind:
        case "X":
            if last.value > 2:
                return None
            return Token("M", (first.value + last.value - 1) % 12 + 1, first.start, last.end)
        case "f":
            return Token("P", last.value, first.start, last.end)
    if last.kind in "|!":
        point = last.start == first.end and folded.plain[last.start] == "."
        return first._replace(end=first.end + 1) if point else None
    again = parts[-2] if last.kind == ")" else last
    return Token("M", first.value, first.start, last.end) if first.value == again.value else None


def _read_dmy(match: re.Match[str], _: list[Token]) -> Token:
    """21/06/2014, the day first unless that is impossible."""
    day, month, year = (int(part) for part in re.split("[/.-]", match[0]))
    return _date_token(match, (year, month, day), (year, day, month))


def _read_ymd(match: re.Match[str], _: list[Token]) -> Token:
    """2014-06-21."""
    year, month, day = (int(part) for part in re.split("[/.-]", match[0]))
    return _date_token(match, (year, month, day))


def _date_token(match: re.Match[str], *orders: tuple[int, int, int]) -> Token:
    """The token of the first order that is a plausible date, its number the day's ordinal."""
    for year, month, day in orders:
        if FIRST_YEAR <= year <= LAST_YEAR and (found := day_or_none(year, month, day)):
            return Token("D", found.toordinal(), match.start(), match.end())
    return Token("#", 0, match.start(), match.end())


def day_or_none(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _read_number(match: re.Match[str], tokens: list[Token]) -> Token:
    """A day, a year or another number, by its digits and by what stands against it."""
    digits, start, end = match[0], match.start(), match.end()
    if _is_glued(match, tokens):
        return Token("#", 0, start, end)
    if (day := _DAY.fullmatch(digits)) and 1 <= int(day[1]) <= 31:
        return Token("d", int(day[1]), start, end)
    if year := _YEAR.fullmatch(digits):
        return Token("Y", int(year[1]), start, end)
    if year := _HIJRI_YEAR.fullmatch(digits):
        return Token("#", int(year[1]), start, end)
    count = int(digits) if digits.isdecimal() and len(digits) < 4 else 0
    return Token("#", count, start, end)


def _is_glued(match: re.Match[str], tokens: list[Token]) -> bool:
    """Whether the number is part of a name or an amount: "M16", "F-16", "$17", "17%"."""
    text, start = match.string, match.start()
    if text[match.end() : match.end() + 1] == "%":
        return True
    before = text[start - 1 : start]
    if before in _MONEY:
        return True
    if before == "-":
        return len(tokens) > 1 and tokens[-2].kind == "_" and bool(_MODEL.search(text, max(0, start - 4), start))
    return before.isalpha() and tokens[-1].kind not in "&hFiMmy" and before not in _CLITICS


def _read_break(match: re.Match[str], _: list[Token]) -> Token:
    """The end of a sentence or paragraph."""
    return Token("|", 0, match.start(), match.end())


def _read_clock(match: re.Match[str], _: list[Token]) -> Token:
    """A clock time, which no day number may be read from."""
    return Token("t", 0, match.start(), match.end())


def _read_sign(match: re.Match[str], _: list[Token]) -> Token:
    """A sign the grammar knows, or any other."""
    return Token(match[0] if match[0] in ",-/()" else "!", 0, match.start(), match.end())


_READERS: Final[dict[str, Callable[[re.Match[str], list[Token]], Token]]] = {
    "break": _read_break,
    "dmy": _read_dmy,
    "ymd": _read_ymd,
    "clock": _read_clock,
    "number": _read_number,
    "sign": _read_sign,
}
