"""What holds for every text and every date."""

from __future__ import annotations

import calendar
import contextlib
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.dates import event_dates, parse_bound, parse_published, question_scopes
from retrieval.dates.fold import fold
from retrieval.dates.vocabulary import WORDS
from retrieval.errors import BadRequest
from retrieval.types import Precision, Published

LEVANT = [
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
]  # fmt: skip
EGYPT = [
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
    "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
]  # fmt: skip
ENGLISH = list(calendar.month_name)[1:]
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")

FORMATS: dict[str, Callable[[date], str]] = {
    "june 17, 2014": lambda day: f"{ENGLISH[day.month - 1]} {day.day}, {day.year}",
    "17 june 2014": lambda day: f"{day.day} {ENGLISH[day.month - 1]} {day.year}",
    "17 jun 2014": lambda day: f"{day.day} {ENGLISH[day.month - 1][:3]} {day.year}",
    "17-jun-2014": lambda day: f"{day.day:02}-{ENGLISH[day.month - 1][:3]}-{day.year}",
    "iso": lambda day: day.isoformat(),
    "slashes": lambda day: f"{day:%d/%m/%Y}",
    "dots": lambda day: f"{day.day}.{day.month}.{day.year}",
    "levant": lambda day: f"{day.day} {LEVANT[day.month - 1]} {day.year}",
    "egypt": lambda day: f"{day.day} {EGYPT[day.month - 1]} {day.year}",
    "both": lambda day: f"{day.day} {LEVANT[day.month - 1]}/{EGYPT[day.month - 1]} {day.year}",
    "both, bracketed": lambda day: f"{day.day} {EGYPT[day.month - 1]} ({LEVANT[day.month - 1]}) {day.year}",
}

some_day = st.dates(date(1990, 1, 1), date(2035, 12, 31))
any_day = st.one_of(st.none(), st.dates())
# Random letters rarely make dates: most texts are words of the vocabulary, numbers and signs in any order.
word_soup = st.lists(
    st.one_of(
        st.sampled_from([*sorted(WORDS), *LEVANT, "May", "March", "Sat", "Jan."]),
        st.integers(0, 2200).map(str),
        st.sampled_from([",", "-", "/", ".", "(", ")", "\n\n", "، ", "17/06/2014", "٢٠", "'s", "ً"]),
    ),
    max_size=25,
).map(" ".join)
any_text = st.one_of(st.text(), word_soup)


@given(any_text, any_day)
def test_mentions_are_in_order_and_in_range(text: str, reference: date | None) -> None:
    """Whatever the text, mentions are sorted, apart, not empty and within it, and spans run forward."""
    place = 0
    for mention in event_dates(text, reference):
        assert place <= mention.start < mention.end <= len(text)
        assert mention.span.first <= mention.span.last
        place = mention.end


@given(any_text, st.dates())
def test_scopes_are_in_order_and_in_range(text: str, now: date) -> None:
    """Whatever the question, scopes are sorted, apart and within it, and have at least one bound."""
    place = 0
    for scope in question_scopes(text, now):
        assert place <= scope.start < scope.end <= len(text)
        assert scope.first or scope.last
        if scope.first and scope.last:
            assert scope.first <= scope.last
        place = scope.end


@given(any_text)
def test_publication_dates_never_raise(text: str) -> None:
    """Any text is a publication date in range or none."""
    result = parse_published(text)
    assert result is None or 1899 <= result.instant.year <= 2101


@given(any_text)
def test_bounds_are_read_or_refused(text: str) -> None:
    """A typed bound that is not read raises what a person can be told, nothing else."""
    with contextlib.suppress(BadRequest):
        assert parse_bound(text).instant.tzinfo is UTC


@pytest.mark.parametrize("name", FORMATS)
@given(day=some_day, reference=any_day)
def test_every_format_gives_the_day_back(name: str, day: date, reference: date | None) -> None:
    """A full date means its day, however it is written and whenever the report was."""
    words = FORMATS[name](day)
    text = f"Fighting, {words}, was heavy."
    (mention,) = event_dates(text, reference)
    assert text[mention.start : mention.end] == words
    assert (mention.span.first, mention.span.last) == (day, day)
    assert str(parse_published(words)) == day.isoformat()


@pytest.mark.parametrize("digits", [EASTERN, PERSIAN])
@given(text=word_soup, reference=some_day)
def test_digits_of_any_script_are_equal(digits: dict[int, int], text: str, reference: date) -> None:
    """Writing the digits in another script changes no mention."""
    assert event_dates(text.translate(digits), reference) == event_dates(text, reference)


@given(some_day, st.integers(-200, 200))
def test_yearless_day_near_the_report(reference: date, distance: int) -> None:
    """Within half a year of the report either way, a day without its year is found again."""
    day = reference + timedelta(days=distance)
    if abs(distance) > 180 or (day.month, day.day) == (2, 29):
        return
    text = f"on {ENGLISH[day.month - 1]} {day.day}"
    assert [mention.span.first for mention in event_dates(text, reference)] == [day]


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2035, 12, 31)),  # noqa: DTZ001 - the zone is drawn below
    st.integers(-12 * 4, 14 * 4),
    st.sampled_from(["%Y-%m-%dT%H:%M:%S%z", "%a, %d %b %Y %H:%M:%S %z", "%d %B %Y, %I:%M:%S %p %z"]),
)
def test_publication_round_trip(naive: datetime, quarters: int, form: str) -> None:
    """An instant written with its offset comes back as that instant in UTC."""
    moment = naive.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=15 * quarters)))
    expected = Published(moment.astimezone(UTC), Precision.SECOND, "stated")
    assert parse_published(moment.strftime(form)) == expected


@given(some_day, st.sampled_from([Precision.YEAR, Precision.MONTH, Precision.DAY]))
def test_bound_reads_what_published_prints(day: date, precision: Precision) -> None:
    """What sitrep prints as a date can be typed as a bound."""
    first = day.replace(day=1) if precision is not Precision.DAY else day
    first = first.replace(month=1) if precision is Precision.YEAR else first
    known = Published(datetime(first.year, first.month, first.day, tzinfo=UTC), precision)
    assert parse_bound(str(known)) == known


def test_folding_keeps_length() -> None:
    """No letter changes the length of a text when folded: offsets rely on it."""
    for code in range(sys.maxunicode + 1):
        folded = fold(chr(code))
        assert len(folded.plain) == len(folded.raw)


def test_a_report_takes_well_under_a_millisecond_or_so() -> None:
    """Resolving 300 words stays far from being the slow part (bound loose for busy machines)."""
    sentence = "Officials said on Friday that 17 people died near the depot after June 17, as troops moved north. "
    text = sentence * 17
    best = min(_seconds(text) for _ in range(5))
    assert best < 0.01


def _seconds(text: str) -> float:
    """How long one resolution takes."""
    start = time.perf_counter()
    event_dates(text, date(2014, 6, 21))
    return time.perf_counter() - start
