"""Watches as rows: what is watched, what was found and what became of it, how far was looked.

A step of looking is one transaction: the cursor goes on only from where the step began, so of two processes that look
at once one has looked for nothing, and what it found is not stored. A message is one too: its hits are told, its turn
kept and its parts added together, and only while the hits are not told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, delete, func, insert, select, update

from bot.digest.types import Toll
from bot.record.chats import present
from bot.record.parts import put_parts
from bot.record.sql import as_json, changed, from_json, is_in, put_missing
from bot.record.turns import put_turn
from bot.record.types import New, NewTurn, Overtaken, Place, Priority, Standing, State
from bot.watching.changes import AddWatch, ChangeWatch, RemoveWatch, ShowHeld
from bot.watching.types import Figures, Hit, Kind, Match, Quiet, Sought, Stage, Watch, Why
from bot.watching.types import Standing as WatchStanding
from retrieval.library.database import Database
from retrieval.library.schema import loaded, passages, stored
from retrieval.library.service_tables import chats, outgoing
from retrieval.library.watch_tables import watch_cursors, watch_hits, watches

#: The ways of looking, each with a cursor of its own.
WORDS: Final = "words"
MEANING: Final = "meaning"

_HOUR: Final = 60
_OPEN: Final = (Stage.FOUND, Stage.HELD)


class Watches:
    """Watches, their hits, and the cursors."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, chat: int) -> list[Watch]:
        """Those of a chat, in all its topics, oldest first."""
        query = select(watches).where(watches.c.chat == chat).order_by(watches.c.key)
        with self._database.reading() as connection:
            return [_watch(row) for row in connection.execute(query)]

    def active(self) -> list[Watch]:
        """Those that look: not paused, of chats that take messages."""
        closed = select(chats.c.id).where(chats.c.id == watches.c.chat, chats.c.standing != Standing.OPEN)
        query = select(watches).where(~watches.c.paused, ~closed.exists()).order_by(watches.c.key)
        with self._database.reading() as connection:
            return [_watch(row) for row in connection.execute(query)]

    def standings(self, chat: int) -> list[WatchStanding]:
        """The watches of a chat with what they found so far, oldest first."""

        def counted(stage: Stage) -> ColumnElement[int]:
            return func.coalesce(func.sum(case((watch_hits.c.stage == stage, 1), else_=0)), 0)

        columns = (counted(Stage.TOLD).label("told"), counted(Stage.HELD).label("held"))
        last = func.max(watch_hits.c.told_at).label("last_at")
        query = select(watches, *columns, last).outerjoin(watch_hits, watch_hits.c.watch == watches.c.key)
        query = query.where(watches.c.chat == chat).group_by(watches.c.key).order_by(watches.c.key)
        with self._database.reading() as connection:
            return [
                WatchStanding(_watch(row), row.told, row.held, loaded(row.last_at)) for row in connection.execute(query)
            ]

    # -- looking

    def cursor(self, name: str) -> int | None:
        """Up to which passage was looked in a way; None where nothing was ever watched."""
        with self._database.reading() as connection:
            query = select(watch_cursors.c.passage).where(watch_cursors.c.name == name)
            return connection.execute(query).scalar()

    def looked(self, name: str, before: int, to: int, matches: Sequence[Match], *, now: datetime) -> int | None:
        """Keep what a step found, that began behind one passage and looked up to another; how many hits are new.

        None, and nothing is kept, where another process has looked there already. A report is found once by a watch.
        """
        on = update(watch_cursors).where(watch_cursors.c.name == name, watch_cursors.c.passage == before)
        with self._database.sharing() as connection:
            if not changed(connection, on.values(passage=to)):
                return None
            # One that was removed meanwhile finds nothing any more.
            query = select(watches.c.key).where(watches.c.key.in_({one.watch for one in matches}))
            there = set(connection.execute(query.with_for_update(read=True, key_share=True)).scalars())
            rows = (_found(one, now) for one in matches if one.watch in there)
            return sum(put_missing(connection, watch_hits, row) for row in rows)

    # -- telling

    def found(self, each: int) -> list[tuple[Watch, Hit]]:
        """Hits of which nothing has become yet, oldest first, with their watches: so many at most of each watch."""
        return self._hits(is_in(watch_hits.c.stage, Stage.FOUND), each)

    def held(self, chat: int | None = None, *, why: Why | None = None, each: int = 1000) -> list[tuple[Watch, Hit]]:
        """Hits that are held, oldest first: of a chat, for a reason; so many at most of each watch."""
        condition = is_in(watch_hits.c.stage, Stage.HELD)
        if chat is not None:
            condition = and_(condition, watches.c.chat == chat)
        if why is not None:
            condition = and_(condition, watch_hits.c.why == why)
        return self._hits(condition, each)

    def held_since(self, place: Place, since: datetime) -> list[tuple[str, int]]:
        """What is held for a place of what was found since then: what is watched, and how many reports."""
        here = and_(watches.c.chat == place.chat, watches.c.thread.is_not_distinct_from(place.thread))
        query = select(watches.c.text, func.count()).join(watch_hits, watch_hits.c.watch == watches.c.key)
        query = query.where(here, is_in(watch_hits.c.stage, Stage.HELD), watch_hits.c.found_at >= stored(since))
        query = query.group_by(watches.c.key, watches.c.text).order_by(watches.c.key)
        with self._database.reading() as connection:
            return list(connection.execute(query))

    def members(self, place: Place, since: datetime, limit: int) -> list[Hit]:
        """The hits of a place since then whose story is known, newest first."""
        here = and_(watches.c.chat == place.chat, watches.c.thread.is_not_distinct_from(place.thread))
        query = select(watch_hits).join(watches, watches.c.key == watch_hits.c.watch)
        query = query.where(here, watch_hits.c.found_at >= stored(since), watch_hits.c.story.is_not(None))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(watch_hits.c.key.desc()).limit(limit))
            return [_hit(row) for row in rows]

    def pushed(self, keys: Collection[int], since: datetime) -> Mapping[int, int]:
        """How many messages watches have told since then, by their keys."""
        query = select(watch_hits.c.watch, func.count(watch_hits.c.turn.distinct()))
        query = query.where(watch_hits.c.watch.in_(keys), watch_hits.c.told_at > stored(since))
        query = query.where(watch_hits.c.stage == Stage.TOLD)
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(watch_hits.c.watch))}

    def tell(self, hits: Sequence[Hit], turn: NewTurn, parts: Sequence[New], *, now: datetime) -> bool:
        """Tell hits by a turn, in parts, in one transaction. False, and nothing is kept, where one was told already."""
        try:
            with self._database.sharing() as connection:
                for hit in hits:
                    _tell(connection, hit, turn.id, now)
                put_turn(connection, turn)
                put_parts(connection, parts, now)
        except Overtaken:
            return False
        return True

    def settle(self, hits: Sequence[Hit], parts: Sequence[New] = (), *, now: datetime) -> None:
        """Keep what became of hits that are not told, and say it, where there is something to say."""
        with self._database.sharing() as connection:
            for hit in hits:
                this = update(watch_hits).where(watch_hits.c.key == hit.key, is_in(watch_hits.c.stage, *_OPEN))
                connection.execute(this.values(_outcome(hit)))
            put_parts(connection, parts, now)

    def waiting(self, key: int) -> int:
        """How many hits of a watch are not told yet."""
        query = select(func.count()).select_from(watch_hits)
        query = query.where(watch_hits.c.watch == key, is_in(watch_hits.c.stage, *_OPEN))
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def figures(self) -> Figures:
        """What there is of watches and hits, and how far behind looking is."""
        by_stage = select(watch_hits.c.stage, func.count()).group_by(watch_hits.c.stage)
        ahead = func.count(passages.c.key)
        unseen = select(watch_cursors.c.name, ahead).outerjoin(passages, passages.c.key > watch_cursors.c.passage)
        with self._database.reading() as connection:
            count = connection.execute(select(func.count()).select_from(watches)).scalar_one()
            found = {Stage(stage): number for stage, number in connection.execute(by_stage)}
            behind = {row[0]: row[1] for row in connection.execute(unseen.group_by(watch_cursors.c.name))}
        ways = (WORDS, MEANING)
        return Figures(
            count, {stage: found.get(stage, 0) for stage in Stage}, {way: behind.get(way, 0) for way in ways}
        )

    def _hits(self, condition: ColumnElement[bool], each: int) -> list[tuple[Watch, Hit]]:
        place = func.row_number().over(partition_by=watch_hits.c.watch, order_by=watch_hits.c.key).label("place")
        open_ = select(watch_hits.c.key, place).join(watches, watches.c.key == watch_hits.c.watch).where(condition)
        first = open_.subquery()
        columns = [column.label(f"hit_{column.name}") for column in watch_hits.c]
        query: Select[Any] = select(watches, *columns).join(watch_hits, watch_hits.c.watch == watches.c.key)
        query = query.join(first, first.c.key == watch_hits.c.key).where(first.c.place <= each)
        query = query.order_by(watch_hits.c.key)
        with self._database.reading() as connection:
            return [(_watch(row), _hit(row, "hit_")) for row in connection.execute(query)]


def add_watch(connection: Connection, wanted: AddWatch, now: datetime) -> None:
    """Store a watch that begins with what comes in from now on.

    Raises:
        Overtaken: the chat has as many as it may have, or just this one.
    """
    chat = present(connection, [wanted.place.chat]).get(wanted.place.chat, wanted.place.chat)
    held = connection.execute(select(watches).where(watches.c.chat == chat)).all()
    if len(held) >= wanted.most:
        raise Overtaken("the chat has as many watches as it may have")
    if any(is_same(_watch(row).sought, wanted.sought) and row.thread == wanted.place.thread for row in held):
        raise Overtaken("the chat watches this already")
    newest = _newest(connection)
    for name in (WORDS, MEANING):
        put_missing(connection, watch_cursors, {"name": name, "passage": newest})
    connection.execute(
        insert(watches).values(
            chat=chat,
            thread=wanted.place.thread,
            person=wanted.person,
            kind=wanted.sought.kind,
            text=wanted.sought.text,
            name=wanted.sought.name,
            language=wanted.language,
            **_wishes(wanted.quiet, wanted.cap),
            since=stored(now),
            after=newest,
        )
    )


def is_same(one: Sought, other: Sought) -> bool:
    """Whether two watches would find the same."""
    if one.name or other.name:
        return one.name == other.name
    return (one.kind, one.text.casefold()) == (other.kind, other.text.casefold())


def change_watch(connection: Connection, change: ChangeWatch, now: datetime) -> None:
    """Let a watch be as it is wanted now.

    Raises:
        Overtaken: its chat has none with this key.
    """
    wanted = change.watch
    held = _held(connection, wanted.key, wanted.place.chat)
    values: dict[str, Any] = {**_wishes(wanted.quiet, wanted.cap), "paused": wanted.paused}
    if held.paused and not wanted.paused:
        values |= {"since": stored(now), "after": _newest(connection)}
    connection.execute(update(watches).where(watches.c.key == wanted.key).values(values))


def remove_watch(connection: Connection, change: RemoveWatch) -> None:
    """Delete a watch with its hits; what waits to be sent by it alone is not sent.

    Raises:
        Overtaken: its chat has none with this key.
    """
    _held(connection, change.key, change.chat)
    other = watch_hits.alias("other")
    shared = select(other.c.key).where(other.c.turn == watch_hits.c.turn, other.c.watch != change.key)
    alone = select(watch_hits.c.turn).where(
        watch_hits.c.watch == change.key, watch_hits.c.turn.is_not(None), ~shared.exists()
    )
    waits = update(outgoing).where(
        is_in(outgoing.c.state, State.PENDING), outgoing.c.priority == Priority.PUSH, outgoing.c.turn.in_(alone)
    )
    connection.execute(waits.values(state=State.SKIPPED, problem="it is watched no longer"))
    _delete(connection, watches.c.key == change.key)


def show_held(connection: Connection, change: ShowHeld, now: datetime) -> None:
    """Let hits that were held be told by a turn.

    Raises:
        Overtaken: one of them is held no more.
    """
    for key in change.hits:
        this = update(watch_hits).where(watch_hits.c.key == key, is_in(watch_hits.c.stage, Stage.HELD))
        if not changed(connection, this.values(stage=Stage.TOLD, turn=change.turn, told_at=stored(now))):
            raise Overtaken("the hit is held no more")


def forget_watches(connection: Connection, person: int) -> None:
    """Delete what a person watched in their private chat; what they asked for in a group is the group's, and stays."""
    # The id of a private chat is that of the person.
    _delete(connection, watches.c.chat == person)
    connection.execute(update(watches).where(watches.c.person == person).values(person=watches.c.chat))


def prune_hits(connection: Connection, old: datetime) -> None:
    """Forget the hits that were found before then."""
    connection.execute(delete(watch_hits).where(watch_hits.c.found_at < old))


def _delete(connection: Connection, which: ColumnElement[bool]) -> None:
    its = select(watches.c.key).where(which)
    connection.execute(delete(watch_hits).where(watch_hits.c.watch.in_(its)))
    connection.execute(delete(watches).where(which))


def _held(connection: Connection, key: int, chat: int) -> Watch:
    this = select(watches).where(watches.c.key == key, watches.c.chat == chat).with_for_update()
    row = connection.execute(this).one_or_none()
    if row is None:
        raise Overtaken("the watch is gone")
    return _watch(row)


def _newest(connection: Connection) -> int:
    return connection.execute(select(func.max(passages.c.key))).scalar() or 0


def _tell(connection: Connection, hit: Hit, turn: str, now: datetime) -> None:
    this = update(watch_hits).where(watch_hits.c.key == hit.key, is_in(watch_hits.c.stage, *_OPEN))
    told = {"stage": Stage.TOLD, "turn": turn, "told_at": stored(now), "story": hit.story, "tolls": _tolls_row(hit)}
    if not changed(connection, this.values(told)):
        raise Overtaken("the hit was told already")


def _found(match: Match, now: datetime) -> dict[str, object]:
    return {
        "watch": match.watch,
        "report_id": match.report_id,
        "start": match.start,
        "end": match.end,
        "stage": Stage.FOUND,
        "found_at": stored(now),
    }


def _outcome(hit: Hit) -> dict[str, object]:
    return {"stage": hit.stage, "why": hit.why, "story": hit.story, "tolls": _tolls_row(hit)}


def _tolls_row(hit: Hit) -> str:
    return as_json([[one.measure, one.text, one.low, one.high] for one in hit.tolls])


def _wishes(quiet: Quiet | None, cap: int) -> dict[str, Any]:
    return {
        "quiet_from": _minutes(quiet.begin) if quiet else None,
        "quiet_until": _minutes(quiet.end) if quiet else None,
        "cap": cap,
    }


def _minutes(one: time) -> int:
    return one.hour * _HOUR + one.minute


def _watch(row: Row[Any]) -> Watch:
    quiet = None
    if row.quiet_from is not None and row.quiet_until is not None:
        quiet = Quiet(time(*divmod(row.quiet_from, _HOUR)), time(*divmod(row.quiet_until, _HOUR)))
    return Watch(
        key=row.key,
        place=Place(row.chat, row.thread),
        person=row.person,
        sought=Sought(Kind(row.kind), row.text, row.name),
        language=row.language,
        quiet=quiet,
        cap=row.cap,
        paused=row.paused,
        since=loaded(row.since),
        after=row.after,
    )


def _hit(row: Row[Any], prefix: str = "") -> Hit:
    value = {column.name: getattr(row, prefix + column.name) for column in watch_hits.c}
    return Hit(
        key=value["key"],
        match=Match(value["watch"], value["report_id"], value["start"], value["end"]),
        stage=Stage(value["stage"]),
        found_at=loaded(value["found_at"]),
        story=value["story"],
        why=Why(value["why"]) if value["why"] else None,
        turn=value["turn"],
        told_at=loaded(value["told_at"]),
        tolls=tuple(Toll(*one) for one in from_json(value["tolls"])),
    )
