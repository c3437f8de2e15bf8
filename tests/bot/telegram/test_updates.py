"""The JSON of updates to what a person did."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.record.types import ChatKind, Place, Standing, Update
from bot.service.incoming import (
    Asked,
    ChannelPost,
    Command,
    Forwarded,
    Ignored,
    Incoming,
    Membership,
    Migrated,
    OriginKind,
    Other,
    Pressed,
    SentFile,
)
from bot.telegram.updates import Me, read, received

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ME = Me(42, "Sitrep_Bot")
RIMA = {"id": 7, "is_bot": False, "first_name": "Rima", "last_name": "H", "language_code": "ar"}
BOT = {"id": 42, "is_bot": True, "first_name": "sitrep", "username": "Sitrep_Bot"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Rima"}
GROUP = {"id": -100, "type": "supergroup", "title": "Desk"}
CHANNEL = {"id": -200, "type": "channel", "title": "News", "username": "newswire"}
PDF = {"file_id": "F1", "file_unique_id": "U", "file_name": "a.pdf", "mime_type": "application/pdf", "file_size": 9}


def did(update: dict[str, Any]) -> Incoming | None:
    """What an update says was done."""
    found = received({"update_id": 5, **update})
    assert found is not None
    return read(Update(found.id, found.chat, found.body, NOW, 1), ME)


def message(chat: dict[str, Any], **content: Any) -> dict[str, Any]:
    """A message of Rima's, as an update has it."""
    return {"message": {"message_id": 3, "date": 1_780_000_000, "chat": chat, "from": RIMA, **content}}


def entity(kind: str, text: str, part: str) -> list[dict[str, Any]]:
    """An entity over a part of a text, in UTF-16 units."""
    before = text[: text.index(part)]
    units = [len(one.encode("utf-16-le")) // 2 for one in (before, part)]
    return [{"type": kind, "offset": units[0], "length": units[1]}]


def commanded(chat: dict[str, Any], text: str, **more: Any) -> Incoming | None:
    """What a text does whose first word Telegram marked as a command."""
    return did(message(chat, text=text, entities=entity("bot_command", text, text.split()[0]), **more))


def test_a_text_in_private_asks() -> None:
    """With who, where and when."""
    found = did(message(PRIVATE, text="Who holds Qaim?"))
    assert isinstance(found, Asked)
    assert (found.text, found.place, found.kind) == ("Who holds Qaim?", Place(7), ChatKind.PRIVATE)
    assert found.sender is not None
    assert (found.sender.id, found.sender.name, found.sender.language) == (7, "Rima H", "ar")
    assert found.at.tzinfo is not None


def test_an_edited_question_is_marked() -> None:
    """Its new wording is asked again."""
    update = {"edited_message": {**message(PRIVATE, text="Who?")["message"], "edit_date": 1_780_000_100}}
    found = did(update)
    assert isinstance(found, Asked)
    assert found.edited


def test_commands_are_taken_apart() -> None:
    """The name in lower case, what follows; with another bot's name it is not for us."""
    found = commanded(PRIVATE, "/Latest  Deir ez-Zor")
    assert isinstance(found, Command)
    assert (found.name, found.argument, found.addressed) == ("latest", "Deir ez-Zor", True)
    ours = commanded(GROUP, "/ask@sitrep_bot Who?")
    assert isinstance(ours, Command)
    assert (ours.name, ours.argument, ours.addressed) == ("ask", "Who?", True)
    bare = commanded(GROUP, "/ask Who?")
    assert isinstance(bare, Command)
    assert not bare.addressed
    assert type(commanded(GROUP, "/ask@another_bot Who?")) is Ignored


def test_a_group_is_left_alone_unless_the_bot_is_meant() -> None:
    """Meant by a mention, which is taken out, or by an answer to it."""
    assert type(did(message(GROUP, text="Good morning"))) is Ignored
    text = "🙂 @SITREP_bot who holds Qaim?"
    found = did(message(GROUP, text=text, entities=entity("mention", text, "@SITREP_bot")))
    assert isinstance(found, Asked)
    assert found.text == "🙂  who holds Qaim?"
    ours = {"message_id": 2, "date": 1, "chat": GROUP, "from": BOT, "text": "As of …"}
    answered = did(message(GROUP, text="And who fled?", reply_to_message=ours))
    assert isinstance(answered, Asked)
    assert answered.replies_to == 2
    assert answered.replied_turn is None
    keyboard = {"inline_keyboard": [[{"text": "x", "url": "https://x.example/"}, {"text": "y", "callback_data": "a:7"}],
                                    [{"text": "Evidence", "callback_data": "e:abcdefghijk"}]]}  # fmt: skip
    answered = did(message(GROUP, text="And who fled?", reply_to_message={**ours, "reply_markup": keyboard}))
    assert isinstance(answered, Asked)
    assert answered.replied_turn == "abcdefghijk"
    theirs = {**ours, "from": RIMA}
    assert type(did(message(GROUP, text="And who fled?", reply_to_message=theirs))) is Ignored


def test_topics_are_kept_and_threads_of_replies_are_not() -> None:
    """Outside of forums replies bear a thread that nothing can be sent to; nobody answers the head of a topic."""
    head = {
        "message_id": 9,
        "date": 1,
        "chat": GROUP,
        "from": BOT,
        "forum_topic_created": {"name": "A", "icon_color": 1},
    }
    topic = message(GROUP, text="hm", message_thread_id=9, is_topic_message=True, reply_to_message=head)
    found = did(topic)
    assert type(found) is Ignored
    assert found.place == Place(-100, 9)
    reply = did(message(GROUP, text="hm", message_thread_id=8))
    assert reply is not None
    assert reply.place == Place(-100)


def test_files_forwards_and_other_things() -> None:
    """A document, an album's part, a forwarded post with whose it is, a sticker."""
    sent = did(message(PRIVATE, document=PDF, caption="for you"))
    assert isinstance(sent, SentFile)
    assert (sent.file.id, sent.file.name, sent.file.size, sent.caption) == ("F1", "a.pdf", 9, "for you")
    assert type(did(message(GROUP, document=PDF))) is Ignored
    origin = {"type": "channel", "date": 1_770_000_000, "chat": CHANNEL, "message_id": 77}
    forwarded = did(
        message(PRIVATE, text="/start", entities=entity("bot_command", "/start", "/start"), forward_origin=origin)
    )
    assert isinstance(forwarded, Forwarded)
    assert forwarded.origin.kind is OriginKind.CHANNEL
    assert (forwarded.origin.name, forwarded.origin.username, forwarded.origin.message_id) == ("News", "newswire", 77)
    hidden = {"type": "hidden_user", "date": 1_770_000_000, "sender_user_name": "Somebody"}
    assert isinstance(did(message(PRIVATE, text="x", forward_origin=hidden)), Forwarded)
    sticker = {"file_id": "S", "file_unique_id": "S", "type": "regular", "width": 1, "height": 1}
    other = did(message(PRIVATE, sticker={**sticker, "is_animated": False, "is_video": False}))
    assert isinstance(other, Other)
    assert other.what == "sticker"


def test_posts_of_channels() -> None:
    """With a link where the channel is public, and as an edit where it is one."""
    post = {"message_id": 8, "date": 1_780_000_000, "chat": CHANNEL, "sender_chat": CHANNEL, "text": "Qaim fell."}
    found = did({"channel_post": post})
    assert isinstance(found, ChannelPost)
    assert (found.text, found.link, found.edited) == ("Qaim fell.", "https://t.me/newswire/8", False)
    private = {key: value for key, value in CHANNEL.items() if key != "username"}
    edited = did({"edited_channel_post": {**post, "chat": private, "edit_date": 1_780_000_100}})
    assert isinstance(edited, ChannelPost)
    assert (edited.link, edited.edited) == (None, True)


@pytest.mark.parametrize(
    ("chat", "old", "new", "standing", "joined"),
    [
        (GROUP, "left", "member", Standing.OPEN, True),
        (GROUP, "member", "administrator", Standing.OPEN, False),
        (GROUP, "member", "left", Standing.GONE, False),
        (PRIVATE, "member", "kicked", Standing.BLOCKED, False),
        (PRIVATE, "kicked", "member", Standing.OPEN, True),
    ],
)
def test_the_bots_own_standing(chat: dict[str, Any], old: str, new: str, standing: Standing, joined: bool) -> None:
    """Added, removed, blocked, let in again."""
    rights = dict.fromkeys(
        (
            *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
            *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users"),
            *("can_post_stories", "can_edit_stories", "can_delete_stories"),
        ),
        False,
    )
    extra: dict[str, dict[str, Any]] = {"kicked": {"until_date": 0}, "administrator": rights}

    def member(status: str) -> dict[str, Any]:
        return {"status": status, "user": BOT, **extra.get(status, {})}

    change = {"chat": chat, "from": RIMA, "date": 1_780_000_000}
    found = did({"my_chat_member": {**change, "old_chat_member": member(old), "new_chat_member": member(new)}})
    assert isinstance(found, Membership)
    assert (found.standing, found.joined) == (standing, joined)


def test_buttons_and_moves() -> None:
    """A press bears its data and the chat it was in, also where its message is too old; a move its new id."""
    query = {"id": "Q", "from": RIMA, "chat_instance": "c", "data": "e:abc"}
    shown = {"message_id": 4, "date": 0, "chat": GROUP}
    found = did({"callback_query": {**query, "message": shown}})
    assert isinstance(found, Pressed)
    assert (found.data, found.query_id, found.place, found.message_id, found.at) == ("e:abc", "Q", Place(-100), 4, NOW)
    moved = did(message({"id": -5, "type": "group", "title": "Desk"}, migrate_to_chat_id=-1005))
    assert isinstance(moved, Migrated)
    assert moved.to == -1005


def test_other_bots_are_not_answered() -> None:
    """Two bots that answer each other would never end."""
    update = message(GROUP, text="@Sitrep_Bot hello", entities=entity("mention", "@Sitrep_Bot hello", "@Sitrep_Bot"))
    update["message"]["from"] = {**BOT, "id": 99}
    assert type(did(update)) is Ignored


def test_the_chat_and_the_person_are_found_without_reading_the_rest() -> None:
    """The inbox orders by chat, and forgets by person, also what cannot be read."""
    found = received({"update_id": 5, "new_thing": {"chat": {"id": -1}, "from": {"id": 7}}})
    assert found is not None
    assert (found.chat, found.person) == (-1, 7)
    press = received({"update_id": 6, "callback_query": {"from": {"id": 7}, "message": {"chat": {"id": 8}}}})
    assert press is not None
    assert (press.chat, press.person) == (8, 7)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["chat", "id", "from", "message", "text", "date", "entities"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(JSON, st.sampled_from(["message", "callback_query", "my_chat_member", "channel_post", "poll"]))
def test_whatever_comes_nothing_is_raised(content: Any, kind: str) -> None:
    """What is no update has no id; what is one is read, or passed over."""
    for raw in (content, {"update_id": 5, kind: content}, {"update_id": content, kind: content}):
        found = received(raw)
        if found is not None:
            read(Update(found.id, found.chat, found.body, NOW, 1), ME)
