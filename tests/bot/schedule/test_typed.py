"""What people type for a subscription is understood, or said not to be; never taken for something else in silence."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.schedule.misread import Misread
from bot.schedule.typed import LONGEST_SUBJECT, MOST_SUBJECTS, Typed, read
from bot.schedule.weekdays import EVERY_DAY, MONDAY_TO_FRIDAY, SUNDAY_TO_THURSDAY

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
HALF_PAST_SEVEN = time(7, 30)
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_ENGLISH = ("mon", "tuesday", "Wed", "thurs", "Friday", "sat", "Sundays")
_ARABIC = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")


def typed(text: str, zone: str = "Europe/Berlin") -> Typed:
    """What is understood of a line."""
    return read(text, zone=zone, now=NOW)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("07:30", time(7, 30)),
        ("7:30", time(7, 30)),
        ("07.30", time(7, 30)),
        ("19h30", time(19, 30)),
        ("0730", time(7, 30)),
        ("730", time(7, 30)),
        ("7", time(7)),
        ("7am", time(7)),
        ("7 a.m.", time(7)),
        ("7:30 PM", time(19, 30)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("noon", time(12)),
        ("at midnight", time(0)),
        ("٧:٣٠", time(7, 30)),
        ("٧:٣٠ صباحًا", time(7, 30)),
        ("الساعة 8 مساءً", time(20)),
        ("12 ليلا", time(0)),
        ("11 ليلا", time(23)),
    ],
)
def test_times(text: str, expected: time) -> None:
    """Times of day as people write them, also in Arabic."""
    assert typed(text) == Typed(at=expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("daily", EVERY_DAY),
        ("every day", EVERY_DAY),
        ("كل يوم", EVERY_DAY),
        ("يوميًا", EVERY_DAY),
        ("weekdays", MONDAY_TO_FRIDAY),
        ("working days", MONDAY_TO_FRIDAY),
        ("weekends", frozenset({6, 7})),
        ("Mon-Fri", MONDAY_TO_FRIDAY),
        ("Mon–Fri", MONDAY_TO_FRIDAY),
        ("Sunday to Thursday", SUNDAY_TO_THURSDAY),
        ("Sun-Thu", SUNDAY_TO_THURSDAY),
        ("mon,wed", frozenset({1, 3})),
        ("Mon, Wed and Fri", frozenset({1, 3, 5})),
        ("mon wed", frozenset({1, 3})),
        ("on Mondays", frozenset({1})),
        ("Sat-Mon, Wed", frozenset({6, 7, 1, 3})),
        ("الأحد إلى الخميس", SUNDAY_TO_THURSDAY),
        ("من الأحد حتى الخميس", SUNDAY_TO_THURSDAY),
        ("الأحد والثلاثاء", frozenset({7, 2})),
        ("الاثنين، الأربعاء", frozenset({1, 3})),
    ],
)
def test_days(text: str, expected: frozenset[int]) -> None:
    """Days of the week, in rows and in lists, over the end of the week, also in Arabic."""
    assert typed(f"07:30 {text}") == Typed(at=HALF_PAST_SEVEN, days=expected)


def test_the_working_week_is_that_of_the_zone() -> None:
    """In Baghdad one works from Sunday to Thursday; the zone that is typed counts more than the reader's own."""
    assert typed("07:30 weekdays", "Asia/Baghdad").days == SUNDAY_TO_THURSDAY
    assert typed("07:30 weekends", "Asia/Baghdad").days == frozenset({5, 6})
    assert typed("07:30 Damascus weekdays", "Europe/Berlin").days == SUNDAY_TO_THURSDAY
    assert typed("07:30 weekdays Europe/Berlin", "Asia/Baghdad").days == MONDAY_TO_FRIDAY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("in London", "Europe/London"),
        ("New York", "America/New_York"),
        ("Baghdad", "Asia/Baghdad"),
        ("Berlin time", "Europe/Berlin"),
        ("Mosul time", "Asia/Baghdad"),
        ("بغداد", "Asia/Baghdad"),
        ("بتوقيت دمشق", "Asia/Damascus"),
        ("+3", "Etc/GMT-3"),
        ("UTC+3", "Etc/GMT-3"),
        ("utc", "UTC"),
    ],
)
def test_zones(text: str, expected: str) -> None:
    """Zones by the database's name, by city, by offset, also in Arabic."""
    assert typed(f"07:30 {text}") == Typed(at=HALF_PAST_SEVEN, zone=expected)


@pytest.mark.parametrize("subject", ["Mosul", "Aleppo", "Iraq", "Syria", "حلب", "Iran", "Center"])
def test_a_place_that_is_rather_a_subject_is_one(subject: str) -> None:
    """Who types Mosul behind the time wants to read about Mosul, though its clocks are known."""
    assert typed(f"07:30 {subject}") == Typed(at=HALF_PAST_SEVEN, subjects=(subject,))


def test_the_whole_line() -> None:
    """Time, zone and days in any order, then the subjects in their own spelling."""
    whole = Typed(HALF_PAST_SEVEN, "Europe/Berlin", MONDAY_TO_FRIDAY, ("Mosul", "border crossings"))
    assert typed("07:30 Europe/Berlin weekdays Mosul, border crossings") == whole
    assert typed("weekdays, 7:30am, Berlin: Mosul, border crossings") == whole
    assert typed("Mosul, border crossings at 7:30 Berlin weekdays") == whole
    assert typed("at 07:30 in Berlin on weekdays about “Mosul”; Mosul, border crossings.") == whole
    assert typed("٧:٣٠ صباحا بغداد الأحد إلى الخميس عن الموصل، المعابر") == Typed(
        HALF_PAST_SEVEN, "Asia/Baghdad", SUNDAY_TO_THURSDAY, ("الموصل", "المعابر")
    )


def test_what_is_not_said_is_not_made_up() -> None:
    """Nothing typed is nothing said; "everything" is no subject, which is not the same."""
    assert typed("") == Typed()
    assert typed("weekdays Mosul").at is None
    assert typed("07:30").subjects is None
    assert typed("07:30 everything").subjects == ()
    assert typed("07:30 كل شيء").subjects == ()


def test_day_names_in_subjects_stay_there() -> None:
    """What stands behind "about" is a subject, whatever it begins with; what only begins like a day is no day."""
    assert typed("07:30 about Friday prayers").subjects == ("Friday prayers",)
    assert typed("07:30 monarchy").subjects == ("monarchy",)
    assert typed("07:30 Sunni Endowment").subjects == ("Sunni Endowment",)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("25:00 Mosul", "no_time"),
        ("07:60", "no_time"),
        ("13pm", "no_time"),
        ("24:00", "no_time"),
        ("07:30 Europe/Berln Mosul", "no_zone"),
        ("07:30 and 19:30", "two_times"),
        ("07:30 Mosul, 19:30", "two_times"),
        ("07:30 " + ", ".join(f"village {n}" for n in "abcdefghijk"), "many_subjects"),
        ("07:30 " + "a border crossing " * 4, "long_subject"),
    ],
)
def test_what_cannot_be_is_said(text: str, what: str) -> None:
    """A slip is told, and not taken for a subject."""
    with pytest.raises(Misread) as problem:
        typed(text)
    assert problem.value.what == what


_SUBJECTS = st.lists(
    st.sampled_from(["Mosul", "border crossings", "Deir ez-Zor", "oil", "الموصل", "الجسور", "Al-Qaim", "Kurds"]),
    min_size=1, max_size=6, unique=True,
)  # fmt: skip
_ZONES = st.sampled_from(
    ["Europe/Berlin", "Asia/Baghdad", "Asia/Damascus", "America/New_York", "UTC", "Asia/Kathmandu"]
)


@given(st.times().map(lambda one: one.replace(second=0, microsecond=0)), _ZONES, st.sets(st.integers(1, 7), min_size=1),
       _SUBJECTS, st.permutations([0, 1, 2]), st.booleans(), st.sampled_from([_ENGLISH, _ARABIC]))  # fmt: skip
def test_whatever_is_written_out_is_read_back(
    at: time,
    zone: str,
    days: set[int],
    subjects: list[str],
    order: list[int],
    arabic_digits: bool,
    names: tuple[str, ...],
) -> None:
    """Time, zone and days in each order, digits of either kind, days in either language, any subjects."""
    clock = f"{at:%H:%M}".translate(_ARABIC_DIGITS) if arabic_digits else f"{at:%H:%M}"
    head = (clock, zone, ", ".join(names[day - 1] for day in sorted(days)))
    line = " ".join([*(head[place] for place in order), "about", ", ".join(subjects)])
    assert typed(line) == Typed(at, zone, frozenset(days), tuple(subjects))


@given(st.text(max_size=200))
@example("07:30 \x00\ud800")
@example("7:" * 40)
@example("mon," * 60)
@example("İ" * 20 + " 07:30")
def test_any_text_is_read_within_bounds_or_refused(text: str) -> None:
    """Nothing that is typed breaks the reading; what comes of it is bounded."""
    try:
        found = typed(text)
    except Misread:
        return
    assert found.days is None or (found.days and found.days <= EVERY_DAY)
    assert len(found.subjects or ()) <= MOST_SUBJECTS
    assert all(0 < len(one) <= LONGEST_SUBJECT for one in found.subjects or ())
    assert found.at is None or (found.at.second, found.at.microsecond) == (0, 0)
