"""Which reports are one development, which comes first, and what is told of it."""

from __future__ import annotations

from dataclasses import replace

from bot.digest.stored import recalled, remembered
from bot.digest.types import Change, Lateness
from tests.bot.digest.conftest import BRIDGE, BRIDGE_AGAIN, FESTIVAL, MARKET, Desk, report


def test_reports_of_one_happening_are_one_development_and_others_are_not(each_desk: Desk) -> None:
    """Two outlets' reports of one bomb are told once; a shelling elsewhere on the same day by itself."""
    each_desk.take_in(BRIDGE, BRIDGE_AGAIN, MARKET, FESTIVAL)
    made = each_desk.digest("2014-06-09", "2014-06-10")
    assert sorted(len(one.reports) for one in made.developments) == [1, 1, 2]
    bridge = next(one for one in made.developments if len(one.reports) == 2)
    assert (bridge.outlets, bridge.origins, bridge.where.name) == (2, 2, "Anbar, Iraq")
    assert made.coverage.reports == 4


def test_a_wire_story_in_three_outlets_is_one_origin(desk: Desk) -> None:
    """Copies are counted as outlets, never as independent origins."""
    copies = [
        {**BRIDGE, "id": f"copy-{n}", "source": outlet, "url": f"https://copy{n}.example/a", "title": title}
        for n, (outlet, title) in enumerate(
            (("Gulf Post", "Bomb cuts Ramadi bridge"), ("Cedar Times", "Ramadi bridge is cut by bomb"))
        )
    ]
    desk.take_in(BRIDGE, *copies)
    made = desk.digest("2014-06-09")
    assert [(len(one.reports), one.outlets, one.origins) for one in made.developments] == [(3, 3, 1)]


def test_the_weightier_comes_first_with_its_reasons(desk: Desk) -> None:
    """Thirty dead go before a festival, and the digest says why."""
    desk.take_in(FESTIVAL, MARKET)
    first, second = desk.digest("2014-06-09").developments
    assert first.headline == MARKET["title"]
    assert second.headline == FESTIVAL["title"]
    assert "30 people killed" in first.why
    assert first.weight > second.weight


def test_the_readers_own_subjects_come_first(desk: Desk) -> None:
    """A name in any spelling, a province for the places in it, or a word puts a development in front."""
    desk.take_in(FESTIVAL, MARKET)
    for subject in ("Basra", "البصرة", "festival", "poets"):
        made = desk.digest("2014-06-09", subjects=[subject])
        assert made.developments[0].headline == FESTIVAL["title"], subject
        assert made.developments[0].why[0] == "your subject"
    assert desk.digest("2014-06-09", subjects=["Aleppo"]).developments[0].headline == MARKET["title"]


def test_every_statement_is_verbatim_dated_and_cited(desk: Desk) -> None:
    """Without what stands in brackets each statement is in its source; numbers run through the digest."""
    desk.take_in(BRIDGE, BRIDGE_AGAIN, MARKET, FESTIVAL)
    made = desk.digest("2014-06-09", "2014-06-10")
    assert [source.n for source in made.sources] == list(range(1, len(made.sources) + 1))
    by_number = {source.n: source for source in made.sources}
    for one in made.developments:
        assert 1 <= len(one.statements) <= 3
        assert all(by_number[n].report.id in one.reports for n in one.headline_citations)
        for statement in one.all_statements:
            (n,) = statement.citations
            assert by_number[n].grade is not None
            assert by_number[n].report.id in one.reports
            bare = statement.text
            while "[" in bare:
                bare = bare[: bare.index(" [")] + bare[bare.index("]") + 1 :]
            assert bare in by_number[n].report.body
    market = next(one for one in made.developments if one.headline == MARKET["title"])
    assert "on Monday [9 June 2014]" in market.statements[0].text


def test_a_toll_that_rose_is_changed_from_what_to_what(desk: Desk) -> None:
    """Against the digest of the day before, as it was stored, a raised toll is a change; told again it continues."""
    desk.take_in(BRIDGE, BRIDGE_AGAIN)
    first = desk.digest("2014-06-09")
    assert [one.change for one in first.developments] == [Change.NEW]
    last = recalled(remembered(first))
    second = desk.digest("2014-06-10", last=last)
    (one,) = second.developments
    assert (one.change, one.was, one.now) == (Change.CHANGED, "12 dead", "19 killed")
    assert "12 dead → 19 killed" in second.lead
    again = desk.digest("2014-06-10", last=recalled(remembered(second)))
    assert [one.change for one in again.developments] == [Change.CONTINUING]


def test_a_count_of_others_and_a_lower_one_change_no_toll(desk: Desk) -> None:
    """Soldiers who died yesterday are not the officials who died today; and a lower number is another account."""
    killed = "A bomb on a bridge over the Euphrates in Ramadi killed {} on Monday, police said. The bridge fell."
    desk.take_in(
        report("1", "Bomb on Ramadi bridge", killed.format("34 soldiers"), "2014-06-09T15:00:00Z"),
        report("2", "Bridge in Ramadi", killed.format("61 officials"), "2014-06-10T15:00:00Z"),
    )
    of_others = desk.digest("2014-06-10").developments[0]
    assert (of_others.was, of_others.now) == (None, None)
    desk.take_in(report("3", "Bridge in Ramadi", killed.format("12 officials"), "2014-06-11T15:00:00Z"))
    lower = desk.digest("2014-06-11").developments[0]
    assert (lower.change, lower.was) == (Change.CONTINUING, None)


def test_without_a_last_digest_the_days_before_are_compared_with(desk: Desk) -> None:
    """What the day before told already is no news either where no digest was kept."""
    desk.take_in(BRIDGE, BRIDGE_AGAIN)
    assert desk.digest("2014-06-10").developments[0].change is Change.CHANGED


def test_accounts_of_one_event_stand_side_by_side(desk: Desk) -> None:
    """Tolls that contradict each other are shown with who gives them; the development counts as contested."""
    other = report(
        "market-ministry",
        "Ministry puts Aleppo market dead at 11",
        "Shells fell on a vegetable market in the Shaar district of Aleppo on Monday, killing 11 people, the health "
        "ministry said.",
        "2014-06-09T18:30:00Z",
        "Damascus Bulletin",
    )
    desk.take_in(MARKET, other)
    made = desk.digest("2014-06-09")
    (one,) = made.developments
    (account,) = [account for account in one.accounts if account.about == "the number killed"]
    assert {version.value for version in account.versions} == {"30 people", "11 people"}
    assert {version.who for version in account.versions} == {"residents", "the health ministry"}
    assert made.contested == (one.id,)


def test_old_news_is_marked_late_and_comes_last(desk: Desk) -> None:
    """A report of the window about something weeks before is told behind what is new, and not as new."""
    old = report(
        "old",
        "Witness tells of 80 killed at Samarra",
        "Gunmen killed 80 people at a checkpoint near Samarra on April 3, a survivor said.",
        "2014-06-09T09:00:00Z",
        "Baghdad Ledger",
    )
    desk.take_in(old, MARKET)
    first, second = desk.digest("2014-06-09").developments
    assert (first.late, second.lateness) == (False, Lateness.HAPPENED)
    assert second.headline == old["title"]
    assert str(second.happened) == "2014-04-03"


def test_a_page_of_several_stories_is_told_as_several(desk: Desk) -> None:
    """Paragraphs under datelines of their own are developments of their own, cited from the one report."""
    page = report(
        "page",
        "Roundup: bridge, market, poets",
        "Bridge cut\nRAMADI, 9 June 2014 -- A truck bomb killed 12 people on the main bridge of Ramadi on Monday.\n\n"
        "Shells on a market\nALEPPO, 9 June 2014 -- Shells killed 30 people in a market of Aleppo on Monday.\n\n"
        "Poets meet\nBASRA, 9 June 2014 -- Poets from nine countries read in Basra on Monday.",
        "2014-06-09T20:00:00Z",
    )
    desk.take_in(page)
    made = desk.digest("2014-06-09")
    assert {one.where.id for one in made.developments} == {"anbar", "aleppo", "basra"}
    assert made.coverage.reports == 1
    assert len({one.id for one in made.developments}) == 3


def test_a_development_in_two_languages_is_told_in_the_readers(desk: Desk) -> None:
    """An Arabic report of the same event joins the English one, and each reader gets the headline he reads."""
    arabic = report(
        "market-ar",
        "ثلاثون قتيلا في قصف على سوق في حلب",
        "قتل 30 شخصا في قصف على سوق للخضار في حي الشعار في مدينة حلب يوم الإثنين، بحسب سكان.",
        "2014-06-09T19:00:00Z",
        "صوت النهر",
    )
    desk.take_in(MARKET, arabic)
    (english,) = desk.digest("2014-06-09").developments
    (other,) = desk.digest("2014-06-09", language="ar").developments
    assert (english.headline, other.headline) == (MARKET["title"], arabic["title"])
    assert english.reports == other.reports
    assert len(english.reports) == 2


def test_the_same_reports_make_the_same_digest(desk: Desk) -> None:
    """Nothing depends on the order in which reports were taken in, or on chance."""
    desk.take_in(MARKET, FESTIVAL, BRIDGE_AGAIN, BRIDGE)
    made = desk.digest("2014-06-09", "2014-06-10")
    again = desk.digest("2014-06-09", "2014-06-10")
    assert made == again
    assert [replace(one, weight=0) for one in made.developments] == [
        replace(one, weight=0) for one in again.developments
    ]
