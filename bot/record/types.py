"""The nouns of what the bot keeps, and the changes that an answer can make to it.

All are values. Instants are aware; ids of people, chats and messages are Telegram's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from bot.roles import Role as Role

if TYPE_CHECKING:
    from bot.schedule.changes import ScheduleChange
    from bot.watching.changes import WatchChange


class ChatKind(StrEnum):
    """The kinds of chats, as Telegram spells them."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Standing(StrEnum):
    """Whether a chat takes messages: it does; a person blocked the bot; the bot was removed, or the chat is no more."""

    OPEN = "open"
    BLOCKED = "blocked"
    GONE = "gone"


class Length(StrEnum):
    """How long a chat wants its answers."""

    SHORT = "short"
    USUAL = "usual"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a chat wants: a language (``en``), an IANA zone, a length; None where nobody chose."""

    language: str | None = None
    zone: str | None = None
    length: Length = Length.USUAL


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was let in; ``let_in_by`` is None where the operator did it."""

    id: int
    role: Role
    name: str | None
    let_in_by: int | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat that was seen. A group counts only where it is ``allowed``; seeing it allows nothing."""

    id: int
    kind: ChatKind
    title: str | None = None
    allowed: bool = False
    standing: Standing = Standing.OPEN
    preferences: Preferences = Preferences()


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time invitation; the code itself is not kept."""

    role: Role
    made_by: int | None
    expires_at: datetime
    used_by: int | None = None

    def holds(self, now: datetime) -> bool:
        """Whether somebody can still come in by it."""
        return self.used_by is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a chat and, in a forum, its topic."""

    chat: int
    thread: int | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """An update as it comes in: its id, its chat and whose it is where it has these, its JSON as Telegram gave it.

    By ``person`` its replies are found when that one wants to be forgotten, in groups too.
    """

    id: int
    chat: int | None
    body: str
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """An update that is being worked; ``attempts`` counts this one too."""

    id: int
    chat: int | None
    body: str
    received_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it sends ``data`` (1 to 64 bytes of UTF-8) back, or opens ``url``; one of the two."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message: HTML of Telegram's kind, the same text without markup for a parse error, and rows of buttons."""

    html: str
    plain: str
    buttons: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message, which is then its caption; with ``photo`` it is shown as a picture."""

    name: str
    content: bytes = field(repr=False)
    photo: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """A message and where it goes.

    ``replies_to`` is the message that it answers. With ``edits`` it replaces the text of that message of ours. ``turn``
    is the turn that it tells of: it is not sent any more once a report that the turn cites was withdrawn.
    """

    message: Message
    place: Place
    replies_to: int | None = None
    edits: int | None = None
    turn: str | None = None
    document: Attachment | None = None


class Priority(IntEnum):
    """What goes first in a chat and among chats: an answer that somebody waits for, before what nobody does."""

    ANSWER = 0
    PUSH = 1


class State(StrEnum):
    """How far an outgoing part is.

    pending → claimed (by a sender, with a lease) → sending (the request goes out) → sent, or unknown (in doubt: held),
    skipped (may not go any more), dead (Telegram refused it for good).
    """

    PENDING = "pending"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class New:
    """A part to be sent, under a name that no other part has; not before an instant, where one is given.

    ``person`` is whom it is for: it is found by that when that one wants to be forgotten. It does not go after
    ``expires_at``: then it is skipped.
    """

    name: str
    reply: Reply
    priority: Priority = Priority.ANSWER
    not_before: datetime | None = None
    person: int | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A part of what is sent; ``attempts`` counts requests that went out.

    ``message_id`` is what Telegram calls it once it is sent. ``offered`` tells that its chat was told of the doubt.
    ``erased`` tells that its text is gone: by age, by request, or since a report that it quotes was withdrawn.
    """

    key: int
    name: str
    reply: Reply
    priority: Priority
    state: State
    attempts: int
    not_before: datetime | None
    message_id: int | None
    problem: str | None
    created_at: datetime
    offered: bool = False
    erased: bool = False
    expires_at: datetime | None = None

    @property
    def part_of(self) -> str:
        """What it is a part of: ``update:17`` of ``update:17:0``."""
        return self.name.rpartition(":")[0]


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage of a report that an answer cites as its ``n``, and its cited sentences: offsets in the body."""

    n: int
    report_id: str
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...] = ()


class TurnKind(StrEnum):
    """What a turn is: an answer to a question, which a follow-up can refer to; a digest; what a watch found."""

    ANSWER = "answer"
    DIGEST = "digest"
    WATCH = "watch"


@dataclass(frozen=True, slots=True)
class NewTurn:
    """A question with its answer, to be kept.

    ``message_id`` is the question's. ``before`` are the questions it follows up, oldest first. ``settings`` and
    ``answer`` (as :func:`bot.json_output.answer` has it) hold what JSON holds.
    """

    id: str
    place: Place
    person: int
    message_id: int | None
    question: str
    before: tuple[str, ...]
    language: str
    settings: Mapping[str, Any]
    answer: Mapping[str, Any]
    cited: tuple[Cited, ...]
    asked_at: datetime
    kind: TurnKind = TurnKind.ANSWER


@dataclass(frozen=True, slots=True)
class Turn(NewTurn):
    """A turn as it is kept.

    ``withdrawn`` names the cited reports that were taken back since. Where there are any, ``answer`` is empty and
    ``cited`` lacks them: what was withdrawn is not told again.
    """

    withdrawn: tuple[str, ...] = ()


class Verdict(StrEnum):
    """What a reader thinks of an answer."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Feedback:
    """A verdict on a turn, with the turn: question, evidence, settings."""

    turn: Turn
    person: int
    verdict: Verdict
    at: datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An act: who (None is the operator) did what, to what, in which chat. ``subject`` is ids and counts, no texts."""

    at: datetime
    actor: int | None
    act: str
    subject: str | None = None
    chat: int | None = None


# Changes. A conditional one raises Overtaken where its condition holds no more: then all is decided again.


@dataclass(frozen=True, slots=True)
class LetIn:
    """A person comes in with a role, or who is in already has this role and name from now on."""

    person: int
    role: Role
    name: str | None = None
    by: int | None = None


@dataclass(frozen=True, slots=True)
class SetRole:
    """A person has another role. Overtaken where the person is not in."""

    person: int
    role: Role


@dataclass(frozen=True, slots=True)
class RemovePerson:
    """A person is let in no longer; what was asked stays until it is forgotten."""

    person: int


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """A one-time invitation; of its code only a digest is kept."""

    code: str = field(repr=False)
    role: Role
    made_by: int | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class UseInvitation:
    """A person comes in by an invitation. Overtaken where it was used, has expired, or never was.

    Who is in already with a role that includes the invitation's keeps that role.
    """

    code: str = field(repr=False)
    person: int
    name: str | None = None


@dataclass(frozen=True, slots=True)
class SeeChat:
    """A chat exists, of this kind and title; it is not allowed by that."""

    chat: int
    kind: ChatKind
    title: str | None = None


@dataclass(frozen=True, slots=True)
class AllowChat:
    """Whoever is in this chat may ask."""

    chat: int


@dataclass(frozen=True, slots=True)
class DisallowChat:
    """This chat is answered no longer."""

    chat: int


@dataclass(frozen=True, slots=True)
class SetPreferences:
    """A chat wants this from now on."""

    chat: int
    preferences: Preferences


@dataclass(frozen=True, slots=True)
class SetStanding:
    """A chat takes messages again, or no longer: then answers that wait for it are given up and pushes wait."""

    chat: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class MoveChat:
    """A group became a supergroup: everything of the old id is the new one's."""

    old: int
    new: int


@dataclass(frozen=True, slots=True)
class GiveFeedback:
    """A person's verdict on a turn; a later one replaces it. Overtaken where the turn is gone."""

    turn: str
    person: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete a person's turns, feedback, subscriptions, and the texts of what was sent to them, in groups too."""

    person: int


@dataclass(frozen=True, slots=True)
class ToldStranger:
    """Somebody who is not let in was told so now."""

    person: int


@dataclass(frozen=True, slots=True)
class Offered:
    """A chat was told that this part is in doubt."""

    key: int


@dataclass(frozen=True, slots=True)
class SendAgain:
    """A part in doubt is sent again. Overtaken where it is in doubt no longer, or of another chat."""

    key: int
    chat: int


# As text: the changes of other modules are made of the nouns of this one.
Change: TypeAlias = (
    "LetIn | SetRole | RemovePerson | NewInvitation | UseInvitation | SeeChat | AllowChat | DisallowChat"
    " | SetPreferences | SetStanding | MoveChat | GiveFeedback | Forget | ToldStranger | Offered | SendAgain"
    " | ScheduleChange | WatchChange"
)


class Settled(Protocol):
    """What came of an update, as far as it is kept: ``bot.service.reaction.Reaction`` is one."""

    @property
    def replies(self) -> tuple[Reply, ...]:
        """What is sent, in order."""
        ...

    @property
    def changes(self) -> tuple[Change, ...]:
        """What changes, in order."""
        ...

    @property
    def audit(self) -> tuple[AuditEntry, ...]:
        """What is written down as done."""
        ...

    @property
    def turn(self) -> NewTurn | None:
        """The turn that is kept."""
        ...


class Overtaken(Exception):
    """Something was decided by what is so no longer: nothing was kept, and it is to be decided again."""


#: States in which a part may still change by itself.
LIVE: Final = (State.PENDING, State.CLAIMED, State.SENDING)
