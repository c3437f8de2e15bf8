"""A conversation of many people with the bot: forty questions from eight chats, and what must have come of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.record.types import Outgoing, State, Turn
from bot.simulator.actors import Group, Person
from bot.simulator.driver import SimulatedTelegram
from bot.simulator.world import Message
from bot.wiring import Services
from tests.bots.processes import until

FIRST_PERSON = 901
OPERATOR = 900
# What is asked in each chat, and the number of the question that it follows up; the last one replies to the first
# answer.
SCRIPT: Sequence[tuple[str, int | None]] = (
    ("Who controls Qaim?", None),
    ("How many soldiers were killed there?", 0),
    ("What happened in Hawija on 20 June?", None),
    ("How many were killed there?", 2),
    ("How many soldiers were killed there?", 0),
)
REPLIES = len(SCRIPT) - 1
PATIENCE = 180.0


@dataclass
class Corner:
    """One person in one chat, and what they asked there."""

    telegram: SimulatedTelegram
    person: Person
    group: Group | None = None
    thread: int | None = None
    asked: list[Message] = field(default_factory=list)
    follows: list[int | None] = field(default_factory=list)

    @property
    def chat(self) -> int:
        """The chat's id."""
        return self.group.id if self.group else self.person.id

    @property
    def over(self) -> bool:
        """Whether all was asked."""
        return len(self.asked) == len(SCRIPT)

    def asks(self) -> None:
        """Ask the next question. Where the first answer never came, the last one asks for it again."""
        text, follows = SCRIPT[len(self.asked)]
        if len(self.asked) == REPLIES:
            if first := self.answers_to(self.asked[0]):
                self._say(self.person.replies(first[0], text), follows)
                return
            text, follows = SCRIPT[0]
        command = f"/ask {text}" if self.group else text
        self._say(self.person.says(command, to=self.group, thread=self.thread), follows)

    def _say(self, question: Message, follows: int | None) -> None:
        self.asked.append(question)
        self.follows.append(follows)

    def answers_to(self, question: Message) -> list[Message]:
        """The messages of the bot that reply to a question."""
        return [one for one in self.telegram.answers(self.chat) if one.replies_to == question.id]

    def ready(self) -> bool:
        """Whether the next question can be asked without waiting."""
        return not self.over and (len(self.asked) < REPLIES or bool(self.answers_to(self.asked[0])))


def corners(telegram: SimulatedTelegram) -> list[Corner]:
    """Four private chats, two supergroups, a group and a topic of a forum; all who ask are administrators."""
    people = [telegram.person(FIRST_PERSON + number, f"P{number}") for number in range(4)]
    made = [Corner(telegram, person) for person in people]
    made += [Corner(telegram, person, telegram.group(f"Desk {person.id}", person)) for person in people[:2]]
    made.append(Corner(telegram, people[2], telegram.group("Old desk", people[2], basic=True)))
    forum = telegram.group("Forum", people[3], forum=True)
    made.append(Corner(telegram, people[3], forum, forum.opens_topic("Qaim", people[3])))
    return made


ADMINISTRATORS = ",".join(str(FIRST_PERSON + number) for number in range(4))


def pressable(telegram: SimulatedTelegram, chat: int) -> dict[int, Message]:
    """The keys of the parts that a chat is offered to have sent again, each with the message that offers it."""
    return {
        int(str(button["callback_data"]).removeprefix("a:")): message
        for message in telegram.answers(chat)
        for button in message.buttons
        if str(button.get("callback_data", "")).startswith("a:")
    }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a conversation: how many questions were answered, and how many are held in doubt."""

    answered: int
    held: int
    doubtful: int


class Proof:
    """Looks through the outbox, the turns and the chats."""

    def __init__(self, opened: Services, telegram: SimulatedTelegram, talks: Sequence[Corner]) -> None:
        self._record = opened.record
        self._telegram = telegram
        self._talks = talks

    def finished(self) -> bool:
        """Whether nothing is waiting: no update, and no part that will go out by itself."""
        waiting = self._record.inbox.waiting() or self._record.outbox.waiting()
        return self._telegram.pending == 0 and not waiting

    def offer_all(self) -> None:
        """Have every chat that has parts in doubt told of all of them: a message carries a few offers."""
        for talk in self._talks:
            while before := len(self._unknown_to(talk)):
                talk.person.says("/coverage", to=talk.group, thread=talk.thread)
                until(lambda talk=talk, before=before: len(self._unknown_to(talk)) < before)  # type: ignore[misc]

    def judge(self) -> Outcome:
        """Check everything, question by question.

        Raises:
            AssertionError: a question is lost, answered twice, out of order or out of its context.
        """
        held = answered = doubtful = 0
        for talk in self._talks:
            offered = pressable(self._telegram, talk.chat)
            in_doubt = {one.reply.replies_to: one for one in self._doubtful(talk)}
            doubtful += len(self._doubtful(talk))
            assert {one.key for one in self._doubtful(talk)} <= set(offered)
            for question in talk.asked:
                replies = talk.answers_to(question)
                assert len(replies) <= 1, f"{question.text!r} of {talk.chat} is answered {len(replies)} times"
                assert replies or question.id in in_doubt, f"{question.text!r} of {talk.chat} is lost"
                answered += bool(replies)
                held += not replies
            self._in_order(talk)
            self._in_context(talk)
        self._nothing_twice()
        return Outcome(answered, held, doubtful)

    def _doubtful(self, talk: Corner) -> list[Outgoing]:
        return self._record.outbox.doubtful(talk.chat)

    def _unknown_to(self, talk: Corner) -> list[Outgoing]:
        """The parts in doubt that the chat was not told of."""
        return [one for one in self._doubtful(talk) if not one.offered]

    def _in_order(self, talk: Corner) -> None:
        asked = [one.id for one in talk.asked]
        told = [one.replies_to for one in self._telegram.answers(talk.chat) if one.replies_to in asked]
        assert told == sorted(told, key=lambda one: asked.index(one or 0))

    def _in_context(self, talk: Corner) -> None:
        """Each follow-up was understood as one of what was asked before it, or of what it replied to."""
        for question, follows in zip(talk.asked, talk.follows, strict=True):
            turn = self._turn(talk, question)
            if turn is not None:
                assert turn.before == (() if follows is None else (SCRIPT[follows][0],)), question.text

    def _turn(self, talk: Corner, question: Message) -> Turn | None:
        replies = talk.answers_to(question)
        part = self._record.outbox.message(talk.chat, replies[0].id) if replies else None
        return self._record.turns.turn(part.reply.turn) if part and part.reply.turn else None

    def _nothing_twice(self) -> None:
        """In no chat are there more messages than parts that were sent, or may have been."""
        counts = self._record.outbox.counts()
        shown = sum(len(self._telegram.answers(chat)) for chat in {talk.chat for talk in self._talks})
        assert counts[State.SENT] <= shown <= counts[State.SENT] + counts[State.UNKNOWN]
        assert counts[State.DEAD] == counts[State.SKIPPED] == 0


def some(talks: Sequence[Corner], chance: random.Random, most: int) -> None:
    """Let some of those who can ask their next question do so, in any order."""
    ready = [talk for talk in talks if talk.ready()]
    for talk in chance.sample(ready, min(most, len(ready))):
        talk.asks()
