"""Watches through the service's door: what comes in is told within a round, once, with its citation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.briefing.types import Answer
from bot.record.types import LetIn, MoveChat, Overtaken, Place, RemovePerson, Role, SetStanding, Standing, TurnKind
from bot.schedule.changes import Subscribe
from bot.schedule.orders import order
from bot.schedule.types import DAILY
from bot.telegram.making import Making
from bot.watching.changes import RemoveWatch
from bot.watching.telling import Sighting, Teller
from bot.watching.types import CAP, MOST, Stage
from retrieval.progress import Quiet
from tests.bot.service.talk import ANA, BOSS, GROUP, OMAR, STRANGER, Talk, button, plain
from tests.bot.service.watching import MINUTE, Desk

QAIM = "Drivers said on Sunday that the crossing at Al-Qaim had been closed to lorries since the morning."
RABIA = "The council of Rabia said on Sunday that the market road would be paved before the winter."
BLAST = "A bomb in the market of Al-Qaim killed at least 12 people on Sunday, the hospital said. Shops stayed closed."
OTHERS = [
    "Farmers near Hawija began to sow wheat on Saturday after the first rain, the union said.",
    "Engineers in Tikrit repaired the pumping station by the river, the council said.",
    "A school in Samarra was given a new roof, parents and teachers said on Thursday.",
]


@pytest.fixture
def desk(reader: Talk) -> Iterator[Desk]:
    """Ana may watch; the library holds the samples."""
    made = Desk(reader)
    yield made
    made.close()


def watches(talk: Talk, *what: str, by: int = ANA) -> None:
    """Somebody watches these."""
    for one in what:
        assert "Watching" in talk.told(f"/watch {one}", by)


def stages(desk: Desk, stage: Stage) -> int:
    """How many hits are in a stage."""
    return desk.talk.record.watches.figures().hits[stage]


# -- found and told


def test_a_new_report_that_names_it_is_pushed_with_its_citation(desk: Desk) -> None:
    """In the round after it was stored, by words alone, as a push that cites, and no other report with it."""
    watches(desk.talk, '"Al-Qaim"')
    assert desk.round() == []
    (qaim,) = desk.comes(QAIM, title="Lorries turned back at Al-Qaim", vectors=False)
    desk.comes(RABIA, *OTHERS, vectors=False)
    (told,) = desk.round(MINUTE)
    text = told.reply.message.plain
    assert "“Al-Qaim”" in text
    assert "Lorries turned back at Al-Qaim" in text
    assert "closed to lorries since the morning. [1]" in text
    assert told.reply.place == Place(ANA)
    assert told.name.startswith("watch:1:")
    turn = desk.talk.turn(told)
    assert turn.kind is TurnKind.WATCH
    assert [one.report_id for one in turn.cited] == [qaim]
    assert desk.round(MINUTE) == []


def test_reports_that_were_there_before_are_not_told(desk: Desk) -> None:
    """A watch begins with what comes in from now on: old reports that get new passages are old all the same."""
    talk = desk.talk
    talk.later(timedelta(hours=2))
    watches(talk, '"Al-Qaim"', "Who controls Al-Qaim?")
    assert desk.round() == []
    before = talk.opened.watching.finder.newest()
    with talk.opened.database.writing() as connection:
        connection.exec_driver_sql("UPDATE passages SET text_hash = 'another' || key")
        connection.exec_driver_sql("UPDATE reports SET annotation_version = 'older'")
    talk.opened.reindex.run(Quiet())
    desk.makes_vectors()
    assert talk.opened.watching.finder.newest() > before
    assert desk.round(MINUTE) == []
    assert "[1]" in talk.told("/latest Al-Qaim")


def test_another_spelling_in_another_language_is_the_same_name(desk: Desk) -> None:
    """An Arabic report is told to who watches an English name, and says that it is Arabic."""
    watches(desk.talk, '"Al-Qaim"')
    desk.comes("قال سائقون الأحد إن معبر القائم أغلق أمام الشاحنات منذ الصباح.", vectors=False)
    (told,) = desk.round()
    assert "(in Arabic)" in told.reply.message.plain


def test_a_question_waits_for_the_vector(desk: Desk) -> None:
    """What answers a question is told as soon as its vector is made, and not before."""
    watches(desk.talk, "Is the crossing at Al-Qaim closed to lorries?")
    desk.comes(QAIM, RABIA, *OTHERS, vectors=False)
    assert desk.round(MINUTE) == []
    assert desk.talk.record.watches.figures().unseen["meaning"] > 0
    desk.makes_vectors()
    (told,) = desk.round(MINUTE)
    assert "closed to lorries" in told.reply.message.plain
    assert desk.talk.record.watches.figures().unseen == {"words": 0, "meaning": 0}


def test_two_watches_that_find_one_report_are_one_message(desk: Desk) -> None:
    """It names both; who is found by meaning later is not told again."""
    watches(desk.talk, '"Al-Qaim"', '"lorries"', "Is the crossing at Al-Qaim closed to lorries?")
    desk.comes(QAIM, vectors=False)
    (told,) = desk.round()
    assert "“Al-Qaim”, “lorries”" in told.reply.message.plain
    desk.makes_vectors()
    assert desk.round(MINUTE) == []
    assert stages(desk, Stage.TOLD) == 2
    assert stages(desk, Stage.SAME) == 1


def test_each_chat_is_told_for_itself(desk: Desk) -> None:
    """Two people who watch the same are told one message each."""
    desk.talk.lets_in(OMAR)
    watches(desk.talk, '"Al-Qaim"')
    watches(desk.talk, '"Al-Qaim"', by=OMAR)
    desk.comes(QAIM)
    assert {part.reply.place.chat for part in desk.round()} == {ANA, OMAR}


def test_an_old_report_that_comes_in_late_is_marked(desk: Desk) -> None:
    """What was published long ago is told as no news, and after what is."""
    watches(desk.talk, '"Al-Qaim"')
    desk.comes(BLAST.replace("Sunday", "Friday"), published=datetime(2014, 6, 20, 8, tzinfo=UTC))
    desk.comes(QAIM)
    news, old = desk.round()
    assert "No news" not in news.reply.message.plain
    assert "No news: published 20 Jun 2014" in old.reply.message.plain


# -- once a story


def test_a_near_copy_is_not_told_again(desk: Desk) -> None:
    """The same text under another outlet's name is one story, in the same round and in a later one."""
    watches(desk.talk, '"Al-Qaim"')
    long = f"{QAIM} {' '.join(OTHERS)}"
    desk.comes(long, long + " More was not known.")
    assert len(desk.round()) == 1
    desk.comes("Update. " + long)
    assert desk.round(60 * MINUTE) == []
    assert stages(desk, Stage.SAME) == 2


def test_an_account_of_one_agency_told_anew_is_one_story(desk: Desk) -> None:
    """Two desks that rewrite one agency's account of one event tell one story."""
    watches(desk.talk, '"Al-Qaim"')
    desk.comes(
        "Gunmen attacked a police post in Al-Qaim on Sunday and burnt two cars, officers told AFP. Nobody was hurt."
    )
    assert len(desk.round()) == 1
    desk.comes("Officers told AFP that gunmen attacked a police post in Al-Qaim on Sunday and burnt two police cars.")
    assert desk.round(MINUTE) == []


def test_a_changed_toll_is_told_as_a_change(desk: Desk) -> None:
    """A later version of a page that counts other dead is told, with what it was; one that does not is not."""
    watches(desk.talk, '"Al-Qaim"')
    url = "https://levantwire.example/qaim-blast"
    desk.comes(BLAST, url=url, title="Bomb in Al-Qaim market")
    assert len(desk.round()) == 1
    desk.talk.later(60 * MINUTE)
    desk.comes(BLAST + " The road was reopened.", url=url, title="Bomb in Al-Qaim market")
    assert desk.round() == []
    desk.talk.later(60 * MINUTE)
    desk.comes(BLAST.replace("at least 12", "31"), url=url, title="Bomb in Al-Qaim market")
    (told,) = desk.round()
    assert "Changed: at least 12 people killed → 31 people killed" in told.reply.message.plain


def test_a_withdrawn_report_is_never_pushed(desk: Desk) -> None:
    """Neither where it is taken back before the round, nor where its message waits to be sent."""
    watches(desk.talk, '"Al-Qaim"')
    (first,) = desk.comes(QAIM)
    desk.watches._looking.by_words(desk.talk.now)
    desk.talk.opened.withdrawals.withdraw(first, "a mistake", now=desk.talk.now)
    assert desk.round() == []
    assert stages(desk, Stage.GONE) == 1
    (second,) = desk.comes(BLAST)
    desk.watches.round()
    desk.talk.opened.withdrawals.withdraw(second, "a mistake", now=desk.talk.now)
    assert desk.delivered() == []


class Stumbles(Teller):
    """Tells, but for reports that hold a word."""

    def answer(self, asked: str, told: Sequence[Sighting], beside: Sequence[Sighting] = ()) -> Answer:
        """See :class:`Teller`."""
        if any("stumbling" in one.report.body for one in told):
            raise ValueError("a defect of ours")
        return super().answer(asked, told, beside)


def test_a_report_that_cannot_be_told_keeps_no_other_from_being_told(
    reader: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    """A defect of ours costs one report, is in the log with it, and is not met again every few seconds."""
    watching = reader.opened.watching
    stumbles = Stumbles(reader.opened.library, watching.teller._sourcing)
    reader.opened = replace(reader.opened, make_watching=lambda: replace(watching, teller=stumbles))
    desk = Desk(reader)
    watches(reader, '"Al-Qaim"')
    (bad,) = desk.comes("The stumbling stone of Al-Qaim was moved on Sunday, the council said.")
    desk.comes(QAIM)
    (told,) = desk.round()
    assert "closed to lorries" in told.reply.message.plain
    assert [one.message for one in caplog.records if one.exc_info] == [f"Report {bad} could not be told"]
    assert desk.round(MINUTE) == []
    assert stages(desk, Stage.GONE) == 1
    desk.close()


# -- quiet hours, caps


def test_a_flood_is_a_few_messages_and_one_line(desk: Desk) -> None:
    """Of many reports at once a watch pushes as many as its cap, and says once that it holds the rest."""
    watches(desk.talk, '"Al-Qaim"')
    days = [
        f"Clinic {n} in Al-Qaim was given {n + 20} beds by the ministry on Sunday, nurse number {n} said."
        for n in range(60)
    ]
    desk.comes(*days, vectors=False)
    parts = desk.round()
    assert len(parts) == CAP + 1
    assert f"{CAP} within the hour" in parts[-1].reply.message.plain
    assert "54 more are held" in parts[-1].reply.message.plain
    desk.comes(QAIM, vectors=False)
    assert desk.round(5 * MINUTE) == []
    assert stages(desk, Stage.HELD) == 55
    desk.comes(BLAST, vectors=False)
    assert len(desk.round(60 * MINUTE)) == 1


def test_what_is_held_is_shown_on_request(desk: Desk) -> None:
    """A button shows it, cited, ten reports at a time; shown once it is held no more."""
    watches(desk.talk, '"Al-Qaim"')
    desk.comes(
        *(f"Clinic {n} in Al-Qaim got {n + 20} beds on Sunday, nurse {n} said." for n in range(18)), vectors=False
    )
    line = desk.round()[-1]
    assert "12 held" in desk.talk.told("/watches")
    reaction = desk.talk.presses(button(line, "w:1:held"), on=line)
    shown = "".join(reply.message.plain for reply in reaction.replies)
    assert "[10]" in shown
    assert "2 more are held" in shown
    assert reaction.turn is not None
    assert len(reaction.turn.cited) == 10
    assert "[2]" in desk.talk.presses("w:held").replies[0].message.plain
    assert desk.talk.presses("w:1:held").notice == "Nothing is held any more."


def test_quiet_hours_hold_and_end_with_one_message(desk: Desk) -> None:
    """At night nothing is pushed; when it ends all is told in one message, where no digest will tell it."""
    desk.talk.says("/settings Asia/Baghdad")
    watches(desk.talk, '"Al-Qaim"')
    desk.talk.presses("w:1:quiet:22-7")
    desk.talk.now = datetime(2026, 11, 22, 20, tzinfo=UTC)  # 23:00 in Baghdad
    desk.comes(QAIM, BLAST)
    assert desk.round() == []
    assert desk.round(timedelta(hours=7, minutes=59)) == []
    (told,) = desk.round(MINUTE)  # 7:00
    assert "Held back until now" in told.reply.message.plain
    assert "closed to lorries" in told.reply.message.plain
    assert "killed at least 12" in told.reply.message.plain
    assert desk.round(MINUTE) == []


def test_a_long_night_ends_with_one_message_too(desk: Desk) -> None:
    """However much was held: the first ten are told, and how many more there are; the rest waits to be asked for."""
    watches(desk.talk, '"Al-Qaim"')
    desk.talk.presses("w:1:quiet:22-7")
    desk.talk.now = datetime(2026, 11, 22, 23, tzinfo=UTC)
    desk.comes(*(f"Clinic {n} in Al-Qaim got {n + 20} beds, nurse {n} said." for n in range(14)), vectors=False)
    assert desk.round() == []
    (told,) = desk.round(timedelta(hours=8))
    assert "4 more are held" in told.reply.message.plain
    assert desk.round(MINUTE) == []
    assert stages(desk, Stage.HELD) == 4


def test_of_a_page_that_changes_while_it_is_held_the_last_version_is_told(desk: Desk) -> None:
    """Nobody was told the first: the one that replaced it is held in its place."""
    watches(desk.talk, '"Al-Qaim"')
    desk.talk.presses("w:1:quiet:22-7")
    desk.talk.now = datetime(2026, 11, 22, 23, tzinfo=UTC)
    url = "https://levantwire.example/qaim-blast"
    desk.comes(BLAST, url=url, title="Bomb in Al-Qaim market")
    assert desk.round() == []
    desk.talk.later(60 * MINUTE)
    desk.comes(BLAST + " The road was reopened at noon.", url=url, title="Bomb in Al-Qaim market")
    assert desk.round() == []
    (told,) = desk.round(timedelta(hours=8))
    assert told.reply.message.plain.count("[1]") == 2
    assert "[2]" not in told.reply.message.plain


def test_a_digest_says_what_was_held(desk: Desk) -> None:
    """Who has a digest is told below it how much was held, and by a button what."""
    talk = desk.talk
    watches(talk, '"Al-Qaim"')
    talk.presses("w:1:quiet:20-8")
    wanted = Subscribe(Place(ANA), ANA, time(12, 30), "UTC", DAILY, (), "en")
    talk.record.apply([wanted], now=talk.now)
    talk.now = datetime(2026, 11, 22, 21, tzinfo=UTC)
    desk.comes(QAIM, BLAST)
    assert desk.round() == []
    talk.now = datetime(2026, 11, 23, 12, 31, tzinfo=UTC)
    assert desk.round() == []
    deliveries = talk.record.deliveries
    deliveries.plan(now=talk.now)
    (claimed,) = deliveries.claim("test", most=9, now=talk.now, lease=MINUTE)
    made = Making(talk.opened, lambda: "digest-1").make(order(claimed), [claimed], talk.now)
    assert deliveries.store("test", made, now=talk.now) == 1
    line = desk.delivered()[-1]
    assert line.reply.message.plain == "2 more for your watch “Al-Qaim”"
    shown = talk.presses(button(line, "w:held"), on=line).replies[0].message.plain
    assert "killed at least 12" in shown
    assert talk.record.watches.held_since(Place(ANA), talk.now - timedelta(days=9)) == []


# -- who may have it


def test_who_is_out_is_pushed_nothing(desk: Desk) -> None:
    """Who was let out, blocked the bot, or paused is told nothing, nor later of what came in meanwhile."""
    talk = desk.talk
    watches(talk, '"Al-Qaim"')
    record = talk.record
    for away, back in (
        (RemovePerson(ANA), LetIn(ANA, Role.READER)),
        (SetStanding(ANA, Standing.BLOCKED), SetStanding(ANA, Standing.OPEN)),
    ):
        record.apply([away], now=talk.now)
        desk.comes(QAIM + " It was the second time.")
        assert desk.round(MINUTE) == []
        record.apply([back], now=talk.now)
        assert desk.round(MINUTE) == []
    talk.presses("w:1:pause")
    desk.comes(RABIA + " So did that of Al-Qaim.")
    assert desk.round(MINUTE) == []
    talk.presses("w:1:resume")
    assert desk.round(MINUTE) == []
    desk.comes(BLAST)
    assert len(desk.round(MINUTE)) == 1


def test_in_groups_administrators_watch(desk: Desk) -> None:
    """Others see what is watched; what is found goes to the group, and to the supergroup that it becomes."""
    talk = desk.talk
    talk.says("/allow", BOSS, to=GROUP)
    assert "role of administrator" in talk.told('/watch "Al-Qaim"', to=GROUP)
    assert "Watching" in talk.told('/watch "Al-Qaim"', BOSS, to=GROUP)
    assert "“Al-Qaim”" in talk.told("/watches", to=GROUP)
    assert talk.presses("w:1:pause", to=GROUP).notice == "Only administrators can change that here."
    desk.comes(QAIM)
    assert [part.reply.place.chat for part in desk.round()] == [GROUP]
    talk.record.apply([MoveChat(GROUP, -1009000000001)], now=talk.now)
    desk.comes(BLAST)
    assert [part.reply.place.chat for part in desk.round(MINUTE)] == [-1009000000001]
    talk.says("/disallow -1009000000001", BOSS)
    desk.comes(QAIM.replace("lorries", "buses") + " Buses were sent to Rabia.")
    assert desk.round(MINUTE) == []


def test_nobody_presses_the_buttons_of_another_chat(desk: Desk) -> None:
    """A watch is one chat's; strangers have none."""
    desk.talk.lets_in(OMAR)
    watches(desk.talk, '"Al-Qaim"')
    for data in (
        "w:1",
        "w:1:removed",
        "w:1:try",
        "w:9",
        "w:1:cap:5",
        "w:1:quiet:25-7",
        "w:1:nothing",
        "w:x",
        "w:" + "9" * 19,
    ):
        by = OMAR if data in ("w:1", "w:1:removed", "w:1:try") else ANA
        reaction = desk.talk.presses(data, by)
        assert (reaction.changes, reaction.notice) == ((), "That watch is there no longer: /watches shows what is.")
    assert desk.talk.presses("w:1:removed", STRANGER).changes == ()
    assert len(desk.talk.record.watches.of(ANA)) == 1


# -- the commands


def test_watches_are_made_shown_changed_and_removed(desk: Desk) -> None:
    """Every button does what it says."""
    talk = desk.talk
    assert "Nothing is watched here" in talk.told("/watches")
    assert "القائم" in talk.told('/watch "Al-Qaim"')
    assert "the places in it" in talk.told("/watch Anbar")
    assert "No file knows this name" in talk.told("/watch Zarnouqa")
    assert "near it in meaning" in talk.told("/watch Who controls Al-Qaim?")
    assert "watched here already" in talk.told("/watch القائم")
    assert "Watch what?" in talk.told("/watch")
    assert "no word in it" in talk.told('/watch "the"')
    (listed,) = talk.says("/watches")
    assert [row[0].data for row in listed.reply.message.buttons] == ["w:1", "w:2", "w:3", "w:4"]
    shown = talk.presses("w:1", on=listed).replies[0]
    assert shown.edits == listed.message_id
    assert "Quiet hours: none" in shown.message.plain
    changed = talk.presses("w:1:quiet:22-7").replies[0].message.plain
    assert "Quiet from 22:00 to 07:00 (UTC)" in changed
    assert "At most 3 messages an hour" in talk.presses("w:1:cap:3").replies[0].message.plain
    assert "Quiet hours: none" in talk.presses("w:1:quiet:off").replies[0].message.plain
    assert "lets" not in talk.presses("w:1:pause").replies[0].message.plain
    assert "paused" in talk.told("/watches")
    talk.presses("w:1:resume")
    assert "Remove the watch" in talk.presses("w:1:remove").replies[0].message.plain
    assert "1. “Anbar”" in talk.presses("w:1:removed").replies[0].message.plain
    assert [one.key for one in talk.record.watches.of(ANA)] == [2, 3, 4]
    assert ("watched", "name") in {(act, subject) for _, act, subject in talk.acts()}


def test_a_watch_can_be_tried(desk: Desk) -> None:
    """What it would have found among what is there, cited, near copies once; that tells nothing as told."""
    talk = desk.talk
    watches(talk, '"Al-Qaim"', "Zarnouqa")
    reaction = talk.presses("w:1:try")
    shown = "".join(reply.message.plain for reply in reaction.replies)
    assert "What it would have found" in shown
    assert "[3]" in shown
    assert "near cop" in shown
    assert "No news" not in shown
    assert "No report of the newest matches" in talk.presses("w:2:try").replies[0].message.plain
    assert stages(desk, Stage.TOLD) == 0


def test_a_chat_has_so_many_watches(desk: Desk) -> None:
    """One more is refused, with the way out."""
    for n in range(MOST):
        assert "Watching" in desk.talk.told(f'/watch "well number {n}"')
    assert "/watches" in desk.talk.told('/watch "one more"')


def test_buttons_under_what_was_found_work(desk: Desk) -> None:
    """Evidence, timeline, a verdict; a reply to it is answered; what comes next without one follows no push."""
    talk = desk.talk
    watches(talk, '"Al-Qaim"')
    desk.comes(QAIM)
    (told,) = desk.round()
    turn = told.reply.turn
    assert "cited sentences in bold" in talk.presses(f"e:{turn}").replies[0].message.plain
    assert talk.presses(f"t:{turn}").replies
    assert talk.presses(f"u:{turn}").notice
    assert "Who controls" not in talk.told("And how many were killed?")
    assert "1. “Al-Qaim”" in talk.presses("w", on=told).replies[0].message.plain


def test_forgetting_forgets_what_was_watched(desk: Desk) -> None:
    """Who wants to be forgotten is watched for no longer, and what was found goes."""
    watches(desk.talk, '"Al-Qaim"')
    desk.comes(QAIM)
    (told,) = desk.round()
    desk.talk.presses(button(desk.talk.says("/forget")[0], "f"))
    assert desk.talk.record.watches.of(ANA) == []
    assert desk.talk.record.turns.turn(told.reply.turn or "") is None
    desk.comes(BLAST)
    assert desk.round(MINUTE) == []


def test_removing_a_watch_stops_what_waits(desk: Desk) -> None:
    """A message that was not sent yet is not sent; one that another watch found too is."""
    talk = desk.talk
    watches(talk, '"Al-Qaim"', '"hospital"')
    desk.comes(QAIM)
    desk.comes(BLAST)
    desk.watches.round()
    talk.record.apply([RemoveWatch(1, ANA)], now=talk.now)
    (told,) = desk.delivered()
    assert "killed at least 12" in told.reply.message.plain
    with pytest.raises(Overtaken):
        talk.record.apply([RemoveWatch(1, ANA)], now=talk.now)


def test_in_arabic_it_speaks_arabic(desk: Desk) -> None:
    """A chat that chose Arabic is told in Arabic, whoever made the watch in which language."""
    watches(desk.talk, '"Al-Qaim"')
    desk.talk.says("/settings ar")
    desk.comes(QAIM)
    assert "جديد لـ" in plain(desk.round())
    assert "المتابعات" in desk.talk.told("/watches")


def test_a_group_that_is_not_allowed_watches_nothing(desk: Desk) -> None:
    """An administrator is answered there, but nothing would come by itself: that is said, with the way out."""
    assert "Send /allow here first" in desk.talk.told('/watch "Al-Qaim"', BOSS, to=GROUP)
    assert desk.talk.record.watches.of(GROUP) == []
    desk.talk.says("/allow", BOSS, to=GROUP)
    assert "Watching" in desk.talk.told('/watch "Al-Qaim"', BOSS, to=GROUP)
