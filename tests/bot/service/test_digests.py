"""Digests that people ask for, through the service's door."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.record.types import TurnKind
from bot.schedule.misread import Misread
from bot.service.digest_request import Request, read
from bot.service.rules import Limits
from bot.wiring import Services
from retrieval.dates import DateReader
from tests.bot.service.talk import ANA, BOSS, GROUP, NOW, OMAR, RULES, Talk, button

DATES = DateReader()
ZONE = "Asia/Baghdad"
QAIM = "/digest 21 June 2014"


def asked(text: str, now: datetime = NOW) -> Request:
    """What a text asks for."""
    return read(text, dates=DATES, zone=ZONE, now=now)


def window(text: str) -> tuple[str, str]:
    """The window that a text asks for, by the reader's clock."""
    found = asked(text).window
    assert found.zone == ZONE
    return tuple(f"{one.astimezone(found.local):%Y-%m-%d %H:%M}" for one in (found.since, found.until))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("2026-11-21 15:00", "2026-11-22 15:00")),
        ("since Friday", ("2026-11-20 00:00", "2026-11-22 15:00")),
        ("منذ الجمعة", ("2026-11-20 00:00", "2026-11-22 15:00")),
        ("yesterday", ("2026-11-21 00:00", "2026-11-22 00:00")),
        ("today", ("2026-11-22 00:00", "2026-11-22 15:00")),
        ("last week", ("2026-11-09 00:00", "2026-11-16 00:00")),
        ("last 12 hours", ("2026-11-22 03:00", "2026-11-22 15:00")),
        ("آخر 6 ساعات", ("2026-11-22 09:00", "2026-11-22 15:00")),
        ("12 June 2014", ("2014-06-12 00:00", "2014-06-13 00:00")),
        ("9-16 June 2014", ("2014-06-09 00:00", "2014-06-17 00:00")),
        ("2014-06-12", ("2014-06-12 00:00", "2014-06-13 00:00")),
        ("since 7:30", ("2026-11-22 07:30", "2026-11-22 15:00")),
        ("since 6pm", ("2026-11-21 18:00", "2026-11-22 15:00")),
        ("since 7:30 yesterday", ("2026-11-21 07:30", "2026-11-22 15:00")),
        ("منذ الساعة 8 صباحا", ("2026-11-22 08:00", "2026-11-22 15:00")),
        ("before Friday", ("2026-11-19 00:00", "2026-11-20 00:00")),
    ],
)
def test_the_window_that_is_asked_for(text: str, expected: tuple[str, str]) -> None:
    """Days are the reader's, from midnight to midnight; a window ends now at the latest."""
    assert window(text) == expected


def test_subjects_stand_beside_dates() -> None:
    """What is no date is a subject, wherever the dates stand."""
    assert asked("Aleppo, border").subjects == ("Aleppo", "border")
    assert asked("since Friday Aleppo, border").subjects == ("Aleppo", "border")
    assert asked("about Mosul, oil since Friday").subjects == ("Mosul", "oil")
    assert asked("full since Friday on Deir ez-Zor") == asked("Full, Deir ez-Zor since Friday")
    assert asked("كامل منذ الجمعة عن حلب، إدلب").subjects == ("حلب", "إدلب")
    assert asked("Mosul, oil since 7:30").subjects == ("Mosul", "oil")
    assert asked("full").full
    assert not asked("fully armed").full


@pytest.mark.parametrize(
    ("text", "what"), [("tomorrow", "no_window"), ("since 2014", "long_window"), ("last 9999 hours", "long_window")]
)
def test_what_is_no_window_is_said(text: str, what: str) -> None:
    """A window without any time in it, or of years, is refused."""
    with pytest.raises(Misread) as problem:
        asked(text)
    assert problem.value.what == what


_WORDS = (
    "since until before after on in last next the past of 1 12 31 2014 0001 9999 Friday June Ramadan 1 AH today"
    " yesterday hours days weeks years Mosul, oil full until منذ قبل الجمعة أمس 1435 هـ كامل 24h"
    " 2014-06-12 0001-01-01 9999-12-31"
).split()


@given(
    st.one_of(st.text(max_size=120), st.lists(st.sampled_from(_WORDS), max_size=8).map(" ".join)),
    st.integers(0, 10_000_000),
)
def test_any_text_gives_a_window_or_a_reason(text: str, minutes: int) -> None:
    """Nothing that is typed breaks it; a window is never of the future, and never longer than a digest may be."""
    now = NOW - timedelta(minutes=minutes)
    try:
        found = asked(text, now)
    except Misread:
        return
    assert found.window.since < found.window.until <= now
    assert found.window.until - found.window.since <= timedelta(days=92)


def test_a_digest_is_told_and_kept(reader: Talk) -> None:
    """It replies to the command; its turn keeps what it was made of, and each source that it cites."""
    (told,) = reader.says(QAIM, message_id=71)
    assert told.reply.replies_to == 71
    out = told.reply.message.plain
    assert out.startswith("Digest of 21 Jun 2014\n3 developments from 3 reports: 2 new, 1 changed.")
    assert "Iraq\n\n1. Qaim post falls" in out
    assert "Written by: extracts" in out
    turn = reader.turn(told)
    assert (turn.kind, turn.question) == (TurnKind.DIGEST, QAIM)
    assert [one.n for one in turn.cited] == [1, 2, 3]
    assert all(one.sentences for one in turn.cited)
    assert (ANA, "asked", f"{turn.id}: digest of 3 developments") in reader.acts()


def test_what_is_behind_a_digest_is_shown(reader: Talk) -> None:
    """The button under it shows the passages, with the cited sentences marked, and a verdict is kept."""
    (told,) = reader.says(QAIM)
    reaction = reader.presses(button(told, "e:"), on=told)
    assert "<b>About 30 Iraqi soldiers" in reaction.replies[0].message.html
    assert reader.presses(button(told, "u:"), on=told).notice
    assert [one.turn.kind for one in reader.record.turns.feedback()] == [TurnKind.DIGEST]


def test_subjects_come_first(reader: Talk) -> None:
    """What the reader named stands first, and the digest says so."""
    out = reader.told("/digest 21 June 2014 Kirkuk")
    assert "\nFirst: Kirkuk\n" in out
    assert out.index("Allies at gunpoint") < out.index("2. Qaim post falls")


def test_days_are_the_readers(reader: Talk) -> None:
    """In Baghdad the day begins three hours earlier, and the digest says whose hours these are."""
    reader.says("/settings Baghdad")
    assert reader.told("/digest last 12 hours").startswith("Digest of 22 Nov, 03:00 – 15:00 (UTC+3)")


def test_an_arabic_digest(reader: Talk) -> None:
    """In the reader's language, with the names of countries and areas in it."""
    reader.says("/settings ar")
    out = reader.told(QAIM)
    assert out.startswith("موجز 21 حزيران 2014")
    assert "العراق\n" in out
    assert "الأنبار" in out


def test_the_whole_of_it_is_a_page_and_a_picture(reader: Talk) -> None:
    """The page stands for the digest, with its evidence below; both are of the turn."""
    page, picture = reader.says("/digest full 21 June 2014", message_id=71)
    assert page.reply.document is not None
    assert picture.reply.document is not None
    assert page.reply.document.name == "sitrep-2014-06-21.html"
    assert picture.reply.document.name == "sitrep-2014-06-21.png"
    assert page.reply.document.content.lower().startswith(b"<!doctype html>")
    assert picture.reply.document.content.startswith(b"\x89PNG")
    assert (page.reply.document.photo, picture.reply.document.photo) == (False, True)
    assert page.reply.replies_to == 71
    assert page.reply.turn == picture.reply.turn
    assert page.reply.message.plain.startswith("Digest of 21 Jun 2014\n3 developments")
    reaction = reader.presses(button(page, "e:"), on=page)
    assert "<b>About 30 Iraqi soldiers" in reaction.replies[0].message.html


def test_a_page_tells_what_was_told(reader: Talk) -> None:
    """Made when it is asked for, its developments stand in the same order and are as new as they were."""
    (told,) = reader.says("/digest 21 June 2014 Kirkuk")
    (reply,) = reader.presses(button(told, "p:"), on=told).replies
    assert reply.document is not None
    page = reply.document.content.decode()
    headlines = re.findall(r"<h3[^>]*>(?:<[^>]+>|[\s\d.])*([^<]{5,})", page)
    assert [one[:6] for one in headlines] == ["Allies", "Qaim p", "أما مع"]
    (picture,) = reader.presses(button(told, "i:"), on=told).replies
    assert picture.document is not None
    assert picture.document.photo


def test_an_empty_window_says_where_there_is_something(reader: Talk) -> None:
    """Not covered is not quiet; the newest day that has reports is a command away. Nothing of it is kept as a turn."""
    (told,) = reader.says("/digest")
    assert "not covered, which does not mean that nothing happened" in told.reply.message.plain
    assert "The newest report is of 28 Jun 2014: /digest 2014-06-28" in told.reply.message.plain
    assert told.reply.turn is None
    assert told.reply.message.buttons == ()
    assert "1 report" in reader.told("/digest 2014-06-28")


def test_a_digest_is_no_question_to_follow_up(reader: Talk) -> None:
    """A question after a digest, or in reply to one, stands alone; a hand-made button for more finds nothing."""
    (told,) = reader.says(QAIM)
    (answer,) = reader.says("And who controls it?", replies_to=told.message_id)
    assert reader.turn(answer).before == ()
    for kind in ("m", "t"):
        pressed = reader.presses(f"{kind}:{told.reply.turn}", on=told)
        assert (pressed.replies, bool(pressed.notice)) == ((), True)


def test_an_answer_has_no_page(reader: Talk) -> None:
    """A hand-made button for the page of an answer finds nothing."""
    (answer,) = reader.says("How many soldiers were killed at Al-Qaim?")
    for kind in ("p", "i"):
        pressed = reader.presses(f"{kind}:{answer.reply.turn}", on=answer)
        assert (pressed.replies, bool(pressed.notice)) == ((), True)


@pytest.mark.parametrize("text", ["/digest tomorrow", "/digest since 2014", "/digest " + "x" * 70])
def test_what_cannot_be_told_is_said_in_words(reader: Talk, text: str) -> None:
    """A slip is told in a line, in the reader's language, with the way out."""
    (told,) = reader.says(text)
    assert told.reply.turn is None
    assert told.reply.message.plain.count("\n") == 0


def test_a_digest_counts_as_a_question(opened: Services) -> None:
    """Who may ask one question a minute has one digest."""
    talk = Talk(opened, replace(RULES, person=Limits(questions_a_minute=1)))
    talk.lets_in(ANA)
    assert "Digest of" in talk.told(QAIM)
    assert "You may ask 1 question a minute" in talk.told(QAIM)


def test_in_a_group_everybody_may_have_a_digest(reader: Talk) -> None:
    """Where the group is allowed; in its topic."""
    assert "private assistant" in reader.told(QAIM, OMAR, to=GROUP)
    reader.says("/allow", BOSS, to=GROUP)
    assert "3 developments" in reader.told(QAIM, OMAR, to=GROUP)


def test_what_was_withdrawn_is_not_told_again(reader: Talk) -> None:
    """A digest asked for again is without it, and so is the evidence of the first."""
    (told,) = reader.says(QAIM)
    turn = reader.turn(told)
    reader.opened.withdrawals.withdraw(turn.cited[0].report_id, "retracted", now=reader.now)
    assert "Qaim post falls" not in reader.told(QAIM)
    pages = reader.presses(button(told, "e:"), on=told).replies
    assert "About 30 Iraqi soldiers" not in pages[0].message.html
    assert "was withdrawn since" in pages[0].message.plain
    (page,) = reader.presses(button(told, "p:"), on=told).replies
    assert page.document is not None
    assert b"Qaim post falls" not in page.document.content
    assert page.turn is None
