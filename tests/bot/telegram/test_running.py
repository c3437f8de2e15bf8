"""The running parts against the simulated Telegram at its worst: what goes wrong, and what comes of it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot.record.types import Standing, State
from bot.simulator.driver import SimulatedTelegram
from bot.simulator.faults import Fault
from tests.bot.telegram.deciding import Obeys
from tests.bot.telegram.running import RunningBot, until
from tests.bot.telegram.test_app import asked


@pytest.fixture
def telegram() -> Iterator[SimulatedTelegram]:
    """A Telegram that is up."""
    with SimulatedTelegram() as telegram:
        yield telegram


@pytest.fixture
def obeys() -> Obeys:
    """One who decides as he is told."""
    return Obeys()


@pytest.fixture
def bot(tmp_path: Path, telegram: SimulatedTelegram, obeys: Obeys) -> Iterator[RunningBot]:
    """A bot that runs."""
    with RunningBot(tmp_path, telegram, service=lambda _: obeys) as bot:
        yield bot


def parts(bot: RunningBot) -> dict[State, int]:
    """How many outgoing parts are in which state."""
    assert bot.opened is not None
    return {state: count for state, count in bot.opened.record.outbox.counts().items() if count}


@pytest.mark.parametrize("fault", [Fault.DROP_AFTER, Fault.SERVER_ERROR_AFTER, Fault.BAD_GATEWAY_AFTER, Fault.DROP])
def test_a_part_in_doubt_is_held_and_offered_and_never_blindly_repeated(
    telegram: SimulatedTelegram, bot: RunningBot, fault: Fault
) -> None:
    """Whether it came or not cannot be seen from here: the next message has a button that sends it again."""
    person = telegram.person(7, "Rima")
    telegram.misbehave(fault, on="sendMessage")
    person.says("one")
    telegram.wait_for(lambda: [call for call in telegram.calls("sendMessage") if call.fault])
    person.says("two")
    second = telegram.wait_for(
        lambda: next((one for one in telegram.answers(person) if one.text == "You said: two"), None)
    )
    assert second is not None
    came = [one.text for one in telegram.answers(person)].count("You said: one")
    assert came == (0 if fault is Fault.DROP else 1)
    until(lambda: parts(bot) == {State.UNKNOWN: 1, State.SENT: 1})
    (button,) = second.buttons
    assert "You said: one" in button["text"]
    assert button["callback_data"].startswith("a:")
    person.says("three")
    third = telegram.wait_for(
        lambda: next((one for one in telegram.answers(person) if one.text == "You said: three"), None)
    )
    assert third is not None
    assert third.buttons == []


def test_told_to_wait_one_chat_waits_alone(telegram: SimulatedTelegram, bot: RunningBot) -> None:
    """429 in one chat: nothing was sent, the chat is left alone for so long, another is answered meanwhile."""
    hurried, other = telegram.person(7, "Rima"), telegram.person(8, "Omar")
    telegram.misbehave(Fault.FLOOD, on="sendMessage", chat=hurried, seconds=2)
    hurried.says("one")
    telegram.wait_for(lambda: [call for call in telegram.calls("sendMessage") if call.fault])
    other.says("two")
    telegram.wait_for(lambda: telegram.answers(other))
    assert telegram.answers(hurried) == []
    telegram.wait_for(lambda: telegram.answers(hurried))
    assert telegram.floods == 0
    until(lambda: parts(bot) == {State.SENT: 2})


def test_it_starts_with_telegram_out_of_reach(tmp_path: Path, obeys: Obeys) -> None:
    """Nothing listens: it says so and waits; when Telegram is there what was waiting is answered."""
    telegram = SimulatedTelegram()
    telegram.goes_away()
    with RunningBot(tmp_path, telegram, service=lambda _: obeys) as bot:
        assert asked(f"{bot.health}/readyz")[0] == 503
        assert asked(f"{bot.health}/healthz")[0] == 200
        person = telegram.person(7, "Rima")
        person.says("one")
        telegram.comes_back()
        telegram.wait_for(lambda: telegram.answers(person), 30)
        assert asked(f"{bot.health}/readyz")[0] == 200
    telegram.goes_away()


def test_telegram_goes_away_and_comes_back(telegram: SimulatedTelegram, bot: RunningBot) -> None:
    """While it is away an answer waits, provably unsent; when it is back it goes out, once."""
    del bot
    person = telegram.person(7, "Rima")
    person.says("one")
    telegram.wait_for(lambda: telegram.answers(person))
    telegram.goes_away()
    person.says("two")
    telegram.comes_back()
    telegram.wait_for(lambda: len(telegram.answers(person)) == 2, 30)
    assert [one.text for one in telegram.answers(person)] == ["You said: one", "You said: two"]


def test_a_second_poller_is_noticed_and_polling_goes_on(telegram: SimulatedTelegram, bot: RunningBot) -> None:
    """Telegram ends the older poll: health says what is wrong, and what comes afterwards is answered."""
    telegram.wait_for(lambda: telegram.calls("deleteWebhook"))
    person = telegram.person(7, "Rima")
    person.says("one")
    telegram.wait_for(lambda: telegram.answers(person))
    for _ in range(2):
        with urlopen(f"{telegram.base_url}{telegram.token}/getUpdates?timeout=0"):  # noqa: S310  # on loopback
            pass
    telegram.wait_for(lambda: [call for call in telegram.calls("getUpdates") if call.status == 409])
    person.says("two")
    telegram.wait_for(lambda: len(telegram.answers(person)) == 2, 30)


def test_a_refused_token_makes_health_red(telegram: SimulatedTelegram, bot: RunningBot) -> None:
    """401: the process lives, and says that it is not ready and why, without the token."""
    person = telegram.person(7, "Rima")
    person.says("one")
    telegram.wait_for(lambda: telegram.answers(person))
    telegram.misbehave(Fault.UNAUTHORIZED, on="getUpdates", times=None)
    person.says("two")
    telegram.wait_for(lambda: [call for call in telegram.calls("getUpdates") if call.status == 401])
    until(lambda: asked(f"{bot.health}/readyz")[0] == 503)
    told = asked(f"{bot.health}/readyz")[1]
    assert "Unauthorized" in json.loads(told)["problems"]["telegram"]
    assert telegram.token not in told


def test_what_is_being_worked_is_finished_before_the_end(
    telegram: SimulatedTelegram, bot: RunningBot, obeys: Obeys
) -> None:
    """Told to end in the middle of an answer, it finishes it, sends it, and takes nothing more."""
    person = telegram.person(7, "Rima")
    person.says("wait for it")
    assert obeys.begun.acquire(timeout=30)
    ending = threading.Thread(target=bot.end)
    ending.start()
    obeys.goes_on()
    ending.join()
    assert [one.text for one in telegram.answers(person)] == ["You said: wait for it"]
    assert bot.left == 0


def test_an_error_is_told_with_a_reference_and_the_chat_goes_on(
    telegram: SimulatedTelegram, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    """After its attempts a question is given up in words; the log has the traceback under the same reference."""
    person = telegram.person(7, "Rima")
    person.says("fail")
    person.says("one")
    telegram.wait_for(lambda: len(telegram.answers(person)) == 2, 30)
    failed, answered = telegram.answers(person)
    assert failed.text.startswith("It failed.\nupdate:")
    assert answered.text == "You said: one"
    reference = failed.text.splitlines()[1]
    traced = [record for record in caplog.records if record.exc_info and reference in record.getMessage()]
    assert len(traced) == 3
    until(lambda: parts(bot) == {State.SENT: 2})


def test_a_group_that_moves_is_followed(telegram: SimulatedTelegram, bot: RunningBot, obeys: Obeys) -> None:
    """A group becomes a supergroup while its answer is made: the answer comes there."""
    del bot
    person = telegram.person(7, "Rima")
    group = telegram.group("Desk", person, basic=True)
    person.says("/ask wait here", to=group)
    assert obeys.begun.acquire(timeout=30)
    new = group.migrates()
    obeys.goes_on()
    telegram.wait_for(lambda: telegram.answers(new), 30)
    assert telegram.answers(new)[0].text == "You said: wait here"


def test_whoever_blocked_the_bot_gets_nothing_more(telegram: SimulatedTelegram, bot: RunningBot, obeys: Obeys) -> None:
    """The answer is given up, and that the chat is closed is remembered."""
    assert bot.opened is not None
    person = telegram.person(7, "Rima")
    person.says("wait")
    assert obeys.begun.acquire(timeout=30)
    person.disappears()
    obeys.goes_on()
    telegram.wait_for(lambda: [call for call in telegram.calls("sendMessage") if call.status == 403])
    other = telegram.person(8, "Omar")
    other.says("one")
    telegram.wait_for(lambda: telegram.answers(other))
    until(lambda: parts(bot) == {State.DEAD: 1, State.SENT: 1})
    chat = bot.opened.record.people.chat(7)
    assert chat is not None
    assert chat.standing is Standing.GONE


def test_a_closed_topic_gives_way_to_the_general_one(
    telegram: SimulatedTelegram, bot: RunningBot, obeys: Obeys
) -> None:
    """The answer to a question of a topic that was closed meanwhile is not lost."""
    del bot
    person = telegram.person(7, "Rima")
    group = telegram.group("Desk", person, forum=True)
    thread = group.opens_topic("Qaim", person)
    person.says("/ask wait in a topic", to=group, thread=thread)
    assert obeys.begun.acquire(timeout=30)
    group.closes_topic(thread)
    obeys.goes_on()
    telegram.wait_for(lambda: telegram.answers(group), 30)
    (answer,) = telegram.answers(group)
    assert answer.text == "You said: wait in a topic"
    assert answer.thread is None


def test_in_private_a_draft_shows_what_there_is(telegram: SimulatedTelegram, bot: RunningBot, obeys: Obeys) -> None:
    """While it works the draft stands; the answer is a message of its own."""
    del bot
    person = telegram.person(7, "Rima")
    person.says("show me")
    telegram.wait_for(lambda: telegram.drafts(person))
    obeys.goes_on()
    telegram.wait_for(lambda: telegram.answers(person))
    assert telegram.floods == 0


def test_in_a_group_the_placeholder_becomes_the_answer(
    telegram: SimulatedTelegram, bot: RunningBot, obeys: Obeys
) -> None:
    """One message in the group: first what there is so far, then the answer; the change is repeated until done."""
    person = telegram.person(7, "Rima")
    group = telegram.group("Desk", person)
    telegram.misbehave(Fault.SERVER_ERROR_AFTER, on="editMessageText")
    person.says("/ask show all", to=group)
    telegram.wait_for(lambda: telegram.answers(group))
    assert telegram.answers(group)[0].text == "so far"
    obeys.goes_on()
    until(lambda: parts(bot) == {State.SENT: 1})
    (answer,) = telegram.answers(group)
    assert answer.text == "You said: show all"
    assert len(telegram.calls("editMessageText")) == 2


def test_a_button_is_acknowledged_with_what_comes_of_it(
    telegram: SimulatedTelegram, bot: RunningBot, obeys: Obeys
) -> None:
    """At once where nothing stands in the way; while its chat is busy at once too, without words."""
    del bot
    person = telegram.person(7, "Rima")
    person.says("one")
    answer = telegram.wait_for(lambda: telegram.answers(person))[0]
    person.presses_data(answer, "u:abc")
    telegram.wait_for(lambda: telegram.calls("answerCallbackQuery"))
    assert telegram.calls("answerCallbackQuery")[0].arguments["text"] == "pressed u:abc"
    person.says("wait")
    assert obeys.begun.acquire(timeout=30)
    person.presses_data(answer, "u:def")
    telegram.wait_for(lambda: len(telegram.calls("answerCallbackQuery")) == 2)
    assert "text" not in telegram.calls("answerCallbackQuery")[1].arguments
    obeys.goes_on()


def test_fifty_people_at_once(telegram: SimulatedTelegram, bot: RunningBot) -> None:
    """Each gets the answers to three questions in their order, and Telegram never says that it is too fast."""
    people = [telegram.person(1_000 + number, f"P{number}") for number in range(50)]
    for number in range(3):
        for person in people:
            person.says(f"question {number}")
    telegram.wait_for(lambda: all(len(telegram.answers(person)) == 3 for person in people), 60)
    for person in people:
        assert [one.text for one in telegram.answers(person)] == [f"You said: question {n}" for n in range(3)]
    assert telegram.floods == 0
    until(lambda: parts(bot) == {State.SENT: 150})


def test_a_second_bot_on_the_library_stands_by_until_the_first_ends(
    telegram: SimulatedTelegram, tmp_path: Path
) -> None:
    """Two processes on one library in a file do not get in each other's way; one takes over from the other."""
    person = telegram.person(7, "Rima")
    first, second = Obeys(), Obeys()
    with RunningBot(tmp_path, telegram, service=lambda _: first) as one:
        person.says("one")
        telegram.wait_for(lambda: telegram.answers(person))
        with RunningBot(tmp_path, telegram, service=lambda _: second) as other:
            until(lambda: json.loads(asked(f"{other.health}/readyz")[1])["standing_by"])
            one.end()
            person.says("two")
            telegram.wait_for(lambda: len(telegram.answers(person)) == 2, 30)
    assert (len(first.seen), len(second.seen)) == (1, 1)
    assert not [call for call in telegram.calls("getUpdates") if call.status == 409]
