"""What watches found is told: each story once in a place, within quiet hours and caps.

What is held is told together.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot import json_output
from bot.briefing.types import Answer
from bot.digest.types import Toll
from bot.record.record import Record
from bot.record.types import Message, New, NewTurn, Place, Priority, Reply, TurnKind
from bot.service.access import Access
from bot.service.cited import cited
from bot.service.zones import UTC
from bot.telegram import render
from bot.texts import Texts
from bot.watching.pushing import held_by, is_quiet
from bot.watching.telling import Sighting, Teller, fresh_first
from bot.watching.tolls import changed
from bot.watching.types import HOUR, Hit, Match, Stage, Watch, Why
from bot.wiring import Services
from retrieval.errors import LibraryError

#: So many hits of each watch are seen to in one go: one that floods holds no other up.
EACH: Final = 100
#: From so many reports at once on only near copies count as one story: a flood is not read closely.
FLOOD: Final = 40
#: For so long a story goes on: what tells it again is not told again.
STORY: Final = timedelta(days=14)
#: So many earlier hits of a place are known, and so many reports among them are read and compared.
MEMBERS: Final = 1000
COMPARED: Final = 12
#: What was pushed and could not be sent for so long is not sent any more.
EXPIRES: Final = timedelta(hours=6)
#: So many of what was held are told in one message.
SHOWN: Final = 10
#: So many of the newest matches are shown where somebody tries a watch.
TRIED: Final = 3

Pairs = Sequence[tuple[Watch, Hit]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listener:
    """A place that watches, and how it is spoken to."""

    place: Place
    zone: ZoneInfo
    texts: Texts


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one report in one place, and what they saw."""

    watches: tuple[Watch, ...]
    hits: tuple[Hit, ...]
    sighting: Sighting

    def as_(self, stage: Stage, story: str, why: Why | None = None) -> list[Hit]:
        """Its hits as they are from now on."""
        tolls = () if stage is Stage.SAME else self.sighting.tolls
        return [replace(hit, stage=stage, story=story, why=why, tolls=tolls) for hit in self.hits]


@dataclass(frozen=True, slots=True)
class Together:
    """What was found, as one message tells it, and the hits that are told by it."""

    turn: NewTurn
    messages: tuple[Message, ...]
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """How many messages were told, and whether more may wait to be seen to."""

    messages: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """A story that a place knows already: where it began, what changes of it, and who tells it too.

    ``instead`` is why the version is held in whose place this one comes: nobody was told that one.
    """

    root: str
    change: tuple[Toll, Toll] | None
    beside: tuple[Sighting, ...] = ()
    instead: Why | None = None


class Telling:
    """Tells what was found; what it has told is in the database alone."""

    def __init__(self, opened: Services, record: Record, access: Access, new_id: Callable[[], str]) -> None:
        self._opened = opened
        self._record = record
        self._access = access
        self._watches = record.watches
        self._new_id = new_id

    @property
    def _teller(self) -> Teller:
        return self._opened.watching.teller

    def tell(self, now: datetime) -> Told:
        """Tell what was found, or hold it, as much as is seen to in one go."""
        told, most = 0, 0
        for place, pairs in _by_place(self._watches.found(EACH)).items():
            most = max(most, len(pairs))
            if self._access.may_have(place.chat):
                told += _Round(self, place, pairs[0][0], now).tell(pairs)
            else:
                self._watches.settle([replace(hit, stage=Stage.GONE) for _, hit in pairs], now=now)
        quiet = _by_place(self._watches.held(why=Why.QUIET, each=EACH))
        told += sum(self._after_quiet(place, pairs, now) for place, pairs in quiet.items())
        return Told(told, more=most >= EACH)

    def listener(self, place: Place, language: str) -> Listener:
        """How a place is spoken to; in ``language`` where it has chosen none."""
        chat = self._record.people.chat(place.chat)
        zone, chosen = (chat.preferences.zone, chat.preferences.language) if chat else (None, None)
        return Listener(place, ZoneInfo(zone or UTC), Texts.of(chosen or language))

    def grouped(self, found: Pairs) -> tuple[list[Group], list[Hit]]:
        """Hits by their reports, news first; and those whose reports are gone."""
        by_report: dict[str, list[tuple[Watch, Hit]]] = defaultdict(list)
        for watch, hit in found:
            by_report[hit.match.report_id].append((watch, hit))
        groups: list[Group] = []
        gone: list[Hit] = []
        for pairs in by_report.values():
            hits = tuple(hit for _, hit in pairs)
            sighting = self._teller.sight(hits[0].match)
            if sighting is None:
                gone += [replace(hit, stage=Stage.GONE) for hit in hits]
            else:
                groups.append(Group(tuple(watch for watch, _ in pairs), hits, sighting))
        return sorted(groups, key=lambda group: fresh_first(group.sighting)), gone

    def together(self, listener: Listener, held: Pairs, now: datetime) -> Together | None:
        """Hits that are held as one message, its turn with it, as many as it should hold; None where all are gone."""
        # Of a story that was held in several versions the last stands for all.
        groups = list({group.hits[0].story: group for group in self.grouped(held)[0]}.values())
        shown = groups[:SHOWN]
        if not shown:
            return None
        watches = {watch.key: watch for group in shown for watch in group.watches}
        told = self.told(
            listener,
            list(watches.values()),
            [group.sighting for group in shown],
            now,
            left=len(groups) - len(shown),
            held=True,
        )
        return replace(told, hits=tuple(hit for group in shown for hit in group.hits))

    def tried(self, listener: Listener, watch: Watch, matches: Iterable[Match], now: datetime) -> Together | None:
        """The first of some matches as a message, near copies once; None where there is none."""
        shown: list[Sighting] = []
        seen: set[str] = set()
        for match in matches:
            one = self._teller.sight(match) if match.report_id not in seen else None
            if one is not None:
                shown.append(one)
                seen |= {match.report_id, *(copy.id for copy in one.copies)}
            if len(shown) == TRIED:
                break
        return self.told(listener, [watch], shown, now, tried=True) if shown else None

    def told(
        self,
        listener: Listener,
        watches: Sequence[Watch],
        sightings: Sequence[Sighting],
        now: datetime,
        *,
        left: int = 0,
        held: bool = False,
        tried: bool = False,
        story: Story | None = None,
    ) -> Together:
        """What some watches found, as a message of one or more parts with its turn."""
        names = [watch.sought.text for watch in watches]
        answer = self._teller.answer(", ".join(names), sightings, story.beside if story else ())
        turn = self.turn(listener, watches, answer, now)
        change = story.change if story else None
        messages = render.watch_found(
            answer,
            [render.Heading(one.report.title, one.late and not tried, change) for one in sightings],
            names,
            left=left,
            held=held,
            zone=listener.zone,
            texts=listener.texts,
            turn=turn.id,
        )
        return Together(turn, messages)

    def turn(self, listener: Listener, watches: Sequence[Watch], answer: Answer, now: datetime) -> NewTurn:
        """What is told, as it is kept: withdrawing a report that it cites takes it back, as it does an answer."""
        return NewTurn(
            id=self._new_id(),
            place=listener.place,
            # What is pushed to a group is the group's; the id of a private chat is that of the person.
            person=listener.place.chat,
            message_id=None,
            question=answer.question,
            before=(),
            language=listener.texts.language,
            settings={
                "watches": [watch.key for watch in watches],
                "zone": listener.zone.key,
                "model": self._opened.index.model,
            },
            answer=json_output.answer(answer),
            cited=cited(answer),
            asked_at=now,
            kind=TurnKind.WATCH,
        )

    def _after_quiet(self, place: Place, held: Pairs, now: datetime) -> int:
        """Tell what was held in quiet hours that are over, where no digest is going to tell it; how many messages."""
        listener = self.listener(place, held[0][0].language)
        if any(is_quiet(watch, now, listener.zone) for watch, _ in held) or not self._access.may_have(place.chat):
            return 0
        if any(one.place == place and not one.paused for one in self._record.subscriptions.of(place.chat)):
            return 0
        told = self.together(listener, held, now)
        if told is None:
            self._watches.settle([replace(hit, stage=Stage.GONE) for _, hit in held], now=now)
            return 0
        if not self._watches.tell(told.hits, told.turn, parts_of(told, now), now=now):
            return 0
        # One message is enough: the rest waits until somebody asks.
        keys = {hit.key for hit in told.hits}
        rest = [replace(hit, why=Why.CAP) for _, hit in held if hit.key not in keys]
        self._watches.settle(rest, now=now)
        return 1


class _Round:
    """What was found in one place, told story by story."""

    def __init__(self, telling: Telling, place: Place, first: Watch, now: datetime) -> None:
        self._telling = telling
        self._watches = telling._watches
        self._teller = telling._teller
        self._now = now
        self._listener = telling.listener(place, first.language)
        self._members = self._watches.members(place, now - STORY, MEMBERS)
        self._read: dict[str, Sighting | None] = {}
        self._pushed: dict[int, int] = {}
        self._capped: dict[int, Watch] = {}

    def tell(self, found: Pairs) -> int:
        """Tell or hold each report; how many messages were told."""
        groups, settled = self._telling.grouped(found)
        self._pushed = dict(self._watches.pushed({watch.key for watch, _ in found}, self._now - HOUR))
        told = 0
        for group in groups:
            try:
                hits = self._see_to(group, closely=len(groups) <= FLOOD)
            except LibraryError:
                raise
            except Exception:
                # One report that cannot be told must not keep all others from being told.
                logger.exception("Report %s could not be told", group.sighting.report.id)
                hits = group.as_(Stage.GONE, group.sighting.report.id)
            told += any(hit.stage is Stage.TOLD for hit in hits)
            settled += [hit for hit in hits if hit.stage is not Stage.TOLD]
            self._members = [*hits, *self._members]
        self._watches.settle(settled, [self._notice(watch) for watch in self._capped.values()], now=self._now)
        return told

    def _see_to(self, group: Group, *, closely: bool) -> list[Hit]:
        """Tell a report, hold it, or let it be told already; its hits as they are then, none where others told it."""
        story = self._story_of(group, closely=closely)
        root = story.root if story else group.sighting.report.id
        if story and story.instead:
            return group.as_(Stage.HELD, root, story.instead)
        if story and story.change is None:
            return group.as_(Stage.SAME, root)
        if why := held_by(group.watches, self._pushed, self._now, self._listener.zone):
            self._capped |= {watch.key: watch for watch in group.watches if why is Why.CAP}
            return group.as_(Stage.HELD, root, why)
        hits = group.as_(Stage.TOLD, root)
        if not self._push(group, hits, story):
            return []
        for watch in group.watches:
            self._pushed[watch.key] = self._pushed.get(watch.key, 0) + 1
        return hits

    def _story_of(self, group: Group, *, closely: bool) -> Story | None:
        """The story that a report goes on with, where the place knows it."""
        report = group.sighting.report
        same = {copy.id for copy in group.sighting.copies} | self._teller.versions(report.id)
        root = next((one.story for one in self._members if one.match.report_id in same), None)
        beside: tuple[Sighting, ...] = ()
        if root is None and closely:
            root, beside = self._related(group.sighting)
        if root is None:
            return None
        # An older report that comes in late brings nothing up to date.
        before = next((one.tolls for one in self._members if one.story == root and one.tolls), ())
        change = None if group.sighting.late else changed(before, group.sighting.tolls)
        return Story(root, change, beside, self._held_instead(root))

    def _held_instead(self, root: str) -> Why | None:
        """Why a story is held of which nobody was told, and whose report there is no more."""
        members = [one for one in self._members if one.story == root]
        if any(one.stage is Stage.TOLD for one in members):
            return None
        held = next((one for one in members if one.stage is Stage.HELD), None)
        return held.why if held and self._teller.sight(held.match) is None else None

    def _related(self, one: Sighting) -> tuple[str | None, tuple[Sighting, ...]]:
        """The story of another report that goes back to one account with it, and these reports."""
        names = {mention.name for mention in one.sentence.passage.passage.names}
        others: list[tuple[str, Sighting]] = []
        for member in self._members:
            other = self._sight(member.match) if member.stage is not Stage.SAME and member.story else None
            if other is None or member.story is None or other.report.id in {it.report.id for _, it in others}:
                continue
            if names & {mention.name for mention in other.sentence.passage.passage.names}:
                others.append((member.story, other))
            if len(others) == COMPARED:
                break
        if not others:
            return None, ()
        is_related = self._teller.related(one, [other for _, other in others])
        kin = [pair for pair, related in zip(others, is_related, strict=True) if related]
        return (kin[0][0] if kin else None), tuple(other for _, other in kin)

    def _sight(self, match: Match) -> Sighting | None:
        if match.report_id not in self._read:
            self._read[match.report_id] = self._teller.sight(match)
        return self._read[match.report_id]

    def _push(self, group: Group, hits: Sequence[Hit], story: Story | None) -> bool:
        """Store a message about a report; False where another process told it."""
        told = self._telling.told(self._listener, group.watches, [group.sighting], self._now, story=story)
        told = replace(told, hits=tuple(hits))
        return self._watches.tell(hits, told.turn, parts_of(told, self._now), now=self._now)

    def _notice(self, watch: Watch) -> New:
        """That a watch holds back what it finds: once in an hour."""
        waits = self._watches.waiting(watch.key)
        message = render.watch_capped(watch, waits, texts=self._listener.texts)
        name = f"watch:{watch.key}:cap-{self._now:%Y%m%d%H}:0"
        reply, expires = Reply(message, watch.place), self._now + EXPIRES
        return New(name, reply, Priority.PUSH, person=watch.place.chat, expires_at=expires)


def parts_of(told: Together, now: datetime) -> list[New]:
    """The parts of what is told, named by the first of its hits; they are of no use to a chat that opens much later."""
    first, turn = told.hits[0], told.turn
    return [
        New(
            f"watch:{first.match.watch}:{first.key}:{n}",
            Reply(message, turn.place, turn=turn.id),
            Priority.PUSH,
            person=turn.person,
            expires_at=now + EXPIRES,
        )
        for n, message in enumerate(told.messages)
    ]


def _by_place(found: Iterable[tuple[Watch, Hit]]) -> dict[Place, list[tuple[Watch, Hit]]]:
    places: dict[Place, list[tuple[Watch, Hit]]] = defaultdict(list)
    for watch, hit in found:
        places[watch.place].append((watch, hit))
    return places
