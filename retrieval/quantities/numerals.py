"""Numbers in a text, in digits and in words, English and Arabic: how much, and how sure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from retrieval.dates.fold import Folded
from retrieval.quantities.tokens import Token
from retrieval.quantities.types import Qualifier
from retrieval.quantities.vocabulary import (
    CUES,
    DUAL_NOUNS,
    DUALS,
    FEW,
    HUNDREDS,
    MONTHS,
    MULTIPLIERS,
    NAMED,
    NOBODY,
    ONE,
    ONES,
    RISES,
    SINGULAR,
    TENS,
    UNITS,
    VAGUE,
    folded,
    pattern,
)


class Numeral(NamedTuple):
    """A number: what it can be, its qualifier, its tokens (``first`` to ``end``) and where its words begin.

    ``implied`` marks a number that no word states: the singular ("a policeman"), or a dual noun (قتيلان), which is
    itself the counted noun.
    """

    low: float
    high: float | None
    qualifier: Qualifier
    first: int
    end: int
    start: int
    implied: bool = False


class _Number(NamedTuple):
    low: float
    high: float
    end: int
    vague: bool = False


_HALF: Final = frozenset(folded("half نصف"))
_ARTICLES: Final = frozenset({"a", "an"})
_SHORT: Final = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000, "mn": 1_000_000, "billion": 1_000_000_000}
_MONEY: Final = frozenset("$€£")

# Qualifiers, looked for before a number (and a few behind it); the first that fits counts.
_BEFORE: Final = tuple(
    (qualifier, pattern(rf"(?<!\w)(?:{words})\s+(?:(?:a|an|the|total|of|number|some)\s+){{0,3}}$"))
    for qualifier, words in (
        (Qualifier.UP_TO, (
            r"no more than|not more than|up to|as many as|as much as|at most|a maximum of|ما يصل إلى|لا "
            r"(?:يزيد|تزيد) (?:عن|على)|(?:لا|لم|لن) [يت]تجاوز|بحد أقصى"
        )),
        (Qualifier.AT_LEAST, (
            r"at (?:the very )?least|no (?:fewer|less) than|not less than|a minimum of|و?ب?ما لا يقل عن"
            r"|لا يقل عن|على الأقل"
        )),
        (Qualifier.MORE_THAN, (
            r"(?:well |just |slightly )?(?:more than|over|above)|upwards of|in excess of|exceed(?:s|ed"
            r"|ing)?|surpass(?:ed|es|ing)?|[بلو]?أكثر من|[بلو]?ما يزيد (?:عن|على)"
            r"|(?:يزيد|تزيد|زاد|زادت) (?:عن|على)|تجاوزت?|[بلو]?ما يفوق"
        )),
        (Qualifier.FEWER_THAN, r"fewer than|less than|under|below|[بلو]?أقل من"),
        (Qualifier.ABOUT, (
            r"about|around|some|roughly|approximately|an estimated|estimated|[بلو]?نحو|[بلو]?حوالي"
            r"|[بلو]?زهاء"
        )),
(Qualifier.NEARLY, r"nearly|almost|close to|[بلو]?قرابة|[بلو]?ما يقارب|ما يقرب من|[بلو]?ما يناهز"),
        (Qualifier.EXACTLY, r"exactly|precisely|only|just"),
    )
)  # fmt: skip
_LONGEST_QUALIFIER: Final = 32
_AFTER: Final = (
    (Qualifier.AT_LEAST, pattern(r"\s+(?:or more\b|at least\b|على الأقل)")),
    (Qualifier.ABOUT, pattern(r"\s+(?:or so\b|تقريبا)")),
)
_OPENS_RANGE: Final = pattern(r"(?<!\w)(?:from|between|[بو]?من|ما بين|بين)\s+$")
_BETWEEN: Final = pattern(r"(?<!\w)(?:between|بين|ما بين)\s+$")
_FROM: Final = pattern(r"(?<!\w)(?:from|من)\s+$")
_RANGE_SIGNS: Final = frozenset({"-", "–"})
_RANGE_WORDS: Final = frozenset(folded("to or إلى أو"))

# Digits that are part of a name, a date or a clock time.
_CLOCK_AFTER: Final = pattern(r"\s*(?:[ap]\.?m\b\.?|o'clock|gmt\b|utc\b|hrs\b|hours gmt|بتوقيت|:\d\d)")
_CLOCK_BEFORE: Final = pattern(r"(?:\d:|(?<!\w)(?:الساعة|عند)\s+)$")
_GLUED_AFTER: Final = re.compile(
    r"(?:st|nd|rd|th|s)\b|-(?:years?|days?|months?|hours?|minutes?|weeks?|storey|story|man|men|member|seat"
    r"|point|strong|mile|km|mm|metres?|meters?|kilomet\w+|foot|vehicle|truck|strong|page|nation|party|room"
    r"|bed)\b|[:/]\d"
)  # fmt: skip
_AGE: Final = pattern(r"\s*(?:,|\)|years? old|-year|عاما من العمر|سنة من العمر)")
_AGE_BEFORE: Final = pattern(
    r"(?<!\w)(?:aged?|(?:man|woman|boy|girl) of|عمره|عمرها|يبلغ من العمر|البالغ من العمر)\s+"
    r"(?:(?:of|about|between)\s+)?$"
)
_BRACKETED_AGE: Final = re.compile(r"[\w'](?:,\s+|\s+\()$")


#: Words that a number can begin with: most words are passed over by looking here.
_BEGINS: Final = (
    frozenset(("another", "couple", *DUAL_NOUNS, *NOBODY, *VAGUE, *FEW, *ONE, *ONES, *TENS, *HUNDREDS, *MULTIPLIERS))
    | frozenset((*DUALS, *_HALF, *_ARTICLES))
    | SINGULAR
)


def numerals(text: Folded, tokens: Sequence[Token]) -> list[Numeral]:
    """The numbers of a text that count or measure something, in order."""
    found: list[Numeral] = []
    at = 0
    while at < len(tokens):
        one = _numeral(text, tokens, at) if tokens[at].value is not None or tokens[at].word in _BEGINS else None
        if one is None:
            at += 1
            continue
        found.append(one)
        at = max(one.end, at + 1)
    return found


def _numeral(text: Folded, tokens: Sequence[Token], at: int) -> Numeral | None:
    """The number that begins with a token, with its range and qualifier."""
    token = tokens[at]
    if token.word in DUAL_NOUNS:
        return Numeral(2, 2, Qualifier.EXACTLY, at, at + 1, _letters_start(token), implied=True)
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if token.word in NOBODY and not (token.word == "no" and following in _BOUNDED):
        end = at + 2 if token.word == "no" and following == "one" else at + 1
        return Numeral(0, 0, Qualifier.EXACTLY, at, end, token.start)
    if (found := _number(tokens, at)) is None:
        return _singular(tokens, at)
    if _is_part_of_a_name(text, tokens, at, found.end):
        return None
    return _qualified(text, tokens, at, _with_range(text, tokens, at, found))


# "No more than six" counts six.
_BOUNDED: Final = frozenset({"more", "fewer", "less"})


def _singular(tokens: Sequence[Token], at: int) -> Numeral | None:
    """One person who is told by an article or, in Arabic, by the bare noun behind what became of them."""
    token = tokens[at]
    follows_number = at + 1 < len(tokens) and _number(tokens, at + 1) is not None
    if (token.word in _ARTICLES or token.word == "another") and not follows_number:
        return Numeral(1, 1, Qualifier.EXACTLY, at, at + 1, token.start, implied=True)
    before = tokens[at - 1].word if at else ""
    if token.word in SINGULAR and not token.word.isascii() and not token.joined and before in CUES:
        return Numeral(1, 1, Qualifier.EXACTLY, at, at, token.start, implied=True)
    return None


def _qualified(text: Folded, tokens: Sequence[Token], at: int, number: _Number) -> Numeral:
    first = tokens[at]
    start = _letters_start(first)
    if number.high > number.low and (opening := _OPENS_RANGE.search(text.plain, max(0, start - 12), start)):
        start = opening.start()
    begin = max(0, start - _LONGEST_QUALIFIER)
    before = text.plain[begin:start]
    if first.joined and first.joined[-1] not in "وف":
        before += " "
    end = tokens[number.end - 1].end
    after = text.plain[end : end + 14]
    qualifier = Qualifier.VAGUE if number.vague else Qualifier.EXACTLY
    for one, words in _BEFORE:
        if match := words.search(before):
            start = begin + match.start()
            qualifier = qualifier if number.vague else one
            break
    else:
        qualifier = next((one for one, words in _AFTER if words.match(after)), qualifier)
    is_open = qualifier in (Qualifier.AT_LEAST, Qualifier.MORE_THAN)
    return Numeral(number.low, None if is_open else number.high, qualifier, at, number.end, start)


def _letters_start(token: Token) -> int:
    """Where a word begins without the "and" that is joined to it."""
    return token.start + (1 if token.joined[:1] in ("و", "ف") else 0)


def _with_range(text: Folded, tokens: Sequence[Token], at: int, first: _Number) -> _Number:
    """A number with the second one of its range: "20 to 25", "20-25", "between 20 and 25", "two or three"."""
    if first.end + 1 >= len(tokens):
        opened = _BETWEEN.search(text.plain[max(0, tokens[at].start - 12) : tokens[at].start])
        return (_spelt_range(tokens, at, first.end) if opened else None) or first
    link, following = tokens[first.end], tokens[first.end + 1]
    before = text.plain[max(0, tokens[at].start - 12) : tokens[at].start]
    between = bool(_BETWEEN.search(before))
    signed = link.word in _RANGE_SIGNS and link.start == tokens[first.end - 1].end and link.end == following.start
    if signed or link.word in _RANGE_WORDS or (between and link.word == "and"):
        second = _number(tokens, first.end + 1)
    elif between and link.joined[:1] == "و":
        second = _number(tokens, first.end + (1 if link.word == "" else 0))
    else:
        return (_spelt_range(tokens, at, first.end) if between else None) or first
    if second is None or second.high <= first.low or (_FROM.search(before) and _rises(text, tokens[at].start)):
        return first
    low = first.low
    if low < 100 and second.low >= 1_000 and low < second.low / 1_000 and not between:
        low *= _magnitude(second.low)  # "two to three thousand"
    return _Number(low, second.high, second.end, first.vague or second.vague)


def _spelt_range(tokens: Sequence[Token], at: int, end: int) -> _Number | None:
    """The range of two numbers in words that the "and" between them made one: بين ستة آلاف واثني عشر ألفا."""
    for place in range(at + 1, end):
        if tokens[place].joined[:1] == "و":
            low, high = _in_words(tokens[:place], at), _number(tokens, place)
            if high and low.high < high.low:
                return _Number(low.low, high.high, high.end)
    return None


def _rises(text: Folded, place: int) -> bool:
    """Whether the words before a place say that a number changes."""
    return bool(RISES.search(text.plain, max(0, place - 90), place))


def _magnitude(value: float) -> int:
    return 1_000_000 if value >= 1_000_000 else 1_000


def _number(tokens: Sequence[Token], at: int) -> _Number | None:
    """The number that begins with a token, without range and qualifier."""
    token = tokens[at]
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if token.word in _HALF:
        skip = 1 if following in _ARTICLES else 0
        return _half(tokens, at + 1 + skip)
    if token.value is not None:
        return _digits(tokens, at)
    if token.word in _ARTICLES or token.word == "couple":
        return _behind_article(tokens, at if token.word == "couple" else at + 1)
    if token.word in FEW:
        return _few(tokens, at)
    if token.word in VAGUE and not _counts_exactly(tokens, at):
        return _vague(tokens, at)
    return _counted_out(tokens, at)


def _behind_article(tokens: Sequence[Token], at: int) -> _Number | None:
    """A dozen, a hundred thousand, a few, a couple."""
    word = tokens[at].word if at < len(tokens) else ""
    if word == "couple":
        return _Number(2, 2, at + 1)
    if word in FEW:
        return _few(tokens, at)
    return _multiplied(tokens, at, 1) if word in MULTIPLIERS else None


def _counted_out(tokens: Sequence[Token], at: int) -> _Number | None:
    """A number in words, unless they are those of "nobody" or of a share in Arabic."""
    token = tokens[at]
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if token.word == "احد" and following not in ("عشر", "عشره"):
        return None
    if token.word in HUNDREDS and token.joined.endswith("ال") and _is_percent(tokens, at):
        return None
    if token.word in ONE and token.word != "one":
        joins = at + 1 < len(tokens) and tokens[at + 1].joined == "و" and following in TENS
        return _in_words(tokens, at) if joins else None
    if token.word == "one" or any(token.word in table for table in (ONES, TENS, HUNDREDS, MULTIPLIERS, DUALS)):
        return _in_words(tokens, at)
    return None


def _is_percent(tokens: Sequence[Token], at: int) -> bool:
    """Whether the hundred is that of بالمئة or في المئة."""
    return tokens[at].joined.startswith("ب") or (at > 0 and tokens[at - 1].word == "في")


def _counts_exactly(tokens: Sequence[Token], at: int) -> bool:
    """Whether آلاف and ملايين stand behind a number: خمسة آلاف."""
    return at > 0 and (tokens[at - 1].word in ONES or tokens[at - 1].value is not None)


def _few(tokens: Sequence[Token], at: int) -> _Number:
    low, high = FEW[tokens[at].word]
    end = at + 1
    while end < len(tokens) and (tokens[end].word in VAGUE or tokens[end].word in MULTIPLIERS):
        by = MULTIPLIERS.get(tokens[end].word) or {24: 12, 200: 100, 2_000: 1_000, 2_000_000: 1_000_000}.get(
            VAGUE[tokens[end].word][0], 1
        )
        low, high, end = low * by, high * by, end + 1
    return _Number(low, high, end, vague=True)


def _vague(tokens: Sequence[Token], at: int) -> _Number:
    """Dozens, hundreds of thousands, عشرات الآلاف."""
    low, high = VAGUE[tokens[at].word]
    end = at + 1
    following = end + 1 if end < len(tokens) and tokens[end].word == "of" else end
    if following < len(tokens) and tokens[following].word in VAGUE and not tokens[following].joined.startswith("و"):
        by = VAGUE[tokens[following].word][0] // 2
        first = 20 if low == 24 else low
        return _Number(first * by, (first * 5 - 1) * by, following + 1, vague=True)
    return _Number(low, high, end, vague=True)


def _half(tokens: Sequence[Token], at: int) -> _Number | None:
    by = MULTIPLIERS.get(tokens[at].word) if at < len(tokens) else None
    return _Number(by / 2, by / 2, at + 1) if by and by != 100 else None


def _digits(tokens: Sequence[Token], at: int) -> _Number:
    value = tokens[at].value or 0.0
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if (
        following
        and following.start == tokens[at].end
        and following.word in _SHORT
        and at
        and tokens[at - 1].word in _MONEY
    ):
        return _Number(value * _SHORT[following.word], value * _SHORT[following.word], at + 2)
    return _multiplied(tokens, at + 1, value)


def _multiplied(tokens: Sequence[Token], at: int, value: float) -> _Number:
    """``value`` times the multipliers that follow: "1.2 million", خمسة آلاف."""
    while at < len(tokens) and tokens[at].word in MULTIPLIERS and not tokens[at].joined.startswith("و"):
        value *= MULTIPLIERS[tokens[at].word]
        at += 1
        if at < len(tokens) and tokens[at].word == "نصف" and tokens[at].joined == "و":  # مليون ونصف المليون
            value += MULTIPLIERS[tokens[at - 1].word] / 2
            at += 2 if at + 1 < len(tokens) and tokens[at + 1].word in MULTIPLIERS else 1
    return _Number(value, value, at)


def _in_words(tokens: Sequence[Token], at: int) -> _Number:
    """A number in words: "two hundred and thirty-two", ثلاثة وعشرين, ألف ومئتين."""
    total, group, end = 0.0, 0.0, at
    smallest = float("inf")  # each term is smaller than the one before, but for the one before the ten in Arabic
    while end < len(tokens):
        skip = _links(tokens, end) if end > at else 0
        place = end + skip
        if place >= len(tokens):
            break
        token = tokens[place]
        arabic = not token.word.isascii()
        if token.word in MULTIPLIERS and not (end > at and token.joined.startswith("و") and group):
            by = MULTIPLIERS[token.word]
            if end > at and skip:
                break
            if by == 100 or by == 12:
                group = (group or 1.0) * by
                smallest = 100
            else:
                total, group, smallest = total + (group or 1.0) * by, 0.0, by
            end = place + 1
            if end < len(tokens) and tokens[end].word == "نصف" and tokens[end].joined == "و":  # مليون ونصف المليون
                total += by / 2
                end += 2 if end + 1 < len(tokens) and tokens[end + 1].word in MULTIPLIERS else 1
            continue
        value = _term(token.word)
        and_eleven = token.word == "واحد" and place + 1 < len(tokens) and tokens[place + 1].word in ("عشر", "عشره")
        value = 11 if and_eleven else value  # وأحد عشر and واحد fold alike
        joined = and_eleven or token.joined.startswith("و") or skip > 0 or place == at
        teen = arabic and token.word in ("عشر", "عشره") and group % 10 >= 1 and group % 100 < 10 and place > at
        tens_after_ones = arabic and joined and token.word in TENS and 1 <= group % 100 < 10
        if value is None or not (value < smallest or teen or tens_after_ones):
            break
        if place > at and not (joined or teen) and (arabic or not _follows(tokens, place)):
            break
        if teen and token.joined:
            break
        group += value
        smallest = 1 if teen or tens_after_ones else _next_smaller(value)
        end = place + 1
    return _Number(total + group, total + group, max(end, at + 1))


def _term(word: str) -> float | None:
    if word in ONE:
        return 1
    return ONES.get(word) or TENS.get(word) or HUNDREDS.get(word) or DUALS.get(word) or (0 if word == "zero" else None)


def _next_smaller(value: float) -> float:
    """What the next term must be smaller than: behind a ten a unit, behind a unit nothing."""
    if value >= 100:
        return 100 if value < 1_000 else 1_000
    return 10 if value >= 20 else 1


def _links(tokens: Sequence[Token], at: int) -> int:
    """How many tokens link two terms of a number: the hyphen of "thirty-two", the "and" of "two hundred and ten"."""
    if tokens[at].word == "-" and tokens[at].start == tokens[at - 1].end:
        return 1
    after_hundred = tokens[at - 1].word in ("hundred", "thousand", "million")
    return 1 if tokens[at].word == "and" and after_hundred else 0


def _follows(tokens: Sequence[Token], at: int) -> bool:
    """Whether an English term goes on from a multiplier or a ten: "two hundred ten", "twenty one"."""
    return tokens[at - 1].word in MULTIPLIERS or tokens[at - 1].word in TENS


def _is_part_of_a_name(text: Folded, tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether a number belongs to a name, a date, a clock time or an age."""
    token, plain = tokens[at], text.plain
    last = tokens[end - 1]
    following = tokens[end] if end < len(tokens) else None
    previous = tokens[at - 1] if at else None
    if _AGE_BEFORE.search(plain, max(0, token.start - 30), token.start):
        return True
    if plain[last.end : last.end + 1] in (",", ".") and plain[: token.start].endswith(("who is ", "who was ")):
        return True
    if _GLUED_AFTER.match(plain, last.end) and (following is None or following.start == last.end):
        return following is None or following.word != "km"
    if token.value is None:
        return token.word == "one" and following is not None and following.word in ("of", "day", "another")
    if _is_glued_before(plain, token, previous, tokens, at):
        return True
    if _CLOCK_AFTER.match(plain, last.end) or _CLOCK_BEFORE.search(plain, max(0, token.start - 12), token.start):
        return True
    if _is_of_a_date(token, previous, following):
        return True
    if previous and previous.word in _YEARS and not 1900 <= token.value <= 2100:
        return False
    is_owner = plain[: token.start].rstrip().endswith(("'s", "’s"))  # "the camp's 13,000 residents"
    if previous and previous.word in NAMED and not is_owner and not _named_by_unit(following):
        return previous.word not in ("number", "عدد")
    aged = token.value <= 99 and _BRACKETED_AGE.search(plain, max(0, token.start - 3), token.start)
    return bool(aged and plain[last.end : last.end + 1] in (",", ")"))


def _named_by_unit(following: Token | None) -> bool:
    return following is not None and following.word in UNITS


_YEARS: Final = frozenset(folded("عام سنة العام السنة"))


def _word_start(plain: str, before: int) -> int:
    """Where the word before a place begins."""
    match = re.search(r"[\w'-]+\W*$", plain[:before])
    return match.start() if match else 0


def _is_glued_before(plain: str, token: Token, previous: Token | None, tokens: Sequence[Token], at: int) -> bool:
    """Whether digits stand in one piece with what is before them: "F-16", "M4", "2/5", "#7"."""
    if previous is None or previous.end != token.start:
        return False
    if previous.word in _MONEY or previous.word in ("(", '"', "'", "«", "“", "[", "~", "؛", "…"):
        return False
    if previous.joined and not previous.word:
        return False  # the و and ب that Arabic joins to a number
    if previous.word == "-":
        ahead = tokens[at - 2] if at > 1 else None
        return ahead is not None and ahead.end == previous.start
    return plain[token.start - 1] not in ",.;:!?،—\n"


def _is_of_a_date(token: Token, previous: Token | None, following: Token | None) -> bool:
    value = token.value or 0
    is_year = 1900 <= value <= 2100 and "," not in token.word and "٬" not in token.word
    month_before = previous is not None and previous.word in MONTHS
    month_after = following is not None and (following.word in MONTHS or following.word == "/")
    if value <= 31 and (month_before or month_after):
        return True
    if not is_year:
        return False
    counted = following is not None and following.word in _COUNTED_AFTER_YEAR
    return not counted


_COUNTED_AFTER_YEAR: Final = frozenset(
    folded("people civilians soldiers troops fighters families men refugees protesters prisoners detainees houses homes"
           " dead killed wounded dollars شخص شخصا مدني مدنيا مقاتل مقاتلا عائلة قتيل قتيلا جريح جريحا جندي جنديا")
)  # fmt: skip
