"""How much one person, and one chat, may ask: counted in the audit log, by the minute and by the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.record.record import Record
from bot.record.types import ChatKind
from bot.service.reaction import Reaction
from bot.service.rules import Rules
from bot.service.visit import Visit
from bot.texts import dates

ASKED, ADDED = "asked", "added"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Bound:
    """At most so many acts since an instant; ``again`` is when the count begins anew."""

    act: str
    most: int
    since: datetime
    again: datetime
    of_chat: bool
    key: str


class Limits:
    """Counts acts of a person and of a chat. A minute is one of the clock, a day one where the reader is."""

    def __init__(self, record: Record, rules: Rules) -> None:
        self._audit = record.audit
        self._rules = rules

    def questions(self, visit: Visit) -> Reaction | None:
        """What is told where no more questions may be asked for now; None where one may."""
        return self._exceeded(visit, self._of_questions(visit))

    def documents(self, visit: Visit) -> Reaction | None:
        """What is told where no more documents may be sent for now; None where one may."""
        person, chat = self._rules.person, self._rules.chat
        day, next_day = _day(visit)
        of_chat = _Bound(ADDED, chat.documents_a_day, day, next_day, True, "service.limit_documents_chat")
        if visit.kind is ChatKind.CHANNEL:
            return self._exceeded(visit, [of_chat])
        own = _Bound(ADDED, person.documents_a_day, day, next_day, False, "service.limit_documents")
        return self._exceeded(visit, [own, of_chat])

    def _of_questions(self, visit: Visit) -> list[_Bound]:
        person, chat = self._rules.person, self._rules.chat
        day, next_day = _day(visit)
        minute = visit.now.replace(second=0, microsecond=0)
        again = minute + MINUTE
        bounds = [
            _Bound(ASKED, person.questions_a_minute, minute, again, False, "service.limit_minute"),
            _Bound(ASKED, person.questions_a_day, day, next_day, False, "service.limit_day"),
        ]
        if visit.private:
            return bounds
        return [
            *bounds,
            _Bound(ASKED, chat.questions_a_minute, minute, again, True, "service.limit_minute_chat"),
            _Bound(ASKED, chat.questions_a_day, day, next_day, True, "service.limit_day_chat"),
        ]

    def _exceeded(self, visit: Visit, bounds: list[_Bound]) -> Reaction | None:
        for bound in bounds:
            of = {"chat": visit.place.chat} if bound.of_chat else {"actor": visit.person}
            if self._audit.count(bound.act, since=bound.since, **of) >= bound.most:
                when = dates.moment(bound.again, visit.texts, visit.zone, beside=visit.today)
                refused = [visit.act("refused", f"{bound.act} limit {bound.most}")]
                return visit.told(bound.key, audit=refused, n=bound.most, time=when)
        return None


def _day(visit: Visit) -> tuple[datetime, datetime]:
    """The first instant of the reader's day, and of the next."""
    first = datetime.combine(visit.today, time(), visit.zone)
    following = datetime.combine(visit.today + timedelta(days=1), time(), visit.zone)
    return first.astimezone(UTC), following.astimezone(UTC)
