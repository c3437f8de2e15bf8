"""What people see of digests, judged as answers are."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing.types import Contested, Note, Point, Statement
from bot.digest.types import Area, Change, Development, Digest, DigestCoverage, Lateness, Location, Window
from bot.record.types import Length
from bot.simulator.html import check
from bot.telegram import render
from bot.telegram.markup import units
from bot.telegram.packing import CAPTION
from bot.telegram.render.digests import STATEMENTS
from bot.texts import LANGUAGES, Texts
from retrieval.types import Span
from tests.bot.telegram.test_render import (
    ARABIC,
    BAGHDAD,
    DAY,
    ENGLISH,
    NOW,
    TURN,
    UTC_ZONE,
    judge_links,
    judge_statements,
    shown,
    source,
    taken,
    version,
)
from tests.generated_answers import Maker

ANBAR, KIRKUK, HOMS = Area("IQ", "a", "x"), Area("IQ", "k", "x"), Area("SY", "h", "x")
LOCATIONS = {
    "IQ": Location("Iraq", "العراق"), "SY": Location("Syria", "سوريا"), "a": Location("Anbar", "الأنبار"),
    "k": Location("Kirkuk"), "h": Location("Homs"),
}  # fmt: skip


def development(id_: str, where: Area = ANBAR, **changes: object) -> Development:
    """An ordinary development, told by one sentence of source 1."""
    told_ = (Statement(f"Gunmen took post {id_} on Friday.", (1,), (), "en"),)
    made = Development(
        id_, f"Post {id_} falls", (1,), told_, (), ("r1",), ("r1",), 1, 1, (), where.country, where.id, where,
        Span(date(2014, 6, 20), date(2014, 6, 20)), DAY, Change.NEW,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def digest(*developments: Development, **changes: object) -> Digest:
    """An ordinary digest of a day that begins at half past seven in Baghdad."""
    until = datetime(2014, 6, 21, 4, 30, tzinfo=UTC)
    covered_ = DigestCoverage(3, 2, 2, {"en": 3}, 0, 0, {}, {}, (KIRKUK,))
    made = Digest(
        Window(until - timedelta(days=1), until, "Asia/Baghdad"), (), "English.", developments, 0, (), (), covered_,
        (source(),), (), (), LOCATIONS,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def read_out(made: Digest, texts: Texts = ENGLISH, **more: Any) -> str:
    """What people see of a digest."""
    return shown(render.digest(made, zone=BAGHDAD, texts=texts, turn=TURN, now=NOW, **more))


def test_a_digest_in_full() -> None:
    """Of when, what it comes to, the development with its citations, what is covered and what is not, sources."""
    assert read_out(digest(development("1"))) == (
        "Digest of 20 Jun, 07:30 – 21 Jun 2014, 07:30 (UTC+3)\n"
        "1 development from 3 reports: 1 new.\n\n"
        "Iraq\n\n"
        "1. Post 1 falls [1]\n"
        "New · Anbar · 20 Jun 2014 · 1 report\n"
        "• Gunmen took post 1 on Friday. [1]\n\n"
        "Coverage\n"
        "3 reports, 2 outlets, 2 origins.\n"
        "Nothing from Kirkuk: not covered, not quiet.\n\n"
        "Sources\n"
        "[1] C2 · Levant Wire · 21 Jun 2014\n"
        "Written by: extracts, quoted word for word; dates in brackets are ours."
    )


def test_a_digest_in_arabic() -> None:
    """Countries and areas have their Arabic names, numbers their forms; arrows point onward."""
    changed = development("1", change=Change.CHANGED, was="12", now="19")
    out = read_out(digest(changed, development("2"), development("3")), ARABIC)
    assert out.startswith("موجز 20 حزيران، 07:30 – 21 حزيران 2014، 07:30")
    assert "3 تطورات من 3 تقارير: اثنان جديدان، واحد تغيّر." in out
    assert "العراق\n\n" in out
    assert "تغيّر: 12 ← 19 · الأنبار" in out


def test_developments_stand_by_country_and_area() -> None:
    """The weightiest first, with its area and its country; what names no country behind, what is no news at the end."""
    found = [
        development("1", HOMS), development("2", Area(None, None, "")), development("3", lateness=Lateness.ARRIVED),
        development("4"), development("5", KIRKUK), development("6"), development("7", HOMS),
    ]  # fmt: skip
    out = read_out(digest(*found))
    order = re.findall(r"\d\. Post (\d)", out)
    assert order == ["1", "7", "4", "6", "5", "2", "3"]
    headings = re.findall(r"^(Syria|Iraq|No country named|No news: .*)$", out, re.M)
    assert headings == ["Syria", "Iraq", "No country named", "No news: happened or published earlier"]
    assert "6 new, 1 late" in out


def test_what_changed_is_told_from_what_to_what() -> None:
    """In the lead, and at the development; what changed without a number is told by its reason."""
    toll = development("1", change=Change.CHANGED, was="12 people killed", now="at least 19 killed")
    taken_ = development("2", change=Change.CHANGED, now="a place taken or lost")
    out = read_out(digest(toll, taken_))
    assert "Changed: “Post 1 falls” (12 people killed → at least 19 killed).\n" in out
    assert "\nChanged: 12 people killed → at least 19 killed · Anbar" in out
    assert "\nChanged: a place taken or lost · Anbar" in out
    assert "تغيّر: مكان سقط أو استعيد" in read_out(digest(taken_), ARABIC)


def test_accounts_of_a_development_stand_side_by_side() -> None:
    """Named in the lead by its number; a number that was brought up to date takes a line."""
    versions = (version("12", "a doctor", 1), version("34", "the army", 1, newest=True))
    differ = (Contested("the number killed", Point.NUMBER, versions),)
    out = read_out(digest(development("1"), development("2", accounts=differ)))
    assert "Accounts differ in 2.\n" in out
    assert "Accounts differ: the number killed\n• 12 — a doctor" in out
    headline_only = [development(str(n)) for n in range(11)]
    assert "• 34 — the army" in read_out(digest(*headline_only, development("11", accounts=differ)))
    update = (replace(differ[0], update=True),)
    assert "12 [1] ← 34 [1]" in read_out(digest(development("1", accounts=update)), ARABIC)
    out = read_out(digest(development("1", accounts=update)))
    assert "• Updated in later reports: the number killed: 12 [1] → 34 [1]" in out
    assert "Accounts differ" not in out


def test_a_headline_is_not_said_twice() -> None:
    """Where a sentence holds the headline, it stands in its place, whole, with its dates."""
    sentence = Statement("QAIM -- Post 1 falls on Friday [20 June 2014], police said.", (1,), (), "en")
    out = read_out(digest(development("1", headline="Post 1 falls on Friday, police said.", statements=(sentence,))))
    assert out.count("Post 1 falls") == 1
    assert "1. QAIM -- Post 1 falls on Friday [20 June 2014], police said. [1]\nNew" in out


def test_a_digest_is_as_long_as_its_reader_wants() -> None:
    """The weightiest have more sentences, later ones their headlines alone; what only goes on has one."""
    three = tuple(Statement(f"Sentence {n} is this.", (1,), (), "en") for n in "abc")
    many = [development(str(n), statements=three) for n in range(12)]
    for length, sentences in ((Length.SHORT, 4), (Length.USUAL, 11), (Length.LONG, 36)):
        assert read_out(digest(*many), length=length).count("is this.") == sentences
    goes_on = development("1", change=Change.CONTINUING, statements=three)
    assert read_out(digest(goes_on)).count("is this.") == 1
    assert all(f". Post {n} falls" in read_out(digest(*many), length=Length.SHORT) for n in range(12))


def test_parts_end_between_developments() -> None:
    """No development is torn while it fits a message; each part says which it is, the last has the buttons."""
    long = tuple(Statement(f"{n} " + "many words of a report " * 20, (1,), (), "en") for n in "ab")
    parts = render.digest(
        digest(*(development(str(n), statements=long) for n in range(9))),
        zone=BAGHDAD,
        texts=ENGLISH,
        turn=TURN,
        now=NOW,
    )
    taken(parts)
    assert len(parts) > 1
    for n, part in enumerate(parts, start=1):
        assert part.plain.endswith(f"\n\n{n}/{len(parts)}")
        headed = len(re.findall(r"^\d\. Post", part.plain, re.M))
        assert headed == len(re.findall(r"^New · ", part.plain, re.M))
        assert (n == len(parts)) == bool(part.buttons)
    data = [one.data for row in parts[-1].buttons for one in row]
    assert data == [f"{kind}:{TURN}" for kind in "pieud"]


def test_a_digest_that_comes_late_says_so() -> None:
    """With the time at which it was due, on the reader's clock."""
    out = read_out(digest(development("1")), due=datetime(2014, 6, 22, 4, 30, tzinfo=UTC))
    assert "\nLate: it was due at 07:30 (UTC+3).\n" in out


def test_an_empty_digest_says_what_it_means() -> None:
    """Nothing was covered; nothing is cited, and there are no buttons."""
    none = digest(coverage=DigestCoverage(0, 0, 0, {}, 0, 0, {}, {}, (KIRKUK,)), sources=())
    [message] = render.digest(none, zone=BAGHDAD, texts=ENGLISH, turn=TURN, now=NOW, newest=DAY)
    out = shown([message])
    assert "not covered, which does not mean that nothing happened" in out
    assert "Nothing from Kirkuk: not covered, not quiet." in out
    assert "The newest report is of 20 Jun 2014: /digest 2014-06-20" in out
    assert message.buttons == ()


def test_what_is_left_out_is_counted() -> None:
    """In the first line, and nowhere else."""
    left = digest(development("1"), left_out=19, notes=(Note("left_out", "19 left out.", {"n": 19}),))
    out = read_out(left)
    assert "\n20 developments from 3 reports, the weightiest 1 told here: 1 new.\n" in out
    assert "left out" not in out


def test_what_is_planned_is_told() -> None:
    """Sentences that say what comes, cited as all others."""
    watched = (Statement("Parliament is to meet on 1 July.", (1,), (), "en"),)
    assert "To watch\n• Parliament is to meet on 1 July. [1]\n" in read_out(digest(development("1"), watch=watched))


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.sampled_from(LANGUAGES), st.sampled_from([UTC_ZONE, BAGHDAD]), st.floats(0, 0.5),
       st.sampled_from(list(Length)))  # fmt: skip
def test_every_digest_is_taken_with_every_citation_beside_its_statement(
    seed: int, language: str, zone: ZoneInfo, hostile: float, length: Length
) -> None:
    """Whatever the reports hold, the strict judge takes it, and what is told is told whole, its citations beside it."""
    judge_digest(Maker(random.Random(seed), hostile), Texts.of(language), zone, length)


@pytest.mark.soak
def test_ten_thousand_digests_are_taken() -> None:
    """The same, ten thousand times."""
    for seed in range(10_000):
        texts, zone = Texts.of(LANGUAGES[seed % 2]), (UTC_ZONE, BAGHDAD)[seed // 2 % 2]
        judge_digest(Maker(random.Random(seed), seed % 7 / 20), texts, zone, list(Length)[seed % 3])


def judge_digest(maker: Maker, texts: Texts, zone: ZoneInfo, length: Length) -> None:
    """Render a made-up digest; judge every message."""
    made = maker.digest()
    parts = render.digest(made, zone=zone, texts=texts, turn=TURN, now=NOW, due=NOW, length=length)
    taken(parts)
    judge_links(parts, {one.n: one.report.url for one in made.sources})
    ranked = zip(made.developments, STATEMENTS[length], strict=False)
    told_ = [one.statements[:most] for one, most in ranked if one.change is not Change.CONTINUING]
    judge_statements([each for statements in told_ for each in statements], parts)
    judge_statements(made.watch[:1], parts)
    captions = [render.digest_caption(made, zone=zone, texts=texts, turn=TURN)]
    captions.append(render.picture_caption(made, zone=zone, texts=texts))
    taken(captions)
    assert all(units(check(one.html).text) <= CAPTION.units for one in captions)
