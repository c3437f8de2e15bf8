"""Each change as SQL, in the transaction that settles what it came of."""

from __future__ import annotations

from datetime import datetime
from functools import singledispatch

from sqlalchemy import Connection, delete, select, update

from bot.record.chats import move, see_chat, set_chat, set_standing
from bot.record.outbox import send_again
from bot.record.people import digest
from bot.record.retention import forget
from bot.record.sql import changed, is_in, put
from bot.record.subscriptions import begin_anew, change_subscription, remove_subscription, subscribe
from bot.record.types import (
    AllowChat,
    Change,
    DisallowChat,
    Forget,
    GiveFeedback,
    LetIn,
    MoveChat,
    NewInvitation,
    Offered,
    Overtaken,
    Priority,
    RemovePerson,
    Role,
    SeeChat,
    SendAgain,
    SetPreferences,
    SetRole,
    SetStanding,
    Standing,
    State,
    ToldStranger,
    UseInvitation,
)
from bot.record.watches import add_watch, change_watch, remove_watch, show_held
from bot.schedule.changes import ChangeSubscription, RemoveSubscription, Subscribe
from bot.watching.changes import AddWatch, ChangeWatch, RemoveWatch, ShowHeld
from retrieval.library.schema import stored
from retrieval.library.service_tables import chats, feedback, invitations, outgoing, people, strangers, turns


@singledispatch
def apply(change: Change, connection: Connection, now: datetime) -> None:
    """Make a change.

    Raises:
        Overtaken: its condition does not hold any more.
    """
    raise TypeError(f"{type(change).__name__} is no change")


@apply.register
def _let_in(change: LetIn, connection: Connection, now: datetime) -> None:
    again: dict[str, object] = {"role": change.role}
    if change.name is not None:
        again["name"] = change.name
    first = {"id": change.person, "let_in_by": change.by, "since": stored(now), "name": change.name}
    if connection.execute(select(people.c.id).where(people.c.id == change.person)).first() is None:
        # The id of a private chat is that of the person.
        begin_anew(connection, change.person, now)
    put(connection, people, {**first, **again}, again)


@apply.register
def _set_role(change: SetRole, connection: Connection, _now: datetime) -> None:
    this = update(people).where(people.c.id == change.person)
    _only_if(changed(connection, this.values(role=change.role)), "the person is not in")


@apply.register
def _remove_person(change: RemovePerson, connection: Connection, _now: datetime) -> None:
    connection.execute(delete(people).where(people.c.id == change.person))
    _push_no_more(connection, change.person, "the person is not in any more")


@apply.register
def _new_invitation(change: NewInvitation, connection: Connection, _now: datetime) -> None:
    values = {
        "digest": digest(change.code),
        "role": change.role,
        "made_by": change.made_by,
        "expires_at": stored(change.expires_at),
    }
    connection.execute(invitations.insert().values(values))


@apply.register
def _use_invitation(change: UseInvitation, connection: Connection, now: datetime) -> None:
    # Of two who use it at once the second waits for the first, and then finds it used.
    unused = update(invitations).where(
        invitations.c.digest == digest(change.code),
        invitations.c.used_by.is_(None),
        invitations.c.expires_at > stored(now),
    )
    used = unused.values(used_by=change.person, used_at=stored(now)).returning(
        invitations.c.role, invitations.c.made_by
    )
    row = connection.execute(used).one_or_none()
    if row is None:
        raise Overtaken("the invitation holds no longer")
    held = connection.execute(select(people.c.role).where(people.c.id == change.person).with_for_update()).scalar()
    role = Role(held) if held and Role(held).includes(Role(row.role)) else Role(row.role)
    apply(LetIn(change.person, role, change.name, row.made_by), connection, now)


@apply.register
def _see_chat(change: SeeChat, connection: Connection, _now: datetime) -> None:
    see_chat(connection, change.chat, change.kind, change.title)


@apply.register
def _allow_chat(change: AllowChat, connection: Connection, now: datetime) -> None:
    if not connection.execute(select(chats.c.allowed).where(chats.c.id == change.chat)).scalar():
        begin_anew(connection, change.chat, now)
    set_chat(connection, change.chat, {"allowed": True})


@apply.register
def _disallow_chat(change: DisallowChat, connection: Connection, _now: datetime) -> None:
    set_chat(connection, change.chat, {"allowed": False})
    _push_no_more(connection, change.chat, "the chat is not allowed any more")


@apply.register
def _set_preferences(change: SetPreferences, connection: Connection, _now: datetime) -> None:
    wanted = change.preferences
    values = {"language": wanted.language, "zone": wanted.zone, "length": wanted.length}
    set_chat(connection, change.chat, values)


@apply.register
def _set_standing(change: SetStanding, connection: Connection, now: datetime) -> None:
    held = connection.execute(select(chats.c.standing).where(chats.c.id == change.chat)).scalar()
    if held is not None and change.standing is Standing.OPEN and Standing(held) is not Standing.OPEN:
        begin_anew(connection, change.chat, now)
    set_standing(connection, change.chat, change.standing)


@apply.register
def _move_chat(change: MoveChat, connection: Connection, _now: datetime) -> None:
    move(connection, change.old, change.new)


@apply.register
def _give_feedback(change: GiveFeedback, connection: Connection, now: datetime) -> None:
    # Held until the verdict is stored: nobody may forget the turn between.
    turn = select(turns.c.id).where(turns.c.id == change.turn).with_for_update(read=True, key_share=True)
    _only_if(len(connection.execute(turn).all()), "the turn is gone")
    given = {"verdict": change.verdict, "at": stored(now)}
    put(connection, feedback, {"turn_id": change.turn, "person": change.person, **given}, given)


@apply.register
def _forget(change: Forget, connection: Connection, _now: datetime) -> None:
    forget(connection, change.person)


@apply.register
def _told_stranger(change: ToldStranger, connection: Connection, now: datetime) -> None:
    put(connection, strangers, {"person": change.person, "told_at": stored(now)}, {"told_at": stored(now)})


@apply.register
def _offered(change: Offered, connection: Connection, _now: datetime) -> None:
    connection.execute(update(outgoing).where(outgoing.c.key == change.key).values(offered=True))


@apply.register
def _send_again(change: SendAgain, connection: Connection, _now: datetime) -> None:
    _only_if(send_again(connection, change.key, change.chat), "the part is in doubt no longer")


@apply.register
def _subscribe(change: Subscribe, connection: Connection, now: datetime) -> None:
    subscribe(connection, change, now)


@apply.register
def _change_subscription(change: ChangeSubscription, connection: Connection, now: datetime) -> None:
    change_subscription(connection, change, now)


@apply.register
def _remove_subscription(change: RemoveSubscription, connection: Connection, _now: datetime) -> None:
    remove_subscription(connection, change)


@apply.register
def _add_watch(change: AddWatch, connection: Connection, now: datetime) -> None:
    add_watch(connection, change, now)


@apply.register
def _change_watch(change: ChangeWatch, connection: Connection, now: datetime) -> None:
    change_watch(connection, change, now)


@apply.register
def _remove_watch(change: RemoveWatch, connection: Connection, _now: datetime) -> None:
    remove_watch(connection, change)


@apply.register
def _show_held(change: ShowHeld, connection: Connection, now: datetime) -> None:
    show_held(connection, change, now)


def _push_no_more(connection: Connection, chat: int, problem: str) -> None:
    """What waits to be pushed to a chat is not: nobody there may have it now."""
    waits = is_in(outgoing.c.state, State.PENDING), outgoing.c.priority == Priority.PUSH
    connection.execute(
        update(outgoing).where(outgoing.c.chat == chat, *waits).values(state=State.SKIPPED, problem=problem)
    )


def _only_if(condition: object, otherwise: str) -> None:
    if not condition:
        raise Overtaken(otherwise)
