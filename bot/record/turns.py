"""Turns: questions with their answers, what was cited, and what readers thought of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, insert, select

from bot.record.chats import present
from bot.record.sql import as_json, from_json
from bot.record.types import Cited, Feedback, NewTurn, Place, Turn, TurnKind, Verdict
from retrieval.library.database import Database, slices
from retrieval.library.schema import former_ids, loaded, stored, withdrawals
from retrieval.library.service_tables import feedback, turn_sources, turns


class Turns:
    """Turns and verdicts on them. What cites a withdrawn report is told without it: see :class:`Turn`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def turn(self, id_: str) -> Turn | None:
        """A turn; None where there is none, or it was forgotten."""
        with self._database.reading() as connection:
            return next(iter(_turns(connection, select(turns).where(turns.c.id == id_))), None)

    def latest(self, place: Place, person: int | None = None) -> Turn | None:
        """The newest answer in a chat and topic, which a follow-up refers to; of one person, where one is named."""
        # A private chat and a group without topics have no thread, which SQL compares with nothing.
        here = and_(turns.c.chat == place.chat, turns.c.thread.is_not_distinct_from(place.thread))
        query = select(turns).where(here, turns.c.kind == TurnKind.ANSWER)
        if person is not None:
            query = query.where(turns.c.person == person)
        query = query.order_by(turns.c.asked_at.desc(), turns.c.message_id.desc(), turns.c.id).limit(1)
        with self._database.reading() as connection:
            return next(iter(_turns(connection, query)), None)

    def feedback(self, *, since: datetime | None = None, limit: int | None = None) -> list[Feedback]:
        """Verdicts, newest first, with what they are about."""
        query = select(feedback).order_by(feedback.c.at.desc(), feedback.c.turn_id, feedback.c.person).limit(limit)
        if since is not None:
            query = query.where(feedback.c.at >= stored(since))
        with self._database.reading() as connection:
            given = connection.execute(query).all()
            about = {
                turn.id: turn
                for part in slices(sorted({row.turn_id for row in given}))
                for turn in _turns(connection, select(turns).where(turns.c.id.in_(part)))
            }
        return [Feedback(about[row.turn_id], row.person, Verdict(row.verdict), loaded(row.at)) for row in given]


def put_turn(connection: Connection, turn: NewTurn) -> None:
    """Store a turn with what it cites; also what its answer names beside that, so that nothing of it comes back."""
    put_turns(connection, [turn])


def put_turns(connection: Connection, new: Sequence[NewTurn]) -> None:
    """Store turns: see :func:`put_turn`."""
    if not new:
        return
    moved = present(connection, {turn.place.chat for turn in new})
    # Many may have the same answer: it is long, and is read once.
    answers = {
        id(one): (as_json(dict(one)), sorted(set(_named(one)))) for one in _different(turn.answer for turn in new)
    }
    rows = [_turn_row(turn, moved) | {"answer": answers[id(turn.answer)][0]} for turn in new]
    connection.execute(insert(turns), rows)
    if sources := [row for turn in new for row in _source_rows(turn, answers[id(turn.answer)][1])]:
        connection.execute(insert(turn_sources), sources)


def withdrawn_of(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The reports that turns cite or name, by turn, that were taken back since, also under a later id."""
    later = select(former_ids.c.report_id).where(former_ids.c.id == turn_sources.c.report_id).scalar_subquery()
    gone = withdrawals.c.report_id.in_([turn_sources.c.report_id, later])
    query = select(turn_sources.c.turn_id, turn_sources.c.report_id).join(withdrawals, gone).distinct()
    found: dict[str, tuple[str, ...]] = {}
    for part in slices(ids):
        rows = connection.execute(query.where(turn_sources.c.turn_id.in_(part)).order_by(turn_sources.c.report_id))
        for turn_id, report_id in rows:
            found[turn_id] = (*found.get(turn_id, ()), report_id)
    return found


def _turns(connection: Connection, query: Select[Any]) -> list[Turn]:
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    withdrawn = withdrawn_of(connection, ids)
    cited: dict[str, list[Cited]] = {}
    for part in slices(ids):
        sources = select(turn_sources).where(turn_sources.c.turn_id.in_(part), turn_sources.c.n.is_not(None))
        for row in connection.execute(sources.order_by(turn_sources.c.turn_id, turn_sources.c.position)):
            cited.setdefault(row.turn_id, []).append(_cited(row))
    return [_turn(row, cited.get(row.id, ()), withdrawn.get(row.id, ())) for row in rows]


def _turn(row: Row[Any], cited: Sequence[Cited], withdrawn: tuple[str, ...]) -> Turn:
    return Turn(
        id=row.id,
        place=Place(row.chat, row.thread),
        person=row.person,
        message_id=row.message_id,
        question=row.question,
        before=tuple(from_json(row.before)),
        language=row.language,
        settings=from_json(row.settings),
        answer={} if withdrawn else from_json(row.answer),
        cited=tuple(one for one in cited if one.report_id not in withdrawn),
        asked_at=loaded(row.asked_at),
        kind=TurnKind(row.kind),
        withdrawn=withdrawn,
    )


def _different(several: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    return {id(one): one for one in several}.values()


def _turn_row(turn: NewTurn, moved: Mapping[int, int]) -> dict[str, object]:
    return {
        "id": turn.id,
        "chat": moved.get(turn.place.chat, turn.place.chat),
        "thread": turn.place.thread,
        "person": turn.person,
        "message_id": turn.message_id,
        "asked_at": stored(turn.asked_at),
        "language": turn.language,
        "question": turn.question,
        "before": as_json(turn.before),
        "settings": as_json(dict(turn.settings)),
        "kind": turn.kind,
    }


def _source_rows(turn: NewTurn, named: Sequence[str]) -> list[dict[str, object]]:
    cited = [_cited_row(one) for one in turn.cited]
    quoted = {one.report_id for one in turn.cited}
    beside: list[dict[str, object]] = [
        {"n": None, "report_id": one, "start": 0, "end": 0, "sentences": "[]"} for one in named if one not in quoted
    ]
    return [{"turn_id": turn.id, "position": at, **row} for at, row in enumerate([*cited, *beside])]


def _cited_row(one: Cited) -> dict[str, object]:
    return {
        "n": one.n,
        "report_id": one.report_id,
        "start": one.start,
        "end": one.end,
        "sentences": as_json(one.sentences),
    }


def _cited(row: Row[Any]) -> Cited:
    sentences = tuple((start, end) for start, end in from_json(row.sentences))
    return Cited(row.n, row.report_id, row.start, row.end, sentences)


def _named(value: object) -> Iterator[str]:
    """The ids of reports that an answer names anywhere: what is near, and copies."""
    if isinstance(value, Mapping):
        if isinstance(named := value.get("report_id"), str):
            yield named
        for one in value.values():
            yield from _named(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _named(one)
