"""The rules by which tokens make dates: a pattern over the kinds of ``vocabulary.py`` and what it means.

A text is a string of kind letters; a rule is a regular expression over that string. The first rule that
matches at the leftmost place wins, and what it consumed is used up even where the words name no possible day,
so that "31 June 2014" is not read as "June 2014".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Final

from retrieval.dates import absolute, named, relative
from retrieval.dates.arithmetic import YearChoice
from retrieval.dates.events import Events
from retrieval.dates.fold import Folded
from retrieval.dates.frame import Frame, Words
from retrieval.dates.ranges import Found, join_ranges, together, weeks_of
from retrieval.dates.tokens import Token
from retrieval.types import Span

Handler = Callable[[Words, Frame], Span | None]

_OF: Final = "[OF]?h?"
_MON: Final = "U?[Mmy]"
_REL: Final = "(?:[LNH]U|U[LNH])"
_YR: Final = f"(?:[,-]?[OFi]?h?U?Y|[OF]?h?{_REL})"
_WK: Final = "(?:U?[Ww][,(=]?h?=?)?"  # "Friday, June 20", "يوم السبت الموافق 21 حزيران"
_TO: Final = "[->x]h?"
_ORD: Final = "o(?:c|&o)?"  # "العاشر", "الخامس عشر", "الحادي والعشرين"
_NUM: Final = "[acd#]"
_NIGHT: Final = "(?:P[OF]?h?)?"
_STOP: Final = r"(?=[,|)!]|$)"

# In order: of two that match at one place the first wins.
_RULES: Final[tuple[tuple[str, Handler], ...]] = (
    # the fall of Mosul, the 2006 Samarra bombing, the fall of Mosul in 2014; "Mosul fell" after "before" and its like
    (r"(?:Y[-_]?)?k(?:[iO]U?Y|\(Y\))?", named.event),
    ("I(?<=[sSbfxQ%]I)|I(?<=[sSbfxQ%][_r]I)", named.event),
    # 14 Ramadan 1436, رمضان 2014, during Ramadan
    (f"{_WK}(?:d[OF]?U?|{_ORD}[OF]U?)J(?:[,-]?[OF]?U?[#Y])?", named.hijri_date),
    ("U?J[,-]?[OFi]?U?[#Y]|[LNH]J|J[LNH]|UJ[LNH]?|J(?<=[isSbfxQ]J)", named.hijri_date),
    # 9-12 June 2014, between 9 and 12 June, June 9-12
    (f"{_WK}d{_TO}d-?{_OF}{_MON}{_YR}?", absolute.days_range),
    (f"(?<=B)h?d&h?d{_OF}{_MON}{_YR}?", absolute.days_range),
    (f"(?<=Bh)d&h?d{_OF}{_MON}{_YR}?", absolute.days_range),
    (f"{_WK}{_MON}h?d{_TO}d(?!K){_YR}?", absolute.days_range),
    (f"(?<=B){_MON}d&d{_YR}?", absolute.days_range),
    # 9, 10 and 12 June: the days before the last
    (rf"d(?=(?:,d){{0,6}},?&d-?{_OF}{_MON})", absolute.day_of_later_month),
    # 17 June 2014, the tenth of June; in digits; June 17, 2014
    (rf"{_WK}(?:d-?{_OF}|{_ORD}[OF]){_MON}{_YR}?(?:\(W\))?", absolute.day_of_month),
    (rf"{_WK}D(?:\(W\))?", absolute.written_out),
    (rf"{_WK}{_MON}h?d{_YR}(?:\(W\))?", absolute.day_of_month),
    # "in June 17 people" is a month and a count; "June 17 people" is too, but "on June 17 fighters" is a day
    (rf"(?:(?<=n){_WK}|{_WK}(?<!i)){_MON}h?d(?!K)(?:\(W\))?", absolute.day_of_month),
    (f"(?<=n){_MON}d", absolute.day_of_month),
    # June 9 and 10
    (r"(?<=[&,])d(?=[,|)!&]|$)", absolute.day_of_earlier_month),
    # the first Friday of March, الجمعة الأولى من آذار, the last Friday of the month; of Ramadan it is no day
    (f"(?:oW[OFi]|LW[OF]|U?W6[OFi])h?{_MON}{_YR}?", absolute.weekday_of_month),
    (f"(?:oW[OFi]|LW[OF]|U?W6[OFi])h?(?:{_REL}|U(?![OFJ]))", absolute.weekday_of_month),
    ("(?:oW|U?W6)[OF]", relative.habit),
    # the first week of June, الأسبوع الأول من حزيران
    (f"(?:[oL]U|Uo)[OF]h?{_MON}{_YR}?", absolute.part_of_month),
    # the 5th of this month, the 12th of the month, الثامن عشر من الشهر نفسه
    (f"(?:d|{_ORD})[OF]h?(?:{_REL}|q?U(?![OF])q?)", absolute.day_of_relative_month),
    # spring 2014
    ("2[OFi]?h?U?Y", absolute.season),
    # April to June 2014, June 2014, early June, last June, in June
    (f"[Mmy]{_TO}[Mmy]{_YR}", absolute.months_range),
    (f"(?<=B)[Mmy]&[Mmy]{_YR}", absolute.months_range),
    (f"(?:G-?{_OF})?{_MON}{_YR}", absolute.month_with_year),
    (f"G-?{_OF}{_MON}(?![d])", absolute.month_part),
    ("[LNH][Mm](?!d)|[Mm][LNH](?!U)", absolute.relative_month),
    ("(?<=[isSbfxFQOBhenul>&])M|(?<=[isSxOGL>])m|(?<=[isS])y|U[Mm]", absolute.bare_month),
    # 2003-2011, early 2014, عام 2014, in 2014, the 2003 invasion
    (r"(?<=[FB])Y[->x&]Y|(?<=[isSh])Y-Y", absolute.years_range),
    (f"G-?{_OF}U?Y", absolute.year_part),
    ("UY|(?<=[isbfxFQS])Y(?!K)|(?<=h)Y(?=[_-]{0,4}[EI])", absolute.year),
    # every Friday: no day
    ("1h?[WPUu]", relative.habit),
    # the week before last, the Friday before last, the month after next; two Fridays ago
    ("h?[UPW](?:bL|fN)(?![UuVMmyWwPJacd#v])", relative.second_next),
    ("[acd#]5g", relative.weekdays_ago),
    # ten years ago today, in مثل هذا اليوم قبل عشرة أعوام, two weeks ago on Friday
    (f"(?:{_NUM}|a)[Uu]g(?:T|HU|>hU|n?[Ww])|Hj(?:Q(?:{_NUM}[Uu]|V)|{_NUM}[Uu]g)", relative.anniversary),
    # overnight Friday-Saturday, ليل الخميس - الجمعة; Friday last week; last Friday; Friday evening
    (r"[PZ][OF]?[nhF]?h?U?W[->/&]?U?W|Z>W", relative.night_between),
    (f"U?W{_OF}{_REL}", relative.weekday_of_week),
    (f"{_NIGHT}[LNHAC]{{1,2}}W[PZ]?", relative.weekday),
    (f"(?:{_NIGHT}|G-?|Z[nhF]?)U?W[PZ]?[LNC]?(?!@)|(?<=n)w(?!_)", relative.weekday),
    # the day before yesterday, أمس الأول, yesterday evening, اليوم الجمعة
    ("h?U[bf][Tj]|oF?T|To", relative.day_beyond),
    (f"{_NIGHT}(?:U?T|H?j(?![ozCLqu]))(?:,?W)?P?", relative.relative_day),
    ("jC|h?CU(?!h)|h?NU|UC|h?[CN]P|PC", relative.neighbouring),
    ("jq|qj|h?q[UP]|rq?[UP]|[UP]q", relative.same_day),
    # the day after, the night before; "killed the day before when …" (the day before the vote is counted from the vote)
    (f"h[UP](?:[bf]r?{_STOP}|b(?=[%i]))", relative.day_around),
    # last night, this morning, overnight
    ("LP|PL|PQL|HP|PH", relative.part_of_day),
    ("Z", relative.overnight),
    # the past three days, الأيام الثلاثة الماضية, آخر 48 ساعة, recent days
    (f"(?:[LAN]{_NUM}|A)[Uu]|[LAN]V|u(?:h?{_NUM}|c&[co])[LN]|{_NUM}[Uu]L(?!h?[WwMm])|V[LN]", relative.rolling),
    ("[LAN]v?u(?!O)|Ru|uR|uv?[LN](?!h?[WwMm])", relative.vague),
    # three weeks ago, two days earlier, قبل يومين
    (f"{_NUM}(?:cO)?[Uu]g|aUg|acO?ug|a?Vg", relative.ago),
    ("a?vug", relative.vague),
    (f"(?:{_NUM}|ac)O?[Uu](?:[el]|[bf]r?{_STOP})", relative.chained),
    # a day before that: قبل ذلك بيوم, بعد ذلك بثلاثة أيام, قبل يوم من ذلك
    (f"[Qf]qi~?(?:{_NUM}[Uu]|Uc?|V)|[Qf](?:{_NUM}[Uu]|Uc?|V)Fq", relative.chained),
    (f"f(?:{_NUM}[Uu]|V|Uc?)(?!c?[YFMmyJWTjdOo>gelCLNHkI])", relative.afterwards),
    (f"(?:Q|(?<=S))~?(?:{_NUM}[Uu]|Uc?|V)(?!c?[YFMmyJWTjd])", relative.ago),
    ("(?:Q|(?<=S))v?u(?![YFMmyWTjd])", relative.vague),
    # last week, earlier this month, late last year, the weekend
    (f"(?:[el]|G-?){_OF}{_REL}|{_REL}", relative.relative_period),
    (f"[el]ihU(?![YMmWTdO])|G-?{_OF}U(?![YMmWTd])|hU(?![YMmWTdO])", relative.present_period),
)

# Questions are short and leave out the small words: "june fighting in mosul", "Mosul 2014".
_LENIENT_RULES: Final[tuple[tuple[str, Handler], ...]] = (
    # the fall of Mosul, the 2006 Samarra bombing, the fall of Mosul in 2014; "Mosul fell" after "before" and its like
    (r"(?:Y[-_]?)?k(?:[iO]U?Y|\(Y\))?", named.event),
    ("(?<=[sSbfxQ%])I|(?<=[sSbfxQ%]_)I|(?<=[sSbfxQ%]r)I", named.event),
    # 14 Ramadan 1436, رمضان 2014, during Ramadan
    (f"{_WK}(?:d[OF]?U?|{_ORD}[OF]U?)J(?:[,-]?[OF]?U?[#Y])?", named.hijri_date),
    ("U?J[,-]?[OFi]?U?[#Y]|[LNH]J|J[LNH]|UJ|(?<=[isSbfxQ])J", named.hijri_date),
    ("M", absolute.bare_month),
    ("Y(?!K)", absolute.year),
)
# No rule begins with another kind: a cheap test before the alternatives.
# "After" and "that" are frequent, and begin a date only before a length or a part of a day.
_STARTS: Final = "(?=[AaCcdDeGHhIjJklLMmNoPqQRTUuVvWwYyZ#~12]|f[acd#UuVq]|rq?[UP])"


def _compile(rules: tuple[tuple[str, Handler], ...]) -> tuple[re.Pattern[str], tuple[Handler, ...]]:
    """One pattern of all rules, its groups in the order of the handlers."""
    pattern = "|".join(f"({rule})" for rule, _ in rules)
    return re.compile(f"{_STARTS}(?:{pattern})"), tuple(handler for _, handler in rules)


# A year, a full date, or "last year": the year of a day or month is not for a range's other end to decide.
_FIXING: Final = frozenset("YDLNUg")
_STRICT: Final = _compile(_RULES)
_LENIENT: Final = _compile(_RULES + _LENIENT_RULES)


def scan(
    folded: Folded,
    tokens: list[Token],
    codes: str,
    reference: date | None,
    choose: YearChoice,
    events: Events,
    *,
    lenient: bool,
) -> list[Found]:
    """All date words among the tokens, whose kinds are ``codes``, in order and without overlap."""
    pattern, handlers = _LENIENT if lenient else _STRICT
    found: list[Found] = []
    for match in pattern.finditer(codes):
        words = Words(tokens, codes, match.start(), match.end())
        antecedent = _antecedent(found, codes, match.start())
        frame = Frame(reference, antecedent, choose, events, folded.plain, words.place, codes, match.start())
        handler = handlers[(match.lastindex or 1) - 1]
        span = _guarded(handler, words, frame)
        if span is not None:
            found.append(Found(match.start(), match.end(), span, *_form(match[0])))
    return weeks_of(together(join_ranges(found, codes), tokens, codes), tokens, codes)


def _guarded(handler: Handler, words: Words, frame: Frame) -> Span | None:
    """What the rule makes of the words; a day outside the calendar (year 0, 30 February) is none."""
    try:
        return handler(words, frame)
    except (ValueError, OverflowError):
        return None


def _antecedent(found: list[Found], codes: str, place: int) -> Span | None:
    """The date last mentioned, where that was in this sentence or the one before."""
    if not found or codes.count("|", found[-1].end, place) > 1:
        return None
    return found[-1].span


_SHAPES: Final = {
    "k": "event", "I": "event", "J": "hijri",
    "d": "day", "o": "day", "D": "day", "W": "weekday", "M": "month", "Y": "year", "m": "month", "y": "month",
}  # fmt: skip


@lru_cache(maxsize=4096)
def _form(code: str) -> tuple[str, bool]:
    """How the words are built, for the question whether two of them can make a range; whether their year is fixed."""
    shape = next((shape for kind, shape in _SHAPES.items() if kind in code), "other")
    return "overnight" if code == "Z" else shape, not _FIXING.isdisjoint(code)
