"""The bot as a process against a Telegram that does everything wrong: what is held, told, survived and never logged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import pytest

from bot.record.types import Standing, State
from bot.simulator.actors import Person
from bot.simulator.driver import SimulatedTelegram
from bot.simulator.faults import Fault
from bot.simulator.world import Message
from tests.bots.conversation import pressable
from tests.bots.processes import Bots, bots, until
from tests.chroma import free_port
from tests.conftest import Shelf

FIRST = 2_000
PEOPLE = 40
# Waits of the bot's are over so many times sooner.
HURRY = 10
PATIENCE = 120.0
KEY = "sk-a-made-up-key-of-a-model-server"
# After these nobody knows whether a message was taken.
DOUBTFUL = (
    *(Fault.SERVER_ERROR, Fault.SERVER_ERROR_AFTER, Fault.BAD_GATEWAY, Fault.BAD_GATEWAY_AFTER),
    *(Fault.DROP, Fault.DROP_AFTER, Fault.HANG, Fault.HANG_AFTER),
)
# What a poll for updates meets on a bad day, one after the other.
POLLED_INTO = (Fault.DROP, Fault.BAD_GATEWAY, Fault.SERVER_ERROR, Fault.FLOOD, Fault.DROP_AFTER, Fault.UNAUTHORIZED)


@contextmanager
def hurried(shelf: Shelf, **changed: str) -> Iterator[tuple[Bots, SimulatedTelegram, list[Person]]]:
    """A bot that runs, and people who may ask."""
    everyone = ",".join(str(FIRST + number) for number in range(PEOPLE))
    with bots(shelf, factor=HURRY, SITREP_ADMINS=everyone, **changed) as running, running.telegram() as telegram:
        people = [telegram.person(FIRST + number, f"P{number}") for number in range(PEOPLE)]
        running.start(telegram)
        until(running.alive)
        yield running, telegram, people
        running.end()


def answered(telegram: SimulatedTelegram, question: Message) -> list[Message]:
    """The bot's replies to a message."""
    return [one for one in telegram.answers(question.chat) if one.replies_to == question.id]


def asks(telegram: SimulatedTelegram, person: Person, text: str = "/coverage") -> Message:
    """Ask, and wait for the answer."""
    question = person.says(text)
    until(lambda: answered(telegram, question), PATIENCE)
    return answered(telegram, question)[0]


def test_what_may_have_been_sent_is_held_offered_and_sent_once_when_pressed(sqlite_shelf: Shelf) -> None:
    """Eight ways to leave it open whether a message came: never sent twice by itself, and once by a press or two."""
    with hurried(sqlite_shelf) as (running, telegram, people):
        for fault, person in zip(DOUBTFUL, people, strict=False):
            telegram.misbehave(fault, on="sendMessage", chat=person)
        questions = {person.id: person.says("/sources") for _, person in zip(DOUBTFUL, people, strict=False)}
        with running.library() as opened:
            until(lambda: opened.record.outbox.counts()[State.UNKNOWN] == len(DOUBTFUL), PATIENCE)
            for fault, person in zip(DOUBTFUL, people, strict=False):
                applied = fault.value.endswith("_after")
                assert len(answered(telegram, questions[person.id])) == applied, fault
                assert "May not have arrived" in asks(telegram, person).buttons[-1]["text"]
                ((key, offer),) = pressable(telegram, person.id).items()
                presses = [person.presses_data(offer, f"a:{key}") for _ in range(2)]
                until(lambda presses=presses: all(one.answers for one in presses), PATIENCE)  # type: ignore[misc]
            until(lambda: not opened.record.outbox.waiting(), PATIENCE)
            for fault, person in zip(DOUBTFUL, people, strict=False):
                applied = fault.value.endswith("_after")
                assert len(answered(telegram, questions[person.id])) == 1 + applied, fault
            assert opened.record.outbox.counts()[State.UNKNOWN] == 0
        assert telegram.floods == 0


def test_a_refused_token_is_told_and_forgiven(sqlite_shelf: Shelf) -> None:
    """401 for a while: not ready at once, not alive after a minute and a half, and well again by itself."""
    where = f"127.0.0.1:{free_port()}"
    with hurried(sqlite_shelf, SITREP_HEALTH_LISTEN=where) as (_, telegram, people):
        asks(telegram, people[0])
        assert status(where, "healthz")[0] == 200
        telegram.misbehave(Fault.UNAUTHORIZED, on="getUpdates", times=None)
        question = people[0].says("/coverage")
        until(lambda: status(where, "healthz")[0] == 503, PATIENCE)
        code, told = status(where, "readyz")
        assert code == 503
        assert "Unauthorized" in json.loads(told)["problems"]["telegram"]
        telegram.behave()
        until(lambda: answered(telegram, question), PATIENCE)
        until(lambda: status(where, "healthz")[0] == status(where, "readyz")[0] == 200, PATIENCE)


def test_buttons_of_any_age_and_changes_that_change_nothing(sqlite_shelf: Shelf) -> None:
    """Doubled presses, data of nobody, a turn that never was: each is acknowledged, and nothing dies of it."""
    with hurried(sqlite_shelf) as (running, telegram, (rima, *_)):
        answer = asks(telegram, rima, "Who controls Qaim?")
        choices = asks(telegram, rima, "/settings")
        language = next(one["callback_data"] for one in choices.buttons if one["text"].startswith("العربية"))
        data = [
            "e:AAAAAAAAAAA",
            "e:",
            "t:",
            "m:x",
            "u:y",
            "zzz",
            ":",
            "a:99",
            "a:x",
            "s:zone:x",
            "g:1",
            language,
            language,
        ]
        queries = [rima.presses_data(answer, one) for one in data[:-2]]
        queries += [rima.presses_data(choices, one) for one in data[-2:]]
        queries += [rima.presses(answer, "Evidence") for _ in range(2)]
        until(lambda: all(query.answers for query in queries), PATIENCE)
        with running.library() as opened:
            until(lambda: not opened.record.inbox.waiting() and not opened.record.outbox.waiting(), PATIENCE)
            counts = opened.record.outbox.counts()
            assert counts[State.DEAD] == counts[State.UNKNOWN] == 0
        refused = {str(call.reply.get("description")) for call in telegram.refusals}
        assert all("not modified" in one for one in refused), refused


def test_thrown_out_blocked_and_back(sqlite_shelf: Shelf) -> None:
    """A group that throws the bot out, a person who blocks it: remembered, and over when they take it back."""
    with hurried(sqlite_shelf) as (running, telegram, (rima, omar, *_)):
        desk = telegram.group("Desk", rima)
        until(lambda: telegram.answers(desk), PATIENCE)
        asks(telegram, omar)
        rima.removes_bot(desk)
        omar.blocks()
        with running.library() as opened:
            people = opened.record.people
            until(lambda: _standing(people.chat(desk.id)) is Standing.GONE, PATIENCE)
            until(lambda: _standing(people.chat(omar.id)) is Standing.BLOCKED, PATIENCE)
            rima.adds_bot(desk)
            asks(telegram, omar)
            question = rima.says("/ask Who controls Qaim?", to=desk)
            until(lambda: answered(telegram, question), PATIENCE)
            assert _standing(people.chat(desk.id)) is _standing(people.chat(omar.id)) is Standing.OPEN
        assert [call for call in telegram.calls("sendMessage") if call.status == 403] == []


@pytest.mark.parametrize("megabytes", [0.3, pytest.param(10, marks=pytest.mark.soak)])
def test_no_secret_is_in_the_log_of_a_bad_day(sqlite_shelf: Shelf, megabytes: float) -> None:
    """Everything goes wrong, in every detail of a debug log: the token and the key of a model are nowhere in it."""
    with hurried(sqlite_shelf, SITREP_LOG_LEVEL="debug", OPENAI_API_KEY=KEY) as (running, telegram, people):
        while len(running.logged()) < megabytes * 1_000_000:
            bad_day(telegram, people)
        until(lambda: "refuses the token" in running.logged(), PATIENCE)
        token = telegram.token
    logged = running.logged()
    assert "getUpdates" in logged
    for hidden in (token, token.partition(":")[2], token.replace(":", "%3A"), KEY):
        assert hidden not in logged
    print(f"{len(logged) / 1e6:.1f} MB of logs")  # noqa: T201 - what the proof rests on


def bad_day(telegram: SimulatedTelegram, people: list[Person]) -> None:
    """Whatever can go wrong does, for each of the people; then all is well again."""
    for fault, person in zip(sorted(set(Fault) - {Fault.HANG, Fault.HANG_AFTER}), people, strict=False):
        for method in ("sendMessage", "sendChatAction", "getFile", "getFileContent", "answerCallbackQuery"):
            telegram.misbehave(fault, on=method, chat=person if method.startswith("send") else None)
    polls = [telegram.misbehave(fault, on="getUpdates") for fault in POLLED_INTO]
    for number, person in enumerate(people):
        person.says("Who controls Qaim?")
        person.sends_file(f"{number}.txt", b"\xff" * 50)
        person.sends({"sticker": {"file_id": "x", "file_unique_id": "y"}})
    telegram.goes_away()
    telegram.comes_back()
    telegram.repeats()
    telegram.wait_for(lambda: telegram.pending == 0, PATIENCE)
    for person in people:
        for answer in telegram.answers(person)[-1:]:
            person.presses_data(answer, "e:nothing")
    telegram.wait_for(lambda: telegram.pending == 0 and all(poll.seen for poll in polls), PATIENCE)
    telegram.behave()


def status(where: str, page: str) -> tuple[int, str]:
    """The status and the text of a page of the bot's own."""
    try:
        with build_opener(ProxyHandler({})).open(f"http://{where}/{page}", timeout=20) as reply:
            return reply.status, reply.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def _standing(chat: object) -> object:
    return getattr(chat, "standing", None)
