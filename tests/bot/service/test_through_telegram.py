"""The whole service as people have it: the running bot in front of the strict simulated Telegram."""

from __future__ import annotations

from pathlib import Path

from bot.simulator.actors import Anyone
from bot.simulator.driver import SimulatedTelegram
from bot.simulator.world import Message
from tests.bot.conftest import SAMPLES
from tests.bot.telegram.running import ADMINISTRATOR, RunningBot

BRIDGE = "Police in Mosul reopened the Zargan bridge on Friday.\n\nIt had been closed for five days, officials said."


def newest(telegram: SimulatedTelegram, chat: Anyone, holding: str) -> Message:
    """The newest answer in a chat that holds some words, as soon as there is one."""

    def found() -> Message | None:
        return next((one for one in reversed(telegram.answers(chat)) if holding in one.text), None)

    message = telegram.wait_for(found, timeout=20)
    assert message is not None
    return message


def test_an_evening_with_the_bot(tmp_path: Path) -> None:
    """Coming in, asking, every button, a document, a forward, a group, a channel, forgetting: Telegram takes it all."""
    with SimulatedTelegram() as telegram, RunningBot(tmp_path, telegram, reports=[SAMPLES]) as bot:
        telegram.limit_floods(False)
        boss = telegram.person(ADMINISTRATOR, "Rima")
        ana = telegram.person(22, "Ana")
        boss.says("/invite contributor")
        link = newest(telegram, boss, "https://t.me/").text.rpartition("start=")[2]
        ana.says("Who controls Qaim?")
        newest(telegram, ana, "private assistant")
        ana.says(f"/start {link}")
        newest(telegram, ana, "Covered: 17 reports")
        newest(telegram, boss, "Ana came in")

        question = ana.says("How many soldiers were killed at Al-Qaim?")
        answer = newest(telegram, ana, "About 30 Iraqi soldiers")
        for label, expected in (
            ("Evidence", "cited sentences in bold"),
            ("Timeline", "17 Jun 2014"),
            ("More", "That is all"),
        ):
            ana.presses(answer, label)
            newest(telegram, ana, expected)
        ana.presses(answer, "👍")
        ana.replies(answer, "And who controls it?")
        newest(telegram, ana, "following up")
        ana.edits(question, "How many were killed in Hawija?")
        newest(telegram, ana, "Hawija")

        ana.sends_file("bridge.txt", BRIDGE.encode())
        newest(telegram, ana, "1 new report")
        wire = telegram.channel("Levant <Wire>", boss, username="levantwire")
        ana.forwards(wire.posts("Engineers in Tikrit repaired the pumping station on Sunday, the council said."))
        newest(telegram, ana, "Levant <Wire>")

        group = telegram.group("Desk", boss)
        boss.presses(newest(telegram, group, "administrator of mine allows it"), "Allow")
        newest(telegram, group, "is allowed")
        ana.says("/ask Who controls the Rabia crossing?", to=group)
        newest(telegram, group, "[1]")

        boss.adds_bot(wire, administrator=True)
        boss.presses(newest(telegram, boss, "Its posts are taken in"), "Allow")
        newest(telegram, boss, "taken in as reports from now on")
        wire.posts("Drivers in Kirkuk blocked the market road on Monday over fuel prices, residents said.")
        opened = bot.opened
        assert opened is not None
        acts = opened.record.audit.entries
        telegram.wait_for(lambda: any(one.act == "added" and one.chat == wire.id for one in acts()), timeout=20)

        ana.says("/settings Baghdad")
        newest(telegram, ana, "Asia/Baghdad")
        ana.says("/forget")
        ana.presses(newest(telegram, ana, "This deletes all"), "Delete")
        newest(telegram, ana, "Deleted")
        ana.presses(answer, "Evidence")
        telegram.wait_for(lambda: len(telegram.calls("answerCallbackQuery")) == 8, timeout=20)
        assert opened.record.turns.feedback() == []
        assert "ask" in telegram.commands("all_private_chats", "ar")
    assert bot.left == 0
    assert telegram.refusals == []


def test_a_morning_with_digests(tmp_path: Path) -> None:
    """A digest with its page, picture and evidence; one each morning, by buttons, in a topic: Telegram takes it all."""
    with SimulatedTelegram() as telegram, RunningBot(tmp_path, telegram, reports=[SAMPLES]) as bot:
        telegram.limit_floods(False)
        boss = telegram.person(ADMINISTRATOR, "Rima")
        boss.says("/digest 21 June 2014")
        digest = newest(telegram, boss, "Written by: extracts")
        for label, method in (("Full page", "sendDocument"), ("Picture", "sendPhoto")):
            boss.presses(digest, label)
            telegram.wait_for(lambda of=method: telegram.calls(of), timeout=60)  # type: ignore[misc]
        boss.presses(digest, "Evidence")
        newest(telegram, boss, "cited sentences in bold")
        boss.says("/digest full 21 June 2014")
        telegram.wait_for(lambda: len(telegram.calls("sendPhoto")) == 2, timeout=60)

        desk = telegram.group("Desk", boss, forum=True)
        boss.presses(newest(telegram, desk, "administrator of mine allows it"), "Allow")
        newest(telegram, desk, "is allowed")
        topic = desk.opens_topic("Mornings", boss)
        boss.says("/subscribe", to=desk, thread=topic)
        boss.presses(newest(telegram, desk, "At what time?"), "07:30")
        boss.presses(newest(telegram, desk, "Whose time?"), "Baghdad")
        boss.presses(newest(telegram, desk, "On which days?"), "Sunday to Thursday")
        subscribed = newest(telegram, desk, "07:30 in Baghdad, Sunday to Thursday")
        assert subscribed.thread == topic
        boss.presses(subscribed, "Change")
        boss.presses(newest(telegram, desk, "1 digest comes by itself"), "1 · 07:30")
        boss.presses(newest(telegram, desk, "Or write what changes"), "Pause")
        paused = newest(telegram, desk, "Paused")
        boss.presses(paused, "Remove")
        assert bot.opened is not None
        (kept,) = bot.opened.record.subscriptions.of(desk.id)
        assert (kept.place.thread, kept.paused, kept.zone) == (topic, True, "Asia/Baghdad")
        boss.presses(newest(telegram, desk, "Remove digest 1?"), "Remove")
        newest(telegram, desk, "no digest that comes by itself")
    assert bot.left == 0
    assert telegram.refusals == []
