"""Date words in reports: which days they mean, and what is no date."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.dates import event_dates

# A Saturday.
WRITTEN = date(2014, 6, 21)


def found(text: str, reference: date | None = WRITTEN) -> list[tuple[str, str]]:
    """The words found and the days they mean, as text."""
    return [(text[item.start : item.end], str(item.span)) for item in event_dates(text, reference)]


CALENDAR = [
    ("Rebels took the depot on June 17.", "June 17", "2014-06-17"),
    ("The 17 June raid", "17 June", "2014-06-17"),
    ("on the 17th of June", "17th of June", "2014-06-17"),
    ("on the tenth of June", "tenth of June", "2014-06-10"),
    ("shelled on 17 June 2014 from the hill", "17 June 2014", "2014-06-17"),
    ("on June 17, 2014, a convoy left", "June 17, 2014", "2014-06-17"),
    ("on Friday, June 20, 2014", "Friday, June 20, 2014", "2014-06-20"),
    ("logged 17/06/2014", "17/06/2014", "2014-06-17"),
    ("logged 06/17/2014", "06/17/2014", "2014-06-17"),
    ("logged 2014-06-17 by hand", "2014-06-17", "2014-06-17"),
    ("logged 21.6.2014.", "21.6.2014", "2014-06-21"),
    ("seen 17-Jun-2014", "17-Jun-2014", "2014-06-17"),
    ("by Jun 17 the road was cut", "Jun 17", "2014-06-17"),
    ("Sat. Jun. 7, at noon", "Sat. Jun. 7", "2014-06-07"),
    ("In June 2014 the camp closed", "June 2014", "2014-06"),
    ("fighting in June", "June", "2014-06"),
    ("in June 17 people died", "June", "2014-06"),
    ("On June 9 fighters crossed", "June 9", "2014-06-09"),
    ("early June saw calm", "early June", "2014-06-01/2014-06-10"),
    ("by mid-June", "mid-June", "2014-06-11/2014-06-20"),
    ("in late June", "late June", "2014-06-21/2014-06-30"),
    ("since early June 2013", "early June 2013", "2013-06-01/2013-06-10"),
    ("in the first week of June", "first week of June", "2014-06-01/2014-06-07"),
    ("the weekend of June 14", "the weekend of June 14", "2014-06-14/2014-06-15"),
    ("the war began in 2011", "2011", "2011"),
    ("exiled since 1991", "1991", "1991"),
    ("the 2003 bombing", "2003", "2003"),
    ("the 2003 invasion", "2003 invasion", "2003-03-20/2003-05-01"),
    ("the 2003 US-led invasion", "2003 US-led invasion", "2003-03-20/2003-05-01"),
    ("from 2003 to 2011", "2003 to 2011", "2003-01-01/2011-12-31"),
    ("in late 2013", "late 2013", "2013-09-01/2013-12-31"),
    ("on May 5 and after", "May 5", "2014-05-05"),
    ("quiet since March", "March", "2014-03"),
    ("the September 11 attacks", "September 11", "2001-09-11"),
    ("23 Sha'ban 1435/21 June 2014", "21 June 2014", "2014-06-21"),
]

RANGES = [
    ("from June 9 to June 12", "June 9 to June 12", "2014-06-09/2014-06-12"),
    ("June 9-12", "June 9-12", "2014-06-09/2014-06-12"),
    ("9–12 June 2014", "9–12 June 2014", "2014-06-09/2014-06-12"),
    ("between 9 and 12 June", "9 and 12 June", "2014-06-09/2014-06-12"),
    ("between June 9 and June 12", "June 9 and June 12", "2014-06-09/2014-06-12"),
    ("from 28 May until 3 June 2013", "28 May until 3 June 2013", "2013-05-28/2013-06-03"),
    ("28 December to 3 January 2014", "28 December to 3 January 2014", "2013-12-28/2014-01-03"),
    ("from Monday to Wednesday", "Monday to Wednesday", "2014-06-16/2014-06-18"),
    ("from June 9 until today", "June 9 until today", "2014-06-09/2014-06-21"),
    ("April to June 2014", "April to June 2014", "2014-04-01/2014-06-30"),
]

RELATIVE = [
    ("on Friday", "Friday", "2014-06-20"),
    ("Friday evening", "Friday evening", "2014-06-20"),
    ("sources said Saturday", "Saturday", "2014-06-21"),
    ("last Friday", "last Friday", "2014-06-20"),
    ("last Saturday", "last Saturday", "2014-06-14"),
    ("next Sunday", "next Sunday", "2014-06-22"),
    ("next Saturday", "next Saturday", "2014-06-28"),
    ("Friday's raid", "Friday", "2014-06-20"),
    ("Friday last week", "Friday last week", "2014-06-13"),
    ("today", "today", "2014-06-21"),
    ("yesterday evening", "yesterday evening", "2014-06-20"),
    ("the day before yesterday", "the day before yesterday", "2014-06-19"),
    ("tomorrow", "tomorrow", "2014-06-22"),
    ("clashed overnight", "overnight", "2014-06-20/2014-06-21"),
    ("overnight Friday", "overnight Friday", "2014-06-20"),
    ("overnight into Saturday", "overnight into Saturday", "2014-06-20/2014-06-21"),
    ("last night", "last night", "2014-06-20"),
    ("Thursday night", "Thursday night", "2014-06-19"),
    ("this morning", "this morning", "2014-06-21"),
    ("two days ago", "two days ago", "2014-06-19"),
    ("three weeks ago", "three weeks ago", "2014-05-26/2014-06-01"),
    ("a month ago", "a month ago", "2014-05"),
    ("last week", "last week", "2014-06-09/2014-06-15"),
    ("this week", "this week", "2014-06-16/2014-06-22"),
    ("last month", "last month", "2014-05"),
    ("this month", "this month", "2014-06"),
    ("last year", "last year", "2013"),
    ("earlier this month", "earlier this month", "2014-06-01/2014-06-21"),
    ("over the weekend", "the weekend", "2014-06-21/2014-06-22"),
    ("last weekend", "last weekend", "2014-06-14/2014-06-15"),
    ("in recent days", "recent days", "2014-06-14/2014-06-21"),
    ("a few days ago", "a few days ago", "2014-06-14/2014-06-21"),
    ("the past 48 hours", "past 48 hours", "2014-06-19/2014-06-21"),
    ("over the past three days", "past three days", "2014-06-18/2014-06-21"),
    ("the 5th of last month", "5th of last month", "2014-05-05"),
    ("in June last year", "June last year", "2013-06"),
]

ARABIC = [
    ("انفجرت عبوة يوم الجمعة", "يوم الجمعة", "2014-06-20"),
    ("مساء الجمعة", "مساء الجمعة", "2014-06-20"),
    ("بعد ظهر الجمعة", "بعد ظهر الجمعة", "2014-06-20"),
    ("ليلة السبت", "ليلة السبت", "2014-06-21"),
    ("قتل والجمعة شاهد", "الجمعة", "2014-06-20"),
    ("الجمعة الماضية", "الجمعة الماضية", "2014-06-20"),
    ("الأحد المقبل", "الأحد المقبل", "2014-06-22"),
    ("وقع أمس", "أمس", "2014-06-20"),
    ("أمس الجمعة", "أمس الجمعة", "2014-06-20"),
    ("وصل اليوم", "اليوم", "2014-06-21"),
    ("صباح اليوم السبت", "صباح اليوم السبت", "2014-06-21"),
    ("أمس الأول", "أمس الأول", "2014-06-19"),
    ("أول أمس", "أول أمس", "2014-06-19"),
    ("أول من أمس", "أول من أمس", "2014-06-19"),
    ("الليلة الماضية", "الليلة الماضية", "2014-06-20"),
    ("ليل الخميس - الجمعة", "ليل الخميس - الجمعة", "2014-06-19/2014-06-20"),
    ("ليلة الخميس على الجمعة", "ليلة الخميس على الجمعة", "2014-06-19/2014-06-20"),
    ("الأسبوع الماضي", "الأسبوع الماضي", "2014-06-09/2014-06-15"),
    ("الشهر الماضي", "الشهر الماضي", "2014-05"),
    ("العام الماضي", "العام الماضي", "2013"),
    ("قبل يومين", "قبل يومين", "2014-06-19"),
    ("قبل ثلاثة أيام", "قبل ثلاثة أيام", "2014-06-18"),
    ("منذ يومين", "يومين", "2014-06-19"),
    ("خلال الأيام الثلاثة الماضية", "الأيام الثلاثة الماضية", "2014-06-18/2014-06-21"),
    ("خلال الساعات الـ48 الماضية", "الساعات الـ48 الماضية", "2014-06-19/2014-06-21"),
    ("20 حزيران/يونيو 2014", "20 حزيران/يونيو 2014", "2014-06-20"),
    ("20 يونيو (حزيران) 2014", "20 يونيو (حزيران) 2014", "2014-06-20"),
    ("٢٠ حزيران", "٢٠ حزيران", "2014-06-20"),
    ("٢٠١٤/٦/٢٠", "٢٠١٤/٦/٢٠", "2014-06-20"),
    ("في العاشر من حزيران", "العاشر من حزيران", "2014-06-10"),
    ("الحادي والعشرين من تشرين الأول 2013", "الحادي والعشرين من تشرين الأول 2013", "2013-10-21"),
    ("5 كانون الثاني/يناير", "5 كانون الثاني/يناير", "2014-01-05"),
    ("12 آب/أغسطس 2013", "12 آب/أغسطس 2013", "2013-08-12"),
    ("السبت الموافق 21 حزيران", "السبت الموافق 21 حزيران", "2014-06-21"),
    ("في حزيران", "حزيران", "2014-06"),
    ("وفي آب 2013", "آب 2013", "2013-08"),
    ("وفي تشرين الثاني/نوفمبر 2013", "تشرين الثاني/نوفمبر 2013", "2013-11"),
    ("في حزيران 17 قتيلا", "حزيران", "2014-06"),
    ("مطلع حزيران", "مطلع حزيران", "2014-06-01/2014-06-10"),
    ("منتصف حزيران", "منتصف حزيران", "2014-06-11/2014-06-20"),
    ("أواخر حزيران", "أواخر حزيران", "2014-06-21/2014-06-30"),
    ("بين 9 و12 حزيران", "9 و12 حزيران", "2014-06-09/2014-06-12"),
    ("عام 2014", "عام 2014", "2014"),
    ("سنة ٢٠٠٣", "سنة ٢٠٠٣", "2003"),
    ("في الخامس من الشهر الماضي", "الخامس من الشهر الماضي", "2014-05-05"),
    ("يجتمعون غداً", "غداً", "2014-06-22"),
    ("23/08/1435 هـ الموافق 21/06/2014 م", "21/06/2014", "2014-06-21"),
]


@pytest.mark.parametrize(("text", "words", "days"), CALENDAR + RANGES + RELATIVE + ARABIC)
def test_date_words_mean_these_days(text: str, words: str, days: str) -> None:
    """Each text has one mention: exactly these words, exactly these days."""
    assert found(text) == [(words, days)]


@pytest.mark.parametrize(
    "text",
    [
        "17 killed and 40 wounded",
        "2014 fighters on the ridge",
        "the 2000 families who fled",
        "in 2000 homes",
        "2,014 men",
        "Resolution 1973",
        "lost 3-1 after 90 minutes",
        "after 9/11 and 24/7",
        "call +964 770 123 4567",
        "host 10.6.2014.1",
        "May the force be with them",
        "they may 5 times over",
        "said Theresa May on arrival",
        "they march 17 miles",
        "by Jan Egeland",
        "sat in the sun",
        "the Sunday Times wrote",
        "F-16 June sortie",
        "31 June",
        "31 June 2014",
        "30 February",
        "31/06/2014",
        "29 February 2013",
        "two days before the attack",
        "the day before the attack",
        "on Fridays",
        "مارس الضغوط على الحكومة",
        "أب لخمسة أطفال",
        "فتح باب 5 مرات",
        "أحد السكان",
        "في اليوم العالمي للاجئين",
        "صحيفة اليوم السابع",
        "قبل يومين من الهجوم",
        "23/08/1435",
        "17 قتيلا",
        "",
    ],
)
def test_no_date_is_seen(text: str) -> None:
    """Counts, names, amounts, everyday words and impossible days are no dates."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "reference", "days"),
    [
        ("December 30", date(2015, 1, 2), "2014-12-30"),
        ("They will vote on June 25", WRITTEN, "2014-06-25"),
        ("on January 3", date(2014, 12, 30), "2015-01-03"),
        ("in December", date(2015, 1, 10), "2014-12"),
        ("29 February", date(2012, 3, 4), "2012-02-29"),
    ],
)
def test_missing_year_is_the_nearest(text: str, reference: date, days: str) -> None:
    """A day or month without a year takes the year that brings it nearest to the report."""
    assert [span for _, span in found(text, reference)] == [days]


def test_earlier_and_later_count_from_the_date_before() -> None:
    """The words "two days earlier" relate to the last date, in the same sentence or the one before."""
    text = "On June 10 the city fell. Two days earlier the bridge was cut. A day later it reopened."
    assert [span for _, span in found(text)] == ["2014-06-10", "2014-06-08", "2014-06-09"]


def test_earlier_falls_back_to_the_report() -> None:
    """Two sentences on, the date is forgotten and the report's own day counts."""
    text = "On June 10 the city fell. Shops shut. Two days earlier the bridge was cut."
    assert [span for _, span in found(text)] == ["2014-06-10", "2014-06-19"]


def test_days_are_not_counted_from_a_month() -> None:
    """Two days before "June" are no day."""
    assert found("In May they met. Two days earlier they had not.") == [("May", "2014-05")]


def test_list_of_days_shares_a_month() -> None:
    """Days listed before or after one month are a mention each."""
    assert found("on 9, 10 and 12 June") == [
        ("9", "2014-06-09"),
        ("10", "2014-06-10"),
        ("12 June", "2014-06-12"),
    ]
    assert found("on June 9 and 10, 2013") == [("June 9", "2013-06-09"), ("10", "2013-06-10")]


def test_without_reference_only_stated_years_resolve() -> None:
    """Nothing is guessed about a report of unknown date."""
    text = "On Friday and June 17, yesterday and last week; on 3 May 2013, in 2011, since June 2012."
    assert [span for _, span in found(text, None)] == ["2013-05-03", "2011", "2012-06"]


def test_vowel_signs_do_not_move_offsets() -> None:
    """Offsets point into the text as given, marks included."""
    text = "وَقَعَ أمْسِ في \u200fالمدينة، ثم يوم الجُمُعة."
    assert found(text) == [("أمْسِ", "2014-06-20"), ("يوم الجُمُعة", "2014-06-20")]


def test_a_report_in_two_languages() -> None:
    """English and Arabic date words are found side by side, in order."""
    text = "Clashes on Thursday (يوم الخميس) went on until 20 حزيران."
    assert [span for _, span in found(text)] == ["2014-06-19", "2014-06-19", "2014-06-20"]


def test_a_month_alone_is_not_one_to_come() -> None:
    """A month without a year or a day, later in the year than the report, is that of the year before."""
    found = event_dates("Most voters shunned the polls in January.", date(2005, 12, 16))
    assert [str(one.span) for one in found] == ["2005-01"]
    found = event_dates("Bombs hit two restaurants in December.", date(2016, 7, 3))
    assert [str(one.span) for one in found] == ["2015-12"]
    found = event_dates("Talks are set for next June.", date(2014, 6, 21))
    assert [str(one.span) for one in found] == ["2015-06"]
