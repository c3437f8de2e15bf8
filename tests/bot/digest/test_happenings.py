"""What a report tells besides the event that it opens with."""

from __future__ import annotations

import pytest

from bot.digest.happenings import plain
from bot.digest.stored import recalled, remembered
from bot.digest.types import Change, Development, Digest
from tests.bot.digest.conftest import BRIDGE, FESTIVAL, MARKET, Desk, report

RAID = "Gunmen killed nine farmers in a village near Baquba on Monday, a doctor said."
SACKED = "Prime Minister Nouri al-Maliki on Monday dismissed the governor of Nineveh, his office said."
BACKGROUND = (
    "In 2012 a bomb killed 30 people in Samarra.\n\n"
    "Since January more than 200 people had been killed in Falluja.\n\n"
    "Rebels took the town of Rutba in March, and a mortar attack killed four people in Haditha on April 2."
)


def wire(*further: str, id_: str = "wire", outlet: str = "Levant Wire", day: str = "2014-06-09") -> dict[str, str]:
    """A report that opens with the bridge at Ramadi and tells more behind it, a paragraph each."""
    opening = (
        "A truck bomb killed 12 people and cut the main bridge over the Euphrates in Ramadi on Monday, police said.\n\n"
        "Drivers were sent to a ferry upstream, where they waited for hours in the heat with their lorries and buses. "
        "Engineers looked at the damage from a boat and said that two of the spans would have to be built anew."
    )
    return report(
        id_,
        "Truck bomb cuts bridge at Ramadi, 12 dead",
        "\n\n".join((opening, *further)),
        f"{day}T15:00:00Z",
        outlet,
    )


def besides(made: Digest) -> list[Development]:
    """The developments that are told beside the bridge."""
    return [one for one in made.developments if "Ramadi" not in one.headline]


def test_a_raid_elsewhere_and_a_dismissal_are_developments_of_their_own(each_desk: Desk) -> None:
    """Each is told word for word, cited from the one report, behind the event that the report opens with."""
    each_desk.take_in(wire("Elsewhere, " + RAID[0].lower() + RAID[1:], SACKED))
    made = each_desk.digest("2014-06-09")
    headlines = [one.headline for one in made.developments]
    assert headlines == ["Truck bomb cuts bridge at Ramadi, 12 dead", RAID.removesuffix("."), SACKED.removesuffix(".")]
    raid = made.developments[1].statements[0]
    assert raid.text.startswith(
        "Elsewhere, gunmen killed nine farmers in a village near Baquba on Monday [9 June 2014]"
    )
    assert all(len(one.reports) == 1 and one.change is Change.NEW for one in made.developments)
    assert {source.report.external_id for source in made.sources} == {"wire"}
    assert len({one.id for one in made.developments}) == 3
    assert (made.developments[1].where.id, made.coverage.reports) == ("diyala", 1)


def test_background_is_not_told(desk: Desk) -> None:
    """Other years, sums of months, and days long before the window are no happenings of it."""
    desk.take_in(wire(BACKGROUND))
    assert not besides(desk.digest("2014-06-09"))


def test_what_has_no_weight_or_goes_on_from_the_event_is_not_told(desk: Desk) -> None:
    """A festival, what a witness of the same bomb saw, and a sentence about "there" stay where they are."""
    desk.take_in(
        wire(
            "Poets from nine countries read in Basra on Monday.",
            "A baker in Ramadi said that glass lay in the streets.",
            "Many people were wounded there by stones.",
        )
    )
    assert not besides(desk.digest("2014-06-09"))


def test_another_account_of_the_event_is_no_further_happening(desk: Desk) -> None:
    """Where a speaker is from is no other place, and soldiers driven out of the town that fell are of its fall."""
    desk.take_in(
        wire(
            "A police source in Anbar province said that the lorry came from the west, and put the toll at 12 dead.",
            "Gunmen came in on Monday and drove out the police, residents said.",
        )
    )
    assert not besides(desk.digest("2014-06-09"))


def test_two_reports_that_tell_a_happening_in_passing_are_one_development(desk: Desk) -> None:
    """It counts both as origins, though each opens with another event."""
    other = report(
        "other",
        MARKET["title"],
        MARKET["text"] + "\n\nNine farmers were killed by gunmen in a village near Baquba on Monday, police said.",
        "2014-06-09T18:00:00Z",
        "Euphrates Monitor",
    )
    desk.take_in(wire(RAID), other)
    (raid,) = [one for one in desk.digest("2014-06-09").developments if one.where.id == "diyala"]
    assert (len(raid.reports), raid.origins, raid.outlets) == (2, 2, 2)


def test_what_another_report_opens_with_is_told_once(desk: Desk) -> None:
    """The event has its own report: what is said of it in passing makes no second development."""
    passing = (
        "In Aleppo, shells hit a vegetable market in the Shaar district on Monday, killing 30 people, residents said."
    )
    desk.take_in(wire(passing), MARKET)
    made = desk.digest("2014-06-09")
    assert sorted(one.headline for one in made.developments) == sorted([str(BRIDGE["title"]), str(MARKET["title"])])


def test_an_arabic_report_is_read_likewise(desk: Desk) -> None:
    """A killing in another town is told, what stands in the pluperfect is not."""
    desk.take_in(
        report(
            "ar",
            "تفجير يقطع جسرا في الرمادي",
            "قتل 12 شخصا في تفجير شاحنة مفخخة قطع الجسر الرئيسي فوق نهر الفرات في الرمادي يوم الإثنين، بحسب الشرطة.\n\n"
            "وأرسل السائقون إلى عبارة شمال المدينة حيث انتظروا ساعات في الحر مع شاحناتهم وحافلاتهم. "
            "وقال مهندسون عاينوا الأضرار من قارب إن جزءا كبيرا من الجسر يحتاج إلى بناء جديد خلال أشهر طويلة.\n\n"
            "وفي حادث منفصل، قتل سبعة مزارعين برصاص مسلحين في قرية قرب بعقوبة يوم الإثنين.\n\n"
            "وكان تفجير قتل 30 شخصا في سامراء يوم الأحد.",
            "2014-06-09T15:00:00Z",
            "صوت النهر",
        )
    )
    made = desk.digest("2014-06-09", language="ar")
    assert [one.where.id for one in made.developments] == ["anbar", "diyala"]
    assert made.developments[1].headline.startswith("قتل سبعة مزارعين")


def test_what_was_told_in_passing_is_not_told_again_as_new(desk: Desk) -> None:
    """The next digest remembers it, although no report opens with it."""
    desk.take_in(wire(RAID))
    last = recalled(remembered(desk.digest("2014-06-09")))
    desk.take_in(wire(RAID, id_="again", outlet="Gulf Morning Post", day="2014-06-10"))
    assert len(last.developments) == 2
    assert not besides(desk.digest("2014-06-10", last=last))


def test_what_is_told_in_passing_stands_behind_what_a_report_opens_with(desk: Desk) -> None:
    """Of two raids alike in weight the one with a report of its own goes first."""
    own = report(
        "own",
        "Bomb at Kirkuk bakery kills nine",
        "A bomb in a bakery killed nine customers on Monday in the centre of Kirkuk, a baker told us.",
        "2014-06-09T10:00:00Z",
    )
    desk.take_in(wire(RAID), own)
    areas = [one.where.id for one in desk.digest("2014-06-09").developments]
    assert areas.index("kirkuk") < areas.index("diyala")


def test_events_abroad_and_comments_stand_behind_those_of_iraq_and_syria(desk: Desk) -> None:
    """Thirty dead in a country that nobody asked about go behind a festival in Basra."""
    abroad = report(
        "abroad", "Thirty killed in Nairobi market fire",
        "Thirty people were killed on Monday when a market burned down in Nairobi.", "2014-06-09T10:00:00Z",
    )  # fmt: skip
    comment = report(
        "comment", "Opinion: Iraq needs talks",
        "Talks on a deal would help Iraq more than tanks.", "2014-06-09T11:00:00Z", "Cedar Times",
    )  # fmt: skip
    desk.take_in(abroad, comment, FESTIVAL)
    headlines = [one.headline for one in desk.digest("2014-06-09").developments]
    assert headlines == [FESTIVAL["title"], comment["title"], abroad["title"]]


def test_a_day_of_something_else_is_not_the_day_of_the_event(desk: Desk) -> None:
    """News whose first sentence gives no day did not happen on the day of a visit that stands behind it."""
    trip = report(
        "trip",
        "Premier puts off visit to Amman",
        "Prime Minister Nouri al-Maliki has put off a visit to Amman, his office said.\n\n"
        "He had received a delegation from Jordan on Thursday, June 5.",
        "2014-06-09T10:00:00Z",
    )
    desk.take_in(trip)
    (one,) = desk.digest("2014-06-09").developments
    assert (one.happened, one.late) == (None, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Elsewhere, gunmen fled.", "Gunmen fled"),
        ("In another incident, a mayor was shot.", "A mayor was shot"),
        ("In Basra a mayor was shot.", "In Basra a mayor was shot"),
        ("من جهة أخرى، أعلن المجلس", "أعلن المجلس"),
    ],
)
def test_a_headline_leaves_out_what_leads_over(text: str, expected: str) -> None:
    """What only joins a sentence to the story before it is no part of its headline."""
    assert plain(text) == expected
