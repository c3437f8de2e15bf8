"""The words of the interface: the same in both languages, all used, and filled in rightly."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.numbers import PLURALS
from bot.texts import LANGUAGES, TextError, Texts, dates, variables_of
from bot.texts.bidi import dates_isolated, isolated, tidy
from bot.texts.plurals import CATEGORIES, category
from retrieval import words
from retrieval.types import Precision, Published, Span

ROOT = Path(__file__).parent.parent.parent
ENGLISH, ARABIC = Texts.of("en"), Texts.of("ar")
BAGHDAD = ZoneInfo("Asia/Baghdad")
#: Notes that an answer tells otherwise: the scope is its first line.
NOT_TOLD = {"scope", "coverage", "words_only"}


def literals() -> Iterator[ast.AST]:
    """Every piece of text in the code of the bot, with those that are put together."""
    for path in (ROOT / "bot").rglob("*.py"):
        yield from ast.walk(ast.parse(path.read_text("utf-8")))


def used() -> tuple[set[str], list[re.Pattern[str]]]:
    """Keys that the code names, and patterns of those that it puts together behind a subject (``about.…``)."""
    names: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for node in literals():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.add(node.value)
            if re.fullmatch(r"[a-z]+\.", node.value):
                patterns.append(re.compile(re.escape(node.value) + r"\w+"))
        elif isinstance(node, ast.JoinedStr):
            parts = (re.escape(str(one.value)) if isinstance(one, ast.Constant) else r"\w+" for one in node.values)
            pattern = "".join(map(str, parts))
            if re.match(r"[a-z]+\\\.", pattern):
                patterns.append(re.compile(pattern))
    return names, patterns


def documented(heading: str) -> set[str]:
    """The codes of a table in the reference."""
    text = (ROOT / "docs" / "reference.md").read_text("utf-8")
    table = text.partition(f"| {heading} | when |")[2].partition("\n\n")[0]
    return set(re.findall(r"^\| `(\w+)`", table, re.M))


def test_both_languages_have_the_same_texts_and_variables() -> None:
    """What one language says the other says too, of the same things."""
    assert set(ENGLISH.entries) == set(ARABIC.entries)
    for key, entry in ENGLISH.entries.items():
        assert variables_of(entry) == variables_of(ARABIC.entries[key]), key


def test_every_text_is_used() -> None:
    """No text is left over from what was: the code names each, or puts its name together."""
    names, patterns = used()
    coded = [f"{kind}.{code}" for kind in ("note", "refusal") for code in documented(kind)]
    for key in ENGLISH.entries:
        by_code = any(key == one or key.startswith(f"{one}_") for one in coded)
        assert key in names or by_code or any(pattern.fullmatch(key) for pattern in patterns), key


@pytest.mark.parametrize("kind", ["note", "refusal"])
def test_every_code_has_a_text(kind: str) -> None:
    """Each note and refusal of the reference can be said in the reader's language."""
    codes = documented(kind)
    assert codes
    assert {code for code in codes - NOT_TOLD if not ENGLISH.has(f"{kind}.{code}")} == set()


def test_what_accounts_differ_on_is_what_the_briefing_says() -> None:
    """The names of points are those that the code of accounts gives, so that none is never met."""
    said = {node.value for node in literals() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    said |= {f"the number of {things}" for things in PLURALS.values()}
    for key in ENGLISH.entries:
        if key.startswith("about."):
            assert ENGLISH(key) in said, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_plain(language: str) -> None:
    """No text has markup, or anything that turns direction."""
    for entry in Texts.of(language).entries.values():
        for form in [entry] if isinstance(entry, str) else entry.values():
            assert not re.search(r"[<>&\u200e-\u200f\u202a-\u202e\u2066-\u2069]|\*\*|__", form)
            assert form == form.strip() or form in ("، ", ", ")


def test_arabic_texts_are_arabic() -> None:
    """Nothing was left untranslated."""
    for key, entry in ARABIC.entries.items():
        for form in [entry] if isinstance(entry, str) else entry.values():
            bare = re.sub(r"\$\{\w+\}|/\w+|sitrep", "", form)
            assert words.language_of(bare) != "en" or key in ("language.own_en",), key


def test_a_language_without_texts_is_english() -> None:
    """Tags with regions are understood, and what we have no texts in is answered in English."""
    assert Texts.of("ar-IQ").language == "ar"
    assert Texts.of("AR_sy").language == "ar"
    assert {Texts.of(tag).language for tag in ("en-GB", "de", "", None, "../ar")} == {"en"}


def test_what_does_not_fit_is_a_defect() -> None:
    """A key that there is not, a variable too many or too few, a number that is none: never a text with a hole."""
    for key, variables in (
        ("no.such", {}),
        ("scope.as_of", {}),
        ("scope.as_of", {"date": "x", "more": "y"}),
        ("coverage.reports", {"n": "3"}),
    ):
        with pytest.raises(TextError):
            ENGLISH(key, **variables)


def test_variables_are_text() -> None:
    """A variable that looks like one is not filled in again, and numbers get separators."""
    assert ENGLISH("scope.as_of", date="${date} $x") == "as of ${date} $x"
    assert ENGLISH("coverage.reports", n=12345) == "12,345 reports"


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, "zero"), (1, "one"), (2, "two"), (3, "few"), (10, "few"), (11, "many"), (99, "many"), (100, "other"),
     (101, "other"), (102, "other"), (103, "few"), (110, "few"), (111, "many"), (1003, "few"), (1011, "many")],
)  # fmt: skip
def test_arabic_numbers_take_the_form_of_cldr(n: int, expected: str) -> None:
    """The examples that CLDR gives with its rules."""
    assert category("ar", n) == expected


@given(st.integers(0, 10**9), st.sampled_from(LANGUAGES))
def test_every_number_has_a_form(n: int, language: str) -> None:
    """No number falls between the categories."""
    assert category(language, n) in CATEGORIES[language]


def test_plurals_are_said() -> None:
    """One, two, a few, many: as an Arabic reader says them."""
    said = [ARABIC("coverage.reports", n=n) for n in (1, 2, 3, 11, 100)]
    assert said == ["تقرير واحد", "تقريران", "3 تقارير", "11 تقريرًا", "100 تقرير"]
    assert [ENGLISH("coverage.reports", n=n) for n in (0, 1, 2)] == ["0 reports", "1 report", "2 reports"]


def test_variables_that_run_the_other_way_are_isolated() -> None:
    """A Latin name in an Arabic text turns nothing, and the other way round; what is isolated already is left alone."""
    assert ARABIC("timeline.none", name="Mosul") == "لا جملة مؤرخة تذكر \u2068Mosul\u2069."
    assert ENGLISH("timeline.none", name="الموصل") == "No dated sentence names \u2068الموصل\u2069."
    assert ENGLISH("timeline.none", name="Mosul\u202e\u2066") == "No dated sentence names Mosul."
    assert isolated("\u2068الموصل\u2069, \u2068حلب\u2069", right_to_left=False) == "\u2068الموصل\u2069, \u2068حلب\u2069"


@given(st.text(alphabet="ab\nع\u2066\u2067\u2068\u2069\u202e\u200f"))
def test_isolates_are_closed_in_their_line(text: str) -> None:
    """What a text opens it closes, and tidying again changes nothing."""
    once = tidy(text)
    assert tidy(once) == once
    for line in once.split("\n"):
        assert line.count("\u2068") == line.count("\u2069")


@pytest.mark.parametrize(
    ("first", "last", "english", "arabic"),
    [
        (date(2014, 6, 20), date(2014, 6, 20), "20 Jun 2014", "20 حزيران 2014"),
        (date(2014, 6, 9), date(2014, 6, 12), "9–12 Jun 2014", "9–12 حزيران 2014"),
        (date(2014, 5, 28), date(2014, 6, 2), "28 May – 2 Jun 2014", "28 أيار – 2 حزيران 2014"),
        (date(2013, 12, 30), date(2014, 1, 2), "30 Dec 2013 – 2 Jan 2014", "30 كانون الأول 2013 – 2 كانون الثاني 2014"),
        (date(2014, 6, 1), date(2014, 6, 30), "Jun 2014", "حزيران 2014"),
        (date(2014, 1, 1), date(2014, 12, 31), "2014", "2014"),
        (date.min, date(2014, 6, 2), "until 2 Jun 2014", "حتى 2 حزيران 2014"),
        (date(2014, 6, 2), date.max, "since 2 Jun 2014", "منذ 2 حزيران 2014"),
    ],
)
def test_spans_in_words(first: date, last: date, english: str, arabic: str) -> None:
    """Days, ranges, months and years, with the months of the Levant and Iraq."""
    assert dates.span(Span(first, last), ENGLISH) == english
    assert dates.span(Span(first, last), ARABIC) == arabic


def test_days_of_one_month_share_its_name() -> None:
    """Several days take no more room than they need; other spans stand by themselves."""
    days = [Span(date(2014, 6, day), date(2014, 6, day)) for day in (20, 17, 19)]
    assert dates.spans(days, ENGLISH) == "17, 19, 20 Jun 2014"
    assert (
        dates.spans([*days, Span(date(2014, 7, 1), date(2014, 7, 3))], ENGLISH) == "17, 19, 20 Jun 2014, 1–3 Jul 2014"
    )
    assert dates.spans([], ENGLISH) == ""


def test_clock_times_are_in_the_readers_zone() -> None:
    """The zone is said where it is not UTC, also one of half an hour; on the day beside only the time is told."""
    instant = datetime(2014, 6, 21, 22, 30, tzinfo=UTC)
    published = Published(instant, Precision.MINUTE, "stated")
    assert dates.published(published, ENGLISH, ZoneInfo("UTC")) == "21 Jun 2014, 22:30"
    assert dates.published(published, ENGLISH, BAGHDAD) == "22 Jun 2014, 01:30 (UTC+3)"
    assert dates.published(published, ENGLISH, BAGHDAD, beside=date(2014, 6, 22)) == "01:30 (UTC+3)"
    assert dates.published(published, ENGLISH, ZoneInfo("Asia/Tehran")).endswith("(UTC+4:30)")
    assert dates.published(published, ENGLISH, ZoneInfo("America/New_York")).endswith("18:30 (UTC−4)")
    assert dates.moment(datetime.max.replace(tzinfo=UTC), ENGLISH, BAGHDAD).startswith("31 Dec 9999")


def test_a_date_of_ours_runs_by_itself_in_an_arabic_sentence() -> None:
    """Else a reader sees "June 2014 21"; a sentence of Latin letters stays as it is."""
    assert dates_isolated("وصلوا السبت [21 June 2014] إلى القائم") == (
        "وصلوا السبت [\u206821 June 2014\u2069] إلى القائم"
    )
    assert dates_isolated("They came on Saturday [21 June 2014].") == "They came on Saturday [21 June 2014]."
