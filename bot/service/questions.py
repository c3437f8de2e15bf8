"""Questions to answers: what a question follows up, how long its answer may be, what is kept of both."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import json_output
from bot.briefing.answer import Length as Bounds
from bot.briefing.types import Answer, Statement
from bot.record.record import Record
from bot.record.types import AuditEntry, Length, NewTurn, Turn, TurnKind
from bot.service import saying
from bot.service.cited import beyond, cited, shown
from bot.service.incoming import Asked, Command
from bot.service.limits import ASKED, Limits
from bot.service.reaction import NOTHING, Reaction
from bot.service.visit import Visit
from bot.telegram import render
from bot.texts import Texts
from bot.wiring import Services
from retrieval import words
from retrieval.errors import NotFound
from retrieval.understand import Question

#: How many questions back a follow-up may refer to, as in the terminal (bot.chat).
REMEMBERED = 4
#: After so long a question that just comes next is about something new; an answer that is replied to never is old.
CONVERSATION = timedelta(hours=6)
BOUNDS: Mapping[Length, Bounds] = {
    Length.SHORT: Bounds(statements=2, words=70),
    Length.USUAL: Bounds(),
    Length.LONG: Bounds(statements=8, words=240),
}
# How many more statements, and words, each press of "More" allows for; and how many there may be in the end.
FURTHER, FURTHER_WORDS, MOST = 4, 120, 24
# How many sentences /latest tells, by the length that a reader wants.
LATEST: Mapping[Length, int] = {Length.SHORT: 3, Length.USUAL: 6, Length.LONG: 10}
# What people say to one another and ask nothing by; as a follow-up it would be answered at length.
_PLEASANTRY = re.compile(
    r"(?:hi|hello|hey|thanks|thank you|thx|ok|okay|good (?:morning|evening|afternoon|day)|bye|great|test"
    r"|مرحبا|أهلا|اهلا|السلام عليكم|سلام|شكرا|شكراً|صباح الخير|مساء الخير|تمام)[\s!.…،👍🙏]*",
    re.I,
)


class Asking:
    """Answers questions, and keeps them as turns."""

    def __init__(self, opened: Services, record: Record, limits: Limits, new_id: Callable[[], str]) -> None:
        self._opened = opened
        self._record = record
        self._limits = limits
        self._new_id = new_id

    def asked(self, visit: Visit, asked: Asked) -> Reaction:
        """A text that asks."""
        return self._asked(visit, asked, asked.text)

    def ask(self, visit: Visit, command: Command) -> Reaction:
        """``/ask QUESTION``."""
        return self._asked(visit, command, command.argument)

    def latest(self, visit: Visit, command: Command) -> Reaction:
        """``/latest PLACE``: the newest sentences about it."""
        place = saying.typed(command.argument)
        if not place:
            return visit.told("service.latest_what")
        if refused := self._limits.questions(visit):
            return refused
        visit.progress.working()
        question = visit.texts("service.latest_question", place=place)
        most = LATEST[visit.preferences.length]
        try:
            answer = self._newest(place, question, most, visit.zone, visit.now)
        except NotFound:
            return visit.told("service.unknown_name", audit=[visit.act(ASKED)], name=place)
        return self._told(visit, question, (), answer, {"latest": place, "statements": most})

    def more(self, visit: Visit, turn: Turn) -> Reaction:
        """What else the reports say to a question: nothing that was told already."""
        if refused := self._limits.questions(visit):
            return refused
        visit.progress.working()
        allowed = int(turn.settings["statements"])
        wider = min(allowed + FURTHER, MOST)
        more_words = int(turn.settings.get("words", 0)) + FURTHER_WORDS
        longer = self._again(turn, wider, more_words) if wider > allowed else None
        new = beyond(longer, self._told_before(turn)) if longer else None
        if new is None:
            return visit.told("service.no_more", audit=[visit.act(ASKED, turn.id)])
        settings = {**turn.settings, "statements": wider, "words": more_words, "more_of": turn.id}
        return self._told(visit, turn.question, turn.before, new, settings)

    def previous(self, visit: Visit, replies_to: int | None, replied_turn: str | None = None) -> Turn | None:
        """The turn that a question follows up: of the answer that it replies to, else that person's latest here.

        An answer of which nobody knew that it arrived has no number that we know; its buttons name its turn.
        """
        if replies_to is not None:
            part = self._record.outbox.message(visit.place.chat, replies_to)
            replied = part.reply.turn if part else replied_turn
            turn = self._record.turns.turn(replied) if replied else None
            if turn and turn.place.chat == visit.place.chat:
                # A digest asks nothing that could be followed up.
                return turn if turn.kind is TurnKind.ANSWER else None
        latest = self._record.turns.latest(visit.place, visit.person)
        return latest if latest and visit.now - latest.asked_at <= CONVERSATION else None

    def _asked(self, visit: Visit, asked: Asked | Command, text: str) -> Reaction:
        question = saying.typed(text)
        if not question:
            return visit.told("service.ask_what")
        if _PLEASANTRY.fullmatch(question):
            return visit.told("service.pleasantry")
        turn = self.previous(visit, asked.replies_to, asked.replied_turn)
        before = following(turn)
        if asked.edited and turn and turn.message_id == visit.message_id:
            if turn.question == question:
                return NOTHING  # Telegram tells of an edit where only a preview came to it
            before = turn.before
        if refused := self._limits.questions(visit):
            return refused
        visit.progress.working()
        bounds = BOUNDS[visit.preferences.length]
        whole = Question(question, previous=" ".join(before) or None, zone=visit.zone)
        answer = self._opened.answering.answer(
            whole, now=visit.now, length=bounds, person=f"telegram:{visit.person}", on_statement=_shown_on(visit)
        )
        settings = {"statements": bounds.statements, "words": bounds.words}
        return self._told(visit, question, before if answer.carried else (), answer, settings)

    def _again(self, turn: Turn, statements: int, words_: int) -> Answer:
        """A turn's question, answered at greater length, its date words read as they were then."""
        zone = ZoneInfo(str(turn.settings["zone"]))
        if place := turn.settings.get("latest"):
            return self._newest(str(place), turn.question, statements, zone, turn.asked_at)
        asked = Question(turn.question, previous=" ".join(turn.before) or None, zone=zone)
        return self._opened.answering.answer(asked, now=turn.asked_at, length=Bounds(statements, words_))

    def _newest(self, place: str, question: str, most: int, zone: ZoneInfo, now: datetime) -> Answer:
        """The newest sentences about the first name in a text, within the dates of publication that it gives."""
        understood = self._opened.answering.understand(Question(place, zone=zone), now).understood
        name = understood.names[0] if understood.names else place
        return self._opened.latest.of(name, understood.scope, question=question, most=most, now=now)

    def _told_before(self, turn: Turn) -> frozenset[str]:
        """What a turn told, and those that it goes on from."""
        told = shown(turn)
        earlier = self._record.turns.turn(str(before)) if (before := turn.settings.get("more_of")) else None
        return told | self._told_before(earlier) if earlier else told

    def _told(
        self, visit: Visit, question: str, before: tuple[str, ...], answer: Answer, settings: Mapping[str, Any]
    ) -> Reaction:
        """An answer as it is sent, and kept with its question."""
        turn = self._new_id()
        texts = _texts_for(visit, question)
        parts = render.answer(answer, zone=visit.zone, texts=texts, turn=turn, now=visit.now)
        kept = NewTurn(
            id=turn,
            place=visit.place,
            person=visit.person,
            message_id=visit.message_id,
            question=question,
            before=before,
            language=texts.language,
            settings={
                "length": visit.preferences.length.value,
                "zone": visit.zone.key,
                "model": self._opened.index.model,
                **settings,
            },
            answer=json_output.answer(answer),
            cited=cited(answer),
            asked_at=visit.now,
        )
        return Reaction(visit.replies(parts, turn=turn), audit=(_act(visit, answer, turn),), turn=kept)


def following(turn: Turn | None) -> tuple[str, ...]:
    """The questions that the next one may follow up: what carried over so far, and the last."""
    return (*turn.before, turn.question)[-REMEMBERED:] if turn else ()


def _texts_for(visit: Visit, question: str) -> Texts:
    """The texts beside an answer: in the language that the reader chose, else in the question's."""
    return visit.texts if visit.preferences.language else Texts.of(words.language_of(question))


def _act(visit: Visit, answer: Answer, turn: str) -> AuditEntry:
    outcome = answer.refusal.code if answer.refusal else f"{len(answer.all_statements)} statements"
    return visit.act(ASKED, f"{turn}: {outcome}")


def _shown_on(visit: Visit) -> Callable[[Statement], None]:
    """What shows each statement of a model as it is ready, above the word that work goes on."""
    ready: list[Statement] = []

    def show(one: Statement) -> None:
        ready.append(one)
        visit.progress.show(render.waiting(ready, texts=visit.texts))

    return show
